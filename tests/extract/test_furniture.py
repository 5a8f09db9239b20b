"""Lines of the page among those of the text: labels, ornaments, closing lines, pulled quotes, who wrote."""

import pytest

from rasid.extract.furniture import is_furniture, without_ending
from rasid.extract.page import extract_page
from rasid.records import Hints, RawArticle

LABELS = [
    "محتويات المقال", "في هذا المقال:", "إعلان", "عرض على تيليجرام", "فهرست مطالب", "تبلیغات", "ناوەڕۆک", "İçindekiler",
    "REKLAM", "תוכן עניינים", "פרסומת", "ADVERTISEMENT", "In this article", "View this post on Instagram", "Sommaire",
    "* * *", "***", "• • •", "ـــــ", "———",
]  # fmt: skip
NO_LABELS = [
    "إعلان الفائزين غدا", "محتويات الصندوق مفقودة", "فهرست آثار ملی ثبت شد", "Reklam panoları kaldırıldı", "…", "", "؟",
    "תוכן הדברים פורסם", "Advertisement rules change", "Contents of the box", "1", "Sommaire du livre", "(...)", "A",
]  # fmt: skip
TEXT = {
    "ar": (
        "اجتمع المجلس البلدي مساء الثلاثاء، واتفق الأعضاء بعد نقاش طويل على إعادة فتح الطريق المؤدي إلى المرفأ.",
        "وقال رئيس المجلس إن الشاحنات ستعبر ليلا فقط، وإن الأشجار على الجانبين ستبقى كما هي دون قطع.",
        "ويبدأ العمل بالقرار مطلع الشهر المقبل بعد وضع الإشارات وطلاء الأرصفة من جديد.",
    ),
    "fa": (
        "شورای شهر عصر سه‌شنبه تشکیل جلسه داد و پس از بحثی طولانی تصمیم گرفت جاده‌ی بندر را بازگشایی کند.",
        "رئیس شورا گفت کامیون‌ها تنها شب‌ها از جاده می‌گذرند و درخت‌های دو سوی راه دست‌نخورده می‌مانند.",
        "این تصمیم از آغاز ماه آینده و پس از نصب تابلوها اجرا می‌شود.",
    ),
    "ckb": (
        "ئەنجوومەنی شار ئێوارەی سێشەممە کۆبووەوە و دوای گفتوگۆیەکی درێژ بڕیاری دا ڕێگەی بەندەر بکاتەوە.",
        "سەرۆکی ئەنجوومەن گوتی بارهەڵگرەکان تەنیا شەوان تێدەپەڕن و دارەکانی هەردوو لا دەمێننەوە.",
        "بڕیارەکە لە سەرەتای مانگی داهاتوو و دوای دانانی هێماکان جێبەجێ دەکرێت.",
    ),
    "tr": (
        "Belediye meclisi salı akşamı toplandı ve uzun bir tartışmanın ardından liman yolunu açmaya karar verdi.",
        "Meclis başkanı, kamyonların yalnız geceleri geçeceğini ve yol boyundaki ağaçların korunacağını söyledi.",
        "Karar, levhalar yerleştirildikten sonra gelecek ayın başında yürürlüğe girecek.",
    ),
}
CLOSING = {
    "ar": (
        "(ن.ق / س.ع)",
        "م.ع/ ح.س",
        "تحرير: أ.ج",
        "المصدر: وكالات",
        "* كاتبة وروائية من دمشق",
        "المصدر: صحيفة المرفأ + وكالات",
    ),
    "fa": ("انتهای پیام/", "انتهای پیام/۱۰۴۲", "منبع: ایسنا"),
    "ckb": ("سەرچاوە: ئاژانسەکان",),
    "tr": ("Kaynak: Haber Merkezi", "KAYNAK: AA"),
}
CASES = [(language, line) for language, lines in CLOSING.items() for line in lines]


def read(*lines: str, head: str = "", title: str = "Road") -> RawArticle:
    body = "".join(line if line.startswith("<") else f"<p>{line}</p>" for line in lines)
    page = (
        f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{body}</article></body></html>"
    )
    return extract_page(page, "https://marfa.example/news/12345", outlet=None, hints=Hints())


@pytest.mark.parametrize("line", LABELS)
def test_a_label_alone_is_furniture(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize("line", NO_LABELS)
def test_a_line_that_says_more_is_none(line: str) -> None:
    assert not is_furniture(line)


@pytest.mark.parametrize(("language", "line"), CASES)
def test_what_closes_a_text_is_none_of_it(language: str, line: str) -> None:
    assert without_ending([*TEXT[language], line]) == (TEXT[language], ())
    assert without_ending([line, *TEXT[language]]) == ((line, *TEXT[language]), ())
    assert read(*TEXT[language], line).paragraphs == TEXT[language]


@pytest.mark.parametrize(
    "line",
    [
        "المصدر الوحيد للماء في القرية بئر قديمة حفرها الأجداد قبل مئة عام في سفح الجبل.",
        "م. ع. رجل من القرية رفض ذكر اسمه الكامل.",
        "منبع آب روستا چشمه‌ای در دامنه‌ی کوه است.", "Kaynak: su boruları elli yıl önce döşenmişti.",
        "تقرير: الماء يعود إلى القرية بعد عشرين يوما من الانقطاع والناس يحتفلون",
    ],
)  # fmt: skip
def test_a_last_sentence_that_begins_so_is_text(line: str) -> None:
    assert without_ending([*TEXT["ar"], line]) == ((*TEXT["ar"], line), ())


@pytest.mark.parametrize(
    ("language", "line", "name"),
    [
        ("fa", "گزارش: مهدی کاظمی", "مهدی کاظمی"),
        ("ckb", "ڕاپۆرت: شیلان کەریم", "شیلان کەریم"),
        ("ar", "تقرير: هالة نجم", "هالة نجم"),
        ("tr", "Haber: Selin Aksoy", "Selin Aksoy"),
    ],
)
def test_who_wrote_is_told_below_the_text(language: str, line: str, name: str) -> None:
    page = read(*TEXT[language], line, "انتهای پیام/" if language == "fa" else "<p></p>")
    assert page.paragraphs == TEXT[language]
    assert [found.value for found in page.authors] == [name]


def test_a_report_is_announced_so_elsewhere() -> None:
    page = read("گزارش: بازار گل", *TEXT["fa"])
    assert page.authors == ()


def test_a_line_in_italics_and_an_element_called_signature_name_the_author() -> None:
    assert [one.value for one in read(*TEXT["tr"], "<div><i>Haber: Selin Aksoy</i></div>").authors] == ["Selin Aksoy"]
    assert [one.value for one in read(*TEXT["tr"], '<p class="signature">Nadia Ferhat</p>').authors] == ["Nadia Ferhat"]


@pytest.mark.parametrize("language", TEXT)
def test_a_quote_pulled_out_of_the_text_is_told_once(language: str) -> None:
    first, second, third = TEXT[language]
    said = second[: second.rindex(" ", 0, 60)]
    quote = f"<figure class='pullquote'><blockquote><p>{said}</p></blockquote></figure>"
    named = f"<aside><p>«{second[10:70]}»<br>م. الصالح</p></aside>"
    assert read(first, quote, second, third).paragraphs == TEXT[language]
    assert read(first, second, named, third).paragraphs == TEXT[language]


def test_a_quote_that_is_told_nowhere_else_stays() -> None:
    first, second, third = TEXT["tr"]
    quote = "Bu yol hepimizin, onu birlikte koruyacağız ve temiz tutacağız."
    assert read(first, f"<blockquote><p>{quote}</p></blockquote>", second, third).paragraphs == (
        first,
        quote,
        second,
        third,
    )


def test_the_headline_with_the_day_behind_it_is_no_text() -> None:
    first, second, third = TEXT["ar"]
    title = "فتح الطريق المؤدي إلى المرفأ"
    top = f"<span>{title}</span> <span>الخميس 15/01/2026 12:40 م</span>"
    spans = f"<div>{'<br><br>'.join((top, first, second, third))}</div>"
    page = extract_page(
        f"<html><head><title>المرفأ - {title}</title></head><body>{spans}</body></html>",
        "https://marfa.example/n.aspx?id=12345", outlet=None, hints=Hints(),
    )  # fmt: skip
    assert page.paragraphs == TEXT["ar"]


def test_a_place_beside_the_outlet_s_name_in_the_title_is_no_text() -> None:
    head_title = "فتح الطريق"
    body = "".join(f"<p>{line}</p>" for line in ("صوت الميناء / العقبة", *TEXT["ar"]))
    page = extract_page(
        f"<html><head><title>{head_title} - صوت الميناء</title></head>"
        f"<body><article><h1>{head_title}</h1>{body}</article></body></html>",
        "https://marfa.example/news/12345", outlet=None, hints=Hints(),
    )  # fmt: skip
    assert page.paragraphs == TEXT["ar"]


@pytest.mark.parametrize(
    ("language", "deck"),
    [
        ("ar", "الشاحنات ستعبر ليلا والأشجار باقية"),
        ("tr", "Yol geceleri açılacak, çınarlar yerinde kalacak"),
        ("fa", "کامیون‌ها شب می‌گذرند و درخت‌ها می‌مانند"),
    ],
)
def test_a_deck_right_below_the_headline_is_text_in_the_region_s_languages(language: str, deck: str) -> None:
    title = {"ar": "فتح طريق المرفأ", "tr": "Liman yolu açılıyor", "fa": "جاده‌ی بندر باز می‌شود"}[language]
    body = "".join(f"<p>{text}</p>" for text in TEXT[language])
    page = extract_page(
        f'<html lang="{language}"><head><title>{title}</title></head><body><article><h1>{title}</h1>'
        f'<h2 class="detail-spot">{deck}</h2><div class="info">12.03.2026</div>{body}</article></body></html>',
        "https://marfa.example/news/12345", outlet=None, hints=Hints(),
    )  # fmt: skip
    assert page.paragraphs == (deck, *TEXT[language])
