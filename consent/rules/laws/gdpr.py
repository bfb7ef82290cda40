"""GDPR: Articles 7 and 9, where a grant rests on data-protection consent."""

from __future__ import annotations

from typing import Final

from consent.rules.case import Case, GrantedScope
from consent.rules.clauses import S1, M, grant, rule
from consent.rules.core.lives import meets
from consent.rules.model import Effect, Rule, Settler
from consent.rules.profile import Profile
from consent.rules.shared.terms import has_condition

ESC, INV, NOT, NOTICE = Effect.ESCALATE, Effect.INVALID, Effect.NOT, Effect.NOTICE
_WITHDRAWN_AS_EASILY = frozenset({"revocable_at_will", "statutory_withdrawal"})
"""Words of a grant that tell the performer she may withdraw at any time, by as little as it took to consent."""


def rests_on_consent(granted: GrantedScope) -> bool:
    """Whether the grant rests on data-protection consent."""
    return granted.grant.legal_basis == "gdpr_consent"


def withdrawn_by_law(granted: GrantedScope) -> bool:
    """Whether that consent was withdrawn though the contract's own terms do not let it end."""
    case = granted.case
    by_law = (one for one in granted.life.ended_at(case.at) if one.by_law)
    return any(one.scope is None or meets(case, one.scope) for one in by_law)


def bundled(granted: GrantedScope) -> bool:
    """Whether the consent is part of another writing, or was a condition of the work."""
    of_its_own = granted.grant.form in {"separate_writing", "digital_replica_rider"}
    return rests_on_consent(granted) and (not of_its_own or has_condition(granted, "hire_condition"))


def in_general_terms(granted: GrantedScope) -> bool:
    """Whether that consent stands in a voucher or in standard terms, where nobody can tell it from other matters."""
    return rests_on_consent(granted) and granted.grant.form == "voucher_or_standard_terms"


def withdrawal_untold(granted: GrantedScope) -> bool:
    """Whether the grant does not tell the performer that she may withdraw that consent as easily as she gave it."""
    return rests_on_consent(granted) and granted.grant.revocability.kind not in _WITHDRAWN_AS_EASILY


def identifies(case: Case) -> bool:
    """Whether biometrics that identify a person are touched."""
    return "biometric_id" in case.performance.modalities


RULES: Final[tuple[Rule, ...]] = (
    rule("GDPR-01", "Data-protection consent may be withdrawn at any time; what was done stays lawful", S1,
         "GDPR Art. 7(3)", "revocations legal_basis",
         grant(NOT, "withdrawn", withdrawn_by_law, "the data-protection consent it rests on was withdrawn"),
         settled_by=Settler.PERSON, revision=2),
    rule("GDPR-02", "Consent bundled with other matters, or a condition of employment, is not freely given", S1,
         "GDPR Art. 7(2), 7(4)", "form conditions",
         grant(ESC, "form_defective", bundled, "the consent is bundled, or was a condition of the work"),
         revision=2),
    rule("GDPR-03", "Biometric identification needs explicit consent", M, "GDPR Art. 9(2)(a)", "modalities legal_basis",
         grant(NOT, "modality_not_granted", lambda granted: identifies(granted.case) and not rests_on_consent(granted),
               "biometrics identify a person, and the grant does not rest on explicit consent"),
         settled_by=Settler.PERSON),
    rule("GDPR-04", "Before she consents she is told that she may withdraw, which is as easy as consenting", S1,
         "GDPR Art. 7(3)", "legal_basis revocability",
         grant(NOTICE, "", withdrawal_untold,
               "the grant does not say that the performer may withdraw at once and at any time, as she may: tell her")),
    rule("GDPR-05", "Consent that was not asked for apart from other matters, clearly and intelligibly, does not bind",
         S1, "GDPR Art. 7(2)", "form legal_basis",
         grant(INV, "form_defective", in_general_terms,
               "the consent stands in a voucher or in standard terms, not apart from other matters")),
)  # fmt: skip

PROFILE: Final = Profile("GDPR", "GDPR, Articles 7 and 9", "law", RULES, "Regulation (EU) 2016/679")
