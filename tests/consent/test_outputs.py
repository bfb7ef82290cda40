"""Showing what was made: judged by what stood when it was made, for everybody in it (W3 to W5, W22)."""

import copy

import pytest

from tests.world import GRANT, PAULA, PROJECT, REGISTRAR, STUDIO, codes

OUTPUT = {"sha256": "l-KAyU3rtHiZabCF-VqXSM1tY6FD-sOUSZVGImQUHoI", "media_type": "video/mp4"}
QUINN = "party:quinn"
MADE = "replica.use.new_performance"


def made(world, *, generated=None, by=STUDIO, **question):
    """A covered decision and the report of what was made under it."""
    answer = world.check(**question)
    assert answer["outcome"] == "covered", answer["reasons"]
    world.tick(60)
    reported(world, answer["decision"], generated=generated, by=by)
    return answer["decision"]


def reported(world, decision, *, generated=None, by=STUDIO):
    said = {} if generated is None else {"generated": {"from": world.time(generated), "until": world.time(generated)}}
    return world.register("use.report", decision=decision, outputs=[OUTPUT], amounts=[], signed_by=[by], **said)


def shown(world, **question):
    facts = {**world.ask().get("facts", {}), "outputs": [{"sha256": OUTPUT["sha256"]}]}
    return world.check(use="exploit.existing_output", **{"facts": facts, **question})


def declared(world, **dates):
    world.register("project.declaration", project=[PROJECT], title="Harbor", kind="season", licensee=STUDIO,
                   platforms=[], agreements=[], jurisdictions=[], photography_start="2026-06-01",
                   signed_by=[STUDIO, REGISTRAR], **dates)  # fmt: skip


def barred(world, **scope):
    return world.register("prohibition", performer=PAULA, scope=scope, signed_by=[PAULA])


def test_what_was_made_under_consent_may_be_shown_although_it_ended_since(world):
    grant = world.grant(revocability={"kind": "revocable_at_will"})
    made(world)
    world.tick(60)
    world.register("consent.revocation", grant=grant, effective_at=world.time(), reason="r", signed_by=[PAULA])
    assert shown(world)["outcome"] == "covered"


TERRITORY = {"territories": ["US"]}


@pytest.mark.parametrize("scope", [TERRITORY, {}, {"uses": [MADE]}, {"uses": ["exploit.existing_output"]}])
@pytest.mark.parametrize("before", [True, False])
def test_a_bar_that_stood_at_the_making_and_one_on_showing_now_both_refuse(world, scope, before):
    """The oracle: what stood then refuses whatever it took; what came later refuses where it reaches showing."""
    world.grant()
    answer = world.check()
    world.tick(60)
    if before:
        barred(world, **scope)
    world.tick(60)
    reported(world, answer["decision"])
    world.tick(60)
    if not before:
        barred(world, **scope)
    reaches_showing = scope.get("uses") != [MADE]
    refused = before or reaches_showing
    assert shown(world)["outcome"] == ("not_covered" if refused else "covered")


@pytest.mark.parametrize("part", [None, {"scenes": ["12"]}, {"territories": ["US"]}, {"scenes": ["99"]}])
@pytest.mark.parametrize("before", [True, False])
def test_what_ended_before_it_was_made_may_not_be_shown(world, part, before):
    grant = world.grant(revocability={"kind": "revocable_at_will"})
    answer = world.check()
    gone = {"grant": grant, "reason": "r", **({} if part is None else {"scope": part})}
    world.tick(60)
    if before:
        world.register("consent.revocation", effective_at=world.time(), signed_by=[PAULA], **gone)
        world.tick(60)
    reported(world, answer["decision"])
    world.tick(60)
    if not before:
        world.register("consent.revocation", effective_at=world.time(), signed_by=[PAULA], **gone)
        world.tick(60)
    taken = part is None or part.get("scenes") != ["99"]
    assert shown(world)["outcome"] == ("not_covered" if before and taken else "covered")


def test_a_report_that_says_it_was_made_later_than_its_decision_can_be_leaned_on_is_held_to_that(world):
    grant = world.grant(revocability={"kind": "revocable_at_will"})
    answer = world.check()
    world.tick(3600)
    world.register("consent.revocation", grant=grant, effective_at=world.time(), reason="r", signed_by=[PAULA])
    world.tick(30 * 3600)
    reported(world, answer["decision"])
    assert shown(world)["outcome"] == "not_covered"


def test_an_exclusion_of_all_her_grants_that_stood_then_refuses(world):
    world.party("party:rival", "licensee")
    world.grant()
    everywhere = [{"applies_to": "all_grants_of_performer", "scope": {"territories": ["US"]}}]
    decided = world.check()
    world.tick(60)
    world.register("consent.grant", **{**copy.deepcopy(GRANT), "licensee": "party:rival", "exclusions": everywhere,
                                       "signed_by": [PAULA, "party:rival"]})  # fmt: skip
    reported(world, decided["decision"])
    found = shown(world)
    assert (found["outcome"], codes(found)) == ("not_covered", ["excluded"])


def two_people(world):
    world.party(QUINN, "performer", birth_date="1990-01-01", home="US-NV", unions=[])
    world.grant()
    world.grant(performer=QUINN, signed_by=[QUINN, STUDIO], parties=None)
    performance = world.ask()["performances"][0]
    both = [performance, {**performance, "performer": {"party": QUINN}}]
    return made(world, performances=both)


def test_everybody_in_an_output_is_judged_although_the_question_names_one(world):
    two_people(world)
    world.tick(60)
    assert shown(world)["outcome"] == "covered"
    assert [one["performer"] for one in shown(world)["performances"]] == [PAULA, QUINN]
    world.register("prohibition", performer=QUINN, scope={"uses": ["exploit.existing_output"]}, signed_by=[QUINN])
    found = shown(world)
    assert [one["outcome"] for one in found["performances"]] == ["covered", "not_covered"]
    assert found["outcome"] == "not_covered"


def test_a_grant_whose_key_was_revoked_back_since_leaves_showing_to_a_person(world):
    world.grant()
    world.tick(60)
    made(world)
    world.register("key.revocation", key=world.hands.key(PAULA).public.thumbprint, reason="stolen",
                   invalid_from="2020-01-01T00:00:00Z", signed_by=[REGISTRAR])  # fmt: skip
    found = shown(world)
    assert found["outcome"] == "needs_escalation"
    assert "unknown_fact" in codes(found)


@pytest.mark.parametrize("reporter", [STUDIO, "party:rival"])
def test_who_reports_a_file_first_decides_nothing_about_it(world, reporter):
    world.party("party:rival", "licensee")
    world.grant()
    decision = world.check()["decision"]
    world.tick(60)
    report = world.register("use.report", decision=decision, outputs=[OUTPUT], amounts=[], signed_by=[reporter])
    assert (report["state"] == "active") is (reporter == STUDIO)
    assert (shown(world)["outcome"] == "covered") is (reporter == STUDIO)


def test_an_output_without_a_report_is_for_a_person(world):
    world.grant()
    found = shown(world)
    assert (found["outcome"], set(codes(found))) == ("needs_escalation", {"unknown_fact"})


def test_an_end_of_showing_counted_from_a_day_that_is_no_longer_declared_is_for_a_person(world):
    until = {"event": "release_date", "months": 6}
    world.grant(scopes={"main": {"term": {"from": "2026-06-01", "until": until, "zone": "UTC"}}})
    world.tick()
    declared(world, release_date="2026-07-01")
    made(world)
    assert shown(world)["outcome"] == "covered"
    world.tick()
    declared(world)
    answer = shown(world)
    assert answer["outcome"] == "needs_escalation"
    told = "the term counts 6 months after the release date, and the work declares no such day"
    assert [one["pointer"] for one in answer["reasons"] if one["detail"] == told] == ["/project"]
