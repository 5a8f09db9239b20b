"""Lists that overlap, and lists that do not: what counts as a gap, and what must not."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from rasid.gaps import SKETCH, find_gap, pages_of, sketch_of
from rasid.memory import ChannelMemory
from rasid.records import Candidate, ChannelKind, ChannelState, Gap, Hints

START = datetime(2026, 3, 19, 14, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
MakeChannel = Callable[..., ChannelState]


@dataclass(frozen=True)
class Told:
    """What a feed's entry says."""

    number: int
    hours: float | None  # after the start; None: no date

    @property
    def candidate(self) -> Candidate:
        url = f"https://a.example/{self.number}"
        return Candidate(url, url, Hints(published=None if self.hours is None else f"{self.hours}"))


def moment(candidate: Candidate) -> datetime | None:
    return None if candidate.hints.published is None else START + float(candidate.hints.published) * HOUR


def gap_of(
    make: MakeChannel, before: list[Told], after: list[Told], kind: ChannelKind = ChannelKind.FEED
) -> Gap | None:
    """The gap between two polls, made at hours 0 and 10."""
    state = make(last_success_at=START)
    sketch = sketch_of([told.candidate for told in before])
    state = replace(state, channel=replace(state.channel, kind=kind), memory=ChannelMemory(sketch=sketch))
    return find_gap(state, [told.candidate for told in after], moment, START + 10 * HOUR)


def told(*numbers: int, first: float = 1.0) -> list[Told]:
    """Entries, the newest first, an hour apart; the last one at `first`."""
    return [Told(number, first + place) for place, number in reversed(list(enumerate(reversed(numbers))))]


OLD = told(5, 4, 3, 2, 1, first=-6.0)
PIN = Told(-1, -100.0)


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (OLD, told(10, 9, 8, 7, 6, first=5.0), True),
        (OLD, [*told(9, 8, 7, 6), *OLD[:1]], False),
        (OLD, OLD, False),
        (OLD, [], False),
        ([], told(10, 9, 8, 7, 6), False),
        ([PIN, *OLD], [PIN, *told(10, 9, 8, 7, 6, first=5.0)], True),
        ([PIN, *OLD], [PIN, *told(8, 7, 6), *OLD[:3]], False),
        (OLD, [*OLD[3:], *told(10, 9, 8, 7, 6)], True),
        (OLD, told(10, 9, 8, 7, 6, first=-20.0), False),
        (OLD, [Told(n, None) for n in (10, 9, 8, 7, 6)], True),
        (OLD, [Told(10, None), *told(9, 8, 7), Told(6, None)], True),
        (OLD, [Told(10, 3.0), Told(2, -5.0), Told(9, 2.0), Told(4, -3.0), Told(8, 1.0)], False),
        (OLD, told(7, 6), False),
    ],
    ids=[
        "strangers only", "one is met again", "nothing new", "an empty list", "a first list",
        "the pinned one says nothing", "pinned, and met again", "two old ones on top are taken for pinned",
        "strangers, but old ones: another order", "no dates", "few have no dates", "shuffled", "too few to say",
    ],
)  # fmt: skip
def test_what_is_a_gap(make_channel_state: MakeChannel, before: list[Told], after: list[Told], found: bool) -> None:
    assert (gap_of(make_channel_state, before, after) is not None) is found


def test_a_gap_has_its_bounds(make_channel_state: MakeChannel) -> None:
    gap = gap_of(make_channel_state, OLD, told(10, 9, 8, 7, 6, first=4.0))
    assert gap == Gap(START, START + 4 * HOUR, 4.0)


@pytest.mark.parametrize("seconds", [0, 1, 30, 599])
def test_an_edition_that_comes_at_once_does_not_mean_thousands_missing(
    make_channel_state: MakeChannel, seconds: int
) -> None:
    """Such an estimate would also count as the channel's habit, for weeks."""
    edition = [Told(100 + n, 6.0 + seconds / 3600 * n / 39) for n in range(40)]
    gap = gap_of(make_channel_state, OLD, edition[::-1])
    assert gap is not None
    assert gap.missed == 40.0


def test_an_estimate_has_its_bounds(make_channel_state: MakeChannel) -> None:
    fast = [Told(100 + n, 9.5 + n / 100) for n in range(20)]
    gap = gap_of(make_channel_state, OLD, fast[::-1])
    assert gap is not None
    assert gap.missed == 400.0


@pytest.mark.parametrize(
    ("hours", "found"),
    [([-9.0] * 5, True), ([-9.0, -9.0, -33.0], False), ([-33.0] * 5, False), ([-9.0, -9.5, -8.0], False)],
    ids=["today's", "the last one is of yesterday", "all are of yesterday", "moments"],
)
def test_days_that_are_printed_as_moments_are_known_as_days(
    make_channel_state: MakeChannel, hours: list[float], found: bool
) -> None:
    """Some print midnight with every date: what came after the last poll seems older than it, and is not."""
    gap = gap_of(make_channel_state, OLD, [Told(100 + n, at) for n, at in enumerate(hours)])
    assert gap == (Gap(START, START + 10 * HOUR, float(len(hours))) if found else None)


def test_sections_mix_their_boxes(make_channel_state: MakeChannel) -> None:
    few, many = range(10, 15), range(10, 20)
    long = [Told(n, None) for n in range(100, 110)]
    assert gap_of(make_channel_state, OLD, [Told(n, None) for n in few], ChannelKind.SECTION) is None
    assert gap_of(make_channel_state, long, [Told(n, None) for n in many], ChannelKind.SECTION) is not None
    assert gap_of(make_channel_state, long, [long[3], *(Told(n, None) for n in many)], ChannelKind.SECTION) is None


@pytest.mark.parametrize("seed", range(20))
def test_a_feed_of_weeks_hides_nothing_and_cries_no_wolf(make_channel_state: MakeChannel, seed: int) -> None:
    """Entries come at random, polls as well, some far apart; a pinned entry stands above all."""
    chance = random.Random(seed)
    hours = sorted(chance.uniform(0, 1000) for _ in range(chance.randrange(100, 900)))
    entries = [Told(number, at) for number, at in enumerate(hours)]
    length, at, before = chance.randrange(5, 40), 0.0, 0
    state, gaps, missed = make_channel_state(), 0.0, 0
    while at < 990:
        now = START + at * HOUR
        published = sum(hour <= at for hour in hours)
        listed = [PIN, *reversed(entries[max(0, published - length) : published])]
        candidates = [told.candidate for told in listed]
        gap = find_gap(state, candidates, moment, now)
        lost = max(0, published - before - length)
        if state.memory.sketch and before >= 3:
            assert gap is not None or lost == 0, "what is missing is noticed"
            assert gap is None or published - before >= min(length, 3), "only a whole list of strangers is a gap"
            gaps, missed = gaps + (gap.missed if gap else 0.0), missed + lost
        state = replace(state, last_success_at=now, memory=ChannelMemory(sketch=sketch_of(candidates)))
        before, at = published, at + chance.choice((0.25, 1.0, 4.0, 40.0))
    assert missed / 2 <= gaps <= 2 * missed + 20, "and about so much is missing"


def test_of_a_long_list_no_more_is_kept_than_is_needed() -> None:
    sketch = sketch_of([told.candidate for told in told(*range(1000))])
    assert len(sketch) == 8 * SKETCH
    assert sketch_of([told.candidate for told in told(*range(999, -1, -1))]) == sketch


@pytest.mark.parametrize(
    ("url", "kind", "pages"),
    [
        ("https://a.example/feed/", ChannelKind.FEED, ("https://a.example/feed/?paged=3",)),
        ("https://a.example/?feed=rss", ChannelKind.FEED, ("https://a.example/?feed=rss&paged=3",)),
        ("https://a.example/news/#top", ChannelKind.SECTION,
         ("https://a.example/news/?page=3", "https://a.example/news/page/3/")),
    ],
)  # fmt: skip
def test_where_further_pages_may_be(url: str, kind: ChannelKind, pages: tuple[str, ...]) -> None:
    assert pages_of(url, kind, 3) == pages
