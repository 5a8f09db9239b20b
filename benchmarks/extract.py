"""How well article pages are read, beside other engines in the same run.

`python -m benchmarks.extract [--quick] [--seed N] [--json] [--set NAME] [--half 0|1] [--engines A,B]`

Per set: `body_f1`, `body_p`, `body_r`, `below_half`, `title`, `authors`, `day`, `instant`, `pages`,
`cpu_ratio` (median CPU per page, as a multiple of trafilatura's on the same pages; each with the reading of dates and
names), `failed` (pages on which the engine raised an error: they count as read empty).
"""

import argparse
import sys
from pathlib import Path
from statistics import median

from benchmarks.arguments import parser_of, print_last
from benchmarks.extract_engines import (
    Engine,
    Newspaper,
    attempt,
    htmldate_engine,
    ours,
    readability_engine,
    trafilatura_engine,
)
from benchmarks.extract_scores import Tally
from benchmarks.extract_sets import NAMES, Page, chosen

QUICK_PAGES = 11
TELLS = {
    "rasid": {"body", "title", "authors", "date", "datetime"},
    "trafilatura": {"body", "title", "authors", "date"},
    "readability": {"body", "title"},
    "htmldate": {"date"},
    "newspaper4k": {"body", "title", "authors", "date"},
}
_COUNTS = ("pages", "failed")
_COLUMNS = (*_COUNTS, "body_f1", "body_p", "body_r", "below_half", "title", "authors", "day", "instant", "cpu_ratio")


def engines_for(pages: list[Page], asked: dict[str, Engine]) -> dict[str, Engine]:
    """The engines that say anything about what is known of these pages."""
    known = {field for page in pages for field in ("body", "title", "authors", "date") if page.truth.get(field)}
    return {label: engine for label, engine in asked.items() if known & TELLS[label]}


def run_set(name: str, pages: list[Page], asked: dict[str, Engine]) -> dict[str, dict[str, float | int]]:
    """The figures of every engine on one set; the engines take turns page by page."""
    tallies = {label: Tally() for label in engines_for(pages, asked)}
    for n, page in enumerate(pages):
        if sys.stderr.isatty():
            print(f"\r{name}: {n + 1}/{len(pages)} ", end="", file=sys.stderr)
        for label, tally in tallies.items():
            tally.add(attempt(label, asked[label], page), {k: v for k, v in page.truth.items() if k in TELLS[label]})
        page.forget()
    return _with_ratio(tallies)


def _with_ratio(tallies: dict[str, Tally]) -> dict[str, dict[str, float | int]]:
    figures = {label: tally.figures() for label, tally in tallies.items()}
    reference = tallies.get("trafilatura")
    base = median(reference.seconds) if reference and reference.seconds else 0.0
    for label, tally in tallies.items():
        figures[label]["cpu_ms"] = 1000 * median(tally.seconds)
        if base:
            figures[label]["cpu_ratio"] = median(tally.seconds) / base
    return figures


def show(name: str, figures: dict[str, dict[str, float | int]]) -> None:
    """Print one set's table."""
    shown = [c for c in _COLUMNS if any(c in row for row in figures.values())]
    print(f"\n{name:<14}" + "".join(f"{c:>11}" for c in shown))
    for label, row in figures.items():
        cells = (f"{row[c]:>11}" if c in _COUNTS else f"{row[c]:>11.4f}" if c in row else f"{'':>11}" for c in shown)
        print(f"  {label:<12}" + "".join(cells))


def _arguments() -> argparse.Namespace:
    parser = parser_of(__doc__, quick=f"at most {QUICK_PAGES} pages a set", seed="for the sample of --quick")
    parser.add_argument("--set", action="append", choices=NAMES, help="only this set (may be repeated)")
    parser.add_argument("--half", type=int, choices=(0, 1), help="only one half of the outlets")
    parser.add_argument("--engines", default="", help="only these besides ours, between commas; 'none' for ours alone")
    return parser.parse_args()


def _engines(asked: str, folder: Path) -> dict[str, Engine]:
    known: dict[str, Engine] = {
        "rasid": ours,
        "trafilatura": trafilatura_engine,
        "readability": readability_engine,
        "htmldate": htmldate_engine,
    }
    wanted = asked.split(",") if asked else [*known, "newspaper4k"]
    if "newspaper4k" in wanted and (newspaper := Newspaper.start(folder)):
        known["newspaper4k"] = newspaper
    return {label: engine for label, engine in known.items() if label == "rasid" or label in wanted}


def main() -> int:
    """Run, print tables, and with --json one object: set -> our figures, and the `engines` beside them."""
    arguments = _arguments()
    engines = _engines(arguments.engines, Path("var") / "bench-env" / "newspaper4k")
    sample = QUICK_PAGES if arguments.quick else None
    results = {}
    for name, pages in chosen(arguments.set or list(NAMES), sample=sample, half=arguments.half, seed=arguments.seed):
        results[name] = run_set(name, pages, engines)
        show(name, results[name])
    if not results:
        print("No development data: set RASID_DATA to its folder.", file=sys.stderr)
    if isinstance(newspaper := engines.get("newspaper4k"), Newspaper):
        newspaper.close()
    print_last(arguments, {name: {**rows.pop("rasid"), "engines": rows} for name, rows in results.items()}, float)
    return 0


if __name__ == "__main__":
    sys.exit(main())
