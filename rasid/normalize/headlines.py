"""All that a page calls its article, side by side: heading, structured data, title, the words of its address."""

import re
from urllib.parse import unquote, urlsplit

from rasid.normalize import text
from rasid.records import Headline, RawArticle

_LEAST_WORDS, _LONGEST = 3, 300
_ENDING = re.compile(r"\.[a-z]{2,5}$", re.IGNORECASE)
_GAPS = re.compile(r"[-_+.\s]+")


def headlines(raw: RawArticle) -> tuple[Headline, ...]:
    """What the page calls the article, each wording once, with the places that have it, in their order."""
    found: dict[str, list[str]] = {}
    for one in raw.headlines:
        if line := text.paragraph(one.value):
            found.setdefault(line, []).append(one.source)
    if words := slug(raw.url):
        found.setdefault(words, []).append("url")
    return tuple(Headline(line, tuple(sources)) for line, sources in found.items())


def slug(url: str) -> str | None:
    """The words in an address's path; None where it has fewer than three, such as only a number.

    Editors who change a headline often leave the address as it was: it tells what the first one said.
    """
    steps = [_words(step) for step in unquote(urlsplit(url).path, errors="replace").split("/")]
    longest = max(steps, key=len, default=[])
    line = " ".join(longest)
    return line if len(longest) >= _LEAST_WORDS and len(line) <= _LONGEST and "\ufffd" not in line else None


def _words(step: str) -> list[str]:
    """The words of a step of a path, without numbers and codes at its ends."""
    words = [word for word in _GAPS.split(_ENDING.sub("", step)) if word]
    while words and _is_code(words[-1]):
        words.pop()
    while words and _is_code(words[0]):
        words.pop(0)
    return words


def _is_code(word: str) -> bool:
    """Whether a word is a number with four digits or more, or letters and digits mixed: an identifier."""
    digits = sum(sign.isdigit() for sign in word)
    return digits >= 4 or (digits > 0 and digits < len(word))
