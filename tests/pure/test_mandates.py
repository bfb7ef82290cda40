from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pytest
from hypothesis import given, strategies as st

from consent.authority import mandates, sides, signers
from tests.pure.memory import (
    ANNA,
    BERT,
    CARL,
    NEW_PERFORMANCE,
    PAULA,
    REGISTRAR,
    REPLICA,
    STRANGER,
    STUDIO,
    Memory,
    day,
    furnished,
    on_day,
    signer,
)

SCAN = "capture.scan"
AGENTS = (ANNA, BERT, CARL)


@lru_cache
def _furnished() -> Memory:
    return furnished()


@pytest.fixture
def memory():
    return _furnished().copy()


def held(memory, delegate, on=9, principal=PAULA):
    return mandates.held_by(memory.registry(), delegate, principal, day(on))


# -- any chain --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Given:
    """A mandate in plain values; days are whole."""

    principal: str
    delegate: str
    powers: frozenset[str]
    said: int
    starts: int
    until: int | None
    ended: int | None
    jointly: frozenset[str]


MANDATES = st.builds(
    Given, st.sampled_from([PAULA, *AGENTS]), st.sampled_from(AGENTS),
    st.frozensets(st.sampled_from([SCAN, REPLICA, NEW_PERFORMANCE])), st.integers(0, 4), st.integers(0, 4),
    st.none() | st.integers(3, 9), st.none() | st.integers(4, 9), st.frozensets(st.sampled_from(AGENTS), max_size=1),
)  # fmt: skip
CHAINS = st.lists(MANDATES, max_size=5)


def told(chain):
    memory = _furnished().copy()
    for one in sorted(chain, key=lambda one: one.said):
        until = {} if one.until is None else {"until": on_day(one.until)}
        jointly = {"jointly_with": sorted(one.jointly)} if one.jointly else {}
        record = memory.mandate(one.principal, one.delegate, powers=sorted(one.powers), when=one.said,
                                **{"from": on_day(one.starts), **until, **jointly})  # fmt: skip
        if one.ended is not None:
            memory.end_mandate(record, signed_by=[one.principal], since=one.ended)
    return memory


def paths(chain, delegate, at, used=()):
    """Every way from a delegate up to Paula over mandates given by then, none twice."""
    for number, one in enumerate(chain):
        if one.delegate == delegate and number not in used and max(one.said, one.starts) <= at:
            if one.principal == PAULA:
                yield (one,)
            else:
                yield from ((one, *rest) for rest in paths(chain, one.principal, at, (*used, number)))


def in_force(path, at):
    return not any(end is not None and end <= at for one in path for end in (one.until, one.ended))


def outcome(path, at):
    powers = frozenset.intersection(*(one.powers for one in path))
    jointly = frozenset().union(*(one.jointly for one in path))
    return ("in_force" if in_force(path, at) else "ended", powers, jointly)


@given(CHAINS, st.sampled_from(AGENTS), st.integers(0, 10))
def test_authority_is_that_of_one_way_up_to_the_principal(chain, delegate, at):
    found = held(told(chain), delegate, at)
    ways = list(paths(chain, delegate, at))
    if not ways:
        assert found == mandates.NO_AUTHORITY
    else:
        assert (found.standing, found.powers, found.jointly) in {outcome(way, at) for way in ways}


@given(CHAINS, st.sampled_from(AGENTS), st.integers(0, 10))
def test_an_ended_link_ends_the_chain_and_another_whole_chain_still_holds(chain, delegate, at):
    whole = any(in_force(way, at) for way in paths(chain, delegate, at))
    assert (held(told(chain), delegate, at).standing == "in_force") == whole


@given(CHAINS, st.sampled_from(AGENTS), st.integers(0, 10))
def test_powers_never_widen_along_a_chain(chain, delegate, at):
    found = held(told(chain), delegate, at)
    if found.mandate is not None:
        assert found.powers <= set(found.mandate.body.powers)
        assert found.jointly >= set(found.mandate.body.jointly_with)
        from_paula = frozenset().union(*(one.powers for one in chain if one.principal == PAULA))
        assert found.powers <= from_paula


@given(CHAINS, MANDATES, st.sampled_from(AGENTS), st.integers(0, 10))
def test_a_further_mandate_never_ends_what_is_in_force(chain, further, delegate, at):
    before = held(told(chain), delegate, at).standing
    after = held(told([*chain, further]), delegate, at).standing
    assert (before, after) not in {("in_force", "ended"), ("in_force", "none"), ("ended", "none")}


# -- chains by name ---------------------------------------------------------------------------------------------------


def test_a_circle_of_delegates_reaches_nobody(memory):
    memory.mandate(ANNA, BERT)
    memory.mandate(BERT, ANNA)
    memory.mandate(CARL, CARL)
    assert [held(memory, one) for one in AGENTS] == [mandates.NO_AUTHORITY] * 3


def test_a_circle_does_not_hide_the_way_out_of_it(memory):
    memory.mandate(ANNA, BERT)
    memory.mandate(BERT, ANNA)
    memory.mandate(PAULA, ANNA, powers=[SCAN, REPLICA])
    assert held(memory, ANNA).powers == {SCAN, REPLICA}
    assert held(memory, BERT).powers == {REPLICA}


def test_an_empty_power_gives_nothing(memory):
    memory.mandate(PAULA, ANNA, powers=[])
    grant = memory.grant(signed_by=[ANNA, STUDIO])
    assert held(memory, ANNA).standing == "in_force"
    assert not sides.binds(memory.registry(), grant, PAULA, ())


def test_of_two_mandates_the_one_with_more_powers_is_used_and_one_in_force_before_both(memory):
    memory.mandate(PAULA, ANNA, powers=[SCAN])
    memory.mandate(PAULA, ANNA, powers=[SCAN, REPLICA])
    memory.mandate(PAULA, ANNA, powers=[SCAN, REPLICA, NEW_PERFORMANCE], until=on_day(3))
    assert held(memory, ANNA, on=2).powers == {SCAN, REPLICA, NEW_PERFORMANCE}
    assert held(memory, ANNA, on=3).powers == {SCAN, REPLICA}


def test_a_mandate_counts_from_the_last_signature_and_from_its_first_day(memory):
    mandate = memory.mandate(PAULA, ANNA, signed_by=[PAULA, ANNA], when=2, **{"from": on_day(4)})
    early = memory.say("authority.mandate", signed_by=[PAULA, BERT], unsigned=[BERT], when=2, principal=PAULA,
                       delegate=BERT, capacity="attorney_in_fact", powers=[], evidence=[],
                       **{"from": on_day(0)})  # fmt: skip
    assert [held(memory, ANNA, on).standing for on in (3, 4)] == ["none", "in_force"]
    assert held(memory, BERT).standing == "none"
    assert mandates.authority_of(memory.registry(), early, PAULA, day(9)) == mandates.NO_AUTHORITY
    memory.prove(early, BERT, when=6)
    assert [held(memory, BERT, on).standing for on in (5, 6)] == ["none", "in_force"]
    assert mandates.authority_of(memory.registry(), mandate, PAULA, day(9)).capacity == "attorney_in_fact"


@pytest.mark.parametrize("by", [PAULA, ANNA, REGISTRAR])
def test_principal_delegate_and_registrar_may_end_a_mandate(memory, by):
    mandate = memory.mandate(PAULA, ANNA)
    memory.end_mandate(mandate, signed_by=[by], when=4)
    assert [held(memory, ANNA, on).standing for on in (3, 4)] == ["in_force", "ended"]


def test_nobody_else_may_end_it_and_never_before_it_was_said(memory):
    mandate = memory.mandate(PAULA, ANNA)
    end = memory.end_mandate(mandate, signed_by=[STRANGER], when=2)
    assert not mandates.may_end(memory.registry(), end)
    assert held(memory, ANNA).standing == "in_force"
    memory.end_mandate(mandate, signed_by=[PAULA], when=5, since=1)
    assert [held(memory, ANNA, on).standing for on in (4, 5)] == ["in_force", "ended"]


def test_the_end_of_something_that_is_no_mandate_ends_nothing(memory):
    for target in (memory.grant().digest, signer(PAULA)["key"]):
        end = memory.say("authority.end", mandate=target, signed_by=[PAULA], **{"from": on_day(0)})
        assert not mandates.may_end(memory.registry(), end)


def test_a_mandate_given_by_somebody_else_is_none(memory):
    memory.mandate(PAULA, ANNA, signed_by=[ANNA])
    assert held(memory, ANNA) == mandates.NO_AUTHORITY


def test_a_mandate_given_with_a_key_that_was_not_valid_is_none(memory):
    memory.key(PAULA)
    memory.mandate(PAULA, ANNA, when=3)
    assert held(memory, ANNA).standing == "in_force"
    memory.revoke_key(PAULA, 2, signed_by=[REGISTRAR], when=5)
    assert held(memory, ANNA).standing == "none"


def test_a_mandate_whose_giver_alone_calls_the_key_invalid_is_in_doubt(memory):
    memory.key(PAULA)
    memory.mandate(PAULA, ANNA, when=3)
    memory.revoke_key(PAULA, 2, signed_by=[PAULA], when=5)
    found = held(memory, ANNA)
    assert (found.standing, found.doubted) == ("in_force", True)


# -- the dead and the young -------------------------------------------------------------------------------------------


def test_death_ends_the_mandates_of_the_living(memory):
    memory.mandate(PAULA, ANNA)
    memory.event(PAULA, "died", "2026-06-05")
    assert [held(memory, ANNA, on).standing for on in (3, 4)] == ["in_force", "ended"]


def test_an_estate_has_a_mandate_only_of_the_dead_and_from_a_registrar(memory):
    early = memory.mandate(PAULA, ANNA, capacity="heir", signed_by=[REGISTRAR], when=1)
    memory.event(PAULA, "died", "2026-06-05")
    alone = memory.mandate(PAULA, BERT, capacity="heir", signed_by=[PAULA], when=6)
    late = memory.mandate(PAULA, CARL, capacity="executor", signed_by=[REGISTRAR], when=6)
    assert [mandates.given(memory.registry(), one.completed()) for one in (early, alone, late)] == [False, False, True]
    assert [held(memory, one).standing for one in AGENTS] == ["none", "none", "in_force"]


def test_the_living_appoint_no_heir(memory):
    assert not mandates.given(memory.registry(), memory.mandate(PAULA, ANNA, capacity="heir").completed())


def test_a_courts_order_is_registered_by_a_registrar_and_not_written_by_whom_it_serves(memory):
    by = {(PAULA,): False, (ANNA,): False, (PAULA, ANNA): False, (REGISTRAR,): True}
    for signed_by, counts in by.items():
        order = memory.mandate(PAULA, ANNA, capacity="court_order", signed_by=list(signed_by)).completed()
        assert mandates.given(memory.registry(), order) is counts, signed_by


def test_for_a_minor_a_guardian_binds_and_an_agent_does_not(memory):
    memory.party(PAULA, birth_date="2010-01-01")
    memory.mandate(PAULA, ANNA, capacity="parent", signed_by=[REGISTRAR])
    memory.mandate(PAULA, BERT, capacity="talent_agent", signed_by=[REGISTRAR])
    grants = [memory.grant(signed_by=[one, STUDIO]) for one in (PAULA, ANNA, BERT)]
    registry = memory.registry()
    assert [sides.binds(registry, one, PAULA, [REPLICA]) for one in grants] == [False, True, False]
    assert [sides.acts_for(registry, one, PAULA) for one in grants] == [True, True, True]


def test_majority_ends_a_guardians_mandate_and_a_court_order_outlives_it(memory):
    memory.party(PAULA, birth_date="2008-06-10")
    memory.mandate(PAULA, ANNA, capacity="parent", signed_by=[REGISTRAR])
    memory.mandate(PAULA, BERT, capacity="court_order", signed_by=[REGISTRAR])
    memory.mandate(PAULA, CARL, capacity="legal_guardian", signed_by=[PAULA])
    # without a grant that names a zone, the birthday begins where a day begins last
    assert [held(memory, ANNA, on).standing for on in (8, 9, 10)] == ["in_force", "in_force", "ended"]
    assert [held(memory, BERT, on).standing for on in (8, 10)] == ["in_force", "in_force"]
    assert held(memory, CARL, 8).standing == "none"  # a minor gives no mandate


def test_emancipation_ends_a_guardians_mandate_as_majority_does(memory):
    memory.party(PAULA, birth_date="2010-06-10")
    memory.mandate(PAULA, ANNA, capacity="parent", signed_by=[REGISTRAR])
    memory.event(PAULA, "emancipated", "2026-06-05")
    assert [held(memory, ANNA, on).standing for on in (3, 4)] == ["in_force", "ended"]


# -- what a grant's signers could do ----------------------------------------------------------------------------------


def faults(memory, grant):
    return [(one.rule, one.effect, one.code) for one in signers.signers_of(memory.registry(), grant).faults]


def signed_for(memory, *signers, **more):
    return memory.grant(signed_by=[*signers, STUDIO], when=9, **more)


def by_mandate(party, mandate):
    return signer(party, mandate=mandate.digest)


def test_a_grant_by_performer_and_licensee_has_no_fault(memory):
    assert faults(memory, memory.grant()) == []


def test_an_agent_signs_within_the_powers_of_the_mandate_it_names(memory):
    whole = memory.mandate(PAULA, ANNA)
    narrow = memory.mandate(PAULA, ANNA, powers=[REPLICA])
    assert faults(memory, signed_for(memory, by_mandate(ANNA, whole))) == []
    assert faults(memory, signed_for(memory, by_mandate(ANNA, narrow))) == [
        ("CORE-02", "escalate", "signer_no_authority")
    ]


def test_an_agent_names_a_mandate_of_its_own(memory):
    other, no_mandate = memory.mandate(PAULA, BERT), memory.grant()
    nothing = [("CORE-02", "not", "signer_no_authority")]
    assert faults(memory, signed_for(memory, by_mandate(ANNA, other))) == nothing
    assert faults(memory, signed_for(memory, by_mandate(ANNA, no_mandate))) == nothing
    assert faults(memory, signed_for(memory, ANNA)) == nothing


def test_an_agent_of_a_chain_that_had_ended_could_not_sign(memory):
    top = memory.mandate(PAULA, ANNA)
    sub = memory.mandate(ANNA, BERT)
    assert faults(memory, signed_for(memory, by_mandate(BERT, sub))) == []
    memory.end_mandate(top, signed_by=[PAULA], when=8)
    assert faults(memory, signed_for(memory, by_mandate(BERT, sub))) == [
        ("CORE-02", "not", "authority_expired_at_signing")
    ]


def test_who_acts_jointly_signs_jointly(memory):
    memory.mandate(PAULA, ANNA, jointly_with=[CARL])
    sub = memory.mandate(ANNA, BERT)
    alone = signed_for(memory, by_mandate(BERT, sub))
    both = signed_for(memory, by_mandate(BERT, sub), CARL)
    assert faults(memory, alone) == [("CORE-02", "escalate", "signer_no_authority")]
    assert faults(memory, both) == []
    bound = [sides.binds(memory.registry(), one, PAULA, [REPLICA]) for one in (alone, both)]
    assert bound == [False, True]


def test_of_several_signers_the_nearest_to_authority_is_reported(memory):
    narrow = memory.mandate(PAULA, ANNA, powers=[REPLICA])
    grant = signed_for(memory, BERT, by_mandate(ANNA, narrow))
    assert faults(memory, grant) == [("CORE-02", "escalate", "signer_no_authority")]


def test_nobody_for_the_performer_and_nobody_as_licensee_are_two_faults(memory):
    grant = memory.grant(signed_by=[STRANGER])
    assert faults(memory, grant) == [("CORE-02", "not", "signer_no_authority")] * 2


def test_a_licensee_must_be_registered_as_one(memory):
    grant = memory.grant(licensee=BERT, signed_by=[PAULA, signer(BERT, "licensee")])
    assert faults(memory, grant) == [("CORE-02", "not", "signer_no_authority")]


def test_a_minor_alone_and_a_minors_agent_are_faults_of_other_weight(memory):
    memory.party(PAULA, birth_date="2010-01-01")
    parent = memory.mandate(PAULA, ANNA, capacity="parent", signed_by=[REGISTRAR])
    agent = memory.mandate(PAULA, BERT, capacity="talent_agent", signed_by=[REGISTRAR])
    assert faults(memory, memory.grant()) == [("CORE-21", "not", "minor_requirements")]
    assert faults(memory, signed_for(memory, by_mandate(ANNA, parent))) == []
    assert faults(memory, signed_for(memory, by_mandate(BERT, agent))) == [
        ("CORE-21", "escalate", "minor_requirements")
    ]


def test_after_death_the_estate_consents_and_nobody_else(memory):
    agent = memory.mandate(PAULA, ANNA)
    memory.event(PAULA, "died", "2026-06-03")
    heir = memory.mandate(PAULA, BERT, capacity="heir", signed_by=[REGISTRAR], when=4)
    grants = [memory.grant(when=9), *(signed_for(memory, by_mandate(*one)) for one in ((ANNA, agent), (BERT, heir)))]
    assert [faults(memory, one) for one in grants] == [
        [("CORE-20", "not", "estate_requirements")],
        [("CORE-02", "not", "authority_expired_at_signing")],
        [],
    ]
    bound = [sides.binds(memory.registry(), one, PAULA, [REPLICA]) for one in grants]
    assert bound == [False, False, True]


def test_on_paper_a_minor_and_the_dead_sign_nothing(memory):
    memory.party("party:counsel", kind="counsel")

    def transcribed(day_of_signing, performer=PAULA):
        basis = {"kind": "transcribed", "document": signer(PAULA)["key"], "signed_on": day_of_signing,
                 "method": "wet_ink", "attested_by": "party:counsel"}  # fmt: skip
        on_paper = {"role": "performer", "party": performer}
        return memory.grant(basis=basis, performer=performer, when=20,
                            signed_by=[on_paper, STUDIO, signer("party:counsel", "counsel")])  # fmt: skip

    memory.event(PAULA, "died", "2026-06-03")
    young, living, dead = (transcribed(one) for one in ("2001-01-01", "2026-06-01", "2026-06-04"))
    assert faults(memory, young) == [("CORE-21", "not", "minor_requirements")]
    assert faults(memory, living) == []
    assert faults(memory, dead) == [("CORE-20", "not", "estate_requirements")]
    assert faults(memory, transcribed("2026-06-01", "party:nobody")) == [("CORE-02", "not", "signer_no_authority")]


def test_a_transcript_is_attested_by_registered_counsel_who_signs(memory):
    memory.party("party:counsel", kind="counsel")

    def attested(by, *signers):
        basis = {"kind": "transcribed", "document": signer(PAULA)["key"], "signed_on": "2026-06-01",
                 "method": "wet_ink", "attested_by": by}  # fmt: skip
        return memory.grant(basis=basis, signed_by=[{"role": "performer", "party": PAULA}, STUDIO, *signers])

    nothing = [("CORE-02", "not", "signer_no_authority")]
    assert faults(memory, attested("party:counsel")) == nothing
    assert faults(memory, attested(BERT, signer(BERT, "counsel"))) == nothing
    assert faults(memory, attested("party:counsel", signer("party:counsel", "counsel"))) == []
