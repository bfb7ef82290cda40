"""IMA25: SAG-AFTRA Interactive Media 2025 (the 2022-2028 agreement, ratified 9 July 2025)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from consent.rules.case import Case, GrantedScope, Lack
from consent.rules.clauses import S2, always, exempts, grant, lacking, owes, rule
from consent.rules.model import Effect, Rule
from consent.rules.profile import Profile
from consent.rules.shared.asked import asks_use, generates, model_from_elsewhere
from consent.rules.shared.terms import form_fails, of_class
from consent.rules.verdicts import Verdict, negated
from consent.vocabulary import uses

NOT = Effect.NOT
_SOURCE = "dglaw; FKKS; TheWrap 13 June 2025; PS-8"
_PAID_BY_DAY = of_class("visual")


def identifiable(lack: Lack) -> Verdict:
    """Whether the output is objectively identifiable as the performer, as it is unless the asker says otherwise."""
    unrecognisable = lack.case.stated("recognisable").flagged(lambda seen: not seen)
    # what the asker states only narrows the trigger: not stated is identifiable
    return negated(unrecognisable) if lack.case.stated("recognisable").value is not None else Verdict(True)


def suspended(granted: GrantedScope, *, by_strike: bool) -> bool:
    """Whether the Union's strike, or the performer, has suspended the consent to new material."""
    question = granted.case.question
    suspension_changes = granted.life.suspended_at(granted.case.at, question.known_as, question.request.licensee)
    return any(change.strike is by_strike for change in suspension_changes)


def processed_without_generating(case: Case) -> bool:
    """Whether a recording is changed by tools that generate nothing."""
    return not generates(case) and case.use in uses.ALTERS


def pay(granted: GrantedScope) -> str:
    """What is paid for the kind of replica."""
    if granted.case.use == "realtime.generate":
        return "Pay at least 7.5 times scale for real-time generation."
    if _PAID_BY_DAY(granted):
        return "Pay the visual replica by the equivalent days."
    return "Pay the vocal replica by line of about ten words."


RULES: Final[tuple[Rule, ...]] = (
    rule("IMA25-01", "An objectively identifiable replica needs separate, signed, specific consent", S2, _SOURCE,
         "form recognisable",
         lacking(identifiable),
         grant(NOT, "form_defective", form_fails, "a voucher, standard terms or a spoken word are not separate")),
    rule("IMA25-02", "Real-time generation must be named", S2, _SOURCE, "uses",
         lacking(asks_use("realtime.generate"), "uses")),
    rule("IMA25-03", "Sensitive content must be named", S2, _SOURCE, "content",
         lacking(lambda lack: bool(lack.case.question.request.content), "content")),
    rule("IMA25-04", "During a strike the performer may suspend consent for new material", S2, _SOURCE, "suspensions",
         grant(NOT, "suspended", lambda granted: suspended(granted, by_strike=False),
               "the performer has suspended consent to new material"),
         grant(NOT, "suspended_strike", lambda granted: suspended(granted, by_strike=True),
               "a strike suspends consent to new material")),
    rule("IMA25-05", "Use is reported to the performer", S2, _SOURCE, "reports",
         owes("report", always, "Report what was generated with the replica.", answered_by="use.report")),
    rule("IMA25-06", "Vocal replicas are paid by line, visual ones by day, real-time generation at 7.5 times scale", S2,
         _SOURCE, "uses class", owes("pay", always, pay)),
    rule("IMA25-07", "Traditional processing that generates nothing is excluded", S2, _SOURCE, "tools",
         exempts(processed_without_generating, "traditional processing, no generation")),
    rule("IMA25-08", "A visual performance reused in another project earns a secondary payment", S2, _SOURCE,
         "class model_trained_for",
         owes("pay", lambda granted: _PAID_BY_DAY(granted) and model_from_elsewhere(granted.case),
              "Pay the secondary payment for the visual performance reused from another project.")),
)  # fmt: skip

PROFILE: Final = Profile(
    "IMA25", "SAG-AFTRA Interactive Media 2025", "agreement", RULES, "summaries of the 2025 terms",
    since=dt.date(2025, 7, 9), asks="IMA25",
)  # fmt: skip
