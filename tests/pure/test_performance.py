"""Prompts ask like performances, and no exemption passes what she restricted (kind A13; W9, W10, W14 to W16, W20)."""

import pytest

from consent.decision.decide import decide
from consent.rules import engine
from tests.pure.harbor import RIVAL, SCOPE, asked, furnished_harbor, granted, performed
from tests.pure.memory import HARBOR, PAULA, REGISTRAR, STUDIO, day, on_day, signer


def said(memory, *, on=9, **question):
    decision = decide(asked(**question), memory.registry(), at=day(on), now=day(on), rules=engine.current())
    return decision.outcome, {(one.rule, one.code) for one in decision.findings if one.code}


# -- prompts ----------------------------------------------------------------------------------------------------------

VOICE_ONLY = {"modalities": ["voice_speech"]}


@pytest.mark.parametrize("features", [["eyes"], ["nose", "mouth"], ["voice"], ["name"]])
def test_features_of_somebody_portrayed_by_other_modalities_are_asked_as_well(features):
    memory = furnished_harbor().copy()
    granted(memory, scope=VOICE_ONLY.items())
    prompt = [{"performer": {"party": PAULA}, "features": features}]
    outcome, found = said(memory, performances=[performed(**VOICE_ONLY)], prompt_references=prompt)
    asks_more = not {"voice", "name"} >= set(features)
    assert outcome == ("not_covered" if asks_more else "covered")
    assert (("CORE-08", "modality_not_granted") in found) is asks_more


@pytest.mark.parametrize(("scope", "outcome"), [
    ({}, "needs_escalation"), ({"roles": ["*"]}, "needs_escalation"), ({"scenes": ["*"]}, "needs_escalation"),
    ({"roles": ["*"], "scenes": ["*"]}, "covered"),
])  # fmt: skip
def test_of_who_is_only_prompted_with_a_scope_that_names_roles_or_scenes_leaves_open_which(scope, outcome):
    memory = furnished_harbor().copy()
    granted(memory, scope={**scope, "uses": ["synthetic.create_from_named_features"]}.items(),
            description="Vale and whoever she plays.")  # fmt: skip
    prompt = [{"performer": {"party": PAULA}, "features": ["eyes"]}]
    question = {"use": "synthetic.create_from_named_features", "performances": [], "prompt_references": prompt}
    found = said(memory, **question)
    assert ((found[0] == "needs_escalation") and ("CORE-19", "unknown_fact") in found[1]) is (outcome != "covered")


# -- exemptions -------------------------------------------------------------------------------------------------------

CUSTOMARY = {"use": "alter.customary_post", "performances": [performed(facts={"customary": "noise"})]}


@pytest.fixture
def exempted():
    """A work under an agreement that lets customary changes be made without asking."""
    memory = furnished_harbor().copy()
    memory.say("project.declaration", project=[HARBOR], title="T", kind="film", licensee=STUDIO, platforms=[],
               agreements=["SAT23"], jurisdictions=[], photography_start="2026-06-01",
               signed_by=[STUDIO, REGISTRAR])  # fmt: skip
    assert said(memory, **CUSTOMARY)[0] == "no_consent_required"
    return memory


def excluding(memory, scope, applies_to="this_grant", *, licensee=STUDIO):
    return memory.grant(signed_by=[PAULA, signer(licensee, "licensee")], licensee=licensee, when=2,
                        scopes={"main": SCOPE}, exclusions=[{"applies_to": applies_to, "scope": scope}])  # fmt: skip


MEETS, MISSES = {"territories": ["US"]}, {"territories": ["FR"]}
RESTRICTIONS = {
    "a bar": lambda m, scope: m.say("prohibition", performer=PAULA, scope=scope, signed_by=[PAULA]),
    "an exclusion of all her grants": lambda m, scope: excluding(m, scope, "all_grants_of_performer"),
    "an exclusion of all her grants, to another": lambda m, scope: excluding(
        m, scope, "all_grants_of_performer", licensee=RIVAL),
    "an exclusion of one grant": excluding,
    "a dispute of a part": lambda m, scope: m.say(
        "consent.dispute", grant=granted(m).digest, text="t", scope=scope, signed_by=[PAULA], when=3),
}  # fmt: skip
REFUSE = {"a bar", "an exclusion of all her grants", "an exclusion of all her grants, to another"}


@pytest.mark.parametrize("restriction", RESTRICTIONS)
@pytest.mark.parametrize("scope", [MEETS, MISSES])
def test_no_exemption_passes_what_she_restricted(exempted, restriction, scope):
    RESTRICTIONS[restriction](exempted, scope)
    outcome, _ = said(exempted, **CUSTOMARY)
    restricted = "not_covered" if restriction in REFUSE else "needs_escalation"
    assert outcome == (restricted if scope is MEETS else "no_consent_required")


def test_a_suspension_of_her_grant_is_no_silence_either(exempted):
    grant = granted(exempted)
    exempted.say("consent.suspension", grant=grant.digest, reason="r", signed_by=[PAULA], when=3, **{"from": on_day(3)})
    assert said(exempted, **CUSTOMARY)[0] == "needs_escalation"


def test_of_somebody_nobody_registered_it_is_never_said_that_no_consent_is_needed(exempted):
    nobody = [performed("party:nobody", facts={"customary": "noise"})]
    outcome, found = said(exempted, **{**CUSTOMARY, "performances": nobody})
    assert outcome == "not_covered"
    assert ("CORE-07", "no_grant") in found


# -- contradictions and rulings ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", [
    {"use": "synthetic.create_from_named_features", "performances": []},
    {"use": "reference.temp", "performances": [], "purpose": "final_deliverable"},
])  # fmt: skip
def test_what_contradicts_itself_is_for_a_person(question):
    outcome, found = said(furnished_harbor().copy(), **question)
    assert (outcome, found) == ("needs_escalation", {("CORE-19", "unknown_fact")})


BOX = {name: value for name, value in SCOPE.items() if name != "term"}


@pytest.mark.parametrize("ruling", [STUDIO, RIVAL])
def test_a_pending_assignee_rules_on_nothing_of_the_work(ruling):
    memory = furnished_harbor().copy()
    for party in (STUDIO, RIVAL):
        memory.key(party, purposes=["sign", "decide"], signed_by=[signer(party, "licensee"), REGISTRAR])
    memory.say("tool.declaration", tool="tool:vfx", vendor="party:stranger", version="1", stores_data=False,
               trains_on_data=False, enterprise=True, evidence=[], signed_by=[REGISTRAR])  # fmt: skip
    grant = granted(memory, description="", agreement="SAT26")
    memory.say("consent.assignment", grant=grant.digest, to=RIVAL, signed_by=[STUDIO, signer(RIVAL, "licensee")],
               union_decision={"status": "requested", "date": "2026-06-03"}, when=3)  # fmt: skip
    before = said(memory, licensee=RIVAL)
    memory.say("determination", project=HARBOR, scope=BOX, rules=["SAT26-I"], finding="satisfied", reason="r",
               until="2027-01-01", signed_by=[signer(ruling, "licensee")], when=4)  # fmt: skip
    after = said(memory, licensee=RIVAL)
    open_before = {rule for rule, _ in before[1]} & {"SAT26-I"}
    assert open_before
    assert ({rule for rule, _ in after[1]} & {"SAT26-I"} == open_before) is (ruling == RIVAL)
