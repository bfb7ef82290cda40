"""Determinations: a named person's ruling settles what a rule left open, or turns it into a refusal (contract §1.1)."""

from __future__ import annotations

from collections.abc import Iterable

from consent import coverage, registry
from consent.authority import sides
from consent.authority.signatures import standing
from consent.prefix import Record
from consent.rules.case import Case
from consent.rules.core.catalogue import SETTLED_BY_COUNSEL, SETTLED_BY_PERFORMER_OR_UNION
from consent.rules.model import Effect, Finding
from consent.statements.rulings import Determination


def rule_on(
    case: Case, findings: Iterable[Finding], grant: str | None = None
) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """The findings after rulings in force, and the digests of those that settled one.

    `satisfied` removes an escalation; `refused` makes it a refusal (CORE-30). Nothing settles a refusal.
    """
    left: list[Finding] = []
    settled: dict[str, None] = {}
    for finding in findings:
        ruling = _on(case, finding, grant) if finding.effect is Effect.ESCALATE and finding.settleable else None
        if ruling is None:
            left.append(finding)
        elif ruling[1] == "satisfied":
            settled[ruling[0]] = None
        else:
            settled[ruling[0]] = None
            detail = f"{finding.detail}; refused by determination {ruling[0]}"
            left.append(Finding("CORE-30", Effect.NOT, "determined_against", finding.pointer, detail))
    return tuple(left), tuple(settled)


def _on(case: Case, finding: Finding, grant: str | None) -> tuple[str, str] | None:
    """The digest and finding of the ruling on it; a refusal beats a satisfaction, whichever came first."""
    counting = [
        (record.digest, record.body.finding)
        for identifier in case.question.works
        for record in case.question.prefix.complete(f"determinations:{identifier}", Determination)
        if isinstance(record.body, Determination) and _counts(case, record, record.body, finding, grant)
    ]
    refused = [one for one in counting if one[1] == "refused"]
    return next(iter(refused or counting), None)


def _counts(case: Case, record: Record, body: Determination, finding: Finding, grant: str | None) -> bool:
    if finding.rule not in body.rules or case.question.at >= body.until.end():
        return False
    if body.grants and grant not in body.grants:
        return False
    return entitled(case, record, body, finding.rule) and coverage.holds_whole(body.scope, case.asked, case.question.at)


def entitled(case: Case, record: Record, body: Determination, rule: str) -> bool:
    """Whether a signer may settle this rule: the person's side for what rests on her will, else counsel or licensee."""
    prefix, performer = case.question.prefix, case.person.party if case.person else None
    if rule in SETTLED_BY_PERFORMER_OR_UNION:
        if performer is None:
            return False
        by_performer = sides.binds(prefix, record, performer, body.scope.uses or ())
        return by_performer or sides.performers_union(prefix, record, performer) is not None
    return (rule in SETTLED_BY_COUNSEL or not rule.startswith("CORE-")) and _decides_about_the_work(case, record)


def _decides_about_the_work(case: Case, record: Record) -> bool:
    prefix, licensee = case.question.prefix, case.question.request.licensee
    for signing in standing(prefix, record):
        known, key = registry.person(prefix, signing.party), registry.key(prefix, signing.key)
        if known is None or key is None or "decide" not in key.purposes:
            continue
        if known.kind == "counsel" or (known.kind == "licensee" and signing.party == licensee):
            return True
    return False
