"""Which findings follow from what is observed, and which of them are told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from rasid.health.assess import assess, health
from rasid.health.contents import Sight, Usual, sum_of
from rasid.health.findings import KINDS, Severity
from rasid.health.state import Beat, HookAside, Machine, Memory, RunShare
from rasid.records import Gap
from rasid.settings import Settings

Make = Callable[..., Any]
SOUND = Sight("1111", "ar")
NO_AUTHOR = Sight("1110", "ar")
USUAL = Usual((0.99, 0.98, 1.0, 0.8), "ar", 0.97, 0.0, 0.02, 300.0, 20.0)


def ids(findings: Any) -> list[tuple[str, str | None, str]]:
    return [(f.id, f.outlet_id, f.severity.value) for f in findings]


def test_nothing_is_wrong(state: Make, outlet: Make, now: datetime) -> None:
    healthy = outlet(recent=sum_of((SOUND,) * 30), usual=USUAL, listed=(20, 21, 19))
    assert health(state(healthy), now) == ()


def runs(now: datetime, *failures: int) -> tuple[RunShare, ...]:
    return tuple(RunShare(n, now - timedelta(hours=3 - n), 10, failed, 0) for n, failed in enumerate(failures))


def hours(now: datetime, n: float) -> datetime:
    return now - timedelta(hours=n)


def gaps(now: datetime, *before: float) -> tuple[tuple[str, Gap], ...]:
    return tuple(("sahel/main", Gap(hours(now, n + 1), hours(now, n), 4.0)) for n in before)


OUTLETS: list[tuple[str, Callable[[datetime], dict[str, Any]], str | None]] = [
    ("silent", lambda t: {"news_at": hours(t, 20), "quiet_at": hours(t, 9), "silent_at": hours(t, 0)}, "warning"),
    ("silent", lambda t: {"news_at": hours(t, 40), "quiet_at": hours(t, 30), "silent_at": hours(t, 9)}, "critical"),
    ("silent", lambda t: {"news_at": hours(t, 20), "quiet_at": hours(t, -1), "silent_at": hours(t, -9)}, None),
    # not read since before the silence became odd: nothing is known
    ("silent", lambda t: {"news_at": hours(t, 20), "quiet_at": hours(t, 9), "silent_at": hours(t, 0),
                          "watched_to": hours(t, 10)}, None),
    ("sudden-zero", lambda t: {"listed": (20, 0, 0, 0), "usual": USUAL}, "warning"),
    ("sudden-zero", lambda t: {"listed": (20, 0, 0), "usual": USUAL}, None),
    ("sudden-zero", lambda t: {"listed": (0, 0, 0)}, None),
    ("gap", lambda t: {"gaps": gaps(t, 20, 3)}, "warning"),
    ("gap", lambda t: {"gaps": gaps(t, 3)}, None),  # an outage of ours makes one as well
    ("gap", lambda t: {"gaps": gaps(t, 25, 3)}, None),
    ("gap", lambda t: {"gaps": (*gaps(t, 3), ("sahel/map", gaps(t, 3)[0][1]))}, None),  # one of each channel
    ("coverage-date", lambda t: {"recent": sum_of((SOUND,) * 20 + (replace(SOUND, has="1011"),) * 10), "usual": USUAL},
     "warning"),
    ("coverage-date", lambda t: {"recent": sum_of((SOUND,) * 28 + (replace(SOUND, has="1011"),) * 2), "usual": USUAL},
     None),
    ("coverage-text", lambda t: {"recent": sum_of((Sight("--0-"),) * 30), "usual": USUAL}, "critical"),
    ("coverage-author", lambda t: {"recent": sum_of((replace(SOUND, has="1110"),) * 30), "usual": USUAL}, "warning"),
    # ten of thirty without an author, where usually one of five is, may be chance
    ("coverage-author", lambda t: {"recent": sum_of((SOUND,) * 20 + (NO_AUTHOR,) * 10), "usual": USUAL}, None),
    ("coverage-title", lambda t: {"recent": sum_of((replace(SOUND, has="0111"),) * 14), "usual": USUAL}, None),
    ("language-shift", lambda t: {"recent": sum_of((replace(SOUND, language="en"),) * 30), "usual": USUAL}, "warning"),
    ("language-shift", lambda t: {"recent": sum_of((replace(SOUND, language="en"),) * 30)}, None),
    ("charset-shift", lambda t: {"recent": sum_of((replace(SOUND, garbled=True),) * 10 + (SOUND,) * 20)}, "warning"),
    ("date-contradictions", lambda t: {"recent": sum_of((replace(SOUND, contradiction=True),) * 15 + (SOUND,) * 15)},
     "warning"),
    ("publish-lag", lambda t: {"recent": sum_of((replace(SOUND, lag=9000.0),) * 20), "usual": USUAL}, "warning"),
    ("publish-lag", lambda t: {"recent": sum_of((replace(SOUND, lag=900.0),) * 20), "usual": USUAL}, None),
    ("errors", lambda t: {"runs": runs(t, 0, 6, 6, 6)}, "warning"),
    ("errors", lambda t: {"runs": runs(t, 10, 10, 10)}, "critical"),
    ("errors", lambda t: {"runs": runs(t, 10, 10)}, None),
    ("not-polled", lambda t: {"next_due_at": hours(t, 7)}, "warning"),
    ("not-polled", lambda t: {"next_due_at": hours(t, 5)}, None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "fields", "severity"), OUTLETS)
def test_findings_of_an_outlet(
    state: Make, outlet: Make, now: datetime, name: str, fields: Any, severity: str | None
) -> None:
    found = ids(health(state(outlet(**fields(now))), now))
    assert found == ([(name, "sahel", severity)] if severity else [])


def test_a_finding_of_gaps_stays_until_a_day_has_passed_since_the_last(
    state: Make, outlet: Make, now: datetime
) -> None:
    seen: list[list[tuple[float, str]]] = []
    memory: Memory = {}
    for later in (0, 10, 30):
        moment = now + timedelta(hours=later)
        lasting = replace(outlet(gaps=gaps(now, 20, 3)), watched_to=moment, next_due_at=moment)
        assessed = assess(state(lasting, memory=memory, beat=Beat(moment, now, moment), backup_at=moment), moment)
        memory = assessed.memory
        seen.append([(f.figure, f.detail) for f in assessed.findings if f.id == "gap"])
    first, kept, cleared = seen
    assert first == [(2, "sahel/main: 2 within a day, about 8 entries missed")]
    assert kept == [(1, "sahel/main: 1 within a day, about 4 entries missed")]
    assert cleared == []


@pytest.mark.parametrize(
    ("kind", "how", "wanted"),
    [
        ("http-403", {}, ("blocked", "warning")),
        ("http-429", {"hours": 0.01}, ("blocked", "critical")),  # nothing was read since
        ("robots", {}, ("robots", "warning")),
        ("address", {}, ("address", "warning")),
        ("timeout", {"hours": 1}, ("unreachable", "warning")),
        ("timeout", {"hours": 0.2}, None),  # it may pass
        ("a-kind-of-the-future", {}, ("unreachable", "warning")),
        ("malformed-feed", {}, None),
        ("http-429", {"articles": 9}, None),
        ("http-429", {"articles": 10}, ("unreadable-articles", "warning")),
        ("rule-finds-nothing", {"articles": 10}, ("rules-unfit", "warning")),
        ("rule-disagrees", {"articles": 4}, None),
        ("http-404", {"articles": 90}, None),  # news, not trouble
        ("no-date", {"articles": 90}, None),
    ],
)
def test_findings_of_troubles(
    state: Make, outlet: Make, trouble: Make, now: datetime, kind: str, how: Any, wanted: Any
) -> None:
    found = ids(health(state(outlet(), troubles=(trouble(kind, **how),)), now))
    assert [(name, severity) for name, _, severity in found] == ([wanted] if wanted else [])


@pytest.mark.parametrize(
    ("kind", "count", "read", "wanted"),
    [
        ("http-404", 1, False, []),  # it may pass
        ("http-404", 2, False, [("unreachable", "critical")]),  # never read: it will not pass by itself
        ("http-404", 2, True, []),
        ("reader-failed", 2, True, [("unreachable", "warning")]),  # a fault of our own
    ],
)
def test_what_does_not_pass_by_itself_is_told_when_seen_again(
    state: Make, outlet: Make, trouble: Make, now: datetime, kind: str, count: int, read: bool, wanted: Any
) -> None:
    standing = replace(trouble(kind, hours=0.1), count=count)
    read_to = {"watched_to": now if read else None, "news_at": now if read else None}
    found = ids(health(state(outlet(**read_to), troubles=(standing,)), now))
    assert [(name, severity) for name, _, severity in found] == wanted


@pytest.mark.parametrize(
    ("name", "fields", "severity"),
    [
        ("queue-age", {"queue_since": 2.0}, "warning"),
        ("queue-age", {"queue_since": 8.0}, "critical"),
        ("queue-age", {"queue_since": 0.9}, None),
        ("crawl-stuck", {"running_since": 3.0, "last_request_at": 0.5}, "warning"),
        ("crawl-stuck", {"running_since": 0.5, "last_request_at": 3.0}, "warning"),
        ("crawl-stuck", {"running_since": 3.0, "last_request_at": 0.1}, None),
        ("webhook", {"hooks_failing": 0.2}, None),
        ("webhook", {"hooks_failing": 0.3}, "warning"),
        ("webhook", {"hooks_failing": 25.0}, "critical"),
        ("webhook-refused", {"hooks_aside": 0.1}, "warning"),
        ("archive-write", {"beat": "The archive cannot be used."}, "critical"),
        ("backup", {"backup_fault": 0.1}, "warning"),
        ("backup-age", {"backup_at": 50.0}, "warning"),
        ("backup-age", {"backup_at": None, "first_run_at": 130.0}, "critical"),
        ("backup-age", {"backup_at": None, "first_run_at": 5.0}, None),
    ],
)
def test_findings_of_all(
    state: Make, outlet: Make, now: datetime, name: str, fields: Any, severity: str | None
) -> None:
    moments = {k: hours(now, v) if isinstance(v, float) else v for k, v in fields.items()}
    if "beat" in moments:
        moments["beat"] = Beat(now, hours(now, 48), now, archive_fault=str(moments["beat"]))
    if "backup_fault" in moments:
        moments["backup_fault"] = (moments["backup_fault"], "The folder /mnt cannot be written to")
    if "hooks_failing" in moments:
        moments["hooks_failing"] = (("desk", moments["hooks_failing"], "it answered 500"),)
    if "hooks_aside" in moments:
        moments["hooks_aside"] = (HookAside("desk", 1, moments["hooks_aside"], "it answered 413"),)
    assert ids(health(state(outlet(), **moments), now)) == ([(name, None, severity)] if severity else [])


@pytest.mark.parametrize(
    ("machine", "wanted"),
    [
        (Machine(100_000_000_000, 5_000_000_000, None), ("disk", "warning")),
        (Machine(100_000_000_000, 900_000_000, None), ("disk", "critical")),
        (Machine(1_000_000_000_000, 50_000_000_000, None), None),  # five of a hundred, but ample
        (Machine(tzdata="2024.2"), ("tzdata", "warning")),
        (Machine(tzdata="2025.3"), None),
        (Machine(archive_faults=("a.warc.gz is missing",)), ("archive", "warning")),
        (Machine(outlet_faults=("sada.toml:3: This is not valid TOML.",)), ("outlet-file-broken", "warning")),
    ],
)
def test_findings_of_the_machine(state: Make, outlet: Make, now: datetime, machine: Machine, wanted: Any) -> None:
    found = ids(health(state(outlet(), machine=machine), now))
    assert [(name, severity) for name, _, severity in found] == ([wanted] if wanted else [])


@pytest.mark.parametrize(
    ("beat", "name"), [({"loop_lag": 3.0}, "loop-lag"), ({"clock_drift": -30.0}, "clock-drift"), ({}, None)]
)
def test_findings_of_the_daemon_open_when_they_last(
    state: Make, outlet: Make, now: datetime, beat: Any, name: str | None
) -> None:
    memory: Any = {}
    for minute in range(4):
        later = now + timedelta(minutes=minute)
        live = Beat(later, hours(later, 50), later, **beat)
        made = assess(state(outlet(tried_at=later), beat=live, memory=memory), later)
        memory = made.memory
        if name == "loop-lag" and minute < 2:
            assert made.findings == ()
    assert [f.id for f in made.findings] == ([name] if name else [])


def test_the_own_network_is_one_finding(state: Make, outlet: Make, trouble: Make, now: datetime) -> None:
    names = [f"outlet{n}" for n in range(1000)]
    lost = [outlet(name, reached=False, runs=runs(now, 10, 10, 10)) for name in names]
    down = state(*lost, troubles=tuple(trouble("dns", name) for name in names))
    made = assess(down, now)
    assert ids(made.findings) == [("network", None, "critical")]
    assert len(made.explained) == 2000
    # it is back: what failed meanwhile is tried again only later, and is nobody's fault
    for minutes in (10, 20):
        later = now + timedelta(minutes=minutes)
        back = [replace(one, reached=True, tried_at=later, next_due_at=later, runs=()) for one in lost]
        made = assess(state(*back, troubles=down.seen.troubles, memory=made.memory, beat=None), later)
    assert made.findings == ()


def test_a_dead_daemon_explains_what_waits(state: Make, outlet: Make, now: datetime) -> None:
    waiting = [outlet(f"outlet{n}", next_due_at=hours(now, 9)) for n in range(50)]
    dead = Beat(hours(now, 8), hours(now, 90), hours(now, 8))
    assert [f.id for f in health(state(*waiting, beat=dead, queue_since=hours(now, 9)), now)] == ["daemon"]


def test_a_block_explains_errors_and_silence_of_its_outlet_only(
    state: Make, outlet: Make, trouble: Make, now: datetime
) -> None:
    quiet = {"news_at": hours(now, 40), "quiet_at": hours(now, 9), "silent_at": hours(now, 1)}
    two = (outlet("a", runs=runs(now, 9, 9, 9), **quiet), outlet("b", **quiet))
    found = ids(health(state(*two, troubles=(trouble("http-403", "a"),)), now))
    assert found == [("silent", "b", "critical"), ("blocked", "a", "warning")]


def test_without_a_database_there_is_one_finding(state: Make, now: datetime) -> None:
    made = assess(state(database_fault="The disk is full. Free some space."), now)
    assert ids(made.findings) == [("database", None, "critical")]
    assert made.findings[0].detail == "The disk is full. Free some space."


def test_backups_that_are_not_wanted_are_not_missed(state: Make, now: datetime) -> None:
    assert health(state(backup_at=None, first_run_at=hours(now, 999), settings=Settings(backup_interval=0)), now) == ()


def test_the_worst_come_first(state: Make, outlet: Make, trouble: Make, now: datetime) -> None:
    one = state(
        outlet("a", next_due_at=hours(now, 9)),
        outlet("b", watched_to=hours(now, 50)),
        troubles=(trouble("robots", "b", hours=20),),
        queue_since=hours(now, 2),
    )
    found = health(one, now)
    assert [f.id for f in found] == ["robots", "queue-age", "not-polled"]
    assert [f.severity for f in found] == [Severity.CRITICAL, Severity.WARNING, Severity.WARNING]


def test_every_kind_says_what_to_do() -> None:
    for name, kind in KINDS.items():
        assert name == kind.id
        assert kind.meaning.endswith(".")
        assert kind.remedy.endswith(".")
        assert kind.explains <= KINDS.keys()
