"""A document belongs to whoever put it there; statements are filed by signer under the documents they name too.

The program files anew what is registered, and takes what was there before for the operator's (`consent upgrade`).
"""

import sqlalchemy as sa
from alembic import op

from migrations.columns import TEXT, WHOLE

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Who put a document there, and by which statement the operator first said whose it is."""
    op.create_table(
        "document_owners",
        sa.Column("sha256", TEXT, sa.ForeignKey("documents.sha256"), primary_key=True),
        sa.Column("party", TEXT, primary_key=True),
        sa.Column("put_at", WHOLE, nullable=False),
        sa.Column("seal", sa.LargeBinary, nullable=False),
    )
    op.create_index("document_owners_by_party", "document_owners", ["party"])
    op.create_table(
        "document_openings",
        sa.Column("sha256", TEXT, primary_key=True),
        sa.Column("statement", TEXT, nullable=False),
        sa.Column("seal", sa.LargeBinary, nullable=False),
    )
    op.create_index("document_openings_by_statement", "document_openings", ["statement"])
