"""The consent itself (specification §2.5)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from consent import readers
from consent.coverage.scope import Condition, Limit, Scope
from consent.forms import form_of, formed
from consent.statements.common import (
    DATE,
    DIGEST,
    DIGESTS,
    LONGEST_NAME,
    MOMENT,
    NAME,
    PARTY,
    PROSE,
    TERRITORY,
)
from consent.statements.scopes import CONDITIONS, GRANTED, LIMITS, PLAIN
from consent.vocabulary import words
from consent.vocabulary.times import Moment


@dataclass(frozen=True, slots=True)
class Exploitation:
    """How long and where finished work may be shown."""

    media: tuple[str, ...]
    territories: tuple[str, ...]
    until: Moment | None = None


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A scope taken out of this grant, or of every grant of the performer."""

    applies_to: str
    scope: Scope


@dataclass(frozen=True, slots=True)
class Revocability:
    """How the performer side may end it; `days` for a notice period only."""

    kind: str
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A paper the grant rests on, by digest."""

    sha256: str
    media_type: str
    name: str


@dataclass(frozen=True, slots=True)
class Basis:
    """A rider signed elsewhere and entered by counsel."""

    kind: str
    document: str
    signed_on: dt.date
    method: str
    attested_by: str


@dataclass(frozen=True, slots=True)
class ShownText:
    """The plain sentences the signer was shown: language, renderer and the digest of their bytes."""

    language: str
    renderer: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Tables:
    """The frozen tables a grant's words are read with."""

    territories: str


@dataclass(frozen=True, slots=True)
class PayTier:
    """One step of a tiered rate: from this many units on, so much for each, in minor units of the currency."""

    above: int
    minor_units: int


@dataclass(frozen=True, slots=True)
class Compensation:
    """What is paid; every member is optional. Amounts are minor units of the currency (cents)."""

    unit: str | None = None
    currency: str | None = None
    minor_units: int | None = None
    estimated_days: int | None = None
    tiers: tuple[PayTier, ...] = ()
    multiplier: str | None = None
    minimum: int | None = None
    payee: str | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """A performer's consent: one or more named boxes and everything that bounds them."""

    performer: str
    licensee: str
    agreement: str
    replica_class: str
    form: str
    representation: str
    description: str
    scopes: tuple[tuple[str, Scope], ...]
    exclusions: tuple[Exclusion, ...]
    limits: tuple[Limit, ...]
    revocability: Revocability
    after_death: str
    business_reason: str
    legal_basis: str
    documents: tuple[Document, ...]
    vocabulary: Tables
    conditions: tuple[Condition, ...] = ()
    exploitation: Exploitation | None = None
    compensation: Compensation | None = None
    deal: str | None = None
    text: ShownText | None = None
    basis: Basis | None = None
    sign_by: dt.date | None = None
    supersedes: tuple[str, ...] = ()

    @property
    def all_conditions(self) -> tuple[Condition, ...]:
        """Its conditions: those of the whole grant, then those of each scope."""
        return (*self.conditions, *(one for _, scope in self.scopes for one in scope.conditions))


_AMOUNT: Final = readers.integer()
_COMPENSATION: Final = readers.shape(
    Compensation,
    {},
    {"unit": NAME, "currency": readers.matching("[A-Z]{3}", "a currency code such as USD"), "minor_units": _AMOUNT,
     "estimated_days": _AMOUNT,
     "tiers": readers.sequence(readers.shape(PayTier, {"above": _AMOUNT, "minor_units": _AMOUNT})),
     "multiplier": readers.matching(r"[0-9]{1,6}(\.[0-9]{1,6})?", 'a decimal number as a string, such as "1.5"'),
     "minimum": _AMOUNT, "payee": NAME},
)  # fmt: skip
_EXPLOITATION: Final = readers.shape(
    Exploitation,
    {
        "media": readers.sequence(readers.word(words.MEDIA, "medium", "media")),
        "territories": readers.sequence(TERRITORY),
    },
    {"until": MOMENT},
)
_BASIS: Final = readers.shape(
    Basis,
    {"kind": readers.word(words.BASES, "basis", "bases"), "document": DIGEST, "signed_on": DATE, "method": NAME,
     "attested_by": PARTY},
)  # fmt: skip
_GRANT: Final = readers.shape(
    Grant,
    {
        "performer": PARTY,
        "licensee": PARTY,
        "agreement": readers.word(words.AGREEMENTS, "agreement", "agreements"),
        "replica_class": readers.word(words.REPLICA_CLASSES, "replica class", "replica-classes"),
        "form": readers.word(words.FORMS, "form of consent", "forms"),
        "representation": readers.word(words.REPRESENTATION, "representation", "representation"),
        "description": PROSE,
        "scopes": readers.named(GRANTED, least=1, longest=LONGEST_NAME),
        "exclusions": readers.sequence(
            readers.shape(
                Exclusion,
                {
                    "applies_to": readers.word(words.EXCLUSION_REACH, "reach of an exclusion", "exclusion-reach"),
                    "scope": PLAIN,
                },
            )
        ),
        "limits": LIMITS,
        "revocability": readers.shape(
            Revocability,
            {"kind": readers.word(words.REVOCABILITY, "revocability", "revocability")},
            {"days": readers.integer(most=36_500)},
        ),
        "after_death": readers.word(words.AFTER_DEATH, "word for what happens after death", "after-death"),
        "business_reason": PROSE,
        "legal_basis": readers.word(words.LEGAL_BASES, "legal basis", "legal-bases"),
        "documents": readers.sequence(
            readers.shape(Document, {"sha256": DIGEST, "media_type": NAME, "name": NAME}), most=100
        ),
        "vocabulary": readers.shape(
            Tables, {"territories": readers.word(words.TERRITORY_TABLES, "territory table", "territory-tables")}
        ),
    },
    {
        "conditions": CONDITIONS,
        "exploitation": _EXPLOITATION,
        "compensation": _COMPENSATION,
        "deal": NAME,
        "text": readers.shape(ShownText, {"language": NAME, "renderer": NAME, "sha256": DIGEST}),
        "basis": _BASIS,
        "sign_by": DATE,
        "supersedes": DIGESTS,
    },
)


@formed(form_of(_GRANT))
def _grant(value: readers.JSON, pointer: str, problems: readers.Problems) -> Grant | readers.Invalid:
    grant = _GRANT(value, pointer, problems)
    if isinstance(grant, readers.Invalid):
        return grant
    notice = grant.revocability.kind == "revocable_on_notice"
    if notice != (grant.revocability.days is not None):
        code = "missing_member" if notice else "unknown_member"
        return readers.note(problems, code, f"{pointer}/revocability/days", "days belong to revocable_on_notice alone")
    ids = [condition.id for condition in grant.all_conditions]
    if len(set(ids)) < len(ids):
        return readers.note(problems, "duplicate_name", f"{pointer}/conditions", "the ids of conditions must differ")
    return grant


GRANT: Final = _grant
