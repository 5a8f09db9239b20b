"""Other engines' opinions of where a page's text is."""

import logging
from copy import copy

import trafilatura
from lxml.etree import LxmlError
from lxml.html import HtmlElement, fromstring
from readability import Document
from readability.cleaners import html_cleaner
from readability.htmls import build_doc
from readability.readability import REGEXES

_LOG = logging.getLogger(__name__)
for _noisy in ("trafilatura", "readability.readability", "htmldate"):
    logging.getLogger(_noisy).setLevel(logging.CRITICAL)

_CLEANER = copy(html_cleaner)
_CLEANER.javascript = False  # scripts in attributes are no text


class _Document(Document):  # type: ignore[misc]  # its class has no types
    """readability's document, parsed with a quarter less work: only its text is wanted, so that attributes need
    not be made harmless, and nobody else needs the tree, so that it is not copied."""

    def _parse(self, input: str) -> HtmlElement:  # noqa: A002  # the name is readability's
        root, self.encoding = build_doc(input)
        for hidden in root.xpath("//*[@hidden]"):
            hidden.drop_tree()
        for styled in root.xpath("//*[@style]"):
            if REGEXES["displayNoneRe"].search(styled.get("style")):
                styled.drop_tree()
        _CLEANER(root)
        root.resolve_base_href(handle_failures=self.handle_failures)
        self._alive = list(root.iter())  # lxml makes no second object of an element while the first is held
        return root


def by_trafilatura(html: str) -> str:
    """The text as trafilatura finds it, without characters that are not seen; empty when it finds none."""
    return trafilatura.extract(html, include_comments=False, include_tables=True) or ""


def by_readability(html: str) -> str:
    """The text as readability finds it; empty when it finds none."""
    try:
        return str(fromstring(_Document(html).summary()).text_content())
    except (ValueError, LxmlError):  # the engine makes a ValueError of whatever it meets
        _LOG.debug("readability failed on a page", exc_info=True)
        return ""
