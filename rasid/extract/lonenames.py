"""Names that stand alone below the headline.

Only in scripts that have capitals: in others nothing tells a name from any other few words. At the edges of the
text they are not looked for: of such lines 4 in 14 were the author (three sets, 879 pages).
"""

import re
from collections.abc import Sequence
from itertools import islice

from lxml.html import HtmlElement

from rasid.extract.headline import compared
from rasid.extract.marks import Mark, marks_of
from rasid.extract.names import clean_names, has_capitals, is_full
from rasid.extract.tree import squeeze

_FOREIGN = Mark.RELATED | Mark.COMMENT | Mark.NAVIGATION | Mark.PROMOTION
_BORDER = re.compile(r"\s*[|·•]\s*|\s+[-–—]\s+")
_BELOW, _RIGHT_BELOW = 25, 4  # pieces of text below the headline among which a bare name is looked for
_FILED = re.compile(r"\s+in$")  # "NAME in SECTION"
_DATED = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}[./-]\d{1,2}[./-]\d\d|\d\s*(?:min|hour|h\b)", re.IGNORECASE)


def below_headline(root: HtmlElement, avoid: Sequence[str]) -> list[str]:
    """A name that stands alone right below the only headline, or further below with a date or where bylines stand.

    Of several first-level headings the first is meant.
    """
    headings = list(root.iter("h1"))
    if not headings:
        return []
    pieces = headings[0].xpath("following::text()[normalize-space() and not(ancestor::script or ancestor::style)]")
    texts = [(piece.getparent(), squeeze(piece)) for piece in islice(pieces, _BELOW)]
    headline = compared(headings[0].text_content())
    for n, (element, text) in enumerate(texts):
        first, *rest = [part for part in _BORDER.split(text, maxsplit=1) if part] or [""]
        if (names := _bare_name(_FILED.sub("", first), avoid)) and compared(first) not in headline:
            beside = [*rest, *(other for _, other in texts[n + 1 : n + 3])]
            if (
                (n < _RIGHT_BELOW and not rest and len(headings) == 1)
                or _in_meta(element)
                or any(_DATED.search(other) for other in beside)
            ):
                return names
    return []


def _in_meta(element: HtmlElement) -> bool:
    """Whether an element, or one closely around it, is called after bylines, dates and the like."""
    around = [element, *islice(element.iterancestors(), 2)]
    return any(_marks(outer) & Mark.META and not _marks(outer) & _FOREIGN for outer in around)


def _bare_name(text: str, avoid: Sequence[str]) -> list[str]:
    """The text if it is nothing but a name of two or three words."""
    parts = text.split()
    if not (2 <= len(parts) <= 3 and has_capitals(text) and is_full(text) and all(part[0].isupper() for part in parts)):
        return []
    return [name for name in clean_names([text], avoid) if name == text and not name.isupper()]


def _marks(element: HtmlElement) -> int:
    return marks_of(element.tag, element.get("class"), element.get("id"), element.get("role"))
