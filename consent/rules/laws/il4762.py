"""IL4762: Illinois Digital Voice and Likeness Protection Act (HB 4762, Public Act 103-0830)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from consent.rules.case import GrantedScope
from consent.rules.clauses import S2, rule
from consent.rules.model import Rule
from consent.rules.profile import Profile
from consent.rules.shared.terms import void_clause
from consent.rules.shared.void_clauses import covers_new_performance, voids
from consent.rules.verdicts import Verdict
from consent.vocabulary.times import day_of

_LAST_DAY_BEFORE = dt.date(2024, 8, 9)


def void(granted: GrantedScope) -> bool | Verdict:
    """Whether an agreement made after 9 August 2024 fails the three-part test; the act is not retroactive."""
    consent_at = granted.life.consent_at
    after = consent_at is not None and day_of(consent_at) > _LAST_DAY_BEFORE
    return after and covers_new_performance(granted) and void_clause(granted)


RULES: Final[tuple[Rule, ...]] = (
    rule("IL4762-01", "A vague clause in an agreement made after 9 August 2024, that replaces in-person work without"
         " counsel or union, is unenforceable", S2, "PA 103-0830 (HB 4762), regulon, billsponsor",
         "agreement date replaces_in_person_work description representation", voids(void)),
)  # fmt: skip

PROFILE: Final = Profile(
    "IL4762", "Illinois Digital Voice and Likeness Protection Act", "law", RULES, "PA 103-0830",
    since=_LAST_DAY_BEFORE + dt.timedelta(days=1),
)  # fmt: skip
