"""Feeds of every version, and broken in every way that outlets know: what is read of them, and what is told."""

import gzip
from collections.abc import Callable

import pytest

from rasid.channels import read_channel
from rasid.errors import UnreadableFeedError
from rasid.records import ChannelKind, Outlet

OUTLET = Outlet("sahel", {"ar": "الساحل"}, "SY", "Asia/Damascus", ("ar",), "https://sahel.example/", ())
FIRST = (
    "<item><title>خبر أول</title><link>https://sahel.example/news/1</link>"
    "<guid>https://sahel.example/?p=1</guid><pubDate>Thu, 19 Mar 2026 14:05:00 +0200</pubDate></item>"
)
SECOND = FIRST.replace("news/1", "news/2").replace("p=1", "p=2").replace("أول", "ثان")
ATOM = "http://www.w3.org/2005/Atom"
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
ENTRY = (
    '<entry><id>tag:sahel.example,2026:1</id><title type="html">&lt;b&gt;خبر أول&lt;/b&gt;</title>'
    '<link rel="replies" href="/comments/1"/><link rel="alternate" href="/news/1"/>'
    '<link rel="enclosure" href="/news/1.mp3"/><published>2026-03-19T14:05:00+02:00</published></entry>'
)
BOTH = ["خبر أول|/news/1", "خبر ثان|/news/2"]
ONE = BOTH[:1]


def rss(items: str = FIRST + SECOND, version: str = ' version="2.0"') -> str:
    channel = f"<channel><title>الساحل</title><link>https://sahel.example/</link>{items}</channel>"
    return f'<?xml version="1.0" encoding="utf-8"?><rss{version}>{channel}</rss>'


def first(change: Callable[[str], str]) -> str:
    return rss(change(FIRST) + SECOND)


def read(body: str | bytes, media: str = "application/xml") -> tuple[list[str], list[str]]:
    data = body.encode() if isinstance(body, str) else body
    listing = read_channel(data, {"Content-Type": media}, "https://sahel.example/feed", ChannelKind.FEED, OUTLET)
    found = [f"{c.hints.title}|{c.url.removeprefix('https://sahel.example')}" for c in listing.candidates]
    return found, [finding.kind for finding in listing.problems]


WHOLE: dict[str, str | bytes] = {
    **{f"RSS {number}": rss(version=f' version="{number}"') for number in ("0.91", "0.92", "0.94", "2.0", "2.01", "")},
    "RSS without version": rss(version=""),
    "RSS 1.0": f'<rdf:RDF {RDF} xmlns="http://purl.org/rss/1.0/"><channel rdf:about="x"><title>ا</title></channel>'
    + (FIRST + SECOND).replace("<item>", '<item rdf:about="x">') + "</rdf:RDF>",
    "RSS 0.90": f'<rdf:RDF {RDF} xmlns="http://my.netscape.com/rdf/simple/0.9/">{FIRST}{SECOND}</rdf:RDF>',
    "items beside the channel": rss("").replace("</rss>", f"{FIRST}{SECOND}</rss>"),
    "capitals": rss().replace("rss", "RSS").replace("channel", "CHANNEL").replace("item>", "Item>"),
    "CDATA": first(lambda item: item.replace("خبر أول", "<![CDATA[ خبر <b>أول</b> ]]>")),
    "white space around the link": first(lambda item: item.replace("https://sahel.example/news/1", "\n\t/news/1 \n")),
    "UTF-8 that says windows-1256": rss().replace("utf-8", "windows-1256"),
    "windows-1256 that says UTF-8": rss().encode("cp1256"),
    "UTF-16": rss().replace("utf-8", "utf-16").encode("utf-16"),
    "UTF-32": rss().replace("utf-8", "utf-32").encode("utf-32"),
    "two byte-order marks": b"\xef\xbb\xbf" * 2 + rss().encode(),
    "packed": gzip.compress(rss().encode()),
    "an Atom link in an item": first(
        lambda item: item.replace("<link>", f'<a:link xmlns:a="{ATOM}" href="').replace("</link>", '"/>')
    ),
    "JSON": '\ufeff{"version":"https://jsonfeed.org/version/1","items":[{"id":1,"url":"/news/1","title":"خبر أول"},'
    '{"id":2,"external_url":"https://sahel.example/news/2","title":"خبر ثان"}]}',
}  # fmt: skip


@pytest.mark.parametrize("name", WHOLE)
def test_what_is_in_order_or_nearly_is_read_without_a_word(name: str) -> None:
    assert read(WHOLE[name]) == (BOTH, [])


BROKEN: dict[str, tuple[str | bytes, list[str], str]] = {
    "undeclared entities": (first(lambda item: item.replace("خبر أ", "خبر&nbsp;أ")), BOTH, ""),
    "a bare ampersand": (rss().replace("الساحل", "الساحل & الجبل"), BOTH, "malformed-feed"),
    "an undeclared prefix": (rss().replace("<guid>", "<dc:creator>علي</dc:creator><guid>"), BOTH, "malformed-feed"),
    "control characters": (rss().replace("خبر أ", "خبر\x0b أ&#x1F;&#0;"), BOTH, "malformed-feed"),
    "a warning before": ("\nWarning: mysql_connect() in /srv/x.php<br />\n" + rss(), BOTH, "malformed-feed"),
    "a script behind": (rss() + "<script>x</script>", BOTH, "malformed-feed"),
    "two feeds": (rss() + rss(), BOTH, "malformed-feed"),
    "a break in the second item": (rss()[:-120], ONE, "truncated-feed"),
    "own entities that grow": (
        '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + rss().split("?>")[1].replace("ثان", "&b;"),
        [BOTH[0], "خبر &b;|/news/2"], "malformed-feed",
    ),
    "an entity that is a file": (
        '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + rss().split("?>")[1].replace("ثان", "&a;"),
        [BOTH[0], "خبر &a;|/news/2"], "malformed-feed",
    ),
    "placeholders": (
        rss("".join(FIRST.replace("/news/1", "/news/-ID.html").replace("أول", str(n)) for n in range(4))), [],
        "placeholder-links",
    ),
    "JSON with a last comma": (
        '{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","url":"/news/1","title":"خبر أول",},]}', ONE,
        "malformed-feed",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_read_as_far_as_it_goes_and_said_to_be(name: str) -> None:
    body, found, problem = BROKEN[name]
    listed, problems = read(body)
    assert listed == found
    assert not problem or problem in problems


QUERY = "?id=7&lang=ar&copy=1&section=3"


@pytest.mark.parametrize("printed", [QUERY, QUERY.replace("&", "&amp;"), f"<![CDATA[{QUERY}]]>"])
def test_parameters_that_are_named_like_entities_stay_in_the_link(printed: str) -> None:
    item = FIRST.replace("https://sahel.example/news/1", f"/news/{printed}")
    assert read(rss(item + SECOND))[0] == [f"خبر أول|/news/{QUERY}", BOTH[1]]


@pytest.mark.parametrize(
    ("printed", "url"),
    [
        ("www.sahel.example/news/1", "https://www.sahel.example/news/1"),
        ("WWW.Jabal.example/n", "https://www.jabal.example/n"),
        ("m.sahel.example/news/1?a=b.c/d", "https://m.sahel.example/news/1?a=b.c/d"),
        ("https://http://sahel.example/news/1", "http://sahel.example/news/1"),
        ("http:https://sahel.example/news/1", "https://sahel.example/news/1"),
        ("www.html", "https://sahel.example/feed/www.html"),
        ("jabal.example/news/1", "https://sahel.example/feed/jabal.example/news/1"),
        ("www./news", "https://sahel.example/feed/www./news"),
        ("sahel/news", "https://sahel.example/feed/sahel/news"),
    ],
)
def test_a_link_that_lacks_its_scheme_or_has_two_leads_where_it_should(printed: str, url: str) -> None:
    item = FIRST.replace("https://sahel.example/news/1", printed, 1)
    listing = read_channel(rss(item).encode(), {}, "https://sahel.example/feed/", ChannelKind.FEED, OUTLET)
    assert [candidate.url for candidate in listing.candidates] == [url]


def test_ampersands_in_cdata_are_text() -> None:
    item = FIRST.replace("خبر أول", "<![CDATA[نفط & غاز &amp; ماء]]>")
    assert read(rss(item)) == (["نفط & غاز & ماء|/news/1"], [])


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("", "empty-feed"),
        (" \n", "empty-feed"),
        (rss(""), "empty-feed"),
        ("<!doctype html><html><title>صيانة</title></html>", "not-a-feed"),
        (rss()[:150], "truncated-feed"),
        ('[{"id":1}]', "not-a-feed"),
        ('{"items":7}', "not-a-feed"),
        (b"\x89PNG\r\n", "not-a-feed"),
    ],
)
def test_of_what_nothing_can_be_had_the_reason_is_told(body: str | bytes, kind: str) -> None:
    with pytest.raises(UnreadableFeedError) as caught:
        read(body)
    assert caught.value.kind == kind


BASED = f'<feed xmlns="{ATOM}" xml:base="https://sahel.example/x/">{ENTRY.replace("/news/1", "../news/1")}</feed>'
PREFIXED = f'<a:feed xmlns:a="{ATOM}"><a:entry><a:title>خبر أول</a:title><a:link href="/news/1"/></a:entry></a:feed>'


@pytest.mark.parametrize(
    ("name", "feed"),
    [
        ("Atom 1.0", f'<feed xmlns="{ATOM}"><title>ا</title>{ENTRY}</feed>'),
        ("Atom with a base", BASED),
        ("Atom without a namespace", f"<feed><title>ا</title>{ENTRY}</feed>"),
        (
            "Atom 0.3",
            '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title>خبر أول</title><id>1</id>'
            '<link rel="alternate" href="https://sahel.example/news/1"/></entry></feed>',
        ),
        ("a prefix", PREFIXED),
    ],
)  # fmt: skip
def test_atom(name: str, feed: str) -> None:
    assert read(feed)[0] == ONE, name


@pytest.mark.parametrize("guid", ["<guid>", '<guid isPermaLink="false">'])
@pytest.mark.parametrize("link", ["", "<link/>", "<link></link>", "<link>javascript:void(0)</link>"])
def test_without_a_link_a_guid_that_is_an_address_serves(link: str, guid: str) -> None:
    item = FIRST.replace("<link>https://sahel.example/news/1</link>", link).replace("<guid>", guid)
    assert read(rss(item + SECOND))[0] == ["خبر أول|/?p=1", BOTH[1]]


@pytest.mark.parametrize("guid", ["77", "news-77", "tag:sahel.example,2026:77"])
def test_a_guid_that_is_no_address_makes_no_link_and_stays_as_it_is(guid: str) -> None:
    item = FIRST.replace("https://sahel.example/?p=1", guid)
    data = rss(item).encode()
    listing = read_channel(data, {}, "https://sahel.example/feed", ChannelKind.FEED, OUTLET)
    assert listing.candidates[0].hints.guid == guid
    bare = item.replace("<link>https://sahel.example/news/1</link>", "")
    assert read(rss(bare + SECOND))[0] == [BOTH[1]]
