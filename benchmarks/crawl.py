"""What crawling costs beside what it is made of: `python -m benchmarks.crawl [--quick] [--no-peers] [--json]`.

All in one go on loopback: Scrapy with an empty callback (the ceiling), Rasid looking again at what did
not change and reading what is new, reading by itself, trafilatura, and other news crawlers on the same
pages. Server and crawler have a core each, but both are the crawler's where new articles are read, and reading's
where it is read by itself. What is compared takes turns; figures are medians of CPU seconds of all processes but
the server's.
"""

import json
import subprocess
import sys
import time
from collections import defaultdict
from statistics import mean, median

from benchmarks import crawl_peers
from benchmarks.arguments import parser_of, print_last
from benchmarks.crawl_runs import KINDS, Took
from benchmarks.processes import free_port

NEW = "new"
LOOKS = 2  # of each kind in a round


class Process:
    """A runner in a process of its own."""

    def __init__(self, name: str, port: int, articles: int, *cores: int) -> None:
        self.name = name
        command = [sys.executable, "-m", "benchmarks.crawl_runs", name, str(port), str(articles), *map(str, cores)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def do(self, kind: str, count: int) -> Took:
        """Let it do a task."""
        self.begin(kind, count)
        return self.result(kind)

    def begin(self, kind: str, count: int) -> None:
        """Let it begin a task."""
        assert self._process.stdin
        print(kind, count, file=self._process.stdin, flush=True)

    def result(self, kind: str) -> Took:
        """What the task took that was begun."""
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.name} ended in the middle of {kind}.")
        return Took(**json.loads(line))

    def end(self) -> None:
        """End it."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(30)


def sound(name: str, took: Took) -> Took:
    """What a task took that did what it is called after. Raises `SystemExit` for others: a failure is quickly done."""
    who, _, kind = name.partition(" ")
    came = {
        "scrapy": {f"downloader/response_status_count/{304 if kind.endswith('etag') else 200}": took.requests},
        "rasid": {} if kind.startswith("feed-") else {"unchanged": took.requests},
        "trafilatura": {"found": took.requests},
        NEW: {"new": took.requests},
    }.get(who, {})
    if not took.requests or took.came != came:
        raise SystemExit(f"{name}: {took.requests} requests came to {took.came}, and not to {came}.")
    return took


def measure(port: int, articles: int, seconds: float, rounds: int) -> dict[str, list[Took]]:
    """Rounds of all tasks, as many as fit into the time."""
    took: defaultdict[str, list[Took]] = defaultdict(list)

    def add(name: str, one: Took) -> None:
        took[name].append(sound(name, one))

    scrapy, rasid = Process("scrapy", port, articles, 1), Process("rasid", port, articles, 0, 1)
    readers = [Process("reading", port, articles, core) for core in (0, 1)]
    trafilatura = Process("trafilatura", port, articles, 1)
    for kind in (*KINDS, "lists"):  # what is looked at again later
        rasid.do(kind, articles)
    for process in (*readers, trafilatura):
        process.do("pages", 4)
    end = time.monotonic() + seconds
    for number in range(rounds):
        begun = time.monotonic()
        for kind in (*KINDS, *(f"feed-{kind}" for kind in KINDS)) * LOOKS:
            add(f"scrapy {kind}", scrapy.do(kind, articles))
            add(f"rasid {kind}", rasid.do(kind if kind.startswith("feed-") else f"again-{kind}", articles))
        add("trafilatura", trafilatura.do("pages", articles // 4))
        add("reading", together(readers, "pages", articles // 4))
        add(NEW, rasid.do(f"new-{number}", articles))
        add("reading", together(readers, "pages", articles // 4))  # before and after: machines have moods
        if time.monotonic() + (time.monotonic() - begun) > end:
            break
    for process in (scrapy, rasid, *readers, trafilatura):
        process.end()
    return took


def together(processes: list[Process], kind: str, count: int) -> Took:
    """A task of all of them at once. Where two cores share what computes, work on both costs more on either."""
    for process in processes:
        process.begin(kind, count)
    ended = [process.result(kind) for process in processes]
    return Took(sum(one.requests for one in ended), sum(one.cpu for one in ended), max(one.wall for one in ended))


def ms(took: list[Took]) -> float:
    """Milliseconds of CPU for one request: the median of all rounds."""
    return median(1000 * one.cpu / one.requests for one in took)


def ratio(took: dict[str, list[Took]], kind: str) -> float:
    """Rasid's rate beside Scrapy's that came just before it: the median of all pairs."""
    pairs = zip(took[f"scrapy {kind}"], took[f"rasid {kind}"], strict=True)
    return round(median(one.cpu / one.requests / (other.cpu / other.requests) for one, other in pairs), 3)


def beyond(took: dict[str, list[Took]], kind: str) -> float:
    """Milliseconds of CPU that Rasid takes beyond Scrapy: the median of all pairs."""
    pairs = zip(took[f"scrapy {kind}"], took[f"rasid {kind}"], strict=True)
    return round(median(1000 * (other.cpu / other.requests - one.cpu / one.requests) for one, other in pairs), 3)


def new_ratio(took: dict[str, list[Took]]) -> float:
    """What fetching and reading take by themselves, just before and after, of what a new article takes: the median."""
    fetching, reading = ms(took["scrapy same"]), [1000 * one.cpu / one.requests for one in took["reading"]]
    pairs = zip(reading[::2], reading[1::2], took[NEW], strict=True)
    return round(median((fetching + mean((a, b))) / (1000 * new.cpu / new.requests) for a, b, new in pairs), 3)


def figures(took: dict[str, list[Took]], peers: dict[str, dict[str, object]]) -> dict[str, object]:
    """The figures of the design, and what they are made of.

    A peer's `times_rasid` is what reading a page takes it, beside all that a new article takes Rasid.
    """
    cost = {name: ms(rounds) for name, rounds in took.items()}
    lists = {kind: beyond(took, f"feed-{kind}") for kind in KINDS}
    return {
        "ceiling_pages_per_cpu_s": round(1000 / cost["scrapy same"], 1),
        "not_modified_ratio": ratio(took, "etag"),
        "same_body_ratio": ratio(took, "same"),
        "same_article_ms": beyond(took, "noisy"),
        "new_article_ratio": new_ratio(took),
        "new_article_cores": round(median(one.cpu / one.wall for one in took[NEW]), 2),
        "feed_unchanged_ms": max(lists.values()),
        "feed_unchanged_ms_by_kind": lists,
        "peers": {name: _beside(peer, cost[NEW]) for name, peer in peers.items()},
        "cpu_ms": {name: round(value, 3) for name, value in cost.items()},
    }


def _beside(peer: dict[str, object], new: float) -> dict[str, object]:
    spent = peer.get("ms")
    return peer | {"times_rasid": round(spent / new, 2)} if isinstance(spent, float) else peer


def run(articles: int, seconds: float, rounds: int) -> dict[str, list[Took]]:
    """Serve the site, and measure."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.crawl_site", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            assert server.stdout.readline().strip() == "ready"
            return measure(port, articles, seconds, rounds)
        finally:
            server.terminate()


def main() -> None:
    """Run from the command line."""
    parser = parser_of(__doc__, quick="without the other crawlers", seed="for the form's sake: nothing is drawn here")
    parser.add_argument("--no-peers", action="store_true", help="without the other crawlers")
    chosen = parser.parse_args()
    without: dict[str, dict[str, object]] = {"all": {"skipped": "not asked for: --quick or --no-peers"}}
    alone = chosen.quick or chosen.no_peers
    peers, real = (without, without) if alone else (crawl_peers.measure(), crawl_peers.measure_real())
    took = run(96, 24.0, 4) if chosen.quick else run(480, 600.0, 7)
    for name, rounds in took.items():
        print(f"{name:>18}  {ms(rounds):8.3f} ms CPU a request   {rounds[-1].came}")
    found = figures(took, peers) | {"peers_on_real_pages": real}
    for name, value in found.items():
        print(f"{name:>26}  {value}")
    print_last(chosen, found)


if __name__ == "__main__":
    main()
