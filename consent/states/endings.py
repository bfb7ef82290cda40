"""What ends a grant: revocations, as far as its own terms let them, and a grant that takes its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from consent.authority import involved, sides, signers
from consent.authority.signatures import by_party
from consent.coverage.scope import Scope
from consent.records import AnyComplete, Complete, saying
from consent.registers.registrars import last_index
from consent.registry import Registry
from consent.statements import headings
from consent.statements.grant_events import Confirmation, Revocation
from consent.statements.grants import Grant
from consent.states.confirmations import confirms
from consent.vocabulary.times import DAY

EndCode = Literal["withdrawn", "revoked"]


@dataclass(frozen=True, slots=True)
class Ending:
    """A revocation that counts: from when, by whose act, of which part; `said_at` is earlier where a notice runs.

    Under `opt_out_new_works` it ends the grant only for works first declared after `new_works_after`. `by_law`: the
    grant's own terms do not let it end, the data-protection consent it rests on does.
    """

    effective: int
    said_at: int
    code: EndCode
    digest: str
    scope: Scope | None
    new_works_after: int | None = None
    by_law: bool = False


@dataclass(frozen=True, slots=True)
class Endings:
    """The revocations that count, by when, and those the grant does not allow (which act as disputes)."""

    counted: tuple[Ending, ...]
    refused: tuple[Complete[Revocation], ...]


def endings_of(registry: Registry, grant: Grant, about: Sequence[AnyComplete], made: Made | None = None) -> Endings:
    """What the revocations among `about` come to; `made` is the time in which the grant was still being made."""
    counted, refused = [], []
    for said in saying(about, Revocation):
        ending = ending_of(registry, grant, said, made)
        if ending is not None:
            counted.append(ending)
        elif sides.acts_for(registry, said, grant.performer) or sides.might_act_for(registry, said, grant.performer):
            refused.append(said)
    return Endings(tuple(sorted(counted, key=lambda one: one.effective)), tuple(refused))


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What the grant's own terms make of a withdrawal by the performer's side: from when, and how it counts."""

    effective: int
    by_law: bool = False
    new_works_after: int | None = None


def withdrawal_of(grant: Grant, *, effective_at: int, said_at: int) -> Withdrawal | None:
    """What a withdrawal said at an instant does (spec §5.17); None where the terms let it end nothing by itself."""
    at_once = max(effective_at, said_at)
    match grant.revocability.kind:
        case "revocable_at_will" | "statutory_withdrawal":
            return Withdrawal(at_once)
        case _ if grant.legal_basis == "gdpr_consent":
            return Withdrawal(at_once, by_law=True)
        case "revocable_on_notice":
            return Withdrawal(max(effective_at, said_at + (grant.revocability.days or 0) * DAY))
        case "opt_out_new_works":
            return Withdrawal(at_once, new_works_after=at_once)
    return None


@dataclass(frozen=True, slots=True)
class Made:
    """The time in which a grant is being made: after the performer side's first proof, until the last of anybody.

    Both are entries, for what is said in the second of a proof stands before or after it in the log.
    """

    first: int
    last: int | None

    def holds(self, said: AnyComplete) -> bool:
        """Whether something was said in it."""
        return self.first < last_index(said) and (self.last is None or last_index(said) < self.last)


def ending_of(registry: Registry, grant: Grant, said: Complete[Revocation], made: Made | None = None) -> Ending | None:
    """What a complete revocation does under the grant's own terms (specification §5.17), None when it ends nothing.

    What is withdrawn while it is still being made is withdrawn at once, whatever the terms say: nothing was agreed yet.
    """
    body, said_at = said.body, said.said_at
    ending = partial(Ending, said_at=said_at, digest=said.digest, scope=body.scope)
    if sides.acts_for(registry, said, grant.performer):
        if made is not None and made.holds(said):
            return ending(said_at, code="withdrawn")
        counts = withdrawal_of(grant, effective_at=body.effective_at, said_at=said_at)
        if counts is not None:
            return ending(
                counts.effective, code="withdrawn", new_works_after=counts.new_works_after, by_law=counts.by_law
            )
    by_licensee = by_party(registry, said, grant.licensee, doubted=True)
    return ending(max(body.effective_at, said_at), code="revoked") if by_licensee else None


def superseded_at(registry: Registry, grant: Grant, about: Sequence[AnyComplete]) -> int | None:
    """When a grant of the same sides, signed by people who could, first took this one's place."""
    replaced = (replaced_at(registry, grant, other) for other in saying(about, Grant))
    return min((at for at in replaced if at is not None), default=None)


def replaced_at(registry: Registry, grant: Grant, other: Complete[Grant]) -> int | None:
    """When a complete grant that names this one in `supersedes` took its place; None when it does not.

    It must be of the same sides, made by people who could; a transcript replaces nothing before it is confirmed.
    """
    body = other.body
    if (body.performer, body.licensee) != (grant.performer, grant.licensee):
        return None
    made_by = signers.signers_of(registry, other)
    if any(fault.effect == "not" for fault in made_by.faults):
        return None
    if body.basis is None:
        return other.said_at
    said = registry.said_by(headings.on(other.digest), Confirmation, involved.of_grant(registry, other))
    confirmed = [one.said_at for one in said if confirms(registry, body, one)]
    return max(other.said_at, min(confirmed)) if confirmed else None
