import re

import pytest

from consent.callers import LOCAL, SCOPES, Caller
from consent.errors import Forbidden
from consent.vocabulary.identifiers import Identifier
from tests.world import PAULA, PROJECT, STUDIO, refused

HARBOR, OTHER = Identifier(**PROJECT), Identifier("house", "X")


def holding(*scopes, party=None, projects=()):
    return Caller("t", frozenset(scopes), party, tuple(projects))


@pytest.mark.parametrize("scope", SCOPES)
def test_a_scope_opens_its_own_doors_and_admin_all(scope):
    holding(scope).require(scope)
    holding("admin").require(scope)
    LOCAL.require(scope)
    for other in {*SCOPES} - {scope, "admin"}:
        with pytest.raises(Forbidden, match="scope_missing"):
            holding(other).require(scope)


def test_a_party_is_shown_only_what_involves_it_and_a_project_only_its_own():
    assert holding("read", party=STUDIO).concerns({STUDIO, PAULA})
    assert not holding("read", party=STUDIO).concerns({PAULA})
    assert holding("read", projects=[HARBOR]).concerns({PAULA}, str(HARBOR))
    assert not holding("read", projects=[OTHER]).concerns({PAULA}, str(HARBOR))
    assert LOCAL.concerns(set())


def test_a_vendor_asks_in_its_own_name_and_not_in_the_studios():
    own = holding("check", party="party:v")
    own.require_asker(STUDIO, "party:v", None, lambda: True)
    with pytest.raises(Forbidden, match="party_bound"):
        own.require_asker(STUDIO, None, None, lambda: True)


def test_a_vendor_asks_only_for_a_licensee_that_engages_it():
    own = holding("check", party="party:v")
    with pytest.raises(Forbidden, match="party_bound"):
        own.require_asker(STUDIO, "party:v", None, lambda: False)
    holding("check", party=STUDIO).require_asker(STUDIO, "party:v", None, lambda: False)


def test_a_token_bound_to_projects_does_not_ask_without_one():
    with pytest.raises(Forbidden, match="project_bound"):
        holding("check", projects=[HARBOR]).require_asker(STUDIO, None, None, lambda: True)


def test_a_token_looks_like_one_is_stored_as_a_hash_and_keeps_what_it_is_bound_to(world):
    made = world.ledger.new_token(scopes=["read", "check"], party=STUDIO, projects=[HARBOR]).as_json()
    assert re.fullmatch(r"tcl_test_[0-9A-Za-z]{32}_[0-9A-Za-z]{6}", made["token"])
    assert world.ledger.caller(made["token"]) == Caller(made["id"], frozenset({"check", "read"}), STUDIO, (HARBOR,))
    stored = b"".join(path.read_bytes() for path in world.directory.glob("world.db*"))
    assert made["token"].encode() not in stored
    assert made["token"].split("_")[2].encode() not in stored


@pytest.mark.parametrize("text", ["", "tcl", "tcl_live_" + "A" * 39, "é", "x" * 100_000])
def test_text_that_is_no_token_of_ours_lets_nobody_in(world, text):
    assert refused(lambda: world.ledger.caller(text)) == ["token_invalid"]


def test_every_token_is_another_and_lives_a_year_at_most(world):
    texts = {world.ledger.new_token(scopes=["read"]).token for _ in range(20)}
    assert len(texts) == 20
    for wrong in (0, -1, 367 * 24 * 3600):
        assert refused(lambda wrong=wrong: world.ledger.new_token(scopes=["read"], expires_in=wrong)) == ["bad_number"]
