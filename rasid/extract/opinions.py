"""Other engines' opinions of where a page's text is."""

import logging

import trafilatura
from lxml.etree import LxmlError
from lxml.html import fromstring
from readability import Document

_LOG = logging.getLogger(__name__)
for _noisy in ("trafilatura", "readability.readability", "htmldate"):
    logging.getLogger(_noisy).setLevel(logging.CRITICAL)


def by_trafilatura(html: str) -> str:
    """The text as trafilatura finds it, without characters that are not seen; empty when it finds none."""
    return trafilatura.extract(html, include_comments=False, include_tables=True) or ""


def by_readability(html: str) -> str:
    """The text as readability finds it; empty when it finds none."""
    try:
        return str(fromstring(Document(html).summary()).text_content())
    except (ValueError, LxmlError):  # the engine makes a ValueError of whatever it meets
        _LOG.debug("readability failed on a page", exc_info=True)
        return ""
