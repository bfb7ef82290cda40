"""What a grant says beyond its facets, asked of a real ledger: amounts at their edges, periods, reports."""

import itertools

import pytest

from consent.ledger.statements.grants import GrantFilter
from consent.vocabulary.times import DAY, format_instant, parse_instant
from signing import digests
from tests.world import PAULA, PROJECT, REGISTRAR, SCOPE, STUDIO, codes, refused

LARGEST = 2**53 - 1
QUINN, RIVAL = "party:p2", "party:rival"


def limit(amount, unit="second", **more):
    return {"unit": unit, "amount": amount, **more}


def performed(world, *amounts, unit="second", **more):
    """A performance that asks these amounts."""
    asked = [{"unit": unit, "amount": amount} for amount in amounts]
    return {**world.ask()["performances"][0], "amounts": asked, **more}


def asked(world, amount, *, at=None, reserve=False, **more):
    world.now = at if at is not None else world.now
    return world.check(performances=[performed(world, amount, **more)], reserve=reserve)


def report(world, decision, *amounts, by=STUDIO, **more):
    listed = [one if isinstance(one, dict) else {"unit": "second", "amount": one} for one in amounts]
    output = [{"sha256": digests.digest(str(world.now).encode()), "media_type": "video/mp4"}]
    return world.register("use.report", decision=decision, outputs=output, amounts=listed, signed_by=[by], **more)


def left(world, most=200):
    """How much may still be asked: the most that is covered, found by halving."""
    low, high = 0, most + 1
    while high - low > 1:
        middle = (low + high) // 2
        world.tick()
        covered = world.check(performances=[performed(world, middle)], record=False)["outcome"] == "covered"
        low, high = (middle, high) if covered else (low, middle)
    return low


# -- amounts at their edges ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("most", [0, 1, 2, 120, LARGEST - 1, LARGEST])
@pytest.mark.parametrize("taken", ["nothing", "one", "all but one", "all"])
def test_what_is_asked_is_covered_as_far_as_it_remains(world, most, taken):
    world.grant(limits=[limit(most)])
    used = {"nothing": 0, "one": min(1, most), "all but one": max(0, most - 1), "all": most}[taken]
    if used:
        assert asked(world, used, reserve=True)["outcome"] == "covered"
    for amount in {0, 1, most - used - 1, most - used, most - used + 1, LARGEST, LARGEST + 1}:
        if not 1 <= amount <= LARGEST:
            if amount >= 0:
                assert refused(lambda amount=amount: asked(world, amount)) == ["bad_number"]
            continue
        answer = world.check(performances=[performed(world, amount)], record=False)
        assert answer["outcome"] == ("covered" if amount <= most - used else "not_covered"), (amount, most - used)
        assert codes(answer) == ([] if amount <= most - used else ["quota_exhausted"])
    world.check_log()


def test_each_unit_has_its_own_edge(world):
    world.grant(limits=[limit(10), limit(3, "line")])
    units = [{"unit": "second", "amount": 10}, {"unit": "line", "amount": 3}]
    for seconds, lines in itertools.product((1, 9, 10, 11), (1, 2, 3, 4)):
        both = [{**units[0], "amount": seconds}, {**units[1], "amount": lines}]
        answer = world.check(performances=[{**performed(world), "amounts": both}], record=False)
        assert (answer["outcome"] == "covered") == (seconds <= 10 and lines <= 3)
    assert asked(world, 1)["outcome"] == "needs_escalation"  # nobody says how many lines


def test_a_commit_and_a_report_may_say_that_nothing_was_used(world):
    world.grant(limits=[limit(10)])
    held = asked(world, 10, reserve=True)["decision"]
    assert left(world) == 0
    world.ledger.commit(held, {"amounts": [limit(0)]})
    assert left(world) == 10
    report(world, held, 0)
    assert left(world) == 10


# -- periods ---------------------------------------------------------------------------------------------------------

PERIODS = {
    "calendar_month": ("2026-06-30T23:59:59", "2026-07-01T00:00:00", "2027-06-15T12:00:00"),
    "calendar_year": ("2026-12-31T23:59:59", "2027-01-01T00:00:00", "2028-03-01T12:00:00"),
}


@pytest.mark.parametrize("per", PERIODS)
@pytest.mark.parametrize(
    ("zone", "behind"), [("UTC", (0, 0)), ("America/New_York", (4, 5)), ("Pacific/Kiritimati", (-14, -14))]
)
@pytest.mark.parametrize("owner", ["grant", "scope"])
def test_a_month_and_a_year_begin_at_midnight_in_the_zone_of_the_scope(world, per, zone, behind, owner):
    last, first, later = (parse_instant(f"{one}Z") for one in PERIODS[per])
    hours = behind[per == "calendar_year"]  # in summer, in winter
    last, first = last + hours * 3600, first + hours * 3600
    scope = {"term": {"from": "2026-06-01", "zone": zone}}
    of = {"limits": [limit(10, per=per)]}
    world.grant(scopes={"main": scope | (of if owner == "scope" else {})}, **(of if owner == "grant" else {}))
    assert asked(world, 6, at=last, reserve=True)["outcome"] == "covered"
    assert codes(asked(world, 5)) == ["quota_exhausted"]
    assert asked(world, 4, reserve=True)["outcome"] == "covered"
    assert asked(world, 10, at=first, reserve=True)["outcome"] == "covered"
    assert codes(asked(world, 1)) == ["quota_exhausted"]
    assert asked(world, 10, at=later)["outcome"] == "covered"
    world.check_log()


def test_a_limit_for_each_episode_counts_each_by_itself_however_it_is_written(world):
    world.grant(limits=[limit(10, per="episode")])
    assert asked(world, 10, episode="E1", reserve=True)["outcome"] == "covered"
    for same in ("E1", "e1", "E01", "Ｅ1"):
        assert codes(asked(world, 1, episode=same)) == ["quota_exhausted"], same
    for other in ("E2", "E10", "1"):
        assert asked(world, 10, episode=other)["outcome"] == "covered", other
    nobody_says = asked(world, 1)
    assert (nobody_says["outcome"], codes(nobody_says)) == ("needs_escalation", ["unknown_fact"])
    assert nobody_says["reasons"][0]["pointer"] == "/performances/0/episode"


def test_several_performances_of_one_episode_add_up_and_those_of_another_do_not(world):
    world.grant(limits=[limit(10, per="episode")])
    for first, second, same, covered in [(6, 4, True, True), (6, 5, True, False), (6, 5, False, True)]:
        two = [performed(world, first, episode="1"), performed(world, second, episode="1" if same else "2")]
        assert (world.check(performances=two)["outcome"] == "covered") is covered


def test_what_is_committed_for_two_episodes_is_divided_in_their_order(world):
    world.grant(limits=[limit(10, per="episode")])
    two = [performed(world, 8, episode="1"), performed(world, 8, episode="2")]
    held = world.check(performances=two, reserve=True)["decision"]
    world.ledger.commit(held, {"amounts": [limit(12)]})
    assert [asked(world, 2, episode=one)["outcome"] for one in "12"] == ["covered", "covered"]
    assert [asked(world, more, episode=one)["outcome"] for one, more in (("1", 3), ("2", 7))] == ["not_covered"] * 2
    assert asked(world, 6, episode="2")["outcome"] == "covered"
    world.check_log()


def test_a_limit_for_each_project_counts_each_by_itself(world):
    other = {"scheme": "house", "value": "tide"}
    world.register("project.declaration", project=[other], title="Tide", kind="season", licensee=STUDIO, platforms=[],
                   agreements=[], jurisdictions=[], photography_start="2026-06-01", signed_by=[STUDIO])  # fmt: skip
    world.grant(scopes={"main": {"projects": [PROJECT, other]}}, limits=[limit(10, per="project"), limit(15)])
    assert asked(world, 10, reserve=True)["outcome"] == "covered"
    assert codes(asked(world, 1)) == ["quota_exhausted"]
    there = [performed(world, 5)]
    assert world.check(project=other, performances=there)["outcome"] == "covered"
    assert codes(world.check(project=other, performances=[performed(world, 6)])) == ["quota_exhausted"]


def test_a_period_nobody_knows_is_refused_when_it_is_read(world):
    assert refused(lambda: world.grant(limits=[limit(1, per="week")])) == ["unknown_word"]
    assert refused(lambda: asked(world, 1) and world.check(performances=[
        {**performed(world), "amounts": [limit(1, per="project")]}])) == ["unknown_member"]  # fmt: skip


# -- reports ---------------------------------------------------------------------------------------------------------

HELD, LIMIT, LAPSED = 40, 100, DAY + 1
ENDS = {
    "not held": None,
    "held": None,
    "lapsed": None,
    "committed less": 10,
    "committed more": 60,
    "released": 0,
}


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("reports", [(), (0,), (25,), (40,), (55,), (25, 25), (110,)])
def test_what_was_reported_is_charged_beyond_what_is_held_or_was_committed(world, end, reports):
    grant = world.grant(limits=[limit(LIMIT)])
    decision = asked(world, HELD, reserve=end != "not held")["decision"]
    if end.startswith("committed"):
        world.ledger.commit(decision, {"amounts": [limit(ENDS[end])]})
    elif end == "released":
        world.ledger.release(decision)
    for amount in reports:
        world.tick()
        report(world, decision, amount)
    if end == "lapsed":
        world.tick(LAPSED)
    weight = HELD if end == "held" else ENDS[end] or 0
    used = max(weight, sum(reports))
    assert left(world) == max(0, LIMIT - used)
    assert world.ledger.statement(grant).state == ("exhausted" if used >= LIMIT else "active")
    world.check_log()


def test_a_report_before_the_commit_counts_for_what_the_commit_may_use(world):
    world.grant(limits=[limit(100)])
    one, other = asked(world, 40, reserve=True)["decision"], asked(world, 40, reserve=True)["decision"]
    report(world, one, 60)  # now 100 are charged
    assert refused(lambda: world.ledger.commit(one, {"amounts": [limit(61)]})) == ["quota_exhausted"]
    world.ledger.commit(one, {"amounts": [limit(60)]})
    assert refused(lambda: world.ledger.commit(other, {"amounts": [limit(41)]})) == ["quota_exhausted"]


@pytest.mark.parametrize("who", ["licensee", "vendor", "stranger", "performer", "incomplete"])
def test_only_complete_reports_of_the_decisions_own_side_charge(world, who):
    world.party("party:v", "vendor")
    world.party(RIVAL, "licensee")
    world.grant(limits=[limit(100)], scopes={"main": {"vendors": ["party:v"]}})
    decision = world.check(performances=[performed(world, 10)], vendor="party:v")["decision"]
    by = {"licensee": STUDIO, "vendor": "party:v", "stranger": RIVAL, "performer": PAULA, "incomplete": STUDIO}[who]
    if who == "incomplete":
        body = {"decision": decision, "outputs": [], "amounts": [limit(70)], "signed_by": [STUDIO, RIVAL]}
        world.ledger.register(world.bundle(world.statement("use.report", **body), [STUDIO]))
    else:
        report(world, decision, 70, by=by)
    assert left(world) == (30 if who in {"licensee", "vendor"} else 100)


def test_amounts_of_nobody_are_each_performers_and_those_of_one_are_hers_alone(world):
    world.party(QUINN, "performer", birth_date="1990-01-01", home="US-CA", unions=[])
    both = {PAULA: world.grant(limits=[limit(100)]), QUINN: world.grant(
        performer=QUINN, signed_by=[QUINN, STUDIO], limits=[limit(100)])}  # fmt: skip
    two = [performed(world, 10), performed(world, 10, performer={"party": QUINN})]
    decision = world.check(performances=two)["decision"]
    report(world, decision, 30, limit(20, performer=QUINN), limit(7, "line"), limit(5, performer=RIVAL))

    def remains(performer):
        asks = [performed(world, amount, performer={"party": performer}) for amount in range(100, 0, -10)]
        covered = [one["amounts"][0]["amount"] for one in asks if world.check(
            performances=[one], record=False)["outcome"] == "covered"]  # fmt: skip
        return max(covered)

    assert {one: remains(one) for one in both} == {PAULA: 70, QUINN: 50}


def test_a_report_on_a_refusal_or_a_showing_charges_nothing(world):
    world.grant(limits=[limit(100)])
    refusal = world.check(performances=[performed(world, 10)], languages=["fr"])["decision"]
    report(world, refusal, 70)
    assert left(world) == 100


def test_what_is_reported_of_a_scope_uses_up_that_scope(world):
    grant = world.grant(scopes={"main": {"limits": [limit(50)]}, "other": {**SCOPE, "limits": [limit(50)]}})
    first = asked(world, 10)
    report(world, first["decision"], 60)
    world.tick()
    after = asked(world, 10)
    assert after["outcome"] == "covered"  # under the other scope
    states = {one["scope"]: one["state"] for one in after["performances"][0]["considered"]}
    assert states == {"main": "exhausted", "other": "active"}
    assert world.ledger.statement(grant).state == "active"
    report(world, after["decision"], 60)
    assert world.ledger.statement(grant).state == "exhausted"
    assert set(codes(asked(world, 1))) == {"quota_exhausted"}


def test_what_is_reported_of_two_episodes_counts_up_to_what_was_asked_for_each(world):
    world.grant(limits=[limit(20, per="episode")])
    two = [performed(world, 8, episode="1"), performed(world, 4, episode="2")]
    decision = world.check(performances=two)["decision"]
    report(world, decision, 14)  # 12 were asked, so 2 went beyond
    for episode, remains in (("1", 10), ("2", 14), ("3", 20)):
        assert asked(world, remains, episode=episode)["outcome"] == "covered"
        assert codes(asked(world, remains + 1, episode=episode)) == ["quota_exhausted"]


def test_a_report_of_last_month_charges_last_month(world):
    world.grant(limits=[limit(10, per="calendar_month")])
    decision = asked(world, 1, at=parse_instant("2026-06-20T00:00:00Z"))["decision"]
    world.now = parse_instant("2026-07-20T00:00:00Z")
    report(world, decision, 10)
    assert asked(world, 10)["outcome"] == "covered"
    back = world.check(performances=[performed(world, 1)], at=format_instant(parse_instant("2026-06-21T00:00:00Z")))
    assert codes(back) == ["quota_exhausted"]


@pytest.mark.parametrize("amount", [0, 1])
def test_a_report_that_charges_is_not_erased_before_what_it_charges(world, amount):
    grant = world.grant(limits=[limit(100)])
    said = report(world, asked(world, 10)["decision"], amount)["digest"]
    for digest, erased in ((said, amount == 0), (grant, True), (said, True)):
        world.tick()
        world.register("erasure.order", statement=digest, ground="gdpr", signed_by=["party:registrar"])
        assert (world.ledger.statement(digest).state == "erased") is erased


# -- terms counted from an event -------------------------------------------------------------------------------------


def declared(world, **dates):
    body = {"photography_start": "2026-06-01", **dates}
    world.register("project.declaration", project=[PROJECT], title="Harbor", kind="season", licensee=STUDIO,
                   platforms=[], agreements=[], jurisdictions=[], signed_by=[STUDIO, REGISTRAR], **body)  # fmt: skip


def counted(event, **count):
    return {"event": event, **count}


@pytest.mark.parametrize(
    ("day", "count", "last"),
    [
        ("2026-06-15", {"months": 0}, "2026-06-15"),
        ("2026-06-15", {"months": 1}, "2026-07-15"),
        ("2026-08-31", {"months": 1}, "2026-09-30"),
        ("2026-12-31", {"months": 2}, "2027-02-28"),
        ("2027-08-31", {"months": 6}, "2028-02-29"),
        ("2026-06-15", {"days": 0}, "2026-06-15"),
        ("2026-06-15", {"days": 16}, "2026-07-01"),
        ("2026-06-15", {"months": 12_000}, None),
    ],
)
@pytest.mark.parametrize("event", ["release_date", "photography_start"])
def test_a_term_counts_from_the_day_the_work_declares_to_the_end_of_a_day_in_its_zone(world, event, day, count, last):
    zone = "America/Los_Angeles"
    world.grant(scopes={"main": {"term": {"from": "2026-06-01", "until": counted(event, **count), "zone": zone}}})
    world.tick()
    declared(world, **{event: day})
    if last is None:
        assert world.check(record=False, at="2199-01-01T00:00:00Z")["outcome"] == "covered"
        return
    ends = parse_instant(f"{last}T00:00:00Z") + DAY + 7 * 3600  # midnight in summer
    ends += 3600 * (last[5:7] in {"02", "12", "01"})
    for at, outcome in ((ends - 1, "covered"), (ends, "not_covered")):
        assert world.check(record=False, at=format_instant(at))["outcome"] == outcome, format_instant(at)


def test_a_term_that_begins_with_an_event_begins_at_midnight_of_its_day(world):
    world.grant(scopes={"main": {"term": {"from": counted("photography_start", days=1), "zone": "UTC"}}})
    world.tick()
    declared(world, photography_start="2026-07-01")
    for at, outcome in (("2026-07-01T23:59:59Z", "not_covered"), ("2026-07-02T00:00:00Z", "covered")):
        assert world.check(record=False, at=at)["outcome"] == outcome


def test_a_day_the_work_does_not_declare_is_for_a_person_to_say(world):
    term = {"from": "2026-06-01", "until": counted("release_date", months=6), "zone": "UTC"}
    grant = world.grant(scopes={"main": {"term": term}})
    answer = world.check()
    assert (answer["outcome"], codes(answer)) == ("needs_escalation", ["unknown_fact"])
    world.tick()
    declared(world, release_date="2026-07-01")
    assert world.check()["outcome"] == "covered"
    world.now = parse_instant("2027-03-01T00:00:00Z")
    assert codes(world.check()) == ["expired"]
    states = [_listed(world, grant, **asks) for asks in ({}, {"project": "eidr:" + PROJECT["value"]})]
    assert [one["state"] for one in states] == ["active", "expired"]
    assert [one["scopes"]["main"]["until"] for one in states] == [term["until"]] * 2


def _listed(world, digest, **asks):
    found = world.ledger.grants(GrantFilter(performer=PAULA, **asks)).as_json()["grants"]
    return next(one for one in found if one["digest"] == digest)


@pytest.mark.parametrize(
    ("bound", "code"),
    [
        (counted("release_date"), "missing_member"),
        (counted("release_date", months=1, days=1), "unknown_member"),
        (counted("wrap", months=1), "unknown_word"),
        (counted("release_date", months=-1), "bad_number"),
        (counted("release_date", weeks=1), "unknown_member"),
    ],
)
def test_a_bound_is_a_day_or_one_count_from_a_known_event(world, bound, code):
    term = {**SCOPE["term"], "until": bound}
    assert code in refused(lambda: world.grant(scopes={"main": {"term": term}}))


def test_only_a_granted_scope_counts_its_term_from_an_event(world):
    scope = {"term": {"from": counted("release_date", days=1), "zone": "UTC"}}
    exclusion = {"applies_to": "this_grant", "scope": scope}
    assert refused(lambda: world.grant(exclusions=[exclusion])) == ["wrong_type"]
    assert refused(lambda: world.register("prohibition", performer=PAULA, scope=scope, signed_by=[PAULA])) == [
        "wrong_type"
    ]
