from __future__ import annotations

from functools import lru_cache

import pytest
from hypothesis import given, strategies as st

from consent.records import Hold
from consent.registry import must_sign
from consent.statements import headings
from consent.statements.grant_events import Confirmation, Dispute, Revocation
from consent.statements.grants import Grant
from consent.statements.people import Mandate
from consent.states import limits
from consent.vocabulary.identifiers import Identifier
from tests.pure.memory import (
    ANNA,
    HARBOR,
    PAULA,
    REGISTRAR,
    START,
    STRANGER,
    STUDIO,
    TIDE,
    UNION,
    Asked,
    Memory,
    day,
    furnished,
    on_day,
    signer,
    thumbprint_of,
)

GUILD, RIVAL = "party:guild", "party:rival"
CREST = {"scheme": "studio", "value": "crest"}


@lru_cache
def _furnished() -> Memory:
    return furnished()


@pytest.fixture
def memory():
    return _furnished().copy()


# -- parties ----------------------------------------------------------------------------------------------------------


def test_the_latest_complete_registration_counts(memory):
    memory.party(PAULA, home="US-NY", when=2)
    memory.say("party.registration", party=PAULA, kind="performer", name="P", identifiers=[], birth_date="1990-01-01",
               home="DE", unions=[], signed_by=[REGISTRAR, UNION], unsigned=[UNION])  # fmt: skip
    assert memory.registry().person(PAULA).registration.home == "US-NY"


def test_whoever_was_not_registered_is_nobody(memory):
    registry = memory.registry()
    assert registry.person("party:nobody") is None
    assert registry.home_at("party:nobody", day(9)) is None
    assert registry.key(thumbprint_of("party:nobody")) is None
    assert registry.tools("tool:none", day(9), [STUDIO]) == ()


def test_an_earlier_prefix_shows_the_earlier_registration(memory):
    size = memory.size
    memory.party(PAULA, home="US-NY", when=2)
    assert memory.registry(size).person(PAULA).registration.home == "US-CA"
    assert memory.registry(size + 1).person(PAULA).registration.home == "US-NY"


def test_home_is_that_of_the_instant_and_before_all_registrations_that_of_the_first(memory):
    memory.party(PAULA, home="US-NY", when=3)
    registry = memory.registry()
    homes = [registry.home_at(PAULA, at) for at in (START - 1, day(2), day(3), day(9))]
    assert homes == ["US-CA", "US-CA", "US-NY", "US-NY"]


def test_of_several_deaths_and_emancipations_the_earliest_day_counts(memory):
    memory.event(PAULA, "died", "2026-06-05")
    memory.event(PAULA, "died", "2026-06-03")
    memory.event(PAULA, "emancipated", "2004-01-01")
    memory.event(PAULA, "emancipated", "2003-01-01")
    person = memory.registry().person(PAULA)
    assert person.died_at == day(2)
    assert [person.dead_at(at) for at in (day(2) - 1, day(2))] == [False, True]
    assert person.minor_at(person.emancipated_at - 1, "UTC")
    assert not person.minor_at(person.emancipated_at, "UTC")


def test_a_person_without_a_birth_date_is_not_known_to_be_a_minor(memory):
    assert not memory.registry().person(STUDIO).minor_at(0, "UTC")


CHANGES = st.lists(st.tuples(st.booleans(), st.sampled_from([UNION, GUILD]), st.integers(2, 28)), max_size=6)


@given(CHANGES, st.integers(0, 30))
def test_a_member_belongs_to_what_it_joined_and_did_not_leave_by_then(changes, at):
    memory = _furnished().copy()
    memory.party(GUILD, kind="union")
    for joined, union, number in changes:
        event = "joined_union" if joined else "left_union"
        memory.event(PAULA, event, on_day(number)[:10], signed_by=[REGISTRAR, signer(union, "union")])
    by_then = sorted((one for one in changes if one[2] <= at), key=lambda one: one[2])
    last_word = {UNION: True} | {union: joined for joined, union, _ in by_then}
    expected = {union for union, belongs in last_word.items() if belongs}
    assert memory.registry().person(PAULA).unions_at(day(at)) == expected


def test_an_identifier_names_the_parties_that_carry_it_now(memory):
    isni = {"scheme": "isni", "value": "0000000121032683"}
    memory.party(PAULA, identifiers=[isni])
    memory.party(ANNA, identifiers=[isni])
    memory.party(STRANGER, identifiers=[isni])
    memory.party(ANNA, identifiers=[])
    assert memory.registry().parties_identified(Identifier(**isni)) == (PAULA, STRANGER)


# -- keys -------------------------------------------------------------------------------------------------------------


def test_the_first_registration_of_a_key_says_whose_it_is(memory):
    memory.key(PAULA, purposes=["sign", "decide"])
    memory.key(PAULA, purposes=["attest"])
    key = memory.registry().key(thumbprint_of(PAULA))
    assert (key.party, key.purposes, key.not_before) == (PAULA, ("sign", "decide"), START)


def test_the_key_of_a_registrar_of_genesis_needs_no_registration(memory):
    key = memory.registry().key(thumbprint_of(REGISTRAR))
    assert (key.party, key.purposes, key.not_after) == (REGISTRAR, ("sign", "decide"), None)


def test_every_revocation_of_a_key_is_told_oldest_first_and_by_whom(memory):
    memory.key(PAULA)
    memory.revoke_key(PAULA, 4, signed_by=[PAULA], when=5)
    memory.revoke_key(PAULA, 2, signed_by=[REGISTRAR], when=6)
    found = memory.registry().revocations(thumbprint_of(PAULA))
    assert [(one.invalid_from, one.said_at, one.by_registrar) for one in found] == [
        (day(4), day(5), False), (day(2), day(6), True),
    ]  # fmt: skip
    assert memory.registry(memory.size - 1).revocations(thumbprint_of(PAULA)) == found[:1]


def test_a_registrar_is_one_of_genesis_or_a_registered_one_with_a_key(memory):
    memory.party("party:second", kind="registrar")
    memory.party("party:third", kind="registrar")
    memory.key("party:second", signed_by=[signer("party:second", "registrar"), REGISTRAR])
    registry = memory.registry()
    named = (REGISTRAR, "party:second", "party:third", PAULA, "party:nobody")
    assert [registry.is_registrar(one) for one in named] == [True, True, False, False, False]


def test_a_registrar_has_signed_only_in_that_role_and_once_its_proof_is_in(memory):
    as_registrar = memory.grant(signed_by=[PAULA, STUDIO, REGISTRAR])
    as_agent = memory.grant(signed_by=[PAULA, STUDIO, signer(REGISTRAR, "agent")])
    waiting = memory.grant(signed_by=[PAULA, STUDIO, REGISTRAR], unsigned=[REGISTRAR])
    pretending = memory.grant(signed_by=[PAULA, STUDIO, signer(STRANGER, "registrar")])
    registry = memory.registry()
    signed = [registry.signed_by_registrar(one) for one in (as_registrar, as_agent, waiting, pretending)]
    assert signed == [True, False, False, False]


# -- works ------------------------------------------------------------------------------------------------------------


def declare(memory, *project, by=STUDIO, signed_by=None, when=None, **more):
    body = {"project": list(project), "title": "T", "kind": "film", "licensee": by, "platforms": [], "agreements": [],
            "jurisdictions": [], "photography_start": "2026-06-01", **more}  # fmt: skip
    return memory.say("project.declaration", signed_by=signed_by or [signer(by, "licensee")], when=when, **body)


def aliases(memory, project, at=99):
    return [str(one) for one in memory.registry().aliases(Identifier(**project), day(at))]


def names(*projects):
    return [str(Identifier(**one)) for one in projects]


def test_a_work_belongs_to_the_licensee_who_declared_it_first_and_her_latest_word_counts(memory):
    declare(memory, HARBOR, title="one", when=2)
    declare(memory, HARBOR, title="stolen", by=RIVAL, when=3)
    declare(memory, HARBOR, title="two", when=4)
    registry = memory.registry()
    titles = [registry.work(Identifier(**HARBOR), day(at)).declaration.title for at in (2, 3, 4)]
    assert titles == ["one", "one", "two"]
    assert registry.work(Identifier(**HARBOR), day(1)) is None
    assert registry.first_declared_at(Identifier(**HARBOR)) == day(2)


def test_a_declaration_its_licensee_does_not_sign_declares_nothing(memory):
    declare(memory, HARBOR, signed_by=[STRANGER])
    assert memory.registry().work(Identifier(**HARBOR), day(9)) is None
    assert memory.registry().first_declared_at(Identifier(**HARBOR)) is None


def test_identifiers_introduced_together_are_one_work(memory):
    declare(memory, HARBOR, TIDE)
    assert aliases(memory, HARBOR) == names(HARBOR, TIDE)
    assert aliases(memory, TIDE) == names(TIDE, HARBOR)


def test_an_identifier_added_later_belongs_to_the_work(memory):
    declare(memory, HARBOR, when=2)
    declare(memory, HARBOR, TIDE, when=4)
    assert aliases(memory, HARBOR, at=3) == names(HARBOR)
    assert aliases(memory, HARBOR) == names(HARBOR, TIDE)


def test_two_works_declared_apart_never_become_one(memory):
    declare(memory, HARBOR, when=2)
    declare(memory, TIDE, when=3)
    declare(memory, HARBOR, TIDE, when=4)
    assert aliases(memory, HARBOR) == names(HARBOR)
    assert aliases(memory, TIDE) == names(TIDE)


def test_an_identifier_of_another_licensee_is_not_taken_along(memory):
    declare(memory, TIDE, by=RIVAL, when=2)
    declare(memory, HARBOR, TIDE, CREST, when=3)
    assert aliases(memory, HARBOR) == names(HARBOR, CREST)
    assert aliases(memory, TIDE) == names(TIDE)


def test_an_identifier_nobody_declared_goes_by_itself(memory):
    assert aliases(memory, HARBOR) == names(HARBOR)


DECLARATIONS = st.lists(
    st.tuples(st.sampled_from([STUDIO, RIVAL]), st.lists(st.sampled_from([0, 1, 2]), min_size=1, unique=True)),
    max_size=5,
)


@given(DECLARATIONS)
def test_aliases_go_both_ways_and_never_leave_their_licensee(declared):
    memory, works = _furnished().copy(), (HARBOR, TIDE, CREST)
    for by, numbers in declared:
        declare(memory, *(works[one] for one in numbers), by=by)
    registry = memory.registry()
    owner = {one: next((by for by, numbers in declared if one in numbers), None) for one in range(3)}
    asked = [Identifier(**one) for one in works]
    for number, one in enumerate(asked):
        found = registry.aliases(one, day(99))
        assert found[0] == one
        assert {owner[asked.index(other)] for other in found} == {owner[number]}
        together = [set(numbers) for by, numbers in declared if by == owner[number] and number in numbers]
        latest = together[-1] if together else {number}
        assert {asked.index(other) for other in found} <= latest | {number}


# -- tools ------------------------------------------------------------------------------------------------------------


def tool(memory, version, by, when):
    memory.say("tool.declaration", tool="tool:vfx", vendor=STRANGER, version=version, stores_data=False,
               trains_on_data=False, enterprise=True, evidence=[], signed_by=[by], when=when)  # fmt: skip


def versions(memory, at, *licensees):
    found = memory.registry().tools("tool:vfx", day(at), licensees)
    return [one.body.version for one in found]


def test_a_tool_is_declared_by_the_licensee_that_is_asked_for_and_by_no_stranger(memory):
    memory.party(RIVAL, kind="licensee")
    for number, by in enumerate((STUDIO, STRANGER, signer(RIVAL, "licensee"), STUDIO)):
        tool(memory, str(number), by, number + 2)
    assert [versions(memory, at, STUDIO) for at in (1, 2, 4, 5)] == [[], ["0"], ["0"], ["0", "3"]]
    assert versions(memory, 5, RIVAL, STUDIO) == ["2"]  # of several the first that declared it
    assert versions(memory, 5, STRANGER) == versions(memory, 5) == []


def test_a_registrars_declaration_of_a_tool_beats_all_others_and_its_latest_counts(memory):
    for number, by in enumerate((REGISTRAR, STUDIO, REGISTRAR)):
        tool(memory, str(number), by, number + 2)
    assert [versions(memory, at, STUDIO) for at in (2, 3, 4)] == [["0"], ["0"], ["2"]]


# -- reading ----------------------------------------------------------------------------------------------------------


def test_what_is_said_is_complete_of_one_type_and_in_time(memory):
    grant = memory.grant(when=2)
    on = headings.on(grant.digest)

    def say(kind, when, unsigned=()):
        return memory.say(kind, grant=grant.digest, text="t", signed_by=[PAULA, STUDIO], unsigned=unsigned, when=when)

    say("consent.dispute", 3)
    say("consent.confirmation", 4)
    late = say("consent.dispute", 5, unsigned=[STUDIO])
    registry = memory.registry()
    assert [one.said_at for one in registry.said(on, Dispute)] == [day(3)]
    assert [len(found) for found in (registry.about(on), registry.complete(on))] == [3, 2]
    memory.prove(late, STUDIO, when=7)
    registry = memory.registry()
    assert [one.said_at for one in registry.said(on, Dispute)] == [day(3), day(7)]
    assert [len(registry.said(on, Dispute, by=day(at))) for at in (2, 3, 6, 7)] == [0, 1, 1, 2]
    assert len(registry.said(on, Confirmation)) == 1
    assert registry.said(on, Revocation) == []


def test_a_statement_is_found_as_what_it_says_and_as_nothing_else(memory):
    grant = memory.grant()
    registry = memory.registry()
    assert registry.find(grant.digest, Grant) == registry.record(grant.digest) == grant
    assert registry.find(grant.digest, Mandate) is None
    assert registry.find(thumbprint_of(PAULA), Grant) is None
    assert memory.registry(grant.index).find(grant.digest, Grant) is None


def test_whoever_is_named_with_a_key_must_sign(memory):
    grant = memory.grant(signed_by=[PAULA, STUDIO], unsigned=[STUDIO])
    assert [must_sign(grant, one) for one in (PAULA, STUDIO, UNION)] == [True, True, False]


ASKED = st.lists(
    st.sampled_from(["person", "key", "revocations", "about", "complete", "work", "registrar"]), min_size=1, max_size=12
)


@given(ASKED)
def test_asked_twice_a_registry_says_the_same_and_asks_its_shelf_once(questions):
    memory = _furnished().copy()
    memory.key(PAULA)
    memory.event(PAULA, "joined_union", "2026-06-02", signed_by=[UNION])
    declare(memory, HARBOR, TIDE)
    memory.revoke_key(PAULA, 3, signed_by=[REGISTRAR])
    asked = Asked(memory.shelf())
    registry = memory.registry(shelf=asked)
    ask = {
        "person": lambda one: one.person(PAULA),
        "key": lambda one: one.key(thumbprint_of(PAULA)),
        "revocations": lambda one: one.revocations(thumbprint_of(PAULA)),
        "about": lambda one: one.about(headings.party(PAULA)),
        "complete": lambda one: one.complete(headings.events_of(PAULA)),
        "work": lambda one: one.work(Identifier(**HARBOR), day(9)),
        "registrar": lambda one: one.is_registrar(STUDIO),
    }
    for question in questions:
        assert ask[question](registry) == ask[question](registry) == ask[question](memory.registry())
    assert set(asked.times.values()) == {1}


def test_somebody_who_is_not_known_is_not_asked_for_again(memory):
    asked = Asked(memory.shelf())
    registry = memory.registry(shelf=asked)
    assert [registry.person("party:nobody") for _ in range(3)] == [None] * 3
    assert [registry.key(thumbprint_of("party:nobody")) for _ in range(3)] == [None] * 3
    assert set(asked.times.values()) == {1}


# -- limits -----------------------------------------------------------------------------------------------------------


def test_of_several_limits_on_one_unit_the_least_counts_and_none_allows_nothing(memory):
    limited = {"main": {"limits": [{"unit": "line", "amount": 5}, {"unit": "line", "amount": 3}]}}
    grant = memory.grant(limits=[{"unit": "second", "amount": 40}], scopes=limited).body
    asked = (("", "second"), ("", "line"), ("main", "line"), ("main", "second"), ("other", "line"))
    assert [limits.amount(grant, owner, unit) for owner, unit in asked] == [40, 0, 3, 0, 0]


HOLDS = st.lists(
    st.tuples(st.sampled_from(["", "main"]), st.sampled_from(["line", "second"]), st.integers(0, 9),
              st.integers(0, 9), st.integers(1, 9), st.none() | st.tuples(st.integers(1, 9), st.integers(0, 9))),
    max_size=6,
)  # fmt: skip


@given(HOLDS, st.integers(1, 10), st.integers(0, 10))
def test_used_is_what_was_committed_and_what_is_held_as_the_prefix_shows_it(holds, size, now):
    memory, grant = Memory(), thumbprint_of("grant")
    memory.holds[grant] = [
        Hold("d", index, PAULA, grant, owner, unit, amount, expires, *((end[0], end[1]) if end else ()))
        for owner, unit, amount, expires, index, end in holds
    ]
    for owner in ("", "main"):
        expected = 0
        for scope, unit, amount, expires, index, end in holds:
            if (scope, unit) == (owner, "line") and index < size:
                ended = end is not None and end[0] < size
                expected += end[1] if ended else amount if now < expires else 0
        assert limits.used(memory.registry(size), grant, owner, "line", now) == expected
