"""What the statutes on replica clauses share: a vague clause that lets a replica replace in-person work."""

from __future__ import annotations

from consent.rules.case import GrantedScope
from consent.rules.clauses import OfOffer, grant
from consent.rules.model import Clause, Effect
from consent.vocabulary import uses

SAYS = "no reasonably specific description, nobody negotiated for the performer, and the replica replaces her work"


def voids(when: OfOffer) -> Clause:
    """The statute makes the clause unenforceable."""
    return grant(Effect.INVALID, "statute_voids_clause", when, SAYS)


def covers_new_performance(granted: GrantedScope) -> bool:
    """Whether a new performance by replica is asked."""
    return granted.case.use in uses.MAKES_PERFORMANCE
