"""Figures of `rasid.normalize`: dates and text.

    python -m benchmarks.normalize [--quick] [--seed N] [--json]

With `--json` the last line is one JSON object. Times are CPU medians; see docs/dates.md and
docs/text.md for what the figures mean.
"""

import argparse
import json

from benchmarks import normalize_dates, normalize_text


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.normalize", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds and days; ends within 45 seconds")
    parser.add_argument("--seed", type=int, default=1, help="seed of all that is generated")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    options = parser.parse_args()
    figures = {
        **normalize_dates.measure(options.quick, options.seed),
        **normalize_text.measure(options.quick, options.seed),
    }
    for name, value in figures.items():
        print(f"{name:24} {value}")
    if options.json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
