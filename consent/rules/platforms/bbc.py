"""BBC: the BBC's guidance on the use of artificial intelligence (January 2025), which binds whoever supplies it.

The text was read in copies only. The broadcaster's written approval settles whatever the guidance refers to it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Final

from consent.rules.case import Case
from consent.rules.clauses import S2, owes_anyway, performance, rule, tells
from consent.rules.model import Effect, Rule, Settler
from consent.rules.platforms.principles import final
from consent.rules.platforms.telling import untold_of
from consent.rules.profile import Profile
from consent.rules.shared.asked import all_of, generates
from consent.rules.verdicts import Verdict
from consent.vocabulary import uses

_ESC: Final = Effect.ESCALATE
_MISSING: Final = "platform_approval_missing"
_FACTUAL: Final = frozenset({"comment", "criticism", "scholarship", "docudrama", "biography"})
_bbc = partial(rule, settled_by=Settler.PLATFORM)
_generated = partial(all_of, generates)


def _where(section: str) -> str:
    return f"BBC, Guidance: the use of Artificial Intelligence (January 2025), {section}"


def for_factual_work(case: Case) -> Verdict:
    """Whether the asker says that the use serves comment, research or the telling of real events and lives."""
    return case.stated("expressive_purpose").flagged(_FACTUAL.__contains__)


def without_people(case: Case) -> Verdict:
    """Whether the asker says that people did not meaningfully shape the output."""
    return case.stated("human_input").flagged(lambda shaped: not shaped)


def portrays_for_the_audience(case: Case) -> bool:
    """Whether what is delivered shows or sounds a real person as generated or changed."""
    return final(case) and case.use in uses.PORTRAYS


def might_mislead(case: Case) -> Verdict:
    """Whether the asker says that the output could be taken for real."""
    return case.stated("mistakable_for_real").flagged()


def _delivered(when: Callable[[Case], Verdict]) -> Callable[[Case], bool | Verdict]:
    return _generated(final, when)


RULES: Final[tuple[Rule, ...]] = (
    _bbc("BBC-01", "The commissioner is told of intended use of generative AI before it begins", S2,
         _where("independent suppliers"), "notices",
         tells("platform_genai", _generated(untold_of("BBC")), "Tell the commissioner of the intended use.")),
    _bbc("BBC-02", "News, current affairs and factual research are not generated unless the broadcaster agreed", S2,
         _where("news, current affairs and factual journalism"), "expressive_purpose purpose",
         performance(_ESC, _MISSING, _delivered(for_factual_work),
                     "factual content is generated without the broadcaster's written agreement")),
    _bbc("BBC-03", "A person answers for what is delivered: output that nobody shaped is referred", S2,
         _where("human oversight"), "human_input purpose",
         performance(_ESC, _MISSING, _delivered(without_people),
                     "what is delivered was made without meaningful human input")),
    _bbc("BBC-04", "The audience is told where a real person is shown or heard as generated or changed", S2,
         _where("transparency"), "uses purpose",
         owes_anyway("disclose", _generated(portrays_for_the_audience),
                     "Tell the audience, where they meet it, that the performance was generated or changed by AI.")),
    _bbc("BBC-05", "What could mislead the audience is referred before it is made", S2, _where("accuracy and trust"),
         "mistakable_for_real",
         performance(_ESC, _MISSING, _generated(might_mislead),
                     "the output could be taken for real, without the broadcaster's written agreement")),
)  # fmt: skip

PROFILE: Final = Profile(
    "BBC", "BBC guidance on artificial intelligence", "platform", RULES, "copies of the BBC's guidance",
    since=dt.date(2025, 1, 16),
)  # fmt: skip
