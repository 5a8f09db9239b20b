"""What is known around an article when it is judged, and the steps that all visits share. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime

from rasid.memory import ArticleMemory, OutletMemory
from rasid.records import ArticleState, ArticleStatus, Outcome, Outlet
from rasid.settings import Settings

MISSING = "missing:"
"""What the key of a sighting begins with that tells how an article is missing."""
_OUTWEIGHED = 2  # looks that find an article, and outweigh one that does not
_MOST_FAILING = 12

WHOLE = 3  # new articles in a row whose pages had their end tag, from which one without it broke off


@dataclass(frozen=True, slots=True)
class Around:
    """What is known around an article: its outlet, and what looks at the outlet's articles showed.

    Without a memory nothing is held against the outlet: changes are told at first sight. `listed_at` is when one of its
    lists was read last.
    """

    outlet: Outlet | None = None
    memory: OutletMemory | None = None
    listed_at: datetime | None = None

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


def without_doubt(memory: ArticleMemory) -> ArticleMemory:
    """The article's memory when a look showed what it is."""
    if not memory.doubt:
        return memory
    return replace(memory, doubt=None, doubts=0, doubt_digest=None, doubted_since=None)


def found_again(state: ArticleState) -> ArticleMemory:
    """An article's memory when a look showed what it is: with no doubt, and nothing of how it was missing."""
    return not_missing(without_doubt(state.memory))


def not_missing(memory: ArticleMemory) -> ArticleMemory:
    """The same with nothing of how it was missing. What else differed goes on being counted."""
    kept = tuple(one for one in memory.sightings if not one.key.startswith(MISSING))
    return memory if len(kept) == len(memory.sightings) else replace(memory, sightings=kept)


def unless_too_old(state: ArticleState, again: datetime, now: datetime, settings: Settings) -> datetime | None:
    """The moment of the next look, if the article is still worth one: for `recheck_age_max` since it was first
    seen, changed or went missing, whichever came last."""
    since = max(filter(None, (state.first_seen_at, state.last_changed_at, state.missing_since)))
    return None if (now - since).total_seconds() > settings.recheck_age_max else again


def with_found(outlet: OutletMemory, article_id: int, now: datetime) -> OutletMemory:
    """The outlet's memory after an article was found; the moment only counts where others were not."""
    if not outlet.failing:
        return outlet
    left = tuple(one for one in outlet.failing if one != article_id)
    return replace(outlet, failing=left if len(left) < len(outlet.failing) else left[1:], found_at=now)


def with_new(outlet: OutletMemory, *, whole: bool | None) -> OutletMemory:
    """The outlet's memory after a new article, whose page was whole or not."""
    count = min(outlet.whole + 1, WHOLE) if whole else 0
    return outlet if whole is None or count == outlet.whole else replace(outlet, whole=count)


def with_not_found(outlet: OutletMemory, article_id: int) -> OutletMemory:
    """The outlet's memory after an article could not be found, or not be read."""
    if article_id in outlet.failing or len(outlet.failing) >= _MOST_FAILING:
        return outlet
    return replace(outlet, failing=(*outlet.failing, *[article_id] * _OUTWEIGHED))


def if_new(before: OutletMemory | None, after: OutletMemory | None) -> OutletMemory | None:
    """What has to be stored of an outlet's memory."""
    return after if after != before else None
