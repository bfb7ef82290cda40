"""CAFAM: California Family Code §§6500, 6710, 6750 and 6751, minors."""

from __future__ import annotations

from typing import Final

from consent.rules.case import GrantedScope
from consent.rules.clauses import S1, grant, rule
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
    rule("CAFAM-02", "A contract of a minor, a licence of likeness or voice too, may be disaffirmed until a reasonable"
         " time after majority, unless a court approved it", S1, "Cal. Fam. Code §§6710, 6750(a)(2), 6751(a)",
         "mandates",
         grant(Effect.ESCALATE, "minor_requirements",
               lambda granted: signed_as_minor(granted) and not court_approved(granted),
               "no court has approved the minor's contract"), settled_by=Settler.PERSON, revision=2),
)  # fmt: skip

PROFILE: Final = Profile("CAFAM", "California Family Code, minors", "law", RULES, "lawdelta text of §6500")
