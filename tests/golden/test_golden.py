"""What was recorded before is what comes now: every answer, receipt, evidence file and byte of the log."""

import uuid

import pytest

from signing import digests
from signing.keys import PrivateKey
from tests import vectors
from tests.golden import record, scenarios
from tests.golden.fixed import FixedHands, fixed, key_of
from tests.golden.telling import plain

KNOWN = record.recorded()
PLAYED = [one for one in KNOWN if not one.startswith(scenarios.EXAMPLES)]


@pytest.fixture(scope="module")
def played():
    """Everything but the examples of rules, played once; where a play fails, it is not played again for each output."""
    return record.quick().digests


@pytest.mark.parametrize("name", PLAYED)
def test_everything_comes_to_what_was_recorded(name, played):
    if name.startswith(scenarios.PUBLISHED):
        vectors.skip_unless(vectors.CASES / "open" / f"{name.removeprefix(scenarios.PUBLISHED)}.json")
    assert played.get(name) == KNOWN[name], (
        f"{name} is not as recorded. To see where: `python -m tests.golden.record --write DIR {name}` with the program"
        f" as it was, `--against DIR {name}` with the program as it is. If it was meant: `make golden`"
    )


def test_nothing_of_ours_is_played_that_is_not_on_record(played):
    ours = {one for one in played if not one.startswith(scenarios.PUBLISHED)}
    assert ours == {one for one in PLAYED if not one.startswith(scenarios.PUBLISHED)}
    assert set(scenarios.of_rules()) == {one for one in KNOWN if one.startswith(scenarios.EXAMPLES)}


def drawn(name, *verbs):
    """What a play of that name draws, call by call."""
    with fixed(name) as draws:
        found = []
        for verb in verbs:
            draws.begin(verb)
            found.append((digests.random_bytes(16), uuid.uuid4(), PrivateKey.generate().public.thumbprint))
        return found


def test_a_play_draws_the_same_each_time_and_another_play_something_else():
    assert drawn("one", "check", "check") == drawn("one", "check", "check")
    first, second = drawn("one", "check", "check")
    assert not set(first) & set(second)
    assert not set(first) & set(drawn("two", "check")[0])


def test_a_call_that_draws_more_changes_nothing_of_the_next():
    with fixed("one") as draws:
        draws.begin("check")
        digests.random_bytes(16)
        digests.random_bytes(16)
        draws.begin("check")
        assert digests.random_bytes(16) == drawn("one", "check", "check")[1][0]


def test_afterwards_chance_is_what_it_was():
    with fixed("one"):
        pass
    assert digests.random_bytes(16) != digests.random_bytes(16)
    assert PrivateKey.generate().public != PrivateKey.generate().public


@pytest.mark.parametrize("alg", ["Ed25519", "ES256"])
def test_a_key_follows_from_its_place_and_signs_alike(alg):
    key, again = key_of("a", alg=alg), key_of("a", alg=alg)
    assert key.public == again.public != key_of("b", alg=alg).public
    assert key.sign(b"x") == again.sign(b"x")
    key.public.verify(key.sign(b"x"), b"x")


def test_statements_of_fixed_hands_follow_from_their_number():
    made = [[hands.statement("consent.dispute", {"signed_by": ["party:p"]}, 0) for _ in range(2)]
            for hands in (FixedHands("o"), FixedHands("o"))]  # fmt: skip
    assert made[0] == made[1]
    assert made[0][0]["id"] != made[0][1]["id"]


def test_where_two_outputs_differ_is_said_with_pointers():
    before, after = {"a": [1, {"b": "x"}], "c": [1]}, {"a": [1, {"b": "y"}], "c": [1, 2]}
    assert list(record.differences(before, after)) == ['/a/1/b: "x" is now "y"', "/c: [1] is now [1,2]"]
    assert list(record.differences(before, before)) == []


def test_what_differs_or_was_never_recorded_is_named():
    assert record.differing({"a": "1", "b": "2", "c": "3"}, {"a": "1", "b": "x"}) == ["b", "c"]


def test_an_output_holds_every_byte_it_was_made_of():
    assert plain({"a": (b"x", None, 1)}) == {"a": [{"bytes": 1, "sha256": digests.digest(b"x"), "text": "x"}, None, 1]}
    assert plain(b"\xff")["base64"] == digests.encode_base64(b"\xff")
