"""Each side consents at its own proof, and who gains does not speak for her (kinds A1, A3; W1, W2, W18)."""

import itertools

import pytest

from consent.decision.decide import decide
from consent.rules import engine
from tests.pure.harbor import SCOPE, asked, furnished_harbor
from tests.pure.memory import (
    ANNA,
    BERT,
    NEW_PERFORMANCE,
    PAULA,
    REGISTRAR,
    REPLICA,
    STRANGER,
    STUDIO,
    day,
    on_day,
    signer,
)

FIRST, BETWEEN, LAST = 2, 5, 7


def offered(memory, *, by=PAULA, mandate=None, first=None, **patch):
    """A grant that her side signs on one day and the studio on another; in the other order where `first` is it."""
    side = signer(PAULA) if mandate is None else signer(by, "agent", mandate=mandate.digest)
    late = STUDIO if first is None else side["party"]
    record = memory.grant(signed_by=[side, STUDIO], unsigned=[late], when=FIRST, scopes={"main": SCOPE}, **patch)
    return record, lambda: memory.prove(record, late, when=LAST)


def said(memory, *, on=9):
    decision = decide(asked(), memory.registry(), at=day(on), now=day(on), rules=engine.current())
    return decision.outcome, {one.code for one in decision.findings if one.code}


# What happens in between, and what then (specification §5.44 read as a table): the outcome and the code.
BETWEENS = {
    "she died, and it ends": (
        {"after_death": "ends"}, lambda m, g: m.event(PAULA, "died", "2026-06-05"), "not_covered",
        "estate_requirements"),
    "she died, and it does not say": (
        {"after_death": "unstated"}, lambda m, g: m.event(PAULA, "died", "2026-06-05"), "not_covered",
        "estate_requirements"),
    "she died, and it goes on": (
        {"after_death": "continues"}, lambda m, g: m.event(PAULA, "died", "2026-06-05"), "needs_escalation",
        "estate_requirements"),
    "it was withdrawn": (
        {}, lambda m, g: m.say("consent.revocation", grant=g.digest, effective_at=on_day(BETWEEN), reason="r",
                               signed_by=[PAULA], when=BETWEEN), "not_covered", "withdrawn"),
    "a part was withdrawn": (
        {}, lambda m, g: m.say("consent.revocation", grant=g.digest, effective_at=on_day(BETWEEN), reason="r",
                               scope={"media": ["svod"]}, signed_by=[PAULA], when=BETWEEN), "not_covered", "withdrawn"),
    "the studio declined": (
        {}, lambda m, g: m.say("consent.decline", grant=g.digest, reason="r", signed_by=[STUDIO], when=BETWEEN),
        "not_covered", "declined"),
    "she declined": (
        {}, lambda m, g: m.say("consent.decline", grant=g.digest, reason="r", signed_by=[PAULA], when=BETWEEN),
        "not_covered", "declined"),
    "she barred it": (
        {}, lambda m, g: m.say("prohibition", performer=PAULA, scope={}, signed_by=[PAULA], when=BETWEEN),
        "not_covered", "absolute_prohibition"),
}  # fmt: skip
REVOCABILITY = [{"kind": "irrevocable_in_term"}, {"kind": "revocable_at_will"}, {"kind": "unstated"},
                {"kind": "revocable_on_notice", "days": 30}]  # fmt: skip


@pytest.mark.parametrize(("name", "revocability"), list(itertools.product(BETWEENS, REVOCABILITY)))
def test_what_happens_between_the_two_signatures_is_told_whatever_the_terms_say(name, revocability):
    patch, happens, outcome, code = BETWEENS[name]
    memory = furnished_harbor().copy()
    grant, complete = offered(memory, revocability=revocability, **patch)
    memory.now = day(BETWEEN)
    happens(memory, grant)
    complete()
    found = said(memory)
    assert found[0] == outcome
    assert code in found[1]


def test_what_happened_to_her_before_her_own_proof_is_another_thing():
    memory = furnished_harbor().copy()
    _, complete = offered(memory, first=STUDIO, after_death="continues")
    memory.event(PAULA, "died", "2026-06-05")
    complete()
    assert said(memory) == ("not_covered", {"estate_requirements"})  # the dead sign nothing


def test_a_mandate_that_ended_before_the_studio_signed_carries_nothing():
    for ended in (True, False):
        memory = furnished_harbor().copy()
        mandate = memory.mandate(PAULA, ANNA)
        _, complete = offered(memory, by=ANNA, mandate=mandate)
        if ended:
            memory.end_mandate(mandate, signed_by=[PAULA], when=BETWEEN)
        complete()
        expected = ("not_covered", {"authority_expired_at_signing"}) if ended else ("covered", set())
        assert said(memory) == expected


@pytest.mark.parametrize("majority", [3, 5, 6])
def test_who_comes_of_age_before_the_studio_signs_is_asked_herself(majority):
    memory = furnished_harbor().copy()
    memory.party(PAULA, kind="performer", birth_date=f"2008-06-{majority + 1:02}", home="US-NV")
    mandate = memory.mandate(PAULA, ANNA, capacity="parent", signed_by=[REGISTRAR])
    _, complete = offered(memory, by=ANNA, mandate=mandate)
    complete()
    assert said(memory) == ("needs_escalation", {"minor_requirements"})


@pytest.mark.parametrize(("sign_by", "lapses"), [("2026-06-07", True), ("2026-06-08", False), (None, False)])
def test_an_offer_lapses_with_the_day_it_says(sign_by, lapses):
    memory = furnished_harbor().copy()
    _, complete = offered(memory, **({} if sign_by is None else {"sign_by": sign_by}))
    complete()
    assert said(memory) == (("not_covered", {"offer_lapsed"}) if lapses else ("covered", set()))


def test_an_offer_of_more_than_a_year_ago_is_for_a_person():
    memory = furnished_harbor().copy()
    scope = {**SCOPE, "term": {"from": on_day(0), "zone": "UTC"}}
    record = memory.grant(signed_by=[PAULA, STUDIO], unsigned=[STUDIO], when=FIRST, scopes={"main": scope})
    memory.prove(record, STUDIO, when=FIRST + 366)
    assert said(memory, on=FIRST + 370) == ("needs_escalation", {"unknown_fact"})


GAINS = {"licensee": STUDIO, "vendor of the scope": STRANGER, "asking vendor": BERT}


@pytest.mark.parametrize("gains", GAINS)
def test_who_gains_signs_nothing_for_her(gains):
    memory = furnished_harbor().copy()
    memory.party(BERT, kind="vendor")
    party = GAINS[gains]
    mandate = memory.mandate(PAULA, party, powers=[REPLICA, NEW_PERFORMANCE])
    scope = {**SCOPE, "vendors": [STRANGER]}
    side = signer(party, "agent", mandate=mandate.digest)
    second = {"role": "licensee", "party": STUDIO, "key": "A" * 43} if party == STUDIO else signer(STUDIO)
    memory.grant(signed_by=[side, second], when=FIRST, scopes={"main": scope})
    question = {"vendor": BERT} if gains == "asking vendor" else {}
    decision = decide(asked(**question), memory.registry(), at=day(9), now=day(9), rules=engine.current())
    assert decision.outcome == ("needs_escalation" if party == STRANGER else "not_covered")
    assert "signer_no_authority" in {one.code for one in decision.findings}


@pytest.mark.parametrize("links", [1, 7, 8, 9, 600])
def test_a_chain_of_more_than_eight_mandates_gives_no_power(links):
    memory = furnished_harbor().copy()
    parties = [PAULA, *(f"party:link-{number}" for number in range(links))]
    for party in parties[1:]:
        memory.party(party, kind="representative")
    last = None
    for principal, delegate in itertools.pairwise(parties):
        last = memory.mandate(principal, delegate, signed_by=[signer(principal, "representative")])
    memory.grant(signed_by=[signer(parties[-1], "agent", mandate=last.digest), STUDIO], when=FIRST,
                 scopes={"main": SCOPE})  # fmt: skip
    assert (said(memory)[0] == "covered") is (links <= 8)


def test_mandates_woven_among_many_cost_no_more_than_there_are_of_them():
    memory = furnished_harbor().copy()
    parties = [f"party:woven-{number}" for number in range(12)]
    for party in parties:
        memory.party(party, kind="representative")
    woven = [memory.mandate(one, other, signed_by=[signer(one, "representative")])
             for one, other in itertools.permutations(parties, 2)]  # fmt: skip
    memory.grant(signed_by=[signer(parties[0], "agent", mandate=woven[-11].digest), STUDIO], when=FIRST,
                 scopes={"main": SCOPE})  # fmt: skip
    assert said(memory)[0] == "not_covered"
