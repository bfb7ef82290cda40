"""A scope as it was judged, in the words of the question and of the grant: what an answer shows of it."""

from __future__ import annotations

from typing import Any

from consent.coverage.overlap import values
from consent.coverage.reach import Fit
from consent.coverage.scope import FACETS
from consent.decision.judgments import Judged
from consent.decision.model import Considered, FacetShort
from consent.rules.case import GrantedScope
from consent.rules.core.scopes import limits_of
from consent.vocabulary.times import format_instant


def considered(one: Judged) -> Considered:
    """What the scope meets and lacks, and the state its grant was in."""
    life, granted = one.granted.life, one.granted
    if life.record.digest not in granted.case.grants:  # it lacks her side: only that, and its state, is told of it
        return Considered(life.record.digest, life.record.index, granted.name, _unsided(granted), (), ())
    unmet = (*_facets_short(granted.fit, granted), *_term_short(granted))
    facets = {short.facet for short in unmet}
    return Considered(
        grant=life.record.digest,
        index=life.record.index,
        scope=granted.name,
        state=_state(granted),
        met=tuple(facet for facet in (*FACETS, "term") if facet not in facets),
        unmet=unmet,
    )


def _unsided(granted: GrantedScope) -> str:
    digest = granted.life.record.digest
    return next(known.state for known in granted.case.unsided if known.life.record.digest == digest)


def _state(granted: GrantedScope) -> str:
    """The state of its grant; where that is active, whether something asked of this scope is used up."""
    state = granted.case.grants[granted.life.record.digest].state
    limits = ((limit, granted.used(owner, limit)) for owner, limit in limits_of(granted))
    used_up = any(used is not None and used >= limit.amount for limit, used in limits)
    return "exhausted" if state == "active" and used_up else state


def _facets_short(fit: Fit, granted: GrantedScope) -> list[FacetShort]:
    asked = granted.case.asked
    return [
        FacetShort(
            facet=one.facet,
            asked=tuple(values(one.facet, one.mask, asked)),
            granted=one.granted,
            addable=tuple(values(one.facet, one.lacking, asked)),
        )
        for one in fit.unmet
    ]


def _term_short(granted: GrantedScope) -> list[FacetShort]:
    term, at = granted.scope.term, granted.case.question.at
    if term is None or term.holds(at):
        return []
    asked: tuple[Any, ...] = (format_instant(at),)
    written = (term.start.written, *((term.until.written,) if term.until else ()))
    return [FacetShort("term", asked, written, asked)]
