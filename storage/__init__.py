"""Keeps everything: tables, migrations, and the store behind the Store port."""
