"""Pages that are empty without JavaScript, opened in a real Chromium; what it may reach; and without one."""

import asyncio
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from demo.model import Request
from demo.pages import WHOLE
from demo.plan import plan_for
from demo.press import Press as Simulated
from rasid.records import ChannelKind
from spiders.rereading import headers_of

Page = Callable[..., str]
PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
needs_chromium = pytest.mark.skipif(PROGRAM is None, reason="no Chromium is installed; on Debian: apt install chromium")
TEXT = "افتتحت البلدية صباح اليوم مكتبة عامة جديدة في وسط المدينة بحضور عدد من الأهالي والطلاب والمعلمين."


def shell(script: str) -> str:
    head = '<!DOCTYPE html><html lang="ar"><head><meta charset="utf-8"></head>'
    return f"{head}<body><main></main><script>{script}</script></body></html>"


WRITES = """
fetch('/api/story').then(answer => answer.json()).then(story => {
  document.title = story.title;
  document.querySelector('main').innerHTML = '<article><h1>' + story.title + '</h1>' +
    story.text.map(one => '<p>' + one + '</p>').join('') + '</article>';
  %s
});
"""


def publish(desk: Any, press: Any, script: str = WRITES % "", *, render: bool = True) -> None:
    desk.add("sahel", render=render)
    desk.change(render_timeout=40.0, request_timeout=60.0)
    press.publish_feed("sahel.test", "/news/1")
    press.publish("sahel.test", "/news/1", shell(script))
    story = f'{{"title":"افتتاح مكتبة","text":["{TEXT}","{TEXT[::-1]}"]}}'
    press.publish("sahel.test", "/api/story", story, Content_Type="application/json")


@needs_chromium
@pytest.mark.browser
def test_an_article_that_only_scripts_write_is_read(desk: Any, press: Any) -> None:
    publish(desk, press)
    desk.crawl()
    (row,) = desk.store.articles()
    assert (row.title, row.versions) == ("افتتاح مكتبة", 1)
    assert desk.store.versions(row.id)[0].article.paragraphs[0] == TEXT
    assert press.paths("sahel.test") == ["/rss.xml", "/news/1", "/api/story"]
    ledger = {made.url: made.what for made in desk.store.requests_to("sahel.test")}
    assert ledger[press.url("sahel.test", "/api/story")] == "browser", "what a page asks for stands in the ledger"
    page = desk.store.archive.page_of(row.id)
    assert page is not None, "what the browser showed is kept"
    assert TEXT in page.body.decode()
    assert headers_of(page.received) == {"content-type": "text/html; charset=utf-8"}
    assert not [damage for step in desk.store.archive.verify() for damage in step.damage]
    agents = {value for hit in press.hits for name, value in hit.headers.items() if name.lower() == "user-agent"}
    assert len(agents) == 1
    assert agents.pop().startswith("Rasid/")


@needs_chromium
@pytest.mark.browser
def test_the_demo_presss_scripted_page_is_read_as_it_was_written(desk: Any, press: Any) -> None:
    simulated = Simulated(7, plan_for(60, 3, scripted=True))
    (piece, *_) = simulated.desk(2).listed(5.0)
    desk.add("sahel", render=True)
    press.publish_feed("sahel.test", piece.path)
    for path in (piece.path, piece.path + WHOLE):
        answer = simulated.respond(Request(simulated.houses[-1].host, path, 5.0, {}, "GET"))
        press.publish("sahel.test", path, answer.body)
    desk.crawl()
    (row,) = desk.store.articles()
    assert row.title == piece.at(5.0).title
    assert len(desk.store.versions(row.id)[0].article.paragraphs) >= 2


@needs_chromium
@pytest.mark.browser
def test_a_section_that_scripts_write_lists_articles(desk: Any, press: Any, page: Page) -> None:
    rows = "".join(f"<li><a href='/news/{n}'>خبر رقم {n} عن المدينة القديمة وأهلها</a></li>" for n in (1, 2, 3))
    desk.add("sahel", ChannelKind.SECTION, "/", render=True)
    press.publish("sahel.test", "/", shell(f'document.querySelector("main").innerHTML = "<ul>{rows}</ul>"'))
    for n in (1, 2, 3):
        press.publish("sahel.test", f"/news/{n}", page(f"خبر {n}", f"{TEXT} {n}"))
    desk.crawl()
    assert len(desk.store.articles()) == 3
    assert desk.troubles() == {}


@needs_chromium
@pytest.mark.browser
def test_the_browser_reaches_nothing_inside_whatever_a_page_asks_of_it(desk: Any, press: Any) -> None:
    """By literal, by odd spelling, by name, by frame, by redirection, by socket."""
    desk.change(allow_networks=("127.0.0.1/32",), resolve=("*.test=127.0.0.1", "inside.test=127.0.0.2"))
    press.listen("127.0.0.2")
    inside = [f"http://{name}:{press.port}/secret" for name in ("127.0.0.2", "2130706434", "inside.test", "[::1]")]
    tries = "".join(
        f"fetch('{url}', {{mode: 'no-cors'}}).catch(() => 0); document.body.append(Object.assign("
        f"document.createElement('iframe'), {{src: '{url}'}}));"
        for url in (*inside, press.url("sahel.test", "/leads-inside"), "file:///etc/hostname")
    )
    socket = f"try {{ new WebSocket('ws://127.0.0.2:{press.port}/secret') }} catch (e) {{}}"
    publish(desk, press, WRITES % (tries + socket))
    press.publish("sahel.test", "/leads-inside", status=302, Location=inside[0])
    desk.crawl()
    assert press.reached == {"127.0.0.1"}
    assert not [hit for hit in press.hits if hit.path == "/secret"]
    assert desk.store.articles()[0].versions == 1


@needs_chromium
@pytest.mark.browser
@pytest.mark.parametrize("way", ["address", "redirection"])
def test_a_page_inside_is_refused_and_told(desk: Any, press: Any, way: str) -> None:
    desk.change(allow_networks=("127.0.0.1/32",), resolve=("*.test=127.0.0.1", "inside.test=127.0.0.2"))
    press.listen("127.0.0.2")
    desk.add("sahel", render=True)
    inside = press.url("inside.test", "/news/1")
    link = inside if way == "address" else press.url("sahel.test", "/news/1")
    item = f"<item><link>{link}</link></item>"
    press.publish("sahel.test", "/rss.xml", f"<rss><channel><title>س</title>{item}</channel></rss>")
    press.publish("sahel.test", "/news/1", status=302, Location=inside)
    desk.crawl()
    assert press.reached == {"127.0.0.1"}
    (problem,) = desk.store.problems()
    assert problem.kind == "address"
    assert "inside.test leads to 127.0.0.2" in problem.detail


@needs_chromium
@pytest.mark.browser
@pytest.mark.parametrize(
    ("script", "trouble", "seconds"),
    [
        ("for (;;) {}", "timeout", 12.0),
        ("setInterval(() => fetch('/api/story'), 50);" + WRITES % "", None, 40.0),
        ("for (let n = 0; n < 500; n++) fetch('/api/story?' + n);" + WRITES, "no-text", 40.0),
        ("document.body.append('x'.repeat(3000000));", "too-large", 40.0),
        ("location.href = 'file:///etc/hostname';" + WRITES % "", None, 40.0),
    ],
    ids=["loop", "calls", "many-calls", "growth", "file"],
)
def test_pages_that_never_end_are_ended(
    desk: Any, press: Any, script: str, trouble: str | None, seconds: float
) -> None:
    publish(desk, press, script.replace("%s", ""))
    desk.change(render_timeout=seconds, body_limit=2_000_000)
    assert desk.crawl() == "finished"
    assert list(desk.troubles().values()) == ([trouble] if trouble else [])
    assert len([hit for hit in press.hits if hit.path.startswith("/api")]) <= 80


@needs_chromium
@pytest.mark.browser
@pytest.mark.parametrize("status", [403, 404, 410, 500])
@pytest.mark.parametrize("body", ["", "<p>sorry</p>"])
def test_what_the_host_answers_counts_as_ever(desk: Any, press: Any, status: int, body: str) -> None:
    publish(desk, press)
    press.publish("sahel.test", "/news/1", body, status)
    desk.crawl()
    assert list(desk.troubles().values()) == ["http-5xx" if status == 500 else f"http-{status}"]


@needs_chromium
@pytest.mark.browser
def test_pictures_and_styles_are_not_asked_for(desk: Any, press: Any) -> None:
    publish(desk, press, WRITES % "document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=/a.png>');")
    desk.crawl()
    assert "/a.png" not in press.paths("sahel.test")


@needs_chromium
@pytest.mark.browser
def test_what_the_sites_rules_forbid_the_page_does_not_get_either(desk: Any, press: Any) -> None:
    publish(desk, press)
    rules = "User-agent: *\nDisallow: /api/"
    press.publish("sahel.test", "/robots.txt", rules, Content_Type="text/plain")
    desk.crawl()
    assert press.paths("sahel.test") == ["/rss.xml", "/news/1"]
    assert list(desk.troubles().values()) == ["no-text"]


def test_an_outlet_that_does_not_ask_for_it_is_never_rendered(desk: Any, press: Any) -> None:
    publish(desk, press, render=False)
    desk.crawl()
    assert "/api/story" not in press.paths("sahel.test")
    assert desk.engine()._kit.renderer._handler is None
    assert list(desk.troubles().values()) == ["no-text"]


def test_without_the_extra_the_trouble_names_the_remedy(desk: Any, press: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scrapy_playwright.handler", None)
    publish(desk, press)
    desk.crawl()
    (problem,) = desk.store.problems()
    assert problem.kind == "browser"
    assert "extra 'render'" in problem.detail


def test_a_browser_that_does_not_start_is_told(desk: Any, press: Any, tmp_path: Path) -> None:
    pytest.importorskip("scrapy_playwright")
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\nexit 3\n")
    program.chmod(0o755)
    publish(desk, press)
    desk.change(browser=str(program))
    desk.crawl()
    (problem,) = desk.store.problems()
    assert problem.kind == "browser"
    assert "does not start" in problem.detail


def test_only_root_goes_without_the_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    from spiders.rendering import _launch_options

    for user, sandbox in ((0, False), (1000, True)):
        monkeypatch.setattr(os, "geteuid", lambda user=user: user)
        options = _launch_options("/opt/chromium", "http://127.0.0.1:1")
        assert options["chromium_sandbox"] is sandbox
        assert (options["executable_path"], options["proxy"]["bypass"]) == ("/opt/chromium", "<-loopback>")


# The proxy by itself


@pytest.mark.parametrize(
    "request_head",
    [
        "CONNECT 127.0.0.2:80 HTTP/1.1", "CONNECT 0x7f000002:80 HTTP/1.1", "GET http://inside.test/x HTTP/1.1",
        "GET file:///etc/hostname HTTP/1.1", "GET /x HTTP/1.1", "CONNECT nowhere", "nonsense",
        "CONNECT [::1]:80 HTTP/1.1",
    ],
)  # fmt: skip
def test_the_proxy_opens_no_way_inside(desk: Any, press: Any, request_head: str) -> None:
    from spiders.addresses import Addresses
    from spiders.browser_proxy import BrowserProxy

    desk.change(allow_networks=("127.0.0.1/32",), resolve=("inside.test=127.0.0.2",))

    async def ask() -> bytes:
        proxy = BrowserProxy(Addresses(desk.settings), size_limit=1000, seconds=5.0)
        address = await proxy.open()
        reader, writer = await asyncio.open_connection("127.0.0.1", int(address.rpartition(":")[2]))
        writer.write(f"{request_head}\r\n\r\n".encode())
        answer = await reader.read(1000)
        writer.close()
        await proxy.close()
        return answer

    answer = desk.reactor.run(ask())
    assert not answer or answer.startswith(b"HTTP/1.1 403")
