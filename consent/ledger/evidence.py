"""Evidence of a decision, a grant or a project: what bears on it, with the proofs that all of it is in the log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from consent.callers import LOCAL, Caller
from consent.errors import NotFound
from consent.evidence import story
from consent.evidence.account import Account, as_text
from consent.evidence.package import pack
from consent.evidence.story import Case, Told
from consent.ledger import erase, issue, prove, recall
from consent.ledger.collecting import Collected, collect
from consent.ledger.visibility import may_see
from consent.ledger.opened import OpenLedger
from consent.ledger.read import project_named
from consent.prefix import Hold, Record
from consent.rules import releases
from consent.statements.grants import Grant
from consent.statements.subjects import documents_of
from consent.storage.transaction import Transaction
from signing import canonical, digests, merkle

_ABOUT_A_PROJECT: Final = ("project:{}", "granted:{}", "approvals:{}", "determinations:{}")


@dataclass(frozen=True, slots=True)
class Gathered:
    """Evidence before it is packed: its manifest, its files, its account in plain words, and the time of the head."""

    manifest: dict[str, Any]
    files: dict[str, bytes]
    account: Account
    made_at: int

    def packed(self) -> bytes:
        """The zip."""
        return pack(self.manifest, self.files)


def of_decision(opened: OpenLedger, decision: str, *, caller: Caller = LOCAL) -> Gathered:
    """Everything a decision rested on, proven under the present head.

    Raises NotFound (`decision_unknown`, for strangers too; `receipt_withheld`).
    """
    with opened.store.reading() as tx:
        row = recall.concerning(tx, decision, caller)
        if row.receipt == issue.WITHHELD:
            raise NotFound.of(
                "receipt_withheld", "its receipt waits for the witnesses; ask for the decision again first"
            )
        found = collect(opened, tx, caller, _json(row.record)["size"], [row], [])
        return _CaseFile(opened, tx, "decision", decision, [row], found).gathered()


def of_grant(opened: OpenLedger, digest: str, *, caller: Caller = LOCAL) -> Gathered:
    """A grant, all that is said about it and every decision that relied on it, as far as they concern the caller.

    Raises NotFound, for strangers too.
    """
    with opened.store.reading() as tx:
        prefix = opened.prefix(tx)
        record = prefix.record(digest)
        if record is None or not isinstance(record.body, Grant) or not may_see(caller, record, prefix):
            raise NotFound.of("grant_unknown", "no grant of that digest is registered")
        rows = [row for row in tx.decisions_leaning_on(digest) if _shown(row, caller)]
        found = collect(opened, tx, caller, tx.head.tree_size, rows, [record])
        return _CaseFile(opened, tx, "grant", digest, rows, found).gathered()


def of_project(opened: OpenLedger, project: str, *, caller: Caller = LOCAL) -> Gathered:
    """All that is said and decided about a work (`scheme:value`), as far as it concerns the caller.

    Raises InvalidInput.
    """
    named = project_named(project)
    with opened.store.reading() as tx:
        prefix = opened.prefix(tx)
        about = [one for heading in _ABOUT_A_PROJECT for one in prefix.about(heading.format(named))]
        rows = [row for row in tx.decisions_of(str(named)) if _shown(row, caller)]
        seeds = [one for one in about if may_see(caller, one, prefix)]
        found = collect(opened, tx, caller, tx.head.tree_size, rows, seeds)
        return _CaseFile(opened, tx, "project", str(named), rows, found).gathered()


def _shown(row: Any, caller: Caller) -> bool:
    return recall.concerns(row, caller) and row.receipt != issue.WITHHELD


def _json(data: Any) -> Any:
    return canonical.parse(bytes(data), max_bytes=len(data))


class _CaseFile:
    """One case being written: the decisions' rows and what was collected, under the transaction's head."""

    def __init__(
        self, opened: OpenLedger, tx: Transaction, kind: str, subject: str, rows: Sequence[Any], found: Collected
    ) -> None:
        self.opened, self.tx, self.kind, self.subject = opened, tx, kind, subject
        self.rows, self.found = rows, found
        named = dict.fromkeys(one["digest"] for row in rows for one in _json(row.record)["grants"])
        self.gone = [gone for digest in named if (gone := tx.erased(digest)) is not None]
        self.stamps = self._stamps()
        self.entries = sorted(self._entries())

    def gathered(self) -> Gathered:
        """The case, whole."""
        account = story.account_of(self._case())
        files = {**dict(self._files()), "story.txt": as_text(account).encode()}
        return Gathered(self._manifest(), files, account, self.tx.head.at)

    def _stamps(self) -> list[Any]:
        """For each thing in it the first time-stamp over a head that has it."""
        stamps = self.tx.timestamps()
        indexes = {*(one.index for one in self.found.records), *(row.entry_index for row in self.rows)}
        first = (next((one for one in stamps if one.tree_size > index), None) for index in indexes)
        return sorted({one for one in first if one is not None}, key=lambda one: one.entry_index)

    def _entries(self) -> set[int]:
        records = self.found.records
        brought = {proof.index for record in records for proof in record.proofs}
        erased = {index for row in self.gone for index in (row.registered_index, row.entry_index)}
        stamped = {one.entry_index for one in self.stamps}
        return {
            0,
            *brought,
            *erased,
            *stamped,
            *(one.index for one in records),
            *(row.entry_index for row in self.rows),
        }

    def _manifest(self) -> dict[str, Any]:
        found = self.found
        return {
            "v": 1,
            "subject": {"kind": self.kind, "id": self.subject},
            "origin": self.tx.head.origin,
            "statements": [_listed(one) for one in found.records],
            "decisions": [{"decision": row.decision, "entry": row.entry_index} for row in self.rows],
            "entries": self.entries,
            "holds": [_hold(one) for one in found.holds],
            "rests_on": list(found.rests_on),
            "documents": sorted({one for record in found.records for one in documents_of(record.statement)}),
            "withheld": list(found.withheld),
            "erased": [{"digest": row.digest, "registered": row.registered_index, "entry": row.entry_index}
                       for row in self.gone],
            "timestamps": [{"entry": one.entry_index, "size": one.tree_size} for one in self.stamps],
        }  # fmt: skip

    def _case(self) -> Case:
        head = self.tx.head
        gone = (erase.described_erased(self.opened, self.tx, row) for row in self.gone)
        told = [
            Told(row.decision, row.entry_index, row.recorded_at, _json(row.request), _json(row.answer))
            for row in self.rows
        ]
        return Case(
            kind=self.kind,
            subject=self.subject,
            origin=head.origin,
            tree_size=head.tree_size,
            decisions=told,
            records=self.found.records,
            withheld=len(self.found.withheld),
            erased=[f"The grant {one['digest']} was {one['problems'][0]['detail']}" for one in gone],
            cosigned_by=sorted({signer.rpartition("+")[0] for signer in self.tx.cosignatures(head.tree_size)}),
            times=[one.tree_size for one in self.stamps],
        )

    def _files(self) -> Iterator[tuple[str, bytes]]:
        yield "checkpoint.txt", self.opened.checkpoint(self.tx).encode()
        yield "jwks.json", canonical.canonicalize(prove.jwks(self.opened))
        yield "README.txt", story.how_to_verify(self.tx.head.origin).encode()
        for row in self.rows:
            yield from _of_decision(row)
        for record in self.found.records:
            yield from self._of_record(record)
        for index in self.entries:
            data = self.tx.entry_bytes(index)
            assert data is not None
            yield f"log/{index}.entry.json", data
            yield f"log/{index}.tlog-proof", self.opened.tlog_proof(self.tx, index).encode()
        for one in self.stamps:
            yield from self._of_stamp(one)

    def _of_record(self, record: Record) -> Iterator[tuple[str, bytes]]:
        yield f"statements/{record.digest}.json", self.tx.statement_bytes(record.digest)
        held = dict(self.tx.proof_bytes(record.digest))
        yield from ((f"proofs/{record.digest}.{one.position}.json", held[one.position]) for one in record.proofs)
        for sha256 in documents_of(record.statement):
            data = self.tx.document(sha256)
            if data is not None:
                yield f"documents/{sha256}.bin", data

    def _of_stamp(self, stamp: Any) -> Iterator[tuple[str, bytes]]:
        path = merkle.prove_consistency(stamp.tree_size, self.tx.head.tree_size, self.tx.read_hashes)
        shown = {"path": [digests.encode_base64(one) for one in path]}
        place = f"time/{stamp.entry_index}"
        yield f"{place}.tsr", bytes(stamp.response)
        yield f"{place}.checkpoint.txt", self.opened.log.checkpoint_at(self.tx, stamp.tree_size).encode()
        yield f"{place}.consistency.json", canonical.canonicalize(shown)


def _of_decision(row: Any) -> Iterator[tuple[str, bytes]]:
    place, rules = f"decisions/{row.decision}", _json(row.record)["rules"]
    yield f"{place}.request.json", bytes(row.request)
    yield f"{place}.answer.json", bytes(row.answer)
    yield f"{place}.record.json", bytes(row.record)
    yield f"{place}.receipt.jwt", row.receipt.encode("ascii")
    release = releases.release_of(rules)
    if release is not None:
        said = {"version": release.version, "rules": list(release.rules.values())}
        yield f"rules/{rules}.json", canonical.canonicalize(said)


def _listed(record: Record) -> dict[str, Any]:
    proofs = [{"position": one.position, "index": one.index} for one in record.proofs]
    return {"digest": record.digest, "index": record.index, "proofs": proofs}


def _hold(hold: Hold) -> dict[str, Any]:
    return {name: value for name in Hold.__slots__ if (value := getattr(hold, name)) is not None}
