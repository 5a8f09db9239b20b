"""Lines that only count: views, comments, shares, minutes of reading. They are never text.

They differ from fetch to fetch, so one that slips into a body looks like an edit of the outlet.
"""

import re

_WORDS = {
    "en": (
        "views view reads read reading time min mins minute minutes comment comments share shares likes like "
        "times viewed visits visit hits people by the of and"
    ),
    "ar": (
        "مشاهدة مشاهدات المشاهدات المشاهدة مشاهده قراءة قراءات القراءات القراء زيارة زيارات الزيارات عدد "
        "مرات مرة تعليق تعليقات التعليقات مشاركة مشاركات دقيقة دقائق دقيقتان للقراءة وقت القراءة إعجاب"
    ),
    "fa": (
        "بازدید بازدیدها بازدیدکننده تعداد مشاهده نظر نظرات دیدگاه دیدگاه\u200cها دقیقه زمان مطالعه خواندن لایک کد خبر"
    ),
    "ckb": "بینین بینەر خوێندنەوە جار خولەک کۆمێنت سەردان",
    "ku": "dîtin xwendin şîrove deqîqe car",
    "tr": "görüntülenme görüntüleme okunma okuma süresi dakika dk yorum paylaşım kez okundu izlenme beğeni",
    "he": "צפיות צפייה תגובות תגובה שיתופים דקות דקה קריאה זמן צפו",
    "fr": "vues vue lectures lecture commentaire commentaires partages partage fois lu minutes de",
}
_LABELS = frozenset(word for words in _WORDS.values() for word in words.split())
_WORD = re.compile(r"[^\W\d_]+(?:\u200c[^\W\d_]+)*")
_NUMBER = re.compile(r"\d")
_LONGEST = 60  # characters; a sentence about numbers is longer


def is_counter(text: str) -> bool:
    """Whether a line holds a number, and words of counting only."""
    if len(text) > _LONGEST or not _NUMBER.search(text):
        return False
    words = _WORD.findall(text.casefold())
    return bool(words) and all(word in _LABELS for word in words)
