"""What others say of the log's heads, documents, what was erased, and sealed tokens."""

import json

import sqlalchemy as sa
from alembic import op

from migrations.columns import TEXT, WHOLE

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Tables beside the log; statements are filed under the documents they name."""
    op.create_table(
        "erased",
        sa.Column("digest", TEXT, primary_key=True),
        sa.Column("registered_index", WHOLE, sa.ForeignKey("entries.entry_index"), nullable=False),
        sa.Column("entry_index", WHOLE, sa.ForeignKey("entries.entry_index"), nullable=False, unique=True),
    )
    op.create_table(
        "documents",
        sa.Column("sha256", TEXT, primary_key=True),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "cosignatures",
        sa.Column("tree_size", WHOLE, primary_key=True),
        sa.Column("signer", TEXT, primary_key=True),
        sa.Column("signature", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "timestamps",
        sa.Column("entry_index", WHOLE, sa.ForeignKey("entries.entry_index"), primary_key=True),
        sa.Column("tree_size", WHOLE, nullable=False),
        sa.Column("response", sa.LargeBinary, nullable=False),
    )
    # Tokens made before have no seal and are refused: make new ones.
    op.add_column("tokens", sa.Column("seal", sa.LargeBinary, nullable=False, server_default=""))
    _file_under_documents()


def _file_under_documents() -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT digest, entry_index, data FROM statements")).fetchall()
    for digest, index, data in rows:
        for document in _named(json.loads(bytes(data))):
            connection.execute(
                sa.text("INSERT INTO subjects (subject, entry_index, digest) VALUES (:subject, :index, :digest)"),
                {"subject": f"document:{document}", "index": index, "digest": digest},
            )


def _named(statement: dict[str, object]) -> list[str]:
    listed = [*statement.get("documents", ()), *statement.get("evidence", ())]
    basis = statement.get("basis") or {}
    return list(dict.fromkeys([*(one["sha256"] for one in listed), *([basis["document"]] if basis else [])]))
