"""What the laws of the United States asked under rule set 2027.02 where 2027.03 asks otherwise."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

from consent.rules.case import Case, GrantedScope
from consent.rules.clauses import S2, M, lacking, owes, owes_anyway, performance, rule
from consent.rules.laws import bipa, ca17610, cafam, nofakes, ny5302
from consent.rules.model import Effect, Rule, Settler
from consent.rules.past.present import present
from consent.rules.shared.publicity import lacks_living_consent
from consent.rules.verdicts import Verdict, either
from consent.vocabulary import uses
from consent.vocabulary.times import years_later

_BILL: Final = "NO FAKES bill, H.R. 2794"
_OF_THE_BILL: Final = {
    "NOFAKES-00": _BILL,
    "NOFAKES-01": f"{_BILL} (b)(2)(A)",
    "NOFAKES-02": f"{_BILL} (b)(2)(B)(i)",
    "NOFAKES-03": f"{_BILL} (b)(2)(C)",
    "NOFAKES-04": f"{_BILL} (b)(2)(D)",
    "NOFAKES-05": f"{_BILL} (b)(2)(E)",
    "NOFAKES-06": f"{_BILL} (b)(2), (d)",
}
"""Where the bill of 2025 said what its successor says too."""


def _unreleased(case: Case) -> Verdict:
    return either(bipa.unreleased(case), bipa.trained_unreleased(case))


def _prominent(case: Case) -> bool | Verdict:
    return ca17610.advertises_synthetic(case) and case.stated("prominent").test()


def _collected(granted: GrantedScope) -> bool:
    return granted.case.use in uses.CAPTURES and bipa.touches_biometrics(granted.case)


RULES: Final[tuple[Rule, ...]] = (
    rule("IL4875-01", "An unauthorised digital replica is actionable", S2, "PA 103-0836 (HB 4875), regulon", "grants",
         lacking(lacks_living_consent), since=dt.date(2025, 1, 1)),
    replace(present(ny5302.RULES, "NY5302-01"), revision=1, confidence="S1/S2", citation="N.Y. Gen. Oblig. Law §5-302",
            title="A vague clause for new performances that replace in-person work, made without counsel or union,"
            " is void"),
    replace(present(ca17610.RULES, "CA17610-01"), revision=1, clauses=(owes_anyway(
        "disclose", _prominent, "Say clearly and conspicuously, in sound too, that the performance features a synthetic"
        " performer or that no human performer is depicted."),)),
    replace(present(cafam.RULES, "CAFAM-02"), revision=1, confidence=M, citation="Cal. Fam. Code §6751",
            title="A court-approved minor's contract is not disaffirmed; an unapproved one may be"),
    rule("BIPA-01", "Collecting face geometry or a voiceprint needs a prior written release with purpose and period", M,
         "740 ILCS 14", "capture_place grants",
         performance(Effect.NOT, "no_grant", _unreleased, "no biometric release of its own is on record"),
         settled_by=Settler.PERSON),
    rule("BIPA-02", "Biometrics are destroyed when their purpose is met, after three years at the latest", M,
         "740 ILCS 14", "uses",
         owes("delete", _collected, "Destroy the biometrics when their purpose is met.",
              lambda granted: years_later(granted.case.at, 3, "UTC"), answered_by="deletion_attested")),
    *(replace(present(nofakes.RULES, one), revision=1, citation=said) for one, said in _OF_THE_BILL.items()),
)  # fmt: skip
