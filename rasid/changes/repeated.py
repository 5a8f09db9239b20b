"""Paragraphs that say once more what the article's other paragraphs say: no part of its text. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rasid.changes.differences import LINE
from rasid.changes.noise import SHORT

REPEATED = "repeated"  # the reason
LEAST_REPEATED, _REFRAIN, _LEAST_HEADING = 5, 3, 2  # words; times; words
_AROUND = " \"'“”„«».,،…"  # what stands around the words of a quote that is pulled out
_HEARD = re.compile(r"^\[?\d{1,2}(?::\d\d){1,2}\]?\s+")  # the time in a film, before what is said then


def repeats(paragraphs: Sequence[str]) -> frozenset[str]:
    """The paragraphs (in compared form) that say what a part of another one says: key points above a text, quotes
    that are pulled out of it, headings that a template makes of how the paragraph behind them begins, and what a
    machine hears in a film of the text, with its times; and short ones that stand there three times, as links behind
    each paragraph do."""
    whole, counts = "\n".join(paragraphs), Counter(paragraphs)
    thrice = {text for text, count in counts.items() if count >= _REFRAIN and len(text) <= SHORT}
    pulled = {text for text in counts if _is_pulled(text.strip(_AROUND), whole)}
    return openings(paragraphs) | thrice | pulled | frozenset(_headings(paragraphs)) | frozenset(_heard(paragraphs))


def _is_pulled(text: str, whole: str) -> bool:
    """Whether words stand inside a paragraph that has more, in one piece and not cut through."""
    if len(text.split()) < LEAST_REPEATED:
        return False
    at = whole.find(text)
    while at >= 0:
        start, end = whole.rfind("\n", 0, at) + 1, whole.find("\n", at)
        around = whole[start:at], whole[at + len(text) : end if end >= 0 else None]
        is_cut = around[0][-1:].isalnum() or around[1][:1].isalnum()
        if not is_cut and any(side.strip(_AROUND) for side in around):
            return True
        at = whole.find(text, at + len(text))
    return False


def _headings(paragraphs: Sequence[str]) -> Iterator[str]:
    """Lines that are the first words of the paragraph right behind them."""
    for one, other in pairwise(paragraphs):
        is_line = len(one) <= LINE and one.count(" ") + 1 >= _LEAST_HEADING
        if is_line and other.startswith(f"{one} "):
            yield one


def _heard(paragraphs: Sequence[str]) -> Iterator[str]:
    """What follows a time and stands in the text as well, wherever its paragraphs end."""
    timed = {text: found.end() for text in paragraphs if (found := _HEARD.match(text))}
    if not timed:
        return
    whole = f" {' '.join(text for text in paragraphs if text not in timed)}"
    for text, start in timed.items():
        said = text[start:].strip(_AROUND)
        if said.count(" ") + 1 >= LEAST_REPEATED and f" {said}" in whole:
            yield text


def openings(paragraphs: Sequence[str]) -> frozenset[str]:
    """The paragraphs (in compared form) with which others begin, as key points do that a page puts before its text."""
    ordered = sorted(paragraphs)
    return frozenset(
        one
        for one, other in pairwise(ordered)
        if other.startswith(one)
        and not other[len(one) : len(one) + 1].isalnum()
        and one != other
        and len(one.split()) >= LEAST_REPEATED
    )
