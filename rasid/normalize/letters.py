"""The tables behind the three forms of a text; made on first use, for `str.translate`.

Each maps a code point to what stands in its place, None where it goes. They hold for decomposed
text (NFD), but for that of the stored form. Facts from the Unicode Character Database.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

Table = Mapping[int, str | None]

TATWEEL = 0x0640
ZWNJ = 0x200C

_LINE_BREAKS = (0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029)
_SPACES = (0x09, 0x20, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)
_BYTE_ORDER_MARK = 0xFEFF

_BIDI_MARKS = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_INVISIBLE = (0x00AD, 0x034F, 0x180E, 0x200B, 0x200D, *range(0x2060, 0x2065), *range(0x206A, 0x2070), 0xFEFF)
_VARIATION_SELECTORS = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))

# The hamza and madda marks (U+0653 to U+0655) are spelling, not vocalisation: they stay.
_HARAKAT = (
    *range(0x0610, 0x061B),
    *range(0x064B, 0x0653),
    *range(0x0656, 0x0660),
    0x0670,
    *range(0x06D6, 0x06DD),
    *range(0x06DF, 0x06E5),
    0x06E7,
    0x06E8,
    *range(0x06EA, 0x06EE),
    *range(0x08D3, 0x08E2),
    *range(0x08E3, 0x0900),
)
_NIQQUD = (*range(0x0591, 0x05BE), 0x05BF, 0x05C1, 0x05C2, 0x05C4, 0x05C5, 0x05C7)

# Left as they are by the compared form, where NFKC would give another number or word.
_MEANINGFUL = ("<super>", "<sub>", "<fraction>", "<circle>", "<square>")

_COMPARED = {
    "ی": "ي",
    "کڪ": "ك",
    "ھ": "ه",
    "“”„‟«»〝〞〟″״": '"',
    "‘’‚‛‹›`´′ʼ׳ʹ": "'",
    "‐‑‒–—―−⁃﹘－־": "-",
    "،": ",",
    "؛": ";",
    "؟": "?",
    "٪": "%",
    "٫": ".",
    "٬": ",",
}
_SEARCH = {
    "ٱ": "ا",
    "ى": "ي",
    "ة": "ه",
    "ە": "ه",
    "ہۃ": "ه",
    "ې": "ي",
    "ı": "i",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ł": "l",
    "ħ": "h",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "ʿʾʻ": "",
    "ך": "כ",
    "ם": "מ",
    "ן": "נ",
    "ף": "פ",
    "ץ": "צ",
    "\u200c": " ",
}


@cache
def stored_table() -> Table:
    """What no store accepts goes; every white space becomes a space or a line break."""
    return {
        **_gone((*range(0x20), *range(0x7F, 0xA0), _BYTE_ORDER_MARK, 0xFFFE, 0xFFFF)),
        **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
        **_white_space(),
    }


@cache
def compared_table() -> Table:
    """What no reader sees goes; variants of one character become one."""
    table: dict[int, str | None] = {
        **stored_table(),
        **_gone((*_BIDI_MARKS, *_INVISIBLE, *_VARIATION_SELECTORS, TATWEEL, *_HARAKAT, *_NIQQUD)),
        **_spelled(_COMPARED),
        **_digits(),
    }
    return {**_compatible(table), **table}


@cache
def search_table() -> Table:
    """What a person who searches leaves out goes, on top of the compared form; for case-folded text."""
    fold: dict[int, str | None] = {**_gone(_marks()), **_spelled(_SEARCH)}

    def folded(text: str) -> str:
        return unicodedata.normalize("NFD", unicodedata.normalize("NFD", text).casefold()).translate(fold)

    return {**fold, **{point: folded(text) if text else text for point, text in compared_table().items()}}


def _gone(points: Iterable[int]) -> Table:
    return dict.fromkeys(points)


def _white_space() -> Table:
    return {**dict.fromkeys(_SPACES, " "), **dict.fromkeys(_LINE_BREAKS, "\n")}


def _spelled(groups: Mapping[str, str]) -> Table:
    return {ord(variant): one for variants, one in groups.items() for variant in variants}


def _digits() -> Table:
    """Arabic-Indic and Persian digits as ASCII digits."""
    return {zero + value: str(value) for zero in (0x0660, 0x06F0) for value in range(10)}


def _marks() -> Iterator[int]:
    """Non-spacing marks of the scripts of the region: accents, hamza and madda above and below."""
    yield from range(0x0300, 0x0370)
    yield from range(0x0483, 0x0488)
    yield from range(0x0653, 0x0656)
    yield from range(0x1AB0, 0x1AFF)
    yield from range(0x1DC0, 0x1E00)
    yield from range(0xFE20, 0xFE30)


def _compatible(table: Table) -> dict[int, str | None]:
    """Each character that NFKC rewrites, with what the table makes of the outcome."""
    blocks = (range(0xA0, 0x3400), range(0xFB00, 0x10000), range(0x1D400, 0x1D800), range(0x1EE00, 0x1F200))
    found: dict[int, str | None] = {}
    for point in (point for block in blocks for point in block):
        decomposition = unicodedata.decomposition(chr(point))
        if decomposition.startswith("<") and not decomposition.startswith(_MEANINGFUL):
            plain = unicodedata.normalize("NFKD", chr(point)).translate(table)
            # A vocalisation mark in presentation form is "space + mark": the space is not real.
            found[point] = plain if plain != " " or len(decomposition.split()) == 2 else None
    return found
