"""Polls by an outlet's own rhythm against others: `python -m benchmarks.polls [--quick] [--seed N] [--json]`.

The outlets of `benchmarks.silence` publish for four weeks (--quick: two); the first week is for learning. `lag` is
from publication to the poll that lists it, in minutes. `fixed` polls all outlets at one interval that comes to
the same number of requests; `adaptive` is the rule before: 0.7 times the interval after news, 1.3 times without.
"""

import random
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import fmean, quantiles

from benchmarks.arguments import parser_of, print_last
from benchmarks.silence import HABITS, START
from benchmarks.silence import Habit as Way
from rasid.habit import Habit
from rasid.settings import Settings
from rasid.timing.channels import next_poll

SETTINGS = Settings()
LEARNING = timedelta(days=7)
LISTED = 30
Times = list[datetime]
Rule = Callable[[Times, datetime], Times]


@dataclass(frozen=True, slots=True)
class Result:
    """What a rule came to: requests an outlet and day, lags in minutes, entries that fell out of a list unseen."""

    requests_a_day: float
    lag_mean: float
    lag_p90: float
    missed: int


def publish(way: Way, chance: random.Random, days: int) -> Times:
    """The moments of an outlet's articles, in order; in bursts where it has them."""
    times, at, end = [], START, START + timedelta(days=days)
    while at < end:
        for _ in range(_poisson(way.rate(at), chance)):
            first = at + timedelta(hours=chance.random())
            times += [first + timedelta(minutes=chance.uniform(0, 5)) for _ in range(_burst(way, chance))]
        at += timedelta(hours=1)
    return sorted(times)


def _burst(way: Way, chance: random.Random) -> int:
    return 1 if way.burst <= 1 else 1 + int(chance.expovariate(1 / (way.burst - 1)))


def _poisson(mean: float, chance: random.Random) -> int:
    number, left = 0, chance.expovariate(1.0)
    while left < mean:
        number, left = number + 1, left + chance.expovariate(1.0)
    return number


def by_rhythm(times: Times, end: datetime) -> Times:
    """Polls by what they themselves showed."""
    polls, habit, at, since = [START], Habit(), START, None
    while at < end:
        new = bisect_right(times, at) - (bisect_right(times, since) if since else bisect_right(times, at))
        habit = habit.after(since, at, float(min(new, LISTED)))
        since, at = at, next_poll(habit, at, SETTINGS, listed=LISTED)
        polls.append(at)
    return polls


def adaptive(times: Times, end: datetime) -> Times:
    """The rule before."""
    polls, interval = [START], SETTINGS.poll_interval
    while polls[-1] < end:
        before = bisect_right(times, polls[-1])
        polls.append(polls[-1] + timedelta(seconds=interval))
        factor = 0.7 if bisect_right(times, polls[-1]) > before else 1.3
        interval = min(max(interval * factor, SETTINGS.poll_interval_min), SETTINGS.poll_interval_max)
    return polls


def fixed(seconds: float) -> Rule:
    """Polls at one interval."""

    def polls(_: Times, end: datetime) -> Times:
        return [START + timedelta(seconds=n * seconds) for n in range(int((end - START).total_seconds() / seconds) + 2)]

    return polls


def run(rule: Rule, outlets: list[Times], days: int) -> Result:
    """A rule over all outlets; what came in the first week is not counted."""
    begin, end = START + LEARNING, START + timedelta(days=days)
    lags, requests, missed = [], 0, 0
    for times in outlets:
        polls = rule(times, end)
        requests += sum(begin <= poll < end for poll in polls)
        seen = [bisect_right(times, poll) for poll in polls if poll >= begin]
        missed += sum(max(0, later - earlier - LISTED) for earlier, later in pairwise(seen))
        lags += [(polls[bisect_right(polls, at)] - at).total_seconds() / 60 for at in times if begin <= at < end]
    whole = (end - begin) / timedelta(days=1) * len(outlets)
    return Result(requests / whole, fmean(lags), quantiles(lags, n=10)[8], missed)


def compare(seed: int, days: int, each: int) -> dict[str, Result]:
    """All rules on the same outlets. `fixed` gets as many requests as `rhythm` took, `fixed_adaptive` as `adaptive`."""
    chance = random.Random(seed)
    outlets = [publish(way, chance, days) for way in HABITS.values() for _ in range(each)]
    found = {"rhythm": run(by_rhythm, outlets, days), "adaptive": run(adaptive, outlets, days)}
    return found | {
        f"fixed_as_{name}": run(fixed(86400.0 / result.requests_a_day), outlets, days) for name, result in found.items()
    }


def main() -> None:
    """Run and print."""
    parser = parser_of(__doc__, quick="fewer outlets and weeks")
    args = parser.parse_args()
    results = compare(args.seed, 14 if args.quick else 28, 2 if args.quick else 8)
    for name, one in results.items():
        print(f"{name:18} {one.requests_a_day:6.1f} requests a day, lag {one.lag_mean:5.1f} min mean, "
              f"{one.lag_p90:5.1f} p90, {one.missed} missed")  # fmt: skip
    print_last(args, {name: asdict(one) for name, one in results.items()})


if __name__ == "__main__":
    main()
