"""NFLX: Netflix, "Using Generative AI in Content Production" (Partner Help Center 43393929218323, 11 November 2025).

The gate of the platform, beside the performers' consent: its written approval settles whatever it escalates.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Final

from consent.rules.case import Case, GrantedScope, Lack
from consent.rules.clauses import S1, exempts, grant, lacking, performance, rule, tells
from consent.rules.model import Effect, Rule, Settler
from consent.rules.platforms.approvals import platforms_of
from consent.rules.profile import Profile
from consent.rules.shared.asked import (
    all_of,
    asks_use,
    generates,
    is_permitted_double,
    model_from_elsewhere,
    portrays_voice,
)  # fmt: skip
from consent.rules.shared.notices import told_by_then
from consent.rules.verdicts import Verdict, either
from consent.vocabulary import uses

ESC, NOT = Effect.ESCALATE, Effect.NOT
MISSING = "platform_approval_missing"
PRINCIPLES: Final = {
    1: "the output does not recreate identifiable features of material others own",
    2: "tools do not store, reuse or train on production inputs or outputs",
    3: "tools run in an enterprise-secured environment",
    4: "generated material is temporary, not part of final deliverables",
    5: "no talent performance or union-covered work is replaced or generated without consent",
}
"""The guide's five guiding principles, in our words."""
_ELEMENTS = frozenset({"main_character", "key_visual", "central_setting"})
_CUSTOMARY = frozenset(
    {"cosmetics", "wardrobe", "noise", "timing", "continuity", "pitch", "clarity", "filters", "standards_ratings"}
)
_DIGNITY = frozenset({"nudity", "simulated_sex", "self_harm", "profanity_slur", "political", "religious", "medical"})
_nflx = partial(rule, settled_by=Settler.PLATFORM)


def _where(section: str) -> str:
    return f"Netflix, Using Generative AI in Content Production (2025-11-11), {section}"


def untold(case: Case) -> bool:
    """Whether the platform has not been told of generative use in this work."""
    platforms = platforms_of(case, "NFLX")
    return not all(told_by_then(case, "platform_genai", one.__eq__) for one in platforms)


def final(case: Case) -> bool:
    """Whether the output is for delivery, not temporary."""
    return case.question.request.purpose not in uses.TEMPORARY


def shows_talent(case: Case) -> bool:
    """Whether the output carries a performer's likeness or voice."""
    return case.portrays or case.prompted


def keeps_data(case: Case) -> bool:
    """Whether a tool of the chain stores, reuses or trains on what goes through it."""
    declared = (tool.declaration for tool in case.question.tools)
    return any(one is not None and (one.stores_data or one.trains_on_data) for one in declared)


def keeps_data_outside(case: Case) -> bool:
    """Whether one that does so is no enterprise tool."""
    declared = (tool.declaration for tool in case.question.tools)
    kept = (one for one in declared if one is not None and (one.stores_data or one.trains_on_data))
    return any(not one.enterprise for one in kept)


def keeps_data_inside(case: Case) -> bool:
    """Whether those that do so are enterprise tools, all of them."""
    return keeps_data(case) and not keeps_data_outside(case)


def unsecured(case: Case) -> bool:
    """Whether a tool of the chain does not run in an enterprise-secured environment."""
    declared = (tool.declaration for tool in case.question.tools)
    return any(one is not None and not one.enterprise for one in declared)


def failing_principles(case: Case) -> tuple[int, ...]:
    """Which of principles 2 to 4 recorded facts answer "no"; 1 and 5 (prompts, consent) have rules of their own."""
    answers = {2: keeps_data(case), 3: unsecured(case), 4: final(case)}
    return tuple(number for number, fails in answers.items() if fails)


def says_which(case: Case) -> str:
    """The sentence that names them."""
    return "; ".join(f"principle {number} is not met: {PRINCIPLES[number]}" for number in failing_principles(case))


def is_story_element(case: Case) -> Verdict:
    """Whether a main character, key visual or central setting is generated; who generates elements must say which."""
    among = _ELEMENTS.__contains__
    stated = case.stated("element")
    makes_elements = case.use in uses.SYNTHETIC | {"reference.temp"}
    return stated.test(among) if makes_elements else stated.flagged(among)


def changes_delivery(case: Case) -> bool | Verdict:
    """Whether tone, delivery or intent change, or lips follow a line that stood in no script."""
    if case.use == "alter.performance":
        return True
    return case.use == "alter.dialogue" and case.told("scripted").test(lambda scripted: not scripted)


def is_customary(case: Case) -> bool | Verdict:
    """A customary change after the fact, a line that was scripted, permitted dubbing, or a permitted double."""
    if case.use == uses.CUSTOMARY_POST:
        return case.told("customary").test(_CUSTOMARY.__contains__)
    if case.use == "dub.lip_sync":
        return not {"SAT23", "SAT26"}.isdisjoint(case.governing)
    return either(
        case.use == "alter.dialogue" and case.told("scripted").flagged(),
        is_permitted_double(case),
    )


def model_strays(granted: GrantedScope) -> bool | Verdict:
    """Whether the model was made for another production that this scope does not name beside the asked one."""
    origin = granted.case.question.request.facts.get("model_trained_for")
    return origin not in (granted.scope.projects or ()) and model_from_elsewhere(granted.case)


def pitched(lack: Lack) -> bool | Verdict:
    """Whether a model is used for a pitch or concept to which not everybody agreed."""
    is_pitch = lack.case.question.request.purpose == "pitch_concept"
    return is_pitch and lack.case.stated("model_trained_for").flagged(lambda _: True)


def synthetic_voice(case: Case) -> bool:
    """Whether a voice is generated."""
    speaks = portrays_voice(case) and case.use in uses.SHOWS_REPLICA | {uses.CREATES, "dub.voice_replica"}
    return speaks or case.use == "dub.voice_replica"


def is_chain(case: Case) -> bool:
    """Whether several tools work one after the other."""
    return len(case.question.tools) > 1


def is_background(case: Case) -> Verdict:
    """Whether the asker says that a background element is generated."""
    return case.stated("element").flagged("background".__eq__)


def _no(stated: bool) -> bool:  # noqa: FBT001 - a fact's value
    return not stated


def _stated_so(fact: str) -> Callable[[Case], Verdict]:
    """Whether the asker says so; silence is none of it."""
    return lambda case: case.stated(fact).flagged()


_generated = partial(all_of, generates)

RULES: Final[tuple[Rule, ...]] = (
    _nflx("NFLX-01", "The platform is told of any intended use of generative AI", S1, _where("introduction"),
          "notices", tells("platform_genai", _generated(untold),
                           "Tell the platform's contact of the intended use of generative AI.")),
    _nflx("NFLX-02", "A guiding principle answered no, or not answered, is escalated before proceeding", S1,
          _where("guiding principles"), "tools purpose",
          performance(ESC, MISSING, _generated(lambda case: bool(failing_principles(case))), says_which)),
    _nflx("NFLX-03", "Final deliverables and talent likeness need written approval", S1, _where("introduction"),
          "purpose performances approvals",
          performance(ESC, MISSING, _generated(lambda case: final(case) or shows_talent(case)),
                      "the output is delivered, or carries a performer's likeness, without written approval")),
    _nflx("NFLX-04", "Owned material and personal data go into no tool without explicit approval", S1,
          _where("use cases 1"), "assets approvals",
          performance(NOT, MISSING, _generated(lambda case: bool(case.question.request.assets)),
                      "production assets are put into a tool without written approval", pointer="/assets"),
          settled_though_refusing=True),
    _nflx("NFLX-05", "No training on performers' material without clearance", S1, _where("use cases 1"), "uses",
          lacking(asks_use(*uses.TRAINS), yields=False)),
    _nflx("NFLX-06", "Main characters, key visuals and central settings need written approval", S1,
          _where("use cases 2"), "element",
          performance(ESC, MISSING, _generated(is_story_element), "an element central to the story is generated")),
    _nflx("NFLX-07", "No prompting with a performer's features without permission", S1, _where("use cases 2"),
          "prompt_references", lacking(lambda lack: bool(lack.case.features), yields=False)),
    _nflx("NFLX-08", "No real performer's voice or likeness without explicit and documented consent", S1,
          _where("use cases 3"), "grants",
          lacking(all_of(lambda lack: generates(lack.case), lambda lack: shows_talent(lack.case)))),
    _nflx("NFLX-09", "Changes to tone, delivery or intent, and lips to an unscripted line, need written approval", S1,
          _where("use cases 3"), "uses scripted",
          performance(ESC, MISSING, _generated(changes_delivery),
                      "what was said, or how it was said, is changed without written approval")),
    _nflx("NFLX-10", "What could be taken for real needs written approval", S1, _where("use cases 4"),
          "mistakable_for_real",
          performance(ESC, MISSING, _generated(lambda case: case.stated("mistakable_for_real").flagged()),
                      "the output could be taken for a real event, person or statement")),
    _nflx("NFLX-11", "Replacing or materially affecting union-covered work needs written approval", S1,
          _where("use cases 4"), "replaces_covered_work",
          performance(ESC, MISSING, _generated(lambda case: case.stated("replaces_covered_work").flagged()),
                      "work of union-represented people is replaced without written approval")),
    _nflx("NFLX-12", "Creating a digital replica needs consent", S1, _where("talent enhancement"), "uses",
          lacking(asks_use(uses.CREATES))),
    _nflx("NFLX-13", "A replica made with consent may be used as scripted, for unsafe action, or unrecognisably", S1,
          _where("talent enhancement, digital replica"), "uses",
          exempts(asks_use(*uses.FREED_BY_CREATION), "no consent beyond that to the replica's creation is asked for",
                  by_creation=True)),
    _nflx("NFLX-14", "Customary changes, permitted dubbing and a permitted double need no consent", S1,
          _where("talent enhancement, digital alteration"), "uses customary scripted covered_work doubles_for",
          exempts(is_customary, "a customary alteration, permitted dubbing or a permitted double"),
          revision=2),
    _nflx("NFLX-15", "A model made of a performer serves its own production only", S1,
          _where("talent enhancement, model usage"), "model_trained_for projects",
          grant(NOT, "model_scope_exceeded", model_strays,
                "the model was made for another production, which this scope does not name")),
    _nflx("NFLX-16", "A model serves no other production, pitch or concept without the consent of all parties", S1,
          _where("talent enhancement, model usage"), "model_trained_for projects purpose",
          grant(NOT, "model_scope_exceeded", model_strays,
                "not everybody agreed to the model's use for another production"),
          lacking(lambda lack: model_from_elsewhere(lack.case), code="model_scope_exceeded", yields=False),
          lacking(pitched, "purposes", code="model_scope_exceeded", yields=False)),
    _nflx("NFLX-17", "What may harm reputation, dignity or personal image is for people to judge", S1,
          _where("talent enhancement, quality"), "content",
          performance(ESC, MISSING, _generated(lambda case: not _DIGNITY.isdisjoint(case.question.request.content)),
                      "sensitive content may harm the performer's reputation or dignity", pointer="/content")),
    _nflx("NFLX-18", "Tools do not store, reuse or train on inputs or outputs", S1,
          _where("guiding principles"), "tools",
          performance(NOT, "tool_not_permitted", _generated(keeps_data_outside),
                      "a tool stores, reuses or trains on what goes through it", pointer="/tools"),
          performance(ESC, MISSING, _generated(keeps_data_inside),
                      "an enterprise tool stores, reuses or trains on what goes through it", pointer="/tools"),
          revision=2),
    _nflx("NFLX-19", "Each step of a pipeline is held to the same principles", S1,
          _where("custom workflows"), "tools",
          performance(NOT, "tool_not_permitted", _generated(keeps_data_outside, is_chain),
                      "one step of the chain fails, so the chain does", pointer="/tools"),
          performance(ESC, MISSING, _generated(keeps_data_inside, is_chain),
                      "one step of the chain, an enterprise tool, keeps what goes through it", pointer="/tools"),
          revision=2),
    _nflx("NFLX-20", "Re-ageing and synthetic voices need consent and legal review", S1,
          _where("appendix, use case matrix"), "uses modalities approvals",
          performance(ESC, MISSING, _generated(lambda case: case.use == "alter.age" or synthetic_voice(case)),
                      "re-ageing or a synthetic voice, without written approval after legal review")),
    _nflx("NFLX-21", "A performer's likeness is no input, even to a secured tool, without escalation", S1,
          _where("confidentiality"), "uses",
          performance(ESC, MISSING, _generated(shows_talent, asks_use(*uses.FED_WITH_TALENT)),
                      "a performer's likeness is put into a tool without written approval")),
    _nflx("NFLX-22", "Anything generated in the final cut is flagged early", S1,
          _where("final and temporary use"), "notices purpose",
          tells("platform_genai", _generated(untold, final),
                "Flag generated material in the final cut to the platform.")),
    _nflx("NFLX-23", "Third-party material in prompts or outputs needs written approval", S1,
          _where("introduction; use cases 2"), "third_party_material",
          performance(ESC, MISSING, _generated(_stated_so("third_party_material")),
                      "material of others is in a prompt or in the output, without written approval")),
    _nflx("NFLX-24", "Personal data go into no tool without written approval", S1, _where("introduction; use cases 1"),
          "personal_data",
          performance(ESC, MISSING, _generated(_stated_so("personal_data")),
                      "personal data are put into a tool without written approval")),
    _nflx("NFLX-25", "Sensitive material is escalated, also where the tool is secured", S1, _where("confidentiality"),
          "sensitive_material",
          performance(ESC, MISSING, _generated(_stated_so("sensitive_material")),
                      "sensitive material is put into a tool without written approval")),
    _nflx("NFLX-26", "What is delivered has meaningful human input", S1, _where("final and temporary use"),
          "human_input purpose",
          performance(ESC, MISSING, _generated(final, lambda case: case.stated("human_input").flagged(_no)),
                      "what is delivered was made without meaningful human input")),
    _nflx("NFLX-27", "Prominent or story-relevant background is no background: it is escalated", S1,
          _where("final and temporary use; use case matrix"), "element prominent purpose",
          performance(ESC, MISSING, _generated(final, is_background, _stated_so("prominent")),
                      "a prominent background element is delivered without written approval")),
)  # fmt: skip


PROFILE: Final = Profile(
    "NFLX", "Netflix guidance on generative AI", "platform", RULES,
    "https://partnerhelp.netflixstudios.com/hc/en-us/articles/43393929218323", since=dt.date(2025, 11, 11),
    asks="NFLX",
)  # fmt: skip
