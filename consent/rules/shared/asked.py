"""Conditions about what is asked that several profiles share: uses, territories, tools, prompts, stated facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from consent.rules.case import Case, GrantedScope, Lack
from consent.rules.verdicts import Verdict, every
from consent.vocabulary import territories, uses


def case_of(subject: Case | GrantedScope | Lack) -> Case:
    """The case a subject is about."""
    return subject if isinstance(subject, Case) else subject.case


def asks_use(*wanted: str) -> Callable[[Any], bool]:
    """Whether one of these uses is asked (of a case, a granted scope or a lack)."""
    listed = frozenset(wanted)
    return lambda subject: case_of(subject).use in listed


def portrays_voice(case: Case) -> bool:
    """Whether the output touches a voice."""
    return not uses.VOICES.isdisjoint(case.performance.modalities)


def sexual(case: Case) -> bool:
    """Whether nudity or simulated sex is asked."""
    return not {"nudity", "simulated_sex"}.isdisjoint(case.question.request.content)


def meets_territory(case: Case, region: str) -> bool:
    """Whether a territory asked lies in the region, or holds it or a part of it."""
    return territories.any_meets(case.question.request.territories, region)


def advertises_another(case: Case) -> bool:
    """Whether an advertisement is asked, and not one for a work that is none itself."""
    work, request = case.question.work, case.question.request
    is_ad = work is not None and work.declaration.kind == "commercial"
    return is_ad or ("commercial" in request.media and request.purpose != "marketing")


def generates(case: Case) -> bool:
    """Whether a tool of the chain generates: every tool does unless its declaration says otherwise (spec §5.39)."""
    tools = case.question.tools
    return not tools or any(tool.declaration is None or tool.declaration.generative for tool in tools)


def model_from_elsewhere(case: Case) -> Verdict:
    """Whether the model was made for another production, as the asker states."""
    works = case.question.works
    return case.stated("model_trained_for").flagged(lambda origin: origin not in works)


def replaces(case: Case, *work: str) -> Verdict:
    """Whether the output replaces covered work of these kinds, as the asker states."""
    wanted = frozenset(work)
    return case.stated("replaces_covered_work").flagged(lambda listed: not wanted.isdisjoint(listed))


def is_permitted_double(case: Case) -> bool | Verdict:
    """Whether this performer is a stunt or other double whose own face and voice do not appear."""
    touched = {"face", "name", *uses.VOICES}
    if not touched.isdisjoint(case.performance.modalities):
        return False
    works_as = case.performance.facts.get("covered_work")
    asked = {one.performer.party for one in case.question.request.performances if one.performer}
    return works_as in {"stunt", "double_standin"} and case.told("doubles_for").flagged(asked.__contains__)


def prompted_by_name(case: Case) -> bool:
    """Whether the performer's name stands in a prompt."""
    return "name" in case.features


def prompted_by_named_feature(case: Case) -> bool:
    """Whether the performer's name stands in a prompt with a principal facial feature."""
    return prompted_by_name(case) and not uses.FACIAL.isdisjoint(case.features)


def all_of(*conditions: Callable[[Any], bool | Verdict]) -> Callable[[Any], bool | Verdict]:
    """One condition from several: plain ones decide before those that rest on a stated fact are asked."""

    def holds(subject: Any) -> bool | Verdict:
        open_ones = []
        for condition in conditions:
            judged = condition(subject)
            if judged is False:
                return False
            if judged is not True:
                open_ones.append(judged)
        return every(*open_ones) if open_ones else True

    return holds
