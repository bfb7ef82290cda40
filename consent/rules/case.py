"""What a rule may look at: one question, the facts recorded about it, and one performance or one scope of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from consent.coverage.overlap import Asked
from consent.coverage.reach import CarveOut, Fit
from consent.coverage.scope import Amount, Limit, Scope
from consent.door import Door
from consent.lazily import lazily
from consent.rules.model import RuleSet, Shortfall
from consent.rules.verdicts import Fact
from consent.statements.grants import Grant
from consent.statements.production import ProjectDeclaration, ToolDeclaration
from consent.states.assets import Asset
from consent.states.bars import Bar
from consent.states.life import Life
from consent.states.limits import CALENDAR
from consent.subjects import Person, Work
from consent.vocabulary.identifiers import Identifier


@dataclass(frozen=True, slots=True)
class PerformerRef:
    """Who is depicted, altered or prompted, as the question names them."""

    party: str | None = None
    identifier: Identifier | None = None
    name: str | None = None

    def __str__(self) -> str:
        return self.party or (str(self.identifier) if self.identifier else self.name or "")


@dataclass(frozen=True, slots=True)
class Performance:
    """One performance that is asked about. None or an empty list is a fact nobody stated."""

    performer: PerformerRef | None
    role: str | None
    scene: str | None
    modalities: tuple[str, ...]
    episode: str | None
    amounts: tuple[Amount, ...]
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PromptReference:
    """A performer whose name or features stand in a prompt."""

    performer: PerformerRef
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """The question (spec §4.1). `raw` is the JSON object as sent, of which `req` in a receipt is the digest."""

    project: Identifier | None
    licensee: str | None
    use: str | None
    performances: tuple[Performance, ...]
    media: tuple[str, ...]
    territories: tuple[str, ...]
    languages: tuple[str, ...]
    purpose: str | None
    tools: tuple[str, ...]
    vendor: str | None
    content: tuple[str, ...]
    prompt_references: tuple[PromptReference, ...]
    facts: Mapping[str, Any]
    assets: tuple[Any, ...]
    ref: Mapping[str, Any]
    reserve: bool
    record: bool
    at: int | None
    known_at: int | None
    raw: Mapping[str, Any]

    @property
    def askers(self) -> tuple[str, ...]:
        """Whoever asks: the licensee, and its vendor where one is named."""
        return tuple(one for one in (self.licensee, self.vendor) if one is not None)

    @property
    def named(self) -> tuple[PerformerRef, ...]:
        """Whoever is depicted, altered or prompted with."""
        depicted = (one.performer for one in self.performances if one.performer is not None)
        return (*depicted, *(one.performer for one in self.prompt_references))


@dataclass(frozen=True, slots=True)
class UsedTool:
    """A tool of the chain: as written, and its declaration at that instant (None: nobody declared it).

    `earlier` are declarations of the same version that said something else.
    """

    written: str
    version: str | None
    declaration: ToolDeclaration | None
    earlier: tuple[ToolDeclaration, ...] = ()


@dataclass(frozen=True, slots=True)
class JudgedAs:
    """As what a question is judged: as it was asked, or tried with an earlier declaration beside the latest one.

    `work` is an earlier declaration of the work, `tools` earlier ones by the tool's name (specification §2.3).
    """

    work: ProjectDeclaration | None = None
    tools: Mapping[str, ToolDeclaration] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """A request with what the ledger has recorded about its work, tools and asker at the instant judged.

    `at` is when generation happens, `now` the ledger's clock (only holds of limits depend on it), `rules` the rule set
    it is decided with. `works` are the identifiers of the work, `known_as` all it has ever gone by, and `joined` the
    entry by which each of its others was first declared beside the asked one; `declarations` are the digests of all its
    declarations by then, `first_declared_at` when it was first declared, and `profiles` what its declaration switches
    on. `assets` are those of the request in its order, None for one that nobody registered, and `named` the parties its
    performances and prompts name beyond doubt. `licensee` and `vendor` are the asker as registered. Rules that rarely
    apply ask `door` for what only they need: nothing that was not said by who could passes there.
    """

    request: CheckRequest
    door: Door
    at: int
    now: int
    work: Work | None
    works: tuple[Identifier, ...]
    known_as: tuple[Identifier, ...]
    joined: Mapping[Identifier, int]
    declarations: tuple[str, ...]
    first_declared_at: int | None
    tools: tuple[UsedTool, ...]
    judged_as: JudgedAs
    assets: tuple[Asset | None, ...]
    named: frozenset[str]
    licensee: Person | None
    vendor: Person | None
    profiles: frozenset[str]
    rules: RuleSet

    def named_for(self, first: int) -> tuple[Identifier, ...]:
        """The identifiers that name the work in a grant whose first proof came in with an entry.

        One that was written beside a granted work later brings no consent along (specification §2.3).
        """
        return tuple(one for one in self.works if one == self.request.project or self.joined.get(one, first) < first)

    @property
    def job_ends_at(self) -> int | None:
        """When the job that begins at `at` ends, where the asker says so."""
        ends = self.request.facts.get("generation_ends_at")
        return ends if isinstance(ends, int) and ends > self.at else None


@dataclass(frozen=True, slots=True)
class KnownGrant:
    """A grant of the performer as the ledger knows it: its life, and its state at the instant asked about.

    `used` is what is used, held and reported of its limits, by whose the limit is ("" for the whole grant's, else the
    scope's name), the limit, and the zone its months and years are of; it holds the limits of which the performance
    asks an amount.
    """

    life: Life
    state: str
    used: Mapping[tuple[str, Limit, str], int]


@dataclass(frozen=True, slots=True)
class FarGrant:
    """A grant of the performer with exclusions under all of hers; `digest` is "" where it is to others."""

    life: Life
    digest: str


@dataclass(frozen=True, slots=True)
class Case:
    """One performance of a question: `candidates` are the parties the performer may be, `person` the one it is.

    `gaining` are who gains by her grants that name the asker: they say nothing in her place.

    A performer who is only prompted with is a case too, and a question that portrays nobody is one of a performance
    of nobody. `base` is the pointer to what it stands for in the request, `profiles` what recorded facts switch on
    whatever was granted, `governing` the same with the agreements of this performer's grants of the work, `classes`
    the replica classes of those grants, `features` what prompts name of this performer (name, eyes, voice …), `bars`
    the carve-outs that hold for every grant; `demand` is what all performances of this performer ask, by unit, and
    `demand_of_episode` those of them for this episode. `grants` is every grant of the performer that names the asker
    and has her side, pending ones too, by digest in the order of the log; none where what is shown was made already,
    which is judged by what it was made under. `unsided` name the asker and lack her side, `others` counts her grants to
    others, `elsewhere` are those of them that exclude uses under all her grants, and `reaching` whichever of hers do.
    `doubts` are what only a registrar's fallen key says against the use, `gained` says that a bar was lifted by who
    gains, `sharing` are performers who carry an identifier of hers, `granted_to_asker` says whether any grant of hers
    names the asker, and `bars_said` are her bars as they were said and lifted.
    """

    question: Question
    base: str
    performance: Performance
    candidates: tuple[str, ...]
    person: Person | None
    asked: Asked
    profiles: frozenset[str]
    governing: frozenset[str]
    classes: frozenset[str]
    features: frozenset[str]
    bars: tuple[CarveOut, ...]
    demand: Mapping[str, int]
    demand_of_episode: Mapping[str, int]
    grants: Mapping[str, KnownGrant]
    unsided: tuple[KnownGrant, ...] = ()
    others: int = 0
    elsewhere: tuple[Life, ...] = ()
    reaching: tuple[FarGrant, ...] = ()
    doubts: tuple[str, ...] = ()
    gained: bool = False
    gaining: frozenset[str] = frozenset()
    sharing: tuple[str, ...] = ()
    granted_to_asker: bool = False
    bars_said: tuple[Bar, ...] = ()

    def pointer(self, member: str = "") -> str:
        """The pointer to this performance in the request, or to a member of it."""
        return self.base + (f"/{member}" if member and self.portrays else "")

    @property
    def portrays(self) -> bool:
        """Whether the question describes a performance here, and does not only prompt with somebody."""
        return self.base.startswith("/performances/")

    @property
    def prompted(self) -> bool:
        """Whether somebody is only prompted with here."""
        return self.base.startswith("/prompt_references/")

    @property
    def shown(self) -> bool:
        """Whether somebody is shown here whom the question does not name: an output on record was made with her."""
        return self.base.startswith("/facts/outputs/")

    @property
    def use(self) -> str:
        """The use asked, "" where nobody says which."""
        return self.question.request.use or ""

    @property
    def at(self) -> int:
        """The instant of generation."""
        return self.question.at

    def stated(self, name: str) -> Fact:
        """A fact of the whole request (specification §5.40)."""
        return Fact(name, f"/facts/{name}", self.question.request.facts.get(name))

    def told(self, name: str) -> Fact:
        """A fact of this performance (specification §5.41)."""
        return Fact(name, self.pointer(f"facts/{name}"), self.performance.facts.get(name))


def zone_counted(limit: Limit, scope: Scope) -> str:
    """The zone whose months or years a limit counts by under a scope; "" where it counts by none."""
    if limit.per not in CALENDAR:
        return ""
    return scope.term.zone if scope.term is not None else "UTC"


@dataclass(frozen=True, eq=False)
class GrantedScope:
    """One scope of one grant held against a case; `profiles` are those of the case and of the grant's own words.

    How it fits is reckoned when somebody asks (`fitting`).
    """

    case: Case
    life: Life
    name: str
    scope: Scope
    fitting: Callable[[], Fit]
    profiles: frozenset[str] = frozenset()

    @lazily
    def fit(self) -> Fit:
        """How it fits what is asked: the cells it covers, and what it lacks."""
        return self.fitting()

    @property
    def grant(self) -> Grant:
        """The grant the scope is of."""
        return self.life.grant

    def used(self, owner: str, limit: Limit) -> int | None:
        """What is used, held and reported of a limit of the grant, None where no amount of it is asked."""
        zone = zone_counted(limit, self.scope)
        return self.case.grants[self.life.record.digest].used.get((owner, limit, zone))


@dataclass(frozen=True, slots=True)
class Lack:
    """A performance no grant covers: what its scopes fall short on, none where nothing was granted at all."""

    case: Case
    profiles: frozenset[str]
    granted_scopes: tuple[GrantedScope, ...]
    short: tuple[Shortfall, ...]

    @property
    def classes(self) -> frozenset[str]:
        """The replica classes in question: those of the grants there are, else the one the asker states."""
        granted = frozenset(granted.grant.replica_class for granted in self.granted_scopes)
        stated = self.case.performance.facts.get("replica_class")
        return granted or frozenset({stated} if stated else ())
