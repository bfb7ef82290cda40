"""The state of a grant at an instant, read from its life. Nothing stores one."""

from __future__ import annotations

from consent.authority.signers import zone_of
from consent.coverage.scope import Limit
from consent.records import AnyRecord
from consent.registry import Registry
from consent.statements.grants import Grant
from consent.states import limits
from consent.states.life import Life, life_of
from consent.states.terms import counted_for
from consent.subjects import Work

STATES = frozenset(
    {
        "pending", "active", "not_yet_effective", "suspended", "disputed", "expired", "withdrawn", "revoked",
        "superseded", "exhausted", "declined", "lapsed", "void",
    }
)  # fmt: skip
"""The states a grant may be in (specification §2.8), computed at the time asked and never stored."""


def state_of(record: AnyRecord, registry: Registry, at: int, now: int, work: Work | None = None) -> str:
    """The state of any statement at an instant; for a grant one of specification §2.8, where asked about a work."""
    grant = record.of(Grant)
    if grant is not None:
        return state_in(counted_for(life_of(registry, grant), work), registry, at, now)
    complete_at = record.complete_at
    return "active" if complete_at is not None and complete_at <= at else "pending"


def state_in(life: Life, registry: Registry, at: int, now: int) -> str:
    """The state of a grant at an instant; where several hold, the one that lasts longest is named."""
    unmade = _unmade(life, at)
    if unmade is not None:
        return unmade
    if life.revoked_key or any(fault.effect == "not" for fault in life.faults):
        return "void"
    if life.superseded_at is not None and life.superseded_at <= at:
        return "superseded"
    whole = [ending for ending in life.ended_at(at) if ending.scope is None and ending.new_works_after is None]
    if whole:
        return whole[0].code
    terms = [scope.term for _, scope in life.grant.scopes if scope.term is not None]
    if all(term.end is not None and term.end <= at for term in terms):
        return "expired"
    if all(at < term.first for term in terms):
        return "not_yet_effective"
    return _pause_or_doubt(life, registry, at, now)


def _unmade(life: Life, at: int) -> str | None:
    """The state of a grant that was never made, or not by then."""
    if life.declined_by is not None:
        return "declined"
    if life.lapsed_at(at):
        return "lapsed"
    return "pending" if life.consent_at is None or life.consent_at > at else None


def _pause_or_doubt(life: Life, registry: Registry, at: int, now: int) -> str:
    works = tuple(one for _, scope in life.grant.scopes for one in scope.projects or ())
    if life.suspended_at(at, works, life.grant.licensee):
        return "suspended"
    if any(quarrel.scope is None for quarrel in life.disputed_at(at)):
        return "disputed"
    return "exhausted" if _exhausted(life, registry, at, now) else "active"


def _exhausted(life: Life, registry: Registry, at: int, now: int) -> bool:
    """Whether a limit of the whole grant is used up, or one of each of its scopes.

    A month or a year counts as the instant lies in it; what is left for a work or an episode, only a question can ask.
    """
    scopes = life.grant.scopes
    zone = zone_of(life.grant)
    if any(_used_up(life, registry, "", one, zone, at, now) for one in life.grant.limits):
        return True
    return all(
        any(_used_up(life, registry, name, one, scope.term.zone if scope.term else zone, at, now)
            for one in scope.limits)
        for name, scope in scopes
    )  # fmt: skip


def _used_up(life: Life, registry: Registry, owner: str, limit: Limit, zone: str, at: int, now: int) -> bool:
    if limit.per in {"project", "episode"}:
        return False
    period = limits.Period(limit.per, zone=zone, at=at)
    return limits.used(registry, life.record.digest, owner, limit.unit, now, period) >= limit.amount
