"""Declarations of intended use to a platform: a planned use, asked as a check, triaged, and kept in a register.

A declaration is a recorded check with a mark in its `ref`, so that whatever protects decisions protects the register.
The notice that tells the platform is a statement of its own; it refers to the decision by the digest of its entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from consent.answers.checks import CheckAnswer
from consent.answers.declarations import (
    Declaration,
    Declarations,
    DeclaredUse,
    MatrixRow,
    NoticeSigner,
    NoticeToDraft,
    ToldPlatform,
)
from consent.answers.statements import NamedIdentifier
from consent.decision import cases, triage
from consent.errors import InvalidInput, LogInconsistent, Problem
from consent.ledger.checks import check, recorded
from consent.ledger.open_ledger import OpenLedger
from consent.ledger.statements.grants import project_named, refuse_unknown_project
from consent.ledger.visibility import askers, may_see_decision
from consent.ledger.writes import Sealed
from consent.records import RecordedDecision
from consent.registry import Registry
from consent.rules import profiles, switches
from consent.rules.case import Case, Question
from consent.statements import headings
from consent.statements.rulings import Approval, Notice
from consent.storage.transaction import Transaction
from consent.subjects import Work
from consent.verify.decision import asked
from consent.view import HERE, View
from consent.vocabulary.identifiers import Identifier
from consent.vocabulary.times import format_instant
from signing import digests

MARK: Final = {"declaration": "platform_genai"}
"""What a declared use carries in its `ref`."""


def declare(opened: OpenLedger, value: Any, view: View = HERE) -> Declaration:
    """Check a planned use, record it, and say what the platform's guidance makes of it.

    Returns the decision's id, its outcome (the performers' gate), the triage with its reasons and with what nobody
    stated, the five principles and the rows of the matrix where the work's platform has them, and for each platform the
    notice to draft and sign. Raises InvalidInput.
    """
    marked = _marked(value)
    answer = check.check(opened, marked, view, _declared_now)
    with opened.store.reading() as tx:
        return _declared(opened, tx, recorded.concerning(tx, str(answer.decision), view.caller), answer)


def _declared_now(answer: CheckAnswer, sealed: Sealed) -> Declaration:
    """The same within the write that records the check."""
    (made,) = (one for one in sealed.deposits if isinstance(one, RecordedDecision))
    return _declared(sealed.opened, sealed.tx, made, answer)


def _declared(opened: OpenLedger, tx: Transaction, made: RecordedDecision, answer: CheckAnswer) -> Declaration:
    rules = opened.rules.present
    registry = opened.registry(tx, made.size)
    question = asked(made).question(registry, rules)
    gathered = cases.cases_of(question, registry)
    codes = _guidance(registry, question.work)
    unstated = triage.unstated_of(made.request, codes, approved=_is_approved(registry, answer.settled_by))
    by_the_guide = "NFLX" in codes
    return Declaration(
        decision=made.decision,
        at=answer.at,
        outcome=answer.outcome,
        triage=triage.triage_of(answer.rules, codes, unstated),
        reasons=triage.reasons_of(answer.rules, rules),
        unstated=unstated,
        principles=triage.principles(gathered[0], answer.outcome) if by_the_guide else (),
        matrix=_matrix(gathered) if by_the_guide else (),
        settled_by=answer.settled_by,
        notices=tuple(_notice(tx, made, question, platform) for platform in _platforms(question)),
    )


def _marked(value: Any) -> dict[str, Any]:
    """The check with the mark of a declaration; whatever else it says of itself stays."""
    if not isinstance(value, dict):
        raise InvalidInput((Problem("wrong_type", "", "a planned use is an object, like a check"),))
    ref = value.get("ref")
    if not isinstance(ref, dict | None):
        raise InvalidInput((Problem("wrong_type", "/ref", "must be an object"),))
    if value.get("record") is False or value.get("known_at") is not None:
        raise InvalidInput(
            (Problem("not_recorded", "/record", "a declaration is kept: leave record and known_at out"),)
        )
    return {**value, "ref": {**(ref or {}), **MARK}}


def _platforms(question: Question) -> tuple[str, ...]:
    listed = question.work.platforms if question.work else ()
    return tuple(one for one in listed if switches.platform_profiles(question.door, one))


def _guidance(registry: Registry, work: Work | None) -> frozenset[str]:
    """The profiles that are the guidance of the work's platforms."""
    listed = work.platforms if work is not None else ()
    return frozenset(code for one in listed for code in switches.guidance_named_by(registry.person(one)))


def _is_approved(registry: Registry, settled_by: Iterable[str]) -> bool:
    """Whether a platform's approval settled something of the answer."""
    return any(registry.find(one, Approval) is not None for one in settled_by)


def _matrix(gathered: list[Case]) -> tuple[MatrixRow, ...]:
    rows = (row for case in gathered for row in triage.matrix_rows(case))
    return tuple({row.row: row for row in rows}.values())


def _notice(tx: Transaction, made: RecordedDecision, question: Question, platform: str) -> NoticeToDraft:
    """The statement that tells the platform, without what a draft makes; the licensee signs it."""
    declared = [question.work.record.digest] if question.work is not None else []
    return NoticeToDraft(
        type="notice",
        kind="platform_genai",
        to=platform,
        given_at=format_instant(made.recorded_at),
        refs=(*declared, _entry_digest(tx, made)),
        parties=(NoticeSigner("licensee", question.request.licensee),),
    )


def _entry_digest(tx: Transaction, made: RecordedDecision) -> str:
    entry = tx.log.entry_bytes(made.index)
    if entry is None:
        raise LogInconsistent.of("entry_missing", f"entry {made.index} is missing")
    return digests.digest(entry)


def declarations(opened: OpenLedger, project: str, view: View = HERE) -> Declarations:
    """The register of declared uses of a project (`scheme:value`), oldest first, with who was told when.

    Only what concerns the caller. Raises InvalidInput, NotFound (`project_unknown`).
    """
    named = project_named(project)
    with opened.store.reading() as tx:
        size = opened.known_size(tx, view.known_at)
        registry, by = opened.registry(tx, size), tx.head.at if view.at is None else view.at
        decided = (one for one in tx.decisions.of_project(str(named)) if one.index < size and one.recorded_at <= by)
        seen = [one for one in decided if may_see_decision(view.caller, one) and _is_declared(one)]
        refuse_unknown_project(opened.registry(tx, tx.head.tree_size), named, anything=bool(seen))
        listed = tuple(_listed(tx, registry, one, by) for one in seen)
        return Declarations(NamedIdentifier(named.scheme, named.value), listed)


def _is_declared(made: RecordedDecision) -> bool:
    ref = made.request.get("ref") or {}
    return MARK.items() <= ref.items()


def _listed(tx: Transaction, registry: Registry, made: RecordedDecision, by: int) -> DeclaredUse:
    request, answer = made.request, made.answer
    codes = _guidance_at(registry, made)
    unstated = triage.unstated_of(request, codes, approved=_is_approved(registry, answer.settled_by))
    return DeclaredUse(
        decision=made.decision,
        declared_at=format_instant(made.recorded_at),
        at=format_instant(made.at),
        licensee=request.get("licensee"),
        vendor=request.get("vendor"),
        use=request.get("use"),
        purpose=request.get("purpose"),
        tools=tuple(request.get("tools") or ()),
        performers=tuple(one.performer for one in answer.performances),
        ref={name: said for name, said in (request.get("ref") or {}).items() if name not in MARK},
        outcome=answer.outcome,
        triage=triage.triage_of(answer.rules, codes, unstated),
        unstated=unstated,
        rules=tuple(dict.fromkeys(one.id for one in answer.rules if profiles.is_platform(one.id.rpartition("-")[0]))),
        settled_by=answer.settled_by,
        told=tuple(_told(registry, made, _entry_digest(tx, made), by)),
    )


def _guidance_at(registry: Registry, made: RecordedDecision) -> frozenset[str]:
    """The guidance that applied to a decision's work when it was decided."""
    project = made.request.get("project")
    return _guidance(registry, registry.work(Identifier(**project), made.at)) if project else frozenset()


def _told(registry: Registry, made: RecordedDecision, entry_digest: str, by: int) -> Iterator[ToldPlatform]:
    """Who was told by the askers themselves: what others say of an entry they have read tells nobody anything."""
    for notice in registry.said_by(headings.on(entry_digest), Notice, sorted(askers(made)), by):
        given_at = format_instant(notice.body.given_at)
        yield ToldPlatform(notice.body.to, given_at, notice.digest)
