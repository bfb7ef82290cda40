"""Bars, approvals, rulings, notices, reports and erasure: what is said about uses rather than about one grant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from consent import readers
from consent.coverage.scope import ANY, Amount, Scope
from consent.statements.common import DECISION, DIGEST, DIGESTS, INSTANT, MOMENT, NAME, PARTY, PROSE, RULE, identifier
from consent.statements.scopes import AMOUNTS_OF, PLAIN
from consent.vocabulary import words
from consent.vocabulary.identifiers import Identifier
from consent.vocabulary.times import Moment


@dataclass(frozen=True, slots=True)
class Prohibition:
    """A performer's own bar: a scope that beats every grant; `after_death` says whether it binds beyond her death."""

    performer: str
    scope: Scope
    after_death: str = "continues"


@dataclass(frozen=True, slots=True)
class ProhibitionWithdrawal:
    """The bar is lifted."""

    prohibition: str


@dataclass(frozen=True, slots=True)
class Approval:
    """A platform's or studio's written approval of a use in a project."""

    project: Identifier
    scope: Scope
    by: str
    start: Moment
    until: Moment
    supersedes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ApprovalWithdrawal:
    """The approval is withdrawn."""

    approval: str


@dataclass(frozen=True, slots=True)
class Determination:
    """A named person's ruling on what a machine must not decide."""

    project: Identifier
    scope: Scope
    rules: tuple[str, ...]
    finding: str
    reason: str
    until: Moment
    grants: tuple[str, ...] = ()
    decision: str | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """A file that was made, by digest."""

    sha256: str
    media_type: str


@dataclass(frozen=True, slots=True)
class UseApproval:
    """A use is approved, where a condition of the grant asks for it."""

    grant: str
    condition: str
    project: Identifier
    scope: Scope
    outputs: tuple[Output, ...] = ()
    decision: str | None = None

    def names_one(self, per: str | None) -> bool:
        """Whether it names exactly one of what a condition wants approvals for; of what nobody knows, none does."""
        if per is None:
            return True
        if per == "output":
            return len(self.outputs) == 1
        named = {"scene": self.scope.scenes, "episode": self.scope.episodes}.get(per)
        return named is not None and len(set(named)) == 1 and ANY not in named


@dataclass(frozen=True, slots=True)
class Notice:
    """Somebody was told something, when."""

    kind: str
    to: str
    given_at: int
    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Generated:
    """When it was generated."""

    start: int
    until: int


@dataclass(frozen=True, slots=True)
class UseReport:
    """What was made under a decision."""

    decision: str
    outputs: tuple[Output, ...]
    amounts: tuple[Amount, ...]
    generated: Generated | None = None


@dataclass(frozen=True, slots=True)
class ErasureOrder:
    """The bytes of a statement are to be erased, on this ground."""

    statement: str
    ground: str


@dataclass(frozen=True, slots=True)
class LegalHold:
    """Nothing that the target needs may be erased, on this ground."""

    target: str
    ground: str


@dataclass(frozen=True, slots=True)
class LegalRelease:
    """A hold is over: `target` is the hold, or what it held."""

    target: str
    ground: str


_OUTPUTS: Final = readers.sequence(readers.shape(Output, {"sha256": DIGEST, "media_type": NAME}))

PROHIBITION: Final = readers.shape(
    Prohibition,
    {"performer": PARTY, "scope": PLAIN},
    {"after_death": readers.word(words.BAR_AFTER_DEATH, "what becomes of a bar after death", "after-death")},
)
PROHIBITION_WITHDRAWAL: Final = readers.shape(ProhibitionWithdrawal, {"prohibition": DIGEST})
APPROVAL: Final = readers.shape(
    Approval,
    {"project": identifier, "scope": PLAIN, "by": PARTY, "from": MOMENT, "until": MOMENT},
    {"supersedes": DIGESTS},
    rename={"from": "start"},
)
APPROVAL_WITHDRAWAL: Final = readers.shape(ApprovalWithdrawal, {"approval": DIGEST})
DETERMINATION: Final = readers.shape(
    Determination,
    {"project": identifier, "scope": PLAIN, "rules": readers.sequence(RULE, least=1),
     "finding": readers.word(words.FINDINGS, "finding", "findings"), "reason": PROSE, "until": MOMENT},
    {"grants": DIGESTS, "decision": DECISION},
)  # fmt: skip
USE_APPROVAL: Final = readers.shape(
    UseApproval,
    {"grant": DIGEST, "condition": NAME, "project": identifier, "scope": PLAIN},
    {"outputs": _OUTPUTS, "decision": DECISION},
)
NOTICE: Final = readers.shape(
    Notice,
    {
        "kind": readers.word(words.NOTICE_KINDS, "kind of notice", "notice-kinds"),
        "to": PARTY,
        "given_at": INSTANT,
        "refs": DIGESTS,
    },
)
USE_REPORT: Final = readers.shape(
    UseReport,
    {"decision": DECISION, "outputs": _OUTPUTS, "amounts": AMOUNTS_OF},
    {"generated": readers.shape(Generated, {"from": INSTANT, "until": INSTANT}, rename={"from": "start"})},
)
ERASURE_ORDER: Final = readers.shape(ErasureOrder, {"statement": DIGEST, "ground": NAME})
LEGAL_HOLD: Final = readers.shape(LegalHold, {"target": DIGEST, "ground": NAME})
LEGAL_RELEASE: Final = readers.shape(LegalRelease, {"target": DIGEST, "ground": NAME})
