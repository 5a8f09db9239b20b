"""What a page in a real Chromium asks for: one thing at a time, of its own hosts, within the budget, all told."""

import json
import shutil
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from itertools import pairwise
from typing import Any

import pytest

from rasid.politeness import Requested, judge, spaced

PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = [
    pytest.mark.skipif(PROGRAM is None, reason="no Chromium is installed; on Debian: apt install chromium"),
    pytest.mark.browser,
]
TEXT = "أعلنت البلدية صباح اليوم عن إعادة فتح الحديقة العامة بعد أعمال ترميم استمرت ستة أشهر متواصلة."
STORY = json.dumps({"title": "إعادة فتح الحديقة", "text": [TEXT, TEXT[::-1]]})
SHOW = """
fetch('/api/story').then(answer => answer.json()).then(story => {
  document.querySelector('main').innerHTML = '<article><h1>' + story.title + '</h1>' +
    story.text.map(one => '<p>' + one + '</p>').join('') + '</article>';
});
"""
Asks = Callable[[str], str]


class Watched:
    """A host's answers, each of which takes a moment, and how many of them were under way at once."""

    def __init__(self, press: Any) -> None:
        self.press = press
        self.most = 0
        self._now = 0
        self._lock = threading.Lock()

    def publish(
        self, path: str, body: str, kind: str = "text/javascript", host: str = "sahel.test", cached: str = "no-store"
    ) -> None:
        def respond(handler: BaseHTTPRequestHandler) -> None:
            with self._lock:
                self._now += 1
                self.most = max(self.most, self._now)
            self.press.closing.wait(0.05)
            handler.send_response(200)
            handler.send_header("Content-Type", kind)
            handler.send_header("Cache-Control", cached)
            handler.send_header("Content-Length", str(len(body.encode())))
            handler.end_headers()
            with self._lock:
                self._now -= 1
            handler.wfile.write(body.encode())

        self.press.misbehave(host, path, respond)


@pytest.fixture
def watched(press: Any) -> Watched:
    return Watched(press)


def publish(desk: Any, press: Any, watched: Watched, script: str = "", head: str = "", **fields: Any) -> None:
    """An outlet with one article that only a script writes."""
    desk.add("sahel", render=True, **fields)
    desk.change(render_timeout=40.0, request_timeout=60.0)
    press.publish_feed("sahel.test", "/news/1")
    scripts = f"<script>{script}{SHOW}</script>"
    press.publish("sahel.test", "/news/1", f"<!DOCTYPE html><meta charset=utf-8>{head}<main></main>{scripts}")
    watched.publish("/api/story", STORY, "application/json")


def ledger(desk: Any, host: str = "sahel.test") -> list[Requested]:
    requests: list[Requested] = desk.store.requests_to(host)
    return requests


def paths(requests: list[Requested]) -> list[str]:
    return ["/" + one.url.split("/", 3)[3] for one in requests]


def test_a_page_asks_for_one_thing_at_a_time_and_the_host_rests_afterwards(
    desk: Any, press: Any, watched: Watched
) -> None:
    """Scripts, a frame, calls from a loop: never two under way, all in the ledger as they went out."""
    scripts = "".join(f"<script src=/s/{n}.js></script>" for n in range(4))
    calls = "for (let n = 0; n < 4; n++) fetch('/api/' + n).then(answer => answer.text());"
    publish(desk, press, watched, calls, f"{scripts}<iframe src=/frame></iframe><img src=/a.png>")
    for n in range(4):
        watched.publish(f"/s/{n}.js", "window.a = 1")
        watched.publish(f"/api/{n}", "{}", "application/json")
    watched.publish("/frame", "<p>frame", "text/html")
    press.publish_feed("sahel.test", "/news/1", "/news/2")
    press.publish("sahel.test", "/news/2", press.reply("sahel.test", "/news/1").body)
    desk.change(host_delay=0.1)
    desk.crawl()

    assert watched.most == 1, "one at a time"
    requests = ledger(desk)
    assert paths(requests) == [hit.path for hit in press.hits], "every request, in its order"
    parts = [one for one in requests if one.what == "browser"]
    assert len(parts) == 20
    assert all(one.status == 200 and one.seconds >= 0.05 for one in parts), "as they were"
    assert judge(spaced(requests), budget=0).polite
    (first, second) = (n for n, path in enumerate(paths(requests)) if path.startswith("/news"))
    gap = (requests[second].at - requests[second - 1].end).total_seconds()
    assert gap >= 0.1 * (second - first), "a pause for each of them"
    assert len(desk.store.articles()) == 2


def test_other_hosts_are_asked_only_where_the_outlets_file_names_them(desk: Any, press: Any, watched: Watched) -> None:
    hosts = ("static.sahel.test", "cdn.test", "js.cdn.test", "ads.test")
    head = "".join(f"<script src={press.url(host, '/a.js')}></script>" for host in hosts)
    publish(desk, press, watched, head=head, render_hosts=("js.cdn.test",))
    for host in hosts:
        watched.publish("/a.js", "window.a = 1", host=host)
    desk.crawl()
    assert {hit.host for hit in press.hits} == {"sahel.test", "static.sahel.test", "js.cdn.test"}
    for host in ("static.sahel.test", "js.cdn.test"):
        assert [(one.what, path) for one, path in zip(ledger(desk, host), ["/robots.txt", "/a.js"], strict=True)] == [
            ("robots", "/robots.txt"), ("browser", "/a.js"),
        ]  # fmt: skip
    assert desk.store.articles()[0].versions == 1


def test_the_rules_of_other_hosts_hold_as_well(desk: Any, press: Any, watched: Watched) -> None:
    url = press.url("static.sahel.test", "/a.js")
    publish(desk, press, watched, head=f"<script src={url}></script>")
    press.publish("static.sahel.test", "/robots.txt", "User-agent: *\nDisallow: /", Content_Type="text/plain")
    desk.crawl()
    assert paths(ledger(desk, "static.sahel.test")) == ["/robots.txt"]
    assert desk.store.articles()[0].versions == 1


def test_a_page_that_the_budget_does_not_suffice_for_is_left_to_a_later_crawl(
    desk: Any, press: Any, watched: Watched
) -> None:
    """What lacks a part of it must not be read: the missing part would be told as a deletion."""
    publish(desk, press, watched, "for (let n = 0; n < 9; n++) fetch('/api/' + n);")
    desk.change(host_budget=8)
    desk.crawl()
    assert len([hit for hit in press.hits if hit.host == "sahel.test"]) <= 8
    assert judge(spaced(ledger(desk)), budget=8).polite
    assert desk.engine().resting() == {"sahel"}
    assert [row.versions for row in desk.store.articles()] == [0]
    assert desk.troubles() == {}
    assert len(desk.store.due_articles(desk.clock.now(), 10, per_outlet=10)) == 1


def test_windows_and_sockets_that_a_page_opens_reach_nothing(desk: Any, press: Any, watched: Watched) -> None:
    socket = f"ws://sahel.test:{press.port}/socket"
    script = f"window.open('/window'); new WebSocket('{socket}'); navigator.sendBeacon('/beacon', 'x');"
    publish(desk, press, watched, script)
    desk.crawl()
    assert press.paths("sahel.test") == ["/rss.xml", "/news/1", "/api/story"]
    assert desk.store.articles()[0].versions == 1


def test_redirections_within_a_page_stand_in_the_ledger_and_count(desk: Any, press: Any, watched: Watched) -> None:
    publish(desk, press, watched)
    press.publish("sahel.test", "/api/story", status=302, Location="/api/moved")
    watched.publish("/api/moved", STORY, "application/json")
    desk.crawl()
    told = [(path, one.status) for path, one in zip(paths(ledger(desk)), ledger(desk), strict=True)]
    assert told[-2:] == [("/api/story", 302), ("/api/moved", 200)]
    assert desk.engine()._kit.pace._hosts["sahel.test"].hour.used(0) == len(told)
    assert desk.store.articles()[0].versions == 1


def test_a_page_that_is_told_to_ask_less_does(desk: Any, press: Any, watched: Watched) -> None:
    publish(desk, press, watched)
    press.publish("sahel.test", "/api/story", status=429, Retry_After="5000")
    desk.crawl()
    seen = len(press.hits)
    desk.crawl()
    assert len(press.hits) == seen


def test_a_long_page_whose_first_script_keeps_it_waiting_does_not_stand_still(
    desk: Any, press: Any, watched: Watched
) -> None:
    publish(desk, press, watched)
    start, end = press.reply("sahel.test", "/news/1").body.decode().split("<main>")
    filler = "<!-- " + "x" * 3_000_000 + " -->"
    press.publish("sahel.test", "/news/1", f"{start}<script src=/s.js></script>{filler}<main>{end}")
    watched.publish("/s.js", "window.a = 1")
    desk.crawl()
    assert desk.store.articles()[0].versions == 1


def test_what_went_out_for_a_page_that_failed_is_told(desk: Any, press: Any, watched: Watched) -> None:
    publish(desk, press, watched, "fetch('/api/1').then(() => { for (;;) {} });")
    watched.publish("/api/1", "{}", "application/json")
    desk.change(render_timeout=6.0)
    desk.crawl()
    assert list(desk.troubles().values()) == ["timeout"]
    requests = ledger(desk)
    assert paths(requests) == [hit.path for hit in press.hits if hit.host == "sahel.test"]
    for before, after in pairwise(requests):
        assert after.at >= before.at


def test_answers_that_no_script_reads_keep_nobody_waiting(desk: Any, press: Any, watched: Watched) -> None:
    """Chromium never says that it has read what it was not asked for."""
    publish(desk, press, watched, "fetch('/count', {cache: 'no-store'});")
    watched.publish("/count", "{}", "application/json")
    desk.crawl()
    assert paths(ledger(desk))[-2:] == ["/count", "/api/story"]
    assert watched.most == 1
    assert desk.store.articles()[0].versions == 1


def test_nothing_goes_out_when_a_page_is_over(desk: Any, press: Any, watched: Watched) -> None:
    """Of what waits behind an answer that never ends, nothing reaches the host, and all else is in the ledger."""
    publish(desk, press, watched, "fetch('/hangs'); for (let n = 0; n < 5; n++) fetch('/api/' + n);")
    press.misbehave("sahel.test", "/hangs", press.hang)
    for n in range(5):
        watched.publish(f"/api/{n}", "{}", "application/json")
    desk.crawl()
    assert press.paths("sahel.test") == ["/rss.xml", "/news/1", "/hangs"]
    assert paths(ledger(desk))[-1] == "/hangs"


@pytest.mark.parametrize(("cached", "times"), [("max-age=600", 1), ("no-store", 3), ("max-age=0", 3)])
def test_a_script_that_stays_as_it_is_is_fetched_once(
    desk: Any, press: Any, watched: Watched, cached: str, times: int
) -> None:
    publish(desk, press, watched, head="<script src=/s.js></script>")
    watched.publish("/s.js", f"document.documentElement.dataset.s = 1; {SHOW}", cached=cached)
    press.publish_feed("sahel.test", *(f"/news/{n}" for n in (1, 2, 3)))
    body = press.reply("sahel.test", "/news/1").body.replace(SHOW.encode(), b"")
    for n in (1, 2, 3):
        press.publish("sahel.test", f"/news/{n}", body.replace(b"<script src=/s.js></script>", b"")
                      + b"<script src=/s.js></script>")  # fmt: skip
    desk.crawl()
    assert [row.versions for row in desk.store.articles()] == [1, 1, 1], "what the script writes is read each time"
    assert press.paths("sahel.test").count("/s.js") == times
    assert [path for path in paths(ledger(desk)) if path == "/s.js"] == ["/s.js"] * times
