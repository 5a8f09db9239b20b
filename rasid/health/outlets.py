"""The rules for one outlet. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from math import exp, sqrt

from rasid.errors import TROUBLES, Next
from rasid.health.findings import COVERAGE
from rasid.health.reading import NEVER, Reading
from rasid.health.state import OutletState, Standing
from rasid.settings import Settings

NETWORK_TROUBLES = frozenset({"dns", "connection", "timeout"})
VANISHED = frozenset({"http-404", "http-410"})
"""An article that vanishes is what Rasid watches for, and no trouble of the outlet's."""

_BLOCKED = frozenset({"http-403", "http-429"})
_OWN = {"robots": "robots", "address": "address"}
_RULES = frozenset({"rule-finds-nothing", "rule-disagrees"})
_OUR_OWN = frozenset({"reader-failed", "slow-parse"})
_MANY, _MUCH = 5, 0.05
"""Articles, and the share of the outlet's articles, from which the same trouble is the outlet's."""
_ENOUGH = 15  # articles that a share is taken of
_SURE = 4.0  # standard deviations
_REQUESTS, _RUNS = 6, 3
_LEAST_LATE = 600.0
_GAPS, _GAPS_WITHIN = 2, timedelta(days=1)
"""A channel's gaps, and the time within which they are too many. One alone may be an outage of ours."""
_HOUR = 3600.0


def readings_of(
    outlet: OutletState,
    troubles: Sequence[Standing],
    settings: Settings,
    now: datetime,
    *,
    network_back_at: datetime | None = None,
) -> Iterator[Reading]:
    """All readings of an outlet. Network troubles from before `network_back_at` were not its own."""
    yield from _of_troubles(outlet, troubles, settings, now, network_back_at)
    yield from _of_requests(outlet)
    yield from _of_times(outlet, settings, now)
    yield from _of_lists(outlet)
    yield from _of_gaps(outlet, now)
    yield from _of_contents(outlet)


def grave(kind: str, *, of_channel: bool, count: int, articles: int) -> bool:
    """Whether a trouble stops a channel, or many of the outlet's articles, from being read.

    `count` is how many of the outlet's `articles` show it.
    """
    known = TROUBLES.get(kind)
    if known is not None and known.next is Next.CARRY_ON:
        return False
    return of_channel or (kind not in VANISHED and count >= max(_MANY, _MUCH * articles))


def _of_troubles(
    outlet: OutletState,
    troubles: Sequence[Standing],
    settings: Settings,
    now: datetime,
    network_back_at: datetime | None,
) -> Iterator[Reading]:
    found: dict[str, Reading] = {}
    for trouble in sorted(troubles, key=lambda t: t.first_at):
        if trouble.kind in _RULES and trouble.count >= max(_MANY, _MUCH * outlet.articles):
            yield Reading("rules-unfit", outlet.outlet_id, trouble.count, warning=_MANY, since=trouble.first_at,
                          detail=TROUBLES[trouble.kind].meaning)  # fmt: skip
        before_return = network_back_at is not None and trouble.last_at <= network_back_at
        of_channel = trouble.subject is not None
        stops = grave(trouble.kind, of_channel=of_channel, count=trouble.count, articles=outlet.articles)
        if not stops or (trouble.kind in NETWORK_TROUBLES and before_return):
            continue
        reading = _trouble(outlet, trouble, settings, now)
        worse = found.get(reading.id)
        if worse is None or (worse.severity is None and reading.severity is not None):
            found[reading.id] = reading
    yield from found.values()


def _trouble(outlet: OutletState, trouble: Standing, settings: Settings, now: datetime) -> Reading:
    known = TROUBLES.get(trouble.kind)
    detail = " ".join(filter(None, (known.meaning if known else trouble.kind, trouble.detail)))
    if trouble.subject is None:
        return Reading("unreadable-articles", outlet.outlet_id, trouble.count, warning=_MANY, since=trouble.first_at,
                       detail=detail)  # fmt: skip
    name = "blocked" if trouble.kind in _BLOCKED else _OWN.get(trouble.kind, "unreachable")
    lasted = (now - trouble.first_at).total_seconds()
    read_since = outlet.watched_to is not None and outlet.watched_to > trouble.first_at
    least = _patience(outlet, trouble, settings) if name == "unreachable" else 0.0
    figure, first = (lasted, least) if name == "unreachable" else (float(trouble.count), 1.0)
    return Reading(
        name,
        outlet.outlet_id,
        figure,
        warning=first if read_since else NEVER,
        critical=NEVER if read_since else first,
        since=trouble.first_at,
        detail=f"{trouble.subject}: {detail}",
    )


def _patience(outlet: OutletState, trouble: Standing, settings: Settings) -> float:
    """Seconds that a channel may fail for before a person is asked to look.

    Most troubles are over at the next poll. What does not pass by itself is told as soon as it is
    seen again: a channel that was never read, and a fault of our own.
    """
    lasting = outlet.watched_to is None or trouble.kind in _OUR_OWN
    return 0.0 if lasting and trouble.count > 1 else settings.poll_interval


def _of_requests(outlet: OutletState) -> Iterator[Reading]:
    runs = [run for run in outlet.runs if run.requests][-_RUNS:]
    requests, failures = sum(run.requests for run in runs), sum(run.failures for run in runs)
    if failures and len(runs) == _RUNS and requests >= _REQUESTS:
        yield Reading("errors", outlet.outlet_id, failures / requests, warning=0.5, critical=0.9, close=0.25,
                      since=runs[0].at, detail=f"{failures} of {requests} requests failed")  # fmt: skip


def _of_times(outlet: OutletState, settings: Settings, now: datetime) -> Iterator[Reading]:
    if outlet.next_due_at is not None:
        late = max(settings.poll_interval_max, 4 * settings.tick_interval, _LEAST_LATE)
        overdue = (now - outlet.next_due_at).total_seconds()
        if overdue > 0:
            yield Reading("not-polled", outlet.outlet_id, overdue, warning=late, since=outlet.next_due_at)
    if outlet.watched_to and outlet.news_at and outlet.quiet_at and outlet.silent_at:
        if outlet.watched_to < outlet.quiet_at:
            return
        silence = (outlet.watched_to - outlet.news_at).total_seconds()
        yield Reading(
            "silent",
            outlet.outlet_id,
            silence,
            warning=(outlet.quiet_at - outlet.news_at).total_seconds(),
            critical=(outlet.silent_at - outlet.news_at).total_seconds(),
            since=outlet.news_at,
            detail=f"no news for {silence / _HOUR:.0f} h",
        )


def _of_lists(outlet: OutletState) -> Iterator[Reading]:
    usual = outlet.usual.listed
    if usual is None or usual < 3:
        return
    empty = 0
    for listed in reversed(outlet.listed):
        if listed:
            break
        empty += 1
    if empty:
        yield Reading("sudden-zero", outlet.outlet_id, empty, warning=3,
                      detail=f"the last {empty} lists were empty; usually they name {usual:.0f} articles")  # fmt: skip


def _of_gaps(outlet: OutletState, now: datetime) -> Iterator[Reading]:
    lately = [(channel, gap) for channel, gap in outlet.gaps if gap.before > now - _GAPS_WITHIN]
    for channel, times in Counter(channel for channel, _ in lately).most_common(1):
        own = [gap for name, gap in lately if name == channel]
        missed = sum(gap.missed for gap in own)
        yield Reading("gap", outlet.outlet_id, times, warning=_GAPS, close=1, since=own[0].before,
                      detail=f"{channel}: {times} within a day, about {missed:.0f} entries missed")  # fmt: skip


def _of_contents(outlet: OutletState) -> Iterator[Reading]:
    recent, usual = outlet.recent, outlet.usual
    for place, field in enumerate(COVERAGE):
        before = usual.coverage[place] if usual.coverage else None
        known = recent.known[place]
        if before is not None and known >= _ENOUGH:
            yield from _fallen(outlet, f"coverage-{field}", before, recent.has[place] / known, known,
                               least=0.2, grave=NEVER if field == "author" else 0.6)  # fmt: skip
    if usual.language:
        languages = dict(recent.languages)
        read = sum(languages.values())
        if read >= _ENOUGH:
            share = languages.get(usual.language, 0) / read
            yield from _fallen(outlet, "language-shift", usual.language_share, share, read, least=0.4)
    whole = recent.known[0]
    if whole >= _ENOUGH:
        yield from _risen(outlet, "charset-shift", usual.garbled, recent.garbled, whole, 0.2)
        yield from _risen(outlet, "date-contradictions", usual.contradictions, recent.contradictions, whole, 0.3)
    if usual.lag is not None and recent.lags >= _ENOUGH:
        yield from _lag(outlet, exp(recent.lag_log / recent.lags), usual.lag)


# These three say nothing of what is well: a sentence for each would take longer than all the rest.


def _fallen(
    outlet: OutletState, name: str, before: float, now: float, number: int, *, least: float, grave: float = NEVER
) -> Iterator[Reading]:
    """A share that has fallen by more than chance explains."""
    if before - now < least / 2:
        return
    chance = _SURE * sqrt(max(before * (1 - before), 0.01) / number)
    detail = f"{now:.0%} of the last {number} articles, usually {before:.0%}"
    yield Reading(name, outlet.outlet_id, before - now, warning=max(least, chance), critical=max(grave, chance),
                  close=least / 2, detail=detail)  # fmt: skip


def _risen(
    outlet: OutletState, name: str, before: float | None, count: int, number: int, least: float
) -> Iterator[Reading]:
    share, before = count / number, before or 0.0
    if share - before >= least / 2:
        detail = f"{share:.0%} of the last {number} articles, usually {before:.0%}"
        yield Reading(name, outlet.outlet_id, share - before, warning=least, close=least / 2, detail=detail)


def _lag(outlet: OutletState, lag: float, before: float) -> Iterator[Reading]:
    limit = max(_HOUR, 4 * before)
    if lag >= limit / 2:
        detail = f"{lag / 60:.0f} min after publication, usually {before / 60:.0f} min"
        yield Reading("publish-lag", outlet.outlet_id, lag, warning=limit, close=limit / 2, detail=detail)
