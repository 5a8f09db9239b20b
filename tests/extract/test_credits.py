"""Lines in a text that are none of it: credits of pictures, and place and agency on top; and text that looks alike."""

import json
import time

import pytest

from rasid.extract.credits import is_credit, is_place_line
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
    "İZMİR (DHA)", "BEIRUT (Reuters) -", "BEIRUT, Nov 3 (Reuters) -", "PARIS, 4 mars (Reuters)", "Beirut – AFP",
]  # fmt: skip
NO_PLACES = [
    "Beirut - a city of contrasts - has a new road.", "Beirut (Reuters) - The council met on Tuesday.", "Beirut",
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
