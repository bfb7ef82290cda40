"""What settles a rule that leaves a question open: determinations, and for a platform's rules its approval.

A determination is a named person's ruling (spec §5.33): `satisfied` removes an escalation, `refused` makes it a
refusal (CORE-30). Nothing settles a refusal, but for the platform's own approval where its guidance asks for one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

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
from consent.subjects import Person


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
            by = approved[rule.profile] if may_be_approved(rule, finding) else ()
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
            against = replace(finding, rule="CORE-30", effect=Effect.NOT, code="determined_against", detail=detail)
            left.append(replace(against, also=(), awaits=()))
    return Ruled(tuple(left), tuple(settled))


def _awaiting_a_platform(listed: Iterable[tuple[Rule, Finding]]) -> dict[str, None]:
    """The profiles of which a platform's approval would settle something."""
    return {rule.profile: None for rule, finding in listed if may_be_approved(rule, finding)}


def may_be_approved(rule: Rule, finding: Finding) -> bool:
    """Whether a platform's approval in force would settle it."""
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


def settlers(rule: Rule) -> tuple[str, ...]:
    """Whose word settles what the rule leaves open, in the words of an answer's `may_settle`; empty for nobody's.

    What rests on the person's will her side or her union settles; else counsel or licensee, and a union for the rules
    of its agreements. `entitled` asks the same list: what an answer promises is what counts.
    """
    match rule.settled_by:
        case Settler.PERSON:
            return "performer_side", "union"
        case Settler.WORK:
            return ("counsel", "licensee", "union") if _of_an_agreement(rule) else ("counsel", "licensee")
        case Settler.PLATFORM:
            return ("platform",)
        case _:
            return ()


def entitled(case: Case, record: Complete[Determination], rule: Rule) -> bool:
    """Whether a signer may settle this rule by a determination; a platform says it by its approval."""
    return any(_SPEAKS[one](case, record, rule) for one in settlers(rule) if one in _SPEAKS)


def _of_an_agreement(rule: Rule) -> bool:
    profile = profiles.named(rule.profile)
    return profile is not None and profile.kind == "agreement"


def _performer_side(case: Case, record: Complete[Determination], _rule: Rule) -> bool:
    performer = case.person.party if case.person else None
    return performer is not None and sides.binds(
        case.question.registry, record, performer, record.body.scope.uses or ()
    )


def _union(case: Case, record: Complete[Determination], rule: Rule) -> bool:
    """The performer's union; where nobody is portrayed a registered union, for rules of agreements."""
    registry = case.question.registry
    if case.person is None:
        return _of_an_agreement(rule) and bool(by_kind(registry, record, "union"))
    return sides.performers_union(registry, record, case.person.party) is not None


def _counsel(case: Case, record: Complete[Determination], _rule: Rule) -> bool:
    return any(known.kind == "counsel" for known in _deciding(case, record))


def _licensee(case: Case, record: Complete[Determination], _rule: Rule) -> bool:
    """The licensee who asks."""
    asker = case.question.request.licensee
    return any(known.kind == "licensee" and known.party == asker for known in _deciding(case, record))


def _deciding(case: Case, record: AnyRecord) -> Iterator[Person]:
    """Whoever signed with a key that may decide."""
    registry = case.question.registry
    for signing in standing(registry, record):
        known, key = registry.person(signing.party), registry.key(signing.key)
        if known is not None and key is not None and "decide" in key.purposes:
            yield known


_SPEAKS: Final[Mapping[str, Callable[[Case, Complete[Determination], Rule], bool]]] = {
    "counsel": _counsel,
    "licensee": _licensee,
    "performer_side": _performer_side,
    "union": _union,
}
"""Who counts as what: of each word the signers of a determination that it stands for."""
