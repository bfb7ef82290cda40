"""The log: sealing what was staged, and proving what is in it. The one place where the head moves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from consent.entry import Entry
from consent.errors import LogInconsistent
from consent.storage.entries import LogRows
from consent.storage.records import Head
from signing import checkpoint as checkpoints, merkle, note
from signing.errors import SigningError
from signing.keys import Signer
from signing.note import Verifier
from signing.tlog_proof import format_tlog_proof
from signing.tree_head import Checkpoint


@dataclass(frozen=True, slots=True)
class Appended:
    """Entries that are in the log when the transaction commits: from index `first` on, under this head."""

    first: int
    head: Head


@dataclass(frozen=True, slots=True)
class Proved:
    """An entry, where it stands, and its audit path under the head of the transaction."""

    index: int
    data: bytes
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Log:
    """One log: its origin and the key that signs its checkpoints. Its rows are those of a transaction.

    `before_swap` runs between reading and swapping the head; tests use it to make races happen on purpose.
    """

    origin: str
    signer: Signer
    before_swap: Callable[[], None] | None = None

    @property
    def verifier(self) -> Verifier:
        """What verifies this log's checkpoints."""
        return Verifier(self.origin, note.ED25519, self.signer.public)

    @property
    def vkey(self) -> str:
        """The verifier key as text."""
        return note.format_vkey(self.origin, self.signer.public)

    def append(self, rows: LogRows, new: Sequence[Entry], to_prove: Collection[int] = ()) -> Appended:
        """Append entries to the log, all or none. `to_prove`: the indexes that will be proven under the new head.

        1. Take the head the transaction was opened on; times never decrease.
        2. Read every stored hash this and the proofs to come will need: one read. Compute the new hashes and root.
        3. Insert entries and hashes (refused by the database if an index is taken).
        4. Sign the checkpoint of the new head.
        5. Swap the head against the one of step 1; exactly one row, or somebody else wrote.
        6. Prove what an auditor would ask: the last new entry under the signed checkpoint, and that the new tree
           extends the old one.

        Nothing is durable before the caller's commit. Anything unexpected raises LogInconsistent, which rolls back.
        """
        old = rows.head
        if any(entry.at < old.at for entry in new):
            raise LogInconsistent.of("time_decreases", "an entry may not be earlier than the one before it")
        _read_ahead(rows, old.tree_size, old.tree_size + len(new), to_prove)
        leaves = [merkle.leaf_hash(entry.data) for entry in new]
        hashes, root = merkle.append_leaves(old.tree_size, leaves, rows.read_hashes)
        rows.append(old.tree_size, new, hashes)
        head = self._signed(old.tree_size + len(new), root, new[-1].at)
        if self.before_swap is not None:
            self.before_swap()
        rows.swap_head(head)
        self._verify_own(rows, old, head, leaves[-1])
        return Appended(old.tree_size, head)

    def found(self, rows: LogRows, genesis: Entry) -> Head:
        """Make the first entry of a new log."""
        leaf = merkle.leaf_hash(genesis.data)
        hashes, root = merkle.append_leaves(0, [leaf], rows.read_hashes)
        rows.append(0, [genesis], hashes)
        head = self._signed(1, root, genesis.at)
        rows.found_head(head)
        return head

    def _signed(self, size: int, root: bytes, at: int) -> Head:
        text = checkpoints.sign_checkpoint(Checkpoint(self.origin, size, root), self.signer)
        return Head(self.origin, size, root, text, at)

    def _verify_own(self, rows: LogRows, old: Head, new: Head, last_leaf: bytes) -> None:
        try:
            opened = checkpoints.open_checkpoint(new.checkpoint, self.verifier).checkpoint
            path = merkle.prove_inclusion(new.tree_size - 1, new.tree_size, rows.read_hashes)
            merkle.verify_inclusion(last_leaf, new.tree_size - 1, opened.size, path, opened.root)
            extends = merkle.prove_consistency(old.tree_size, new.tree_size, rows.read_hashes)
            merkle.verify_consistency(old.tree_size, new.tree_size, old.root_hash, opened.root, extends)
        except SigningError as error:
            raise LogInconsistent.of("own_proof_failed", f"the log cannot prove its own entry: {error}") from error

    def prove(self, rows: LogRows, index: int, size: int | None = None) -> Proved:
        """The entry at an index with its audit path under the head of `size` entries (the transaction's where None).

        It is verified before anybody sees it. Raises LogInconsistent when the entry is missing or its path does not
        lead to the head.
        """
        head, data = self.head_of(rows, size), rows.entry_bytes(index)
        if data is None:
            raise LogInconsistent.of("entry_missing", f"entry {index} is missing")
        path = merkle.prove_inclusion(index, head.size, rows.read_hashes)
        try:
            merkle.verify_inclusion(merkle.leaf_hash(data), index, head.size, path, head.root)
        except SigningError as error:
            raise LogInconsistent.of("own_proof_failed", f"the log cannot prove entry {index}: {error}") from error
        return Proved(index, data, path)

    def head_of(self, rows: LogRows, size: int | None) -> Checkpoint:
        """The head of the first `size` entries (the transaction's where None): computed where it is an older one."""
        if size is None or size == rows.head.tree_size:
            return Checkpoint(self.origin, rows.head.tree_size, rows.head.root_hash)
        return Checkpoint(self.origin, size, merkle.root_hash(size, rows.read_hashes))

    def checkpoint_at(self, rows: LogRows, size: int) -> str:
        """The checkpoint of the first `size` entries, as it was signed then: Ed25519 signs the same bytes alike."""
        if size == rows.head.tree_size:
            return rows.head.checkpoint
        return checkpoints.sign_checkpoint(self.head_of(rows, size), self.signer)

    def tlog_proof(self, rows: LogRows, index: int, checkpoint: str | None = None, size: int | None = None) -> str:
        """The C2SP proof text of an entry under the head of `size` entries (the transaction's where None).

        `checkpoint` is that head with what witnesses signed of it.
        """
        return format_tlog_proof(index, self.prove(rows, index, size).path, checkpoint or rows.head.checkpoint)

    def verify_head(self, rows: LogRows) -> None:
        """At start: the head row against its own checkpoint and against the stored hashes. Raises LogInconsistent."""
        head = rows.head
        try:
            opened = checkpoints.open_checkpoint(head.checkpoint, self.verifier).checkpoint
        except SigningError as error:
            raise LogInconsistent.of("checkpoint_invalid", f"the stored checkpoint does not verify: {error}") from error
        same = opened == Checkpoint(head.origin, head.tree_size, head.root_hash)
        if not same or merkle.root_hash(head.tree_size, rows.read_hashes) != head.root_hash:
            raise LogInconsistent.of("head_mismatch", "head row, stored hashes and signed checkpoint disagree")


def _read_ahead(rows: LogRows, old: int, new: int, to_prove: Collection[int]) -> None:
    """Read at once what appending, verifying and the proofs to come look at; what is new is not stored yet."""
    wanted = {*merkle.edge(old), *merkle.consistency_places(old, new), *merkle.inclusion_places(new - 1, new)}
    for index in to_prove:
        wanted.update(merkle.inclusion_places(index, new))
    stored = merkle.stored_hash_count(old)
    rows.fetch(sorted(one for one in wanted if one < stored), sorted(one for one in to_prove if one < old))
