"""Old copies that caches send: known by when they were made, and passed over."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rasid.changes.second_look import AGED_LOOKS, LOOKS, PLAIN, UNDOING
from rasid.memory import ArticleMemory, OutletMemory, Sighting
from rasid.oldcopies import LONGEST_STAND, REMEMBERED, STUCK, dated, doubtful
from rasid.records import ArticleState, ArticleStatus, Fetch, Hints, Listed, Outcome, Outlet
from tests.core.watching import EDITED, OTHER, TEXT, TITLE, TRUSTING, MakeWatch, Watch

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


def show(one: Watch, *paragraphs: str, until: datetime, title: str = TITLE, modified: str = "") -> None:
    """Show a text at every look until then, and once at least."""
    one.read(*paragraphs, title=title, modified=modified)
    while one.now < until:
        one.read(*paragraphs, title=title, modified=modified)


def with_old_copies(watch: MakeWatch, hours: float, looks: int = LOOKS) -> Watch:
    """An article of an outlet that tells neither age nor date; old copies of it came for hours, and were not told."""
    one = watch(OutletMemory())
    one.memory = OutletMemory(body_flips=one.now)
    one.read(*EDITED)
    began = one.now
    for count in range(looks):
        one.now = began + count * hours * HOUR / (looks - 1)
        one.read(*TEXT)
    one.read(*EDITED)
    assert one.told == []
    return one


def another(watch: MakeWatch, one: Watch) -> Watch:
    """Another article of the outlet, which has been seen for a while."""
    other = watch(one.memory, id=one.state.id + 1)
    other.now = one.now
    show(other, *TEXT, until=other.now + 3 * HOUR)
    return other


@pytest.mark.parametrize(("hours", "waits"), [(5, 7.5), (11, 16.5), (40, 48)])
def test_an_outlet_with_old_copies_is_believed_when_what_differs_has_stayed_for_longer_than_they_did(
    watch: MakeWatch, hours: float, waits: float
) -> None:
    other = another(watch, with_old_copies(watch, hours))
    began = other.now
    while other.now < began + waits * HOUR:
        assert other.read(*EDITED) is Outcome.UNCONFIRMED
    show(other, *EDITED, until=other.now + 3 * HOUR)
    assert other.told == [Outcome.CHANGED]


@pytest.mark.parametrize("made", [True, False], ids=["an age", "a date"])
def test_an_age_or_a_date_vouches_for_it_there_too(watch: MakeWatch, made: bool) -> None:
    other = another(watch, with_old_copies(watch, 11))
    began = other.now
    dates = ("2026-03-19T08:00:00+02:00", "2026-03-19T09:00:00+02:00")
    for text, date in ((TEXT, dates[0]), *[(EDITED, dates[1])] * LOOKS):
        other.read(*text, modified="" if made else date, made=other.now if made else None)
    (told,) = [visit.fetch.at for visit in other.visits if visit.change and visit.change.told]
    assert told < began + 9 * HOUR


@pytest.mark.parametrize(("hours", "looks"), [(60, LOOKS), (5, LOOKS - 1)], ids=["for days", "at few looks"])
def test_what_stood_for_days_or_at_few_looks_before_it_was_gone_teaches_nothing(
    watch: MakeWatch, hours: float, looks: int
) -> None:
    one = with_old_copies(watch, hours, looks)
    assert one.memory is not None
    assert one.memory.stale_at is None


def test_what_was_learned_of_old_copies_is_forgotten(watch: MakeWatch) -> None:
    one = with_old_copies(watch, 11)
    one.now += REMEMBERED
    other = another(watch, one)
    other.memory = replace(other.memory or OutletMemory(), body_flips=None)
    began = other.now
    for _ in range(LOOKS):
        other.read(*EDITED)
    assert other.told == [Outcome.CHANGED]
    assert other.now < began + 6 * HOUR


@pytest.mark.parametrize("follows", [False, True], ids=["lists keep to the one told", "lists are back as well"])
def test_a_headline_that_is_back_waits_longer_where_lists_that_had_moved_on_stay(
    watch: MakeWatch, follows: bool
) -> None:
    one = watch(OutletMemory(plain=PLAIN), hints=Hints(title=TITLE))
    one.read()
    one.state = replace(one.state, listed={"feed": Listed("mark", OTHER)})
    show(one, *TEXT, until=one.now + 6 * HOUR, title=OTHER)
    assert one.told == [Outcome.CHANGED]
    if follows:
        one.state = replace(one.state, listed={"feed": Listed("mark", TITLE)})
    began = one.now
    show(one, *TEXT, until=began + LONGEST_STAND - HOUR)
    assert one.told == [Outcome.CHANGED] * (1 + follows)
    show(one, *TEXT, until=began + LONGEST_STAND + 3 * HOUR)
    assert one.told == [Outcome.CHANGED] * 2


@given(
    stale_for=st.floats(0, 3e6),
    ago=st.timedeltas(timedelta(0), timedelta(days=60)),
    stayed=st.timedeltas(timedelta(0), timedelta(days=4)),
    undone=st.booleans(),
    lists=st.tuples(st.booleans(), st.booleans()),
    key=st.sampled_from(["title:0123456789", "+0123456789", "-0123456789"]),
)
def test_nothing_waits_for_more_than_two_days_or_longer_than_what_is_remembered_asks_for(
    stale_for: float, ago: timedelta, stayed: timedelta, undone: bool, lists: tuple[bool, bool], key: str
) -> None:
    now = datetime(2026, 3, 19, tzinfo=UTC)
    outlet = OutletMemory(stale_for=stale_for, stale_at=now - ago)
    seen = {key: Sighting(key, LOOKS, now - stayed)}
    memory = ArticleMemory(undone=(key,) if undone else ())
    waits = bool(doubtful(seen, memory, outlet, now, lists))
    assert waits <= (stayed < LONGEST_STAND)
    assert not doubtful(seen, replace(memory, made=now), outlet, now, lists)
    if not undone and ago >= REMEMBERED:
        assert not waits
    if undone and stayed < UNDOING and not (key.startswith("title:") and lists[1]):
        assert waits


@pytest.mark.parametrize("apart", [HOUR, 25 * HOUR], ids=["many looks", "few looks"])
def test_a_page_whose_date_is_older_than_before_is_passed_over_for_two_days(watch: MakeWatch, apart: timedelta) -> None:
    older, newer = (f"2026-03-1{day}T08:00:00+02:00" for day in (7, 8))
    one = watch(TRUSTING)
    one.read(modified=older)
    show(one, *EDITED, until=one.now + 3 * HOUR, modified=newer)
    told = list(one.told)
    began = one.now
    while one.now < began + LONGEST_STAND:
        assert one.read(modified=older) is Outcome.UNCONFIRMED
        one.now = max(one.now, one.visits[-1].fetch.at + apart)
    assert one.told == told
    show(one, *TEXT, until=one.now + LONGEST_STAND, modified=older)
    assert one.told == [*told, Outcome.CHANGED], "it is what the page says now"
