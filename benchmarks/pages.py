"""How long pages take when much is stored: `python -m benchmarks.pages [--quick] [--articles N] [--json]`.

A store of 500 outlets and 1,000,000 articles is made once, in var/bench. A real server serves it on loopback,
while a thread of the same process records visits and polls as a crawl does. Every page is asked for many times,
with other articles, outlets, filters and places each time. Milliseconds by the clock, and of CPU time of all
that the process did meanwhile, the crawl included: what is left of the former on a machine that is busy.
"""

import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

import uvicorn

from benchmarks.arguments import parser_of, print_last
from benchmarks.health import NOW
from benchmarks.pages_store import INDEXED, store_of
from benchmarks.quantiles import quantile
from dashboard.app import create_app
from dashboard.pulse import Pulse
from rasid.records import Candidate, EditKind, Fetch, Outcome, Poll, Visit
from rasid.settings import Settings
from storage.store import SqlStore

MEDIAN_MOST, P99_MOST = 200.0, 500.0
WRITES_A_SECOND = 40
_FOLDER = Path("var/bench")


class Clock:
    """Goes on from the moment for which the store was made, so that what is kept for a while grows old."""

    def __init__(self) -> None:
        self._begun = time.monotonic()

    def now(self) -> datetime:
        """That moment, and how long ago it was made."""
        return NOW + timedelta(seconds=time.monotonic() - self._begun)


def targets(rng: random.Random, outlets: int, articles: int) -> dict[str, Callable[[], str]]:
    """The pages by name; each call gives another address."""

    def outlet() -> str:
        return f"outlet{rng.randrange(outlets):05}"

    def article(step: int = 1) -> int:
        return rng.randrange(1, articles // step) * step

    def place() -> str:
        moment = NOW - timedelta(days=rng.uniform(1, 700))
        return quote(f"{moment.isoformat()}_{article()}")

    def of(*values: str) -> str:
        return rng.choice(values)

    return {
        "overview": lambda: "/",
        "overview, filtered": lambda: of("/?q=0042", "/?country=EG&page=2", "/?state=attention", "/?language=tr"),
        "outlet": lambda: f"/outlets/{outlet()}",
        "articles": lambda: f"/articles?after={place()}",
        "articles, filtered": lambda: f"/articles?outlet={outlet()}&status={of('live', 'gone', 'missing', 'pending')}",
        "article": lambda: f"/articles/{article()}",
        "compare": lambda: f"/articles/{article(3)}/compare",
        "changes": lambda: f"/changes?before={rng.randrange(50, articles // 3)}",
        "changes, by edit": lambda: f"/changes?edit={of(*EditKind)}&outlet={of('', outlet())}",
        "changes, by weight": lambda: f"/changes?weight=0.9&kind={of('', 'gone', 'changed')}&outlet={of('', outlet())}",
        "changes, by language": lambda: f"/changes?language={of('ar', 'en', 'tr')}",
        "changes, by day": lambda: f"/changes?since=2025-0{rng.randrange(1, 9)}-01&until=2025-09-20",
        "search": lambda: f"/search?q={quote(of('صيانه', 'بلديه', 'المدينة القديمة', 'موسم الامطار'))}",
        "runs": lambda: f"/runs?before={rng.randrange(60, articles // 40)}",
        "run": lambda: f"/runs/{rng.randrange(1, articles // 40)}",
        "system": lambda: "/system",
        "feed of changes": lambda: f"/feeds/changes.atom?language={of('ar', 'en', 'tr')}",
        "feed of articles": lambda: f"/feeds/articles.atom?{of('language=ar', 'language=tr', 'country=EG')}",
        "feeds of outlets": lambda: "/feeds/outlets.opml",
    }


@contextmanager
def served(store: SqlStore) -> Iterator[int]:
    """The dashboard on loopback; gives its port."""
    pulse = Pulse(NOW - timedelta(hours=9), NOW, 2, 0.01)
    app = create_app(store, settings=Settings(data_dir=_FOLDER), clock=Clock(), pulse=lambda: pulse)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield int(listener.getsockname()[1])
        server.should_exit = True
        thread.join(10)


class Crawl:
    """Records visits, and polls with new articles, at a steady pace until it is ended."""

    def __init__(self, store: SqlStore, rng: random.Random, articles: int, outlets: int) -> None:
        self._store, self._rng, self._articles, self._outlets = store, rng, articles, outlets
        self._ended = threading.Event()
        self._thread = ThreadPoolExecutor(1)
        self.writes = 0

    def __enter__(self) -> "Crawl":
        self._run = self._store.start_run(10, NOW)
        self._done = self._thread.submit(self._work)
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.shutdown()
        self._done.result()  # raises what ended it early

    def _work(self) -> None:
        while not self._ended.wait(1 / WRITES_A_SECOND):
            self.writes += 1
            at = NOW + timedelta(milliseconds=self.writes)
            if self.writes % 10:
                state = self._store.article(self._rng.randrange(1, self._articles))
                assert state is not None
                visit = Visit(replace(state, last_checked_at=at), Outcome.UNCHANGED, Fetch(state.url, at, 200))
                self._store.record_visit(visit, self._run)
            else:
                self._poll(at)

    def _poll(self, at: object) -> None:
        (state,) = self._store.channels_of(f"outlet{self._rng.randrange(self._outlets):05}")
        urls = [f"https://new.example/{self._rng.random()}" for _ in range(5)]
        fetch = Fetch(state.channel.url, at, 200)  # type: ignore[arg-type]  # a moment
        self._store.record_poll(Poll(state, fetch, tuple(Candidate(url, url) for url in urls)), self._run)


def ask(port: int, target: str) -> tuple[float, float]:
    """Milliseconds until a page was there, whole: by the clock, and of CPU time."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    begun, worked = time.perf_counter(), time.process_time()
    connection.request("GET", target)
    answer = connection.getresponse()
    answer.read()
    took = 1000 * (time.perf_counter() - begun), 1000 * (time.process_time() - worked)
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{target} was answered with {answer.status}")
    return took


def measure(
    store: SqlStore, outlets: int, articles: int, rounds: int, seed: int
) -> tuple[dict[str, dict[str, float]], float]:
    """Median and 99th percentile of every page, in turns, while a crawl records; its records in a second."""
    rng = random.Random(seed)
    pages = targets(rng, outlets, articles)
    took: dict[str, list[tuple[float, float]]] = {name: [] for name in pages}
    with served(store) as port, Crawl(store, random.Random(seed + 1), articles, outlets) as crawl:
        for target in pages.values():
            ask(port, target())  # templates are compiled once
        before, begun = crawl.writes, time.monotonic()
        for _ in range(rounds):
            for name, target in pages.items():
                took[name].append(ask(port, target()))
        writes = (crawl.writes - before) / (time.monotonic() - begun)
    return {name: _figures(times) for name, times in took.items()}, round(writes, 1)


def _figures(times: list[tuple[float, float]]) -> dict[str, float]:
    clock, cpu = ([time[place] for time in times] for place in (0, 1))
    wanted = (("median_ms", clock, 0.5), ("p99_ms", clock, 0.99), ("cpu_ms", cpu, 0.5))
    return {name: round(quantile(values, share), 1) for name, values, share in wanted}


def main() -> None:
    """Run from the command line."""
    parser = parser_of(__doc__, quick="a small store")
    parser.add_argument("--outlets", type=int, default=500)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=100)
    chosen = parser.parse_args()
    articles = min(chosen.articles, 20_000) if chosen.quick else chosen.articles
    rounds = min(chosen.rounds, 10) if chosen.quick else chosen.rounds
    _FOLDER.mkdir(parents=True, exist_ok=True)
    store = store_of(_FOLDER, chosen.outlets, articles)
    pages, writes = measure(store, chosen.outlets, articles, rounds, chosen.seed)
    store.close()
    for name, figures in pages.items():
        print(f"{name:>22}" + "".join(f"   {key} {value:8.1f}" for key, value in figures.items()))
    worst = {key: max(figures[key] for figures in pages.values()) for key in ("median_ms", "p99_ms", "cpu_ms")}
    within = worst["median_ms"] <= MEDIAN_MOST and worst["p99_ms"] <= P99_MOST
    print(f"worst median {worst['median_ms']} ms (at most {MEDIAN_MOST:.0f}), p99 {worst['p99_ms']} ms "
          f"(at most {P99_MOST:.0f}); search over the newest {min(INDEXED, articles):,} articles; "
          f"the crawl recorded {writes} a second")  # fmt: skip
    print_last(chosen, {"outlets": chosen.outlets, "articles": articles, "pages": pages, **worst, "within": within,
                        "writes_a_second": writes})  # fmt: skip


if __name__ == "__main__":
    main()
