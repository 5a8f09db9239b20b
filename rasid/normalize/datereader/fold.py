"""One table that makes all spellings of a printed date alike.

Digits of every script become ASCII, dashes `-`, backslashes `/`; bidi marks, joiners, tatweel,
harakat and niqqud go; hamza seats, ی/ي, ک/ك, ة/ه and Latin accents are levelled; case is folded.
The result is only ever matched against the lexicon, which is folded in the same way.
"""

import re
import unicodedata
from typing import Final

_LEVELLED: Final = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ء": "", "ؤ": "و", "ئ": "ي", "ى": "ي", "ی": "ي", "ې": "ي",
    "ێ": "ي", "ک": "ك", "ڪ": "ك", "ة": "ه", "ە": "ه", "ۀ": "ه", "ۂ": "ه", "ھ": "ه", "ہ": "ه", "ۃ": "ه",
    "ۆ": "و", "ۇ": "و", "ڕ": "ر", "ڵ": "ل", "ڤ": "ف", "ـ": "", "ı": "i", "ł": "l", "ə": "e",
    "،": ",", "٬": ",", "؛": ";", "٫": ".", "۔": ".", "؟": "?", "\\": "/", "⁄": "/", "∕": "/", "∶": ":",
    "•": "|", "·": "|", "●": "|", "▪": "|", "■": "|", "∙": "|", "¦": "|", "│": "|", "‖": "|", "›": "|",
    ">": "|", "»": '"', "«": '"', "“": '"', "”": '"', "„": '"', "״": '"', "׳": "'", "’": "'", "‘": "'", "`": "'",
    "´": "'", "_": " ", "−": "-", "־": "-",
}  # fmt: skip


class _FoldTable(dict[int, str]):
    """A `str.translate` table that works out each character when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    if character in _LEVELLED:
        return _LEVELLED[character]
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cf"):
        return ""
    if category == "Nd":
        return str(unicodedata.digit(character))
    if category == "Pd":
        return "-"
    if character.isspace() or category == "Cc":
        return " "
    return _decomposed(character)


def _decomposed(character: str) -> str:
    parts = unicodedata.normalize("NFKD", character).casefold()
    if parts == character:
        return character
    return "".join(_fold_character(part) if part != character else part for part in parts)


_TABLE: Final = _FoldTable()
_HEBREW_QUOTE: Final = re.compile(r"(?<=[א-ת])[\"']")
# A year and an hour with nothing between: `18/3/202608:41`.
_GLUED_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=\d\d:\d\d)")
_DOTTED_LETTERS: Final = re.compile(r"(?<![^\W\d_])([^\W\d_])\. ?([^\W\d_])(?:\.|(?![^\W\d_]))")


def _without_entities(text: str) -> str:
    import html  # its table of entities is large, and such texts are rare

    return html.unescape(html.unescape(text))


def fold(text: str) -> str:
    """Return `text` with all spellings levelled and white space collapsed.

    Literal HTML entities are resolved twice at most, as double-escaping systems leave them.
    Dotted abbreviations (`ب.ظ`, `p.m.`) lose their dots, Hebrew abbreviations their gershayim. A dash
    between spaces becomes `~`: it parts, where a glued one may join numbers.
    """
    if "&" in text:
        text = _without_entities(text)
    if "»" in text and "«" not in text:  # a path through the site, not a quotation
        text = text.replace("»", "|")
    folded = text.translate(_TABLE)
    if not folded.isascii():
        folded = _HEBREW_QUOTE.sub("", folded)
    if "." in folded:
        folded = _DOTTED_LETTERS.sub(r"\1\2", folded)
    if ":" in folded:
        folded = _GLUED_YEAR.sub(r"\1 ", folded)
    return " ".join(folded.split()).replace(" - ", " ~ ")
