"""A date of modification that moved once, and one thing that differs: what an editor owns up to."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from rasid.changes.second_look import LOOKS, TRUSTED_LOOKS
from rasid.memory import OutletMemory
from rasid.records import Hints, Listed, Outcome
from tests.core.watching import EDITED, OTHER, TEXT, TITLE, MakeWatch

AT = [f"2026-03-19T{hour:02}:00:00+02:00" for hour in range(24)]
SHORTER = TEXT[:3]
Look = tuple[Sequence[str], str, str]
"""Paragraphs, headline and date of modification."""


def of(*looks: Look) -> tuple[Look, ...]:
    return ((TEXT, TITLE, AT[8]), *looks)


OWNED = {
    "a text": of(*[(EDITED, TITLE, AT[9])] * TRUSTED_LOOKS),
    "a headline": of(*[(TEXT, OTHER, AT[9])] * TRUSTED_LOOKS),
    "an end that went": of(*[(SHORTER, TITLE, AT[9])] * TRUSTED_LOOKS),
    "what is taken back": of(*[(EDITED, TITLE, AT[9])] * TRUSTED_LOOKS, *[(TEXT, TITLE, AT[10])] * TRUSTED_LOOKS),
}
NOT_OWNED = {
    "no date": of(*[(EDITED, TITLE, "")] * (LOOKS - 1)),
    "a date that did not move": of(*[(EDITED, TITLE, AT[8])] * (LOOKS - 1)),
    "a date that moves at each look": of(*((EDITED, TITLE, AT[9 + n]) for n in range(LOOKS - 1))),
    "two things at once": of(*[(EDITED, OTHER, AT[9])] * (LOOKS - 1)),
    "a date that moved for nothing": of((TEXT, TITLE, AT[9]), *[(EDITED, TITLE, AT[10])] * (LOOKS - 1)),
    "an article in which another thing was gone before": of(
        (TEXT, OTHER, AT[8]), (TEXT, TITLE, AT[8]), *[(EDITED, TITLE, AT[9])] * (LOOKS - 1)
    ),
    "what was gone before": of((EDITED, TITLE, AT[8]), (TEXT, TITLE, AT[8]), *[(EDITED, TITLE, AT[9])] * (LOOKS - 1)),
}


@pytest.mark.parametrize("looks", OWNED.values(), ids=OWNED)
def test_what_an_outlet_owns_up_to_is_told_at_the_second_look(watch: MakeWatch, looks: Sequence[Look]) -> None:
    one = watch(OutletMemory())
    outcomes = [one.read(*text, title=title, modified=at) for text, title, at in looks]
    assert outcomes[1:] == [Outcome.UNCONFIRMED, Outcome.CHANGED] * (len(outcomes) // 2)
    assert [visit.change.acknowledged for visit in one.visits if visit.change] == [True] * (len(outcomes) // 2)


@pytest.mark.parametrize("looks", NOT_OWNED.values(), ids=NOT_OWNED)
def test_no_other_date_vouches_for_a_difference(watch: MakeWatch, looks: Sequence[Look]) -> None:
    one = watch(OutletMemory())
    for text, title, at in looks:
        one.read(*text, title=title, modified=at)
    assert one.told == []


@pytest.mark.parametrize(
    ("days_ago", "listed", "told"),
    [(3, TITLE, 0), (3, OTHER, 1), (20, TITLE, 1)],
    ids=["headlines took turns lately", "a list gives it, too", "long ago"],
)
def test_where_headlines_are_tried_out_a_date_may_tell_of_another_one_than_the_page_shows(
    watch: MakeWatch, days_ago: int, listed: str, told: int
) -> None:
    one = watch(OutletMemory(), hints=Hints(title=TITLE))
    one.memory = OutletMemory(title_flips=one.now - timedelta(days=days_ago))
    one.read(modified=AT[8])
    one.state = replace(one.state, listed={"feed": Listed("mark", listed)})
    for _ in range(TRUSTED_LOOKS):
        one.read(title=OTHER, modified=AT[9])
    assert len(one.told) == told
