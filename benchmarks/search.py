"""How searching holds up: `python -m benchmarks.search [--quick] [--articles N] [--database FILE] [--seed N] [--json]`.

Articles of about 3,500 characters whose words are made of Arabic roots, patterns, prefixes and suffixes,
with frequencies as in newspapers, so that new words never end. Filled straight into the tables,
indexed as the daemon does it; then questions of every kind are asked. Times are CPU time of this process.
"""

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from math import exp, log
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, insert, select, text

from benchmarks.arguments import parser_of, print_last
from benchmarks.quantiles import quantile
from storage.schema import articles, outlets, versions
from storage.store import SqlStore, open_store

START = datetime(2026, 1, 1, tzinfo=UTC)
OUTLETS, WORDS = 500, 480
USUAL, RARE_SHARE, RARE_FALL = 8_000, 0.15, 0.6  # about 150,000 words in 5,000 articles, 4 million in a million
QUESTIONS_OF_A_KIND = 25
AT_ONCE = 500

_CONSONANTS = "بتثجحخدذرزسشصضطظعغفقكلمنهوي"
_PATTERNS = ("{}ا{}{}", "م{}{}و{}", "{}{}ا{}", "م{}ا{}{}ة", "ت{}{}ي{}", "است{}{}ا{}", "{}{}{}", "ي{}{}{}", "ان{}{}ا{}")
_BEFORE = ("", "ال", "و", "وال", "ب", "بال", "ل", "لل", "ف")
_AFTER = ("", "ة", "ات", "ين", "ون", "هم", "ها", "نا", "ية")


@lru_cache(maxsize=400_000)
def word(rank: int) -> str:
    """The word of a rank: the same one always, and hardly ever that of another rank."""
    chance = random.Random(rank)
    made = chance.choice(_PATTERNS).format(*chance.choices(_CONSONANTS, k=3))
    return chance.choice(_BEFORE) + made + (chance.choice(_AFTER) if chance.random() < 0.4 else "")


def write(chance: random.Random, words: int = WORDS) -> list[str]:
    """A text. As in newspapers, frequency is 1 / rank for the usual words, and falls faster for the rest."""
    return [word(_rank(chance)) for _ in range(words)]


def _rank(chance: random.Random) -> int:
    if chance.random() < RARE_SHARE:
        return int(USUAL * (1 - chance.random()) ** (-1 / RARE_FALL))
    return int(exp(chance.random() * log(USUAL)))


def fill(connection: Connection, chance: random.Random, first: int, count: int) -> None:
    """Articles `first` and following, each with one version."""
    rows: list[dict[str, Any]] = []
    kept: list[dict[str, Any]] = []
    for number in range(first, first + count):
        at, words = START + timedelta(seconds=20 * number), write(chance)
        outlet, url = f"outlet-{number % OUTLETS:03}", f"https://outlet.example/{number}"
        rows.append(
            {"id": number, "outlet_id": outlet, "url": url, "key": url, "status": "live", "first_seen_at": at,
             "title": " ".join(words[:8]), "versions": 1, "published_at": at}
        )  # fmt: skip
        article = {
            "title": " ".join(words[:8]),
            "paragraphs": [" ".join(words[n : n + 60]) for n in range(0, WORDS, 60)],
        }
        kept.append(
            {"article_id": number, "number": 1, "seen_at": at, "title": article["title"], "published_at": at,
             "digest": "d", "reader": "r", "article": article}
        )  # fmt: skip
    connection.execute(insert(articles), rows)
    connection.execute(insert(versions), kept)


@dataclass(frozen=True, slots=True)
class Indexed:
    """What indexing took: CPU milliseconds an article, and the worst transaction by the clock, in milliseconds."""

    each_ms: float
    longest_ms: float


def index_all(store: SqlStore, at_once: int = 20) -> Indexed:
    """Index all that waits, as the daemon does."""
    done, longest, cpu = 0, 0.0, time.process_time()
    before = time.perf_counter()
    while found := store.search_index.extend(at_once):
        done += found
        longest, before = max(longest, time.perf_counter() - before), time.perf_counter()
    return Indexed((time.process_time() - cpu) * 1000 / max(done, 1), longest * 1000)


def questions(chance: random.Random, seed: int) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Kinds of questions with their filters: frequent and rare words, parts, several words, phrases."""
    some = write(random.Random(seed), QUESTIONS_OF_A_KIND * 8)
    for n in range(QUESTIONS_OF_A_KIND):
        yield "frequent", word(chance.randint(1, 60)), {}
        yield "rare", word(chance.randint(50_000, 500_000)), {}
        yield "part", word(chance.randint(100, 100_000))[-4:], {}
        yield "three letters", "".join(chance.choices(_CONSONANTS, k=3)), {}
        yield "two words", f"{word(chance.randint(20, 2_000))} {word(chance.randint(20, 2_000))}", {}
        yield "four words", " ".join(word(chance.randint(20, 2_000)) for _ in range(4)), {}
        yield "phrase", f'"{" ".join(some[n * 8 : n * 8 + 3])}"', {}
        yield "frequent phrase", f'"{word(chance.randint(1, 40))} {word(chance.randint(1, 40))}"', {}
        yield "outlet", word(chance.randint(1, 2_000)), {"outlet_id": f"outlet-{chance.randrange(OUTLETS):03}"}
        first = START + timedelta(days=chance.randint(0, 3))
        yield "old days", word(chance.randint(1, 2_000)), {"since": first, "until": first + timedelta(days=1)}
        yield "nothing", "zzzqqq", {}


def ask(store: SqlStore, seed: int) -> dict[str, list[float]]:
    """CPU milliseconds of each question, by kind, and under `all`."""
    took: dict[str, list[float]] = {}
    for kind, question, filters in questions(random.Random(seed), seed):
        begun = time.process_time()
        store.search(question, limit=50, **filters)
        spent = (time.process_time() - begun) * 1000
        took.setdefault(kind, []).append(spent)
        took.setdefault("all", []).append(spent)
    return took


def index_bytes(store: SqlStore) -> int:
    """Bytes of the index's tables in the database."""
    query = text("SELECT sum(pgsize) FROM dbstat WHERE name GLOB '*search*'")
    with store._database.reading() as connection:
        return int(connection.execute(query).scalar_one())


def build(store: SqlStore, count: int, seed: int, tell: Callable[[str], None]) -> dict[str, Any]:
    """Fill the tables with `count` articles and index them. Figures of indexing."""
    chance, blocks = random.Random(seed), list[Indexed]()
    with store._database.writing() as connection:
        connection.execute(insert(outlets), [_outlet(n) for n in range(OUTLETS)])
    for first in range(1, count + 1, AT_ONCE):
        with store._database.writing() as connection:
            fill(connection, chance, first, min(AT_ONCE, count + 1 - first))
        blocks.append(index_all(store))
        if len(blocks) % 100 == 0:
            tell(f"{len(blocks) * AT_ONCE:,} articles, {blocks[-1].each_ms:.2f} ms each")
    tenth = max(len(blocks) // 10, 1)
    return {
        "index_ms": round(sum(b.each_ms for b in blocks) / len(blocks), 3),
        "index_ms_last": round(sum(b.each_ms for b in blocks[-tenth:]) / tenth, 3),
        "batch_ms_p95": round(quantile([b.longest_ms for b in blocks], 0.95), 1),
    }


def measure(file: Path, count: int, seed: int, tell: Callable[[str], None]) -> dict[str, Any]:
    """Build what `file` has not, and ask."""
    built = file.exists()
    store = open_store(file)
    try:
        figures = {} if built else build(store, count, seed, tell)
        with store._database.reading() as connection:
            held = connection.execute(select(func.count()).select_from(articles)).scalar_one()
        ask(store, seed + 1)  # the cache as it is after other questions
        took = ask(store, seed)
        return figures | {
            "articles": held,
            "bytes_per_article": round(index_bytes(store) / held),
            "search_ms_median": round(quantile(took["all"], 0.5), 2),
            "search_ms_p95": round(quantile(took["all"], 0.95), 2),
            "search_ms_p99": round(quantile(took["all"], 0.99), 2),
            "search_ms_worst": round(max(took["all"]), 2),
            "kinds_p95": {kind: round(quantile(times, 0.95), 2) for kind, times in took.items()},
        }
    finally:
        store.close()


def _outlet(number: int) -> dict[str, Any]:
    name = f"outlet-{number:03}"
    return {"id": name, "name": name, "country": "SY", "language": "ar", "active": True}


def main() -> None:
    """Measure, and print what came out."""
    parser = parser_of(__doc__, quick="8,000 articles")
    parser.add_argument("--articles", type=int, metavar="N", help="instead of 100,000")
    parser.add_argument(
        "--database", type=Path, metavar="FILE", help="to keep, or that was kept: it is only asked then"
    )
    options = parser.parse_args()
    count = options.articles or (8_000 if options.quick else 100_000)
    with tempfile.TemporaryDirectory() as folder:
        file = options.database or Path(folder) / "rasid.db"
        figures = measure(file, count, options.seed, lambda line: print(line, flush=True))
    for name, value in figures.items():
        print(f"{name:>20}  {value}")
    print_last(options, figures)


if __name__ == "__main__":
    main()
