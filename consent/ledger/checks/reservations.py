"""Ending reservations: what was held is used (commit) or given back (release), once (specification §4.10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from consent import entry, readers
from consent.answers.reservations import ReservationEnd
from consent.errors import Conflict, InvalidInput, NotFound, Problem
from consent.ledger import writes
from consent.ledger.open_ledger import OpenLedger
from consent.ledger.visibility import may_end
from consent.ledger.writes import Answer, Draft, Sealed
from consent.records import Hold, RecordedDecision
from consent.registry import Registry
from consent.statements.common import PARTY
from consent.statements.grants import Grant
from consent.statements.scopes import LIMITS
from consent.states import limits
from consent.storage.records import EndedReservation
from consent.view import HERE, View
from signing import canonical

_COMMIT: Final[readers.Reader[dict[str, Any]]] = readers.shape(
    dict,
    {},
    {"amounts": LIMITS,
     "performances": readers.sequence(readers.shape(dict, {"performer": PARTY, "amounts": LIMITS}), most=100)},
)  # fmt: skip


def commit(opened: OpenLedger, decision: str, value: Any, view: View = HERE) -> ReservationEnd:
    """Use up what was really used. More than was held only if the limit still has it.

    The same again answers the same; anything else after the end is a conflict.
    Raises InvalidInput, NotFound, Conflict (`reservation_ended`, `quota_exhausted`).
    """
    readers.read(_COMMIT, value)
    return _end(opened, decision, "committed", [*value.get("amounts", []), *value.get("performances", [])], view)


def release(opened: OpenLedger, decision: str, view: View = HERE) -> ReservationEnd:
    """Give back everything that was held. Raises NotFound, Conflict (`reservation_ended`)."""
    return _end(opened, decision, "released", [], view)


def _end(opened: OpenLedger, decision: str, state: str, amounts: list[Any], view: View) -> ReservationEnd:
    said = {"amounts": amounts, "decision": decision}
    return writes.write(opened, partial(_plan, state=state, said=said, view=view))


def _plan(draft: Draft, state: str, said: Mapping[str, Any], view: View) -> Answer[ReservationEnd]:
    now, decision = draft.now(view.clock), str(said["decision"])
    made = draft.tx.decisions.find(decision)
    if made is None or made.reserved_until is None or not may_end(view.caller, made):
        raise NotFound.of("reservation_unknown", "no reservation of that decision is here")
    record = canonical.canonicalize(said)
    ended = draft.ended(decision)
    if ended is not None:
        if ended.state != state or ended.record_bytes != record:
            raise Conflict.of("reservation_ended", f"the reservation has been {ended.state}, and not as said now")
        return partial(_answer, decision, state, ended.index)
    _refuse_strangers(made, said["amounts"])
    if now >= made.reserved_until:
        raise Conflict.of("reservation_ended", "the reservation has expired with its receipt")
    holds = draft.tx.decisions.holds_of(decision)
    used = used_of(holds, said["amounts"]) if state == "committed" else [0] * len(holds)
    _refuse_overuse(draft.registry(), holds, used, now)
    refs = tuple(dict.fromkeys(hold.grant for hold in holds))
    index = draft.stage(entry.reservation_ended(now, committed=state == "committed", record=said, refs=refs))
    end = EndedReservation(decision, index, state, said, record, tuple(used))
    draft.shelf.end(end, holds)
    draft.keep(end)
    return partial(_answer, decision, state, index)


def _refuse_strangers(made: RecordedDecision, amounts: Sequence[Any]) -> None:
    """Raises InvalidInput for amounts of somebody the decision was not about: they would be said and charge nobody."""
    judged = {one.performer for one in made.answer.performances}
    strangers = [one["performer"] for one in amounts if "performer" in one and one["performer"] not in judged]
    if strangers:
        raise InvalidInput(
            Problem("unknown_word", "/performances", f"the decision judged no performance of {one}")
            for one in strangers
        )


def _answer(decision: str, state: str, index: int, sealed: Sealed) -> ReservationEnd:
    return ReservationEnd(decision, state, index, sealed.tlog_proof(index))


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


def _refuse_overuse(registry: Registry, holds: Sequence[Hold], used: Sequence[int], now: int) -> None:
    """Raises Conflict when more is used than was held and than the limit still has."""
    more: dict[tuple[str, str, str], int] = {}
    for hold, amount in zip(holds, used, strict=True):
        place = (hold.grant, hold.scope, hold.unit)
        more[place] = more.get(place, 0) + amount - hold.amount
    for (grant, scope, unit), extra in more.items():
        if extra > 0 and extra > _left(registry, grant, scope, unit, now):
            raise Conflict.of("quota_exhausted", f"the limit of {unit} does not have {extra} more than was held")


def _left(registry: Registry, grant: str, scope: str, unit: str, now: int) -> int:
    known = registry.find(grant, Grant)
    if known is None:
        return 0  # the grant's bytes were erased, and with them whatever it would still allow
    return limits.amount(known.body, scope, unit) - limits.used(registry, grant, scope, unit, now)
