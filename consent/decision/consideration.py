"""A scope as it was judged, in the words of the question and of the grant: what an answer shows of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from consent.coverage.scope import FACETS
from consent.decision.judgments import Judged
from consent.decision.model import FacetShort
from consent.lazily import lazily
from consent.rules.case import GrantedScope
from consent.rules.model import Finding
from consent.vocabulary.times import format_instant


@dataclass(frozen=True, eq=False)
class Consideration:
    """What a scope meets and lacks, and the state its grant was in; found when somebody looks (`Considered`).

    Of a grant that lacks her side only its state is told, and what keeps it from being made.
    """

    judged: Judged

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Consideration) and self._told == other._told

    def __hash__(self) -> int:
        return hash((self.grant, self.scope))

    @property
    def _told(self) -> tuple[object, ...]:
        return (self.grant, self.index, self.scope, self.state, self.met, self.unmet, self.ours, self.has_every_facet,
                self.obstacles)  # fmt: skip

    @property
    def grant(self) -> str:
        """The digest of its grant."""
        return self.judged.granted.life.record.digest

    @property
    def index(self) -> int:
        """The entry of its grant."""
        return self.judged.granted.life.record.index

    @property
    def scope(self) -> str:
        """Its name in the grant."""
        return self.judged.granted.name

    @property
    def state(self) -> str:
        """The state of its grant then."""
        return self.judged.state

    @lazily
    def met(self) -> tuple[str, ...]:
        """The facets on which it does not fall short."""
        short = {one.facet for one in self.unmet}
        return tuple(one for one in _EVERY_FACET if one not in short) if self._is_sided else ()

    @lazily
    def unmet(self) -> tuple[FacetShort, ...]:
        """The facets on which it does, the term among them."""
        if not self._is_sided:
            return ()
        return (*(missed.shown for missed in self.judged.missed), *_term_short(self.judged.granted))

    @property
    def ours(self) -> bool:
        """Whether her side granted it to the asker."""
        return self._is_sided and self.judged.ours

    @property
    def has_every_facet(self) -> bool:
        """Whether that grant is active and it lacks no facet."""
        return self._is_sided and self.judged.has_every_facet

    @lazily
    def obstacles(self) -> tuple[Finding, ...]:
        """What stands in its way that is no facet."""
        return self.judged.obstacles

    @property
    def _is_sided(self) -> bool:
        return self.grant in self.judged.granted.case.grants


_EVERY_FACET = (*FACETS, "term")


def _term_short(granted: GrantedScope) -> tuple[FacetShort, ...]:
    term, at = granted.scope.term, granted.case.question.at
    if term is None or term.holds(at):
        return ()
    asked: tuple[Any, ...] = (format_instant(at),)
    written = (term.start.written, *((term.until.written,) if term.until else ()))
    digest = granted.life.record.digest
    return (FacetShort("term", asked, written, asked, lacking=True, grant=digest, scope=granted.name),)
