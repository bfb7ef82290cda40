"""Statements are filed by who signed them too; the program files anew what is registered (`consent upgrade`)."""

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """No table changes: what is filed is a reading of what is signed, and a migration knows no code to read it with."""
