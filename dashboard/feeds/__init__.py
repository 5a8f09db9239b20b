"""Feeds out: Atom and JSON Feed of changes and of articles, and the catalogue as OPML."""
