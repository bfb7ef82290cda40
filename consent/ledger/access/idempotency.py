"""A request under a key happens once: the key is claimed, and what is answered is kept beside what was written.

1. The key is claimed in a write of its own, so that of two requests at once one runs and the other is told to wait.
2. What the request writes, and its answer, are stored in one transaction. Who was killed after it had answered, as far
   as the ledger is concerned; who was killed before it had written nothing, and its claim runs out.
3. A run whose claim has run out, and was claimed by another meanwhile, writes nothing any more.

A row of the table is sealed with the log's key: nobody has an answer told by writing it into the database.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final, TypeVar

from consent.errors import Conflict, LogInconsistent, Refused
from consent.ledger import writes
from consent.ledger.access import seals
from consent.ledger.draft import Answer, Draft, Plan, Sealed, nothing_more
from consent.ledger.open_ledger import OpenLedger
from consent.once import Claim, KeptAnswer, Once
from consent.records import RecordedDecision
from consent.storage.records import EndedClaims, FreedClaim, RestsOn, StoredClaim
from signing import canonical, digests

T = TypeVar("T")
Shown = Callable[[T, Sealed], object]
"""What is answered of what a plan returns, once it is sealed."""
Naming = Callable[[Sequence[str], int], bool]
"""Whether an entry from an index on names any of these digests."""
KEPT_FOR: Final = 24 * 3600
"""How long an answer is kept, in seconds of the ledger's clock from when its key was claimed (specification §6.10)."""
RUNS_FOR: Final = 120
"""How long a claim that nobody ended is taken to run, in seconds: its worker was killed, or is slower than that."""


def claim(opened: OpenLedger, token: str, key: str, request: bytes, clock: int | None) -> Claim | KeptAnswer:
    """The claim of a token's key for a request, or what was answered to it before.

    `request` is everything that makes it the same request. Raises Refused (`idempotency_key_reused`) for a key that
    stands for another request, Conflict (`idempotency_key_running`) while the same one runs, and Conflict
    (`decision_outdated`) where the log has since named a grant that a decision of the answer relied on.
    """
    wanted = digests.digest(key.encode()), digests.digest(request)
    with opened.store.reading() as tx:
        found = tx.claims.find(token, wanted[0])
        told = _told(opened, tx.log.names_any, found, wanted[1], opened.now(tx.head.at, clock))
    if told is not None:
        return told
    return writes.write(opened, partial(_plan_claim, wanted=(token, *wanted), clock=clock))


def _plan_claim(draft: Draft, wanted: tuple[str, str, str], clock: int | None) -> Answer[Claim | KeptAnswer]:
    """Claim the key, unless somebody came first."""
    now = draft.now(clock)
    token, key, request = wanted
    told = _told(draft.opened, draft.names_any, draft.claim(token, key), request, now)
    if told is not None:
        return nothing_more(told)
    made = Claim(*wanted, digests.random_name(16), now)
    draft.keep(EndedClaims(now), _sealed(draft.opened, _stored(made, running=now + RUNS_FOR)))
    return nothing_more(made)


def _stored(claim: Claim, *, running: int, on: RestsOn | None = None, told: KeptAnswer | None = None) -> StoredClaim:
    until = claim.since + KEPT_FOR
    return StoredClaim(claim.token, claim.key, claim.request, claim.attempt, until, running, on, told, b"")


def _told(
    opened: OpenLedger, names_any: Naming, found: StoredClaim | None, request: str, now: int
) -> KeptAnswer | None:
    """What was answered under a key; None where it is free, or its claim has run out. Raises as `claim`."""
    _refuse_unsealed(opened, found)
    if found is None or found.until <= now:
        return None
    if found.request != request:
        raise Refused.of("idempotency_key_reused", "this key stands for another request: take a new one")
    if found.running > now:
        raise Conflict.of("idempotency_key_running", "the same request is still being answered: ask again shortly")
    if found.rests_on is not None and names_any(found.rests_on.grants, found.rests_on.size):
        detail = "the log has since named a consent that this decision relied on: check again, under a new key"
        raise Conflict.of("decision_outdated", detail)
    return found.told


def as_it_is(answer: object, sealed: Sealed) -> object:
    """What the plan returns is the answer."""
    del sealed
    return answer


def _refuse_unsealed(opened: OpenLedger, found: StoredClaim | None) -> None:
    """Raises LogInconsistent (`claim_unsealed`) for a claim that is not as this ledger made it."""
    if found is not None and not seal_holds(opened, found):
        where = f"/claims/{found.token}/{found.key}"
        raise LogInconsistent.of("claim_unsealed", "a claim is not as this ledger made it", where)


def kept(plan: Plan[T], once: Once | None, shown: Shown[T], *, changes: bool | None = None) -> Plan[T]:
    """The plan, with its answer kept under the claim in the transaction that writes it; `shown` is what is answered.

    Where the answer still `changes` after that (if nobody says, where witnesses are asked), it is taken to run.
    Raises Conflict (`idempotency_key_running`) where somebody else has claimed the key meanwhile; nothing is written.
    """
    if once is None:
        return plan
    return partial(_plan_kept, plan=plan, once=once, shown=shown, changes=changes)


def _plan_kept(draft: Draft, plan: Plan[T], once: Once, shown: Shown[T], *, changes: bool | None) -> Answer[T]:
    _require_own(draft.opened, draft.claim(once.claim.token, once.claim.key), once.claim)
    changing = bool(draft.opened.panel.cosigners) if changes is None else changes
    return partial(_answer_kept, plan(draft), once, shown, changing)


def _answer_kept(answer: Answer[T], once: Once, shown: Shown[T], changes: bool, sealed: Sealed) -> T:  # noqa: FBT001 - bound by position before the seal
    given = answer(sealed)
    # Whoever looks at the claim before the answer is whole waits for the one that is given then.
    running = once.claim.since + RUNS_FOR if changes else 0
    told = once.telling(shown(given, sealed))
    sealed.keep(_sealed(sealed.opened, _stored(once.claim, running=running, on=_rests_on(sealed), told=told)))
    return given


def _rests_on(sealed: Sealed) -> RestsOn | None:
    """What the decisions of this write rest on. Those of one batch do not outdate one another."""
    made = [one for one in sealed.deposits if isinstance(one, RecordedDecision)]
    grants = (grant["digest"] for one in made for grant in one.record["grants"])
    return RestsOn(sealed.end, tuple(dict.fromkeys(grants))) if made else None


def finish(opened: OpenLedger, claim: Claim, told: KeptAnswer) -> None:
    """Keep what is answered, unless it is kept as it is. Raises Conflict where the claim is no longer this run's."""
    with opened.store.reading() as tx:
        found = _require_own(opened, tx.claims.find(claim.token, claim.key), claim)
    if found.told != told or found.running:
        writes.write_beside(opened, partial(_plan_finish, claim=claim, told=told))


def _plan_finish(draft: Draft, claim: Claim, told: KeptAnswer) -> Answer[None]:
    found = _require_own(draft.opened, draft.claim(claim.token, claim.key), claim)
    draft.keep(_sealed(draft.opened, _stored(claim, running=0, on=found.rests_on, told=told)))
    return nothing_more(None)


def free(opened: OpenLedger, claim: Claim) -> None:
    """Let go of a key whose request was refused or failed. What was answered before that stays kept."""
    writes.write_beside(opened, partial(_plan_free, claim=claim))


def _plan_free(draft: Draft, claim: Claim) -> Answer[None]:
    found = draft.claim(claim.token, claim.key)
    if found is not None and found.attempt == claim.attempt and found.told is None:
        draft.keep(FreedClaim(claim.token, claim.key))
    return nothing_more(None)


def _require_own(opened: OpenLedger, found: StoredClaim | None, claim: Claim) -> StoredClaim:
    """The claim as it is found. Raises Conflict where it has run out and somebody else has taken the key."""
    _refuse_unsealed(opened, found)
    if found is None or found.attempt != claim.attempt:
        detail = "this took too long, and the same request was sent again: nothing was written here"
        raise Conflict.of("idempotency_key_running", detail)
    return found


def _sealed(opened: OpenLedger, one: StoredClaim) -> StoredClaim:
    return replace(one, seal=seals.seal(opened, "claim", _sealed_members(one)))


def seal_holds(opened: OpenLedger, one: StoredClaim) -> bool:
    """Whether a stored claim is as this ledger made it."""
    return seals.holds(opened, "claim", _sealed_members(one), one.seal)


def _sealed_members(one: StoredClaim) -> dict[str, Any]:
    on, told = one.rests_on, one.told
    headers = canonical.canonicalize([] if told is None else [list(header) for header in told.headers])
    return {
        "token": one.token, "key": one.key, "request": one.request, "attempt": one.attempt, "until": one.until,
        "running": one.running,
        "rests_on": None if on is None else {"size": on.size, "grants": list(on.grants)},
        "told": None if told is None else [told.status, headers.decode(), digests.digest(told.body)],
    }  # fmt: skip
