"""Lists without cards and headings: rows of tables, cells with line breaks, terms, as old programs print them."""

from collections.abc import Callable

import pytest

from rasid.extract.page import extract_page
from rasid.records import Hints, PageKind

TITLES = {
    "ar": [
        "انطلاق موسم قطاف الزيتون في القرى الجبلية", "افتتاح مدرسة جديدة في حي الميناء الشرقي",
        "البلدية تعلن مواعيد جمع النفايات الجديدة", "تراجع أسعار الخضار في السوق المركزية",
        "أمطار غزيرة متوقعة على الساحل نهاية الأسبوع", "تأهيل شبكة المياه في البلدة القديمة",
    ],
    "tr": [
        "Dağ köylerinde zeytin hasadı başlıyor", "Liman mahallesinde yeni okul açıldı",
        "Belediye yeni çöp toplama saatlerini duyurdu", "Merkez halinde sebze fiyatları geriledi",
        "Hafta sonu kıyıda kuvvetli yağmur bekleniyor", "Eski kentte su şebekesi yenileniyor",
    ],
}  # fmt: skip
LEADS = {
    "ar": [
        "أعلنت المديرية بدء الموسم مطلع الشهر المقبل وسط توقعات بإنتاج أقل من العام الماضي بسبب الجفاف.",
        "حضر الأهالي والمعلمون الافتتاح، ويضم المبنى اثني عشر صفا ومكتبة وملعبا.",
        "ستمر الشاحنات في الأحياء ثلاث مرات كل أسبوع ابتداء من الأحد، وفق البيان.",
    ],
    "tr": [
        "Müdürlük, kuraklık nedeniyle daha az ürün beklendiğini ve hasadın gelecek ay başlayacağını duyurdu.",
        "Açılışa veliler ve öğretmenler katıldı; binada on iki derslik, bir kütüphane ve bir saha var.",
        "Açıklamaya göre kamyonlar pazar gününden itibaren haftada üç kez geçecek.",
    ],
}
SECTION = {"ar": "أخبار محلية - صدى الساحل", "tr": "Yerel haberler - Sahil Postası"}
MORE = {"ar": "المزيد...", "tr": "Devamı"}
MENU = "<table><tr>" + "".join(f"<td><a href='c.asp?c={n}'>{n}</a></td>" for n in range(6)) + "</tr></table>"
ITEMS: dict[str, Callable[[str, str, str, str], str]] = {
    "a line and its text": lambda url, t, x, _: f"<tr><td><a href='{url}'><b>{t}</b></a><br>{x}</td></tr>",
    "beside a picture": lambda url, t, x, m: f"<tr><td><img src=a.jpg></td><td><a href='{url}'>{t}</a><br>{x} "
    f"<a href='{url}'>{m}</a></td></tr>",
    "rows": lambda url, t, x, _: f"<tr><td><a href='{url}'>{t}</a></td></tr><tr><td>{x}</td></tr>",
    "rows with dates": lambda url, t, x, _: f"<tr><td><a href='{url}'>{t}</a></td></tr>"
    f"<tr><td>3/11/2026 - 10:24</td></tr><tr><td>{x}</td></tr>",
    "linked at the end": lambda url, t, x, m: f"<tr><td><b>{t}</b><br>{x}<br><a href='{url}'>{m}</a></td></tr>",
    "linked below": lambda url, t, x, m: f"<tr><td><b>{t}</b></td></tr><tr><td>{x}</td></tr>"
    f"<tr><td><a href='{url}'>{m}</a></td></tr>",
    "lines of one cell": lambda url, t, x, _: f"<a href='{url}'><b>{t}</b></a><br>{x}<br><br>",
    "lines of one cell, linked at the end": lambda url, t, x, m: f"<b>{t}</b><br>{x} <a href='{url}'>{m}</a><br><br>",
    "long texts": lambda url, t, x, _: f"<tr><td><a href='{url}'>{t}</a><br>{x} {x} {x}</td></tr>",
    "points": lambda url, t, x, _: f"<li><a href='{url}'>{t}</a> {x}</li>",
    "terms": lambda url, t, x, _: f"<dt><a href='{url}'>{t}</a></dt><dd>{x}</dd>",
}  # fmt: skip


def items(lang: str, form: str, count: int, site: str = "") -> str:
    texts = zip(TITLES[lang] * 3, LEADS[lang] * 6, strict=True)
    made = (ITEMS[form](f"{site}n.asp?id={n}", t, f"{x} ({n})", MORE[lang]) for n, (t, x) in enumerate(texts))
    return "".join(list(made)[:count])


def kind(body: str, title: str, url: str) -> PageKind:
    html = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    return extract_page(html, url, outlet=None, hints=Hints()).kind


@pytest.mark.parametrize("url", ["https://sahel.example/cat.asp?c=3", "https://sahel.example/news/local"])
@pytest.mark.parametrize("count", [5, 12])
@pytest.mark.parametrize("form", ITEMS)
@pytest.mark.parametrize("lang", TITLES)
def test_rows_and_lines_of_headlines_and_leads_are_a_listing(lang: str, form: str, count: int, url: str) -> None:
    body = f"{MENU}<table><tr><td>{items(lang, form, count)}</td></tr></table>"
    assert kind(body, SECTION[lang], url) is PageKind.LISTING


@pytest.mark.parametrize("form", ITEMS)
@pytest.mark.parametrize("lang", TITLES)
def test_an_article_above_such_rows_is_one(lang: str, form: str) -> None:
    headline = TITLES[lang][0]
    story = (
        f"<table><tr><td><b>{headline}</b></td></tr><tr><td>{headline}. {'<br>'.join(LEADS[lang])}</td></tr></table>"
    )
    body = f"{MENU}{story}<table><tr><td>{items(lang, form, 10)}</td></tr></table>"
    assert kind(body, headline, "https://sahel.example/n.asp?id=12345") is PageKind.ARTICLE


@pytest.mark.parametrize("form", ["a line and its text", "rows", "points"])
def test_an_article_about_things_on_other_sites_is_one(form: str) -> None:
    body = f"<h1>What others write</h1><div>{items('tr', form, 8, 'https://www.elsewhere.example/')}</div>"
    assert kind(body, "What others write", "https://sahel.example/blog/7") is PageKind.ARTICLE


def test_an_article_about_places_with_a_map_each_is_one() -> None:
    parts = "".join(
        f"<p>{title}</p><p>{' '.join([*LEADS['tr']] * 3)} {n} <a href='/map/{n}'>Harita</a></p>"
        for n, title in enumerate(TITLES["tr"])
    )
    assert kind(f"<h1>Yollar</h1><div>{parts}</div>", "Yollar", "https://sahel.example/blog/7") is PageKind.ARTICLE


@pytest.mark.parametrize("href", ["http://[", "//", "", "javascript:void(0)"])
def test_broken_addresses_do_no_harm(href: str) -> None:
    body = "".join(f"<tr><td><a href='{href}'>{t}</a><br>{LEADS['tr'][0]}</td></tr>" for t in TITLES["tr"])
    assert kind(f"<table>{body}</table>", "Liste", "https://sahel.example/x") in (PageKind.ARTICLE, PageKind.LISTING)
