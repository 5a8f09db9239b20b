"""The ledger has every request that a server saw, and keeps the pace over restarts."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from rasid.politeness import judge, spaced
from rasid.records import ChannelKind

Page = Callable[..., str]


def told(store: Any, host: str) -> list[tuple[str, str]]:
    """The ledger's paths and what they were for."""
    return [(urlsplit(one.url).path, one.what) for one in store.requests_to(host)]


def seen(press: Any, host: str) -> list[str]:
    return [hit.path for hit in press.hits if hit.host == host]


def test_every_request_stands_in_the_ledger(desk: Any, press: Any, page: Page) -> None:
    desk.change(retry_times=1, host_delay=0.05)
    desk.add("sahel")
    press.publish("sahel.test", "/rss.xml", status=301, Location=press.url("feeds.test", "/sahel.xml"))
    press.publish_feed("feeds.test", "/x")
    press.publish("feeds.test", "/sahel.xml", press.reply("feeds.test", "/rss.xml").body.replace(b"feeds", b"sahel"))
    press.publish("sahel.test", "/x", status=500)
    desk.crawl()
    assert told(desk.store, "feeds.test") == [("/robots.txt", "robots"), ("/sahel.xml", "listed")]
    assert told(desk.store, "sahel.test") == [
        ("/robots.txt", "robots"), ("/rss.xml", "redirect"), ("/x", "retry"), ("/x", "failed"),
    ]  # fmt: skip
    for host in ("sahel.test", "feeds.test"):
        verdict = judge(spaced(desk.store.requests_to(host)), budget=10)
        assert (verdict.polite, verdict.requests, verdict.floor) == (True, len(seen(press, host)), 0.05)
    assert desk.store.hosts_asked() == {"sahel.test": 4, "feeds.test": 2}


def test_the_sitemaps_of_an_index_stand_in_the_ledger(desk: Any, press: Any) -> None:
    desk.add("sahel", kind=ChannelKind.SITEMAP, path="/index.xml")
    maps = [f"<sitemap><loc>{press.url('sahel.test', f'/map{n}.xml')}</loc></sitemap>" for n in range(2)]
    ns = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    press.publish("sahel.test", "/index.xml", f"<sitemapindex {ns}>{''.join(maps)}</sitemapindex>")
    press.publish("sahel.test", "/map0.xml", f"<urlset {ns}></urlset>")
    desk.crawl()
    assert [path for path, _ in told(desk.store, "sahel.test")] == seen(press, "sahel.test")
    assert [what for path, what in told(desk.store, "sahel.test") if path.startswith("/map")] == ["sitemap"] * 2


def test_what_did_not_go_out_is_no_request(desk: Any, press: Any) -> None:
    desk.add("sahel")
    press.publish("sahel.test", "/robots.txt", "User-agent: *\nDisallow: /", Content_Type="text/plain")
    desk.crawl()
    assert told(desk.store, "sahel.test") == [("/robots.txt", "robots")]
    assert [run.polls for run in desk.store.runs()] == [1]


@pytest.mark.parametrize(("setting", "own"), [(3, None), (0, 3), (100, 3)])
def test_the_budget_holds_over_crawls_and_restarts(
    desk: Any, press: Any, page: Page, setting: int, own: int | None
) -> None:
    desk.change(host_budget=setting)
    desk.add("sahel", host_budget=own)
    press.publish_feed("sahel.test", *(f"/news/{n}" for n in range(6)))
    for number in range(6):
        press.publish("sahel.test", f"/news/{number}", page(f"خبر {number}"))
    desk.crawl()
    assert desk.engine().resting() == {"sahel"}
    assert len(seen(press, "sahel.test")) <= 3
    desk.restart()
    desk.crawl()
    desk.crawl()
    assert len(seen(press, "sahel.test")) == 3, "polls may use all of it"
    assert judge(spaced(desk.store.requests_to("sahel.test")), budget=3).polite
    due = desk.store.due_articles(desk.clock.now(), 10, per_outlet=10)
    assert len(due) == 6, "what was left out stays due"


def test_the_gap_holds_over_restarts(desk: Any, press: Any) -> None:
    desk.change(host_delay=0.5)
    desk.add("sahel")
    press.publish("sahel.test", "/robots.txt", "User-agent: *\nCrawl-delay: 1", Content_Type="text/plain")
    press.publish_feed("sahel.test")
    desk.crawl()
    desk.restart()
    desk.crawl()
    assert len(press.gaps("sahel.test")) == 3
    assert min(press.gaps("sahel.test")[1:]) >= 1.0, "the delay that was asked for is remembered"


def _crawl_two(desk: Any, press: Any, page: Page, status: int, headers: dict[str, str]) -> None:
    """An outlet is crawled whose first article is answered so."""
    desk.add("sahel")
    press.publish_feed("sahel.test", "/news/1", "/news/2")
    press.publish("sahel.test", "/news/1", status=status, **headers)
    press.publish("sahel.test", "/news/2", page())
    desk.crawl()


@pytest.mark.parametrize(
    ("status", "headers"),
    [(429, {"Retry_After": "3600"}), (503, {"Retry_After": "3600"}), (429, {}), (429, {"Retry_After": "soon"})],
)
def test_a_host_that_asks_for_rest_gets_it(
    desk: Any, press: Any, page: Page, status: int, headers: dict[str, str]
) -> None:
    """Also one that asks for fewer requests without saying for how long."""
    _crawl_two(desk, press, page, status, headers)
    assert press.paths("sahel.test") == ["/rss.xml", "/news/1"]
    assert desk.engine().resting() == {"sahel"}
    assert len(desk.store.due_articles(desk.clock.now(), 10, per_outlet=10)) == 1


@pytest.mark.parametrize(("status", "headers"), [(503, {}), (429, {"Retry_After": "0"}), (403, {})])
def test_a_host_is_left_alone_for_nothing_else(
    desk: Any, press: Any, page: Page, status: int, headers: dict[str, str]
) -> None:
    _crawl_two(desk, press, page, status, headers)
    assert desk.engine().resting() == set()
    assert press.paths("sahel.test") == ["/rss.xml", "/news/1", "/news/2"]
