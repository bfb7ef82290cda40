"""Rows of bearer tokens: found by the hash of their text, which is all that is stored of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import bindparam, insert, select, update

from consent.storage.tables import tokens
from consent.storage.transaction import Transaction

_TOKEN: Final = select(tokens).where(tokens.c.secret == bindparam("secret"))
_ALL: Final = select(tokens).order_by(tokens.c.created_at, tokens.c.id)
_OF_ID: Final = select(tokens).where(tokens.c.id == bindparam("token"))
_REVOKE: Final = (
    update(tokens)
    .where(tokens.c.id == bindparam("token"), tokens.c.revoked_at.is_(None))
    .values(revoked_at=bindparam("now"), seal=bindparam("resealed"))
)


def insert_token(tx: Transaction, row: Mapping[str, Any]) -> None:
    """Store a token by its hash."""
    tx.connection.execute(insert(tokens), dict(row))


def token_row(tx: Transaction, secret: bytes) -> Any | None:
    """The token of that hash."""
    return tx.connection.execute(_TOKEN, {"secret": secret}).first()


def token_rows(tx: Transaction) -> list[Any]:
    """Every token, oldest first."""
    return list(tx.connection.execute(_ALL))


def token_of_id(tx: Transaction, token_id: str) -> Any | None:
    """The token of that id."""
    return tx.connection.execute(_OF_ID, {"token": token_id}).first()


def revoke_token(tx: Transaction, token_id: str, now: int, seal: bytes) -> None:
    """End a token that is in force; `seal` is over the row as it stands then."""
    tx.connection.execute(_REVOKE, {"token": token_id, "now": now, "resealed": seal})
