"""Evidence of a decision, a grant or a project: what bears on it, with the proofs that all of it is in the log.

It goes to somebody. What a decision looked at and what does not concern them (another studio's grant of the same
performer) is left out and counted; registrations of parties and keys are not, for without them no signature verifies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from consent import admission
from consent.admission import Presented
from consent.callers import LOCAL, Caller
from consent.decision.decide import decide
from consent.decision.request import parse_request
from consent.errors import NotFound
from consent.evidence import story
from consent.evidence.account import Account, as_text
from consent.evidence.package import pack
from consent.evidence.shelf import Recording
from consent.evidence.story import Case, Told
from consent.ledger import check, erase, issue, prove
from consent.ledger.concerning import may_see
from consent.ledger.grounds import Grounds
from consent.ledger.read import project_named
from consent.prefix import Hold, Prefix, Record
from consent.rules import judging, releases
from consent.statements.grants import Grant
from consent.statements.subjects import documents_of
from consent.states.state import state_of
from consent.storage.transaction import Transaction
from signing import canonical, digests, merkle
from signing.bundle import RawProof

_SHOWN_TO_ALL: Final = ("party.", "key.", "authority.", "project.", "tool.")
"""Kinds that show who signed and what a work is; what anybody consented to is not among them."""
_ABOUT_A_PROJECT: Final = ("project:{}", "granted:{}", "approvals:{}", "determinations:{}")


@dataclass(frozen=True, slots=True)
class Gathered:
    """Evidence before it is packed: its manifest, its files, and its account in plain words."""

    manifest: dict[str, Any]
    files: dict[str, bytes]
    account: Account
    made_at: int

    def packed(self) -> bytes:
        """The zip."""
        return pack(self.manifest, self.files)


def of_decision(grounds: Grounds, decision: str, *, caller: Caller = LOCAL) -> Gathered:
    """Everything a decision rested on, proven under the present head. Raises NotFound, for strangers too."""
    with grounds.store.reading() as tx:
        row = check.concerning(tx, decision, caller)
        if row.receipt == issue.WITHHELD:
            raise NotFound.of(
                "receipt_withheld", "its receipt waits for the witnesses; ask for the decision again first"
            )
        return _Collector(grounds, tx, caller, _json(row.record)["size"]).gathered("decision", decision, [row], [])


def of_grant(grounds: Grounds, digest: str, *, caller: Caller = LOCAL) -> Gathered:
    """A grant, all that is said about it and every decision that relied on it, as far as they concern the caller.

    Raises NotFound, for strangers too.
    """
    with grounds.store.reading() as tx:
        prefix = grounds.prefix(tx)
        record = prefix.record(digest)
        if record is None or not isinstance(record.body, Grant) or not may_see(caller, record, prefix):
            raise NotFound.of("grant_unknown", "no grant of that digest is registered")
        rows = [row for row in tx.decisions_leaning_on(digest) if _shown(row, caller)]
        return _Collector(grounds, tx, caller, tx.head.tree_size).gathered("grant", digest, rows, [record])


def of_project(grounds: Grounds, project: str, *, caller: Caller = LOCAL) -> Gathered:
    """All that is said and decided about a work (`scheme:value`), as far as it concerns the caller.

    Raises InvalidInput.
    """
    named = project_named(project)
    with grounds.store.reading() as tx:
        prefix = grounds.prefix(tx)
        about = [one for heading in _ABOUT_A_PROJECT for one in prefix.about(heading.format(named))]
        rows = [row for row in tx.decisions_of(str(named)) if _shown(row, caller)]
        seeds = [one for one in about if may_see(caller, one, prefix)]
        return _Collector(grounds, tx, caller, tx.head.tree_size).gathered("project", str(named), rows, seeds)


def _shown(row: Any, caller: Caller) -> bool:
    return check.concerns(row, caller) and row.receipt != issue.WITHHELD


def _json(data: Any) -> Any:
    return canonical.parse(bytes(data), max_bytes=len(data))


class _Collector:
    """One collecting: a shelf that takes notes while everything is looked at again."""

    def __init__(self, grounds: Grounds, tx: Transaction, caller: Caller, size: int) -> None:
        self.grounds, self.tx, self.caller, self.size = grounds, tx, caller, size
        self.noted = Recording(tx)

    def gathered(self, kind: str, subject: str, rows: list[Any], seeds: list[Record]) -> Gathered:
        for row in rows:
            self._decide_again(row)
        for seed in seeds:
            self._look_at(seed)
        self._see_signers()
        records, withheld = self._records()
        files = dict(self._files(rows, records))
        manifest = {
            "v": 1,
            "subject": {"kind": kind, "id": subject},
            "origin": self.tx.head.origin,
            "statements": [_listed(one) for one in records],
            "decisions": [{"decision": row.decision, "entry": row.entry_index} for row in rows],
            "entries": sorted(self._entries(rows, records)),
            "holds": self._holds(rows),
            "rests_on": list(dict.fromkeys(self.noted.decisions)),
            "documents": sorted(dict.fromkeys(one for record in records for one in documents_of(record.statement))),
            "withheld": sorted(withheld),
            "erased": [self._erased(row) for row in self._gone(rows)],
            "timestamps": [{"entry": one.entry_index, "size": one.tree_size} for one in self._stamps(rows, records)],
        }
        account = story.account_of(self._case(kind, subject, rows, records, manifest))
        files["story.txt"] = as_text(account).encode()
        return Gathered(manifest, files, account, self.tx.head.at)

    # -- looking -----------------------------------------------------------------------------------------------

    def _prefix(self, size: int, holds_before: int | None = None) -> Prefix:
        return Prefix(
            origin=self.grounds.log.origin, size=size, registrars=self.grounds.registrars,
            registrar_keys=self.grounds.registrar_keys, shelf=self.noted, holds_before=holds_before,
        )  # fmt: skip

    def _decide_again(self, row: Any) -> None:
        record = _json(row.record)
        rules = releases.runnable(record["rules"]) or judging.current()
        prefix = self._prefix(record["size"], row.entry_index)
        decide(parse_request(_json(row.request)), prefix, at=record["at"], now=row.recorded_at, rules=rules)

    def _look_at(self, seed: Record) -> None:
        """The statement, all that is said about it, and what bears on its state now."""
        now = self.tx.head.at
        prefix = self._prefix(self.size)
        found = prefix.record(seed.digest)
        prefix.about(f"on:{seed.digest}")
        if found is not None:
            state_of(found, prefix, now, now)

    def _see_signers(self) -> None:
        """Look at whatever shows that the proofs of what goes in could be made, and at what shows that of those."""
        seen: set[str] = set()
        while True:
            waiting = [one for one in self._records()[0] if one.digest not in seen]
            if not waiting:
                return
            for one in waiting:
                seen.add(one.digest)
                self._verify(one)

    def _verify(self, record: Record) -> None:
        held = dict(self.tx.proof_bytes(record.digest))
        for proof in record.proofs:
            if proof.index < self.size:
                value = _json(held[proof.position])
                raw = RawProof(str(value["format"]), value, "")
                presented = Presented(record.statement, record.digest, self.tx.statement_bytes(record.digest), (raw,))
                prefix = self._prefix(proof.index, proof.index)
                admission.admit(presented, known=prefix.record(record.digest), prefix=prefix, now=proof.at)

    # -- what goes in ------------------------------------------------------------------------------------------

    def _records(self) -> tuple[list[Record], set[str]]:
        """What was seen as of the size, in the order of the log, and the digests of what stays out."""
        prefix = self.grounds.prefix(self.tx)
        kept, withheld = [], set()
        for one in self.noted.statements.values():
            record = one.as_of(self.size)
            if record is None:
                continue
            if record.statement.type.startswith(_SHOWN_TO_ALL) or may_see(self.caller, record, prefix):
                kept.append(record)
            else:
                withheld.add(record.digest)
        return sorted(kept, key=lambda one: one.index), withheld

    def _entries(self, rows: list[Any], records: list[Record]) -> set[int]:
        brought = {proof.index for record in records for proof in record.proofs}
        gone = {index for row in self._gone(rows) for index in (row.registered_index, row.entry_index)}
        stamped = {one.entry_index for one in self._stamps(rows, records)}
        return {0, *brought, *gone, *stamped, *(one.index for one in records), *(row.entry_index for row in rows)}

    def _holds(self, rows: list[Any]) -> list[dict[str, Any]]:
        last = max((row.entry_index for row in rows), default=0)
        return [_hold(one) for held in self.noted.held.values() for one in held if one.index < last]

    def _gone(self, rows: list[Any]) -> list[Any]:
        """The erased statements that the decisions relied on."""
        named = dict.fromkeys(one["digest"] for row in rows for one in _json(row.record)["grants"])
        return [gone for digest in named if (gone := self.tx.erased(digest)) is not None]

    def _erased(self, row: Any) -> dict[str, Any]:
        return {"digest": row.digest, "registered": row.registered_index, "entry": row.entry_index}

    def _stamps(self, rows: list[Any], records: list[Record]) -> list[Any]:
        """For each thing in it the first time-stamp over a head that has it."""
        indexes = {*(one.index for one in records), *(row.entry_index for row in rows)}
        stamps = self.tx.timestamps()
        first = (next((one for one in stamps if one.tree_size > index), None) for index in indexes)
        return sorted(
            {one.entry_index: one for one in first if one is not None}.values(), key=lambda one: one.entry_index
        )

    def _files(self, rows: list[Any], records: list[Record]) -> Iterator[tuple[str, bytes]]:
        yield "checkpoint.txt", self.grounds.checkpoint(self.tx).encode()
        yield "jwks.json", canonical.canonicalize(prove.jwks(self.grounds))
        yield "README.txt", story.how_to_verify(self.tx.head.origin).encode()
        for row in rows:
            yield from _of_row(row)
        for record in records:
            yield from self._of_record(record)
        for index in self._entries(rows, records):
            data = self.tx.entry_bytes(index)
            assert data is not None
            yield f"log/{index}.entry.json", data
            yield f"log/{index}.tlog-proof", self.grounds.tlog_proof(self.tx, index).encode()
        for one in self._stamps(rows, records):
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
        yield f"time/{stamp.entry_index}.tsr", bytes(stamp.response)
        yield (
            f"time/{stamp.entry_index}.checkpoint.txt",
            self.grounds.log.checkpoint_at(self.tx, stamp.tree_size).encode(),
        )
        yield f"time/{stamp.entry_index}.consistency.json", canonical.canonicalize(shown)

    def _case(self, kind: str, subject: str, rows: list[Any], records: list[Record], manifest: dict[str, Any]) -> Case:
        cosigned = sorted({signer.rpartition("+")[0] for signer in self.tx.cosignatures(self.tx.head.tree_size)})
        gone = [erase.described_erased(self.grounds, self.tx, row) for row in self._gone(rows)]
        return Case(
            kind=kind, subject=subject, origin=self.tx.head.origin, tree_size=self.tx.head.tree_size,
            decisions=[Told(row.decision, row.entry_index, row.recorded_at, _json(row.request), _json(row.answer))
                       for row in rows],
            records=records, withheld=len(manifest["withheld"]), cosigned_by=cosigned,
            erased=[f"The grant {one['digest']} was {one['problems'][0]['detail']}" for one in gone],
            times=[one["size"] for one in manifest["timestamps"]],
        )  # fmt: skip


def _listed(record: Record) -> dict[str, Any]:
    proofs = [{"position": one.position, "index": one.index} for one in record.proofs]
    return {"digest": record.digest, "index": record.index, "proofs": proofs}


def _hold(hold: Hold) -> dict[str, Any]:
    return {name: value for name in Hold.__slots__ if (value := getattr(hold, name)) is not None}


def _of_row(row: Any) -> Iterable[tuple[str, bytes]]:
    place = f"decisions/{row.decision}"
    yield f"{place}.request.json", bytes(row.request)
    yield f"{place}.answer.json", bytes(row.answer)
    yield f"{place}.record.json", bytes(row.record)
    yield f"{place}.receipt.jwt", row.receipt.encode("ascii")
    rules = _json(row.record)["rules"]
    release = releases.release_of(rules)
    if release is not None:
        said = {"version": release.version, "rules": list(release.rules.values())}
        yield f"rules/{rules}.json", canonical.canonicalize(said)
