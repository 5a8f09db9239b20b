"""Alembic's entry: runs the migrations in the transaction of the connection that it is handed."""

from alembic import context

from storage.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # A kill in the middle leaves the old schema whole: SQLite's DDL is transactional, though
    # Alembic takes it for not.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
