"""A recorded decision held against its entry and its question, and decided again from what it saw.

A decision is a function of question, prefix, rules and clock: with the same it comes out the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from consent.decision import cases
from consent.decision.answer import verdict_of
from consent.decision.decide import decide
from consent.decision.model import Decision
from consent.decision.request import read_again
from consent.entry import RECORDED_CLAIMS, Entry
from consent.errors import EvidenceInvalid, Problem
from consent.receipt import open_receipt
from consent.records import RecordedDecision
from consent.registry import Registry
from consent.rules.case import CheckRequest, Question
from consent.rules.model import RuleSet
from consent.vocabulary.times import format_instant
from signing import canonical, digests
from signing.keys import Keyring
from signing.policy import Policy

_BOUND: Final = ("outcome", "obligations", "assumed", "settled_by")
"""What an answer says and its record binds word by word, beside its instant and its rules."""


@dataclass(frozen=True, slots=True)
class AskedBefore:
    """What it takes to decide again: the question, the size it was asked on, its entry, and both its instants."""

    request: CheckRequest
    size: int
    index: int
    at: int
    now: int

    @classmethod
    def of(cls, request: Mapping[str, Any], record: Mapping[str, Any], index: int, recorded_at: int) -> AskedBefore:
        """Of a question and the record of its answer, whose entry is at an index. Raises InvalidInput."""
        return cls(read_again(request), int(record["size"]), index, int(record["at"]), recorded_at)

    def again(self, registry: Registry, rules: RuleSet) -> Decision:
        """The decision, from what its first `size` entries say; its own hold takes nothing from itself."""
        before = registry.counting_holds_before(self.index)
        return decide(self.request, before, at=self.at, now=self.now, rules=rules)

    def question(self, registry: Registry, rules: RuleSet) -> Question:
        """The question as it was judged."""
        before = registry.counting_holds_before(self.index)
        return cases.question_of(self.request, before, rules, at=self.at, now=self.now)


def asked(made: RecordedDecision) -> AskedBefore:
    """What it takes to decide a recorded decision again. Raises InvalidInput."""
    return AskedBefore.of(made.request, made.record, made.index, made.recorded_at)


def answer_bytes(decision: Decision) -> bytes:
    """An answer as it is stored."""
    return canonical.canonicalize(verdict_of(decision).as_json())


def claims_of(
    receipt: str,
    record: Mapping[str, Any],
    *,
    keyring: Keyring,
    policy: Policy,
    request: Mapping[str, Any],
    issuers: Collection[str] = (),
) -> Mapping[str, Any]:
    """The claims of the receipt of a decision whose record and question are given.

    Raises EvidenceInvalid, `decision_mismatch` where it is another decision's; and as `open_receipt`.
    """
    claims = open_receipt(receipt, keyring=keyring, policy=policy, request=request, issuers=issuers).claims
    if {name: claims[name] for name in RECORDED_CLAIMS} != record:
        raise EvidenceInvalid.of(
            "decision_mismatch", "the receipt is another decision's: it does not claim this record"
        )
    return claims


def answer_problems(answer: Mapping[str, Any], record: Mapping[str, Any], where: str) -> Iterator[Problem]:
    """What is wrong unless an answer says what the record binds, under the rules that it names.

    Raises KeyError or TypeError for an answer or a record without its members.
    """
    same = all(answer[name] == record[name] for name in _BOUND) and answer["rule_set"]["digest"] == record["rules"]
    if not same or answer["at"] != format_instant(record["at"]):
        yield Problem("decision_mismatch", f"{where}/answer", "not what the record says was answered")


def problems(made: RecordedDecision, entry: Entry, where: str) -> Iterator[Problem]:
    """What of a recorded decision is not what its entry, its record and its question say.

    Raises InvalidInput for a question that is none, KeyError or TypeError for a record without its members.
    """
    record, request = made.record, read_again(made.request)
    if digests.digest(made.record_bytes) != entry.members.get("record"):
        yield Problem("decision_mismatch", f"{where}/record", "not the record of its entry")
    stored = (made.decision, made.outcome, made.at, made.recorded_at, made.licensee, made.project)
    project = str(request.project) if request.project else None
    if stored != (record["decision"], record["outcome"], record["at"], entry.at, request.licensee, project):
        yield Problem("decision_mismatch", where, "a column is not what record, entry and request say")
    if digests.digest(made.request_bytes) != record["req"]:
        yield Problem("decision_mismatch", f"{where}/request", "not the request of the record")
    yield from answer_problems(made.answer.as_json(), record, where)
    named = (entry.members.get("outcome"), list(entry.members.get("refs", ())))
    if named != (record["outcome"], list(made.grants)):
        yield Problem("entry_mismatch", f"/entries/{made.index}", "outcome or refs are not those of the record")
