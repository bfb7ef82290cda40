"""Whose a document is: of whoever put it there, and what the operator handed in first. Sealed rows beside the log.

The operator is a caller bound to nobody and to no project: it may see every document, and what it puts there belongs
to no party until a statement it hands in says whose it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from consent.callers import Caller
from consent.ledger.access import seals
from consent.ledger.open_ledger import OpenLedger
from consent.storage.records import DocumentOpening, DocumentOwner
from consent.storage.transaction import Transaction

OPERATOR: Final = ""
"""In the place of a party: a caller bound to nobody."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Who put a document there; `opened_by` is the statement by which the operator gave it to its parties."""

    owners: frozenset[str]
    opened_by: str | None


def owner_of(caller: Caller) -> str:
    """In whose name a caller puts something there."""
    return caller.party or OPERATOR


def is_operator(caller: Caller) -> bool:
    """Whether a caller is bound to nobody and to no project."""
    return caller.party is None and not caller.projects


def kept(opened: OpenLedger, tx: Transaction, sha256: str) -> Kept:
    """Who put a document there. A row that this ledger has not made opens nothing, and the audit names it."""
    owners = frozenset(one.party for one in tx.documents.owners(sha256) if owner_seal_holds(opened, one))
    said = tx.documents.opening(sha256) if OPERATOR in owners else None
    return Kept(owners, said.statement if said is not None and opening_seal_holds(opened, said) else None)


def owned(opened: OpenLedger, sha256: str, party: str, at: int) -> DocumentOwner:
    """The row that says who put a document there."""
    said = DocumentOwner(sha256, party, at, b"")
    return DocumentOwner(sha256, party, at, seals.seal(opened, "document-owner", _owner_members(said)))


def opening(opened: OpenLedger, sha256: str, statement: str) -> DocumentOpening:
    """The row that says by which statement the operator gives a document to its parties."""
    said = DocumentOpening(sha256, statement, b"")
    return DocumentOpening(sha256, statement, seals.seal(opened, "document-opening", _opening_members(said)))


def owner_seal_holds(opened: OpenLedger, row: DocumentOwner) -> bool:
    """Whether the row is as this ledger made it."""
    return seals.holds(opened, "document-owner", _owner_members(row), row.seal)


def opening_seal_holds(opened: OpenLedger, row: DocumentOpening) -> bool:
    """Whether the row is as this ledger made it."""
    return seals.holds(opened, "document-opening", _opening_members(row), row.seal)


def _owner_members(row: DocumentOwner) -> dict[str, Any]:
    return {"sha256": row.sha256, "party": row.party, "put_at": row.put_at}


def _opening_members(row: DocumentOpening) -> dict[str, Any]:
    return {"sha256": row.sha256, "statement": row.statement}
