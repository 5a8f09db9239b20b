"""What servers say of themselves, on real sockets: "not modified", and "moved for good"."""

from collections.abc import Callable
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from rasid.auditing import EVERY
from rasid.moving import DAYS, FAILURES

Page = Callable[..., str]


def deny(handler: BaseHTTPRequestHandler) -> None:
    """Answer "not modified", whatever is asked."""
    handler.send_response(304)
    handler.send_header("ETag", '"1"')
    handler.end_headers()


def test_a_first_304_is_a_failure_with_its_own_words(desk: Any, press: Any) -> None:
    desk.add("sahel")
    desk.add("jabal")
    press.misbehave("sahel.test", "/rss.xml", deny)
    press.publish_feed("jabal.test", "/x")
    press.misbehave("jabal.test", "/x", deny)
    desk.crawl()
    assert desk.troubles() == {"sahel/main": "not-modified", "jabal.test/x": "not-modified"}
    (state,) = desk.store.channels_of("sahel")
    assert (state.failures, state.last_success_at, state.validators.etag) == (1, None, None)
    assert [row.status for row in desk.store.articles()] == ["pending"]


def test_an_unasked_304_is_a_failure_and_the_next_request_has_no_conditions(desk: Any, press: Any, page: Page) -> None:
    desk.add("sahel")
    press.publish_feed("sahel.test", "/x", ETag='"1"')
    press.publish("sahel.test", "/x", page())
    desk.crawl()
    honest = press.reply("sahel.test", "/rss.xml")
    press.misbehave("sahel.test", "/rss.xml", deny)
    seen = []
    for _ in range(2 * EVERY):
        desk.crawl()
        seen.append("If-None-Match" in press.hits[-1].headers)
        if desk.troubles():
            break
    assert EVERY // 2 <= sum(seen) < 1.5 * EVERY, "about so many are believed"
    assert seen[-1] is False
    assert desk.troubles() == {"sahel/main": "not-modified"}
    press._pages["sahel.test", "/rss.xml"] = honest
    desk.crawl()
    assert desk.troubles() == {}


def test_a_list_that_changes_behind_one_tag_is_told(desk: Any, press: Any) -> None:
    desk.add("sahel")
    press.publish_feed("sahel.test", "/x", ETag='"1"')
    desk.crawl()
    polls = 0
    press.publish_feed("sahel.test", "/y", "/x", ETag='"1"')
    while "sahel/main" not in desk.troubles():
        desk.crawl()
        polls += 1
        assert polls < 2 * EVERY
    assert desk.troubles()["sahel/main"] == "lying-validators"
    assert "/y" in press.paths("sahel.test"), "what was hidden is found"
    desk.crawl()
    hits = [hit for hit in press.hits if hit.path == "/rss.xml"]
    assert "If-None-Match" not in hits[-1].headers


def test_a_text_that_changes_behind_one_tag_is_found_and_told(desk: Any, press: Any, page: Page) -> None:
    desk.change(recheck_interval_min=0.0, recheck_share=0.0)
    desk.add("sahel")
    press.publish_feed("sahel.test", "/x")
    press.publish("sahel.test", "/x", page("افتتاح مكتبة"), ETag='"1"')
    desk.crawl()
    press.publish("sahel.test", "/x", page("إغلاق مكتبة"), ETag='"1"')
    for _ in range(6 * EVERY):
        desk.clock.ahead += timedelta(minutes=7)
        desk.crawl()
        if desk.store.changes():
            break
    assert len(desk.store.changes()) == 1
    memory = desk.store.outlet_memories(["sahel"])["sahel"]
    assert memory.lied_at is not None
    desk.crawl()
    looks = [hit for hit in press.hits if hit.path == "/x"]
    assert "If-None-Match" not in looks[-1].headers


def move(desk: Any, press: Any, target: str, *, status: int = 301, days: int = DAYS) -> Any:
    """The channel redirects for some days; its state at the end."""
    press.publish("sahel.test", "/rss.xml", status=status, Location=target)
    for _ in range(days):
        desk.crawl()
        desk.clock.ahead += timedelta(days=1)
    (state,) = desk.store.channels_of("sahel")
    return state


@pytest.mark.parametrize("status", [301, 308])
def test_a_move_for_good_is_adopted_told_and_undone_when_it_fails(
    desk: Any, press: Any, page: Page, status: int
) -> None:
    desk.add("sahel")
    press.publish_feed("sahel.test", "/x")
    press.publish("sahel.test", "/x", page())
    press.publish("feeds.test", "/new.xml", press.reply("sahel.test", "/rss.xml").body)
    target = press.url("feeds.test", "/new.xml")
    assert move(desk, press, target, status=status, days=DAYS - 1).memory.address is None
    state = move(desk, press, target, status=status, days=1)
    assert (state.memory.address, state.channel.url) == (target, press.url("sahel.test", "/rss.xml"))
    assert desk.troubles()["sahel/main"] == "moved-channel"
    before = len(press.paths("sahel.test"))
    desk.crawl()
    assert "/rss.xml" not in press.paths("sahel.test")[before:], "the new address is asked"
    press.publish("feeds.test", "/new.xml", status=404)
    for _ in range(FAILURES):
        desk.crawl()
    (state,) = desk.store.channels_of("sahel")
    assert state.memory.address is None
    assert state.next_due_at <= desk.clock.now()
    press.publish_feed("sahel.test", "/x")
    desk.crawl()
    assert "sahel/main" not in desk.troubles()


@pytest.mark.parametrize(
    ("status", "host"), [(302, "feeds.test"), (301, "jabal.test"), (301, "127.0.0.1")],
    ids=["not for good", "another outlet's", "no name"],
)  # fmt: skip
def test_what_is_not_adopted(desk: Any, press: Any, status: int, host: str) -> None:
    desk.add("sahel")
    desk.add("jabal", path="/other.xml")
    press.publish_feed(host, "/x")
    state = move(desk, press, press.url(host, "/rss.xml"), status=status, days=DAYS + 1)
    assert state.last_success_at is not None
    assert (state.memory.address, state.memory.moved_days) == (None, ())
