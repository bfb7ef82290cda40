"""A declared use as it is recorded: the mark it carries, what the register holds of it, and the level it was given.

It knows no answer and writes nothing: declaring, listing and disclosing all read a recorded declaration here.
"""

from __future__ import annotations

from typing import Any, Final

from consent.answers.declarations import Principle, RegisteredUse, Unstated
from consent.decision import cases, register, triage
from consent.decision.principles import Planned, principles
from consent.errors import InvalidInput, Problem
from consent.ledger.open_ledger import OpenLedger
from consent.records import RecordedDecision
from consent.rules.case import Case, Question
from consent.storage.transaction import Transaction
from consent.verify.decision import asked

MARK: Final = {"declaration": "platform_genai"}
"""What a declared use carries in its `ref`."""


def marked(value: Any) -> dict[str, Any]:
    """The check that a declared use asks: with the mark, and with its register in its `ref`.

    Raises InvalidInput: for what is no object, for what is not to be kept (`not_recorded`), for a register that cannot
    be read or contradicts the question (`register_differs`).
    """
    if not isinstance(value, dict):
        raise InvalidInput((Problem("wrong_type", "", "a planned use is an object, like a check"),))
    if not isinstance(value.get("ref"), dict | None):
        raise InvalidInput((Problem("wrong_type", "/ref", "must be an object"),))
    if value.get("record") is False or value.get("known_at") is not None:
        raise InvalidInput(
            (Problem("not_recorded", "/record", "a declaration is kept: leave record and known_at out"),)
        )
    kept = register.with_register(value)
    return {**kept, "ref": {**kept["ref"], **MARK}}


def is_declared(made: RecordedDecision) -> bool:
    """Whether a recorded question was a declaration."""
    return MARK.items() <= _ref(made).items()


def registered(made: RecordedDecision) -> RegisteredUse | None:
    """What the register holds of it."""
    return register.of_ref(_ref(made)) if is_declared(made) else None


def reference(made: RecordedDecision) -> dict[str, str]:
    """The asker's own reference, without mark and register."""
    return register.without_register({name: one for name, one in _ref(made).items() if name not in MARK})


def _ref(made: RecordedDecision) -> dict[str, str]:
    return made.request.get("ref") or {}


def answered(made: RecordedDecision, question: Question) -> tuple[Principle, ...]:
    """The guiding principles for a declaration, as it was judged; none where no platform asks them."""
    if "NFLX" not in triage.guidance(question):
        return ()
    entry, request = registered(made), question.request
    tools = tuple(used.declaration for used in question.tools)
    stage = entry.stage if entry is not None else None
    return principles(Planned(request.facts, request.purpose, stage, tools, made.answer.outcome))


def unstated(question: Question, gathered: list[Case]) -> tuple[Unstated, ...]:
    """What is left to state of a declaration; nothing where the platforms have approved it in writing."""
    return () if triage.is_approved(gathered) else triage.unstated_of(question)


def level(made: RecordedDecision, question: Question, gathered: list[Case]) -> str:
    """The level of a declaration, of the question and cases as they were judged."""
    if not triage.platforms(question):
        return triage.NOBODY
    left, approved = triage.unstated_of(question), triage.is_approved(gathered)
    return triage.triage_of(made.answer.rules, answered(made, question), left, approved=approved)


def level_again(opened: OpenLedger, tx: Transaction, made: RecordedDecision) -> str:
    """The level that was answered, from what the ledger knew then; what rules alone decide needs no reading."""
    by_rules = triage.by_rules(made.answer.rules)
    if by_rules != triage.TELL:
        return by_rules
    registry = opened.registry(tx, made.size)
    question = asked(made).question(registry, opened.rules.present)
    return level(made, question, cases.cases_of(question, registry))
