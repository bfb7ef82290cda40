"""Claims: which key of which token stands for which request, and what was answered to it, kept for a day and no longer.

Each row is sealed with the log's key by whoever puts it there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, insert, select

from consent.once import KeptAnswer
from consent.storage.columns import Columns
from consent.storage.records import EndedClaims, FreedClaim, RestsOn, RevokedToken, StoredClaim
from consent.storage.tables import claims
from signing import canonical
from signing.errors import SigningError

_OF_KEY: Final = (claims.c.token == bindparam("of_token")) & (claims.c.key == bindparam("of_key"))
_CLAIM: Final = select(claims).where(_OF_KEY)
_FREE: Final = delete(claims).where(_OF_KEY)
_OVER: Final = delete(claims).where(claims.c.until <= bindparam("at"))
_OF_TOKEN: Final = delete(claims).where(claims.c.token == bindparam("of_token"))
_TOLD_WITHOUT_DECISION: Final = delete(claims).where(claims.c.rests_on.is_(None), claims.c.response.is_not(None))
_BREAK: Final = b"\n"
"""Between what is said about an answer, canonical JSON on one line, and the bytes of its body."""


class Claims:
    """The claims of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, token: str, key: str) -> StoredClaim | None:
        """The claim of a token's key, over or not."""
        row = self._connection.execute(_CLAIM, {"of_token": token, "of_key": key}).first()
        return None if row is None else claim(Columns("claims", f"{token}/{key}", row))

    # -- writing: called when what was staged is kept --------------------------------------------------------------

    def put(self, new: Sequence[StoredClaim]) -> None:
        """Store claims, each in the place of an earlier one of its key."""
        latest = {(one.token, one.key): one for one in new}
        self.free([FreedClaim(*named) for named in latest])
        if latest:
            self._connection.execute(insert(claims), [_row(one) for one in latest.values()])

    def free(self, freed: Sequence[FreedClaim]) -> None:
        """Remove the claims of these keys."""
        for one in freed:
            self._connection.execute(_FREE, {"of_token": one.token, "of_key": one.key})

    def end(self, ended: Sequence[EndedClaims]) -> None:
        """Remove what is over."""
        for one in ended:
            self._connection.execute(_OVER, {"at": one.at})

    def revoke(self, ended: Sequence[RevokedToken]) -> None:
        """Remove the claims of tokens that end: nobody may be shown them any more."""
        for one in ended:
            self._connection.execute(_OF_TOKEN, {"of_token": one.id})

    def forget_told(self) -> None:
        """Remove the answers that no decision was recorded with: they may speak of what is erased."""
        self._connection.execute(_TOLD_WITHOUT_DECISION)


def claim(row: Columns) -> StoredClaim:
    """A row of the table `claims`."""
    return StoredClaim(
        token=row.text("token"), key=row.text("key"), request=row.text("request"), attempt=row.text("attempt"),
        until=row.integer("until"), running=row.integer("running"), rests_on=_rests_on(row), told=_told(row),
        seal=row.blob("seal"),
    )  # fmt: skip


def _row(one: StoredClaim) -> dict[str, Any]:
    on, told = one.rests_on, one.told
    return {
        "token": one.token, "key": one.key, "request": one.request, "attempt": one.attempt, "until": one.until,
        "running": one.running, "seal": one.seal,
        "rests_on": None if on is None else canonical.canonicalize({"grants": list(on.grants), "size": on.size}),
        "response": None if told is None else b"".join(_written(told)),
    }  # fmt: skip


def _written(told: KeptAnswer) -> Iterator[bytes]:
    yield canonical.canonicalize({"headers": [list(one) for one in told.headers], "status": told.status})
    yield _BREAK
    yield told.body


def _rests_on(row: Columns) -> RestsOn | None:
    if row.is_null("rests_on"):
        return None
    _, said = row.members("rests_on")
    size, grants = said.get("size"), said.get("grants")
    if not isinstance(size, int) or not isinstance(grants, list) or not all(isinstance(one, str) for one in grants):
        row.refuse("rests_on", "no size with grants")
    return RestsOn(size, tuple(grants))


def _told(row: Columns) -> KeptAnswer | None:
    if row.is_null("response"):
        return None
    said, _, body = row.blob("response").partition(_BREAK)
    try:
        about = canonical.open_canonical(said, max_bytes=len(said))
        headers = tuple((str(name), str(value)) for name, value in about["headers"])
        return KeptAnswer(int(about["status"]), headers, body)
    except (SigningError, TypeError, KeyError, ValueError):
        row.refuse("response", "no answer")
