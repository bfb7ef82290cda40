"""Ending reservations: what was held is used (commit) or given back (release), once (contract §4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from consent import entry, reading
from consent.callers import LOCAL, Caller
from consent.errors import Conflict, InvalidInput, NotFound, Problem
from consent.ledger.grounds import Grounds
from consent.prefix import Hold
from consent.statements.common import PARTY
from consent.statements.scopes import LIMITS
from consent.storage.transaction import Transaction
from signing import canonical

_COMMIT: Final[reading.Reader[dict[str, Any]]] = reading.shape(
    dict,
    {},
    {"amounts": LIMITS,
     "performances": reading.sequence(reading.shape(dict, {"performer": PARTY, "amounts": LIMITS}), most=100)},
)  # fmt: skip


def commit(
    grounds: Grounds, decision: str, value: Any, *, caller: Caller = LOCAL, clock: int | None = None
) -> dict[str, Any]:
    """Use up what was really used. More than was held only if the limit still has it.

    The same again answers the same; anything else after the end is a conflict.
    Raises InvalidInput, NotFound, Conflict (`reservation_ended`, `quota_exhausted`).
    """
    reading.read(_COMMIT, value)
    return _end(
        grounds, decision, "committed", [*value.get("amounts", []), *value.get("performances", [])], caller, clock
    )


def release(grounds: Grounds, decision: str, *, caller: Caller = LOCAL, clock: int | None = None) -> dict[str, Any]:
    """Give back everything that was held. Raises NotFound, Conflict (`reservation_ended`)."""
    return _end(grounds, decision, "released", [], caller, clock)


def _end(
    grounds: Grounds, decision: str, state: str, amounts: list[Any], caller: Caller, clock: int | None
) -> dict[str, Any]:
    with grounds.writing() as tx:
        now = grounds.now(tx, clock)
        row = tx.decision_row(decision)
        if row is None or row.reserved_until is None or not caller.concerns(_askers(row), row.project):
            raise NotFound.of("reservation_unknown", "no reservation of that decision is here")
        record = {"amounts": amounts, "decision": decision}
        ended = tx.reservation(decision)
        if ended is not None:
            if ended.state != state or bytes(ended.record) != canonical.canonicalize(record):
                raise Conflict.of("reservation_ended", f"the reservation has been {ended.state}, and not as said now")
            return _answer(grounds, tx, decision, state, ended.entry_index)
        _refuse_strangers(row, amounts)
        if now >= row.reserved_until:
            raise Conflict.of("reservation_ended", "the reservation has expired with its receipt")
        holds = tx.holds_of(decision)
        used = used_of(holds, amounts) if state == "committed" else [0] * len(holds)
        _refuse_overuse(grounds, tx, holds, used, now)
        refs = tuple(dict.fromkeys(hold.grant for hold in holds))
        new = entry.reservation_ended(now, committed=state == "committed", record=record, refs=refs)
        index = grounds.log.append(tx, [new]).first
        tx.end_reservation(decision, state, index, canonical.canonicalize(record), used)
        return _answer(grounds, tx, decision, state, index)


def _refuse_strangers(row: Any, amounts: Sequence[Any]) -> None:
    """Raises InvalidInput for amounts of somebody the decision was not about: they would be said and charge nobody."""
    answer = canonical.parse(bytes(row.answer), max_bytes=len(row.answer))
    judged = {one["performer"] for one in answer["performances"]}
    strangers = [one["performer"] for one in amounts if "performer" in one and one["performer"] not in judged]
    if strangers:
        raise InvalidInput(
            Problem("unknown_word", "/performances", f"the decision judged no performance of {one}")
            for one in strangers
        )


def _askers(row: Any) -> set[str]:
    """Who may end what they reserved: the licensee and the vendor of the question."""
    request = canonical.parse(bytes(row.request), max_bytes=len(row.request))
    return {one for one in (request.get("licensee"), request.get("vendor")) if one}


def _answer(grounds: Grounds, tx: Transaction, decision: str, state: str, index: int) -> dict[str, Any]:
    return {"decision": decision, "state": state, "index": index, "proof": grounds.tlog_proof(tx, index)}


def used_of(holds: Sequence[Hold], amounts: Sequence[Any]) -> list[int]:
    """What each hold uses: the amounts committed for its performer and unit, or what it held where nothing is said.

    `amounts` holds `{unit, amount}` for every performer, and `{performer, amounts}` for one. Several holds of one
    performer on one limit share what is committed: the first takes it, the others nothing.
    """
    spoken: dict[tuple[str | None, str], int] = {}
    for one in amounts:
        performer = one.get("performer")
        for amount in one["amounts"] if performer is not None else [one]:
            place = (performer, amount["unit"])
            spoken[place] = spoken.get(place, 0) + amount["amount"]
    seen: set[tuple[str, str, str, str]] = set()
    used = []
    for hold in holds:
        said = spoken.get((hold.performer, hold.unit), spoken.get((None, hold.unit)))
        limit = (hold.performer, hold.grant, hold.scope, hold.unit)
        used.append(hold.amount if said is None else 0 if limit in seen else said)
        seen.add(limit)
    return used


def _refuse_overuse(grounds: Grounds, tx: Transaction, holds: Sequence[Hold], used: Sequence[int], now: int) -> None:
    """Raises Conflict when more is used than was held and than the limit still has."""
    more: dict[tuple[str, str, str], int] = {}
    for hold, amount in zip(holds, used, strict=True):
        place = (hold.grant, hold.scope, hold.unit)
        more[place] = more.get(place, 0) + amount - hold.amount
    for (grant, scope, unit), extra in more.items():
        if extra > 0 and extra > _left(grounds, tx, grant, scope, unit, now):
            raise Conflict.of("quota_exhausted", f"the limit of {unit} does not have {extra} more than was held")


def _left(grounds: Grounds, tx: Transaction, grant: str, scope: str, unit: str, now: int) -> int:
    if tx.record(grant) is None:
        return 0  # the grant's bytes were erased, and with them whatever it would still allow
    before = tx.head.tree_size
    weights = (h.weight(before, now) for h in grounds.prefix(tx).holds(grant) if h.unit == unit and h.scope == scope)
    return tx.limit(grant, scope, unit) - sum(weights)
