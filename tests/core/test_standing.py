"""A page that is proved unchanged is one that would be read as the same article."""

import random
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demo.pages import article_page
from demo.plan import Plan
from demo.press import Press
from rasid.reading import read_and_stand, read_article
from rasid.records import Article, Outlet, Rules
from rasid.standing import LEVELS, _is_seen, _texts, _tokens, doubt_of

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HEADERS = {"content-type": "text/html; charset=utf-8"}
OUTLETS = 10

Mutation = Callable[[str, random.Random], str]


def paragraph(html: str, generator: random.Random) -> tuple[int, int]:
    """Where the inside of some paragraph stands."""
    starts = [at for at in range(len(html)) if html.startswith("<p>", at)] or [html.find("<p")]
    start = html.find(">", generator.choice(starts)) + 1
    return start, html.find("</p>", start)


def words(html: str, generator: random.Random, change: Callable[[list[str]], list[str]]) -> str:
    start, end = paragraph(html, generator)
    return html[:start] + " ".join(change(html[start:end].split(" "))) + html[end:]


def number(html: str, generator: random.Random) -> str:
    start, end = paragraph(html, generator)
    inside = html[start:end]
    digits = [at for at, sign in enumerate(inside) if sign.isdigit()]
    if not digits:
        return html[:start] + "17 " + html[start:]
    at = generator.choice(digits)
    return html[: start + at] + str((int(inside[at]) + 1) % 10) + html[start + at + 1 :]


def negation(html: str, generator: random.Random) -> str:
    return words(html, generator, lambda parts: [*parts[:1], "لم", *parts[1:]])


def dropped_word(html: str, generator: random.Random) -> str:
    return words(html, generator, lambda parts: parts[:-1] or ["x"])


def added(html: str, generator: random.Random) -> str:
    """A paragraph before, between or after the others."""
    start, end = paragraph(html, generator)
    new = "<p>وأضافت البلدية أن العمل سينتهي قبل نهاية الشهر المقبل بحسب الخطة الجديدة المعلنة.</p>"
    if generator.random() < 0.5:
        return html[: end + 4] + new + html[end + 4 :]
    at = html.rfind("<", 0, start)
    return html[:at] + new + html[at:]


def removed(html: str, generator: random.Random) -> str:
    start, end = paragraph(html, generator)
    return html[: html.rfind("<", 0, start)] + html[end + 4 :]


def swapped(html: str, generator: random.Random) -> str:
    start, end = paragraph(html, generator)
    after = html.find("<p>", end)
    if after < 0:
        return removed(html, generator)
    stop = html.find("</p>", after)
    return html[:start] + html[after + 3 : stop] + html[end : after + 3] + html[start:end] + html[stop:]


def longer(html: str, generator: random.Random) -> str:
    """The last text grows within its paragraph."""
    at = html.rfind("</p>")
    return html[:at] + " تحديث: أعيد فتح الطريق." + html[at:]


def headline(element: str) -> Mutation:
    def mutate(html: str, generator: random.Random) -> str:
        at = html.find(f"<{element}")
        inside = html.find(">", at) + 1
        return html[:inside] + "عاجل: " + html[inside:] if at >= 0 else html

    return mutate


def everywhere(html: str, generator: random.Random) -> str:
    """Another headline in all its places."""
    at = html.find("<h1")
    start = html.find(">", at) + 1
    title = html[start : html.find("<", start)].strip()
    return html.replace(title, "عنوان آخر تماما") if at >= 0 and title else html


def dates(html: str, generator: random.Random) -> str:
    return html.replace("2026-03-02", "2026-03-01")


def byline(html: str, generator: random.Random) -> str:
    return html.replace("</h1>", '</h1><p class="byline" rel="author">كتب: سامر حداد</p>')


def meta_author(html: str, generator: random.Random) -> str:
    return html.replace("</head>", '<meta name="author" content="ليلى حداد"></head>')


def image(html: str, generator: random.Random) -> str:
    return html.replace("</head>", '<meta property="og:image" content="/i/other.jpg"></head>')


def notice(html: str, generator: random.Random) -> str:
    """The article gave way to a notice."""
    start, end = html.find("<p>"), html.rfind("</p>")
    return html[:start] + "<p>تم حذف هذا الخبر.</p>" + html[end + 4 :]


def wall(html: str, generator: random.Random) -> str:
    return "<!DOCTYPE html><html><head><title>Cookies</title></head><body><p>Please accept cookies.</p></body></html>"


def cut_off(html: str, generator: random.Random) -> str:
    return html[: generator.randrange(len(html) // 3, len(html))]


MUTATIONS: tuple[Mutation, ...] = (
    number, negation, dropped_word, added, removed, swapped, longer, headline("h1"), headline("title"), everywhere,
    dates, byline, meta_author, image, notice, wall, cut_off,
)  # fmt: skip


@cache
def pages() -> tuple[str, ...]:
    """Pages of all the press's houses."""
    press = Press(7, Plan(outlets=OUTLETS, backlog=4))
    made = []
    for index, house in enumerate(press.houses):
        desk = press.desk(index)
        made += [article_page(desk, piece, 0.0, f"http://{house.host}") for piece in list(desk.published(0.0))[:2]]
    return tuple(made)


def around(html: str, seed: int) -> str:
    """The page with other things around its article."""
    teasers = "".join(f'<li><a href="/t/{seed + n}">قصة أخرى رقم {seed * 7 + n}</a></li>' for n in range(5))
    body = html.replace(
        "</body>", f'<aside class="more"><ul>{teasers}</ul></aside><script>var t={seed};</script></body>'
    )
    return body.replace("</head>", f'<meta name="csrf-token" content="{seed:016x}"></head>', 1)


def read(html: str) -> Article:
    return read_article(html.encode(), "http://x.press.test/news/1", headers=HEADERS, now=NOW)


def standing_of(html: str, level: int) -> str | None:
    return read_and_stand(html.encode(), "http://x.press.test/news/1", headers=HEADERS, now=NOW, levels=(level,))[1][0]


@given(
    page=st.integers(0, 2 * OUTLETS - 1),
    mutation=st.sampled_from(MUTATIONS),
    seed=st.integers(0, 2**32),
    level=st.integers(0, LEVELS - 1),
    twice=st.booleans(),
)
@settings(max_examples=250, deadline=None)
def test_no_change_is_ever_taken_for_none(page: int, mutation: Mutation, seed: int, level: int, twice: bool) -> None:
    html = around(pages()[page % len(pages())], 1)
    standing = standing_of(html, level)
    if standing is None:
        return
    generator = random.Random(seed)
    other = mutation(around(pages()[page % len(pages())], 2), generator)
    if twice:
        other = generator.choice(MUTATIONS)(other, generator)
    if doubt_of(standing, other.encode()) is None:
        before, now = read(html), read(other)
        assert now.digest == before.digest, [
            name for name in before.digests if before.digests[name] != now.digests[name]
        ]


@pytest.mark.parametrize("page", range(2 * OUTLETS))
def test_what_differs_around_an_article_is_proved_to_be_no_change(page: int) -> None:
    html = pages()[page % len(pages())]
    standing = standing_of(around(html, 1), 0)
    assert standing is not None
    assert doubt_of(standing, around(html, 2).encode()) is None
    assert len(standing) <= 2048


CLOCK_PAGE = """<html><body><div class="clock">02.03.2026 | 14:59:12</div>
<h1 class="head">افتتاح سوق الحرف في صيدا القديمة</h1><div class="when">{printed}</div>
<div class="body">{text}</div><div class="views">عدد القراءات: 4012</div></body></html>"""
SENTENCE = "<p>{0} شهدت أسواق صيدا القديمة إقبالاً كبيراً على معرض الحرف الذي تنظمه البلدية مع جمعيات المدينة.</p>"
CLOCK_OUTLET = Outlet(
    "sidon", {"ar": "أخبار صيدا"}, "LB", "Asia/Beirut", ("ar",), "http://x.press.test/", (),
    rules=(Rules(title=".head", published=".when", body=".body"),),
)  # fmt: skip


@pytest.mark.parametrize("level", range(LEVELS))
def test_a_date_that_the_pages_clock_shows_as_well_is_held_to_its_place(level: int) -> None:
    text = "".join(SENTENCE.format(day) for day in ("صباح اليوم", "ومساء اليوم", "وفي نهاية الأسبوع", "وكل عام"))
    page = CLOCK_PAGE.format(printed="02.03.2026 | 14:59", text=text)
    _, (standing,) = read_and_stand(
        page.encode(), "http://x.press.test/news/1", outlet=CLOCK_OUTLET, headers=HEADERS, now=NOW, levels=(level,)
    )
    assert standing is not None
    assert doubt_of(standing, page.encode()) is None
    backdated = CLOCK_PAGE.format(printed="01.03.2026 | 09:30", text=text)
    assert doubt_of(standing, backdated.encode()) is not None


MARKUP = st.lists(
    st.sampled_from([
        b"<p>", b"</p>", b"<P class='a'>", b"<script>", b"<script src=x>", b"</script>", b"</SCRIPT >", b"<style>",
        b"</style>", b"<!-- x -->", b"<!--", b"<scripted>", b"<!DOCTYPE html>", b"<", b"< b", b">", b"a<b", b" \n ",
        b"\xd9\x86\xd8\xb5", b"&amp;", b"<br/>", b"<a href='x>y'>", b"</", b"\x0b", b"<s-1>", b"text",
    ])
)  # fmt: skip


@given(MARKUP)
def test_texts_are_the_tokens_that_are_texts(pieces: list[bytes]) -> None:
    body = b"".join(pieces)
    assert _texts(body, 0, len(body)) == [
        (token.start, token.end) for token in _tokens(body, 0, len(body)) if token.is_text
    ]


HIDDEN = ("<!-- {} -->", "<script>var print = `{}`;</script>", "<SCRIPT type='text/template'>{}</SCRIPT>",
          "<style>/* {} */</style>")  # fmt: skip


@pytest.mark.parametrize("hiding", HIDDEN)
@pytest.mark.parametrize("page", range(OUTLETS))
def test_a_copy_of_the_article_that_nobody_sees_proves_nothing(page: int, hiding: str) -> None:
    html = pages()[page]
    start = html.find("<p")
    text = html[start : html.rfind("</p>") + 4]
    copy = text.replace(">", ">+ ")  # with bytes of its own, so that it could be known again by them
    doubled = html.replace("</body>", hiding.format(copy) + "</body>")
    standing = standing_of(doubled, 0)
    assert standing is not None
    assert doubt_of(standing, doubled.encode()) is None
    changed = doubled.replace(text, text.replace("</p>", " ولم يحدد موعدا آخر</p>", 1), 1)
    assert changed != doubled
    assert doubt_of(standing, changed.encode()) is not None


@pytest.mark.parametrize(
    "altered", ["{}+ ", "<b></b>{}", "{}&rlm;"], ids=["other words", "other tags", "other letters"]
)
@pytest.mark.parametrize("behind", [True, False], ids=["behind", "before"])
def test_a_copy_of_the_article_for_all_to_see_proves_nothing(altered: str, behind: bool) -> None:
    """As for print, or for phones."""
    text = "".join(SENTENCE.format(f"وفي اليوم {number} من الشهر") for number in range(11, 30))
    page = CLOCK_PAGE.format(printed="02.03.2026 | 14:59", text=text)
    copy = f'<div class="print">{text.replace("<p>", altered.format("<p>"))}</div>'
    doubled = (
        page.replace("</body>", f"{copy}</body>")
        if behind
        else page.replace('<div class="body">', f'{copy}<div class="body">')
    )
    _, (standing,) = read_and_stand(
        doubled.encode(), "http://x.press.test/news/1", outlet=CLOCK_OUTLET, headers=HEADERS, now=NOW, levels=(0,)
    )
    changed = doubled.replace(f'<div class="body">{text}', f'<div class="body">{text.replace("إقبالاً", "لا إقبالاً")}')
    assert changed != doubled
    assert standing is None or doubt_of(standing, changed.encode()) is not None


@pytest.mark.parametrize(("hidden", "seen"), [(3, False), (3_000, True)])
def test_words_that_a_script_repeats_without_end_are_not_gone_through(hidden: int, seen: bool) -> None:
    words = "افتتحت البلدية مكتبة".encode()
    body = b"<body><script>" + words * hidden + b"</script><p>" + words + b"</p></body>"
    last = body.rfind(words)
    assert _is_seen(body, words, (last, last + len(words))) is seen


@pytest.mark.parametrize("page", range(2 * OUTLETS))
def test_a_page_that_breaks_off_behind_its_article_is_not_proved(page: int) -> None:
    html = around(pages()[page % len(pages())], 1)
    standing = standing_of(html, 0)
    assert standing is not None
    assert doubt_of(standing, html.rpartition("</body>")[0].encode()) == "place"
