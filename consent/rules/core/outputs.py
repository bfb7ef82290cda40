"""CORE-25: showing what was lawfully made is judged by the decision it was made under, not by today's state."""

from __future__ import annotations

from collections.abc import Iterator

from consent.authority.signatures import by_kind
from consent.prefix import Decided
from consent.rules.case import Case
from consent.rules.model import Effect, Finding
from consent.scope import Scope
from consent.statements.grants import Exploitation, Grant
from consent.statements.rulings import UseReport
from consent.vocabulary import territories
from consent.vocabulary.times import format_instant

EXPLOITS = "exploit.existing_output"


def made_under(case: Case, sha256: str) -> Decided | None:
    """The covered, recorded decision that a licensee or vendor reported the output under."""
    prefix = case.question.prefix
    for record in prefix.complete(f"output:{sha256}", UseReport):
        if not isinstance(record.body, UseReport):
            continue
        reported = by_kind(prefix, record, "licensee") or by_kind(prefix, record, "vendor")
        decided = prefix.decided(record.body.decision) if reported else None
        if decided is not None and decided.outcome in {"covered", "no_consent_required"}:
            return decided
    return None


def judge_outputs(case: Case) -> tuple[tuple[Finding, ...], tuple[tuple[str, str], ...]]:
    """What CORE-25 finds, and the (grant, scope) pairs of this performer that the outputs were made under."""
    outputs = case.question.request.facts.get("outputs", ())
    findings: list[Finding] = []
    leaned: dict[tuple[str, str], None] = {}
    if not outputs:
        findings.append(_unknown("/facts/outputs", "nobody says which outputs are to be shown"))
    for number, output in enumerate(outputs):
        pointer = f"/facts/outputs/{number}"
        decided = made_under(case, output["sha256"])
        if decided is None:
            findings.append(_unknown(pointer, "no covered decision is on record that this output was reported under"))
            continue
        under = [(one.grant, one.scope) for one in decided.leaned if case.person and one.performer == case.person.party]
        if not under and decided.outcome == "covered":
            detail = "the decision it was made under did not rely on a grant of this performer"
            findings.append(_unknown(pointer, detail))
        for grant, scope in under:
            findings += _shown_within(case, grant, scope)
            leaned[grant, scope] = None
    if not findings:
        detail = "made under a covered decision on record: judged by what was granted then"
        findings.append(Finding("CORE-25", Effect.EXEMPT, "", "/facts/outputs", detail))
    return tuple(dict.fromkeys(findings)), tuple(leaned)


def _shown_within(case: Case, digest: str, name: str) -> Iterator[Finding]:
    record = case.question.prefix.record(digest)
    grant = record.body if record else None
    if not isinstance(grant, Grant):
        yield _unknown("/facts/outputs", "the grant it was made under can no longer be read")
        return
    made = dict(grant.scopes)[name]
    yield from _where(case, grant.exploitation or made)
    end = _end(grant, made)
    if end is not None and end <= case.question.at:
        detail = f"grant {digest}: finished work may be shown until {format_instant(end)}"
        yield Finding("CORE-25", Effect.NOT, "expired", "/at", detail)


def _where(case: Case, allowed: Exploitation | Scope) -> Iterator[Finding]:
    request = case.question.request
    for number, medium in enumerate(request.media):
        if medium not in (allowed.media or ()):
            detail = f"{medium} is not among the media finished work may be shown in"
            yield Finding("CORE-11", Effect.NOT, "media_not_granted", f"/media/{number}", detail)
    shown = 0
    for region in allowed.territories or ():
        shown |= territories.country_mask(region)
    for number, code in enumerate(request.territories):
        inside = any(territories.lies_in(code, region) for region in allowed.territories or ())
        whole = not territories.is_subdivision(code) and not territories.country_mask(code) & ~shown
        if not (whole or (territories.is_subdivision(code) and inside)):
            detail = f"{code} is not among the territories finished work may be shown in"
            yield Finding("CORE-11", Effect.NOT, "territory_not_granted", f"/territories/{number}", detail)


def _end(grant: Grant, made: Scope) -> int | None:
    if grant.exploitation is not None:
        zone = made.term.zone if made.term else "UTC"
        return grant.exploitation.until.end(zone) if grant.exploitation.until else None
    return made.term.end if made.term else None


def _unknown(pointer: str, detail: str) -> Finding:
    return Finding("CORE-25", Effect.ESCALATE, "unknown_fact", pointer, detail)
