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
from consent.statements.parsing import parse_statement
from signing import bundle, canonical, digests, keys
from signing.bundle import RawProof
from signing.errors import SigningError
from signing.policy import Policy, open_with_policy
from signing.tlog_proof import open_tlog_proof, parse_tlog_proof
from signing.tree_head import Checkpoint

NOT_PROVEN = (
    "that nothing else was registered that bears on it: ask the log, or a watcher, for entries that name the grant",
    "that whoever signed understood, or that what was made is what was asked",
    "what was used of a limit: amounts held are the operator's word",
    "law: the rules are readings of agreements and statutes, each with its source and how sure it is",
)


@dataclass(frozen=True, slots=True)
class Verified:
    """Evidence that holds: the decision, what it answered, the head it is proven under, and what was checked."""

    decision: str
    outcome: str
    answer: Mapping[str, Any]
    head: Checkpoint
    statements: int
    decided_again: bool


def verify_evidence(data: bytes, policy: Policy) -> Verified:
    """What a file of evidence proves to somebody who believes the policy.

    1. The file is whole: its manifest names every file with its digest.
    2. The checkpoint is signed as the policy wants; every entry is in the log under it.
    3. Genesis says whom the ledger believes: its registrars and receipt keys.
    4. Every statement is the one its entry names; every proof verifies with the key registered when it came in.
    5. The receipt, the record and the answer are those of the decision's entry.
    6. Deciding again from the statements alone gives the same answer, where its rule set can be run here.

    Raises EvidenceInvalid for everything that is false, CouldNotVerify where the policy does not know the log.
    """
    package = unpack(data)
    try:
        return _Evidence(package, policy).verified()
    except (KeyError, TypeError, IndexError, ValueError, AttributeError) as error:
        raise EvidenceInvalid.of("evidence_malformed", f"the evidence does not have its shape: {error!r}") from error


class _Evidence:
    """One package while it is verified, each step on what the ones before it have shown."""

    def __init__(self, package: Package, policy: Policy) -> None:
        self.package, self.policy, self.manifest = package, policy, package.manifest
        self.head = self._head()
        self.entries = dict(self._entries())

    def verified(self) -> Verified:
        genesis = self._entry(0, "log.genesis").members
        records = [self._record(one) for one in self.manifest["statements"]]
        registrars = {one["party"]: keys.parse_public_jwk(one["key"]) for one in genesis["registrars"]}
        shelf = Bundled(records, self._holds())
        self._verify_proofs(records, shelf, registrars)
        claims = self._verify_decision(genesis)
        again = self._decide_again(shelf, registrars, claims)
        answer = self.package.json("answer.json")
        return Verified(claims["decision"], claims["outcome"], answer, self.head, len(records), again)

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

    def _prefix(self, shelf: Bundled, registrars: Mapping[str, keys.PublicKey], size: int) -> Prefix:
        return Prefix(
            origin=self.head.origin,
            size=size,
            registrars={party: key.thumbprint for party, key in registrars.items()},
            registrar_keys={party: key.jwk for party, key in registrars.items()},
            shelf=shelf,
            holds_before=self.manifest["entry"],
        )

    def _holds(self) -> dict[str, list[Hold]]:
        found: dict[str, list[Hold]] = {}
        for one in self.manifest["holds"]:
            found.setdefault(one["grant"], []).append(Hold(**one))
        return found

    def _verify_decision(self, genesis: Mapping[str, Any]) -> Mapping[str, Any]:
        ring = keys.keyring(*(keys.parse_public_jwk(one) for one in genesis["receipt_keys"]))
        request, record = self.package.json("request.json"), self.package.json("record.json")
        token = self.package.file("receipt.jwt").decode("ascii", "replace")
        claims = open_receipt(token, keyring=ring, policy=self.policy, request=request).claims
        entry = self._entry(self.manifest["entry"], "decision.issued")
        if digests.digest(entry.data) != claims["jti"] or claims["decision"] != self.manifest["subject"]:
            raise EvidenceInvalid.of("decision_mismatch", "receipt, entry and manifest name different decisions")
        if any(claims[name] != said for name, said in record.items()):
            raise EvidenceInvalid.of("decision_mismatch", "the record is not that of the receipt")
        answer = self.package.json("answer.json")
        bound = ("outcome", "obligations", "assumed", "settled_by")
        if any(answer[name] != claims[name] for name in bound) or answer["rule_set"]["digest"] != claims["rules"]:
            raise EvidenceInvalid.of("decision_mismatch", "the answer is not what the receipt says was answered")
        return claims

    def _decide_again(
        self, shelf: Bundled, registrars: Mapping[str, keys.PublicKey], claims: Mapping[str, Any]
    ) -> bool:
        """Whether it was decided again, alike; False where it rests on other decisions, or its rules cannot be run."""
        rules = releases.runnable(claims["rules"])
        if rules is None or self.manifest["rests_on"]:
            return False
        prefix = self._prefix(shelf, registrars, claims["size"])
        request = parse_request(self.package.json("request.json"))
        now = self.entries[self.manifest["entry"]].at
        again = format_decision(decide(request, prefix, at=claims["at"], now=now, rules=rules))
        if canonical.canonicalize(again) != self.package.file("answer.json"):
            raise EvidenceInvalid.of(
                "decision_mismatch", "decided again from these statements it comes out differently"
            )
        return True
