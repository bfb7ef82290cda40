"""Declarations of intended use to a platform: a planned use, asked as a check, triaged, and kept in a register.

A declaration is a recorded check with a mark in its `ref`, so that whatever protects decisions protects the register.
The notice that tells the platform is a statement of its own; it refers to the decision by the digest of its entry.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from consent.callers import LOCAL, Caller
from consent.decision import asking, triage
from consent.decision.request import parse_request
from consent.errors import InvalidInput, Problem
from consent.ledger import check, recall
from consent.ledger.grounds import Grounds
from consent.ledger.read import project_named
from consent.prefix import Prefix
from consent.rules import judging, profiles, switches
from consent.rules.case import Question
from consent.statements.rulings import Notice
from consent.storage.transaction import Transaction
from consent.vocabulary.times import format_instant
from signing import canonical, digests

MARK: Final = {"declaration": "platform_genai"}
"""What a declared use carries in its `ref`."""


def declare(grounds: Grounds, value: Any, *, caller: Caller = LOCAL, clock: int | None = None) -> dict[str, Any]:
    """Check a planned use, record it, and say what the platform's guidance makes of it.

    Returns the decision's id, its outcome (the performers' gate), the triage with its reasons, the five principles,
    the matrix rows, and for each platform the notice to draft and sign. Raises InvalidInput, `no_platform` where the
    work names no platform whose guidance is known.
    """
    marked = _marked(value)
    _platforms_of(grounds, marked)
    answer = check.check(grounds, marked, caller=caller, clock=clock)
    with grounds.store.reading() as tx:
        row = tx.decision_row(answer["decision"])
        assert row is not None
        question = _question(grounds, tx, row)
        return {
            "decision": answer["decision"],
            "at": answer["at"],
            "outcome": answer["outcome"],
            "triage": triage.triage_of(answer["rules"]),
            "reasons": triage.reasons_of(answer["rules"], judging.current()),
            "principles": triage.principles(asking.cases_of(question)[0], answer["outcome"]),
            "matrix": _matrix(question),
            "settled_by": answer["settled_by"],
            "notices": [_notice(tx, row, question, platform) for platform in _platforms(question)],
        }


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


def _platforms_of(grounds: Grounds, value: dict[str, Any]) -> None:
    """Raises InvalidInput before anything is recorded when there is no platform to tell."""
    request = parse_request(value)
    with grounds.store.reading() as tx:
        at = grounds.now(tx, None) if request.at is None else request.at
        question = asking.question_of(request, grounds.prefix(tx), judging.current(), at=at, now=at)
        if not _platforms(question):
            detail = "the project declares no platform whose guidance is known: there is nobody to tell"
            raise InvalidInput((Problem("no_platform", "/project", detail),))


def _platforms(question: Question) -> tuple[str, ...]:
    listed = question.work.declaration.platforms if question.work else ()
    return tuple(one for one in listed if switches.platform_profiles(question.prefix, one))


def _question(grounds: Grounds, tx: Transaction, row: Any) -> Question:
    """The question as it was decided."""
    record, asked = _json(row.record), _json(row.request)
    prefix = grounds.prefix(tx, record["size"], holds_before=row.entry_index)
    return asking.question_of(parse_request(asked), prefix, judging.current(), at=row.at, now=row.recorded_at)


def _json(data: bytes) -> Any:
    return canonical.parse(bytes(data), max_bytes=len(data))


def _matrix(question: Question) -> list[dict[str, str]]:
    rows = (row for case in asking.cases_of(question) for row in triage.matrix_rows(case))
    return list({row["row"]: row for row in rows}.values())


def _notice(tx: Transaction, row: Any, question: Question, platform: str) -> dict[str, Any]:
    """The statement that tells the platform, without what a draft makes; the licensee signs it."""
    assert question.work is not None
    return {
        "type": "notice",
        "kind": "platform_genai",
        "to": platform,
        "given_at": format_instant(row.recorded_at),
        "refs": [question.work.record.digest, _entry_digest(tx, row)],
        "parties": [{"role": "licensee", "party": question.request.licensee}],
    }


def _entry_digest(tx: Transaction, row: Any) -> str:
    entry = tx.entry_bytes(row.entry_index)
    assert entry is not None
    return digests.digest(entry)


def declarations(
    grounds: Grounds, project: str, *, at: int | None = None, known_at: int | None = None, caller: Caller = LOCAL,
) -> dict[str, Any]:  # fmt: skip
    """The register of declared uses of a project (`scheme:value`), oldest first, with who was told when.

    As of the instant `at` (now where not given), and of the first `known_at` entries (all where not given).
    Only what concerns the caller. Raises InvalidInput.
    """
    named = project_named(project)
    with grounds.store.reading() as tx:
        size = grounds.known_size(tx, known_at)
        prefix, by = grounds.prefix(tx, size), tx.head.at if at is None else at
        decided = (row for row in tx.decisions_of(str(named)) if row.entry_index < size and row.recorded_at <= by)
        rows = (row for row in decided if recall.concerns(row, caller))
        listed = [_listed(tx, prefix, row, by) for row in rows if _is_declared(row)]
        return {"project": named.as_json(), "declarations": listed}


def _is_declared(row: Any) -> bool:
    ref = _json(row.request).get("ref") or {}
    return MARK.items() <= ref.items()


def _listed(tx: Transaction, prefix: Prefix, row: Any, by: int) -> dict[str, Any]:
    request, answer = _json(row.request), _json(row.answer)
    return {
        "decision": row.decision,
        "declared_at": format_instant(row.recorded_at),
        "at": format_instant(row.at),
        "licensee": request.get("licensee"),
        "vendor": request.get("vendor"),
        "use": request.get("use"),
        "purpose": request.get("purpose"),
        "tools": request.get("tools") or [],
        "performers": [one["performer"] for one in answer["performances"]],
        "ref": {name: said for name, said in (request.get("ref") or {}).items() if name not in MARK},
        "outcome": answer["outcome"],
        "triage": triage.triage_of(answer["rules"]),
        "rules": [one["id"] for one in answer["rules"] if profiles.is_platform(one["id"].rpartition("-")[0])],
        "settled_by": answer["settled_by"],
        "told": list(_told(prefix, _entry_digest(tx, row), by)),
    }


def _told(prefix: Prefix, entry_digest: str, by: int) -> Iterator[dict[str, str]]:
    for record in prefix.complete(f"on:{entry_digest}", Notice, by):
        body = record.body
        assert isinstance(body, Notice)
        yield {"to": body.to, "given_at": format_instant(body.given_at), "notice": record.digest}
