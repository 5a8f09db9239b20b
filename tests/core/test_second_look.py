"""Differences that have to be seen again before they are told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rasid.changes.second_look import (
    FLEETING,
    LOOKS,
    MOST_LOOKS,
    PLAIN,
    TRUSTED_LOOKS,
    UNDOING,
    UNSTABLE_TITLE_LOOKS,
)
from rasid.changes.template import ALONE
from rasid.memory import OutletMemory
from rasid.records import Hints, Listed, Outcome
from tests.core.watching import EDITED, OTHER, SETTINGS, TEXT, TITLE, TRUSTING, MakeWatch


def test_a_trusted_outlet_is_believed_at_the_second_look(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    outcomes = [one.read(), *(one.read(*EDITED) for _ in range(TRUSTED_LOOKS))]
    assert outcomes == [Outcome.NEW, Outcome.UNCONFIRMED, Outcome.CHANGED]


def test_a_trusted_outlet_that_owns_up_to_a_change_is_believed_at_first_sight(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read(modified="2026-03-19T10:00:00+02:00")
    assert one.read(*EDITED, modified="2026-03-19T11:00:00+02:00") is Outcome.CHANGED


def test_an_outlet_of_which_nothing_is_known_must_show_a_change_again(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read()
    validators = one.state.validators
    outcomes = [one.read(*EDITED) for _ in range(LOOKS)]
    assert outcomes == [*[Outcome.UNCONFIRMED] * (LOOKS - 1), Outcome.CHANGED]
    assert one.visits[1].state.validators == validators, "an unchanged answer must mean the last version"
    waits = [v.state.next_check_at - v.fetch.at for v in one.visits[1:3] if v.state.next_check_at]
    assert waits == [timedelta(seconds=600), timedelta(seconds=900)]
    assert one.memory is not None
    assert one.memory.trust == 1
    assert one.told == [Outcome.CHANGED]
    assert one.state.versions == 2


def test_without_second_looks_all_is_believed(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read()
    one.settings = replace(SETTINGS, second_look_delay=0.0)
    assert one.read(*EDITED) is Outcome.CHANGED


def test_each_difference_is_counted_by_itself(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read(*TEXT, "أعلنت البلدية موعد الحفل")
    for number in range(LOOKS):
        one.read(*EDITED, f"إعلان {chr(1575 + number) * 3}")
    assert one.told == [Outcome.CHANGED], "whatever goes on around it"
    change = one.visits[-1].change
    assert change is not None
    assert [(edit.kind, edit.after) for edit in change.typed] == [("number", "أربعة")]
    latest = one.state.latest
    assert latest is not None
    assert latest.paragraphs == (*EDITED, "أعلنت البلدية موعد الحفل"), "what has not stayed is as it was"
    assert [masked.reason for masked in latest.masked] == ["passing"]


def test_an_edit_is_told_though_the_next_one_has_come(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read()
    second = (*EDITED, "وتفتح المكتبة أبوابها غدا أمام الجميع، ويقام بهذه المناسبة حفل صغير في ساحة البلدة القديمة.")
    one.read(*EDITED)
    one.read(*EDITED)
    outcomes = [one.read(*second) for _ in range(LOOKS)]
    assert outcomes.count(Outcome.CHANGED) == 2
    kinds = [edit.kind for visit in one.visits if visit.change for edit in visit.change.typed]
    assert kinds == ["number", "paragraph-added"]


def test_a_headline_that_a_list_gives_as_well_is_told_at_once(watch: MakeWatch) -> None:
    one = watch(OutletMemory(), hints=Hints(title=TITLE))
    one.read()
    one.state = replace(one.state, listed={"feed": Listed("mark", OTHER)})
    assert one.read(title=OTHER) is Outcome.CHANGED
    assert one.read() is Outcome.UNCONFIRMED, "an old copy"


def test_a_headline_that_was_gone_again_is_told_when_a_list_gives_it_too(watch: MakeWatch) -> None:
    one = watch(OutletMemory(plain=PLAIN), hints=Hints(title=TITLE))
    one.read()
    one.read(title=OTHER)
    one.read()
    assert one.read(title=OTHER) is Outcome.UNCONFIRMED
    one.state = replace(one.state, listed={"feed": Listed("mark", OTHER)})
    assert one.read(title=OTHER) is Outcome.CHANGED


def test_a_list_that_stays_with_the_first_headline_does_not_vouch_for_its_return(watch: MakeWatch) -> None:
    one = watch(OutletMemory(), hints=Hints(title=TITLE))
    one.read()
    one.state = replace(one.state, listed={"feed": Listed("mark", TITLE)})
    assert [one.read(title=OTHER) for _ in range(UNSTABLE_TITLE_LOOKS)][-1] is Outcome.CHANGED
    assert one.read() is Outcome.UNCONFIRMED, "the list never followed the page"


def test_a_text_that_only_ends_sooner_is_not_believed_at_once_even_of_a_trusted_outlet(watch: MakeWatch) -> None:
    one, other = watch(TRUSTING), watch(TRUSTING)
    for _ in range(4):
        one.read()
        other.read()
    assert {one.read(*TEXT[:3]) for _ in range(LOOKS)} == {Outcome.UNCONFIRMED}, "pages break off there"
    outcomes = [other.read(*TEXT[1:]) for _ in range(TRUSTED_LOOKS + 1)]
    assert outcomes[-1] is Outcome.CHANGED, "no page breaks off at its beginning"


@pytest.mark.parametrize("there", [1, 3, 12])
def test_the_less_a_paragraph_was_seen_the_longer_it_must_be_missing(watch: MakeWatch, there: int) -> None:
    one = watch(OutletMemory())
    for _ in range(there):
        one.read()
    outcomes = [one.read(*TEXT[1:]) for _ in range(25)]
    assert outcomes.index(Outcome.CHANGED) + 1 == {1: 19, 3: 9, 12: 5}[there]


def test_a_return_to_an_earlier_state_is_not_believed_at_once_even_of_a_trusted_outlet(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read()
    assert [one.read(*EDITED) for _ in range(TRUSTED_LOOKS)][-1] is Outcome.CHANGED
    assert one.read() is Outcome.UNCONFIRMED, "a stale copy, or an editor who takes it back?"
    assert one.read(*EDITED) is Outcome.UNCHANGED
    began = one.now
    outcomes = [one.read() for _ in range(2 * MOST_LOOKS)]
    assert outcomes.count(Outcome.CHANGED) == 1, "it was the editor"
    assert one.visits[outcomes.index(Outcome.CHANGED) - len(outcomes)].fetch.at - began >= UNDOING


def test_a_headline_that_has_stood_for_few_looks_needs_more(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read()
    outcomes = [one.read(title=OTHER) for _ in range(UNSTABLE_TITLE_LOOKS)]
    assert outcomes == [*[Outcome.UNCONFIRMED] * (UNSTABLE_TITLE_LOOKS - 1), Outcome.CHANGED]


def test_a_short_paragraph_waits_for_what_other_articles_show(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read()
    began = one.now
    outcomes = [one.read(*TEXT, "تابعونا على منصاتنا الجديدة") for _ in range(60)]
    assert one.visits[outcomes.index(Outcome.CHANGED) + 1].fetch.at - began >= ALONE, "it may be a slogan"


def test_what_came_and_went_from_the_start_is_never_told_as_removed(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    slogans = [f"عرض اليوم: {word}" for word in ("كتب", "ساعات", "هواتف")]
    for slogan in (*slogans, *slogans, *slogans):
        one.read(*TEXT, slogan)
    for _ in range(40):
        one.read(*TEXT)
    assert one.told == []


def test_what_only_first_looks_show_is_not_told_as_removed(watch: MakeWatch) -> None:
    restless, calm = watch(OutletMemory(fleeting=FLEETING)), watch(OutletMemory())
    for one in (restless, calm):
        one.read(TEXT[0], "عرض خاص لهذا اليوم فقط", *TEXT[1:])
        for _ in range(25):
            one.read()
    assert (restless.told, calm.told) == ([], [Outcome.CHANGED])
