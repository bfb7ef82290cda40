"""What a withdrawal does: to the grant by its own terms, to running and coming generation, to what was made already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from consent.coverage.overlap import taken
from consent.coverage.scope import Scope
from consent.decision import cases
from consent.registry import Registry
from consent.rules.case import CheckRequest
from consent.rules.core.outputs import shown_until
from consent.rules.model import RuleSet
from consent.statements.grants import Grant
from consent.states.endings import Withdrawal, withdrawal_of

STANDS, STOPS, FOR_A_PERSON = "stands", "stops", "a_person_decides"
STANDINGS: Final = (STANDS, FOR_A_PERSON, STOPS)
EFFECTS: Final = ("ends", "ends_by_law", "ends_new_works", "disputes")


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a withdrawal from an instant on would do to a grant; `scope` is the part withdrawn, None for the whole."""

    effect: str
    effective: int | None
    why: str
    rule: str
    scope: Scope | None


def foresee(grant: Grant, scope: Scope | None, *, effective_at: int, said_at: int) -> Foreseen:
    """What the grant's own terms make of a withdrawal by the performer's side, said at an instant."""
    counts = withdrawal_of(grant, effective_at=effective_at, said_at=said_at)
    kind = grant.revocability.kind
    if counts is None:
        why = f"the grant is {kind}: a withdrawal ends nothing by itself, is registered and acts as a dispute"
        return Foreseen("disputes", effective_at, why, "CORE-26", scope)
    effect, why, rule = _counted(grant, counts)
    return Foreseen(effect, counts.effective, why, rule, scope)


def _counted(grant: Grant, counts: Withdrawal) -> tuple[str, str, str]:
    kind = grant.revocability.kind
    if counts.by_law:
        why = f"the contract is {kind}, but it rests on data-protection consent, which may be withdrawn at any time"
        return "ends_by_law", why, "GDPR-01"
    if counts.new_works_after is not None:
        return "ends_new_works", "it ends for works first declared afterwards; those declared already go on", "CORE-04"
    if kind == "revocable_on_notice":
        return "ends", f"after a notice of {grant.revocability.days} days", "CORE-04"
    return "ends", f"the grant is {kind}", "CORE-04"


def standing_of(
    request: CheckRequest, registry: Registry, *, at: int, now: int, foreseen: Foreseen, rules: RuleSet
) -> str:
    """What becomes of generation that a decision covered: it was before, it runs across, or it must stop."""
    if foreseen.effective is None or not _reached(request, registry, rules, at=at, now=now, foreseen=foreseen):
        return STANDS
    if foreseen.effect == "disputes":
        return STANDS if at < foreseen.effective else FOR_A_PERSON
    if at >= foreseen.effective:
        return STOPS
    ends = request.facts.get("generation_ends_at")
    return FOR_A_PERSON if isinstance(ends, int) and ends > foreseen.effective else STANDS


def _reached(
    request: CheckRequest, registry: Registry, rules: RuleSet, *, at: int, now: int, foreseen: Foreseen
) -> bool:
    """Whether what is withdrawn meets what was asked."""
    if foreseen.effect == "ends_new_works":
        return False
    if foreseen.scope is None:
        return True
    question = cases.question_of(request, registry, rules, at=at, now=now)
    return any(all(taken(foreseen.scope, asked)) for asked in cases.boxes_of(question, registry))


def may_be_shown_until(grant: Grant, scope: str) -> int | None:
    """Until when what was made under a scope may be shown (CORE-25); None without an end."""
    return shown_until(grant, dict(grant.scopes)[scope])
