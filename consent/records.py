"""Records: what is registered, recorded and held, as frozen values, each typed by what it says.

They come out of whatever holds a ledger (a database, a file of evidence, a list in a test) and know nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar, cast

from consent.answers.checks import DecidedAnswer
from consent.statements.statement import B_co, Body, Statement

B = TypeVar("B", bound=Body)
EARLIEST: Final = 600
LATEST: Final = 24 * 3600
"""How far before and after the time it was recorded at the instant of a decision with a receipt may lie, in seconds."""


@dataclass(frozen=True, slots=True)
class Proven:
    """A verified proof: whose of the statement's `parties`, the entry it came in with, and that entry's time."""

    position: int
    index: int
    at: int


@dataclass(frozen=True, slots=True)
class Record(Generic[B_co]):
    """A registered statement: what it says, where it stands in the log, and which proofs have come in."""

    digest: str
    statement: Statement[B_co]
    index: int
    at: int
    proofs: tuple[Proven, ...]
    missing: tuple[str, ...] = field(init=False, compare=False, repr=False)
    """The roles of the parties who must still sign, in the order of `parties`."""
    complete_at: int | None = field(init=False, compare=False, repr=False)
    """Log time of the last proof, from which the statement takes effect; None while a proof is missing."""

    def __post_init__(self) -> None:
        signed = {proof.position for proof in self.proofs}
        missing = tuple(
            party.role for i, party in enumerate(self.statement.parties) if party.key is not None and i not in signed
        )
        object.__setattr__(self, "missing", missing)
        object.__setattr__(self, "complete_at", None if missing else max(proof.at for proof in self.proofs))

    @property
    def body(self) -> B_co:
        """What the statement says beyond the members all statements share."""
        return self.statement.body

    def of(self, body: type[B]) -> Record[B] | None:
        """The same record, known to say `body`; None where it says something else."""
        return cast("Record[B]", self) if isinstance(self.statement.body, body) else None

    def completed(self) -> Complete[B_co] | None:
        """The record with the time it was complete at; None while a proof is missing."""
        at = self.complete_at
        if at is None:
            return None
        return Complete(self.digest, self.statement, self.index, self.at, self.proofs, at)

    def as_of(self, size: int) -> Record[B_co] | None:
        """The record as the first `size` entries show it, None when it is not among them."""
        if self.index >= size:
            return None
        known = tuple(proof for proof in self.proofs if proof.index < size)
        if len(known) == len(self.proofs):
            return self
        return Record(self.digest, self.statement, self.index, self.at, known)


@dataclass(frozen=True, slots=True)
class Complete(Record[B_co]):
    """A record all of whose proofs have come in: `said_at` is the log time of the last, from which it takes effect."""

    said_at: int

    def of(self, body: type[B]) -> Complete[B] | None:
        """The same record, known to say `body`; None where it says something else."""
        return cast("Complete[B]", self) if isinstance(self.statement.body, body) else None


AnyRecord = Record[Body]
AnyComplete = Complete[Body]


def saying(records: Iterable[AnyComplete], body: type[B]) -> Iterator[Complete[B]]:
    """Those of the records that say `body`, in their order."""
    return (found for record in records if (found := record.of(body)) is not None)


@dataclass(frozen=True, slots=True)
class Hold:
    """An amount of a limit held by a decision until it is committed, released, or the receipt expires.

    `scope` is "" for a limit of the whole grant. `ended_index` is the entry that ended it; `used` is what was
    committed (0 when released). `episode` is what the performance was asked for, `project` and `at` are the decision's
    work and instant: limits per period count by them, and where one is not known it counts in every period.
    """

    decision: str
    index: int
    performer: str
    grant: str
    scope: str
    unit: str
    amount: int
    expires_at: int
    ended_index: int | None = None
    used: int = 0
    episode: str | None = None
    project: str | None = None
    at: int | None = None

    def weight(self, before: int, now: int) -> int:
        """What it takes from the limit as the entries before that one show it, at the ledger's time `now`."""
        if self.index >= before:
            return 0
        if self.ended_index is not None and self.ended_index < before:
            return self.used
        return self.amount if now < self.expires_at else 0


@dataclass(frozen=True, slots=True)
class Reliance:
    """One grant and scope that a decision relied on for a performer."""

    performer: str
    grant: str
    scope: str


@dataclass(frozen=True, slots=True)
class ReportedDecision:
    """A decision on which something was reported: what it takes to charge the limits of the grants it relied on."""

    decision: str
    index: int
    at: int
    recorded_at: int
    project: str | None
    request: Mapping[str, Any]
    receipt: bool
    relied_on: tuple[Reliance, ...]

    @property
    def askers(self) -> frozenset[str]:
        """Its own side: the licensee and the vendor of its question."""
        named = (self.request.get("licensee"), self.request.get("vendor"))
        return frozenset(one for one in named if isinstance(one, str))

    @property
    def gives_receipt(self) -> bool:
        """Whether it has a receipt, or gets one as soon as the witnesses have answered: `at` is near its own time."""
        return self.receipt or self.recorded_at - EARLIEST <= self.at <= self.recorded_at + LATEST


@dataclass(frozen=True, slots=True)
class RecordedDecision:
    """A decision as it was recorded: its question, its answer, the record its entry names, and what it relied on.

    `receipt` is None while the witnesses' quorum is awaited; `reserved_until` where it holds amounts, Unix seconds.
    Of each JSON member the bytes are kept beside what they say: the bytes are what was hashed.
    """

    decision: str
    index: int
    outcome: str
    at: int
    recorded_at: int
    licensee: str | None
    project: str | None
    request: Mapping[str, Any]
    answer: DecidedAnswer
    record: Mapping[str, Any]
    request_bytes: bytes
    answer_bytes: bytes
    record_bytes: bytes
    receipt: str | None
    reserved_until: int | None
    relied_on: tuple[Reliance, ...]
    packed: bytes = field(default=b"", compare=False, repr=False)
    """The answer as it is kept, where it was packed ahead."""

    def as_reported(self) -> ReportedDecision:
        """What of it charges limits once something is reported on it."""
        return ReportedDecision(
            decision=self.decision, index=self.index, at=self.at, recorded_at=self.recorded_at, project=self.project,
            request=self.request, receipt=self.receipt is not None, relied_on=self.relied_on,
        )  # fmt: skip

    @property
    def size(self) -> int:
        """How many entries the decision saw."""
        return int(self.record["size"])

    @property
    def rules(self) -> str:
        """The digest of the rule set it was made with."""
        return str(self.record["rules"])

    @property
    def grants(self) -> tuple[str, ...]:
        """The digests of the grants it relied on, by index."""
        return tuple(str(one["digest"]) for one in self.record["grants"])


@dataclass(frozen=True, slots=True)
class Genesis:
    """Whom a ledger believes from its first entry on: the registrars' keys, as thumbprints and as JWKs, by party."""

    origin: str
    registrars: Mapping[str, str]
    registrar_keys: Mapping[str, Mapping[str, str]]
