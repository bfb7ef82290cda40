"""An audit by sample: which entries a seed picks, who may ask, and what of them they see."""

import hashlib

import pytest
from hypothesis import given, strategies as st

from consent.callers import Caller
from consent.errors import Forbidden, InvalidInput
from consent.verify.sample import picked
from consent.view import View
from consent.vocabulary.identifiers import Identifier
from signing import digests, policy, tlog_proof
from tests.world import PAULA, REGISTRAR, STUDIO

READ = frozenset({"read"})


@given(st.text(max_size=20), st.integers(1, 60), st.integers(1, 500))
def test_anybody_can_recompute_what_had_to_be_shown(seed, wanted, size):
    expected = []
    for counter in range(100_000):
        place = int(hashlib.sha256(seed.encode() + counter.to_bytes(8, "big")).hexdigest(), 16) % size
        if place not in expected:
            expected.append(place)
        if len(expected) == min(wanted, size):
            break
    assert list(picked(seed, wanted, size)) == expected
    assert picked(seed, wanted, size)[:3] == picked(seed, 3, size)[:wanted]


def test_a_published_pick_stays_what_it_is():
    assert picked("sag-aftra 2027-01", 5, 1000) == (480, 499, 188, 808, 292)


def asked(world, seed="s", n=200, **caller):
    given = Caller("t", **{"scopes": READ, **caller})
    return world.ledger.sample(seed, n, View(caller=given))


def test_every_entry_is_proven_under_the_head_and_is_one_that_the_seed_picks(world):
    world.grant()
    world.check()
    said = asked(world, n=7)
    believed = policy.parse_policy(world.ledger.policy())
    assert tuple(one.index for one in said.entries) == picked("s", 7, said.tree_size)
    for one in said.entries:
        head = tlog_proof.open_tlog_proof(one.proof, digests.decode_base64url(one.entry), believed)
        assert (head.size, tlog_proof.parse_tlog_proof(one.proof).index) == (said.tree_size, one.index)
    assert asked(world, n=7) == said
    assert len(asked(world).entries) == said.tree_size


def test_whoever_is_bound_to_nobody_sees_statements_whole_and_what_is_erased_is_said(world):
    grant = world.grant()
    gone = world.register("notice", kind="intended_use", to=PAULA, given_at=world.time(), refs=[], signed_by=[STUDIO])
    world.register("erasure.order", statement=gone["digest"], ground="g", signed_by=[REGISTRAR])
    told = {one.statement.digest: one.statement for one in asked(world).entries if one.statement is not None}
    assert told[grant].status == "shown"
    assert digests.digest(digests.decode_base64url(told[grant].bundle.statement)) == grant
    assert (told[gone["digest"]].status, told[gone["digest"]].bundle) == ("erased", None)
    assert {one.status for one in told.values()} == {"shown", "erased"}


def test_a_union_sees_what_concerns_it_and_is_told_what_is_withheld(world):
    world.party("party:union", "union")
    grant = world.grant(agreement="SAT26")
    strike = world.register("consent.suspension", agreement="SAT26", union="party:union", reason="strike",
                            signed_by=["party:union"], **{"from": world.time()})  # fmt: skip
    told = {one.statement.digest: one.statement for one in asked(world, party="party:union").entries if one.statement}
    assert told[strike["digest"]].status == "shown"
    assert (told[grant].status, told[grant].bundle) == ("withheld", None)


@pytest.mark.parametrize("caller", [{"party": STUDIO}, {"party": PAULA}, {"party": REGISTRAR}, {"party": "party:none"},
                                    {"projects": (Identifier("house", "x"),)}], ids=str)  # fmt: skip
def test_nobody_else_draws_lots(world, caller):
    with pytest.raises(Forbidden, match="union_only"):
        asked(world, **caller)


@pytest.mark.parametrize(
    ("seed", "n", "pointer"),
    [("", 1, "/seed"), ("x" * 129, 1, "/seed"), ("a b", 1, "/seed"), ("\u00e9", 1, "/seed"), ("s", 0, "/n"),
     ("s", 201, "/n")],
)  # fmt: skip
def test_a_seed_or_a_number_that_is_none_is_refused(world, seed, n, pointer):
    with pytest.raises(InvalidInput) as refused:
        asked(world, seed, n)
    assert [one.pointer for one in refused.value.problems] == [pointer]
