"""How rules are written down: short words for the clauses of each stage, so that a rule reads as its sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from consent.rules.case import Case, GrantedScope, Lack
from consent.rules.model import Clause, Effect, Rule, Settler, Stage
from consent.rules.verdicts import Condition

S1: Final = "S1"
S2: Final = "S2"
M: Final = "M"


OfCase = Callable[[Case], Condition]
OfOffer = Callable[[GrantedScope], Condition]
OfLack = Callable[[Lack], Condition]
Says = str | Callable[[Any], str]


def always(_: object) -> bool:
    """The condition of a rule that speaks wherever its stage is reached."""
    return True


def rule(
    rule_id: str, title: str, confidence: str, citation: str, reads: str, *clauses: Clause,
    since: dt.date | None = None, settled_by: Settler = Settler.WORK, settled_though_refusing: bool = False,
    revision: int = 1, reaches: str = "",
) -> Rule:  # fmt: skip
    """A rule; `reads` are the facts it looks at, as words."""
    effects = tuple(dict.fromkeys(clause.effect for clause in clauses))
    return Rule(
        rule_id, title, citation, confidence, effects, tuple(reads.split()), clauses, since, settled_by,
        settled_though_refusing, revision, reaches,
    )  # fmt: skip


def performance(effect: Effect, code: str, when: OfCase, says: Says, *, pointer: str | None = None) -> Clause:
    """Judges each performance asked about, whatever was granted. `pointer` is a place in the request."""
    return Clause(Stage.PERFORMANCE, effect, when, says, code, pointer)


def grant(effect: Effect, code: str, when: OfOffer, says: Says, *, pointer: str | None = None) -> Clause:
    """Judges each scope of each grant."""
    return Clause(Stage.GRANT, effect, when, says, code, pointer)


def lacking(
    when: OfLack, facets: str = "", *, effect: Effect = Effect.NOT, code: str = "", yields: bool = True,
    unconfirmed: bool = False,
) -> Clause:  # fmt: skip
    """Names itself behind a lack of consent, of these facets or (none named) of any; with the code of that lack."""
    named = frozenset(facets.split()) or None
    return Clause(
        Stage.LACK, effect, when, "", code, facets=named, yields=yields, unconfirmed=unconfirmed
    )  # fmt: skip


def exempts(
    when: OfCase, says: Says, *, by_creation: bool = False, unconfirmed: bool = False, narrowed_by: str = ""
) -> Clause:  # fmt: skip
    """The profile asks for no consent here; `by_creation`: none beyond that to the replica's creation."""
    return Clause(
        Stage.EXEMPTION, Effect.EXEMPT, when, says, by_creation=by_creation, unconfirmed=unconfirmed,
        narrowed_by=tuple(narrowed_by.split()),
    )  # fmt: skip


def _owing(
    stage: Stage, kind: str, when: Callable[[Any], Condition], says: Says,
    due: Callable[[Any], int | None] | None = None, *, answered_by: str = "",
) -> Clause:  # fmt: skip
    return Clause(stage, Effect.OBLIGATION, when, says, kind=kind, due=due, answered_by=answered_by)


owes = partial(_owing, Stage.OWED)
"""Owed for each scope leaned on: kind, condition, sentence, and (where the rule has one) the instant it is due."""
owes_anyway = partial(_owing, Stage.OWED_ANYWAY)
"""Owed for a performance whether or not a grant is leaned on."""
owes_on_refusal = partial(_owing, Stage.OWED_ON_REFUSAL)
"""Owed under a grant even where the use is refused."""


def tells(kind: str, when: OfCase, says: Says) -> Clause:
    """Somebody must be told by generation: shown among the rules, and owed until such a notice is on record."""
    return Clause(
        Stage.PERFORMANCE, Effect.NOTICE, when, says, kind="notice", answered_by=kind, due=lambda case: case.at
    )  # fmt: skip
