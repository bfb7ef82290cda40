"""What is said about a grant after it was made: revoked, suspended, disputed, assigned, confirmed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from consent import readers
from consent.coverage.scope import Scope
from consent.forms import Either, form_of, formed
from consent.statements.common import DATE, DIGEST, IDENTIFIERS, INSTANT, NAME, PARTIES, PARTY, PROSE
from consent.statements.scopes import PLAIN
from consent.vocabulary import words
from consent.vocabulary.identifiers import Identifier


@dataclass(frozen=True, slots=True)
class Revocation:
    """The end of a grant, or of a part of it, from `effective_at` on."""

    grant: str
    effective_at: int
    reason: str
    scope: Scope | None = None


@dataclass(frozen=True, slots=True)
class Suspension:
    """A pause of one grant, or of all under an agreement (a strike); `exempt` are interim agreements."""

    start: int
    reason: str
    grant: str | None = None
    agreement: str | None = None
    union: str | None = None
    projects: tuple[Identifier, ...] = ()
    licensees: tuple[str, ...] = ()
    exempt: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resumption:
    """The end of a suspension, addressed the same way."""

    start: int
    reason: str
    grant: str | None = None
    agreement: str | None = None
    union: str | None = None
    projects: tuple[Identifier, ...] = ()
    licensees: tuple[str, ...] = ()
    exempt: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dispute:
    """Somebody concerned says the grant, or this part of it, is not what it seems."""

    grant: str
    text: str
    scope: Scope | None = None


@dataclass(frozen=True, slots=True)
class Resolution:
    """The dispute is settled; the grant stands."""

    grant: str
    text: str
    scope: Scope | None = None


@dataclass(frozen=True, slots=True)
class Decline:
    """Somebody the grant names will not sign it: it is over."""

    grant: str
    reason: str


@dataclass(frozen=True, slots=True)
class UnionDecision:
    """What the union has said to a transfer, and when."""

    status: str
    date: dt.date


@dataclass(frozen=True, slots=True)
class Assignment:
    """The licensee's rights go to another."""

    grant: str
    to: str
    union_decision: UnionDecision


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What was transcribed is true."""

    grant: str
    text: str = ""


REVOCATION: Final = readers.shape(
    Revocation, {"grant": DIGEST, "effective_at": INSTANT, "reason": NAME}, {"scope": PLAIN}
)
DISPUTE: Final = readers.shape(Dispute, {"grant": DIGEST, "text": PROSE}, {"scope": PLAIN})
RESOLUTION: Final = readers.shape(Resolution, {"grant": DIGEST, "text": PROSE}, {"scope": PLAIN})
DECLINE: Final = readers.shape(Decline, {"grant": DIGEST, "reason": NAME})
CONFIRMATION: Final = readers.shape(Confirmation, {"grant": DIGEST}, {"text": PROSE})
ASSIGNMENT: Final = readers.shape(
    Assignment,
    {"grant": DIGEST, "to": PARTY,
     "union_decision": readers.shape(
         UnionDecision,
         {"status": readers.word(words.UNION_DECISIONS, "union decision", "union-decisions"), "date": DATE})},
)  # fmt: skip


def _pause(
    make: type[Suspension | Resumption],
) -> readers.Reader[Suspension | Resumption]:
    """Reads either a `grant`, or an `agreement` and its `union` with what narrows them."""
    common = {"from": INSTANT, "reason": NAME}
    one_grant: readers.Reader[Suspension | Resumption] = readers.shape(
        make, {**common, "grant": DIGEST}, rename={"from": "start"}
    )
    whole_agreement: readers.Reader[Suspension | Resumption] = readers.shape(
        make,
        {**common, "agreement": readers.word(words.AGREEMENTS - {"none"}, "agreement", "agreements"), "union": PARTY},
        {"projects": IDENTIFIERS, "licensees": PARTIES, "except": PARTIES},
        rename={"from": "start", "except": "exempt"},
    )

    @formed(Either((form_of(one_grant), form_of(whole_agreement))))
    def reader(
        value: readers.JSON, pointer: str, problems: readers.Problems
    ) -> Suspension | Resumption | readers.Invalid:
        by_agreement = isinstance(value, dict) and "grant" not in value
        return (whole_agreement if by_agreement else one_grant)(value, pointer, problems)

    return reader


SUSPENSION: Final = _pause(Suspension)
RESUMPTION: Final = _pause(Resumption)
