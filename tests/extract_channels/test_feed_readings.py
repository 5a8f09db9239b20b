"""Single facts of reading feeds, each in a feed of one or two entries."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from rasid.extract.listing import HINT_LIMIT, MOST, Listing, plain

Read = Callable[..., Listing]
Told = Callable[[Callable[[], Listing]], dict[str, Any]]


def rss(item: str, channel: str = "") -> str:
    return f'<rss version="2.0"><channel><title>T</title>{channel}<item><title>خبر</title>{item}</item></channel></rss>'


LINK = "<link>https://sada.example/n/1</link>"


@pytest.mark.parametrize(
    ("body", "kind", "detail"),
    [
        ("", "empty-feed", "The answer is empty."),
        ("\ufeff \n", "empty-feed", "The answer is empty."),
        ("<rss></rss>", "empty-feed", "It has no entry."),
        ("<rss/>", "empty-feed", "It has no entry."),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": []}', "empty-feed", "It has no entry."),
        ("<rss><channel><item><title>x", "truncated-feed", "It ends without </rss>, and no entry in it is whole."),
        ("<html><body>x</body></html>", "not-a-feed", "It is a web page."),
        ("<!DOCTYPE html><title>Log in</title>", "not-a-feed", "It is a web page, titled 'Log in'."),
        ("<!-- x --><head><title> a\n b</title>", "not-a-feed", "It is a web page, titled 'a b'."),
        ("<html><body><rss>", "not-a-feed", "It is a web page."),
        ("<svg></svg>", "not-a-feed", "Its root element is <svg>."),
        ("Too many connections", "not-a-feed", "It is neither XML nor JSON."),
        ("[1, 2]", "not-a-feed", "It is neither XML nor JSON."),
        ('{"items": 3}', "not-a-feed", "It is JSON, but not a JSON Feed."),
        ("<urlset></urlset>", "not-a-feed", 'It is a sitemap; write kind = "sitemap" for this channel.'),
    ],
)
def test_what_is_no_feed_is_named(read: Read, told: Told, body: str, kind: str, detail: str) -> None:
    assert told(lambda: read(body)) == {"error": kind, "detail": detail}


@pytest.mark.parametrize(
    ("channel", "seconds"),
    [
        ("", None),
        ("<ttl>60</ttl>", 3600),
        ("<ttl>soon</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>inf</ttl>", None),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", 21600),
        ("<sy:updatePeriod> hourly </sy:updatePeriod>", 3600),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", 3600),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>\n1 </sy:updateFrequency>", None),  # by default
        ("<ttl>60</ttl><sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>1</sy:updateFrequency>", 3600),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", 1800),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>1</sy:updateFrequency>", 86400),
        ("<sy:updatePeriod>never</sy:updatePeriod>", None),
    ],
)
def test_how_long_a_copy_may_be_kept(read: Read, channel: str, seconds: float | None) -> None:
    feed = rss(LINK, channel).replace("<rss", '<rss xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"')
    assert read(feed).ttl == seconds


@pytest.mark.parametrize(
    "printed",
    [
        "Mon, 23 Nov 2026 10:00:00 EET",
        "الإثنين 23 تشرين الثاني 2026 - 10:00",
        "۲ آذر ۱۴۰۵ ساعت ۱۴:۳۰",
        "23.11.2026 10:15",
        "not a date",
    ],
)
def test_dates_come_as_printed(read: Read, printed: str) -> None:
    hints = read(rss(f"{LINK}<pubDate>{printed}</pubDate>")).candidates[0].hints
    assert (hints.published, hints.updated) == (printed, None)


def test_an_update_is_not_taken_for_the_publication(read: Read) -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>x</title><link href="/1"/>'
        "<updated>2026-11-23T10:00:00Z</updated></entry></feed>"
    )
    hints = read(atom).candidates[0].hints
    assert (hints.published, hints.updated) == (None, "2026-11-23T10:00:00Z")


@pytest.mark.parametrize(
    ("item", "url"),
    [
        (LINK, "https://sada.example/n/1"),
        ("<link>/n/1</link>", "https://sada.example/n/1"),
        ("<link>n/1?a=1&amp;b=2#top</link>", "https://sada.example/n/1?a=1&b=2"),
        ("<link>\n  https://sada.example/n/1\n</link>", "https://sada.example/n/1"),
        ("<link><![CDATA[https://sada.example/n/1]]></link>", "https://sada.example/n/1"),
        ("<link>https://sada.example/خبر عاجل</link>", "https://sada.example/%D8%AE%D8%A8%D8%B1%20%D8%B9%D8%A7%D8%AC%D9%84"),
        ("<guid>https://sada.example/n/1</guid>", "https://sada.example/n/1"),
        ("<guid>https://sada.example/?p=9</guid><link>https://sada.example/n/1</link>", "https://sada.example/n/1"),
        ("<link>https://sada.example/n/1</link><guid>https://sada.example/?p=9</guid>", "https://sada.example/n/1"),
        ("<atom:link href='https://sada.example/n/1'/>", "https://sada.example/n/1"),
    ],
)  # fmt: skip
def test_where_an_entry_leads(read: Read, item: str, url: str) -> None:
    feed = rss(item).replace("<rss", '<rss xmlns:atom="http://www.w3.org/2005/Atom"')
    assert [candidate.url for candidate in read(feed).candidates] == [url]


@pytest.mark.parametrize("link", ["mailto:desk@sada.example", "javascript:void(0)", "http://[bad", "", "#"])
def test_an_entry_that_leads_nowhere_is_told(read: Read, link: str) -> None:
    listing = read(rss(f"<link>{link}</link>"))
    assert listing.candidates == ()
    assert [finding.kind for finding in listing.problems] == ["placeholder-links"]


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("/-ID.html", True), ("/عنوان-ID.html", True), ("/-ID12.html", False), ("/story/undefined", True),
        ("/story/null.html", True), ("/{slug}", True), ("/news.php?id=", True), ("/news.php?id=4", False), ("/", True),
        ("/?p=12", False), ("/id/", False), ("/national-id", True), ("/nullarbor", False), ("/list", True),
    ],
)  # fmt: skip
def test_placeholders(read: Read, path: str, *, is_one: bool) -> None:
    listing = read(rss(f"<link>https://sada.example{path}</link>"))
    assert bool(listing.problems) is is_one
    assert bool(listing.candidates) is not is_one


def test_one_address_for_many_headlines_is_a_placeholder(read: Read) -> None:
    items = "".join(f"<item><title>خبر {n}</title><link>https://sada.example/live</link></item>" for n in range(3))
    listing = read(rss(LINK).replace("</channel>", f"{items}</channel>"))
    assert [candidate.url for candidate in listing.candidates] == ["https://sada.example/n/1"]
    assert [finding.detail for finding in listing.problems] == [
        "3 of 4 entries lead to no article, such as https://sada.example/live."
    ]


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        (None, None),
        ("", None),
        ("<p> </p>", None),
        ("  عاجل \n خبر ", "عاجل خبر"),
        ("a &lt;b&gt;c&lt;/b&gt;", "a c"),
        ("Q&amp;amp;A", "Q&A"),
        ("5 < 6 > 4", "5 < 6 > 4"),
        ("قال <نعم>", "قال <نعم>"),
        ("a<!-- x -->b", "a b"),
        ("&bogus;", "&bogus;"),
        ("x" * 5000, "x" * HINT_LIMIT),
    ],
)
def test_hints_are_plain_text(printed: str | None, said: str | None) -> None:
    assert plain(printed) == said


@pytest.mark.parametrize(
    "author",
    [
        "<author>desk@sada.example (ريم الأحمد)</author>",
        "<dc:creator>ريم الأحمد</dc:creator>",
        "<dc:creator><![CDATA[ ريم الأحمد ]]></dc:creator>",
    ],
)
def test_who_wrote_it(read: Read, author: str) -> None:
    feed = rss(LINK + author).replace("<rss", '<rss xmlns:dc="http://purl.org/dc/elements/1.1/"')
    assert read(feed).candidates[0].hints.author == "ريم الأحمد"


def test_characters_that_xml_does_not_allow_are_left_out(read: Read) -> None:
    listing = read(rss(f"{LINK}<description>ab\x0bc&#0;d&#xD800;e</description>"))
    assert listing.candidates[0].hints.summary == "abcde"
    assert [finding.detail for finding in listing.problems] == [
        "Characters or tags that XML does not allow were left out."
    ]


def test_a_tag_of_endless_attributes_does_not_reach_the_parser(read: Read) -> None:
    attributes = " ".join(f'a{n}=">"' for n in range(40_000))
    listing = read(rss(f"{LINK}<media {attributes}/>"))
    assert len(listing.candidates) == 1


def test_long_texts_are_no_long_tags(read: Read) -> None:
    text = "كلمة " * 4000
    listing = read(rss(f"{LINK}<description>{text}</description>"))
    assert (listing.problems, len(listing.candidates[0].hints.summary or "")) == ((), HINT_LIMIT - 1)


def test_entities_of_its_own_stay_small(read: Read) -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    listing = read(bomb + rss(f"{LINK}<description>&b;</description>"))
    assert len(listing.candidates[0].hints.summary or "") < 10


@pytest.mark.parametrize("form", ["rss", "json"])
def test_of_a_feed_of_all_years_both_ends_are_taken(read: Read, form: str) -> None:
    links = [f"https://sada.example/n/{number}" for number in range(MOST + 500)]
    if form == "rss":
        items = "".join(f"<item><title>خبر</title><link>{link}</link></item>" for link in links)
        listing = read(f'<rss version="2.0"><channel><title>T</title>{items}</channel></rss>')
    else:
        rows = [{"id": link, "url": link, "title": "خبر"} for link in links]
        listing = read(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": rows}))
    assert [candidate.url for candidate in listing.candidates] == links[: MOST // 2] + links[-MOST // 2 :]
