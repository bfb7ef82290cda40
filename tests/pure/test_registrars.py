"""Registrars: what they vouch for counts while they are registrars and their keys stand (kinds A2, W19, R6)."""

import pytest

from consent.decision.decide import decide
from consent.rules import engine
from tests.pure.harbor import SCOPE, asked, furnished_harbor, granted
from tests.pure.memory import NEW_PERFORMANCE, PAULA, REGISTRAR, STUDIO, day, on_day, signer, thumbprint_of

DEPUTY = "party:deputy"


@pytest.fixture
def memory():
    """A ledger with a second registrar, whom the first one registered."""
    memory = furnished_harbor().copy()
    memory.party(DEPUTY, kind="registrar", when=1)
    memory.key(DEPUTY, signed_by=[signer(DEPUTY, "registrar"), REGISTRAR])
    return memory


def deputy():
    return signer(DEPUTY, "registrar")


def outcome(memory, *, on=9):
    decision = decide(asked(), memory.registry(), at=day(on), now=day(on), rules=engine.current())
    return decision.outcome, sorted({one.code for one in decision.findings if one.code})


def stolen(memory, *, since, when=12):
    """The deputy's key is revoked from a day on, by the registrar."""
    memory.say("key.revocation", key=thumbprint_of(DEPUTY), reason="stolen", invalid_from=on_day(since),
               signed_by=[REGISTRAR], when=when)  # fmt: skip


def demoted(memory, *, when):
    memory.party(DEPUTY, kind="vendor", when=when)


def test_a_registrar_demoted_since_completes_nothing_and_what_it_signed_before_stands(memory):
    early = memory.party("party:early", kind="performer", signed_by=(deputy(),), when=2)
    late = memory.say("party.registration", party="party:late", kind="performer", name="L", identifiers=[],
                      birth_date="1988-03-14", home="US-NV", unions=[], signed_by=[deputy()],
                      unsigned=[DEPUTY], when=2)  # fmt: skip
    demoted(memory, when=3)
    memory.prove(late, DEPUTY, when=4)
    registry = memory.registry()
    assert registry.signed_by_registrar(early)
    assert not registry.signed_by_registrar(memory.records[late.digest])
    assert (registry.person("party:early") is None, registry.person("party:late") is None) == (False, True)


@pytest.mark.parametrize(("since", "permits"), [(1, False), (2, False), (3, True)])
def test_what_only_a_key_revoked_back_vouched_for_permits_nothing(memory, since, permits):
    performer = "party:new"
    memory.party(performer, kind="performer", home="US-NV", signed_by=(deputy(),), when=2)
    granted(memory, performer=performer, when=3)
    question = {"performances": [{"performer": {"party": performer}, "role": "Vale", "scene": "12",
                                  "modalities": ["face"]}]}  # fmt: skip
    stolen(memory, since=since)
    decision = decide(asked(**question), memory.registry(), at=day(9), now=day(9), rules=engine.current())
    assert (decision.outcome == "covered") is permits


def test_a_mandate_and_a_courts_order_fall_with_the_only_key_that_vouched_for_them(memory):
    memory.party(PAULA, kind="performer", birth_date="2015-01-01", home="US-NV", when=1)
    mandate = memory.mandate(PAULA, "party:anna", capacity="parent", signed_by=[deputy()], when=2)
    memory.grant(signed_by=[signer("party:anna", "guardian", mandate=mandate.digest), STUDIO],
                 scopes={"main": SCOPE}, when=3)  # fmt: skip
    assert outcome(memory)[0] == "covered"
    stolen(memory, since=2)
    assert outcome(memory) == ("not_covered", ["signer_no_authority"])


def test_a_death_by_a_fallen_key_is_a_doubt_until_a_registrar_says_it_again_or_corrects_it(memory):
    granted(memory, after_death="ends")
    death = memory.event(PAULA, "died", "2026-06-05", signed_by=[deputy()])
    assert outcome(memory) == ("not_covered", ["estate_requirements"])
    stolen(memory, since=0)
    assert outcome(memory) == ("needs_escalation", ["disputed"])
    confirmed, corrected = memory.copy(), memory.copy()
    confirmed.event(PAULA, "died", "2026-06-05")
    assert outcome(confirmed)[0] == "not_covered"
    corrected.say("party.correction", event=death.digest, reason="r", evidence=[], signed_by=[REGISTRAR])
    assert outcome(corrected)[0] == "covered"


def test_a_bar_by_a_key_that_only_a_fallen_key_vouches_for_is_a_doubt_and_no_bar(memory):
    granted(memory)
    memory.key(PAULA, signed_by=[PAULA, deputy()], key=dict_of("another"), when=3)
    other = {"role": "performer", "party": PAULA, "key": thumbprint_of("another")}
    memory.say("prohibition", performer=PAULA, scope={"uses": [NEW_PERFORMANCE]}, signed_by=[other], when=4)
    assert outcome(memory) == ("not_covered", ["absolute_prohibition"])
    stolen(memory, since=0)
    assert outcome(memory) == ("needs_escalation", ["disputed"])


def dict_of(name):
    from tests.pure.memory import key_of

    return dict(key_of(name).public.jwk)


def test_registrars_that_revoke_one_another_make_no_circle(memory):
    memory.say("key.revocation", key=thumbprint_of(REGISTRAR), reason="r", invalid_from=on_day(3), signed_by=[deputy()])
    stolen(memory, since=0)
    registry = memory.registry()
    assert [one.by_registrar for one in registry.revocations(thumbprint_of(REGISTRAR))] == [True]
    assert [one.by_registrar for one in registry.revocations(thumbprint_of(DEPUTY))] == [False]
