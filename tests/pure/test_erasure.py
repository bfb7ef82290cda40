from __future__ import annotations

from functools import lru_cache

import pytest
from hypothesis import given, strategies as st

from consent.admission import erasure
from consent.statements.statement import TYPES
from tests.pure.memory import (
    ANNA,
    BERT,
    HARBOR,
    PAULA,
    REGISTRAR,
    STRANGER,
    STUDIO,
    UNION,
    Memory,
    day,
    furnished,
    on_day,
    signer,
    thumbprint_of,
)

PAPER = thumbprint_of("a paper")
DOCUMENT = {"sha256": PAPER, "media_type": "application/pdf", "name": "rider"}
EVERYWHERE = {"applies_to": "all_grants_of_performer", "scope": {"content": ["nudity"]}}
FREELY = {"consent.grant", "consent.confirmation", "use.approval", "approval", "notice", "use.report",
          "party.registration"}  # fmt: skip
ABOUT_A_GRANT = {
    "consent.revocation": {"effective_at": on_day(3), "reason": "r"},
    "consent.suspension": {"from": on_day(3), "reason": "r"},
    "consent.resumption": {"from": on_day(3), "reason": "r"},
    "consent.resolution": {"text": "t"},
    "consent.assignment": {"to": BERT, "union_decision": {"status": "approved", "date": "2026-06-05"}},
}


@lru_cache
def _furnished() -> Memory:
    return furnished()


@pytest.fixture
def memory():
    return _furnished().copy()


def codes(memory, record, *, on=9, registry=None):
    return [one.code for one in erasure.bars(record, registry or memory.registry(), day(on))]


def erase(memory, record):
    """As the ledger does: what is erased is no longer read."""
    del memory.records[record.digest]


def hold(memory, target, *, by=(REGISTRAR,), **more):
    return memory.say("legal.hold", target=target, ground="a lawsuit", signed_by=by, **more)


def release(memory, target, *, by=(REGISTRAR,)):
    return memory.say("legal.release", target=target, ground="it was settled", signed_by=by)


def notice(memory, *refs, **more):
    return memory.say("notice", kind="intended_use", to=PAULA, given_at=on_day(1), refs=list(refs), signed_by=[STUDIO],
                      **more)  # fmt: skip


# -- what may go ------------------------------------------------------------------------------------------------------


def test_a_grant_nothing_leans_on_may_be_erased(memory):
    assert codes(memory, memory.grant()) == []


def test_what_others_are_verified_or_judged_with_stays(memory):
    staying = [
        memory.mandate(PAULA, ANNA),
        memory.key(PAULA),
        memory.event(PAULA, "emancipated", "2006-01-01"),
        memory.say("prohibition", performer=PAULA, scope={"content": ["nudity"]}, signed_by=[PAULA]),
        hold(memory, PAPER),
    ]
    assert [codes(memory, one) for one in staying] == [["erasure_barred"]] * len(staying)
    assert {one.statement.type for one in staying}.isdisjoint(FREELY)


def test_every_kind_that_may_go_freely_or_after_its_grant_is_a_kind_there_is():
    assert set(TYPES) >= FREELY | set(ABOUT_A_GRANT)


@pytest.mark.parametrize("kind", ABOUT_A_GRANT)
def test_what_restricts_a_grant_goes_after_it(memory, kind):
    grant = memory.grant(revocability={"kind": "revocable_at_will"})
    said = memory.say(kind, grant=grant.digest, signed_by=[PAULA, STUDIO], **ABOUT_A_GRANT[kind])
    assert codes(memory, said) == ["erasure_barred"]
    erase(memory, grant)
    assert codes(memory, said) == []


def test_what_a_union_says_of_an_agreement_stays(memory):
    strike = memory.say("consent.suspension", agreement="SAT26", union=UNION, reason="strike", signed_by=[UNION],
                        **{"from": on_day(1)})  # fmt: skip
    assert codes(memory, strike) == ["erasure_barred"]


def test_what_another_would_stop_replacing_goes_first(memory):
    old = memory.grant()
    new = memory.grant(supersedes=[old.digest])
    assert (codes(memory, old), codes(memory, new)) == ([], ["erasure_barred"])
    erase(memory, old)
    assert codes(memory, new) == []


def test_a_grant_that_excludes_uses_everywhere_goes_last(memory):
    barring, other = memory.grant(exclusions=[EVERYWHERE]), memory.grant(unsigned=[STUDIO])
    assert (codes(memory, barring), codes(memory, other)) == (["erasure_barred"], [])
    erase(memory, other)
    assert codes(memory, barring) == []


def test_of_registrations_only_a_performers_latest_may_go(memory):
    first = next(one for one in memory.records.values() if one.body.party == PAULA)
    licensee = next(one for one in memory.records.values() if one.body.party == STUDIO)
    second = memory.party(PAULA, home="US-NY")
    assert codes(memory, first) == []
    assert codes(memory, second) == ["erasure_barred"]
    assert codes(memory, licensee) == ["erasure_barred"]


# -- holds ------------------------------------------------------------------------------------------------------------


def test_a_hold_keeps_its_target_all_said_about_it_and_their_people_and_not_what_names_the_same_paper(memory):
    grant = memory.grant(documents=[DOCUMENT])
    confirmation = memory.say("consent.confirmation", grant=grant.digest, signed_by=[PAULA])
    about = notice(memory, grant.digest)
    paula = next(one for one in memory.records.values() if one.statement.type == "party.registration")
    aside, sharing = notice(memory), memory.grant(documents=[DOCUMENT])
    kept = [grant, confirmation, about, paula]
    assert paula.body.party == PAULA
    hold(memory, grant.digest)
    assert [codes(memory, one) for one in kept] == [["legal_hold"]] * 4
    assert [codes(memory, one) for one in (aside, sharing)] == [[], []]


def test_a_hold_on_a_document_keeps_what_names_it(memory):
    named, other = memory.grant(documents=[DOCUMENT]), memory.grant()
    hold(memory, PAPER)
    assert (codes(memory, named), codes(memory, other)) == (["legal_hold"], [])


@pytest.mark.parametrize(("by", "counts"), [(REGISTRAR, True), (PAULA, True), (STUDIO, True), (STRANGER, False)])
def test_a_registrar_or_somebody_whom_the_target_names_holds(memory, by, counts):
    grant = memory.grant()
    assert erasure.hold_counts(hold(memory, grant.digest, by=[by]), memory.registry()) == counts
    assert codes(memory, grant) == (["legal_hold"] if counts else [])


def test_on_what_is_not_here_only_a_registrar_holds(memory):
    found = [erasure.hold_counts(hold(memory, PAPER, by=[by]), memory.registry()) for by in (PAULA, REGISTRAR)]
    assert found == [False, True]


def test_a_hold_counts_once_all_have_signed_it(memory):
    grant = memory.grant()
    waiting = hold(memory, grant.digest, by=[PAULA, REGISTRAR], unsigned=[PAULA])
    assert codes(memory, grant) == []
    memory.prove(waiting, PAULA)
    assert codes(memory, grant) == ["legal_hold"]


@pytest.mark.parametrize(("by", "counts"), [(REGISTRAR, True), (PAULA, True), (STUDIO, False), (STRANGER, False)])
def test_a_registrar_or_who_ordered_it_releases_a_hold_by_its_name_or_by_what_it_holds(memory, by, counts):
    for named in ("hold", "target"):
        world = memory.copy()
        grant = world.grant()
        held = hold(world, grant.digest, by=[PAULA])
        released = release(world, {"hold": held.digest, "target": grant.digest}[named], by=[by])
        assert erasure.holds_on(released, world.registry()) == (held.completed(),)
        assert erasure.release_counts(released, held, world.registry()) == counts
        assert codes(world, grant) == ([] if counts else ["legal_hold"])


def test_what_a_registrar_ordered_in_that_role_its_own_name_does_not_release(memory):
    grant = memory.grant()
    held = hold(memory, grant.digest)
    assert not erasure.release_counts(release(memory, held.digest, by=[signer(REGISTRAR, "agent")]), held,
                                      memory.registry())  # fmt: skip


def test_a_release_ends_no_hold_that_comes_after_it(memory):
    grant = memory.grant()
    hold(memory, grant.digest)
    release(memory, grant.digest)
    assert codes(memory, grant) == []
    hold(memory, grant.digest)
    assert codes(memory, grant) == ["legal_hold"]


# -- disputes ---------------------------------------------------------------------------------------------------------


def dispute(memory, grant, what="dispute", by=PAULA, when=3):
    return memory.say(f"consent.{what}", grant=grant.digest, text="t", signed_by=[by], when=when)


def test_while_a_grant_is_in_dispute_what_belongs_to_it_stays(memory):
    grant = memory.grant(when=2)
    approval = memory.say("use.approval", grant=grant.digest, condition="c", project=HARBOR, scope={},
                          signed_by=[PAULA])  # fmt: skip
    paula = next(one for one in memory.records.values() if one.statement.type == "party.registration")
    dispute(memory, grant)
    assert [codes(memory, one) for one in (grant, approval, paula)] == [["disputed"]] * 3
    assert codes(memory, grant, on=2) == []
    dispute(memory, grant, "resolution", PAULA, when=5)
    assert [codes(memory, grant, on=on) for on in (4, 5)] == [["disputed"], []]


def test_every_reason_is_told(memory):
    old = memory.grant(when=2)
    new = memory.grant(supersedes=[old.digest], when=2)
    dispute(memory, new)
    hold(memory, new.digest)
    assert codes(memory, new) == ["erasure_barred", "legal_hold", "disputed"]


# -- orders -----------------------------------------------------------------------------------------------------------


def test_an_order_says_why_it_erases_nothing_and_is_silent_once_its_statement_is_gone(memory):
    grant = memory.grant()
    order = memory.say("erasure.order", statement=grant.digest, ground="g", signed_by=[REGISTRAR])
    hold(memory, grant.digest)

    def found():
        return [one.code for one in erasure.of_order(order, memory.registry(), day(9))]

    assert found() == ["legal_hold"]
    erase(memory, grant)
    assert found() == []


# -- any order of holds and releases ----------------------------------------------------------------------------------

ACTS = st.lists(
    st.tuples(st.sampled_from(["hold", "release the grant", "release the last hold"]),
              st.sampled_from([REGISTRAR, PAULA, STUDIO, STRANGER])),
    max_size=7,
)  # fmt: skip


@given(ACTS)
def test_a_grant_is_held_while_a_hold_that_counts_has_not_been_released(acts):
    memory = _furnished().copy()
    grant, holds, open_holds = memory.grant(), [], {}
    for act, by in acts:
        if act == "hold":
            holds.append(hold(memory, grant.digest, by=[by]))
            if by != STRANGER:
                open_holds[holds[-1].digest] = by
        elif act == "release the grant" or holds:
            target = grant.digest if act == "release the grant" else holds[-1].digest
            release(memory, target, by=[by])
            for digest, ordered in list(open_holds.items()):
                if target in {grant.digest, digest} and by in {REGISTRAR, ordered}:
                    del open_holds[digest]
    assert codes(memory, grant) == (["legal_hold"] if open_holds else [])


@given(ACTS, st.booleans())
def test_a_word_more_never_lifts_a_bar_but_a_release_or_a_resolution(acts, disputed):
    memory = _furnished().copy()
    grant = memory.grant(when=2)
    if disputed:
        dispute(memory, grant)
    for act, by in acts:
        if act == "hold":
            hold(memory, grant.digest, by=[by])
    before = codes(memory, grant)
    notice(memory, grant.digest)
    memory.say("consent.confirmation", grant=grant.digest, signed_by=[STUDIO])
    memory.say("consent.suspension", grant=grant.digest, reason="r", signed_by=[PAULA], **{"from": on_day(1)})
    assert codes(memory, grant) == before
