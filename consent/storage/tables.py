"""The tables.

Entries and nodes are append-only (triggers in the first migration); statements, proofs and documents lie beside
the log so that their bytes can be erased; cosignatures and timestamps are what others said of its heads; tokens,
their claims, who may see a document, and what the clock was worth beside what others said are sealed with the log's
key; the rest are projections that the audit rebuilds and compares.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text

REVISION: Final = "0008"
"""The newest migration, which makes exactly these tables."""
metadata: Final = MetaData()
_Big = BigInteger().with_variant(Integer(), "sqlite")
_Text = Text().with_variant(Text(collation="C"), "postgresql")
"""Compared byte by byte everywhere."""

head: Final = Table(
    "head",
    metadata,
    Column("origin", _Text, primary_key=True),
    Column("tree_size", _Big, nullable=False),
    Column("root_hash", LargeBinary, nullable=False),
    Column("checkpoint", _Text, nullable=False),
    Column("at", _Big, nullable=False),
)
entries: Final = Table(
    "entries",
    metadata,
    Column("entry_index", _Big, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
)
nodes: Final = Table(
    "nodes",
    metadata,
    Column("position", _Big, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
)
statements: Final = Table(
    "statements",
    metadata,
    Column("digest", _Text, primary_key=True),
    Column("kind", _Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("entry_index", _Big, ForeignKey("entries.entry_index"), nullable=False, unique=True),
    Column("at", _Big, nullable=False),
    Index("statements_by_kind", "kind", "entry_index"),
)
proofs: Final = Table(
    "proofs",
    metadata,
    Column("digest", _Text, ForeignKey("statements.digest"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("data", LargeBinary, nullable=False),
    Column("entry_index", _Big, ForeignKey("entries.entry_index"), nullable=False),
    Column("at", _Big, nullable=False),
)
subjects: Final = Table(
    "subjects",
    metadata,
    Column("subject", _Text, primary_key=True),
    Column("entry_index", _Big, primary_key=True),
    Column("digest", _Text, nullable=False),
    sqlite_with_rowid=False,
)
decisions: Final = Table(
    "decisions",
    metadata,
    Column("decision", _Text, primary_key=True),
    Column("entry_index", _Big, ForeignKey("entries.entry_index"), nullable=False, unique=True),
    Column("outcome", _Text, nullable=False),
    Column("at", _Big, nullable=False),
    Column("recorded_at", _Big, nullable=False),
    Column("licensee", _Text),
    Column("project", _Text),
    Column("request", LargeBinary, nullable=False),
    Column("answer", LargeBinary, nullable=False),
    Column("record", LargeBinary, nullable=False),
    Column("receipt", _Text, nullable=False),  # empty while the witnesses' quorum is awaited
    Column("reserved_until", _Big),
    Index("decisions_by_project", "project", "entry_index"),
)
leaned: Final = Table(
    "leaned",
    metadata,
    Column("decision", _Text, ForeignKey("decisions.decision"), primary_key=True),
    Column("performer", _Text, primary_key=True),
    Column("grant_digest", _Text, primary_key=True),
    Column("scope", _Text, primary_key=True),
    Index("leaned_by_grant", "grant_digest"),
    sqlite_with_rowid=False,
)
holds: Final = Table(
    "holds",
    metadata,
    Column("grant_digest", _Text, primary_key=True),
    Column("decision", _Text, ForeignKey("decisions.decision"), primary_key=True),
    Column("performer", _Text, primary_key=True),
    Column("scope", _Text, primary_key=True),
    Column("unit", _Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("entry_index", _Big, nullable=False),
    Column("amount", _Big, nullable=False),
    Column("expires_at", _Big, nullable=False),
    Column("ended_index", _Big),
    Column("used", _Big, nullable=False),
    Column("episode", _Text),
    Index("holds_by_decision", "decision"),
    sqlite_with_rowid=False,
)
reservations: Final = Table(
    "reservations",
    metadata,
    Column("decision", _Text, ForeignKey("decisions.decision"), primary_key=True),
    Column("entry_index", _Big, ForeignKey("entries.entry_index"), nullable=False, unique=True),
    Column("state", _Text, nullable=False),
    Column("record", LargeBinary, nullable=False),
)
erased: Final = Table(
    "erased",
    metadata,
    Column("digest", _Text, primary_key=True),
    Column("registered_index", _Big, ForeignKey("entries.entry_index"), nullable=False),
    Column("entry_index", _Big, ForeignKey("entries.entry_index"), nullable=False, unique=True),
)
documents: Final = Table(
    "documents",
    metadata,
    Column("sha256", _Text, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)
document_owners: Final = Table(
    "document_owners",
    metadata,
    Column("sha256", _Text, ForeignKey("documents.sha256"), primary_key=True),
    Column("party", _Text, primary_key=True),  # empty for a caller bound to nobody
    Column("put_at", _Big, nullable=False),
    Column("seal", LargeBinary, nullable=False),
    Index("document_owners_by_party", "party"),
)
document_openings: Final = Table(
    "document_openings",
    metadata,
    Column("sha256", _Text, primary_key=True),  # of a document that need not be there yet
    Column("statement", _Text, nullable=False),
    Column("seal", LargeBinary, nullable=False),
    Index("document_openings_by_statement", "statement"),
)
cosignatures: Final = Table(
    "cosignatures",
    metadata,
    Column("tree_size", _Big, primary_key=True),
    Column("signer", _Text, primary_key=True),  # name+key id, as a verifier key begins
    Column("signature", LargeBinary, nullable=False),
)
timestamps: Final = Table(
    "timestamps",
    metadata,
    Column("entry_index", _Big, ForeignKey("entries.entry_index"), primary_key=True, autoincrement=False),
    Column("tree_size", _Big, nullable=False),
    Column("response", LargeBinary, nullable=False),
)
clock: Final = Table(
    "clock",
    metadata,
    Column("origin", _Text, primary_key=True),
    Column("said", _Big, nullable=False),
    Column("ahead", _Big, nullable=False),
    Column("seal", LargeBinary, nullable=False),
)
tokens: Final = Table(
    "tokens",
    metadata,
    Column("id", _Text, primary_key=True),
    Column("secret", LargeBinary, nullable=False, unique=True),
    Column("scopes", _Text, nullable=False),
    Column("party", _Text),
    Column("projects", _Text, nullable=False),
    Column("created_at", _Big, nullable=False),
    Column("expires_at", _Big),
    Column("revoked_at", _Big),
    Column("seal", LargeBinary, nullable=False, server_default=""),
)
claims: Final = Table(
    "claims",
    metadata,
    Column("token", _Text, primary_key=True),
    Column("key", _Text, primary_key=True),
    Column("request", _Text, nullable=False),
    Column("attempt", _Text, nullable=False),
    Column("until", _Big, nullable=False),
    Column("running", _Big, nullable=False),  # until when it is taken to run; 0 once it has ended
    Column("rests_on", LargeBinary),  # none where no decision was recorded
    Column("response", LargeBinary),  # none before there is an answer
    Column("seal", LargeBinary, nullable=False),
    Index("claims_by_end", "until"),
)
