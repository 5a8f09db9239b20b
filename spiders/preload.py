"""Imported once by the fork server, so that every worker starts with the readers loaded."""

from spiders.reading import load_readers

load_readers()
