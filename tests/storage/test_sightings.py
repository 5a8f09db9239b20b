"""What an outlet's articles state, beside when they were first seen; and problems of outlets as a whole."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from rasid.records import Outcome, Problem, Stamp, Visit
from storage.store import SqlStore

Press = Any  # the builder in conftest


def test_only_printed_offsets_count_and_the_latest_come_first(store: SqlStore, press: Press) -> None:
    store.sync_outlets([press.outlet()], press.now)
    run = store.start_run(1, press.now)
    (channel,) = store.channels_of("sham_today")
    candidates = [press.candidate(number) for number in range(1, 5)]
    articles = store.record_poll(press.poll(channel, *candidates, at=press.at(1)), run)
    for state, zone in zip(articles, ["+03:00", "Asia/Damascus", "-03:30", "+00:00"], strict=True):
        visit: Visit = press.visit(state, Outcome.NEW, published=press.at(0))
        assert visit.version is not None
        published = visit.version.published
        assert isinstance(published, Stamp)
        stamped = replace(visit.version, published=replace(published, zone=zone))
        store.record_visit(replace(visit, version=stamped, state=replace(visit.state, latest=stamped)), run)

    found = store.stated_moments("sham_today", 10)
    assert found == [(press.at(0), press.at(1))] * 3
    assert [moment.utcoffset() for moment, _ in found] == [
        timedelta(0),
        timedelta(hours=-3, minutes=-30),
        timedelta(hours=3),
    ]
    assert len(store.stated_moments("sham_today", 2)) == 2
    assert store.stated_moments("other", 10) == []


@pytest.mark.parametrize(("flags", "hours"), [(("clock-learned",), 3), (("clock-learned", "clock-twice"), 6)])
def test_a_clock_that_was_learned_still_states_what_was_printed(
    store: SqlStore, press: Press, flags: tuple[str, ...], hours: int
) -> None:
    store.sync_outlets([press.outlet()], press.now)
    run = store.start_run(1, press.now)
    (channel,) = store.channels_of("sham_today")
    (state,) = store.record_poll(press.poll(channel, press.candidate(1), at=press.at(1)), run)
    visit: Visit = press.visit(state, Outcome.NEW, published=press.at(0))
    assert visit.version is not None
    assert visit.version.published is not None
    published = replace(visit.version.published, zone="Asia/Damascus", flags=flags)
    stamped = replace(visit.version, published=published)
    store.record_visit(replace(visit, version=stamped, state=replace(visit.state, latest=stamped)), run)
    ((stated, seen),) = store.stated_moments("sham_today", 10)
    assert (stated, seen) == (press.at(0) + timedelta(hours=hours), press.at(1))


def test_a_problem_of_an_outlet_stands_until_its_owner_drops_it(store: SqlStore, press: Press) -> None:
    store.sync_outlets([press.outlet()], press.now)
    problem = Problem("wrong-offset", "https://sham_today.example/", "7 articles: 180 minutes too late")
    for hour in (1, 7):
        store.set_outlet_problems("sham_today", "offsets of sham_today", [problem], press.at(hour))
    (standing,) = store.problems("sham_today")
    assert (standing.kind, standing.count, standing.first_at) == ("wrong-offset", 2, press.at(1))
    store.set_outlet_problems("sham_today", "offsets of sham_today", [], press.at(13))
    assert store.problems() == []
