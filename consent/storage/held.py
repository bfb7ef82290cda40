"""What is stored of a statement, held against the log when a process first reads it.

The bytes must have their digest, an entry of the tree under the head must register them, and every proof must be one
that an entry brought. Signatures are not verified again: those that were admitted are the ones the entries name. A row
that was changed is named, and stops whoever reads it; one that was taken away only the audit finds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from consent.entry import Entry
from consent.errors import LogInconsistent, Problem
from consent.records import AnyRecord
from consent.storage.entries import LogRows
from consent.storage.records import StoredProof
from consent.verify.statement import arrival_problems, registration_problems
from signing import merkle
from signing.errors import SigningError


def hold(log: LogRows, records: Sequence[AnyRecord], proofs: dict[str, list[StoredProof]]) -> None:
    """Hold records against their entries. Raises LogInconsistent (`statement_mismatch`, `proof_mismatch` …)."""
    _read_ahead(log, records)
    for record in records:
        for problem in _problems(log, record, proofs.get(record.digest, [])):
            raise LogInconsistent((problem,))


def _read_ahead(log: LogRows, records: Sequence[AnyRecord]) -> None:
    """Read at once what the entries and their places in the tree are held against."""
    size = log.head.tree_size
    indexes = sorted({index for record in records for index in _indexes(record) if 0 <= index < size})
    places = {place for index in indexes for place in merkle.inclusion_places(index, size)}
    log.fetch(sorted(places), indexes)


def _indexes(record: AnyRecord) -> list[int]:
    """The entries that brought a statement and its proofs."""
    return sorted({record.index, *(one.index for one in record.proofs)})


def _problems(log: LogRows, record: AnyRecord, proofs: Sequence[StoredProof]) -> Iterator[Problem]:
    where, statement = f"/statements/{record.digest}", record.statement
    entries = {index: _entry(log, index) for index in _indexes(record)}
    registering = entries[record.index]
    if registering is None or registering.at != record.at:
        yield Problem("statement_mismatch", f"{where}/entry_index", "no entry of the log registers it there and then")
        return
    yield from registration_problems(statement, record.digest, registering, record.index)
    for one in record.proofs:
        brought = entries[one.index]
        if brought is None or brought.members.get("statement") != record.digest or brought.at != one.at:
            detail = "no entry of the statement brought this proof there and then"
            yield Problem("proof_mismatch", f"/proofs/{record.digest}/{one.position}/entry_index", detail)
    held = [(one.index, one.data) for one in proofs]
    for index, entry in entries.items():
        if entry is not None:
            yield from arrival_problems(statement, held, entry, index)


def _entry(log: LogRows, index: int) -> Entry | None:
    """The entry at an index, in the tree under the head. Raises LogInconsistent (`own_proof_failed`)."""
    data, head = log.entry_bytes(index), log.head
    if data is None or not 0 <= index < head.tree_size:
        return None
    path = merkle.prove_inclusion(index, head.tree_size, log.read_hashes)
    try:
        merkle.verify_inclusion(merkle.leaf_hash(data), index, head.tree_size, path, head.root_hash)
    except SigningError as error:
        raise LogInconsistent.of("own_proof_failed", f"entry {index} is not what the log holds: {error}") from error
    return log.entry(index)
