"""When to poll, to try and to look again: properties of the pure functions."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from math import exp

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from rasid.errors import TROUBLES
from rasid.records import Article, ArticleState, Hints
from rasid.settings import Settings
from rasid.tempo import FASTEST, SLOWEST, USUAL_TEMPO, WEEK, Count, Tempo
from rasid.timing.articles import (
    POWER,
    age_of,
    announces,
    due_by_list,
    expected_missed,
    learned,
    liveliness,
    next_check,
    stretch,
    wait,
)
from rasid.timing.hazard import changes_between, changes_until, hazard
from rasid.timing.retries import retry_delay

SETTINGS = Settings()
HOUR, DAY = 3600.0, 86400.0
LEAST = SETTINGS.recheck_interval_min
MakeState = Callable[..., ArticleState]
with_fixtures = hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(st.integers(1, 10_000), st.floats(1, 1e6), st.sampled_from([*TROUBLES, "", "unheard-of"]))
def test_retries_never_end_and_never_come_sooner_than_usual(failures: int, base: float, kind: str) -> None:
    delay = retry_delay(failures, base=base, kind=kind, settings=SETTINGS)
    assert base <= delay <= max(SETTINGS.retry_interval_max, base)
    assert delay <= retry_delay(failures + 1, base=base, kind=kind, settings=SETTINGS)


@pytest.mark.parametrize(
    ("kind", "delays"),  # in minutes, of the first tries after a quarter of an hour's interval
    [
        ("timeout", [15, 30, 60, 120, 240, 480, 960, 1440, 1440]),
        ("http-5xx", [15, 30, 60, 120]),
        ("connection", [15, 30, 60, 120]),
        ("not-a-feed", [15, 30, 60, 120]),
        ("malformed-feed", [15, 30, 60, 120]),
        ("empty-feed", [15, 30, 60, 120, 240, 360, 360]),
        ("dns", [15, 30, 60, 120]),
        ("http-404", [30, 60, 120, 240]),
        ("tls", [60, 120, 240, 480]),
        ("http-429", [120, 240, 480, 960]),
        ("http-403", [120, 240, 480, 960]),
        ("robots", [360, 720, 1440, 1440]),
        ("http-410", [1440, 1440]),
    ],
)
def test_each_kind_of_failure_has_its_own_patience(kind: str, delays: list[int]) -> None:
    found = [retry_delay(n, base=900.0, kind=kind, settings=SETTINGS) / 60 for n in range(1, len(delays) + 1)]
    assert found == delays


@with_fixtures
@given(age=st.floats(0, 60 * DAY))
def test_looks_stay_within_their_bounds_and_end(make_article_state: MakeState, now: datetime, age: float) -> None:
    state = make_article_state(first_seen_at=now - timedelta(seconds=age))
    moment = next_check(state, now, SETTINGS)
    if age > SETTINGS.recheck_age_max:
        assert moment is None
    else:
        assert moment is not None
        seconds = (moment - now).total_seconds()
        assert seconds >= SETTINGS.recheck_interval_min
        assert seconds <= max(age * SETTINGS.recheck_share, SETTINGS.recheck_interval_min) + 1e-3


@given(st.floats(0, 30 * DAY), st.floats(1.0, 2.0), st.floats(0.1, 8))
def test_looks_grow_rarer_with_age(age: float, older: float, rate: float) -> None:
    later = age * older
    assert wait(later, later, 0, rate, SETTINGS) >= wait(age, age, 0, rate, SETTINGS) - 1e-6


@given(st.floats(0, 30 * DAY), st.floats(0.1, 4))
def test_an_outlet_that_edits_more_is_looked_at_more(age: float, rate: float) -> None:
    assert wait(age, age, 0, 2 * rate, SETTINGS) <= wait(age, age, 0, rate, SETTINGS)


def test_a_change_brings_the_looks_back(make_article_state: MakeState, now: datetime) -> None:
    born = now - timedelta(days=20)
    old = make_article_state(first_seen_at=born, versions=1)
    edited = make_article_state(first_seen_at=born, versions=2, last_changed_at=now - timedelta(minutes=5))
    first, second = next_check(old, now, SETTINGS), next_check(edited, now, SETTINGS)
    assert first is not None
    assert second is not None
    assert second - now < (first - now) / 2


def test_what_changes_at_every_look_does_not_take_all_looks() -> None:
    """A page that differs every time, be it a live blog or noise, costs a bounded multiple of the usual looks."""
    looks, age = 0, 0.0
    while age < 30 * DAY:
        looks += 1
        age += wait(age, 0.0, looks, FASTEST, SETTINGS)
    assert looks < 14 * SETTINGS.recheck_looks


@pytest.mark.parametrize("looks", [20.0, 60.0, 120.0])
def test_an_article_of_a_usual_outlet_takes_about_the_looks_it_is_given(looks: float) -> None:
    settings = replace(SETTINGS, recheck_looks=looks, recheck_interval_min=1.0, recheck_share=10.0)
    assert expected_missed(settings).looks == pytest.approx(looks, rel=0.25)


def test_an_outlet_stays_within_its_looks_a_day(make_article_state: MakeState, now: datetime) -> None:
    state = make_article_state(first_seen_at=now - timedelta(days=2), versions=1)
    days = WEEK / DAY * (1 - exp(-30 * DAY / WEEK))
    published = 10 * SETTINGS.outlet_looks / SETTINGS.recheck_looks * days
    busy = Tempo(published=published, counted_at=now, counted_since=now - timedelta(days=30))
    usual, drawn_out = next_check(state, now, SETTINGS), next_check(state, now, SETTINGS, busy)
    assert usual is not None
    assert drawn_out is not None
    assert (drawn_out - now) / (usual - now) == pytest.approx(10.0)


def test_a_lively_outlet_is_drawn_out_by_the_looks_that_it_would_get(now: datetime) -> None:
    steady = Tempo(published=5_000.0, counted_at=now, counted_since=now - timedelta(days=30))
    lively = replace(steady, total=Count(seen=800.0, expected=100.0))
    assert lively.rate() == pytest.approx(8.0, rel=0.05)
    assert stretch(steady, now, SETTINGS) > 1
    more = stretch(lively, now, SETTINGS) / stretch(steady, now, SETTINGS)
    assert more == pytest.approx(lively.rate() ** POWER)
    assert more == pytest.approx(4.0, rel=0.05)


def test_age_counts_from_publication_within_bounds(
    make_article_state: MakeState, make_article: Callable[..., Article], now: datetime
) -> None:
    article = make_article()
    assert article.published is not None
    assert article.published.instant is not None
    seen = article.published.instant + timedelta(hours=5)
    state = make_article_state(first_seen_at=seen, latest=article)
    assert age_of(state, seen) == 5 * HOUR
    assert age_of(replace(state, first_seen_at=seen + timedelta(days=30)), seen + timedelta(days=30)) == 2 * DAY
    assert age_of(replace(state, latest=None), seen) == 0.0


def test_the_usual_hazard_has_the_facts_it_is_made_from() -> None:
    assert changes_until(DAY) / changes_until(30 * DAY) == pytest.approx(0.81, abs=0.01)
    ages = [n * HOUR for n in range(721)]
    summed = sum((hazard(a) + hazard(b)) / 2 * HOUR for a, b in itertools.pairwise(ages))
    assert summed == pytest.approx(changes_until(30 * DAY), rel=0.06)


def test_an_articles_record_counts() -> None:
    untouched = liveliness(0, DAY, 1.0)
    assert untouched < 1 < liveliness(1, DAY, 1.0) < liveliness(2, DAY, 1.0)
    assert liveliness(500, DAY, 1.0) == liveliness(5000, DAY, 1.0)


def watched(looks: int, changed_every: int, section: str = "sport") -> Tempo:
    tempo = USUAL_TEMPO
    for number in range(looks):
        tempo = tempo.after_look(section, expected=changes_between(0.0, DAY), changed=number % changed_every == 0)
    return tempo


def test_rates_are_learned_and_bounded() -> None:
    assert USUAL_TEMPO.rate("sport") == 1.0
    usual = round(1 / changes_until(DAY))
    assert watched(400, usual).rate("sport") == pytest.approx(1.0, rel=0.1)
    assert SLOWEST <= watched(300, 10_000).rate("sport") < 0.2
    assert FASTEST >= watched(300, 1).rate("sport") > 3
    assert watched(300, 1).rate("culture") > 1, "a section not seen yet takes after its outlet"


def test_sections_differ() -> None:
    tempo = watched(60, 2, "sport")
    for _ in range(60):
        tempo = tempo.after_look("culture", expected=changes_between(0.0, DAY), changed=False)
    assert tempo.rate("sport") > 2 * tempo.rate("culture")


def test_a_look_is_learned_from(
    make_article_state: MakeState, make_article: Callable[..., Article], now: datetime
) -> None:
    state = make_article_state(latest=make_article(section="ثقافة"), last_checked_at=now)
    later = now + timedelta(hours=2)
    tempo, until = learned(USUAL_TEMPO, state, later, changed=True)
    assert until == later
    count = tempo.sections["ثقافة"]
    assert count == tempo.total
    assert count.seen == 1
    assert count.expected == pytest.approx(changes_until(2 * HOUR))
    assert learned(USUAL_TEMPO, replace(state, latest=None), later, changed=True) == (
        USUAL_TEMPO.after_new(later),
        later,
    )


def test_old_habits_are_forgotten() -> None:
    tempo = watched(2000, 1)
    for _ in range(2000):
        tempo = tempo.after_look("sport", expected=changes_between(0.0, DAY), changed=False)
    assert tempo.rate("sport") < 0.3
    assert tempo.total.expected < 200


def test_publication_is_counted_per_day(now: datetime) -> None:
    tempo = USUAL_TEMPO
    assert tempo.per_day(now) == 0.0
    for number in range(48 * 30):
        tempo = tempo.after_new(now + number * timedelta(minutes=30))
        if number in (48, 7 * 48, 30 * 48 - 1):
            assert tempo.per_day(now + number * timedelta(minutes=30)) == pytest.approx(48.0, rel=0.05)
    silent = now + timedelta(days=60)
    assert tempo.per_day(silent) == pytest.approx(48.0 * exp(-30 / 7), rel=0.05), (
        "an outlet that is silent is no busy one"
    )
    assert tempo.after_new(now - timedelta(days=1)).published == tempo.published + 1, "a clock that was set back"


def test_what_a_first_poll_lists_is_taken_for_a_day(now: datetime) -> None:
    tempo = USUAL_TEMPO
    for number in range(30):
        tempo = tempo.after_new(now + number * timedelta(seconds=2))
    assert tempo.per_day(now + timedelta(minutes=1)) == pytest.approx(30.0, rel=0.1)


LISTED = Hints(
    title="افتتاح مكتبة عامة", published="Mon, 02 Mar 2026 09:00:00 +0200", updated="2026-03-02T09:00:00+02:00"
)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, False),
        ({"title": "افتتاح مكتبة عامة في صيدا"}, True),
        ({"title": " افتتاح  مكتبة عامة"}, False),
        ({"updated": "2026-03-02T10:30:00+02:00"}, True),
        ({"updated": None}, False),
        ({"summary": "افتتحت البلدية مكتبة."}, False),
        ({"author": "سامر الحلاق"}, False),
        ({"published": "Sun, 01 Mar 2026 09:00:00 +0200"}, True),
    ],
)
def test_what_a_list_says_of_a_change(changes: dict[str, str | None], expected: bool) -> None:
    assert announces(LISTED, replace(LISTED, **changes)) is expected


def test_an_entry_that_differs_makes_its_article_due(make_article_state: MakeState, now: datetime) -> None:
    after = replace(LISTED, title="آخر")
    usual = now + timedelta(hours=6)
    state = make_article_state(hints=LISTED, last_checked_at=now - timedelta(hours=1), next_check_at=usual)
    assert due_by_list(state, LISTED, after, now, least=LEAST) == now
    assert due_by_list(state, LISTED, LISTED, now, least=LEAST) is None
    just = replace(state, last_checked_at=now)
    assert due_by_list(just, LISTED, after, now, least=LEAST) == now + timedelta(seconds=LEAST)
    soon = replace(just, next_check_at=now + timedelta(seconds=1))
    assert due_by_list(soon, LISTED, after, now, least=LEAST) == soon.next_check_at


def test_lists_that_cry_wolf_are_not_heeded(make_article_state: MakeState, now: datetime) -> None:
    tempo = USUAL_TEMPO
    for _ in range(30):
        tempo = tempo.after_look("", expected=changes_between(0.0, HOUR), changed=False, announced=True)
    state = make_article_state(hints=LISTED)
    assert due_by_list(state, LISTED, replace(LISTED, title="آخر"), now, least=LEAST, tempo=tempo) is None
    for _ in range(10):
        tempo = tempo.after_look("", expected=changes_between(0.0, HOUR), changed=True, announced=True)
    assert tempo.heeds_lists


@given(st.floats(10, 200), st.floats(0.1, 8))
def test_more_looks_miss_less(looks: float, rate: float) -> None:
    few = expected_missed(replace(SETTINGS, recheck_looks=looks), rate)
    many = expected_missed(replace(SETTINGS, recheck_looks=3 * looks), rate)
    assert 0 <= many.missed <= few.missed <= 1
    assert few.changes == many.changes


def test_counts_are_halved_when_they_grow_old() -> None:
    assert Count(10.0, 61.0).after(changed=True, expected=1.0) == Count(6.0, 31.5)
