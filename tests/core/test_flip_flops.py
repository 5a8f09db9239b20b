"""What comes and goes over several looks: flips, flip-flops, headlines that are tried out."""

from datetime import timedelta

import pytest

from rasid.changes.second_look import OWN_LOOKS, STEADY, TRUSTED_LOOKS, UNDOING
from rasid.memory import OutletMemory
from rasid.records import Hints, Outcome
from tests.core.watching import EDITED, OTHER, TEXT, TITLE, TRUSTING, MakeWatch


@pytest.mark.parametrize("unparsed", [False, True])
def test_a_change_that_is_gone_at_the_second_look_is_a_flip(watch: MakeWatch, unparsed: bool) -> None:
    one = watch(OutletMemory())
    one.read()
    one.read(*EDITED)
    assert (one.unchanged() if unparsed else one.read()) is Outcome.UNCHANGED
    assert one.state.pending is None
    assert [flicker.times for flicker in one.state.memory.flickers if flicker.key.startswith("+")] == [1]
    assert one.memory is not None
    assert one.memory.body_flips is not None
    assert one.memory.trust == 0
    began, looks = one.now, 0
    while one.told == []:
        looked, looks = one.now, looks + 1
        one.read(*EDITED)
    assert looks > OWN_LOOKS
    assert UNDOING <= looked - began < 1.5 * UNDOING, "old copies stay for hours"


def test_what_was_gone_needs_its_looks_only_where_answers_tell_their_age(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    for text in (TEXT, EDITED, TEXT):
        one.read(*text, made=one.now)
    outcomes = [one.read(*EDITED, made=one.now) for _ in range(OWN_LOOKS + 1)]
    assert outcomes.count(Outcome.CHANGED) == 1
    assert outcomes[-1] is Outcome.CHANGED


def test_flip_flops_of_a_text_are_one_quiet_event_with_a_count(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read()
    for _ in range(10):
        one.read(*EDITED)
        one.read(*EDITED)
        one.read()
    assert one.told == []
    events = [visit.change for visit in one.visits if visit.change is not None]
    assert {event.kind for event in events} == {Outcome.FLIPPED}
    assert [event.count for event in events] == list(range(2, 11))
    assert len({event.at for event in events}) == 1, "stored as one"
    assert [(edit.kind, edit.before, edit.after) for edit in events[0].typed] == [("number", "ثلاثة", "أربعة")]
    assert one.state.versions == 1


def test_a_headline_that_goes_back_and_forth_is_told_once_when_it_is_no_longer_young(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    for _ in range(STEADY + 1):
        one.read()
    one.memory = OutletMemory()
    for _ in range(3):
        one.read(title=OTHER)
        one.read()
    assert one.told == [Outcome.FLIPPED] * 2
    assert [visit.change.count for visit in one.visits if visit.change is not None] == [2, 3]


def test_headlines_tried_out_on_a_young_article_are_faces_of_one(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read()
    assert one.read(title=OTHER) is Outcome.UNCONFIRMED
    one.read()
    assert {one.read(title=title) for title in (OTHER, TITLE, OTHER, OTHER, OTHER)} == {Outcome.UNCHANGED}
    one.now += timedelta(days=1)
    assert one.read(title=OTHER) is Outcome.CHANGED, "the outlet has settled for it: a version"
    assert one.told == []
    assert one.read(title=OTHER) is Outcome.UNCHANGED


def test_a_page_with_another_face_is_never_taken_for_unchanged_unread(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read()
    one.read(title=OTHER)
    one.read()
    own = one.state.validators
    assert [one.read(title=OTHER), one.state.validators] == [Outcome.UNCHANGED, own], "lists, or time, may make it news"
    assert [one.read(), one.state.validators != own] == [Outcome.UNCHANGED, True]


def test_the_headline_that_the_feed_had_at_first_has_not_come_later(watch: MakeWatch) -> None:
    one = watch(TRUSTING, hints=Hints(title=OTHER))
    one.read()
    assert one.read(title=OTHER) is Outcome.CHANGED, "it is the one of its headlines that the outlet gives elsewhere"
    assert one.told == []
    assert one.read() is Outcome.UNCHANGED
    other = watch(TRUSTING)
    other.read()
    assert [other.read(title=OTHER) for _ in range(TRUSTED_LOOKS)][-1] is Outcome.CHANGED
