"""Evidence of a decision: what it looked at, with the proofs that all of it is in the log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from consent import admission
from consent.admission import Presented
from consent.callers import LOCAL, Caller
from consent.decision.decide import decide
from consent.decision.request import parse_request
from consent.evidence import story
from consent.evidence.package import pack
from consent.evidence.shelf import Recording
from consent.ledger import check, prove
from consent.ledger.grounds import Grounds
from consent.prefix import Hold, Prefix, Record
from consent.rules import judging, releases
from consent.storage.transaction import Transaction
from signing import canonical
from signing.bundle import RawProof


def of_decision(grounds: Grounds, decision: str, *, caller: Caller = LOCAL) -> bytes:
    """The zip of everything the decision rested on, proven under the present head. Raises NotFound, for strangers too.

    It holds the statements of others too as far as the decision looked at them: show it to whom the decision concerns.
    """
    with grounds.store.reading() as tx:
        row = check.concerning(tx, decision, caller)
        record = _json(row.record)
        noted, records = _looked_at(grounds, tx, row, record)
        manifest = {
            "v": 1,
            "kind": "decision",
            "subject": decision,
            "origin": tx.head.origin,
            "entry": row.entry_index,
            "statements": [_listed(one) for one in records],
            "entries": _entries(row, records),
            "holds": [_hold(one) for held in noted.held.values() for one in held if one.index < row.entry_index],
            "rests_on": list(dict.fromkeys(noted.decisions)),
        }
        return pack(manifest, dict(_files(grounds, tx, row, manifest, records)))


def _json(data: Any) -> Any:
    return canonical.parse(bytes(data), max_bytes=len(data))


def _looked_at(grounds: Grounds, tx: Transaction, row: Any, record: dict[str, Any]) -> tuple[Recording, list[Record]]:
    """The decision made again on a shelf that takes notes, and then each proof of what it saw, until nothing is new."""
    noted = Recording(tx)
    rules = releases.runnable(record["rules"]) or judging.current()
    prefix = _prefix(grounds, noted, record["size"], row.entry_index)
    decide(parse_request(_json(row.request)), prefix, at=record["at"], now=row.recorded_at, rules=rules)
    seen: set[str] = set()
    while new := sorted(set(noted.statements) - seen):
        seen.update(new)
        for digest in new:
            _see_signers(grounds, tx, noted, noted.statements[digest], record["size"])
    known = (one.as_of(record["size"]) for one in noted.statements.values())
    return noted, sorted((one for one in known if one is not None), key=lambda one: one.index)


def _prefix(grounds: Grounds, noted: Recording, size: int, holds_before: int) -> Prefix:
    return Prefix(
        origin=grounds.log.origin, size=size, registrars=grounds.registrars, registrar_keys=grounds.registrar_keys,
        shelf=noted, holds_before=holds_before,
    )  # fmt: skip


def _see_signers(grounds: Grounds, tx: Transaction, noted: Recording, record: Record, size: int) -> None:
    """Look at whatever shows that the record's proofs could be made: keys, their parties, registrars."""
    held = dict(tx.proof_bytes(record.digest))
    for proof in record.proofs:
        if proof.index < size:
            value = _json(held[proof.position])
            raw = RawProof(str(value["format"]), value, "")
            presented = Presented(record.statement, record.digest, tx.statement_bytes(record.digest), (raw,))
            prefix = _prefix(grounds, noted, proof.index, proof.index)
            admission.admit(presented, known=prefix.record(record.digest), prefix=prefix, now=proof.at)


def _listed(record: Record) -> dict[str, Any]:
    proofs = [{"position": one.position, "index": one.index} for one in record.proofs]
    return {"digest": record.digest, "index": record.index, "proofs": proofs}


def _entries(row: Any, records: list[Record]) -> list[int]:
    brought = (proof.index for record in records for proof in record.proofs)
    return sorted({0, row.entry_index, *brought, *(record.index for record in records)})


def _hold(hold: Hold) -> dict[str, Any]:
    return {name: value for name in Hold.__slots__ if (value := getattr(hold, name)) is not None}


def _files(
    grounds: Grounds, tx: Transaction, row: Any, manifest: dict[str, Any], records: list[Record]
) -> Iterator[tuple[str, bytes]]:
    yield "checkpoint.txt", tx.head.checkpoint.encode()
    yield "request.json", bytes(row.request)
    yield "answer.json", bytes(row.answer)
    yield "record.json", bytes(row.record)
    yield "receipt.jwt", row.receipt.encode("ascii")
    yield "jwks.json", canonical.canonicalize(prove.jwks(grounds))
    yield "README.txt", story.how_to_verify(tx.head.origin).encode()
    yield "story.txt", story.story_of(_json(row.request), _json(row.answer), records).encode()
    release = releases.release_of(_json(row.record)["rules"])
    if release is not None:
        yield "rules.json", canonical.canonicalize({"version": release.version, "rules": list(release.rules.values())})
    for record in records:
        yield f"statements/{record.digest}.json", tx.statement_bytes(record.digest)
        held = dict(tx.proof_bytes(record.digest))
        yield from ((f"proofs/{record.digest}.{one.position}.json", held[one.position]) for one in record.proofs)
    for index in manifest["entries"]:
        data = tx.entry_bytes(index)
        assert data is not None
        yield f"log/{index}.entry.json", data
        yield f"log/{index}.tlog-proof", grounds.log.tlog_proof(tx, index).encode()
