"""Runs migrations on the connection the store hands over; there is no offline mode and no configuration file.

It knows no table of the code: a migration does for ever what it did, whatever the code's tables become.
"""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
