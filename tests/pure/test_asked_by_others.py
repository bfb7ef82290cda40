"""What awards bodies and platforms ask of a use: a yes or no only from what was stated and decided."""

import pytest

from consent.decision.asked_by_others import ANSWERS, Disclosed, asked_by_others
from consent.vocabulary import uses, words


def asked(**said):
    plain = {"use": "alter.age", "facts": {}, "kind": None, "stage": "final", "credited": None, "portrays": True,
             "outcome": "covered"}  # fmt: skip
    return asked_by_others(Disclosed(**{**plain, **said}))


@pytest.mark.parametrize(
    ("use", "answer"),
    [("replica.use.new_performance", "no"), ("replica.use.unsafe_action", "no"), ("crowd.replicate", "no"),
     ("dub.voice_replica", "no"), ("realtime.generate", "no"), ("replica.use.as_scripted", "yes"),
     ("alter.customary_post", "yes"), ("dub.lip_sync", "yes"), ("replica.use.unrecognisable", "yes"),
     ("alter.performance", "unsure"), ("replica.create", "unsure"), (None, "unsure")],
)  # fmt: skip
def test_a_performance_that_nobody_gave_is_none_by_a_human(use, answer):
    assert asked(use=use).performed_by_human == answer


@pytest.mark.parametrize(("stated", "answer"), [(True, "no"), (False, "not_applicable"), (None, "unsure")])
def test_a_synthetic_is_no_human_where_it_plays_one(stated, answer):
    facts = {} if stated is None else {"human_role": stated}
    assert asked(use="synthetic.create", facts=facts, portrays=False).performed_by_human == answer


@pytest.mark.parametrize(
    ("outcome", "answer"),
    [("covered", "yes"), ("not_covered", "no"), ("needs_escalation", "unsure"), ("no_consent_required", "unsure")],
)
def test_only_a_covered_use_shows_that_a_human_consented(outcome, answer):
    assert asked(outcome=outcome).human_consented == answer


@pytest.mark.parametrize(("stated", "answer"), [(True, "yes"), (False, "no"), (None, "unsure")])
def test_who_is_credited_is_as_it_was_stated(stated, answer):
    assert asked(credited=stated).credited == answer


def test_where_nobody_performs_nothing_is_asked_of_acting():
    said = asked(use="reference.temp", portrays=False, credited=True)
    assert (said.performed_by_human, said.human_consented, said.credited) == ("not_applicable",) * 3


@pytest.mark.parametrize(
    ("replaced", "kind", "answer"),
    [(None, None, "unsure"), ((), None, "yes"), (("crew",), "music", "yes"), (("writer",), None, "no"),
     ((), "script_help", "unsure"), (("crew", "writer"), "script_help", "no")],
)  # fmt: skip
def test_a_screenplay_is_by_humans_where_no_writers_work_was_replaced_and_nothing_helped(replaced, kind, answer):
    facts = {} if replaced is None else {"replaces_covered_work": replaced}
    assert asked(facts=facts, kind=kind).screenplay_by_human == answer


@pytest.mark.parametrize(
    ("stated", "stage", "answer"),
    [(True, "final", "yes"), (False, "final", "no"), (None, "final", "unsure"), (True, "may_be_final", "yes"),
     (True, "temp", "not_applicable"), (None, None, "unsure")],
)  # fmt: skip
def test_what_seems_real_is_disclosed_where_it_may_be_shown(stated, stage, answer):
    facts = {} if stated is None else {"mistakable_for_real": stated}
    assert asked(facts=facts, stage=stage).realistic == answer


def test_every_use_has_an_answer_and_no_use_a_yes_that_makes_a_performance():
    for use in words.USES:
        said = asked(use=use)
        assert {getattr(said, name) for name in said.__slots__} <= set(ANSWERS)
        if use in uses.MAKES_PERFORMANCE | uses.SYNTHETIC:
            assert said.performed_by_human != "yes"
