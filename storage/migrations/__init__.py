"""Alembic's migrations, run by `storage.migrate` when a store is opened."""
