"""Parties, their keys and who may act for whom, in plain sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from consent.sentences import days, kinds, words
from consent.sentences.naming import evidence, reason, statement, works
from consent.sentences.places import territory
from consent.sentences.writing import listed, quoted
from consent.statements.people import (
    KeyRegistration,
    KeyRevocation,
    Mandate,
    MandateEnd,
    PartyCorrection,
    PartyEvent,
    PartyMerge,
    PartyRegistration,
)

_EVENTS: Final = {
    "died": "{party} died on {day}.",
    "emancipated": "{party} was emancipated on {day}.",
    "joined_union": "{party} became a member of {union} on {day}.",
    "left_union": "{party} was a member of {union} until {day}.",
}


def introduced(said: PartyRegistration) -> str:
    """Whom an id means: the kind and the name."""
    return f"{said.party} is registered as {kinds.PARTY_KINDS[said.kind]}, by the name {quoted(said.name)}."


def party_registration(said: PartyRegistration) -> Iterator[str]:
    """A party, as a registrar knows it."""
    yield introduced(said)
    yield f"It is also known as {works(said.identifiers)}." if said.identifiers else "No other identifier is given."
    yield f"Born on {days.day(said.birth_date)}." if said.birth_date is not None else "No day of birth is given."
    yield f"Home: {territory(said.home)}." if said.home is not None else "No home is given."
    yield f"Member of {listed(said.unions)}." if said.unions else "No union is given."
    if said.agreements:
        yield f"It is party to these agreements: {listed(kinds.AGREEMENTS[one] for one in said.agreements)}."
    elif said.kind == "union":
        yield "No agreement is given that it is party to."


def party_event(said: PartyEvent) -> Iterator[str]:
    """Something that happened to a person."""
    union = said.union if said.union is not None else "the union that signs this"
    yield _EVENTS[said.event].format(party=said.party, day=days.day(said.on), union=union)
    if said.union is not None and "{union}" not in _EVENTS[said.event]:
        yield f"It names the union {said.union}."
    yield from evidence(said.evidence)


def party_correction(said: PartyCorrection) -> Iterator[str]:
    """A statement was wrong."""
    yield f"It corrects {statement(said.event)}: that counts as never said, the whole of it."
    yield reason(said.reason)
    yield from evidence(said.evidence)


def party_merge(said: PartyMerge) -> Iterator[str]:
    """Two registrations are one person."""
    yield f"{said.party} and {said.into} are one and the same person."
    yield f"What is known of her is what is registered of {said.into}."
    yield "Consents, bars, limits, events, keys and mandates of both are read together, whichever is asked about."
    yield from evidence(said.evidence)


def key_registration(said: KeyRegistration) -> Iterator[str]:
    """A key of a party."""
    parts = listed(f"{name} {quoted(value)}" for name, value in sorted(said.key.items())) if said.key else "empty"
    yield f"{said.party} holds a key. Its public part is {parts}."
    yield f"It may be used {listed(kinds.KEY_PURPOSES[one] for one in said.purposes)}."
    yield f"It signs from {days.instant(said.not_before)} until {days.instant(said.not_after)}."
    yield f"How sure that is: {kinds.ASSURANCE[said.assurance]}."
    if said.webauthn is not None:
        passkey = said.webauthn
        where = listed(map(quoted, passkey.origins))
        yield f"It is the passkey {quoted(passkey.credential)} of {quoted(passkey.rp_id)}, used at {where}."
    else:
        yield "It is no passkey."


def key_revocation(said: KeyRevocation) -> Iterator[str]:
    """A key signs nothing any more."""
    yield f"The key {said.key} signs nothing from {days.instant(said.invalid_from)} on."
    yield reason(said.reason)


def mandate(said: Mandate) -> Iterator[str]:
    """Who may sign for whom."""
    yield f"{said.delegate} may sign in the place of {said.principal}, {kinds.CAPACITIES[said.capacity]}."
    if said.powers:
        yield f"For these uses alone: {listed(words.USES[one] for one in said.powers)}."
    else:
        yield "No use is named, so it gives no power for any."
    yield f"It begins {days.since(said.start)}."
    yield days.until(said.until)
    if said.interest is not None:
        yield f"It stands for a share of {said.interest[0]:,} in {said.interest[1]:,}."
    else:
        yield "No share in an estate is named."
    if said.jointly_with:
        yield f"It counts only together with the signature of {listed(said.jointly_with)}."
    else:
        yield "Nobody else must sign together with it."
    yield from evidence(said.evidence)


def mandate_end(said: MandateEnd) -> Iterator[str]:
    """Nobody signs under the mandate any more."""
    yield f"The mandate with the digest {said.mandate} ends, the whole of it."
    yield f"It ends {days.since(said.start)}, and never before this is registered."
