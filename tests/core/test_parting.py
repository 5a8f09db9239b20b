"""Edits that were waiting for another look when the article was deleted: which of them the deletion tells."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from rasid.changes.second_look import LOOKS, SURE
from rasid.memory import OutletMemory
from rasid.records import Change, Outcome
from tests.core.watching import EDITED, OTHER, SETTINGS, TEXT, TITLE, TRUSTING, MakeWatch, Watch

NEW = "وأضافت المديرة أن المكتبة ستفتح فرعا ثانيا في الحي الجنوبي قبل نهاية العام الجاري بدعم من الأهالي."
THIRD = (TEXT[0], TEXT[1].replace("ثلاثة", "خمسة"), *TEXT[2:])


def gone(one: Watch) -> Change:
    """The article answers 404 until it is gone."""
    for _ in range(3):
        one.fail("http-404")
        one.find_another()
    change = one.visits[-1].change
    assert change is not None
    assert (change.kind, change.told, change.weight) == (Outcome.GONE, True, 1.0)
    assert one.visits[-1].version is None
    assert (one.state.pending, len(one.state.memory.sightings)) == (None, 1)
    return change


def restless(one: Watch) -> None:
    """Texts flip in the outlet."""
    assert one.memory is not None
    one.memory = replace(one.memory, body_flips=one.now, title_flips=one.now)


@pytest.mark.parametrize(
    ("memory", "looks"), [(TRUSTING, 1), (OutletMemory(), 2)], ids=["well known", "not so well known"]
)
@pytest.mark.parametrize(
    ("paragraphs", "title", "fields"),
    [(EDITED, TITLE, ["paragraphs"]), ((*TEXT, NEW), TITLE, ["paragraphs"]), (EDITED, OTHER, ["title", "paragraphs"])],
    ids=["reworded", "added", "both"],
)
def test_what_stood_until_the_end_goes_with_the_deletion(
    watch: MakeWatch, memory: OutletMemory, looks: int, paragraphs: Sequence[str], title: str, fields: list[str]
) -> None:
    one, other = watch(memory), watch(memory)
    for article, seen in ((one, looks), (other, looks - 1)):
        for _ in range(6):
            article.read()
        article.now += timedelta(days=2)  # headlines are not tried out any more
        outcomes = {article.read(*paragraphs, title=title) for _ in range(seen)}
        assert outcomes <= {Outcome.UNCONFIRMED}
    assert [edit.field for edit in gone(one).edits] == fields
    assert gone(other).edits == ()


def test_in_a_restless_outlet_it_must_have_been_seen_more_often(watch: MakeWatch) -> None:
    one, other = watch(OutletMemory()), watch(OutletMemory())
    for article, seen in ((one, SURE), (other, SURE - 1)):
        article.read()
        restless(article)
        assert {article.read(*EDITED) for _ in range(seen)} == {Outcome.UNCONFIRMED}
    assert [edit.field for edit in gone(one).edits] == ["paragraphs"]
    assert gone(other).edits == ()


def test_what_the_page_s_own_date_tells_of_needs_no_other_look(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    for _ in range(2):
        one.read(modified="2026-03-19T08:00:00+02:00")
    one.read(*EDITED, modified="2026-03-19T09:00:00+02:00")
    change = gone(one)
    assert ([edit.field for edit in change.edits], change.acknowledged) == (["paragraphs"], True)


def test_all_steps_of_quick_edits_go_with_it(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read()
    one.read(*EDITED)
    one.read(*THIRD)
    edits = gone(one).edits
    assert [edit.field for edit in edits] == ["paragraphs", "paragraphs"]
    assert "أربعة" in str(edits[0].after)
    assert "خمسة" in str(edits[1].after)


@pytest.mark.parametrize("look", ["back", "undone", "tried", "cut", "fewer", "none"])
def test_nothing_doubtful_goes_with_it(watch: MakeWatch, look: str) -> None:
    one = watch(OutletMemory() if look in ("tried", "cut") else TRUSTING)
    one.read()
    if look == "back":
        for text in (EDITED, TEXT, EDITED):
            one.read(*text)
    elif look == "undone":
        for text in (EDITED, EDITED, TEXT):
            one.read(*text)
        assert one.told == [Outcome.CHANGED]
    elif look == "tried":
        restless(one)
        one.read(title=OTHER)
        one.read(title=OTHER)
    elif look == "cut":
        assert {one.read(*TEXT[:3]) for _ in range(LOOKS - 1)} == {Outcome.UNCONFIRMED}
    elif look == "fewer":
        one.read(TEXT[0], *TEXT[2:])
    assert gone(one).edits == ()


def test_looks_before_and_after_an_outage_count_together(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read()
    assert one.read(*EDITED) is Outcome.UNCONFIRMED
    assert one.fail("http-404") is Outcome.MISSING
    assert one.read(*EDITED) is Outcome.CHANGED
    other = watch(TRUSTING)
    other.read()
    other.read(*EDITED)
    other.fail("http-404")
    assert other.read() is Outcome.UNCHANGED
    assert (other.state.pending, other.state.memory.sightings) == (None, ())
    assert [flicker.times for flicker in other.state.memory.flickers] != []


def test_what_a_deletion_told_is_told_with_what_comes_back(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read()
    one.read(*EDITED)
    gone(one)
    one.now += timedelta(seconds=SETTINGS.gone_delay)
    assert one.read(*EDITED) is Outcome.RESTORED
    assert one.told == [Outcome.GONE, Outcome.RESTORED]
    assert one.state.versions == 2
