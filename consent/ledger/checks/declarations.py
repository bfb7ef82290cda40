"""Declarations of intended use to a platform: a planned use, asked as a check, triaged, and kept in a register.

A declaration is a recorded check with a mark in its `ref`, so that whatever protects decisions protects the register.
The notice that tells the platform is a statement of its own; it refers to the decision by the digest of its entry.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

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
from consent.ledger.checks import check, planned, recorded
from consent.ledger.draft import Sealed
from consent.ledger.open_ledger import OpenLedger
from consent.ledger.statements.grants import project_named, refuse_unknown_project
from consent.ledger.visibility import askers, may_see_decision
from consent.records import RecordedDecision
from consent.registry import Registry
from consent.rules import profiles
from consent.rules.case import Case, CheckRequest, Question
from consent.statements import headings
from consent.statements.rulings import Notice
from consent.storage.transaction import Transaction
from consent.verify.decision import asked
from consent.view import HERE, View
from consent.vocabulary.times import format_instant
from signing import digests


def declare(opened: OpenLedger, value: Any, view: View = HERE) -> Declaration:
    """Check a planned use, record it, and say what the platform's guidance makes of it.

    Returns the decision's id, its outcome (the performers' gate), the triage with its reasons, the five principles,
    the matrix rows, and for each platform the notice to draft and sign. Where the work names no platform whose guidance
    is known there is nobody to tell: the use is kept all the same, for the register holds all of them. Raises
    InvalidInput, `project_unknown` where nobody has declared the work.
    """
    marked = planned.marked(value)
    _refuse_unknown_work(opened, check.permitted(opened, marked, view.caller))
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
    gathered, platforms = cases.cases_of(question, registry), triage.platforms(question)
    return Declaration(
        decision=made.decision,
        at=answer.at,
        outcome=answer.outcome,
        triage=planned.level(made, question, gathered),
        reasons=triage.reasons_of(answer.rules, rules),
        unstated=planned.unstated(question, gathered),
        principles=planned.answered(made, question),
        matrix=_matrix(gathered) if "NFLX" in triage.guidance(question) else (),
        settled_by=answer.settled_by,
        notices=tuple(_notice(tx, made, question, platform) for platform in platforms),
        register=planned.registered(made),
    )


def _refuse_unknown_work(opened: OpenLedger, request: CheckRequest) -> None:
    """Raises InvalidInput (`project_unknown`) before anything is recorded: a register is that of a declared work."""
    with opened.store.reading() as tx:
        at = opened.now(tx.head.at, None) if request.at is None else request.at
        registry = opened.registry(tx, tx.head.tree_size)
        if request.project is None or registry.work(request.project, at) is None:
            detail = "the register is kept of a work that has been declared, and nobody has declared this one"
            raise InvalidInput((Problem("project_unknown", "/project", detail),))


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
        refs=(*declared, entry_digest(tx, made)),
        parties=(NoticeSigner("licensee", question.request.licensee),),
    )


def entry_digest(tx: Transaction, made: RecordedDecision) -> str:
    """By what a notice refers to a decision: the digest of its entry. Raises LogInconsistent (`entry_missing`)."""
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
        seen = [one for one in decided if may_see_decision(view.caller, one) and planned.is_declared(one)]
        refuse_unknown_project(opened.registry(tx, tx.head.tree_size), named, anything=bool(seen))
        listed = tuple(_listed(opened, tx, registry, one, by) for one in seen)
        return Declarations(NamedIdentifier(named.scheme, named.value), listed)


def _listed(opened: OpenLedger, tx: Transaction, registry: Registry, made: RecordedDecision, by: int) -> DeclaredUse:
    request, answer = made.request, made.answer
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
        ref=planned.reference(made),
        outcome=answer.outcome,
        triage=planned.level_again(opened, tx, made),
        rules=tuple(dict.fromkeys(one.id for one in answer.rules if profiles.is_platform(one.id.rpartition("-")[0]))),
        settled_by=answer.settled_by,
        told=tuple(told(registry, made, entry_digest(tx, made), by)),
        register=planned.registered(made),
    )


def told(registry: Registry, made: RecordedDecision, entry_digest: str, by: int) -> Iterator[ToldPlatform]:
    """Who was told by the askers themselves: what others say of an entry they have read tells nobody anything."""
    for notice in registry.said_by(headings.on(entry_digest), Notice, sorted(askers(made)), by):
        given_at = format_instant(notice.body.given_at)
        yield ToldPlatform(notice.body.to, given_at, notice.digest)
