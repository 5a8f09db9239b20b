"""A day of crawls, after another: `python -m benchmarks.soak [--quick] [--outlets N] [--warm H] [--hours H] ...`.

The real daemon watches outlets on loopback whose life runs `speed` times as fast as the clock, as in
`benchmarks.scale`, and its memory and open files are looked at again and again, readers included (`alone`: without
them; a reader is replaced after 2,000 pages). The slope of the memory is the median of those between all pairs of
looks (Theil and Sen), over crawls. The first day (`--warm`) is not counted: caches fill then, SQLite's of 4 MB for a
connection and what is kept of each outlet. Descriptors are medians of ten looks: the first after that, and the last.
A short run says little of the slope: what a hundred crawls scatter by is megabytes in ten thousand.
"""

import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import combinations
from statistics import median

from benchmarks.arguments import parser_of, print_last
from benchmarks.cpu import resident, tree_descriptors, tree_rss
from benchmarks.scale import Life, Place, outlets_of, with_daemon

SLOPE_MAX = 1.0  # MB for 10,000 crawls
_PAIRED = 400  # looks whose pairs are taken: those of more are thinned out


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen at a moment: crawls so far, memory, open files."""

    crawls: int
    megabytes: float
    alone: float  # megabytes of the daemon's process without its readers
    descriptors: int


def soak(life: Life, warm: float) -> dict[str, object]:
    """Let the daemon work, and say what became of its memory after the first `warm` seconds of that life."""
    load = os.getloadavg()[0]
    with outlets_of(life) as place:
        looks = with_daemon(life, place, lambda pid: list(_looks(life, place, pid)))
    return figures(looks, warm / life.seconds) | {
        "outlets": life.outlets,
        "hours": round((life.seconds - warm) / 3600, 2),
        "speed": life.speed,
        "machine_load": round(load, 1),
    }


def _looks(life: Life, place: Place, pid: int) -> Iterator[Look]:
    end, pause = time.monotonic() + life.seconds / life.speed, max(life.seconds / life.speed / 600, 0.2)
    while time.monotonic() < end:
        time.sleep(pause)
        if place.database.exists():
            yield Look(_crawls(place), tree_rss(pid) / 1e6, resident(pid) / 1e6, tree_descriptors(pid))


def _crawls(place: Place) -> int:
    """How many crawls have begun."""
    try:
        with closing(sqlite3.connect(f"file:{place.database}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT coalesce(max(id), 0) FROM runs").fetchone()[0])
    except sqlite3.OperationalError:  # it is just being made
        return 0


def figures(looks: Sequence[Look], warm: float) -> dict[str, object]:
    """What the looks come to that are behind the `warm` share of them. Raises `SystemExit` where there are none."""
    if not looks or not looks[-1].crawls:
        raise SystemExit("The daemon was never seen to crawl.")
    crawls = looks[-1].crawls
    counted = looks[int(len(looks) * warm) :]
    return {
        "crawls": crawls - counted[0].crawls,
        "mb_per_10000_crawls": round(10_000 * slope([(look.crawls, look.megabytes) for look in counted]), 2),
        "mb_per_10000_crawls_alone": round(10_000 * slope([(look.crawls, look.alone) for look in counted]), 2),
        "mb_first": round(median(look.megabytes for look in counted[:10]), 1),
        "mb_last": round(median(look.megabytes for look in counted[-10:]), 1),
        "mb_alone_first": round(median(look.alone for look in counted[:10]), 1),
        "mb_alone_last": round(median(look.alone for look in counted[-10:]), 1),
        "descriptors_first": round(median(look.descriptors for look in counted[:10])),
        "descriptors_last": round(median(look.descriptors for look in counted[-10:])),
        "looks": len(counted),
    }


def slope(points: Sequence[tuple[float, float]]) -> float:
    """The median slope between all pairs of points whose first values differ."""
    thinned = points[:: 1 + len(points) // _PAIRED]
    slopes = [(y - b) / (x - a) for (a, b), (x, y) in combinations(thinned, 2) if x != a]
    return median(slopes) if slopes else float("nan")


def main() -> None:
    """Run from the command line; exits with 1 if the memory grew faster than it may, or files stayed open."""
    parser = parser_of(__doc__, quick="the slope is told, and not judged")
    parser.add_argument("--outlets", type=int, default=200)
    parser.add_argument("--warm", type=float, default=24.0, help="hours of life before those that count")
    parser.add_argument("--hours", type=float, default=24.0)
    parser.add_argument("--speed", type=float, default=72.0)
    chosen = parser.parse_args()
    outlets, warm, hours, speed = chosen.outlets, chosen.warm, chosen.hours, chosen.speed
    if chosen.quick:
        outlets, warm, hours, speed = 40, 0.8, 1.6, 288.0
    found = soak(Life(outlets, (warm + hours) * 3600, speed, chosen.seed, 0.0), warm * 3600)
    for name, value in found.items():
        print(f"{name:>24}  {value}")
    print_last(chosen, found)
    if not is_sound(found, slope=not chosen.quick):
        raise SystemExit(1)


def is_sound(found: dict[str, object], *, slope: bool) -> bool:
    """Whether no files stayed open and, with `slope`, memory was seen to grow no faster than it may."""
    first, last, grows = (found[name] for name in ("descriptors_first", "descriptors_last", "mb_per_10000_crawls"))
    assert isinstance(first, int)
    assert isinstance(last, int)
    assert isinstance(grows, float)
    return last <= 1.2 * first + 10 and (not slope or grows < SLOPE_MAX)  # of too few looks it is not a number


if __name__ == "__main__":
    main()
