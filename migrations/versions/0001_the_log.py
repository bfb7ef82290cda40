"""The log and what lies beside it: tables, and triggers that refuse to change or remove entries and nodes."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import TEXT, WHOLE, refuse_changes

revision = "0001"
down_revision = None

_APPEND_ONLY = ("entries", "nodes")


def upgrade() -> None:
    """Everything the first version stores."""
    _log()
    _statements()
    _decisions()
    _tokens()
    for table in _APPEND_ONLY:
        refuse_changes(table)


def _log() -> None:
    op.create_table(
        "head",
        sa.Column("origin", TEXT, primary_key=True),
        sa.Column("tree_size", WHOLE, nullable=False),
        sa.Column("root_hash", sa.LargeBinary, nullable=False),
        sa.Column("checkpoint", TEXT, nullable=False),
        sa.Column("at", WHOLE, nullable=False),
    )
    op.create_table(
        "entries",
        sa.Column("entry_index", WHOLE, primary_key=True, autoincrement=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "nodes",
        sa.Column("position", WHOLE, primary_key=True, autoincrement=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
    )


def _statements() -> None:
    op.create_table(
        "statements",
        sa.Column("digest", TEXT, primary_key=True),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.Column("entry_index", WHOLE, sa.ForeignKey("entries.entry_index"), nullable=False, unique=True),
        sa.Column("at", WHOLE, nullable=False),
    )
    op.create_index("statements_by_kind", "statements", ["kind", "entry_index"])
    op.create_table(
        "proofs",
        sa.Column("digest", TEXT, sa.ForeignKey("statements.digest"), primary_key=True),
        sa.Column("position", WHOLE, primary_key=True),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.Column("entry_index", WHOLE, sa.ForeignKey("entries.entry_index"), nullable=False),
        sa.Column("at", WHOLE, nullable=False),
    )
    op.create_table(
        "subjects",
        sa.Column("subject", TEXT, primary_key=True),
        sa.Column("entry_index", WHOLE, primary_key=True),
        sa.Column("digest", TEXT, nullable=False),
        sqlite_with_rowid=False,
    )


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("decision", TEXT, primary_key=True),
        sa.Column("entry_index", WHOLE, sa.ForeignKey("entries.entry_index"), nullable=False, unique=True),
        sa.Column("outcome", TEXT, nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.Column("recorded_at", WHOLE, nullable=False),
        sa.Column("licensee", TEXT),
        sa.Column("project", TEXT),
        sa.Column("request", sa.LargeBinary, nullable=False),
        sa.Column("answer", sa.LargeBinary, nullable=False),
        sa.Column("record", sa.LargeBinary, nullable=False),
        sa.Column("receipt", TEXT, nullable=False),
        sa.Column("reserved_until", WHOLE),
    )
    op.create_index("decisions_by_project", "decisions", ["project", "entry_index"])
    op.create_table(
        "leaned",
        sa.Column("decision", TEXT, sa.ForeignKey("decisions.decision"), primary_key=True),
        sa.Column("performer", TEXT, primary_key=True),
        sa.Column("grant_digest", TEXT, primary_key=True),
        sa.Column("scope", TEXT, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "holds",
        sa.Column("grant_digest", TEXT, primary_key=True),
        sa.Column("decision", TEXT, sa.ForeignKey("decisions.decision"), primary_key=True),
        sa.Column("performer", TEXT, primary_key=True),
        sa.Column("scope", TEXT, primary_key=True),
        sa.Column("unit", TEXT, primary_key=True),
        sa.Column("number", WHOLE, primary_key=True),
        sa.Column("entry_index", WHOLE, nullable=False),
        sa.Column("amount", WHOLE, nullable=False),
        sa.Column("expires_at", WHOLE, nullable=False),
        sa.Column("ended_index", WHOLE),
        sa.Column("used", WHOLE, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("holds_by_decision", "holds", ["decision"])
    op.create_table(
        "reservations",
        sa.Column("decision", TEXT, sa.ForeignKey("decisions.decision"), primary_key=True),
        sa.Column("entry_index", WHOLE, sa.ForeignKey("entries.entry_index"), nullable=False, unique=True),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("record", sa.LargeBinary, nullable=False),
    )


def _tokens() -> None:
    op.create_table(
        "tokens",
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("secret", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("scopes", TEXT, nullable=False),
        sa.Column("party", TEXT),
        sa.Column("projects", TEXT, nullable=False),
        sa.Column("created_at", WHOLE, nullable=False),
        sa.Column("expires_at", WHOLE),
        sa.Column("revoked_at", WHOLE),
    )
