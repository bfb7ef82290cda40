"""The audit of decisions: what is stored of each, held against the log, its receipt, and deciding again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from consent.decision.model import Decision
from consent.entry import RECORDED_CLAIMS
from consent.errors import ConsentError, CouldNotVerify, EvidenceInvalid, Problem
from consent.ledger.audit.stretch import Stretch
from consent.ledger.opened import OpenLedger
from consent.receipt import open_receipt
from consent.records import RecordedDecision
from consent.storage.records import Unreadable
from consent.storage.transaction import Transaction
from consent.verify import decision as verify
from signing import policy
from signing.errors import SigningError
from signing.policy import Policy


@dataclass(slots=True)
class Undecided:
    """How many decisions could not be made again: their rules cannot be run here, or what they saw was erased."""

    number: int = 0


def problems(opened: OpenLedger, tx: Transaction, stretch: Stretch, undecided: Undecided) -> Iterator[Problem]:
    """Each decision issued in the stretch: entry, record, answer, reliances, holds and receipt.

    It is decided again where its rules can be run and nothing it saw has been erased.
    """
    trust = policy.parse_policy(policy.format_policy(opened.log.vkey))
    stored: set[int] = set()
    for made in tx.scan.decisions(stretch.first, stretch.end):
        if isinstance(made, Unreadable):
            yield Problem("decision_mismatch", made.pointer, made.detail)
            continue
        stored.add(made.index)
        where = f"/decisions/{made.decision}"
        try:
            yield from _decision_problems(opened, tx, stretch, made, where)
            yield from _receipt_problems(opened, made, trust, where)
            yield from _problems_of_deciding_again(opened, tx, made, where, undecided)
        except (ConsentError, SigningError, KeyError, TypeError) as error:
            yield Problem("decision_mismatch", where, f"cannot be read: {error}")
    for index, _ in stretch.of("decision.issued"):
        if index not in stored:
            yield Problem("decision_missing", f"/entries/{index}", "the log issues a decision that is not stored")


def _decision_problems(
    opened: OpenLedger, tx: Transaction, stretch: Stretch, made: RecordedDecision, where: str
) -> Iterator[Problem]:
    """What is stored against its entry, its record and its question, and the grants where they are registered."""
    entry = stretch.entry(made.index, "decision.issued")
    if entry is None:
        yield Problem("decision_mismatch", f"{where}/entry_index", "no entry issues it")
        return
    yield from verify.problems(made, entry, where)
    if any(_registered_at(tx, one["digest"]) != one["index"] for one in made.record["grants"]):
        yield Problem("decision_mismatch", f"{where}/record", "a grant relied on is not registered where it says")
    if made.receipt is None and not opened.panel.cosigners:
        yield Problem("receipt_invalid", f"{where}/receipt", "it has no receipt, and no witness is waited for")


def _registered_at(tx: Transaction, digest: str) -> int | None:
    found = tx.record(digest)
    if found is not None:
        return found.index
    gone = tx.statements.erased(digest)
    return None if gone is None else gone.registered_index


def _receipt_problems(opened: OpenLedger, made: RecordedDecision, trust: Policy, where: str) -> Iterator[Problem]:
    """The receipt holds, is that of this decision, and the reservation ends with it."""
    if made.receipt is None:
        return  # it waits for its witnesses, and is issued when it is asked for again
    try:
        claims = open_receipt(made.receipt, keyring=opened.receipt_keys, policy=trust).claims
    except (EvidenceInvalid, CouldNotVerify) as error:
        yield Problem("receipt_invalid", f"{where}/receipt", str(error))
        return
    if {name: claims[name] for name in RECORDED_CLAIMS} != made.record:
        yield Problem("receipt_invalid", f"{where}/receipt", "the receipt is another decision's")
    reserves = made.request.get("reserve") is True and made.outcome == "covered"
    if made.reserved_until != (claims["exp"] if reserves else None):
        yield Problem("decision_mismatch", f"{where}/reserved_until", "not until its receipt expires")


def _problems_of_deciding_again(
    opened: OpenLedger, tx: Transaction, made: RecordedDecision, where: str, undecided: Undecided
) -> Iterator[Problem]:
    rules = opened.rules.runnable(made.rules)
    if rules is None:
        undecided.number += 1
        return
    again = verify.asked(made).again(opened.registry(tx, made.size), rules)
    if verify.answer_bytes(again) != made.answer_bytes:
        if _saw_erased(tx, made):
            undecided.number += 1
            return
        yield Problem("decision_mismatch", f"{where}/answer", "decided again it comes out differently")
    if set(made.relied_on) != set(again.leaned):
        yield Problem("decision_mismatch", f"/leaned/{made.decision}", "not what it relies on when decided again")
    yield from _held_amount_problems(tx, made, again)


def _saw_erased(tx: Transaction, made: RecordedDecision) -> bool:
    """Whether something was erased since that the decision may have seen.

    A grant it saw is named in its answer; of other kinds nobody can tell any more.
    """
    for gone in tx.scan.erased():
        if isinstance(gone, Unreadable) or not gone.registered_index < made.size <= gone.index:
            continue
        entry = tx.log.entry(gone.registered_index)
        grant = entry is not None and entry.members.get("kind") == "consent.grant"
        if not grant or gone.digest.encode() in made.answer_bytes:
            return True
    return False


def _held_amount_problems(tx: Transaction, made: RecordedDecision, again: Decision) -> Iterator[Problem]:
    holds = tx.decisions.holds_of(made.decision)
    held = [(one.performer, one.grant, one.scope, one.unit, one.amount) for one in holds]
    wanted = [(one.performer, one.grant, one.scope, one.unit, one.amount) for one in again.holds]
    if held != (wanted if made.reserved_until is not None else []):
        yield Problem("reservation_mismatch", f"/holds/{made.decision}", "not what the decision held")
