"""Which of a page's printed dates are taken for the article's, and in what order."""

import pytest

from rasid.extract.page import extract_page
from rasid.records import Found, Hints

PLAIN = "https://example.org/news/water-returns"
MONTH = "https://example.org/2024/05/water-returns.html"
STORY = "<p>The pumping station began work again, after four days, and the water company said so today.</p>" * 4


def published(body: str, url: str = PLAIN, head: str = "") -> tuple[Found, ...]:
    html = f"<html><head>{head}</head><body>{body}</body></html>"
    return extract_page(html, url, outlet=None, hints=Hints()).published


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ('<article><h1>T</h1><footer>Posted on <time class="entry-date" datetime="2024-05-16">16 May</time></footer>'
         '</article><div class="comment"><time datetime="2024-05-19">19 May</time></div>', "2024-05-16"),
        ('<div class="newsletter-article"><h1>T</h1><time datetime="2024-05-16">16 May</time></div>', "2024-05-16"),
        ('<h1>T</h1><time datetime="2024-05-20">Updated 20 May</time><p><time datetime="2024-05-16">16 May</time></p>',
         "2024-05-16"),
        ('<h1>T</h1><time datetime="2024-05-20T10:00Z">Publié le 16 mai 2024</time>', "16 mai 2024"),
        ('<h1>T</h1><p class="teaser-meta">Erschienen am <time datetime="2024-05-16">16. Mai</time></p>', "2024-05-16"),
        ('<h1>T</h1><p><time datetime="2024-05-20">Updated: 20.5.</time> <time datetime="2024-05-16">Published: 16.5.'
         "</time></p>", "2024-05-16"),
        ('<h1>T</h1><p>عُدّل في: <time datetime="2024-05-20">20</time> نشر في: <time datetime="2024-05-16">16</time></p>',
         "2024-05-16"),
        ('<h1>T</h1>Güncelleme <time datetime="2024-05-20">20</time> Yayın <time datetime="2024-05-16">16</time>',
         "2024-05-16"),
        ('<h1>T</h1>Yayın <time datetime="2024-05-16">16</time> Güncelleme <time datetime="2024-05-20">20</time>',
         "2024-05-16"),
        ('<h1>T</h1><time>٠٢:٠٠</time><time datetime="2024-05-16">16 May</time>', "2024-05-16"),
    ],
)  # fmt: skip
def test_the_time_that_is_the_articles_own(body: str, value: str) -> None:
    assert published(body)[0] == Found(value, "time")


@pytest.mark.parametrize(
    "body",
    [
        '<h1>T</h1><div class="related">Posted on <time datetime="2001-01-01">1</time> and '
        'posted on <time datetime="2001-01-02">2</time></div>',
        '<h1>T</h1><blockquote class="instagram-media"><time datetime="2001-01-01">1 January</time></blockquote>',
        '<h1>T</h1><ol class="comments"><li>posted on <time datetime="2001-01-01">1 January</time></li></ol>',
    ],
)
def test_times_of_other_things(body: str) -> None:
    assert not [found for found in published(body) if found.source == "time"]


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (f"<h1>T</h1><p>A picture of the crowd in the square, 14 May 2024</p>{STORY}<p>Date 16.05.2024</p>",
         "16.05.2024"),
        (f"<h1>T</h1>{STORY}<p>Last change: 18.05.2024 Published: 16.05.2024</p>", "16.05.2024"),
        (f"<h1>T</h1>{STORY}<p>T wurde am 16. Mai 2024 um 23:03 Uhr gepostet und unter Wasser abgelegt.</p>",
         "16. Mai 2024 um 23:03 Uhr"),
        (f"<h1>T</h1><p>Damascus, (16.05.2024). {'The water is back. ' * 12}</p>", "16.05.2024"),
        (f"<p>16. Mai 2024, Lina Haddad</p><h1>T</h1><p>Fair: 28.05.2024 – 29.05.2024</p>{STORY}", "16. Mai 2024"),
        (f"<h1>T</h1><p>May 16, 2024 - 11 minutes</p>{STORY}<p>© 2001 - 14 May 2001</p>", "May 16, 2024"),
    ],
)  # fmt: skip
def test_the_date_line(body: str, value: str) -> None:
    assert published(body)[0] == Found(value, "text")


def test_the_day_in_the_header_of_the_page_is_not_the_articles() -> None:
    header = '<header role="banner"><div class="date-bar">شنبه ۷ آذر ۱۴۰۵</div></header>'
    info = '<h1 class="page-header">T</h1><div>کد خبر: ۴۴۱۲۰ | چهارشنبه ۳۰ اردیبهشت ۱۴۰۵ | بازدید: ۱۲</div>'
    assert published(f"{header}<main>{info}{STORY}</main>")[0] == Found("۳۰ اردیبهشت ۱۴۰۵", "text")
    assert published(f"{header}<main><h1>T</h1>{STORY}</main>")[0] == Found("۷ آذر ۱۴۰۵", "text")


def test_an_abbreviation_spells_its_date_in_its_title() -> None:
    abbreviation = '<abbr itemprop="datePublished" title="2026-01-24T09:12:00+01:00">09:12</abbr>'
    found = published(f'<div itemscope itemtype="https://schema.org/BlogPosting">{abbreviation}</div>')
    assert found[0] == Found("2026-01-24T09:12:00+01:00", "microdata")


def test_a_span_a_mark_and_a_copyright_are_no_date_lines() -> None:
    found = published(f"<h1>T</h1><p>Fair 28.05.2024 – 29.05.2024</p><p>9.8 /10</p>{STORY}<p>© 14 May 2001</p>")
    assert not [one for one in found if one.source == "text"]


def test_a_month_in_the_address_is_a_witness_and_no_date() -> None:
    assert Found("2024-05", "url") in published(f"<h1>T</h1>{STORY}", MONTH)


def test_dates_of_a_list_in_microdata_count_only_where_nothing_else_does() -> None:
    listed = "".join(
        f'<div itemscope itemtype="https://schema.org/Article"><time itemprop="datePublished" datetime="{day}">x</time>'
        "</div>"
        for day in ("2024-05-19", "2024-05-20", "2024-05-21")
    )
    meta = '<meta property="article:published_time" content="2024-05-16T20:00:00+03:00">'
    assert [f.value for f in published(f"<h1>T</h1>{listed}") if f.source == "microdata"] == ["2024-05-19"]
    assert not [f for f in published(f"<h1>T</h1>{listed}", head=meta) if f.source == "microdata"]


@pytest.mark.parametrize(
    "line", ["١ی ئایاری ٢٠٢٦", "هەینی ١١ی گوڵانی ٢٧٢٦", "1ê Gulana 2026", "În, 1'ê Gulanê 2026", "1er mai 2026"]
)  # fmt: skip
def test_days_with_an_ending_are_dates(line: str) -> None:
    found, *_ = published(f"<h1>T</h1><p>{line}</p>{STORY}")
    assert found.source == "text"
    assert line.endswith(found.value)


@pytest.mark.parametrize(
    "line",
    ["منذ ساعتين", "نُشر قبل 3 أيام", "أمس 10:15", "۲ ساعت پیش", "٢ کاتژمێر لەمەوبەر", "Berî 2 saetan", "2 saat önce",
     "לפני שעתיים", "Il y a 2 heures", "2 hours ago", "Yesterday at 10:15"],
)  # fmt: skip
@pytest.mark.parametrize("markup", ["<p>{}</p>", "<time>{}</time>", '<div class="meta"><span>{}</span></div>'])
def test_a_line_below_the_headline_that_tells_how_long_ago_is_the_date_where_there_is_none(
    line: str, markup: str
) -> None:
    assert published(f"<h1>T</h1>{markup.format(line)}{STORY}")[0].value == line
    dated = published(f"<h1>T</h1><p>{line}</p><p>16 May 2024</p>{STORY}")
    assert "16 May 2024" in {found.value for found in dated}


def test_how_long_ago_other_articles_are_is_no_date() -> None:
    others = '<ul class="related-articles"><li>Rain in the hills, 2 hours ago</li></ul>'
    assert published(f"<h1>T</h1>{STORY}{others}") == ()
    assert published(f"<h1>T</h1>{others}{STORY}") == ()
    assert (
        published(f"<h1>T</h1><p>{'The road was closed, as it was an hour ago, and stays so. ' * 2}</p>{STORY}") == ()
    )


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("16 أيار 2024 الساعة السابعة والنصف مساءً", "16 أيار 2024 الساعة السابعة والنصف مساء"),
        ("نشر في: 16 أيار 2024، الساعة الثانية عشرة ظهرا", "16 أيار 2024، الساعة الثانية عشرة ظهرا"),
        ("16 أيار 2024 الساعة التي انتظرها الجميع", "16 أيار 2024"),
    ],
)
def test_an_hour_in_words_belongs_to_the_day(line: str, value: str) -> None:
    assert published(f"<h1>T</h1><p>{line}</p>{STORY}")[0].value == value


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("מאת: דנה לוי | י״ד באדר תשפ״ו", "י״ד באדר תשפ״ו"),
        ("יום שלישי, ג' בניסן ה'תשפ\"ו", "ג' בניסן ה'תשפ\"ו"),
        ("כ״ט באדר א׳ תשפ״ד 10:30", "כ״ט באדר א׳ תשפ״ד 10:30"),
        ("בתשפ״ו ייפתח בית הספר", None),
    ],
)
def test_a_day_of_the_hebrew_calendar_in_letters(line: str, value: str | None) -> None:
    assert [found.value for found in published(f"<h1>כותרת</h1><div>{line}</div>{STORY}")] == ([value] if value else [])
