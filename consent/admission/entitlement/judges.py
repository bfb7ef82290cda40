"""What the judges of every family share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Concatenate, ParamSpec, TypeVar

from consent.coverage.scope import Scope
from consent.errors import Problem
from consent.records import AnyComplete, Complete
from consent.statements.statement import Body

B = TypeVar("B", bound=Body)
P = ParamSpec("P")


def no_authority(detail: str, pointer: str = "/parties", rule: str = "CORE-02") -> Problem:
    """The statement has no effect, because nobody who may say it signs it."""
    return Problem("signer_no_authority", pointer, detail, rule)


def unapproving(scope: Scope) -> Iterator[Problem]:
    """What an approving scope leaves out it approves of nothing: one that lacks a facet every question has is idle."""
    for facet in ("uses", "media", "territories", "languages", "purposes", "tools"):
        if not getattr(scope, facet):
            detail = f"it names no {facet}, and what an approval leaves out it does not approve"
            yield Problem("missing_member", f"/scope/{facet}", detail)


def judge_of(
    body: type[B], judge: Callable[Concatenate[Complete[B], P], Iterator[Problem]]
) -> Callable[Concatenate[AnyComplete, P], Iterator[Problem]]:
    """The judge of what says `body`, as one that may be shown any statement: it is silent about every other."""

    def judged(record: AnyComplete, /, *beside: P.args, **named: P.kwargs) -> Iterator[Problem]:
        said = record.of(body)
        return iter(()) if said is None else judge(said, *beside, **named)

    return judged
