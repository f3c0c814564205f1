"""Runs the migrations over the connection that `casefile.database` hands in."""

from alembic import context

from casefile.tables import Base

connection = context.config.attributes["connection"]
# Batch mode: SQLite cannot alter most constraints in place.
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
