"""What lies beside the log, held against it: statements and proofs, headings, decisions, reservations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from consent import admission, entry
from consent.admission import Presented
from consent.decision.answer import format_decision
from consent.decision.decide import decide
from consent.decision.request import parse_request
from consent.entry import Entry
from consent.errors import ConsentError, CouldNotVerify, EvidenceInvalid, Problem
from consent.ledger import reserve
from consent.ledger.grounds import Grounds
from consent.receipt import open_receipt
from consent.rules import judging
from consent.statements.parsing import Statement, parse_statement
from consent.statements.subjects import subjects_of
from consent.storage import tables
from consent.storage.transaction import Transaction
from signing import bundle, canonical, digests, policy
from signing.bundle import RawProof
from signing.errors import SigningError


def of_statements(grounds: Grounds, tx: Transaction) -> Iterator[Problem]:
    """Every statement's bytes against its digest and entry, every proof against its key then, every heading."""
    filed: set[tuple[str, int, str]] = set()
    proofs = _proofs(tx)
    entries = _statement_entries(tx)
    for row in tx.rows(tables.statements):
        where = f"/statements/{row.digest}"
        try:
            statement = _of_bytes(row)
        except (ConsentError, SigningError) as error:
            yield Problem("statement_mismatch", f"{where}/data", f"the bytes are not those of the digest: {error}")
            continue
        yield from _of_row(row, statement, entries.get(row.digest, []), where)
        yield from _of_proofs(grounds, tx, row, statement, proofs.pop(row.digest, []), entries.get(row.digest, []))
        filed |= {(one, row.entry_index, row.digest) for one in _headings(statement)}
    for digest in sorted(set(entries) - {row.digest for row in tx.rows(tables.statements)}):
        yield Problem("statement_missing", f"/statements/{digest}", "the log registers it, it is not stored")
    for digest in sorted(proofs):
        yield Problem("proof_mismatch", f"/proofs/{digest}", "proofs of a statement that is not stored")
    stored = {(row.subject, row.entry_index, row.digest) for row in tx.rows(tables.subjects)}
    for subject, index, digest in sorted(stored ^ filed):
        detail = f"statement {digest} is {'wrongly' if (subject, index, digest) in stored else 'not'} filed there"
        yield Problem("subject_mismatch", f"/subjects/{subject}/{index}", detail)


def _of_bytes(row: Any) -> Statement:
    data = bytes(row.data)
    if digests.digest(data) != row.digest:
        raise EvidenceInvalid.of("statement_mismatch", "another digest")
    return parse_statement(canonical.open_canonical(data))


def _headings(statement: Statement) -> tuple[str, ...]:
    own = admission.own_thumbprint(statement)
    return subjects_of(statement, own)


def _proofs(tx: Transaction) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in tx.rows(tables.proofs):
        found.setdefault(row.digest, []).append(row)
    return found


def _statement_entries(tx: Transaction) -> dict[str, list[tuple[int, Entry]]]:
    found: dict[str, list[tuple[int, Entry]]] = {}
    for index, data in tx.all_entries():
        try:
            read = entry.parse_entry(data)
        except ConsentError:
            continue
        if read.event in {"statement.registered", "proof.added"}:
            found.setdefault(str(read.members.get("statement")), []).append((index, read))
    return found


def _of_row(row: Any, statement: Statement, said: list[tuple[int, Entry]], where: str) -> Iterator[Problem]:
    if not said or said[0][1].event != "statement.registered":
        yield Problem("statement_mismatch", where, "no entry registers it")
        return
    index, first = said[0]
    expected = {"kind": statement.type, "refs": list(statement.refs)}
    if (row.entry_index, row.at, row.kind) != (index, first.at, statement.type):
        detail = "index, time or kind are not those of its entry"
        yield Problem("statement_mismatch", f"{where}/entry_index", detail)
    if any(first.members.get(name) != value for name, value in expected.items()):
        yield Problem("entry_mismatch", f"/entries/{index}", "kind or refs are not those of the statement")


def _of_proofs(
    grounds: Grounds, tx: Transaction, row: Any, statement: Statement, proofs: list[Any], said: list[tuple[int, Entry]]
) -> Iterator[Problem]:
    """Each proof with the key registered when it came in; each entry's digest over the proofs held by then."""
    for proof in proofs:
        where = f"/proofs/{row.digest}/{proof.position}"
        arrived = [one for index, one in said if index == proof.entry_index]
        if not arrived or arrived[0].at != proof.at:
            yield Problem("proof_mismatch", f"{where}/entry_index", "no entry of the statement brought this proof then")
            continue
        yield from _of_proof(grounds, tx, row, statement, proof, where)
    signers = sum(1 for party in statement.parties if party.key is not None)
    for index, one in said:
        held = [bytes(proof.data) for proof in proofs if proof.entry_index <= index]
        if bundle.proofs_digest(held) != one.members.get("proofs"):
            yield Problem("proof_mismatch", f"/entries/{index}/proofs", "not the digest of the proofs held by then")
        if one.event == "proof.added" and one.members.get("complete") != (len(held) == signers):
            yield Problem("entry_mismatch", f"/entries/{index}/complete", "not whether all had signed by then")


def _of_proof(
    grounds: Grounds, tx: Transaction, row: Any, statement: Statement, proof: Any, where: str
) -> Iterator[Problem]:
    try:
        value = canonical.open_canonical(bytes(proof.data), max_bytes=bundle.MAX_BUNDLE_BYTES)
        raw = RawProof(str(value["format"]), value, f"{where}/data")
        if bundle.proof_key(raw) != statement.parties[proof.position].key:
            raise EvidenceInvalid.of("proof_not_named", "made with another key than the party's")
        presented = Presented(statement, row.digest, bytes(row.data), (raw,))
        prefix = grounds.prefix(tx, proof.entry_index)
        admission.admit(presented, known=prefix.record(row.digest), prefix=prefix, now=proof.at)
    except (ConsentError, SigningError, IndexError, KeyError, TypeError) as error:
        yield Problem("proof_invalid", f"{where}/data", f"it does not hold: {error}")


def of_decisions(grounds: Grounds, tx: Transaction) -> Iterator[Problem]:
    """Every decision's entry, record, answer and receipt; decided again from (request, prefix, rule set)."""
    logged = dict(_decision_entries(tx))
    trust = policy.parse_policy(policy.format_policy(grounds.log.vkey))
    for row in tx.rows(tables.decisions):
        where = f"/decisions/{row.decision}"
        said = logged.pop(row.entry_index, None)
        if said is None:
            yield Problem("decision_mismatch", f"{where}/entry_index", "no entry issues it")
            continue
        try:
            yield from _of_decision(grounds, tx, row, said, where)
            open_receipt(row.receipt, keyring=grounds.receipt_keys, policy=trust)
        except (EvidenceInvalid, CouldNotVerify) as error:
            yield Problem("receipt_invalid", f"{where}/receipt", str(error))
        except (ConsentError, SigningError, KeyError, TypeError) as error:
            yield Problem("decision_mismatch", where, f"cannot be read: {error}")
    for index in sorted(logged):
        yield Problem("decision_missing", f"/entries/{index}", "the log issues a decision that is not stored")
    decided = {row.decision for row in tx.rows(tables.decisions)}
    for row in tx.rows(tables.leaned):
        if row.decision not in decided:
            yield Problem("decision_mismatch", f"/leaned/{row.decision}", "of a decision that is not stored")


def _decision_entries(tx: Transaction) -> Iterator[tuple[int, Entry]]:
    for index, data in tx.all_entries():
        try:
            read = entry.parse_entry(data)
        except ConsentError:
            continue
        if read.event == "decision.issued":
            yield index, read


def _of_decision(grounds: Grounds, tx: Transaction, row: Any, said: Entry, where: str) -> Iterator[Problem]:
    record = canonical.open_canonical(bytes(row.record), max_bytes=len(row.record))
    request = canonical.open_canonical(bytes(row.request), max_bytes=len(row.request))
    if digests.digest(bytes(row.record)) != said.members.get("record"):
        yield Problem("decision_mismatch", f"{where}/record", "not the record of its entry")
    asked = parse_request(request)
    columns = (row.decision, row.outcome, row.at, row.recorded_at, row.licensee, row.project)
    project = str(asked.project) if asked.project else None
    if columns != (record["decision"], record["outcome"], record["at"], said.at, asked.licensee, project):
        yield Problem("decision_mismatch", where, "a column is not what record, entry and request say")
    if digests.digest(bytes(row.request)) != record["req"]:
        yield Problem("decision_mismatch", f"{where}/request", "not the request of the record")
    if record["rules"] != judging.current().digest:
        return
    prefix = grounds.prefix(tx, record["size"], holds_before=row.entry_index)
    again = decide(asked, prefix, at=record["at"], now=said.at)
    if canonical.canonicalize(format_decision(again)) != bytes(row.answer):
        yield Problem("decision_mismatch", f"{where}/answer", "decided again it comes out differently")
    leaned = {(one.performer, one.grant_digest, one.scope) for one in tx.leaned_rows(row.decision)}
    if leaned != {(one.performer, one.grant, one.scope) for one in again.leaned}:
        yield Problem("decision_mismatch", f"/leaned/{row.decision}", "not what it leans on when decided again")
    if tuple(said.members.get("refs", ())) != tuple(one["digest"] for one in record["grants"]):
        yield Problem("entry_mismatch", f"/entries/{row.entry_index}/refs", "not the grants relied on")


def of_reservations(grounds: Grounds, tx: Transaction) -> Iterator[Problem]:
    """Every hold against its decision, every end against its entry."""
    ends = {row.decision: row for row in tx.rows(tables.reservations)}
    for decision, row in ends.items():
        read = tx.entry(row.entry_index)
        record = digests.digest(bytes(row.record))
        event = {"committed": "reservation.committed", "released": "reservation.released"}.get(row.state)
        if read is None or read.event != event or read.members.get("record") != record:
            yield Problem("reservation_mismatch", f"/reservations/{decision}", "not what its entry says")
    decided = {row.decision: row for row in tx.rows(tables.decisions)}
    yield from _of_used_amounts(tx, ends)
    for hold in tx.rows(tables.holds):
        where = f"/holds/{hold.decision}/{hold.number}"
        row = decided.get(hold.decision)
        if row is None or row.reserved_until != hold.expires_at or row.entry_index != hold.entry_index:
            yield Problem("reservation_mismatch", where, "not a hold of its decision")
        end: Any = ends.get(hold.decision)
        if end is None and hold.used:
            yield Problem("reservation_mismatch", f"{where}/used", "used although nothing was committed")
        if hold.ended_index != (end.entry_index if end is not None else None):
            yield Problem("reservation_mismatch", f"{where}/ended_index", "not the entry that ended it")
    yield from _of_held_amounts(grounds, tx, decided)


def _of_used_amounts(tx: Transaction, ends: Mapping[str, Any]) -> Iterator[Problem]:
    """What each hold used, against the amounts that were committed."""
    for decision, end in ends.items():
        holds = tx.holds_of(decision)
        try:
            amounts = canonical.parse(bytes(end.record), max_bytes=len(end.record))["amounts"]
            used = reserve.used_of(holds, amounts) if end.state == "committed" else [0] * len(holds)
        except (ConsentError, SigningError, KeyError, TypeError):
            continue  # reported with the reservation itself
        if [hold.used for hold in holds] != used:
            yield Problem("reservation_mismatch", f"/holds/{decision}/used", "not the amounts committed")


def _of_held_amounts(grounds: Grounds, tx: Transaction, decided: Mapping[str, Any]) -> Iterator[Problem]:
    """The amounts held, decided again."""
    stored: dict[str, list[tuple[Any, ...]]] = {}
    for hold in tx.rows(tables.holds):
        key = (hold.number, hold.performer, hold.grant_digest, hold.scope, hold.unit, hold.amount)
        stored.setdefault(hold.decision, []).append(key)
    for decision, row in decided.items():
        if row.reserved_until is None:
            continue
        try:
            record = canonical.parse(bytes(row.record), max_bytes=len(row.record))
            asked = parse_request(canonical.parse(bytes(row.request), max_bytes=len(row.request)))
            prefix = grounds.prefix(tx, record["size"], holds_before=row.entry_index)
            again = decide(asked, prefix, at=record["at"], now=row.recorded_at)
        except (ConsentError, SigningError, KeyError, TypeError):
            continue  # reported with the decision itself
        if record["rules"] != judging.current().digest:
            continue
        wanted = [(n, h.performer, h.grant, h.scope, h.unit, h.amount) for n, h in enumerate(again.holds)]
        if sorted(stored.get(decision, [])) != wanted:
            yield Problem("reservation_mismatch", f"/holds/{decision}", "not what the decision held")
