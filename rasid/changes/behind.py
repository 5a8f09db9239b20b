"""What stands behind an article's text: that it goes on elsewhere, and how another article begins. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from rasid.changes.noise import FURNITURE, FURNITURE_LONGEST, LEAD, Reasons, keys
from rasid.changes.vocabulary import Vocabulary, holds_phrase

WALL, PAGED, NEXT = "wall", "paged", "next"  # reasons
_ENDING = 3  # paragraphs at the end of a text
_PAGE_NUMBER = re.compile(
    r"\W*(?P<page>page|الصفحة|صفحة|صفحه|(?:لا)?پەڕە\w?|rûpel|rûpela|sayfa|עמוד|דף)?\W*(?P<at>\d{1,2})"
    r"(?:\s*/\s*|\s+(?:of|من|از|لە|ji|מתוך|sur)\s+)(?P<of>\d{1,2})\W*",
    re.IGNORECASE,
)


def behind(paragraphs: Sequence[str], noise: Reasons, words: Vocabulary) -> dict[str, str]:
    """The paragraphs, in compared form, that are no part of the article by where they stand, with the reason.

    Near the end, if they are short: `WALL`, a call to sign in or subscribe before reading on, `PAGED`, the number of a
    page that is not the last one, and `FURNITURE`, that of the last one. Behind the article's own beginning: `NEXT`,
    the first paragraph of another of the outlet's latest articles, and the second where that follows.
    """
    following = dict.fromkeys(_next(paragraphs, noise.leads), NEXT)
    own = [text for text in paragraphs if text not in following]
    end = list(takewhile(lambda text: len(text) <= FURNITURE_LONGEST, reversed(own[-_ENDING:])))
    called = dict.fromkeys((text for text in end if holds_phrase(text, words.calls)), WALL)
    return called | {text: reason for text in end if (reason := _numbered(text))} | following


def _next(paragraphs: Sequence[str], leads: Mapping[str, str]) -> Iterator[str]:
    """How another article begins: its first paragraph, and its second one where that follows."""
    expected = None
    for text in paragraphs[LEAD:] if leads else ():
        key = keys(text)[0]
        if key in leads or key == expected:
            yield text
        expected = leads.get(key)


def _numbered(text: str) -> str | None:
    """The reason for which the number of a page is no text: of one that is not the last, or of that."""
    found = _PAGE_NUMBER.fullmatch(text)
    if found is None or not 0 < int(found["at"]) <= int(found["of"]):
        return None
    if found["at"] != found["of"]:
        return PAGED
    return FURNITURE if found["page"] else None
