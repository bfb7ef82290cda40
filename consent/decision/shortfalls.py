"""What one scope lacks of one facet of a question: as it is found, as it is considered, and as it is told.

It follows from the scope, the asked values of that facet and where they stand in the request, whatever else is asked:
so it is derived once for all questions that ask the same of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from consent.coverage.overlap import values
from consent.coverage.reach import Unmet
from consent.decision.model import FacetShort
from consent.rules.case import GrantedScope
from consent.rules.core import scopes
from consent.rules.model import Shortfall

_FEW: Final = 32
"""What is asked by more values than these is asked seldom, and would fill the memory of those that are asked often."""


@dataclass(frozen=True, slots=True)
class FacetMissed:
    """A facet on which a scope falls short: what is shown of it, and what CORE finds where it lacks a value itself."""

    shown: FacetShort
    lacking: Shortfall | None


def of_facet(granted: GrantedScope, unmet: Unmet) -> FacetMissed:
    """What there is to say of a facet that a scope does not meet."""
    case, record = granted.case, granted.life.record
    asked = case.asked.written[unmet.facet]
    if len(asked) > _FEW:
        return _of_facet(granted, unmet)
    what = ("missed", record.digest, granted.name, unmet.facet, asked, unmet.lacking, unmet.taken, case.base)
    return case.question.door.derived(what, lambda: _of_facet(granted, unmet), record)


def _of_facet(granted: GrantedScope, unmet: Unmet) -> FacetMissed:
    asked, digest = granted.case.asked, granted.life.record.digest
    shown = FacetShort(
        facet=unmet.facet,
        asked=tuple(values(unmet.facet, unmet.mask, asked)),
        granted=unmet.granted,
        addable=tuple(values(unmet.facet, unmet.lacking, asked)),
        lacking=bool(unmet.lacking),
        grant=digest,
        scope=granted.name,
    )
    if not unmet.lacking:
        return FacetMissed(shown, None)
    finding = scopes.lacks_facet(granted.case, unmet).about(digest, granted.name)
    return FacetMissed(shown, Shortfall(unmet.facet, finding))
