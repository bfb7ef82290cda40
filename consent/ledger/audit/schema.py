"""The audit of what holds the rows: tables, triggers and indexes are those the migrations make, and whole."""

from __future__ import annotations

from collections.abc import Iterator

from consent.errors import Problem
from consent.ledger.open_ledger import OpenLedger
from consent.storage.transaction import Transaction

_AGAIN = "restore the newest backup whose head is the last one published"


def problems(opened: OpenLedger, tx: Transaction) -> Iterator[Problem]:
    """What is missing, changed or more than there should be, and whatever the database itself finds damaged."""
    wanted = {(one.kind, one.name): one.sql for one in opened.schema()}
    found = {(one.kind, one.name): one.sql for one in tx.scan.schema()}
    for kind, name in sorted({*wanted, *found}):
        there, should = found.get((kind, name)), wanted.get((kind, name))
        if there != should:
            how = "is missing" if there is None else "is none of this program's" if should is None else "was changed"
            yield Problem("schema_mismatch", f"/schema/{kind}/{name}", f"the {kind} {name} {how}: {_AGAIN}")
    for said in tx.scan.damage():
        yield Problem("database_damaged", "/database", f"{said}: {_AGAIN}")


def readable(tx: Transaction) -> bool:
    """Whether every table is there with its columns: else no row can be held against anything."""
    return not any(tx.scan.unreadable_tables())
