"""What is signed beside what a statement says: when and for which ledgers it was made, its id, and the keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from consent.sentences import days
from consent.sentences.shown import shown_text_stands
from consent.sentences.writing import listed, prose, quoted
from consent.statements.common import Party
from consent.statements.grants import Grant
from consent.statements.statement import Statement


def envelope(digest: str, statement: Statement[Any]) -> Iterator[str]:
    """A line for each member that is not of the statement's own type; `digest` is that of its bytes."""
    yield f"Made on {days.instant(statement.issued_at)}, as its author says, for {listed(statement.ledgers)} alone."
    yield f"Its id is {statement.id}, its nonce {statement.nonce}, its digest {digest}."
    yield from (_key(one) for one in statement.parties)
    yield from prose("Its author had seen this head", statement.anchor or "", "It names no head of a ledger as seen.")
    if isinstance(statement.body, Grant):
        yield _shown(digest, statement.body, statement)


def _key(one: Party) -> str:
    return f"{one.party} signs with the key {one.key}." if one.key is not None else f"{one.party} signs with no key."


def _shown(digest: str, grant: Grant, statement: Statement[Grant]) -> str:
    text = grant.text
    if text is None:
        return "It does not say which sentences its signers were shown."
    by = f"by the renderer {quoted(text.renderer)} in the language {quoted(text.language)}"
    stands = shown_text_stands(digest, statement)
    are = f"they are {'' if stands else 'not '}those of its terms"
    return f"Its signers were shown sentences {by}, with the digest {text.sha256}: {are}."
