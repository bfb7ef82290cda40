"""What settles a rule that leaves a question open: determinations, and for a platform's rules its approval.

A determination is a named person's ruling (spec §5.33): `satisfied` removes an escalation, `refused` makes it a
refusal (CORE-30). Nothing settles a refusal, but for the platform's own approval where its guidance asks for one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from consent.coverage import reach
from consent.door import Entitled
from consent.rules import profiles
from consent.rules.case import Case
from consent.rules.model import Effect, Finding, Rule, Settler
from consent.rules.platforms.approvals import approvals_of
from consent.statements.rulings import Determination
from consent.vocabulary import words


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
        for record in case.question.door.determinations(identifier)
        if _counts(case, record, rule, finding, grant)
    ]
    refused = [one for one in counting if one[1] == "refused"]
    return next(iter(refused or counting), None)


def _counts(case: Case, record: Entitled[Determination], rule: Rule, finding: Finding, grant: str | None) -> bool:
    body = record.body
    if {rule.id, *finding.also}.isdisjoint(body.rules) or case.at >= body.until.end():
        return False
    if body.grants and grant not in body.grants:
        return False
    return entitled(case, record, rule, finding, grant) and reach.holds_whole(body.scope, case.asked, case.at)


def entitled(
    case: Case, record: Entitled[Determination], rule: Rule, finding: Finding, grant: str | None = None
) -> bool:
    """Whether a signer may settle this finding: her side for what rests on her will, else counsel or the licensee.

    A union settles the rules of its agreements too.
    """
    match finding.settled_by or rule.settled_by:
        case Settler.PERSON:
            return _speaks_for_performer(case, record)
        case Settler.WORK:
            return _decides_about_the_work(case, record, grant) or _union_of_the_agreement(case, record, rule)
        case _:
            return False


def _speaks_for_performer(case: Case, record: Entitled[Determination]) -> bool:
    if case.person is None:
        return False
    return case.question.door.speaks_for(record, case.person.party, record.body.scope.uses or words.USES)


def _union_of_the_agreement(case: Case, record: Entitled[Determination], rule: Rule) -> bool:
    """The performer's union; where nobody is portrayed, a registered union."""
    profile = profiles.named(rule.profile)
    if profile is None or profile.kind != "agreement":
        return False
    return case.question.door.union_of(record, case.person.party if case.person else None) is not None


def _decides_about_the_work(case: Case, record: Entitled[Determination], grant: str | None) -> bool:
    """Counsel, or the grant's licensee; without a grant the work's owner. Never a vendor, or a pending assignee."""
    door, owners = case.question.door, _owners(case, grant)
    kinds = ((door.may_decide(signing), signing.party) for signing in door.signings(record))
    return any(kind == "counsel" or (kind == "licensee" and party in owners) for kind, party in kinds)


def _owners(case: Case, grant: str | None) -> frozenset[str]:
    known, work = case.grants.get(grant) if grant is not None else None, case.question.work
    if known is not None:
        return frozenset({known.life.grant.licensee}) | known.life.assignees_at(case.at)
    return frozenset({work.declaration.licensee}) if work is not None else frozenset()
