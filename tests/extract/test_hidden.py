"""Articles that stand whole in the page where no reader sees them before a script has run, short ones too."""

import html
import json

import pytest

from rasid.extract.page import extract_page
from rasid.records import Hints, PageKind, RawArticle

STORY = {
    "ar": ("جسر المدينة القديم يفتح أمام المشاة", [
        "فتحت بلدية المدينة صباح اليوم الجسر القديم أمام المشاة بعد أعمال ترميم استمرت عاما كاملا.",
        "وقالت مهندسة المشروع إن الحجارة الأصلية أعيدت إلى أماكنها، وإن الإنارة صارت تعمل بالطاقة الشمسية.",
        "ويعبر الجسر كل يوم مئات التلاميذ في طريقهم إلى مدارس الضفة الشرقية.",
    ]),
    "he": ("הגשר הישן בעיר נפתח להולכי רגל", [
        "עיריית העיר פתחה הבוקר את הגשר הישן להולכי רגל אחרי עבודות שיקום שנמשכו שנה שלמה.",
        "מהנדסת הפרויקט אמרה כי האבנים המקוריות הוחזרו למקומן, וכי התאורה פועלת באנרגיה סולרית.",
        "מאות תלמידים חוצים את הגשר מדי יום בדרכם לבתי הספר שבגדה המזרחית של הנחל.",
    ]),
    "tr": ("Eski şehir köprüsü yayalara açıldı", [
        "Şehir belediyesi, bir yıl süren onarımın ardından eski köprüyü bu sabah yayalara açtı.",
        "Projenin mühendisi, özgün taşların yerlerine konduğunu ve aydınlatmanın güneşle çalıştığını söyledi.",
        "Köprüden her gün yüzlerce öğrenci doğu yakasındaki okullarına giderken geçiyor.",
    ]),
}  # fmt: skip


def marked(texts: list[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def escaped(markup: str) -> str:
    return markup.replace("<", "\\u003C").replace("/", "\\u002F")


FORMS = {
    "noscript": lambda t: f'<div id="app"></div><noscript><div>{marked(t)}</div></noscript>',
    "shadow": lambda t: (
        f'<x-story><template shadowrootmode="open"><style>p{{}}</style>{marked(t)}</template></x-story>'
    ),
    "field": lambda t: f"<textarea hidden>{html.escape(marked(t))}</textarea>",
    "script": lambda t: f'<script type="text/x-template"><div>{marked(t)}</div></script>',
    "data": lambda t: f"<script>window.__DATA__={json.dumps({'post': {'html': marked(t)}})}</script>",
    "list": lambda t: (
        f'<script type="application/json">{json.dumps({"body": [{"type": "p", "value": x} for x in t]})}</script>'
    ),
    "function": lambda t: (
        f'<script>window.__NUXT__=(function(a){{return {{post:{{id:a,content:"{escaped(marked(t))}"}}}}}}(7))</script>'
    ),
}


def read(title: str, body: str) -> RawArticle:
    page = f"<html><head><title>{title} - Sahel 24</title></head><body><h1>{title}</h1>{body}</body></html>"
    return extract_page(page, "https://sahel.example/news/12345", outlet=None, hints=Hints())


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("begun", [False, True])
@pytest.mark.parametrize("lang", STORY)
def test_a_short_article_that_is_not_shown_is_found(lang: str, begun: bool, form: str) -> None:
    title, texts = STORY[lang]
    page = read(title, (f"<p>{texts[0]}</p>" if begun else "") + FORMS[form](texts))
    assert page.paragraphs == tuple(texts)
    assert (page.body_source, page.kind) == ("state", PageKind.ARTICLE)


HINTS = [
    "Please enable JavaScript in your browser and reload the page. Comments are powered by a service that needs it.",
    "نستخدم ملفات تعريف الارتباط لتحسين تجربتكم على موقعنا، ويمكنكم تغيير الإعدادات في أي وقت تشاؤون من صفحة الخصوصية.",
]


@pytest.mark.parametrize("form", ["noscript", "shadow", "field", "script", "data"])
@pytest.mark.parametrize("text", HINTS, ids=["scripts", "cookies"])
def test_what_does_not_speak_of_the_headline_is_no_text(text: str, form: str) -> None:
    assert read(STORY["ar"][0], FORMS[form]([text] * 3)).paragraphs == ()


@pytest.mark.parametrize("lang", STORY)
def test_what_readers_see_stays(lang: str) -> None:
    title, texts = STORY[lang]
    assert read(title, marked(texts) + FORMS["noscript"]([texts[0], f"{texts[1]} {title}"])).paragraphs == tuple(texts)


@pytest.mark.parametrize("language", STORY)
@pytest.mark.parametrize("form", ["field", "shadow", "noscript"])
def test_the_text_below_a_lead_that_is_shown_is_found(form: str, language: str) -> None:
    title, (lead, *texts) = STORY[language]
    page = read(title, f"<p class='lead'>{lead}</p><div>{FORMS[form](texts)}</div>")
    assert page.paragraphs == (lead, *texts)


def test_a_record_under_the_same_headline_goes_on_below_the_lead_and_another_does_not() -> None:
    title, (lead, *texts) = STORY["tr"]
    record = {"title": title, "publishedAt": "2026-03-04T05:30:00Z", "author": "Selin Aksoy", "body": texts}
    shown = f"<p class='lead'>{lead}</p>"
    assert read(title, shown + f"<script>window.__S__={json.dumps({'a': record})}</script>").paragraphs == (
        lead,
        *texts,
    )
    other = {**record, "title": "Köprü üzerine bir kitap"}
    assert read(title, shown + f"<script>window.__S__={json.dumps({'a': other})}</script>").paragraphs == (lead,)
