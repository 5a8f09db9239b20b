"""What Rasid finds of a month of changes: `python -m benchmarks.changes [--quick] [--seed N] [--json]`.

Three questions: how rightly changes and deletions are told through noise (`benchmarks/changes_world.py`),
how soon compared with other schedules (`benchmarks/changes_schedules.py`), and what a comparison and an unchanged
look cost.
`recall` and `precision` are over the kinds of noise that tests know, the keys that end in `_unseen` over
others (`benchmarks/changes_unseen.py`). See `docs/timing.md` for the model of the press.
"""

import asyncio
import hashlib
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from benchmarks.arguments import parser_of, print_last
from benchmarks.changes_compare import compare_ms
from benchmarks.changes_readings import Readers, code_digest
from benchmarks.changes_schedules import Comparison, by_budget, compare, delay_ratio, found_ratio
from benchmarks.changes_truth import verdict
from benchmarks.changes_unchanged import unchanged_ms
from benchmarks.changes_unseen import unseen_kinds
from benchmarks.changes_verdict import Verdict, share
from benchmarks.changes_world import Shelf, Watch, Watched
from demo.newsroom import month_plan
from demo.noise import KINDS
from demo.noisy import NoisyPress
from rasid.settings import Settings

WORKERS = 2
SETTINGS = Settings(poll_interval_min=3 * 3600.0)
"""One outlet of ten has a list with a clock, which looks changed at every poll."""
SEEDS = 5
UNREST = 3.0
"""The watched press edits and deletes this much more than the real one, so that there is more to judge."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much is simulated: outlets and articles of each, with known noise and with unseen one."""

    outlets: int
    articles: int
    unseen: int
    schedule_outlets: int
    schedule_articles: int


FULL = Size(100, 100, 20, 100, 100)
QUICK = Size(10, 16, 5, 24, 100)


@dataclass(frozen=True, slots=True)
class Task:
    """One outlet to watch. `kept` is a folder of readings, `only` the one list that unseen noise is drawn from."""

    seed: int
    outlets: int
    articles: int
    index: int
    unseen: bool
    kept: Path | None = None
    only: str = ""

    @property
    def readings(self) -> Path | None:
        """The file in which its readings are kept."""
        name = f"{self.seed}-{self.outlets}-{self.articles}-{self.index}-{self.unseen:d}{self.only}"
        return self.kept and self.kept / code_digest() / name

    def press(self) -> NoisyPress:
        """The press that the outlet is of."""
        kinds = unseen_kinds(self.only) if self.unseen else KINDS
        return NoisyPress(self.seed, month_plan(self.outlets, self.articles), kinds, unrest=UNREST)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a task. `digest` is over the event log."""

    task: Task
    verdict: Verdict
    looks: int
    reads: int
    digest: str
    failures: tuple[str, ...]


def watched_by(task: Task, press: NoisyPress, shelf: Shelf | None = None) -> Watched:
    """All that comes of watching the outlet of a task for its month."""
    return asyncio.run(Watch(press, task.index, SETTINGS, shelf, Readers(task.readings)).run())


def watch(task: Task) -> Outcome:
    """Watch one outlet for its month, and judge it."""
    press = task.press()
    watched = watched_by(task, press)
    log = "\n".join(watched.log())
    digest = hashlib.sha256(log.encode()).hexdigest()
    return Outcome(
        task, verdict(press, task.index, watched), len(watched.looks), watched.reads, digest, tuple(watched.failures)
    )


def tasks(seeds: Sequence[int], size: Size, kept: Path | None = None) -> Iterator[Task]:
    """All outlets to watch, with known noise and with unseen one."""
    for seed in seeds:
        for index in range(size.outlets):
            yield Task(seed, size.outlets, size.articles, index, unseen=False, kept=kept)
            yield Task(seed, size.outlets, size.unseen, index, unseen=True, kept=kept)


def _summed(outcomes: Sequence[Outcome], *, unseen: bool) -> Verdict:
    total = Verdict()
    for outcome in outcomes:
        if outcome.task.unseen is unseen:
            total.add(outcome.verdict)
    return total


def _figures(outcomes: Sequence[Outcome], comparisons: Sequence[Comparison]) -> dict[str, object]:
    known, unseen = _summed(outcomes, unseen=False), _summed(outcomes, unseen=True)
    log = "".join(outcome.digest for outcome in outcomes)
    return {
        "recall": round(share(known.edits_found, known.edits), 5),
        "precision": round(share(known.told_right, known.told), 5),
        "recall_unseen": round(share(unseen.edits_found, unseen.edits), 5),
        "precision_unseen": round(share(unseen.told_right, unseen.told), 5),
        "edit_types_right": round(share(known.typed_right, known.typed), 4),
        "deletion_recall": round(share(known.deletions_found, known.deletions), 4),
        "deletion_precision": round(share(known.gone_right, known.gone), 4),
        "delay_vs_best_schedule": round(max(delay_ratio(group) for group in by_budget(comparisons)), 3),
        "found_vs_best_schedule": round(min(found_ratio(group) for group in by_budget(comparisons)), 4),
        "compare_ms": round(compare_ms(), 3),
        **unchanged_ms(),
        "edits": known.edits,
        "told": known.told,
        "edits_typed": known.typed,
        "deletions": known.deletions,
        "gone": known.gone,
        "flip_flops_told": known.flip_flops,
        "looks": sum(o.looks for o in outcomes),
        "reader_failures": sum(len(o.failures) for o in outcomes),
        "pages_read": sum(o.reads for o in outcomes),
        "event_log": hashlib.sha256(log.encode()).hexdigest()[:16],
    }


def _print(title: str, lines: Counter[str], most: int = 40) -> None:
    if lines:
        print(f"\n{title}")
        for line, count in lines.most_common(most):
            print(f"  {count:7} {line}")


def _report(outcomes: Sequence[Outcome], comparisons: Sequence[Comparison], figures: dict[str, object]) -> None:
    for name, unseen in (("known noise", False), ("unseen noise", True)):
        total = _summed(outcomes, unseen=unseen)
        _print(f"Told falsely through {name}, by kind", total.false)
        _print(f"Missed through {name}", total.missed)
        _print(f"First versions that are not the article as it was, {name}", total.first)
        _print(f"Edits named wrongly, {name}", total.mistyped)
    for trace in sorted({trace for outcome in outcomes for trace in outcome.failures})[:3]:
        print(f"\nThe reader failed:\n{trace}")
    for comparison in comparisons:
        print(f"\n{comparison}")
    print()
    for name, value in figures.items():
        print(f"{name:24} {value}")


def main() -> None:
    """Run and print."""
    parser = parser_of(__doc__, quick="one seed and a small press", seed="of the first press")
    parser.add_argument("--seeds", type=int, help="how many seeds (default: 5, or 1 with --quick)")
    parser.add_argument("--outlets", type=int, help="outlets to watch")
    parser.add_argument("--articles", type=int, help="articles of each outlet")
    parser.add_argument("--readings", type=Path, help="a folder that keeps readings of pages for the next run")
    given = parser.parse_args()
    usual = QUICK if given.quick else FULL
    size = Size(
        given.outlets or usual.outlets, given.articles or usual.articles, min(given.articles or 99, usual.unseen),
        usual.schedule_outlets, usual.schedule_articles,
    )  # fmt: skip
    seeds = range(given.seed, given.seed + (given.seeds or (1 if given.quick else SEEDS)))
    started = time.perf_counter()
    with ProcessPoolExecutor(WORKERS) as pool:
        compared = [pool.submit(compare, seed, size.schedule_outlets, size.schedule_articles) for seed in seeds]
        outcomes = list(pool.map(watch, tasks(seeds, size, given.readings)))
        comparisons = [comparison for future in compared for comparison in future.result()]
    figures = _figures(outcomes, comparisons)
    figures["seconds"] = round(time.perf_counter() - started, 1)
    _report(outcomes, comparisons, figures)
    print_last(given, figures)


if __name__ == "__main__":
    main()
