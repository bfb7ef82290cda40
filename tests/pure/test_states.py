from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache

import pytest
from hypothesis import given, strategies as st

from consent.records import Hold
from consent.states.life import life_of
from consent.states.state import STATES, state_in, state_of
from consent.vocabulary.identifiers import Identifier
from consent.vocabulary.times import DAY
from tests.pure.memory import (
    ANNA,
    BERT,
    HARBOR,
    NEW_PERFORMANCE,
    PAULA,
    REGISTRAR,
    STRANGER,
    STUDIO,
    TIDE,
    UNION,
    Memory,
    day,
    furnished,
    on_day,
    signer,
    thumbprint_of,
)

SIGNED = 2  # the day a grant is signed
NOTICE = 3
BOTH = "her and the studio"  # they sign a resolution together
LIMIT = 10
PART = {"uses": [NEW_PERFORMANCE]}


@dataclass(frozen=True)
class Said:
    """One thing that is said about the grant: what, by whom, on which day, counting from which, of a part or not."""

    what: str
    by: str
    when: int
    since: int = 0
    part: bool = False

    @property
    def counts(self) -> int:
        return max(self.since, self.when)


@dataclass(frozen=True)
class Held:
    amount: int
    expires: int
    used: int | None = None
    of_scope: bool = False


@dataclass(frozen=True)
class Story:
    """A grant and what is said about it, in plain values."""

    said: tuple[Said, ...] = ()
    revocability: str = "irrevocable_in_term"
    by_law: bool = False
    strikes_reach: bool = False
    terms: tuple[tuple[int, int | None], ...] = ((0, None),)
    completed: int = SIGNED
    signed_by: str = PAULA
    key_fell: bool = False
    held: tuple[Held, ...] = field(default=())


# -- the same story, told to a memory ---------------------------------------------------------------------------------


@lru_cache
def _furnished() -> Memory:
    return furnished()


def told(story: Story):
    """The memory in which everything of the story has been said, and the grant in it."""
    memory = _furnished().copy()
    memory.key(PAULA)
    first = PAULA if story.signed_by == PAULA else signer(story.signed_by, "representative")
    grant = memory.grant(
        signed_by=[first, STUDIO], unsigned=[STUDIO], when=SIGNED,
        agreement="SAT26" if story.strikes_reach else "none",
        legal_basis="gdpr_consent" if story.by_law else "contract",
        revocability={"kind": story.revocability} | ({"days": NOTICE} if story.revocability.endswith("notice") else {}),
        limits=[{"unit": "second", "amount": LIMIT}],
        scopes={"main": None} | {f"part {n}": _scope(*term) for n, term in enumerate(story.terms)},
    )  # fmt: skip
    late = [Said("signature", STUDIO, story.completed)]
    fell = [Said("fallen key", REGISTRAR, SIGNED)] if story.key_fell else []
    for one in sorted([*late, *fell, *story.said], key=lambda one: one.when):
        _say(memory, grant, one)
    memory.holds[grant.digest] = [_hold(grant.digest, one) for one in story.held]
    return memory, memory.records[grant.digest]


def _scope(first: int, end: int | None):
    until = {} if end is None else {"until": on_day(end)}
    term = {"from": on_day(first), "zone": "UTC", **until}
    return {"projects": [HARBOR], "uses": [NEW_PERFORMANCE], "roles": ["Vale"], "term": term}


def _hold(grant: str, one: Held) -> Hold:
    scope = "part 0" if one.of_scope else ""
    ended = None if one.used is None else 2
    return Hold("d", 1, PAULA, grant, scope, "second", one.amount, day(one.expires), ended, one.used or 0)


def _say(memory: Memory, grant, one: Said) -> None:
    scope = {"scope": PART} if one.part else {}
    pause = {"from": on_day(one.since), "reason": "r"}
    strike = {**pause, "agreement": "SAT26", "union": one.by}
    bodies = {
        "withdrawal": ("consent.revocation", {"effective_at": on_day(one.since), "reason": "r", **scope}),
        "dispute": ("consent.dispute", {"text": "t", **scope}),
        "resolution": ("consent.resolution", {"text": "t", **scope}),
        "suspension": ("consent.suspension", pause),
        "resumption": ("consent.resumption", pause),
    }
    match one.what:
        case "signature":
            memory.prove(grant, one.by, when=one.when)
        case "fallen key":
            memory.revoke_key(PAULA, 0, signed_by=[one.by], when=one.when)
        case "strike" | "end of strike":
            kind = "consent.suspension" if one.what == "strike" else "consent.resumption"
            memory.say(kind, signed_by=[one.by], when=one.when, **strike)
        case "replacement":
            memory.grant(signed_by=[one.by, STUDIO][: 1 + (one.by != STUDIO)], when=one.when, supersedes=[grant.digest])
        case _:
            kind, body = bodies[one.what]
            by = [PAULA, STUDIO] if one.by == BOTH else [one.by]
            memory.say(kind, signed_by=by, when=one.when, grant=grant.digest, **body)


# -- an oracle: the same story judged without looking at any record ---------------------------------------------------


def judged(story: Story, at: int) -> str:
    """The state on a day, by specification §2.8."""
    for state, holds in (
        ("pending", at < story.completed),
        ("void", story.signed_by != PAULA or story.key_fell),
        ("superseded", any(one.what == "replacement" and one.by == PAULA and one.when <= at for one in story.said)),
        (_first_end(story, at), True),
        ("expired", all(end is not None and end <= at for _, end in story.terms)),
        ("not_yet_effective", all(at < first for first, _ in story.terms)),
        ("suspended", _suspended(story, at)),
        ("disputed", any(since <= at and not _settled(story, *one, at) for since, *one in _disputes(story))),
        ("exhausted", sum(_weight(one, at) for one in story.held if not one.of_scope) >= LIMIT),
    ):
        if state and holds:
            return state
    return "active"


def _first_end(story: Story, at: int) -> str:
    ends = []
    for one in story.said:
        if one.what == "withdrawal" and not one.part:
            if one.by == PAULA:
                ends.append((_ends_when_withdrawn(story, one), "withdrawn"))
            if one.by == STUDIO:
                ends.append((one.counts, "revoked"))
    reached = sorted((one for one in ends if one[0] is not None and one[0] <= at), key=lambda one: one[0])
    return reached[0][1] if reached else ""


def _ends_when_withdrawn(story: Story, one: Said) -> int | None:
    if one.when < story.completed:  # nothing was agreed yet: it is withdrawn whatever the terms say
        return one.when
    if story.revocability in {"revocable_at_will", "statutory_withdrawal"} or story.by_law:
        return one.counts
    return max(one.since, one.when + NOTICE) if story.revocability == "revocable_on_notice" else None


def _suspended(story: Story, at: int) -> bool:
    own = _last_word(story, at, "suspension", "resumption", PAULA)
    return own or (story.strikes_reach and _last_word(story, at, "strike", "end of strike", UNION))


def _last_word(story: Story, at: int, begins: str, ends: str, by: str) -> bool:
    words = [one for one in story.said if one.what in {begins, ends} and one.by == by and one.counts <= at]
    return bool(words) and max(words, key=lambda one: (one.counts, story.said.index(one))).what == begins


def _disputes(story: Story):
    """From when each dispute of the whole grant counts, when it was said, and whose it is to settle."""
    for one in story.said:
        if one.part:
            continue
        if one.what == "dispute" and one.by in {PAULA, STUDIO, UNION}:
            yield one.when, one.when, one.by
        ends_nothing = story.revocability in {"irrevocable_in_term", "suspend_on_strike", "unstated"}
        too_late = one.when >= story.completed
        if one.what == "withdrawal" and one.by == PAULA and ends_nothing and too_late and not story.by_law:
            yield one.counts, one.when, PAULA


def _settled(story: Story, said: int, raised_by: str, at: int) -> bool:
    """Settled by whoever raised it, or by both sides together."""
    return any(
        one.what == "resolution" and one.by in {raised_by, BOTH} and not one.part and said <= one.when <= at
        for one in story.said
    )


def _weight(one: Held, at: int) -> int:
    if one.used is not None:
        return one.used
    return one.amount if at < one.expires else 0


# -- any story --------------------------------------------------------------------------------------------------------

DAYS = st.integers(SIGNED, 14)
TERMS = ("irrevocable_in_term", "revocable_on_notice", "revocable_at_will", "unstated", "suspend_on_strike",
         "opt_out_new_works", "statutory_withdrawal")  # fmt: skip
FAMILIES = (
    ("withdrawal",), ("withdrawal", "resolution"), ("dispute", "resolution"), ("suspension", "resumption"),
    ("strike", "end of strike"), ("suspension", "resumption", "strike", "end of strike"), ("replacement", "withdrawal"),
)  # fmt: skip


def sayings(kinds, *, days, since):
    """Some things said, in the order of their days."""
    by = {kind: [PAULA, PAULA, UNION, UNION, STUDIO, STRANGER] for kind in kinds}
    by |= {"resolution": [PAULA, UNION, STUDIO, BOTH, STRANGER]}
    one = st.sampled_from(kinds).flatmap(
        lambda kind: st.builds(
            Said, st.just(kind), st.sampled_from(by[kind]), days, since, st.sampled_from([False, False, False, True])
        )
    )
    return st.lists(one, max_size=8, unique=True).map(lambda said: tuple(sorted(said, key=lambda one: one.when)))


HELD = st.builds(Held, st.integers(0, 8), st.integers(0, 18), st.none() | st.integers(0, 8), st.booleans())
ANYTHING = st.builds(
    Story,
    said=sayings(sorted({kind for family in FAMILIES for kind in family}), days=DAYS, since=st.integers(0, 16)),
    revocability=st.sampled_from(TERMS),
    by_law=st.booleans(),
    strikes_reach=st.booleans(),
    terms=st.lists(st.tuples(st.integers(0, 8), st.none() | st.integers(6, 18)), min_size=1, max_size=2).map(tuple),
    completed=st.sampled_from([SIGNED, SIGNED, SIGNED, 5, 9]),
    signed_by=st.sampled_from([PAULA, PAULA, PAULA, PAULA, ANNA]),
    key_fell=st.sampled_from([False, False, False, True]),
    held=st.lists(HELD, max_size=3).map(tuple),
)


def close(family):
    """A few things of one family, said within days: where the order of two of them decides."""
    return st.builds(
        Story,
        said=sayings(family, days=st.integers(3, 6), since=st.integers(0, 9)),
        revocability=st.sampled_from(TERMS),
        strikes_reach=st.just(value=True),
    )


def assert_judged(story):
    memory, grant = told(story)
    registry = memory.registry()
    life = life_of(registry, grant)
    shown = [state_in(life, registry, day(at), day(at)) for at in range(20)]
    assert shown == [judged(story, at) for at in range(20)]
    assert set(shown) <= STATES


@given(ANYTHING)
def test_on_every_day_the_state_is_the_one_the_specification_names(story):
    assert_judged(story)


@pytest.mark.parametrize("family", FAMILIES, ids=" and ".join)
@given(data=st.data())
def test_of_things_said_close_together_the_right_one_counts(family, data):
    assert_judged(data.draw(close(family)))


@given(ANYTHING, DAYS)
def test_what_is_said_later_changes_nothing_in_what_was_known_before(story, cut):
    memory, grant = told(story)
    entries = [(one.index, one.at) for record in memory.records.values() for one in (record, *record.proofs)]
    size = 1 + max(index for index, at in entries if at <= day(cut))
    by_then = replace(story, said=tuple(one for one in story.said if one.when <= cut))
    shorter, same = told(by_then)
    known = memory.registry(size)
    later = [state_of(grant.as_of(size), known, day(at), day(at)) for at in range(20)]
    if story.completed > cut:
        assert set(later) == {"pending"}
    else:
        assert later == [state_of(same, shorter.registry(), day(at), day(at)) for at in range(20)]


@given(ANYTHING)
def test_asking_twice_gives_the_same(story):
    memory, grant = told(story)
    registry = memory.registry()
    assert life_of(registry, grant) == life_of(registry, grant) == life_of(memory.registry(), grant)


def test_of_several_states_the_one_that_lasts_longest_is_named():
    everything = Story(
        said=(
            Said("dispute", STUDIO, 3), Said("suspension", PAULA, 3), Said("withdrawal", PAULA, 3),
            Said("replacement", PAULA, 3),
        ),
        revocability="revocable_at_will", terms=((0, 3),), held=(Held(LIMIT, 99),), signed_by=ANNA, completed=4,
    )  # fmt: skip
    without = [
        lambda story: story,
        lambda story: replace(story, completed=SIGNED),
        lambda story: replace(story, signed_by=PAULA),
        lambda story: replace(story, said=story.said[:-1]),
        lambda story: replace(story, said=story.said[:-1]),
        lambda story: replace(story, terms=((9, None),)),
        lambda story: replace(story, terms=((0, None),)),
        lambda story: replace(story, said=story.said[:-1]),
        lambda story: replace(story, said=()),
        lambda story: replace(story, held=()),
    ]
    story, shown = everything, []
    for change in without:
        story = change(story)
        memory, grant = told(story)
        shown.append(state_of(grant, memory.registry(), day(3), day(3)))
    assert shown == ["pending", "void", "superseded", "withdrawn", "expired", "not_yet_effective", "suspended",
                     "disputed", "exhausted", "active"]  # fmt: skip


# -- what a story does not hold ---------------------------------------------------------------------------------------


@pytest.fixture
def memory():
    return _furnished().copy()


def state(memory, record, on):
    return state_of(memory.records[record.digest], memory.registry(), day(on), day(on))


def test_a_statement_that_is_no_grant_is_active_once_all_have_signed(memory):
    mandate = memory.mandate(PAULA, ANNA, signed_by=[PAULA, ANNA], when=2)
    waiting = memory.say("notice", kind="intended_use", to=UNION, given_at=on_day(1), refs=[],
                         signed_by=[STUDIO, UNION], unsigned=[UNION])  # fmt: skip
    assert [state(memory, mandate, on) for on in (1, 2)] == ["pending", "active"]
    assert state(memory, waiting, 9) == "pending"
    memory.prove(waiting, UNION, when=4)
    assert [state(memory, waiting, on) for on in (3, 4)] == ["pending", "active"]


def test_a_doubted_key_disputes_the_grant_from_its_signature_on(memory):
    memory.key(PAULA)
    memory.mandate(PAULA, BERT)
    grant = memory.grant(when=2)
    memory.revoke_key(PAULA, 1, signed_by=[PAULA], when=5)
    assert [state(memory, grant, on) for on in (1, 2, 5)] == ["pending", "disputed", "disputed"]
    memory.say("consent.resolution", grant=grant.digest, text="t", signed_by=[PAULA], when=6)
    assert state(memory, grant, 6) == "disputed"  # her doubted key cannot settle the doubt
    for by in (UNION, STUDIO):
        memory.say("consent.resolution", grant=grant.digest, text="t", signed_by=[by], when=7)
    assert state(memory, grant, 7) == "disputed"  # nor can anybody who is not of her side
    memory.say("consent.resolution", grant=grant.digest, text="t", signed_by=[BERT], when=8)
    assert [state(memory, grant, on) for on in (7, 8)] == ["disputed", "active"]


def test_a_doubted_key_can_still_take_away(memory):
    memory.key(PAULA)
    grant = memory.grant(revocability={"kind": "revocable_at_will"}, when=2)
    memory.say("consent.revocation", grant=grant.digest, effective_at=on_day(3), reason="r", signed_by=[PAULA], when=3)
    memory.revoke_key(PAULA, 3, signed_by=[PAULA], when=5)
    assert state(memory, grant, 6) == "withdrawn"
    memory.revoke_key(PAULA, 3, signed_by=[REGISTRAR], when=6)
    assert state(memory, grant, 6) == "active"  # a registrar says so: the withdrawal has fallen with its key


def test_a_fallen_key_makes_a_grant_void_and_disputes_nothing(memory):
    memory.key(PAULA)
    grant = memory.grant(when=2)
    memory.revoke_key(PAULA, 1, signed_by=[REGISTRAR], when=5)
    life = life_of(memory.registry(), grant)
    assert (life.revoked_key, life.disputed_at(day(9))) == (True, [])


def test_a_doubted_key_of_a_union_calls_a_strike_and_ends_none(memory):
    grant = memory.grant(agreement="SAT26", when=2)
    strike = {"agreement": "SAT26", "union": UNION, "reason": "r"}
    memory.key(UNION)
    memory.say("consent.suspension", signed_by=[UNION], when=3, **strike, **{"from": on_day(3)})
    memory.say("consent.resumption", signed_by=[UNION], when=5, **strike, **{"from": on_day(5)})
    assert [state(memory, grant, on) for on in (3, 5)] == ["suspended", "active"]
    memory.revoke_key(UNION, 3, signed_by=[UNION], when=6)
    assert [state(memory, grant, on) for on in (3, 5)] == ["suspended", "suspended"]


def test_an_agent_without_powers_suspends_and_does_not_resume(memory):
    memory.mandate(PAULA, ANNA, powers=[])
    memory.mandate(PAULA, BERT)
    grant = memory.grant(when=2)

    def say(kind, by, when):
        pause = {"from": on_day(when), "reason": "r"}
        memory.say(kind, grant=grant.digest, signed_by=[by], when=when, **pause)

    say("consent.suspension", ANNA, 3)
    say("consent.resumption", ANNA, 4)
    say("consent.resumption", BERT, 5)
    assert [state(memory, grant, on) for on in (3, 4, 5)] == ["suspended", "suspended", "active"]


def test_a_grant_of_other_sides_replaces_nothing(memory):
    grant = memory.grant(when=2)
    memory.party("party:rival", kind="licensee")
    rival = signer("party:rival", "licensee")
    memory.grant(licensee="party:rival", supersedes=[grant.digest], signed_by=[PAULA, rival], when=3)
    assert state(memory, grant, 9) == "active"


def test_a_withdrawal_the_law_allows_is_told_from_one_the_terms_allow(memory):
    found = {}
    for kind in ("irrevocable_in_term", "revocable_at_will"):
        grant = memory.grant(revocability={"kind": kind}, legal_basis="gdpr_consent", when=2)
        body = {"grant": grant.digest, "effective_at": on_day(3), "reason": "r"}
        memory.say("consent.revocation", signed_by=[PAULA], when=3, **body)
        [ending] = life_of(memory.registry(), grant).endings
        found[kind] = ending.by_law
    assert found == {"irrevocable_in_term": True, "revocable_at_will": False}


def test_a_transcript_speaks_from_the_day_it_was_signed_once_it_is_confirmed(memory):
    memory.party("party:counsel", kind="counsel")
    basis = {"kind": "transcribed", "document": thumbprint_of("paper"), "signed_on": "2026-06-02",
             "method": "wet_ink", "attested_by": "party:counsel"}  # fmt: skip
    on_paper = {"role": "performer", "party": PAULA}
    grant = memory.grant(basis=basis, signed_by=[on_paper, STUDIO, signer("party:counsel", "counsel")], when=5)
    assert [state(memory, grant, on) for on in (1, 4, 5)] == ["pending", "pending", "active"]
    memory.say("consent.confirmation", grant=grant.digest, signed_by=[STUDIO], when=6)
    assert state(memory, grant, 4) == "pending"
    memory.say("consent.confirmation", grant=grant.digest, signed_by=[UNION], when=7)
    life = life_of(memory.registry(), grant)
    assert life.confirmed
    assert life.consent_at == day(1)
    assert [state(memory, grant, on) for on in (0, 1, 4)] == ["pending", "active", "active"]


def test_a_transcript_replaces_nothing_before_it_is_confirmed(memory):
    memory.party("party:counsel", kind="counsel")
    old = memory.grant(when=2)
    basis = {"kind": "transcribed", "document": thumbprint_of("paper"), "signed_on": "2026-06-02",
             "method": "wet_ink", "attested_by": "party:counsel"}  # fmt: skip
    parties = [{"role": "performer", "party": PAULA}, STUDIO, signer("party:counsel", "counsel")]
    new = memory.grant(basis=basis, supersedes=[old.digest], signed_by=parties, when=4)
    assert state(memory, old, 9) == "active"
    memory.say("consent.confirmation", grant=new.digest, signed_by=[PAULA], when=6)
    assert [state(memory, old, on) for on in (5, 6)] == ["active", "superseded"]


def test_a_transcript_confirmed_early_replaces_from_its_last_signature_on(memory):
    memory.party("party:counsel", kind="counsel")
    old = memory.grant(when=2)
    basis = {"kind": "transcribed", "document": thumbprint_of("paper"), "signed_on": "2026-06-02",
             "method": "wet_ink", "attested_by": "party:counsel"}  # fmt: skip
    parties = [{"role": "performer", "party": PAULA}, STUDIO, signer("party:counsel", "counsel")]
    new = memory.grant(basis=basis, supersedes=[old.digest], signed_by=parties, unsigned=[STUDIO], when=4)
    memory.say("consent.confirmation", grant=new.digest, signed_by=[PAULA], when=5)
    memory.prove(new, STUDIO, when=7)
    assert [state(memory, old, on) for on in (6, 7)] == ["active", "superseded"]


def test_an_assignee_may_ask_once_both_sides_signed_and_the_agreements_union_approved(memory):
    memory.party("party:heir", kind="licensee")
    memory.party(UNION, agreements=["SAT26"])
    grant = memory.grant(agreement="SAT26", when=2)

    def assign(status, signed_by, when):
        body = {"to": "party:heir", "union_decision": {"status": status, "date": "2026-06-05"}}
        memory.say("consent.assignment", grant=grant.digest, signed_by=signed_by, when=when, **body)

    heir = signer("party:heir", "licensee")
    assign("approved", [STUDIO, UNION], 3)
    assign("approved", [heir, UNION], 3)
    assign("approved", [STUDIO, heir], 4)
    assign("requested", [STUDIO, heir, UNION], 5)
    assign("approved", [STUDIO, heir, UNION], 6)
    assign("refused", [STUDIO, heir, UNION], 7)
    life = life_of(memory.registry(), grant)
    assert [sorted(life.assignees_at(day(on))) for on in (3, 4, 5, 6, 7)] == [[], [], [], ["party:heir"], []]
    assert [sorted(life.pending_at(day(on))) for on in (4, 5, 6)] == [[], ["party:heir"], []]


@pytest.mark.parametrize("agreement", ["none", "SAT26"])
def test_where_no_union_is_registered_for_the_agreement_her_side_approves_an_assignment(memory, agreement):
    memory.party("party:heir", kind="licensee")
    grant = memory.grant(agreement=agreement, when=2)
    heir, decided = signer("party:heir", "licensee"), {"status": "approved", "date": "2026-06-05"}
    body = {"grant": grant.digest, "to": "party:heir", "union_decision": decided}
    for when, more in ((3, []), (4, [UNION]), (5, [PAULA])):
        memory.say("consent.assignment", signed_by=[STUDIO, heir, *more], when=when, **body)
    life = life_of(memory.registry(), grant)
    assert [sorted(life.assignees_at(day(on))) for on in (3, 4, 5)] == [[], [], ["party:heir"]]


def test_a_strike_reaches_the_works_and_licensees_it_names_and_exempts(memory):
    grant = memory.grant(agreement="SAT26", when=2)
    strike = {"agreement": "SAT26", "union": UNION, "from": on_day(4), "reason": "strike", "projects": [HARBOR],
              "except": [STRANGER]}  # fmt: skip
    memory.say("consent.suspension", signed_by=[UNION], when=3, **strike)
    life = life_of(memory.registry(), grant)
    harbor, tide = (Identifier(**HARBOR),), (Identifier(**TIDE),)
    assert [change.strike for change in life.suspended_at(day(4), harbor, STUDIO)] == [True]
    assert not life.suspended_at(day(3), harbor, STUDIO)
    assert not life.suspended_at(day(4), tide, STUDIO)
    assert not life.suspended_at(day(4), harbor, STRANGER)
    assert life.suspended_during(day(3), day(5), harbor, STUDIO)
    assert not life.suspended_during(day(4), day(5), harbor, STUDIO)


def test_an_opt_out_of_new_works_leaves_the_state_as_it_is(memory):
    grant = memory.grant(revocability={"kind": "opt_out_new_works"}, when=2)
    memory.say("consent.revocation", grant=grant.digest, effective_at=on_day(4), reason="r", signed_by=[PAULA], when=3)
    [ending] = life_of(memory.registry(), grant).endings
    assert (ending.new_works_after, ending.effective) == (day(4), day(4))
    assert state(memory, grant, 9) == "active"


def test_a_life_knows_the_performer_and_the_faults_of_its_signers(memory):
    good, bad = memory.grant(when=2), memory.grant(signed_by=[signer(ANNA, "agent"), STUDIO], when=2)
    lives = [life_of(memory.registry(), one) for one in (good, bad)]
    assert [life.person.party for life in lives] == [PAULA, PAULA]
    assert [[fault.code for fault in life.faults] for life in lives] == [[], ["signer_no_authority"]]


def test_a_life_of_somebody_who_is_not_registered_has_no_person(memory):
    grant = memory.grant(performer="party:nobody", when=2)
    life = life_of(memory.registry(), grant)
    assert life.person is None
    assert [fault.effect for fault in life.faults] == ["not"]


def test_a_part_in_dispute_is_settled_by_a_word_on_that_part_or_on_the_whole(memory):
    grant = memory.grant(when=2)

    def say(what, when, **scope):
        memory.say(what, grant=grant.digest, text="t", signed_by=[PAULA], when=when, **scope)

    say("consent.dispute", 3, scope=PART)
    say("consent.dispute", 3, scope={"roles": ["Vale"]})
    say("consent.resolution", 5, scope=PART)
    life = life_of(memory.registry(), grant)
    assert [len(life.disputed_at(day(on))) for on in (2, 3, 4, 5, 9)] == [0, 2, 2, 1, 1]
    say("consent.resolution", 7)
    assert not life_of(memory.registry(), grant).disputed_at(day(7))


def test_who_raised_a_dispute_together_settles_it_together_and_a_stranger_beside_them_does_not(memory):
    grant = memory.grant(when=2)

    def say(what, when, *by):
        memory.say(what, grant=grant.digest, text="t", signed_by=list(by), when=when)

    say("consent.dispute", 3, UNION, STUDIO, STRANGER)
    for when, by in ((4, STRANGER), (5, STUDIO), (6, UNION)):
        say("consent.resolution", when, by)
    assert state(memory, grant, 6) == "disputed"
    say("consent.resolution", 7, UNION, STUDIO)
    assert [state(memory, grant, on) for on in (6, 7)] == ["disputed", "active"]


def test_what_nobody_raised_is_settled_by_both_sides_and_by_no_other(memory):
    shown = {"language": "en", "renderer": "1", "sha256": thumbprint_of("other sentences")}
    grant = memory.grant(text=shown, when=2)
    for when, by in ((3, [PAULA]), (4, [STUDIO]), (5, [UNION]), (6, [UNION, STUDIO]), (7, [PAULA, STUDIO])):
        memory.say("consent.resolution", grant=grant.digest, text="t", signed_by=by, when=when)
    assert [state(memory, grant, on) for on in (6, 7)] == ["disputed", "active"]


def test_a_withdrawal_after_the_first_of_her_side_signed_counts_though_she_signs_herself_afterwards(memory):
    mandate = memory.mandate(PAULA, ANNA)
    agent = signer(ANNA, "agent", mandate=mandate.digest)
    grant = memory.grant(signed_by=[agent, PAULA, STUDIO], unsigned=[PAULA, STUDIO], when=2)
    memory.say("consent.revocation", grant=grant.digest, effective_at=on_day(3), reason="r", signed_by=[PAULA], when=3)
    memory.prove(grant, PAULA, when=4)
    memory.prove(grant, STUDIO, when=5)
    assert state(memory, grant, 5) == "withdrawn"


def test_a_grant_shown_with_other_sentences_is_disputed(memory):
    shown = {"language": "en", "renderer": "1", "sha256": thumbprint_of("other sentences")}
    grant = memory.grant(text=shown, when=2)
    assert state(memory, grant, 2) == "disputed"
    assert "sentences" in life_of(memory.registry(), grant).disputed_at(day(2))[0].why


def test_days_of_a_notice_run_from_the_day_it_was_said(memory):
    grant = memory.grant(revocability={"kind": "revocable_on_notice", "days": 30}, when=2)
    memory.say("consent.revocation", grant=grant.digest, effective_at=on_day(3), reason="r", signed_by=[PAULA], when=4)
    [ending] = life_of(memory.registry(), grant).endings
    assert (ending.said_at, ending.effective) == (day(4), day(4) + 30 * DAY)
