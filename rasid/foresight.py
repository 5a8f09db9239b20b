"""What is expected of an outlet: how fast it edits, how often its articles are looked at, and what they miss. Pure."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from rasid.settings import Settings
from rasid.tempo import Tempo
from rasid.timing.articles import expected_missed, stretch

_STEP = 20  # parts of one, to which rates are rounded: an outlet's is not known any better


@dataclass(frozen=True, slots=True)
class Foresight:
    """What is expected of an outlet: `rate` in times of a usual outlet, `articles` a day, `looks` at an article that
    never changes; `overwritten` and `late` are the shares of edits hidden by later ones and after the last look."""

    rate: float
    articles: float
    looks: int
    overwritten: float
    late: float

    @property
    def missed(self) -> float:
        """The share of edits that will not be seen."""
        return self.overwritten + self.late


def foresee(tempo: Tempo, settings: Settings, now: datetime) -> Foresight:
    """What is expected of an outlet of this tempo. One that publishes more than `outlet_looks` allow for gets its
    looks later."""
    rate = max(round(tempo.rate() * _STEP) / _STEP, 1 / _STEP)
    looks, overwritten, late = _shares(settings, rate, round(stretch(tempo, now, settings), 1))
    return Foresight(rate, round(tempo.per_day(now), 1), looks, overwritten, late)


@lru_cache(maxsize=1024)
def _shares(settings: Settings, rate: float, slower: float) -> tuple[int, float, float]:
    seen = expected_missed(settings, rate, slower)
    return seen.looks, seen.overwritten / seen.changes, seen.late / seen.changes
