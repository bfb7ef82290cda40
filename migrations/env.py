"""Runs migrations on the connection the store hands over; there is no offline mode and no configuration file."""

from alembic import context

from consent.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
