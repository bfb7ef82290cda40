"""Collecting evidence: everything is looked at again on a shelf that takes notes, down to whoever could sign.

What a decision looked at and whom it is for may not see stays out, and is told as a number (specification §6.3):
another studio's grant of the same performer, and who a performer is, unless a yes of theirs relied on it. Keys, and
what registrars say of organisations, do not, for without them no signature verifies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from consent.authority import involved
from consent.callers import Caller
from consent.ledger.evidence import relied
from consent.ledger.open_ledger import OpenLedger
from consent.ledger.visibility import is_about_nobody, may_see
from consent.parcel.shelf import Recording
from consent.records import AnyRecord, Hold, RecordedDecision
from consent.registry import Registry
from consent.statements import headings
from consent.statements.grants import Grant
from consent.statements.rulings import UseReport
from consent.states.state import state_of
from consent.storage.records import Erased, Unreadable
from consent.storage.transaction import Transaction
from consent.verify.decision import answer_bytes, asked
from consent.verify.proof import Held, verify_proof


@dataclass(frozen=True, slots=True)
class Collected:
    """What goes in, in the order of the log; how much was seen and stays out; what else the decisions looked at.

    `rests_on` are the entries of further decisions.
    """

    records: tuple[AnyRecord, ...]
    withheld: frozenset[str]
    holds: tuple[Hold, ...]
    rests_on: tuple[int, ...]
    counted: Mapping[tuple[str, int], int]

    def joined(self, other: Collected) -> Collected:
        """With what was collected besides; of a statement in both, this one's knowledge of it stays."""
        records = {one.digest: one for one in (*other.records, *self.records)}
        return Collected(
            tuple(sorted(records.values(), key=lambda one: one.index)),
            (self.withheld | other.withheld) - records.keys(),
            tuple(dict.fromkeys((*self.holds, *other.holds))),
            tuple(sorted({*self.rests_on, *other.rests_on})),
            {**other.counted, **self.counted},
        )


def collect(
    opened: OpenLedger,
    tx: Transaction,
    caller: Caller,
    size: int,
    decisions: Sequence[RecordedDecision],
    seeds: Sequence[AnyRecord],
) -> Collected:
    """What decisions and statements rest on, as the first `size` entries show it, for this caller."""
    search = _Search(opened, tx, caller, size)
    for made in decisions:
        search.decide_again(made)
    for seed in seeds:
        search.look_at(seed)
    records = search.with_signers()
    last = max((made.index for made in decisions), default=0)
    holds = (one for held in search.noted.held.values() for one in held if one.index < last)
    seen = {digest for digest, one in search.noted.statements.items() if one.index < size}
    withheld = frozenset(seen - {record.digest for record in records})
    rests_on = (*search.noted.decisions, *search.charged_to(max((made.size for made in decisions), default=0)))
    further = (tx.decisions.find(one) for one in dict.fromkeys(rests_on))
    indexes = sorted({one.index for one in further if one is not None and one.index < size})
    return Collected(tuple(records), withheld, tuple(holds), tuple(indexes), search.noted.counted)


def gone_since(opened: OpenLedger, tx: Transaction, made: RecordedDecision) -> Iterator[Erased]:
    """What a decision saw and that was erased since: grants are named in its answer, of others nobody can tell.

    So these are named only where the decision does not come out the same any more.
    """
    erased = (one for one in tx.scan.erased(first=made.size) if not isinstance(one, Unreadable))
    seen = [one for one in erased if one.registered_index < made.size]
    yield from (one for one in seen if one.digest.encode() in made.answer_bytes)
    others = [one for one in seen if _registers(tx, one.registered_index) != "consent.grant"]
    if others:
        rules = opened.rules.runnable_or_present(made.rules)
        if answer_bytes(asked(made).again(opened.registry(tx, made.size), rules)) != made.answer_bytes:
            yield from others


def _registers(tx: Transaction, index: int) -> object:
    entry = tx.log.entry(index)
    return None if entry is None else entry.members.get("kind")


class _Search:
    """One search: it looks, and `noted` remembers what it was shown."""

    def __init__(self, opened: OpenLedger, tx: Transaction, caller: Caller, size: int) -> None:
        self.opened, self.tx, self.caller, self.size = opened, tx, caller, size
        self.noted, self.vouching = Recording(tx), Recording(tx)
        self.relied_on = set[str]()

    def decide_again(self, made: RecordedDecision) -> None:
        """Look at what a recorded decision looked at; what one that was theirs relied on may be shown."""
        known = Recording(self.noted)
        registry = self.opened.registry(known, made.size)
        asked(made).again(registry, self.opened.rules.runnable_or_present(made.rules))
        if relied.is_theirs(self.caller, made):
            self.relied_on |= relied.relied_on(made, registry, tuple(known.statements.values()))

    def look_at(self, seed: AnyRecord) -> None:
        """Look at a statement, what is said about it, and what bears on its state now.

        Of what is said about a grant that is what those say whose word may count, and the caller: what strangers pile
        up about it has no effect.
        """
        now, registry = self.tx.head.at, self._registry(self.size)
        registry.record(seed.digest)
        grant = seed.of(Grant)
        if grant is None:
            registry.about(headings.on(seed.digest))
        else:
            counting = (*involved.of_grant(registry, grant), *filter(None, [self.caller.party]))
            registry.about_by(headings.on(seed.digest), dict.fromkeys(counting))
        state_of(seed, registry, now, now)

    def charged_to(self, size: int) -> Iterator[str]:
        """The decisions whose reports, among the first `size` entries, were charged to what was looked at."""
        for record in self.noted.statements.values():
            report = record.of(UseReport)
            if report is not None and report.index < size and report.body.decision in self.noted.reported_on:
                yield report.body.decision

    def with_signers(self) -> list[AnyRecord]:
        """What was seen and may be shown, and whatever shows that its proofs could be made, and those of that."""
        seen: set[str] = set()
        while True:
            shown = self._shown()
            waiting = [one for one in shown if one.digest not in seen]
            if not waiting:
                return shown
            for one in waiting:
                seen.add(one.digest)
                self._look_at_signers(one)

    def _look_at_signers(self, record: AnyRecord) -> None:
        data, shown = self.tx.statements.data(record.digest), {proof.position for proof in record.proofs}
        for proof in self.tx.statements.proofs(record.digest):
            if proof.position in shown:
                held = Held(proof.position, proof.data, proof.at)
                verify_proof(record.statement, record.digest, data, held, self._vouched(proof.index))

    def _shown(self) -> list[AnyRecord]:
        """What was seen, as of the size, in the order of the log, without what does not concern the caller."""
        registry = self.opened.registry(self.tx, self.tx.head.tree_size)
        seen = self.noted.statements | self.vouching.statements
        known = (one.as_of(self.size) for one in seen.values())
        shown = (one for one in known if one is not None and self._may_be_shown(one, registry))
        return sorted(shown, key=lambda one: one.index)

    def _may_be_shown(self, record: AnyRecord, registry: Registry) -> bool:
        if record.statement.type.startswith("key.") and record.digest in self.vouching.statements:
            return True
        if record.digest in self.relied_on or is_about_nobody(record):
            return True
        return may_see(self.caller, record, registry)

    def _registry(self, size: int) -> Registry:
        return self.opened.registry(self.noted, size)

    def _vouched(self, size: int) -> Registry:
        return self.opened.registry(self.vouching, size)
