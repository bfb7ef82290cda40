"""CAFAM: California Family Code §§6500 and 6751, minors."""

from __future__ import annotations

from typing import Final

from consent.rules.case import GrantedScope
from consent.rules.clauses import S1, M, grant, rule
from consent.rules.model import Effect, Rule, Settler
from consent.rules.profile import Profile
from consent.rules.shared.people import adult_at, court_approved, signed_as_minor
from consent.vocabulary.times import format_instant


def comes_of_age(granted: GrantedScope) -> str:
    """When the performer is an adult."""
    return f"a minor until {format_instant(adult_at(granted) or 0)}, 00:00 of the eighteenth birthday"


RULES: Final[tuple[Rule, ...]] = (
    rule("CAFAM-01", "Majority begins at 00:00 of the eighteenth birthday, local time", S1, "Cal. Fam. Code §6500",
         "birth_date term",
         grant(Effect.TERM, "", lambda granted: signed_as_minor(granted) and adult_at(granted) is not None,
               comes_of_age)),
    rule("CAFAM-02", "A court-approved minor's contract is not disaffirmed; an unapproved one may be", M,
         "Cal. Fam. Code §6751", "mandates",
         grant(Effect.ESCALATE, "minor_requirements",
               lambda granted: signed_as_minor(granted) and not court_approved(granted),
               "no court has approved the minor's contract"), settled_by=Settler.PERSON),
)  # fmt: skip

PROFILE: Final = Profile("CAFAM", "California Family Code, minors", "law", RULES, "lawdelta text of §6500")
