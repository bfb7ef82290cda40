"""Documents by digest, whoever put each there, and the statement by which the operator first said whose it is.

A document's bytes lie here once, however many put them there. Rows about who may see it are sealed with the log's key.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from consent.storage.columns import Columns, blob, integer
from consent.storage.records import DocumentOpening, DocumentOwner, StoredDocument
from consent.storage.tables import document_openings, document_owners, documents

_DOCUMENT: Final = select(documents.c.data).where(documents.c.sha256 == bindparam("sha256"))
_OWNERS: Final = (
    select(document_owners).where(document_owners.c.sha256 == bindparam("sha256")).order_by(document_owners.c.party)
)
_OPENING: Final = select(document_openings).where(document_openings.c.sha256 == bindparam("sha256"))
_KEPT_BY: Final = (
    select(func.coalesce(func.sum(func.length(documents.c.data)), 0))
    .join_from(document_owners, documents, documents.c.sha256 == document_owners.c.sha256)
    .where(document_owners.c.party == bindparam("party"))
)
_OWNERLESS: Final = (
    select(documents.c.sha256)
    .where(documents.c.sha256.not_in(select(document_owners.c.sha256)))
    .order_by(documents.c.sha256)
)


class DocumentRows:
    """The documents of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def data(self, sha256: str) -> bytes | None:
        """The bytes of a document."""
        data = self._connection.execute(_DOCUMENT, {"sha256": sha256}).scalar()
        return None if data is None else blob(data, f"/documents/{sha256}/data")

    def owners(self, sha256: str) -> list[DocumentOwner]:
        """Whoever put it there."""
        rows = self._connection.execute(_OWNERS, {"sha256": sha256})
        return [owner(Columns("document_owners", f"{sha256}/{row.party}", row)) for row in rows]

    def opening(self, sha256: str) -> DocumentOpening | None:
        """The statement that names it and that the operator handed in first."""
        row = self._connection.execute(_OPENING, {"sha256": sha256}).first()
        return None if row is None else opening(Columns("document_openings", sha256, row))

    def kept_by(self, party: str) -> int:
        """How many bytes a party has put there."""
        found = self._connection.execute(_KEPT_BY, {"party": party}).scalar()
        return integer(found, f"/document_owners/{party}")

    def ownerless(self) -> list[str]:
        """The documents of which nobody knows who put them there: those of an older version."""
        return list(self._connection.execute(_OWNERLESS).scalars())

    # -- writing: called when what was staged is kept --------------------------------------------------------------

    def add(
        self,
        new: Sequence[StoredDocument],
        owners: Sequence[DocumentOwner],
        openings: Sequence[DocumentOpening],
    ) -> None:
        """Store documents, and who may see them; an opening takes the place of an earlier one."""
        self._insert(documents, ({"sha256": one.sha256, "data": one.data} for one in new))
        self._insert(document_owners, (
            {"sha256": one.sha256, "party": one.party, "put_at": one.put_at, "seal": one.seal} for one in owners
        ))  # fmt: skip
        for one in openings:
            self._connection.execute(delete(document_openings).where(document_openings.c.sha256 == one.sha256))
        self._insert(document_openings, (
            {"sha256": one.sha256, "statement": one.statement, "seal": one.seal} for one in openings
        ))  # fmt: skip

    def erase(self, sha256s: Iterable[str], statement: str) -> None:
        """Remove documents and who put them there, and what a statement opened whose bytes go."""
        for sha256 in sha256s:
            for table in (document_owners, document_openings, documents):
                self._connection.execute(delete(table).where(table.c.sha256 == sha256))
        self._connection.execute(delete(document_openings).where(document_openings.c.statement == statement))

    def _insert(self, table: Any, rows: Iterable[dict[str, Any]]) -> None:
        listed = list(rows)
        if listed:
            self._connection.execute(insert(table), listed)


def document(row: Columns) -> StoredDocument:
    """A row of the table `documents`."""
    return StoredDocument(row.text("sha256"), row.blob("data"))


def owner(row: Columns) -> DocumentOwner:
    """A row of the table `document_owners`."""
    return DocumentOwner(row.text("sha256"), row.text("party"), row.integer("put_at"), row.blob("seal"))


def opening(row: Columns) -> DocumentOpening:
    """A row of the table `document_openings`."""
    return DocumentOpening(row.text("sha256"), row.text("statement"), row.blob("seal"))
