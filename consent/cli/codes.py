"""Exit codes (specification §7.3): never one code for "no" and "could not tell"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from consent.answers.checks import Replay
from consent.errors import (
    Conflict,
    ConsentError,
    CouldNotVerify,
    EvidenceInvalid,
    Forbidden,
    InvalidInput,
    LogInconsistent,
    NotFound,
    Refused,
    Unauthenticated,
    Unavailable,
)  # fmt: skip

OK: Final = 0
OUR_BUG: Final = 1
USAGE: Final = 2
NOT_SIGNED_IN: Final = 4
NOT_COVERED: Final = 10
NEEDS_ESCALATION: Final = 11
COULD_NOT_VERIFY: Final = 12
EVIDENCE_INVALID: Final = 13

OF_OUTCOME: Final[Mapping[str, int]] = {
    "covered": OK,
    "no_consent_required": OK,
    "needs_escalation": NEEDS_ESCALATION,
    "not_covered": NOT_COVERED,
}
_WORST_FIRST: Final = (EVIDENCE_INVALID, COULD_NOT_VERIFY, NOT_COVERED, NEEDS_ESCALATION, OK)
_OF_ERROR: Final[tuple[tuple[tuple[type[ConsentError], ...], int], ...]] = (
    ((EvidenceInvalid, LogInconsistent), EVIDENCE_INVALID),
    ((CouldNotVerify, Unavailable), COULD_NOT_VERIFY),
    ((Unauthenticated, Forbidden), NOT_SIGNED_IN),
    ((InvalidInput, Refused, NotFound, Conflict), USAGE),
)


def of_error(error: ConsentError) -> int:
    """The code an error ends the program with."""
    return next((code for kinds, code in _OF_ERROR if isinstance(error, kinds)), USAGE)


def of_replay(said: Replay) -> int:
    """Of a decision decided again: evidence is invalid where the same rules give another answer."""
    if said.same:
        return OK
    same_rules = said.replayed_under.digest == said.rule_set.digest
    return EVIDENCE_INVALID if same_rules else COULD_NOT_VERIFY


def worst(codes: Iterable[int]) -> int:
    """The worst of several: 13 > 12 > 10 > 11 > 0."""
    given = set(codes)
    return next((code for code in _WORST_FIRST if code in given), OK)
