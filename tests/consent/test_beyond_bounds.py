import copy
from functools import partial

import pytest

from consent.ledger import writes
from consent.ledger.checks.recorded import CheckFilter
from consent.ledger.statements import register
from consent.statements.statement import parse_statement
from consent.view import HERE, View
from consent.vocabulary import times
from consent.vocabulary.languages import covers, known_language, meets
from signing import bundle, canonical
from tests.extremes import LONG_TAG
from tests.world import GRANT, PAULA, PROJECT, REGISTRAR, SCOPE, STUDIO, World

DAYS = ("0001-01-01", "9999-12-30")
INSTANTS = ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z")
ZONES = ("UTC", "America/Los_Angeles", "Pacific/Kiritimati")


def registered_before(world, kind, /, *, signed_by, **body):
    """What a ledger let in before there were bounds: the same way, without asking for them."""
    raw = world.bundle(world.statement(kind, **body, signed_by=signed_by), signed_by)
    read = bundle.read_bundle(raw)
    presented = register.Presented(
        parse_statement(canonical.open_canonical(read.statement)), read.digest, read.statement, read.proofs
    )
    plan = partial(register._plan, presented=presented, view=HERE)
    return writes.write(world.ledger.opened, plan).statement.digest


def grant_before(world, scope=None, **patch):
    scopes = {"main": {**copy.deepcopy(SCOPE), **(scope or {})}}
    return registered_before(world, "consent.grant", **{**copy.deepcopy(GRANT), "scopes": scopes, **patch})


def is_answered_everywhere(world, grant=None):
    """Everything that looks at what is stored answers; what it answers is other tests' matter."""
    world.tick(10)
    for more in ({}, {"facts": {"generation_ends_at": world.time(3600)}}, {"reserve": True}):
        answer = world.check(**more)
        assert answer["outcome"] in {"covered", "not_covered", "needs_escalation"}
        if answer["decision"] is not None:
            world.ledger.status(answer["decision"])
            world.ledger.replay(answer["decision"])
            world.ledger.evidence("decision", answer["decision"])
    world.ledger.grants()
    world.ledger.checks(CheckFilter())
    world.ledger.obligations(f"{PROJECT['scheme']}:{PROJECT['value']}")
    world.ledger.evidence("project", f"{PROJECT['scheme']}:{PROJECT['value']}")
    for digest in [grant] if grant else []:
        world.ledger.history(digest)
        world.ledger.history(digest, View(at=world.now + 1))
        world.ledger.statement(digest)
        world.ledger.impact({"grant": digest})
        world.ledger.evidence("grant", digest)
    world.check_log()


GRANTS = {
    **{f"term from {day} in {zone}": {"scope": {"term": {"from": day, "zone": zone}}}
       for day in (*DAYS, *INSTANTS) for zone in ZONES},
    **{f"term until {day} in {zone}": {"scope": {"term": {"from": "2026-01-01", "until": day, "zone": zone}}}
       for day in (*DAYS, *INSTANTS) for zone in ZONES},
    **{f"shown until {day}": {"exploitation": {"media": ["svod"], "territories": ["US"], "until": day}}
       for day in (*DAYS, *INSTANTS)},
    **{f"sign by {day}": {"sign_by": day} for day in DAYS},
    **{f"script of {day}": {"scope": {"script": {"revision": "r", "date": day, "sha256": "A" * 43}}} for day in DAYS},
    "a tag without end": {"scope": {"languages": [LONG_TAG, "en"]}},
    "a tag without end excluded": {"exclusions": [{"applies_to": "all_grants_of_performer",
                                                   "scope": {"languages": [LONG_TAG]}}]},
    "months without end": {"scope": {"term": {"from": {"event": "photography_start", "days": 365_000}, "zone": "UTC",
                                              "until": {"event": "photography_start", "months": 12_000}}}},
    "limits without end": {"limits": [{"unit": "second", "amount": 2**53 - 1, "per": "calendar_month"}]},
    "notice without end": {"revocability": {"kind": "revocable_on_notice", "days": 36_500},
                           "scope": {"term": {"from": "2026-01-01", "until": "9999-12-30", "zone": "UTC"}}},
    "under the bill": {"agreement": "SAT23", "scope": {"term": {"from": "9999-12-29", "zone": "Asia/Tokyo"}}},
}  # fmt: skip


@pytest.mark.parametrize("what", GRANTS)
def test_a_grant_stored_before_the_bounds_is_judged_and_told(world, what):
    is_answered_everywhere(world, grant_before(world, **GRANTS[what]))


def prohibited(**scope):
    return "prohibition", {"performer": PAULA, "scope": scope, "signed_by": [PAULA]}


def declared(**more):
    body = {"project": [PROJECT], "title": "Harbor", "kind": "season", "licensee": STUDIO, "platforms": [],
            "agreements": ["SAT26", "SAT23"], "jurisdictions": ["US-NY", "US-TN", "US-CA"],
            "photography_start": "2026-06-01", "profiles_on": ["NOFAKES"], "signed_by": [STUDIO]}  # fmt: skip
    return "project.declaration", {**body, **more}


STORED = {
    **{f"a bar from {day}": prohibited(term={"from": day, "zone": zone})
       for day in (*DAYS, *INSTANTS) for zone in ZONES[1:]},
    "a bar in a tag without end": prohibited(languages=[LONG_TAG]),
    **{f"a work made {day}": declared(photography_start=day, release_date=day) for day in DAYS},
    **{f"born {day}": ("party.registration", {"party": PAULA, "kind": "performer", "name": "P", "identifiers": [],
                                              "birth_date": day, "home": "US-CA", "unions": [],
                                              "signed_by": [REGISTRAR]}) for day in DAYS},
    "died in the year one": ("party.event", {"party": PAULA, "event": "died", "on": "0001-01-01", "evidence": [],
                                             "signed_by": [REGISTRAR]}),
    **{f"a mandate from {day}": ("authority.mandate", {"principal": PAULA, "delegate": STUDIO, "capacity": "heir",
                                                       "powers": [], "from": day, "until": day, "evidence": [],
                                                       "signed_by": [PAULA]}) for day in (*DAYS, *INSTANTS)},
    **{f"ruled until {day}": ("determination", {"project": PROJECT, "scope": {}, "rules": ["CORE-28"], "until": day,
                                                "finding": "refused", "reason": "r", "signed_by": [STUDIO]})
       for day in (*DAYS, *INSTANTS)},
    **{f"told at {at}": ("notice", {"kind": "intended_use", "to": PAULA, "given_at": at, "refs": [],
                                    "signed_by": [STUDIO]}) for at in INSTANTS},
}  # fmt: skip


@pytest.mark.parametrize("what", STORED)
def test_any_other_statement_stored_before_the_bounds_is_judged_and_told(world, what):
    grant = world.grant(limits=[{"unit": "second", "amount": 100, "per": "calendar_year"}])
    kind, body = STORED[what]
    registered_before(world, kind, **body)
    is_answered_everywhere(world, grant)


@pytest.mark.parametrize("at", INSTANTS)
@pytest.mark.parametrize("kind", ["consent.revocation", "consent.suspension"])
def test_an_ending_stored_before_the_bounds_is_judged_and_told(world, kind, at):
    grant = world.grant(revocability={"kind": "revocable_on_notice", "days": 30})
    when = {"effective_at": at} if kind == "consent.revocation" else {"from": at}
    registered_before(world, kind, grant=grant, reason="r", **when, signed_by=[PAULA])
    is_answered_everywhere(world, grant)


def test_what_a_ledger_holds_beyond_the_bounds_takes_further_proofs_and_may_be_handed_in_again(world):
    before = {"performer": PAULA, "scope": {"term": {"from": "0001-01-01", "zone": "UTC"}}, "signed_by": [PAULA]}
    raw = world.statement("prohibition", **before)
    read = bundle.read_bundle(world.bundle(raw, [PAULA]))
    presented = register.Presented(parse_statement(canonical.open_canonical(raw)), read.digest, raw, read.proofs)
    writes.write(world.ledger.opened, partial(register._plan, presented=presented, view=HERE))
    assert not world.ledger.register(world.bundle(raw, [PAULA])).created


def test_a_tag_without_end_permits_nothing_that_can_be_asked_and_bars_what_it_might_mean():
    assert known_language(LONG_TAG)
    assert not covers(LONG_TAG, "en")
    assert meets(LONG_TAG, "en-US")
    assert not known_language("en" + "-abcdefghi" * 1000)


FIRST, LAST = times.parse_instant(INSTANTS[0]), times.parse_instant(INSTANTS[1])


@pytest.mark.parametrize("instant", [FIRST, LAST, -(2**53), 2**53])
@pytest.mark.parametrize("zone", ZONES)
def test_the_calendar_has_an_answer_at_its_ends_and_past_them(instant, zone):
    assert 1 <= times.day_of(instant).year <= 9999
    assert times.month_of(instant, zone).day == 1
    assert abs(times.years_later(instant, 10, zone)) <= LAST - FIRST
    assert times.parse_instant(times.format_instant(instant)) is not None
    assert times.end_of_day(times.day_of(LAST), zone) > times.start_of_day(times.day_of(LAST), zone) - 1


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)
