"""The next step as data: whose word would settle what a rule found, and with which statement (specification §4.5).

Who settles what a rule leaves open is what `settlements` holds rulings against. Beside that stand the statements that
take a refusal away themselves: an amendment, an approval of the use, a resumption, the lifting of a bar.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from consent.rules import settlements
from consent.rules.core.catalogue import FACET_RULE
from consent.rules.model import REFUSING, Effect, Finding, Rule, Settler

SETTLERS: Final = ("platform", "counsel", "licensee", "performer_side", "union", "registrar", "asker")
"""The words for whoever may settle something, in the order they are told."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """Whose word settles it, nobody's where that is empty; `type` is the statement they would say it with.

    The asker says it in a new question, and a missing signature is no statement of its own: neither has a type.
    """

    may_settle: tuple[str, ...] = ()
    type: str | None = None


_HERS: Final = ("performer_side",)
_AMENDMENT: Final = NextStep(_HERS, "consent.grant")
_OF_A_REFUSAL: Final[Mapping[str, NextStep]] = {
    **{code: _AMENDMENT for _, code in FACET_RULE.values()},
    "training_not_permitted": _AMENDMENT,
    "no_grant": _AMENDMENT,
    "expired": _AMENDMENT,
    "not_yet_effective": _AMENDMENT,
    "quota_exhausted": _AMENDMENT,
    "excluded": _AMENDMENT,
    "absolute_prohibition": NextStep(_HERS, "prohibition.withdrawal"),
    "use_approval_missing": NextStep(_HERS, "use.approval"),
    "suspended": NextStep(_HERS, "consent.resumption"),
    "suspended_strike": NextStep(("union",), "consent.resumption"),
}
"""What takes a refusal away, by its code. Of all other codes nothing does: a new consent is another grant."""
_TYPES: Final[Mapping[str, str]] = {"unconfirmed_transcript": "consent.confirmation"}
"""What those who may settle an escalation say instead of a determination."""


def next_step(rule: Rule, finding: Finding) -> NextStep:
    """Whose word settles the finding of a rule, and with which statement."""
    if finding.awaits:
        return NextStep(_in_order(finding.awaits))
    if settlements.may_be_approved(rule, finding):
        return NextStep(_in_order((*settlements.settlers(rule, finding), *_stating(finding))), "approval")
    if finding.effect in REFUSING:
        return _OF_A_REFUSAL.get(finding.code, _of_a_stranger(finding))
    if finding.effect is not Effect.ESCALATE:
        return NextStep()
    ruling = (
        settlements.settlers(rule, finding) if finding.settleable and rule.settled_by is not Settler.PLATFORM else ()
    )
    said = _TYPES.get(finding.code, "determination") if ruling else None
    return NextStep(_in_order((*ruling, *_stating(finding))), said)


def _stating(finding: Finding) -> tuple[str, ...]:
    """The asker, where a member or a fact of the question is missing or names nobody."""
    unsaid = finding.code == "unknown_fact" and ("/facts/" in finding.pointer or not finding.settleable)
    return ("asker",) if unsaid or finding.code == "identity_ambiguous" else ()


def _of_a_stranger(finding: Finding) -> NextStep:
    """An asker whom no registrar knows as what it asks as."""
    unknown = finding.code == "licensee_not_party" and finding.grant is None
    return NextStep(("registrar",), "party.registration") if unknown else NextStep()


def _in_order(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for one in SETTLERS if one in words)
