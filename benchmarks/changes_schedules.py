"""Schedules against each other: who sees the edits of a month soonest, at equal numbers of looks.

Only times matter here, so no page is made: an edit is seen by the first look after it, unless the next
edit comes before. All schedules learn of an article at the same poll of its outlet's list, and all
polls are the same. A schedule has one knob, which is turned until it spends the wanted number of looks.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush
from math import ceil, inf
from statistics import mean, median

from demo.chance import chance
from demo.model import DELETIONS, EDITS, Act
from demo.newsroom import DAY, HOUR, MINUTE, MonthPress, Newsroom, month_plan
from demo.writing import compose
from rasid.settings import Settings
from rasid.tempo import USUAL_TEMPO, Tempo
from rasid.timing.articles import wait
from rasid.timing.hazard import changes_between

POLL = 15 * MINUTE
"""Between two polls of an outlet's list, the same for all schedules."""
BUDGETS, OWN = ("newsdiffs", "diffengine"), "rasid"
_LAST = DAY
"""Edits of the last day do not count: not every schedule has had the time to see them."""
_LISTED = 20


@dataclass(frozen=True, slots=True)
class Life:
    """One article as far as schedules are concerned. Times are seconds from the start of the month.

    `told` are the times at which an entry of the outlet's list came to differ.
    """

    section: str
    found: float
    edits: tuple[float, ...]
    gone: float
    told: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What a schedule came to. `median_delay` (seconds) is over all edits, those never seen included."""

    looks: int
    edits: int
    found: int
    median_delay: float


Schedule = Callable[[Sequence[Life], float], tuple[int, list[float]]]
"""The lives of one outlet's articles, and the knob; looks spent, and the delay of each edit (inf: missed)."""


def lives(press: MonthPress, index: int) -> list[Life]:
    """The articles of one outlet."""
    room, house = press.newsroom(index), press.houses[index]
    phase = chance(press.seed, "phase", index).random() * POLL
    starts = [room.story(n)[0].at for n in range(round((press.plan.end or 0) / press.plan.interval))]
    admits = chance(press.seed, "admits", index).choice((0.0, 0.6, 0.6, 0.95))
    made: list[Life] = []
    for number, start in enumerate(starts):
        draft = compose(house.language, house.places, house.words, f"{press.seed}/{house.id}", number)
        listed_until = starts[number + _LISTED] if number + _LISTED < len(starts) else inf
        found = phase + ceil((start - phase) / POLL) * POLL
        made.append(_life(room, number, draft.source.section, found, listed_until, admits))
    return made


def _life(room: Newsroom, number: int, section: str, found: float, listed_until: float, admits: float) -> Life:
    generator = chance("told", room.habits.edited, number)
    story = room.story(number)
    edits = tuple(e.at for e in story if e.act in EDITS and e.at > found)
    gone = next((e.at for e in story if e.act in DELETIONS), inf)
    told: list[float] = []
    for event in story:
        poll = found + ceil((event.at - found) / POLL) * POLL
        if event.act in EDITS and event.at > found and poll < listed_until:
            shown = event.act in (Act.HEADLINE, Act.BACKDATE) or (event.act is Act.REWORD and generator.random() < 0.5)
            if shown or (room.dates_changes and generator.random() < admits):
                told.append(poll)
    return Life(section, found, edits, gone, tuple(told))


class _Seen:
    """Which edits of an article were seen, and when."""

    def __init__(self, life: Life) -> None:
        self.life = life
        self.delays = [inf] * len(life.edits)
        self.last = 0

    def look(self, at: float) -> bool:
        """Look; whether something had changed since the look before."""
        standing = bisect_right(self.life.edits, at)
        if standing == self.last or at >= self.life.gone:
            return False
        self.last = standing
        self.delays[standing - 1] = at - self.life.edits[standing - 1]
        return True

    def counted(self, end: float) -> list[float]:
        """The delays of the edits that count."""
        return [d for at, d in zip(self.life.edits, self.delays, strict=True) if at < end - _LAST]


def plain(step: Callable[[float, float, float], float], end: float) -> Schedule:
    """A schedule that goes by one article's times: `step(age, quiet, knob)` gives the seconds to the next look."""

    def run(articles: Sequence[Life], knob: float) -> tuple[int, list[float]]:
        looks, delays = 0, []
        for life in articles:
            seen, at, changed = _Seen(life), life.found, life.found
            while at < end:
                looks += 1
                if seen.look(at):
                    changed = at
                if at >= life.gone:
                    break
                at += max(step(at - life.found, at - changed, knob), 1.0)
            delays += seen.counted(end)
        return looks, delays

    return run


def newsdiffs(_: float, quiet: float, knob: float) -> float:
    """NewsDiffs: under 3 hours 15 minutes, a day 1 hour, a week 3 hours, a month 3 days, since the last change."""
    for limit, gap in ((3 * HOUR, 15 * MINUTE), (DAY, HOUR), (7 * DAY, 3 * HOUR), (30 * DAY, 3 * DAY)):
        if quiet < limit:
            return gap / knob
    return 30 * DAY / knob


def diffengine(age: float, _: float, knob: float) -> float:
    """diffengine: when the time since the last look is a fifth of the age or more; its loop runs every 5 minutes."""
    share = min(0.2 / knob, 0.9)
    return max(ceil(age * share / (1 - share) / (5 * MINUTE)) * 5 * MINUTE, 5 * MINUTE)


def fixed(_: float, __: float, knob: float) -> float:
    """The same interval at every age; 12 hours with the knob at 1."""
    return 12 * HOUR / knob


def rasid(end: float, *, learn: bool = True, lists: bool = True) -> Schedule:
    """Rasid's own: hazard by age, learned rates, and what lists tell. The knob is `recheck_looks` / 60."""

    def run(articles: Sequence[Life], knob: float) -> tuple[int, list[float]]:
        settings = replace(Settings(), recheck_looks=60 * knob)
        return _Outlet(articles, settings, end, learn=learn, lists=lists).run()

    return run


class _Outlet:
    """One outlet under Rasid's schedule, event by event: looks share what is learned."""

    def __init__(self, articles: Sequence[Life], settings: Settings, end: float, *, learn: bool, lists: bool) -> None:
        self.settings, self.end, self.learn = settings, end, learn
        self.seen = [_Seen(life) for life in articles]
        self.changed = [life.found for life in articles]
        self.changes = [0] * len(articles)
        self.looked = [life.found for life in articles]
        self.due = [life.found for life in articles]
        self.tempo: Tempo = USUAL_TEMPO
        self.queue = [(life.found, n, False) for n, life in enumerate(articles)]
        if lists:
            self.queue += [(at, n, True) for n, life in enumerate(articles) for at in life.told]
        heapify(self.queue)

    def run(self) -> tuple[int, list[float]]:
        looks = 0
        while self.queue:
            at, number, told = heappop(self.queue)
            if at >= self.end:
                break
            if told and at < self.looked[number] + self.settings.recheck_interval_min:
                at = self.looked[number] + self.settings.recheck_interval_min
                heappush(self.queue, (at, number, True))
                continue
            if not told and at != self.due[number]:
                continue
            if told and not self.tempo.heeds_lists:
                continue
            looks += 1
            self.look(at, number, told=told)
        return looks, [delay for seen in self.seen for delay in seen.counted(self.end)]

    def look(self, at: float, number: int, *, told: bool) -> None:
        seen = self.seen[number]
        life = seen.life
        changed = seen.look(at)
        age, before = at - life.found, self.looked[number] - life.found
        self.looked[number] = at
        if changed:
            self.changed[number] = at
            self.changes[number] += 1
        if self.learn:
            expected = changes_between(before, age)
            self.tempo = self.tempo.after_look(life.section, expected=expected, changed=changed, announced=told)
        if at < life.gone:
            rate = self.tempo.rate(life.section)
            quiet = at - self.changed[number]
            self.due[number] = at + wait(age, quiet, self.changes[number], rate, self.settings)
            heappush(self.queue, (self.due[number], number, False))


def measure(schedule: Schedule, outlets: Sequence[Sequence[Life]], knob: float) -> Result:
    """What a schedule comes to over all outlets."""
    looks, delays = 0, []
    for articles in outlets:
        spent, found = schedule(articles, knob)
        looks += spent
        delays += found
    return Result(looks, len(delays), sum(d < inf for d in delays), median(delays) if delays else 0.0)


def at_looks(schedule: Schedule, outlets: Sequence[Sequence[Life]], wanted: int, tries: int = 7) -> Result:
    """What a schedule comes to with its knob turned to `wanted` looks in all (within half a percent)."""
    knob, low, high = 1.0, 0.0, inf
    result = measure(schedule, outlets, knob)
    for _ in range(tries):
        if abs(result.looks - wanted) <= wanted / 200:
            break
        low, high = (max(low, knob), high) if result.looks < wanted else (low, min(high, knob))
        guess = knob * wanted / result.looks
        knob = guess if low < guess < high else (low + min(high, 2 * guess)) / 2
        result = measure(schedule, outlets, knob)
    return result


@dataclass(frozen=True, slots=True)
class Comparison:
    """All schedules over one month, at the looks that the schedule named `budget` takes by itself."""

    budget: str
    seed: int
    results: Mapping[str, Result]

    def __str__(self) -> str:
        lines = [f"Schedules at the looks of {self.budget}, seed {self.seed}"]
        for name, r in self.results.items():
            seen = f"{r.found} of {r.edits} edits"
            lines.append(f"  {name:12} {r.looks:8} looks  {seen:20} median delay {r.median_delay / MINUTE:7.1f} min")
        return "\n".join(lines)


def by_budget(comparisons: Sequence[Comparison]) -> list[list[Comparison]]:
    """Comparisons at the same budget together."""
    return [[c for c in comparisons if c.budget == budget] for budget in BUDGETS]


def delay_ratio(comparisons: Sequence[Comparison]) -> float:
    """Rasid's median delay against the best other schedule's: means over seeds."""
    means = {n: mean(c.results[n].median_delay for c in comparisons) for n in comparisons[0].results}
    return means.pop(OWN) / min(means.values())


def found_ratio(comparisons: Sequence[Comparison]) -> float:
    """The edits that Rasid finds against the best other schedule's, over all seeds."""
    sums = {n: sum(c.results[n].found for c in comparisons) for n in comparisons[0].results}
    return sums.pop(OWN) / max(sums.values())


def compare(seed: int, outlets: int, articles: int) -> list[Comparison]:
    """All schedules over one month, at as many looks as NewsDiffs' own takes, and as diffengine's does."""
    press = MonthPress(seed, month_plan(outlets, articles))
    end = press.plan.end or 0.0
    world = [lives(press, index) for index in range(outlets)]
    schedules = {"newsdiffs": plain(newsdiffs, end), "diffengine": plain(diffengine, end), "fixed": plain(fixed, end)}
    made: list[Comparison] = []
    for budget in BUDGETS:
        looks = measure(schedules[budget], world, 1.0).looks
        results = {name: at_looks(schedule, world, looks) for name, schedule in schedules.items()}
        made.append(Comparison(budget, seed, {**results, OWN: at_looks(rasid(end), world, looks)}))
    return made
