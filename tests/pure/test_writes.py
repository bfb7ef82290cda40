from __future__ import annotations

import socket
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import example, given, settings, strategies as some

from consent import entry
from consent.derived import Derivations
from consent.errors import Conflict, ConsentError, InvalidInput, LogInconsistent, Refused
from consent.ledger import writes
from consent.ledger.checks import check, judge, reservations
from consent.ledger.draft import Draft, nothing_more
from consent.ledger.gathering import Place
from consent.ledger.ledger import Ledger
from consent.ledger.open_ledger import Told
from consent.ledger.statements import register
from consent.panel.panel import parse_panel, with_witness
from consent.scenario.hands import Hands, bundle_bytes
from consent.statements.statement import parse_statement
from consent.storage.records import DocumentOpening
from consent.view import HERE
from signing import bundle, canonical, digests, note
from signing.keys import PrivateKey
from signing.policy import parse_policy
from signing.tlog_proof import open_tlog_proof, parse_tlog_proof
from tests.memory import MemoryStore, memory_ledger
from tests.world import GRANT, ORIGIN, PAULA, PROJECT, QUESTION, REGISTRAR, START, STUDIO, TOOL

KINDS = {REGISTRAR: "registrar", PAULA: "performer", STUDIO: "licensee"}
BORN = {"birth_date": "1988-03-14", "home": "US-CA", "unions": []}


class Desk:
    """A ledger in memory with nobody on it yet, and the hands of those who will be."""

    def __init__(self):
        self.hands = Hands(ORIGIN, kinds=dict(KINDS))
        registrars = {REGISTRAR: self.hands.key(REGISTRAR).public}
        self.ledger = memory_ledger(origin=ORIGIN, registrars=registrars, first_at=START)

    @property
    def opened(self):
        return self.ledger.opened

    def twin(self):
        """Another ledger that holds the same and goes its own way from here on."""
        store = MemoryStore()
        store.rows = self.opened.store.rows.snapshot()
        return Ledger(replace(self.opened, store=store, told=Told(), derivations=Derivations()))

    def statement(self, kind, body, signed_by):
        return canonical.canonicalize(self.hands.statement(kind, {**body, "signed_by": signed_by}, START))

    def bundle(self, kind, body, signed_by, by=None):
        """A statement with the proofs of all who must sign it, or only of some."""
        statement = self.statement(kind, body, signed_by)
        return bundle_bytes(statement, self.hands.proofs(statement, signed_by if by is None else by))

    def party(self, party):
        kind = KINDS[party]
        body = {"party": party, "kind": kind, "name": party, "identifiers": []} | (BORN if kind == "performer" else {})
        return self.bundle("party.registration", body, [REGISTRAR])

    def key(self, party):
        body = {"party": party, "key": dict(self.hands.key(party).public.jwk), "purposes": ["sign"],
                "not_before": "2026-06-01T00:00:00Z", "not_after": "2100-01-01T00:00:00Z",
                "assurance": "registrar_attested"}  # fmt: skip
        return self.bundle("key.registration", body, [party, REGISTRAR])

    def project(self):
        body = {"project": [PROJECT], "title": "Harbor", "kind": "season", "licensee": STUDIO, "platforms": [],
                "agreements": [], "jurisdictions": [], "photography_start": "2026-06-01"}  # fmt: skip
        return self.bundle("project.declaration", body, [STUDIO])

    def tool(self):
        body = {"tool": TOOL, "vendor": STUDIO, "version": "4.2", "stores_data": False, "trains_on_data": False,
                "enterprise": True, "evidence": []}  # fmt: skip
        return self.bundle("tool.declaration", body, [STUDIO])

    def grant(self, by=None):
        return self.bundle("consent.grant", {**GRANT}, [PAULA, STUDIO], by)

    def story(self):
        """From nobody to a grant: each of these needs what comes before it."""
        people = [made(party) for party in (PAULA, STUDIO) for made in (self.party, self.key)]
        return [*people, self.project(), self.tool(), self.grant()]


def registering(raw):
    """The plan that registers a bundle."""
    read = bundle.read_bundle(raw)
    statement = parse_statement(canonical.open_canonical(read.statement))
    presented = register.Presented(statement, read.digest, read.statement, read.proofs)
    return partial(register._plan, presented=presented, view=HERE)


def adding(digest, proofs):
    """The plan that adds proofs to a statement."""
    read = bundle.read_proof_list(canonical.canonicalize({"proofs": proofs}))
    return partial(register._plan_proofs, digest=digest, proofs=read, view=HERE)


def committing(decision, seconds):
    """The plan that says how much of a reservation was used."""
    said = {"amounts": [{"unit": "second", "amount": seconds}], "decision": decision}
    return partial(reservations._plan, state="committed", said=said, view=HERE)


def asking(question):
    """The plan that decides a question on the head it finds, and records it."""
    requests = [check.parse_request(question)]

    def plan(draft):
        judged = judge.judge(Draft(draft.opened, draft.tx), requests, None)
        return check._plan(draft, judged, requests, None, again=True)

    return plan


def together(opened, plans):
    """Several plans that have gathered, in one turn: their answers, or what refused them."""
    places = [Place(plan, of=opened) for plan in plans]
    try:
        writes._lead(opened, lambda: places)
    except Exception as error:
        if len(places) > 1 or isinstance(error, LogInconsistent):
            raise
        return [error]
    return [one.done.exception() or one.done.result() for one in places]


def alone(opened, plans):
    return [writes.write(opened, plan) for plan in plans]


def apart_from_the_head(answers):
    """What was answered, but for the proof, which is made under the head of its own write."""
    return [(one.created, replace(one.statement, proof="")) for one in answers]


@pytest.fixture
def desk():
    return Desk()


# -- several plans, one seal ------------------------------------------------------------------------------------------


def test_plans_on_one_draft_write_and_answer_what_they_would_one_after_another(desk):
    plans, twin = [registering(one) for one in desk.story()], desk.twin()
    given, expected = together(desk.opened, plans), alone(twin.opened, plans)
    assert desk.opened.store.rows == twin.opened.store.rows
    assert apart_from_the_head(given) == apart_from_the_head(expected)
    assert [one.statement.index for one in given] == list(range(1, 8))


def test_the_answers_of_one_draft_are_all_proven_under_the_one_head_it_sealed(desk):
    given = together(desk.opened, [registering(one) for one in desk.story()])
    rows, policy = desk.opened.store.rows, parse_policy(desk.ledger.policy())
    for one in given:
        index, text = one.statement.index, one.statement.proof
        assert parse_tlog_proof(text).index == index
        assert open_tlog_proof(text, rows.entries[index], policy).size == rows.head.tree_size == 8


def test_proofs_come_in_with_the_statement_they_are_for_as_they_would_afterwards(desk):
    alone(desk.opened, [registering(one) for one in desk.story()])
    raw = desk.grant(by=[PAULA])
    statement = bundle.read_bundle(raw).statement
    [proof] = desk.hands.proofs(statement, [STUDIO])
    plans, twin = [registering(raw), adding(digests.digest(statement), [proof])], desk.twin()
    given, expected = together(desk.opened, plans), alone(twin.opened, plans)
    assert desk.opened.store.rows == twin.opened.store.rows
    assert given[1].statement.missing == expected[1].statement.missing == ()


def test_a_statement_handed_in_twice_on_one_draft_is_registered_once(desk):
    alone(desk.opened, [registering(one) for one in desk.story()])
    raw = desk.grant()
    given = together(desk.opened, [registering(raw), registering(raw)])
    assert [one.created for one in given] == [True, False]
    assert given[0].statement == given[1].statement
    assert desk.ledger.head().tree_size == 9


def test_a_check_beside_a_registration_decides_on_the_head_it_names(desk):
    *before, grant = desk.story()
    alone(desk.opened, [registering(one) for one in before])
    size = desk.ledger.head().tree_size
    _, [first] = together(desk.opened, [registering(grant), asking(QUESTION)])
    assert (first.outcome, first.ledger.tree_size) == ("covered", size + 1)


def test_an_order_to_erase_counts_for_what_comes_after_it_on_the_draft(desk):
    alone(desk.opened, [registering(one) for one in desk.story()])
    notice = {"kind": "intended_use", "to": PAULA, "given_at": "2026-06-01T00:00:00Z", "refs": []}
    raw = desk.bundle("notice", notice, [STUDIO])
    digest = digests.digest(bundle.read_bundle(raw).statement)
    order = desk.bundle("erasure.order", {"statement": digest, "ground": "g"}, [REGISTRAR])
    plans, twin = [registering(one) for one in (raw, order, raw)], desk.twin()
    given, expected = together(desk.opened, plans), alone(twin.opened, plans)
    assert desk.opened.store.rows == twin.opened.store.rows
    assert [one.erased for one in given] == [one.erased for one in expected] == [False, True, False]
    assert apart_from_the_head(given)[2] == apart_from_the_head(expected)[2]


def test_two_reservations_ended_on_one_draft_use_no_more_together_than_one_after_another(desk):
    *before, _ = desk.story()
    limited = {**GRANT, "limits": [{"unit": "second", "amount": 100}]}
    alone(desk.opened, [registering(one) for one in (*before, desk.bundle("consent.grant", limited, [PAULA, STUDIO]))])
    held = [desk.ledger.check({**QUESTION, "reserve": True}).decision for _ in range(2)]
    plans, twin = [committing(one, 55) for one in held], desk.twin()
    used, refused = together(desk.opened, plans)
    assert (used.state, refused.code) == ("committed", "quota_exhausted")
    with pytest.raises(Conflict, match="quota_exhausted"):
        alone(twin.opened, plans)
    assert desk.opened.store.rows == twin.opened.store.rows


# -- any plans, in any groups: as if they had been written one after another ------------------------------------------

LIMIT, HELD_EACH, HELD_BEFORE = 100, 30, 3
STEPS = ["ask", "reserve", "reserve", "grant", "withdraw", "withdraw the last", "commit", "release", "notice", "erase",
         "refused", "faulty"]  # fmt: skip


REVOCABLE = {"kind": "revocable_at_will"}


class Faulty(Exception):
    """What nobody foresaw."""


class Story:
    """A ledger on which a limited grant is half used up, and the plans that a test picks from."""

    def __init__(self):
        self.desk = desk = Desk()
        self.grant = desk.bundle("consent.grant", {
            **GRANT, "limits": [{"unit": "second", "amount": LIMIT}], "revocability": REVOCABLE,
        }, [PAULA, STUDIO])  # fmt: skip
        self.last = self.grant
        alone(desk.opened, [registering(one) for one in (*desk.story()[:-1], self.grant)])
        self.held = [desk.ledger.check(question(reserve=True)).decision for _ in range(HELD_BEFORE)]
        self.notice = desk.bundle("notice", {"kind": "intended_use", "to": PAULA, "given_at": "2026-06-01T00:00:00Z",
                                             "refs": []}, [STUDIO])  # fmt: skip
        noticed = digests.digest(bundle.read_bundle(self.notice).statement)
        self.order = desk.bundle("erasure.order", {"statement": noticed, "ground": "g"}, [REGISTRAR])

    def bundles(self, step):
        """What is handed in at a step: made once, so that both ledgers are handed in the same."""
        if step.startswith("withdraw"):
            granted = digests.digest(bundle.read_bundle(self.grant if step == "withdraw" else self.last).statement)
            body = {"grant": granted, "effective_at": "2026-06-01T00:00:00Z", "reason": "r"}
            return self.desk.bundle("consent.revocation", body, [PAULA])
        if step == "grant":
            self.last = self.desk.bundle("consent.grant", {**GRANT, "revocability": REVOCABLE}, [PAULA, STUDIO])
        return {"notice": self.notice, "erase": self.order}.get(step, self.last)

    def plan(self, step, number, raw):
        """The plan of a step; each thing that is said or ended is the next of its kind."""
        if step in {"ask", "reserve"}:
            return asking(question(reserve=step == "reserve"))
        if step in {"commit", "release"}:
            return ending(self.held[number % HELD_BEFORE], step)
        return {"refused": refusing, "faulty": faulty}.get(step) or registering(raw)


def question(**patch):
    seconds = [{**QUESTION["performances"][0], "amounts": [{"unit": "second", "amount": HELD_EACH}]}]
    return {**QUESTION, "performances": seconds, **patch}


def ending(decision, how):
    if how == "commit":
        return committing(decision, HELD_EACH)
    return partial(reservations._plan, state="released", said={"amounts": [], "decision": decision}, view=HERE)


def faulty(draft):
    staging(draft)
    raise Faulty


def told(answer):
    """What is answered, but for random names and for the head it is answered under."""
    if isinstance(answer, Exception):
        return type(answer), getattr(answer, "problems", None)
    if isinstance(answer, list):
        return [{name: said for name, said in one.as_json().items() if name not in OF_ITS_OWN} for one in answer]
    if isinstance(answer, register.Registered):
        return answer.created, answer.erased, replace(answer.statement, proof="")
    return replace(answer, proof="")


OF_ITS_OWN = {"decision", "ledger", "receipt"}


def written(ledger):
    """What the log says, without the random names, and what is left of the limit."""
    rows = ledger.opened.store.rows
    entries = [entry.parse_entry(rows.entries[index]) for index in sorted(rows.entries)]
    said = [{name: value for name, value in one.members.items() if name != "record"} for one in entries]
    held = [(one.hold.index, one.hold.amount, one.hold.ended_index, one.hold.used) for one in rows.holds]
    return said, held, rows.gone, rows.openings, sorted(rows.bytes)


def tried(opened, plan):
    try:
        return writes.write(opened, plan)
    except (ConsentError, Faulty) as error:
        return error


@example([["grant", "withdraw the last"], ["release", "reserve"], ["notice", "erase", "notice"]])
@example([["reserve", "reserve", "release", "reserve"], ["refused", "ask", "faulty", "withdraw", "ask"]])
@settings(max_examples=60, deadline=None)
@given(some.lists(some.lists(some.sampled_from(STEPS), min_size=1, max_size=6), min_size=1, max_size=3))
def test_whatever_gathers_is_answered_and_written_as_if_one_had_come_after_another(groups):
    story, number = Story(), 0
    twin, given_here, given_there = story.desk.twin(), [], []
    for group in groups:
        steps = [(step, number + place, story.bundles(step)) for place, step in enumerate(group)]
        number += len(group)
        given_here += together(story.desk.opened, [story.plan(*step) for step in steps])
        given_there += [tried(twin.opened, story.plan(*step)) for step in steps]
    assert [told(one) for one in given_here] == [told(one) for one in given_there]
    assert written(story.desk.ledger) == written(twin)
    for decision in story.desk.opened.store.rows.decisions:
        assert story.desk.ledger.replay(decision).same


# -- what is not written ----------------------------------------------------------------------------------------------


def anchored(at=START, size=1):
    return entry.timestamp_anchored(at, token=digests.digest(b"stamp"), size=size)


def staging(draft):
    draft.stage(anchored())
    draft.keep(DocumentOpening(digests.digest(b"x"), digests.digest(b"half"), b""))
    return nothing_more(draft.size)


def refusing(draft):
    staging(draft)
    raise InvalidInput.of("wrong_type", "half way")


def refusing_after_the_seal(draft):
    staging(draft)

    def answer(_):
        raise InvalidInput.of("wrong_type", "all the way")

    return answer


@pytest.mark.parametrize("plan", [refusing, refusing_after_the_seal])
def test_a_plan_that_raises_writes_nothing(desk, plan):
    before = desk.opened.store.rows.snapshot()
    with pytest.raises(InvalidInput):
        writes.write(desk.opened, plan)
    assert desk.opened.store.rows == before
    assert desk.ledger.head().tree_size == 1


def test_where_one_plan_of_a_draft_is_refused_the_others_are_written_as_if_it_had_not_been_there(desk):
    stranger = desk.bundle("consent.dispute", {"grant": digests.digest(b"none"), "text": "t"}, [STUDIO])
    first, refused, last = together(
        desk.opened, [registering(desk.party(PAULA)), registering(stranger), registering(desk.party(STUDIO))]
    )
    assert (first.created, last.created, refused.code) == (True, True, "key_unknown")
    assert desk.ledger.head().tree_size == 3


def test_a_lone_plan_that_is_refused_raises_and_writes_nothing(desk):
    before = desk.opened.store.rows
    stranger = desk.bundle("consent.dispute", {"grant": digests.digest(b"none"), "text": "t"}, [STUDIO])
    with pytest.raises(Refused, match="key_unknown"):
        writes.write(desk.opened, registering(stranger))
    assert desk.opened.store.rows is before


def test_a_plan_that_stages_nothing_leaves_the_head_as_it_is(desk):
    head = desk.ledger.head()
    assert writes.write(desk.opened, lambda draft: nothing_more(draft.size)) == 1
    assert desk.ledger.head() == head


def test_entries_that_are_sealed_elsewhere_than_they_were_staged_are_refused(desk):
    opened, before = desk.opened, desk.opened.store.rows

    def moved():
        with opened.store.writing() as tx:
            draft = Draft(opened, tx)
            draft.stage(anchored())
            opened.log.append(tx.log, [anchored(size=0)])
            draft.seal()

    with pytest.raises(LogInconsistent, match="head_moved"):
        moved()
    assert opened.store.rows is before


def test_an_entry_may_not_be_staged_with_an_earlier_time_than_that_of_the_head(desk):
    def earlier(draft):
        draft.stage(anchored(at=START - 1))
        return nothing_more(None)

    with pytest.raises(LogInconsistent, match="time_decreases"):
        writes.write(desk.opened, earlier)


def test_a_reader_runs_a_plan_that_stages_nothing_and_writes_nothing(desk):
    before = desk.opened.store.rows
    assert writes.read(desk.opened, lambda draft: nothing_more(draft.registry().size)) == 1
    assert desk.opened.store.rows is before


# -- whom a write asks before -----------------------------------------------------------------------------------------


def closed_port():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


@pytest.fixture
def watched(desk):
    """What the ledger stands on, with a witness nobody can reach."""
    opened = desk.opened
    vkey = note.format_vkey("w.example", PrivateKey.generate("Ed25519").public, note.COSIGNATURE)
    text = with_witness(opened.panel, opened.log.vkey, "w", (vkey,), f"http://127.0.0.1:{closed_port()}/")
    return replace(opened, panel=parse_panel(text, opened.log.vkey))


def test_what_says_nothing_new_of_the_log_is_written_without_asking_a_witness(watched, caplog):
    writes.write_beside(watched, staging_beside)
    assert (watched.panel.asked.again_at, caplog.records) == (0.0, [])


def test_whatever_may_say_something_new_asks_every_witness_first_and_waits_for_none_that_is_away(watched, caplog):
    writes.write(watched, staging_beside)
    assert watched.panel.asked.again_at > 0.0
    assert [one.message for one in caplog.records] == ["not confirmed by w.example: witness_unreachable"]


def staging_beside(draft):
    return nothing_more(draft.size)
