"""Dates as the region's outlets print them, written from a local time."""

from collections.abc import Callable
from datetime import datetime

from hijridate import Gregorian
from persiantools.jdatetime import JalaliDateTime

from demo.writing import in_digits

_AR_DAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
_LEVANT = (
    "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران",
    "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول",
)  # fmt: skip
_GULF = (
    "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو",
    "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
)  # fmt: skip
_MAGHREB = (
    "جانفي", "فيفري", "مارس", "أفريل", "ماي", "جوان",
    "جويلية", "أوت", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
)  # fmt: skip
_HIJRI = (
    "محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة",
    "رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذو الحجة",
)  # fmt: skip
_FA_DAYS = ("دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه")
_JALALI = (
    "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور",
    "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
)  # fmt: skip
_CKB_DAYS = ("دووشەممە", "سێشەممە", "چوارشەممە", "پێنجشەممە", "هەینی", "شەممە", "یەکشەممە")
_SORANI = (
    "کانوونی دووەم", "شوبات", "ئازار", "نیسان", "ئایار", "حوزەیران",
    "تەممووز", "ئاب", "ئەیلوول", "تشرینی یەکەم", "تشرینی دووەم", "کانوونی یەکەم",
)  # fmt: skip
_TR_DAYS = ("Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma", "Cumartesi", "Pazar")
_TURKISH = (
    "Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran",
    "Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık",
)  # fmt: skip
_HE_DAYS = ("שני", "שלישי", "רביעי", "חמישי", "שישי", "שבת", "ראשון")
_HEBREW = (
    "ינואר", "פברואר", "מרץ", "אפריל", "מאי", "יוני",
    "יולי", "אוגוסט", "ספטמבר", "אוקטובר", "נובמבר", "דצמבר",
)  # fmt: skip
_FRENCH = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def _dots(at: datetime) -> str:
    return f"{at:%d.%m.%Y} | {at:%H:%M}"


def _levant(at: datetime) -> str:
    return f"{_AR_DAYS[at.weekday()]} {at.day} {_LEVANT[at.month - 1]} {at.year} - {at:%H:%M}"


def _hijri(at: datetime) -> str:
    hijri = Gregorian(at.year, at.month, at.day).to_hijri()
    return f"{_AR_DAYS[at.weekday()]} {hijri.day} {_HIJRI[hijri.month - 1]} {hijri.year} هـ"


def _gulf(at: datetime) -> str:
    return f"{at.day} {_GULF[at.month - 1]} {at.year} م - {at:%H:%M}"


def _egypt(at: datetime) -> str:
    half = "ص" if at.hour < 12 else "م"
    return f"{_AR_DAYS[at.weekday()]} {at:%d}/{_GULF[at.month - 1]}/{at.year} - {at:%I:%M} {half}"


def _maghreb(at: datetime) -> str:
    return f"{_AR_DAYS[at.weekday()]} {at.day} {_MAGHREB[at.month - 1]} {at.year} - {at:%H:%M}"


def _jalali(at: datetime) -> str:
    day = JalaliDateTime(at.replace(tzinfo=None))  # type: ignore[no-untyped-call]  # persiantools has no types
    text = f"{_FA_DAYS[at.weekday()]} {day.day} {_JALALI[day.month - 1]} {day.year} - {at:%H:%M}"
    return in_digits(text, "۰۱۲۳۴۵۶۷۸۹")


def _sorani(at: datetime) -> str:
    text = f"{_CKB_DAYS[at.weekday()]}، {at.day}ی {_SORANI[at.month - 1]}ی {at.year} - {at:%H:%M}"
    return in_digits(text, "٠١٢٣٤٥٦٧٨٩")


def _turkish(at: datetime) -> str:
    return f"{at.day} {_TURKISH[at.month - 1]} {at.year} {_TR_DAYS[at.weekday()]} - {at:%H:%M}"


def _hebrew(at: datetime) -> str:
    day = "שבת" if at.weekday() == 5 else f"יום {_HE_DAYS[at.weekday()]}"
    return f"{day}, {at.day} ב{_HEBREW[at.month - 1]} {at.year}, {at:%H:%M}"


def _french(at: datetime) -> str:
    day = "1er" if at.day == 1 else str(at.day)
    return f"{day} {_FRENCH[at.month - 1]} {at.year} à {at:%H:%M}"


STAMPS: dict[str, Callable[[datetime], str]] = {
    "dots": _dots,
    "levant": _levant,
    "hijri": _gulf,  # the page prints the Hijri day beside it
    "egypt": _egypt,
    "maghreb": _maghreb,
    "jalali": _jalali,
    "sorani": _sorani,
    "turkish": _turkish,
    "hebrew": _hebrew,
    "french": _french,
}


def printed(style: str, local: datetime) -> str:
    """A local time as an outlet prints it."""
    return STAMPS[style](local)


def hijri_day(local: datetime) -> str:
    """The weekday and the Hijri day (Umm al-Qura) of a local time."""
    return _hijri(local)
