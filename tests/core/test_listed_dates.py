"""The date of an article whose page gives none: lists may move it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from rasid.changes.second_look import LOOKS
from rasid.comparing import hints_now, is_dated_anew
from rasid.memory import OutletMemory, Sign
from rasid.printed import LISTED
from rasid.records import ArticleState, EditKind, Hints, Listed, Outcome
from tests.core.watching import MakeWatch, Watch

AT = {hour: f"2026-03-19T{hour:02}:00:00+02:00" for hour in range(24)}


@pytest.mark.parametrize(
    ("first", "listed", "now"),
    [
        (AT[9], [AT[9]], AT[9]),
        (AT[9], [AT[7]], AT[7]),
        (AT[9], [AT[11]], AT[9]),
        ("Thu, 19 Mar 2026 09:00:00 +0200", ["Wed, 18 Mar 2026 23:00:00 +0200"], "Wed, 18 Mar 2026 23:00:00 +0200"),
        ("Thu, 19 Mar 2026 09:00:00 +0200", ["Thu, 19 Mar 2026 09:15:00 +0200"], "Thu, 19 Mar 2026 09:00:00 +0200"),
        (AT[9], ["البارحة في المساء"], AT[9]),
        ("قبل 3 ساعات", ["قبل 5 ساعات"], "قبل 3 ساعات"),
        (AT[9], [AT[7], None], AT[7]),
        (AT[9], [AT[7], AT[7]], AT[7]),
        (AT[9], [AT[7], AT[9]], AT[9]),
        (AT[9], [AT[7], AT[8]], AT[9]),
        (AT[9], [None], AT[9]),
        (AT[9], [], AT[9]),
        (None, [AT[7]], None),
    ],
)
def test_lists_give_another_date_when_all_of_them_move_it_back(
    make_article_state: Callable[..., ArticleState], first: str | None, listed: list[str | None], now: str | None
) -> None:
    entries = {f"channel/{n}": Listed(str(n), published=date) for n, date in enumerate(listed)}
    hints = Hints(title="خبر", published=first)
    state = make_article_state(hints=hints, listed=entries)
    assert hints_now(state) == replace(hints, published=now)


def dated(watch: MakeWatch, then: str, now: str) -> Watch:
    """An article that lists alone date, first so, then so, while two others keep their dates."""
    one = watch(OutletMemory(), hints=Hints(published=then))
    one.read(published=then, place=LISTED)
    for count in range(LOOKS + 1):
        one.read(published=now, place=LISTED)
        if count < 2 and one.memory is not None:
            calm = Sign("published", 71 + count, one.now, shows=False)
            one.memory = replace(one.memory, signs=(*one.memory.signs, calm))
    return one


def test_a_date_that_lists_move_back_is_told(watch: MakeWatch) -> None:
    one = dated(watch, AT[9], AT[7])
    assert one.told == [Outcome.CHANGED]
    change = next(visit.change for visit in one.visits if visit.change)
    assert [edit.kind for edit in change.typed] == [EditKind.BACKDATED]


def test_one_that_they_move_forward_may_be_an_update_s(watch: MakeWatch) -> None:
    one = dated(watch, AT[7], AT[9])
    assert (one.told, one.state.versions) == ([], 2)


def test_a_page_that_stays_the_same_is_read_again_while_its_version_has_another_date_than_lists(
    watch: MakeWatch,
) -> None:
    moved = {"channel": Listed("1", published=AT[7])}
    one, own = (watch(OutletMemory(), hints=Hints(published=AT[9]), listed=moved) for _ in range(2))
    assert not is_dated_anew(one.state)
    one.read(published=AT[9], place=LISTED)
    own.read(published=AT[9])
    assert (is_dated_anew(one.state), is_dated_anew(own.state)) == (True, False)
    one.read(published=AT[7], place=LISTED)
    latest = replace(one.state, latest=one.visits[-1].state.pending)
    assert not is_dated_anew(latest)
