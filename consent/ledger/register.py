"""Registering statements and their proofs: opened, parsed, admitted, logged, filed; idempotent by digest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from consent import admission, effects, entry, erasure
from consent.admission import Admitted, Presented
from consent.errors import ConsentError, InvalidInput, LogInconsistent, NotFound, Problem, Refused, Unavailable
from consent.ledger import witnessing
from consent.ledger.erase import described_erased, erase_if_due
from consent.ledger.grounds import Grounds, as_error
from consent.prefix import Prefix, Proven, Record
from consent.statements.parsing import parse_statement
from consent.statements.rulings import ErasureOrder
from consent.statements.subjects import subjects_of
from consent.states.state import state_of
from consent.storage import tables
from consent.storage.transaction import Transaction
from signing import bundle, canonical, digests, merkle
from signing.checkpoint import open_checkpoint
from signing.errors import SigningError

MAX_BUNDLES: Final = 1000


@dataclass(frozen=True, slots=True)
class Answer:
    """What a registration answers; `created` is false when the statement was in the log already.

    `size` is that of the log afterwards. `erased`: it was an order to erase, and has been carried out.
    """

    created: bool
    body: dict[str, Any]
    size: int = 0
    erased: bool = False


def register(grounds: Grounds, raw: bytes, clock: int | None = None) -> Answer:
    """Register the bundle's statement with its proofs, or add the proofs to one that is known.

    Raises InvalidInput for a body that is no bundle, Refused with all reasons for bytes, proofs or keys that do not
    hold, and for a signer not entitled to make parties or keys. Nothing is stored then.
    """
    with as_error(InvalidInput):
        opened = bundle.read_bundle(raw)
    with as_error(Refused):
        value = canonical.open_canonical(opened.statement)
        statement = parse_statement(value)
    presented = Presented(statement, opened.digest, opened.statement, opened.proofs)
    with grounds.writing() as tx:
        gone = tx.erased(opened.digest)
        if gone is not None:
            return Answer(created=False, body=described_erased(grounds, tx, gone))
        answer = _admit_and_record(grounds, tx, presented, grounds.now(tx, clock))
    return _finished(grounds, answer)


def register_many(
    grounds: Grounds, value: Any, problem: Callable[[ConsentError], dict[str, Any]], clock: int | None = None
) -> dict[str, Any]:
    """Register many bundles, each for itself and in order; an error stands in its place and touches no other.

    Raises InvalidInput for what is no list of bundles, and Unavailable or LogInconsistent where no more can be written:
    what came before stays registered, and the same again changes nothing.
    """
    bundles = value.get("bundles") if isinstance(value, dict) and set(value) == {"bundles"} else None
    if not isinstance(bundles, list) or not 1 <= len(bundles) <= MAX_BUNDLES:
        detail = f'the body is {{"bundles": […]}} with 1 to {MAX_BUNDLES} bundles'
        raise InvalidInput((Problem("wrong_type", "/bundles", detail),))
    results = []
    for one in bundles:
        try:
            results.append(register(grounds, canonical.canonicalize(one), clock).body)
        except ConsentError as error:
            if isinstance(error, Unavailable | LogInconsistent):
                raise
            results.append({"error": problem(error)})
    return {"results": results}


def add_proofs(grounds: Grounds, digest: str, raw: bytes, clock: int | None = None) -> Answer:
    """Add proofs to a registered statement. Raises as `register`, and NotFound."""
    with as_error(InvalidInput):
        proofs = bundle.read_proof_list(raw)
    with grounds.writing() as tx:
        known = tx.record(digest)
        if known is None:
            gone = tx.erased(digest)
            if gone is not None:
                return Answer(created=False, body=described_erased(grounds, tx, gone))
            raise NotFound.of("statement_unknown", "no statement of that digest is registered")
        presented = Presented(known.statement, digest, tx.statement_bytes(digest), proofs)
        answer = _admit_and_record(grounds, tx, presented, grounds.now(tx, clock))
    return _finished(grounds, answer)


def _finished(grounds: Grounds, answer: Answer) -> Answer:
    """The answer with what the witnesses say of the new head; a quorum that is not there is told and stops nothing."""
    if answer.erased:
        grounds.store.overwrite_deleted()
    if not grounds.panel.cosigners:
        return answer
    cosigned = witnessing.cosign(grounds, answer.size)
    if cosigned is None:
        missing = _problem(witnessing.QUORUM_MISSING)
        return replace(answer, body={**answer.body, "problems": [*answer.body["problems"], missing]})
    with grounds.store.reading() as tx:
        proof = grounds.log.tlog_proof(tx, answer.body["index"], cosigned.checkpoint, cosigned.size)
    return replace(answer, body={**answer.body, "proof": proof})


def _admit_and_record(grounds: Grounds, tx: Transaction, presented: Presented, now: int) -> Answer:
    known = tx.record(presented.digest)
    admitted = admission.admit(presented, known=known, prefix=grounds.prefix(tx), now=now)
    if known is None:
        record = _record_new(grounds, tx, presented, admitted, now)
    elif admitted.verified:
        record = _record_proofs(grounds, tx, known, admitted, now)
    else:
        record = known
    told = erase_if_due(grounds, tx, record, now)
    body = described(grounds, tx, record, at=now, now=now)
    if told:
        detail = f"it is erased; tell {', '.join(told)}, who cannot be found out any more"
        body["problems"].append(_problem(Problem("parties_to_tell", "/statement", detail)))
    return Answer(known is None, body, tx.head.tree_size, erased=bool(told))


def _record_new(grounds: Grounds, tx: Transaction, presented: Presented, admitted: Admitted, now: int) -> Record:
    statement, digest = presented.statement, presented.digest
    index = tx.head.tree_size
    with as_error(Refused):
        new = entry.statement_registered(
            now,
            kind=statement.type,
            statement=digest,
            proofs=bundle.proofs_digest(proof.value for _, proof in admitted.verified),
            refs=statement.refs,
        )
    grounds.log.append(tx, [new])
    row = {"digest": digest, "kind": statement.type, "data": presented.statement_bytes, "entry_index": index, "at": now}
    tx.insert(tables.statements, [row])
    _insert_proofs(tx, digest, admitted, index, now)
    headings = subjects_of(statement, admitted.thumbprint)
    filed = [{"subject": one, "entry_index": index, "digest": digest} for one in headings]
    tx.insert(tables.subjects, filed)
    proven = tuple(Proven(position, index, now) for position, _ in admitted.verified)
    return Record(digest, statement, index, now, proven)


def _record_proofs(grounds: Grounds, tx: Transaction, known: Record, admitted: Admitted, now: int) -> Record:
    index = tx.head.tree_size
    fresh = tuple(Proven(position, index, now) for position, _ in admitted.verified)
    record = replace(known, proofs=tuple(sorted((*known.proofs, *fresh), key=lambda one: one.position)))
    held = dict(tx.proof_bytes(known.digest)) | {position: proof.value for position, proof in admitted.verified}
    new = entry.proof_added(
        now,
        statement=known.digest,
        proofs=bundle.proofs_digest(held[position] for position in sorted(held)),
        complete=not record.missing,
    )
    grounds.log.append(tx, [new])
    _insert_proofs(tx, known.digest, admitted, index, now)
    return record


def _insert_proofs(tx: Transaction, digest: str, admitted: Admitted, index: int, now: int) -> None:
    rows = [
        {"digest": digest, "position": position, "data": proof.value, "entry_index": index, "at": now}
        for position, proof in admitted.verified
    ]
    tx.insert(tables.proofs, rows)


def described(
    grounds: Grounds, tx: Transaction, record: Record, *, at: int, now: int, known_at: int | None = None
) -> dict[str, Any]:
    """What is answered about a registered statement (contract §4)."""
    prefix = grounds.prefix(tx, known_at)
    return {
        "digest": record.digest,
        "index": record.index,
        "state": state_of(record, prefix, at, now),
        "missing": list(record.missing),
        "problems": [_problem(one) for one in _problems(grounds, tx, record, prefix, now)],
        "proof": grounds.tlog_proof(tx, record.index),
    }


def _problems(grounds: Grounds, tx: Transaction, record: Record, prefix: Prefix, now: int) -> Iterator[Problem]:
    yield from effects.problems(record, prefix)
    yield from _barred(record, prefix, now)
    if record.statement.anchor is not None:
        yield from _of_anchor(grounds, tx, record.statement.anchor, record.index)


def _of_anchor(grounds: Grounds, tx: Transaction, anchor: str, index: int) -> Iterator[Problem]:
    """Why an anchor bounds nothing: it is no head that this log had before the statement came in."""
    try:
        head = open_checkpoint(anchor, grounds.log.verifier).checkpoint
        known = head.size <= index and merkle.root_hash(head.size, tx.read_hashes) == head.root
    except SigningError as error:
        yield Problem("checkpoint_invalid", "/anchor", f"not a checkpoint of this ledger: {error.detail}")
        return
    if not known:
        yield Problem("checkpoint_invalid", "/anchor", "not a head this log had before the statement came in")


def _barred(record: Record, prefix: Prefix, now: int) -> Iterator[Problem]:
    """Why a complete order to erase has erased nothing so far."""
    if isinstance(record.body, ErasureOrder) and not record.missing:
        yield from erasure.of_order(record, prefix, now)


def _problem(problem: Problem) -> dict[str, Any]:
    return {"code": problem.code, "pointer": problem.pointer, "detail": problem.detail, "rule": problem.rule}


def bundle_of(tx: Transaction, record: Record) -> dict[str, Any]:
    """The bundle of a registered statement with the proofs the record knows of, in the order of `parties`."""
    known = {proof.position for proof in record.proofs}
    held = [data for position, data in tx.proof_bytes(record.digest) if position in known]
    proofs = [canonical.parse(data, max_bytes=len(data)) for data in held]
    return {"statement": digests.encode_base64url(tx.statement_bytes(record.digest)), "proofs": proofs}
