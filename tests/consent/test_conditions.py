"""Conditions, sublicensees and assets, asked of a real ledger."""

import copy

import pytest

from consent.callers import Caller
from consent.errors import NotFound
from consent.scenario.loader import merge_patch
from consent.sentences.render import render_grant
from consent.statements.statement import parse_statement
from consent.view import View
from signing import canonical, digests
from tests.world import GRANT, PAULA, PROJECT, SCOPE, STUDIO, codes, refused

AGENCY, UNION, CO, VENDOR = "party:agency", "party:union", "party:co", "party:vendor"
OUTPUTS = [digests.digest(name) for name in (b"one", b"two", b"three")]
WHOLE = {name: value for name, value in SCOPE.items() if name not in {"term", "projects"}} | {"tools": ["*"]}


@pytest.fixture
def staffed(world):
    world.party(AGENCY, "agency")
    world.party(UNION, "union")
    world.party(CO, "licensee")
    world.party(VENDOR, "vendor")
    return world


def ask(number="c1", **more):
    return {"id": number, "kind": "shot_approval", "effect": "ask", "text": "Shown first.", **more}


def approve(world, grant, *, by=PAULA, condition="c1", role=None, outputs=(), **scope):
    parties = {} if role is None else {"parties": [{"role": role, "party": by}]}
    named = {"outputs": [{"sha256": one, "media_type": "video/mp4"} for one in outputs]} if outputs else {}
    world.tick()
    return world.register("use.approval", grant=grant, condition=condition, project=PROJECT, signed_by=[by],
                          scope={**WHOLE, **scope}, **named, **parties)  # fmt: skip


def mandated(world):
    """The agency may do for Paula whatever the grant allows."""
    world.register("authority.mandate", principal=PAULA, delegate=AGENCY, capacity="attorney_in_fact",
                   powers=SCOPE["uses"], evidence=[], signed_by=[PAULA], **{"from": "2026-06-01"})  # fmt: skip


def missing(world, **asks):
    answer = world.check(**asks)
    return "use_approval_missing" in codes(answer)


# -- by whom ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", [None, PAULA, AGENCY, UNION, STUDIO])
@pytest.mark.parametrize("signer", [PAULA, AGENCY, UNION, STUDIO])
def test_whom_a_condition_names_must_approve_itself_and_nobody_in_its_place(staffed, by, signer):
    mandated(staffed)
    grant = staffed.grant(conditions=[ask(**({"by": by} if by else {}))])
    said = approve(staffed, grant, by=signer, role="agent" if signer == AGENCY else None)
    counts = signer == by if by else signer in {PAULA, AGENCY}
    assert missing(staffed) is not counts
    assert [one["code"] for one in said["problems"]] == ([] if counts else ["signer_no_authority"])


def test_an_approval_with_a_key_that_does_not_stand_is_none(world):
    grant = world.grant(conditions=[ask(by=PAULA)])
    world.tick()
    approve(world, grant)
    assert not missing(world)
    world.register("key.revocation", key=world.hands.key(PAULA).public.thumbprint, reason="lost",
                   invalid_from=world.time(), signed_by=["party:registrar"])  # fmt: skip
    assert missing(world)


# -- one approval for each -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("per", [None, "scene", "episode"])
@pytest.mark.parametrize("named", [["12"], ["12", "12"], ["12", "40"], ["*"], ["12", "*"], []])
def test_an_approval_for_each_scene_or_episode_names_exactly_one_and_never_any(world, per, named):
    grant = world.grant(conditions=[ask(**({"per": per} if per else {}))])
    facet = "episodes" if per == "episode" else "scenes"
    approve(world, grant, **{facet: named})
    shown = {**world.ask()["performances"][0], "episode": "12"}
    holds = "12" in named or "*" in named
    alone = set(named) == {"12"}
    assert missing(world, performances=[shown]) is not (alone if per else holds)


@pytest.mark.parametrize("per", [None, "output"])
@pytest.mark.parametrize("approved", [[], [[0]], [[0], [1]], [[0, 1]], [[0, 1], [2]], [[0], [1], [2]]])
@pytest.mark.parametrize("shown", [[], [0], [0, 1], [0, 1, 2]])
def test_an_approval_of_outputs_is_one_of_those_alone_and_each_has_its_own_where_it_must(world, per, approved, shown):
    grant = world.grant(conditions=[ask(**({"per": per} if per else {}))])
    for named in approved:
        approve(world, grant, outputs=[OUTPUTS[one] for one in named])
    asked = {"facts": {"outputs": [{"sha256": OUTPUTS[one]} for one in shown]}} if shown else {}
    if per == "output":
        approves = bool(shown) and all([one] in approved for one in shown)
    else:
        approves = bool(shown) and any(set(shown) <= set(named) for named in approved)
    answer = world.check(**asked)
    assert ("use_approval_missing" not in codes(answer)) is approves
    leaned = [(one["pointer"], one["rule"]) for one in answer["assumed"]]
    assert leaned == ([("/facts/outputs", "CORE-28")] if approves else [])
    own = len(shown) if per == "output" else 1
    assert len(answer["settled_by"]) == (own if approves else 0)


@pytest.mark.parametrize(
    ("member", "value", "code"),
    [("per", "shot", "unknown_word"), ("per", "scenes", "unknown_word"), ("by", "the performer", "bad_identifier")],
)
@pytest.mark.parametrize("where", ["grant", "scope"])
@pytest.mark.parametrize("effect", ["ask", "owe", "note", "bar"])
def test_a_word_that_nobody_knows_is_refused_where_a_condition_asks(world, member, value, code, where, effect):
    said = {"conditions": [{**ask(), "effect": effect, member: value}]}
    patch = said if where == "grant" else {"scopes": {"main": said}}
    if effect == "ask":
        assert refused(lambda: world.grant(**patch)) == [code]
    else:
        assert world.grant(**patch)


# -- of one scope ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("effect", ["ask", "bar", "owe", "note"])
def test_a_condition_of_a_scope_holds_for_that_scope_alone(world, effect):
    condition = {**ask(), "effect": effect}
    dub = {**SCOPE, "languages": ["fr"], "conditions": [condition]}
    world.grant(scopes={"dub": dub})
    plain, bound = world.check(), world.check(languages=["fr"])
    assert plain["outcome"] == "covered"
    assert plain["obligations"] == []
    wanted = {"ask": "not_covered", "bar": "needs_escalation", "owe": "covered", "note": "covered"}[effect]
    assert bound["outcome"] == wanted
    owed = [(one["rule"], one["condition"]) for one in bound["obligations"]]
    assert owed == ([("CORE-28", "c1")] if effect in {"owe", "note"} else [])


def test_the_ids_of_conditions_differ_throughout_a_grant(world):
    twice = {"conditions": [ask()], "scopes": {"main": {"conditions": [ask()]}}}
    assert refused(lambda: world.grant(**twice)) == ["duplicate_name"]
    parts = {"main": {"conditions": [ask()]}, "other": {**SCOPE, "conditions": [ask()]}}
    assert refused(lambda: world.grant(scopes=parts)) == ["duplicate_name"]


# -- sublicensees ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("listed", [(), ("dub",), ("main",), ("main", "dub")])
@pytest.mark.parametrize("languages", ["en", "fr"])
@pytest.mark.parametrize("asker", [STUDIO, CO, VENDOR])
def test_a_sublicensee_asks_under_the_scopes_that_name_it_and_no_other(staffed, listed, languages, asker):
    scopes = {"main": {}, "dub": {**SCOPE, "languages": ["fr"]}}
    for name in listed:
        scopes[name] = {**scopes[name], "sublicensees": [CO]}
    staffed.grant(scopes=scopes)
    answer = staffed.check(licensee=asker, languages=[languages])
    part = {"en": "main", "fr": "dub"}[languages]
    may = asker == STUDIO or (asker == CO and part in listed)
    assert answer["outcome"] == ("covered" if may else "not_covered")
    assert ("licensee_not_party" in codes(answer)) is not may


def test_a_sublicensee_sees_the_grant_and_a_stranger_does_not(staffed):
    grant = staffed.grant(scopes={"main": {"sublicensees": [CO]}})
    seen = View(caller=Caller("t", frozenset({"read"}), CO))
    assert staffed.ledger.statement(grant, seen).state == "active"
    with pytest.raises(NotFound):
        staffed.ledger.statement(grant, View(caller=Caller("t", frozenset({"read"}), VENDOR)))


# -- assets ----------------------------------------------------------------------------------------------------------


def asset(world, name, *, by=STUDIO, kind="voice", performer=PAULA, made_from=()):
    of = {} if performer is None else {"performer": performer}
    world.tick()
    return world.register("asset.registration", asset=f"asset:{name}", kind=kind, sha256=OUTPUTS[0], grants=[],
                          made_from=[f"asset:{one}" for one in made_from], holder=by, signed_by=[by], **of)  # fmt: skip


def asked_of(world, *names, nobody=False):
    about = {"use": "synthetic.create", "performances": []} if nobody else {}
    answer = world.check(assets=[f"asset:{one}" for one in names], **about)
    return answer["outcome"], [one["pointer"] for one in answer["reasons"] if one["code"] == "unknown_fact"]


@pytest.mark.parametrize("kind", ["scan", "model", "voice", "material"])
def test_an_asset_of_a_performer_asks_for_her_unless_the_question_names_her(staffed, kind):
    staffed.grant()
    asset(staffed, "hers", kind=kind)
    assert asked_of(staffed, "hers", nobody=True) == ("needs_escalation", ["/assets/0"])
    assert asked_of(staffed, "hers") == ("covered", [])
    prompted = {"prompt_references": [{"performer": {"party": PAULA}, "features": ["name"]}]}
    named = staffed.check(use="synthetic.create", performances=[], assets=["asset:hers"], **prompted)
    assert "/assets/0" not in [one["pointer"] for one in named["reasons"]]


def test_an_asset_nobody_registered_is_an_unknown_fact_where_it_stands(staffed):
    staffed.grant()
    asset(staffed, "known", kind="material", performer=None)
    assert asked_of(staffed, "known", "other") == ("needs_escalation", ["/assets/1"])
    assert asked_of(staffed, "known", nobody=True)[0] == "no_consent_required"


def test_what_an_asset_was_made_from_is_asked_of_too(staffed):
    staffed.grant()
    asset(staffed, "voice")
    asset(staffed, "mix", kind="material", performer=None, made_from=["voice"])
    asset(staffed, "loop", kind="material", performer=None, made_from=["loop", "mix"])
    asset(staffed, "lost", kind="material", performer=None, made_from=["nowhere"])
    assert asked_of(staffed, "loop", nobody=True) == ("needs_escalation", ["/assets/0"])
    assert asked_of(staffed, "loop") == ("covered", [])
    assert asked_of(staffed, "lost") == ("needs_escalation", ["/assets/0"])


def test_an_asset_is_whose_its_first_registrant_says_whoever_speaks_later(staffed):
    staffed.grant()
    asset(staffed, "hers", by=VENDOR)
    asset(staffed, "hers", by=CO, kind="material", performer=None)
    assert asked_of(staffed, "hers", nobody=True) == ("needs_escalation", ["/assets/0"])
    asset(staffed, "free", by=VENDOR, kind="material", performer=None)
    asset(staffed, "free", by=CO)
    assert asked_of(staffed, "free", nobody=True)[0] == "no_consent_required"
    asset(staffed, "free", by=VENDOR)
    assert asked_of(staffed, "free", nobody=True) == ("needs_escalation", ["/assets/0"])


def test_only_a_licensee_or_a_vendor_registers_assets(staffed):
    said = asset(staffed, "a", by=AGENCY)
    assert [one["code"] for one in said["problems"]] == ["signer_no_authority"]
    staffed.grant()
    assert asked_of(staffed, "a") == ("needs_escalation", ["/assets/0"])
    for kind in ("scan", "model", "voice"):
        assert refused(lambda kind=kind: asset(staffed, "b", kind=kind, performer=None)) == ["missing_member"]


# -- sentences -------------------------------------------------------------------------------------------------------


def text_of(world, renderer, **patch):
    """A grant that carries the digest of its sentences by a renderer, registered; and whether they stand."""
    body = {"text": {"language": "en", "renderer": renderer, "sha256": OUTPUTS[0]}, **patch}
    drafted = parse_statement(canonical.open_canonical(world.statement("consent.grant", **_granted(body))))
    shown = digests.digest(render_grant(drafted, renderer).encode())
    grant = world.grant(**{**patch, "text": {"language": "en", "renderer": renderer, "sha256": shown}})
    return world.ledger.statement(grant).state


def _granted(patch):
    return merge_patch(copy.deepcopy(GRANT), patch)


NEW = [
    {"sign_by": "2026-07-01"},
    {"limits": [{"unit": "second", "amount": 99, "per": "calendar_month"}]},
    {"scopes": {"main": {"limits": [{"unit": "second", "amount": 99, "per": "project"}]}}},
    {"scopes": {"main": {"conditions": [{**ask(), "effect": "note"}]}}},
    {"scopes": {"main": {"sublicensees": [CO]}}},
    {"scopes": {"main": {"term": {"until": {"event": "release_date", "months": 1}}}}},
]


def test_a_grant_without_anything_new_reads_alike_by_the_first_two_renderers(world):
    drafted = parse_statement(canonical.open_canonical(world.statement("consent.grant", **_granted({}))))
    assert render_grant(drafted, "1") == render_grant(drafted, "2")
    assert [text_of(world, renderer) for renderer in ("1", "2", "3", "4")] == [*["active"] * 3, "disputed"]


@pytest.mark.parametrize("patch", NEW, ids=str)
def test_what_the_first_renderer_has_no_words_for_stands_by_the_later_ones_alone(world, patch):
    assert text_of(world, "1", **patch) == "disputed"
    assert [text_of(world, renderer, **patch) for renderer in ("2", "3")] == ["active", "active"]


@pytest.mark.parametrize("member", [{"by": PAULA}, {"per": "scene"}])
def test_who_approves_and_for_what_is_said_by_the_second_renderer(world, member):
    said = {"conditions": [ask(**member)]}
    drafted = parse_statement(canonical.open_canonical(world.statement("consent.grant", **_granted(said))))
    without = parse_statement(
        canonical.open_canonical(world.statement("consent.grant", **_granted({"conditions": [ask()]})))
    )
    assert render_grant(drafted, "1") == render_grant(without, "1")
    assert render_grant(drafted, "2") != render_grant(without, "2")
    assert [text_of(world, renderer, **said) for renderer in ("1", "2")] == ["active", "active"]
