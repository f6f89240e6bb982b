"""Runs the migrations on the connection that `etl.load.migrate` hands over, one transaction for all of them.

What comes in is an open connection in the configuration's attributes; without one it refuses.
"""

from __future__ import annotations

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection, transactional_ddl=True, transaction_per_migration=False)
with context.begin_transaction():
    context.run_migrations()
