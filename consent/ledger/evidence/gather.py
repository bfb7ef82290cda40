"""Evidence of a decision, a grant or a project: what bears on it, with the proofs that all of it is in the log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from consent.callers import Caller
from consent.errors import NotFound
from consent.evidence import account, beside, pages
from consent.evidence.account import CaseFile, ToldDecision
from consent.evidence.manifest import entries_of
from consent.ledger.checks import receipts, recorded
from consent.ledger.evidence.collect import Collected, collect, gone_since
from consent.ledger.open_ledger import OpenLedger
from consent.ledger.statements import documents
from consent.ledger.statements.grants import project_named, refuse_unknown_project
from consent.ledger.visibility import may_see, may_see_decision
from consent.paper.page import Account
from consent.parcel.package import FORM, pack
from consent.parcel.shelf import Bundled
from consent.records import AnyRecord, Hold, RecordedDecision
from consent.rules.releases import RuleBook
from consent.statements import headings
from consent.statements.grants import Grant
from consent.statements.headings import documents_of
from consent.storage.records import Stamp
from consent.storage.transaction import Transaction
from consent.view import HERE, View
from signing import canonical, digests, merkle

_ABOUT_A_WORK: Final = (headings.declared, headings.granted_for, headings.approvals_of, headings.determinations_of)


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


def of_decision(opened: OpenLedger, decision: str, view: View = HERE) -> Gathered:
    """Everything a decision rested on, proven under the present head.

    Raises NotFound (`decision_unknown`, for strangers too; `receipt_withheld`).
    """
    with opened.store.reading() as tx:
        made = recorded.concerning(tx, decision, view.caller)
        if receipts.has_none(made):
            raise NotFound.of("receipt_withheld", "it has no receipt: it judged a time too far from the ledger's clock")
        if made.receipt is None:
            raise NotFound.of(
                "receipt_withheld", "its receipt waits for the witnesses; ask for the decision again first"
            )
        found = collect(opened, tx, view.caller, made.size, [made], [])
        return _CaseFile(opened, tx, "decision", decision, [made], found, view.caller).gathered()


def of_grant(opened: OpenLedger, digest: str, view: View = HERE) -> Gathered:
    """A grant, all that is said about it and every decision that relied on it, as far as they concern the caller.

    Raises NotFound, for strangers too.
    """
    with opened.store.reading() as tx:
        registry = opened.registry(tx, tx.head.tree_size)
        record = registry.find(digest, Grant)
        if record is None or not may_see(view.caller, record, registry):
            raise NotFound.of("grant_unknown", "no grant of that digest is registered")
        made = [one for one in tx.decisions.relying_on(digest) if _shown(one, view.caller)]
        found = collect(opened, tx, view.caller, tx.head.tree_size, made, [record])
        return _CaseFile(opened, tx, "grant", digest, made, found, view.caller).gathered()


def of_project(opened: OpenLedger, project: str, view: View = HERE) -> Gathered:
    """All that is said and decided about a work (`scheme:value`), as far as it concerns the caller.

    Raises InvalidInput, NotFound (`project_unknown`).
    """
    named = project_named(project)
    with opened.store.reading() as tx:
        registry = opened.registry(tx, tx.head.tree_size)
        about = [one for heading in _ABOUT_A_WORK for one in registry.about(heading(named))]
        made = [one for one in tx.decisions.of_project(str(named)) if _shown(one, view.caller)]
        seeds = [one for one in about if may_see(view.caller, one, registry)]
        refuse_unknown_project(registry, named, anything=bool(seeds or made))
        found = collect(opened, tx, view.caller, tx.head.tree_size, made, seeds)
        return _CaseFile(opened, tx, "project", str(named), made, found, view.caller).gathered()


def _shown(made: RecordedDecision, caller: Caller) -> bool:
    return may_see_decision(caller, made) and made.receipt is not None


class _CaseFile:
    """One case being written: its decisions and what was collected, under the transaction's head."""

    def __init__(
        self,
        opened: OpenLedger,
        tx: Transaction,
        kind: str,
        subject: str,
        decisions: Sequence[RecordedDecision],
        found: Collected,
        caller: Caller,
    ) -> None:
        self.opened, self.tx, self.kind, self.subject, self.caller = opened, tx, kind, subject, caller
        self.decisions = sorted(decisions, key=lambda made: made.index)
        gone = dict.fromkeys(gone for made in decisions for gone in gone_since(opened, tx, made))
        self.gone = sorted(gone, key=lambda one: one.registered_index)
        self.found = found.joined(self._orders()) if self.gone else found
        self.stamps = self._stamps()
        self.manifest = self._manifest()

    def gathered(self) -> Gathered:
        """The case, whole."""
        case = self._case()
        files = {**dict(self._files()), **pages.pages_of(case, self.opened.receipt_keys)}
        return Gathered(self.manifest, files, account.account_of(case), self.tx.head.at)

    def _orders(self) -> Collected:
        """The orders that erased what is gone, as far as they concern the caller."""
        entries = (self.tx.log.entry(one.index) for one in self.gone)
        named = (entry.members["refs"][0] for entry in entries if entry is not None)
        orders = [record for one in named if (record := self.tx.record(one)) is not None]
        return collect(self.opened, self.tx, self.caller, self.tx.head.tree_size, [], orders)

    def _stamps(self) -> list[Stamp]:
        """For each thing in it the first time-stamp over a head that has it."""
        stamps = self.tx.beside.stamps()
        indexes = {*(one.index for one in self.found.records), *(made.index for made in self.decisions)}
        first = (next((one for one in stamps if one.size > index), None) for index in indexes)
        return sorted({one for one in first if one is not None}, key=lambda one: one.index)

    def _manifest(self) -> dict[str, Any]:
        found = self.found
        said: dict[str, Any] = {
            "v": FORM,
            "subject": {"kind": self.kind, "id": self.subject},
            "origin": self.tx.head.origin,
            "statements": [_listed(one) for one in found.records],
            "decisions": [{"decision": made.decision, "entry": made.index} for made in self.decisions],
            "counted": [{"performer": who, "size": size, "grants": number}
                        for (who, size), number in sorted(found.counted.items())],
            "holds": [beside.told_hold(one) for one in found.holds],
            "rests_on": list(found.rests_on),
            "documents": sorted({one for record in found.records for one in documents_of(record.statement)}),
            "withheld": len(found.withheld),
            "erased": [{"digest": gone.digest, "registered": gone.registered_index, "entry": gone.index}
                       for gone in self.gone],
            "timestamps": [{"entry": one.index, "size": one.size} for one in self.stamps],
            "states": [{"grant": grant, "state": state} for grant, state in sorted(self._states())],
        }  # fmt: skip
        return {**said, "entries": entries_of(said, self.tx.head.tree_size)}

    def _case(self) -> CaseFile:
        told = [
            ToldDecision(made.decision, made.index, made.recorded_at, made.request, made.answer.as_json())
            for made in self.decisions
        ]
        places = (index for gone in self.gone for index in (gone.registered_index, gone.index))
        entries = ((index, self.tx.log.entry(index)) for index in places)
        known = {index: entry for index, entry in entries if entry is not None}
        return pages.case_of(self.manifest, self.tx.head.tree_size, known, told, self.found.records)

    def _states(self) -> Iterator[tuple[str, str]]:
        """The states of the grants in it under the present head, where what is in it shows what the ledger shows."""
        now, size = self.tx.head.at, self.tx.head.tree_size
        held: dict[str, list[Hold]] = {}
        for one in self.found.holds:
            held.setdefault(one.grant, []).append(one)
        here = self.opened.registry(Bundled(self.found.records, held, self.found.counted), size)
        grants = [one.digest for one in self.found.records if one.of(Grant) is not None]
        shown, known = (beside.states_of(one, grants, now) for one in (here, self.opened.registry(self.tx, size)))
        return ((digest, state) for digest, state in shown.items() if known.get(digest) == state)

    def _files(self) -> Iterator[tuple[str, bytes]]:
        yield "checkpoint.txt", self.opened.checkpoint(self.tx).encode()
        for made in self.decisions:
            yield from _decision_files(self.opened.rules, made)
        for record in self.found.records:
            yield from self._of_record(record)
        for index in self.manifest["entries"]:
            yield f"log/{index}.entry.json", self.opened.log.prove(self.tx.log, index).data
            yield f"log/{index}.tlog-proof", self.opened.tlog_proof(self.tx, index).encode()
        for one in self.stamps:
            yield from self._of_stamp(one)

    def _of_record(self, record: AnyRecord) -> Iterator[tuple[str, bytes]]:
        yield f"statements/{record.digest}.json", self.tx.statements.data(record.digest)
        held = {proof.position: proof.data for proof in self.tx.statements.proofs(record.digest)}
        yield from ((f"proofs/{record.digest}.{one.position}.json", held[one.position]) for one in record.proofs)
        for sha256 in documents_of(record.statement):
            data = self.tx.documents.data(sha256)
            if data is not None and documents.goes_with(self.opened, self.tx, sha256, record, self.caller):
                yield f"documents/{sha256}.bin", data

    def _of_stamp(self, stamp: Stamp) -> Iterator[tuple[str, bytes]]:
        path = merkle.prove_consistency(stamp.size, self.tx.head.tree_size, self.tx.log.read_hashes)
        shown = {"path": [digests.encode_base64(one) for one in path]}
        place = f"time/{stamp.index}"
        yield f"{place}.tsr", stamp.response
        yield f"{place}.checkpoint.txt", self.opened.log.checkpoint_at(self.tx.log, stamp.size).encode()
        yield f"{place}.consistency.json", canonical.canonicalize(shown)


def _decision_files(rules: RuleBook, made: RecordedDecision) -> Iterator[tuple[str, bytes]]:
    place = f"decisions/{made.decision}"
    yield f"{place}.request.json", made.request_bytes
    yield f"{place}.answer.json", made.answer_bytes
    yield f"{place}.record.json", made.record_bytes
    yield f"{place}.receipt.jwt", str(made.receipt).encode("ascii")
    release = rules.release_of(made.rules)
    if release is not None:
        said: dict[str, Any] = {
            "version": release.version,
            "rules": [release.rules[one] for one in sorted(release.rules)],
        }
        said |= {"tables": dict(release.tables)} if release.tables else {}
        yield f"rules/{made.rules}.json", canonical.canonicalize(said)


def _listed(record: AnyRecord) -> dict[str, Any]:
    proofs = [{"position": one.position, "index": one.index} for one in record.proofs]
    return {"digest": record.digest, "index": record.index, "proofs": proofs}
