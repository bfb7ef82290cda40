"""Answers of an audit by sample: the entries that a seed picks, each with its proof and what lies beside it."""

from __future__ import annotations

from dataclasses import dataclass, field

from consent.answers.shape import WHEN_GIVEN, Shape
from consent.answers.statements import ShownBundle


@dataclass(frozen=True, slots=True)
class SampledStatement(Shape):
    """The statement an entry is about: `shown` with its bundle, `withheld` from this caller, or `erased`."""

    digest: str
    status: str
    bundle: ShownBundle | None


@dataclass(frozen=True, slots=True)
class SampledEntry(Shape):
    """An entry: its exact bytes in base64url, its C2SP tlog-proof, and the statement it brings, where it brings one."""

    index: int
    entry: str
    proof: str
    statement: SampledStatement | None = field(default=None, metadata=WHEN_GIVEN)


@dataclass(frozen=True, slots=True)
class Sample(Shape):
    """What a seed picks of the log of `tree_size` entries, in the order it is picked."""

    seed: str
    origin: str
    tree_size: int
    checkpoint: str
    entries: tuple[SampledEntry, ...]
