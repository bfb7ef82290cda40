"""A planned use held against a platform's guidance: tell your contact, ask for written approval, or do not.

The two gates stay apart: this is the platform's. Whether performers consented is the outcome of the check beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from consent.answers.declarations import MatrixRow, Principle, TriageReason, Unstated
from consent.answers.judged import AppliedRule
from consent.decision.principles import YES
from consent.rules.case import Case, Question
from consent.rules.facts import question as asked_of
from consent.rules.model import RuleSet
from consent.rules.platforms import asked as guide, stating
from consent.rules.platforms.approvals import approvals_of
from consent.rules.platforms.principles import final
from consent.rules.profiles import is_platform
from consent.rules.switches import platform_profiles
from consent.vocabulary import uses

NOBODY, TELL, APPROVAL, DO_NOT = "nobody_to_tell", "tell_your_contact", "written_approval_needed", "do_not"
TRIAGES: Final = (NOBODY, TELL, APPROVAL, DO_NOT)
"""From the lightest to the gravest; a work without a platform whose guidance is known has nobody to tell."""

_MATRIX: Final = {
    "ideation": "Ideation only: low risk.",
    "background_element": "On-camera background elements: use judgment, and flag them.",
    "final_design": "Final character designs and key visuals: escalate.",
    "talent_replication": "Talent replication, re-ageing and synthetic voices: escalate for consent and legal review.",
    "unowned_training_data": "Training on material without clearance: escalate.",
    "proprietary_material": "The platform's own material: escalate outside secured tools.",
}
"""The rows of the guide's use case matrix (appendix)."""


def by_rules(rules: Iterable[AppliedRule]) -> str:
    """What follows from the platform rules that took effect in an answer, before the principles are asked."""
    effects = {one.effect for one in rules if is_platform(one.id.rpartition("-")[0])}
    if effects & {"not", "invalid"}:
        return DO_NOT
    return APPROVAL if "escalate" in effects else TELL


def triage_of(
    rules: Iterable[AppliedRule], answered: Iterable[Principle], unstated: Collection[Unstated], *, approved: bool
) -> str:
    """The level: telling is enough only where every principle is answered yes and nothing is left unstated.

    What the platforms have approved in writing needs neither.
    """
    level = by_rules(rules)
    doubtful = bool(unstated) or any(one.answer != YES for one in answered)
    return APPROVAL if level == TELL and doubtful and not approved else level


def unstated_of(question: Question) -> tuple[Unstated, ...]:
    """What the guidance of the work's platforms turns on and nobody states, with what each fact answers."""
    request = question.request
    delivered = request.purpose not in uses.TEMPORARY
    names = stating.unstated(guidance(question), request.facts, delivered=delivered)
    return tuple(Unstated(one, f"/facts/{one}", asked_of(one)) for one in names)


def guidance(question: Question) -> frozenset[str]:
    """The profiles that are the guidance of the work's platforms."""
    door = question.door
    return frozenset(code for one in platforms(question) for code in platform_profiles(door, one))


def platforms(question: Question) -> tuple[str, ...]:
    """The platforms of the work whose guidance is known: whom there is to tell."""
    listed = question.work.platforms if question.work else ()
    return tuple(one for one in listed if platform_profiles(question.door, one))


def is_approved(gathered: Iterable[Case]) -> bool:
    """Whether the platforms' written approvals in force hold all that is asked."""
    return all(_has_approval(case) for case in gathered)


def _has_approval(case: Case) -> bool:
    return all(approvals_of(case, profile) for profile in guidance(case.question))


def reasons_of(rules: Iterable[AppliedRule], rule_set: RuleSet) -> tuple[TriageReason, ...]:
    """The platform rules behind the triage, each once, in its sentence and with its source."""
    found = []
    for one in rules:
        rule = rule_set.find(one.id)
        if rule is not None and is_platform(rule.profile) and one.effect != "exempt":
            found.append(TriageReason(rule.id, one.effect, rule.title, rule.citation))
    return tuple(dict.fromkeys(found))


def matrix_rows(case: Case) -> tuple[MatrixRow, ...]:
    """The rows of the use case matrix that the planned use falls under."""
    request = case.question.request
    element = request.facts.get("element")
    rows = {
        "ideation": case.use == "reference.temp" and not final(case),
        "background_element": element == "background" and final(case),
        "final_design": element in {"main_character", "key_visual", "central_setting"},
        "talent_replication": guide.shows_talent(case) or guide.synthetic_voice(case),
        "unowned_training_data": case.use.startswith("model.train."),
        "proprietary_material": bool(request.assets),
    }
    return tuple(MatrixRow(row, _MATRIX[row]) for row, falls in rows.items() if falls)
