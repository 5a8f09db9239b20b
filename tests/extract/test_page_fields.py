"""What a page says of itself: headline, authors, dates, image, kind."""

import json

import pytest

from rasid.extract.names import clean_names
from rasid.extract.page import extract_page, page_problems
from rasid.extract.state import state_paragraphs
from rasid.extract.tree import parse_page
from rasid.records import Found, Hints, PageKind, RawArticle

URL = "https://example.org/news/2024/05/17/water-returns"
OG = '<meta property="og:title" content="The water returns">'
TEXT = "The pumping station began work again on Thursday, after four days, and the water company said so. "


def read(head: str = "", body: str = "", hints: Hints | None = None, url: str = URL) -> RawArticle:
    html = f"<html><head>{head}</head><body>{body}</body></html>"
    return extract_page(html, url, outlet=None, hints=hints or Hints())


def story(paragraphs: int = 6) -> str:
    return "".join(f"<p>{TEXT}{n}: {TEXT.swapcase()}</p>" for n in range(paragraphs))


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Water returns | The Gazette</title>", "<h1>Water returns</h1>", "Water returns"),
        ('<meta property="og:site_name" content="Gazette"><title>Water returns - Gazette</title>', "", "Water returns"),
        ("<title>Water returns</title>", "<h1>The Gazette</h1><h1>Water returns</h1>", "Water returns"),
        ("<title>Why water returns</title>", "<nav><h1>Menu</h1></nav><h1>Water returns</h1>", "Water returns"),
        ("<title>عودة المياه | الجريدة</title>", "<h1>عودة المياه</h1>", "عودة المياه"),
        ("<title>A - B - C</title>", "", "A - B - C"),
        (OG, '<h1><i class="material-icons">bookmark_border</i> Now the water returns</h1>', "Now the water returns"),
        (OG, '<h1>Now the water returns <span class="sr-only">new window</span></h1>', "Now the water returns"),
        ('<meta property="article:section" content="Society">', "<h1>Water returns - Society</h1>", "Water returns"),
        ('<meta property="article:section" content="Society"><meta property="og:site_name" content="Gazette">',
         "<h1>Water returns - Society | Gazette</h1>", "Water returns"),
        ('<meta property="article:section" content="Société">', "<h1>Société : l’eau revient</h1>",
         "Société : l’eau revient"),
        (OG, "<h1><span>Society:</span> The water returns</h1>", "The water returns"),
        (OG, "<h1>Society | The water returns</h1>", "The water returns"),
        (OG, "<h1><span>Society</span> <span>: The water returns</span></h1>", "The water returns"),
        ('<meta property="og:site_name" content="Gazette"><meta property="og:title" content="Water returns | Gazette">',
         "<h1>Blog: Water returns</h1>", "Water returns"),
        (OG, "<h1>The water returns <small>Posted on 16 May by Lina</small></h1>", "The water returns"),
        (OG, "<h1>The water returns to the old town</h1>", "The water returns to the old town"),
        ('<meta property="og:title" content="Old town: The water returns">',
         "<h1><span>Old town</span> <span>The water returns</span></h1>", "Old town: The water returns"),
        ("", "<h1><span>Old town:</span><span>The water returns</span></h1>", "Old town: The water returns"),
        ('<meta property="og:title" content="The water returns | Example News">', "", "The water returns"),
        ('<meta property="og:site_name" content="The water returns to town">', "<h1>The water returns to town</h1>",
         "The water returns to town"),
    ],
)  # fmt: skip
def test_headline(head: str, body: str, title: str) -> None:
    found = read(head, body).title
    assert found is not None
    assert found.value == title


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (
            "فتح الجسر القديم أمام المشاة ~ صدى النهر",
            '<h1><a href="/">صدى النهر</a></h1><h3>فتح الجسر القديم أمام المشاة</h3>',
        ),
        ("صدى النهر | فتح الجسر القديم أمام المشاة", "<h1>صدى النهر</h1><h2>فتح الجسر <b>القديم</b> أمام المشاة</h2>"),
        ("صدى النهر", "<td><h2>فتح الجسر القديم أمام المشاة</h2></td>"),
        ("صدى النهر: فتح الجسر القديم أمام المشاة", "<h1>صدى النهر</h1><h3>فتح الجسر القديم أمام المشاة</h3>"),
    ],
)
def test_a_headline_below_the_outlets_name(title: str, body: str) -> None:
    page = extract_page(
        f"<html><head><title>{title}</title></head><body>{body}</body></html>", URL, outlet=None, hints=Hints()
    )
    assert page.title is not None
    assert page.title.value == "فتح الجسر القديم أمام المشاة"


@pytest.mark.parametrize(
    ("title", "body", "wanted"),
    [
        ("Road reopens - All news of the river and its people", "<h1>Road reopens</h1><div>All news of the river and "
         "its people</div>", "Road reopens"),
        ("The Gazette", "<h2>First of two long headings</h2><h2>Second of two long headings</h2>", "The Gazette"),
        ("The Gazette", '<div class="related"><h2>Other articles for you here</h2></div>', "The Gazette"),
    ],
)  # fmt: skip
def test_other_headings_are_no_headline(title: str, body: str, wanted: str) -> None:
    page = extract_page(
        f"<html><head><title>{title}</title></head><body>{body}</body></html>", URL, outlet=None, hints=Hints()
    )
    assert page.title is not None
    assert page.title.value == wanted


def test_an_outlets_name_is_no_headline() -> None:
    assert read('<meta property="og:site_name" content="The Gazette"><title>The Gazette</title>').title is None


def test_the_channels_title_serves_where_the_page_has_none() -> None:
    assert read(body="<p>x</p>", hints=Hints(title="Water returns")).title == Found("Water returns", "feed")


def test_an_edited_headline_is_the_pages_own_whatever_its_punctuation() -> None:
    """A list goes on with the first headline, of which the page keeps too few words, but for their signs."""
    hints = Hints(title="حائل: انتهاء أعمال الصيانة في 20 شارعاً")
    assert read("<title>أمانة حائل تنهي صيانة 20 شارعاً قبل الأمطار</title>", hints=hints).title == Found(
        "أمانة حائل تنهي صيانة 20 شارعاً قبل الأمطار", "title"
    )


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("By Lina Haddad", ["Lina Haddad"]),
        ("By Lina Haddad and Omar Saleh, Reuters", ["Lina Haddad", "Omar Saleh"]),
        ("Haddad, Lina", []),
        ("Lina Haddad, Omar Saleh, Dana Aziz", ["Lina Haddad", "Omar Saleh", "Dana Aziz"]),
        ("بقلم: لينا حداد", ["لينا حداد"]),
        ("كتب عمر صالح", ["عمر صالح"]),
        ("نویسنده: مریم احمدی", ["مریم احمدی"]),
        ("Haber: Ayşe Yılmaz", ["Ayşe Yılmaz"]),
        ("מאת דנה לוי", ["דנה לוי"]),
        ("https://www.facebook.com/gazette", []),
        ("desk@example.org", []),
        ("The Associated Press", []),
        ("وكالة الأنباء", []),
        ("Lina Haddad, senior political correspondent", ["Lina Haddad"]),
        ("Updated 12:30", []),
    ],
)
def test_names_are_people(printed: str, names: list[str]) -> None:
    if printed == "Haddad, Lina":
        names = ["Lina Haddad"]
    assert clean_names([printed]) == names


def test_people_before_organisations() -> None:
    head = """<script type="application/ld+json">{"@type": "NewsArticle", "author": [{"@type": "Person",
    "name": "Lina Haddad"}, {"@type": "Organization", "name": "Gazette News"}]}</script>"""
    assert read(head).authors == (Found("Lina Haddad", "json-ld"),)


def test_an_organisation_is_named_where_nobody_else_is() -> None:
    assert read('<meta name="author" content="Gazette News Desk">').authors == (Found("Gazette News Desk", "meta"),)


@pytest.mark.parametrize(
    ("head", "body", "source", "value"),
    [
        ('<meta property="article:published_time" content="2024-05-16T20:00Z">', "", "opengraph", "2024-05-16T20:00Z"),
        ("", '<h1>T</h1><time datetime="2024-05-16">x</time>', "time", "2024-05-16"),
        ("", '<div class="related"><time datetime="2001-01-01">x</time></div>', "url", "2024-05-17"),
        ("", "<h1>T</h1><div>٢٠٢٤/٠٥/١٦ - ٢٠:٠٠</div>", "text", "٢٠٢٤/٠٥/١٦ - ٢٠:٠٠"),
        ("", "<h1>T</h1><div>دمشق، 16 أيار 2024</div>", "text", "16 أيار 2024"),
        ("", '<h1>T</h1><div class="date">Thursday, May 16, 2024</div>', "text", "May 16, 2024"),
    ],
)  # fmt: skip
def test_published(head: str, body: str, source: str, value: str) -> None:
    assert read(head, body).published[0] == Found(value, source)


def test_a_feeds_date_stands_behind_the_pages_own() -> None:
    head = '<meta property="article:published_time" content="2024-05-16T20:00+03:00">'
    sources = [found.source for found in read(head, hints=Hints(published="Thu, 16 May 2024")).published]
    assert sources == ["opengraph", "feed", "url"]


@pytest.mark.parametrize(
    ("head", "body", "url", "kind"),
    [
        ("<title>Water returns</title>", f"<h1>Water returns</h1>{story()}", URL, PageKind.ARTICLE),
        ("<title>404 Not Found</title>", "<h1>Page not found</h1><p>Sorry.</p>", URL, PageKind.ERROR),
        ("<title>الصفحة غير موجودة</title>", "<h1>الصفحة غير موجودة</h1>", URL, PageKind.ERROR),
        ("<title>Just a moment...</title>", "<p>Checking your browser</p>", URL, PageKind.WALL),
        ("<title>x</title><script>1</script>", '<div id="root"></div>', URL, PageKind.SHELL),
        ('<script type="application/ld+json">{"@type":"LiveBlogPosting"}</script>', story(), URL, PageKind.LIVE),
        ('<script type="application/ld+json">{"@type":"VideoObject"}</script>', "<h1>Watch</h1><p>A clip.</p>", URL,
         PageKind.MEDIA),
        ("<title>The Gazette</title>",
         "".join(f'<h3><a href="/{n}">A headline of the day, long enough, number {n}</a></h3>' for n in range(30)),
         "https://example.org/section/local", PageKind.LISTING),
    ],
)  # fmt: skip
def test_kind(head: str, body: str, url: str, kind: PageKind) -> None:
    page = read(head, body, url=url)
    assert page.kind is kind
    whole = {PageKind.ARTICLE: (), PageKind.LIVE: (), PageKind.SHELL: ("no-text",)}
    lacking = {"no-title", "no-date"}  # what some of these pages lack as articles
    assert set(page_problems(page)) - lacking == set(whole.get(kind, ("not-an-article",)))


def test_problems_name_what_is_missing() -> None:
    page = RawArticle(URL)
    assert page_problems(page) == ("no-title", "no-date", "no-text")


def test_text_in_the_data_of_scripts_is_found() -> None:
    blocks = ",".join(f'{{"type": "paragraph", "content": "{n}. {TEXT}"}}' for n in range(30))
    script = f'<script id="__NEXT_DATA__" type="application/json">{{"props": {{"story": [{blocks}]}}}}</script>'
    page = read("<title>Water returns</title>", f"<h1>Water returns</h1><div id=app></div>{script}")
    assert page.body_source == "state"
    assert len(page.paragraphs) == 30


def test_neither_a_style_sheet_nor_a_menu_among_the_data_is_the_longest_text() -> None:
    sheet = [".menu{position:relative;top:0}.menu__item{margin:0;padding:4px}" * 90] * 2
    paragraphs = [
        {"type": "paragraph", "text": f"Sentence {n} tells of the road to the harbour, and of what the council said."}
        for n in range(12)
    ]
    menu = [word for n in range(90) for word in ("News", "World", f"Edition {n}")]
    menu += [f"Our edition number {n} has all of the news of the day, and what is said of it." for n in range(30)]
    data = json.dumps({"styles": sheet, "menu": menu, "story": paragraphs})
    root = parse_page(f'<body><script type="application/json">{data}</script></body>')
    assert root is not None
    assert state_paragraphs(root)[0] == paragraphs[0]["text"]
