"""CA927: California Labor Code §927 (AB 2602), clauses on digital replicas."""

from __future__ import annotations

import datetime as dt
from typing import Final

from consent.rules.case import Case, GrantedScope
from consent.rules.clauses import S1, rule
from consent.rules.model import Rule
from consent.rules.profile import Profile
from consent.rules.shared.terms import void_clause
from consent.rules.shared.void_clauses import covers_new_performance, cured, severed, voids
from consent.rules.verdicts import Verdict, every

_FROM = "2025-01-01"
_SECTION = "Cal. Lab. Code §927"


def fixed_under_the_statute(case: Case) -> Verdict:
    """Whether the new performance is fixed on or after 1 January 2025."""
    return case.stated("fixed_on").test(lambda day: day >= _FROM)


def defective(granted: GrantedScope) -> Verdict:
    """The three-part test, for a performance fixed under the statute."""
    return every(void_clause(granted), fixed_under_the_statute(granted.case))


def unenforceable(granted: GrantedScope) -> bool | Verdict:
    """Whether a new performance is asked under a defective clause."""
    return covers_new_performance(granted) and defective(granted)


RULES: Final[tuple[Rule, ...]] = (
    rule("CA927-01", "A vague clause for new performances that replace in-person work, made without counsel or union,"
         " is unenforceable", S1, f"{_SECTION}(a)", "fixed_on replaces_in_person_work description representation",
         voids(unenforceable)),
    rule("CA927-02", "A use that keeps the fundamental character of contract and recording cures the vagueness", S1,
         f"{_SECTION}(a)(2)", "uses", cured(defective)),
    rule("CA927-03", "Only that clause falls, the rest of the contract stands", S1, f"{_SECTION}(b)", "uses",
         *severed(defective)),
)  # fmt: skip

PROFILE: Final = Profile(
    "CA927", "California Labor Code §927", "law", RULES, "self-law.org text of §927", since=dt.date(2025, 1, 1)
)
