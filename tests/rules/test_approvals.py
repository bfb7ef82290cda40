"""The platform's gate: a written approval settles what its guidance escalates, for the box it holds, while in force."""

import pytest

from tests.world import PLATFORM, PROJECT, SCOPE, STUDIO, World, codes


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path)
    made.grant()
    return made


def approve(world, by=PLATFORM, **change):
    scope = {name: value for name, value in SCOPE.items() if name != "term"}
    body = {"project": PROJECT, "scope": {**scope, **change.pop("scope", {})}, "by": by, "from": "2026-06-01",
            "until": "2027-06-01", **change}  # fmt: skip
    return world.register("approval", **body, signed_by=[by])["digest"]


def outcome(world, **asked):
    return world.check(**asked)["outcome"]


def test_an_approval_that_holds_the_whole_box_settles_and_is_named(world):
    asked = world.shared_with_platform()
    refused = world.ledger.check(asked).as_json()
    assert (refused["outcome"], set(codes(refused))) == ("needs_escalation", {"platform_approval_missing"})
    digest = approve(world)
    answer = world.ledger.check(asked).as_json()
    assert (answer["outcome"], answer["settled_by"]) == ("covered", [digest])


@pytest.mark.parametrize(
    "change",
    [{"scope": {"scenes": ["40"]}}, {"scope": {"territories": ["CA"]}}, {"scope": {"uses": ["replica.create"]}},
     {"from": "2026-09-01"}, {"until": "2026-06-01"}, {"project": {"scheme": "house", "value": "other"}}],
)  # fmt: skip
def test_an_approval_of_something_else_settles_nothing(world, change):
    asked = world.shared_with_platform()
    approve(world, **change)
    assert world.ledger.check(asked).outcome == "needs_escalation"


def test_a_withdrawn_or_replaced_approval_settles_nothing(world):
    asked = world.shared_with_platform()
    first = approve(world)
    second = approve(world, scope={"scenes": ["40"]}, supersedes=[first])
    assert world.ledger.check(asked).outcome == "needs_escalation"
    third = approve(world, supersedes=[second])
    assert world.ledger.check(asked).outcome == "covered"
    world.register("approval.withdrawal", approval=third, signed_by=[PLATFORM])
    assert world.ledger.check(asked).outcome == "needs_escalation"


def test_another_platforms_approval_or_the_licensees_own_settles_nothing(world):
    asked = world.shared_with_platform()
    world.party("party:other", "platform", identifiers=[{"scheme": "rule_profile", "value": "NFLX"}])
    approve(world, by="party:other")
    approve(world, by=STUDIO)
    assert world.ledger.check(asked).outcome == "needs_escalation"


def test_counsel_cannot_settle_what_only_the_platform_may(world):
    asked = world.shared_with_platform()
    world.party("party:counsel", "counsel", purposes=("sign", "decide"))
    scope = {name: value for name, value in SCOPE.items() if name != "term"}
    world.register("determination", project=PROJECT, scope=scope, rules=["NFLX-02", "NFLX-03"], finding="satisfied",
                   reason="r", until="2027-01-01", signed_by=["party:counsel"])  # fmt: skip
    assert world.ledger.check(asked).outcome == "needs_escalation"


def test_an_approval_settles_no_refusal(world):
    asked = world.shared_with_platform(languages=["fr"])
    approve(world, scope={"languages": ["fr", "en"]})
    assert codes(world.ledger.check(asked).as_json()) == ["language_not_granted"]
