"""What articles turn out to hold, of late and usually: coverage of fields, language, letters, dates. Pure."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import exp, log
from statistics import median

from rasid.health.findings import COVERAGE
from rasid.records import Article

RECENT = 30
"""Articles that speak for the present."""
_LEAST_DAY = 5  # articles of a day that count for what is usual
_LEAST_DAYS = 3
_FUTURE = timedelta(hours=26)  # a day, and the farthest zones
_GARBLED = re.compile(
    "\N{REPLACEMENT CHARACTER}|(?:[\u00c3\u00d7-\u00db][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2010-\u2122]){3}"
)
"""Letters that stand for nothing, or UTF-8 of Arabic, Hebrew and accented letters taken for Latin."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What one new article held. `has` has a mark for each of `COVERAGE`: `1`, `0`, or `-` for not known.

    `lag` is how long after its publication it was read, in seconds; None: not known to the minute.
    """

    has: str
    language: str | None = None
    garbled: bool = False
    contradiction: bool = False
    lag: float | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """Sums over new articles, of one day or the latest ones. `lag_log` is the sum of the lags' logarithms."""

    articles: int = 0
    known: tuple[int, ...] = (0,) * len(COVERAGE)
    has: tuple[int, ...] = (0,) * len(COVERAGE)
    languages: tuple[tuple[str, int], ...] = ()
    garbled: int = 0
    contradictions: int = 0
    lags: int = 0
    lag_log: float = 0.0
    lists: int = 0
    listed: int = 0

    def with_sights(self, sights: Sequence[Sight]) -> "Day":
        """With more articles."""
        if not sights:
            return self
        marks = list(zip(*(sight.has for sight in sights), strict=True))  # of all articles, for each of `COVERAGE`
        languages = Counter(dict(self.languages))
        languages.update(sight.language for sight in sights if sight.language)
        lags = [log(max(sight.lag, 1.0)) for sight in sights if sight.lag is not None]
        return replace(
            self,
            articles=self.articles + len(sights),
            known=tuple(n + len(column) - column.count("-") for n, column in zip(self.known, marks, strict=True)),
            has=tuple(n + column.count("1") for n, column in zip(self.has, marks, strict=True)),
            languages=tuple(sorted(languages.items())),
            garbled=self.garbled + sum(sight.garbled for sight in sights),
            contradictions=self.contradictions + sum(sight.contradiction for sight in sights),
            lags=self.lags + len(lags),
            lag_log=sum(lags, self.lag_log),
        )


@dataclass(frozen=True, slots=True)
class Usual:
    """An outlet's usual day: medians over the last 14 days. Empty or None: not known yet."""

    coverage: tuple[float | None, ...] = ()
    language: str | None = None
    language_share: float = 0.0
    garbled: float | None = None
    contradictions: float | None = None
    lag: float | None = None  # seconds
    listed: float | None = None  # entries of a list


NOT_KNOWN, NOTHING = Usual(), Day()


def sight_of(article: Article, now: datetime, *, watched_since: datetime | None) -> Sight:
    """What a new article holds. A lag counts only for what was published while the outlet was watched."""
    stamp = article.published
    instant = stamp.instant if stamp else None
    found = (article.title, stamp, article.paragraphs, article.authors or article.byline)
    contradiction = stamp is not None and (
        "contradiction" in stamp.flags or (instant is not None and instant > now + _FUTURE)
    )
    lag = None
    if instant is not None and watched_since is not None and watched_since <= instant <= now:
        lag = (now - instant).total_seconds()
    return Sight(
        has="".join("1" if one else "0" for one in found),
        language=article.language,
        garbled=_GARBLED.search("\n".join((article.title or "", *article.paragraphs))) is not None,
        contradiction=contradiction,
        lag=lag,
    )


WITHOUT_TEXT = Sight("--0-")
"""A page on which no text was found: nothing else is known of it."""


def sum_of(sights: Sequence[Sight]) -> Day:
    """The sums over some articles."""
    return Day().with_sights(sights)


def usual_of(days: Sequence[Day]) -> Usual:
    """What is usual, from the days before."""
    full = [day for day in days if day.articles >= _LEAST_DAY]
    lists = [day.listed / day.lists for day in days if day.lists]
    listed = median(lists) if len(lists) >= _LEAST_DAYS else None
    if len(full) < _LEAST_DAYS:
        return Usual(listed=listed)
    languages: Counter[str] = Counter()
    for day in full:
        languages.update(dict(day.languages))
    language, count = next(iter(languages.most_common(1)), (None, 0))
    lags = [exp(day.lag_log / day.lags) for day in full if day.lags >= _LEAST_DAY]
    return Usual(
        coverage=tuple(_coverage(full, place) for place in range(len(COVERAGE))),
        language=language,
        language_share=count / max(1, languages.total()),
        garbled=median(day.garbled / day.articles for day in full),
        contradictions=median(day.contradictions / day.articles for day in full),
        lag=median(lags) if len(lags) >= _LEAST_DAYS else None,
        listed=listed,
    )


def _coverage(days: Sequence[Day], place: int) -> float | None:
    shares = [day.has[place] / day.known[place] for day in days if day.known[place] >= _LEAST_DAY]
    return median(shares) if len(shares) >= _LEAST_DAYS else None
