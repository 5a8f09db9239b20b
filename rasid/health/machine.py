"""The rules for what concerns all outlets: the daemon, the network, the machine. Pure."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from rasid.health.reading import NEVER, Reading
from rasid.health.state import Beat, Observations, State

_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86400.0
_LEAST_PATIENCE = 60.0  # seconds; a slow machine may leave out a few ticks
_TICKS_OF_PATIENCE = 12
_TRIED = timedelta(minutes=30)
_LEAST_TRIED = 3  # outlets; of fewer, all may be down by themselves
_AMPLE = 20e9  # bytes: with so much free a disk is not full, whatever the share


def patience(tick_interval: float) -> float:
    """Seconds without a tick from which the daemon counts as standing still."""
    return max(_LEAST_PATIENCE, _TICKS_OF_PATIENCE * tick_interval)


def readings_of_all(state: State, now: datetime) -> Iterator[Reading]:
    """All readings that concern no single outlet."""
    fault = state.database_fault or state.machine.write_fault
    if fault is not None:
        yield Reading("database", None, 1, critical=1, detail=fault)
    yield from _daemon(state, now)
    yield from _network(state.seen, now)
    yield from _work(state.seen, now)
    yield from _machine(state, now)
    yield from _backup(state, now)
    yield from _hooks(state.seen, now)


def _daemon(state: State, now: datetime) -> Iterator[Reading]:
    beat = state.seen.beat
    if beat is None:
        return
    last = beat.last_tick_at or beat.started_at
    since = (now - last).total_seconds()
    detail = "it was stopped" if beat.stopping else "the last tick was long ago"
    yield Reading("daemon", None, since, critical=patience(state.settings.tick_interval), since=last, detail=detail)
    if beat.archive_fault is not None:
        yield Reading("archive-write", None, 1, critical=1, detail=beat.archive_fault)
    yield Reading("loop-lag", None, beat.loop_lag, warning=1.0, critical=5.0, close=0.5)
    yield Reading("clock-drift", None, _drift(beat, now), warning=5.0, critical=60.0, close=2.0)


def _drift(beat: Beat, now: datetime) -> float:
    ahead = (beat.at - now).total_seconds()  # a beat from the future: the clock was set back
    return max(abs(beat.clock_drift), ahead)


def _network(seen: Observations, now: datetime) -> Iterator[Reading]:
    tried = [outlet for outlet in seen.outlets if outlet.tried_at is not None and now - outlet.tried_at <= _TRIED]
    if len(tried) >= _LEAST_TRIED:
        lost = sum(not outlet.reached for outlet in tried)
        yield Reading("network", None, lost / len(tried), critical=0.8, close=0.5,
                      detail=f"{lost} of the {len(tried)} outlets tried of late gave no answer")  # fmt: skip


def _work(seen: Observations, now: datetime) -> Iterator[Reading]:
    if seen.queue_since is not None:
        age = (now - seen.queue_since).total_seconds()
        since = seen.queue_since + timedelta(hours=1)
        if seen.beat is not None:
            since = max(since, seen.beat.started_at)  # what waited for the daemon's start is not held against it
        yield Reading("queue-age", None, age, warning=_HOUR, critical=6 * _HOUR, close=_HOUR / 2, since=since)
    if seen.running_since is not None:
        last = max(seen.running_since, seen.last_request_at or seen.running_since)
        idle = (now - last).total_seconds()
        yield Reading("crawl-stuck", None, idle, warning=15 * _MINUTE, critical=_HOUR, since=last)


def _machine(state: State, now: datetime) -> Iterator[Reading]:
    machine = state.machine
    if machine.disk_total and machine.disk_free is not None:
        free = machine.disk_free
        used = 1 - free / machine.disk_total
        near = free < _AMPLE
        free_gb, total_gb = f"{free / 1e9:.1f}", f"{machine.disk_total / 1e9:.0f}"
        detail = (
            f"{free_gb} GB free of {total_gb} GB in {machine.disk_folder}"
            if machine.disk_folder
            else f"{free_gb} GB free of {total_gb} GB"
        )
        yield Reading("disk", None, used, warning=0.9 if near else NEVER, critical=0.97 if near else NEVER, close=0.88,
                      detail=detail)  # fmt: skip
    if machine.tzdata and machine.tzdata[:4].isdigit():
        year_end = datetime(int(machine.tzdata[:4]) + 1, 1, 1, tzinfo=UTC)
        age = (now - year_end).total_seconds()
        yield Reading("tzdata", None, age, warning=182 * _DAY, critical=547 * _DAY, since=year_end,
                      detail=f"it is version {machine.tzdata}")  # fmt: skip
    if machine.archive_faults:
        yield Reading("archive", None, len(machine.archive_faults), warning=1, detail=machine.archive_faults[0])
    if machine.outlet_faults:
        yield Reading(
            "outlet-file-broken", None, len(machine.outlet_faults), warning=1, detail=machine.outlet_faults[0]
        )


def _backup(state: State, now: datetime) -> Iterator[Reading]:
    interval = state.settings.backup_interval
    if interval > 0 and state.seen.backup_fault is not None:
        failing_since, fault = state.seen.backup_fault
        yield Reading("backup", None, 1, warning=1, since=failing_since, detail=fault)
    last = state.seen.backup_at or state.seen.first_run_at
    if interval > 0 and last is not None:
        age = (now - last).total_seconds()
        never = "" if state.seen.backup_at else "there is none yet"
        yield Reading("backup-age", None, age, warning=2 * interval + _HOUR, critical=5 * interval, since=last,
                      detail=never)  # fmt: skip


def _hooks(seen: Observations, now: datetime) -> Iterator[Reading]:
    if seen.hooks_failing:
        name, since, error = min(seen.hooks_failing, key=lambda failing: failing[1])
        age = (now - since).total_seconds()
        yield Reading("webhook", None, age, warning=15 * _MINUTE, critical=_DAY, since=since,
                      detail=f"{name}: {error}")  # fmt: skip
    if seen.hooks_aside:
        first = min(seen.hooks_aside, key=lambda aside: aside.since)
        yield Reading("webhook-refused", None, sum(aside.events for aside in seen.hooks_aside), warning=1,
                      since=first.since, detail=f"{first.hook}: {first.error}")  # fmt: skip
