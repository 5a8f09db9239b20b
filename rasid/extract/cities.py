"""Cities and agencies that bylines of the region are printed with, in scripts whose letters tell no name from a word.

"رام الله/ سامر حداد" is a place and a name, "سامر حداد/ الأناضول" a name and an agency. Where letters have capitals,
the place behind a name is told by form; here a place of one word before a stroke is, and the rest has to be known.
"""

import re

_CITIES = """
القدس|القدس المحتلة|القدس الشرقية|رام الله|غزة|قطاع غزة|نابلس|الخليل|بيت لحم|جنين|خان يونس|رفح|الضفة الغربية|
تل أبيب|حيفا|يافا|الناصرة|بيروت|طرابلس|صيدا|صور|دمشق|حلب|حمص|حماة|اللاذقية|درعا|إدلب|دير الزور|الحسكة|القامشلي|
الرقة|السويداء|طرطوس|ريف دمشق|بغداد|البصرة|الموصل|أربيل|السليمانية|كركوك|النجف|كربلاء|الأنبار|عمان|عمّان|إربد|
الزرقاء|القاهرة|الإسكندرية|الجيزة|أسوان|السويس|بورسعيد|الخرطوم|أم درمان|بورتسودان|صنعاء|عدن|تعز|الحديدة|مأرب|
الرياض|جدة|مكة المكرمة|المدينة المنورة|الدمام|دبي|أبوظبي|أبو ظبي|الشارقة|الدوحة|المنامة|الكويت|مسقط|تونس|
الجزائر|الرباط|الدار البيضاء|بنغازي|نواكشوط|مقديشو|جيبوتي|أنقرة|إسطنبول|اسطنبول|غازي عنتاب|طهران|موسكو|واشنطن|
نيويورك|الأمم المتحدة|لندن|باريس|برلين|جنيف|بروكسل|فيينا|روما|مدريد|كييف|بكين|نيودلهي|إسلام آباد|كابول|تهران|
مشهد|اصفهان|شیراز|تبریز|کابل|هرات|واشنگتن|هەولێر|سلێمانی|دهۆک|کەرکووک|بەغدا|تاران|ירושלים|תל אביב|חיפה|
באר שבע|וושינגטון
"""
_AGENCIES = """
رويترز|فرانس برس|أ ف ب|أ\\.ف\\.ب|د ب أ|أ ش أ|سانا|وفا|بترا|شينخوا|سبوتنيك|الأناضول|الاناضول|نوفوستي|تاس|بلومبرغ|
بلومبيرغ|واس|وام|كونا|قنا|أسوشيتد برس|أسوشييتد برس|وكالات|ایرنا|ایسنا|تسنیم|ایلنا|ایکنا|رویترز|آسوشیتدپرس|
خبرگزاری فرانسه
"""


def _any_of(listed: str) -> str:
    return "|".join(sorted((one for one in listed.replace("\n", "").split("|") if one), key=len, reverse=True))


_CITY, _AGENCY = _any_of(_CITIES), _any_of(_AGENCIES)
_WESTERN_AGENCY = (
    "Reuters|AFP|AP|dpa|AA|DHA|İHA|IHA|ANKA|UPI|EFE|ANSA|Xinhua|TASS|Associated Press|RÛDAW|ANF|ANHA|IRNA|ISNA|SANA|"
    "WAFA|NNA"
)
_WESTERN_PLACE = r"[^\W\d_a-z][\w.'’]*(?:[ ,/-]{1,2}[^\W\d_a-z][\w.'’]*){0,4}"
_STROKE = r"(?:\s*[/:،,|]\s*|\s+[-–—ـ]\s*|\s*[-–—]\s+)"
_OPENING = re.compile(
    rf"(?:(?:{_CITY}|{_AGENCY})(?:\s*\((?:{_AGENCY})\))?|[\"«“][^\"«»“”]{{2,40}}[\"»”]){_STROKE}(?=\S)"
)
_CLOSING = re.compile(rf"(?:{_STROKE}|\s+(?:في|در|ב)\s*)\(?(?:{_CITY}|{_AGENCY})\)?$")
_NOTHING_ELSE = re.compile(rf"\(?(?:{_CITY}|{_AGENCY}|{_WESTERN_AGENCY})\)?")


_END = r"\s*[-–—:/،,.ـ]*"
_QUOTED = r"[\"«“][^\"«»“”]{2,40}[\"»”]"
_WHO = rf"(?:{_AGENCY}|{_QUOTED})"
_PLACE_LINE = re.compile(
    rf"(?:خاص\s*[-–—/:]\s*)?(?:{_CITY})(?:\s*[-–—/،,]\s*(?:{_CITY}))*(?:{_STROKE}(?:{_WHO})|\s*\((?:{_WHO})\)){_END}|"
    rf"\((?:{_AGENCY})\){_END}|(?:{_CITY})\s*/\s*[\w ]{{2,20}}\s*/\s*"
)
_ANY_PLACE_LINE = re.compile(rf"[^\W\d_a-zA-Z]{{2,15}}(?: [^\W\d_a-zA-Z]{{2,15}})?\s*[-–—/]\s*(?:{_AGENCY}){_END}")
_WESTERN_LINE = re.compile(
    rf"(?:{_WESTERN_PLACE}(?:,? \d{{1,2}} [^\W\d_]{{3,9}}\.?|,? [^\W\d_]{{3,9}}\.? \d{{1,2}})?\s*"
    rf"(?:\((?:{_WESTERN_AGENCY})\)|[-–—/]\s*(?:{_WESTERN_AGENCY}))|\((?:{_WESTERN_AGENCY})\)){_END}"
)


def is_dateline(text: str) -> bool:
    """Whether a text is nothing but a place, and the agency or outlet that writes from there."""
    return _PLACE_LINE.fullmatch(text) is not None or _WESTERN_LINE.fullmatch(text) is not None


def is_agency_s_place(text: str) -> bool:
    """Whether a text is nothing but a word or two, which may be a place, and an agency that is known."""
    return _ANY_PLACE_LINE.fullmatch(text) is not None


def agency_in(text: str) -> str:
    """The agency in a text that is nothing but a place and an agency; else the text."""
    if not is_dateline(text):
        return text
    named = re.findall(rf"{_WESTERN_AGENCY}|{_AGENCY}", text)
    return named[-1] if named else text


def is_city_or_agency(text: str) -> bool:
    """Whether a text is nothing but the name of one that is known."""
    return _NOTHING_ELSE.fullmatch(text) is not None


def without_cities(text: str) -> str:
    """A byline without the cities, the agencies and the quoted outlets at its ends; what is nothing else stays."""
    while (hit := _OPENING.match(text)) is not None:
        text = text[hit.end() :]
    while (hit := _CLOSING.search(text)) is not None and hit.start() > 0:
        text = text[: hit.start()]
    return text
