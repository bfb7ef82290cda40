"""Decisions are found by the grant they relied on: what a withdrawal would touch."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """One index."""
    op.create_index("leaned_by_grant", "leaned", ["grant_digest"])
