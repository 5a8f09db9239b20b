"""Learning what the names of elements say of the text in them: logistic regression, numpy only."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from lxml.html import HtmlElement

from rasid.extract.blocks import Block
from rasid.extract.lexicon import LEVELS, Lexicon, Vector, level_of, names_of
from rasid.extract.tree import upward

HOSTS = 4  # that must use a word before it is learned
PENALTY = (20.0, 20.0, 40.0, 40.0)  # by level
ROUNDS, RATE, FADING = 45, 0.06, 0.7
LEAST = 0.02  # weight below which a word is left out
Word = tuple[int, str]


@dataclass(frozen=True)
class Named:
    """The words of one page's blocks: `words` once each, `places` into them, `counts` of places a block."""

    host: str
    words: list[Word]
    places: npt.NDArray[np.int64]
    counts: npt.NDArray[np.int64]


def named(host: str, blocks: Sequence[Block], headline: HtmlElement | None) -> Named:
    """What the elements of a page's blocks are called, on all levels; `host` is the page's, `headline` an element."""
    outer = set(upward(headline))
    known: dict[Word, int] = {}
    places: list[int] = []
    counts: list[int] = []
    for block in blocks:
        path = [block.element, *block.element.iterancestors()]
        words = [(level_of(n, step, outer), word) for n, step in enumerate(path) for word in names_of(step)]
        places += [known.setdefault(word, len(known)) for word in words]
        counts.append(len(words))
    return Named(host, list(known), np.array(places, dtype=np.int64), np.array(counts, dtype=np.int64))


def vocabulary(pages: Iterable[Named], called: Collection[str]) -> dict[Word, int]:
    """The words that unrelated hosts use, numbered. What sites are `called` is left out."""
    hosts: dict[Word, set[str]] = defaultdict(set)
    for page in pages:
        for word in page.words:
            hosts[word].add(page.host)
    used = sorted(word for word, users in hosts.items() if len(users) >= HOSTS and word[1] not in called)
    return {word: n for n, word in enumerate(used)}


def places_in(page: Named, known: Mapping[Word, int]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The numbers of a page's words that are `known`, and the block that each belongs to."""
    numbers = np.array([known.get(word, -1) for word in page.words], dtype=np.int64)[page.places]
    rows = np.repeat(np.arange(len(page.counts)), page.counts)
    return numbers[numbers >= 0], rows[numbers >= 0]


def sums_of(lexicon: Lexicon, page: Named) -> Vector:
    """What `Lexicon.sums` gives for a page's blocks, from the words that were noted of it."""
    weights = np.array([lexicon.levels[level].get(word, 0.0) for level, word in page.words])
    rows = np.repeat(np.arange(len(page.counts)), page.counts)
    levels = np.array([level for level, _ in page.words])[page.places]
    cells = rows * LEVELS + levels
    sums = np.bincount(cells, weights[page.places], len(page.counts) * LEVELS)
    return np.asarray(sums.reshape(-1, LEVELS), dtype=np.float64)


def learn(pages: Sequence[Named], truth: Vector, weight: Vector, called: Collection[str]) -> Lexicon:
    """The lexicon of these pages; `truth` (0 to 1) and `weight` have a number for each of their blocks, in order."""
    known = vocabulary(pages, called)
    pairs = [places_in(page, known) for page in pages]
    starts = np.cumsum([0, *(len(page.counts) for page in pages)])
    words = np.concatenate([numbers for numbers, _ in pairs])
    rows = np.concatenate([own + start for (_, own), start in zip(pairs, starts, strict=False)])
    found = _fit(words, rows, truth, weight, np.array([PENALTY[level] for level, _ in known]))
    levels: list[dict[str, float]] = [{} for _ in range(LEVELS)]
    for (level, word), value in zip(known, found, strict=True):
        if abs(value) >= LEAST:
            levels[level][word] = round(float(value), 3)
    return Lexicon(tuple(levels))


def _fit(
    words: npt.NDArray[np.int64], rows: npt.NDArray[np.int64], truth: Vector, weight: Vector, penalty: Vector
) -> Vector:
    """Weights by word, by gradient steps with momentum that are scaled word by word (Adam)."""
    share = np.average(truth, weights=weight)
    base = float(np.log(share / (1 - share)))
    found, drift, spread = np.zeros(len(penalty)), np.zeros(len(penalty)), np.zeros(len(penalty))
    score = np.full(len(truth), base)
    for n in range(1, ROUNDS + 1):
        chance = 1 / (1 + np.exp(-np.clip(score, -30, 30)))
        wrong = (truth - chance) * weight
        slope = np.bincount(words, wrong[rows], len(penalty)) - penalty * found
        drift, spread = 0.9 * drift + 0.1 * slope, 0.98 * spread + 0.02 * slope**2
        step = (drift / (1 - 0.9**n)) / (np.sqrt(spread / (1 - 0.98**n)) + 1e-3)
        found += RATE * (1 - FADING * n / ROUNDS) * step
        base += 0.5 * wrong.sum() / max(1e-6, float((chance * (1 - chance) * weight).sum()))
        score = base + np.bincount(rows, found[words], len(truth))
    return found
