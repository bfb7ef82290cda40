"""When what a rule owes is due: the examples show that it is owed, here the day."""

import json

import pytest

from tests.rules import examples

BIPA = json.loads((examples.HERE / "examples" / "bipa.json").read_text(encoding="utf-8"))
(RELEASED,) = (one["fires"] for one in BIPA if one["says"] == "biometrics are destroyed in time")


def due_of(question, rule):
    """The day on which what the rule owes in answer to a question is due."""
    (owed,) = (one for one in examples.answer_to(question)["obligations"] if one["rule"] == rule)
    return owed["due"]


def released_until(day):
    """The scan of the example under a grant and a release that end with a day."""
    question = json.loads(json.dumps(RELEASED))
    for name in ("G0", "G1"):
        scope = question["patch"]["grants"][name]["scopes"]["main"]
        scope["term"] = {"from": "2026-06-01", "until": day, "zone": "UTC"}
    return question


@pytest.mark.parametrize(
    ("until", "due"),
    [("2028-05-31", "2028-06-01T00:00:00Z"), ("2029-09-14", "2029-09-15T00:00:00Z"),
     ("2029-09-15", "2029-09-15T10:00:00Z"), ("2036-05-31", "2029-09-15T10:00:00Z")],
)  # fmt: skip
def test_biometrics_are_destroyed_when_their_term_ends_and_three_years_after_the_capture_at_the_latest(until, due):
    assert due_of(released_until(until), "BIPA-02") == due
