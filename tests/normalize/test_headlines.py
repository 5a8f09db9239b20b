"""Headlines side by side: from the page's places, and from the words of the address."""

from collections.abc import Callable
from datetime import datetime

import pytest

from rasid.extract.page import extract_page
from rasid.normalize.article import normalize
from rasid.normalize.headlines import slug
from rasid.records import Article, Headline, Hints

_PAGE = """<html lang="en"><head><title>Bridge opens early - Example Times</title>
<meta property="og:site_name" content="Example Times">
<meta property="og:title" content="You will like this bridge">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Bridge  opens a week early"}</script>
</head><body><article><h1>Bridge opens a week early</h1><p>The bridge over the river opened on Monday.</p>
</article></body></html>"""


def test_each_wording_stands_once_with_its_places(now: datetime) -> None:
    url = "http://times.example/2026/03/02/bridge-to-open-in-april-120945.html"
    raw = extract_page(_PAGE, url, outlet=None, hints=Hints(title="Feed's own"))
    article = normalize(raw, None, now=now, reader="test")
    assert article.headlines == (
        Headline("Bridge opens a week early", ("h1", "json-ld")),
        Headline("You will like this bridge", ("opengraph",)),
        Headline("Bridge opens early", ("title",)),
        Headline("bridge to open in april", ("url",)),
    )


def test_they_take_no_part_in_comparing(make_article: Callable[..., Article]) -> None:
    assert make_article(headlines=(Headline("Other", ("opengraph",)),)).digest == make_article().digest


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://a.example/news/%D8%A7%D9%81%D8%AA%D8%AA%D8%A7%D8%AD-%D9%85%D9%83%D8%AA%D8%A8%D8%A9-%D8%B9%D8%A7%D9%85%D8%A9",
         "افتتاح مكتبة عامة"),
        ("http://a.example/2026/20260308/ln752570.htm", None),
        ("http://a.example/350975", None),
        ("http://a.example/haber/88-yayinevi-bursa-icin-bulustu-615418", "88 yayinevi bursa icin bulustu"),
        ("http://a.example/story_of_the_bridge.php?id=5", "story of the bridge"),
        ("http://a.example/article-285538/", None),
        ("http://a.example/%FF%FE-a-b-c", None),
        ("http://a.example/" + "word-" * 100, None),
        ("http://a.example/", None),
    ],
)  # fmt: skip
def test_words_of_an_address(url: str, words: str | None) -> None:
    assert slug(url) == words
