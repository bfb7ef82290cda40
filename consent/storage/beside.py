"""What lies beside the log besides statements, decisions and documents: what others said of it, the clock, tokens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from consent.storage.columns import Columns, integer
from consent.storage.records import Cosignature, HeldClock, RevokedToken, Stamp, StoredToken
from consent.storage.tables import clock, cosignatures, timestamps, tokens

_COSIGNED: Final = select(cosignatures).where(cosignatures.c.tree_size == bindparam("size"))
_COSIGNED_BY: Final = (
    select(cosignatures.c.tree_size)
    .where(cosignatures.c.signer == bindparam("signer"))
    .order_by(cosignatures.c.tree_size.desc())
    .limit(1)
)
_COSIGNED_FROM: Final = (
    select(cosignatures.c.tree_size)
    .where(cosignatures.c.tree_size >= bindparam("size"))
    .distinct()
    .order_by(cosignatures.c.tree_size)
)
_STAMPS: Final = select(timestamps).order_by(timestamps.c.entry_index)
_TOKEN_OF_SECRET: Final = select(tokens).where(tokens.c.secret == bindparam("secret"))
_TOKEN_OF_ID: Final = select(tokens).where(tokens.c.id == bindparam("id"))
_TOKENS: Final = select(tokens).order_by(tokens.c.created_at, tokens.c.id)
_REVOKE: Final = (
    update(tokens)
    .where(tokens.c.id == bindparam("token"), tokens.c.revoked_at.is_(None))
    .values(revoked_at=bindparam("now"), seal=bindparam("resealed"))
)


class Beside:
    """Cosignatures, time-stamps, the clock and tokens of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def cosignatures(self, size: int) -> dict[str, bytes]:
        """What witnesses signed of the head of that size: `name+key id` to time and signature."""
        rows = self._connection.execute(_COSIGNED, {"size": size})
        found = (cosignature(Columns("cosignatures", f"{size}/{row.signer}", row)) for row in rows)
        return {one.signer: one.signature for one in found}

    def cosigned_size(self, signer: str) -> int | None:
        """The size of the newest head the signer's cosignature is stored of."""
        found = self._connection.execute(_COSIGNED_BY, {"signer": signer}).scalar()
        return None if found is None else integer(found, f"/cosignatures/{found}/{signer}/tree_size")

    def cosigned_sizes(self, least: int) -> list[int]:
        """The sizes from `least` on of which some cosignature is stored."""
        found = self._connection.execute(_COSIGNED_FROM, {"size": least}).scalars()
        return [integer(one, f"/cosignatures/{one}/tree_size") for one in found]

    def stamps(self) -> list[Stamp]:
        """Every anchored time-stamp, oldest first."""
        rows = self._connection.execute(_STAMPS)
        return [stamp(Columns("timestamps", str(row.entry_index), row)) for row in rows]

    def clock(self) -> HeldClock | None:
        """What the clock was worth when it was last held against what others say; None where it never was."""
        row = self._connection.execute(select(clock)).first()
        return None if row is None else held_clock(Columns("clock", str(row.origin), row))

    def token_of_secret(self, secret: bytes) -> StoredToken | None:
        """The token whose text has that hash."""
        return self._token(_TOKEN_OF_SECRET, {"secret": secret})

    def token(self, token_id: str) -> StoredToken | None:
        """The token of that id."""
        return self._token(_TOKEN_OF_ID, {"id": token_id})

    def _token(self, query: Any, given: dict[str, Any]) -> StoredToken | None:
        row = self._connection.execute(query, given).first()
        return None if row is None else token(Columns("tokens", str(row.id), row))

    def tokens(self) -> list[StoredToken]:
        """Every token, oldest first."""
        return [token(Columns("tokens", str(row.id), row)) for row in self._connection.execute(_TOKENS)]

    # -- writing: called when what was staged is kept --------------------------------------------------------------

    def add_stamps(self, new: Sequence[Stamp]) -> None:
        """Store time-stamps whose entries are in the log."""
        self._insert(timestamps, (
            {"entry_index": one.index, "tree_size": one.size, "response": one.response} for one in new
        ))  # fmt: skip

    def add_cosignatures(self, new: Sequence[Cosignature]) -> None:
        """Store cosignatures."""
        self._insert(cosignatures, (
            {"tree_size": one.size, "signer": one.signer, "signature": one.signature} for one in new
        ))  # fmt: skip

    def hold_clock(self, held: Sequence[HeldClock]) -> None:
        """Put what the clock is worth now in the place of what it was."""
        if held:
            self._connection.execute(delete(clock))
        self._insert(clock, (
            {"origin": one.origin, "said": one.said, "ahead": one.ahead, "seal": one.seal} for one in held[-1:]
        ))  # fmt: skip

    def add_tokens(self, new: Sequence[StoredToken]) -> None:
        """Store tokens."""
        self._insert(tokens, ({name: getattr(one, name) for name in StoredToken.__slots__} for one in new))

    def revoke_tokens(self, ended: Sequence[RevokedToken]) -> None:
        """End tokens that are in force."""
        for one in ended:
            self._connection.execute(_REVOKE, {"token": one.id, "now": one.at, "resealed": one.seal})

    def _insert(self, table: Any, rows: Iterable[dict[str, Any]]) -> None:
        listed = list(rows)
        if listed:
            self._connection.execute(insert(table), listed)


def cosignature(row: Columns) -> Cosignature:
    """A row of the table `cosignatures`."""
    return Cosignature(row.integer("tree_size"), row.text("signer"), row.blob("signature"))


def stamp(row: Columns) -> Stamp:
    """A row of the table `timestamps`."""
    return Stamp(row.integer("entry_index"), row.integer("tree_size"), row.blob("response"))


def held_clock(row: Columns) -> HeldClock:
    """A row of the table `clock`."""
    return HeldClock(row.text("origin"), row.integer("said"), row.integer("ahead"), row.blob("seal"))


def token(row: Columns) -> StoredToken:
    """A row of the table `tokens`."""
    return StoredToken(
        id=row.text("id"), secret=row.blob("secret"), scopes=row.text("scopes"), party=row.text_or_none("party"),
        projects=row.text("projects"), created_at=row.integer("created_at"),
        expires_at=row.integer_or_none("expires_at"), revoked_at=row.integer_or_none("revoked_at"),
        seal=row.blob("seal"),
    )  # fmt: skip
