"""Lines in a text that are none of it: credits of pictures, and place and agency on top; and text that looks alike."""

import json
import time

import pytest

from rasid.extract.credits import is_credit, is_place_line, is_signature, leads_elsewhere, without_names
from rasid.extract.page import extract_page
from rasid.records import Hints

TEXT = {
    "ar": "اجتمع المجلس البلدي مساء الثلاثاء، واتفق الأعضاء بعد نقاش طويل على إعادة فتح الطريق المؤدي إلى المرفأ. ({})",
    "fa": "شورای شهر عصر سه‌شنبه تشکیل جلسه داد و پس از بحثی طولانی تصمیم گرفت جاده‌ی بندر را بازگشایی کند. ({})",
    "ckb": "ئەنجوومەنی شار ئێوارەی سێشەممە کۆبووەوە و دوای گفتوگۆیەکی درێژ بڕیاری دا ڕێگەی بەندەر بکاتەوە. ({})",
    "tr": "Belediye meclisi salı akşamı uzun bir tartışmanın ardından liman yolunu açmaya karar verdi. ({})",
    "he": "מועצת העיר התכנסה ביום שלישי בערב והחליטה לאחר דיון ארוך לפתוח מחדש את הדרך אל הנמל למשאיות. ({})",
    "en": "The council met on Tuesday evening and agreed, after a long debate, to reopen the road to the harbour. ({})",
    "fr": "Le conseil s'est réuni mardi soir et a décidé, après un long débat, de rouvrir la route du port. ({})",
}
CREDITS = [
    "(Photo: AFP)", "Photo by Omar Saleh", "Photo : Omar Saleh / AFP", "Crédit photo : AFP", "Image credit: Omar Saleh",
    "Credit: Omar Saleh/Reuters", "تصوير: سامر حداد", "الصورة: رويترز", "صورة أرشيفية: رويترز", "عدسة: سامر حداد",
    "عکس: علی احمدی", "عکاس: علی احمدی", "وێنە: ئازاد کەریم", "Fotoğraf: Ali Can", "FOTOĞRAF: ALİ CAN", "Foto: DHA",
    "Wêne: Azad Kerîm", "צילום: דנה לוי", "צילום: דנה לוי, רויטרס", "(צילום: דנה לוי)",
]  # fmt: skip
NO_CREDITS = [
    "Photo finish at the harbour race", "Photos of the harbour are shown in the town hall.",
    "Credit: banks lend to farmers again", "Crédit : les banques prêtent de nouveau", "التصوير ممنوع في المرفأ",
    "صور: المجلس البلدي يجتمع مساء اليوم", "الصورة تغيرت في المرفأ", "صورة المدينة تغيرت: المرفأ يعود إلى العمل",
    "عکس‌های بندر در تالار شهر به نمایش درآمد", "Fotoğraf sergisi limanda açıldı", "צילום הנמל מוצג בעירייה",
    "Photo: the mayor opened the road. He then walked to the harbour with the drivers and the shopkeepers.",
]  # fmt: skip
PLACES = [
    "بيروت - رويترز", "بيروت – رويترز:", 'بيروت - "الساحل"', "بيروت (أ ف ب) -", "القدس المحتلة/ سما/", "رام الله / وفا",
    "خاص - بيروت - «الساحل»", "القاهرة - أ ش أ", "(رويترز)", "تهران - ایسنا", "ANKARA (AA)", "ANKARA (AA) -",
    "بريدة - واس", "عين الزهور – رويترز:",
    "İZMİR (DHA)", "BEIRUT (Reuters) -", "BEIRUT, Nov 3 (Reuters) -", "PARIS, 4 mars (Reuters)", "Beirut – AFP",
]  # fmt: skip
NO_PLACES = [
    "Beirut - a city of contrasts - has a new road.", "Beirut (Reuters) - The council met on Tuesday.", "Beirut",
    "قصة من قرية بعيدة - رويترز",
    "بيروت - مدينة التناقضات - لها طريق جديد", "بيروت (رويترز) - اجتمع المجلس مساء الثلاثاء", "بيروت",
    "تهران - شهر تضادها", "Ankara - çelişkiler kenti", "ירושלים - עיר של ניגודים", "بيروت ورويترز",
]  # fmt: skip


def read(lines: list[str], head: str = "") -> tuple[str, ...]:
    body = "".join(f"<p>{line}</p>" for line in lines)
    html = (
        f"<html><head><title>T</title>{head}</head><body><article><h1>T</h1><div>{body}</div></article></body></html>"
    )
    return extract_page(html, "https://sahel.example/news/12345", outlet=None, hints=Hints()).paragraphs


@pytest.mark.parametrize("line", CREDITS)
def test_who_took_a_picture_is_no_text(line: str) -> None:
    assert is_credit(line)
    assert not is_place_line(line)


@pytest.mark.parametrize("line", NO_CREDITS + NO_PLACES)
def test_what_begins_as_a_credit_or_with_a_city_is_text(line: str) -> None:
    assert not is_credit(line)
    assert not is_place_line(line)


@pytest.mark.parametrize("line", PLACES)
def test_a_place_and_who_writes_from_there_is_no_text(line: str) -> None:
    assert is_place_line(line)
    assert not is_credit(line)


@pytest.mark.parametrize("lang", TEXT)
def test_such_lines_are_left_out_of_a_text(lang: str) -> None:
    story = [TEXT[lang].format(n) for n in range(6)]
    lines = [PLACES[0], PLACES[13], *story[:3], CREDITS[0], CREDITS[6], CREDITS[13], *story[3:]]
    assert read(lines) == tuple(story)


@pytest.mark.parametrize(
    ("lang", "opening"),
    [
        ("ar", "بيروت (رويترز) - "), ("ar", 'بيروت - "الساحل" - '), ("ar", "القدس المحتلة/ سما/ "),
        ("ar", "بيروت - مدينة التناقضات - "), ("fa", "تهران - ایسنا - "), ("tr", "ANKARA (AA) - "),
        ("en", "BEIRUT, Nov 3 (Reuters) - "), ("en", "Beirut - a city of contrasts - is waking up. "),
        ("he", "ירושלים - "), ("fr", "PARIS (AFP) - "),
    ],
)  # fmt: skip
def test_a_place_that_a_sentence_begins_with_stays(lang: str, opening: str) -> None:
    story = [TEXT[lang].format(n) for n in range(6)]
    story[0] = opening + story[0]
    assert read(story) == tuple(story)


@pytest.mark.parametrize("lang", TEXT)
def test_an_agency_that_signs_short_news_stays(lang: str) -> None:
    story = [TEXT[lang].format(n) for n in range(2)]
    stated = json.dumps({"@type": "NewsArticle", "headline": "T", "articleBody": "\n".join([*story, "(رويترز)"])})
    head = f'<script type="application/ld+json">{stated}</script>'
    assert read([*story, "(رويترز)"], head) == (*story, "(رويترز)")


@pytest.mark.parametrize("part", ["A ", "A-", "بيروت - ", "(", "Photo: ", "/ "])
def test_a_line_without_end_is_looked_at_in_time(part: str) -> None:
    start = time.process_time()
    for size in (40, 80, 90):
        is_credit((part * size)[:size])
        is_place_line((part * size)[:size])
    assert time.process_time() - start < 1


SIGNATURES = [
    "كتب: سامر حداد", "خاص – سامر حداد", "تقرير: سامر حداد وريم الخطيب", "بقلم د. سامر حداد", "نویسنده: علی احمدی",
    "گزارش از علی احمدی و مریم رضایی", "نووسینی: شیلان عەلی", "Haber: Ayşe Demir - Mehmet Kaya",
    "מאת דנה לוי ויוסי כהן",
    "Par Claire Dubois, le 12 mars 2026 à 18h05", "ODL / Par Claire Dubois et Karim Saab, à Beyrouth",
    "Words by Lina Haddad", "Written by Lina Haddad and Omar Saleh, with Dana Aziz in Erbil", "Nivîskar: Azad Kerîm",
    "إعداد: ريم الخطيب | 12 مارس 2026",
]  # fmt: skip
NO_SIGNATURES = [
    "كتب سامر حداد روايته الأولى في بيروت قبل عشرين عاما.", "كتب: الطريق إلى المرفأ في ألف صفحة وصفحة وأكثر من ذلك",
    "خاص بالنساء", "تقرير: انفجار في المرفأ القديم يوقع أضرارا", "گزارش: زندگی در کنار بندر",
    "Haber: yol yeniden açıldı",
    "Author: Lina Haddad Released: 3 May 2025 by River Books",
    "By the river the road is open again", "Par temps de pluie, la route reste fermée",
    "By Lina Haddad's count, it is ten.",
]  # fmt: skip


@pytest.mark.parametrize("line", SIGNATURES)
def test_a_line_that_names_the_author_and_no_more_is_a_signature(line: str) -> None:
    assert is_signature(line)


@pytest.mark.parametrize("line", [*NO_SIGNATURES, *NO_PLACES])
def test_a_line_that_says_more_is_no_signature(line: str) -> None:
    assert not is_signature(line)


@pytest.mark.parametrize("lang", TEXT)
@pytest.mark.parametrize("line", SIGNATURES)
def test_signatures_are_left_out_of_a_text(lang: str, line: str) -> None:
    story = [TEXT[lang].format(n) for n in range(6)]
    assert read([line, *story]) == tuple(story)


@pytest.mark.parametrize("lang", TEXT)
def test_a_place_beside_the_outlets_name_is_no_text(lang: str) -> None:
    head = '<meta property="og:site_name" content="صدى النهر">'
    story = [TEXT[lang].format(n) for n in range(6)]
    for line in ("صدى النهر – عفرين", "دير حافر - صدى النهر", "عفرين (صدى النهر)"):
        assert read([line, *story], head) == tuple(story)
    assert read(["صدى النهر - الجريدة التي صدرت قبل مئة عام في المدينة", *story], head)[0].startswith("صدى")


ELSEWHERE = [
    ("اقرأ أيضاً: ", "أسعار الزيت تستقر في أسواق المدينة"), ("للمزيد: ", "موسم الزيتون في القرى الجبلية"),
    ("بیشتر بخوانید: ", "نمایشگاه کتاب در شیراز آغاز شد"), ("زیاتر بخوێنەوە: ", "پارکێکی نوێ لە شار کرایەوە"),
    ("קראו עוד: ", "כביש חדש ייסלל לאורך הנגב"), ("İlgili haber: ", "Dağ köylerinde zeytin hasadı başlıyor"),
    ("Lire aussi : ", "À Tripoli, une bibliothèque pour tous"),
]  # fmt: skip


@pytest.mark.parametrize(("label", "headline"), ELSEWHERE)
def test_a_line_that_leads_to_another_article_is_no_text(label: str, headline: str) -> None:
    story = [TEXT["ar"].format(n) for n in range(6)]
    for line in (f'{label}<a href="/n/7">{headline}</a>', f'<a href="/n/7">{label}{headline}</a>'):
        assert read([*story[:3], line, *story[3:]]) == tuple(story)
    assert leads_elsewhere(label + headline, len(headline))
    assert not leads_elsewhere(label + headline, 0)
    assert not leads_elsewhere(headline, len(headline))


@pytest.mark.parametrize("name", ["ليلى قاسم", "Lina Haddad"])
def test_names_of_the_authors_alone_are_no_text(name: str) -> None:
    head = f'<meta name="author" content="{name}">'
    story = [TEXT["ar"].format(n) for n in range(6)]
    assert read([name, *story], head) == tuple(story)
    assert read([*story, name], head) == tuple(story)
    assert read([*story[:3], name, *story[3:]], head)[3:4] == (name,)
    assert read([*story, "زهير سليم"], head)[-1:] != (name,)
    assert without_names([name, *story], []) == (name, *story)
    assert without_names([f"{name} و عمر ناصر", *story], [name, "عمر ناصر"]) == tuple(story)
