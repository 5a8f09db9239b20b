"""Stopping in the middle of crawls, and before they began."""

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from spiders.handler import CRAWL_TIME
from tests.spiders.conftest import WAIT

Page = Callable[..., str]


@pytest.fixture(autouse=True)
def slow_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was cut off has the time to end by itself, as it has on a machine that is not busy."""
    monkeypatch.setattr("spiders.engine._CUT_SECONDS", 2 * WAIT)


def hang(press: Any) -> threading.Event:
    """A feed that never comes; the event tells when it was asked for."""
    asked = threading.Event()

    def respond(handler: Any) -> None:
        asked.set()
        press.hang(handler)

    press.misbehave("sahel.test", "/rss.xml", respond)
    return asked


async def by_itself(_: Any) -> None:
    """Nothing: the crawl ends since nothing may be asked any more, before it is stopped."""


async def silently(_spider: Any, _reason: str) -> None:
    """Nothing: the crawl is over before its spider has told the reason."""


@pytest.mark.parametrize("first", ["stopped", "by itself", "silently"])
def test_stopping_ends_crawls_and_leaves_the_rest_due(
    desk: Any, press: Any, monkeypatch: pytest.MonkeyPatch, first: str
) -> None:
    if first == "by itself":
        monkeypatch.setattr("spiders.engine._stop", by_itself)
    if first == "silently":
        monkeypatch.setattr("spiders.watch.WatchSpider.closed", silently)
    desk.change(host_delay=CRAWL_TIME / 2, drain_timeout=10 * WAIT)
    desk.add("sahel")
    press.publish_feed("sahel.test", "/news/1", "/news/2")
    fetched = threading.Event()

    def no_rules(handler: Any) -> None:
        handler.send_error(404)
        fetched.set()

    press.misbehave("sahel.test", "/robots.txt", no_rules)
    batch = desk.batch()
    running = desk.reactor.begin(desk.engine().crawl(batch))
    assert fetched.wait(WAIT)
    desk.reactor.run(desk.engine().stop())  # waits neither for the host's pause nor for its own limit
    assert running.result(WAIT) == "shutdown"
    assert desk.troubles() == {}
    assert desk.store.due_channels(desk.clock.now(), 10) != []


def test_a_request_in_flight_may_complete(desk: Any, press: Any, page: Page) -> None:
    desk.change(drain_timeout=10 * WAIT)
    desk.add("sahel")
    press.publish_feed("sahel.test", "/news/1")
    asked, answered = threading.Event(), threading.Event()
    press.hold("sahel.test", "/rss.xml", answered)
    reply = press.reply("sahel.test", "/rss.xml")

    def respond(handler: Any) -> None:
        asked.set()
        reply(handler)

    press.misbehave("sahel.test", "/rss.xml", respond)
    running = desk.reactor.begin(desk.engine().crawl(desk.batch()))
    assert asked.wait(WAIT)
    stopping = desk.reactor.begin(desk.engine().stop())
    answered.set()
    stopping.result(WAIT)
    assert running.result(WAIT) == "shutdown"
    assert [row.versions for row in desk.store.articles()] == [0]  # stored, and due


def test_what_never_answers_is_cut_off_at_the_deadline(desk: Any, press: Any) -> None:
    desk.change(request_timeout=10 * WAIT, drain_timeout=1.0)
    desk.add("sahel")
    asked = hang(press)
    running = desk.reactor.begin(desk.engine().crawl(desk.batch()))
    assert asked.wait(WAIT)
    started = time.monotonic()
    desk.reactor.run(desk.engine().stop())
    assert time.monotonic() - started > 0.4, "it was given some time"
    assert running.result(WAIT) == "shutdown"
    assert desk.store.due_channels(desk.clock.now(), 10) != []


def test_stopping_at_any_moment_of_the_start(desk: Any, press: Any) -> None:
    desk.add("sahel")
    press.publish_feed("sahel.test")
    batch = desk.batch()
    engine = desk.engine()

    async def main() -> str:
        crawl = asyncio.ensure_future(engine.crawl(batch))
        await asyncio.sleep(0)
        await engine.stop()
        return str(await crawl)

    assert desk.reactor.run(main()) == "shutdown"
    assert desk.crawl(batch) == "shutdown"
    assert press.hits == []


def test_stopping_with_nothing_under_way(desk: Any) -> None:
    desk.add("sahel")
    assert desk.reactor.run(desk.engine().stop()) is None


def test_closing_ends_what_is_in_flight(desk: Any, press: Any) -> None:
    desk.change(request_timeout=10 * WAIT)
    desk.add("sahel")
    asked = hang(press)
    running = desk.reactor.begin(desk.engine().crawl(desk.batch()))
    assert asked.wait(WAIT)
    desk.reactor.run(desk.engine().close())
    assert running.result(WAIT) == "shutdown"


def test_a_cancelled_crawl_is_ended(desk: Any, press: Any) -> None:
    desk.change(request_timeout=0.5)
    desk.add("sahel")
    asked = hang(press)
    engine = desk.engine()
    running = desk.reactor.begin(engine.crawl(desk.batch()))
    assert asked.wait(WAIT)
    running.cancel()

    async def ended() -> None:
        while engine._ending is None:
            await asyncio.sleep(0)
        await engine._ending

    desk.reactor.run(ended())
    assert engine._running == {}
