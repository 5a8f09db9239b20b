"""Whether every saved page is read, whole and damaged, in time, and taken for what it is.

`python -m benchmarks.extract_damage [--quick] [--seed N] [--json]`

Each page is read as received, cut off at a random byte, and with 200 bits flipped. `crashed` counts
readings that raised, `over_limit` those that took longer than a worker may, `slowest_s` is the longest
(CPU). Of the whole pages, `refused` counts articles that were taken for something else, `stored` listings
that were taken for articles. Fails when anything crashed or took too long.
"""

import json
import logging
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from benchmarks.arguments import parser_of
from benchmarks.extract_sets import NAMES, Page, chosen
from rasid.extract.page import page_problems
from rasid.reading import read_article
from rasid.records import Article
from rasid.settings import Settings

log = logging.getLogger(__name__)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
QUICK_PAGES = 5
FLIPPED = 200
LEAST_WORDS = 60  # of the true text of a page that has to be taken for an article


@dataclass
class Damage:
    """What came of all readings."""

    pages: int = 0
    readings: int = 0
    crashed: int = 0
    over_limit: int = 0
    slowest_s: float = 0.0
    articles: int = 0
    refused: int = 0
    listings: int = 0
    stored: int = 0


def forms(body: bytes, chance: random.Random) -> Iterator[bytes]:
    """The page as received, cut off, and with bits flipped."""
    yield body
    yield body[: chance.randrange(len(body) + 1)]
    flipped = bytearray(body)
    for _ in range(FLIPPED if body else 0):
        flipped[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
    yield bytes(flipped)


def read(body: bytes, page: Page, damage: Damage, limit: float) -> Article | None:
    """Read one form of a page and note how that went."""
    start = time.process_time()
    damage.readings += 1
    try:
        return read_article(body, page.url, now=NOW)
    except Exception:  # the boundary of a page: what is raised is counted
        log.exception("%s could not be read", page.url or page.path)
        damage.crashed += 1
        return None
    finally:
        spent = time.process_time() - start
        damage.slowest_s = max(damage.slowest_s, spent)
        damage.over_limit += spent > limit


def judge(page: Page, article: Article, damage: Damage) -> None:
    """Note whether a whole page was taken for what it is."""
    refused = page_problems(article) == ("not-an-article",)
    if page.truth.get("kind") == "listing":
        damage.listings += 1
        damage.stored += not refused
    elif len((page.truth.get("body") or "").split()) >= LEAST_WORDS or page.set_name.startswith("htmldate"):
        damage.articles += 1
        damage.refused += refused
        if refused:
            print(f"refused as {article.kind.value}: {page.url}", file=sys.stderr)


def main() -> int:
    """Run over all sets; 1 when a page crashed the reader or took longer than it may."""
    parser = parser_of(
        __doc__, quick=f"at most {QUICK_PAGES} pages a set", seed="for the sample, the cuts and the bits"
    )
    arguments = parser.parse_args()
    damage, chance, limit = Damage(), random.Random(arguments.seed), Settings().parse_timeout
    sample = QUICK_PAGES if arguments.quick else None
    for _, pages in chosen(list(NAMES), sample=sample, half=None, seed=arguments.seed):
        for page in pages:
            damage.pages += 1
            read_forms = [read(body, page, damage, limit) for body in forms(page.body, chance)]
            if whole := read_forms[0]:
                judge(page, whole, damage)
            page.forget()
    if not damage.pages:
        print("No development data: set RASID_DATA to its folder.", file=sys.stderr)
    figures = asdict(damage)
    print(json.dumps(figures) if arguments.json else "\n".join(f"{name:<12}{n:>10}" for name, n in figures.items()))
    return 1 if damage.crashed or damage.over_limit else 0


if __name__ == "__main__":
    sys.exit(main())
