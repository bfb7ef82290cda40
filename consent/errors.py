"""What can go wrong in the domain, one class per way of answering it.

Every error carries data (stable codes, JSON pointers, sentences) and builds its text from it. None of them knows
HTTP or logs anything; `api.problems` is the one place that turns them into status codes. A check that says "no"
is an answer and never one of these.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

MALFORMED_CODES = frozenset(
    {
        "malformed_json",
        "too_large",
        "too_deep",
        "duplicate_name",
        "bad_number",
        "bad_text",
        "wrong_type",
        "missing_member",
        "unknown_member",
        "bad_time",
    }
)
"""Codes of input that is not readable as the shape asked for (specification §6.1: 400, where it is the body itself)."""


MISSHAPEN = (KeyError, TypeError, IndexError, ValueError, AttributeError, OverflowError)
"""What going through stored JSON raises that does not have the shape it was written with: a reader of bytes that
somebody may have changed takes them for what they are, damage."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: a stable code, where (JSON pointer, "" = the whole), and a sentence that helps."""

    code: str
    pointer: str
    detail: str
    rule: str | None = None

    def __str__(self) -> str:
        where = f" at {self.pointer}" if self.pointer else ""
        return f"{self.code}{where}: {self.detail}"


class ConsentError(Exception):
    """Root of the domain's errors: one or more problems, the first of them summarised in the text."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(self.problems)

    @classmethod
    def of(cls, code: str, detail: str, pointer: str = "") -> Self:
        """The error with a single problem."""
        return cls((Problem(code, pointer, detail),))

    @property
    def code(self) -> str:
        """The code of the first problem."""
        return self.problems[0].code

    def __str__(self) -> str:
        return "; ".join(str(problem) for problem in self.problems)


class InvalidInput(ConsentError):
    """Input from outside that cannot be read as what it should be; all problems together."""

    @property
    def malformed(self) -> bool:
        """True when some problem is one of shape, false when all was read and some words are refused."""
        return any(problem.code in MALFORMED_CODES for problem in self.problems)


class TooLarge(InvalidInput):
    """More than is read here at all: bytes, proofs, a batch written out (specification §6.1: 413)."""


class Refused(ConsentError):
    """Read and refused: statement bytes, proofs, keys, or a signer not entitled (specification §6.1: 422)."""


class NotFound(ConsentError):
    """Nothing of that digest, id or index is here."""


class Conflict(ConsentError):
    """It contradicts what has happened since (specification §6.1: 409), e.g. a reservation that has ended."""


class Forbidden(ConsentError):
    """The caller is known and may not do this."""


class Unauthenticated(ConsentError):
    """Nobody, or nobody we know, is calling."""


class Unavailable(ConsentError):
    """It cannot be answered now; nothing was written. Never reads as covered."""


class Busy(Unavailable):
    """Too many ask for something large at once; nothing was read (specification §6.1: 429)."""


class Unforeseen(ConsentError):
    """Our own mistake in one of several things that were asked at once: told in its place, and touching no other."""


class LogInconsistent(ConsentError):
    """The log contradicts itself: a bug, a damaged disk or a forgery. The writer stops."""


class CouldNotVerify(ConsentError):
    """A verifier was not given what it needs (a key, a policy, a fresh clock); fail closed (exit 12)."""


class EvidenceInvalid(ConsentError):
    """Evidence was checked and does not hold (exit 13)."""
