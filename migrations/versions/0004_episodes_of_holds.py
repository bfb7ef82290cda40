"""Limits may count by episode: a hold says for which it was made. Those made before count in every one."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import TEXT

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """One column; what new statement types are filed under, no older statement is."""
    op.add_column("holds", sa.Column("episode", TEXT))
