"""A scope as it was judged, in the words of the question and of the grant: what an answer shows of it."""

from __future__ import annotations

from typing import Any

from consent.coverage.scope import FACETS
from consent.decision.judgments import Judged
from consent.decision.model import Considered, FacetShort
from consent.rules.case import GrantedScope
from consent.vocabulary.times import format_instant


def considered(one: Judged) -> Considered:
    """What the scope meets and lacks, and the state its grant was in."""
    life, granted = one.granted.life, one.granted
    if life.record.digest not in granted.case.grants:  # it lacks her side: only that, and its state, is told of it
        return Considered(
            life.record.digest, life.record.index, granted.name, one.state, met=(), unmet=(), ours=False,
            has_every_facet=False, obstacles=one.obstacles,
        )  # fmt: skip
    unmet = (*(missed.shown for missed in one.missed), *_term_short(granted))
    facets = {short.facet for short in unmet}
    return Considered(
        grant=life.record.digest,
        index=life.record.index,
        scope=granted.name,
        state=one.state,
        met=tuple(facet for facet in (*FACETS, "term") if facet not in facets),
        unmet=unmet,
        has_every_facet=one.has_every_facet,
        ours=one.ours,
        obstacles=one.obstacles,
    )


def _term_short(granted: GrantedScope) -> list[FacetShort]:
    term, at = granted.scope.term, granted.case.question.at
    if term is None or term.holds(at):
        return []
    asked: tuple[Any, ...] = (format_instant(at),)
    written = (term.start.written, *((term.until.written,) if term.until else ()))
    digest = granted.life.record.digest
    return [FacetShort("term", asked, written, asked, lacking=True, grant=digest, scope=granted.name)]
