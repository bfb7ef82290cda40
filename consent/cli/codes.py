"""Exit codes (specification §7.3): never one code for "no" and "could not tell".

The one table: whatever speaks of a decision asks here how it ends. A word that is not known ends as what could not be
verified, so that `consent verify … && render` never renders on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from consent.answers.checks import QUORUM_MISSING, CheckAnswer, Replay, Status
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

_OF_OUTCOME: Final[Mapping[str, int]] = {
    "covered": OK,
    "no_consent_required": OK,
    "needs_escalation": NEEDS_ESCALATION,
    "not_covered": NOT_COVERED,
}
_OF_STATUS: Final[Mapping[str, int]] = {"good": OK, "changed": NOT_COVERED, "expired": NOT_COVERED}
NOBODY_TO_TELL: Final = "nobody_to_tell"
_OF_TRIAGE: Final[Mapping[str, int]] = {
    "nobody_to_tell": OK,
    "tell_your_contact": OK,
    "written_approval_needed": NEEDS_ESCALATION,
    "do_not": NOT_COVERED,
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


def of_outcome(outcome: str, *, any_outcome: bool = False) -> int:
    """Of a decision that holds; with `any_outcome` one is as good as another."""
    code = _OF_OUTCOME.get(outcome, COULD_NOT_VERIFY)
    return OK if any_outcome and outcome in _OF_OUTCOME else code


def of_answer(answer: CheckAnswer, *, any_outcome: bool = False) -> int:
    """Of an answer: without a receipt that is still to come nothing may be generated."""
    waits = answer.receipt is None and answer.receipt_missing == QUORUM_MISSING
    return worst((of_outcome(answer.outcome, any_outcome=any_outcome), COULD_NOT_VERIFY if waits else OK))


def of_status(said: Status, *, any_outcome: bool = False) -> int:
    """Of a receipt that is polled: its outcome while it stands, a "no" once it has expired or comes out otherwise."""
    stands = _OF_STATUS.get(said.status, COULD_NOT_VERIFY)
    return worst((stands, of_outcome(said.outcome, any_outcome=any_outcome))) if stands == OK else stands


def of_receipt(outcome: str, *, expired: bool, any_outcome: bool = False) -> int:
    """Of a receipt that was verified offline."""
    return worst((of_outcome(outcome, any_outcome=any_outcome), NOT_COVERED if expired else OK))


def of_evidence(outcomes: Iterable[str], *, undecided: bool, any_outcome: bool = False) -> int:
    """Of evidence of which nothing is false: as of the instants its decisions judged, so that none has expired."""
    held = (of_outcome(one, any_outcome=any_outcome) for one in outcomes)
    return worst((*held, COULD_NOT_VERIFY if undecided else OK))


def of_triage(triage: str, outcome: str) -> int:
    """Of a planned use that was held against a platform's guidance; where no platform asks, of the performers' gate."""
    return of_outcome(outcome) if triage == NOBODY_TO_TELL else _OF_TRIAGE.get(triage, COULD_NOT_VERIFY)


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
