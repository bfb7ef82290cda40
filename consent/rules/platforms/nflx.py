"""NFLX: Netflix, "Using Generative AI in Content Production" (Partner Help Center 43393929218323, 11 November 2025).

The gate of the platform, beside the performers' consent: its written approval settles whatever it escalates.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Final

from consent.rules.case import Case
from consent.rules.clauses import S1, exempts, grant, lacking, performance, rule, tells
from consent.rules.model import Effect, Rule, Settler
from consent.rules.platforms.asked import (
    changes_delivery,
    dubbed_under_another,
    feeds_talent,
    is_background,
    is_customary,
    is_story_element,
    may_harm,
    model_strays,
    of_nobody_cleared,
    pitched,
    prompts_with_a_stranger,
    re_ages_or_voices,
    shows_talent,
)
from consent.rules.platforms.principles import (
    a_principle_fails,
    final,
    keeps_data_inside,
    keeps_data_outside,
    says_which,
    unsecured,
    without_terms,
)
from consent.rules.platforms.telling import untold_of
from consent.rules.profile import Profile
from consent.rules.shared.asked import all_of, asks_use, generates, model_from_elsewhere
from consent.rules.verdicts import Verdict
from consent.vocabulary import uses

ESC, NOT = Effect.ESCALATE, Effect.NOT
MISSING = "platform_approval_missing"
_nflx = partial(rule, settled_by=Settler.PLATFORM)


def _where(section: str) -> str:
    return f"Netflix, Using Generative AI in Content Production (2025-11-11), {section}"


def by_a_vendor(case: Case) -> bool:
    """Whether a vendor asks, whose pipeline it is."""
    return case.question.request.vendor is not None


def is_chain(case: Case) -> bool:
    """Whether several tools work one after the other."""
    return len(case.question.tools) > 1


def _no(stated: bool) -> bool:  # noqa: FBT001 - a fact's value
    return not stated


def _stated_so(fact: str) -> Callable[[Case], Verdict]:
    """Whether the asker says so; silence is none of it."""
    return lambda case: case.stated(fact).flagged()


_generated = partial(all_of, generates)
_untold = untold_of("NFLX")

RULES: Final[tuple[Rule, ...]] = (
    _nflx("NFLX-01", "The platform is told of any intended use of generative AI", S1, _where("introduction"),
          "notices", tells("platform_genai", _generated(_untold),
                           "Tell the platform's contact of the intended use of generative AI.")),
    _nflx("NFLX-02", "A guiding principle answered no, or not answered, is escalated before proceeding; a tool outside"
          " secured environments is none of that where no secured one could do it", S1,
          _where("guiding principles"), "tools purpose secured_tool_available",
          performance(ESC, MISSING, _generated(a_principle_fails), says_which), revision=2),
    _nflx("NFLX-03", "Final deliverables and talent likeness need written approval", S1, _where("introduction"),
          "purpose performances approvals",
          performance(ESC, MISSING, _generated(lambda case: final(case) or shows_talent(case)),
                      "the output is delivered, or carries a performer's likeness, without written approval")),
    _nflx("NFLX-04", "Production material goes into a tool outside secured environments only with written approval", S1,
          _where("use cases 1; use case matrix"), "assets tools approvals",
          performance(ESC, MISSING, _generated(unsecured, lambda case: bool(case.question.request.assets)),
                      "production assets are put into a tool outside secured environments without written approval",
                      pointer="/assets"), revision=2),
    _nflx("NFLX-05", "No training on the material of performers, artists or other right-holders without clearance", S1,
          _where("use cases 1; use case matrix"), "uses performances third_party_material",
          lacking(asks_use(*uses.TRAINS), yields=False),
          performance(ESC, MISSING, _generated(of_nobody_cleared),
                      "a model is trained on material of others, or of nobody who is named, without written approval"),
          revision=2),
    _nflx("NFLX-06", "Main characters, key visuals and central settings need written approval", S1,
          _where("use cases 2"), "element",
          performance(ESC, MISSING, _generated(is_story_element), "an element central to the story is generated")),
    _nflx("NFLX-07", "No prompting with the name or features of a performer, a public figure or somebody dead without"
          " permission", S1, _where("use cases 2"), "prompt_references",
          lacking(lambda lack: bool(lack.case.features), yields=False),
          performance(ESC, MISSING, _generated(prompts_with_a_stranger),
                      "a prompt names somebody whom the ledger does not know, without written approval"),
          revision=2),
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
          exempts(dubbed_under_another, "lips are fitted to a dub, if the work's agreement permits it",
                  unconfirmed=True),
          revision=3),
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
    _nflx("NFLX-17", "What may harm reputation, dignity or personal image is for people to judge; which content that"
          " may be this ledger chose", S1,
          _where("talent enhancement, quality"), "content",
          performance(ESC, MISSING, _generated(may_harm),
                      "sensitive content may harm the performer's reputation or dignity", pointer="/content"),
          revision=2),
    _nflx("NFLX-18", "Tools do not store, reuse or train on inputs or outputs", S1,
          _where("guiding principles"), "tools",
          performance(NOT, "tool_not_permitted", _generated(keeps_data_outside),
                      "a tool stores, reuses or trains on what goes through it", pointer="/tools"),
          performance(ESC, MISSING, _generated(keeps_data_inside),
                      "an enterprise tool stores, reuses or trains on what goes through it", pointer="/tools"),
          revision=2),
    _nflx("NFLX-19", "Each step of a pipeline is held to the same principles, and the platform is told of a vendor's",
          S1, _where("custom workflows"), "tools vendor notices",
          performance(NOT, "tool_not_permitted", _generated(keeps_data_outside, is_chain),
                      "one step of the chain fails, so the chain does", pointer="/tools"),
          performance(ESC, MISSING, _generated(keeps_data_inside, is_chain),
                      "one step of the chain, an enterprise tool, keeps what goes through it", pointer="/tools"),
          tells("platform_genai", _generated(by_a_vendor, _untold), "Describe the vendor's pipeline to the platform."),
          revision=3),
    _nflx("NFLX-20", "Re-ageing and synthetic voices need the performer's consent, and beside it the platform's legal"
          " review, for which its written approval speaks", S1,
          _where("appendix, use case matrix"), "uses modalities grants approvals",
          lacking(lambda lack: generates(lack.case) and re_ages_or_voices(lack.case)),
          performance(ESC, MISSING, _generated(re_ages_or_voices),
                      "re-ageing or a synthetic voice, without written approval after legal review"), revision=2),
    _nflx("NFLX-21", "A performer's likeness is no input, even to a secured tool, without escalation", S1,
          _where("confidentiality"), "uses",
          performance(ESC, MISSING, _generated(feeds_talent),
                      "a performer's likeness is put into a tool without written approval"), revision=2),
    _nflx("NFLX-22", "Anything generated in the final cut is flagged early", S1,
          _where("final and temporary use"), "notices purpose",
          tells("platform_genai", _generated(_untold, final),
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
    _nflx("NFLX-28", "Of a tool outside secured environments somebody has read the terms: they are on record", S1,
          _where("confidentiality"), "tools",
          performance(ESC, MISSING, _generated(without_terms),
                      "the declaration of a tool outside secured environments names no evidence of its terms",
                      pointer="/tools")),
)  # fmt: skip


PROFILE: Final = Profile(
    "NFLX", "Netflix guidance on generative AI", "platform", RULES,
    "https://partnerhelp.netflixstudios.com/hc/en-us/articles/43393929218323", since=dt.date(2025, 11, 11),
    asks="NFLX",
)  # fmt: skip
