"""Lines of the page among those of a text: labels of boxes and advertisements, ornaments, what embedded posts bring
along, and at the end who edited, from where it was taken and that it is over. And quotes pulled out of the text.

A label counts only where it is all that a line says.
"""

import re
from collections.abc import Sequence

from rasid.extract.blocks import Block
from rasid.extract.credits import is_closing_signature
from rasid.extract.headline import compared
from rasid.extract.marks import Mark
from rasid.extract.notices import folded
from rasid.extract.tree import squeeze

_LABELS = (
    # tables of contents
    "contents", "table of contents", "in this article", "in this story", "on this page", "jump to",
    "محتويات", "محتويات المقال", "محتويات المقالة", "محتويات التقرير", "في هذا المقال", "جدول المحتويات", "الفهرس",
    "فهرست", "فهرست مطالب", "فهرست محتوا", "در این مطلب", "آنچه در این مطلب می‌خوانید", "ناوەڕۆک", "ناوەرۆک", "naverok",
    "içindekiler", "bu yazıda", "bu haberde", "תוכן עניינים", "תוכן העניינים", "בכתבה זו",
    "sommaire", "dans cet article", "au sommaire",
    # advertisements
    "advertisement", "advertisements", "story continues below advertisement", "article continues below",
    "article continues after advertisement", "continue reading below", "scroll to continue",
    "إعلان", "إعلانات", "مساحة إعلانية", "تبلیغات", "آگهی", "ڕیکلام", "ریکلام", "reklam", "reklamlar", "פרסומת",
    "publicité", "la suite après la publicité", "la suite après cette publicité", "anzeige", "publicidad",
    # embedded posts
    "view this post on instagram", "view on x", "view on twitter", "view on telegram", "view on facebook",
    "view more on instagram", "عرض على تيليجرام", "عرض على تلغرام", "عرض على إكس", "عرض على تويتر", "عرض على فيسبوك",
    "عرض على إنستغرام", "عرض هذا المنشور على إنستغرام", "مشاهده در تلگرام", "مشاهده در اینستاگرام",
    "مشاهده این پست در اینستاگرام", "bu gönderiyi instagram'da gör", "telegram'da görüntüle", "x'te görüntüle",
    "הצג את הפוסט הזה באינסטגרם", "voir cette publication sur instagram", "voir sur telegram",
)  # fmt: skip
_ORNAMENT = re.compile(r"\s*(?:[*•·~_=■●◆#–—\-ـ⁂❖]\s*)+")
_LETTER = r"(?:[^\W\d_a-zA-Z]{1,2}\s?[.،]?\s?)"
_INITIALS = re.compile(
    rf"\(?\s*(?:[^\W\d_a-zA-Z]\s?\.\s?[^\W\d_a-zA-Z]{{1,2}}\.?|[^\W\d_a-zA-Z]\s[^\W\d_a-zA-Z])"
    rf"(?:\s*[/\-–،,]\s*{_LETTER}{{1,3}}){{0,3}}\s*\)?\s*(?:\([^()]{{2,60}}\))?"
)
_EDITED = re.compile(r"(?:تحرير|تدقيق|إعداد|מערכת|عریکة|ویراستار|تنظیم)\s*[:/]\s*")
_SOURCE = re.compile(
    r"(?:ال)?(?:مصدر|مصادر)\s*[:：]|منبع\s*[:：]|منابع\s*[:：]|سەرچاوە\s*[:：]|מקור(?:ות)?\s*[:：]|kaynak(?:lar)?\s*[:：]|"
    r"çavkanî\s*[:：]",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"\W*(?:انتهای? (?:پیام|خبر)|پایان (?:پیام|خبر)|(?:انتهى|انتهت)(?:\s*/?\s*\w{1,3})?$|کد خبر)[\s/:]*\S*\W*"
)
_WHO = re.compile(  # behind a star: what the author of an opinion is
    r"[*•]\s*(?:(?:ال)?(?:كاتبة?|باحثة?|أكاديمية?|صحافية?|صحفية?|محامية?|روائية?|شاعرة?|أستاذة?|خبيرة?|محللة?|ناشطة?|سياسية?)|"
    r"نویسنده|پژوهشگر|روزنامه‌نگار|استاد|نووسەر|ڕۆژنامەنووس|yazar|akademisyen|gazeteci)\b.*"
)
_LONGEST_SOURCE = 70  # characters of a line that names the source
_LONGEST_INITIALS = 24
_ENDING = 4  # lines at the end of a text that may be none of it
_QUOTED = re.compile(r"[\"“«„‘](.{20,}?)[\"”»“’]")
_LEAST, _MOST, _WORDS = 20, 400, 7  # characters of a pulled quote, and words at the least
_QUOTES, _NAME = frozenset({"blockquote", "figure", "aside"}), 80  # characters of a line that tells whose a quote is
_ITEMS = frozenset(
    {"h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "dt", "dd"}
)  # which name what a text is about
_OPENING = 4  # lines at the beginning, which are no pulled quotes


def _key(text: str) -> str:
    return squeeze(folded(text)).strip(" .:：*-–—|[]()!…")


_KNOWN = frozenset(map(_key, _LABELS))
_LONGEST = max(map(len, _KNOWN)) + 10


def is_furniture(text: str) -> bool:
    """Whether a line is nothing but a label or an ornament."""
    return len(text) <= _LONGEST and (_key(text) in _KNOWN or _ORNAMENT.fullmatch(text) is not None)


def without_ending(paragraphs: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A text without the lines at its end that say who edited it, where it is from and that it is over; and the lines
    among them that name who wrote."""
    kept, signed = list(paragraphs), []
    for place in range(len(kept) - 1, max(0, len(kept) - 1 - _ENDING), -1):
        line = squeeze(kept[place])
        if is_closing_signature(line):
            signed.append(line)
        elif not _is_closing(line):
            break
        del kept[place]
    return tuple(kept), tuple(reversed(signed))


def _is_closing(line: str) -> bool:
    if len(line) > _LONGEST_SOURCE:
        return False
    bare = _EDITED.sub("", line)
    if len(bare) <= _LONGEST_INITIALS + _LONGEST_SOURCE * ("(" in bare) and _INITIALS.fullmatch(bare):
        return True
    return (
        (_SOURCE.match(line) is not None and not line.endswith("."))
        or _WHO.fullmatch(line) is not None
        or _OVER.fullmatch(line) is not None
    )


def pulled(blocks: Sequence[Block]) -> set[int]:
    """The places of the blocks of a text that only quote it: in an element that is there for a quote or set apart, with
    words that stand in a longer block."""
    keys = [compared(block.text) for block in blocks]
    found = set()
    for place, block in enumerate(blocks):
        if not _LEAST <= len(block.text) <= _MOST or not block.around & (Mark.QUOTE | Mark.ASIDE):
            continue
        if block.element.tag in _ITEMS or len(block.text.split()) < _WORDS:
            continue
        hit = _QUOTED.search(block.text)
        for said in (keys[place], compared(hit[1]) if hit and 2 * len(hit[1]) > len(block.text) else ""):
            others = (key for other, key in enumerate(keys) if other != place and len(key) > len(said))
            if len(said) >= _LEAST - 4 and any(said in key for key in others):
                found |= {place, *_whose(blocks, place)}
    return found


def _whose(blocks: Sequence[Block], place: int) -> set[int]:
    """The place of a short line behind a quote in the same element, which tells whose it is."""
    own = blocks[place].element
    quote = next((outer for outer in (own, *own.iterancestors()) if outer.tag in _QUOTES), None)
    behind = blocks[place + 1 : place + 2] if quote is not None else ()
    return {
        place + 1
        for block in behind
        if len(block.text) <= _NAME and quote in (block.element, *block.element.iterancestors())
    }
