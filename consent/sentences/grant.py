"""Renderer 3: a consent in full, in words and by name, with what it leaves out.

What it writes is bound by digest (`text`): changing one character here, or in what it calls, is a new renderer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from consent.sentences import days, kinds, words
from consent.sentences.naming import consent
from consent.sentences.places import territory
from consent.sentences.restrictions import of_condition, of_limit, pay
from consent.sentences.scope import granted, itemised, taking
from consent.sentences.writing import listed, prose, quoted
from consent.statements.grants import Basis, Exclusion, Exploitation, Grant, Revocability

_REVOCABILITY: Final = {
    "irrevocable_in_term": "This consent cannot be withdrawn before it ends.",
    "revocable_at_will": "The performer may withdraw this consent at any time, with effect at once.",
    "suspend_on_strike": "This consent cannot be withdrawn before it ends, but it is suspended during a strike.",
    "opt_out_new_works": "The performer may at any time opt out of works that are declared afterwards.",
    "statutory_withdrawal": "The performer may withdraw this consent at any time, as the law provides.",
    "unstated": "It does not say whether it can be withdrawn.",
}
_AFTER_DEATH: Final = {
    "continues": "It goes on after the performer's death.",
    "ends": "It ends with the performer's death.",
    "unstated": "It does not say what happens after the performer's death.",
}


def terms_of(grant: Grant) -> Iterator[str]:
    """The terms of a consent, one sentence on each line."""
    yield f"{grant.performer} consents that {grant.licensee} may do what follows, and nothing else."
    yield from prose("What it is for", grant.description, "It does not say what it is for.")
    yield from prose("Why it is asked", grant.business_reason, "It does not say why it is asked.")
    yield f"Agreement: {kinds.AGREEMENTS[grant.agreement]}."
    yield f"Kind of replica: {kinds.REPLICA_CLASSES[grant.replica_class]}."
    yield f"Form: {kinds.FORMS[grant.form]}."
    for name, scope in grant.scopes:
        yield f"Part {quoted(name)} allows what lies within all of these lines at once:"
        yield from itemised(granted(scope))
    yield from _bounds(grant)
    yield from _shown(grant.exploitation)
    yield _revocability(grant.revocability)
    yield _AFTER_DEATH[grant.after_death]
    yield from pay(grant.compensation)
    yield f"Legal basis: {kinds.LEGAL_BASES[grant.legal_basis]}."
    yield kinds.REPRESENTATION[grant.representation]
    yield from _papers(grant)
    yield f"Territories are those of the table {grant.vocabulary.territories}."


def _bounds(grant: Grant) -> Iterator[str]:
    for exclusion in grant.exclusions:
        yield from _excluded(exclusion)
    if not grant.exclusions:
        yield "Nothing is excluded from what the parts allow."
    yield from (of_limit(limit, "In all parts together") for limit in grant.limits)
    if not grant.limits:
        yield "No limit is set for all parts together."
    for condition in grant.conditions:
        yield from of_condition(condition)
    if not grant.conditions:
        yield "No condition is set for all parts together."


def _excluded(exclusion: Exclusion) -> Iterator[str]:
    own = exclusion.applies_to == "this_grant"
    under = "this consent" if own else "every consent of the performer, whoever it was given to"
    lead = f"Excluded under {under} is what lies within all of these lines at once:"
    yield from taking(exclusion.scope, lead, f"Excluded under {under} is everything: no use at all is allowed.")


def _shown(shown: Exploitation | None) -> Iterator[str]:
    if shown is None:
        yield "Where and how long finished work may be shown is as in the part that it was made under."
        return
    media = listed(words.MEDIA[one] for one in shown.media) if shown.media else "no medium"
    where = listed(map(territory, shown.territories)) if shown.territories else "no territory"
    yield f"Finished work may be shown in these media: {media}."
    yield f"Finished work may be shown in these territories: {where}."
    ends = f"until {days.moment(shown.until)}" if shown.until is not None else "with no end set"
    yield f"Finished work may be shown {ends}."


def _revocability(said: Revocability) -> str:
    if said.days is not None:
        later = "1 day" if said.days == 1 else f"{said.days:,} days"
        return f"The performer may withdraw this consent at any time; it then ends {later} later."
    return _REVOCABILITY[said.kind]


def _papers(grant: Grant) -> Iterator[str]:
    if grant.basis is not None:
        yield _transcribed(grant.basis)
    for document in grant.documents:
        named, kind = quoted(document.name), quoted(document.media_type)
        yield f"It rests on the document {named}, of the type {kind}, with the digest {document.sha256}."
    if not grant.documents:
        yield "It rests on no document."
    if grant.deal is not None:
        yield f"It belongs to the deal {quoted(grant.deal)}."
    if grant.sign_by is not None:
        yield f"It lapses unless everybody has signed it by {days.day(grant.sign_by)}."
    else:
        yield "No day is set by which everybody must have signed it."
    if grant.supersedes:
        yield f"It takes the place of {listed(map(consent, grant.supersedes))}."
    else:
        yield "It takes the place of no other consent."


def _transcribed(basis: Basis) -> str:
    signed = f"signed on {days.day(basis.signed_on)} by the method {quoted(basis.method)}"
    return f"Transcribed from the document with the digest {basis.document}, {signed}, as {basis.attested_by} attests."
