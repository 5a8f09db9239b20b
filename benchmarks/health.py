"""What findings cost: `python -m benchmarks.health [--quick] [--outlets N] [--json]`.

A store of many outlets, each with a learnt rhythm, thirty runs and thirty articles observed, and one in
fifty in trouble, is observed and assessed, as every page, scrape and check does it. Medians of CPU time.
"""

import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import insert, update

from benchmarks.arguments import parser_of, print_last
from rasid.health.assess import assess
from rasid.health.contents import Sight, sum_of
from rasid.health.state import State
from rasid.records import Channel, ChannelKind, Outlet
from storage.pulses import outlet_pulses
from storage.schema import channels, problems
from storage.store import SqlStore, open_store
from storage.text import to_json

NOW = datetime(2026, 3, 19, 14, 5, tzinfo=UTC)
ROUNDS = 7


def fill(store: SqlStore, count: int) -> None:
    """Outlets with everything that is observed of them; rows are written straight into the tables."""
    names = [f"outlet{n:05}" for n in range(count)]
    store.sync_outlets([_outlet(name) for name in names], NOW - timedelta(days=30))
    pulse = {
        "since": NOW - timedelta(days=30),
        "watched_to": NOW - timedelta(minutes=5),
        "news_at": NOW - timedelta(hours=1),
        "quiet_at": NOW + timedelta(hours=9),
        "silent_at": NOW + timedelta(hours=20),
        "tried_at": NOW - timedelta(minutes=5),
        "reached": True,
        "day": NOW.date(),
        "today": {},
        "runs": [{"run_id": n, "at": NOW.isoformat(), "requests": 9, "failures": 0, "new": 2} for n in range(30)],
        "listed": [20, 21, 20, 19, 22],
        "last_runs": [{"run_id": n, "at": NOW.isoformat(), "requests": 9, "failures": 0, "new": 2} for n in range(3)],
        "sights": [{"has": "1111", "language": "ar", "lag": 340.0}] * 30,
        "recent": to_json(sum_of([Sight("1111", "ar", lag=340.0)] * 30)),
        "usual": {"coverage": [1.0, 0.98, 1.0, 0.8], "language": "ar", "language_share": 0.99, "garbled": 0.0,
                  "contradictions": 0.01, "lag": 300.0, "listed": 20.0},
    }  # fmt: skip
    trouble = {"subject": "x/main", "kind": "http-403", "detail": "403", "open": True, "count": 4,
               "first_at": NOW - timedelta(hours=4), "last_at": NOW - timedelta(hours=1)}  # fmt: skip
    with store._database.writing() as connection:  # what years of recording would bring
        connection.execute(update(channels).values(next_due_at=NOW + timedelta(minutes=9)))
        connection.execute(insert(outlet_pulses), [{"outlet_id": name, **pulse} for name in names])
        ill = [{"owner": f"{name}/main", "outlet_id": name, **trouble} for name in names[::50]]
        connection.execute(insert(problems), ill)


def _outlet(name: str) -> Outlet:
    channel = Channel(f"{name}/main", name, ChannelKind.FEED, f"https://{name}.example/rss.xml")
    return Outlet(name, {"ar": name}, "SY", "Asia/Damascus", ("ar",), f"https://{name}.example/", (channel,))


def measure(count: int) -> dict[str, float]:
    """Fill a store and take the figures."""
    with tempfile.TemporaryDirectory(prefix="rasid-bench-") as folder:
        store = open_store(Path(folder) / "rasid.db")
        fill(store, count)
        observing, assessing, found = [], [], 0
        for _ in range(ROUNDS):
            begun = time.process_time()
            seen = store.observe()
            observed = time.process_time()
            found = len(assess(State(seen), NOW).findings)
            assessing.append(time.process_time() - observed)
            observing.append(observed - begun)
        store.close()
    return {
        "outlets": count,
        "findings": found,
        "observe_ms": round(1000 * median(observing), 1),
        "assess_ms": round(1000 * median(assessing), 1),
    }


def main() -> None:
    """Run from the command line."""
    parser = parser_of(__doc__, quick="1,000 outlets", seed="for the form's sake: nothing is drawn here")
    parser.add_argument("--outlets", type=int, default=10_000)
    chosen = parser.parse_args()
    figures = measure(1000 if chosen.quick else chosen.outlets)
    for name, value in figures.items():
        print(f"{name:>12}  {value:,}")
    print_last(chosen, figures)


if __name__ == "__main__":
    main()
