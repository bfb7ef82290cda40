"""The five guiding principles of Netflix's guide, and what the declarations of tools answer to them."""

from __future__ import annotations

from typing import Final

from consent.rules.case import Case
from consent.rules.verdicts import Verdict, either, negated
from consent.statements.production import ToolDeclaration
from consent.vocabulary import uses

PRINCIPLES: Final = {
    1: "the output does not recreate identifiable features of material others own",
    2: "tools do not store, reuse or train on production inputs or outputs",
    3: "tools run in an enterprise-secured environment, where possible",
    4: "generated material is temporary, not part of final deliverables",
    5: "no talent performance or union-covered work is replaced or generated without consent",
}
"""The principles, in our words."""


def final(case: Case) -> bool:
    """Whether the output is for delivery, not temporary."""
    return case.question.request.purpose not in uses.TEMPORARY


def keeps_data(case: Case) -> bool:
    """Whether a tool of the chain stores, reuses or trains on what goes through it."""
    return any(map(_keeps, _declared(case)))


def keeps_data_outside(case: Case) -> bool:
    """Whether one that does so is no enterprise tool."""
    return any(_keeps(one) and not one.enterprise for one in _declared(case))


def keeps_data_inside(case: Case) -> bool:
    """Whether those that do so are enterprise tools, all of them."""
    return keeps_data(case) and not keeps_data_outside(case)


def unsecured(case: Case) -> bool:
    """Whether a tool of the chain does not run in an enterprise-secured environment."""
    return any(not one.enterprise for one in _declared(case))


def without_terms(case: Case) -> bool:
    """Whether the declaration of an unsecured tool has no evidence, such as the terms somebody read."""
    return any(not one.enterprise and not one.evidence for one in _declared(case))


def could_be_secured(case: Case) -> bool | Verdict:
    """Whether an unsecured tool is used though a secured one could do it: so it is unless the asker says otherwise."""
    return unsecured(case) and negated(case.stated("secured_tool_available").flagged(lambda could: not could))


def a_principle_fails(case: Case) -> Verdict:
    """Whether recorded facts answer one of principles 2 to 4 "no"; 1 and 5 (prompts, consent) have their own rules."""
    return either(keeps_data(case), could_be_secured(case), final(case))


def failing_principles(case: Case) -> tuple[int, ...]:
    """Which of principles 2 to 4 those are."""
    secured_elsewhere = case.question.request.facts.get("secured_tool_available") is not False
    answers = {2: keeps_data(case), 3: unsecured(case) and secured_elsewhere, 4: final(case)}
    return tuple(number for number, fails in answers.items() if fails)


def says_which(case: Case) -> str:
    """The sentence that names them."""
    return "; ".join(f"principle {number} is not met: {PRINCIPLES[number]}" for number in failing_principles(case))


def _declared(case: Case) -> list[ToolDeclaration]:
    return [tool.declaration for tool in case.question.tools if tool.declaration is not None]


def _keeps(one: ToolDeclaration) -> bool:
    return one.stores_data or one.trains_on_data
