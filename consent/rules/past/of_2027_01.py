"""What rule set 2027.01 asked where 2027.02 asks otherwise."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

from consent.rules.agreements import sat26
from consent.rules.case import Case, GrantedScope
from consent.rules.clauses import S2, M, exempts, grant, lacking, owes_anyway, performance, rule, tells
from consent.rules.laws import euaia, gdpr, ny50f, tennessee
from consent.rules.model import Effect, Rule, Settler
from consent.rules.past import of_2027_02
from consent.rules.past.present import present
from consent.rules.platforms import asked, nflx, principles
from consent.rules.shared.asked import all_of, asks_use, generates, meets_territory
from consent.rules.shared.notices import told_by_then
from consent.rules.shared.people import is_dead, registered_kind
from consent.rules.shared.publicity import lacks_living_consent
from consent.rules.shared.terms import void_clause
from consent.rules.shared.unsettled import for_people
from consent.rules.shared.void_clauses import covers_new_performance, voids
from consent.rules.verdicts import Verdict
from consent.vocabulary import uses
from consent.vocabulary.times import day_of

_ESC: Final = Effect.ESCALATE


def _il4762(granted: GrantedScope) -> bool | Verdict:
    consent_at = granted.life.consent_at
    after = consent_at is not None and day_of(consent_at) > dt.date(2024, 8, 9)
    return after and covers_new_performance(granted) and void_clause(granted)


def _ny396b(case: Case) -> bool:
    question = case.question
    work, media = question.work, set(question.request.media)
    is_ad = "commercial" in media or (work is not None and work.declaration.kind == "commercial")
    return case.use in uses.SYNTHETIC and is_ad and media != {"audio_only"} and meets_territory(case, "US-NY")


def _customary(case: Case) -> bool | Verdict:
    if case.use == uses.CUSTOMARY_POST:
        known = {"cosmetics", "wardrobe", "noise", "timing", "continuity", "pitch", "clarity"}
        return case.told("customary").test(known.__contains__)
    return asked.is_customary(case)


def _untold_to_either(case: Case) -> bool:
    performer = case.person.party if case.person else None
    whom = lambda to: to == performer or registered_kind(case, to) == "union"  # noqa: E731
    return case.use == uses.LICENSES_OUT and not told_by_then(case, "training_licence", whom)


_ARTICLE: Final = "Regulation (EU) 2024/1689, Art. 50"
_SECTION: Final = "N.Y. Civ. Rights Law §50-f (S.8391/A.8882)"

RULES: Final[tuple[Rule, ...]] = (
    rule("JP-01", "A well-known person's likeness is protected by case law; voice is unsettled", M,
         "Supreme Court, Pink Lady, 2012", "territories",
         for_people("JP", "how far a well-known person's voice and likeness are protected in Japan is unsettled")),
    rule("KR-01", "A well-known person's portrait or voice with economic value is protected; how far is unsettled", M,
         "Unfair Competition Prevention Act, art. 2(1)(ta)", "territories",
         for_people("KR", "how far a well-known person's voice and likeness are protected in Korea is unsettled")),
    rule("DK-01", "Making a realistic imitation available in Denmark needs prior consent, fifty years beyond death", S2,
         "bill, §65a and §73a; Bech-Bruun; kimavocat", "territories",
         for_people("DK", "whether the Danish bill is in force is not confirmed")),
    rule("IN-01", "A persona needs consent; whether after death too is unclear", S2,
         "Delhi High Court, Anil Kapoor and others; esya; khurana", "died",
         lacking(lacks_living_consent, effect=_ESC),
         performance(_ESC, "estate_requirements", is_dead,
                     "whether persona rights end at death is unclear in India"), settled_by=Settler.PERSON),
    rule("NY50F-01", "A commercial replica of the deceased needs the heirs' or executors' prior written consent for"
         " forty years", S2, f"{_SECTION}; Skadden; Mondaq", "died home",
         lacking(ny50f.protected, code="estate_requirements", yields=False), since=dt.date(2025, 12, 11),
         settled_by=Settler.PERSON),
    rule("NY50F-02", "Whoever consents is registered as successor with the Secretary of State", S2, _SECTION,
         "mandates evidence",
         grant(_ESC, "estate_requirements", ny50f.unregistered,
               "no registration as successor with the Secretary of State is in evidence"),
         since=dt.date(2025, 12, 11), settled_by=Settler.PERSON),
    rule("IL4762-01", "A vague clause in an agreement made after 9 August 2024, that replaces in-person work without"
         " counsel or union, is unenforceable", S2, "PA 103-0830 (HB 4762), regulon, billsponsor",
         "agreement date replaces_in_person_work description representation", voids(_il4762)),
    rule("CA3344-01", "Commercial use of a living person's voice or likeness, replicas included, needs prior consent",
         "S2/M", "Cal. Civ. Code §3344, SB 683 (PS-9)", "grants", lacking(lacks_living_consent),
         since=dt.date(2026, 1, 1)),
    rule("EUAIA-01", "A deep fake published in the EU is disclosed, although the performer consented", S2,
         f"{_ARTICLE}(4)", "territories uses",
         owes_anyway("disclose", euaia.published_in_eu, "Disclose that the performance is artificially generated or"
                     " manipulated; for an evidently artistic work the credits suffice."),
         since=dt.date(2026, 8, 2)),
    rule("EUAIA-02", "A provider marks generated output machine-readably", S2, f"{_ARTICLE}(2)", "tools",
         owes_anyway("mark", euaia.marked, "See that the output is marked machine-readably as generated.",
                     euaia.marking_due), since=dt.date(2026, 8, 2)),
    rule("NY396B-01", "An advertisement with a synthetic performer that reaches New York says so conspicuously", S2,
         "N.Y. Gen. Bus. Law §396-b (S.8420-A); DWT; Skadden", "media territories uses",
         owes_anyway("disclose", _ny396b, "Disclose the synthetic performer conspicuously."),
         since=dt.date(2026, 6, 9)),
    rule("CN-03", "A licence without a term may be ended on reasonable notice; doubt speaks for the person", M,
         "Civil Code Arts 1021-1022", "term",
         grant(_ESC, "condition_to_judge", lambda granted: granted.scope.term is None or
               granted.scope.term.end is None, "the licence has no end, so it may be ended on reasonable notice")),
    replace(present(tennessee.RULES, "TN-02"), revision=1, reads=("uses",),
            clauses=(lacking(asks_use(*uses.TRAINS, uses.CREATES), yields=False),)),
    replace(present(nflx.RULES, "NFLX-14"), revision=1, clauses=(
        exempts(_customary, "a customary alteration, permitted dubbing or a permitted double"),)),
    replace(present(nflx.RULES, "NFLX-18"), revision=1, effects=(Effect.NOT,), clauses=(
        performance(Effect.NOT, "tool_not_permitted", all_of(generates, principles.keeps_data),
                    "a tool stores, reuses or trains on what goes through it", pointer="/tools"),)),
    replace(present(of_2027_02.RULES, "NFLX-19"), revision=1, effects=(Effect.NOT,), clauses=(
        performance(Effect.NOT, "tool_not_permitted", all_of(generates, principles.keeps_data, nflx.is_chain),
                    "one step of the chain fails, so the chain does", pointer="/tools"),)),
    replace(present(gdpr.RULES, "GDPR-01"), confidence=M, revision=1),
    replace(present(gdpr.RULES, "GDPR-02"), confidence=M, revision=1),
    replace(present(sat26.RULES, "SAT26-L"), revision=1, citation="PS-2; misryoum",
            title="Licensing a performer's data to a third party for training is told", clauses=(
                performance(_ESC, "union_notice_or_bargaining_missing", _untold_to_either,
                            "no notice of the licence for training is on record"),
                tells("training_licence", _untold_to_either,
                      "Tell the performer or the Union of the licence for training."))),
)  # fmt: skip
