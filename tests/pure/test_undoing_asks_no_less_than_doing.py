"""Every undoing statement asks at least what the doing took, also where a facet is left out (§2.3)."""

from __future__ import annotations

from itertools import combinations

import pytest

from consent.door import Door
from consent.states.life import life_of
from consent.vocabulary import words
from consent.vocabulary.identifiers import Identifier
from tests.pure.harbor import SCOPE, furnished_harbor
from tests.pure.memory import (
    ANNA,
    BERT,
    HARBOR,
    NEW_PERFORMANCE,
    PAULA,
    REGISTRAR,
    REPLICA,
    STUDIO,
    TIDE,
    UNION,
    Memory,
    day,
    on_day,
    signer,
    thumbprint_of,
)

GUILD, COUNSEL, LATER = "party:guild", "party:counsel", day(20)
SCAN = "capture.scan"
EVERYTHING = tuple(sorted(words.USES))
POWERS = (
    *(tuple(some) for size in range(4) for some in combinations((REPLICA, NEW_PERFORMANCE, SCAN), size)),
    EVERYTHING[:-1], EVERYTHING,
)  # fmt: skip
TAKEN = {"left out": {}, "empty": {"uses": []}, "one": {"uses": [SCAN]}, "two": {"uses": [REPLICA, NEW_PERFORMANCE]}}


def world() -> Memory:
    memory = furnished_harbor().copy()
    memory.party(UNION, agreements=["SAT26"])
    memory.party(GUILD, kind="union", agreements=["SAT26"])
    memory.party(COUNSEL, kind="counsel")
    return memory


def agent(memory: Memory, party: str, powers=EVERYTHING, *, capacity="attorney_in_fact", by=PAULA, **more) -> dict:
    mandate = memory.mandate(PAULA, party, powers=list(powers), capacity=capacity, signed_by=[by], **more)
    return signer(party, "agent", mandate=mandate.digest)


def barred(memory: Memory, by, scope) -> str:
    return memory.say("prohibition", signed_by=[by], performer=PAULA, scope=scope, when=3).digest


def lifted(memory: Memory, bar: str, *by) -> bool:
    memory.say("prohibition.withdrawal", signed_by=list(by), prohibition=bar, when=5)
    [one] = Door(memory.registry()).bars_of(PAULA)
    assert one.holds_at(day(4))
    return not one.holds_at(LATER)


@pytest.mark.parametrize("taken", TAKEN)
def test_a_delegates_bar_is_lifted_by_who_may_act_for_every_use_it_takes_and_what_it_leaves_out_it_takes_whole(taken):
    uses = TAKEN[taken].get("uses") or EVERYTHING
    for powers in POWERS:
        memory = world()
        bar = barred(memory, agent(memory, ANNA, ()), TAKEN[taken])  # taking away needs no power at all
        assert lifted(memory, bar, agent(memory, BERT, powers)) == (set(uses) <= set(powers)), powers


WHO_LIFTS = {
    "herself": (lambda memory: PAULA, True), "an agent of all": (lambda memory: agent(memory, BERT), False),
    "by a court": (lambda memory: agent(memory, BERT, capacity="court_order", by=REGISTRAR), True),
    "a court nobody asked": (lambda memory: agent(memory, BERT, capacity="court_order"), False),
    "her union": (lambda memory: UNION, False), "a registrar": (lambda memory: REGISTRAR, False),
    "the studio": (lambda memory: STUDIO, False),
}  # fmt: skip


@pytest.mark.parametrize("who", WHO_LIFTS)
@pytest.mark.parametrize("taken", TAKEN)
def test_what_she_barred_with_her_own_key_is_lifted_with_a_key_of_hers_or_by_a_court(taken, who):
    memory = world()
    bar = barred(memory, PAULA, TAKEN[taken])
    make, expected = WHO_LIFTS[who]
    assert lifted(memory, bar, make(memory)) == expected


@pytest.mark.parametrize(("own", "capacity"), [(own, one) for own in (True, False) for one in ("executor", "heir")])
def test_successors_lift_what_another_barred_for_her_and_never_what_she_barred_herself(own, capacity):
    memory = world()
    bar = barred(memory, PAULA if own else agent(memory, ANNA), {})
    memory.event(PAULA, "died", on_day(4)[:10])
    memory.now = day(4)
    assert lifted(memory, bar, agent(memory, BERT, capacity=capacity, by=REGISTRAR)) == (not own)


def test_a_guardians_bar_is_lifted_by_the_guardian_and_once_she_is_of_age_by_herself_alone():
    for born, by_guardian, by_herself in (("2014-01-01", True, False), ("2008-06-05", False, True)):
        for herself in (False, True):
            memory = world()
            memory.party(PAULA, birth_date=born, home="US-NV")
            guardian = agent(memory, ANNA, capacity="parent", by=REGISTRAR)
            bar = barred(memory, guardian, {})
            memory.say("prohibition.withdrawal", signed_by=[PAULA if herself else guardian], prohibition=bar, when=9)
            [one] = Door(memory.registry()).bars_of(PAULA)
            assert one.holds_at(LATER) == (not (by_herself if herself else by_guardian))


def test_who_acts_jointly_lifts_jointly():
    for together in (False, True):
        memory = world()
        bar = barred(memory, agent(memory, ANNA), {})
        joint = agent(memory, BERT, jointly_with=[ANNA])
        assert lifted(memory, bar, joint, *([ANNA] if together else [])) == together


# -- what hinders one grant -------------------------------------------------------------------------------------------


def granted(memory: Memory, **more):
    return memory.grant(scopes={"main": SCOPE}, when=2, **more)


def hindered_by_dispute(memory: Memory) -> tuple[str, str, dict]:
    grant = granted(memory).digest
    memory.say("consent.dispute", signed_by=[PAULA], grant=grant, text="t", when=3)
    return grant, "consent.resolution", {"text": "t"}


def hindered_by_a_withdrawal(memory: Memory) -> tuple[str, str, dict]:
    grant = granted(memory).digest
    memory.say("consent.revocation", signed_by=[PAULA], grant=grant, effective_at=on_day(3), reason="r", when=3)
    return grant, "consent.resolution", {"text": "t"}


def hindered_by_suspension(memory: Memory) -> tuple[str, str, dict]:
    grant = granted(memory).digest
    memory.say("consent.suspension", signed_by=[PAULA], grant=grant, reason="r", when=3, **{"from": on_day(3)})
    return grant, "consent.resumption", {"reason": "r", "from": on_day(4)}


def hindered_by_paper(memory: Memory) -> tuple[str, str, dict]:
    basis = {"kind": "transcribed", "document": thumbprint_of("paper"), "signed_on": "2026-06-02",
             "method": "wet_ink", "attested_by": COUNSEL}  # fmt: skip
    parties = [{"role": "performer", "party": PAULA}, STUDIO, signer(COUNSEL, "counsel")]
    return granted(memory, basis=basis, signed_by=parties).digest, "consent.confirmation", {}


def free(memory: Memory, grant: str) -> bool:
    registry = memory.registry()
    life = life_of(registry, memory.records[grant])
    hindered = life.disputed_at(LATER) or life.suspended_at(LATER, (Identifier(**HARBOR),), STUDIO)
    return not hindered and (life.grant.basis is None or life.confirmed)


HINDRANCES = (hindered_by_dispute, hindered_by_a_withdrawal, hindered_by_suspension, hindered_by_paper)


@pytest.mark.parametrize("hindrance", HINDRANCES)
def test_what_hinders_a_grant_is_undone_by_who_could_have_given_all_of_it(hindrance):
    for powers in POWERS:
        memory = world()
        grant, kind, body = hindrance(memory)
        memory.say(kind, signed_by=[agent(memory, BERT, powers)], grant=grant, when=5, **body)
        assert free(memory, grant) == ({REPLICA, NEW_PERFORMANCE} <= set(powers)), powers


@pytest.mark.parametrize("hindrance", HINDRANCES)
def test_an_ended_mandate_and_a_doubted_key_undo_nothing(hindrance):
    for spoiled in ("ended", "doubted"):
        memory = world()
        memory.key(BERT)
        by = agent(memory, BERT)
        grant, kind, body = hindrance(memory)
        if spoiled == "ended":
            memory.end_mandate(memory.records[by["mandate"]], signed_by=[PAULA], when=4)
        memory.say(kind, signed_by=[by], grant=grant, when=5, **body)
        assert free(memory, grant) == (spoiled == "doubted")
        if spoiled == "doubted":
            memory.revoke_key(BERT, 4, signed_by=[BERT], when=6)
            assert not free(memory, grant)


PART, OTHER = {"uses": [REPLICA]}, {"uses": [NEW_PERFORMANCE]}


@pytest.mark.parametrize(
    ("disputed", "settled", "over"),
    [(None, None, True), (None, PART, False), (PART, None, True), (PART, PART, True), (PART, OTHER, False)],
)
def test_a_word_on_a_part_settles_that_part_alone(disputed, settled, over):
    memory = world()
    grant = granted(memory).digest
    for kind, when, scope in (("consent.dispute", 3, disputed), ("consent.resolution", 5, settled)):
        part = {} if scope is None else {"scope": scope}
        memory.say(kind, signed_by=[PAULA], grant=grant, text="t", when=when, **part)
    assert free(memory, grant) == over


STRIKE = {"agreement": "SAT26", "reason": "r"}


@pytest.mark.parametrize(
    ("by", "union", "part", "over"),
    [(UNION, UNION, {}, True), (GUILD, GUILD, {}, False), (GUILD, UNION, {}, False), (STUDIO, UNION, {}, False),
     (UNION, UNION, {"projects": [TIDE]}, False), (UNION, UNION, {"projects": [HARBOR]}, True),
     (UNION, UNION, {"licensees": ["party:rival"]}, False), (UNION, UNION, {"except": [STUDIO]}, False)],
)  # fmt: skip
def test_a_strike_ends_by_the_union_that_called_it_and_for_what_it_says(by, union, part, over):
    memory = world()
    grant = granted(memory, agreement="SAT26").digest
    memory.say("consent.suspension", signed_by=[UNION], when=3, union=UNION, **STRIKE, **{"from": on_day(3)})
    signs = signer(by, "licensee" if by == STUDIO else "union")
    memory.say("consent.resumption", signed_by=[signs], when=5, union=union, **STRIKE, **part, **{"from": on_day(5)})
    assert free(memory, grant) == over


def test_a_word_on_the_grant_ends_no_strike_and_the_end_of_a_strike_resumes_no_grant():
    memory = world()
    grant = granted(memory, agreement="SAT26").digest
    memory.say("consent.suspension", signed_by=[UNION], when=3, union=UNION, **STRIKE, **{"from": on_day(3)})
    memory.say("consent.suspension", signed_by=[PAULA], when=3, grant=grant, reason="r", **{"from": on_day(3)})
    memory.say("consent.resumption", signed_by=[PAULA], when=5, grant=grant, reason="r", **{"from": on_day(5)})
    assert not free(memory, grant)
    memory.say("consent.resumption", signed_by=[UNION], when=6, union=UNION, **STRIKE, **{"from": on_day(6)})
    assert free(memory, grant)
