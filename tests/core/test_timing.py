"""When to look again: properties of the pure functions."""

from collections.abc import Callable
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from rasid.records import ArticleState
from rasid.settings import Settings
from rasid.timing.articles import next_check
from rasid.timing.channels import interval_after
from rasid.timing.retries import retry_delay

SETTINGS = Settings()


@given(st.one_of(st.none(), st.floats(0, 1e7)), st.lists(st.booleans(), max_size=40))
def test_poll_intervals_stay_within_their_bounds(start: float | None, changes: list[bool]) -> None:
    interval = start
    for changed in changes:
        interval = interval_after(interval, changed=changed, settings=SETTINGS)
        assert SETTINGS.poll_interval_min <= interval <= SETTINGS.poll_interval_max


def test_a_busy_channel_is_polled_sooner_and_a_quiet_one_later() -> None:
    interval = SETTINGS.poll_interval
    assert interval_after(interval, changed=True, settings=SETTINGS) < interval
    assert interval_after(interval, changed=False, settings=SETTINGS) > interval


@given(st.integers(1, 10_000), st.floats(1, 1e6), st.booleans())
def test_retries_never_end_and_never_come_sooner_than_usual(failures: int, base: float, slow: bool) -> None:
    delay = retry_delay(failures, base=base, slow=slow, settings=SETTINGS)
    assert base <= delay <= max(SETTINGS.retry_interval_max, base)
    assert delay <= retry_delay(failures + 1, base=base, slow=slow, settings=SETTINGS)


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(age=st.floats(0, 86400 * 60))
def test_looks_grow_rarer_with_age_and_end(
    make_article_state: Callable[..., ArticleState], now: datetime, age: float
) -> None:
    state = make_article_state(first_seen_at=now - timedelta(seconds=age))
    moment = next_check(state, now, SETTINGS)
    if age > SETTINGS.recheck_age_max:
        assert moment is None
    else:
        assert moment is not None
        wait = (moment - now).total_seconds()
        assert wait >= SETTINGS.recheck_interval_min
        assert wait <= max(age * SETTINGS.recheck_share, SETTINGS.recheck_interval_min) + 1e-3


def test_a_change_brings_the_looks_back(make_article_state: Callable[..., ArticleState], now: datetime) -> None:
    old = make_article_state(first_seen_at=now - timedelta(days=20))
    edited = make_article_state(first_seen_at=now - timedelta(days=20), last_changed_at=now - timedelta(minutes=5))
    first, second = next_check(old, now, SETTINGS), next_check(edited, now, SETTINGS)
    assert first is not None
    assert second is not None
    assert second < first
