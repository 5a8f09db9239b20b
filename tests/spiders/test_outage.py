"""Our own outage blames nobody."""

import socket
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from rasid.records import Channel, ChannelKind, ChannelState, Fetch
from spiders.outage import Outage


class Ticks:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(("outlets", "needed"), [(1, 3), (4, 3), (8, 4), (30, 10), (10_000, 10)])
def test_so_many_must_be_lost(outlets: int, needed: int) -> None:
    outage = Outage(outlets, Ticks())
    assert [outage.lost(f"o{n}", was_well=True) for n in range(needed)] == [False] * (needed - 1) + [True]
    assert outage.under_way
    assert not outage.lost("one more", was_well=True), "it begins once"


def test_how_many_follows_the_catalogue(desk: Any) -> None:
    outlets = [desk.add(f"o{n}") for n in range(20)]
    kit = desk.engine()._kit
    for watched, needed in ((20, 10), (6, 3), (16, 8)):
        kit.watch(outlets[:watched])
        assert [kit.outage.lost(f"o{n}", was_well=True) for n in range(needed)] == [False] * (needed - 1) + [True]
        kit.outage.answered()


def test_an_answer_from_anywhere_ends_it() -> None:
    outage = Outage(4, Ticks())
    for n in range(3):
        outage.lost(f"o{n}", was_well=True)
    assert outage.answered()
    assert not outage.under_way
    assert not outage.answered()


def test_what_is_no_outage() -> None:
    ticks = Ticks()
    outage = Outage(4, ticks)
    for _ in range(9):
        assert not outage.lost("one outlet, again and again", was_well=True)
    for n in range(9):
        assert not outage.lost(f"failing for days {n}", was_well=False)
    for n in range(9):
        outage.answered()
        assert not outage.lost(f"others answer in between {n}", was_well=True)
    for n in range(9):
        ticks.now += 200.0
        assert not outage.lost(f"one after the other {n}", was_well=True)


def test_whoever_failed_twice_is_as_before_the_first_time() -> None:
    outage, channel = Outage(4, Ticks()), Channel("o/main", "o", ChannelKind.FEED, "http://o.test/rss.xml")
    well = ChannelState(channel, next_due_at=datetime(2026, 11, 1, tzinfo=UTC))
    first, second = (Fetch(channel.url, datetime(2026, 11, 1, hour, tzinfo=UTC), None) for hour in (1, 2))
    outage.blame(well, first, 1)
    outage.blame(replace(well, failures=1), second, 2)
    assert outage.forgive() == [(well, second, 2)]
    assert outage.forgive() == []
    outage.blame(well, first, 1)
    outage.answered()
    assert outage.forgive() == [], "somebody answered: it was the outlet's own"


def strand(desk: Any, number: int) -> None:
    """Outlets at a port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    for n in range(number):
        url = f"http://o{n}.test:{port}/rss.xml"
        desk.add(f"o{n}", channels=(Channel(f"o{n}/main", f"o{n}", ChannelKind.FEED, url),))


def test_our_own_outage_blames_no_outlet(desk: Any) -> None:
    strand(desk, 6)
    began = desk.clock.now()
    desk.crawl()
    states = [state for outlet in desk.outlets for state in desk.store.channels_of(outlet.id)]
    assert [state.failures for state in states] == [0] * 6, "those before it was known are forgiven as well"
    assert all(0 < (state.next_due_at - began).total_seconds() < 400 for state in states), "soon"
    assert desk.troubles() == {}
    observed = desk.store.observe()
    assert [(outlet.reached, outlet.watched_to) for outlet in observed.outlets] == [(False, None)] * 6


def test_few_outlets_out_of_reach_are_their_own_trouble(desk: Any, press: Any) -> None:
    strand(desk, 2)
    desk.add("sahel")
    press.publish_feed("sahel.test", "/x")
    desk.crawl()
    assert {subject: kind for subject, kind in desk.troubles().items() if "main" in subject} == {
        "o0/main": "connection", "o1/main": "connection",
    }  # fmt: skip
