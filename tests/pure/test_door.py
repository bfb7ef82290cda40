"""What nobody entitled said has no effect: with it and without it every answer is the same (specification §5.43)."""

import copy

import pytest
from hypothesis import given, settings, strategies as st

from consent.decision.decide import decide
from consent.rules import engine
from tests.pure.harbor import QUINN, RIVAL, SCOPE, TOOL, asked, furnished_harbor, granted
from tests.pure.memory import (
    ANNA,
    HARBOR,
    NEW_PERFORMANCE,
    PAULA,
    REGISTRAR,
    REPLICA,
    STRANGER,
    STUDIO,
    UNION,
    Asked,
    day,
    on_day,
    signer,
    thumbprint_of,
)

DAYS = range(4, 12)
EVERYTHING = [{"applies_to": "all_grants_of_performer", "scope": {}}]
PAUSE = {"from": on_day(0), "reason": "r"}


def rival():
    return signer(RIVAL, "licensee")


def for_rival(memory, *signed_by, scope=(), **patch):
    """A grant in her name to a licensee that does not ask here."""
    scopes = {"main": {**SCOPE, "uses": [REPLICA, NEW_PERFORMANCE], **dict(scope)}}
    return memory.grant(licensee=RIVAL, signed_by=[*signed_by, rival()], scopes=scopes, **patch)


def agent(mandate=None):
    return signer(STRANGER, "agent", mandate=mandate.digest if mandate is not None else None)


# Each is said by somebody who could not say it, and names nobody who asks.
UNENTITLED = {
    "a grant by the licensee alone that excludes everything": lambda m: for_rival(m, exclusions=EVERYTHING),
    "a grant by an agent of nobody": lambda m: for_rival(m, agent(), exclusions=EVERYTHING),
    "a grant by an agent by its own word": lambda m: for_rival(
        m, agent(m.mandate(PAULA, STRANGER, signed_by=[STRANGER])), exclusions=EVERYTHING
    ),
    "a grant to whoever asks by an agent by its own word": lambda m: m.grant(
        signed_by=[agent(m.mandate(PAULA, STRANGER, signed_by=[STRANGER])), STUDIO], unsigned=[STUDIO],
        exclusions=EVERYTHING, scopes={"main": SCOPE},
    ),
    "an assignment of nothing": lambda m: m.say(
        "consent.assignment", grant=thumbprint_of(STRANGER), to=STUDIO, signed_by=[STRANGER],
        union_decision={"status": "requested", "date": "2026-06-01"},
    ),
    "a grant under another agreement": lambda m: for_rival(m, agreement="SAT26"),
    "a release": lambda m: for_rival(
        m, legal_basis="biometric_release",
        scope={"uses": ["capture.scan"], "term": {"from": on_day(0), "until": on_day(99), "zone": "UTC"}},
    ),
    "a mandate by its own delegate": lambda m: m.mandate(PAULA, STRANGER, signed_by=[STRANGER]),
    "a court's order by whom it serves": lambda m: m.mandate(
        PAULA, ANNA, capacity="court_order", signed_by=[ANNA]
    ),
    "an heir of the living": lambda m: m.mandate(PAULA, ANNA, capacity="heir", interest=[99, 100], signed_by=[ANNA]),
    "a bar": lambda m: m.say("prohibition", performer=PAULA, scope={}, signed_by=[STRANGER]),
    "a bar by an agent of nobody": lambda m: m.say("prohibition", performer=PAULA, scope={}, signed_by=[agent()]),
    "a member made by a union alone": lambda m: m.say(
        "party.event", party=PAULA, event="joined_union", on="2026-06-01", union=UNION, evidence=[], signed_by=[UNION]
    ),
    "a death": lambda m: m.event(PAULA, "died", "2026-06-01", signed_by=[STUDIO]),
    "an emancipation": lambda m: m.event(PAULA, "emancipated", "2026-06-01", signed_by=[PAULA]),
    "a registration": lambda m: m.party(PAULA, kind="performer", home="US-CA", signed_by=(STUDIO,)),
    "a merge": lambda m: m.say("party.merge", party=QUINN, into=PAULA, evidence=[], signed_by=[STUDIO]),
    "a declaration of another's work": lambda m: m.say(
        "project.declaration", project=[HARBOR], title="T", kind="film", licensee=RIVAL, platforms=[],
        agreements=["SAT26"], jurisdictions=["US-CA"], photography_start="2026-06-01", signed_by=[rival()],
    ),
    "a declaration of another's tool": lambda m: m.say(
        "tool.declaration", tool=TOOL, vendor=STRANGER, version="1", stores_data=True, trains_on_data=True,
        enterprise=False, evidence=[], signed_by=[rival()],
    ),
    "a strike by who is no union": lambda m: m.say(
        "consent.suspension", agreement="SAT26", union=STRANGER, signed_by=[signer(STRANGER, "union")], **PAUSE
    ),
    "a ruling": lambda m: m.say(
        "determination", project=HARBOR, scope={}, rules=["CORE-12"], finding="refused", reason="r",
        until="2027-01-01", signed_by=[STRANGER],
    ),
    "a platform's approval by no platform": lambda m: m.say(
        "approval", project=HARBOR, scope={}, by=STRANGER, until=on_day(99), signed_by=[STRANGER],
        **{"from": on_day(0)},
    ),
}  # fmt: skip
ABOUT_A_GRANT = {
    "a withdrawal": ("consent.revocation", {"effective_at": on_day(0), "reason": "r"}),
    "a suspension": ("consent.suspension", PAUSE),
    "a resumption": ("consent.resumption", PAUSE),
    "a dispute": ("consent.dispute", {"text": "t"}),
    "a resolution": ("consent.resolution", {"text": "t"}),
    "a confirmation": ("consent.confirmation", {}),
    "a decline": ("consent.decline", {"reason": "r"}),
}
ENTITLED = {
    "a grant": granted,
    "a grant of part": lambda m: granted(m, scope={"territories": ["US"]}.items()),
    "a grant that excludes": lambda m: granted(
        m, exclusions=[{"applies_to": "this_grant", "scope": {"media": ["svod"]}}]
    ),
    "a bar of hers": lambda m: m.say("prohibition", performer=PAULA, scope={"media": ["svod"]}, signed_by=[PAULA]),
    "a member": lambda m: m.say("party.event", party=PAULA, event="joined_union", on="2026-06-01", union=UNION,
                                evidence=[], signed_by=[REGISTRAR]),
    "her agent": lambda m: m.mandate(PAULA, ANNA),
    "a death of hers": lambda m: m.event(PAULA, "died", "2026-06-07"),
}  # fmt: skip


def told(names, *, with_strangers):
    """The memory in which all of it was said; left out, what strangers said leaves its place empty."""
    memory = furnished_harbor().copy()
    grants = []
    for name in names:
        if name in ENTITLED:
            record = ENTITLED[name](memory)
            grants += [record] if record.statement.type == "consent.grant" else []
            continue
        silent = memory.copy()
        if name in UNENTITLED:
            UNENTITLED[name](memory)
        elif grants:
            kind, body = ABOUT_A_GRANT[name]
            memory.say(kind, signed_by=[STRANGER], grant=grants[-1].digest, **body)
        if not with_strangers:
            silent.size = memory.size
            memory = silent
    return memory


def answers(memory, *, shelf=None):
    registry = memory.registry(shelf=shelf)
    return [decide(asked(), registry, at=day(on), now=day(on), rules=engine.current()) for on in DAYS]


NAMES = st.lists(st.sampled_from(sorted({*UNENTITLED, *ABOUT_A_GRANT, *ENTITLED})), max_size=9)


@given(NAMES)
@settings(max_examples=60, deadline=None)
def test_what_strangers_said_changes_no_answer(names):
    assert answers(told(names, with_strangers=True)) == answers(told(names, with_strangers=False))


@pytest.mark.parametrize("name", [*UNENTITLED, *ABOUT_A_GRANT])
def test_each_thing_a_stranger_says_changes_no_answer_of_a_covered_use(name):
    said = ["a grant", name]
    with_it, without = answers(told(said, with_strangers=True)), answers(told(said, with_strangers=False))
    assert with_it == without
    assert {one.outcome for one in without} == {"covered"}


VETTED = {"a member made by a union alone", "a death", "an emancipation", "a registration", "a merge"}
"""Refused where it is handed in, for it makes parties: what is let in of it a registrar has seen."""


@pytest.mark.parametrize("name", sorted({*UNENTITLED, *ABOUT_A_GRANT} - VETTED))
def test_nothing_a_stranger_says_is_come_across_by_a_check(name):
    def come_across(times):
        memory = told(["a grant", *([name] * times)], with_strangers=True)
        shelf = Asked(memory.shelf())
        decide(asked(), memory.registry(shelf=shelf), at=day(9), now=day(9), rules=engine.current())
        return len(shelf.handed_out)

    assert come_across(9) == come_across(0)


@pytest.mark.parametrize("name", UNENTITLED)
def test_each_thing_a_stranger_says_costs_a_check_a_look_up(name):
    def asks(times):
        memory = told(["a grant", *([name] * times)], with_strangers=True)
        shelf = Asked(memory.shelf())
        decide(asked(), memory.registry(shelf=shelf), at=day(9), now=day(9), rules=engine.current())
        return sum(shelf.times.values())

    once, often = asks(1), asks(9)
    assert often - once <= 8


def test_a_grant_without_her_side_that_names_the_asker_is_shown_and_not_judged():
    memory = furnished_harbor().copy()
    memory.grant(signed_by=[agent(), STUDIO], scopes={"main": {**SCOPE, "media": ["theatrical"]}})
    [decision] = [decide(asked(), memory.registry(), at=day(9), now=day(9), rules=engine.current())]
    assert decision.outcome == "not_covered"
    assert [one.code for one in decision.findings] == ["signer_no_authority"]
    [considered] = decision.performances[0].considered
    assert (considered.state, considered.met, considered.unmet) == ("void", (), ())


def test_of_grants_to_others_only_their_number_is_told():
    memory = furnished_harbor().copy()
    scopes = {"main": copy.deepcopy(SCOPE)}
    for _ in range(3):
        memory.grant(licensee=RIVAL, signed_by=[PAULA, rival()], scopes=scopes)
    decision = decide(asked(), memory.registry(), at=day(9), now=day(9), rules=engine.current())
    assert [(one.rule, one.code, one.pointer, one.detail) for one in decision.findings] == [
        ("CORE-18", "licensee_not_party", "/licensee", "")
    ]
    assert decision.performances[0].considered == ()
    assert thumbprint_of(RIVAL) not in repr(decision)
