"""What a gap left out is looked for where it may stand, and no further than is polite."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from rasid.records import Channel, ChannelKind
from spiders.backfill import REQUESTS_MAX, next_page

Page = Callable[..., str]


def feed(press: Any, path: str, *numbers: int) -> None:
    """Entries by number, dated now, so that they are new."""
    press.publish_feed("sahel.test", *(f"/news/{n}" for n in numbers))
    body = press.reply("sahel.test", "/rss.xml").body
    press.publish("sahel.test", path, body.replace(b"<pubDate>Thu, 19 Mar 2026 14:05:00 +0200</pubDate>", b""))


def begin(desk: Any, press: Any, page: Page, *channels: Channel) -> None:
    """A feed that listed 1 to 5, and lists 16 to 20 now."""
    desk.add("sahel")
    if channels:
        own = desk.outlets[0]
        desk.outlets[0] = type(own)(
            **{**{f: getattr(own, f) for f in own.__slots__}, "channels": (*own.channels, *channels)}
        )
    for number in range(1, 21):
        press.publish("sahel.test", f"/news/{number}", page(f"خبر {number}"))
    feed(press, "/rss.xml", *range(5, 0, -1))
    desk.crawl()
    assert desk.store.gaps() == []
    desk.clock.ahead += timedelta(hours=4)
    feed(press, "/rss.xml", *range(20, 15, -1))


def stored(desk: Any) -> set[int]:
    return {int(row.url.rpartition("/")[2]) for row in desk.store.articles(limit=100)}


def test_a_gap_is_filled_from_further_pages(desk: Any, press: Any, page: Page) -> None:
    begin(desk, press, page)
    body = press.reply("sahel.test", "/rss.xml")
    feed(press, "/rss.xml?paged=2", *range(15, 10, -1))
    feed(press, "/rss.xml?paged=3", *range(10, 5, -1))
    feed(press, "/rss.xml?paged=4", *range(5, 0, -1))
    press._pages["sahel.test", "/rss.xml"] = body
    (before,) = desk.store.channels_of("sahel")
    desk.crawl()
    (gap,) = desk.store.gaps()
    assert (gap.channel_id, gap.found, gap.gap.after) == ("sahel/main", 10, before.last_success_at)
    assert gap.closed_at is not None
    assert stored(desk) == set(range(1, 21))
    assert desk.troubles() == {"sahel/main": "entries-missed"}
    (after,) = desk.store.channels_of("sahel")
    assert after.interval < before.interval
    told = [one.what for one in desk.store.requests_to("sahel.test") if "paged" in one.url]
    assert told == ["page"] * 3
    press.publish_feed("sahel.test", *(f"/news/{n}" for n in range(20, 15, -1)), ETag='"2"')
    desk.crawl()
    assert len(desk.store.gaps()) == 1
    assert desk.troubles() == {}


def test_a_gap_is_filled_from_the_sitemap(desk: Any, press: Any, page: Page) -> None:
    url = press.url("sahel.test", "/sitemap.xml")
    listed = "".join(f"<url><loc>{press.url('sahel.test', f'/news/{n}')}</loc></url>" for n in range(1, 21))
    ns = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    empty = f"<urlset {ns}><url><loc>{press.url('sahel.test', '/news/1')}</loc></url></urlset>"
    press.publish("sahel.test", "/sitemap.xml", empty)
    begin(desk, press, page, Channel("sahel/map", "sahel", ChannelKind.SITEMAP, url))
    press.publish("sahel.test", "/sitemap.xml", f"<urlset {ns}>{listed}</urlset>")
    batch = desk.batch()
    desk.crawl(type(batch)(batch.run_id, batch.channels[:1], ()))
    (gap,) = desk.store.gaps(outlet_id="sahel")
    assert (gap.found, gap.closed_at is not None) == (10, True)
    assert stored(desk) == set(range(1, 21))


def section(press: Any, path: str, *numbers: int) -> None:
    rows = "".join(f'<li><h2><a href="/news/{n}">خبر طويل العنوان من المدينة رقم {n}</a></h2></li>' for n in numbers)
    press.publish("sahel.test", path, f"<html><body><ul>{rows}</ul></body></html>")


def test_what_a_feed_without_pages_left_out_is_looked_for_on_those_of_sections(
    desk: Any, press: Any, page: Page
) -> None:
    """A known article pinned to a section's first page ends nothing, and sections never prove that all was found."""
    url = press.url("sahel.test", "/local")
    section(press, "/local", 5, 4, 3)
    begin(desk, press, page, Channel("sahel/local", "sahel", ChannelKind.SECTION, url))
    section(press, "/local", 1, 18, 17, 15, 14, 13)
    section(press, "/local/page/2/", 1, 12, 11, 10)
    section(press, "/local/page/3/", 1, 9, 8, 4, 3)
    section(press, "/local/page/4/", 1, 2)
    batch = desk.batch()
    desk.crawl(type(batch)(batch.run_id, batch.channels[:1], ()))
    assert stored(desk) == {*range(1, 6), *range(8, 21)}
    (gap,) = desk.store.gaps(outlet_id="sahel")
    assert (gap.found, gap.closed_at) == (8, None)
    assert not [hit for hit in press.hits if hit.path == "/local/page/4/"]


@pytest.mark.parametrize("endless", [False, True])
def test_the_search_is_bounded(desk: Any, press: Any, page: Page, endless: bool) -> None:
    begin(desk, press, page)
    if endless:
        body = press.reply("sahel.test", "/rss.xml")
        for number in range(2, 40):
            feed(press, f"/rss.xml?paged={number}", *range(100 * number, 100 * number + 3))
        press._pages["sahel.test", "/rss.xml"] = body
    desk.crawl()
    (gap,) = desk.store.gaps()
    assert gap.closed_at is None
    asked = [hit for hit in press.hits if "paged" in hit.path]
    assert len(asked) == (REQUESTS_MAX if endless else 1)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b'<link rel="next" href="?page=2&amp;x=1">', "https://a.example/news?page=2&x=1"),
        (b"<a class=more href='/news/page/2/' rel='next'>", "https://a.example/news/page/2/"),
        (b'<atom:link rel="next" href="/f?p=2"/>', None),
        (b'<link rel="nextish" href="/x"><a href="/y">next</a>', None),
        (b'<link rel="next">', None),
        (b'<link rel="next" href="https://archive.a.example/2">', "https://archive.a.example/2"),
        (b'<link rel="next" href="https://elsewhere.example/news/page/2/">', None),
        (b'<link rel="next" href="//elsewhere.example/news?page=2">', None),
        (b'<link rel="next" href="javascript:more()">', None),
        (b'<link rel="next" href="http://[::1/">', None),
    ],
)
def test_the_next_page_is_the_one_that_the_list_names(body: bytes, found: str | None) -> None:
    assert next_page(body, "https://a.example/news", "a.example") == found


def test_a_list_that_was_led_to_another_site_is_not_followed_there() -> None:
    body = b'<link rel="next" href="/news/page/3/">'
    assert next_page(body, "https://elsewhere.example/news", "a.example") is None
