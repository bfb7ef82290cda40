"""CORE rules about who the performer is (CORE-05) and whether anything was granted at all (CORE-07)."""

from __future__ import annotations

from collections.abc import Iterator

from consent.rules.case import Case, PerformerRef
from consent.rules.model import Effect, Finding, Settler


def judge_identity(case: Case) -> Iterator[Finding]:
    """A name alone, or an identifier several parties carry, names nobody; two names must name the same person."""
    ref = case.performance.performer
    if ref is None:
        return
    pointer = case.pointer("performer")
    if ref.name is not None:
        detail = "a name alone names nobody: give a party or a strong identifier"
        yield Finding("CORE-05", Effect.ESCALATE, "identity_ambiguous", pointer, detail)
    elif len(case.candidates) > 1:
        detail = f"{ref} is carried by {len(case.candidates)} parties"
        yield Finding("CORE-05", Effect.ESCALATE, "identity_ambiguous", pointer, detail)
    elif case.person is not None and case.person.kind != "performer":
        detail = f"{case.person.party} is registered as a {case.person.kind}, not as a performer"
        yield Finding("CORE-05", Effect.NOT, "performer_mismatch", pointer, detail)
    elif _names_two(ref, case):
        detail = f"{ref.identifier} is not an identifier of {ref.party}"
        yield Finding("CORE-05", Effect.NOT, "performer_mismatch", pointer, detail)
    elif case.sharing:
        detail = f"{ref} carries an identifier that {len(case.sharing)} other registered performers carry too"
        yield Finding("CORE-05", Effect.ESCALATE, "identity_ambiguous", pointer, detail)


def _names_two(ref: PerformerRef, case: Case) -> bool:
    """Whether a party and an identifier are given that do not belong together."""
    if ref.party is None or ref.identifier is None or case.person is None:
        return False
    return ref.identifier not in case.person.registration.identifiers


def judge_doubts(case: Case) -> Iterator[Finding]:
    """What is in doubt about the person: two birth dates, or what only a registrar's revoked key says against her."""
    pointer, person = case.pointer("performer"), case.person
    if person is not None and len(person.birth_dates) > 1:
        detail = f"registrations that are one person ({', '.join(person.identities)}) differ in her birth date"
        yield Finding("CORE-19", Effect.ESCALATE, "unknown_fact", pointer, detail, settled_by=Settler.PERSON)
    for doubt in case.doubts:
        yield Finding("CORE-26", Effect.ESCALATE, "disputed", pointer, doubt)
    if case.gained:
        detail = "a prohibition was lifted in her place by somebody who gains by it: that lifts nothing"
        yield Finding("CORE-02", Effect.ESCALATE, "signer_no_authority", pointer, detail)


def granted_nothing(case: Case) -> Finding | None:
    """CORE-07 of a performer who granted nothing to anybody, CORE-18 of one who granted to others alone.

    None where it is not clear who is meant. Of what she granted to others nothing is told.
    """
    who = case.performance.performer
    if who is None or any(True for _ in judge_identity(case)):
        return None
    if case.others:
        return Finding("CORE-18", Effect.NOT, "licensee_not_party", "/licensee", "")
    detail = f"no grant of {who} is registered" if case.person else f"{who} is not registered and granted nothing"
    return Finding("CORE-07", Effect.NOT, "no_grant", case.pointer("performer"), detail)
