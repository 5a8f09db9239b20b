"""What pages, API and metrics share of what is observed, found out for all of them together."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from dashboard.kept import Kept
from dashboard.outlet_metrics import outlets_text
from dashboard.standing import Standing, stand
from rasid.health.assess import Assessment, assess
from rasid.health.looking import LookAround, look
from rasid.health.state import Beat, State
from rasid.ports import Counts
from rasid.settings import Settings
from rasid.showing import ShownStore

LASTS, LATE = timedelta(seconds=5), timedelta(seconds=30)


class Sight:
    """All of it may be as old as `LASTS` (what follows from something else here: twice that), unless `forget`
    was called. What is costly to find out may be as old as `LATE` for the first who asks after a while, or as two looks
    of the daemon at its health, which finds it out with each. What asks the store may raise `StoreError`; an assessment
    tells of it instead."""

    def __init__(
        self,
        store: ShownStore,
        settings: Settings,
        around: LookAround,
        beat: Callable[[datetime], Beat | None],
    ) -> None:
        lasts = LASTS
        late = max(LATE, timedelta(seconds=2 * settings.health_interval)) if lasts else lasts
        self._store = store
        self._look: Callable[[datetime], State] = lambda now: look(store, around, settings, beat(now))
        self._assessed = Kept(self._assess, lasts, late=late, worth=lambda found: found[0].database_fault is None)
        self._standings = Kept(self._stand, lasts, late=late)
        self._outlets = Kept(lambda _: tuple(store.known_outlets(retired=True)), lasts, late=late)
        self._counts = Kept(self._count, lasts, late=late)
        self._summaries = Kept(lambda _: store.overview(), lasts, late=late)
        self._metrics = Kept(lambda now: outlets_text(self.summaries(now), self.assessment(now).findings), lasts)
        self.outlet_metrics = self._metrics.anew
        self.counts, self.counts_anew = self._counts.at, self._counts.anew
        self.summaries, self.outlets = self._summaries.anew, self._outlets.at

    def assessment(self, now: datetime) -> Assessment:
        """What is wrong: the same for every page, the metrics, and the check."""
        return self._assessed.at(now)[1]

    def assessment_anew(self, now: datetime) -> Assessment:
        """The same for programs, which would rather wait than be told what was."""
        return self._assessed.anew(now)[1]

    def standings(self, now: datetime) -> Mapping[str, Standing]:
        """How the outlets of the catalogue stand, by id, the worst first."""
        return self._standings.at(now)

    def renew(self, now: datetime) -> None:
        """Find out what pages show, so that nobody who asks has to wait: a third of a second for 10,000 outlets."""
        self._standings.anew(now)
        self._counts.anew(now)

    def forget(self) -> None:
        """Something was done with an outlet: whoever asks next sees it."""
        for kept in (self._outlets, self._assessed, self._standings, self._counts, self._summaries, self._metrics):
            kept.forget()

    def _assess(self, now: datetime) -> tuple[State, Assessment]:
        state = self._look(now)
        return state, assess(state, now)

    def _count(self, now: datetime) -> Counts:
        return self._store.counts(now)

    def _stand(self, now: datetime) -> Mapping[str, Standing]:
        state, assessment = self._assessed.anew(now)
        active = [outlet for outlet in self._outlets.anew(now) if outlet.active]
        return {standing.outlet.id: standing for standing in stand(active, state.seen, assessment.findings)}
