"""What is expected to be missed of an outlet."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from rasid.foresight import foresee
from rasid.settings import Settings
from rasid.tempo import Count, Tempo

SETTINGS = Settings()


def test_who_edits_more_is_missed_more(now: datetime) -> None:
    usual, fast = (foresee(one, SETTINGS, now) for one in (Tempo(), Tempo(total=Count(120.0, 20.0))))
    assert (usual.rate, usual.articles) == (1.0, 0.0)
    assert usual.missed == pytest.approx(usual.overwritten + usual.late)
    assert 0.0 < usual.overwritten < fast.overwritten < 0.2
    assert usual.looks == pytest.approx(SETTINGS.recheck_looks, rel=0.3)


def test_who_publishes_more_than_the_bound_allows_for_is_looked_at_less(now: datetime) -> None:
    published = Tempo(published=7000.0, counted_at=now, counted_since=now - timedelta(days=30))
    calm, busy = (foresee(one, SETTINGS, now) for one in (Tempo(), published))
    assert busy.articles > 500
    assert busy.looks < calm.looks / 2
    assert busy.missed > calm.missed
    unbound = foresee(published, replace(SETTINGS, outlet_looks=1e9), now)
    assert unbound.looks == calm.looks
