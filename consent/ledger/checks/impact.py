"""The effect of a withdrawal, before or after it is filed: what a grant carries, and what becomes of each part."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, Final

from consent import impact, readers, receipt
from consent.answers.checks import Owed
from consent.answers.impact import FiledEnding, HeldAmount, Impact, MadeOutput, TouchedDecision, WithdrawalEffect
from consent.decision.request import read_again
from consent.errors import NotFound
from consent.impact import Foreseen
from consent.ledger.open_ledger import OpenLedger
from consent.ledger.visibility import may_see, may_see_decision
from consent.records import Record, RecordedDecision
from consent.registry import Registry
from consent.statements import headings
from consent.statements.common import DIGEST, INSTANT
from consent.statements.grants import Grant
from consent.statements.rulings import UseReport
from consent.statements.scopes import PLAIN
from consent.states.life import Life, life_of
from consent.states.state import state_in
from consent.states.terms import granted_for
from consent.view import HERE, View
from consent.vocabulary.identifiers import Identifier
from consent.vocabulary.times import format_instant

_ASKED: Final[readers.Reader[dict[str, Any]]] = readers.shape(
    dict,
    {"grant": DIGEST},
    {"effective_at": INSTANT, "scope": PLAIN, "at": INSTANT, "known_at": readers.integer()},
)


def foresee(opened: OpenLedger, value: Any, view: View = HERE) -> Impact:
    """What a withdrawal of `grant` from `effective_at` on (now where absent), or of `scope`, does.

    Nothing is filed. What was filed already stands in `filed`. Seen from the instant `at`, and from the first
    `known_at` entries, where given. Raises InvalidInput, NotFound for strangers too.
    """
    asked = readers.read(_ASKED, value)
    with opened.store.reading() as tx:
        size = opened.known_size(tx, asked.get("known_at"))
        now, registry = asked.get("at", opened.now(tx.head.at, view.clock)), opened.registry(tx, size)
        record = registry.find(asked["grant"], Grant)
        if record is None or not may_see(view.caller, record, registry):
            raise NotFound.of("grant_unknown", "no grant of that digest is registered")
        life = life_of(registry, record)
        effective_at = asked.get("effective_at", now)
        foreseen = impact.foresee(record.body, asked.get("scope"), effective_at=effective_at, said_at=now)
        relying = (one for one in tx.decisions.relying_on(record.digest) if one.index < size and one.recorded_at <= now)
        made = [one for one in relying if may_see_decision(view.caller, one)]
        running = [one for one in made if _unexpired(one, now)]
        return Impact(
            grant=record.digest,
            at=format_instant(now),
            state=state_in(life, registry, now, now),
            withdrawal=_withdrawal(foreseen),
            filed=tuple(_filed(life)),
            decisions=tuple(_decision(opened, registry, one, foreseen, now) for one in running),
            earlier_decisions=len(made) - len(running),
            reservations=tuple(_reservations(registry, record, {one.decision for one in made}, now)),
            outputs=tuple(output for one in made for output in _outputs(registry, record, one, now)),
            projects=tuple(dict.fromkeys(one.project for one in made if one.project)),
            obligations=tuple(_obligations(made)),
        )


def _withdrawal(foreseen: Foreseen) -> WithdrawalEffect:
    effective = format_instant(foreseen.effective) if foreseen.effective is not None else None
    return WithdrawalEffect(foreseen.effect, effective, foreseen.why, foreseen.rule)


def _filed(life: Life) -> Iterator[FiledEnding]:
    for ending in life.endings:
        effective = format_instant(ending.effective)
        yield FiledEnding(ending.digest, ending.code, effective, in_part=ending.scope is not None)


def _unexpired(made: RecordedDecision, now: int) -> bool:
    """Whether a receipt of the decision may still be shown, or its generation lies ahead."""
    return now < made.recorded_at + receipt.LONGEST_LIFE or made.at > now


def _decision(
    opened: OpenLedger, registry: Registry, made: RecordedDecision, foreseen: Foreseen, now: int
) -> TouchedDecision:
    request, rules = read_again(made.request), opened.rules.present
    return TouchedDecision(
        decision=made.decision,
        project=made.project,
        licensee=made.licensee,
        outcome=made.outcome,
        at=format_instant(made.at),
        receipt_until=format_instant(made.recorded_at + receipt.LONGEST_LIFE),
        standing=impact.standing_of(request, registry, at=made.at, now=now, foreseen=foreseen, rules=rules),
    )


def _reservations(registry: Registry, record: Record[Grant], seen: Collection[str], now: int) -> Iterator[HeldAmount]:
    """What the decisions that are `seen` hold on the grant."""
    for hold in registry.holds(record.digest):
        if hold.decision in seen and hold.ended_index is None and now < hold.expires_at:
            yield HeldAmount(hold.decision, hold.unit, hold.amount, format_instant(hold.expires_at))


def _outputs(registry: Registry, record: Record[Grant], made: RecordedDecision, now: int) -> Iterator[MadeOutput]:
    """What was reported as made under a decision, and how long it may be shown whatever is withdrawn (CORE-25)."""
    work = registry.work(Identifier(**made.request["project"]), made.at) if made.request.get("project") else None
    grant = granted_for(record.body, work)
    ends = [impact.may_be_shown_until(grant, one.scope) for one in made.relied_on if one.grant == record.digest]
    known = [end for end in ends if end is not None]
    until = min(known) if known else None
    for report in registry.said(headings.reports_on(made.decision), UseReport):
        for output in report.body.outputs:
            yield MadeOutput(
                sha256=output.sha256,
                media_type=output.media_type,
                decision=made.decision,
                report=report.digest,
                shown_until=format_instant(until) if until is not None else None,
                standing=impact.STOPS if until is not None and until <= now else impact.STANDS,
            )


def _obligations(made: list[RecordedDecision]) -> Iterator[Owed]:
    """What the decisions owe, each once."""
    seen = set()
    for one in made:
        for owed in one.answer.obligations:
            key = (owed.rule, owed.kind, owed.text, owed.condition)
            if key not in seen:
                seen.add(key)
                yield owed
