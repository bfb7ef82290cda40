from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache

from hypothesis import given, strategies as st

from consent.ledger.staged_shelf import StagedShelf
from consent.records import AnyRecord, Hold, Proven
from consent.statements import headings
from consent.statements.headings import Heading, headings_by, headings_of
from consent.storage.records import EndedReservation, Erased
from tests.pure.memory import PAULA, STUDIO, UNION, furnished, signer

STEPS = ("put", "replace", "erase", "hold", "end")


@dataclass
class Plain:
    """A shelf of dictionaries in which everything is stored at once: what a staged one is held against."""

    size: int = 100
    records: dict[str, AnyRecord] = field(default_factory=dict)
    filed: dict[Heading, list[str]] = field(default_factory=dict)
    held: list[Hold] = field(default_factory=list)
    gone: dict[str, Erased] = field(default_factory=dict)
    ended: dict[str, EndedReservation] = field(default_factory=dict)
    fetched: list[Heading] = field(default_factory=list)

    def copy(self):
        filed = {heading: list(digests) for heading, digests in self.filed.items()}
        return replace(self, records=dict(self.records), filed=filed, held=list(self.held), gone=dict(self.gone),
                       ended=dict(self.ended), fetched=list(self.fetched))  # fmt: skip

    def fetch(self, wanted):
        self.fetched += wanted

    def about(self, heading):
        found = (self.records[digest] for digest in dict.fromkeys(self.filed.get(heading, ())))
        return sorted(found, key=lambda one: one.index)

    def oldest(self, heading, after=-1):
        return (one for one in self.about(heading) if one.index > after)

    def signers(self, heading):
        return list(
            dict.fromkeys(
                one.by for one, held in self.filed.items() if one.by and held and one == replace(heading, by=one.by)
            )
        )

    def count(self, headings, before):
        found = {digest for heading in headings for digest in self.filed.get(heading, ())}
        return len([one for one in found if self.records[one].as_of(before)])

    def record(self, digest):
        return self.records.get(digest)

    def holds(self, grant):
        return [one for one in self.held if one.grant == grant]

    def reported(self, grant):
        return []

    def decided(self, decision):
        return f"the stored decision {decision}"

    # -- storing

    def put(self, record, filed_under):
        self.records[record.digest] = record
        for heading in filed_under:
            self.filed.setdefault(heading, []).append(record.digest)

    def replace(self, record, filed_under):
        self.put(record, filed_under)

    def erase(self, gone):
        self.gone[gone.digest] = gone
        del self.records[gone.digest]
        for digests in self.filed.values():
            if gone.digest in digests:
                digests.remove(gone.digest)

    def hold(self, holds):
        self.held += holds

    def end(self, ended, holds):
        self.ended[ended.decision] = ended
        used = iter(ended.used)
        of_it = {number for number, one in enumerate(self.held) if one.decision == ended.decision}
        self.held = [
            replace(one, ended_index=ended.index, used=next(used)) if number in of_it else one
            for number, one in enumerate(self.held)
        ]
        assert len(of_it) == len(holds)


@lru_cache
def _said() -> tuple[AnyRecord, ...]:
    """Statements that share headings, half of them waiting for a signature."""
    memory = furnished()
    grants = [memory.grant(unsigned=unsigned) for unsigned in ((), [STUDIO], [PAULA, STUDIO])]
    grants.append(memory.grant(supersedes=[grants[0].digest]))
    for grant in grants:
        memory.say("consent.dispute", grant=grant.digest, text="t", signed_by=[PAULA, STUDIO], unsigned=[STUDIO])
        memory.say("consent.confirmation", grant=grant.digest, signed_by=[PAULA])
    memory.say("prohibition", performer=PAULA, scope={}, signed_by=[PAULA, signer(UNION)], unsigned=[UNION])
    return tuple(memory.records.values())[-13:]


GRANTS = tuple(one.digest for one in _said()[:4])
DIGESTS = tuple(one.digest for one in _said())


def step(what, number, amounts, known, *shelves):
    """One step, taken on each of the shelves alike. `known` tells what there is by now."""
    known.size += 1
    open_decisions = list(dict.fromkeys(one.decision for one in known.held if one.decision not in known.ended))
    fresh = [one for one in _said() if one.digest not in known.records and one.digest not in known.gone]
    match what:
        case "put" if fresh:
            record = _at(fresh[number % len(fresh)], known.size)
            signed = headings_by(record.statement, [one.position for one in record.proofs])
            taken = [(record, (*headings_of(record.statement), *signed))]
        case "replace" if waiting := [one for one in known.records.values() if one.missing]:
            record = _proven(waiting[number % len(waiting)], known.size)
            taken = [(record, headings_by(record.statement, [record.proofs[-1].position]))]
        case "erase" if known.records:
            record = list(known.records.values())[number % len(known.records)]
            taken = [(Erased(record.digest, record.index, known.size),)]
        case "hold":
            taken = [(_holds(known.size, number, amounts),)]
        case "end" if open_decisions:
            decision = open_decisions[number % len(open_decisions)]
            holds = [one for one in known.held if one.decision == decision]
            used = tuple(amounts[place % len(amounts)] for place in range(len(holds)))
            taken = [(EndedReservation(decision, known.size, "committed", {}, b"{}", used), holds)]
        case _:
            taken = []
    for shelf in shelves:
        for arguments in taken:
            getattr(shelf, what)(*arguments)


def _at(record, index):
    return replace(record, index=index, proofs=tuple(replace(one, index=index) for one in record.proofs))


def _proven(record, index):
    signed = {one.position for one in record.proofs}
    position = next(place for place in range(len(record.statement.parties)) if place not in signed)
    return replace(record, proofs=(*record.proofs, Proven(position, index, record.at)))


def _holds(index, number, amounts):
    """The holds of a new decision, on one grant or on two."""
    return [
        Hold(f"decision-{index}", index, PAULA, GRANTS[(number + place % 2) % len(GRANTS)], "", "second", amount, 9)
        for place, amount in enumerate(amounts)
    ]


SEQUENCES = st.lists(
    st.tuples(st.sampled_from(STEPS), st.integers(0, 20), st.lists(st.integers(0, 9), min_size=1, max_size=3)),
    max_size=14,
)


def stored_and_staged(before, after):
    """A shelf with all that came before, one staged over it with what came after, and one in which all is stored."""
    stored = Plain()
    for one in before:
        step(*one, stored, stored)
    everything, staged = stored.copy(), StagedShelf(stored)
    for one in after:
        step(*one, everything, everything, staged)
    return stored, staged, everything


def asked_headings():
    found = [heading for one in _said() for heading in headings_of(one.statement)]
    found += [named for heading in found for named in heading.signed_by((PAULA, STUDIO, UNION))]
    return list(dict.fromkeys([*found, headings.bars_of(STUDIO)]))


@given(SEQUENCES, SEQUENCES)
def test_what_is_staged_reads_like_what_is_stored(before, after):
    _, staged, everything = stored_and_staged(before, after)
    for heading in asked_headings():
        assert list(staged.about(heading)) == list(staged.oldest(heading)) == everything.about(heading)
        assert heading.by or set(everything.signers(heading)) <= set(staged.signers(heading))
        assert staged.count([heading, headings.bars_of(PAULA)], 10_000) == len(
            {one.digest for named in (heading, headings.bars_of(PAULA)) for one in everything.about(named)}
        )
    for digest in DIGESTS:
        assert staged.record(digest) == everything.record(digest)
    for grant in GRANTS:
        assert list(staged.holds(grant)) == everything.holds(grant)


@given(SEQUENCES, SEQUENCES)
def test_nothing_staged_gets_into_what_is_stored(before, after):
    stored, staged, _ = stored_and_staged(before, after)
    untouched, _, _ = stored_and_staged(before, ())
    for heading in asked_headings():
        staged.about(heading)
    assert stored == untouched


@given(SEQUENCES, SEQUENCES)
def test_a_write_knows_what_it_ends_and_erases_itself_and_nothing_of_what_was_ended_before(before, after):
    stored, staged, everything = stored_and_staged(before, after)
    for digest in DIGESTS:
        assert staged.erased(digest) == (None if digest in stored.gone else everything.gone.get(digest))
    for decision in everything.ended:
        assert staged.ended(decision) == (None if decision in stored.ended else everything.ended[decision])


@given(SEQUENCES, SEQUENCES)
def test_new_is_what_was_put_or_has_a_further_proof_since(before, after):
    stored, staged, everything = stored_and_staged(before, after)
    changed = {digest for digest, one in everything.records.items() if stored.records.get(digest) != one}
    assert {one.digest for one in staged.new} - set(everything.gone) == changed


def test_holds_stay_in_the_order_of_the_log_when_a_reservation_ends():
    stored, grant = Plain(), GRANTS[0]
    stored.hold([Hold(one, 1, PAULA, grant, "", "second", 5, 9) for one in ("d1", "d2")])
    staged = StagedShelf(stored)
    staged.end(EndedReservation("d1", 2, "committed", {}, b"{}", (3,)), stored.holds(grant)[:1])
    assert [(one.decision, one.used) for one in staged.holds(grant)] == [("d1", 3), ("d2", 0)]


def test_what_a_staged_shelf_does_not_keep_it_asks_of_the_stored_one():
    stored = Plain()
    staged = StagedShelf(stored)
    staged.fetch([headings.party(PAULA)])
    assert stored.fetched == [headings.party(PAULA)]
    assert staged.decided("d1") == stored.decided("d1")
