"""SAT26: SAG-AFTRA TV/Theatrical 2026, Article 39 (1 July 2026 to 30 June 2030). It adds to SAT23.

Clause letters are those of two public summaries that agree; the text itself was not read.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from consent.rules.agreements.sat23 import dub_needs_consent, script_precedes_performance, synthetic_in_human_role
from consent.rules.case import Case, GrantedScope, Lack
from consent.rules.clauses import S2, grant, lacking, owes, performance, rule, tells
from consent.rules.ends import ENDS
from consent.rules.model import Effect, Rule
from consent.rules.profile import Profile
from consent.rules.shared.asked import asks_use, sexual
from consent.rules.shared.notices import told_by_then
from consent.rules.shared.people import depicts_minor, registered_kind, signed_as_minor
from consent.rules.shared.terms import of_class
from consent.rules.verdicts import Verdict, negated
from consent.vocabulary import uses
from consent.vocabulary.languages import ANY_LANGUAGE
from consent.vocabulary.times import DAY, start_of_day

ESC, NOT, NOTICE = Effect.ESCALATE, Effect.NOT, Effect.NOTICE
_TWO = "PS-2; twinnin.ai"
_UNRELATED_PURPOSES = frozenset({"training_data", "research_dev", "marketing", "pitch_concept"})
_UNRELATED_USES = frozenset({"model.train.foundation", uses.LICENSES_OUT})
_SCANNED = of_class("employment_based", "background_actor")
UNION_ANSWERS_WITHIN = 21 * DAY


def script_came_later(lack: Lack) -> bool | Verdict:
    """Whether "as scripted" is said of a script that did not exist before the performance."""
    return lack.case.use == uses.AS_SCRIPTED and negated(script_precedes_performance(lack.case))


def biometrics_strayed(case: Case) -> bool:
    """Whether finger, palm or iris data are used for something unrelated to the picture."""
    request = case.question.request
    unrelated = request.purpose in _UNRELATED_PURPOSES or case.use in _UNRELATED_USES
    return "biometric_id" in case.performance.modalities and unrelated


def struck(case: Case) -> bool:
    """Whether a strike under this agreement reaches the work and its licensee at that instant."""
    question = case.question
    return bool(question.door.strikes_at("SAT26", case.at, question.known_as, question.request.licensee))


def transfer_pending(granted: GrantedScope) -> bool:
    """Whether the asker is an assignee on whom the Union has not decided."""
    return granted.case.question.request.licensee in granted.life.pending_at(granted.case.at)


def transferred(granted: GrantedScope) -> bool:
    """Whether the grant has been assigned, decided or not, to somebody who did not hold it before."""
    return bool(granted.life.transfers_at(granted.case.at))


def union_answers_by(granted: GrantedScope) -> int:
    """Twenty-one days after the Union was asked."""
    asked = max(one.asked_on for one in granted.life.transfers_at(granted.case.at).values())
    return start_of_day(asked, "UTC") + UNION_ANSWERS_WITHIN


def any_language(granted: GrantedScope) -> bool:
    """Whether the scope permits any language and so names none."""
    return ANY_LANGUAGE in (granted.scope.languages or ())


def licence_untold(case: Case) -> bool:
    """Whether a licence for training is asked of which no union was told."""
    whom = lambda to: registered_kind(case, to) == "union"  # noqa: E731
    return case.use == uses.LICENSES_OUT and not told_by_then(case, "training_licence", whom)


RULES: Final[tuple[Rule, ...]] = (
    rule("SAT26-A", "A replica made without a scan has the full protection of an employment-based one", S2, _TWO,
         "replica_class",
         owes("protection", of_class("employment_based_no_scan"),
              "Treat the replica made without a scan as employment-based: notice, consent, pay and residuals.")),
    rule("SAT26-B", "As scripted counts only where the script existed before the performance", S2, "twinnin.ai; PS-5",
         "script_date performance_date", lacking(script_came_later)),
    rule("SAT26-C", "An independently created replica, one licensed in through the performer or others too, is paid at"
         " least the day-performer rate, with residuals and contributions", S2, _TWO, "replica_class",
         owes("pay", of_class("independently_created"), "Pay at least the day-performer rate, residuals as a performer"
              " would earn them, and on all of it the contributions to the plans."), revision=2),
    rule("SAT26-D", "A dub by replica needs consent per language, and no payment, where photography starts on or after"
         " 1 July 2027", S2, "PS-2; PS-6; twinnin.ai", "photography_start languages",
         lacking(lambda lack: dub_needs_consent(lack.case)),
         grant(NOT, "language_not_granted", lambda granted: dub_needs_consent(granted.case) and any_language(granted),
               "consent to any language names none: a dub needs it per language", pointer="/languages"),
         grant(NOTICE, "", lambda granted: dub_needs_consent(granted.case),
               "the agreement asks for consent to the dub by replica, and for no payment"), revision=2),
    rule("SAT26-E", "Finger, palm and iris data are used for nothing unrelated to the picture but the security of the"
         " set", S2, _TWO, "modalities purpose",
         performance(NOT, "modality_not_granted", biometrics_strayed,
                     "finger, palm or iris data would be used outside the picture"), revision=2),
    rule("SAT26-F", "A minor's replica is never shown nude or in simulated sex, at whatever age", S2,
         "PS-2; timewarnerent", "birth_date apparent_age content",
         performance(NOT, "absolute_prohibition", lambda case: sexual(case) and depicts_minor(case),
                     "a minor is never shown nude or in simulated sex", pointer="/content"),
         grant(NOT, "absolute_prohibition", lambda granted: sexual(granted.case) and signed_as_minor(granted),
               "a replica made of a minor is never shown nude or in simulated sex", pointer="/content")),
    rule("SAT26-G", "During the Union's strike no replica is used where consent is needed and work could be refused",
         S2, "PS-2; timewarnerent", "suspensions",
         grant(NOT, "suspended_strike", lambda granted: struck(granted.case),
               "a strike under the agreement is in force")),
    rule("SAT26-H", "Access to a replica is limited to business need, and it is protected", S2, "PS-2", "uses",
         owes("security", asks_use(*uses.REPLICA, "crowd.replicate", *uses.SPEAKS),
              "Limit access to the replica to legitimate business need and protect it commercially reasonably.")),
    rule("SAT26-I", "A transfer stands once the Union has approved the transferee; it answers within 21 days", S2,
         "PS-2", "assignments",
         grant(ESC, "union_notice_or_bargaining_missing", transfer_pending,
               "the Union has not decided on the transfer to the asker", pointer="/licensee"),
         owes("transfer", transferred, "The producer stays responsible until the Union has approved the transferee,"
              " which assumes every obligation in writing, arbitration included.", union_answers_by)),
    rule("SAT26-J", "Whoever asks a principal or background performer for consent to a replica from a scan has an"
         " articulable business reason", S2, "PS-2; Deadline/Variety (PS-7); twinnin.ai", "business_reason",
         grant(ESC, "unknown_fact", lambda granted: _SCANNED(granted) and not granted.grant.business_reason.strip(),
               "the grant records no business reason for the scan: the licensee can supply it"), revision=2),
    rule("SAT26-K", "A synthetic plays a human role only where the producer reasonably concludes that it adds"
         " significant value beyond a real performer's replica; with notice and bargaining", S2,
         "PS-2; Variety/Screen Daily; twinnin.ai", "uses human_role",
         performance(ESC, "union_notice_or_bargaining_missing", synthetic_in_human_role,
                     "a synthetic plays a human role: people must show what it adds beyond a real performer's replica"),
         revision=2),
    rule("SAT26-L", "The Union is told in writing when performers' data is licensed to a third party for training", S2,
         "PS-2; three summaries of the 2026 agreement", "notices uses",
         performance(ESC, "union_notice_or_bargaining_missing", licence_untold,
                     "no notice of the licence for training to the Union is on record"),
         tells("training_licence", licence_untold, "Tell the Union in writing of the licence for training."),
         revision=2),
    rule("SAT26-X", "Consent is bounded by its description: use beyond it is unconsented", S2, "PS-2",
         "description roles scenes",
         lacking(lambda lack: bool(lack.granted_scopes), "roles scenes episodes")),
)  # fmt: skip

PROFILE: Final = Profile(
    "SAT26", "SAG-AFTRA TV/Theatrical 2026, Article 39", "agreement", RULES,
    "two public summaries of the 2026 agreement", since=dt.date(2026, 7, 1), until=ENDS["SAT26"].last_day, asks="SAT",
)  # fmt: skip
