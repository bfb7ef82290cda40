"""Alembic migrations, found as a package wherever it is installed."""
