"""When to look at an article again.

Looks are spent where changes are likely. With a hazard `h` of changes, looks every `d` seconds find a
change up to `d` late and cost `1 / d` each second. For a given number of looks, the sum of the delays'
`r`-th powers is least where `d` is proportional to `h ** (-1 / (r + 1))`. The mean delay (`r = 1`) is
ruled by the few late ones; `r = 1/2` is used, which serves the usual change. The hazard is the usual one
for the article's age, times how much its outlet and section edit, times what its own record says.
"""

import itertools
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256

from rasid.records import ArticleState, Channel, ChannelKind, Hints, Listed
from rasid.settings import Settings
from rasid.tempo import USUAL_TEMPO, Tempo
from rasid.timing.hazard import USUAL, changes_between, changes_until, hazard

POWER = 2 / 3
"""Of the hazard, in the distance of two looks."""
_FRAILTY = 0.5
"""Shape of the gamma distribution of articles' own rates: few articles have most of the changes."""
_LIVELIEST = 6.0
_CORRECTED, _MOST_CORRECTED = 0.1, 8
_COUNTED = 0.03
"""Changes to be expected of a usual article, from which looks without one are counted: a tenth of all it has."""
_OLDER = 2 * 86400.0
"""How much older than its first sight an article may be taken for: dates are moved back, too."""


def next_check(state: ArticleState, now: datetime, settings: Settings, tempo: Tempo = USUAL_TEMPO) -> datetime | None:
    """The moment of the next look, or None when there shall be none.

    After `recheck_age_max` without a change the article is left alone. In between, an article of a
    usual outlet gets about `recheck_looks` looks; none comes sooner than `recheck_interval_min`, and
    none later than when the age has grown by `recheck_share`. An outlet for which that would come to
    more than `outlet_looks` a day gets all of them later in proportion.
    """
    since = max(state.first_seen_at, state.last_changed_at or state.first_seen_at)
    quiet = max((now - since).total_seconds(), 0.0)
    if quiet > settings.recheck_age_max:
        return None
    age = age_of(state, now)
    seconds = wait(age, quiet, state.versions - 1, tempo.rate(section_of(state)), settings)
    return now + timedelta(seconds=seconds * stretch(tempo, now, settings))


def wait(age: float, quiet: float, changes: int, rate: float, settings: Settings) -> float:
    """Seconds until the next look at an article of an outlet that edits at `rate` times the usual.

    `age` and `quiet` (since its last change, or its first sight) are in seconds; `changes` is how many it had.
    """
    likely = rate * liveliness(changes, age, rate) * hazard(age) + _follow_up(quiet, changes)
    return max(min(interval(likely, settings), age * settings.recheck_share), settings.recheck_interval_min)


def stretch(tempo: Tempo, now: datetime, settings: Settings) -> float:
    """By how much an outlet's intervals are drawn out (1 or more) to keep it within `outlet_looks` a day."""
    wanted = tempo.per_day(now) * settings.recheck_looks * tempo.rate() ** POWER
    return max(1.0, float(wanted / max(settings.outlet_looks, 1e-9)))


def _follow_up(quiet: float, changes: int) -> float:
    """The hazard that a change leaves behind: some are corrected. What changes all the time has no such habit."""
    return _CORRECTED * hazard(quiet) if 0 < changes <= _MOST_CORRECTED else 0.0


def section_of(state: ArticleState) -> str | None:
    """The section that an article counts for."""
    return state.latest.section if state.latest else state.hints.section


def age_of(state: ArticleState, now: datetime) -> float:
    """An article's age in seconds: since its publication if that is known, within bounds, else its first sight."""
    stamp = state.latest.published if state.latest else None
    born = state.first_seen_at
    if stamp and stamp.instant and stamp.instant < born:
        born = max(stamp.instant, born - timedelta(seconds=_OLDER))
    return max((now - born).total_seconds(), 0.0)


def learned(
    tempo: Tempo, state: ArticleState, now: datetime, *, changed: bool, differs: bool = False
) -> tuple[Tempo, datetime | None]:
    """The outlet's tempo after a look at `now`, and until when the article's looks are counted in it.

    `state` is the article's before the look. A first look tells nothing of changes, but of what is published.
    `differs`: something did that has to be seen again. Lists are held to what the look that they called for
    finds. Looks that found nothing are counted together, once so many changes could have been expected that it matters.
    """
    if state.latest is None or state.last_checked_at is None:
        return tempo.after_new(now), now
    since = state.memory.counted_until or state.last_checked_at
    expected = changes_between(age_of(state, since), age_of(state, now))
    announced = state.called_at is not None and state.called_at > state.last_checked_at
    if not (changed or announced or expected > _COUNTED):
        return tempo, since
    after = tempo.after_look(
        section_of(state), expected=expected, changed=changed, announced=announced, right=changed or differs
    )
    return after, now


def liveliness(changes: int, age: float, rate: float) -> float:
    """How many times as likely as in others of its outlet changes are in an article with this record.

    The mean of a gamma distribution after `changes` changes where `rate * changes_until(age)` were to
    be expected.
    """
    return min((_FRAILTY + max(changes, 0)) / (_FRAILTY + rate * changes_until(age)), _LIVELIEST)


def interval(likely: float, settings: Settings) -> float:
    """Seconds between two looks, with so many changes per second to be expected.

    A usual article that never changes would be looked at `recheck_looks` times in the whole watch.
    """
    unit = _power_sum(settings.recheck_age_max) / max(settings.recheck_looks, 1e-9)
    return float(unit / max(likely, 1e-12) ** POWER)


@lru_cache(maxsize=16)
def _power_sum(age: float, steps: int = 64) -> float:
    """The integral of the hazard's power from 0 to an age, by steps that grow with the age."""
    ratio = (age + 600.0) / 600.0
    ages = [600.0 * (ratio ** (n / steps) - 1) for n in range(steps + 1)]
    return float(sum((b - a) * hazard((a + b) / 2) ** POWER for a, b in itertools.pairwise(ages)))


def listed_again(
    state: ArticleState, channel: Channel, hints: Hints, now: datetime, *, least: float, tempo: Tempo = USUAL_TEMPO
) -> ArticleState:
    """An article's state after a channel listed it again at `now`; see `due_by_list`.

    An entry is held against the same channel's one before: lists print titles and dates each in
    their own way. What it no longer says stays as it was.
    """
    before, after = state.listed.get(channel.id), entry_of(hints, channel)
    if before is not None:
        after = replace(after, **{name: getattr(after, name) or getattr(before, name) for name in TELLING})
    following = replace(state, listed={**state.listed, channel.id: after})
    due = due_by_list(state, before, after, now, least=least, tempo=tempo) if before is not None else None
    return following if due is None else replace(following, next_check_at=due, called_at=now)


TELLING = ("title", "summary", "published", "updated")
"""What of a list's entry can say that its article changed."""


def mark_of(hints: Hints, channel: Channel) -> str:
    """See `Listed`. Of a section page the title alone counts: times are often printed there as counted from now."""
    said = (hints.title,) if channel.kind is ChannelKind.SECTION else (getattr(hints, name) for name in TELLING)
    return _digest("\0".join((channel.id, *(text or "" for text in said))))


def entry_of(hints: Hints, channel: Channel) -> Listed:
    """What is kept of a channel's entry to hold the next one against."""
    mark = mark_of(hints, channel)
    if channel.kind is ChannelKind.SECTION:
        return Listed(mark, hints.title)
    summary = _digest(" ".join(hints.summary.split())) if hints.summary else None
    return Listed(mark, hints.title, summary, hints.published, hints.updated)


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def due_by_list(
    state: ArticleState,
    before: Hints | Listed,
    listed: Hints | Listed,
    now: datetime,
    *,
    least: float,
    tempo: Tempo = USUAL_TEMPO,
) -> datetime | None:
    """When to look at an article that a list shows again; None: the list gives no reason to hurry.

    An entry whose title, summary, update or date differs from the one `before` makes the article due
    at once, but not sooner than `least` seconds after the last look, and not where lists cry wolf.
    Retries and second looks keep their own times.
    """
    if state.failures or state.pending is not None or (state.next_check_at is None and not state.versions):
        return None
    if not announces(before, listed) or not tempo.heeds_lists:
        return None
    soon = max(now, state.last_checked_at + timedelta(seconds=least)) if state.last_checked_at else now
    return soon if state.next_check_at is None else min(soon, state.next_check_at)


def announces(before: Hints | Listed, after: Hints | Listed) -> bool:
    """Whether an entry of a list says that its article changed. What is absent on one side says nothing."""
    pairs = ((getattr(before, name), getattr(after, name)) for name in TELLING)
    return any(old and new and old.split() != new.split() for old, new in pairs)


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a rhythm can be expected to see of one article's changes, on average.

    `overwritten` changes are followed by another one before the next look; `late` ones come after
    the last look. `looks` is the number of looks.
    """

    changes: float
    overwritten: float
    late: float
    looks: int

    @property
    def missed(self) -> float:
        """The share of all changes that will not be seen."""
        return (self.overwritten + self.late) / self.changes


def expected_missed(settings: Settings, rate: float = 1.0, slower: float = 1.0) -> Expectation:
    """What is expected to be missed of an article whose outlet edits at `rate` times the usual.

    `slower` is by how much its looks are drawn out; see `stretch`.

    Edits are taken to come independently at the article's own rate, which differs from article to
    article as in `liveliness`; the mean over that distribution is taken.
    """
    ages = _looks(settings, rate, slower)
    exposures = [rate * (changes_until(b) - changes_until(a)) for a, b in itertools.pairwise(ages)]
    late = rate * (USUAL - changes_until(ages[-1]))
    return Expectation(rate * USUAL, sum(map(_unseen, exposures)), late, len(ages) - 1)


def _looks(settings: Settings, rate: float, slower: float) -> list[float]:
    """The ages of the looks at an article that never changes."""
    ages = [0.0]
    while ages[-1] < settings.recheck_age_max:
        following = ages[-1] + max(slower * wait(ages[-1], ages[-1], 0, rate, settings), 1.0)
        ages.append(min(following, settings.recheck_age_max))
    return ages


def _unseen(mean: float) -> float:
    """How many of the edits between two looks are hidden by later ones.

    With a gamma-distributed rate of shape `k` and mean 1 the chance of no edit is
    `(1 + mean / k) ** -k`; all edits but the last one are hidden.
    """
    return mean - (1 - float((1 + mean / _FRAILTY) ** -_FRAILTY))
