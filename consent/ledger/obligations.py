"""What is owed in a project: the obligations of its recorded decisions, and what later statements discharge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from consent import registry
from consent.authority.signatures import by_kind
from consent.callers import LOCAL, Caller
from consent.errors import InvalidInput, Problem
from consent.ledger import recall
from consent.ledger.opened import OpenLedger
from consent.ledger.read import project_named
from consent.prefix import Prefix, Record
from consent.rules import judging
from consent.statements.production import ProjectDeclaration
from consent.statements.rulings import Notice, UseReport
from consent.vocabulary.identifiers import Identifier
from consent.vocabulary.times import format_instant, parse_instant, parse_moment
from signing import canonical

STATUSES: Final = ("overdue", "due", "done")
_REPORT = "use.report"


@dataclass(slots=True)
class _Owed:
    """One obligation as the decisions of a project say it, with the decisions that do."""

    said: Mapping[str, Any]
    grants: tuple[str, ...]
    since: int
    decisions: list[str] = field(default_factory=list)


def obligations(
    opened: OpenLedger, project: str, *, status: str | None = None, at: int | None = None, known_at: int | None = None,
    caller: Caller = LOCAL, clock: int | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The obligations of a project (`scheme:value`), oldest first, each done, due or overdue at the instant `at`.

    `at` is the ledger's time where not given; `known_at` cuts the log to its first entries.
    What several decisions say alike stands once, with all of them. A report is done when every one of them has been
    reported on, a notice or a deletion when it has been given or attested; what no statement shows stays due. Raises
    InvalidInput.
    """
    named = project_named(project)
    if status is not None and status not in STATUSES:
        raise InvalidInput((Problem("unknown_word", "/status", f"a status is {', '.join(STATUSES)}"),))
    with opened.store.reading() as tx:
        size = opened.known_size(tx, known_at)
        instant, prefix = opened.now(tx, clock) if at is None else at, opened.prefix(tx, size)
        decided = (row for row in tx.decisions_of(str(named)) if row.entry_index < size and row.recorded_at <= instant)
        listed = [_listed(prefix, named, owed, instant)
                  for owed in _gathered(row for row in decided if recall.concerns(row, caller))]  # fmt: skip
        shown = [one for one in listed if status is None or one["status"] == status]
        return {"project": named.as_json(), "at": format_instant(instant), "obligations": shown}


def _gathered(rows: Iterable[Any]) -> list[_Owed]:
    found: dict[tuple[Any, ...], _Owed] = {}
    for row in rows:
        answer = canonical.parse(bytes(row.answer), max_bytes=len(row.answer))
        grants = tuple(dict.fromkeys(one["grant"] for part in answer["performances"] for one in part["considered"]))
        for said in answer["obligations"]:
            key = (said["rule"], said.get("condition"), said["kind"], said["text"], _due(said), grants)
            owed = found.setdefault(key, _Owed(said, grants, row.recorded_at))
            owed.decisions.append(row.decision)
    return list(found.values())


def _due(said: Mapping[str, Any]) -> str | None:
    """The due date as far as it tells obligations apart: a notice is owed once, however often its use is checked."""
    return None if said["kind"] == "notice" else said["due"]


def _listed(prefix: Prefix, project: Identifier, owed: _Owed, now: int) -> dict[str, Any]:
    done = _discharged_by(prefix, project, owed, now)
    late = _is_past(owed.said["due"], now)
    return {
        **owed.said,
        "status": "done" if done else "overdue" if late else "due",
        "discharged_by": list(done),
        "since": format_instant(owed.since),
        "decisions": owed.decisions,
    }


def _is_past(due: str | None, now: int) -> bool:
    moment = parse_moment(due) if due is not None else None
    return moment is not None and moment.end() <= now


def _discharged_by(prefix: Prefix, project: Identifier, owed: _Owed, by: int) -> tuple[str, ...]:
    """The statements that show it was done by an instant, () where none does or some are missing."""
    answered_by = judging.answered_by(owed.said["rule"], owed.said["kind"])
    if answered_by == _REPORT:
        reports = [_report_on(prefix, decision, by) for decision in owed.decisions]
        return tuple(one for one in reports if one) if all(reports) else ()
    if not answered_by:
        return ()
    about = [*_declarations(prefix, project), *owed.grants]
    notices = (record for ref in about for record in prefix.complete(f"on:{ref}", Notice, by))
    return tuple(dict.fromkeys(one.digest for one in notices if _answers(prefix, one, answered_by, owed)))


def _answers(prefix: Prefix, record: Record, kind: str, owed: _Owed) -> bool:
    """Whether a notice of that kind by the production answers it; a deletion is attested after it was owed."""
    body, said_at = record.body, record.complete_at
    if not isinstance(body, Notice) or body.kind != kind or said_at is None:
        return False
    if not (by_kind(prefix, record, "licensee") or by_kind(prefix, record, "vendor")):
        return False
    return kind != "deletion_attested" or said_at >= _owed_from(owed)


def _owed_from(owed: _Owed) -> int:
    due = parse_instant(owed.said["due"]) if owed.said["due"] else None
    return owed.since if due is None else min(due, owed.since)


def _report_on(prefix: Prefix, decision: str, by: int) -> str | None:
    return next((record.digest for record in prefix.complete(f"reports-on:{decision}", UseReport, by)), None)


def _declarations(prefix: Prefix, project: Identifier) -> list[str]:
    known = registry.first_declared_at(prefix, project)
    declared = prefix.complete(f"project:{project}", ProjectDeclaration) if known is not None else []
    return [record.digest for record in declared]
