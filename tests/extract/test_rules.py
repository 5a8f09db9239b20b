"""Rules of an outlet: which set is used, and what it yields."""

from datetime import date

import pytest

from rasid.extract.page import extract_page
from rasid.extract.rules import choose, rough_day, values
from rasid.extract.tree import parse_page
from rasid.records import Hints, Outlet, PageKind, RawArticle, Rules

URL = "https://example.org/news/1"


def outlet(*rules: Rules) -> Outlet:
    return Outlet("example", {"en": "Example"}, "SY", "Asia/Damascus", ("ar",), "https://example.org/", (), rules)


def read(html: str, *rules: Rules) -> RawArticle:
    return extract_page(html, URL, outlet=outlet(*rules), hints=Hints())


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("24.10.2017 | 20:35", None, date(2017, 10, 24)),
        ("2017-10-24T20:35:00+03:00", None, date(2017, 10, 24)),
        ("٢٤/١٠/٢٠١٧", None, date(2017, 10, 24)),
        ("10/24/2017", "mdy", date(2017, 10, 24)),
        ("31/02/2017", None, None),
        ("yesterday", None, None),
        ("۱۴۰۵/۰۲/۱۱", None, None),
    ],
)
def test_rough_day(text: str, order: str | None, day: date | None) -> None:
    assert rough_day(text, order) == day


@pytest.mark.parametrize(("printed", "body"), [("2019-05-01", ".old"), ("2022-05-01", ".new"), ("", ".new")])
def test_the_pages_own_day_chooses_the_rules(printed: str, body: str) -> None:
    root = parse_page('<div class="old">a</div><div class="new">b</div>')
    assert root is not None
    chosen = choose((Rules(body=".old"), Rules(body=".new", valid_from=date(2020, 1, 1))), root, [printed])
    assert chosen is not None
    assert chosen.body == body


def test_a_set_whose_body_is_not_on_the_page_is_passed_over() -> None:
    page = read("<div class=b><p>Text of the story.</p></div>", Rules(body="//article"), Rules(body="div.b"))
    assert page.paragraphs == ("Text of the story.",)
    assert page.body_source == "rule"


def test_what_is_stripped_stopped_and_signed_is_not_text() -> None:
    html = """<div class="t"><p>Lead.</p></div><div class="b"><p>One.</p><div class="ad"><p>Buy!</p></div>
    <p>Two.<br><br>Three.</p><p>Agency</p><p>Tags: a</p><p>Next story.</p></div>"""
    page = read(html, Rules(body=".b", lead=".t", strip=(".ad",), stop_at=("Tags:",), signatures=("Agency",)))
    assert page.paragraphs == ("Lead.", "One.", "Two.", "Three.")
    assert page.byline is not None
    assert page.byline.value == "Agency"


def test_a_paragraph_that_wraps_the_whole_body_does_not_double_it() -> None:
    long = "A sentence that is long enough to be told from a refrain of the text."
    assert read(f"<div class=b><div class=p>x <div class=p>{long}</div></div></div>",
                Rules(body=".b", paragraph=".p")).paragraphs == ("x", long)  # fmt: skip


def test_containers_in_one_another_give_their_text_once() -> None:
    html = '<div class="b"><p>9:43</p><div class="b"><p>Goal.</p></div><p>Goal.</p></div>'
    assert read(html, Rules(body=".b")).paragraphs == ("9:43", "Goal.", "Goal.")
    assert read(html, Rules(body=".b", lead=".b .b")).paragraphs == ("9:43", "Goal.", "Goal.")


def test_what_is_stripped_within_a_line_leaves_the_rest_of_it() -> None:
    html = """<div class="b"><p>The <a href="/r">report<span class="sr">, opens new tab</span></a> says so.</p>
    Above<div class="sr">Buy!</div>below</div>"""
    assert read(html, Rules(body=".b", strip=(".sr",))).paragraphs == ("The report says so.", "Above", "below")


def test_fields_come_from_where_the_rules_say() -> None:
    html = """<title>Story - Example</title><h2 class="t">Story - Example</h2><i class="s">Sport</i>
    <time datetime="2020-01-02T03:04Z">today</time><b class="a">By Rana Issa, Example</b>
    <div class="ph"><img src="/i.jpg"></div><div class="b">Text</div>"""
    page = read(html, Rules(
        title=".t", title_suffixes=(" - Example",), section=".s", published="//time/@datetime",
        authors=".a", not_authors=("Example",), image=".ph", body=".b"))  # fmt: skip
    assert page.title is not None
    assert page.title.value == "Story"
    assert page.section is not None
    assert page.published[0].value == "2020-01-02T03:04Z"
    assert [a.value for a in page.authors] == ["Rana Issa"]
    assert page.image is not None
    assert page.image.value == "https://example.org/i.jpg"


def test_what_nobody_sees_is_in_no_field() -> None:
    root = parse_page(
        '<h1 class="t"><i class="material-icons">bookmark</i> The water returns</h1><p class="h" hidden>Water</p>'
        '<p class="s"><span class="sr-only">Section:</span></p>'
    )
    assert values(root, "h1.t") == ["The water returns"]
    assert values(root, ".h") == ["Water"], "a rule may name what is hidden"
    assert values(root, ".s") == ["Section:"], "or what holds nothing else"


def test_a_selector_that_is_none_names_itself_and_the_remedy() -> None:
    with pytest.raises(ValueError, match="outlet's file"):
        read("<p>x</p>", Rules(body="div["))


def test_a_paragraph_that_is_a_link_to_another_article_is_not_text() -> None:
    html = """<div class="b"><p>One.</p><p><b><a href="/2">MINISTER RESIGNS OVER HARBOUR ROAD</a></b></p>
    <p><a href="/3">The report</a> says so.</p><p><a href="/4">Full report</a></p></div>"""
    assert read(html, Rules(body=".b")).paragraphs == ("One.", "The report says so.", "Full report")
    named = read(html, Rules(body=".b", paragraph="p")).paragraphs
    assert "MINISTER RESIGNS OVER HARBOUR ROAD" in named


@pytest.mark.parametrize("paragraph", ["p", "//p", ".//p", "./p", "//div/p"])
def test_paragraphs_are_looked_for_in_the_body_alone(paragraph: str) -> None:
    html = "<div><p>Of the menu.</p></div><div class=b><p>One.</p><p>Two.</p></div><div><p>Of the footer.</p></div>"
    assert read(html, Rules(body="div.b", paragraph=paragraph)).paragraphs == ("One.", "Two.")


def test_a_day_of_another_calendar_does_not_choose_old_rules() -> None:
    html = "<i>۱۴۰۵/۰۲/۱۱</i><div class=a><p>Old place.</p></div><div class=b><p>New place.</p></div>"
    old, new = Rules(body=".a", published="i"), Rules(body=".b", published="i", valid_from=date(2020, 1, 1))
    assert read(html, old, new).paragraphs == ("New place.",)


SENTENCES = [
    "اجتمع المجلس البلدي مساء الثلاثاء، واتفق الأعضاء بعد نقاش طويل على إعادة فتح الطريق المؤدي إلى المرفأ.",
    "كشف رئيس البلدية أن الأعمال ستبدأ خلال أسبوعين بكلفة تقارب مليوني ليرة تدفعها المحافظة.",
    "وأشار ممثل السائقين إلى أن الإغلاق السابق كبدهم خسائر كبيرة منذ الصيف الفائت.",
    "ورأى تجار الميناء أن القرار سيعيد الحركة إلى السوق القديمة قبل حلول الشتاء.",
]


@pytest.mark.parametrize(
    ("inside", "kind"),
    [
        ("<p>الخبر المطلوب غير موجود أو تم حذفه</p>", PageKind.ERROR),
        ("<p>هذا المحتوى مخصص للمشتركين فقط</p>", PageKind.WALL),
        ("".join(f"<p>{one}</p>" for one in SENTENCES[:1]), PageKind.ARTICLE),
        ("".join(f"<p>{one}</p>" for one in SENTENCES), PageKind.ARTICLE),
        ("".join(f'<div class="card"><h3><a href="/news/{n}">{one[:40]}</a></h3><p>{one}</p></div>'
                 for n, one in enumerate(SENTENCES)), PageKind.LISTING),
    ],
)  # fmt: skip
def test_what_stands_in_an_articles_template_is_not_always_one(inside: str, kind: PageKind) -> None:
    html = f"<title>Sahel</title><a href='/login'>تسجيل الدخول</a><h1>أخبار محلية</h1><div class=b>{inside}</div>"
    page = read(html, Rules(body=".b"))
    assert (page.kind, page.body_source) == (kind, "rule")


def test_authors_whom_only_their_elements_part_are_several() -> None:
    html = "<div class=au><a>ليلى حداد</a><a>سامر نور</a></div><div class=b><p>Text.</p></div>"
    assert [one.value for one in read(html, Rules(body=".b", authors=".au")).authors] == ["ليلى حداد", "سامر نور"]


@pytest.mark.parametrize(
    ("shown", "image"),
    [
        ('<picture><source srcset="/b.webp 1x, /c.webp 2x"><img src="/a.jpg"></picture>', "/a.jpg"),
        ('<picture><source srcset="/b.webp 1x, /c.webp 2x"><img src="data:image/gif;base64,R0"></picture>', "/c.webp"),
        ('<img src="data:image/gif;base64,R0" data-lazy-src="/a.jpg">', "/a.jpg"),
        ("<div style=\"background-image: url('/a.jpg')\"></div>", "/a.jpg"),
    ],
)
def test_an_image_is_found_however_it_is_shown(shown: str, image: str) -> None:
    page = read(f"<div class=im>{shown}</div><div class=b><p>Text.</p></div>", Rules(body=".b", image=".im, .im div"))
    assert page.image is not None
    assert page.image.value == f"https://example.org{image}"


def test_the_separator_goes_with_the_suffix() -> None:
    page = read(
        "<h1>The road reopens - Sada</h1><div class=b><p>Text.</p></div>", Rules(title="h1", title_suffixes=("Sada",))
    )
    assert page.title is not None
    assert page.title.value == "The road reopens"
