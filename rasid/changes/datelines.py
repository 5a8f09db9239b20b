"""What stands around the words of a paragraph and is not its text: datelines, and credits in brackets.

`BEIRUT (Reuters) - The port`, `دمشق - (وكالات) - افتتحت`, `(Photo: archive) The port`. Other editions of a page leave
them out, and an editor who sets one changes nothing of what the article says.
"""

import re
from collections.abc import Iterator

from rasid.changes.vocabulary import Vocabulary, is_labelled, key, opens_with

LONGEST = 60
"""Characters of a dateline or credit."""
_MOST_WORDS = 8
_SHARED = 4  # words by which two texts are known to begin, or end, alike
_END = re.compile(r"\s-\s+|/\s+|\):\s+")
_CREDIT = r"[(\[][^()\[\]:]{2,25}:[^()\[\]]{2,50}[)\]]"
_BEFORE, _BEHIND = re.compile(_CREDIT + r"(?:\s?[-:])?\s+"), re.compile(rf"\s+({_CREDIT})\.?$")
_SENTENCE = re.compile(r"[!?؟\"“”«»]|\w{4,}\.\s")
_WORD = re.compile(r"[^\W\d_]+")


def without_dateline(text: str, other: str, words: Vocabulary) -> str | None:
    """A text without the dateline or credit that another wording of it has not; None where that is not so.

    Both are in compared form.
    """
    if not _begin_alike(text, other):
        rests = (*_behind_dateline(text, words), *_behind_credit(text, words))
        return next((rest for rest in rests if _begin_alike(rest, other)), None)
    credit = _BEHIND.search(text)
    if credit is None or _is_note(credit[1], words):
        return None
    rest = text[: credit.start()].rstrip()
    return rest if _begin_alike(rest.rstrip(".")[::-1], other.rstrip(".")[::-1]) else None


def _behind_dateline(text: str, words: Vocabulary) -> Iterator[str]:
    for end in _END.finditer(text[: LONGEST + 1]):
        if _is_dateline(text[: end.end()], words):
            yield text[end.end() :]


def _behind_credit(text: str, words: Vocabulary) -> Iterator[str]:
    credit = _BEFORE.match(text)
    if credit and not _is_note(credit[0], words):
        yield text[credit.end() :]


def _is_dateline(head: str, words: Vocabulary) -> bool:
    """Whether a few words name where a text comes from: no sentence, no note, no number but a date's."""
    found = _WORD.findall(key(head))
    if not 0 < len(found) <= _MOST_WORDS or _SENTENCE.search(head) or _is_note(head, words):
        return False
    is_dated = not words.months.isdisjoint(found)
    return words.negations.isdisjoint(found) and (is_dated or not any(map(str.isdigit, head)))


def _is_note(text: str, words: Vocabulary) -> bool:
    return is_labelled(text, words.corrections + words.updates) or opens_with(text, words.corrected + words.updated)


def _begin_alike(text: str, other: str) -> bool:
    return text == other or ((first := text.split()[:_SHARED]) == other.split()[:_SHARED] and len(first) == _SHARED)
