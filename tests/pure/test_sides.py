"""Whoever gains by her grant in any way permits nothing for her, whoever asks and however the mandate reached them."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import product

import pytest

from consent.decision.decide import decide
from consent.rules import engine
from consent.vocabulary import words
from tests.pure.harbor import RIVAL, SCOPE, TOOL, asked, furnished_harbor
from tests.pure.memory import (
    ANNA,
    BERT,
    HARBOR,
    NEW_PERFORMANCE,
    PAULA,
    REGISTRAR,
    REPLICA,
    STRANGER,
    STUDIO,
    Memory,
    day,
    on_day,
    signer,
    thumbprint_of,
)

COUNSEL, PLATFORM, WORKSHOP = "party:counsel", "party:platform", "party:workshop"
DISTRIBUTOR, BUYER = "party:distributor", "party:buyer"
GAINING = {
    "licensee": STUDIO, "sublicensee": DISTRIBUTOR, "vendor of the scope": STRANGER, "vendor of the work": WORKSHOP,
    "assignee": RIVAL, "pending assignee": BUYER, "platform of the work": PLATFORM,
}  # fmt: skip
ASKS = {
    "the licensee": {}, "a sublicensee": {"licensee": DISTRIBUTOR}, "an assignee": {"licensee": RIVAL},
    "the licensee and its vendor": {"vendor": STRANGER},
}  # fmt: skip
WAYS = ("from her", "from who gains, to another", "from another, to who gains")
WIDE = {**SCOPE, "vendors": [STRANGER], "sublicensees": [DISTRIBUTOR]}
BOX = {name: value for name, value in SCOPE.items() if name != "term"}
SHOT = {"id": "c1", "kind": "k", "effect": "ask", "text": "t"}


@lru_cache
def _people() -> Memory:
    """A work with a vendor and a platform, and everybody who may come to gain by a grant of hers."""
    memory = furnished_harbor().copy()
    kinds = {COUNSEL: "counsel", PLATFORM: "platform", WORKSHOP: "vendor", DISTRIBUTOR: "licensee", BUYER: "licensee"}
    for party, kind in kinds.items():
        memory.party(party, kind=kind)
    memory.say("project.declaration", project=[HARBOR], title="T", kind="film", licensee=STUDIO, platforms=[PLATFORM],
               vendors=[WORKSHOP, STRANGER], agreements=[], jurisdictions=[], photography_start="2026-06-01",
               signed_by=[STUDIO])  # fmt: skip
    memory.say("tool.declaration", tool=TOOL, vendor=STRANGER, version="1", stores_data=False, trains_on_data=False,
               enterprise=True, evidence=[], signed_by=[REGISTRAR])  # fmt: skip
    return memory


def attorney(memory: Memory, way: str, party: str, *, capacity: str = "attorney_in_fact") -> dict:
    """Who signs in her place: the party, another to whom it passed her mandate on, or the party by another's."""
    links = {"from her": (party,), "from who gains, to another": (party, BERT),
             "from another, to who gains": (BERT, party)}[way]  # fmt: skip
    principal = signer(PAULA, "performer")
    for delegate in links:
        by = principal if capacity != "court_order" else REGISTRAR
        mandate = memory.mandate(principal["party"], delegate, signed_by=[by], capacity=capacity)
        principal = {**signer(delegate, "agent", mandate=mandate.digest), "key": thumbprint_of(f"agent {delegate}")}
    return principal


def granted(memory: Memory, *parties, **more):
    """A grant signed by her (or by `parties`), of which one transfer was approved by her and one only asked for."""
    grant = memory.grant(signed_by=parties or [PAULA, STUDIO], when=2, scopes={"main": WIDE}, **more)
    for to, status in ((RIVAL, "approved"), (BUYER, "requested")):
        memory.say("consent.assignment", grant=grant.digest, to=to, when=2,
                   union_decision={"status": status, "date": "2026-06-03"},
                   signed_by=[PAULA, STUDIO, signer(to, "licensee")])  # fmt: skip
    return grant


def signs(memory: Memory, by: dict) -> None:
    granted(memory, by, STUDIO)


def lifts(memory: Memory, by: dict) -> None:
    granted(memory)
    scope = {"uses": [REPLICA, NEW_PERFORMANCE]}
    barring = attorney(memory, "from her", ANNA)
    bar = memory.say("prohibition", signed_by=[barring], performer=PAULA, scope=scope, when=3)
    memory.say("prohibition.withdrawal", signed_by=[by], prohibition=bar.digest, when=4)


def _disputed(memory: Memory) -> str:
    grant = granted(memory).digest
    memory.say("consent.dispute", signed_by=[PAULA], grant=grant, text="t", when=3)
    return grant


def settles(memory: Memory, by: dict) -> None:
    memory.say("consent.resolution", signed_by=[by], grant=_disputed(memory), text="t", when=4)


def settles_with_the_licensee(memory: Memory, by: dict) -> None:
    memory.say("consent.resolution", signed_by=[by, STUDIO], grant=_disputed(memory), text="t", when=4)


def settles_a_withdrawal(memory: Memory, by: dict) -> None:
    grant = granted(memory).digest
    memory.say("consent.revocation", signed_by=[PAULA], grant=grant, effective_at=on_day(3), reason="r", when=3)
    memory.say("consent.resolution", signed_by=[by], grant=grant, text="t", when=4)


def rules(memory: Memory, by: dict) -> None:
    grant = _disputed(memory)
    memory.say("determination", signed_by=[by], project=HARBOR, scope=BOX, rules=["CORE-26"], finding="satisfied",
               reason="r", until="2026-12-01", grants=[grant], when=4)  # fmt: skip


def resumes(memory: Memory, by: dict) -> None:
    grant = granted(memory).digest
    memory.say("consent.suspension", signed_by=[PAULA], grant=grant, reason="r", when=3, **{"from": on_day(3)})
    memory.say("consent.resumption", signed_by=[by], grant=grant, reason="r", when=4, **{"from": on_day(4)})


def confirms(memory: Memory, by: dict) -> None:
    basis = {"kind": "transcribed", "document": thumbprint_of("paper"), "signed_on": "2026-06-02",
             "method": "wet_ink", "attested_by": COUNSEL}  # fmt: skip
    grant = granted(memory, {"role": "performer", "party": PAULA}, STUDIO, signer(COUNSEL, "counsel"), basis=basis)
    memory.say("consent.confirmation", signed_by=[by], grant=grant.digest, when=4)


def approves(memory: Memory, by: dict) -> None:
    grant = granted(memory, conditions=[SHOT])
    memory.say("use.approval", signed_by=[by], grant=grant.digest, condition="c1", project=HARBOR, scope=BOX, when=4)


ACTS = (signs, lifts, settles, settles_with_the_licensee, settles_a_withdrawal, rules, resumes, confirms, approves)


def outcome(memory: Memory, **question) -> str:
    return decide(asked(**question), memory.registry(), at=day(9), now=day(9), rules=engine.current()).outcome


def told(act: Callable, way: str, party: str) -> Memory:
    memory = _people().copy()
    act(memory, attorney(memory, way, party))
    return memory


@pytest.mark.parametrize("act", ACTS)
def test_what_who_gains_nothing_says_for_her_lets_everybody_ask_whom_the_grant_names(act):
    memory = told(act, "from her", ANNA)
    assert {name: outcome(memory, **question) for name, question in ASKS.items()} == dict.fromkeys(ASKS, "covered")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("act", ACTS)
def test_what_who_gains_says_for_her_covers_nothing_whoever_asks(act, way):
    wrong = [
        f"{gains} by a mandate {way} {act.__name__}, {asks} asks"
        for gains, party in GAINING.items()
        for memory in [told(act, way, party)]
        for asks, question in ASKS.items()
        if outcome(memory, **question) not in {"needs_escalation", "not_covered"}
    ]
    assert wrong == []


# -- a transfer she agrees to, and a bar of her own ------------------------------------------------------------------

AGREES = {"whoever asks alone": {}, "with a vendor": {"vendor": STRANGER}}


@pytest.mark.parametrize("asks", AGREES)
@pytest.mark.parametrize("way", WAYS)
def test_a_transfer_is_agreed_to_for_her_by_nobody_who_gains_by_it(way, asks):
    wrong = []
    for gains, party in {"nobody": ANNA, **GAINING}.items():
        memory = _people().copy()
        by = attorney(memory, way, party)
        grant = memory.grant(signed_by=[PAULA, STUDIO], when=2, scopes={"main": WIDE})
        memory.say("consent.assignment", grant=grant.digest, to=BUYER, when=3, signed_by=[by, STUDIO, buyer()],
                   union_decision={"status": "approved", "date": "2026-06-04"})  # fmt: skip
        memory.say("consent.assignment", grant=grant.digest, to=RIVAL, when=3, signed_by=[PAULA, STUDIO, rival()],
                   union_decision={"status": "approved", "date": "2026-06-04"})  # fmt: skip
        if (outcome(memory, licensee=BUYER, **AGREES[asks]) == "covered") is not (gains == "nobody"):
            wrong.append(gains)
    assert wrong == []


def buyer() -> dict:
    return signer(BUYER, "licensee")


def rival() -> dict:
    return signer(RIVAL, "licensee")


TAKES = {"one use": [NEW_PERFORMANCE], "two uses": [REPLICA, NEW_PERFORMANCE], "all uses": None}
ORDERED = {"nothing": [], "one use": [NEW_PERFORMANCE], "two uses": [REPLICA, NEW_PERFORMANCE],
           "all uses": sorted(words.USES)}  # fmt: skip


def lifted_by_a_court(taken: str, to: dict, *beside, party: str = ANNA, dead: bool = False, **order) -> bool:
    """Whether a bar signed with her own key is gone, once who holds such an order of a court lifts it."""
    memory = _people().copy()
    granted(memory, after_death="continues")
    scope = {} if TAKES[taken] is None else {"uses": TAKES[taken]}
    bar = memory.say("prohibition", performer=PAULA, scope=scope, signed_by=[PAULA], when=3)
    if dead:
        memory.event(PAULA, "died", "2026-06-04")
    memory.mandate(PAULA, party, capacity="court_order", signed_by=[REGISTRAR], when=4, **order)
    memory.say("prohibition.withdrawal", prohibition=bar.digest, signed_by=[to, *beside], when=5)
    return outcome(memory) == "covered"


@pytest.mark.parametrize("dead", [False, True])
@pytest.mark.parametrize(("taken", "ordered"), list(product(TAKES, ORDERED)))
def test_a_court_lifts_her_own_bar_as_far_as_its_order_goes(taken, ordered, dead):
    enough = set(TAKES[taken] or words.USES) <= set(ORDERED[ordered])
    assert lifted_by_a_court(taken, signer(ANNA, "court"), powers=ORDERED[ordered], dead=dead) is enough


@pytest.mark.parametrize(("together", "lifted"), [(False, False), (True, True)])
def test_an_order_held_with_another_lifts_her_own_bar_with_the_other(together, lifted):
    beside = [signer(BERT, "court")] if together else []
    order = {"powers": ORDERED["all uses"], "jointly_with": [BERT]}
    assert lifted_by_a_court("all uses", signer(ANNA, "court"), *beside, **order) is lifted


@pytest.mark.parametrize("gains", GAINING)
def test_an_order_to_who_gains_lifts_no_bar_of_hers(gains):
    party = GAINING[gains]
    by = {"role": "court", "party": party, "key": thumbprint_of("by a court")}
    assert not lifted_by_a_court("all uses", by, party=party, powers=ORDERED["all uses"])
