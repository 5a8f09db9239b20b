"""Rasid, the observer of regional news: its pure core.

`rasid.read_article` reads one page into one article. It is imported on first use, so that the
light modules of the core stay light.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rasid.reading import read_article

__all__ = ["read_article"]


def __getattr__(name: str) -> object:
    if name == "read_article":
        from rasid.reading import read_article

        return read_article
    raise AttributeError(f"module 'rasid' has no attribute {name!r}")
