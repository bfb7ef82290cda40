"""What is asked, in the terms of Netflix's guide: elements of the story, talent, prompts, models, delivery."""

from __future__ import annotations

from typing import Final

from consent.rules.case import Case, GrantedScope, Lack
from consent.rules.shared.asked import is_permitted_double, model_from_elsewhere, portrays_voice
from consent.rules.verdicts import Verdict, either
from consent.vocabulary import uses

_SAG: Final = frozenset({"SAT23", "SAT26"})
_ELEMENTS: Final = frozenset({"main_character", "key_visual", "central_setting"})
_CUSTOMARY: Final = frozenset(
    {"cosmetics", "wardrobe", "noise", "timing", "continuity", "pitch", "clarity", "filters", "standards_ratings"}
)
_FED: Final = uses.FED_WITH_TALENT | uses.SHOWS_REPLICA | uses.CAPTURES | {"reference.temp"}
_DIGNITY: Final = frozenset(
    {"nudity", "simulated_sex", "self_harm", "profanity_slur", "political", "religious", "medical"}
)


def shows_talent(case: Case) -> bool:
    """Whether the output carries a performer's likeness or voice."""
    return case.portrays or case.prompted


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


def of_nobody_cleared(case: Case) -> bool | Verdict:
    """Whether a model is trained on material of others, as the asker states, or on that of nobody who is named."""
    if case.use not in uses.TRAINS:
        return False
    return case.performance.performer is None or case.stated("third_party_material").flagged()


def prompts_with_a_stranger(case: Case) -> bool:
    """Whether a prompt names somebody the ledger does not know: a public figure, an author, a person long dead."""
    return case.prompted and case.person is None


def dubbed_under_another(case: Case) -> bool:
    """Whether lips are fitted to a dub under an agreement whose own words on that were not read."""
    work = case.question.work
    agreements = frozenset(work.agreements if work is not None else ()) - {"none"}
    return case.use == "dub.lip_sync" and bool(agreements) and _SAG.isdisjoint(case.governing)


def re_ages_or_voices(case: Case) -> bool:
    """Whether an age is changed or a voice is made."""
    return case.use == "alter.age" or synthetic_voice(case)


def is_customary(case: Case) -> bool | Verdict:
    """A customary change after the fact, a line that was scripted, permitted dubbing, or a permitted double."""
    if case.use == uses.CUSTOMARY_POST:
        return case.told("customary").test(_CUSTOMARY.__contains__)
    if case.use == "dub.lip_sync":
        return not _SAG.isdisjoint(case.governing)
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


def is_background(case: Case) -> Verdict:
    """Whether the asker says that a background element is generated."""
    return case.stated("element").flagged("background".__eq__)


def feeds_talent(case: Case) -> bool:
    """Whether a performer's likeness is put into a tool."""
    return shows_talent(case) and case.use in _FED


def may_harm(case: Case) -> bool:
    """Whether content is asked that may harm reputation, dignity or personal image."""
    return not _DIGNITY.isdisjoint(case.question.request.content)
