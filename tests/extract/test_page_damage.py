"""Damaged pages: cut off, with flipped bits, nested without end. Nothing raises, nothing takes long."""

import random
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.data import data_folder
from rasid.errors import TROUBLES
from rasid.extract.page import extract_page, page_problems
from rasid.extract.tree import bare
from rasid.records import Hints, RawArticle

PAGE = """<!DOCTYPE html><html lang="ar"><head><title>عودة المياه | الجريدة</title>
<meta property="og:title" content="عودة المياه">
<meta property="article:published_time" content="2024-05-16T20:00+03:00">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "NewsArticle",
"headline": "عودة المياه", "author": [{"@type": "Person", "name": "لينا حداد"}],
"articleBody": "عادت المياه."}]}</script>
</head><body><nav><ul><li><a href="/a">محليات</a></li></ul></nav><article><h1>عودة المياه</h1>
<time datetime="2024-05-16">16 أيار 2024</time>
<p>عادت المياه إلى أحياء المدينة مساء الخميس بعد انقطاع دام أربعة أيام.</p>
<p>وقالت المؤسسة إن الورشات أنهت إصلاح الخط الرئيسي<br><br>ويستمر الضخ وفق البرنامج المعتاد.</p></article>
<footer>جميع الحقوق محفوظة</footer></body></html>"""


def read(html: str) -> RawArticle:
    return extract_page(html, "https://example.org/news/1", outlet=None, hints=Hints())


@given(st.integers(0, len(PAGE)), st.lists(st.tuples(st.integers(0, len(PAGE) - 1), st.characters()), max_size=20))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_cut_and_changed_pages_are_read(length: int, changes: list[tuple[int, str]]) -> None:
    letters = list(PAGE)
    for place, letter in changes:
        letters[place] = letter
    assert set(page_problems(read("".join(letters)[:length]))) <= TROUBLES.keys()


@given(st.text(max_size=400))
@settings(max_examples=60, deadline=None)
def test_any_text_is_read(text: str) -> None:
    assert set(page_problems(read(text))) <= TROUBLES.keys()


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 20_000 + "x" + "</div>" * 20_000,
        "<b>" * 20_000 + "x",
        "<p>word " * 20_000,
        "<a href=x>link</a> " * 20_000,
        '<script type="application/ld+json">' + "[" * 50_000 + "</script><p>x",
        '<script type="application/json">' + '{"a":' * 50_000 + "</script><p>x",
        "<table>" * 500 + "<td>x" * 5_000,
        "By " * 30_000,
        "<title>" + "a | " * 20_000 + "</title><h1>" + "a | " * 50 + "</h1>",
        "1.1.2020 " * 20_000,
        "<h1>A headline of some words</h1>" * 5_000,
        "".join(f'<meta name="author" content="Rana Issa {n}">' for n in range(10_000)),
        "a" * 500_000,
        "<div " + " ".join(f"a{n}=1" for n in range(40_000)) + "><p>x",
        ("<" + "a" * 7_999) * 100,
        "\x00\ud800<p>x",
        '<?xml version="1.0" encoding="utf-16"?><html><body><p>x</p></body></html>',
    ],
    ids=lambda html: html[:12],
)
def test_hostile_pages_end(html: str) -> None:
    start = time.process_time()
    read(html)
    assert time.process_time() - start < 15


@pytest.mark.parametrize("joint", [" ", "\n"])
def test_only_tags_with_thousands_of_attributes_are_made_bare(joint: str) -> None:
    few, many = (joint.join(f"data-n{n}=1" for n in range(count)) for count in (1_500, 3_000))
    picture, script = f'<img src="data:image/png;base64,{"A" * 30_000}">', f"<script>{'a < b; ' * 9_000}</script>"
    long = f"{picture}<p {few}>One</p>{script}"
    assert bare(long) == long
    assert bare(f"{long}<h1{joint}{many}>T</h1>{long}") == f"{long}<h1>T</h1>{long}"
    read_too = read(PAGE.replace("</body>", f"<div {many}></div></body>"))
    assert read_too == read(PAGE.replace("</body>", "<div></div></body>"))


def many(form: str, count: int = 3_000) -> str:
    return " ".join(form.format(n=n) for n in range(count))


QUOTED = many('a{n}=">"')


@pytest.mark.parametrize(
    "attributes",
    [
        QUOTED,
        many("a{n}='>'"),
        many('a{n} = "</p>"'),
        many('a{n}="<"'),
        many("a{n}='\">'"),
        " ".join([many("b{n}"), 'x=">"', many("c{n}"), 'y="<p>"', many("d{n}")]),
        many('a{n}="1"').replace(" ", ""),
        many("attribute-{n}").replace(" ", "/"),
        many("it's-{n}"),
    ],
    ids=lambda attributes: attributes[-12:],
)
@pytest.mark.parametrize("name", ["div", "p", "script", "TEXTAREA"])
def test_no_angle_bracket_in_quotes_hides_attributes(attributes: str, name: str) -> None:
    rest = f"x</{name}><p title='1 > 2'>One</p>"
    assert bare(f"<h1>T</h1><{name} {attributes}>{rest}") == f"<h1>T</h1><{name}>{rest}"
    assert bare(f"<{name} {attributes}") == f"<{name}"


def test_a_quote_without_end_is_the_rest_of_the_page() -> None:
    page = '<p a=">' + many("b{n}")
    assert bare(page) == page
    assert bare(f"<div {many('a{n}')} {page[3:]}") == "<div"


@pytest.mark.parametrize(
    "part",
    [
        "<script>{}</script>",
        "<SCRIPT type='a>b'>{}</Script >",
        "<style>{}</style>",
        "<textarea>{}</textarea>",
        "<title>{}</title>",
        "<!-- {} -->",
        "<!--> {} -->",
        "<p>{}</p>",
    ],
)
def test_what_is_no_tag_stays(part: str) -> None:
    words = f"if (a < b && c > d) it's {many('word-{n}')} < 3"
    page = f"<p>One</p>{part.format(words)}<p>Two</p>"
    assert bare(page) == page
    assert bare(f"{page}<div {QUOTED}>") == f"{page}<div>"


@pytest.mark.parametrize("part", ["<script>{}</script>", "<style>{}</style>", "<title>{}</title>", "<!-- {} -->"])
def test_a_tag_within_what_is_no_markup_stays(part: str) -> None:
    tag = f"<div {many('a{n}=1')}>"
    page = f"<p>One</p>{part.format(tag)}<p>Two</p>"
    assert bare(page) == page


@pytest.mark.parametrize(
    "before", ["<!<script>", "</'<p \">", "</script '<script>", "<?x '>", "<!-- '<script>-->", "</p a='\">'>"]
)
def test_nothing_before_hides_a_tag(before: str) -> None:
    assert bare(f"<h1>T</h1>{before}<div {QUOTED}><p>One</p>") == f"<h1>T</h1>{before}<div><p>One</p>"


@pytest.mark.parametrize(
    "piece",
    ["<a ", "<a b='", '<a b=">" ', "<!--", "<!-", "<script>", "</script", "<script", "<a =", "<a b =  ", "a='<", "/ "],
)
def test_making_bare_takes_as_long_as_a_page_is(piece: str) -> None:
    few, more = (piece * (size // len(piece)) for size in (50_000, 400_000))
    assert best_time(more) < 32 * best_time(few) + 0.01  # of eight times the size; squares would take 64 times


def best_time(page: str) -> float:
    times = []
    for _ in range(4):
        start = time.process_time()
        bare(page)
        times.append(time.process_time() - start)
    return min(times)


def test_real_pages_damaged_are_read() -> None:
    folder = data_folder("pages/regional")
    if folder is None:
        pytest.skip("no development data: set RASID_DATA to its folder")
    from benchmarks.extract_sets import load

    chance = random.Random(7)
    for page in load("regional")[::6]:
        body = bytearray(page.body)
        for _ in range(200):
            body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
        cut = bytes(body[: chance.randrange(len(body))]).decode("utf-8", "replace")
        assert set(page_problems(read(cut))) <= TROUBLES.keys()


def test_data_in_an_attribute_is_not_cut() -> None:
    data = f'{{"text": "{many("word-{n}")} <link rel=icon> &amp; more"}}'
    page = PAGE.replace("</body>", f"<script data-state='{data}'></script></body>")
    assert bare(page) == page
    assert read(page).paragraphs == read(PAGE).paragraphs
