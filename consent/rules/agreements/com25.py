"""COM25: SAG-AFTRA Commercials 2025 (from 1 April 2025)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from consent.rules.case import GrantedScope, Lack
from consent.rules.clauses import S2, grant, lacking, owes, performance, rule
from consent.rules.model import Effect, Rule
from consent.rules.profile import Profile
from consent.rules.shared.asked import asks_use
from consent.rules.shared.notices import LEAD, intended_use_told_in_time, told_at
from consent.rules.shared.terms import clicked
from consent.rules.verdicts import Verdict
from consent.vocabulary import uses
from consent.vocabulary.times import format_instant

ESC, INV, NOT = Effect.ESCALATE, Effect.INVALID, Effect.NOT
_SOURCE = "dglaw, July 2025 and 20 January 2026; ailegaljournal; cmsproductions"
_CONTRACT_LAWS = frozenset({"CA927", "IL4762", "NY5302"})
_ACCEPTED = frozenset({"digital_replica_rider", "separate_writing", "clickwrap"})


def untold(granted: GrantedScope) -> bool:
    """Whether the performer was not told of the intended use 48 hours before generation."""
    performer = granted.grant.performer
    return not intended_use_told_in_time(granted.case, lambda to: to == performer)


def earliest_use(granted: GrantedScope) -> str:
    """What is missing, and from when on generation may begin where the notice is only too young."""
    performer = granted.grant.performer
    told = told_at(granted.case, "intended_use", lambda to: to == performer)
    if told is None:
        return "no notice of the intended use to the performer is on record"
    return f"told at {format_instant(told)}: the 48 hours end at {format_instant(told + LEAD)}"


def changes_traits(lack: Lack) -> bool | Verdict:
    """Whether physical traits are changed."""
    return lack.case.use == "alter.physical_trait" or lack.case.told("changed_traits").flagged()


def changes_traits_ungranted(granted: GrantedScope) -> bool | Verdict:
    """Whether traits are changed under a scope that does not grant it."""
    return "alter.physical_trait" not in (granted.scope.uses or ()) and granted.case.told("changed_traits").flagged()


def not_engaged_yet(granted: GrantedScope) -> bool:
    """Whether the commercial was first declared after the performer's side consented."""
    consented, declared = granted.life.given_at, granted.case.question.first_declared_at
    return consented is not None and declared is not None and consented < declared


def rider_answers_a_law(granted: GrantedScope) -> bool:
    """Whether consent stands in the rider where a state's law on replica clauses is asked."""
    return granted.grant.form == "digital_replica_rider" and not _CONTRACT_LAWS.isdisjoint(granted.profiles)


RULES: Final[tuple[Rule, ...]] = (
    rule("COM25-01", "The performer is told of the intended use at least 48 hours before her services for a replica's"
         " making or use, counted here to generation", S2, f"{_SOURCE}; DLA Piper", "notices",
         grant(ESC, "union_notice_or_bargaining_missing", untold, earliest_use), revision=2),
    rule("COM25-02", "Consent stands in a Digital Replica Rider or a separate signed writing", S2, _SOURCE, "form",
         grant(INV, "form_defective", lambda granted: granted.grant.form not in _ACCEPTED,
               "neither a Digital Replica Rider nor a separate signed writing"),
         grant(ESC, "form_defective", clicked, "a person must say whether a click is a separate signed writing")),
    rule("COM25-03", "Use outside the description, changed physical traits and nudity need new consent", S2, _SOURCE,
         "roles scenes uses content changed_traits",
         lacking(lambda lack: bool(lack.granted_scopes), "roles scenes episodes"),
         lacking(changes_traits, "uses"),
         lacking(lambda lack: "nudity" in lack.case.question.request.content, "content"),
         grant(NOT, "use_kind_not_granted", changes_traits_ungranted,
               "physical traits are changed, and the scope does not grant it")),
    rule("COM25-04", "Replica work is paid about 1.5 times the session per commercial, and use fees", S2,
         f"{_SOURCE}; fortuneroad", "outputs",
         owes("pay", lambda granted: granted.case.use in uses.SHOWS_REPLICA,
              "Pay 1.5 times the session fee for each commercial, and use fees.")),
    rule("COM25-05", "A synthetic performer is told to the Union, and considered", S2, _SOURCE, "uses",
         performance(ESC, "union_notice_or_bargaining_missing", asks_use(*uses.SYNTHETIC),
                     "a synthetic performer in a commercial: the Union's notice is for people to show")),
    rule("COM25-06", "In a commercial she was not engaged for yet a replica appears only as described, for the same"
         " advertiser and product line, and where production begins within the maximum period of use", S2,
         "DLA Piper; JD Supra", "projects",
         grant(ESC, "condition_to_judge", not_engaged_yet, "the commercial was declared after she consented: same"
               " advertiser, product line and period of use are for people to show", pointer="/project")),
    rule("COM25-07", "Performers' work trains no model that the consent does not name", S2,
         "sagaftra.org/commercials2025; DLA Piper", "uses",
         lacking(asks_use(*uses.TRAINS, uses.LICENSES_OUT), "uses")),
    rule("COM25-08", "The Digital Replica Rider is drawn to satisfy the contract laws of California, Illinois and New"
         " York", S2, "dglaw, 20 January 2026", "form",
         grant(Effect.NOTICE, "", rider_answers_a_law,
               "the consent stands in the rider, which is drawn to satisfy the state's law on replica clauses")),
)  # fmt: skip

PROFILE: Final = Profile(
    "COM25", "SAG-AFTRA Commercials 2025", "agreement", RULES, "summaries of the 2025 contracts",
    since=dt.date(2025, 4, 1), asks="COM25",
)  # fmt: skip
