"""How sure each field is said to be."""

from datetime import UTC, datetime

from rasid.reading import read_article
from rasid.trust import confidences

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
URL = "https://example.org/n/1"


def read(head: str, body: str) -> dict[str, float]:
    page = f"<html><head>{head}</head><body>{body}</body></html>".encode()
    article = read_article(page, URL, now=NOW)
    found = dict(confidences(article))
    assert found.keys() == article.sources.keys()
    assert all(0 < one <= 1 for one in found.values())
    return found


def test_what_several_places_say_is_surer() -> None:
    title, og = "<title>The water is back</title>", '<meta property="og:title" content="The water is back">'
    alone = read("", "<h1>The water is back</h1>")["title"]
    twice = read(title, "<h1>The water is back</h1>")["title"]
    thrice = read(title + og, "<h1>The water is back</h1>")["title"]
    assert alone < twice < thrice


def test_fields_say_how_sure_they_are() -> None:
    head = """<meta property="article:published_time" content="2026-11-19T10:00:00+03:00">
    <script type="application/ld+json">{"@type": "NewsArticle", "author": {"name": "Lina Haddad"},
    "articleSection": "Water"}</script>"""
    found = read(head, "<h1>The water is back</h1><p>By Omar Saleh</p>")
    assert found["authors"] > read("", "<h1>T</h1><p>By Omar Saleh</p>")["authors"]
    assert found["published"] > 0.7
    assert "section" in found
