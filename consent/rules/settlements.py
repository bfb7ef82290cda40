"""What settles a rule that leaves a question open: determinations, and for a platform's rules its approval.

A determination is a named person's ruling (spec §5.33): `satisfied` removes an escalation, `refused` makes it a
refusal (CORE-30). Nothing settles a refusal, but for the platform's own approval where its guidance asks for one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from consent.authority import sides
from consent.authority.signatures import by_kind, standing
from consent.coverage import reach
from consent.records import AnyRecord, Complete
from consent.rules import profiles
from consent.rules.case import Case
from consent.rules.model import Effect, Finding, Rule, Settler
from consent.rules.platforms.approvals import approvals_of
from consent.statements import headings
from consent.statements.rulings import Determination


@dataclass(frozen=True, slots=True)
class Ruled:
    """The findings left after rulings and approvals, and the digests of those that settled one."""

    findings: tuple[Finding, ...]
    settled: tuple[str, ...]


def rule_on(case: Case, findings: Iterable[Finding], grant: str | None = None) -> Ruled:
    """The findings after the rulings and approvals in force; `grant` is the one they are about, if any."""
    left: list[Finding] = []
    settled: dict[str, None] = {}
    listed = [(case.question.rules.rule(finding.rule), finding) for finding in findings]
    approved = {profile: approvals_of(case, profile) for profile in _awaiting_a_platform(listed)}
    for rule, finding in listed:
        if rule.settled_by is Settler.PLATFORM:
            by = approved[rule.profile] if _may_be_approved(rule, finding) else ()
            settled.update(dict.fromkeys(by))
            left += [] if by else [finding]
            continue
        ruling = _on(case, rule, finding, grant) if finding.effect is Effect.ESCALATE and finding.settleable else None
        if ruling is None:
            left.append(finding)
            continue
        settled[ruling[0]] = None
        if ruling[1] == "refused":
            detail = f"{finding.detail}; refused by determination {ruling[0]}"
            left.append(Finding("CORE-30", Effect.NOT, "determined_against", finding.pointer, detail))
    return Ruled(tuple(left), tuple(settled))


def _awaiting_a_platform(listed: Iterable[tuple[Rule, Finding]]) -> dict[str, None]:
    """The profiles of which a platform's approval would settle something."""
    return {rule.profile: None for rule, finding in listed if _may_be_approved(rule, finding)}


def _may_be_approved(rule: Rule, finding: Finding) -> bool:
    asks = finding.effect is Effect.ESCALATE or (rule.settled_though_refusing and finding.effect is Effect.NOT)
    return rule.settled_by is Settler.PLATFORM and asks


def _on(case: Case, rule: Rule, finding: Finding, grant: str | None) -> tuple[str, str] | None:
    """The digest and finding of the ruling on it; a refusal beats a satisfaction, whichever came first."""
    counting = [
        (record.digest, record.body.finding)
        for identifier in case.question.works
        for record in case.question.registry.said(headings.determinations_of(identifier), Determination)
        if _counts(case, record, rule, finding, grant)
    ]
    refused = [one for one in counting if one[1] == "refused"]
    return next(iter(refused or counting), None)


def _counts(case: Case, record: Complete[Determination], rule: Rule, finding: Finding, grant: str | None) -> bool:
    body = record.body
    if {rule.id, *finding.also}.isdisjoint(body.rules) or case.at >= body.until.end():
        return False
    if body.grants and grant not in body.grants:
        return False
    return entitled(case, record, rule) and reach.holds_whole(body.scope, case.asked, case.at)


def entitled(case: Case, record: Complete[Determination], rule: Rule) -> bool:
    """Whether a signer may settle this rule: the person's side for what rests on her will, else counsel or licensee.

    A union settles the rules of its agreements too.
    """
    match rule.settled_by:
        case Settler.PERSON:
            return _speaks_for_performer(case, record)
        case Settler.WORK:
            return _decides_about_the_work(case, record) or _union_of_the_agreement(case, record, rule)
        case _:
            return False


def _speaks_for_performer(case: Case, record: Complete[Determination]) -> bool:
    registry, performer = case.question.registry, case.person.party if case.person else None
    if performer is None:
        return False
    by_performer = sides.binds(registry, record, performer, record.body.scope.uses or ())
    return by_performer or sides.performers_union(registry, record, performer) is not None


def _union_of_the_agreement(case: Case, record: AnyRecord, rule: Rule) -> bool:
    """The performer's union; where nobody is portrayed, a registered union."""
    profile = profiles.named(rule.profile)
    if profile is None or profile.kind != "agreement":
        return False
    registry = case.question.registry
    if case.person is None:
        return bool(by_kind(registry, record, "union"))
    return sides.performers_union(registry, record, case.person.party) is not None


def _decides_about_the_work(case: Case, record: AnyRecord) -> bool:
    registry, licensee = case.question.registry, case.question.request.licensee
    for signing in standing(registry, record):
        known, key = registry.person(signing.party), registry.key(signing.key)
        if known is None or key is None or "decide" not in key.purposes:
            continue
        if known.kind == "counsel" or (known.kind == "licensee" and signing.party == licensee):
            return True
    return False
