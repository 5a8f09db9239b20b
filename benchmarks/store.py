"""How the store holds up as it fills: `python -m benchmarks.store [--quick] [--articles N] [--seed N] [--json]`.

Articles come as in earnest: polls list twenty new ones and ten known ones, each is read, and six of
ten change once. What comes within a moment is recorded in one transaction, as the crawls' journal does:
each poll, its articles' first readings, and their changes. A copy of the store is kept from when it had the
twentieth part (50,000 at most), and in the end polls are recorded in both by turns, so that whatever else the
machine does slows down both: `insert_slowdown` is the share by which the rate in the full one is lower than in
the copy, of the medians of CPU time of this process (`_wall`: by the clock).
"""

import random
import shutil
import tempfile
import time
from copy import copy
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from statistics import median

from benchmarks.arguments import parser_of, print_last
from benchmarks.quantiles import quantile
from rasid.ports import Store
from rasid.records import (
    Article,
    ArticleState,
    ArticleStatus,
    Candidate,
    Change,
    Channel,
    ChannelKind,
    Direction,
    Fetch,
    FieldEdit,
    Hints,
    Outcome,
    Outlet,
    Poll,
    Precision,
    Stamp,
    Validators,
    Visit,
)
from storage.store import open_store

START = datetime(2026, 1, 1, tzinfo=UTC)
NEW_IN_POLL, KNOWN_IN_POLL = 20, 10
CHANGED_SHARE = 0.6
WORDS_IN_PARAGRAPH, PARAGRAPHS = 40, 10  # about 2,300 characters
LOOKUPS, ROUNDS = 5_000, 10
EARLY = 50_000  # articles in the copy that the full store is held against: half of the first 100,000
COMPARED = 2_000  # polls that are recorded in both
VOCABULARY = (
    "أعلنت البلدية بدء أعمال صيانة الطريق الدائري وقال رئيس المجلس إن العمل يستمر ثلاثة أسابيع وأضاف أن حركة السير "
    "ستحول إلى الشوارع المجاورة داعيا السائقين إلى التقيد بإشارات المرور حتى انتهاء المشروع الجديد في المدينة القديمة"
)


@dataclass(frozen=True, slots=True)
class Block:
    """What one poll's worth of articles took, in CPU seconds and by the clock."""

    cpu: float
    wall: float


class Press:
    """Seeded outlets that publish and edit without end."""

    def __init__(self, store: Store, outlets: int, seed: int) -> None:
        self.store = store
        self.random = random.Random(seed)
        self.now = START
        self.names = [f"outlet-{n:04}" for n in range(outlets)]
        self.published = dict.fromkeys(self.names, 0)
        self.versions = 0
        self.urls: list[str] = []
        store.sync_outlets([_outlet(name) for name in self.names], START)
        self.run = store.start_run(outlets, START)

    def early(self, path: Path) -> "Press":
        """The same press at this moment, with a copy of its store at `path`, that goes on by itself."""
        other = copy(self)
        other.store = open_store(path)
        other.random = random.Random()
        other.random.setstate(self.random.getstate())
        other.published, other.urls = dict(self.published), list(self.urls)
        return other

    def block(self) -> Block:
        """One poll with its new articles, read and partly changed."""
        self.now += timedelta(seconds=7)
        name = self.random.choice(self.names)
        (channel,) = self.store.channels_of(name)
        first = self.published[name]
        self.published[name] += NEW_IN_POLL
        candidates = [_candidate(name, n) for n in range(max(first - KNOWN_IN_POLL, 0), self.published[name])]
        following = replace(channel, next_due_at=self.now, last_polled_at=self.now, last_success_at=self.now)
        poll = Poll(following, Fetch(channel.channel.url, self.now, 200, 40_000, 0.4), tuple(candidates))
        texts = [self._paragraphs() for _ in range(NEW_IN_POLL)]
        cpu, wall = time.process_time(), time.perf_counter()
        new = self.store.record_poll(poll, self.run)
        read = [(_visit(state, _article(state, text, self.now), None, self.now), self.run)
                for state, text in zip(new, texts, strict=True)]  # fmt: skip
        self.store.record(read)
        edits = [(self._edited(visit), self.run) for visit, _ in read if self.random.random() < CHANGED_SHARE]
        self.store.record(edits)
        took = Block(time.process_time() - cpu, time.perf_counter() - wall)
        self.versions += len(read) + len(edits)
        self.urls.append(new[0].url)
        return took

    def _paragraphs(self) -> tuple[str, ...]:
        pick, words = self.random.choices, VOCABULARY.split()
        return tuple(" ".join(pick(words, k=WORDS_IN_PARAGRAPH)) for _ in range(PARAGRAPHS))

    def _edited(self, visit: Visit) -> Visit:
        assert visit.version is not None
        later, text = self.now + timedelta(seconds=3), visit.version.paragraphs
        edited = ("وعدلت المادة لاحقا.", *text[1:])
        edit = FieldEdit("paragraphs", text[0], edited[0])
        return _visit(visit.state, _article(visit.state, edited, self.now), edit, later)


def _outlet(name: str) -> Outlet:
    channel = Channel(f"{name}/main", name, ChannelKind.FEED, f"https://www.{name}.example/rss.xml")
    return Outlet(name, {"ar": name}, "SY", "Asia/Damascus", ("ar",), f"https://www.{name}.example/", (channel,))


def _candidate(name: str, number: int) -> Candidate:
    path = f"{name}.example/2026/news/section-{number % 9}/{number:07}-a-slug-of-usual-length-for-this.html"
    return Candidate(f"https://www.{path}?utm_source=rss", f"https://{path}", Hints(title=f"خبر {number}"))


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _article(state: ArticleState, text: tuple[str, ...], now: datetime) -> Article:
    title = text[1][:70]
    digests = {"title": _digest(title), "paragraphs": _digest("\n".join(text))}
    return Article(
        url=state.url,
        canonical_url=state.key,
        title=title,
        section="محليات",
        published=Stamp(
            now, date(2026, 1, 1), Precision.MINUTE, "1 كانون الثاني 2026 | 11:00", "Asia/Damascus", "rule"
        ),
        modified=None,
        authors=("ليلى حداد",),
        byline=None,
        paragraphs=text,
        image=f"{state.key}.jpg",
        image_caption=None,
        language="ar",
        direction=Direction.RTL,
        digests=digests,
        digest=_digest("".join(digests.values())),
        exact_digest=digests["paragraphs"],
        reader="1",
        sources={"title": "rule", "published": "rule", "paragraphs": "rule"},
    )


def _visit(state: ArticleState, article: Article, edit: FieldEdit | None, now: datetime) -> Visit:
    following = replace(
        state,
        status=ArticleStatus.LIVE,
        versions=state.versions + 1,
        latest=article,
        validators=Validators(etag='"5f3-61a"', body_digest=article.digest),
        last_checked_at=now,
        next_check_at=now + timedelta(hours=1),
    )
    fetch = Fetch(state.url, now, 200, 60_000, 0.4)
    if edit is None:
        return Visit(following, Outcome.NEW, fetch, article)
    return Visit(following, Outcome.CHANGED, fetch, article, Change(Outcome.CHANGED, now, (edit,)))


def slowdown(first: list[float], last: list[float]) -> float:
    """By which share the rate fell; negative when it rose."""
    return round(1 - median(first) / median(last), 4)


def lookup_p95(press: Press) -> float:
    """The 95th percentile, in milliseconds by the clock, of finding an article with its last version
    by address: the median of several rounds, since a busy machine spoils some.
    """
    return round(median(_lookup_round(press) for _ in range(ROUNDS)) * 1000, 3)


def _lookup_round(press: Press) -> float:
    took: list[float] = []
    for url in press.random.choices(press.urls, k=LOOKUPS // ROUNDS):
        begun = time.perf_counter()
        found = press.store.find_article(url)
        took.append(time.perf_counter() - begun)
        assert found is not None
    return quantile(took, 0.95)


def fill(press: Press, articles: int, end: float) -> int:
    """Record so many articles, or until the steady clock shows `end`. How many."""
    blocks = 0
    while blocks * NEW_IN_POLL < articles and time.monotonic() < end:
        press.block()
        blocks += 1
        if blocks % 2_500 == 0:
            print(f"{blocks * NEW_IN_POLL:>9,} articles", flush=True)
    return blocks * NEW_IN_POLL


def measure(articles: int, outlets: int, seed: int, seconds: float) -> dict[str, float]:
    """Fill a store in a folder of its own, and take the figures."""
    end = time.monotonic() + seconds
    with tempfile.TemporaryDirectory(prefix="rasid-bench-") as folder:
        path, kept = Path(folder) / "rasid.db", Path(folder) / "early.db"
        press = Press(open_store(path), outlets, seed)
        filled = fill(press, min(articles // 20, EARLY), end)
        press.store.close()
        shutil.copy(path, kept)
        press.store = open_store(path)
        early = press.early(kept)
        filled += fill(press, articles - filled, end)
        first, last = by_turns(early, press, max(min(filled // 20 // NEW_IN_POLL, COMPARED), 1))
        p95 = lookup_p95(press)
        for one in (early, press):
            one.store.close()
        return {
            "articles": filled + len(last) * NEW_IN_POLL,
            "versions": press.versions,
            "insert_slowdown": slowdown([b.cpu for b in first], [b.cpu for b in last]),
            "insert_slowdown_wall": slowdown([b.wall for b in first], [b.wall for b in last]),
            "articles_per_cpu_s": round(NEW_IN_POLL / median(b.cpu for b in last)),
            "lookup_p95_ms": p95,
            "bytes_per_version": round(path.stat().st_size / press.versions),
        }


def by_turns(early: Press, full: Press, polls: int) -> tuple[list[Block], list[Block]]:
    """What polls took in both stores, one by one."""
    pairs = [(early.block(), full.block()) for _ in range(polls)]
    return [one for one, _ in pairs], [other for _, other in pairs]


def main() -> None:
    """Run from the command line."""
    parser = parser_of(__doc__, quick="20,000 articles")
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--outlets", type=int, default=1_000)
    chosen = parser.parse_args()
    articles = min(chosen.articles, 20_000) if chosen.quick else chosen.articles
    seconds = 35.0 if chosen.quick else float("inf")
    figures = measure(articles, chosen.outlets, chosen.seed, seconds)
    for name, value in figures.items():
        print(f"{name:>22}  {value:,}")
    print_last(chosen, figures)


if __name__ == "__main__":
    main()
