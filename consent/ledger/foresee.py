"""The effect of a withdrawal, before or after it is filed: what a grant carries, and what becomes of each part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from consent import impact, reading, receipt
from consent.callers import LOCAL, Caller
from consent.decision.request import parse_request
from consent.errors import NotFound
from consent.impact import Foreseen
from consent.ledger import recall
from consent.ledger.visibility import concerned
from consent.ledger.opened import OpenLedger
from consent.prefix import Prefix, Record
from consent.statements.common import DIGEST, INSTANT
from consent.statements.grants import Grant
from consent.statements.rulings import UseReport
from consent.statements.scopes import PLAIN
from consent.states.life import Life, life_of
from consent.states.state import state_in
from consent.storage.transaction import Transaction
from consent.vocabulary.times import format_instant
from signing import canonical

_ASKED: Final[reading.Reader[dict[str, Any]]] = reading.shape(
    dict,
    {"grant": DIGEST},
    {"effective_at": INSTANT, "scope": PLAIN, "at": INSTANT, "known_at": reading.integer()},
)


def foresee(opened: OpenLedger, value: Any, *, caller: Caller = LOCAL, clock: int | None = None) -> dict[str, Any]:
    """What a withdrawal of `grant` from `effective_at` on (now where absent), or of `scope`, does.

    Nothing is filed. What was filed already stands in `filed`. Seen from the instant `at`, and from the first
    `known_at` entries, where given. Raises InvalidInput, NotFound for strangers too.
    """
    asked = reading.read(_ASKED, value)
    with opened.store.reading() as tx:
        size = opened.known_size(tx, asked.get("known_at"))
        now, prefix = asked.get("at", opened.now(tx, clock)), opened.prefix(tx, size)
        record = prefix.record(asked["grant"])
        if record is None or not isinstance(record.body, Grant) or not caller.concerns(concerned(record, prefix)):
            raise NotFound.of("grant_unknown", "no grant of that digest is registered")
        life = life_of(prefix, record)
        effective_at = asked.get("effective_at", now)
        foreseen = impact.foresee(record.body, asked.get("scope"), effective_at=effective_at, said_at=now)
        made = (
            row for row in tx.decisions_leaning_on(record.digest) if row.entry_index < size and row.recorded_at <= now
        )
        rows = [row for row in made if recall.concerns(row, caller)]
        return {
            "grant": record.digest,
            "at": format_instant(now),
            "state": state_in(life, prefix, now, now),
            "withdrawal": foreseen.as_json(),
            "filed": list(_filed(life)),
            "decisions": [_decision(prefix, row, foreseen, now) for row in rows if _unexpired(row, now)],
            "earlier_decisions": sum(not _unexpired(row, now) for row in rows),
            "reservations": list(_reservations(prefix, record, now)),
            "outputs": [one for row in rows for one in _outputs(tx, prefix, record, row, now)],
            "projects": list(dict.fromkeys(row.project for row in rows if row.project)),
            "obligations": list(_obligations(rows)),
        }


def _filed(life: Life) -> Iterator[dict[str, Any]]:
    for ending in life.endings:
        yield {"statement": ending.digest, "code": ending.code, "effective_at": format_instant(ending.effective),
               "in_part": ending.scope is not None}  # fmt: skip


def _unexpired(row: Any, now: int) -> bool:
    """Whether a receipt of the decision may still be shown, or its generation lies ahead."""
    return bool(now < row.recorded_at + receipt.LONGEST_LIFE or row.at > now)


def _decision(prefix: Prefix, row: Any, foreseen: Foreseen, now: int) -> dict[str, Any]:
    request = parse_request(_json(row.request))
    return {
        "decision": row.decision,
        "project": row.project,
        "licensee": row.licensee,
        "outcome": row.outcome,
        "at": format_instant(row.at),
        "receipt_until": format_instant(row.recorded_at + receipt.LONGEST_LIFE),
        "standing": impact.standing_of(request, prefix, at=row.at, now=now, foreseen=foreseen),
    }


def _json(data: Any) -> Any:
    return canonical.parse(bytes(data), max_bytes=len(data))


def _reservations(prefix: Prefix, record: Record, now: int) -> Iterator[dict[str, Any]]:
    for hold in prefix.holds(record.digest):
        if hold.ended_index is None and now < hold.expires_at:
            yield {"decision": hold.decision, "unit": hold.unit, "amount": hold.amount,
                   "until": format_instant(hold.expires_at)}  # fmt: skip


def _outputs(tx: Transaction, prefix: Prefix, record: Record, row: Any, now: int) -> Iterator[dict[str, Any]]:
    """What was reported as made under a decision, and how long it may be shown whatever is withdrawn (CORE-25)."""
    grant = record.body
    assert isinstance(grant, Grant)
    ends = [impact.may_be_shown_until(grant, one.scope) for one in tx.leaned_rows(row.decision)
            if one.grant_digest == record.digest]  # fmt: skip
    known = [end for end in ends if end is not None]
    until = min(known) if known else None
    for report in prefix.complete(f"reports-on:{row.decision}", UseReport):
        assert isinstance(report.body, UseReport)
        for output in report.body.outputs:
            yield {
                "sha256": output.sha256,
                "media_type": output.media_type,
                "decision": row.decision,
                "report": report.digest,
                "shown_until": format_instant(until) if until is not None else None,
                "standing": impact.STOPS if until is not None and until <= now else impact.STANDS,
            }


def _obligations(rows: list[Any]) -> Iterator[dict[str, Any]]:
    """What the decisions owe, each once."""
    seen = set()
    for row in rows:
        for said in _json(row.answer)["obligations"]:
            key = (said["rule"], said["kind"], said["text"], said.get("condition"))
            if key not in seen:
                seen.add(key)
                yield said
