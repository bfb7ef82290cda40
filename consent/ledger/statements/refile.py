"""Filing every statement again: headings are a reading of what is signed, so a newer version may read them anew."""

from __future__ import annotations

from collections.abc import Iterator

from consent.statements.headings import headings_by
from consent.storage.records import Filing, StoredProof, StoredStatement, Unreadable
from consent.storage.store import Store
from consent.storage.transaction import Transaction
from consent.verify.statement import filed_under, open_statement


def refile(store: Store) -> None:
    """File all that is registered under the headings of this version, in one transaction.

    Raises EvidenceInvalid (`statement_mismatch`) for bytes that are not what their digest says: audit first.
    """
    with store.writing() as tx:
        tx.statements.refile(_filings(tx))


def _filings(tx: Transaction) -> Iterator[Filing]:
    for row in tx.scan.statements():
        if not isinstance(row, Unreadable):  # what cannot be read is the audit's to name
            proofs = (one for one in tx.scan.proofs_of(row.digest) if not isinstance(one, Unreadable))
            yield from filings_of(row, list(proofs))


def filings_of(row: StoredStatement, proofs: list[StoredProof]) -> Iterator[Filing]:
    """Where a stored statement is filed: by its entry, and by each entry that brought proofs."""
    statement = open_statement(row.digest, row.data)
    yield from (Filing(str(one), row.index, row.digest) for one in filed_under(statement))
    for index in dict.fromkeys(one.index for one in proofs):
        came = [one.position for one in proofs if one.index == index]
        yield from (Filing(str(one), index, row.digest) for one in headings_by(statement, came))
