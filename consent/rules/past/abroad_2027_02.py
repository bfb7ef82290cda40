"""What agreements and the laws of other countries asked under rule set 2027.02 where 2027.03 asks otherwise."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from consent.rules.agreements import com25, equk, sat23, sat26
from consent.rules.clauses import S2, lacking, owes, performance, rule
from consent.rules.laws import china, euaia, korea
from consent.rules.model import Effect, Rule
from consent.rules.past.present import present
from consent.rules.shared.publicity import lacks_living_consent
from consent.rules.shared.terms import of_class


def _asked(was: Rule) -> Rule:
    """The same without what it only tells: a notice that is new."""
    kept = tuple(clause for clause in was.clauses if clause.effect is not Effect.NOTICE)
    return replace(was, clauses=kept, effects=tuple(dict.fromkeys(clause.effect for clause in kept)))


RULES: Final[tuple[Rule, ...]] = (
    rule("CN-01", "Making, using or publishing a likeness or voice needs the person's own consent", S2,
         "Civil Code, Linklaters", "grants", lacking(lacks_living_consent)),
    replace(present(china.RULES, "CN-02"), revision=1, citation="Beijing Internet Court 2024, Linklaters",
            title="The owner of recordings cannot grant a person's voice alone"),
    replace(present(korea.RULES, "KR-01"), revision=2, citation="Unfair Competition Prevention Act, art. 2(1)(ta)",
            title="A well-known person's portrait or voice with economic value is not used without consent"),
    replace(present(euaia.RULES, "EUAIA-01"), revision=2, citation="Regulation (EU) 2024/1689, Art. 50(4) and (5);"
            " Art. 2(1)(c); Code of Practice of 10 June 2026"),
    rule("SAT26-C", "An independently created replica is paid at least the day-performer rate, with residuals", S2,
         "PS-2; twinnin.ai", "replica_class",
         owes("pay", of_class("independently_created"),
              "Pay at least the day-performer rate, residuals as a performer would earn them, and contributions.")),
    replace(_asked(present(sat26.RULES, "SAT26-D")), revision=1, citation="PS-2; PS-6",
            title="A dub by replica needs consent per language where photography starts on or after 1 July 2027"),
    replace(present(sat26.RULES, "SAT26-E"), revision=1, citation="PS-2",
            title="Finger, palm and iris data are not used for anything unrelated to the picture"),
    replace(present(sat26.RULES, "SAT26-J"), revision=1, citation="PS-2; Deadline/Variety (PS-7)",
            title="Whoever asks for consent to a scan has an articulable business reason"),
    rule("SAT26-K", "A synthetic in a human role needs significant additional value, notice and bargaining", S2,
         "PS-2; Variety/Screen Daily", "uses human_role",
         performance(Effect.ESCALATE, "union_notice_or_bargaining_missing", sat23.synthetic_in_human_role,
                     "a synthetic plays a human role: its significant additional value is for people to show")),
    replace(present(com25.RULES, "COM25-01"), revision=1,
            title="The performer is told of the intended use at least 48 hours before it",
            citation="dglaw, July 2025 and 20 January 2026; ailegaljournal; cmsproductions"),
    replace(present(equk.RULES, "EQUK-01"), revision=1, confidence="S1/S2",
            title="Without collective terms on AI the individual contract must speak of it",
            citation="equity.org.uk; Wiggin; Screen Daily"),
)  # fmt: skip
