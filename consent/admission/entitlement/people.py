"""What is said of parties, their keys and who speaks for them: whether who says it may."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from consent.admission.entitlement.judges import judge_of, no_authority
from consent.authority import mandates
from consent.errors import Problem
from consent.records import Complete
from consent.registry import Registry
from consent.statements.people import (
    KeyRegistration,
    Mandate,
    MandateEnd,
    PartyCorrection,
    PartyEvent,
    PartyMerge,
    PartyRegistration,
)


def _of_registration(said: Complete[PartyRegistration], registry: Registry) -> Iterator[Problem]:
    if not registry.signed_by_registrar(said):
        yield no_authority("a registrar with a key that stands must sign")
    elif others := registry.sharing(said.body.party):
        detail = f"{len(others)} other performers carry an identifier of this one: merge them, or correct one"
        yield Problem("identifier_taken", "/identifiers", detail, "CORE-05")


def _of_event(said: Complete[PartyEvent], registry: Registry) -> Iterator[Problem]:
    if not registry.may_say(said):
        yield no_authority("a registrar must sign; of a union also the union with her, or either of a leaving")
    elif registry.voided(said):
        yield Problem("declaration_narrowed", "/event", "a registrar has corrected it: it counts as never said")


def _of_registrars_word(
    said: Complete[PartyCorrection] | Complete[PartyMerge], registry: Registry
) -> Iterator[Problem]:
    if not registry.signed_by_registrar(said):
        yield no_authority("a registrar with a key that stands must sign")


def _of_key(said: Complete[KeyRegistration], registry: Registry) -> Iterator[Problem]:
    if not registry.signed_by_registrar(said):
        yield no_authority("a registrar with a key that stands must sign beside the key")


def _of_mandate(said: Complete[Mandate], registry: Registry) -> Iterator[Problem]:
    if not mandates.given(registry, said):
        yield no_authority("the principal, or a registrar where it cannot sign, must sign")


def _of_mandate_end(said: Complete[MandateEnd], registry: Registry) -> Iterator[Problem]:
    if not mandates.may_end(registry, said):
        yield no_authority("principal, delegate or a registrar must sign", "/mandate")


JUDGES: Final = (
    judge_of(PartyRegistration, _of_registration),
    judge_of(PartyEvent, _of_event),
    judge_of(PartyCorrection, _of_registrars_word),
    judge_of(PartyMerge, _of_registrars_word),
    judge_of(KeyRegistration, _of_key),
    judge_of(Mandate, _of_mandate),
    judge_of(MandateEnd, _of_mandate_end),
)
