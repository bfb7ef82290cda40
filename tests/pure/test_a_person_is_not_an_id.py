"""Two registrations with one strong identifier: what stands on either, asked by either, merged and not (§2.2)."""

from __future__ import annotations

from itertools import product

import pytest

from consent.decision.decide import decide
from consent.rules import engine
from tests.pure.harbor import SCOPE, asked, furnished_harbor, performed
from tests.pure.memory import ANNA, PAULA, REGISTRAR, STUDIO, Memory, day, on_day, signer

TWIN = "party:twin"
ISNI, OTHER = {"scheme": "isni", "value": "0000000121032683"}, {"scheme": "studio", "value": "vale"}
EACH = (PAULA, TWIN)
COVERED, ASKS, NO = "covered", "needs_escalation", "not_covered"
MERGES = {"kept": (TWIN, PAULA), "given up": (PAULA, TWIN)}


def by(party: str) -> dict:
    return signer(party, "performer")


def world(*, identifier=ISNI, born="1988-03-14") -> Memory:
    memory = furnished_harbor().copy()
    memory.party(PAULA, home="US-NV", identifiers=[identifier])
    memory.party(TWIN, kind="performer", home="US-NV", identifiers=[identifier], birth_date=born)
    return memory


def merged(memory: Memory, into=("twin", "into"), *, when=6):
    party, kept = into
    return memory.say("party.merge", party=party, into=kept, evidence=[], signed_by=[REGISTRAR], when=when)


def grant(memory: Memory, party: str, signs=None, **more):
    return memory.grant(performer=party, signed_by=[signs or by(party), STUDIO], when=2, scopes={"main": SCOPE},
                        **({"revocability": {"kind": "revocable_at_will"}, "after_death": "ends"} | more))  # fmt: skip


def outcome(memory: Memory, *who, **facts) -> tuple[str, set[str]]:
    request = asked(performances=[performed(**facts) | {"performer": one} for one in who])
    found = decide(request, memory.registry(), at=day(9), now=day(9), rules=engine.current())
    return found.outcome, {one.code for one in found.findings}


def named(party: str) -> dict:
    return {"party": party}


# -- what may stand on either ------------------------------------------------------------------------------------------


def nothing(_memory: Memory, _grant, _party: str) -> None:
    """Nothing more is said."""


def bars(memory: Memory, _grant, party: str) -> None:
    memory.say("prohibition", performer=party, scope={}, signed_by=[by(party)], when=4)


def excludes(memory: Memory, _grant, party: str) -> None:
    everywhere = {"applies_to": "all_grants_of_performer", "scope": {"media": ["svod"]}}
    memory.grant(performer=party, signed_by=[by(party), STUDIO], when=4, exclusions=[everywhere],
                 scopes={"main": {**SCOPE, "media": ["theatrical"]}})  # fmt: skip


def withdraws(memory: Memory, given, party: str) -> None:
    body = {"grant": given.digest, "effective_at": on_day(4), "reason": "r"}
    memory.say("consent.revocation", signed_by=[by(party)], when=4, **body)


def dies(memory: Memory, _grant, party: str) -> None:
    memory.now = day(4)
    memory.event(party, "died", on_day(4)[:10])


ON_EITHER = {"nothing": (nothing, COVERED), "bar": (bars, NO), "exclusion": (excludes, NO),
             "withdrawal": (withdraws, NO), "death": (dies, NO)}  # fmt: skip


@pytest.mark.parametrize("what", ON_EITHER)
@pytest.mark.parametrize("how", MERGES)
def test_merged_what_stands_on_either_is_seen_whichever_is_asked(how, what):
    say, expected = ON_EITHER[what]
    for granting, saying, asking in product(EACH, EACH, (named(PAULA), named(TWIN), ISNI)):
        memory = world()
        say(memory, grant(memory, granting), saying)
        merged(memory, MERGES[how])
        assert outcome(memory, asking)[0] == expected, (granting, saying, asking)


@pytest.mark.parametrize("what", ON_EITHER)
@pytest.mark.parametrize("how", ["never", "corrected"])
def test_not_merged_each_is_judged_by_its_own_and_a_person_is_asked_who_is_meant(how, what):
    say, expected = ON_EITHER[what]
    for granting, saying, asking in product(EACH, EACH, EACH):
        memory = world()
        say(memory, grant(memory, granting), saying)
        if how == "corrected":
            wrong = merged(memory, MERGES["kept"])
            memory.say("party.correction", event=wrong.digest, reason="r", evidence=[], signed_by=[REGISTRAR], when=7)
        found, codes = outcome(memory, named(asking))
        if granting == asking:  # what is said of the other is not seen
            assert found == (expected if saying == asking and expected == NO else ASKS)
        assert found in {ASKS, NO}
        assert "identity_ambiguous" in codes
        assert outcome(memory, ISNI)[0] in {ASKS, NO}


@pytest.mark.parametrize("how", [None, *MERGES])
def test_a_limit_is_used_up_by_one_person_under_both_names(how):
    memory = world(identifier=OTHER)
    grant(memory, PAULA, limits=[{"unit": "second", "amount": 5}])
    if how is not None:
        merged(memory, MERGES[how])
    seconds = {"amounts": [{"unit": "second", "amount": 3}]}
    alone = outcome(memory, named(PAULA), **seconds)
    both, codes = outcome(memory, named(PAULA), named(TWIN), **seconds)
    assert (alone[0], both) == (COVERED, NO)
    assert codes >= ({"quota_exhausted"} if how is not None else {"no_grant"})


@pytest.mark.parametrize("how", [None, *MERGES])
def test_a_mandate_and_a_key_of_either_are_hers_once_they_are_one(how):
    for lifts in (False, True):
        memory = world(identifier=OTHER)
        mandate = memory.mandate(TWIN, ANNA, signed_by=[by(TWIN)])
        if how is not None:
            merged(memory, MERGES[how], when=1)
        if lifts:
            grant(memory, PAULA)
            barred = memory.say("prohibition", performer=PAULA, scope={}, signed_by=[by(PAULA)], when=3)
            memory.say("prohibition.withdrawal", prohibition=barred.digest, signed_by=[by(TWIN)], when=4)
        else:
            grant(memory, PAULA, signer(ANNA, "agent", mandate=mandate.digest))
        assert outcome(memory, named(PAULA))[0] == (NO if how is None else COVERED)


@pytest.mark.parametrize("how", MERGES)
def test_differing_birth_dates_of_one_person_are_for_a_person(how):
    memory = world(born="1990-01-01")
    grant(memory, PAULA)
    merged(memory, MERGES[how])
    assert outcome(memory, named(PAULA)) == (ASKS, {"unknown_fact"})


def test_chains_of_merges_are_one_person_whichever_is_asked():
    memory = world(identifier=OTHER)
    for party in ("party:third", "party:fourth"):
        memory.party(party, kind="performer", home="US-NV")
    grant(memory, "party:fourth")
    for pair in ((PAULA, TWIN), (TWIN, "party:third"), ("party:fourth", "party:third")):
        merged(memory, pair)
    everybody = (*EACH, "party:third", "party:fourth")
    assert [outcome(memory, named(one))[0] for one in everybody] == [COVERED] * 4
    bars(memory, None, TWIN)
    assert [outcome(memory, named(one))[0] for one in everybody] == [NO] * 4
