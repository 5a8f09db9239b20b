"""Live coverage: entries with a clock above each, on a page that is said to be live.

Structured data seldom say it, and a page of entries alone may as well be a list of short news, so both are asked for.
"""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from rasid.extract.blocks import Block
from rasid.extract.tree import squeeze

_CLOCK = re.compile(r"\D{0,12}\b\d{1,2}\s?[:.h]\s?\d\d(?!\d)(?:\s?[apAP]\.?[mM]\.?)?\D{0,12}")
_LONGEST = 40  # characters of a line that is a clock
_LEAST = 3  # entries
_SOON, _TEXT = 3, 40  # lines from a clock to the text; characters of that
_LIVE_ADDRESS = re.compile(
    r"/(?:live|live-?blogs?|en-?direct|canli(?:-\w+)?)/|live-?(?:blog|updates?|coverage)|as-it-happened|minute-by-minute"
)
_LIVE_CLASS = re.compile(
    r"live-?(?:blog|feed|posts?|updates?|entry|coverage)|(?:canli|zinde|mubasher)-?(?:blog|anlatim)"
)
_LIVE_TITLE = re.compile(
    r"\blive(?: blog| updates?| coverage|:)|as it happened|minute by minute|en direct|minute par minute|"
    r"canlı|anbean|dakika dakika|ji nêz ve|"
    r"مباشر|لحظة ب\s?لحظة|أولاً? بأول|آخر التطورات|لحظه به لحظه|پوشش زنده|ڕاستەوخۆ|ساتبەسات|"
    r"כל העדכונים|עדכונים שוטפים|עדכונים בזמן אמת|דיווח חי|מתעדכן",
    re.IGNORECASE,
)


def is_running(root: HtmlElement, url: str, blocks: Sequence[Block], title: str | None) -> bool:
    """Whether a page is live coverage: said so by its address, its headline or what elements are called, with entries
    that have a clock above each."""
    if _entries(blocks) < _LEAST:
        return False
    return (
        _LIVE_ADDRESS.search(urlsplit(url).path.lower()) is not None
        or _LIVE_TITLE.search(title or "") is not None
        or any(_LIVE_CLASS.search((node.get("class") or "").lower()) for node in root.iter("main", "article", "div"))
    )


def _entries(blocks: Sequence[Block]) -> int:
    """The lines that are a clock with a text of its own soon below, which is no link to another article."""
    count, since = 0, _SOON
    for block in blocks:
        line = squeeze(block.text) if len(block.text) <= 4 * _LONGEST else block.text
        if len(line) <= _LONGEST and _CLOCK.fullmatch(line):
            since = 0
        elif since < _SOON and len(line) >= _TEXT and 2 * block.linked < len(line):
            count, since = count + 1, _SOON
        else:
            since += 1
    return count
