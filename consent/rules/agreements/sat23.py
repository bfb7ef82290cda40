"""SAT23: SAG-AFTRA TV/Theatrical 2023 (9 November 2023 to 30 June 2026). Its text was not read: summaries only."""

from __future__ import annotations

import datetime as dt
from typing import Final

from consent.rules.case import Case, GrantedScope, Lack
from consent.rules.clauses import S1, S2, M, exempts, grant, lacking, owes, performance, rule
from consent.rules.ends import ENDS
from consent.rules.model import Effect, Rule, Settler
from consent.rules.profile import Profile
from consent.rules.shared.asked import all_of, asks_use, is_permitted_double, prompted_by_named_feature
from consent.rules.shared.notices import replica_services_told_in_time
from consent.rules.shared.people import is_dead
from consent.rules.shared.terms import bargained, clicked, form_fails, has_condition, of_class, vague
from consent.rules.verdicts import Verdict, every
from consent.statements.grants import Grant
from consent.vocabulary import uses
from consent.vocabulary.identifiers import Identifier

ESC, INV, NOT = Effect.ESCALATE, Effect.INVALID, Effect.NOT
_101 = "Digital Replicas 101"
_RULES_FILE = "PS-1, MOA Item 15"
_SYNTHETIC = "Network TV Code, synthetic performer clause (lawinsider.com)"
_UNCONFIRMED_EXCEPTIONS = frozenset({"docudrama", "biography"})
DUB_CONSENT_FROM = dt.date(2027, 7, 1)
"""Pictures whose photography starts on or after this day need consent to a dub by replica (SAT26-D)."""


def employment_based(granted: GrantedScope) -> bool:
    """Whether the replica is made in the performer's employment; one made without a scan counts under SAT26-A."""
    without_scan = granted.grant.replica_class == "employment_based_no_scan" and "SAT26" in granted.profiles
    return granted.grant.replica_class == "employment_based" or without_scan


def in_employment(lack: Lack) -> bool:
    """Whether what is lacking is consent to an employment-based replica, as one is unless something else is said."""
    return lack.classes <= {"employment_based", "employment_based_no_scan"}


def dub_needs_consent(case: Case) -> bool:
    """SAT26-D: a dub by replica of a picture whose photography starts on or after 1 July 2027."""
    work = case.question.work
    late = work is not None and work.declaration.photography_start >= DUB_CONSENT_FROM
    return "SAT26" in case.governing and case.use == "dub.voice_replica" and late


def script_precedes_performance(case: Case) -> Verdict:
    """SAT26-B: whether the script existed before the performance was given."""
    script, performed = case.told("script_date"), case.told("performance_date")
    known = every(script.test(lambda _: True), performed.test(lambda _: True))
    return known if known.holds is None else Verdict(script.value < performed.value, known.facts)


def freed_as_scripted(case: Case) -> bool | Verdict:
    """As scripted, for unsafe action, or unrecognisably; under the 2026 terms the script must come first."""
    if case.use == uses.AS_SCRIPTED and "SAT26" in case.governing:
        return script_precedes_performance(case)
    return case.use in uses.FREED_BY_CREATION


def is_customary(case: Case) -> bool | Verdict:
    """The customary list: changes after the fact, re-dubbing, an adjustment of dialogue, a permitted double."""
    if case.use == uses.CUSTOMARY_POST:
        return case.told("customary").test(lambda _: True)
    if case.use in uses.DUBS:
        return not dub_needs_consent(case)
    return case.use == "alter.dialogue" or is_permitted_double(case)


def expressive(case: Case, *, confirmed: bool) -> bool | Verdict:
    """Whether an independently created replica serves comment, satire … (docudrama and biography: unconfirmed).

    The asker says of which class it is only where no grant of the work does (specification §5.41).
    """
    stated = case.told("replica_class").flagged(lambda one: one == "independently_created")
    independent = "independently_created" in case.classes if case.classes else stated
    purpose = case.stated("expressive_purpose").flagged(lambda one: (one not in _UNCONFIRMED_EXCEPTIONS) is confirmed)
    return case.use in uses.PORTRAYS and every(independent, purpose)


def synthetic_in_human_role(case: Case) -> bool | Verdict:
    """Whether a synthetic plays a human role."""
    return case.use in uses.SYNTHETIC and case.stated("human_role").test()


def principal_by_background(granted: GrantedScope) -> bool | Verdict:
    """Whether a background replica is used as a principal character."""
    stated = granted.case.told("covered_work")
    return of_class("background_actor")(granted) and stated.flagged(lambda one: one == "principal_performer")


def survives_unsaid(granted: GrantedScope) -> bool:
    """Whether the performer died after consenting and the grant does not say what then."""
    given_at, person = granted.life.given_at, granted.case.person
    alive_then = person is not None and given_at is not None and not person.dead_at(given_at)
    return is_dead(granted.case) and alive_then and granted.grant.after_death == "unstated"


def pay(granted: GrantedScope) -> str:
    """What is paid in the same picture, with the days estimated where the grant says them."""
    compensation = granted.grant.compensation
    days = compensation.estimated_days if compensation else None
    estimate = f"{days} estimated days" if days else "a good-faith estimate of the days the performer would have worked"
    return (
        f"Pay the pro-rata daily rate or the minimum, whichever is higher, for {estimate}; residuals as if in person."
    )


def reused_unbargained(granted: GrantedScope) -> bool:
    """Whether a replica first made for another picture is used here without bargained terms."""
    if bargained(granted) or not employment_based(granted):
        return False
    works = set(granted.case.question.works)
    question = granted.case.question
    earlier_grants = question.door.grants_between(granted.grant.performer, question.request.askers, granted.case.at)
    earlier = (record.body for record in earlier_grants if record.index < granted.life.record.index)
    return any(_made_for_another(one, works) for one in earlier)


def _made_for_another(grant: Grant, works: set[Identifier]) -> bool:
    """Whether a grant lets a replica be created, for other works only."""
    creating = [scope for _, scope in grant.scopes if uses.CREATES in (scope.uses or ())]
    named = {work for scope in creating for work in scope.projects or ()}
    return bool(named) and works.isdisjoint(named)


def told_too_late(granted: GrantedScope) -> bool:
    """Whether services to make the replica were not announced 48 hours before the performer signed."""
    in_service = employment_based(granted) or of_class("background_actor")(granted)
    return in_service and not replica_services_told_in_time(granted)


_BACKGROUND = of_class("background_actor")
_INDEPENDENT = of_class("independently_created")

RULES: Final[tuple[Rule, ...]] = (
    rule("SAT23-01", "The performer is told 48 hours before services to make a replica, or at engagement", S2,
         f"{_101}; {_RULES_FILE} §XX.A.2.a", "notices",
         grant(ESC, "union_notice_or_bargaining_missing",
               told_too_late,
               "no notice of replica services to the performer is on record 48 hours before she signed")),
    rule("SAT23-02", "Consent is separately signed or initialled, or a separate writing; clear and conspicuous", S2,
         f"{_101}; PS-3", "form",
         grant(INV, "form_defective", form_fails, "consent in a voucher, in standard terms or by word is none"),
         grant(ESC, "form_defective", clicked, "a person must say whether a click is a separate signed writing")),
    rule("SAT23-03", "The description of the intended use is reasonably specific, and is not exceeded", S2,
         f"{_101}; PS-3", "description roles scenes",
         grant(INV, "description_not_specific", vague, "the description of the use is not reasonably specific"),
         lacking(lambda lack: bool(lack.granted_scopes), "roles scenes episodes")),
    rule("SAT23-04", "An employment-based replica in the same picture needs consent for new photography or sound", S2,
         f"{_RULES_FILE} §XX.A.2.b.i", "replica_class projects",
         lacking(all_of(in_employment, asks_use(*uses.SHOWS_REPLICA, uses.CREATES)))),
    rule("SAT23-05", "None is needed as scripted, performed or recorded, for unsafe action, or unrecognisably", S2,
         "Netflix text mirroring the MOA", "uses script_date performance_date",
         exempts(freed_as_scripted, "no consent beyond that to the replica's creation is asked for", by_creation=True,
                 narrowed_by="SAT26-B")),
    rule("SAT23-06", "Use in another picture needs a separate signed writing before that use, and bargaining", S2,
         f"{_RULES_FILE} §XX.A.2.b.ii; campaignslive", "projects",
         lacking(lambda lack: bool(lack.granted_scopes) and in_employment(lack), "projects"),
         grant(NOT, "union_notice_or_bargaining_missing", reused_unbargained,
               "the replica was made for another picture, and no bargained terms stand in the grant")),
    rule("SAT23-07", "The performer is paid for the days she would have worked, with residuals", S2,
         "TheWrap 2023 summary; PS-1", "compensation",
         owes("pay", lambda granted: employment_based(granted) and granted.case.use == uses.NEW_PERFORMANCE, pay)),
    rule("SAT23-08", "An independently created replica needs consent, a specific description and bargaining", S2,
         f"{_101}; PS-1 §XX.A.3", "replica_class compensation",
         lacking(lambda lack: "independently_created" in lack.classes),
         grant(NOT, "union_notice_or_bargaining_missing",
               lambda granted: _INDEPENDENT(granted) and not bargained(granted),
               "no bargained terms stand in the grant"),
         owes("contributions", _INDEPENDENT, "Contribute to pension and health.")),
    rule("SAT23-09", "Comment, criticism, scholarship, satire and parody need none; docudrama, biography unconfirmed",
         "S2/M", "PS-3", "replica_class expressive_purpose",
         exempts(lambda case: expressive(case, confirmed=True), "an independently created replica for expressive use"),
         exempts(lambda case: expressive(case, confirmed=False), "an independently created replica for docudrama or"
                 " biography", unconfirmed=True)),
    rule("SAT23-10", "For a deceased performer the authorised representative consents, else the Union", S2,
         "PS-1; LA Times summary", "died mandates",
         lacking(lambda lack: is_dead(lack.case), code="estate_requirements"), settled_by=Settler.PERSON),
    rule("SAT23-11", "Consent given in life survives death unless expressly limited", M,
         "2023 summary, not found", "died after_death",
         grant(ESC, "estate_requirements", survives_unsaid,
               "whether consent given in life goes on after death is not confirmed"), settled_by=Settler.PERSON),
    rule("SAT23-12", "Digital alteration of recorded photography or sound needs consent", S2,
         "Backstage quoting the MOA; PS-1 §XX.B", "uses",
         lacking(asks_use(*uses.ALTERS, *uses.DUBS))),
    rule("SAT23-13", "Customary changes, re-dubbing and an adjustment of dialogue or narration need none", S2,
         "Backstage quoting the MOA", "uses customary line_recorded_by_performer covered_work doubles_for",
         exempts(is_customary, "a customary alteration, re-dubbing, an adjustment of dialogue or a double")),
    rule("SAT23-14", "Background actors consent in the same form, and scanning is paid work", S2,
         "TheWrap 2023", "replica_class form uses",
         grant(INV, "form_defective", all_of(_BACKGROUND, form_fails), "a line in a voucher is no consent"),
         owes("pay", all_of(_BACKGROUND, asks_use(*uses.CAPTURES)),
              "Pay the scan as work; a call only to be scanned is a full day.")),
    rule("SAT23-15", "A background replica in another picture needs specific new consent and pay", S2,
         "AMPTP statement 18 July 2023", "projects",
         lacking(lambda lack: "background_actor" in lack.classes, "projects")),
    rule("SAT23-16", "A background replica used as a principal character is paid as one", S2, "TheWrap 2023",
         "covered_work",
         owes("pay", principal_by_background, "Pay the principal rate for the estimated days.")),
    rule("SAT23-17", "Background replicas do not satisfy the day's required number of background actors", M,
         "not found", "counts_towards_background_minimum",
         performance(NOT, "condition_to_judge",
                     lambda case: case.stated("counts_towards_background_minimum").flagged(),
                     "replicas are counted towards the day's number of background actors")),
    rule("SAT23-18", "A synthetic performer in a human role needs notice to the Union and bargaining", S1,
         _SYNTHETIC, "uses human_role",
         performance(ESC, "union_notice_or_bargaining_missing", synthetic_in_human_role,
                     "a synthetic plays a human role: the Union's notice and bargaining are for people to show")),
    rule("SAT23-19", "Prompting with a performer's name and a facial feature needs each such performer's consent", S1,
         _SYNTHETIC, "prompt_references",
         lacking(lambda lack: prompted_by_named_feature(lack.case), yields=False)),
    rule("SAT23-20", "Making consent a condition of hire does not void it", S2, "summary of the Union's FAQ",
         "conditions",
         grant(Effect.NOTICE, "", lambda granted: has_condition(granted, "hire_condition"),
               "consent was a condition of hire, which does not void it")),
    rule("SAT23-21", "The agreement neither allows nor forbids training: the grant must speak", S2,
         "Union FAQ", "uses",
         lacking(asks_use(*uses.TRAINS), "uses", effect=ESC)),
)  # fmt: skip

PROFILE: Final = Profile(
    "SAT23", "SAG-AFTRA TV/Theatrical 2023", "agreement", RULES,
    "summaries of the 2023 Memorandum of Agreement; one lets its terms on AI begin 90 days after ratification",
    since=dt.date(2023, 11, 9), until=ENDS["SAT23"].last_day, asks="SAT",
)  # fmt: skip
