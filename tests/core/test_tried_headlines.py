"""Whether an outlet tries headlines out, and what follows from that."""

from datetime import timedelta

import pytest

from rasid.changes.second_look import EARLY, MOST_PLAIN, PLAIN, TRIED, UNSTABLE_TITLE_LOOKS
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
