"""Other engines' opinions of where a page's text is."""

import logging

import trafilatura
from lxml.html import fromstring
from readability import Document

_ZWNJ, _STAND_IN = "\u200c", "\ue00c"  # trafilatura deletes zero-width non-joiners, not private-use letters
_LOG = logging.getLogger(__name__)
for _noisy in ("trafilatura", "readability.readability", "htmldate"):
    logging.getLogger(_noisy).setLevel(logging.CRITICAL)


def by_trafilatura(html: str) -> str:
    """The text as trafilatura finds it, zero-width non-joiners kept; empty when it finds none."""
    text = trafilatura.extract(html.replace(_ZWNJ, _STAND_IN), include_comments=False, include_tables=True)
    return (text or "").replace(_STAND_IN, _ZWNJ)


def by_readability(html: str) -> str:
    """The text as readability finds it; empty when it finds none."""
    try:
        return str(fromstring(Document(html).summary()).text_content())
    except Exception:  # noqa: BLE001  # the engine's boundary: it raises whatever its parser meets
        _LOG.debug("readability failed on a page", exc_info=True)
        return ""
