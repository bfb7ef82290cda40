"""What is left of a limit: how much a grant allows of a unit, and how much of it is used, held or reported.

Nothing of this is stored: it is counted from the holds of decisions and from what was reported on them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from consent.authority.signatures import standing
from consent.coverage.scope import Limit
from consent.records import ReportedDecision
from consent.registry import Registry
from consent.statements import headings
from consent.statements.grants import Grant
from consent.statements.headings import Heading
from consent.statements.rulings import UseReport
from consent.vocabulary import uses
from consent.vocabulary.times import month_of

Share = tuple[str, str]
"""Whose share of a limit: a decision and a performer."""
CALENDAR: Final = frozenset({"calendar_month", "calendar_year"})


@dataclass(frozen=True, slots=True)
class Period:
    """What a limit counts together: what was decided for this work, this episode, or this month or year of a zone.

    Without `per` it is everything. What a decision does not say counts in every period: it may have been in this one.
    """

    per: str | None = None
    works: frozenset[str] = frozenset()
    episode: str | None = None
    zone: str = "UTC"
    at: int = 0

    def counts(self, project: str | None, at: int | None) -> bool:
        """Whether a decision about the work, for the instant, lies in it; episodes are asked apart (`of_episode`)."""
        if self.per in {"project", "episode"}:
            return project is None or project in self.works
        if self.per in CALENDAR and at is not None:
            one, other = month_of(at, self.zone), month_of(self.at, self.zone)
            return one == other if self.per == "calendar_month" else one.year == other.year
        return True

    def of_episode(self, episode: str | None) -> bool:
        """Whether what was asked for an episode counts in it."""
        return self.per != "episode" or None in (episode, self.episode) or same_episode(episode, self.episode)


IN_ALL: Final = Period()


def same_episode(one: str | None, other: str | None) -> bool:
    """Whether two names are one episode's, however they are written: no other spelling makes a quota anew."""
    return one == other or (one is not None and other is not None and _plain(one) == _plain(other))


def _plain(name: str) -> str:
    return re.sub(r"\d+", lambda found: found[0].lstrip("0") or "0", unicodedata.normalize("NFKC", name).casefold())


def on(grant: Grant, owner: str, unit: str) -> Iterator[Limit]:
    """The limits on the unit under the scope `owner` ("": of the whole grant)."""
    of_scope = (limit for name, scope in grant.scopes if name == owner for limit in scope.limits)
    yield from (limit for limit in (of_scope if owner else grant.limits) if limit.unit == unit)


def amount(grant: Grant, owner: str, unit: str) -> int:
    """The most that may be made of the unit in all; 0 where no limit says. Of several limits the least counts."""
    return min((limit.amount for limit in on(grant, owner, unit) if limit.per is None), default=0)


def used(registry: Registry, grant: str, owner: str, unit: str, now: int, period: Period = IN_ALL) -> int:
    """What has been used, is held or was reported of the unit at the ledger's time `now`, under the grant.

    Counted is what is charged to the limit of the scope `owner`, or ("") to that of the whole grant, in the period.
    """
    return charged(held(registry, grant, owner, unit, now, period), reported(registry, grant, owner, unit, period))


def charged(held_by: Mapping[Share, int], reported_by: Mapping[Share, int]) -> int:
    """All shares together: of each what is held or used, or what was reported where that is more."""
    shares = {*held_by, *reported_by}
    return sum(max(held_by.get(share, 0), reported_by.get(share, 0)) for share in shares)


def held(registry: Registry, grant: str, owner: str, unit: str, now: int, period: Period = IN_ALL) -> dict[Share, int]:
    """What the holds on the limit weigh, by share."""
    found: dict[Share, int] = {}
    for hold in registry.holds(grant):
        counted = period.counts(hold.project, hold.at) and period.of_episode(hold.episode)
        if (hold.unit, hold.scope) == (unit, owner) and counted:
            share = (hold.decision, hold.performer)
            found[share] = found.get(share, 0) + hold.weight(registry.holds_before, now)
    return found


def reported(registry: Registry, grant: str, owner: str, unit: str, period: Period = IN_ALL) -> dict[Share, int]:
    """What was reported on decisions that relied on the grant, by share, held or not; of what its own side reported."""
    found: dict[Share, int] = {}
    counting = [one for one in registry.reported(grant) if _charges(one) and period.counts(one.project, one.at)]
    registry.fetch(one for decided in counting for one in _reports_on(decided))
    for decided in counting:
        relying = {one.performer for one in decided.relied_on if one.grant == grant and owner in {"", one.scope}}
        said = _said(registry, decided, unit) if relying else None
        if said is None:
            continue
        for performer in relying:
            whole = said[""] + said[performer]
            found[decided.decision, performer] = _within(decided, performer, unit, whole, period)
    return found


def _reports_on(decided: ReportedDecision) -> tuple[Heading, ...]:
    """Where its own side's reports on a decision are filed."""
    return headings.reports_on(decided.decision).signed_by(sorted(decided.askers))


def _charges(decided: ReportedDecision) -> bool:
    """Whether a report on the decision charges anything: it had to give a receipt, and to be about making something."""
    return decided.gives_receipt and decided.request.get("use") != uses.EXPLOITS


def _said(registry: Registry, decided: ReportedDecision, unit: str) -> Counter[str] | None:
    """What the decision's own side reported of the unit, by performer, "" for each of them; None where nothing."""
    reports = registry.said_by(headings.reports_on(decided.decision), UseReport, sorted(decided.askers))
    own = [one for one in reports if any(signing.party in decided.askers for signing in standing(registry, one))]
    if not own:
        return None
    said: Counter[str] = Counter()
    for one in (amount for report in own for amount in report.body.amounts if amount.unit == unit):
        said[one.performer or ""] += one.amount
    return said


def _within(decided: ReportedDecision, performer: str, unit: str, whole: int, period: Period) -> int:
    """What of an amount reported counts in the period.

    A report names no episodes: each counts up to what was asked for it, and what goes beyond all that was asked.
    """
    if period.per != "episode":
        return whole
    asked = [(one.get("episode"), _asked(one, unit)) for one in _performances(decided.request, performer)]
    here = [number for episode, number in asked if period.of_episode(episode)]
    beyond = max(0, whole - sum(number for _, number in asked))
    return min(whole, sum(here)) + beyond if here else 0


def _performances(request: Mapping[str, Any], performer: str) -> Iterator[Mapping[str, Any]]:
    """The performances of a question that are, or may be, of the performer."""
    for one in request.get("performances") or ():
        named = (one.get("performer") or {}).get("party")
        if named in {None, performer}:
            yield one


def _asked(performance: Mapping[str, Any], unit: str) -> int:
    amounts: Iterable[Mapping[str, Any]] = performance.get("amounts") or ()
    return sum(int(one["amount"]) for one in amounts if one["unit"] == unit)
