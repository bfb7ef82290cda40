"""What the statutes on replica clauses share: a vague clause that lets a replica replace in-person work."""

from __future__ import annotations

from collections.abc import Callable

from consent.rules.case import GrantedScope
from consent.rules.clauses import OfOffer, grant
from consent.rules.model import Clause, Effect
from consent.rules.verdicts import Verdict
from consent.vocabulary import uses

SAYS = "no reasonably specific description, nobody negotiated for the performer, and the replica replaces her work"


def voids(when: OfOffer) -> Clause:
    """The statute makes the clause unenforceable."""
    return grant(Effect.INVALID, "statute_voids_clause", when, SAYS)


def covers_new_performance(granted: GrantedScope) -> bool:
    """Whether a new performance by replica is asked."""
    return granted.case.use in uses.MAKES_PERFORMANCE


def cured(defective: Callable[[GrantedScope], bool | Verdict]) -> Clause:
    """What keeps the fundamental character of what was recorded is unharmed by the vagueness."""

    def keeps(granted: GrantedScope) -> bool | Verdict:
        return granted.case.use in uses.KEEPS_PERFORMANCE and defective(granted)

    return grant(Effect.EXEMPT, "", keeps, "the use keeps the fundamental character of what was recorded")


def severed(defective: Callable[[GrantedScope], bool | Verdict]) -> tuple[Clause, ...]:
    """The clause on new performances falls alone; something else of the grant that is asked stands."""

    def falls(granted: GrantedScope) -> bool | Verdict:
        return covers_new_performance(granted) and defective(granted)

    def stands(granted: GrantedScope) -> bool | Verdict:
        other = not covers_new_performance(granted) and granted.case.use not in uses.KEEPS_PERFORMANCE
        grants_new = not uses.MAKES_PERFORMANCE.isdisjoint(granted.scope.uses or ())
        return other and grants_new and defective(granted)

    return (
        grant(Effect.INVALID, "statute_voids_clause", falls, "only the clause on new performances falls"),
        grant(Effect.EXEMPT, "", stands, "the clause on new performances falls, this part of the grant stands"),
    )
