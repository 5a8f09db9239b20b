"""Train the block model on the page sets, and tell how it does on outlets it was not trained on.

`python -m benchmarks.extract_train [--folds N] [--write]`: cross-validation over hosts first, then
(with --write) a model of all pages into `rasid/extract/model.json`.
"""

import argparse
import json
import sys
import time
import zlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

import numpy as np

from benchmarks.extract_forest import Plan, Vector, grow
from benchmarks.extract_lexicon import Named, learn, named, sums_of
from benchmarks.extract_scores import WORD, harmonic, shingle_scores
from benchmarks.extract_sets import Page, load, site_names
from rasid.extract.blocks import Block
from rasid.extract.body import prepare, voices
from rasid.extract.context import second_look
from rasid.extract.facts import read_facts
from rasid.extract.features import Matrix, Table, table
from rasid.extract.headline import headlines
from rasid.extract.lexicon import Lexicon
from rasid.extract.model import FILE, Forest, Model
from rasid.extract.state import state_paragraphs
from rasid.extract.tree import parse_page

SETS = ("aeb", "fundus", "fundus_eval", "naeb", "wcxb", "regional")
DOUBTFUL_TRUTH = 0.62  # a page read worse than this by a model that never saw it is left out of the training
INNER_FOLDS = 3
FIRST = Plan(trees=200, rate=0.08)
SECOND = Plan(trees=480, rate=0.06, seed=2)
PLAIN_SHARE = 0.25  # of the blocks of three words and less that no truth contains, this share is trained on
SURELY_NOT, SURE_SHARE = -4.0, 0.15  # log odds below which so few blocks that no truth contains are trained on


@dataclass
class Sample:
    """One page ready for training: its numbers, and the share of each block that is in the truth."""

    set_name: str
    host: str
    texts: list[str]
    numbers: Table
    truth: Vector
    wanted: str
    names: Named
    rated: Table | None = None
    first: Vector = field(default_factory=lambda: np.zeros(0))
    verdict: Vector = field(default_factory=lambda: np.zeros(0))
    voted: Vector = field(default_factory=lambda: np.zeros(0))

    @property
    def weight(self) -> Vector:
        """Every page counts the same, every word of a page the same, and every block a little."""
        size = max(60.0, float(self.numbers.sizes[self.truth > 0.5].sum()))
        return 40 * np.minimum(self.numbers.sizes, 150) / size + 0.05

    @property
    def plain(self) -> Matrix:
        """The rows of the first forest."""
        return (self.rated or self.numbers).plain

    @property
    def looked(self) -> Matrix:
        """The rows of the second forest."""
        return np.concatenate([self.plain, second_look(self.numbers, self.first)], axis=1)

    @property
    def asked(self) -> Matrix:
        """The rows of the third forest."""
        return np.concatenate([self.looked, self.numbers.votes], axis=1)

    def f1(self, score: Vector) -> tuple[float, float]:
        """Precision and recall of the blocks that `score` accepts."""
        return shingle_scores("\n".join(t for t, s in zip(self.texts, score, strict=True) if s > 0), self.wanted)


def sample_of(page: Page) -> Sample | None:
    """A page's sample; None when there is no truth or no text."""
    root = parse_page(page.html)
    if root is None or not page.truth.get("body"):
        return None
    facts = read_facts(root, page.url)
    title = headlines(root, facts, None)[0]
    blocks, context = prepare(root, facts, title.value if title else None, state_paragraphs(root))
    if not blocks:
        return None
    numbers = table(blocks, replace(context, voters=voices(page.html)))
    host = (urlsplit(page.url).hostname or "").removeprefix("www.")
    wanted = page.truth["body"]
    names = named(host, blocks, numbers.headline)
    return Sample(page.set_name, host, [b.text for b in blocks], numbers, labels(blocks, wanted), wanted, names)


def labels(blocks: Sequence[Block], wanted: str) -> Vector:
    """For each block the share of its 4-word shingles that the truth has; whole lines when shorter."""
    spoken = WORD.findall(wanted)
    grams = {tuple(spoken[n : n + 4]) for n in range(len(spoken))}
    lines = {tuple(WORD.findall(line)) for line in wanted.split("\n")}
    found = []
    for block in blocks:
        own = WORD.findall(block.text)
        parts = [tuple(own[n : n + 4]) for n in range(len(own) - 3)]
        share = sum(part in grams for part in parts) / len(parts) if parts else float(bool(own) and tuple(own) in lines)
        found.append(share)
    return np.array(found)


def fold_of(sample: Sample, folds: int, salt: str) -> int:
    """The fold of a sample: all pages of a host are in one."""
    return zlib.crc32(f"{salt}{sample.host}".encode()) % folds


def fit(samples: Sequence[Sample], rows: Sequence[Matrix], plan: Plan) -> Forest:
    """A forest of these samples; most blocks that are easily told to be no text are left out, the others weigh more."""
    rng = np.random.default_rng(plan.seed)
    truth = np.concatenate([s.truth for s in samples])
    weight = np.concatenate([s.weight * (3 if s.set_name == "regional" else 1) for s in samples])
    share = np.concatenate([drawn_share(s) for s in samples])
    kept = rng.random(len(truth)) < share
    return grow(np.concatenate(rows)[kept], truth[kept], (weight / share)[kept], plan)


def drawn_share(sample: Sample) -> Vector:
    """The share of blocks like each one that is trained on: few of those that no truth has and that are tiny, or
    that the first forest is sure of."""
    share = np.where(sample.numbers.sizes <= 3, PLAIN_SHARE, 1.0)
    if len(sample.first):
        share = np.where(sample.first < SURELY_NOT, SURE_SHARE, share)
    return np.where(sample.truth == 0, share, 1.0)


def train(samples: Sequence[Sample]) -> Model:
    """Lexicon and forests. The later ones see what those before say of pages that they did not know."""
    for k in range(INNER_FOLDS):
        lexicon = lexicon_of([s for s in samples if fold_of(s, INNER_FOLDS, "l") != k])
        for sample in samples:
            if fold_of(sample, INNER_FOLDS, "l") == k:
                sample.rated = rated_by(lexicon, sample)
    for k in range(INNER_FOLDS):
        known = [s for s in samples if fold_of(s, INNER_FOLDS, "i") != k]
        forest = fit(known, [s.plain for s in known], FIRST)
        for sample in samples:
            if fold_of(sample, INNER_FOLDS, "i") == k:
                sample.first = forest.score(sample.plain)
    sound = [s for s in samples if not doubtful(s)]
    second = fit(sound, [s.looked for s in sound], SECOND)
    voted = fit(sound, [s.asked for s in sound], replace(SECOND, seed=3))
    return Model(lexicon_of(samples), fit(sound, [s.plain for s in sound], FIRST), second, voted)


def lexicon_of(samples: Sequence[Sample]) -> Lexicon:
    """What the names of elements say, learned from these pages."""
    truth, weight = (np.concatenate([getattr(s, name) for s in samples]) for name in ("truth", "weight"))
    return learn([s.names for s in samples], truth, weight, site_names())


def rated_by(lexicon: Lexicon, sample: Sample) -> Table:
    """A page's numbers with what `lexicon` says of its blocks."""
    return sample.numbers.rated(sums_of(lexicon, sample.names))


def doubtful(sample: Sample) -> bool:
    """Whether the truth of this page is probably wrong, as truncated ones are."""
    return len(sample.first) > 0 and harmonic(*sample.f1(sample.first)) < DOUBTFUL_TRUTH


def cross_validate(samples: Sequence[Sample], folds: int) -> None:
    """Print the figures on pages of hosts that were not trained on."""
    for k in range(folds):
        known = [s for s in samples if fold_of(s, folds, "o") != k]
        model = train(known)
        for sample in samples:
            if fold_of(sample, folds, "o") == k:
                sample.rated = rated_by(model.lexicon, sample)
                sample.first = model.first.score(sample.plain)
                sample.verdict = model.second.score(sample.looked)
                sample.voted = model.voted.score(sample.asked)
        for sample in samples:
            if fold_of(sample, folds, "o") != k:
                sample.first = np.zeros(0)
    for name in ("verdict", "voted"):
        report(samples, name)


def report(samples: Sequence[Sample], name: str) -> None:
    """Print one line a forest: F1, precision, recall and the share below one half, by set."""
    scores = defaultdict(list)
    for sample in samples:
        scores[sample.set_name].append(sample.f1(getattr(sample, name)))
    for set_name, pairs in scores.items():
        precision, recall = (float(np.mean(column)) for column in zip(*pairs, strict=True))
        low = np.mean([harmonic(*pair) < 0.5 for pair in pairs])
        print(f"{name:<8} {set_name:<12} {harmonic(precision, recall):.4f} {precision:.4f} {recall:.4f} {low:.3f}")


def main() -> int:
    """Load, cross-validate, train, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", type=int, default=0, help="folds of the cross-validation; 0: none")
    parser.add_argument("--write", action="store_true", help="train on all pages and write the model")
    arguments = parser.parse_args()
    start = time.monotonic()
    samples = [sample for name in SETS for page in load(name) if (sample := sample_of(page))]
    print(f"{len(samples)} pages after {time.monotonic() - start:.0f} s")
    if arguments.folds:
        cross_validate(samples, arguments.folds)
        print(f"cross-validated after {time.monotonic() - start:.0f} s")
    if arguments.write:
        for sample in samples:
            sample.first = np.zeros(0)
        model = train(samples)
        FILE.write_text(json.dumps(model.as_json(), separators=(",", ":")) + "\n", encoding="utf-8")
        print(f"written after {time.monotonic() - start:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
