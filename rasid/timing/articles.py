"""When to look at an article again."""

from datetime import datetime, timedelta

from rasid.records import ArticleState
from rasid.settings import Settings


def next_check(state: ArticleState, now: datetime, settings: Settings) -> datetime | None:
    """The moment of the next look, or None when there shall be none.

    The interval is a share of the article's age, counted from its last change if it had one: most
    changes come early, and one change announces others. After `recheck_age_max` without a change
    the article is left alone.
    """
    since = max(state.first_seen_at, state.last_changed_at or state.first_seen_at)
    age = max((now - since).total_seconds(), 0.0)
    if age > settings.recheck_age_max:
        return None
    return now + timedelta(seconds=max(age * settings.recheck_share, settings.recheck_interval_min))
