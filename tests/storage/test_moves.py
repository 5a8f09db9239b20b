"""A channel that the catalogue gives another address, or another kind, while it is watched."""

from dataclasses import replace
from typing import Any

from rasid.records import ChannelKind, Poll, Problem, Validators
from storage.store import SqlStore
from tests.storage.conftest import channel

Press = Any  # the builder in conftest


def test_a_channel_with_a_new_address_starts_afresh(store: SqlStore, press: Press, run: int) -> None:
    store.record_poll(press.poll(channel(store), failures=3, interval=86_400), run)
    store.sync_outlets([press.outlet(host="new.example")], press.at(1))
    moved = channel(store)
    assert moved.channel.url == "https://new.example/feed0.xml"
    assert moved.validators == Validators()
    assert (moved.failures, moved.next_due_at) == (0, press.at(1))


def test_a_channel_of_another_kind_is_read_though_its_page_is_the_same(store: SqlStore, press: Press, run: int) -> None:
    validators = Validators(etag='"1"', body_digest="d")
    polled = press.poll(channel(store))
    store.record_poll(replace(polled, state=replace(polled.state, validators=validators)), run)
    assert channel(store).validators == validators
    outlet, under_way = press.outlet(), press.poll(channel(store), at=press.at(1))
    (feed,) = outlet.channels
    store.sync_outlets([replace(outlet, channels=(replace(feed, kind=ChannelKind.SITEMAP),))], press.at(1))
    assert channel(store).validators == Validators()
    store.record_poll(replace(under_way, state=replace(under_way.state, validators=validators)), run)
    assert channel(store).validators == Validators()


def test_a_poll_of_the_old_address_does_not_speak_for_the_new_one(store: SqlStore, press: Press, run: int) -> None:
    under_way = press.poll(channel(store), press.candidate(), at=press.at(1))
    store.sync_outlets([press.outlet(host="new.example")], press.at(0.5))
    assert len(store.record_poll(under_way, run)) == 1
    assert channel(store).validators == Validators()
    assert channel(store).next_due_at == press.at(0.5)
    assert channel(store).last_polled_at == press.at(1)


def test_the_troubles_of_an_old_address_end_with_it(store: SqlStore, press: Press, run: int) -> None:
    def trouble(hours: float) -> Poll:
        found = (Problem("http-404", "sham_today/feed0"),)
        poll: Poll = press.poll(channel(store), failures=1, at=press.at(hours), problems=found)
        return poll

    store.record_poll(trouble(0), run)
    under_way = trouble(1)
    store.sync_outlets([press.outlet(host="new.example")], press.at(0.5))
    assert store.problems() == []
    store.record_poll(under_way, run)
    assert store.problems() == []
    store.record_poll(trouble(2), run)
    assert len(store.problems()) == 1
