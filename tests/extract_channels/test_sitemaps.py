"""Sitemaps: plain ones, news sitemaps, indexes, text, packed."""

import gzip
from collections.abc import Callable
from typing import Any

import pytest

from rasid.extract.listing import MOST, Listing

Read = Callable[..., Listing]
Told = Callable[[Callable[[], Listing]], dict[str, Any]]

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">'
)


def url(loc: str, rest: str = "") -> str:
    return f"<url><loc>{loc}</loc>{rest}</url>"


NEWS = f"""{HEAD}
<url><image:image><image:loc>https://sada.example/i.jpg</image:loc><image:title>صورة</image:title></image:image>
<loc>https://sada.example/n/1</loc><lastmod>2026-11-20T11:00:00+03:00</lastmod>
<news:news><news:publication><news:name>صدى</news:name><news:language>ar</news:language></news:publication>
<news:publication_date>2026-11-20T10:00:00+03:00</news:publication_date>
<news:title>سوق الخضار &amp; الفواكه</news:title></news:news></url>
{url("https://sada.example/n/2", "<news:news><news:publication_date>2026-11-21</news:publication_date></news:news>")}
</urlset>"""


def test_a_news_sitemap_gives_titles_and_dates_the_latest_first(read: Read, told: Told) -> None:
    assert told(lambda: read(NEWS, "sitemap")) == {
        "format": "news-sitemap",
        "candidates": [
            {"url": "https://sada.example/n/2", "published": "2026-11-21"},
            {
                "url": "https://sada.example/n/1",
                "title": "سوق الخضار & الفواكه",
                "published": "2026-11-20T10:00:00+03:00",
                "updated": "2026-11-20T11:00:00+03:00",
            },
        ],
    }


@pytest.mark.parametrize(
    "body",
    [
        gzip.compress(NEWS.encode(), mtime=0),
        NEWS.encode("utf-16"),
        NEWS.replace("xmlns:news=", "xmlns:n=").encode(),  # the prefix is used and not declared
        gzip.compress(NEWS.encode() + b" " * 100_000)[:-12],  # damaged at its end
        gzip.compress(NEWS.encode(), mtime=0)[:-4],
        gzip.compress(NEWS.encode(), mtime=0) + b"\0\0<!-- cached -->",
        gzip.compress(NEWS.encode()[:500], mtime=0) + gzip.compress(NEWS.encode()[500:], mtime=0),
    ],
    ids=["packed", "utf-16", "prefix", "damaged", "cut off", "more behind", "two parts"],
)
def test_it_may_come_in_other_clothes(read: Read, body: bytes) -> None:
    listing = read(body, "sitemap")
    assert [candidate.hints.published for candidate in listing.candidates] == [
        "2026-11-21",
        "2026-11-20T10:00:00+03:00",
    ]


def test_only_articles_are_taken_where_their_address_is_known(read: Read) -> None:
    body = (
        HEAD + url("https://sada.example/") + url("/about") + url("/n/7", "<lastmod>2026-11-02</lastmod>") + "</urlset>"
    )
    listing = read(body, "sitemap", article_url=r"/n/\d+$")
    assert [(c.url, c.hints.updated) for c in listing.candidates] == [("https://sada.example/n/7", "2026-11-02")]
    assert listing.format == "sitemap"


def test_an_archive_gives_its_latest_articles_only(read: Read) -> None:
    rows = [url(f"/n/{n}", f"<lastmod>{1000 + n}-01-01</lastmod>") for n in range(MOST + 500)]
    listing = read(f"{HEAD}{''.join(rows)}</urlset>", "sitemap")
    assert len(listing.candidates) == MOST
    assert listing.candidates[0].url == f"https://sada.example/n/{MOST + 499}"


@pytest.mark.parametrize("date", ["", "21 تشرين الثاني 2026", "01-02-2026", "2026-11-21"])
def test_of_an_archive_without_dates_that_tell_an_order_both_ends_are_taken(read: Read, date: str) -> None:
    stamp = f"<lastmod>{date}</lastmod>"
    listing = read(f"{HEAD}{''.join(url(f'/n/{n}', stamp) for n in range(3 * MOST))}</urlset>", "sitemap")
    found = [int(candidate.url.rpartition("/")[2]) for candidate in listing.candidates]
    assert found == [*range(MOST // 2), *range(3 * MOST - MOST // 2, 3 * MOST)]


def test_the_latest_of_an_archive_come_before_both_ends_of_the_others(read: Read) -> None:
    rows = [url(f"/n/{n}") for n in range(2 * MOST)] + [url("/n/last", "<lastmod>2026-11-21</lastmod>")]
    found = [c.url.rpartition("/")[2] for c in read(f"{HEAD}{''.join(rows)}</urlset>", "sitemap").candidates]
    assert (len(found), found[:2], found[-1]) == (MOST, ["last", "0"], str(2 * MOST - 1))


@pytest.mark.parametrize("date", ["", "2026-11-21"])
def test_of_an_index_without_dates_or_with_one_both_ends_come_first(read: Read, date: str) -> None:
    rows = "".join(f"<sitemap><loc>/{n}.xml</loc><lastmod>{date}</lastmod></sitemap>" for n in range(1, 7))
    listing = read(f"<sitemapindex>{rows}</sitemapindex>", "sitemap")
    assert [child.rpartition("/")[2] for child in listing.children] == [f"{n}.xml" for n in (6, 1, 5, 2, 4, 3)]


def test_parameters_of_an_address_stay_though_an_ampersand_is_bare(read: Read) -> None:
    listing = read(f"{HEAD}{url('/n/?id=1&lang=ar&copy=2')}</urlset>", "sitemap")
    assert [candidate.url for candidate in listing.candidates] == ["https://sada.example/n/?id=1&lang=ar&copy=2"]
    assert [finding.kind for finding in listing.problems] == ["malformed-feed"]


def test_an_index_gives_further_sitemaps_the_latest_first(read: Read) -> None:
    index = (
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        "<sitemap><loc>https://sada.example/2025.xml.gz</loc><lastmod>2025-12-31</lastmod></sitemap>"
        "<sitemap><loc>/2026.xml</loc><lastmod>2026-11-23</lastmod></sitemap></sitemapindex>"
    )
    listing = read(index, "sitemap")
    assert listing.children == ("https://sada.example/2026.xml", "https://sada.example/2025.xml.gz")
    assert (listing.candidates, listing.format) == ((), "sitemap-index")


def test_a_list_of_addresses_is_a_sitemap_too(read: Read) -> None:
    listing = read("https://sada.example/n/1\r\nhttps://sada.example/n/2\n", "sitemap")
    assert [candidate.url for candidate in listing.candidates] == [
        "https://sada.example/n/1",
        "https://sada.example/n/2",
    ]


def test_a_feed_serves_as_a_sitemap(read: Read) -> None:
    feed = "<rss><channel><item><title>x</title><link>/n/1</link></item></channel></rss>"
    assert [candidate.url for candidate in read(feed, "sitemap").candidates] == ["https://sada.example/n/1"]


def test_half_an_address_is_not_taken(read: Read, told: Told) -> None:
    body = HEAD + url("https://sada.example/n/1") + "<url><loc>https://sada.example/n/2"
    got = told(lambda: read(body, "sitemap"))
    assert got["candidates"] == [{"url": "https://sada.example/n/1"}]
    assert got["problems"] == [{"kind": "truncated-feed", "detail": "It ends without </urlset>."}]


@pytest.mark.parametrize(
    ("body", "kind", "detail"),
    [
        ("", "empty-feed", "The answer is empty."),
        (f"{HEAD}</urlset>", "empty-feed", "The sitemap is without entries."),
        (HEAD, "truncated-feed", "It ends without </urlset>, and no entry in it is whole."),
        (f"{HEAD}{url('/about')}</urlset>", "no-links", "None of its 1 addresses is an article's."),
        ("<html>", "not-a-feed", "It is a web page."),
        (gzip.compress(b"x", mtime=0)[:8], "malformed-feed", None),
    ],
)
def test_what_is_no_sitemap_is_named(read: Read, told: Told, body: str | bytes, kind: str, detail: str | None) -> None:
    got = told(lambda: read(body, "sitemap", article_url="/n/"))
    assert got["error"] == kind
    assert detail is None or got["detail"] == detail
