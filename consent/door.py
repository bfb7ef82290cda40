"""The one door between what is registered and whoever judges a use: only what its makers could say has any effect.

A rule never sees a statement that has not passed here. For each kind the door has asked who made it, whether they could
(by their kind, a mandate that was given, a union's agreement, a registrar's standing key), and whether they all did,
each at the instant of its own proof. What has not passed switches nothing on or off, excludes nothing and is evidence
of nothing; it costs a look-up. `Entitled` is the type of what has: nothing but this file makes one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import partial
from typing import TypeVar

from consent.authority import involved, mandates, sides, signers
from consent.authority.signatures import Signing, by_kind, by_party, standing
from consent.coverage.scope import Condition
from consent.records import AnyComplete, AnyRecord, Complete, Record, RecordedDecision
from consent.registry import Registry
from consent.statements import headings
from consent.statements.grants import Grant
from consent.statements.headings import ON_PAPER, Heading
from consent.statements.people import Mandate
from consent.statements.rulings import (
    Approval,
    ApprovalWithdrawal,
    Determination,
    Notice,
    Prohibition,
    ProhibitionWithdrawal,
    UseApproval,
    UseReport,
)
from consent.statements.statement import B_co, Body
from consent.states.bars import Bar, bar_of
from consent.states.life import Life, life_of
from consent.states.suspensions import SuspensionChange, strikes_at
from consent.subjects import Person
from consent.vocabulary.identifiers import Identifier

B = TypeVar("B", bound=Body)
F = TypeVar("F")
_RULING_KINDS = ("counsel", "licensee", "union", "performer", "representative", "agency")


class Entitled(Complete[B_co]):
    """A complete statement that its makers could make: what a rule may look at. Only the door makes one."""

    __slots__ = ()


def _let_in(record: Complete[B]) -> Entitled[B]:
    return Entitled(record.digest, record.statement, record.index, record.at, record.proofs, record.said_at)


class Door:
    """What one prefix shows to whoever judges one question.

    `gaining` are the parties that gain by a yes to it (the asker, its vendor, the work's vendors and platforms): as
    delegates of a performer they say nothing for her here.
    """

    def __init__(self, registry: Registry, gaining: frozenset[str] = frozenset()) -> None:
        self._registry = registry
        self._gaining = gaining

    def for_those_who_gain(self, gaining: Iterable[str]) -> Door:
        """The same door for a question by which these parties gain."""
        return Door(self._registry, self._gaining | frozenset(gaining))

    def derived(self, what: Hashable, find: Callable[[], F], of: AnyRecord | None = None) -> F:
        """What `find` derives, from the record `of` where it is of one; once for all questions (`Prefix.derived`)."""
        return self._registry.derived(what, find, of)

    # -- who is who ----------------------------------------------------------------------------------------------

    def person(self, party: str) -> Person | None:
        """The party as registrars vouch for it."""
        return self._registry.person(party)

    def same(self, one: str, other: str) -> bool:
        """Whether two parties are one person."""
        return self._registry.same(one, other)

    def home_at(self, party: str, at: int) -> str | None:
        """Where a person lived at the instant."""
        return self._registry.home_at(party, at)

    # -- grants --------------------------------------------------------------------------------------------------

    def life(self, record: Record[Grant]) -> Life:
        """A grant with everything that bears on it, for this question; looked up once."""
        what = ("life", record.digest, self._gaining)
        return self._registry.derived(what, lambda: life_of(self._registry, record, self._gaining), record)

    def grants_between(self, performer: str, parties: Iterable[str], by: int) -> tuple[Entitled[Grant], ...]:
        """The grants her side made by then that name one of these parties, no transcript that is still unconfirmed."""
        return self._made(performer, by, [partial(headings.between, party_id=one) for one in parties])

    def grants_reaching(self, performer: str, by: int) -> tuple[Entitled[Grant], ...]:
        """The grants her side made by then, to whomever, that exclude uses under all of hers."""
        return self._made(performer, by, [headings.reaching])

    def _made(self, performer: str, by: int, filed: Sequence[Callable[[str], Heading]]) -> tuple[Entitled[Grant], ...]:
        registry, hers = self._registry, (*mandates.speakers(self._registry, performer), ON_PAPER)
        found = {
            record.digest: record
            for identity in registry.identities(performer)
            for heading in filed
            for record in registry.said_by(heading(identity), Grant, hers, by=by)
        }
        made = sorted(found.values(), key=lambda one: one.index)
        return tuple(_let_in(one) for one in made if self.life(one).counts_elsewhere)

    def grant(self, digest: str) -> Life | None:
        """The grant of that digest with its life, None where it can no longer be read."""
        record = self._registry.find(digest, Grant)
        return self.life(record) if record is not None else None

    def mandates(self, delegate: str, performer: str, by: int) -> tuple[Entitled[Mandate], ...]:
        """The mandates a delegate holds from the performer, given by who could, and said by an instant."""
        registry = self._registry
        return tuple(
            _let_in(one)
            for one in mandates.given_in(registry, performer)
            if one.said_at <= by
            and one.body.delegate == delegate
            and registry.same(one.body.principal, performer)
            and mandates.given(registry, one)
            and not mandates.is_doubted(registry, one)
        )

    # -- bars ----------------------------------------------------------------------------------------------------

    def bars_of(self, performer: str) -> tuple[Bar, ...]:
        """Her prohibitions, each with who said it and when it was lifted by who could."""
        return self._registry.derived(("bars", performer, self._gaining), lambda: self._bars_of(performer))

    def _bars_of(self, performer: str) -> tuple[Bar, ...]:
        registry = self._registry
        return tuple(
            bar_of(registry, record, self._lifting(record), self._gaining)
            for identity in registry.identities(performer)
            for record in registry.said_by(
                headings.bars_of(identity), Prohibition, mandates.speakers(registry, performer)
            )
        )

    def _lifting(self, bar: Complete[Prohibition]) -> list[Complete[ProhibitionWithdrawal]]:
        by = involved.of_bar(self._registry, bar)
        return self._registry.said_by(headings.on(bar.digest), ProhibitionWithdrawal, by)

    # -- what is said about a work, a use, an output -------------------------------------------------------------

    def strikes_at(
        self, agreement: str, at: int, work: tuple[Identifier, ...], licensee: str | None
    ) -> list[SuspensionChange]:
        """The strikes under an agreement in force at the instant, called by a union that is party to it."""
        return strikes_at(self._registry, agreement, at, work, licensee)

    def notices(self, about: str, senders: frozenset[str | None]) -> tuple[Entitled[Notice], ...]:
        """The notices that refer to a statement, given by one of these parties itself."""
        said = self._registry.said_by(headings.on(about), Notice, sorted(one for one in senders if one is not None))
        return tuple(_let_in(one) for one in said if any(by.party in senders for by in self.signings(one)))

    def determinations(self, work: Identifier) -> tuple[Entitled[Determination], ...]:
        """The rulings about a work by parties of a kind that may rule; which rules each may settle is asked there."""
        heading = headings.determinations_of(work)
        ruling = [one for one in self._registry.signers(heading) if self._may_rule(one)]
        said = self._registry.said_by(heading, Determination, ruling)
        return tuple(_let_in(one) for one in said if any(by_kind(self._registry, one, kind) for kind in _RULING_KINDS))

    def _may_rule(self, party: str) -> bool:
        known = self._registry.person(party)
        return known is not None and known.kind in _RULING_KINDS

    def use_approvals(self, life: Life, condition: Condition, by: int) -> tuple[Entitled[UseApproval], ...]:
        """The approvals of a use that a condition of a grant asks for, by who may approve it."""
        approving = involved.of_grant(self._registry, life.record)
        said = self._registry.said_by(headings.on(life.record.digest), UseApproval, approving, by=by)
        return tuple(
            _let_in(one) for one in said if one.body.condition == condition.id and self._approves(one, life, condition)
        )

    def _approves(self, record: AnyComplete, life: Life, condition: Condition) -> bool:
        grant = life.grant
        if condition.by is not None:
            return by_party(self._registry, record, condition.by)
        gaining = self._gaining | sides.gaining_by(grant) | {one.to for one in life.transfers}
        return sides.binds(
            self._registry, record, grant.performer, sides.uses_of(grant),
            zone=signers.zone_of(grant), gaining=gaining,
        )  # fmt: skip

    def approvals(self, work: Identifier, platform: str, by: int) -> tuple[Entitled[Approval], ...]:
        """The approvals of a work that the platform itself signed by then, withdrawn ones left out."""
        said = self._registry.said_by(headings.approvals_of(work), Approval, (platform,), by=by)
        own = [one for one in said if one.body.by == platform and platform in by_kind(self._registry, one, "platform")]
        return tuple(_let_in(one) for one in own)

    def withdrawn(self, approval: Entitled[Approval], by: int) -> bool:
        """Whether the platform has withdrawn its approval by then; a doubted key counts."""
        said = self._registry.said_by(
            headings.on(approval.digest), ApprovalWithdrawal, self._registry.identities(approval.body.by), by=by
        )
        return any(by_party(self._registry, one, approval.body.by, doubted=True) for one in said)

    def reports(self, output: str) -> tuple[Entitled[UseReport], ...]:
        """The complete reports of an output on a decision with a receipt, by that decision's own licensee or vendor."""
        found = []
        for record in self._registry.said(headings.output(output), UseReport):
            decided = self.decided(record.body.decision)
            if decided is None or decided.receipt is None:
                continue
            own = {decided.request.get("licensee"), decided.request.get("vendor")} - {None}
            if any(signing.party in own for signing in self.signings(record)):
                found.append(_let_in(record))
        return tuple(found)

    def decided(self, decision: str) -> RecordedDecision | None:
        """The recorded decision of that id."""
        return self._registry.decided(decision)

    # -- who signed what has passed ------------------------------------------------------------------------------

    def signings(self, record: AnyComplete) -> tuple[Signing, ...]:
        """The signatures of a statement that stand."""
        return standing(self._registry, record)

    def may_decide(self, signing: Signing) -> str | None:
        """The kind of a signer whose key is for deciding; None where it is not, or the signer is nobody's."""
        known, key = self._registry.person(signing.party), self._registry.key(signing.key)
        return known.kind if known is not None and key is not None and "decide" in key.purposes else None

    def word_for(self, record: AnyComplete, performer: str, uses: Iterable[str], gaining: frozenset[str]) -> sides.Word:
        """What a statement is worth as her word; who gains by her grant (`gaining`) speaks no more than who asks."""
        if sides.performers_union(self._registry, record, performer) is not None:
            return "binding"
        return sides.word_of(self._registry, record, performer, uses, gaining=self._gaining | gaining)

    def union_of(self, record: AnyComplete, performer: str | None) -> str | None:
        """The performer's union among the signers; where nobody is portrayed, a registered union."""
        if performer is None:
            return next(iter(by_kind(self._registry, record, "union")), None)
        return sides.performers_union(self._registry, record, performer)

    def tool_declared_by(self, tool: str, at: int, licensees: Iterable[str]) -> bool:
        """Whether the tool had been declared by then, by a registrar or one of these licensees."""
        return bool(self._registry.tools(tool, at, licensees))
