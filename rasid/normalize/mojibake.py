"""Text that was UTF-8 and was read as something else, put right where that is certain."""

import re

# A lead byte of UTF-8 and a byte that follows one, as windows-1252 or windows-1256 show them.
_LATIN_PAIR = "[Â-ô][\x80-¿€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
_ARABIC_PAIR = "[طظعغ×][\x80-¿€پ‚ƒ„…†‡ˆ‰ٹ‹Œچژڈگ‘’“”•–—ک™ڑ›œ\u200c\u200dں،؛؟ھ]"
_LATIN = re.compile(_LATIN_PAIR)
_LATIN_ROW = re.compile(f"(?:{_LATIN_PAIR} ?){{3}}")
_ARABIC_ROW = re.compile(f"(?:{_ARABIC_PAIR} ?){{3}}")


def repaired(text: str) -> str:
    """The text with its encoding repaired, or as it is.

    A repair is certain if all of the text goes back to bytes and those are UTF-8. Beyond that, either
    ftfy finds the text bad (`Ø§Ù„`), or three pairs of lead and following byte stand in a row, as no
    word of a language has them; that also finds `×©×` and, read as windows-1256, `ط§ظ„`, which ftfy
    does not know.
    """
    if text.isascii():
        return text
    better = _read_again(text, "cp1256") if _ARABIC_ROW.search(text) else text
    return _as_latin(text) if better == text and _LATIN.search(text) else better


def _as_latin(text: str) -> str:
    import ftfy  # also registers the sloppy code pages, which know a character for every byte

    strict = ftfy.TextFixerConfig(
        restore_byte_a0=False, replace_lossy_sequences=False, decode_inconsistent_utf8=False, fix_c1_controls=False
    )
    better = ftfy.fix_encoding(text, strict)
    if better == text and _LATIN_ROW.search(text):
        better = _read_again(text, "latin-1", "sloppy-windows-1252")
    return better


def _read_again(text: str, *encodings: str) -> str:
    for encoding in encodings:
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return text
