"""What the reader as a whole hands on of a page's kind, and days as printed."""

from datetime import UTC, date, datetime

from rasid.extract.page import page_problems
from rasid.reading import read_article
from rasid.records import Article, PageKind

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def read(html: str) -> Article:
    return read_article(html.encode(), "https://example.org/news/1", now=NOW)


def test_a_listing_stays_one_after_normalizing() -> None:
    links = "".join(f'<h3><a href="/{n}">A headline of the day, long enough, number {n}</a></h3>' for n in range(30))
    article = read(f"<title>The Gazette</title>{links}")
    assert article.kind is PageKind.LISTING
    assert page_problems(article) == ("not-an-article",)


def test_without_an_outlet_the_day_is_the_one_printed() -> None:
    head = '<meta property="article:published_time" content="2023-11-08T21:24:10-05:00">'
    article = read(f"<html><head>{head}</head><body><h1>T</h1></body></html>")
    assert article.published is not None
    assert article.published.day == date(2023, 11, 8)
    assert article.published.instant == datetime(2023, 11, 9, 2, 24, 10, tzinfo=UTC)
