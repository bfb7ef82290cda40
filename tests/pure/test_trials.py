"""An interval is judged at each of its edges, and nobody declares rules away (kinds A5 and A6)."""

import itertools

import pytest

from consent.decision.decide import decide
from consent.rules import engine
from consent.vocabulary.identifiers import Identifier
from tests.pure.harbor import SCOPE, TOOL, asked, furnished_harbor, granted
from tests.pure.memory import NEW_PERFORMANCE, PAULA, REGISTRAR, STUDIO, UNION, day, on_day, signer

JOB = (9, 12)


def decided(memory, *, on=9, **question):
    return decide(asked(**question), memory.registry(), at=day(on), now=day(on), rules=engine.current())


def split(decision):
    return any(one.rule == "CORE-19" and one.pointer == "/facts/generation_ends_at" for one in decision.findings)


def bounded(first=None, end=None):
    term = {"zone": "UTC", "from": on_day(0 if first is None else first)}
    return term if end is None else {**term, "until": on_day(end)}


# Each begins or ends on a day, and refuses (or asks a person) from then on, or until then.
EDGES = {
    "a bar begins": lambda m, at: m.say("prohibition", performer=PAULA, scope={"term": bounded(at)}, signed_by=[PAULA]),
    "a bar of a part begins": lambda m, at: m.say(
        "prohibition", performer=PAULA, scope={"uses": [NEW_PERFORMANCE], "term": bounded(at)}, signed_by=[PAULA]),
    "another grant's exclusion begins": lambda m, at: m.grant(
        signed_by=[PAULA, STUDIO], when=3,
        exclusions=[{"applies_to": "all_grants_of_performer", "scope": {"term": bounded(at)}}]),
    "it is withdrawn from a day on": lambda m, at: m.say(
        "consent.revocation", grant=grant_of(m), effective_at=on_day(at), reason="r", signed_by=[PAULA]),
    "it is suspended from a day on": lambda m, at: m.say(
        "consent.suspension", grant=grant_of(m), reason="r", signed_by=[PAULA], **{"from": on_day(at)}),
}  # fmt: skip


def grant_of(memory):
    return next(one.digest for one in memory.records.values() if one.statement.type == "consent.grant")


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("at", range(JOB[0] - 2, JOB[1] + 3))
def test_whatever_begins_within_a_job_splits_it_and_nothing_before_or_after_does(edge, at):
    memory = furnished_harbor().copy()
    granted(memory)
    EDGES[edge](memory, at)
    alone = decided(memory, on=JOB[0])
    decision = decided(memory, on=JOB[0], facts={"generation_ends_at": on_day(JOB[1])})
    begun, within = at <= JOB[0], JOB[0] < at < JOB[1]
    assert alone.outcome == ("not_covered" if begun else "covered")
    assert decision.outcome == ("not_covered" if begun else "needs_escalation" if within else "covered")
    assert split(decision) is within


def test_a_bar_that_ends_within_a_job_splits_it_too():
    memory = furnished_harbor().copy()
    granted(memory)
    memory.say("prohibition", performer=PAULA, scope={"term": bounded(0, 10)}, signed_by=[PAULA])
    decision = decided(memory, facts={"generation_ends_at": on_day(12)})
    assert (decision.outcome, split(decision)) == ("not_covered", True)


def test_majority_within_a_job_splits_it():
    memory = furnished_harbor().copy()
    memory.party(PAULA, kind="performer", birth_date="2008-06-11", home="US-NV")
    mandate = memory.mandate(PAULA, "party:anna", capacity="parent", signed_by=[REGISTRAR])
    memory.grant(signed_by=[signer("party:anna", "guardian", mandate=mandate.digest), STUDIO], when=2,
                 scopes={"main": SCOPE})  # fmt: skip
    assert decided(memory).outcome == "covered"
    assert split(decided(memory, facts={"generation_ends_at": on_day(12)}))


def test_a_job_in_which_too_much_begins_and_ends_is_for_a_person_at_once():
    memory = furnished_harbor().copy()
    granted(memory, exclusions=[
        {"applies_to": "this_grant", "scope": {"media": ["theatrical"], "term": {
            "zone": "UTC", "from": f"2026-06-10T{hour:02}:{minute:02}:00Z"}}}
        for hour in range(6) for minute in range(0, 60, 5)])  # fmt: skip
    decision = decided(memory, facts={"generation_ends_at": on_day(12)})
    assert (decision.outcome, split(decision)) == ("needs_escalation", True)


# -- declarations ----------------------------------------------------------------------------------------------------

FIRST = {"kind": "film", "platforms": [], "agreements": ["SAT26"], "jurisdictions": ["US-CA"],
         "profiles_on": ["NOFAKES"], "photography_start": "2026-06-01"}  # fmt: skip
NARROWER = {"agreements": [], "jurisdictions": [], "profiles_on": []}
TIDE = {"scheme": "studio", "value": "another"}


def declared(memory, when, *, signed_by=(STUDIO,), **change):
    memory.say("project.declaration", project=[TIDE], title="T", licensee=STUDIO, signed_by=list(signed_by), when=when,
               **{**FIRST, **change})  # fmt: skip


@pytest.mark.parametrize("steps", [
    *([{name: value}] for name, value in NARROWER.items()),
    [NARROWER],
    *([{one: NARROWER[one]}, {one: NARROWER[one], other: NARROWER[other]}]
      for one, other in itertools.permutations(NARROWER, 2)),
])  # fmt: skip
def test_what_a_work_was_once_declared_to_be_under_binds_it_until_a_registrar_lifts_it(steps):
    memory = furnished_harbor().copy()
    declared(memory, 1)
    before = memory.registry().work(identifier(), day(2))
    for number, change in enumerate(steps):
        declared(memory, 3 + number, **change)
    after = memory.registry().work(identifier(), day(9))
    assert bound(after) == bound(before)
    assert after.narrowed
    declared(memory, 10, signed_by=(STUDIO, REGISTRAR), **steps[-1])
    lifted = memory.registry().work(identifier(), day(10))
    assert lifted.narrowed == ()
    assert bound(lifted) != bound(before)


def identifier():
    return Identifier(**TIDE)


def bound(work):
    return work.agreements, work.platforms, work.jurisdictions, work.profiles_on


def test_a_union_lets_go_of_its_own_agreement_and_of_nothing_else():
    memory = furnished_harbor().copy()
    memory.party(UNION, agreements=["SAT26"], when=1)
    declared(memory, 2)
    declared(memory, 3, signed_by=(STUDIO, UNION), **NARROWER)
    work = memory.registry().work(identifier(), day(9))
    assert bound(work) == ((), (), ("US-CA",), ("NOFAKES",))


def test_an_agreement_exempts_only_where_every_declaration_names_it():
    memory = furnished_harbor().copy()
    declared(memory, 1, agreements=[])
    declared(memory, 3)
    work = memory.registry().work(identifier(), day(9))
    assert (work.agreements, work.exempting) == (("SAT26",), frozenset())


def tool(memory, when, *, version="1", signed_by=(STUDIO,), **facts):
    body = {"stores_data": False, "trains_on_data": False, "enterprise": True, **facts}
    memory.say("tool.declaration", tool=TOOL, vendor="party:stranger", version=version, evidence=[],
               signed_by=list(signed_by), when=when, **body)  # fmt: skip


@pytest.mark.parametrize(("version", "signed_by", "outcome"), [
    ("2", (STUDIO,), "needs_escalation"), ("3", (STUDIO,), "covered"), ("2", (STUDIO, REGISTRAR), "covered"),
])  # fmt: skip
def test_a_tool_that_was_said_to_train_is_not_said_out_of_it_under_the_same_version(version, signed_by, outcome):
    memory = furnished_harbor().copy()
    granted(memory)
    tool(memory, 3, version="2", trains_on_data=True)
    assert decided(memory).outcome == "not_covered"
    tool(memory, 4, version=version, signed_by=signed_by)
    assert decided(memory).outcome == outcome


@pytest.mark.parametrize("uses", [[NEW_PERFORMANCE], [NEW_PERFORMANCE, "model.train.foundation"]])
def test_a_tool_that_trains_needs_the_training_in_the_same_scope(uses):
    memory = furnished_harbor().copy()
    granted(memory, scope={"uses": uses, "tools": ["*"]}.items())
    tool(memory, 3, version="2", trains_on_data=True)
    decision = decided(memory)
    trains = any(one.rule == "CORE-15" and one.pointer == "/tools/0" for one in decision.findings)
    assert (decision.outcome == "covered", trains) == ((True, False) if len(uses) > 1 else (False, True))
