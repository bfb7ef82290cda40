"""Ending reservations: what was held is used (commit) or given back (release), once (specification §4.10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final

from consent import entry, readers
from consent.answers.reservations import ReservationEnd
from consent.coverage.scope import Limit
from consent.errors import Conflict, InvalidInput, NotFound, Problem
from consent.ledger import writes
from consent.ledger.access import idempotency
from consent.ledger.draft import Answer, Draft, Plan, Sealed
from consent.ledger.open_ledger import OpenLedger
from consent.ledger.visibility import may_end
from consent.records import Hold, RecordedDecision
from consent.registry import Registry
from consent.statements.common import PARTY
from consent.statements.grants import Grant
from consent.statements.scopes import AMOUNTS
from consent.states import limits
from consent.states.limits import Period
from consent.storage.records import EndedReservation
from consent.view import HERE, View
from consent.vocabulary.identifiers import Identifier
from signing import canonical

_COMMIT: Final[readers.Reader[dict[str, Any]]] = readers.shape(
    dict,
    {},
    {"amounts": AMOUNTS,
     "performances": readers.sequence(readers.shape(dict, {"performer": PARTY, "amounts": AMOUNTS}), most=1000)},
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
    plan: Plan[ReservationEnd] = partial(_plan, state=state, said=said, view=view)
    return writes.write(opened, idempotency.kept(plan, view.once, idempotency.as_it_is))


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
    _refuse_overuse(draft.registry(), made, holds, used, now)
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
    performer on one limit share what is committed: the first takes it, the others nothing; those for several episodes
    take it in their order, each what it held and the last what is left.
    """
    spoken: dict[tuple[str | None, str], int] = {}
    for one in amounts:
        performer = one.get("performer")
        for amount in one["amounts"] if performer is not None else [one]:
            place = (performer, amount["unit"])
            spoken[place] = spoken.get(place, 0) + amount["amount"]
    shares: dict[tuple[str, str, str, str], list[int]] = {}
    for number, hold in enumerate(holds):
        shares.setdefault((hold.performer, hold.grant, hold.scope, hold.unit), []).append(number)
    used = [hold.amount for hold in holds]
    for (performer, _, _, unit), numbers in shares.items():
        said = spoken.get((performer, unit), spoken.get((None, unit)))
        if said is not None:
            for number, part in zip(numbers, _shared([holds[one] for one in numbers], said), strict=True):
                used[number] = part
    return used


def _shared(holds: Sequence[Hold], said: int) -> list[int]:
    """What is committed for the holds of one performer on one limit, divided among them."""
    if len({hold.episode for hold in holds}) == 1:
        return [said, *(0 for _ in holds[1:])]
    parts, left = [], said
    for hold in holds[:-1]:
        parts.append(min(hold.amount, left))
        left -= parts[-1]
    return [*parts, left]


def _refuse_overuse(
    registry: Registry, made: RecordedDecision, holds: Sequence[Hold], used: Sequence[int], now: int
) -> None:
    """Raises Conflict when more is used than was held and than a limit still has."""
    for grant, scope, unit in dict.fromkeys((hold.grant, hold.scope, hold.unit) for hold in holds):
        here = [(hold, amount) for hold, amount in zip(holds, used, strict=True)
                if (hold.grant, hold.scope, hold.unit) == (grant, scope, unit)]  # fmt: skip
        known = registry.find(grant, Grant)
        if known is None:  # the grant's bytes were erased, and with them whatever it would still allow
            if sum(amount - hold.amount for hold, amount in here) > 0:
                raise _exhausted(unit)
            continue
        for limit in limits.on(known.body, scope, unit):
            for period in dict.fromkeys(_periods(registry, known.body, limit, made, here)):
                _refuse_beyond(registry, grant, limit, scope, period, here, now)


def _periods(
    registry: Registry, grant: Grant, limit: Limit, made: RecordedDecision, here: Sequence[tuple[Hold, int]]
) -> Iterator[Period]:
    """What the limit counts together with what is used: by each episode, and in the zone of each scope relied on."""
    project = made.request.get("project")
    named = registry.aliases(Identifier(**project), made.at) if isinstance(project, dict) else ()
    works, scopes = frozenset(map(str, named)), dict(grant.scopes)
    relied_on = {one.scope for one in made.relied_on if one.scope in scopes}
    for name in sorted(relied_on) or [""]:
        term = scopes[name].term if name else None
        for hold, _ in here:
            yield Period(limit.per, works, hold.episode, term.zone if term is not None else "UTC", made.at)


def _refuse_beyond(
    registry: Registry,
    grant: str,
    limit: Limit,
    scope: str,
    period: Period,
    here: Sequence[tuple[Hold, int]],
    now: int,
) -> None:
    """Raises Conflict when what is used takes the limit further than before, and further than it goes."""
    held = limits.held(registry, grant, scope, limit.unit, now, period)
    reported = limits.reported(registry, grant, scope, limit.unit, period)
    after = dict(held)
    for hold, amount in here:
        if period.of_episode(hold.episode):
            share = (hold.decision, hold.performer)
            after[share] = after.get(share, 0) + amount - hold.amount
    used = limits.charged(after, reported)
    if used > limit.amount and used > limits.charged(held, reported):
        raise _exhausted(limit.unit)


def _exhausted(unit: str) -> Conflict:
    return Conflict.of("quota_exhausted", f"the limit of {unit} does not have so much more than was held")
