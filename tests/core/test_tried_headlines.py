"""Whether an outlet tries headlines out, and what follows from that."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rasid.changes.second_look import (
    EARLY,
    MOST_PLAIN,
    OWN_TITLE_LOOKS,
    PLAIN,
    SETTLED,
    STEADY,
    TRIED,
    UNDOING,
    UNSTABLE_TITLE_LOOKS,
    YOUNG,
)
from rasid.memory import OutletMemory
from rasid.records import Hints, Outcome
from tests.core.watching import OTHER, TITLE, MakeWatch, Watch


@pytest.mark.parametrize(("plain", "told"), [(0, []), (PLAIN, [Outcome.CHANGED])])
def test_the_lists_headline_is_news_on_the_page_where_none_are_tried_out(
    watch: MakeWatch, plain: int, told: list[Outcome]
) -> None:
    one = watch(OutletMemory(plain=plain), hints=Hints(title=OTHER))
    one.read(title=TITLE)
    for _ in range(UNSTABLE_TITLE_LOOKS):
        one.read(title=OTHER)
    assert one.told == told, "an old copy that came first, or the other face"
    assert one.state.latest is not None
    assert one.state.latest.title == OTHER


def look_early(one: Watch, *titles: str, hours: int = 1) -> int:
    published = (one.state.first_seen_at - timedelta(hours=hours)).isoformat()
    for number in range(EARLY + 1):
        one.read(title=titles[number % len(titles)], published=published)
    assert one.memory is not None
    return one.memory.plain


def test_articles_that_keep_their_headline_are_counted_and_those_that_show_two_by_turns_count_more(
    watch: MakeWatch,
) -> None:
    assert look_early(watch(OutletMemory(plain=7)), TITLE) == 8
    assert look_early(watch(OutletMemory(plain=MOST_PLAIN)), TITLE) == MOST_PLAIN
    assert look_early(watch(OutletMemory(plain=7)), TITLE, OTHER) == 7 - TRIED
    assert look_early(watch(OutletMemory()), TITLE, OTHER) == 0


def test_an_article_that_was_not_seen_young_says_nothing_of_tries(watch: MakeWatch) -> None:
    assert look_early(watch(OutletMemory()), TITLE, hours=12) == 0


def stand(one: Watch, looks: int, apart: timedelta, *, same: bool = False) -> None:
    """Show another headline than the listed one, at so many looks."""
    one.read(title=TITLE)
    for _ in range(looks - 1):
        one.now += apart
        if same:
            one.unchanged()
        else:
            one.read(title=TITLE)


@pytest.mark.parametrize("same", [False, True], ids=["read", "the same body"])
def test_the_lists_headline_is_news_once_another_one_has_stood_when_none_was_tried_out_any_more(
    watch: MakeWatch, same: bool
) -> None:
    one = watch(OutletMemory(), hints=Hints(title=OTHER))
    stand(one, SETTLED + STEADY + 2, timedelta(hours=3), same=same)
    began = one.now
    for _ in range(OWN_TITLE_LOOKS - 1):
        assert one.read(title=OTHER) is Outcome.UNCONFIRMED, "as what takes back what has been told"
    while one.now < began + UNDOING:
        assert one.read(title=OTHER) is Outcome.UNCONFIRMED, "caches show old copies for hours"
    assert one.read(title=OTHER) is Outcome.CHANGED
    assert one.told == [Outcome.CHANGED]


@pytest.mark.parametrize(
    ("looks", "apart"),
    [(SETTLED + STEADY + 9, timedelta(0)), (SETTLED + STEADY - 2, timedelta(hours=6))],
    ids=["while they may be tried out", "too few looks"],
)
def test_till_then_it_is_one_of_the_articles_faces(watch: MakeWatch, looks: int, apart: timedelta) -> None:
    one = watch(OutletMemory(), hints=Hints(title=OTHER))
    stand(one, looks, apart)
    if not apart:
        one.now = one.state.first_seen_at + YOUNG
    assert one.read(title=OTHER) is Outcome.CHANGED
    assert one.told == [], "settled for"


def test_a_copy_with_the_lists_headline_that_comes_later_is_none(watch: MakeWatch) -> None:
    one = watch(OutletMemory(), hints=Hints(title=OTHER))
    stand(one, SETTLED + STEADY + 2, timedelta(hours=3))
    for _ in range(3):
        for title in (OTHER, OTHER, TITLE):
            one.read(title=title)
    assert one.told == []


def test_it_is_kept_in_mind_once_however_long_the_other_one_stands(watch: MakeWatch) -> None:
    one = watch(OutletMemory(), hints=Hints(title=OTHER))
    one.read()
    one.state = replace(one.state, memory=replace(one.state.memory, undone=("+taken-back",)))
    stand(one, SETTLED + STEADY + 20, timedelta(hours=3))
    assert len(one.state.memory.undone) == 2
    assert one.state.memory.undone[-1] == "+taken-back"
