"""What is known around an article when it is judged, and the steps that all visits share. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime

from rasid.memory import OutletMemory
from rasid.records import ArticleState, ArticleStatus, Outcome, Outlet
from rasid.settings import Settings

FAILING = 5  # other articles that cannot be found either, from which the whole outlet counts as failing

WHOLE = 3  # new articles in a row whose pages had their end tag, from which one without it broke off


@dataclass(frozen=True, slots=True)
class Around:
    """What is known around an article: its outlet, and what looks at the outlet's articles showed.

    Without a memory nothing is held against the outlet: changes are told at first sight.
    """

    outlet: Outlet | None = None
    memory: OutletMemory | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """What the site calls itself."""
        return tuple(self.outlet.names.values()) if self.outlet else ()


NOTHING = Around()
"""Nothing is known."""


def present(state: ArticleState, outcome: Outcome, now: datetime) -> ArticleState:
    """The state of an article whose page is there."""
    is_told = outcome in (Outcome.NEW, Outcome.CHANGED, Outcome.RESTORED)
    return replace(
        state,
        status=ArticleStatus.LIVE,
        failures=0,
        missing_since=None,
        last_checked_at=now,
        last_changed_at=now if is_told else state.last_changed_at,
    )


def unless_too_old(state: ArticleState, again: datetime, now: datetime, settings: Settings) -> datetime | None:
    """The moment of the next look, if the article is still worth one: for `recheck_age_max` since it was first
    seen, changed or went missing, whichever came last."""
    since = max(filter(None, (state.first_seen_at, state.last_changed_at, state.missing_since)))
    return None if (now - since).total_seconds() > settings.recheck_age_max else again


def with_found(outlet: OutletMemory, now: datetime) -> OutletMemory:
    """The outlet's memory after an article was found; the moment only counts where others were not."""
    return replace(outlet, failing=(), found_at=now) if outlet.failing else outlet


def with_new(outlet: OutletMemory, *, whole: bool | None) -> OutletMemory:
    """The outlet's memory after a new article, whose page was whole or not."""
    count = min(outlet.whole + 1, WHOLE) if whole else 0
    return outlet if whole is None or count == outlet.whole else replace(outlet, whole=count)


def with_list(outlet: OutletMemory, at: datetime) -> OutletMemory:
    """The outlet's memory after one of its lists was read at a moment: it is there, unless its articles deny it."""
    denied = len(outlet.failing) > 1 or (outlet.found_at is not None and outlet.found_at >= at)
    return outlet if denied else replace(outlet, found_at=at)


def with_not_found(outlet: OutletMemory, article_id: int) -> OutletMemory:
    """The outlet's memory after an article could not be found, or not be read."""
    if article_id in outlet.failing or len(outlet.failing) > FAILING:
        return outlet
    return replace(outlet, failing=(*outlet.failing, article_id))


def if_new(before: OutletMemory | None, after: OutletMemory | None) -> OutletMemory | None:
    """What has to be stored of an outlet's memory."""
    return after if after != before else None
