"""Nobody speaks for her where they gain: every permitting statement by a delegate who gains, in every way to gain."""

from __future__ import annotations

import pytest

from consent.decision.decide import decide
from consent.rules import engine
from tests.pure.harbor import RIVAL, SCOPE, asked, furnished_harbor
from tests.pure.memory import (
    ANNA,
    HARBOR,
    NEW_PERFORMANCE,
    PAULA,
    REPLICA,
    STRANGER,
    STUDIO,
    day,
    on_day,
    signer,
    thumbprint_of,
)

COUNSEL, PLATFORM = "party:counsel", "party:platform"
SHOT = {"id": "c1", "kind": "k", "effect": "ask", "text": "t"}
NOW = {"reason": "r"}
GAINING = {  # who the delegate is, and whether the question names it
    "licensee": STUDIO, "vendor of a scope": STRANGER, "vendor of the work": STRANGER, "vendor that asks": STRANGER,
    "assignee": RIVAL, "pending assignee": RIVAL, "platform of the work": PLATFORM,
}  # fmt: skip


class Telling:
    """A memory in which `delegate` is her attorney in fact for everything, and gains in one way or in none."""

    def __init__(self, way: str) -> None:
        self.way, self.delegate = way, GAINING.get(way, ANNA)
        self.memory = furnished_harbor().copy()
        self.memory.party(COUNSEL, kind="counsel")
        self.memory.party(PLATFORM, kind="platform")
        gains = {"vendor of the work": {"vendors": [STRANGER]}, "platform of the work": {"platforms": [PLATFORM]}}
        self.memory.say("project.declaration", project=[HARBOR], title="T", kind="film", licensee=STUDIO,
                        agreements=[], jurisdictions=[], photography_start="2026-06-01", signed_by=[STUDIO],
                        **({"platforms": []} | gains.get(way, {})))  # fmt: skip
        self.mandate = self.memory.mandate(PAULA, self.delegate)

    @property
    def by_delegate(self) -> dict:
        return {**signer(self.delegate, "agent", mandate=self.mandate.digest), "key": thumbprint_of("as her agent")}

    def grant(self, *, signs=PAULA, **more):
        scope = SCOPE | ({"vendors": [STRANGER]} if self.way == "vendor of a scope" else {})
        parties = more.pop("parties", [signs, STUDIO])
        grant = self.memory.grant(signed_by=parties, when=2, scopes={"main": scope}, **more)
        if self.way in {"assignee", "pending assignee"}:
            status = "approved" if self.way == "assignee" else "requested"
            self.memory.say("consent.assignment", grant=grant.digest, to=RIVAL, when=2,
                            union_decision={"status": status, "date": "2026-06-03"},
                            signed_by=[PAULA, STUDIO, signer(RIVAL, "licensee")])  # fmt: skip
        return grant

    def say(self, kind: str, by, when: int, **body):
        return self.memory.say(kind, signed_by=[by], when=when, **body)

    def outcome(self) -> tuple[str, set[str]]:
        vendor = {"vendor": STRANGER} if self.way in {"vendor that asks", "vendor of a scope"} else {}
        vendor |= {"licensee": RIVAL, "tools": SCOPE["tools"]} if self.way == "assignee" else {}
        found = decide(asked(**vendor), self.memory.registry(), at=day(9), now=day(9), rules=engine.current())
        return found.outcome, {one.code for one in found.findings}


def signs(told: Telling, by) -> None:
    told.grant(signs=by)


def lifts(told: Telling, by) -> None:
    told.grant()
    barred = told.say("prohibition", told.by_delegate, 3, performer=PAULA,
                      scope={"uses": [REPLICA, NEW_PERFORMANCE]})  # fmt: skip
    told.say("prohibition.withdrawal", by, 4, prohibition=barred.digest)


def settles(told: Telling, by) -> None:
    grant = told.grant()
    told.say("consent.dispute", PAULA, 3, grant=grant.digest, text="t")
    told.say("consent.resolution", by, 4, grant=grant.digest, text="t")


def settles_a_barred_withdrawal(told: Telling, by) -> None:
    grant = told.grant()
    told.say("consent.revocation", PAULA, 3, grant=grant.digest, effective_at=on_day(3), reason="r")
    told.say("consent.resolution", by, 4, grant=grant.digest, text="t")


def resumes(told: Telling, by) -> None:
    grant = told.grant()
    told.say("consent.suspension", PAULA, 3, grant=grant.digest, **{"from": on_day(3)}, **NOW)
    told.say("consent.resumption", by, 4, grant=grant.digest, **{"from": on_day(4)}, **NOW)


def confirms(told: Telling, by) -> None:
    basis = {"kind": "transcribed", "document": thumbprint_of("paper"), "signed_on": "2026-06-02",
             "method": "wet_ink", "attested_by": COUNSEL}  # fmt: skip
    parties = [{"role": "performer", "party": PAULA}, STUDIO, signer(COUNSEL, "counsel")]
    grant = told.grant(basis=basis, parties=parties)
    told.say("consent.confirmation", by, 4, grant=grant.digest)


def approves(told: Telling, by) -> None:
    grant = told.grant(conditions=[SHOT])
    told.say("use.approval", by, 4, grant=grant.digest, condition="c1", project=HARBOR, scope=SCOPE)


ACTS = (signs, lifts, settles, settles_a_barred_withdrawal, resumes, confirms, approves)


@pytest.mark.parametrize("act", ACTS)
def test_a_delegate_who_gains_nothing_speaks_for_her(act):
    told = Telling("nobody who gains")
    act(told, told.by_delegate)
    assert told.outcome() == ("covered", set())


@pytest.mark.parametrize("way", GAINING)
@pytest.mark.parametrize("act", ACTS)
def test_a_delegate_who_gains_says_nothing_for_her_and_a_person_is_asked(act, way):
    told = Telling(way)
    act(told, told.by_delegate)
    outcome, codes = told.outcome()
    assert outcome in {"needs_escalation", "not_covered"}
    assert "signer_no_authority" in codes


@pytest.mark.parametrize("way", GAINING)
@pytest.mark.parametrize("act", ACTS)
def test_where_she_says_it_herself_it_does_not_matter_who_else_might_have(act, way):
    told = Telling(way)
    if act is lifts:
        return  # that bar is not by her own key: lifting it is tried above
    act(told, PAULA)
    assert "signer_no_authority" not in told.outcome()[1]


def test_whoever_signs_on_both_sides_makes_no_grant():
    told = Telling("licensee")
    told.grant(signs=told.by_delegate)
    assert told.outcome() == ("not_covered", {"signer_no_authority"})
