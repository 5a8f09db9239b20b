"""Lines that are no text of an article wherever they stand: who took a picture, and where and by whom it was written.

A place and an agency that begin a sentence in its own line belong to it: all page sets have them in their texts.
"""

import re

from rasid.extract.cities import is_dateline
from rasid.extract.tree import squeeze

_LONGEST = 90  # characters of a line that names who took a picture
_WORDS = 9
_PHOTO = (
    r"(?:file |archive |handout |illustration )?(?:(?:photos?|photographs?|images?|pictures?)(?: credits?)?|"
    r"crédits?[ -]photos?|photographies?|fotos?|foto(?:ğraf|graf)(?:lar)?ı?|görsel|wêne|"
    r"(?:صورة|الصورة|الصور|تصوير)(?: أرشيفية)?|عدسة|عکس(?:‌?ها)?|عکاس|وێنە|وێنەگر|צילום|צילומים|תמונה|קרדיט)"
)
_NAMED = re.compile(rf"[(\[]?\s*{_PHOTO}\s*(?:[:：/©|]|\s(?:by|courtesy(?: of)?|par)\s)\s*\S.*", re.IGNORECASE)
_CREDIT = re.compile(
    r"\(?(?:[Cc]redits?|[Cc]rédits?)\s*:(?:\s*/?\s*[^\W\d_a-z][\w.'’-]*)+\)?"
)  # loans are told of so, too
_SENTENCE = re.compile(r"[.!?؟…۔]\s*\S{2,}\s\S|[.!?؟۔]\s*$")
_ENDING = re.compile(r"[.\s)\]]+$")


def is_credit(text: str) -> bool:
    """Whether a line tells who took a picture, and no more."""
    if len(text) > 2 * _LONGEST:
        return False
    line = squeeze(text)
    if len(line) > _LONGEST or len(line.split()) > _WORDS:
        return False
    if not _NAMED.fullmatch(line):
        return _CREDIT.fullmatch(line) is not None
    return not _SENTENCE.search(_ENDING.sub("", line))


def is_place_line(text: str) -> bool:
    """Whether a line is a place with an agency, or an agency by itself, in front of a text."""
    line = squeeze(text) if len(text) <= 2 * _LONGEST else ""
    return len(line) <= _LONGEST and is_dateline(line)
