"""Section pages: which links are articles, and what is printed beside them."""

from collections.abc import Callable
from typing import Any

import pytest

from rasid.errors import UnreadableFeedError
from rasid.extract.listing import Listing
from rasid.extract.shapes import shape_of

Read = Callable[..., Listing]
Told = Callable[[Callable[[], Listing]], dict[str, Any]]

LIST = """<!DOCTYPE html><html dir="rtl"><head><title>محليات | صدى</title></head><body>
<nav><a href="/">الرئيسية</a> <a href="/politics">سياسة</a> <a href="/economy">أسواق واقتصاد المنطقة العربية</a></nav>
<ul class="list">
<li class="item"><a href="/n/301"><img src="/i/301.jpg" alt=""></a>
  <h2><a href="/n/301">بدء ترميم السوق القديم وسط المدينة</a></h2><div class="when">23.11.2026 | 18:05</div></li>
<li class="item"><a href="/n/300"><img src="/i/300.jpg" alt=""></a>
  <h2><a href="/n/300">حملة لتشجير مداخل القرى الجبلية</a></h2>
  <time datetime="2026-11-22T09:30:00+03:00">أمس</time></li>
<li class="item">
  <h2><a href="https://www.sada.example/n/299?utm_source=home">مكتبة متنقلة تصل إلى الأرياف البعيدة</a></h2>
  <span class="date">السبت 21 تشرين الثاني 2026</span></li>
<li class="item"><h2><a href="/n/298">نتائج مسابقة الشعر للمدارس الثانوية</a></h2>
  <span class="date">قبل ساعتين</span></li>
</ul>
<aside><a href="https://elsewhere.example/n/1">إعلان عن عروض لا تفوت هذا الموسم</a></aside>
<div class="pages"><a href="?page=2">2</a> <a href="?page=3">3</a></div>
<footer><a href="/about-us-and-our-team">من نحن وفريق العمل في الموقع</a>
<a href="/privacy">سياسة الخصوصية وشروط الاستخدام</a></footer>
</body></html>"""

ARTICLES = [
    {
        "url": "https://sada.example/n/301",
        "title": "بدء ترميم السوق القديم وسط المدينة",
        "published": "23.11.2026 | 18:05",
    },
    {
        "url": "https://sada.example/n/300",
        "title": "حملة لتشجير مداخل القرى الجبلية",
        "published": "2026-11-22T09:30:00+03:00",
    },
    {
        "url": "https://www.sada.example/n/299?utm_source=home",
        "title": "مكتبة متنقلة تصل إلى الأرياف البعيدة",
        "published": "السبت 21 تشرين الثاني 2026",
    },
    {"url": "https://sada.example/n/298", "title": "نتائج مسابقة الشعر للمدارس الثانوية"},
]


@pytest.mark.parametrize("article_url", [r"^https?://(?:www\.)?sada\.example/n/\d+(?:\?|$)", None])
def test_articles_of_a_list(read: Read, told: Told, article_url: str | None) -> None:
    assert told(lambda: read(LIST, "section", article_url=article_url)) == {
        "format": "section",
        "title": "محليات | صدى",
        "candidates": ARTICLES,
    }


def test_headlines_make_addresses_with_all_their_signs(read: Read) -> None:
    page = """<ul><li class="search-item"><h2 class="search-title">
    <a href="الوزير:«لا&quot;زيادة&quot;،فيالأسعار..حالياً-ID83244.html">الوزير: «لا "زيادة"، في الأسعار.. حالياً</a></h2>
    <div class="search-titlex"><a>31.05.2025 | 12:20</a></div></li>
    <li><a href="BBC:ماقاله-ID83245.html">BBC: ما قاله</a></li></ul>"""
    listing = read(page, "section", url="https://syria.example/?p=1&cat=local_news", article_url=r"-ID\d+\.html$")
    assert listing.candidates[0].hints.published == "31.05.2025 | 12:20"
    assert [candidate.url for candidate in listing.candidates] == [
        "https://syria.example/%D8%A7%D9%84%D9%88%D8%B2%D9%8A%D8%B1:%C2%AB%D9%84%D8%A7%22%D8%B2%D9%8A%D8%A7%D8%AF%D8%A9"
        "%22%D8%8C%D9%81%D9%8A%D8%A7%D9%84%D8%A3%D8%B3%D8%B9%D8%A7%D8%B1..%D8%AD%D8%A7%D9%84%D9%8A%D8%A7%D9%8B-ID83244.html",
        "https://syria.example/BBC:%D9%85%D8%A7%D9%82%D8%A7%D9%84%D9%87-ID83245.html",
    ]


def test_the_base_of_a_page_counts(read: Read) -> None:
    page = '<head><base href="/ar/"></head><a href="n/5">x</a>'
    assert [c.url for c in read(page, "section", article_url="/n/").candidates] == ["https://sada.example/ar/n/5"]


def test_a_date_above_a_whole_list_is_nobodys(read: Read) -> None:
    page = '<div><p class="date">23.11.2026</p><a href="/n/1">a</a> <a href="/n/2">b</a></div>'
    assert [c.hints.published for c in read(page, "section", article_url="/n/").candidates] == [None, None]


def test_a_date_in_a_headline_is_not_the_articles(read: Read) -> None:
    page = '<p><a href="/n/1">نتائج قرعة 01.02.2020</a></p>'
    assert read(page, "section", article_url="/n/").candidates[0].hints.published is None


def test_a_list_of_short_addresses_is_learned_from_their_folder(read: Read) -> None:
    """Nothing in the last words is alike; names of sections are too short for headlines."""
    nav = (
        '<nav><a href="/sport">الرياضة</a><a href="/economy">الاقتصاد والأعمال والأسواق</a><a href="/art">فن</a></nav>'
    )
    rows = "".join(
        f'<li class="row"><a href="/story/{word}">عنوان خبر طويل عن {word} في المدينة القديمة</a></li>'
        for word in ("market", "old-bridge", "harbour")
    )
    found = read(f"{nav}<ul>{rows}</ul>", "section").candidates
    assert [c.url.rpartition("/")[2] for c in found] == ["market", "old-bridge", "harbour"]
    top = rows.replace("/story/", "/")
    with pytest.raises(UnreadableFeedError):
        read(f"<ul>{top}</ul>", "section")


@pytest.mark.parametrize("article_url", [r"/خبر/\d+$", r"/%D8%AE%D8%A8%D8%B1/\d+$"])
@pytest.mark.parametrize("kind", ["section", "sitemap"])
def test_a_pattern_may_have_the_letters_of_an_address_or_their_encoding(
    read: Read, article_url: str, kind: str
) -> None:
    """Whoever writes it copies it from a browser, which shows letters."""
    page = '<a href="/خبر/7">خبر</a> <a href="/رأي/8">رأي</a>'
    rows = "".join(f"<url><loc>https://sada.example/{path}</loc></url>" for path in ("خبر/7", "رأي/8"))
    body = page if kind == "section" else f"<urlset>{rows}</urlset>"
    listing = read(body, kind, article_url=article_url)
    assert [c.url for c in listing.candidates] == ["https://sada.example/%D8%AE%D8%A8%D8%B1/7"]


@pytest.mark.parametrize(
    ("page", "article_url", "detail"),
    [
        ("", None, "The answer is empty."),
        ("<p>لا أخبار</p>", None, "Of 0 addresses on the page none looks like an article's."),
        (LIST, "/story/", "Of 11 addresses on the page none matches article_url."),
    ],
)
def test_a_page_without_articles_is_named(
    read: Read, told: Told, page: str, article_url: str | None, detail: str
) -> None:
    assert told(lambda: read(page, "section", article_url=article_url)) == {"error": "no-links", "detail": detail}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("https://a.example/news/123/a-headline-of-words", "https://a.example/news/9/and-another-one-of-them"),
        ("https://a.example/news/123/old-bridge", "https://a.example/news/9/market"),
        ("https://a.example/0a1b2c3d-22112612.html", "https://a.example/ffeeddcc-20112612.html"),
        ("https://a.example/story.php?id=1&cat=politics", "https://a.example/story.php?cat=politics&id=22"),
        (
            "https://a.example/2026/11/23/بدء-ترميم-السوق-القديم/",
            "https://a.example/2026/01/02/حملة-لتشجير-مداخل-القرى/",
        ),
        (
            "https://a.example/ekonomi/piyasalar-gune-yukselisle-basladi-771",
            "https://a.example/ekonomi/bir-iki-uc-dort-9",
        ),
    ],
)
def test_articles_have_one_shape(first: str, second: str) -> None:
    assert shape_of(first) == shape_of(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("https://a.example/news/123", "https://a.example/tag/123"),
        ("https://a.example/?p=1", "https://a.example/?page=1"),
        ("https://a.example/politics", "https://a.example/economy"),
        ("https://a.example/news/1.html", "https://a.example/news/1"),
    ],
)
def test_other_pages_have_others(first: str, second: str) -> None:
    assert shape_of(first) != shape_of(second)
