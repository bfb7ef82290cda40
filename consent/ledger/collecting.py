"""Collecting evidence: everything is looked at again on a shelf that takes notes, down to whoever could sign.

What a decision looked at and what does not concern whom the evidence is for (another studio's grant of the same
performer) stays out; registrations of parties and keys do not, for without them no signature verifies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from consent import admission
from consent.admission import Presented
from consent.callers import Caller
from consent.decision.decide import decide
from consent.decision.request import parse_request
from consent.evidence.shelf import Recording
from consent.ledger.visibility import may_see
from consent.ledger.grounds import Grounds
from consent.prefix import Hold, Prefix, Record
from consent.rules import judging, releases
from consent.states.state import state_of
from consent.storage.transaction import Transaction
from signing import canonical
from signing.bundle import RawProof

_SHOWN_TO_ALL: Final = ("party.", "key.", "authority.", "project.", "tool.")
"""Kinds that show who signed and what a work is; what anybody consented to is not among them."""


@dataclass(frozen=True, slots=True)
class Collected:
    """What goes in, in the order of the log; what was seen and stays out; and what else the decisions looked at."""

    records: tuple[Record, ...]
    withheld: tuple[str, ...]
    holds: tuple[Hold, ...]
    rests_on: tuple[str, ...]


def collect(
    grounds: Grounds, tx: Transaction, caller: Caller, size: int, rows: Sequence[Any], seeds: Sequence[Record]
) -> Collected:
    """What decisions (their rows) and statements rest on, as the first `size` entries show it, for this caller."""
    search = _Search(grounds, tx, caller, size)
    for row in rows:
        search.decide_again(row)
    for seed in seeds:
        search.look_at(seed)
    records = search.with_signers()
    last = max((row.entry_index for row in rows), default=0)
    holds = (one for held in search.noted.held.values() for one in held if one.index < last)
    withheld = {one for one in search.noted.statements if one not in {record.digest for record in records}}
    known = (one for one in sorted(withheld) if search.noted.statements[one].index < size)
    return Collected(tuple(records), tuple(known), tuple(holds), tuple(dict.fromkeys(search.noted.decisions)))


class _Search:
    """One search: it looks, and `noted` remembers what it was shown."""

    def __init__(self, grounds: Grounds, tx: Transaction, caller: Caller, size: int) -> None:
        self.grounds, self.tx, self.caller, self.size = grounds, tx, caller, size
        self.noted = Recording(tx)

    def decide_again(self, row: Any) -> None:
        """Look at what a recorded decision looked at."""
        record, request = (canonical.parse(bytes(data), max_bytes=len(data)) for data in (row.record, row.request))
        rules = releases.runnable(record["rules"]) or judging.current()
        prefix = self._prefix(record["size"], row.entry_index)
        decide(parse_request(request), prefix, at=record["at"], now=row.recorded_at, rules=rules)

    def look_at(self, seed: Record) -> None:
        """Look at a statement, all that is said about it, and what bears on its state now."""
        now, prefix = self.tx.head.at, self._prefix(self.size)
        prefix.record(seed.digest)
        prefix.about(f"on:{seed.digest}")
        state_of(seed, prefix, now, now)

    def with_signers(self) -> list[Record]:
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

    def _look_at_signers(self, record: Record) -> None:
        held = dict(self.tx.proof_bytes(record.digest))
        for proof in record.proofs:
            value = canonical.parse(held[proof.position], max_bytes=len(held[proof.position]))
            raw = RawProof(str(value["format"]), value, "")
            presented = Presented(record.statement, record.digest, self.tx.statement_bytes(record.digest), (raw,))
            prefix = self._prefix(proof.index)
            admission.admit(presented, known=prefix.record(record.digest), prefix=prefix, now=proof.at)

    def _shown(self) -> list[Record]:
        """What was seen, as of the size, in the order of the log, without what does not concern the caller."""
        prefix = self.grounds.prefix(self.tx)
        known = (one.as_of(self.size) for one in self.noted.statements.values())
        shown = (one for one in known if one is not None and self._may_be_shown(one, prefix))
        return sorted(shown, key=lambda one: one.index)

    def _may_be_shown(self, record: Record, prefix: Prefix) -> bool:
        return record.statement.type.startswith(_SHOWN_TO_ALL) or may_see(self.caller, record, prefix)

    def _prefix(self, size: int, holds_before: int | None = None) -> Prefix:
        return Prefix(
            origin=self.grounds.log.origin, size=size, registrars=self.grounds.registrars,
            registrar_keys=self.grounds.registrar_keys, shelf=self.noted, holds_before=holds_before,
        )  # fmt: skip
