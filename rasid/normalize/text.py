"""Three forms of a text: as stored, as compared, as searched.

`stored` is faithful, `compared` drops what no reader sees and no editor means, `search_forms` drops
what a person who searches leaves out. Whatever one form equates, the next one equates too. The
table of all rules stands in `docs/text.md`.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from html import unescape
from typing import NamedTuple

from rasid.normalize import letters
from rasid.normalize.mojibake import repaired

_LONE_TATWEEL = re.compile(r"(?<![^\W\d_])(?<![\u064b-\u065f\u0670])\u0640+(?![^\W\d_]|[\u064b-\u065f\u0670])")
_IDLE_JOINER = re.compile(r"(?:^|(?<=[\sءآأؤإاةدذرزوڕژۆە]))\u200c+|\u200c+(?=\u200c|\s|$)")
_SORANI_OLD_VOWEL = re.compile("\u0647\u200c")
_SORANI_LETTERS = re.compile("[ێۆڕڵ]")
_GERSHAYIM = re.compile(r"""(?<=[\u05d0-\u05ea])["'](?=[\u05d0-\u05ea])""")
_ENTITY = re.compile(r"&(?:#\d{2,5}|#x[0-9A-Fa-f]{2,4}|[A-Za-z]{2,8}[1-4]?);")
_MARKER = re.compile(
    "^(?:[-*\u2022\u2023\u25aa\u25ab\u25b6\u25b8\u25ba\u25cb\u25cf\u25e6] (?=[^\\W\\d_]|[\"'(])|"
    # pictures that only draw the eye: lightning, pins, loudspeakers, cameras, circles and diamonds, an alarm's lamp
    "[\u26a1\U0001f4cc\U0001f4cd\U0001f4e2\U0001f4e3\U0001f4f7-\U0001f4f9\U0001f534-\U0001f539\U0001f6a8]\ufe0f? )+",
    re.MULTILINE,
)
_NOTE_MARK = re.compile(r"(?<=\S)\[\d{1,3}\]| \[\d{1,3}\]$", re.MULTILINE)
_IS_SPECIAL = re.compile("[&[\u200c\ufe47\ufe60\uff06\uff3b]|^\\W", re.MULTILINE)
_EVERYDAY = (
    range(0x20, letters.TATWEEL), range(letters.TATWEEL + 1, 0x700), range(0x2000, letters.ZWNJ),
    range(letters.ZWNJ + 1, 0x2070),
)  # fmt: skip
_LIGHT_PREFIX = re.compile(r"\b(?:[وف]?(?:ال|بال|كال|لل)|و)(?=\w{3})")


class SearchForms(NamedTuple):
    """What is indexed and what is asked for: `full` words, and words without `light` prefixes."""

    full: str
    light: str


def stored(text: str) -> str:
    """The text as it is kept: what the page says, in one encoding of it.

    NFC; mojibake repaired where the repair is certain; control characters, byte-order marks and
    lone surrogates out (a database or an XML file would refuse them); white space as a browser
    shows it. A line break is a paragraph break and stays; empty lines do not. HTML entities are
    resolved by whoever reads the markup, so `&amp;lt;` is read once, not twice.
    """
    text = _cleaned(repaired(text))
    while (better := repaired(text)) != text:  # what was cleaned away may have hidden a repair
        text = _cleaned(better)
    return text


def paragraph(text: str) -> str:
    """`stored` of one paragraph: in HTML source a line break within a paragraph is a space."""
    return " ".join(stored(text).split())


def compared(text: str) -> str:
    """The text as two versions of it are compared: equal means that no reader sees a difference.

    Follows NFKC but for raised, lowered, circled and squared characters and fractions (10² is not
    102). Hamza, teh marbuta, alef maqsura, ZWNJ, case, punctuation, word order and paragraph breaks
    all count. What templates put around a text does not: see `_bare`.
    """
    folded = _folded(text)
    while (bare := _bare(folded)) != folded:
        folded = _folded(bare)
    return folded


def search_forms(text: str) -> SearchForms:
    """The text as it is searched, for the index and for the question alike: `searched`, and what is `light`.

    `light` also lacks the Arabic article and the conjunctions before it.
    """
    full = searched(text)
    return SearchForms(full, _LIGHT_PREFIX.sub("", full))


def searched(text: str) -> str:
    """The full words of a text as they are searched.

    On top of `compared`: case, accents and hamza carriers fold, ZWNJ parts words, quotation marks
    go, gershayim join.
    """
    text = _decomposed(compared(text) if _IS_SPECIAL.search(text) else text)
    text = unicodedata.normalize("NFC", text.casefold().translate(letters.search_table()))
    if '"' in text or "'" in text:
        text = _GERSHAYIM.sub("", text).replace('"', " ").replace("'", " ")
    text = _spaced(text)
    bare = _bare(text)  # what the quotation marks hid
    return text if bare == text else searched(bare)


def digest(parts: Iterable[str]) -> str:
    """The SHA-256 (hex) of a sequence of texts. No two different sequences share their bytes."""
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        whole.update(b"%d:" % len(data))
        whole.update(data)
    return whole.hexdigest()


class _Simple(NamedTuple):
    only: re.Pattern[str]  # matches a text of nothing but simple characters
    respelled: re.Pattern[str]
    spelling: Mapping[str, str]


@cache
def _simple() -> _Simple:
    """Everyday characters that the compared form spells the same whatever stands beside them.

    Neither they nor what becomes of them combine with anything, or they are left out altogether. Most paragraphs have
    no others, and to go through all steps for these takes several times as long.
    """
    signs = [sign for block in _EVERYDAY for sign in map(chr, block)]
    found = {sign: _any_compared(f"|{sign}|")[1:-1] for sign in signs}  # between two that combine with nothing
    spelling = {sign: plain for sign, plain in found.items() if "\n" not in plain and not _combines(sign, plain)}
    respelled = re.compile(_one_of(sign for sign, plain in spelling.items() if sign != plain))
    return _Simple(re.compile(_one_of(spelling) + "*"), respelled, spelling)


def _combines(sign: str, plain: str) -> bool:
    return any(map(unicodedata.combining, plain)) or bool(plain and unicodedata.combining(sign))


def _one_of(signs: Iterable[str]) -> str:
    return f"[{''.join(map(re.escape, signs))}]"


def _folded(text: str) -> str:
    simple = _simple()
    if simple.only.fullmatch(text):
        return " ".join(simple.respelled.sub(lambda found: simple.spelling[found[0]], text).split())
    return _any_compared(text)


def _bare(text: str) -> str:
    """A folded text without the mark of a list before a line and those of footnotes (`[2]`), its entities resolved.

    An entity that is left is one that a template escaped twice. `&lt;` and `&gt;` stay, since texts about markup have
    them.
    """
    if "&" in text:
        text = _ENTITY.sub(_resolved, text)
    if "[" in text:
        text = _NOTE_MARK.sub("", text)
    return text if text[:1].isalnum() and "\n" not in text else _MARKER.sub("", text)


def _resolved(entity: re.Match[str]) -> str:
    sign = unescape(entity[0])
    return entity[0] if sign in "<>" else sign


def _any_compared(text: str) -> str:
    text = _spaced(unicodedata.normalize("NFC", _decomposed(text).translate(letters.compared_table())))
    if "\u200c" in text:
        if _SORANI_LETTERS.search(text):
            text = _SORANI_OLD_VOWEL.sub("\u06d5", text)
        text = _spaced(_IDLE_JOINER.sub("", text))
    return text.replace("\u06c0", "\u0647\u0654")


def _cleaned(text: str) -> str:
    return _spaced(unicodedata.normalize("NFC", text.translate(letters.stored_table())))


def _decomposed(text: str) -> str:
    """NFD, with a tatweel that lengthens no letter read as the dash that it is used for."""
    text = unicodedata.normalize("NFD", text)
    return _LONE_TATWEEL.sub("-", text) if "\u0640" in text else text


def _spaced(text: str) -> str:
    """Runs of white space as one space, runs with a line break as one line break, none at the ends."""
    if "\n" not in text:
        return " ".join(text.split())
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\n"))))
