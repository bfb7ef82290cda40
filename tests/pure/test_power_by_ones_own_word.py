"""Every statement that gives power, said by whoever gains it, by a stranger of the same kind, and by who may say it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from consent.door import Door
from consent.registry import Registry
from consent.states.life import Life, life_of
from consent.vocabulary.identifiers import Identifier
from tests.pure.harbor import QUINN, RIVAL, SCOPE, TOOL, furnished_harbor
from tests.pure.memory import (
    ANNA,
    BERT,
    HARBOR,
    PAULA,
    REGISTRAR,
    REPLICA,
    STRANGER,
    STUDIO,
    UNION,
    Memory,
    day,
    on_day,
    signer,
    thumbprint_of,
)

GUILD, PLATFORM, OTHER_PLATFORM, COUNSEL = "party:guild", "party:platform", "party:other-platform", "party:counsel"
CHILD, DEAD, LATER = "party:child", "party:dead", day(9)
ROLES = {QUINN: "performer", RIVAL: "licensee", GUILD: "union", PLATFORM: "studio_platform", COUNSEL: "counsel",
         OTHER_PLATFORM: "studio_platform", CHILD: "performer", DEAD: "performer"}  # fmt: skip
MANDATE = {"powers": [REPLICA], "from": on_day(0), "evidence": [], "delegate": ANNA}
DECLARED = {"project": [HARBOR], "title": "T", "kind": "film", "platforms": [], "agreements": [], "jurisdictions": [],
            "photography_start": "2026-06-01"}  # fmt: skip
APPROVED = {"status": "approved", "date": "2026-06-05"}
NOW = {"from": on_day(4), "reason": "r"}
SHOT = {"id": "c1", "kind": "k", "effect": "ask", "text": "t"}


def by(party: str) -> dict:
    return signer(party, ROLES.get(party))


def world() -> Memory:
    memory = furnished_harbor().copy()
    memory.party(UNION, agreements=["SAT26"])
    for party, kind in ((GUILD, "union"), (PLATFORM, "platform"), (OTHER_PLATFORM, "platform"), (COUNSEL, "counsel")):
        memory.party(party, kind=kind)
    memory.party(CHILD, kind="performer", birth_date="2014-01-01")
    memory.party(DEAD, kind="performer")
    memory.event(DEAD, "died", "2026-05-01")
    return memory


def _grant(memory: Memory, **more):
    return memory.grant(scopes={"main": SCOPE}, when=2, **more)


def _said(memory: Memory, kind: str, **body):
    """What is said before: each of these hinders until it is undone."""
    return memory.say(kind, signed_by=[PAULA], when=3, **body).digest


def life(memory: Memory, registry: Registry) -> Life:
    grant = next(one for one in memory.records.values() if one.statement.type == "consent.grant")
    return life_of(registry, grant)


@dataclass(frozen=True)
class Power:
    """A statement that gives power: what goes before it (`given`), who says it, and whether there is power now."""

    kind: str
    body: dict
    gains: tuple[str, ...]
    stranger: tuple[str, ...]
    entitled: tuple[str, ...]
    holds: Callable[[Memory, Registry], bool]
    given: Callable[[Memory], dict] = lambda _: {}


def _held(principal: str):
    def held(memory: Memory, registry: Registry) -> bool:
        return bool(Door(registry).mandates(ANNA, principal, LATER))

    return held


def _transcript(memory: Memory) -> dict:
    basis = {"kind": "transcribed", "document": thumbprint_of("paper"), "signed_on": "2026-06-02",
             "method": "wet_ink", "attested_by": COUNSEL}  # fmt: skip
    parties = [{"role": "performer", "party": PAULA}, STUDIO, by(COUNSEL)]
    return {"grant": _grant(memory, basis=basis, signed_by=parties).digest}


def _disputed(memory: Memory) -> dict:
    grant = _grant(memory).digest
    _said(memory, "consent.dispute", grant=grant, text="t")
    return {"grant": grant}


def _suspended(memory: Memory) -> dict:
    grant = _grant(memory).digest
    _said(memory, "consent.suspension", grant=grant, **(NOW | {"from": on_day(3)}))
    return {"grant": grant}


def _struck(memory: Memory) -> dict:
    _grant(memory, agreement="SAT26")
    strike = {"agreement": "SAT26", "union": UNION, "from": on_day(3), "reason": "r"}
    memory.say("consent.suspension", signed_by=[UNION], when=3, **strike)
    return {}


def _barred(memory: Memory) -> dict:
    return {"prohibition": _said(memory, "prohibition", performer=PAULA, scope={})}


def _approves(memory: Memory, registry: Registry) -> bool:
    one = life(memory, registry)
    return bool(Door(registry).use_approvals(one, one.grant.conditions[0], LATER))


def _at_work(memory: Memory, registry: Registry) -> bool:
    return not life(memory, registry).suspended_at(LATER, (Identifier(**HARBOR),), STUDIO)


EVENT = {"evidence": [], "on": "2026-06-02"}
ASSIGNED = {"to": RIVAL, "union_decision": APPROVED}
POWERS = {
    "a member": Power("party.event", {"party": PAULA, "event": "joined_union", "union": UNION, **EVENT},
                      (UNION,), (GUILD, QUINN), (UNION, PAULA),
                      lambda _, registry: UNION in registry.person(PAULA).unions_at(LATER)),
    "a member, by a registrar": Power("party.event", {"party": PAULA, "event": "joined_union", "union": UNION, **EVENT},
                                      (UNION,), (GUILD,), (REGISTRAR,),
                                      lambda _, registry: UNION in registry.person(PAULA).unions_at(LATER)),
    "of age": Power("party.event", {"party": CHILD, "event": "emancipated", **EVENT}, (CHILD,), (UNION,), (REGISTRAR,),
                    lambda _, registry: not registry.person(CHILD).minor_at(LATER, "UTC")),
    "dead": Power("party.event", {"party": PAULA, "event": "died", **EVENT}, (ANNA,), (UNION,), (REGISTRAR,),
                  lambda _, registry: registry.person(PAULA).dead_at(LATER)),
    "party to an agreement": Power(
        "party.registration",
        {"party": GUILD, "kind": "union", "name": "G", "identifiers": [], "agreements": ["SAT26"]},
        (GUILD,), (UNION,), (REGISTRAR,), lambda _, registry: GUILD in registry.unions_for("SAT26", LATER)),
    "a licensee": Power("party.registration", {"party": BERT, "kind": "licensee", "name": "B", "identifiers": []},
                        (BERT,), (STUDIO,), (REGISTRAR,),
                        lambda _, registry: registry.person(BERT).kind == "licensee"),
    "one person": Power("party.merge", {"party": PAULA, "into": QUINN, "evidence": []}, (QUINN,), (PAULA,),
                        (REGISTRAR,), lambda _, registry: registry.same(PAULA, QUINN)),
    "alive again": Power("party.correction", {"reason": "r", "evidence": []}, (DEAD,), (UNION,), (REGISTRAR,),
                         lambda _, registry: not registry.person(DEAD).dead_at(LATER),
                         lambda memory: {"event": next(one.digest for one in memory.records.values()
                                                       if one.statement.type == "party.event")}),
    "an agent": Power("authority.mandate", {"principal": PAULA, "capacity": "attorney_in_fact", **MANDATE},
                      (ANNA,), (QUINN,), (PAULA,), _held(PAULA)),
    "an agent of the living, by a registrar": Power(
        "authority.mandate", {"principal": PAULA, "capacity": "attorney_in_fact", **MANDATE},
        (ANNA,), (REGISTRAR,), (PAULA,), _held(PAULA)),
    "by a court": Power("authority.mandate", {"principal": PAULA, "capacity": "court_order", **MANDATE},
                        (ANNA,), (PAULA,), (REGISTRAR,), _held(PAULA)),
    "a parent": Power("authority.mandate", {"principal": CHILD, "capacity": "parent", **MANDATE},
                      (ANNA,), (CHILD,), (REGISTRAR,), _held(CHILD)),
    "an heir": Power("authority.mandate", {"principal": DEAD, "capacity": "heir", **MANDATE},
                     (ANNA,), (DEAD,), (REGISTRAR,), _held(DEAD)),
    "an assignee": Power("consent.assignment", ASSIGNED, (STUDIO, RIVAL), (STUDIO, RIVAL, GUILD),
                         (STUDIO, RIVAL, UNION), lambda m, r: RIVAL in life(m, r).assignees_at(LATER),
                         lambda memory: {"grant": _grant(memory, agreement="SAT26").digest}),
    "an assignee without agreement": Power("consent.assignment", ASSIGNED, (STUDIO, RIVAL), (STUDIO, RIVAL, UNION),
                                           (STUDIO, RIVAL, PAULA), lambda m, r: RIVAL in life(m, r).assignees_at(LATER),
                                           lambda memory: {"grant": _grant(memory).digest}),
    "settled": Power("consent.resolution", {"text": "t"}, (STUDIO,), (UNION,), (PAULA,),
                     lambda m, r: not life(m, r).disputed_at(LATER), _disputed),
    "settled by both": Power("consent.resolution", {"text": "t"}, (STUDIO,), (STUDIO, QUINN), (STUDIO, PAULA),
                             lambda m, r: not life(m, r).disputed_at(LATER), _disputed),
    "resumed": Power("consent.resumption", NOW, (STUDIO,), (QUINN,), (PAULA,), _at_work, _suspended),
    "strike over": Power("consent.resumption", NOW | {"agreement": "SAT26", "union": UNION}, (STUDIO,), (GUILD,),
                         (UNION,), _at_work, _struck),
    "confirmed": Power("consent.confirmation", {}, (STUDIO,), (QUINN,), (PAULA,),
                       lambda m, r: life(m, r).confirmed, _transcript),
    "lifted": Power("prohibition.withdrawal", {}, (STUDIO,), (QUINN,), (PAULA,),
                    lambda _, registry: not Door(registry).bars_of(PAULA)[0].holds_at(LATER), _barred),
    "use approved": Power("use.approval", {"condition": "c1", "project": HARBOR, "scope": SCOPE}, (STUDIO,), (QUINN,),
                          (PAULA,), _approves, lambda m: {"grant": _grant(m, conditions=[SHOT]).digest}),
    "use approved by whom it names": Power(
        "use.approval", {"condition": "c1", "project": HARBOR, "scope": SCOPE}, (STUDIO,), (PAULA,), (PLATFORM,),
        _approves, lambda m: {"grant": _grant(m, conditions=[SHOT | {"by": PLATFORM}]).digest}),
    "approved": Power(
        "approval", {"project": HARBOR, "scope": SCOPE, "by": PLATFORM, "from": on_day(0), "until": on_day(9)},
        (STUDIO,), (OTHER_PLATFORM,), (PLATFORM,),
        lambda _, registry: bool(Door(registry).approvals(Identifier(**HARBOR), PLATFORM, LATER))),
    "a tool": Power(
        "tool.declaration", {"tool": "tool:new", "vendor": STRANGER, "version": "1", "stores_data": False,
                             "trains_on_data": False, "enterprise": True, "evidence": []},
        (STRANGER,), (RIVAL,), (REGISTRAR,), lambda _, registry: bool(registry.tools("tool:new", LATER, [STUDIO]))),
    "another's tool": Power(
        "tool.declaration", {"tool": TOOL, "vendor": STRANGER, "version": "9", "stores_data": False,
                             "trains_on_data": False, "enterprise": True, "evidence": []},
        (STRANGER,), (RIVAL,), (REGISTRAR,),
        lambda _, registry: registry.tools(TOOL, LATER, [STUDIO])[-1].body.version == "9"),
    "another's work": Power(
        "project.declaration", DECLARED | {"licensee": RIVAL}, (RIVAL,), (RIVAL, STUDIO), (RIVAL, REGISTRAR),
        lambda _, registry: registry.work(Identifier(**HARBOR), LATER).declaration.licensee == RIVAL),
}  # fmt: skip


def effect(power: Power, *signers: str) -> bool:
    memory = world()
    body = power.body | power.given(memory)
    memory.say(power.kind, signed_by=[by(one) for one in dict.fromkeys(signers)], when=5, **body)
    return power.holds(memory, memory.registry())


@pytest.mark.parametrize("name", POWERS)
def test_power_comes_neither_from_who_gains_it_nor_from_a_stranger_nor_from_both_but_from_who_may_say_it(name):
    power = POWERS[name]
    said = [power.gains, power.stranger, (*power.gains, *power.stranger), power.entitled]
    assert [effect(power, *one) for one in said] == [False, False, False, True]


@pytest.mark.parametrize("name", POWERS)
def test_who_gains_may_sign_beside_who_may_say_it(name):
    power = POWERS[name]
    if power.kind != "use.approval":  # where she and the studio both sign, she has approved
        assert effect(power, *power.gains, *power.entitled)


@pytest.mark.parametrize("alone", [True, False])
def test_a_key_is_its_partys_once_a_registrar_has_said_so_beside_it(alone):
    memory = world()
    memory.key(ANNA, signed_by=[ANNA] if alone else [ANNA, REGISTRAR])
    assert (memory.registry().key(thumbprint_of(ANNA)) is None) == alone
