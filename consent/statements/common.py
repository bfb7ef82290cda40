"""What every statement has, and the readers its members share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from consent import readers
from consent.forms import form_of, formed
from consent.readers import Reader
from consent.vocabulary import identifiers, languages, territories, times, words
from consent.vocabulary.identifiers import Identifier
from consent.vocabulary.times import Moment
from signing.pointers import step


@dataclass(frozen=True, slots=True)
class Party:
    """Who must sign, in which capacity, with which key; `mandate` where somebody signs for another.

    `key` is None only for a keyless signer of a transcribed rider.
    """

    role: str
    party: str
    key: str | None = None
    mandate: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A document that supports a statement, by digest."""

    kind: str
    sha256: str


PARTY: Final = readers.matching(identifiers.PARTY, "a party id such as party:p1")
TOOL: Final = readers.matching(identifiers.TOOL, "a tool id such as tool:vfx or tool:vfx@4.2")
TOOL_OR_ANY: Final = readers.matching(rf"\*|{identifiers.TOOL}", 'a tool id such as tool:vfx, or "*"')
ASSET: Final = readers.matching(identifiers.ASSET, "an asset id such as asset:scan-1")
DIGEST: Final = readers.matching(
    identifiers.DIGEST, "a digest (base64url of SHA-256, no padding): copy all of its 43 characters"
)
DECISION: Final = readers.matching(
    identifiers.DECISION, "a decision id (base64url of 16 bytes): copy all of its 22 characters"
)
RULE: Final = readers.matching(identifiers.RULE, "a rule id such as CORE-28")
INSTANT: Final = readers.bounded(
    readers.converted(times.parse_instant, "bad_time", "a time such as 2026-09-15T10:00:00Z that exists", "date-time"),
    times.is_bounded_instant, times.BOUND,
)  # fmt: skip
_DAY: Final = readers.converted(
    times.parse_date, "bad_time", "a day such as 2026-09-15 (year-month-day) that exists", "date"
)
DATE: Final = readers.bounded(_DAY, times.is_bounded_day, times.BOUND)
BIRTH_DATE: Final = readers.bounded(
    _DAY,
    lambda day: times.is_bounded_day(day, times.FIRST_BIRTH),
    f"a day of birth lies in the years {times.FIRST_BIRTH} to {times.LAST_YEAR}",
)
MOMENT: Final = readers.bounded(
    readers.converted(times.parse_moment, "bad_time", "a day or time such as 2026-09-15 (year-month-day) that exists"),
    times.is_bounded_moment, times.BOUND,
)  # fmt: skip
ZONE: Final = readers.accepted(
    times.known_zone, "unknown_word", "a zone of the IANA time zone database, such as America/Los_Angeles", "zones"
)
TERRITORY: Final = readers.accepted(
    territories.known_territory, "unknown_word",
    "a territory of the cldr-48 table: write its code, such as US, GB, US-CA, or 001 for the world", "territories",
)  # fmt: skip
_TAG_BOUND: Final = f"a language tag has at most {languages.LONGEST_TAG} characters"
LANGUAGE: Final = readers.bounded(
    readers.accepted(
        languages.known_language, "unknown_word", "a valid BCP 47 language tag such as en or fr-CA", "languages"
    ),
    languages.is_bounded, _TAG_BOUND,
)  # fmt: skip
LANGUAGE_OR_ANY: Final = readers.bounded(
    readers.accepted(
        lambda tag: tag == languages.ANY_LANGUAGE or languages.known_language(tag),
        "unknown_word", 'a valid BCP 47 language tag such as en or fr-CA, or "*"', "languages",
    ),
    languages.is_bounded, _TAG_BOUND,
)  # fmt: skip
LONGEST_NAME: Final = 200
NAME: Final = readers.text(longest=LONGEST_NAME)
PROSE: Final = readers.text(longest=20_000, empty=True, lines=True)
EVIDENCE: Final = readers.sequence(readers.shape(Evidence, {"kind": NAME, "sha256": DIGEST}))
PARTIES: Final = readers.sequence(PARTY)
DIGESTS: Final = readers.sequence(DIGEST, most=100)

IDENTIFIED: Final = {"scheme": readers.matching(identifiers.SCHEME, "a scheme such as eidr or isni"), "value": NAME}
"""The members of an identifier."""
_IDENTIFIER: Final = readers.shape(Identifier, IDENTIFIED)


@formed(form_of(_IDENTIFIER))
def identifier(value: readers.JSON, pointer: str, problems: readers.Problems) -> Identifier | readers.Invalid:
    """An identifier in its scheme's canonical form, with the right check character (`bad_identifier` otherwise)."""
    read = _IDENTIFIER(value, pointer, problems)
    if isinstance(read, readers.Invalid) or identifiers.well_formed(read):
        return read
    return readers.note(
        problems,
        "bad_identifier",
        step(pointer, "value"),
        f"{readers.shown(read.value)} is not a well-formed {read.scheme} in canonical form (check character?)",
    )


IDENTIFIERS: Final[Reader[tuple[Identifier, ...]]] = readers.sequence(identifier)

PARTY_ENTRY: Final = readers.shape(
    Party,
    {"role": readers.word(words.ROLES, "role", "roles"), "party": PARTY},
    {"key": DIGEST, "mandate": DIGEST},
)

__all__ = ["Evidence", "Identifier", "Moment", "Party"]
