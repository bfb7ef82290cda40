"""A performer's own bars: who said each, and when, if ever, it was lifted by somebody who could.

Lifting asks no less than barring (specification §2.3): what she barred with her own key is lifted with a key of hers
or by a court, never by who comes after her; any other bar by whoever may act for every use it takes away.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from consent.authority import mandates, sides
from consent.authority.signatures import Signing, standing
from consent.coverage.scope import Scope
from consent.records import Complete
from consent.registry import Registry
from consent.statements.rulings import Prohibition, ProhibitionWithdrawal
from consent.vocabulary import words


@dataclass(frozen=True, slots=True)
class Bar:
    """A prohibition: what it takes, from when, and until when.

    `hers` says whether it counts, `in_doubt` whether only a key vouched for by a registrar's fallen key says it.
    `until` is when it was first lifted, or died with her; `gained` that somebody who gains tried to lift it.
    """

    digest: str
    scope: Scope
    said_at: int
    hers: bool
    in_doubt: bool
    until: int | None
    gained: bool

    def stands_at(self, instant: int) -> bool:
        """Whether it has been said by then and not lifted; its own term is not asked."""
        return self.said_at <= instant and (self.until is None or instant < self.until)

    def holds_at(self, instant: int) -> bool:
        """Whether it is in force at the instant."""
        term = self.scope.term
        return self.stands_at(instant) and (term is None or term.holds(instant))


def bar_of(
    registry: Registry,
    record: Complete[Prohibition],
    lifts: Iterable[Complete[ProhibitionWithdrawal]],
    gaining: frozenset[str] = sides.NOBODY,
) -> Bar:
    """A prohibition with what was said to it."""
    body = record.body
    words_given = [(one, lifting_of(registry, record, one, gaining)) for one in lifts]
    ends = [one.said_at for one, word in words_given if word == "binding"]
    person = registry.person(body.performer)
    if body.after_death == "ends" and person is not None and person.died_at is not None:
        ends.append(person.died_at)
    hers = sides.acts_for(registry, record, body.performer)
    return Bar(
        digest=record.digest,
        scope=body.scope,
        said_at=record.said_at,
        hers=hers,
        in_doubt=not hers and sides.might_act_for(registry, record, body.performer),
        until=min(ends, default=None),
        gained=any(word == "gaining" for _, word in words_given),
    )


def lifting_of(
    registry: Registry,
    bar: Complete[Prohibition],
    lift: Complete[ProhibitionWithdrawal],
    gaining: frozenset[str] = sides.NOBODY,
) -> sides.Word:
    """What a withdrawal of a bar is worth; what a bar leaves out it takes whole, so every use must be hers to lift."""
    performer, taken = bar.body.performer, frozenset(bar.body.scope.uses or words.USES)
    own = any(registry.same(one.party, performer) for one in standing(registry, bar, doubted=True))
    if not own:
        return sides.word_of(registry, lift, performer, taken, gaining=gaining)
    words_given = [
        sides.word_of_signing(registry, lift, one, performer, taken, gaining=gaining)
        for one in standing(registry, lift)
        if registry.same(one.party, performer) or _by_a_court(registry, one, performer)
    ]
    return "binding" if "binding" in words_given else "gaining" if "gaining" in words_given else "none"


def _by_a_court(registry: Registry, signing: Signing, performer: str) -> bool:
    """Whether the signer held a court's order then: how far it goes, and with whom, is asked as of any mandate."""
    return mandates.held_by(registry, signing.party, performer, signing.at).capacity == "court_order"
