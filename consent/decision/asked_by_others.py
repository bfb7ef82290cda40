"""What awards bodies and platforms ask of a recorded use, answered from what was asked, stated and decided.

Where nobody stated what an answer leans on it is "unsure": a person answers, never a default.

- Academy of Motion Picture Arts and Sciences, rules of the 99th Oscars (1 May 2026): acting is for roles credited in
  the billing and demonstrably performed by humans with their consent; screenplays are written by humans.
- YouTube Help, "Disclosing use of altered or synthetic content": what seems real and is not is disclosed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from consent.answers.disclosures import AwardsAndPlatforms
from consent.decision.register import TEMP
from consent.vocabulary import uses

YES, NO, UNSURE, NOT_APPLICABLE = "yes", "no", "unsure", "not_applicable"
ANSWERS: Final = (YES, NO, UNSURE, NOT_APPLICABLE)
_CONSENTED: Final = {"covered": YES, "not_covered": NO}
_WRITER: Final = "writer"
_SCRIPT_HELP: Final = "script_help"
_STATED: Final = {True: YES, False: NO}


@dataclass(frozen=True, slots=True)
class Disclosed:
    """A recorded use as others ask about it; `portrays` where somebody's performance is in it."""

    use: str | None
    facts: Mapping[str, Any]
    kind: str | None
    stage: str | None
    credited: bool | None
    portrays: bool
    outcome: str


def asked_by_others(said: Disclosed) -> AwardsAndPlatforms:
    """The answers to each of them."""
    return AwardsAndPlatforms(
        performed_by_human=_performed_by_human(said),
        human_consented=_CONSENTED.get(said.outcome, UNSURE) if said.portrays else NOT_APPLICABLE,
        credited=_stated(said.credited) if said.portrays else NOT_APPLICABLE,
        screenplay_by_human=_screenplay_by_human(said),
        realistic=_realistic(said),
    )


def _stated(fact: bool | None) -> str:  # noqa: FBT001 - what somebody stated
    return UNSURE if fact is None else _STATED[fact]


def _performed_by_human(said: Disclosed) -> str:
    """A performance that nobody gave is none by a human; what keeps the one given is; the rest a person says."""
    if said.use in uses.SYNTHETIC:
        plays_a_human = said.facts.get("human_role")
        return UNSURE if plays_a_human is None else NO if plays_a_human else NOT_APPLICABLE
    if not said.portrays:
        return NOT_APPLICABLE
    if said.use in uses.MAKES_PERFORMANCE:
        return NO
    return YES if said.use in uses.KEEPS_PERFORMANCE else UNSURE


def _screenplay_by_human(said: Disclosed) -> str:
    replaced = said.facts.get("replaces_covered_work")
    if replaced is not None and _WRITER in replaced:
        return NO
    return UNSURE if replaced is None or said.kind == _SCRIPT_HELP else YES


def _realistic(said: Disclosed) -> str:
    return NOT_APPLICABLE if said.stage == TEMP else _stated(said.facts.get("mistakable_for_real"))
