"""What it costs to compare two versions of an article of 3,000 characters."""

import statistics
import time
from datetime import UTC, datetime

from demo.newsroom import month_plan
from demo.noisy import NoisyPress
from rasid.changes.compare import field_edits
from rasid.changes.edits import typed_edits
from rasid.normalize.article import normalize
from rasid.normalize.text import compared
from rasid.records import Article, Found, RawArticle

_LENGTH = 3000
_ROUNDS = 15
_NOW = datetime(2026, 3, 2, tzinfo=UTC)


def _article(url: str, title: str, paragraphs: list[str]) -> Article:
    raw = RawArticle(url, title=Found(title, "h1"), paragraphs=tuple(paragraphs))
    return normalize(raw, None, now=_NOW, reader="benchmark")


def _versions(press: NoisyPress, index: int) -> tuple[Article, Article]:
    """Two versions: a headline, a number and a wording differ, and there is one paragraph more."""
    house, desk = press.houses[index], press.desk(index)
    pieces = [piece for number in range(40) if (piece := desk.piece(number))]
    texts = list(dict.fromkeys(text for piece in pieces for text in piece.revisions[0].paragraphs))
    chosen: list[str] = []
    while sum(map(len, chosen)) < _LENGTH:
        chosen.append(texts.pop(0))
    after = [*chosen, texts.pop(0)]
    after[1] = after[1].replace(" ", " 37 ", 1)
    after[3] = " ".join([*texts.pop(0).split()[:4], *after[3].split()[4:]])
    url = f"http://{house.host}/1"
    titles = pieces[0].revisions[0].title, pieces[1].revisions[0].title
    return _article(url, titles[0], chosen), _article(url, titles[1], after)


def compare_ms() -> float:
    """CPU milliseconds of a comparison with all its edits: the median over outlets of ten styles, and rounds."""
    press = NoisyPress(1, month_plan(10, 40))
    pairs = [_versions(press, index) for index in range(10)]
    took: list[float] = []
    for _ in range(_ROUNDS):
        for before, after in pairs:
            started = time.process_time()
            field_edits(before, after)
            typed_edits(before, after, compared)
            took.append((time.process_time() - started) * 1000)
    return statistics.median(took)
