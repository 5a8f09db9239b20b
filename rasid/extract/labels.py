"""The words around names in a byline: what introduces them, and what joins several, in the region's languages."""

import re
from collections.abc import Iterator

_BEFORE_BY = (
    "written", "posted", "reported", "story", "words", "text", "review", "recipe", "edited", "reviewed", "published",
    "authored", "compiled", "contributed", "reporting", "opinion", "analysis", "column", "interview", "exclusive",
)  # fmt: skip
_GUEST = r"(?:(?:this|the)\s+(?:guest\s+)?(?:post|article|story|piece)\s+(?:was|is)\s+(?:a\s+guest\s+post\s+)?)?"
_SPOKEN = {  # a space is enough between these and a name
    "ar": "بقلم كتب كتبت كتبه كتبها إعداد تحرير المصدر الكاتب الكاتبة بواسطة خاص تقرير متابعة حوار "
    "حاوره حاورته حاورها من",
    "fa": "نویسنده گزارشگر خبرنگار نوشته نوشتهٔ نوشته‌ی از",
    "ckb": "نووسەر نووسینی ئامادەکردنی ڕاپۆرتی راپۆرتی پەیامنێر",
    "he": "מאת כתב כתבת הכתב הכתבת כתבנו כתבתנו",
}
_PHRASES = (
    "يادداشت از",
    "یادداشت از", "گفت‌وگو از", "گفتگو از", "أجرى الحوار", "أجرت الحوار",
    "مرسلة بواسطة", "أرسلت بواسطة", "ارسال شده توسط",
    "نشر بواسطة", "كتب بواسطة", "كُتب بواسطة", "إعداد وتحرير", "إعداد وتقديم", "المحرر", "المحررة", "أعد التقرير",
    "أعدت التقرير", "گزارش از", "به قلم", "تهیه و تنظیم", "نویسندگان", "گردآوری", "گزارش", "ڕاپۆرت", "راپۆرت",
    "ئامادەکار", "נכתב על ידי", 'נכתב ע"י', "נכתב ע״י",
)  # fmt: skip
_MARKED = (  # these are words of other kinds too: a colon has to follow
    "text", "yazan", "haberi yazan", "yazar", "haber", "muhabir", "röportaj", "nivîskar", "nivîsandin", "nûçegihan",
    "ji aliyê", "yazarı", "hazırlayan", "derleyen", "nûçe", "kaynak",
    "gönderen", "ekleyen", "çavkanî", "منبع", "سەرچاوە", "מקור", "ئا",
)  # fmt: skip
_WESTERN = (
    "publié par", "écrit par", "ecrit par", "rédigé par", "redigé par", "réalisé par", "propos recueillis par",
    "auteure", "autrice",
    "von", "par", "por", "di", "da", "door", "af", "av", "autor", "autorin", "autores", "author", "authors", "auteur",
    "autore", "redazione di",
)  # fmt: skip
_CORRESPONDENT = (
    r"de (?:notre|nos) (?:correspondante?|envoyée?)s?(?: spéciale?s?)?(?: (?:à|en|au|aux) [^,:]{3,30})?[,:]?\s+"
)
_WITH_PICTURES = (  # who wrote and took the pictures, too
    r"(?:(?:haber|röportaj|yazı)\s*(?:ve|[-–/,&])\s*(?:fotoğraf|foto|kamera|görüntü)(?:lar)?ı?|"
    r"(?:story|words|text|texte|reportage)\s*(?:and|et|&|[-–/])\s*(?:photos?|photographs|pictures|images)|"
    r"(?:تقرير|كتابة|كتب|كتبت|إعداد)\s*و\s?(?:تصوير|صوّ?ر|صوّ?رت)|(?:گزارش|متن)\s*و\s*عکس|"
    r"nûçe\s*(?:û|[-–/])\s*wêne|(?:כתב|כתבה|כתיבה|מאת)\s*ו(?:צילם|צילמה|צילום))(?:\s+(?:by|par)\b)?"
)
_EASTERN = "|".join(sorted([*_PHRASES, *" ".join(_SPOKEN.values()).split()], key=len, reverse=True))

WITH_PICTURES = re.compile(_WITH_PICTURES, re.IGNORECASE)
"""The label of who wrote and took the pictures, too."""

LABEL = re.compile(
    rf"^{_WITH_PICTURES}\s*[:/]?\s*|^{_CORRESPONDENT}|"
    rf"^{_GUEST}(?:(?:{'|'.join(_BEFORE_BY)})\s+)?(?:by\b[:\s]*|(?-i:[Bb]y(?=[A-Z])))|"
    rf"^(?:(?-i:[A-Z’']{{2,10}})\s*/\s*(?=par\b))?(?:{'|'.join(_WESTERN)})\b[:\s]+|"
    rf"^(?:{'|'.join(_MARKED)})\s*[:/]\s*|"
    rf"^(?:{_EASTERN})(?:\s*[:,/ـ|\-–]+\s*|\s+)|"
    r"^(?:مراسل(?:ة|نا|تنا)?|خبرنگار)\s[^:]{2,25}:\s*|^ji aliyê\s+|"
    r"^(?:文|取材)[=・:：]\s*",
    re.IGNORECASE,
)
"""What stands before the name in a byline."""

_OPENING = (
    r"by|von|(?:written|reported|posted|published|story|words|text|reporting) by|"
    r"this (?:guest )?(?:post|article) (?:was|is) (?:a guest post|written) by|"
    r"(?:(?-i:[A-Z’']{2,10})\s*/\s*)?par|(?:publié|[ée]crit|r[ée]digé|réalisé|propos recueillis) par|ji aliyê|"
    rf"{_WITH_PICTURES}|"
    r"بقلم|كتب|كتبت|كتبه|كتبها|كُتب بواسطة|نشر بواسطة|مرسلة بواسطة|به قلم|"
    r"گزارش از|نووسینی|ئامادەکردنی|מאת|נכתב (?:על ידי|ע[\"״]י)"
)
_OPENING_MARKED = (
    r"yazan|yazarı?|gönderen|haberi yazan|"
    r"muhabir|haber|röportaj|hazırlayan|derleyen|nivîskar|nûçegihan|authors?|auteurs?|"
    r"auteure|nûçe|ئا|حاوره|حاورته|حاورها|أجر[ىت] الحوار|"
    r"إعداد(?: وتحرير| وتقديم)?|تقرير|تحرير|بواسطة|الكاتبة?|المحررة?|نویسنده|نویسندگان|نوشته(?:ٔ|\u200cی)?|"
    r"گردآوری|تهیه و تنظیم|خبرنگار|گزارشگر|نووسەر|ئامادەکار|پەیامنێر|הכתבת?|כתבת?"
)
_OWN = r"خاص\s*[-–—/|:]"
OPENS = re.compile(rf"\s*+(?:(?:{_OPENING})(?:[\s:/]|$)|(?:{_OPENING_MARKED})\s*:|{_OWN})", re.IGNORECASE)
"""How a line begins that is a byline whatever its element is called. Its name may be in the element after it."""

BYLINE = re.compile(rf"(?:(?:{_OPENING})(?!\w)[\s:/]*|(?:{_OPENING_MARKED})\s*:\s*|{_OWN}\s*)[^\s:]", re.IGNORECASE)
"""The same with the beginning of a name."""

OWN = re.compile(_OWN)
"""How a line begins that tells that an outlet has something for itself, and who wrote it, or the outlet's name."""

LABEL_ALONE = re.compile(
    rf".{{0,12}}\b(?:{_OPENING}|{_OPENING_MARKED}|written by|author|verfasst von|écrit par)\s*:?", re.IGNORECASE
)
"""A byline whose name stands elsewhere; a date may stand before it."""

_JOINT = re.compile(
    r"\s*(?:[;|•·\n]|/\s|,\s+(?:and|und|et|y)\s+|\s+(?:and|und|et|y|&|with|mit|avec|og|och|en|ve|û|و|וגם)\s+)\s*",
    re.IGNORECASE,
)
# "And" is a prefix in Arabic and Hebrew; names that begin with its letter are kept whole.
_AND_PREFIX = re.compile(r"\s+(?:و(?=\w{3})|ו(?=[א-ת]{3}))")
_NO_PREFIX = re.compile(
    r"و(?:ليد|ائل|سام|سيم|فاء|داد|هيب|هبي|هبة|هبه|رد|ردة|جيه|جدي|جدان|حيد|لاء|صفي|عد|ضاح|اصف|ديع|نوس|زني|زير|هاب|ئام|صال|"
    r"الي|اكد|لد|فيق|فيقة|حش|ازن|سن|قاد|ند|رود)\b|ו(?:רד|רדה|יקטור|יקטוריה|לדימיר|יטלי|ינר|ייס|ולף|יינשטיין)\b"
)


def apart(text: str) -> Iterator[str]:
    """The names that separators and the word "and" keep apart, as printed."""
    for part in _JOINT.split(text):
        start = 0
        for joint in _AND_PREFIX.finditer(part):
            word = joint.end() - 1
            if part[start : joint.start()].strip().count(" ") and not _NO_PREFIX.match(part, word):
                yield part[start : joint.start()]
                start = joint.end()
        yield part[start:]
