"""An edit that is taken back before it was seen often enough, where the page's own dates tell of both."""

from collections.abc import Sequence

import pytest

from rasid.memory import OutletMemory
from rasid.records import Outcome
from tests.core.watching import EDITED, OTHER, TEXT, TITLE, MakeWatch

SHORTER = (*TEXT[:2], TEXT[3])


def at(hour: int) -> str:
    return f"2026-03-18T{hour:02}:00:00+02:00"


@pytest.mark.parametrize(
    ("paragraphs", "title", "field"),
    [(EDITED, TITLE, "paragraphs"), (SHORTER, TITLE, "paragraphs"), (TEXT, OTHER, "title")],
    ids=["reworded", "removed", "headline"],
)
def test_two_dates_that_rise_tell_of_two_edits(
    watch: MakeWatch, paragraphs: Sequence[str], title: str, field: str
) -> None:
    one = watch(OutletMemory())
    for _ in range(3):
        one.read(modified=at(8))
    assert one.told == []
    one.read(*paragraphs, title=title, modified=at(9))
    assert one.read(modified=at(10)) is Outcome.UNCHANGED
    change = one.visits[-1].change
    assert change is not None
    assert [edit.field for edit in change.edits] == [field, field]
    assert (change.edits[0].before, change.edits[0].after) == (change.edits[1].after, change.edits[1].before)
    assert (change.kind, change.told, change.acknowledged) == (Outcome.CHANGED, True, True)
    assert (one.visits[-1].version, one.state.versions) == (None, 1)
    assert (one.state.memory.flickers, one.state.memory.idle, one.state.memory.sightings) == ((), 0, ())
    assert one.memory is not None
    assert (one.memory.body_flips, one.memory.title_flips) == (None, None)
    for _ in range(3):
        assert one.read(modified=at(10)) is Outcome.UNCHANGED
    assert one.told == [Outcome.CHANGED]


@pytest.mark.parametrize(
    "dates",
    [(8, 8, 8, 8), (8, 8, 9, 9), (8, 8, 8, 9), (8, 8, 9, 8), (8, 9, 10, 11), (None, None, None, None)],
    ids=["still", "not when back", "only when back", "an older one", "a clock", "none"],
)
def test_no_other_dates_do(watch: MakeWatch, dates: Sequence[int | None]) -> None:
    one = watch(OutletMemory())
    for text, hour in zip((TEXT, TEXT, EDITED, TEXT), dates, strict=True):
        one.read(*text, modified=at(hour) if hour else "")
    for _ in range(3):
        one.read(modified=at(max(hour or 0 for hour in dates)) if dates[-1] else "")
    assert one.told == []


def test_a_date_of_which_it_is_not_known_that_it_stands_still_does_not(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    for text, hour in zip((TEXT, EDITED, TEXT), (8, 9, 10), strict=True):
        one.read(*text, modified=at(hour))
    assert one.told == []
