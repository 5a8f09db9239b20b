"""Old copies that caches send: known by when they were made, and passed over."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rasid.changes.second_look import AGED_LOOKS, LOOKS
from rasid.memory import ArticleMemory, OutletMemory
from rasid.oldcopies import STUCK, dated
from rasid.records import ArticleState, ArticleStatus, Fetch, Outcome, Outlet
from tests.core.watching import EDITED, TEXT, MakeWatch, Watch

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
THIRD = (*EDITED[:3], EDITED[3].replace("للطلاب", "للجميع"))


@pytest.mark.parametrize("first", [True, False], ids=["the first look's age is known", "it says nothing"])
def test_what_stood_before_the_first_version_is_an_old_copy(watch: MakeWatch, first: bool) -> None:
    one = watch(OutletMemory())
    began = one.now
    one.read(*EDITED, made=began if first else None)
    looks = {one.read(made=began - HOUR) for _ in range(3 * LOOKS)}
    assert looks == {Outcome.UNCONFIRMED}
    assert one.now - began > 4 * HOUR
    assert one.read(*EDITED, made=one.now) is Outcome.UNCHANGED
    assert one.told == []
    assert one.memory is not None
    assert one.memory.body_flips is None, "nothing has flipped"


def test_an_old_copy_among_looks_at_an_edit_is_not_counted(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    began = one.now
    one.read(made=one.now)
    for count in range(AGED_LOOKS):
        assert one.told == []
        one.read(*EDITED, made=one.now)
        if count < AGED_LOOKS - 1:
            one.read(made=began + MINUTE / 2)
            one.unchanged(made=began)
    assert one.told == [Outcome.CHANGED]


def test_an_old_copy_of_an_edit_does_not_confirm_it(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read(made=one.now)
    one.read(*EDITED, made=one.now)
    seen = one.now
    one.read(*EDITED, made=seen)
    looks = [one.read(*EDITED, made=seen - 5 * MINUTE) for _ in range(LOOKS)]
    assert set(looks) == {Outcome.UNCONFIRMED}
    assert one.visits[-1].state.next_check_at == one.visits[-1].fetch.at + timedelta(minutes=15), "as soon as before"
    assert one.read(*EDITED, made=one.now) is Outcome.CHANGED


def test_an_edit_that_gave_way_is_told_with_the_next_one_though_texts_flipped_lately(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    assert one.memory is not None
    one.memory = replace(one.memory, body_flips=one.now)
    one.read(made=one.now)
    one.read(*EDITED, made=one.now)
    third = (EDITED[0], EDITED[1].replace("أربعة", "خمسة"), *EDITED[2:])
    for _ in range(AGED_LOOKS):
        one.read(*third, made=one.now)
    change = one.visits[-1].change
    assert change is not None
    assert len(change.edits) == 2, "no older copy shows what came between"


def test_without_an_age_it_is_not_known(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read(*EDITED)
    for _ in range(LOOKS):
        one.read()
    assert one.told == [Outcome.CHANGED]


def test_an_age_that_is_always_wrong_hides_nothing_for_long(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    began = one.now
    one.read(made=began)
    while one.now < began + STUCK:
        one.read(*EDITED, made=began - HOUR)
        one.now += HOUR
    assert one.told == []
    for _ in range(2 * LOOKS):
        one.read(*EDITED, made=began - HOUR)
        one.now += HOUR
    assert one.told == [Outcome.CHANGED]


def test_a_server_whose_clock_is_behind_hides_nothing(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read(made=one.now - 5 * HOUR)
    for _ in range(LOOKS):
        one.read(*EDITED, made=one.now - 5 * HOUR)
    assert one.told == [Outcome.CHANGED]


def test_one_copy_is_not_older_than_itself(make_article_state: Callable[..., ArticleState], now: datetime) -> None:
    state, memory = make_article_state(), ArticleMemory()
    for seconds in (0, -3, 2, -20, 5):
        fetch = replace(Fetch(state.url, now, 200), made=now - HOUR + timedelta(seconds=seconds))
        memory, is_old = dated(state, memory, None, fetch, now)
        assert not is_old


def test_where_no_answer_tells_of_a_cache_nothing_is_kept(
    make_article_state: Callable[..., ArticleState], now: datetime
) -> None:
    state = make_article_state()
    assert dated(state, ArticleMemory(), None, Fetch(state.url, now, 200), now) == (ArticleMemory(), False)


@pytest.mark.parametrize("unparsed", [False, True])
def test_an_old_copy_of_what_is_gone_does_not_restore_it(watch: MakeWatch, unparsed: bool) -> None:
    def look(made: datetime) -> Outcome:
        return one.unchanged(made) if unparsed else one.read(made=made)

    one = watch(OutletMemory())
    began = one.now
    one.read(made=began)
    one.fail("http-404")
    assert look(began) is Outcome.FAILED
    assert one.state.status is ArticleStatus.MISSING
    while one.told == []:
        one.find_another()
        one.fail("http-404")
    assert look(began) is Outcome.FAILED
    assert one.told == [Outcome.GONE]
    assert look(one.now) is Outcome.RESTORED
    assert one.told == [Outcome.GONE, Outcome.RESTORED]


def test_what_is_back_is_believed_in_the_end_though_its_age_says_otherwise(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    began = one.now
    one.read(made=began)
    one.fail("http-404")
    while one.now < began + STUCK:
        assert one.read(made=began) is Outcome.FAILED
    one.now += HOUR
    assert one.read(made=began) is Outcome.UNCHANGED


COPIES = st.lists(st.integers(0, 3), min_size=LOOKS, max_size=LOOKS)
"""How many old copies come before each look at one text."""


@given(st.lists(COPIES, min_size=3, max_size=3), st.booleans())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_old_copies_that_tell_their_age_change_nothing(
    make_outlet: Callable[..., Outlet],
    make_article_state: Callable[..., ArticleState],
    now: datetime,
    history: list[list[int]],
    with_conditions: bool,
) -> None:
    def told(copies: bool) -> list[tuple[str, ...]]:
        one = Watch(make_outlet(), make_article_state(), now, OutletMemory())
        before: tuple[str, ...] = TEXT[:3]
        born = one.now - HOUR
        for text, counts in zip((TEXT, EDITED, THIRD), history, strict=True):
            for place, count in enumerate(counts):
                for _ in range(count if copies and one.state.latest is not None else 0):
                    one.unchanged(made=born) if with_conditions and place % 2 else one.read(*before, made=born)
                one.read(*text, made=one.now)
            before, born = text, one.visits[-1].fetch.at - MINUTE
        return [tuple(edit.after for edit in v.change.edits) for v in one.visits if v.change and v.change.told]

    assert told(copies=True) == told(copies=False)
    assert len(told(copies=True)) == 2
