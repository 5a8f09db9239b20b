"""How hosts are treated, measured where it counts: at the server."""

import threading
from collections.abc import Callable
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

Page = Callable[..., str]


def feed_of(press: Any, page: Page, host: str, articles: int) -> None:
    press.publish_feed(host, *(f"/news/{n}" for n in range(articles)))
    for number in range(articles):
        press.publish(host, f"/news/{number}", page(f"خبر {number}"))


@pytest.mark.parametrize(
    ("settings", "outlet", "robots", "gap"),
    [
        ({"host_delay": 0.2}, {}, "", 0.2),
        ({"host_delay": 0.05}, {"host_delay": 0.25}, "", 0.25),
        ({"host_delay": 0.25}, {"host_delay": 0.05}, "", 0.25),
        ({"host_delay": 0.05}, {}, "User-agent: *\nCrawl-delay: 0.3", 0.3),
    ],
    ids=["the setting", "the outlet asks for more", "the outlet cannot ask for less", "robots.txt asks for more"],
)
def test_the_gap_between_requests(
    desk: Any, press: Any, page: Page, settings: dict[str, float], outlet: dict[str, float], robots: str, gap: float
) -> None:
    desk.change(**settings)
    desk.add("sahel", **outlet)
    feed_of(press, page, "sahel.test", 3)
    if robots:
        press.publish("sahel.test", "/robots.txt", robots, Content_Type="text/plain")
    desk.crawl()
    gaps = press.gaps("sahel.test")
    assert len(gaps) == 4
    assert all(one >= gap for one in (gaps[1:] if robots else gaps)), gaps


def test_a_delay_that_a_file_takes_back_no_longer_holds(desk: Any, press: Any, page: Page) -> None:
    desk.change(host_delay=0.05)
    outlet = desk.add("sahel", host_delay=0.5)
    feed_of(press, page, "sahel.test", 2)
    desk.crawl()
    assert min(press.gaps("sahel.test")) >= 0.5
    feed_of(press, page, "sahel.test", 4)
    desk.engine().watch([replace(outlet, host_delay=None)])
    desk.crawl()
    floors = [made.floor for made in desk.store.requests_to("sahel.test")]
    assert floors[-3:] == [0.05] * 3


def test_the_gap_holds_over_crawls_and_redirections(desk: Any, press: Any) -> None:
    desk.change(host_delay=0.2)
    desk.add("sahel")
    desk.add("jabal")
    for name in ("sahel", "jabal"):
        press.publish(f"{name}.test", "/rss.xml", status=302, Location=press.url("shared.test", "/rss.xml"))
    press.publish_feed("shared.test")
    desk.crawl()
    desk.crawl()
    gaps = press.gaps("shared.test")
    assert len(gaps) == 4
    assert all(gap >= 0.2 for gap in gaps)


def test_a_host_is_the_same_with_a_dot_at_its_end(desk: Any, press: Any) -> None:
    """It would have a pause, a budget and a robots.txt of its own."""
    desk.add("sahel")
    press.publish_feed("sahel.test")
    press.publish("sahel.test", "/new.xml", press.reply("sahel.test", "/rss.xml").body)
    target = press.url("sahel.test", "/new.xml").replace("sahel.test", "Sahel.test.")
    press.publish("sahel.test", "/rss.xml", status=302, Location=target)
    desk.crawl()
    assert desk.store.hosts_asked().keys() == {"sahel.test"}
    assert press.paths("sahel.test") == ["/rss.xml", "/new.xml"]


def test_one_request_at_a_time_for_a_host(desk: Any, press: Any, page: Page) -> None:
    desk.add("sahel")
    feed_of(press, page, "sahel.test", 6)
    guard, busy, most = threading.Lock(), 0, 0

    def slowly(path: str) -> Callable[[BaseHTTPRequestHandler], None]:
        reply = press.reply("sahel.test", path)

        def respond(handler: BaseHTTPRequestHandler) -> None:
            nonlocal busy, most
            with guard:
                busy += 1
                most = max(most, busy)
            press.closing.wait(0.03)
            with guard:
                busy -= 1
            handler.send_response(200)
            handler.send_header("Content-Type", "text/html")
            handler.send_header("Content-Length", str(len(reply.body)))
            handler.end_headers()
            handler.wfile.write(reply.body)

        return respond

    for number in range(6):
        press.misbehave("sahel.test", f"/news/{number}", slowly(f"/news/{number}"))
    desk.crawl()
    assert most == 1
    assert len(press.paths("sahel.test")) == 7


def test_robots_txt_is_asked_first_and_once(desk: Any, press: Any, page: Page) -> None:
    desk.add("sahel")
    feed_of(press, page, "sahel.test", 2)
    desk.crawl()
    desk.crawl()
    paths = [hit.path for hit in press.hits]
    assert paths[0] == "/robots.txt"
    assert paths.count("/robots.txt") == 1


def test_robots_txt_is_obeyed_for_each_address_and_after_redirections(desk: Any, press: Any, page: Page) -> None:
    desk.add("sahel")
    feed_of(press, page, "sahel.test", 3)
    press.publish("sahel.test", "/news/1", status=301, Location="/private/1")
    rules = "User-agent: rasid\nDisallow: /news/0\nDisallow: /private\n\nUser-agent: *\nDisallow: /"
    press.publish("sahel.test", "/robots.txt", rules, Content_Type="text/plain")
    desk.crawl()
    assert sorted(press.paths("sahel.test")) == ["/news/1", "/news/2", "/rss.xml"]
    assert desk.troubles() == {"sahel.test/news/0": "robots", "sahel.test/news/1": "robots"}


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_site_without_robots_txt_may_be_fetched(desk: Any, press: Any, status: int) -> None:
    desk.add("sahel")
    press.publish("sahel.test", "/robots.txt", status=status)
    press.publish_feed("sahel.test", "/news/1")
    desk.crawl()
    assert "/rss.xml" in press.paths("sahel.test")


@pytest.mark.parametrize(("status", "trouble"), [(500, "http-5xx"), (503, "http-5xx"), (429, "http-429")])
def test_rules_that_cannot_be_had_mean_no_for_this_crawl(desk: Any, press: Any, status: int, trouble: str) -> None:
    desk.add("sahel")
    press.publish("sahel.test", "/robots.txt", status=status, Retry_After="0")  # the host itself needs no rest
    press.publish_feed("sahel.test")
    desk.crawl()
    assert press.paths("sahel.test") == []
    assert desk.troubles() == {"sahel/main": trouble}
    assert desk.store.problems()[0].detail.startswith("robots.txt:")
    press.publish("sahel.test", "/robots.txt", status=404)
    desk.crawl()
    assert press.paths("sahel.test") == ["/rss.xml"]


def test_no_referrer_is_sent_where_a_redirection_leads(desk: Any, press: Any, caplog: pytest.LogCaptureFixture) -> None:
    desk.add("sahel")
    press.publish("sahel.test", "/rss.xml", status=301, Location="/new.xml")
    press.publish("sahel.test", "/new.xml", "<rss><channel></channel></rss>")
    desk.crawl()
    assert press.paths("sahel.test") == ["/rss.xml", "/new.xml"]
    assert not any("referer" in name.lower() for hit in press.hits for name in hit.headers)
    assert "RefererMiddleware" not in caplog.text
