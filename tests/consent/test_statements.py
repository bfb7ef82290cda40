import copy
import json

import pytest
from hypothesis import given, strategies as st

from consent.errors import InvalidInput
from consent.scenario.loader import merge_patch
from consent.statements.statement import TYPES, parse_statement
from signing import canonical
from tests import vectors
from tests.world import GRANT, ORIGIN

NONCE, DIGEST = "AAECAwQFBgcICQoLDA0ODw", "UDDReOZl1ipXAfp9wYsm13sDBMK5og--QWdBjzuf6o4"
HEADER = {
    "v": 1, "id": "urn:uuid:0b1f6e0e-6a53-4a55-9f0e-3c2f7d1f9a00", "nonce": NONCE, "ledgers": [ORIGIN],
    "issued_at": "2026-05-20T17:04:00Z", "parties": [{"role": "performer", "party": "party:p1", "key": DIGEST}],
}  # fmt: skip
PROJECT = {"scheme": "eidr", "value": "10.5240/7791-8534-2C23-9030-8610-5"}
AT, DAY = "2026-09-15T10:00:00Z", "2026-09-15"
EVIDENCE = [{"kind": "letters", "sha256": DIGEST}]
GOOD = {
    "party.registration": {"party": "party:x", "kind": "performer", "name": "X", "identifiers": [], "birth_date": DAY,
                           "home": "US-CA", "unions": []},
    "party.event": {"party": "party:x", "event": "joined_union", "on": DAY, "evidence": EVIDENCE, "union": "party:u"},
    "party.correction": {"event": DIGEST, "reason": "r", "evidence": EVIDENCE},
    "party.merge": {"party": "party:x", "into": "party:y", "evidence": EVIDENCE},
    "key.registration": {"party": "party:x", "key": {"kty": "OKP", "crv": "Ed25519", "x": "AA"}, "purposes": ["sign"],
                         "not_before": AT, "not_after": "2100-01-01T00:00:00Z", "assurance": "signer_held_key"},
    "key.revocation": {"key": DIGEST, "reason": "lost", "invalid_from": AT},
    "authority.mandate": {"principal": "party:x", "delegate": "party:y", "capacity": "heir", "powers": ["alter.age"],
                          "from": DAY, "until": AT, "interest": [1, 2], "jointly_with": ["party:z"], "evidence": []},
    "authority.end": {"mandate": DIGEST, "from": AT},
    "project.declaration": {"project": [PROJECT], "title": "T", "kind": "film", "licensee": "party:s", "platforms": [],
                            "agreements": ["SAT26"], "jurisdictions": ["US-CA", "EU"], "photography_start": DAY,
                            "parent": PROJECT, "vendors": [], "release_date": DAY, "profiles_on": ["NOFAKES"]},
    "tool.declaration": {"tool": "tool:x", "vendor": "party:v", "version": "1", "stores_data": False,
                         "trains_on_data": False, "enterprise": True, "evidence": [], "generative": False},
    "asset.registration": {"asset": "asset:a", "kind": "voice", "performer": "party:p", "sha256": DIGEST,
                           "made_from": ["asset:b"], "grants": [DIGEST], "holder": "party:v"},
    "consent.grant": {name: value for name, value in GRANT.items() if name != "signed_by"},
    "consent.revocation": {"grant": DIGEST, "effective_at": AT, "reason": "r", "scope": {"territories": ["CN"]}},
    "consent.suspension": {"agreement": "SAT26", "union": "party:u", "from": AT, "reason": "strike",
                           "projects": [PROJECT], "licensees": ["party:s"], "except": ["party:t"]},
    "consent.resumption": {"grant": DIGEST, "from": AT, "reason": "r"},
    "consent.dispute": {"grant": DIGEST, "text": "t"},
    "consent.resolution": {"grant": DIGEST, "text": "t"},
    "consent.assignment": {"grant": DIGEST, "to": "party:t", "union_decision": {"status": "approved", "date": DAY}},
    "consent.confirmation": {"grant": DIGEST, "text": "t"},
    "consent.decline": {"grant": DIGEST, "reason": "r"},
    "prohibition": {"performer": "party:x", "scope": {"content": ["nudity"]}},
    "prohibition.withdrawal": {"prohibition": DIGEST},
    "approval": {"project": PROJECT, "scope": {"roles": ["*"]}, "by": "party:n", "from": AT, "until": AT},
    "approval.withdrawal": {"approval": DIGEST},
    "determination": {"project": PROJECT, "scope": {}, "rules": ["CORE-28"], "finding": "satisfied", "reason": "r",
                      "until": DAY, "grants": [DIGEST], "decision": NONCE},
    "use.approval": {"grant": DIGEST, "condition": "c1", "project": PROJECT, "scope": {}},
    "notice": {"kind": "intended_use", "to": "party:x", "given_at": AT, "refs": [DIGEST]},
    "use.report": {"decision": NONCE, "outputs": [{"sha256": DIGEST, "media_type": "video/mp4"}], "amounts": [],
                   "generated": {"from": AT, "until": AT}},
    "legal.hold": {"target": DIGEST, "ground": "a lawsuit"},
    "legal.release": {"target": DIGEST, "ground": "it was settled"},
    "erasure.order": {"statement": DIGEST, "ground": "gdpr"},
}  # fmt: skip


def statement(kind, /, **change):
    return {**HEADER, "type": kind, **copy.deepcopy(GOOD[kind])} | change


def problems(value):
    with pytest.raises(InvalidInput) as caught:
        parse_statement(value)
    return [(one.code, one.pointer) for one in caught.value.problems]


def test_every_type_has_an_example_here():
    assert set(GOOD) == set(TYPES)


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_is_read(kind):
    assert parse_statement(statement(kind)).type == kind


@pytest.mark.parametrize("kind", TYPES)
def test_every_member_is_known_and_unknown_ones_are_refused(kind):
    assert problems(statement(kind, surprise=1)) == [("unknown_member", "/surprise")]


@pytest.mark.parametrize("kind", TYPES)
def test_a_null_is_no_member(kind):
    for name in GOOD[kind]:
        found = problems(statement(kind, **{name: None}))
        assert found, name


@pytest.mark.parametrize("kind", ["shot.declaration", "option.exercise", "x"])
def test_types_that_come_later_are_refused(kind):
    assert ("unknown_word", "/type") in problems({**HEADER, "type": kind})


@pytest.mark.parametrize("name", ["sealed"])
def test_members_that_come_later_are_refused(name):
    assert problems(statement("consent.grant", **{name: []})) == [("unknown_member", f"/{name}")]


def test_an_option_in_a_scope_comes_later():
    value = statement("consent.grant")
    value["scopes"]["main"]["option"] = {"exercise_until": DAY, "by": "party:s"}
    assert problems(value) == [("unknown_member", "/scopes/main/option")]


@pytest.mark.parametrize(
    ("patch", "expected"),
    [
        ({"scopes": {"main": {"uses": ["replica.clone"]}}}, ("unknown_word", "/scopes/main/uses/0")),
        ({"scopes": {"main": {"territories": ["XX"]}}}, ("unknown_word", "/scopes/main/territories/0")),
        ({"scopes": {"main": {"territories": ["US-ZZ"]}}}, ("unknown_word", "/scopes/main/territories/0")),
        ({"scopes": {"main": {"languages": ["xx-YY"]}}}, ("unknown_word", "/scopes/main/languages/0")),
        ({"scopes": {"main": {"languages": ["*-CA"]}}}, ("unknown_word", "/scopes/main/languages/0")),
        ({"scopes": {"main": {"term": {"zone": "Mars/Olympus"}}}}, ("unknown_word", "/scopes/main/term/zone")),
        ({"scopes": {"main": {"term": {"from": "2026-02-30"}}}}, ("bad_time", "/scopes/main/term/from")),
        ({"scopes": {"main": {"term": {"until": "2026-06-01T25:00:00Z"}}}}, ("bad_time", "/scopes/main/term/until")),
        ({"scopes": {"main": {"term": None}}}, ("missing_member", "/scopes/main/term")),
        ({"scopes": {}, "x": 1}, ("unknown_member", "/x")),
        ({"revocability": {"kind": "revocable_on_notice"}}, ("missing_member", "/revocability/days")),
        ({"revocability": {"kind": "revocable_at_will", "days": 3}}, ("unknown_member", "/revocability/days")),
        ({"limits": [{"unit": "second", "amount": -1}]}, ("bad_number", "/limits/0/amount")),
        ({"limits": [{"unit": "furlong", "amount": 1}]}, ("unknown_word", "/limits/0/unit")),
        ({"performer": "p1"}, ("bad_identifier", "/performer")),
        ({"agreement": "SAT99"}, ("unknown_word", "/agreement")),
        ({"vocabulary": {"territories": "cldr-49"}}, ("unknown_word", "/vocabulary/territories")),
        ({"nonce": "AAECAwQFBgcICQoLDA0OD"}, ("bad_identifier", "/nonce")),
        ({"v": 2}, ("bad_number", "/v")),
        ({"v": True}, ("wrong_type", "/v")),
        ({"id": "urn:uuid:0B1F6E0E-6a53-4a55-9f0e-3c2f7d1f9a00"}, ("bad_identifier", "/id")),
        ({"ledgers": []}, ("wrong_type", "/ledgers")),
        ({"issued_at": "2026-05-20 17:04:00Z"}, ("bad_time", "/issued_at")),
        ({"parties": []}, ("wrong_type", "/parties")),
        ({"parties": [{"role": "king", "party": "party:p1", "key": DIGEST}]}, ("unknown_word", "/parties/0/role")),
        ({"parties": [{"role": "performer", "party": "party:p1"}]}, ("missing_member", "/parties/0/key")),
        ({"parties": HEADER["parties"] * 2}, ("bad_identifier", "/parties")),
    ],
)
def test_a_grant_with_one_thing_wrong_is_refused_for_it(patch, expected):
    assert expected in problems(merge_patch(statement("consent.grant"), patch))


def test_an_empty_map_of_scopes_is_refused():
    assert ("wrong_type", "/scopes") in problems(statement("consent.grant", scopes={}))


@pytest.mark.parametrize(
    ("scheme", "value", "good"),
    [
        ("eidr", "10.5240/7791-8534-2C23-9030-8610-5", True),
        ("eidr", "10.5240/7791-8534-2C23-9030-8610-6", False),
        ("eidr", "10.5240/7791-8534-2c23-9030-8610-5", False),
        ("isni", "9999999900000010", True),
        ("isni", "9999999900000011", False),
        ("isni", "9999 9999 0000 0010", False),
        ("imdb", "nm0000001", True),
        ("imdb", "xx0000001", False),
        ("isan", "0000-0000-D07A-0090-Q-0000-0000-X", True),
        ("isan", "0000-0000-D07A-0090-Q-0000-0000-Y", False),
        ("house-number", "anything", True),
    ],
)
def test_identifiers_are_checked_by_their_own_rule(scheme, value, good):
    body = statement("party.registration", identifiers=[{"scheme": scheme, "value": value}])
    if good:
        parse_statement(body)
    else:
        assert problems(body) == [("bad_identifier", "/identifiers/0/value")]


def test_all_problems_are_found_in_one_pass():
    found = problems(statement("consent.grant", performer=1, licensee="x", agreement="y", surprise=0))
    assert [code for code, _ in found] == ["unknown_member", "wrong_type", "bad_identifier", "unknown_word"]


def test_the_refs_of_an_entry_stand_in_the_specified_order_without_repeats():
    read = parse_statement(statement("notice", refs=[DIGEST, DIGEST]))
    assert read.refs == (DIGEST,)


@vectors.needs(vectors.GOLDEN)
def test_every_golden_statement_is_read():
    for said in json.loads(vectors.GOLDEN.read_text())["statements"].values():
        parse_statement(canonical.open_canonical(said["statement"].encode()))


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.text(max_size=6)
    | st.sampled_from([AT, DAY, DIGEST, "party:x"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(sorted(TYPES)), st.data())
def test_arbitrary_members_raise_only_house_errors(kind, data):
    value = statement(kind)
    for _ in range(data.draw(st.integers(1, 3))):
        value[data.draw(st.sampled_from(sorted(value)))] = data.draw(JSON)
    try:
        parse_statement(value)
    except InvalidInput:
        return


@given(JSON)
def test_arbitrary_json_is_no_statement(value):
    with pytest.raises(InvalidInput):
        parse_statement(value)
