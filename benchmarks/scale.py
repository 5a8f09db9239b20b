"""Many outlets on one machine: `python -m benchmarks.scale [--quick] [--outlets N ...] [--hours H] [--speed S]`.

The real daemon, as `rasid run` starts it, watches thousands of hosts on loopback that publish as real outlets
do. Their life runs `speed` times as fast as the clock, and all of Rasid's intervals are shortened alike; what
is reported in seconds is in seconds of that life. `cores` is CPU time of the daemon with its reading processes
for each second of it, `cores_by_the_clock` for each second that passed here. An article is missed if it was out
for longer than a poll interval and a minute, and is not stored at the end. `from_list_median_s` is the part of
the lag after the poll that listed it. `machine_load` is what else the machine had to do when it began: what
that holds up counts `speed` times; `without_a_core` is the share of the time in which the loop could have gone
on, and had to wait for a core. How late it is, the loop itself looks at every second: `loop_lag_p99_ms` is the bound
of its histogram that one look in a hundred exceeds, `loop_lag_worst_ms` the worst that was read. The front page is
asked for every five seconds, the metrics every fifteen, as by Prometheus.
"""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from benchmarks.arguments import parser_of, print_last
from benchmarks.cpu import tree_cpu, tree_rss, waited
from benchmarks.processes import end_with_parent, free_port
from benchmarks.quantiles import quantile
from benchmarks.scale_press import host_of, published
from rasid.delays import Delays

Seen = TypeVar("Seen")

POLL, TICK = 900.0, 5.0
_PAGE_EVERY, _METRICS_EVERY = 5.0, 15.0  # seconds
_WORST_LAG = re.compile(r"^rasid_event_loop_lag_seconds (\S+)", re.MULTILINE)
_DELAYS = re.compile(r"^rasid_event_loop_delay_seconds_bucket{le=\"[^\"]+\"} (\S+)", re.MULTILINE)
_SPED_UP = {
    "poll_interval": POLL, "poll_interval_min": 300.0, "poll_interval_max": 6 * 3600.0, "retry_interval_max": 86400.0,
    "recheck_interval_min": 300.0, "recheck_age_max": 30 * 86400.0, "second_look_delay": 600.0, "gone_delay": 86400.0,
    "host_delay": 2.0, "tick_interval": TICK,
}  # fmt: skip
_OUTLET = """id = "{id}"
country = "SY"
zone = "Asia/Damascus"
languages = ["ar", "fa", "ckb", "tr", "he", "fr", "en"]
homepage = "http://{host}:{port}/"
[names]
en = "{id}"
[[channels]]
name = "main"
kind = "feed"
url = "http://{host}:{port}/feed.xml"
"""


@dataclass(slots=True)
class Watched:
    """What was seen of the daemon while it ran."""

    late: Delays = field(default_factory=Delays)  # of the loop
    worst_lag: float = 0.0  # in seconds
    rss: list[float] = field(default_factory=list)  # MB
    answers: list[float] = field(default_factory=list)  # of the dashboard's metrics, in milliseconds
    pages: list[float] = field(default_factory=list)  # of its front page
    silent: int = 0  # times that it did not answer
    counted_from: float = 0.0  # seconds of the outlets' life: the warm-up is not counted
    until: float = 0.0
    cpu: float = 0.0  # seconds
    waited: float = 0.0  # seconds that the loop could have run, and had no core
    wall: float = 0.0


@dataclass(frozen=True, slots=True)
class Life:
    """How many outlets live for how long, and how fast. `warm` is the time, at their start, that is not counted."""

    outlets: int
    seconds: float
    speed: float
    seed: int
    warm: float

    @property
    def longest(self) -> float:
        """What the press has to reckon with: the daemon takes a while until it is ready."""
        return self.seconds + 600 * self.speed


def settings_of(life: Life, folder: Path, dashboard: int) -> dict[str, str]:
    """The daemon's environment."""
    values: dict[str, object] = {name: seconds / life.speed for name, seconds in _SPED_UP.items()}
    values |= {
        "data_dir": folder / "var", "catalogue_dir": folder / "outlets", "dashboard_port": dashboard,
        "allow_networks": "127.0.0.0/8", "resolve": "*.press.test=127.0.0.1", "log_level": "warning",
        "contact": "https://press.test/", "backup_interval": 0, "host_budget": 0, "requests_at_once": 64,
    }  # fmt: skip
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RASID_")}
    return kept | {f"RASID_{name.upper()}": str(value) for name, value in values.items()}


def write_catalogue(folder: Path, outlets: int, port: int) -> None:
    """A file for each outlet."""
    folder.mkdir(parents=True)
    for number in range(outlets):
        text = _OUTLET.format(id=f"o{number}", host=host_of(number), port=port)
        (folder / f"o{number}.toml").write_text(text, encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a daemon works, and since when its outlets live (by the clock, and by a steady one)."""

    folder: Path
    dashboard: int
    started: datetime
    begun: float

    @property
    def database(self) -> Path:
        """The store's file."""
        return self.folder / "var" / "rasid.db"


@contextmanager
def outlets_of(life: Life) -> Iterator[Place]:
    """The outlets' hosts, alive, and a place for a daemon that watches them."""
    with tempfile.TemporaryDirectory(prefix="rasid-scale-") as name:
        folder, port = Path(name), free_port()
        write_catalogue(folder / "outlets", life.outlets, port)
        command = [sys.executable, "-m", "benchmarks.scale_press", str(port), str(life.seed), str(life.speed)]
        with subprocess.Popen([*command, str(life.longest)], stdout=subprocess.PIPE, text=True) as press:
            try:
                assert press.stdout
                assert press.stdout.readline().strip() == "ready"
                yield Place(folder, free_port(), datetime.now(UTC), time.monotonic())
            finally:
                press.terminate()


def live(life: Life) -> dict[str, object]:
    """Let the outlets live, watched by a daemon, and see what became of it."""
    load = os.getloadavg()[0]
    with outlets_of(life) as place:
        seen = with_daemon(life, place, lambda pid: _watch(life, pid, place.dashboard, place.begun))
        return _figures(life, place, seen, load)


def with_daemon(life: Life, place: Place, watch: Callable[[int], Seen]) -> Seen:
    """What `watch` sees of a daemon, given its process; it is ended then."""
    rasid = Path(os.environ.get("RASID_COMMAND") or Path(sys.executable).with_name("rasid"))
    environment = settings_of(life, place.folder, place.dashboard)
    told = place.folder / "daemon.log"
    with (
        told.open("w") as log,
        subprocess.Popen(
            [rasid, "run"],
            env=environment,
            cwd=place.folder,
            stdout=log,
            stderr=log,
            preexec_fn=end_with_parent,  # noqa: PLW1509  # no threads are at work when programs are started
        ) as daemon,
    ):
        try:
            seen = watch(daemon.pid)
        finally:
            daemon.send_signal(signal.SIGTERM)
            try:
                daemon.wait(60)
            except subprocess.TimeoutExpired:
                daemon.kill()
    if "Traceback" in told.read_text():
        print(told.read_text()[-4000:], file=sys.stderr)
    return seen


def _watch(life: Life, pid: int, dashboard: int, begun: float) -> Watched:
    seen = Watched()
    while not _ask(dashboard, "/metrics", seen, seen.answers):
        time.sleep(0.1)
    seen.silent = 0
    ready = time.monotonic()
    time.sleep(life.warm / life.speed)
    seen.counted_from = (time.monotonic() - begun) * life.speed
    cpu, waits, wall, late = tree_cpu(pid), waited(pid), time.monotonic(), _delays(dashboard, seen)
    page = metrics = time.monotonic()
    while time.monotonic() < ready + life.seconds / life.speed:
        seen.rss.append(tree_rss(pid) / 1e6)
        if time.monotonic() >= page:
            page += _PAGE_EVERY
            _ask(dashboard, "/", seen, seen.pages)
        if time.monotonic() >= metrics:
            metrics += _METRICS_EVERY
            looked = _delays(dashboard, seen)
            seen.late = looked.since(late) if sum(looked.counts) else seen.late  # it may not have answered
        time.sleep(1.0)
    seen.cpu, seen.wall = tree_cpu(pid) - cpu, time.monotonic() - wall
    seen.waited = waited(pid) - waits
    seen.until = (time.monotonic() - begun) * life.speed
    return seen


def _delays(port: int, seen: Watched) -> Delays:
    """How late the daemon's loop was so far, at each of its looks."""
    text = _ask(port, "/metrics", seen, seen.answers)
    if worst := _WORST_LAG.search(text):
        seen.worst_lag = max(seen.worst_lag, float(worst[1]))
    bounds = [0, *(int(float(count)) for count in _DELAYS.findall(text))]
    return Delays(tuple(high - low for low, high in pairwise(bounds))) if len(bounds) > 1 else Delays()


def _ask(port: int, path: str, seen: Watched, took: list[float]) -> str:
    """The dashboard's answer; empty if none came."""
    begun = time.monotonic()
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            text = str(answer.read().decode())
    except OSError:
        seen.silent += 1
        return ""
    took.append(1000 * (time.monotonic() - begun))
    return text


def _figures(life: Life, place: Place, seen: Watched, load: float) -> dict[str, object]:
    stored, started = dict(_stored(place.database)), place.started
    lags: list[float] = []
    waits: list[float] = []
    out, missed = 0, []
    for outlet in range(life.outlets):
        for number, at in enumerate(published(outlet, life.seed, life.longest)):
            if not seen.counted_from <= at < seen.until - POLL - 60:
                continue
            out += 1
            moment = stored.get((host_of(outlet), number))
            if moment is None:
                missed.append(f"{host_of(outlet)}/news/{number} out at {at:.0f} of {seen.until:.0f} s")
            else:
                lags.append((moment.read - started).total_seconds() * life.speed - at)
                waits.append((moment.read - moment.listed).total_seconds() * life.speed)
    lived = seen.wall * life.speed
    return {
        "outlets": life.outlets,
        "lag_p90_s": round(quantile(lags, 0.9), 1),
        "lag_median_s": round(quantile(lags, 0.5), 1),
        "from_list_median_s": round(quantile(waits, 0.5), 1),
        "missed": len(missed),
        "missed_ones": [f"{one}: {_fate(place.database, one.partition(' ')[0])}" for one in missed[:5]],
        "published": out,
        "stored": len(lags),
        "rss_mb": round(max(seen.rss, default=0.0)),
        "cores": round(seen.cpu / lived, 3),
        "cores_by_the_clock": round(seen.cpu / seen.wall, 3),
        "cpu_ms_an_outlet_hour": round(seen.cpu / life.outlets / (lived / 3600) * 1000, 1),
        "loop_lag_p99_ms": None if (late := seen.late.share(0.99)) is None else round(1000 * min(late, seen.worst_lag)),
        "loop_lag_worst_ms": round(1000 * seen.worst_lag),
        "without_a_core": round(seen.waited / seen.wall, 3),
        "page_ms": round(quantile(seen.pages, 0.5)),
        "page_p99_ms": round(quantile(seen.pages, 0.99)),
        "metrics_ms": round(quantile(seen.answers, 0.5)),
        "dashboard_silent": seen.silent,
        "machine_load": round(load, 1),
        "speed": life.speed,
        "hours": round(life.seconds / 3600, 2),
    }


@dataclass(frozen=True, slots=True)
class Stored:
    """When a poll listed an article, and when its first version was fetched."""

    listed: datetime
    read: datetime


def _stored(path: Path) -> Iterator[tuple[tuple[str, int], Stored]]:
    """The articles, by host and number."""
    query = (
        "SELECT a.url, a.first_seen_at, v.seen_at FROM articles a"
        " JOIN versions v ON v.article_id = a.id AND v.number = 1"
    )
    with sqlite3.connect(path) as connection:
        for url, *moments in connection.execute(query):
            listed, read = (datetime.fromisoformat(moment).replace(tzinfo=UTC) for moment in moments)
            host, _, number = url.partition("://")[2].partition("/news/")
            yield (host.partition(":")[0], int(number)), Stored(listed, read)


def _fate(path: Path, name: str) -> str:
    """What the store knows of an article that has no version, by host and path."""
    host, _, page = name.partition("/")
    query = "SELECT status, failures, first_seen_at, last_checked_at, memory FROM articles WHERE url LIKE ?"
    with sqlite3.connect(path) as connection:
        row = connection.execute(query, (f"http://{host}:%/{page}",)).fetchone()
        polled = "SELECT last_polled_at, next_due_at FROM channels WHERE outlet_id = ?"
        channel = connection.execute(polled, (host.partition(".")[0],)).fetchone()
    return f"{'not listed' if row is None else row}; its channel: {channel}"


def main() -> None:
    """Run from the command line."""
    parser = parser_of(__doc__, quick="100 outlets, 38 minutes")
    parser.add_argument("--outlets", type=int, nargs="+", default=[100, 1_000, 10_000])
    parser.add_argument("--hours", type=float, default=2.0)
    parser.add_argument("--speed", type=float, default=4.0)
    chosen = parser.parse_args()
    if chosen.quick:
        lives = [Life(100, 2300.0, 72.0, chosen.seed, 360.0)]
    else:
        seconds = chosen.hours * 3600
        warm = min(1800.0, seconds / 4)
        lives = [Life(outlets, seconds, chosen.speed, chosen.seed, warm) for outlets in chosen.outlets]
    rows = []
    for life in lives:
        rows.append(live(life))
        for name, value in rows[-1].items():
            print(f"{name:>24}  {value}")
    print_last(chosen, {**rows[-1], "by_outlets": rows})


if __name__ == "__main__":
    main()
