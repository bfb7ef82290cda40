"""What a withdrawal does is known before it is filed, and is what it does once it is."""

import pytest

from consent.callers import Caller
from consent.errors import NotFound
from consent.view import View
from consent.vocabulary.times import DAY, HOUR, format_instant
from tests.world import PAULA, STUDIO, refused

OUTPUT = "l-KAyU3rtHiZabCF-VqXSM1tY6FD-sOUSZVGImQUHoI"


def foreseen(world, grant, **more):
    return world.ledger.impact({"grant": grant, **more}).as_json()


def withdraw(world, grant, at=None):
    body = {"grant": grant, "effective_at": at or world.time(), "reason": "withdrawn"}
    return world.register("consent.revocation", **body, signed_by=[PAULA])


def report(world, decision):
    outputs = [{"sha256": OUTPUT, "media_type": "video/mp4"}]
    return world.register("use.report", decision=decision, outputs=outputs, amounts=[], signed_by=[STUDIO])["digest"]


@pytest.mark.parametrize(
    ("terms", "effect", "shift", "rule"),
    [
        ({"revocability": {"kind": "revocable_at_will"}}, "ends", 0, "CORE-04"),
        ({"revocability": {"kind": "statutory_withdrawal"}}, "ends", 0, "CORE-04"),
        ({"revocability": {"kind": "revocable_on_notice", "days": 30}}, "ends", 30 * DAY, "CORE-04"),
        ({"revocability": {"kind": "opt_out_new_works"}}, "ends_new_works", 0, "CORE-04"),
        ({"revocability": {"kind": "irrevocable_in_term"}}, "disputes", 0, "CORE-26"),
        ({"legal_basis": "gdpr_consent"}, "ends_by_law", 0, "GDPR-01"),
    ],
)
def test_the_grants_own_terms_decide_and_say_why(world, terms, effect, shift, rule):
    grant = world.grant(**terms)
    said = foreseen(world, grant)["withdrawal"]
    assert (said["effect"], said["effective_at"], said["rule"]) == (effect, world.time(shift), rule)
    assert said["why"]


@pytest.mark.parametrize(
    "terms",
    [{"revocability": {"kind": "revocable_at_will"}}, {"revocability": {"kind": "revocable_on_notice", "days": 2}},
     {"revocability": {"kind": "irrevocable_in_term"}}, {"legal_basis": "gdpr_consent"}],
)  # fmt: skip
def test_what_was_foreseen_is_what_comes_once_it_is_filed(world, terms):
    grant = world.grant(**terms)
    decisions = [world.ledger.check(world.ask(at=world.time(shift))).decision for shift in (0, HOUR, 5 * DAY)]
    effective = world.time(30 * 60)
    said = foreseen(world, grant, effective_at=effective)
    standings = {one["decision"]: one["standing"] for one in said["decisions"]}
    withdraw(world, grant, effective)
    after = {"stands": "covered", "stops": "not_covered", "a_person_decides": "needs_escalation"}
    for decision, shift in zip(decisions, (0, HOUR, 5 * DAY), strict=True):
        now = world.ledger.check(world.ask(at=world.time(shift), record=False)).outcome
        assert now == after[standings[decision]], (decision, shift)
    if said["withdrawal"]["effect"] in {"ends", "ends_by_law"}:
        (filed,) = foreseen(world, grant)["filed"]
        assert filed["effective_at"] == said["withdrawal"]["effective_at"]


def test_a_job_that_runs_across_is_for_a_person(world):
    grant = world.grant(revocability={"kind": "revocable_at_will"})
    world.check(facts={"generation_ends_at": world.time(HOUR)})
    (one,) = foreseen(world, grant, effective_at=world.time(60))["decisions"]
    assert one["standing"] == "a_person_decides"


def test_a_withdrawal_in_part_touches_what_it_meets(world):
    grant = world.grant(revocability={"kind": "revocable_at_will"})
    scene = world.check(performances=[world.ask()["performances"][0] | {"scene": "40"}])["decision"]
    other = world.check()["decision"]
    said = foreseen(world, grant, scope={"scenes": ["40"]})
    assert {one["decision"]: one["standing"] for one in said["decisions"]} == {scene: "stops", other: "stands"}


def test_expired_receipts_are_counted_and_coming_generation_is_listed(world):
    grant = world.grant(revocability={"kind": "revocable_at_will"})
    world.check()
    coming = world.check(at=world.time(30 * DAY))["decision"]
    world.tick(2 * DAY)
    said = foreseen(world, grant)
    assert ([one["decision"] for one in said["decisions"]], said["earlier_decisions"]) == ([coming], 1)


def test_reservations_held_and_what_is_owed_are_named(world):
    grant = world.grant(
        limits=[{"unit": "second", "amount": 90}],
        revocability={"kind": "revocable_at_will"},
        conditions=[{"id": "c1", "kind": "pay", "effect": "owe", "text": "Pay on delivery."}],
    )
    decision = world.check(reserve=True)["decision"]
    said = foreseen(world, grant)
    assert [(one["decision"], one["amount"]) for one in said["reservations"]] == [(decision, 40)]
    assert [one["condition"] for one in said["obligations"]] == ["c1"]
    world.ledger.release(decision, view=View(clock=None))
    assert foreseen(world, grant)["reservations"] == []


def test_reported_outputs_may_go_on_being_shown_as_long_as_the_grant_lets_them(world):
    grant = world.grant(
        revocability={"kind": "revocable_at_will"},
        exploitation={"media": ["svod"], "territories": ["001"], "until": "2026-06-10"},
    )
    decision = world.check()["decision"]
    made = report(world, decision)
    withdraw(world, grant)
    (one,) = foreseen(world, grant)["outputs"]
    assert (one["sha256"], one["report"], one["standing"]) == (OUTPUT, made, "stands")
    world.tick(30 * DAY)
    (one,) = foreseen(world, grant)["outputs"]
    assert (one["standing"], one["shown_until"]) == ("stops", "2026-06-11T07:00:00Z")


def test_strangers_learn_nothing_of_a_grant(world):
    grant = world.grant()
    stranger = Caller("t", frozenset({"read"}), party="party:stranger")
    with pytest.raises(NotFound):
        world.ledger.impact({"grant": grant}, view=View(caller=stranger))
    assert refused(lambda: world.ledger.impact({"grant": "A" * 43})) == ["grant_unknown"]
    assert refused(lambda: world.ledger.impact({})) == ["missing_member"]


def test_a_receipt_is_good_until_something_takes_its_consent_away(world):
    grant = world.grant(revocability={"kind": "revocable_at_will"})
    decision = world.check()["decision"]
    assert world.ledger.status(decision).status == "good"
    world.tick(60)
    withdraw(world, grant)
    said = world.ledger.status(decision).as_json()
    assert (said["status"], said["outcome"], said["reasons"]) == ("changed", "not_covered", ["withdrawn"])


def test_a_dispute_shows_at_once_too(world):
    grant = world.grant()
    decision = world.check()["decision"]
    world.register("consent.dispute", grant=grant, text="I never agreed.", signed_by=[PAULA])
    said = world.ledger.status(decision).as_json()
    assert (said["status"], said["reasons"]) == ("changed", ["disputed"])


def test_a_receipt_expires(world):
    world.grant()
    decision = world.check()["decision"]
    size = world.ledger.head().tree_size
    world.tick(DAY)
    said = world.ledger.status(decision).as_json()
    assert (said["status"], said["expires"]) == ("expired", format_instant(world.now))
    assert world.ledger.head().tree_size == size


def test_what_a_decision_holds_itself_does_not_count_against_it(world):
    world.grant(limits=[{"unit": "second", "amount": 50}])
    decision = world.check(reserve=True)["decision"]
    assert world.ledger.status(decision).status == "good"


def test_a_refusal_that_would_be_allowed_by_now_has_changed(world):
    decision = world.check()["decision"]
    world.grant()
    said = world.ledger.status(decision).as_json()
    assert (said["status"], said["outcome"], said["reasons"]) == ("changed", "covered", [])


def test_strangers_learn_nothing_of_a_receipt(world):
    world.grant()
    decision = world.check()["decision"]
    with pytest.raises(NotFound):
        world.ledger.status(decision, view=View(caller=Caller("t", frozenset({"check"}), party="party:stranger")))
