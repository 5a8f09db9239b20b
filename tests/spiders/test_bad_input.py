"""What outlets do wrong: each case has its trouble, and stops no other outlet."""

import gzip
from collections.abc import Callable
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from rasid.errors import TROUBLES, StoreError
from spiders.parse_pool import ReaderError, SlowReadError

Page = Callable[..., str]
Break = Callable[[Any], None]  # makes a press misbehave
Respond = Callable[[BaseHTTPRequestHandler], None]

FEED = "application/rss+xml"


def answer(status: int, **headers: str) -> Break:
    return lambda press: press.publish("bad.test", "/rss.xml", "sorry", status=status, **headers)


def body(text: str | bytes, media: str = FEED, **headers: str) -> Break:
    return lambda press: press.publish("bad.test", "/rss.xml", text, Content_Type=media, **headers)


def hang_up(press: Any) -> None:
    press.misbehave("bad.test", "/rss.xml", lambda handler: handler.connection.close())


def break_off(press: Any) -> None:
    """A feed whose connection breaks in its second entry."""
    press.publish_feed("bad.test", "/news/1", "/news/2")
    whole = press.reply("bad.test", "/rss.xml").body

    def respond(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", FEED)
        handler.send_header("Content-Length", str(len(whole)))
        handler.end_headers()
        handler.wfile.write(whole[: whole.index(b"/news/2")])

    press.misbehave("bad.test", "/rss.xml", respond)


def flood(press: Any) -> None:
    """Headers without end."""

    def respond(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not press.closing.is_set():
            handler.wfile.write(b"X-Filler: " + b"a" * 8000 + b"\r\n")

    press.misbehave("bad.test", "/rss.xml", respond)


def flood_one(press: Any) -> None:
    """A header without end."""

    def respond(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Filler: ")
        while not press.closing.is_set():
            handler.wfile.write(b"a" * 8000)

    press.misbehave("bad.test", "/rss.xml", respond)


def endless_body(press: Any) -> None:
    def respond(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n")
        while not press.closing.is_set():
            handler.wfile.write(b"<!-- " + b"a" * 8000 + b" -->")

    press.misbehave("bad.test", "/rss.xml", respond)


def drip(start: bytes, drop: bytes) -> Callable[[Any], Respond]:
    """Byte after byte, always just in time for a limit between two of them."""

    def of(press: Any) -> Respond:
        def respond(handler: BaseHTTPRequestHandler) -> None:
            handler.wfile.write(start)
            while not press.closing.wait(0.05):
                handler.wfile.write(drop)

        return respond

    return of


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n"


def forbid(press: Any) -> None:
    press.publish_feed("bad.test", "/news/1")
    press.publish("bad.test", "/robots.txt", "User-agent: *\nDisallow: /rss", Content_Type="text/plain")


def loop(press: Any) -> None:
    press.publish("bad.test", "/rss.xml", status=302, Location="/rss.xml")


ENDLESS: dict[str, Callable[[Any], Respond]] = {
    "never answers": lambda press: press.hang,
    "drips its status line": drip(b"HTTP/1.1 200 ", b"x"),
    "drips headers": drip(HEAD, b"X-Drop: 1\r\n"),
    "drips its body": drip(HEAD + b"Content-Length: 90000\r\n\r\n<rss>", b" "),
    "drips chunks": drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
    "drips interim answers": drip(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
}

CHANNELS: dict[str, tuple[Break, str]] = {
    "hangs up": (hang_up, "connection"),
    "403": (answer(403), "http-403"),
    "404": (answer(404), "http-404"),
    "410": (answer(410), "http-410"),
    "418": (answer(418), "http-4xx"),
    "429": (answer(429, Retry_After="7200"), "http-429"),
    "500": (answer(500), "http-5xx"),
    "503": (answer(503), "http-5xx"),
    "robots.txt forbids": (forbid, "robots"),
    "robots.txt is broken": (lambda press: press.publish("bad.test", "/robots.txt", status=500), "http-5xx"),
    "redirects for ever": (loop, "redirects"),
    "redirects to a file": (answer(302, Location="file:///etc/hosts"), "redirects"),
    "redirects to a script": (answer(302, Location="javascript:void(0)"), "redirects"),
    "redirects to what is no host": (answer(302, Location="http://[bad/"), "redirects"),
    "redirects to what is no port": (answer(302, Location="http://good.test:99999/rss.xml"), "redirects"),
    "redirects with a password": (answer(302, Location="http://me:pass@good.test/rss.xml"), "redirects"),
    "redirects without saying where to": (answer(302), "redirects"),
    "says it is large": (body(b"x" * 200_001), "too-large"),
    "has no end": (endless_body, "too-large"),
    "unpacks to too much": (body(gzip.compress(b"x" * 5_000_000), Content_Encoding="gzip"), "too-large"),
    "floods headers": (flood, "large-headers"),
    "floods one header": (flood_one, "large-headers"),
    "empty": (body(""), "empty-feed"),
    "no entries": (body('<rss version="2.0"><channel><title>x</title></channel></rss>'), "empty-feed"),
    "breaks off": (break_off, "truncated-feed"),
    "HTML": (body("<!DOCTYPE html><html><body><h1>صيانة</h1></body></html>", "text/html"), "not-a-feed"),
}  # fmt: skip


@pytest.mark.parametrize("case", CHANNELS)
def test_a_bad_channel_has_its_trouble_and_stops_no_other(desk: Any, press: Any, page: Page, case: str) -> None:
    misbehave, trouble = CHANNELS[case]
    desk.change(body_limit=200_000, request_timeout=60.0)
    desk.add("bad")
    desk.add("good")
    press.publish_feed("good.test", "/news/1")
    for host in ("good.test", "bad.test"):
        press.publish(host, "/news/1", page())
    misbehave(press)
    assert desk.crawl() == "finished"
    assert desk.troubles() == {"bad/main": trouble}
    assert trouble in TROUBLES
    stored = [row.outlet_id for row in desk.store.articles() if row.versions]
    assert sorted(stored) == (["bad", "good"] if case == "breaks off" else ["good"])
    assert desk.store.problems()[0].detail


def test_channels_that_never_come_to_an_end_are_left_at_the_limit(desk: Any, press: Any, page: Page) -> None:
    desk.change(request_timeout=6.0)  # enough for the good ones at any load
    good = [f"good-{n}" for n in range(2 * len(ENDLESS))]  # else it would be taken for an outage of our own
    for name in good:
        press.publish_feed(f"{name}.test", "/news/1")
        press.publish(f"{name}.test", "/news/1", page())
        desk.add(name)
    for name, respond in ENDLESS.items():
        outlet = name.replace(" ", "-")
        press.misbehave(f"{outlet}.test", "/rss.xml", respond(press))
        desk.add(outlet)
    assert desk.crawl() == "finished"
    assert desk.troubles() == {f"{name.replace(' ', '-')}/main": "timeout" for name in ENDLESS}
    assert sorted(row.outlet_id for row in desk.store.articles() if row.versions) == sorted(good)


def test_a_header_may_be_as_long_as_all_of_them(desk: Any, press: Any, page: Page) -> None:
    """Policies that list every partner fill one line."""
    desk.add("sahel")
    press.publish_feed("sahel.test", "/news/1", Content_Security_Policy="default-src " + "a" * 40_000)
    press.publish("sahel.test", "/news/1", page())
    desk.crawl()
    assert desk.troubles() == {}
    assert [row.versions for row in desk.store.articles()] == [1]


def test_a_broken_connection_is_told_in_words(desk: Any, press: Any) -> None:
    desk.add("bad")
    hang_up(press)
    desk.crawl()
    (problem,) = desk.store.problems()
    assert "closed" in problem.detail or "lost" in problem.detail
    assert "twisted" not in problem.detail.lower()


def test_what_was_listed_before_a_break_is_taken(desk: Any, press: Any, page: Page) -> None:
    desk.add("bad")
    break_off(press)
    press.publish("bad.test", "/news/1", page())
    desk.crawl()
    assert press.paths("bad.test") == ["/rss.xml", "/news/1"]
    desk.clock.ahead += timedelta(days=1)
    desk.crawl()  # nothing says that the broken answer is still good
    assert "If-None-Match" not in press.hits[-2].headers


def test_a_host_without_address_is_told_from_one_that_refuses(desk: Any, press: Any) -> None:
    outlet = desk.add("bad")
    desk.change(resolve=("bad.test=127.0.0.1",))
    desk.add("lost")
    press.close()
    desk.crawl()
    assert desk.troubles() == {"bad/main": "connection", "lost/main": "dns"}
    assert outlet.id == "bad"


def test_retry_after_is_honoured_in_seconds_and_as_a_date(desk: Any, press: Any) -> None:
    desk.add("seconds")
    desk.add("date")
    press.publish("seconds.test", "/rss.xml", status=429, Retry_After="40000")
    press.publish("date.test", "/rss.xml", status=503, Retry_After="Fri, 31 Dec 2100 23:59:59 GMT")
    desk.crawl()
    waits = {
        row.channel.outlet_id: (row.next_due_at - desk.clock.now()).total_seconds()
        for outlet in desk.outlets
        for row in desk.store.channels_of(outlet.id)
    }
    assert 39_900 < waits["seconds"] <= 40_000
    assert 80_000 < waits["date"] <= 86_400  # never longer than a day


def test_retries_happen_at_once_and_not_where_the_outlet_asks_for_less(desk: Any, press: Any) -> None:
    desk.change(retry_times=2)
    desk.add("bad")
    desk.add("busy")
    press.publish("bad.test", "/rss.xml", status=500)
    press.publish("busy.test", "/rss.xml", status=429)
    desk.crawl()
    assert len(press.paths("bad.test")) == 3
    assert len(press.paths("busy.test")) == 1


PAGES: dict[str, tuple[dict[str, Any], str]] = {
    "403": ({"status": 403}, "http-403"),
    "404": ({"status": 404}, "http-404"),
    "500": ({"status": 500}, "http-5xx"),
    "a PDF": ({"body": b"%PDF-1.7 ...", "Content_Type": "application/pdf"}, "not-html"),
    "a PDF that says HTML": ({"body": b"%PDF-1.7 ..."}, "not-html"),
    "JSON": ({"body": b"{}", "Content_Type": "application/json"}, "not-html"),
    "an empty page": ({"body": b"<html><body></body></html>"}, "no-text"),
    "nothing": ({"body": b""}, "no-text"),
}


@pytest.mark.parametrize("case", PAGES)
def test_a_bad_article_has_its_trouble_and_stops_no_other(desk: Any, press: Any, page: Page, case: str) -> None:
    reply, trouble = PAGES[case]
    desk.add("sahel")
    press.publish_feed("sahel.test", "/news/1", "/news/2")
    press.publish("sahel.test", "/news/1", **reply)
    press.publish("sahel.test", "/news/2", page())
    assert desk.crawl() == "finished"
    assert desk.troubles() == {"sahel.test/news/1": trouble}
    assert sorted(row.versions for row in desk.store.articles()) == [0, 1]


@pytest.mark.parametrize("case", [case for case in PAGES if case != "404"])
def test_what_was_stored_outlives_a_bad_answer(desk: Any, press: Any, page: Page, case: str) -> None:
    reply, trouble = PAGES[case]
    desk.add("sahel")
    press.publish_feed("sahel.test", "/news/1")
    press.publish("sahel.test", "/news/1", page("افتتاح مكتبة"))
    desk.crawl()
    press.publish("sahel.test", "/news/1", **reply)
    desk.clock.ahead += timedelta(days=1)
    desk.crawl()
    (article,) = desk.store.articles()
    assert (article.title, article.versions) == ("افتتاح مكتبة", 1)
    assert desk.store.changes() == []
    assert desk.troubles() == {"sahel.test/news/1": trouble}


def test_a_page_that_breaks_off_is_not_taken_for_a_shorter_article(desk: Any, press: Any, page: Page) -> None:
    desk.add("sahel")
    press.publish_feed("sahel.test", "/news/1")
    press.publish("sahel.test", "/news/1", page())
    desk.crawl()

    def respond(handler: BaseHTTPRequestHandler) -> None:
        whole = page("عنوان آخر").encode()
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Content-Length", str(len(whole)))
        handler.end_headers()
        handler.wfile.write(whole[:-300])

    press.misbehave("sahel.test", "/news/1", respond)
    desk.clock.ahead += timedelta(days=1)
    desk.crawl()
    assert desk.store.changes() == []
    assert desk.troubles() == {"sahel.test/news/1": "connection"}


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (SlowReadError("stopped after 20 s"), "slow-parse"),
        (ReaderError("the reader's process died (exit code -9)"), "reader-failed"),
        (ValueError("a fault of our own"), "reader-failed"),
    ],
)
def test_a_reader_that_fails_costs_its_own_page(desk: Any, press: Any, error: Exception, trouble: str) -> None:
    desk.add("sahel")
    desk.workers.error = error
    press.publish_feed("sahel.test", "/news/1")
    assert desk.crawl() == "finished"
    assert desk.troubles() == {"sahel/main": trouble}


def test_missing_title_and_date_are_told_but_the_text_is_stored(desk: Any, press: Any) -> None:
    desk.add("sahel")
    item = f"<item><link>{press.url('sahel.test', '/n/1')}</link></item>"
    press.publish("sahel.test", "/rss.xml", f'<rss version="2.0"><channel>{item}</channel></rss>')
    paragraph = "<p>افتتحت البلدية صباح اليوم مكتبة عامة جديدة في وسط المدينة بحضور عدد من الأهالي والطلاب.</p>"
    press.publish("sahel.test", "/n/1", f"<html><body><article>{paragraph * 4}</article></body></html>")
    desk.crawl()
    kinds = {problem.kind for problem in desk.store.problems()}
    assert "no-date" in kinds
    assert desk.store.articles()[0].versions == 1


def test_a_store_that_fails_ends_the_crawl_and_says_so(desk: Any, press: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.add("sahel")
    press.publish_feed("sahel.test", "/news/1")
    batch = desk.batch()

    def full(*_: object) -> None:
        raise StoreError("The disk is full. Free some space.")

    monkeypatch.setattr(desk.store, "record", full)
    assert desk.crawl(batch) == "store-failed"


def asks_for_cookies(press: Any, host: str, target: str, *cookies: str) -> None:
    """A feed that is sent to those who show the cookie that came with a redirection."""
    press.publish_feed(host, "/news/1")
    whole = press.reply(host, "/rss.xml").body

    def respond(handler: BaseHTTPRequestHandler) -> None:
        known = "seen=1" in handler.headers.get("Cookie", "")
        handler.send_response(200 if known else 302)
        for value in () if known else cookies:
            handler.send_header("Set-Cookie", value)
        if not known:
            handler.send_header("Location", target)
        handler.send_header("Content-Length", str(len(whole) if known else 0))
        handler.end_headers()
        handler.wfile.write(whole if known else b"")

    press.misbehave(host, "/rss.xml", respond)


def test_a_cookie_of_a_redirection_is_shown_where_it_leads_and_forgotten(desk: Any, press: Any, page: Page) -> None:
    """Some servers tell robots by it: without it they redirect to the same address for ever."""
    desk.add("sahel")
    press.publish("sahel.test", "/news/1", page())
    asks_for_cookies(press, "sahel.test", "/rss.xml", "a=b=c; Path=/", "seen=1; Path=/; HttpOnly", "broken")
    desk.crawl()
    assert desk.troubles() == {}
    shown = [hit.headers.get("Cookie") for hit in press.hits]
    assert shown == [None, None, "a=b=c; seen=1", None]
    desk.crawl()
    shown = [hit.headers.get("Cookie") for hit in press.hits if hit.path == "/rss.xml"]
    assert shown == [None, "a=b=c; seen=1"] * 2


def test_a_cookie_is_shown_to_no_other_host(desk: Any, press: Any, page: Page) -> None:
    desk.add("sahel")
    press.publish_feed("other.test", "/news/1")
    press.publish("other.test", "/news/1", page())
    asks_for_cookies(press, "sahel.test", press.url("other.test", "/rss.xml"), "seen=1; Domain=test")
    desk.crawl()
    assert [hit.headers.get("Cookie") for hit in press.hits if hit.host == "other.test"] == [None] * 3
    assert desk.troubles() == {}
