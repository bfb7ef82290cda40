"""Terms counted from an event of the work: they are as long as its declaration says, and open where it does not."""

from __future__ import annotations

from dataclasses import replace

from consent.coverage.scope import Scope
from consent.statements.grants import Grant
from consent.states.life import Life
from consent.subjects import Work


def counted_for(life: Life, work: Work | None) -> Life:
    """The life of a grant with the terms of its scopes counted from the events the work declares."""
    if not any(scope.term is not None and scope.term.open for _, scope in life.grant.scopes):
        return life
    return replace(life, grant=granted_for(life.grant, work))


def granted_for(grant: Grant, work: Work | None) -> Grant:
    """The grant with the terms of its scopes counted from the events the work declares."""
    return replace(grant, scopes=tuple((name, _counted(scope, work)) for name, scope in grant.scopes))


def _counted(scope: Scope, work: Work | None) -> Scope:
    if scope.term is None or work is None:
        return scope
    declared = work.declaration
    days = {"release_date": declared.release_date, "photography_start": declared.photography_start}
    return replace(scope, term=scope.term.counted(days))
