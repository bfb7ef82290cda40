"""Who must sign, in which capacity and under which mandate."""

from __future__ import annotations

from collections.abc import Iterator

from consent.sentences import kinds
from consent.statements.common import Party
from consent.statements.statement import Body, Statement


def signers(statement: Statement[Body]) -> Iterator[str]:
    """A line for each, and that nobody else is named."""
    yield "To be signed by:"
    yield from (f"- {_signer(one)}" for one in statement.parties)
    yield "Nobody else is named to sign it."


def _signer(one: Party) -> str:
    under = f", under the mandate with the digest {one.mandate}" if one.mandate is not None else ""
    paper = ", who signed on paper and not here" if one.key is None else ""
    return f"{one.party}, as {kinds.ROLES[one.role]}{under}{paper}"
