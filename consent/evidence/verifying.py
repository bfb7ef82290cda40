"""Verifying evidence of a decision with nothing but the file and a policy: no database, no network, no operator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from consent import admission
from consent.admission import Presented
from consent.decision.answer import format_decision
from consent.decision.decide import decide
from consent.decision.request import parse_request
from consent.entry import Entry, parse_entry
from consent.errors import ConsentError, CouldNotVerify, EvidenceInvalid
from consent.evidence.package import Package, unpack
from consent.evidence.shelf import Bundled
from consent.prefix import Hold, Prefix, Proven, Record
from consent.receipt import open_receipt
from consent.rules import releases
from consent.statements.grants import Grant
from consent.statements.parsing import parse_statement
from consent.statements.subjects import documents_of
from signing import bundle, canonical, digests, keys, merkle, timestamps
from signing.bundle import RawProof
from signing.checkpoint import open_checkpoint_of_any
from signing.errors import SigningError
from signing.policy import Policy, open_with_policy
from signing.timestamps import TimestampTrust
from signing.tlog_proof import open_tlog_proof, parse_tlog_proof
from signing.tree_head import Checkpoint

NOT_PROVEN = (
    "that nothing else was registered that bears on it: ask the log, or a watcher, for entries that name the grant",
    "that whoever signed understood, or that what was made is what was asked",
    "what was used of a limit: amounts held are the operator's word",
    "law: the rules are readings of agreements and statutes, each with its source and how sure it is",
)


@dataclass(frozen=True, slots=True)
class VerifiedDecision:
    """A decision that holds: what it answered, and whether deciding again from the statements alone gave the same."""

    decision: str
    outcome: str
    answer: Mapping[str, Any]
    decided_again: bool


@dataclass(frozen=True, slots=True)
class Verified:
    """Evidence that holds: what it is of, the head it is proven under, and what was checked.

    `withheld` statements were looked at and are not in it; `erased` are gone; `documents` counts those that are here
    and those only named. `times` are proven upper bounds, Unix seconds by size of the stamped head; None where nobody
    said which time-stamping authority to believe.
    """

    kind: str
    subject: str
    head: Checkpoint
    statements: int
    decisions: tuple[VerifiedDecision, ...]
    documents: tuple[int, int]
    withheld: int
    erased: tuple[str, ...]
    stamped: int
    times: Mapping[int, int] | None


def verify_evidence(data: bytes, policy: Policy, tsa: TimestampTrust | None = None) -> Verified:
    """What a file of evidence proves to somebody who believes the policy, and a time-stamping authority where given.

    1. The file is whole: its manifest names every file with its digest.
    2. The checkpoint is signed as the policy wants; every entry is in the log under it.
    3. Genesis says whom the ledger believes: its registrars and receipt keys.
    4. Every statement is the one its entry names; every proof verifies with the key registered when it came in.
    5. Every receipt, record and answer are those of the decision's entry.
    6. Deciding again from the statements alone gives the same answer, where its rules run here and nothing is left out.
    7. Time-stamps are over heads that the checkpoint extends, and are those the log anchors.

    Raises EvidenceInvalid for everything that is false, CouldNotVerify where the policy does not know the log.
    """
    package = unpack(data)
    try:
        return _Evidence(package, policy).verified(tsa)
    except (KeyError, TypeError, IndexError, ValueError, AttributeError) as error:
        raise EvidenceInvalid.of("evidence_malformed", f"the evidence does not have its shape: {error!r}") from error


class _Evidence:
    """One package while it is verified, each step on what the ones before it have shown."""

    def __init__(self, package: Package, policy: Policy) -> None:
        self.package, self.policy, self.manifest = package, policy, package.manifest
        self.head = self._head()
        self.entries = dict(self._entries())

    def verified(self, tsa: TimestampTrust | None) -> Verified:
        genesis = self._entry(0, "log.genesis").members
        records = [self._record(one) for one in self.manifest["statements"]]
        registrars = {one["party"]: keys.parse_public_jwk(one["key"]) for one in genesis["registrars"]}
        shelf = Bundled(records, self._holds())
        self._verify_proofs(records, shelf, registrars)
        erased = tuple(self._erased(one) for one in self.manifest["erased"])
        decisions = tuple(
            self._decision(one, genesis, shelf, registrars, {*(record.digest for record in records), *erased})
            for one in self.manifest["decisions"]
        )
        kind, subject = self._subject(decisions, records)
        return Verified(
            kind=kind, subject=subject, head=self.head, statements=len(records), decisions=decisions,
            documents=self._documents(records), withheld=len(self.manifest["withheld"]), erased=erased,
            stamped=len(self.manifest["timestamps"]), times=self._times(tsa),
        )  # fmt: skip

    def _subject(self, decisions: tuple[VerifiedDecision, ...], records: list[Record]) -> tuple[str, str]:
        """What the evidence says it is of, as far as that is in it."""
        kind, subject = str(self.manifest["subject"]["kind"]), str(self.manifest["subject"]["id"])
        grants = {one.digest for one in records if isinstance(one.body, Grant)}
        there = {
            "decision": [one.decision for one in decisions] == [subject],
            "grant": subject in grants,
            "project": bool(records or decisions),
        }
        if not there.get(kind, False):
            raise EvidenceInvalid.of("evidence_incomplete", f"it says it is of a {kind} that is not in it")
        return kind, subject

    def _documents(self, records: list[Record]) -> tuple[int, int]:
        """Each document by its digest; those no statement names do not belong here."""
        named = {one for record in records for one in documents_of(record.statement)}
        if sorted(named) != self.manifest["documents"]:
            raise EvidenceInvalid.of("evidence_incomplete", "the documents listed are not those the statements name")
        held = {name for name in self.package.files if name.startswith("documents/")}
        for name in held:
            sha256 = name.removeprefix("documents/").removesuffix(".bin")
            if sha256 not in named or digests.digest(self.package.file(name)) != sha256:
                raise EvidenceInvalid.of("document_mismatch", f"{name} is not a document that a statement names")
        return len(held), len(named)

    def _times(self, tsa: TimestampTrust | None) -> dict[int, int] | None:
        """When each stamp was made; it is the one its entry anchors, over a head that the checkpoint extends."""
        found = {}
        for said in self.manifest["timestamps"]:
            index, size = int(said["entry"]), int(said["size"])
            response, text = (self.package.file(f"time/{index}.{kind}") for kind in ("tsr", "checkpoint.txt"))
            anchored = self._entry(index, "timestamp.anchored").members
            if (anchored.get("token"), anchored.get("size")) != (digests.digest(response), size):
                raise EvidenceInvalid.of("timestamp_mismatch", f"entry {index} anchors another stamp")
            self._verify_extends(text, size, self.package.json(f"time/{index}.consistency.json")["path"])
            if tsa is not None:
                try:
                    found[size] = timestamps.open_timestamp(response, text, tsa, nonce=None).time
                except SigningError as error:
                    raise EvidenceInvalid.of(error.code, f"time-stamp of entry {index}: {error.detail}") from error
        return None if tsa is None else found

    def _verify_extends(self, text: bytes, size: int, path: list[str]) -> None:
        """The head in front of us extends an older one that the log has signed."""
        try:
            older = open_checkpoint_of_any(text.decode("utf-8"), self.policy.keys_of(self.head.origin)).checkpoint
            hashes = [digests.decode_base64(one) for one in path]
            merkle.verify_consistency(older.size, self.head.size, older.root, self.head.root, hashes)
        except (SigningError, UnicodeDecodeError) as error:
            raise EvidenceInvalid.of("consistency_invalid", f"the stamped head of {size} entries: {error}") from error
        if older.size != size:
            raise EvidenceInvalid.of("timestamp_mismatch", f"the stamped head has not {size} entries")

    def _erased(self, said: Mapping[str, Any]) -> str:
        """A statement that is gone, as the log says it was registered and erased."""
        registered = self._entry(said["registered"], "statement.registered")
        gone = self._entry(said["entry"], "statement.erased")
        if {registered.members.get("statement"), gone.members.get("statement")} != {said["digest"]}:
            raise EvidenceInvalid.of("erasure_mismatch", f"the log does not say that {said['digest']} was erased")
        return str(said["digest"])

    def _head(self) -> Checkpoint:
        try:
            head = open_with_policy(self.package.file("checkpoint.txt").decode("utf-8"), self.policy).checkpoint
        except UnicodeDecodeError as error:
            raise EvidenceInvalid.of("checkpoint_malformed", "the checkpoint is no text") from error
        except SigningError as error:
            known = error.code in {"quorum_missing", "checkpoint_invalid"}
            kind: type[ConsentError] = CouldNotVerify if known else EvidenceInvalid
            raise kind.of(error.code, f"checkpoint: {error.detail}") from error
        if head.origin != self.manifest["origin"]:
            raise EvidenceInvalid.of("checkpoint_invalid", "the checkpoint is another log's")
        return head

    def _entries(self) -> Iterator[tuple[int, Entry]]:
        for index in self.manifest["entries"]:
            data = self.package.file(f"log/{index}.entry.json")
            text = self.package.file(f"log/{index}.tlog-proof").decode("utf-8", "replace")
            try:
                shown = open_tlog_proof(text, data, self.policy)
            except SigningError as error:
                raise EvidenceInvalid.of("inclusion_invalid", f"entry {index}: {error.detail}") from error
            if shown != self.head or parse_tlog_proof(text).index != index:
                raise EvidenceInvalid.of("inclusion_invalid", f"entry {index} is proven elsewhere")
            yield index, parse_entry(data)

    def _entry(self, index: int, event: str) -> Entry:
        entry = self.entries.get(index)
        if entry is None or entry.event != event:
            raise EvidenceInvalid.of("evidence_incomplete", f"entry {index} is not there as {event}")
        return entry

    def _record(self, said: Mapping[str, Any]) -> Record:
        """A statement with its proofs, each where the log says that it came in."""
        digest, index = said["digest"], said["index"]
        data = self.package.file(f"statements/{digest}.json")
        if digests.digest(data) != digest:
            raise EvidenceInvalid.of("statement_mismatch", f"{digest}: the bytes have another digest")
        try:
            statement = parse_statement(canonical.open_canonical(data))
        except (SigningError, ConsentError) as error:
            raise EvidenceInvalid.of("statement_mismatch", f"{digest}: {error}") from error
        entry = self._entry(index, "statement.registered")
        named = (entry.members.get("statement"), entry.members.get("kind"), entry.members.get("refs"))
        if named != (digest, statement.type, list(statement.refs)):
            raise EvidenceInvalid.of("entry_mismatch", f"entry {index} does not register {digest}")
        proofs = tuple(Proven(one["position"], one["index"], self._at(one["index"], digest)) for one in said["proofs"])
        record = Record(digest, statement, index, entry.at, proofs)
        self._verify_arrivals(record)
        return record

    def _at(self, index: int, digest: str) -> int:
        entry = self.entries.get(index)
        if entry is None or entry.members.get("statement") != digest:
            raise EvidenceInvalid.of("evidence_incomplete", f"no entry {index} brings a proof of {digest}")
        return entry.at

    def _verify_arrivals(self, record: Record) -> None:
        """Each entry's digest is that of the proofs held by then, so none was put in or left out later."""
        for index in dict.fromkeys((record.index, *(proof.index for proof in record.proofs))):
            held = [self._proof_bytes(record, proof) for proof in record.proofs if proof.index <= index]
            if bundle.proofs_digest(held) != self.entries[index].members.get("proofs"):
                raise EvidenceInvalid.of("proof_mismatch", f"entry {index} names other proofs of {record.digest}")

    def _proof_bytes(self, record: Record, proof: Proven) -> bytes:
        return self.package.file(f"proofs/{record.digest}.{proof.position}.json")

    def _verify_proofs(self, records: list[Record], shelf: Bundled, registrars: Mapping[str, keys.PublicKey]) -> None:
        """Each proof with the key registered when it came in, as the prefix of that moment shows it."""
        for record in records:
            for proof in record.proofs:
                prefix = self._prefix(shelf, registrars, proof.index)
                raw = RawProof("", {}, "")
                try:
                    value = canonical.open_canonical(self._proof_bytes(record, proof), max_bytes=1 << 20)
                    raw = RawProof(str(value["format"]), value, f"/proofs/{proof.position}")
                    data = self.package.file(f"statements/{record.digest}.json")
                    presented = Presented(record.statement, record.digest, data, (raw,))
                    if bundle.proof_key(raw) != record.statement.parties[proof.position].key:
                        raise EvidenceInvalid.of("proof_not_named", "made with another key than the party's")
                    admission.admit(presented, known=prefix.record(record.digest), prefix=prefix, now=proof.at)
                except (ConsentError, SigningError) as error:
                    raise EvidenceInvalid.of("proof_invalid", f"{record.digest}/{proof.position}: {error}") from error

    def _prefix(
        self, shelf: Bundled, registrars: Mapping[str, keys.PublicKey], size: int, holds_before: int | None = None
    ) -> Prefix:
        return Prefix(
            origin=self.head.origin,
            size=size,
            registrars={party: key.thumbprint for party, key in registrars.items()},
            registrar_keys={party: key.jwk for party, key in registrars.items()},
            shelf=shelf,
            holds_before=holds_before,
        )

    def _holds(self) -> dict[str, list[Hold]]:
        found: dict[str, list[Hold]] = {}
        for one in self.manifest["holds"]:
            found.setdefault(one["grant"], []).append(Hold(**one))
        return found

    def _decision(
        self, said: Mapping[str, Any], genesis: Mapping[str, Any], shelf: Bundled,
        registrars: Mapping[str, keys.PublicKey], here: set[str],
    ) -> VerifiedDecision:  # fmt: skip
        place, index = f"decisions/{said['decision']}", int(said["entry"])
        claims = self._claims(genesis, place, index)
        if claims["decision"] != said["decision"]:
            raise EvidenceInvalid.of("decision_mismatch", "receipt and manifest name different decisions")
        missing = [one["digest"] for one in claims["grants"] if one["digest"] not in here]
        if missing:
            raise EvidenceInvalid.of("evidence_incomplete", f"the grant {missing[0]} it relied on is not in it")
        again = self._decide_again(shelf, registrars, claims, place, index)
        answer = self.package.json(f"{place}.answer.json")
        return VerifiedDecision(claims["decision"], claims["outcome"], answer, again)

    def _claims(self, genesis: Mapping[str, Any], place: str, index: int) -> Mapping[str, Any]:
        """The receipt's claims, which the entry, the record and the answer agree with."""
        ring = keys.keyring(*(keys.parse_public_jwk(one) for one in genesis["receipt_keys"]))
        request, record = self.package.json(f"{place}.request.json"), self.package.json(f"{place}.record.json")
        token = self.package.file(f"{place}.receipt.jwt").decode("ascii", "replace")
        claims = open_receipt(token, keyring=ring, policy=self.policy, request=request).claims
        entry = self._entry(index, "decision.issued")
        if digests.digest(entry.data) != claims["jti"]:
            raise EvidenceInvalid.of("decision_mismatch", "the receipt is not of the decision's entry")
        if any(claims[name] != said for name, said in record.items()):
            raise EvidenceInvalid.of("decision_mismatch", "the record is not that of the receipt")
        answer = self.package.json(f"{place}.answer.json")
        bound = ("outcome", "obligations", "assumed", "settled_by")
        if any(answer[name] != claims[name] for name in bound) or answer["rule_set"]["digest"] != claims["rules"]:
            raise EvidenceInvalid.of("decision_mismatch", "the answer is not what the receipt says was answered")
        return claims

    def _decide_again(
        self,
        shelf: Bundled,
        registrars: Mapping[str, keys.PublicKey],
        claims: Mapping[str, Any],
        place: str,
        index: int,
    ) -> bool:
        """Whether it was decided again, alike.

        False where it rests on other decisions, on what is left out or erased, or where its rules cannot be run here.
        """
        rules = releases.runnable(claims["rules"])
        if rules is None or any(self.manifest[name] for name in ("rests_on", "withheld", "erased")):
            return False
        prefix = self._prefix(shelf, registrars, claims["size"], index)
        request = parse_request(self.package.json(f"{place}.request.json"))
        now = self.entries[index].at
        again = format_decision(decide(request, prefix, at=claims["at"], now=now, rules=rules))
        if canonical.canonicalize(again) != self.package.file(f"{place}.answer.json"):
            detail = "decided again from these statements it comes out differently"
            raise EvidenceInvalid.of("decision_mismatch", detail)
        return True
