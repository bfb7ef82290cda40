"""The five guiding principles of the platform's guide, each answered from what is stated and declared.

Nothing is answered "yes" because nobody spoke: what a yes leans on and nobody stated makes it "unsure", and the answer
says what to state. Whether performers consented is the outcome of the check, which is an argument here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from consent.answers.declarations import Principle
from consent.decision.register import MAY_BE_FINAL
from consent.rules.platforms.principles import PRINCIPLES
from consent.statements.production import ToolDeclaration
from consent.vocabulary import uses

YES, NO, UNSURE = "yes", "no", "unsure"
_OF_OUTCOME: Final = {"not_covered": NO, "needs_escalation": UNSURE}


@dataclass(frozen=True, slots=True)
class Planned:
    """A planned use as the principles look at it: what was stated, the tools as declared, and the performers' gate.

    Of a tool that nobody has declared there is None.
    """

    facts: Mapping[str, Any]
    purpose: str | None
    stage: str | None
    tools: tuple[ToolDeclaration | None, ...]
    outcome: str


@dataclass(frozen=True, slots=True)
class _Answered:
    answer: str
    lacks: tuple[str, ...] = ()


def principles(planned: Planned) -> tuple[Principle, ...]:
    """The principles in their order, each with its answer and with what would have to be stated for a yes."""
    answered = {
        1: _no_material_of_others(planned),
        2: _of_tools(planned, lambda tool: tool.stores_data or tool.trains_on_data),
        3: _secured(planned),
        4: _temporary(planned),
        5: _nobodys_work(planned),
    }
    return tuple(Principle(n, PRINCIPLES[n], said.answer, said.lacks) for n, said in answered.items())


def _no_material_of_others(planned: Planned) -> _Answered:
    stated = planned.facts.get("third_party_material")
    if stated is None:
        return _Answered(UNSURE, ("/facts/third_party_material",))
    return _Answered(NO if stated else YES)


def _of_tools(planned: Planned, fails: Callable[[ToolDeclaration], bool]) -> _Answered:
    """No where a declared tool fails; unsure where no tool is named, or nobody has declared one of them."""
    if any(fails(tool) for tool in planned.tools if tool is not None):
        return _Answered(NO)
    undeclared = tuple(f"/tools/{number}" for number, tool in enumerate(planned.tools) if tool is None)
    lacks = undeclared if planned.tools else ("/tools",)
    return _Answered(UNSURE, lacks) if lacks else _Answered(YES)


def _secured(planned: Planned) -> _Answered:
    """Where possible: a tool outside secured environments is no failing where no secured one could do it."""
    if planned.facts.get("secured_tool_available") is False:
        return _of_tools(planned, lambda _: False)
    return _of_tools(planned, lambda tool: not tool.enterprise)


def _temporary(planned: Planned) -> _Answered:
    if planned.purpose is None:
        return _Answered(UNSURE, ("/purpose",))
    if planned.purpose not in uses.TEMPORARY:
        return _Answered(NO)
    return _Answered(UNSURE, ("/register/stage",)) if planned.stage == MAY_BE_FINAL else _Answered(YES)


def _nobodys_work(planned: Planned) -> _Answered:
    """By the performers' gate, and by what is stated of work that unions cover; none of it must be stated as none."""
    replaced = planned.facts.get("replaces_covered_work")
    by_consent = _OF_OUTCOME.get(planned.outcome, YES)
    if replaced or by_consent == NO:
        return _Answered(NO)
    if replaced is None:
        return _Answered(UNSURE, ("/facts/replaces_covered_work",))
    return _Answered(by_consent)
