"""Registering statements and their proofs: opened, parsed, admitted, staged, sealed, filed; idempotent by digest."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, Final

from consent import entry
from consent.admission import admit
from consent.admission.admit import Admitted, Presented
from consent.answers.statements import Described, Noted, Registered, Results
from consent.callers import Caller
from consent.decision.lookup import of_registrars
from consent.errors import ConsentError, InvalidInput, LogInconsistent, NotFound, Problem, Refused, Unavailable
from consent.ledger import writes
from consent.ledger.access import idempotency
from consent.ledger.draft import Answer, Draft, Plan, Sealed
from consent.ledger.log import cosign
from consent.ledger.open_ledger import OpenLedger, as_error
from consent.ledger.statements.ahead import of_statement
from consent.ledger.statements.describe import described
from consent.ledger.statements.documents import given_by_operator
from consent.ledger.statements.erasure import described_erased, erase_if_due
from consent.records import AnyRecord, Proven, Record
from consent.statements.headings import Heading, headings_by, headings_of, signed_under
from consent.statements.statement import parse_unbounded
from consent.storage.records import Filing, StoredProof, StoredStatement
from consent.view import HERE, View
from signing import bundle, canonical

MAX_BUNDLES: Final = 1000


def register(opened: OpenLedger, raw: bytes, view: View = HERE) -> Registered:
    """Register the bundle's statement with its proofs, or add the proofs to one that is known.

    Raises InvalidInput for a body that is no bundle, Refused with all reasons for bytes, proofs or keys that do not
    hold, and for a signer not entitled to make parties or keys. Nothing is stored then.
    """
    with as_error(InvalidInput):
        handed_in = bundle.read_bundle(raw)
    with as_error(Refused):
        found = parse_unbounded(canonical.open_canonical(handed_in.statement))
    presented = Presented(found.value, handed_in.digest, handed_in.statement, handed_in.proofs, found.beyond)
    return _written(opened, partial(_plan, presented=presented, view=view), view)


def register_many(opened: OpenLedger, value: Any, view: View = HERE) -> Results:
    """Register many bundles, each for itself and in order; an error stands in its place and touches no other.

    Raises InvalidInput for what is no list of bundles, and Unavailable or LogInconsistent where no more can be written:
    what came before stays registered, and the same again changes nothing.
    """
    bundles = value.get("bundles") if isinstance(value, dict) and set(value) == {"bundles"} else None
    if not isinstance(bundles, list) or not 1 <= len(bundles) <= MAX_BUNDLES:
        detail = f'the body is {{"bundles": […]}} with 1 to {MAX_BUNDLES} bundles'
        raise InvalidInput((Problem("wrong_type", "/bundles", detail),))
    each = replace(view, once=None)  # every write is one of several: what is answered to all is kept after the last
    results: list[Described | ConsentError] = []
    for one in bundles:
        try:
            results.append(register(opened, canonical.canonicalize(one), each).statement)
        except ConsentError as error:
            if isinstance(error, Unavailable | LogInconsistent):
                raise
            results.append(error)
    return Results(tuple(results))


def add_proofs(opened: OpenLedger, digest: str, raw: bytes, view: View = HERE) -> Registered:
    """Add proofs to a registered statement. Raises as `register`, and NotFound."""
    with as_error(InvalidInput):
        proofs = bundle.read_proof_list(raw)
    return _written(opened, partial(_plan_proofs, digest=digest, proofs=proofs, view=view), view)


def _written(opened: OpenLedger, plan: Plan[Registered], view: View) -> Registered:
    return _finished(opened, writes.write(opened, idempotency.kept(plan, view.once, idempotency.as_it_is)))


def _finished(opened: OpenLedger, answer: Registered) -> Registered:
    """The answer with what the witnesses say of the new head; a quorum that is not there is told and stops nothing.

    One about a statement that was erased before has no size, and no witness has anything to say to it.
    """
    if answer.erased:
        opened.store.overwrite_deleted()
    if not opened.panel.cosigners or not answer.size:
        return answer
    cosigned = cosign.cosign(opened, answer.size)
    if cosigned is None:
        problems = (*answer.statement.problems, Noted.of(cosign.QUORUM_MISSING))
        return replace(answer, statement=replace(answer.statement, problems=problems))
    with opened.store.reading() as tx:
        proof = opened.log.tlog_proof(tx.log, answer.statement.index, cosigned.checkpoint, cosigned.size)
    return replace(answer, statement=replace(answer.statement, proof=proof))


# -- plans -------------------------------------------------------------------------------------------------------------


def _plan(draft: Draft, presented: Presented, view: View) -> Answer[Registered]:
    gone = _of_erased(draft, presented.digest, view.caller)
    return gone if gone is not None else _admitted(draft, presented, view)


def _plan_proofs(draft: Draft, digest: str, proofs: tuple[bundle.RawProof, ...], view: View) -> Answer[Registered]:
    known = draft.shelf.record(digest)
    if known is None:
        gone = _of_erased(draft, digest, view.caller)
        if gone is not None:
            return gone
        raise NotFound.of("statement_unknown", "no statement of that digest is registered")
    presented = Presented(known.statement, digest, draft.data(digest), proofs)
    return _admitted(draft, presented, view)


def _of_erased(draft: Draft, digest: str, caller: Caller) -> Answer[Registered] | None:
    """What is answered about a statement whose bytes are gone: handed in again it is not taken again."""
    gone = draft.erased(digest)
    if gone is None:
        return None
    draft.will_prove(gone.registered_index)
    return lambda sealed: Registered(False, described_erased(sealed.opened, sealed.tx, gone, caller, sealed.shelf))


def _admitted(draft: Draft, presented: Presented, view: View) -> Answer[Registered]:
    """Admit what is handed in, stage it, and carry out the order to erase that it completes."""
    now, known = draft.now(view.clock), draft.shelf.record(presented.digest)
    registry = draft.registry()
    registry.fetch(
        (*of_registrars(registry), *of_statement(presented.statement, presented.digest, registry.genesis_keys))
    )
    admitted = admit.admit(presented, known=known, registry=registry, now=now)
    # Nothing is staged before this line: whatever was refused has left no trace.
    if known is None:
        record = _stage_statement(draft, admitted, now)
        draft.keep(*given_by_operator(draft, record, view.caller))
    elif admitted.verified:
        record = _stage_proofs(draft, known, admitted, now)
    else:
        record = known
        draft.will_prove(record.index)
    # After the statement, whose entry must stand before that of the erasure it asks for.
    told = erase_if_due(draft, record, now)
    return partial(_registered, record, told, now, known is None)


def _registered(record: AnyRecord, told: tuple[str, ...], now: int, created: bool, sealed: Sealed) -> Registered:  # noqa: FBT001 - bound by position before the seal
    shown = described(sealed.opened, sealed.tx, record, sealed.registry(), at=now, now=now)
    if told:
        detail = f"it is erased; tell {', '.join(told)}, who cannot be found out any more"
        to_tell = Noted.of(Problem("parties_to_tell", "/statement", detail))
        shown = replace(shown, problems=(*shown.problems, to_tell))
    return Registered(created, shown, sealed.head.tree_size, erased=bool(told))


def _stage_statement(draft: Draft, admitted: Admitted, now: int) -> AnyRecord:
    presented = admitted.presented
    statement, digest = presented.statement, presented.digest
    with as_error(Refused):
        new = entry.statement_registered(
            now,
            kind=statement.type,
            statement=digest,
            proofs=bundle.proofs_digest(proof.value for _, proof in admitted.verified),
            refs=statement.refs,
        )
    index = draft.stage(new)
    proven = tuple(Proven(position, index, now) for position, _ in admitted.verified)
    record = Record(digest, statement, index, now, proven)
    under = headings_of(statement, admitted.thumbprint)
    headings = (*under, *signed_under(under, statement, [position for position, _ in admitted.verified]))
    draft.shelf.put(record, headings)
    draft.keep(StoredStatement(digest, statement.type, presented.statement_bytes, index, now))
    draft.keep(*_stored_proofs(admitted, index, now))
    draft.keep(*(Filing(str(one), index, digest) for one in headings))
    return record


def _stage_proofs(draft: Draft, known: AnyRecord, admitted: Admitted, now: int) -> AnyRecord:
    held = {proof.position: proof.data for proof in draft.proofs(known.digest)}
    held |= {position: proof.value for position, proof in admitted.verified}
    index = draft.size
    fresh = tuple(Proven(position, index, now) for position, _ in admitted.verified)
    record = replace(known, proofs=tuple(sorted((*known.proofs, *fresh), key=lambda one: one.position)))
    draft.stage(entry.proof_added(
        now,
        statement=known.digest,
        proofs=bundle.proofs_digest(held[position] for position in sorted(held)),
        complete=not record.missing,
    ))  # fmt: skip
    draft.will_prove(record.index)
    headings = _signed_now(admitted)
    draft.shelf.replace(record, headings)
    draft.keep(*_stored_proofs(admitted, index, now))
    draft.keep(*(Filing(str(one), index, known.digest) for one in headings))
    return record


def _signed_now(admitted: Admitted) -> tuple[Heading, ...]:
    """What the proofs that have come in file the statement under."""
    return headings_by(admitted.presented.statement, (position for position, _ in admitted.verified))


def _stored_proofs(admitted: Admitted, index: int, now: int) -> tuple[StoredProof, ...]:
    digest = admitted.presented.digest
    return tuple(StoredProof(digest, position, proof.value, index, now) for position, proof in admitted.verified)
