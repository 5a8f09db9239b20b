"""From what was observed to what is wrong: the one function that page, metrics, check and messages share. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from rasid.health.findings import KINDS, Finding
from rasid.health.hysteresis import follow
from rasid.health.machine import readings_of_all
from rasid.health.outlets import readings_of
from rasid.health.reading import Reading
from rasid.health.state import Memory, Standing, State, Track


@dataclass(frozen=True, slots=True)
class Assessment:
    """`findings` are told, the worst first; `explained` hold too, but follow from others; `memory` is for next time."""

    findings: tuple[Finding, ...]
    explained: tuple[Finding, ...]
    memory: Memory


def health(state: State, now: datetime) -> tuple[Finding, ...]:
    """What is wrong, the worst first."""
    return assess(state, now).findings


def assess(state: State, now: datetime) -> Assessment:
    """What is wrong, what is explained by it, and what to remember of it."""
    memory = state.seen.memory
    if state.database_fault is not None:  # nothing else is known: what was remembered stays
        key = ("database", "")
        fresh = {key: follow({key: memory[key]} if key in memory else {}, readings_of_all(state, now), now)[key]}
        return Assessment(tuple(_findings(fresh)), (), {**memory, **fresh})
    memory = _followed(state, now)
    everything = sorted(_findings(memory), key=_urgency)
    told, explained = _told_apart(everything)
    return Assessment(told, explained, memory)


def _followed(state: State, now: datetime) -> Memory:
    """The memory after everything is read; what concerns all outlets first, since it bears on each."""
    memory = state.seen.memory
    of_all = follow({key: memory[key] for key in memory if not key[1]}, readings_of_all(state, now), now)
    network = of_all.get(("network", ""))
    readings = _of_outlets(state, now, network.closed_at if network else None)
    return {**of_all, **follow({key: memory[key] for key in memory if key[1]}, readings, now)}


def _of_outlets(state: State, now: datetime, network_back_at: datetime | None) -> Iterator[Reading]:
    troubles: dict[str, list[Standing]] = {}
    for trouble in state.seen.troubles:
        troubles.setdefault(trouble.outlet_id, []).append(trouble)
    for outlet in state.seen.outlets:
        own = troubles.get(outlet.outlet_id, ())
        yield from readings_of(outlet, own, state.settings, now, network_back_at=network_back_at)


def _findings(memory: Mapping[tuple[str, str], Track]) -> Iterator[Finding]:
    for (name, outlet_id), track in memory.items():
        if track.open:
            kind = KINDS[name]
            yield Finding(
                id=name,
                severity=track.severity,
                outlet_id=outlet_id or None,
                since=track.since,
                figure=track.figure,
                threshold=track.threshold,
                unit=kind.unit,
                meaning=kind.meaning,
                remedy=kind.remedy,
                detail=track.detail,
            )


def _told_apart(findings: Iterable[Finding]) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Findings without those that others explain, and those."""
    findings = tuple(findings)
    by_all: set[str] = set()
    by_outlet: set[tuple[str, str]] = set()
    for finding in findings:
        explains = KINDS[finding.id].explains
        if finding.outlet_id is None:
            by_all |= explains
        else:
            by_outlet |= {(name, finding.outlet_id) for name in explains}
    explained = {f.key for f in findings if f.id in by_all or f.key in by_outlet}
    return (
        tuple(finding for finding in findings if finding.key not in explained),
        tuple(finding for finding in findings if finding.key in explained),
    )


def _urgency(finding: Finding) -> tuple[int, bool, datetime, str, str]:
    return finding.severity.rank, finding.outlet_id is not None, finding.since, finding.id, finding.outlet_id or ""
