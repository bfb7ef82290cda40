"""Answers that disclose the uses of generative AI in a work: first what is not known, then each use."""

from __future__ import annotations

from dataclasses import dataclass, field

from consent.answers.declarations import ToldPlatform
from consent.answers.shape import WHEN_GIVEN, Shape
from consent.answers.statements import NamedIdentifier


@dataclass(frozen=True, slots=True)
class NotStated(Shape):
    """What nobody stated, and of how many uses."""

    what: str
    uses: int


@dataclass(frozen=True, slots=True)
class NotKnown(Shape):
    """What a disclosure cannot say, counted over all that the caller may see; lists of names are cut, numbers are not.

    Of `uses` in all, `undeclared` were asked and never declared, and `untold` declared without telling a platform,
    where the work has one; under `made_without_yes` something was reported made though the answer was no yes;
    `unreported` are those with a yes of which nobody said what was made. `silent_vendors` neither asked nor reported:
    null where the caller may not know.
    """

    uses: int
    undeclared: int
    undeclared_shots: tuple[str, ...]
    untold: int
    made_without_yes: tuple[str, ...]
    unreported: int
    silent_vendors: tuple[str, ...] | None
    unstated: tuple[NotStated, ...]


@dataclass(frozen=True, slots=True)
class DisclosedTool(Shape):
    """A tool, its version and the digest of its terms, as stated with the use or else as declared."""

    tool: str
    version: str | None
    terms: str | None


@dataclass(frozen=True, slots=True)
class DisclosedPerformance(Shape):
    """Of whom, in which role and where; under which grants, and how that came out."""

    performer: str | None
    role: str | None
    scene: str | None
    episode: str | None
    grants: tuple[str, ...]
    outcome: str


@dataclass(frozen=True, slots=True)
class AwardsAndPlatforms(Shape):
    """What awards bodies and platforms ask of a use: `yes`, `no`, `unsure` or `not_applicable`.

    `performed_by_human`, `human_consented` and `credited` are those of the Academy's rules for acting,
    `screenplay_by_human` that for writing (99th Oscars); `realistic` is whether YouTube asks for its disclosure of
    altered or synthetic content that seems real.
    """

    performed_by_human: str
    human_consented: str
    credited: str
    screenplay_by_human: str
    realistic: str


@dataclass(frozen=True, slots=True)
class DisclosedUse(Shape):
    """One recorded use: what was to be made with what, of whom, under which consent and approval, and what came of it.

    `declared` where this or another check of the same use is a declaration; `triage` is the platform's level where this
    one is. `outputs` counts what was reported made, in the statements
    `reports`. `news` says what is new since the instant asked: `recorded`, `told`, `reported`.
    """

    decision: str
    recorded_at: str
    at: str
    licensee: str | None
    vendor: str | None
    declared: bool
    kind: str | None
    use: str | None
    purpose: str | None
    stage: str | None
    shot: str | None
    tools: tuple[DisclosedTool, ...]
    input: str | None
    assets: tuple[str, ...]
    performances: tuple[DisclosedPerformance, ...]
    outcome: str
    triage: str | None
    approvals: tuple[str, ...]
    told: tuple[ToldPlatform, ...]
    outputs: int
    reports: tuple[str, ...]
    asked_by_others: AwardsAndPlatforms
    news: tuple[str, ...] | None = field(default=None, metadata=WHEN_GIVEN)


@dataclass(frozen=True, slots=True)
class Disclosure(Shape):
    """A page of a work's uses, oldest first; what is not known and how much is withheld stand on the first alone.

    `as_of` and `tree_size` say of when it is: the next disclosure is asked for since `as_of`.
    """

    not_known: NotKnown | None
    project: NamedIdentifier
    title: str | None
    as_of: str
    tree_size: int
    since: str | None
    withheld: int | None
    uses: tuple[DisclosedUse, ...]
    next_cursor: str | None
