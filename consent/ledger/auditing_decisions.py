"""The audit of decisions and reservations: what is stored of each, held against the log and against deciding again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from consent.decision.answer import format_decision
from consent.decision.decide import decide
from consent.decision.model import Decision
from consent.decision.request import parse_request
from consent.entry import RECORDED_CLAIMS, Entry
from consent.errors import ConsentError, CouldNotVerify, EvidenceInvalid, Problem
from consent.ledger import issue, reserve
from consent.ledger.audited_entries import entries_of
from consent.ledger.grounds import Grounds
from consent.receipt import open_receipt
from consent.rules import releases
from consent.storage import tables
from consent.storage.transaction import Transaction
from signing import canonical, digests, policy
from signing.errors import SigningError
from signing.policy import Policy

_ENDS = {"reservation.committed": "committed", "reservation.released": "released"}
_ANSWERED = ("outcome", "obligations", "assumed", "settled_by")
"""What an answer says and its record binds, whatever the rules were."""


def stored_decisions(tx: Transaction) -> Iterator[Problem]:
    """Every decision of the log is stored, and what decisions leaned on belongs to one."""
    logged = dict(entries_of(tx, {"decision.issued"}))
    stored = set()
    for row in tx.rows(tables.decisions):
        stored.add(row.decision)
        if logged.pop(row.entry_index, None) is None:
            where = f"/decisions/{row.decision}/entry_index"
            yield Problem("decision_mismatch", where, "no entry issues it")
    for index in sorted(logged):
        yield Problem("decision_missing", f"/entries/{index}", "the log issues a decision that is not stored")
    for row in tx.rows(tables.leaned):
        if row.decision not in stored:
            yield Problem("decision_mismatch", f"/leaned/{row.decision}", "of a decision that is not stored")


@dataclass(slots=True)
class Undecided:
    """How many decisions could not be made again: their rules cannot be run here, or what they saw was erased."""

    number: int = 0


def of_decisions(grounds: Grounds, tx: Transaction, first: int, end: int, undecided: Undecided) -> Iterator[Problem]:
    """Each decision from index `first` on and before `end`: entry, record, answer, leanings, holds and receipt.

    It is decided again where its rules can be run and nothing it saw has been erased.
    """
    trust = policy.parse_policy(policy.format_policy(grounds.log.vkey))
    for row in tx.rows_between(tables.decisions, first, end):
        where = f"/decisions/{row.decision}"
        try:
            said = tx.entry(row.entry_index)
            if said is None or said.event != "decision.issued":
                continue  # reported with the log
            yield from _of_decision(tx, row, said, where)
            yield from _of_receipt(grounds, row, trust, where)
            yield from _of_deciding_again(grounds, tx, row, where, undecided)
        except (ConsentError, SigningError, KeyError, TypeError) as error:
            yield Problem("decision_mismatch", where, f"cannot be read: {error}")


def _json(data: Any) -> Any:
    return canonical.open_canonical(bytes(data), max_bytes=len(data))


def _of_decision(tx: Transaction, row: Any, said: Entry, where: str) -> Iterator[Problem]:
    """The row against its entry, its record and its question."""
    record, request, answer = _json(row.record), _json(row.request), _json(row.answer)
    if digests.digest(bytes(row.record)) != said.members.get("record"):
        yield Problem("decision_mismatch", f"{where}/record", "not the record of its entry")
    asked = parse_request(request)
    columns = (row.decision, row.outcome, row.at, row.recorded_at, row.licensee, row.project)
    project = str(asked.project) if asked.project else None
    if columns != (record["decision"], record["outcome"], record["at"], said.at, asked.licensee, project):
        yield Problem("decision_mismatch", where, "a column is not what record, entry and request say")
    if digests.digest(bytes(row.request)) != record["req"]:
        yield Problem("decision_mismatch", f"{where}/request", "not the request of the record")
    if any(answer[name] != record[name] for name in _ANSWERED):
        yield Problem("decision_mismatch", f"{where}/answer", "not what the record says was answered")
    if any(_registered_at(tx, one["digest"]) != one["index"] for one in record["grants"]):
        yield Problem("decision_mismatch", f"{where}/record", "a grant relied on is not registered where it says")
    if (said.members.get("outcome"), list(said.members.get("refs", ()))) != (
        record["outcome"],
        [one["digest"] for one in record["grants"]],
    ):
        yield Problem("entry_mismatch", f"/entries/{row.entry_index}", "outcome or refs are not those of the record")


def _registered_at(tx: Transaction, digest: str) -> int | None:
    found = tx.record(digest)
    if found is not None:
        return found.index
    gone = tx.erased(digest)
    return None if gone is None else int(gone.registered_index)


def _of_receipt(grounds: Grounds, row: Any, trust: Policy, where: str) -> Iterator[Problem]:
    """The receipt holds, is that of this decision, and the reservation ends with it."""
    if row.receipt == issue.WITHHELD and grounds.panel.cosigners:
        return  # it waits for its witnesses, and is issued when it is asked for again
    try:
        claims = open_receipt(row.receipt, keyring=grounds.receipt_keys, policy=trust).claims
    except (EvidenceInvalid, CouldNotVerify) as error:
        yield Problem("receipt_invalid", f"{where}/receipt", str(error))
        return
    if {name: claims[name] for name in RECORDED_CLAIMS} != _json(row.record):
        yield Problem("receipt_invalid", f"{where}/receipt", "the receipt is another decision's")
    reserves = _json(row.request).get("reserve") is True and row.outcome == "covered"
    if row.reserved_until != (claims["exp"] if reserves else None):
        yield Problem("decision_mismatch", f"{where}/reserved_until", "not until its receipt expires")


def _of_deciding_again(
    grounds: Grounds, tx: Transaction, row: Any, where: str, undecided: Undecided
) -> Iterator[Problem]:
    """A decision is a function of question, prefix, rules and clock: it must come out the same."""
    record = _json(row.record)
    rules = releases.runnable(record["rules"])
    if rules is None:
        undecided.number += 1
        return
    prefix = grounds.prefix(tx, record["size"], holds_before=row.entry_index)
    again = decide(parse_request(_json(row.request)), prefix, at=record["at"], now=row.recorded_at, rules=rules)
    if canonical.canonicalize(format_decision(again)) != bytes(row.answer):
        if _saw_erased(tx, row, record):
            undecided.number += 1
            return
        yield Problem("decision_mismatch", f"{where}/answer", "decided again it comes out differently")
    leaned = {(one.performer, one.grant_digest, one.scope) for one in tx.leaned_rows(row.decision)}
    if leaned != {(one.performer, one.grant, one.scope) for one in again.leaned}:
        yield Problem("decision_mismatch", f"/leaned/{row.decision}", "not what it leans on when decided again")
    yield from _of_held_amounts(tx, row, again)


def _saw_erased(tx: Transaction, row: Any, record: Mapping[str, Any]) -> bool:
    """Whether something was erased since that the decision may have seen.

    A grant it saw is named in its answer; of other kinds nobody can tell any more.
    """
    for gone in tx.rows(tables.erased):
        if gone.registered_index < record["size"] <= gone.entry_index:
            said = tx.entry(gone.registered_index)
            grant = said is not None and said.members.get("kind") == "consent.grant"
            if not grant or gone.digest.encode() in bytes(row.answer):
                return True
    return False


def _of_held_amounts(tx: Transaction, row: Any, again: Decision) -> Iterator[Problem]:
    held = [(one.performer, one.grant, one.scope, one.unit, one.amount) for one in tx.holds_of(row.decision)]
    wanted = [(one.performer, one.grant, one.scope, one.unit, one.amount) for one in again.holds]
    if held != (wanted if row.reserved_until is not None else []):
        yield Problem("reservation_mismatch", f"/holds/{row.decision}", "not what the decision held")


def of_reservations(tx: Transaction) -> Iterator[Problem]:
    """Every end of a reservation against its entry, every hold against its decision and its end."""
    logged = dict(entries_of(tx, _ENDS))
    ends = {row.decision: row for row in tx.rows(tables.reservations)}
    for decision, row in ends.items():
        said = logged.pop(row.entry_index, None)
        record = digests.digest(bytes(row.record))
        if said is None or _ENDS[said.event] != row.state or said.members.get("record") != record:
            yield Problem("reservation_mismatch", f"/reservations/{decision}", "not what its entry says")
        yield from _of_used_amounts(tx, row)
    for index in sorted(logged):
        yield Problem("reservation_missing", f"/entries/{index}", "the log ends a reservation, and no end is stored")
    yield from _of_holds(tx, ends)


def _of_used_amounts(tx: Transaction, end: Any) -> Iterator[Problem]:
    """The record of an end names its decision, and the amounts each hold used."""
    holds = tx.holds_of(end.decision)
    try:
        record = _json(end.record)
        used = reserve.used_of(holds, record["amounts"]) if end.state == "committed" else [0] * len(holds)
        if record["decision"] != end.decision:
            yield Problem("reservation_mismatch", f"/reservations/{end.decision}", "the record is another decision's")
    except (SigningError, KeyError, TypeError, AttributeError):
        return  # the record is not that of its entry, which is reported there
    if [hold.used for hold in holds] != used:
        yield Problem("reservation_mismatch", f"/holds/{end.decision}/used", "not the amounts committed")


def _of_holds(tx: Transaction, ends: Mapping[str, Any]) -> Iterator[Problem]:
    decided = {row.decision: row for row in tx.rows(tables.decisions)}
    for hold in tx.rows(tables.holds):
        where = f"/holds/{hold.decision}/{hold.number}"
        row, end = decided.get(hold.decision), ends.get(hold.decision)
        if row is None or row.reserved_until != hold.expires_at or row.entry_index != hold.entry_index:
            yield Problem("reservation_mismatch", where, "not a hold of its decision")
        if hold.ended_index != (end.entry_index if end is not None else None):
            yield Problem("reservation_mismatch", f"{where}/ended_index", "not the entry that ended it")
        if end is None and hold.used != 0:
            yield Problem("reservation_mismatch", f"{where}/used", "used before it was committed")
    numbers: dict[str, set[int]] = {}
    for hold in tx.rows(tables.holds):
        numbers.setdefault(hold.decision, set()).add(hold.number)
    for decision, found in numbers.items():
        if found != set(range(len(found))):
            yield Problem("reservation_mismatch", f"/holds/{decision}/number", "a hold is missing or numbered wrongly")
