"""How often silence is called wrongly, and how soon rightly: `python -m benchmarks.silence [--quick] [--json]`.

Simulated outlets publish by the hour of the week: round the clock, by day with a pause at night and a
weekend, in the morning only, a few times a week, in bursts; the clocks change once and one month has its
nights turned into days. They are polled every quarter of an hour. All are well until, at the end, each
falls silent: `false_share` is the share of checks on which a sound outlet was called silent, once with the
profile and once with three times the median gap; the delay is counted in news that failed to come.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median

from benchmarks.arguments import parser_of, print_last
from rasid.health.rhythm import HOURS, Rhythm, expected

START = datetime(2026, 1, 5, tzinfo=UTC)  # a Monday
POLL = timedelta(minutes=15)
TRAINING_WEEKS = 2
_DAY = (0, 0, 0, 0, 1, 3, 6, 8, 9, 9, 8, 8, 8, 7, 7, 6, 6, 5, 5, 4, 3, 2, 1, 0)
_MORNING = (0, 0, 0, 0, 0, 2, 9, 9, 4, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Habit:
    """An outlet's way: relative rates by hour, articles a week, share of weekend, articles in a burst."""

    hours: tuple[int, ...]
    weekly: float
    weekend: float = 1.0
    burst: float = 1.0
    nights_in_march: bool = False

    def rate(self, at: datetime) -> float:
        """Bursts an hour."""
        hour = at.hour
        if self.nights_in_march and at.month == 3:
            hour = (hour + 8) % 24
        if at.month > 3 or (at.month == 3 and at.day >= 27):
            hour = (hour + 1) % 24  # summer time
        share = self.hours[hour] / sum(self.hours) * (self.weekend if at.weekday() in (4, 5) else 1.0)
        return self.weekly / (5 + 2 * self.weekend) * share / self.burst


HABITS = {
    "agency": Habit((1,) * 24, 900),
    "daily": Habit(_DAY, 350, weekend=0.4),
    "quiet daily": Habit(_DAY, 60, weekend=0.1),
    "mornings": Habit(_MORNING, 70, weekend=0.0),
    "bursts": Habit(_DAY, 200, weekend=0.5, burst=8),
    "magazine": Habit(_DAY, 8, weekend=0.3),
    "fasting": Habit(_DAY, 250, weekend=0.6, nights_in_march=True),
}


@dataclass(slots=True)
class Tally:
    """What the checks of sound outlets, and the silences at the end, came to."""

    checks: int = 0
    by_profile: int = 0
    by_median: int = 0
    missed_news: list[float] | None = None


def polls(habit: Habit, weeks: int, chance: random.Random) -> Iterator[tuple[datetime, bool]]:
    """Moments of polls, each with whether it brought news."""
    at = START
    while at < START + timedelta(weeks=weeks):
        at += POLL
        yield at, chance.random() < min(1.0, habit.rate(at) * POLL.total_seconds() / 3600)


def watch(habit: Habit, weeks: int, chance: random.Random, tally: Tally) -> None:
    """Follow one outlet through sound weeks, then through its silence."""
    rhythm, last, quiet = Rhythm(), START, None
    gaps: list[float] = []
    for at, news in polls(habit, weeks, chance):
        if at >= START + timedelta(weeks=TRAINING_WEEKS):
            tally.checks += 1
            tally.by_profile += quiet is not None and at > quiet
            tally.by_median += bool(gaps) and (at - last).total_seconds() > 3 * median(gaps[-500:])
        if news:
            rhythm = rhythm.after_news(last, at)
            gaps.append((at - last).total_seconds())
            last = at
            deadlines = rhythm.deadlines(last)
            quiet = deadlines[0] if deadlines else None
    if quiet is not None and tally.missed_news is not None:
        true = tuple(habit.rate(last + timedelta(hours=n)) for n in range(HOURS))
        start = 24 * last.weekday() + last.hour
        aligned = tuple(true[(n - start) % HOURS] for n in range(HOURS))
        tally.missed_news.append(expected(aligned, last, quiet))


def measure(weeks: int, each: int, seed: int) -> dict[str, float]:
    """All habits, `each` outlets of every one."""
    figures: dict[str, float] = {}
    whole = Tally(missed_news=[])
    for name, habit in HABITS.items():
        tally = Tally(missed_news=whole.missed_news)
        for number in range(each):
            watch(habit, weeks, random.Random(f"{seed} {name} {number}"), tally)
        figures[f"{name}_false_share"] = tally.by_profile / tally.checks
        whole.checks += tally.checks
        whole.by_profile += tally.by_profile
        whole.by_median += tally.by_median
    assert whole.missed_news is not None
    return {
        **figures,
        "checks": whole.checks,
        "false_share": whole.by_profile / whole.checks,
        "false_share_of_median_rule": whole.by_median / whole.checks,
        "missed_news_before_alarm_median": median(whole.missed_news),
    }


def main() -> None:
    """Run from the command line."""
    parser = parser_of(__doc__, quick="one outlet of each kind")
    chosen = parser.parse_args()
    figures = measure(13, 1 if chosen.quick else 6, chosen.seed)
    for name, value in figures.items():
        print(f"{name:>34}  {value:,.5f}")
    print_last(chosen, figures)


if __name__ == "__main__":
    main()
