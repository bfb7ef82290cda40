"""WGA23: Writers Guild of America 2023, Article 72. A machine is not a writer."""

from __future__ import annotations

from typing import Final

from consent.rules.case import Case
from consent.rules.clauses import S2, rule, tells
from consent.rules.ends import ENDS
from consent.rules.model import Rule
from consent.rules.profile import Profile
from consent.rules.shared.crafts import for_people, replaces_work

_SOURCE = "Perkins Coie/JD Supra; PS-2"
_REPLACES_WRITER = replaces_work("writer")


def by_writer(case: Case) -> bool:
    """Whether a writer is the one who works with the tool."""
    return case.performance.facts.get("covered_work") == "writer"


RULES: Final[tuple[Rule, ...]] = (
    rule("WGA23-01", "Generated text is not literary material, and is disclosed to the writer", S2, _SOURCE,
         "replaces_covered_work",
         for_people("generated text takes a writer's place", _REPLACES_WRITER),
         tells("intended_use", _REPLACES_WRITER, "Disclose the generated material to the writer it is given to.")),
    rule("WGA23-02", "A writer need not use AI, and uses it with the company's consent", S2, _SOURCE, "covered_work",
         for_people("a writer works with the tool: the company's consent is for people to show", by_writer)),
)  # fmt: skip

PROFILE: Final = Profile(
    "WGA23", "Writers Guild of America 2023, Article 72", "agreement", RULES, "Perkins Coie/JD Supra",
    until=ENDS["WGA23"].last_day,
)  # fmt: skip
