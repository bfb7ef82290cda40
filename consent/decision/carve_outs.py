"""What takes a part of a grant away from a case: its own exclusions, bars of any grant, revocations in part."""

from __future__ import annotations

from collections.abc import Iterator

from consent.coverage.reach import CarveOut
from consent.coverage.scope import Term
from consent.rules.case import Case
from consent.rules.core import lives
from consent.states.life import Life


def carve_outs_of(case: Case, life: Life) -> tuple[CarveOut, ...]:
    """Everything that takes a part of this grant away from this case, bars of all grants included."""
    own = [one.scope for one in life.grant.exclusions]
    found = [CarveOut("excluded", "CORE-12", scope, life.record.digest) for scope in own if _holds(case, scope.term)]
    found += [one for one in reaching_all(case) if one.digest != life.record.digest]
    for ending in life.ended_at(case.question.at):
        if ending.scope is not None and not ending.by_law and lives.reaches(case, ending):
            found.append(CarveOut(ending.code, "CORE-04", ending.scope, ending.digest))
    return (*case.bars, *found)


def reaching_all(case: Case) -> Iterator[CarveOut]:
    """The exclusions under all her grants; of a grant to others nothing is told but that it excludes."""
    for far in case.reaching:
        if not _binds(case, far.life):
            continue
        for one in far.life.grant.exclusions:
            if one.applies_to == "all_grants_of_performer" and _holds(case, one.scope.term):
                yield CarveOut("excluded", "CORE-12", one.scope, far.digest)


def restricting(case: Case) -> Iterator[CarveOut]:
    """The exclusions of her grants that name the asker, which an exemption does not pass without a person's word."""
    for life in (known.life for known in case.grants.values()):
        if _binds(case, life):
            for one in life.grant.exclusions:
                if one.applies_to == "this_grant" and _holds(case, one.scope.term):
                    yield CarveOut("excluded", "CORE-12", one.scope, life.record.digest)


def _holds(case: Case, term: Term | None) -> bool:
    return term is None or term.holds(case.question.at)


def _binds(case: Case, other: Life) -> bool:
    """Whether a grant's bar on all grants stands: signed by then, and not replaced by a later grant."""
    at = case.question.at
    signed = other.counts_elsewhere and other.consent_at is not None and other.consent_at <= at
    return signed and (other.superseded_at is None or other.superseded_at > at)
