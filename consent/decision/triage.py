"""A planned use held against a platform's guidance: tell your contact, ask for written approval, or do not.

The two gates stay apart: this is the platform's. Whether performers consented is the outcome of the check beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from consent.answers.declarations import MatrixRow, Principle, TriageReason, Unstated
from consent.answers.judged import AppliedRule
from consent.rules.case import Case
from consent.rules.facts import question
from consent.rules.model import RuleSet
from consent.rules.platforms import asked as guide, stating
from consent.rules.platforms.principles import PRINCIPLES, failing_principles, final
from consent.rules.profiles import is_platform
from consent.vocabulary import uses

NOBODY, TELL, APPROVAL, DO_NOT = "nobody_to_tell", "tell_your_contact", "written_approval_needed", "do_not"
TRIAGES: Final = (NOBODY, TELL, APPROVAL, DO_NOT)
"""From the lightest to the gravest; the first is that of a work without a platform whose guidance is known."""

_MATRIX: Final = {
    "ideation": "Ideation only: low risk.",
    "background_element": "On-camera background elements: use judgment, and flag them.",
    "final_design": "Final character designs and key visuals: escalate.",
    "talent_replication": "Talent replication, re-ageing and synthetic voices: escalate for consent and legal review.",
    "unowned_training_data": "Training on material without clearance: escalate.",
    "proprietary_material": "The platform's own material: escalate outside secured tools.",
}
"""The rows of the guide's use case matrix (appendix)."""


def triage_of(rules: Iterable[AppliedRule], profiles: Collection[str], unstated: Collection[Unstated]) -> str:
    """What follows from the platform rules that took effect in an answer, and from what nobody stated.

    `profiles` are the guidance of the work's platforms. What nobody stated is never low in risk: it is asked about.
    """
    if not profiles:
        return NOBODY
    effects = {one.effect for one in rules if is_platform(one.id.rpartition("-")[0])}
    if effects & {"not", "invalid"}:
        return DO_NOT
    return APPROVAL if "escalate" in effects or unstated else TELL


def unstated_of(request: Mapping[str, Any], profiles: Collection[str], *, approved: bool) -> tuple[Unstated, ...]:
    """What a declared request leaves open and its platforms' guidance turns on; nothing where they have approved it.

    `request` is the question as it was recorded.
    """
    if approved:
        return ()
    stated = request.get("facts") or {}
    names = stating.unstated(profiles, stated, delivered=request.get("purpose") not in uses.TEMPORARY)
    return tuple(Unstated(one, f"/facts/{one}", question(one)) for one in names)


def reasons_of(rules: Iterable[AppliedRule], rule_set: RuleSet) -> tuple[TriageReason, ...]:
    """The platform rules behind the triage, each once, in its sentence and with its source."""
    found = []
    for one in rules:
        rule = rule_set.find(one.id)
        if rule is not None and is_platform(rule.profile) and one.effect != "exempt":
            found.append(TriageReason(rule.id, one.effect, rule.title, rule.citation))
    return tuple(dict.fromkeys(found))


def principles(case: Case, outcome: str) -> tuple[Principle, ...]:
    """The five guiding principles, each answered yes, no or unsure; "no" and "unsure" are escalated."""
    failing = failing_principles(case)
    answers = {number: "no" if number in failing else "yes" for number in (2, 3, 4)}
    request = case.question.request
    others_material = request.facts.get("third_party_material")
    answers[1] = "unsure" if others_material is None else "no" if others_material else "yes"
    answers[5] = _fifth(request.facts.get("replaces_covered_work"), outcome)
    return tuple(Principle(n, PRINCIPLES[n], answers[n]) for n in sorted(answers))


def _fifth(replaced: Sequence[str] | None, outcome: str) -> str:
    """Of consent: nobody's work is replaced without it, crew's included, about which somebody has to say something."""
    by_consent = {"not_covered": "no", "needs_escalation": "unsure"}.get(outcome, "yes")
    if replaced:
        return "no"
    return "unsure" if replaced is None and by_consent == "yes" else by_consent


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
