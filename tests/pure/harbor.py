"""A world in which a plain question is covered: a work, a tool, two performers, and a grant of all that is asked."""

from __future__ import annotations

import copy
from functools import lru_cache

from consent.decision.decide import decide
from consent.decision.request import parse_request
from consent.records import Hold
from consent.rules import engine
from consent.scenario.loader import merge_patch
from tests.pure.memory import (
    HARBOR,
    NEW_PERFORMANCE,
    PAULA,
    REPLICA,
    STRANGER,
    STUDIO,
    TIDE,
    Memory,
    day,
    furnished,
    on_day,
    signer,
)

QUINN, RIVAL, TOOL = "party:quinn", "party:rival", "tool:vfx"
FIRST, LAST = 4, 20  # the days on which the term of a grant begins and ends
SIGNED = 2
SCOPE = {
    "projects": [HARBOR], "episodes": ["*"], "roles": ["Vale"], "scenes": ["12"], "uses": [REPLICA, NEW_PERFORMANCE],
    "modalities": ["face"], "media": ["svod"], "territories": ["US", "CA"], "languages": ["en"],
    "purposes": ["final_deliverable"], "content": [], "tools": [TOOL],
    "term": {"from": on_day(FIRST), "until": on_day(LAST), "zone": "UTC"},
}  # fmt: skip
QUESTION = {
    "project": HARBOR, "licensee": STUDIO, "use": NEW_PERFORMANCE, "media": ["svod"], "territories": ["US"],
    "languages": ["en"], "purpose": "final_deliverable", "tools": [TOOL],
    "performances": [{"performer": {"party": PAULA}, "role": "Vale", "scene": "12", "modalities": ["face"]}],
}  # fmt: skip


@lru_cache
def furnished_harbor() -> Memory:
    memory = furnished()
    for performer in (PAULA, QUINN):  # at home where no law but the ledger's own rules speaks
        memory.party(performer, kind="performer", home="US-NV")
    memory.party(RIVAL, kind="licensee")
    for project in (HARBOR, TIDE):
        memory.say("project.declaration", project=[project], title="T", kind="film", licensee=STUDIO, platforms=[],
                   agreements=[], jurisdictions=[], photography_start="2026-06-01", signed_by=[STUDIO])  # fmt: skip
    memory.say("tool.declaration", tool=TOOL, vendor=STRANGER, version="1", stores_data=False, trains_on_data=False,
               enterprise=True, evidence=[], signed_by=[STUDIO])  # fmt: skip
    return memory


def performed(performer=PAULA, **patch):
    return {**copy.deepcopy(QUESTION["performances"][0]), "performer": {"party": performer}, **patch}


def asked(**patch):
    return parse_request(merge_patch(copy.deepcopy(QUESTION), patch))


def decided(registry, request, *, on=9):
    return decide(request, registry, at=day(on), now=day(on), rules=engine.current())


def granted(memory, *, performer=PAULA, when=SIGNED, scope=(), **patch):
    """A grant of everything the question asks, by whichever performer."""
    patch = {"revocability": {"kind": "revocable_at_will"}, **patch}
    return memory.grant(performer=performer, signed_by=[signer(performer, "performer"), STUDIO], when=when,
                        scopes={"main": {**SCOPE, **dict(scope)}}, **patch)  # fmt: skip


def about(memory, kind, grant, *, by=PAULA, when=3, **body):
    return memory.say(kind, signed_by=[signer(by, "performer")], when=when, grant=grant.digest, **body)


def revoked(memory, grant, *, by=PAULA, when=3, since=0, **more):
    return about(memory, "consent.revocation", grant, by=by, when=when, effective_at=on_day(since), reason="r", **more)


def held(memory, grant, amount, *, unit="second", index=1):
    one = Hold("d", index, grant.body.performer, grant.digest, "", unit, amount, day(99))
    memory.holds[grant.digest] = [*memory.holds.get(grant.digest, ()), one]
