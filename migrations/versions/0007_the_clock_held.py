"""What the clock was worth when it was last held against witnesses and stamps."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import TEXT, WHOLE

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """A table of one row, or none where the clock was never held against anything."""
    op.create_table(
        "clock",
        sa.Column("origin", TEXT, primary_key=True),
        sa.Column("said", WHOLE, nullable=False),
        sa.Column("ahead", WHOLE, nullable=False),
        sa.Column("seal", sa.LargeBinary, nullable=False),
    )
