"""How findings open and close: not at once, and not at the same figure. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from rasid.health.findings import KINDS, Kind, Severity
from rasid.health.reading import Reading
from rasid.health.state import Memory, Track

TRACES = timedelta(days=1)
"""How long a finding that explains others is remembered after it has closed."""


def follow(memory: Memory, readings: Iterable[Reading], now: datetime) -> Memory:
    """The memory after `readings`, one for each finding at most. What is not read counts as well."""
    by_key = {(reading.id, reading.outlet_id or ""): reading for reading in readings}
    followed: dict[tuple[str, str], Track] = {}
    for key in memory.keys() | by_key.keys():
        if key[0] in KINDS:
            track = _followed(memory.get(key), by_key.get(key), KINDS[key[0]], now)
            if track is not None:
                followed[key] = track
    return followed


def _followed(track: Track | None, reading: Reading | None, kind: Kind, now: datetime) -> Track | None:
    if track is not None and track.open:
        return _open_track(track, reading, kind, now)
    if reading is None or reading.severity is None:
        return track if _leaves_trace(track, kind, now) else None
    since = reading.since or now
    if track is not None and track.closed_at is None:
        since = min(since, track.since)
    begun = _read(Track(reading.severity, since, reading.figure, reading.threshold), reading, reading.severity)
    return replace(begun, open=(now - since).total_seconds() >= kind.opens_after, told=track.told if track else None)


def _open_track(track: Track, reading: Reading | None, kind: Kind, now: datetime) -> Track | None:
    if reading is None or reading.clear:
        since = track.clear_since or now
        if (now - since).total_seconds() < kind.closes_after:
            return replace(track, clear_since=since)
        closed = replace(track, open=False, clear_since=since, closed_at=now)
        return closed if _leaves_trace(closed, kind, now) else None
    return _read(replace(track, clear_since=None), reading, _severity(track, reading))


def _severity(track: Track, reading: Reading) -> Severity:
    """Critical stays so until the figure is well below."""
    if reading.severity is Severity.CRITICAL:
        return Severity.CRITICAL
    still = track.severity is Severity.CRITICAL and reading.figure >= (reading.warning + reading.critical) / 2
    return Severity.CRITICAL if still else reading.severity or track.severity


def _read(track: Track, reading: Reading, severity: Severity) -> Track:
    return replace(track, severity=severity, figure=reading.figure, threshold=reading.threshold, detail=reading.detail)


def _leaves_trace(track: Track | None, kind: Kind, now: datetime) -> bool:
    """Whether a closed finding is remembered: until people are told, and longer if it explained others."""
    if track is None or track.closed_at is None:
        return False
    bears_on_all = bool(kind.explains) and not kind.of_outlet
    return track.told is not None or (bears_on_all and now - track.closed_at < TRACES)
