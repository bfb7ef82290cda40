"""A request under a key happens once: which key of which token stands for what, and what was answered, for a day."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """One table; what was asked before was asked under no key."""
    op.create_table(
        "claims",
        sa.Column("token", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("request", sa.Text, nullable=False),
        sa.Column("attempt", sa.Text, nullable=False),
        sa.Column("until", sa.Integer, nullable=False),
        sa.Column("running", sa.Integer, nullable=False),
        sa.Column("rests_on", sa.LargeBinary),
        sa.Column("response", sa.LargeBinary),
        sa.Column("seal", sa.LargeBinary, nullable=False),
    )
    op.create_index("claims_by_end", "claims", ["until"])
