"""WGA26: Writers Guild of America 2026, Article 72 kept and added to. Its text was not found."""

from __future__ import annotations

from typing import Final

from consent.rules.agreements.wga23 import by_writer
from consent.rules.case import Case
from consent.rules.clauses import M, rule, tells
from consent.rules.ends import ENDS
from consent.rules.model import Rule
from consent.rules.profile import Profile
from consent.rules.shared.crafts import for_people, replaces_work
from consent.rules.shared.notices import told_by_then
from consent.rules.shared.people import registered_kind
from consent.vocabulary import uses

_SOURCE = "summaries of the ratified 2026 agreement; wga.org FAQ"
_REPLACES_WRITER = replaces_work("writer")


def licence_untold(case: Case) -> bool:
    """Whether a licence for training is asked of which no union was told."""
    union = lambda to: registered_kind(case, to) == "union"  # noqa: E731
    return case.use == uses.LICENSES_OUT and not told_by_then(case, "training_licence", union)


RULES: Final[tuple[Rule, ...]] = (
    rule("WGA26-01", "Generated text is not literary material, and is disclosed to the writer", M, _SOURCE,
         "replaces_covered_work",
         for_people("generated text takes a writer's place", _REPLACES_WRITER),
         tells("intended_use", _REPLACES_WRITER, "Disclose the generated material to the writer it is given to.")),
    rule("WGA26-02", "A writer need not use AI; with the company's consent what she writes with it is hers", M, _SOURCE,
         "covered_work",
         for_people("a writer works with the tool: the company's consent is for people to show", by_writer)),
    rule("WGA26-03", "The Guild is told in writing of a licence to train a public commercial system", M, _SOURCE,
         "notices uses",
         tells("training_licence", licence_untold, "Tell the Guild in writing of the licence for training.")),
)  # fmt: skip

PROFILE: Final = Profile(
    "WGA26", "Writers Guild of America 2026, Article 72", "agreement", RULES, _SOURCE, until=ENDS["WGA26"].last_day
)  # fmt: skip
