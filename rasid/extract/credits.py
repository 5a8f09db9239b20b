"""Lines that are no text of an article wherever they stand: who took a picture, where and by whom it was written, and
what else there is to read.

A place and an agency that begin a sentence in its own line belong to it: all page sets have them in their texts.
"""

import re
from collections.abc import Collection, Sequence

from rasid.extract.cities import is_agency_s_place, is_dateline
from rasid.extract.headline import compared
from rasid.extract.labels import BYLINE, LABEL, apart
from rasid.extract.names import clean_names, is_full, undated
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


_SIGNED, _BESIDE = 120, 4  # characters of a line that names who wrote; words in it beside label, names and date
_FIELD = re.compile(r"[^\W\d_]\s?:\s")  # something else that the line tells: a book's publisher
_PLAIN = re.compile(r"by\s", re.IGNORECASE)  # with this alone page sets count it as text
_STOPPED = re.compile(r"[.!?؟…۔]\W*$")
_REPORT = re.compile(r"(?:گزارش|ڕاپۆرت|راپۆرت|تقرير|خبر|haber|nûçe|rapor)\s*[:：]\s*", re.IGNORECASE)
_SIDES = re.compile(r"\s*[-–—/|ـ:(]\s*")
_EDGE = 2  # lines at the beginning and the end among which names stand alone
_PLACE = 3  # words of a place
_ELSEWHERE = re.compile(  # in the languages whose texts say so; in English readers are told of much else so
    r"\W*(?:[اإ]قر(?:[أا]|ؤوا|أوا|ئي)\s*(?::|\s(?:أيض|ايض|المزيد|عن))|(?:شاهد|طالع)\w?\s+(?:أيض|ايض)|"
    r"للمزيد|ذات صلة\s*:|"
    r"(?:بیشتر|همچنین)\s+بخوانید|بخوانید\s*:|مطلب مرتبط|(?:زیاتر|هەروەها)\s+بخوێن|"
    r"קראו?\s+(?:עוד|גם)|עוד בנושא|לקריאה נוספת|"
    r"[iİ]lgili\s+haber|ayrıca\s+(?:oku|bak)|bunu\s+da\s+oku|lire\s+(?:aussi|également)|à\s+lire\s+(?:aussi|également|sur)|"
    r"voir\s+aussi)",
    re.IGNORECASE,
)
_POINTS = 0.5  # share of such a line that is a link


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
    return len(line) <= _LONGEST and (is_dateline(line) or is_agency_s_place(line))


def is_signature(text: str) -> bool:
    """Whether a line names who wrote, behind a label, and says no more."""
    line = squeeze(text) if len(text) <= 2 * _SIGNED else ""
    if not line or len(line) > _SIGNED or not BYLINE.match(line) or _PLAIN.match(line) or _STOPPED.search(line):
        return False
    names = clean_names([line])
    if not names or not all(map(is_full, names)):
        return False
    rest = LABEL.sub("", line)
    if _FIELD.search(rest):
        return False
    rest = undated(rest)
    for name in names:
        rest = rest.replace(name, " ")
    return len(re.findall(r"\w{2,}", rest)) <= _BESIDE


def is_closing_signature(text: str) -> bool:
    """Whether a line below a text names who wrote, behind a label that stands above texts of other kinds too."""
    line = squeeze(text)
    label = _REPORT.match(line) if len(line) <= _LONGEST else None
    if label is None:
        return is_signature(text)
    rest = line[label.end() :]
    names = clean_names([rest])
    if not names or not all(map(is_full, names)) or _STOPPED.search(line):
        return False
    return len(re.findall(r"\w{2,}", rest)) <= sum(len(name.split()) for name in names) + len(names)


def without_names(paragraphs: Sequence[str], authors: Sequence[str]) -> tuple[str, ...]:
    """A text without the lines at its beginning and its end that are nothing but names of its authors."""
    known = {compared(name) for name in authors} - {""}
    edges = {*range(_EDGE), *range(len(paragraphs) - _EDGE, len(paragraphs))} if known else set()
    named = {n for n in edges if 0 <= n < len(paragraphs) and _is_of(paragraphs[n], known)}
    return tuple(text for n, text in enumerate(paragraphs) if n not in named)


def _is_of(text: str, known: Collection[str]) -> bool:
    if len(text) > _SIGNED:
        return False
    return all(compared(name) in known for name in apart(LABEL.sub("", squeeze(text))))


def is_own_place(text: str, names: Collection[str]) -> bool:
    """Whether a line is a place beside one of the outlet's `names` (in compared form)."""
    sides = [side for side in _SIDES.split(squeeze(text).rstrip(" :-–—)")) if side] if len(text) <= _LONGEST else []
    if len(sides) != 2 or not any(compared(side) in names for side in sides):
        return False
    return all(compared(side) in names or len(side.split()) <= _PLACE for side in sides)


def leads_elsewhere(text: str, linked: int) -> bool:
    """Whether a line, so many characters of which are a link, is there to lead to another article."""
    return len(text) <= 4 * _LONGEST and linked >= _POINTS * len(text.strip()) and _ELSEWHERE.match(text) is not None
