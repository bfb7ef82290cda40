"""IL4762: Illinois Digital Voice and Likeness Protection Act, 815 ILCS 550 as amended by Public Act 104-282."""

from __future__ import annotations

import datetime as dt
from typing import Final

from consent.rules.case import GrantedScope
from consent.rules.clauses import S1, rule
from consent.rules.model import Rule
from consent.rules.profile import Profile
from consent.rules.shared.terms import collectively_governed, vague
from consent.rules.shared.void_clauses import covers_new_performance, voids
from consent.rules.verdicts import Verdict, every
from consent.vocabulary.times import day_of

_LAST_DAY_BEFORE = dt.date(2024, 8, 9)
_FIXED_FROM = "2026-01-01"


def made_under_the_act(granted: GrantedScope) -> bool:
    """Whether the agreement was made after 9 August 2024."""
    consent_at = granted.life.consent_at
    return consent_at is not None and day_of(consent_at) > _LAST_DAY_BEFORE


def unbargained(granted: GrantedScope) -> Verdict:
    """The three-part test of the act: vague, replacing work in person, and neither counsel nor union agreed to it.

    Counsel suffices where the terms stand in a written agreement; nothing is asked of its form.
    """
    written = granted.grant.form not in {"oral", "clickwrap"}
    by_counsel = granted.grant.representation == "counsel_negotiated" and written
    if not vague(granted) or by_counsel or collectively_governed(granted):
        return Verdict(False)
    return granted.case.stated("replaces_in_person_work").test()


def void(granted: GrantedScope) -> bool | Verdict:
    """Whether a new performance under the act rests on a clause that fails its test.

    The act reaches what is fixed from 1 January 2026 on whenever it was agreed; of what was fixed before, agreements
    made after 9 August 2024.
    """
    if not covers_new_performance(granted):
        return False
    if made_under_the_act(granted):
        return unbargained(granted)
    fixed_late = granted.case.stated("fixed_on").test(lambda day: day >= _FIXED_FROM)
    return every(unbargained(granted), fixed_late)


RULES: Final[tuple[Rule, ...]] = (
    rule("IL4762-01", "A vague clause that replaces in-person work without counsel or union is unenforceable for a new"
         " performance fixed since 2026, and in every agreement made after 9 August 2024", S1,
         "815 ILCS 550/10, as amended by P.A. 104-282",
         "agreement date fixed_on replaces_in_person_work description representation", voids(void), revision=2),
)  # fmt: skip

PROFILE: Final = Profile(
    "IL4762", "Illinois Digital Voice and Likeness Protection Act", "law", RULES, "PA 103-0830",
    since=_LAST_DAY_BEFORE + dt.timedelta(days=1),
)  # fmt: skip
