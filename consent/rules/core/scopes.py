"""CORE rules that judge one scope of a grant: its facets, term, description, script, limits and listed vendors."""

from __future__ import annotations

from collections.abc import Iterator

from consent.coverage import overlap
from consent.coverage.boxes import bits_of
from consent.coverage.reach import CarveOut, Unmet
from consent.coverage.scope import ANY, Limit
from consent.rules.case import Case, GrantedScope
from consent.rules.core.catalogue import FACET_RULE
from consent.rules.core.questions import unknown
from consent.rules.model import Effect, Finding
from consent.rules.shared.terms import reasonably_specific
from consent.vocabulary import territories
from consent.vocabulary.times import format_instant

_PORTRAYS_NO_ROLE = ("model.train.foundation",)


def lacks_facet(case: Case, unmet: Unmet) -> Finding:
    """That a scope lacks asked values of a facet: it rests on nothing but the scope, these values and their place."""
    rule, code = FACET_RULE[unmet.facet]
    if unmet.facet == "uses" and (case.asked.use or "").startswith("model."):
        code = "training_not_permitted"
    return Finding(rule, Effect.NOT, code, facet_pointer(case, unmet), _asked_and_granted(case, unmet))


def taken_away(case: Case, carve_out: CarveOut) -> Finding:
    """What an exclusion, a bar or a revocation in part takes from the question."""
    return Finding(carve_out.rule, Effect.NOT, carve_out.code, _taking_pointer(case, carve_out), _taken_by(carve_out))


def judge_scope(granted: GrantedScope) -> Iterator[Finding]:
    """Everything else a scope says that a box cannot hold."""
    yield from _term(granted)
    yield from _episode(granted)
    yield from _prompted(granted)
    yield from _training(granted)
    yield from _description(granted)
    yield from judge_vendor(granted)
    yield from _script(granted)
    yield from _limits(granted)


def facet_pointer(case: Case, unmet: Unmet) -> str:
    """Where in the request the first lacking value stands."""
    first = next(bits_of(unmet.mask))
    match unmet.facet:
        case "projects" | "uses" | "purposes" as facet:
            return _BY_FACET[facet]
        case "media":
            return _item("/media", case.question.request.media, case, "media", first)
        case "content":
            return _item("/content", case.question.request.content, case, "content", first)
        case "modalities":
            return _item(case.pointer("modalities"), case.performance.modalities, case, "modalities", first)
        case "territories":
            return _territory(case, unmet)
        case "languages" | "tools" as facet:
            return f"/{facet}/{first.bit_length() - 1}"
        case facet:
            return case.pointer(facet.removesuffix("s"))


def _item(base: str, listed: tuple[str, ...], case: Case, facet: str, bit: int) -> str:
    lacking = overlap.values(facet, bit, case.asked)
    return f"{base}/{listed.index(str(lacking[0]))}" if lacking else base


def _territory(case: Case, unmet: Unmet) -> str:
    lacking = overlap.values("territories", unmet.mask, case.asked)
    for number, region in enumerate(case.question.request.territories):
        if lacking and territories.lies_in(str(lacking[0]), region):
            return f"/territories/{number}"
    return "/territories"


def _asked_and_granted(case: Case, unmet: Unmet) -> str:
    asked = ", ".join(_short(one) for one in overlap.values(unmet.facet, unmet.lacking, case.asked)[:8])
    granted = ", ".join(_short(one) for one in unmet.granted[:8]) or "none"
    return f"asked {asked or 'nothing stated'}, granted {granted}"


def _short(value: object) -> str:
    return f"{value['scheme']}:{value['value']}" if isinstance(value, dict) else str(value)


_BY_FACET = {"uses": "/use", "purposes": "/purpose", "projects": "/project"}
_OF_A_PERFORMANCE = {"episodes": "episode", "roles": "role", "scenes": "scene", "modalities": "modalities"}


def _taking_pointer(case: Case, carve_out: CarveOut) -> str:
    """The first member of the request that a facet of the carved-out scope is about."""
    for facet in ("territories", "languages", "content", "media", "tools", *_OF_A_PERFORMANCE, *_BY_FACET):
        if getattr(carve_out.scope, facet):
            member = _OF_A_PERFORMANCE.get(facet)
            return case.pointer(member) if member else _BY_FACET.get(facet, f"/{facet}")
    return case.pointer()


def _taken_by(carve_out: CarveOut) -> str:
    what = {"excluded": "an exclusion of the grant", "absolute_prohibition": "a prohibition by the performer"}
    by = what.get(carve_out.code, "a revocation in part")
    return f"taken away by {by} ({carve_out.digest})" if carve_out.digest else "taken away by an exclusion of hers"


def _term(granted: GrantedScope) -> Iterator[Finding]:
    term, at, pointer = granted.scope.term, granted.case.question.at, "/at"
    if term is None:
        return
    for bound in term.open:
        yield unknown("/project", f"the term counts {bound.written}, and the work declares no such day")
    if at < term.first:
        detail = f"begins at {format_instant(term.first)}"
        yield Finding("CORE-03", Effect.NOT, "not_yet_effective", pointer, detail)
    if term.end is not None and term.end <= at:
        detail = f"ended at {format_instant(term.end)}"
        yield Finding("CORE-03", Effect.NOT, "expired", pointer, detail)
    ends = granted.case.question.job_ends_at
    if term.holds(at) and term.end is not None and ends is not None and term.end < ends:
        for rule in ("CORE-03", "CORE-19"):
            detail = f"the job runs past {format_instant(term.end)}, when the term ends"
            yield Finding(rule, Effect.ESCALATE, "expired", "/facts/generation_ends_at", detail)


def _episode(granted: GrantedScope) -> Iterator[Finding]:
    named = granted.scope.episodes or ()
    if granted.case.asked.episode is None and named and ANY not in named:
        pointer = granted.case.pointer("episode")
        yield unknown(pointer, f"the grant names episodes {', '.join(named[:8])}; nobody says which is asked")


def _prompted(granted: GrantedScope) -> Iterator[Finding]:
    """CORE-19: of somebody who is only prompted with nobody says which role or scene a scope that names some is for."""
    case = granted.case
    if not case.prompted or case.performance.role or case.performance.scene:
        return
    for facet in ("roles", "scenes"):
        named = getattr(granted.scope, facet) or ()
        if named and ANY not in named:
            yield unknown(
                case.pointer(), f"the grant names {facet} {', '.join(named[:8])}; nobody says which is prompted"
            )


def _training(granted: GrantedScope) -> Iterator[Finding]:
    """CORE-15: a tool that trains on what it is given needs that training in the same scope."""
    if "model.train.foundation" in (granted.scope.uses or ()):
        return
    for number, tool in enumerate(granted.case.question.tools):
        if tool.declaration is not None and tool.declaration.trains_on_data:
            detail = f"{tool.written} trains on what it is given, and the scope grants no training of foundation models"
            yield Finding("CORE-15", Effect.NOT, "tool_not_permitted", f"/tools/{number}", detail)


def _description(granted: GrantedScope) -> Iterator[Finding]:
    """CORE-16, spec §5.25: not empty, and the scope names roles or scenes; foundation training portrays no role."""
    scope, grant = granted.scope, granted.grant
    no_role = granted.case.use in _PORTRAYS_NO_ROLE and bool((scope.description or grant.description).strip())
    if no_role or reasonably_specific(scope, grant):
        return
    detail = f"grant {granted.life.record.digest}: the description is not reasonably specific"
    yield Finding("CORE-16", Effect.ESCALATE, "description_not_specific", granted.case.pointer(), detail)


def judge_vendor(granted: GrantedScope) -> Iterator[Finding]:
    """CORE-18: a vendor is one the scope lists, or the project where the scope lists none."""
    question = granted.case.question
    vendor = question.request.vendor
    if vendor is None or vendor == question.request.licensee:
        return
    listed = granted.scope.vendors
    if listed is None:
        listed = question.work.declaration.vendors if question.work else ()
    if vendor not in listed:
        yield Finding("CORE-18", Effect.NOT, "licensee_not_party", "/vendor", f"{vendor} is not a listed vendor")


def _script(granted: GrantedScope) -> Iterator[Finding]:
    script, case = granted.scope.script, granted.case
    if script is None:
        return
    held = case.question.request.facts.get("documents", ())
    pointer, asked = case.pointer("facts/script_date"), case.performance.facts.get("script_date")
    if asked is None:
        if not any(document["sha256"] == script.sha256 for document in held):
            detail = f"consent was given on script revision {script.revision}; nobody says which is used"
            yield Finding("CORE-29", Effect.ESCALATE, "unknown_fact", pointer, detail)
    elif asked != script.date.written:
        detail = f"consent was given on script revision {script.revision} of {script.date.written}, not of {asked}"
        yield Finding("CORE-29", Effect.ESCALATE, "script_changed", pointer, detail)


def limits_of(granted: GrantedScope) -> Iterator[tuple[str, Limit]]:
    """The limits that bind the scope, each with whose it is: "" for the whole grant's, else the scope's name."""
    for limit in granted.life.grant.limits:
        yield "", limit
    for limit in granted.scope.limits:
        yield granted.name, limit


def remaining(granted: GrantedScope, owner: str, limit: Limit) -> int:
    """What is left of a limit, of which an amount is asked, after what is used and held."""
    return limit.amount - (granted.used(owner, limit) or 0)


def _limits(granted: GrantedScope) -> Iterator[Finding]:
    pointer = granted.case.pointer("amounts")
    for owner, limit in limits_of(granted):
        case, of_episode = granted.case, limit.per == "episode"
        asked = (case.demand_of_episode if of_episode else case.demand).get(limit.unit, 0)
        if not any(amount.unit == limit.unit for amount in case.performance.amounts):
            yield unknown(pointer, f"the grant limits {limit.unit}; nobody says how many are asked")
        elif of_episode and case.performance.episode is None:
            detail = f"the grant limits {limit.unit} per episode; nobody says which is asked"
            yield unknown(case.pointer("episode"), detail)
        elif asked > (left := remaining(granted, owner, limit)):
            within = f" in this {limit.per.replace('_', ' ')}" if limit.per else ""
            detail = f"asked {asked} {limit.unit}, {max(left, 0)} of {limit.amount} are left{within}"
            yield Finding("CORE-13", Effect.NOT, "quota_exhausted", pointer, detail)
