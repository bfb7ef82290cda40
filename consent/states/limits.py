"""What is left of a limit: how much a grant allows of a unit, and how much of it is used or held."""

from __future__ import annotations

from consent.registry import Registry
from consent.statements.grants import Grant


def amount(grant: Grant, owner: str, unit: str) -> int:
    """The most that may be made of the unit under the scope `owner` ("": the whole grant); 0 where no limit says.

    Of several limits on one unit the least counts.
    """
    of_scope = (limit for name, scope in grant.scopes if name == owner for limit in scope.limits)
    limits = of_scope if owner else grant.limits
    return min((limit.amount for limit in limits if limit.unit == unit), default=0)


def used(registry: Registry, grant: str, owner: str, unit: str, now: int) -> int:
    """What has been used or is held of the unit at the ledger's time `now`, under the grant of that digest.

    Counted are the holds on the limit of the scope `owner`, or ("") on that of the whole grant.
    """
    holds = (hold for hold in registry.holds(grant) if hold.unit == unit and hold.scope == owner)
    return sum(hold.weight(registry.holds_before, now) for hold in holds)
