"""What a registrar alone vouched for with a key that has fallen permits nothing, and takes away only as a dispute.

Until another registrar says it again, or corrects it away. A registrar demoted before its proof vouches for nothing.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from consent.decision.decide import decide
from consent.records import AnyRecord
from consent.rules import engine
from tests.pure.harbor import QUINN, SCOPE, asked, furnished_harbor
from tests.pure.memory import (
    ANNA,
    PAULA,
    REGISTRAR,
    STRANGER,
    STUDIO,
    UNION,
    Memory,
    day,
    key_of,
    on_day,
    signer,
    thumbprint_of,
)

SECOND, COUNSEL = "party:second-registrar", "party:counsel"
ASKED, SINCE = 12, 3  # the day of the question, and from when on the second registrar's key was not its own
COVERED, ASKS, NO = "covered", "needs_escalation", "not_covered"
HER_KEY = {"role": "performer", "party": PAULA, "key": thumbprint_of("her new key")}
Said = Callable[[Memory, str], AnyRecord]


def registrar(party: str) -> dict:
    return signer(party, "registrar")


def world() -> Memory:
    memory = furnished_harbor().copy()
    memory.party(COUNSEL, kind="counsel")
    memory.party(SECOND, kind="registrar")
    memory.key(SECOND, signed_by=[registrar(SECOND), REGISTRAR])
    return memory


def grant(memory: Memory, by=PAULA, **more) -> str:
    return memory.grant(signed_by=[by, STUDIO], scopes={"main": SCOPE}, **more).digest


# -- what a registrar says, once with each key -------------------------------------------------------------------------


def says_her_key(memory: Memory, by: str) -> AnyRecord:
    body = {"party": PAULA, "key": dict(key_of("her new key").public.jwk), "purposes": ["sign"],
            "not_before": on_day(0), "not_after": "2100-01-01T00:00:00Z", "assurance": "signer_held_key"}  # fmt: skip
    return memory.say("key.registration", signed_by=[HER_KEY, registrar(by)], **body)


def says_event(party: str, event: str, on: str, **more) -> Said:
    return lambda memory, by: memory.event(party, event, on, signed_by=[registrar(by)], **more)


def says_mandate(memory: Memory, by: str) -> AnyRecord:
    return memory.mandate(PAULA, ANNA, capacity="parent", signed_by=[registrar(by)])


def says_her(memory: Memory, by: str) -> AnyRecord:
    return memory.party("party:new", kind="performer", home="US-NV", signed_by=[registrar(by)])


def says_merge(memory: Memory, by: str) -> AnyRecord:
    return memory.say("party.merge", party=QUINN, into=PAULA, evidence=[], signed_by=[registrar(by)])


def says_revocation(memory: Memory, by: str) -> AnyRecord:
    return memory.revoke_key(PAULA, 1, signed_by=[registrar(by)])


def says_correction(memory: Memory, by: str) -> AnyRecord:
    death = next(one for one in memory.records.values() if one.statement.type == "party.event")
    return memory.say("party.correction", event=death.digest, reason="r", evidence=[], signed_by=[registrar(by)])


# -- what goes before and after it -------------------------------------------------------------------------------------


def child(memory: Memory) -> None:
    memory.party(PAULA, birth_date="2014-01-01", home="US-NV")


def dead(memory: Memory) -> None:
    granted(memory)
    memory.event(PAULA, "died", "2026-06-03")


def granted(memory: Memory) -> None:
    grant(memory, revocability={"kind": "revocable_at_will"}, after_death="ends")


def granted_with_a_key(memory: Memory) -> None:
    memory.key(PAULA)
    granted(memory)


def with_her_key(kind: str, **body) -> Callable[[Memory], None]:
    def said(memory: Memory) -> None:
        given = next((one.digest for one in memory.records.values() if one.statement.type == "consent.grant"), None)
        about = {} if kind == "prohibition" else {"grant": given}
        memory.say(kind, signed_by=[HER_KEY], **about, **body)

    return said


def by_parent(memory: Memory) -> None:
    mandate = next(one for one in memory.records.values() if one.statement.type == "authority.mandate")
    grant(memory, signer(ANNA, "guardian", mandate=mandate.digest))


def anew(memory: Memory) -> None:
    """Who leaned on what was registered anew speaks again: a mandate is named by its digest, a member is one from then.

    The parent signs again, the union confirms again.
    """
    if any(one.statement.type == "consent.confirmation" for one in memory.records.values()):
        confirmed_by_union(memory)
    mandates = [one for one in memory.records.values() if one.statement.type == "authority.mandate"]
    if len(mandates) > 1:
        grant(memory, signer(ANNA, "guardian", mandate=mandates[-1].digest))


def transcript(memory: Memory) -> None:
    basis = {"kind": "transcribed", "document": thumbprint_of("paper"), "signed_on": "2026-06-01",
             "method": "wet_ink", "attested_by": COUNSEL}  # fmt: skip
    parties = [{"role": "performer", "party": PAULA}, STUDIO, signer(COUNSEL, "counsel")]
    memory.grant(basis=basis, signed_by=parties, scopes={"main": SCOPE})


def confirmed_by_union(memory: Memory) -> None:
    given = next(one for one in memory.records.values() if one.statement.type == "consent.grant")
    memory.say("consent.confirmation", signed_by=[UNION], grant=given.digest)


def by(party: str) -> Callable[[Memory], None]:
    return lambda memory: memory.grant(performer=party, signed_by=[signer(party, "performer"), STUDIO],
                                       scopes={"main": SCOPE}) and None  # fmt: skip


def nothing(_: Memory) -> None:
    """Nothing more is said."""


JOINED = says_event(PAULA, "joined_union", "2026-06-03", union=UNION)
PERMITS = {  # before, what the registrar says, what leans on it; the outcome without it; asked of whom
    "her key": (nothing, says_her_key, lambda memory: grant(memory, HER_KEY) and None, NO, PAULA),
    "herself": (nothing, says_her, by("party:new"), NO, "party:new"),
    "her majority": (child, says_event(PAULA, "emancipated", "2026-06-03"), granted, NO, PAULA),
    "her parent": (child, says_mandate, by_parent, NO, PAULA),
    "her union": (transcript, JOINED, confirmed_by_union, ASKS, PAULA),
    "two are one": (nothing, says_merge, by(QUINN), NO, PAULA),
    "that she lives": (dead, says_correction, nothing, NO, PAULA),
}
TAKES = {  # before, what the registrar says, what leans on it
    "her death": (granted, says_event(PAULA, "died", "2026-06-04"), nothing),
    "her key revoked": (granted_with_a_key, says_revocation, nothing),
    "a bar by her key": (granted, says_her_key, with_her_key("prohibition", performer=PAULA, scope={})),
    "a withdrawal by her key": (granted, says_her_key,
                                with_her_key("consent.revocation", effective_at=on_day(4), reason="r")),
    "a suspension by her key": (granted, says_her_key,
                                with_her_key("consent.suspension", reason="r", **{"from": on_day(4)})),
}  # fmt: skip


def outcome(memory: Memory, performer: str = PAULA) -> str:
    performances = [{"performer": {"party": performer}, "role": "Vale", "scene": "12", "modalities": ["face"]}]
    request = asked(performances=performances)
    return decide(request, memory.registry(), at=day(ASKED), now=day(ASKED), rules=engine.current()).outcome


def told(before, says: Said, then, *, since: int | None = None, after: str = "") -> Memory:
    """What the second registrar says on the fourth day; its key falls from a day on; then it is confirmed or voided."""
    memory = world()
    memory.now = day(2)
    before(memory)
    memory.now = day(4)
    said = says(memory, SECOND)
    memory.now = day(5)
    then(memory)
    memory.now = day(7)
    if since is not None:
        memory.revoke_key(SECOND, since, signed_by=[REGISTRAR])
    memory.now = day(8)
    if after == "confirmed":
        says(memory, REGISTRAR)
        anew(memory)
    if after == "voided":
        memory.say("party.correction", event=said.digest, reason="r", evidence=[], signed_by=[REGISTRAR])
    return memory


@pytest.mark.parametrize("name", PERMITS)
def test_what_a_fallen_key_alone_vouched_for_permits_nothing_until_a_registrar_says_it_again(name):
    before, says, then, without, whom = PERMITS[name]
    stories = [{}, {"since": 6}, {"since": SINCE}, {"since": SINCE, "after": "confirmed"},
               {"since": SINCE, "after": "voided"}]  # fmt: skip
    found = [outcome(told(before, says, then, **story), whom) for story in stories]
    assert found == [COVERED, COVERED, without, COVERED, without]


@pytest.mark.parametrize("name", TAKES)
def test_what_a_fallen_key_alone_vouched_for_takes_away_as_a_dispute_until_a_registrar_speaks(name):
    before, says, then = TAKES[name]
    stories = [{}, {"since": 6}, {"since": SINCE}, {"since": SINCE, "after": "confirmed"},
               {"since": SINCE, "after": "voided"}]  # fmt: skip
    found = [outcome(told(before, says, then, **story)) for story in stories]
    assert found == [NO, NO, ASKS, NO, COVERED]


def test_a_dispute_with_a_fallen_key_stays_a_dispute_until_it_is_voided():
    then = with_her_key("consent.dispute", text="t")
    stories = [{}, {"since": SINCE}, {"since": SINCE, "after": "confirmed"}, {"since": SINCE, "after": "voided"}]
    found = [outcome(told(granted, says_her_key, then, **story)) for story in stories]
    assert found == [ASKS, ASKS, ASKS, COVERED]


def test_nobody_becomes_a_member_by_a_fallen_or_revoked_key_of_hers():
    def joins(memory: Memory) -> None:
        memory.event(PAULA, "joined_union", "2026-06-03", signed_by=[UNION, HER_KEY], union=UNION)
        confirmed_by_union(memory)

    found = [outcome(told(transcript, says_her_key, joins, since=since)) for since in (None, 6, SINCE)]
    assert found == [COVERED, COVERED, ASKS]
    memory = told(transcript, says_her_key, joins)
    memory.say("key.revocation", key=HER_KEY["key"], reason="lost", invalid_from=on_day(3), signed_by=[REGISTRAR])
    assert outcome(memory) == ASKS


@pytest.mark.parametrize("name", [one for one in PERMITS if one != "her key"])  # such a key signs nothing: see below
def test_a_registrar_demoted_before_its_proof_vouches_for_nothing(name):
    before, says, then, without, whom = PERMITS[name]
    found = []
    for demoted in (3, 6):
        memory = world()
        memory.now = day(2)
        before(memory)
        if demoted == 3:
            memory.party(SECOND, kind="vendor", when=demoted)
        memory.now = day(4)
        says(memory, SECOND)
        memory.now = day(5)
        then(memory)
        if demoted == 6:
            memory.party(SECOND, kind="vendor", when=demoted)
        found.append(outcome(memory, whom))
    assert found == [without, COVERED]


def test_a_registrar_demoted_between_two_proofs_of_a_statement_vouches_for_nothing():
    for demoted in (False, True):
        memory = world()
        body = {"party": PAULA, "key": dict(key_of("her new key").public.jwk), "purposes": ["sign"],
                "not_before": on_day(0), "not_after": "2100-01-01T00:00:00Z",
                "assurance": "signer_held_key"}  # fmt: skip
        prepared = memory.say("key.registration", signed_by=[HER_KEY, registrar(SECOND)], unsigned=[SECOND], **body)
        if demoted:
            memory.party(SECOND, kind="vendor", when=2)
        memory.prove(prepared, SECOND, when=3)
        known = memory.registry().key(HER_KEY["key"])
        assert (known is None) == demoted


def test_a_stranger_named_registrar_in_a_statement_is_none():
    memory = world()
    memory.event(PAULA, "died", "2026-06-01", signed_by=[signer(STRANGER, "registrar")])
    assert memory.registry().person(PAULA).died_at is None
