"""What settles a rule that leaves a question open: determinations, and for a platform's rules its approval.

A determination is a named person's ruling (spec §5.33): `satisfied` removes an escalation, `refused` makes it a
refusal (CORE-30). Nothing settles a refusal, but for the platform's own approval where its guidance asks for one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from consent.authority.sides import Word
from consent.coverage import reach
from consent.door import Entitled
from consent.rules import profiles
from consent.rules.case import Case
from consent.rules.model import Effect, Finding, Rule, Settler
from consent.rules.platforms.approvals import approvals_of
from consent.statements.rulings import Determination
from consent.subjects import Person
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
            by = approved[rule.profile] if may_be_approved(rule, finding) else ()
            settled.update(dict.fromkeys(by))
            left += [] if by else [finding]
            continue
        ruling = _on(case, rule, finding, grant) if finding.effect is Effect.ESCALATE and finding.settleable else None
        if ruling is None:
            left += [finding, *_gained(case, rule, finding, grant)]
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
        for record in case.question.door.determinations(identifier)
        if _about(case, record.body, rule, finding, grant) and entitled(case, record, rule, finding, grant)
    ]
    refused = [one for one in counting if one[1] == "refused"]
    return next(iter(refused or counting), None)


def _about(case: Case, body: Determination, rule: Rule, finding: Finding, grant: str | None) -> bool:
    """Whether a ruling is in force, on this rule and grant, and holds the whole box asked."""
    if {rule.id, *finding.also}.isdisjoint(body.rules) or case.at >= body.until.end():
        return False
    if body.grants and grant not in body.grants:
        return False
    return reach.holds_whole(body.scope, case.asked, case.at)


def _gained(case: Case, rule: Rule, finding: Finding, grant: str | None) -> Iterator[Finding]:
    """CORE-02: it would be settled, had not somebody who gains by it said so in her place."""
    if finding.effect is not Effect.ESCALATE or not finding.settleable:
        return
    if "performer_side" not in settlers(rule, finding):
        return
    for identifier in case.question.works:
        for record in case.question.door.determinations(identifier):
            about = record.body.finding == "satisfied" and _about(case, record.body, rule, finding, grant)
            if about and _word(case, record) == "gaining":
                detail = f"determination {record.digest} was said in her place by somebody who gains by it"
                yield Finding("CORE-02", Effect.ESCALATE, "signer_no_authority", case.pointer("performer"), detail)


def settlers(rule: Rule, finding: Finding | None = None) -> tuple[str, ...]:
    """Whose word settles what the rule leaves open, in the words of an answer's `may_settle`; empty for nobody's.

    What rests on the person's will her side or her union settles; else counsel or licensee, and a union for the rules
    of its agreements. `entitled` asks the same list: what an answer promises is what counts.
    """
    match (finding.settled_by if finding is not None else None) or rule.settled_by:
        case Settler.PERSON:
            return "performer_side", "union"
        case Settler.WORK:
            return ("counsel", "licensee", "union") if _of_an_agreement(rule) else ("counsel", "licensee")
        case Settler.PLATFORM:
            return ("platform",)
        case _:
            return ()


def entitled(
    case: Case, record: Entitled[Determination], rule: Rule, finding: Finding, grant: str | None = None
) -> bool:
    """Whether a signer may settle this finding by a determination; a platform says it by its approval."""
    return any(_SPEAKS[one](case, record, rule, grant) for one in settlers(rule, finding) if one in _SPEAKS)


def _of_an_agreement(rule: Rule) -> bool:
    profile = profiles.named(rule.profile)
    return profile is not None and profile.kind == "agreement"


def _performer_side(case: Case, record: Entitled[Determination], _rule: Rule, _grant: str | None) -> bool:
    return _word(case, record) == "binding"


def _word(case: Case, record: Entitled[Determination]) -> Word:
    """What it is worth as hers, by nobody who gains by her grants or by a yes; of a person nobody knows nothing."""
    wanted = record.body.scope.uses or words.USES
    if case.person is None:
        return "none"
    return case.question.door.word_for(record, case.person.party, wanted, case.gaining)


def _union(case: Case, record: Entitled[Determination], rule: Rule, _grant: str | None) -> bool:
    """The performer's union; where nobody is portrayed a registered union, for rules of agreements."""
    door = case.question.door
    if case.person is None:
        return _of_an_agreement(rule) and door.union_of(record, None) is not None
    return door.union_of(record, case.person.party) is not None


def _counsel(case: Case, record: Entitled[Determination], _rule: Rule, _grant: str | None) -> bool:
    return any(known.kind == "counsel" for known in _deciding(case, record))


def _licensee(case: Case, record: Entitled[Determination], _rule: Rule, grant: str | None) -> bool:
    """The grant's licensee; without a grant the work's owner. Never a vendor, or a pending assignee."""
    known, work = case.grants.get(grant) if grant is not None else None, case.question.work
    if known is not None:
        owners = frozenset({known.life.grant.licensee}) | known.life.assignees_at(case.at)
    else:
        owners = frozenset({work.declaration.licensee}) if work is not None else frozenset()
    return any(one.kind == "licensee" and one.party in owners for one in _deciding(case, record))


def _deciding(case: Case, record: Entitled[Determination]) -> Iterator[Person]:
    """Whoever signed with a key that may decide."""
    door = case.question.door
    for signing in door.signings(record):
        known = door.person(signing.party)
        if known is not None and door.may_decide(signing) is not None:
            yield known


_SPEAKS: Final[Mapping[str, Callable[[Case, Entitled[Determination], Rule, str | None], bool]]] = {
    "counsel": _counsel,
    "licensee": _licensee,
    "performer_side": _performer_side,
    "union": _union,
}
"""Who counts as what: of each word the signers of a determination that it stands for."""
