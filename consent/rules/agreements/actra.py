"""ACTRA (Canada): Independent Production Agreement 2025, as the best-practice guide of May 2025 tells it."""

from __future__ import annotations

from typing import Final

from consent.rules.case import Case, GrantedScope
from consent.rules.clauses import S2, grant, lacking, owes, performance, rule, tells
from consent.rules.model import Effect, Rule
from consent.rules.profile import Profile
from consent.rules.shared.asked import asks_use, model_from_elsewhere
from consent.rules.shared.notices import intended_use_told_in_time, replica_services_told_in_time, told_at
from consent.rules.shared.people import registered_kind
from consent.rules.shared.terms import has_condition, vague
from consent.rules.verdicts import Verdict, either
from consent.vocabulary import uses
from consent.vocabulary.times import start_of_day

ESC, INV, NOT, NOTICE = Effect.ESCALATE, Effect.INVALID, Effect.NOT, Effect.NOTICE
_SOURCE = "actratoronto.com, best-practice guide, May 2025"
_PERFORMER_UNTOLD = "No notice of replica services to the performer is on record 48 hours before she signed."


def union_untold(case: Case) -> bool:
    """Whether no union was told of the intended use 48 hours before generation."""
    return not intended_use_told_in_time(case, lambda to: registered_kind(case, to) == "union")


def filmed_untold(case: Case) -> bool:
    """Whether photography has begun and no union had been told of the intended use before that day."""
    work = case.question.work
    if work is None:
        return False
    begins = start_of_day(work.declaration.photography_start, "UTC")
    told = told_at(case, "intended_use", lambda to: registered_kind(case, to) == "union")
    return begins <= case.at and (told is None or begins <= told)


def endless_or_vague(granted: GrantedScope) -> bool:
    """Whether the consent does not say what the use is, or how long it lasts."""
    return granted.scope.term is None or granted.scope.term.end is None or vague(granted)


def elsewhere_or_altered(granted: GrantedScope) -> bool | Verdict:
    """Whether the performance is changed after the fact, or comes from another production."""
    return either(granted.case.use in uses.ALTERS - {uses.CUSTOMARY_POST}, model_from_elsewhere(granted.case))


RULES: Final[tuple[Rule, ...]] = (
    rule("ACTRA-01", "Written consent comes before a replica is created", S2, _SOURCE, "form uses",
         lacking(asks_use(*uses.REPLICA, *uses.CAPTURES)),
         grant(NOT, "form_defective", lambda granted: granted.grant.form == "oral", "a spoken consent is not written")),
    rule("ACTRA-02", "The description says what the use is and for how long", S2, _SOURCE, "description term",
         grant(INV, "description_not_specific", endless_or_vague, "the consent does not say the use and its duration")),
    rule("ACTRA-03", "The performer has 48 hours' notice, and the union is told how AI will be used", S2, _SOURCE,
         "notices",
         grant(NOTICE, "", lambda granted: not replica_services_told_in_time(granted), _PERFORMER_UNTOLD),
         tells("intended_use", union_untold, "Tell the union how AI will be used, 48 hours before generation.")),
    rule("ACTRA-04", "Another production and changes afterwards are paid extra", S2, _SOURCE, "uses model_trained_for",
         owes("pay", elsewhere_or_altered, "Pay extra for the use in another production or the change afterwards.")),
    rule("ACTRA-05", "Refusing a replica does not cost the role", S2, _SOURCE, "conditions",
         grant(ESC, "condition_to_judge", lambda granted: has_condition(granted, "hire_condition"),
               "consent was made a condition of the role")),
    rule("ACTRA-06", "The union is told before filming how AI will be used", S2, _SOURCE, "notices photography_start",
         performance(NOTICE, "", filmed_untold, "photography has begun, and the union had not been told before")),
)  # fmt: skip

PROFILE: Final = Profile(
    "ACTRA", "ACTRA Independent Production Agreement 2025", "agreement", RULES, "actratoronto.com",
    asks="ACTRA",
)  # fmt: skip
