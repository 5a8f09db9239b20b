"""Figures of `rasid.normalize`: dates and text.

    python -m benchmarks.normalize [--quick] [--seed N] [--json]

With `--json` the last line is one JSON object. Times are CPU medians; see docs/dates.md and
docs/text.md for what the figures mean.
"""

from benchmarks import normalize_dates, normalize_text
from benchmarks.arguments import parser_of, print_last


def main() -> None:
    """Measure and print."""
    parser = parser_of(__doc__, quick="fewer rounds and days")
    options = parser.parse_args()
    figures = {
        **normalize_dates.measure(options.quick, options.seed),
        **normalize_text.measure(options.quick, options.seed),
    }
    for name, value in figures.items():
        print(f"{name:24} {value}")
    print_last(options, figures)


if __name__ == "__main__":
    main()
