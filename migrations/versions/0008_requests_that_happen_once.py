"""A request under a key happens once: which key of which token stands for what, and what was answered, for a day."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import TEXT, WHOLE

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """One table; what was asked before was asked under no key."""
    op.create_table(
        "claims",
        sa.Column("token", TEXT, primary_key=True),
        sa.Column("key", TEXT, primary_key=True),
        sa.Column("request", TEXT, nullable=False),
        sa.Column("attempt", TEXT, nullable=False),
        sa.Column("until", WHOLE, nullable=False),
        sa.Column("running", WHOLE, nullable=False),
        sa.Column("rests_on", sa.LargeBinary),
        sa.Column("response", sa.LargeBinary),
        sa.Column("seal", sa.LargeBinary, nullable=False),
    )
    op.create_index("claims_by_end", "claims", ["until"])
