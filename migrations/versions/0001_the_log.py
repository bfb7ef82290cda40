"""The log and what lies beside it: tables, and triggers that refuse to change or remove entries and nodes."""

import sqlalchemy as sa
from alembic import op

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
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuse_{action.lower()} BEFORE {action} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} are append-only'); END"
            )


def _log() -> None:
    op.create_table(
        "head",
        sa.Column("origin", sa.Text, primary_key=True),
        sa.Column("tree_size", sa.Integer, nullable=False),
        sa.Column("root_hash", sa.LargeBinary, nullable=False),
        sa.Column("checkpoint", sa.Text, nullable=False),
        sa.Column("at", sa.Integer, nullable=False),
    )
    op.create_table(
        "entries",
        sa.Column("entry_index", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "nodes",
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
    )


def _statements() -> None:
    op.create_table(
        "statements",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.Column("entry_index", sa.Integer, sa.ForeignKey("entries.entry_index"), nullable=False, unique=True),
        sa.Column("at", sa.Integer, nullable=False),
    )
    op.create_index("statements_by_kind", "statements", ["kind", "entry_index"])
    op.create_table(
        "proofs",
        sa.Column("digest", sa.Text, sa.ForeignKey("statements.digest"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.Column("entry_index", sa.Integer, sa.ForeignKey("entries.entry_index"), nullable=False),
        sa.Column("at", sa.Integer, nullable=False),
    )
    op.create_table(
        "subjects",
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("entry_index", sa.Integer, primary_key=True),
        sa.Column("digest", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("decision", sa.Text, primary_key=True),
        sa.Column("entry_index", sa.Integer, sa.ForeignKey("entries.entry_index"), nullable=False, unique=True),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("at", sa.Integer, nullable=False),
        sa.Column("recorded_at", sa.Integer, nullable=False),
        sa.Column("licensee", sa.Text),
        sa.Column("project", sa.Text),
        sa.Column("request", sa.LargeBinary, nullable=False),
        sa.Column("answer", sa.LargeBinary, nullable=False),
        sa.Column("record", sa.LargeBinary, nullable=False),
        sa.Column("receipt", sa.Text, nullable=False),
        sa.Column("reserved_until", sa.Integer),
    )
    op.create_index("decisions_by_project", "decisions", ["project", "entry_index"])
    op.create_table(
        "leaned",
        sa.Column("decision", sa.Text, sa.ForeignKey("decisions.decision"), primary_key=True),
        sa.Column("performer", sa.Text, primary_key=True),
        sa.Column("grant_digest", sa.Text, primary_key=True),
        sa.Column("scope", sa.Text, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "holds",
        sa.Column("grant_digest", sa.Text, primary_key=True),
        sa.Column("decision", sa.Text, sa.ForeignKey("decisions.decision"), primary_key=True),
        sa.Column("performer", sa.Text, primary_key=True),
        sa.Column("scope", sa.Text, primary_key=True),
        sa.Column("unit", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("entry_index", sa.Integer, nullable=False),
        sa.Column("amount", sa.Integer, nullable=False),
        sa.Column("expires_at", sa.Integer, nullable=False),
        sa.Column("ended_index", sa.Integer),
        sa.Column("used", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("holds_by_decision", "holds", ["decision"])
    op.create_table(
        "reservations",
        sa.Column("decision", sa.Text, sa.ForeignKey("decisions.decision"), primary_key=True),
        sa.Column("entry_index", sa.Integer, sa.ForeignKey("entries.entry_index"), nullable=False, unique=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("record", sa.LargeBinary, nullable=False),
    )


def _tokens() -> None:
    op.create_table(
        "tokens",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("secret", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("party", sa.Text),
        sa.Column("projects", sa.Text, nullable=False),
        sa.Column("created_at", sa.Integer, nullable=False),
        sa.Column("expires_at", sa.Integer),
        sa.Column("revoked_at", sa.Integer),
    )
