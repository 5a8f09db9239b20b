"""Text that was UTF-8 and was read as something else, put right where that is certain."""

import re

# A lead byte of UTF-8 and a byte that follows one, as windows-1252 or windows-1256 show them.
_LATIN = re.compile("[Â-ô][\x80-¿€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_ARABIC = re.compile("(?:[طظعغ×][\x80-¿€پ‚ƒ„…†‡ˆ‰ٹ‹Œچژڈگ‘’“”•–—ک™ڑ›œ\u200c\u200dں،؛؟ھ] ?){3}")


def repaired(text: str) -> str:
    """The text with its encoding repaired, or as it is.

    A repair is certain if all of the text goes back to bytes and those are UTF-8. Read as
    windows-1252 and its relatives (`Ø§Ù„`) ftfy judges; as windows-1256 (`ط§ظ„`), which ftfy does
    not know, three such pairs in a row are asked for: no word of a language looks like that.
    """
    if text.isascii():
        return text
    if _ARABIC.search(text):
        return _read_again(text, "cp1256")
    if _LATIN.search(text):
        return _judged_by_ftfy(text)
    return text


def _read_again(text: str, encoding: str) -> str:
    try:
        return text.encode(encoding).decode("utf-8")
    except UnicodeError:
        return text


def _judged_by_ftfy(text: str) -> str:
    import ftfy

    strict = ftfy.TextFixerConfig(
        restore_byte_a0=False, replace_lossy_sequences=False, decode_inconsistent_utf8=False, fix_c1_controls=False
    )
    return ftfy.fix_encoding(text, strict)
