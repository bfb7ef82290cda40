import json
from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st
from sqlalchemy import event

from consent.callers import Caller
from consent.decision import facts
from consent.decision.request import parse_request
from consent.errors import InvalidInput, Unforeseen
from consent.ledger.ledger import Ledger
from consent.ledger.statements.grants import GrantFilter
from consent.receipt import LONGEST_LIFE, open_receipt
from consent.rules.model import Clause, Effect, Stage, rule_set
from consent.rules.releases import RuleBook
from consent.view import View
from consent.vocabulary.identifiers import Identifier
from signing import keys, policy
from tests.world import GRANT, PAULA, PROJECT, QUESTION, SCOPE, STUDIO, World, codes, refused


def test_a_granted_use_is_covered_recorded_and_answered_with_a_receipt(world):
    grant = world.grant()
    answer = world.check()
    assert (answer["outcome"], answer["recorded"], answer["reasons"]) == ("covered", True, [])
    assert answer["performances"][0]["relied_on"] == [grant]
    opened = open_receipt(answer["receipt"], keyring=keys.parse_jwks(world.ledger.jwks()),
                          policy=policy.parse_policy(world.ledger.policy()), request=world.ask(), audience=STUDIO,
                          now=world.now)  # fmt: skip
    assert opened.claims["size"] == answer["ledger"]["tree_size"]
    assert world.ledger.recorded(answer["decision"]).as_json() == answer


def test_a_no_is_an_answer_that_names_the_miss_and_the_amendment(world):
    grant = world.grant(scopes={"main": {"languages": ["fr-CA"]}})
    answer = world.check(languages=["fr-FR"])
    assert answer["reasons"] == [
        {
            "code": "language_not_granted",
            "pointer": "/languages/0",
            "detail": "asked fr-FR, granted fr-CA",
            "grant": grant,
            "scope": "main",
        }
    ]
    assert answer["performances"][0]["missing"] == [
        {"facet": "languages", "asked": ["fr-FR"], "granted": ["fr-CA"], "grant": grant, "scope": "main"}
    ]
    assert answer["nearest"] == {
        "grant": grant, "scope": "main", "amendment": [{"facet": "languages", "add": ["fr-FR"]}],
    }  # fmt: skip
    rule = answer["rules"][0]
    assert (rule["id"], rule["pointer"]) == ("CORE-10", "/languages/0")
    assert (rule["may_settle"], rule["type"]) == (["performer_side"], "consent.grant")


def test_an_unrecorded_check_is_the_same_decision_without_entry_or_receipt(world):
    world.grant()
    size = world.ledger.head().tree_size
    answer = world.check(record=False)
    assert (answer["outcome"], answer["recorded"], answer["receipt"]) == ("covered", False, None)
    assert world.ledger.head().tree_size == size
    recorded = world.check()
    assert (recorded.pop("request"), answer["receipt_missing"]) == (world.ask(), "not_recorded")
    assert {**recorded, "decision": None, "recorded": False, "receipt": None,
            "receipt_missing": "not_recorded"} == answer  # fmt: skip


def test_the_same_question_on_the_same_prefix_gets_the_same_answer(world):
    world.grant(scopes={"main": {"scenes": ["40"]}})
    world.grant(scopes={"main": {"languages": ["de"]}})
    one, other = world.check(record=False), world.check(record=False)
    assert one == other
    assert codes(one) == ["scene_not_named", "language_not_granted"]


def test_a_question_about_what_was_known_then_is_never_recorded(world):
    size = world.ledger.head().tree_size
    world.grant()
    then, now = world.check(known_at=size), world.check(known_at=size + 1)
    assert (then["outcome"], now["outcome"]) == ("not_covered", "covered")
    assert (then["recorded"], then["ledger"]["tree_size"]) == (False, size)
    assert refused(lambda: world.check(known_at=size, reserve=True)) == ["known_at_reserves"]
    assert refused(lambda: world.check(known_at=10**6)) == ["bad_number"]


def test_a_batch_is_one_snapshot_in_order_and_an_error_touches_no_other_answer(world):
    world.grant()
    tell = lambda error: {"code": error.code}  # noqa: E731
    checks = [{}, {"languages": ["fr"]}, {"use": "nonsense"}, {"record": False}, 7]
    said = world.ledger.check_batch({"defaults": world.ask(), "checks": checks}).as_json(tell)
    outcomes = [one.get("outcome") or one["error"]["code"] for one in said["answers"]]
    assert outcomes == ["covered", "not_covered", "unknown_word", "covered", "wrong_type"]
    assert said["outcome"] == "not_covered"
    assert len({one["ledger"]["tree_size"] for one in said["answers"] if "ledger" in one}) == 1
    assert said["answers"][3]["recorded"] is False


def test_a_batch_that_only_errs_does_not_read_as_covered(world):
    said = world.ledger.check_batch({"checks": [1]}).as_json(lambda error: {"code": error.code})
    assert said["outcome"] == "needs_escalation"


@pytest.mark.parametrize("value", [[], {}, {"checks": 1}, {"checks": [], "x": 1}, {"checks": [], "defaults": []}])
def test_what_is_no_batch_is_refused(world, value):
    assert refused(lambda: world.ledger.check_batch(value).as_json(lambda error: {}))


def test_later_checks_of_a_batch_see_what_earlier_ones_hold(world):
    world.grant(limits=[{"unit": "second", "amount": 100}])
    said = world.ledger.check_batch({"defaults": world.ask(reserve=True), "checks": [{}, {}, {}]}).as_json(
        lambda error: {"code": error.code}
    )
    assert [one["outcome"] for one in said["answers"]] == ["covered", "covered", "not_covered"]


def seconds(world, amount):
    return [{**world.ask()["performances"][0], "amounts": [{"unit": "second", "amount": amount}]}]


def test_a_reservation_is_committed_once_and_more_only_if_the_limit_has_it(world):
    world.grant(limits=[{"unit": "second", "amount": 100}])
    held = world.check(reserve=True, performances=seconds(world, 60))["decision"]
    other = world.check(reserve=True, performances=seconds(world, 30))["decision"]
    more = lambda amount: world.ledger.commit(held, {"amounts": [{"unit": "second", "amount": amount}]}).as_json()  # noqa: E731
    assert refused(lambda: more(71)) == ["quota_exhausted"]
    done = more(70)
    assert done["state"] == "committed"
    assert more(70) == done
    assert refused(lambda: world.ledger.release(held)) == ["reservation_ended"]
    assert world.ledger.release(other).state == "released"
    assert world.check(performances=seconds(world, 30))["outcome"] == "covered"
    assert codes(world.check(performances=seconds(world, 31))) == ["quota_exhausted"]


def test_a_reservation_expires_with_its_receipt(world):
    world.grant(limits=[{"unit": "second", "amount": 100}])
    held = world.check(reserve=True, performances=seconds(world, 100))["decision"]
    assert world.check(performances=seconds(world, 1))["outcome"] == "not_covered"
    world.tick(24 * 3600)
    assert world.check(performances=seconds(world, 100))["outcome"] == "covered"
    assert refused(lambda: world.ledger.commit(held, {})) == ["reservation_ended"]


def test_what_holds_nothing_cannot_be_committed(world):
    world.grant()
    assert refused(lambda: world.ledger.commit(world.check()["decision"], {})) == ["reservation_unknown"]
    assert refused(lambda: world.ledger.release("AAAAAAAAAAAAAAAAAAAAAA")) == ["reservation_unknown"]


def test_amounts_of_one_performer_add_up(world):
    world.grant(limits=[{"unit": "second", "amount": 100}])
    twice = seconds(world, 60) * 2
    assert "quota_exhausted" in codes(world.check(performances=twice))
    held = world.check(reserve=True, performances=seconds(world, 30) * 2)
    assert held["outcome"] == "covered"
    assert world.check(performances=seconds(world, 41))["outcome"] == "not_covered"
    assert world.check(performances=seconds(world, 40))["outcome"] == "covered"


def test_a_token_bound_to_a_party_or_project_asks_for_nothing_else(world):
    world.grant()
    own = Caller("t", frozenset({"check"}), STUDIO)
    other = Caller("t", frozenset({"check"}), "party:other")
    elsewhere = Caller("t", frozenset({"check"}), STUDIO, (Identifier("house", "X"),))
    assert world.ledger.check(world.ask(), view=View(caller=own)).outcome == "covered"
    assert refused(lambda: world.ledger.check(world.ask(), view=View(caller=other))) == ["party_bound"]
    assert refused(lambda: world.ledger.check(world.ask(), view=View(caller=elsewhere))) == ["project_bound"]
    decision = world.check()["decision"]
    assert refused(lambda: world.ledger.recorded(decision, view=View(caller=other))) == ["decision_unknown"]
    assert (
        world.ledger.recorded(decision, view=View(caller=Caller("t", frozenset({"read"}), PAULA))).decision == decision
    )


def problems(value):
    with pytest.raises(InvalidInput) as caught:
        parse_request(value)
    return [(one.code, one.pointer) for one in caught.value.problems]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"use": "replica.clone"}, ("unknown_word", "/use")),
        ({"territories": ["XX"]}, ("unknown_word", "/territories/0")),
        ({"territories": "US"}, ("wrong_type", "/territories")),
        ({"at": "2026-02-30T00:00:00Z"}, ("bad_time", "/at")),
        ({"at": 5}, ("wrong_type", "/at")),
        ({"surprise": 1}, ("unknown_member", "/surprise")),
        ({"facts": {"surprise": 1}}, ("unknown_member", "/facts/surprise")),
        ({"facts": {"fixed_on": "2026-13-01"}}, ("bad_time", "/facts/fixed_on")),
        ({"facts": {"human_role": "yes"}}, ("wrong_type", "/facts/human_role")),
        ({"project": {"scheme": "eidr", "value": "x"}}, ("bad_identifier", "/project/value")),
        ({"project": {"scheme": "eidr"}}, ("missing_member", "/project/value")),
        ({"performances": [{}]}, ("missing_member", "/performances/0/performer")),
        ({"performances": [{**QUESTION["performances"][0], "performer": {}}]},
         ("missing_member", "/performances/0/performer/scheme")),
        ({"performances": [{**QUESTION["performances"][0], "performer": {"name": "x", "party": PAULA}}]},
         ("unknown_member", "/performances/0/performer/party")),
        ({"known_at": -1}, ("bad_number", "/known_at")),
        ({"ref": {"shot": 1}}, ("wrong_type", "/ref/shot")),
        ({"tools": ["vfx"]}, ("bad_identifier", "/tools/0")),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_read_is_an_error_at_its_place(change, expected):
    assert expected in problems({**QUESTION, **change})


@pytest.mark.parametrize("name", ["project", "licensee", "use", "performances", "media", "territories", "languages",
                                  "purpose", "tools"])  # fmt: skip
def test_a_required_member_may_be_null_but_not_absent_and_null_never_covers(world, name):
    world.grant()
    assert world.check()["outcome"] == "covered"
    question = world.ask()
    del question[name]
    assert problems(question) == [("missing_member", f"/{name}")]
    answer = world.ledger.check(world.ask() | {name: None}).as_json()
    assert answer["outcome"] in {"needs_escalation", "not_covered"}
    assert "unknown_fact" in codes(answer)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
FACTS = sorted({*facts.OF_THE_REQUEST, *facts.OF_A_PERFORMANCE})


@settings(max_examples=200)
@given(st.data())
def test_arbitrary_questions_raise_only_house_errors_or_are_read(data):
    question = json.loads(json.dumps(QUESTION))
    for _ in range(data.draw(st.integers(1, 4))):
        question[data.draw(st.sampled_from([*sorted(question), "facts", "at", "ref", "content"]))] = data.draw(JSON)
    if data.draw(st.booleans()):
        question["facts"] = {data.draw(st.sampled_from(FACTS)): data.draw(JSON)}
    try:
        read = parse_request(question)
    except InvalidInput:
        return
    assert read.raw == question


def test_every_scope_of_every_grant_is_considered_by_index_and_name(world):
    grant = world.grant(scopes={"b": {**SCOPE, "scenes": ["1"]}, "a": {**SCOPE, "scenes": ["2"]}})
    other = world.grant(scopes={"main": {"languages": ["de"]}})
    considered = world.check()["performances"][0]["considered"]
    assert [(one["grant"], one["scope"]) for one in considered] == [
        (grant, "a"), (grant, "b"), (grant, "main"), (other, "main"),
    ]  # fmt: skip


def test_a_question_names_the_project_as_scheme_and_value(world):
    world.grant()
    page = world.ledger.grants(GrantFilter(project=f"{PROJECT['scheme']}:{PROJECT['value']}")).as_json()
    assert len(page["grants"]) == 1


def test_unrecorded_checks_of_a_batch_move_no_recorded_one(world):
    world.grant(limits=[{"unit": "second", "amount": 100}])
    checks = [{"record": False}, {}, {"record": False}, {}, {}]
    said = world.ledger.check_batch({"defaults": world.ask(reserve=True), "checks": checks}).as_json(lambda error: {})
    assert [one["outcome"] for one in said["answers"]] == ["covered", "covered", "covered", "covered", "not_covered"]


def test_a_reason_points_at_the_very_value_that_is_lacking(world):
    world.grant(scopes={"main": {"territories": ["US", "CA"]}})
    answer = world.check(territories=["US", "FR"])
    assert [(one["code"], one["pointer"]) for one in answer["reasons"]] == [("territory_not_granted", "/territories/1")]


def test_what_an_exclusion_takes_is_told_where_the_question_asks_it(world):
    world.grant(exclusions=[{"applies_to": "this_grant", "scope": {"scenes": ["12"]}}])
    assert [(one["code"], one["pointer"]) for one in world.check()["reasons"]] == [
        ("excluded", "/performances/0/scene")
    ]


# -- decided before the writer's lock is taken, and still true under it ------------------------------------------------


def _meanwhile(world, act):
    """Something another process does after a question was decided, before the writer's turn is taken."""
    waiting = [act]

    def after(_connection):
        if waiting:
            waiting.pop()()

    event.listen(world.ledger.opened.store.engine, "commit", after)  # what was decided was read in a snapshot


def _withdrawn(world, grant):
    raw = world.statement("consent.revocation", grant=grant, effective_at=world.time(), reason="r", signed_by=[PAULA])
    other = world.reopened()
    return lambda: other.register(world.bundle(raw, [PAULA]))


def test_what_is_said_between_deciding_and_recording_is_heard(world):
    grant = world.grant(revocability={"kind": "revocable_at_will"})
    _meanwhile(world, _withdrawn(world, grant))
    answer = world.check()
    assert (answer["outcome"], codes(answer)) == ("not_covered", ["withdrawn"])
    assert answer["ledger"]["tree_size"] == world.ledger.head().tree_size - 1


def test_a_decision_of_others_in_between_changes_nothing_and_the_size_judged_is_told(world):
    world.grant()
    other, size = world.reopened(), world.ledger.head().tree_size
    elsewhere = world.ask(project={"scheme": "studio", "value": "tide"})
    _meanwhile(world, lambda: other.check(elsewhere))
    answer = world.check()
    assert (answer["outcome"], answer["ledger"]["tree_size"]) == ("covered", size)
    assert world.ledger.head().tree_size == size + 2


@pytest.mark.parametrize("end", ["left alone", "committed"])
def test_what_is_taken_from_a_limit_in_between_is_counted(world, end):
    world.grant(limits=[{"unit": "second", "amount": 60}])
    other = world.reopened()

    def act():
        made = other.check(world.ask(reserve=True))
        assert made.outcome == "covered"
        if end == "committed":
            other.commit(made.decision, {"amounts": [{"unit": "second", "amount": 40}]})

    _meanwhile(world, act)
    assert world.check(reserve=True)["outcome"] == "not_covered"


def test_a_hold_that_ends_between_deciding_and_recording_holds_nothing(tmp_path):
    world = World(tmp_path, testing=False)
    world.grant(limits=[{"unit": "second", "amount": 60}])
    assert world.check(reserve=True)["outcome"] == "covered"
    world.tick(LONGEST_LIFE - 2)
    _meanwhile(world, lambda: world.tick(1))
    assert world.check(reserve=True)["outcome"] == "not_covered"
    _meanwhile(world, lambda: world.tick(1))
    assert world.check(reserve=True)["outcome"] == "covered"


def test_what_is_recorded_a_little_later_speaks_of_the_instant_it_was_made_for(tmp_path):
    world = World(tmp_path, testing=False)
    world.grant()
    asked, other = world.time(), world.reopened()

    def act():
        world.tick(2)
        other.check(world.ask(project={"scheme": "studio", "value": "tide"}))
        world.tick(1)

    _meanwhile(world, act)
    answer = world.ledger.check(world.ask())
    assert (answer.outcome, answer.at) == ("covered", asked)
    with world.ledger.opened.store.reading() as tx:
        made = tx.decisions.find(answer.decision)
        assert made.recorded_at == tx.head.at == world.now
    assert world.ledger.replay(answer.decision).same
    assert world.ledger.audit().problems == ()


@pytest.mark.engine("sqlite")  # it listens for how SQLite begins to write
def test_many_questions_of_which_something_was_said_meanwhile_are_decided_again_outside_the_turn(world):
    grant = world.grant(revocability={"kind": "revocable_at_will"})
    _meanwhile(world, _withdrawn(world, grant))
    reading = []
    event.listen(world.ledger.opened.store.engine, "before_cursor_execute", lambda *said: reading.append(said[2]))
    batch = world.ledger.check_batch({"checks": [world.ask(), world.ask(media=["social"])]})
    assert [one.outcome for one in batch.answers] == ["not_covered", "not_covered"]
    assert [text for text in reading if text.startswith("BEGIN")] == ["BEGIN", "BEGIN IMMEDIATE"] * 2
    last = len(reading) - reading[::-1].index("BEGIN IMMEDIATE")
    assert not [text for text in reading[last:] if "subjects" in text]


@pytest.mark.engine("sqlite")  # it listens for how SQLite begins to write
def test_where_something_is_said_of_them_again_and_again_they_are_decided_in_the_turn(world):
    world.grant()
    other, engine, sent = world.reopened(), world.ledger.opened.store.engine, []

    def again(connection):
        if not connection.get_execution_options().get("writing"):
            other.register(world.bundle(world.statement("consent.grant", **GRANT), [PAULA, STUDIO]))

    event.listen(engine, "commit", again)
    event.listen(engine, "before_cursor_execute", lambda *said: sent.append(said[2]))
    began = world.ledger.head().tree_size
    batch = world.ledger.check_batch({"checks": [world.ask(), world.ask(media=["social"])]})
    assert [one.outcome for one in batch.answers] == ["covered", "not_covered"]
    assert batch.answers[0].ledger.tree_size > began
    assert sent.count("BEGIN IMMEDIATE") == 4


# -- what nobody foresaw -----------------------------------------------------------------------------------------------


def _faulty(world):
    """Its ledger under rules of which those of a law that counts here fail, whenever social media are asked for."""

    def fails(case):
        if "social" in case.question.request.media:
            raise ZeroDivisionError
        return False

    clause = Clause(Stage.PERFORMANCE, Effect.NOT, fails, "never")
    rules = [replace(one, clauses=(*one.clauses, clause)) for one in world.ledger.opened.rules.present.rules]
    world.register("project.declaration", project=[PROJECT], title="Harbor", kind="season", licensee=STUDIO,
                   platforms=[], agreements=[], jurisdictions=["US-CA"], photography_start="2026-06-01",
                   signed_by=[STUDIO])  # fmt: skip
    return Ledger(replace(world.ledger.opened, rules=RuleBook(rule_set("faulty", rules))))


def test_a_fault_in_one_question_of_a_batch_is_the_answer_to_that_one_alone(world, caplog):
    world.grant()
    ledger = _faulty(world)
    batch = ledger.check_batch({"checks": [world.ask(), world.ask(media=["social"]), world.ask()]})
    first, wrong, last = batch.answers
    assert (first.outcome, last.outcome, batch.outcome) == ("covered", "covered", "needs_escalation")
    assert (type(wrong), wrong.code) == (Unforeseen, "internal")
    assert "ZeroDivisionError" in caplog.text
    assert "ZeroDivisionError" not in str(wrong)


def test_a_fault_in_a_question_asked_alone_is_raised(world):
    world.grant()
    with pytest.raises(ZeroDivisionError):
        _faulty(world).check(world.ask(media=["social"]))


def test_time_that_passes_between_deciding_and_recording_is_time_the_question_is_decided_at(world):
    world.grant()
    _meanwhile(world, lambda: world.tick(3_600 * 24 * 365 * 3))
    assert codes(world.check()) == ["expired"]
