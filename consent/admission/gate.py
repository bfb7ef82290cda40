"""What a statement must be to be let in from edition 2 on, beyond what its shape says.

The gate stands at admission alone: what was registered before stays readable, and is judged as it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from consent.authority import involved
from consent.coverage import spelling
from consent.coverage.scope import Scope
from consent.errors import Problem
from consent.records import AnyRecord
from consent.registry import Registry
from consent.statements import headings
from consent.statements.grants import Grant
from consent.statements.people import PartyCorrection, PartyEvent, PartyMerge, PartyRegistration
from consent.statements.production import ProjectDeclaration
from consent.statements.statement import Body, Statement
from consent.states.declines import declined_by
from consent.vocabulary.times import start_of_day
from signing.pointers import step


def problems(statement: Statement[Body], registry: Registry, now: int) -> Iterator[Problem]:
    """What keeps a new statement out at the ledger's time `now`."""
    for pointer, scope in _scopes_of(statement.body):
        yield from spelling.problems(scope, pointer)
    for pointer, code in _territories_of(statement.body):
        yield from spelling.of_territory(code, pointer)
    match statement.body:
        case PartyEvent() as body:
            yield from _of_event(body, now)
        case PartyCorrection() as body:
            yield from _of_correction(body, registry)
        case PartyMerge() as body:
            yield from _of_merge(body, registry)
        case Grant(basis=basis) if basis is not None and start_of_day(basis.signed_on, "UTC") > now:
            yield Problem("bad_time", "/basis/signed_on", "a paper cannot have been signed after it was registered")
        case _:
            return


def _scopes_of(body: Body) -> Iterator[tuple[str, Scope]]:
    """Every scope a statement says, with where it stands."""
    if isinstance(body, Grant):
        yield from ((step("/scopes", name), scope) for name, scope in body.scopes)
        yield from ((f"/exclusions/{number}/scope", one.scope) for number, one in enumerate(body.exclusions))
    elif (scope := getattr(body, "scope", None)) is not None:
        yield "/scope", scope


def _territories_of(body: Body) -> Iterator[tuple[str, str]]:
    """The territories a statement says outside its scopes, with where they stand."""
    match body:
        case Grant(exploitation=exploitation) if exploitation is not None:
            yield from ((f"/exploitation/territories/{n}", code) for n, code in enumerate(exploitation.territories))
        case PartyRegistration(home=home) if home is not None:
            yield "/home", home
        case ProjectDeclaration():
            yield from ((f"/jurisdictions/{n}", code) for n, code in enumerate(body.jurisdictions))
        case _:
            return


def closed(known: AnyRecord, registry: Registry) -> Iterator[Problem]:
    """Why no further proof of a registered statement is taken."""
    grant = known.of(Grant)
    if grant is not None and grant.missing:
        about = registry.complete_by(headings.on(known.digest), involved.of_grant(registry, grant))
        if declined_by(registry, grant, about) is not None:
            yield Problem("declined", "/proofs", "somebody the grant names has declined to sign it: offer a new one")


def _of_event(body: PartyEvent, now: int) -> Iterator[Problem]:
    if start_of_day(body.on, "UTC") > now:
        yield Problem("bad_time", "/on", f"{body.on} lies after the day of registration: enter what has happened")
    if body.event in {"joined_union", "left_union"}:
        if body.union is None:
            yield Problem("missing_member", "/union", f"{body.event!r} must name the union")
    elif body.union is not None:
        yield Problem("unknown_member", "/union", f"{body.event!r} concerns no union")


def _of_correction(body: PartyCorrection, registry: Registry) -> Iterator[Problem]:
    target = registry.record(body.event)
    if target is None:
        yield Problem("no_grant", "/event", "no statement of that digest is registered")
    elif isinstance(target.body, PartyCorrection):
        yield Problem("unknown_word", "/event", "a correction is not corrected: register what is right anew")
    elif not isinstance(target.body, PartyEvent | PartyMerge) and registry.vouch(target) != "fallen":
        detail = f"a {target.statement.type} is not corrected: only events, merges, and what a revoked key vouched for"
        yield Problem("unknown_word", "/event", detail)


def _of_merge(body: PartyMerge, registry: Registry) -> Iterator[Problem]:
    for member, party in (("party", body.party), ("into", body.into)):
        known = registry.person(party)
        if known is None or known.kind != "performer":
            yield Problem("unknown_word", f"/{member}", f"{party} is not registered as a performer")
    if registry.same(body.party, body.into):
        yield Problem("identifier_taken", "/into", f"{body.party} and {body.into} are one person already")
