"""A statement in plain sentences, from the table of what each type says: what a signer reads before signing.

English, one sentence on each line, the last one ending in a line feed. It is made from the members alone: it asks no
ledger, no clock and no network, so that whoever holds the bytes reads the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from consent.sentences import earlier, grant, grant_events, people, production, rulings
from consent.sentences.signers import signers
from consent.statements.grants import Grant
from consent.statements.statement import Statement

RENDERER: Final = "3"
RENDERERS: Final = frozenset({*earlier.RENDERERS, RENDERER})

SAYS: Final[Mapping[str, Callable[[Any], Iterator[str]]]] = {
    "party.registration": people.party_registration,
    "party.event": people.party_event,
    "party.correction": people.party_correction,
    "party.merge": people.party_merge,
    "key.registration": people.key_registration,
    "key.revocation": people.key_revocation,
    "authority.mandate": people.mandate,
    "authority.end": people.mandate_end,
    "project.declaration": production.project,
    "tool.declaration": production.tool,
    "asset.registration": production.asset,
    "consent.grant": grant.terms_of,
    "consent.revocation": grant_events.revocation,
    "consent.suspension": grant_events.suspension,
    "consent.resumption": grant_events.resumption,
    "consent.dispute": grant_events.dispute,
    "consent.resolution": grant_events.resolution,
    "consent.decline": grant_events.decline,
    "consent.assignment": grant_events.assignment,
    "consent.confirmation": grant_events.confirmation,
    "prohibition": rulings.prohibition,
    "prohibition.withdrawal": rulings.prohibition_withdrawal,
    "approval": rulings.approval,
    "approval.withdrawal": rulings.approval_withdrawal,
    "determination": rulings.determination,
    "use.approval": rulings.use_approval,
    "legal.hold": rulings.legal_hold,
    "legal.release": rulings.legal_release,
    "notice": rulings.notice,
    "use.report": rulings.use_report,
    "erasure.order": rulings.erasure_order,
}
"""Every type of statement, and what makes its sentences."""


def render(statement: Statement[Any]) -> str:
    """What the statement says and who must sign it; a grant by the renderer it names, where that has words for it."""
    return render_grant(statement, _renderer(statement.body)) if _is_grant(statement) else _joined(statement)


def in_full(statement: Statement[Any]) -> Iterator[str]:
    """The lines of `render`, and what an earlier renderer leaves out of them."""
    yield from render(statement).splitlines()
    if _is_grant(statement) and _renderer(statement.body) != RENDERER:
        yield from earlier.beside(statement.body)
        yield from signers(statement)


def _is_grant(statement: Statement[Any]) -> bool:
    return isinstance(statement.body, Grant)


def _renderer(grant: Grant) -> str:
    named = grant.text.renderer if grant.text is not None else RENDERER
    return named if named in RENDERERS and earlier.has_words(grant, named) else RENDERER


def render_grant(statement: Statement[Grant], renderer: str = RENDERER) -> str:
    """A grant by one of the renderers: the text whose digest it may carry."""
    return _joined(statement) if renderer == RENDERER else earlier.render_grant(statement.body, renderer)


def _joined(statement: Statement[Any]) -> str:
    return "\n".join((*SAYS[statement.type](statement.body), *signers(statement))) + "\n"
