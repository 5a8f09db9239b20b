"""Headlines and lines that noise shows for a while, with signs that speak against it: not told, or only later."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from rasid.changes.differences import key_of
from rasid.changes.second_look import TRUSTED_LOOKS, UNSTABLE_TITLE_LOOKS, YOUNG
from rasid.changes.template import ALONE, LINE_LEAST
from rasid.memory import OutletMemory, Sign
from rasid.records import Hints, Listed, Outcome, Validators
from tests.core.watching import EDITED, OTHER, TEXT, TITLE, TRUSTING, MakeWatch, Watch

AT = [f"2026-03-19T{hour:02}:00:00+02:00" for hour in range(24)]
THIRD = "مكتبة المدينة العامة تفتح أبوابها"
LINE, SLOGAN = "تحميل التطبيق متاح الآن مجانا", "تابعوا صفحتنا على شبكات التواصل"


def trying(watch: MakeWatch, **fields: object) -> Watch:
    """An article of an outlet where headlines took turns lately."""
    one = watch(OutletMemory(), **fields)
    one.memory = OutletMemory(title_flips=one.now)
    return one


def test_where_headlines_are_tried_out_a_young_articles_new_one_is_told_when_it_has_grown(watch: MakeWatch) -> None:
    one = trying(watch)
    began = one.now
    one.read()
    while one.now < began + YOUNG:
        assert one.read(title=OTHER) is Outcome.UNCONFIRMED
    assert one.state.memory.sightings[0].looks > UNSTABLE_TITLE_LOOKS
    assert one.read(title=OTHER) is Outcome.CHANGED
    assert one.told == [Outcome.CHANGED]


def test_one_that_a_list_has_moved_to_is_told_at_once(watch: MakeWatch) -> None:
    one = trying(watch, hints=Hints(title=TITLE))
    one.read()
    one.state = replace(one.state, listed={"feed": Listed("mark", OTHER)})
    assert one.read(title=OTHER) is Outcome.CHANGED


def test_one_that_gave_way_to_a_third_while_they_are_tried_out_was_none(watch: MakeWatch) -> None:
    one = trying(watch)
    for title in (TITLE, *[OTHER] * UNSTABLE_TITLE_LOOKS, *[THIRD] * 60):
        one.read(title=title)
    changes = [visit.change for visit in one.visits if visit.change and visit.change.told]
    assert [(edit.before, edit.after) for change in changes for edit in change.edits] == [(TITLE, THIRD)]


def test_a_date_tells_of_what_came_with_it(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read(modified=AT[8])
    for _ in range(TRUSTED_LOOKS):
        one.read(title=OTHER, modified=AT[9])
    assert one.told == [Outcome.CHANGED]


def test_a_date_tells_nothing_of_what_had_been_seen_before_it(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read(modified=AT[8])
    one.read(title=OTHER, modified=AT[8])
    later = (one.now - timedelta(minutes=1)).isoformat()
    outcomes = [one.read(title=OTHER, modified=later) for _ in range(TRUSTED_LOOKS + 1)]
    assert set(outcomes) == {Outcome.UNCONFIRMED}, "another thing was modified"


def test_a_date_tells_nothing_of_a_headline_that_lists_deny(watch: MakeWatch) -> None:
    one = watch(OutletMemory(), hints=Hints(title=THIRD))
    one.state = replace(one.state, listed={"feed": Listed("mark", THIRD)})
    one.read(modified=AT[8])
    outcomes = [one.read(title=OTHER, modified=AT[9]) for _ in range(TRUSTED_LOOKS + 1)]
    assert set(outcomes) == {Outcome.UNCONFIRMED}, "the page and the list had the old one: the new one is the list's"


@pytest.mark.parametrize(("paragraphs", "held"), [((*TEXT, LINE), False), ((*EDITED, LINE), True)])
def test_an_outlet_owns_up_to_a_line_only_if_nothing_else_was_edited(
    watch: MakeWatch, paragraphs: Sequence[str], held: bool
) -> None:
    one = watch(TRUSTING)
    one.read(modified=AT[8])
    for _ in range(3):
        one.read(*paragraphs, modified=AT[9])
    latest = one.state.latest
    assert latest is not None
    assert (LINE not in latest.paragraphs) is held
    assert one.told == [Outcome.CHANGED]


def test_a_line_that_came_where_known_noise_is_missing_waits(watch: MakeWatch) -> None:
    one, other = watch(TRUSTING), watch(TRUSTING)
    for article in (one, other):
        for _ in range(2):
            article.memory = replace(article.memory or TRUSTING, noise=(f"t{key_of(SLOGAN)}:recurring",))
            article.read(*TEXT, SLOGAN)
        signs = tuple(Sign(kind, n, article.now + ALONE, shows=False) for kind in "+~" for n in (71, 72, 73))
        article.memory = replace(article.memory or TRUSTING, signs=(Sign("+", 70, article.now, shows=True), *signs))
    began = one.now
    looks = []
    while one.now - began < ALONE - timedelta(hours=12):
        looks.append((one.read(*TEXT, LINE), other.read(*TEXT, SLOGAN, LINE)))
        one.now += timedelta(hours=6)
        other.now = one.now
    assert looks[-1][0] is Outcome.UNCONFIRMED, "it is the next text of a box"
    changed = [look for _, look in looks].index(Outcome.CHANGED)
    assert other.visits[2 + changed].fetch.at - began >= LINE_LEAST, "a new design's would have come to others by then"


@pytest.mark.parametrize(("name", "told"), [("صحيفة الساحل", False), ("صحيفة الجبل", True)])
def test_a_short_line_with_the_sites_own_name_comes_and_goes_in_silence(
    watch: MakeWatch, name: str, told: bool
) -> None:
    one = watch(TRUSTING)
    one.outlet = replace(one.outlet, names={"ar": "صحيفة الساحل"})
    one.read()
    outcomes = []
    for _ in range(12):
        outcomes.append(one.read(*TEXT, f"تابعوا جديدنا على تطبيق {name}"))
        one.now += timedelta(hours=8)
    assert outcomes.count(Outcome.CHANGED) == 1
    assert bool(one.told) is told


def test_an_edit_below_another_face_of_the_headline_does_not_change_that(watch: MakeWatch) -> None:
    one = watch(OutletMemory(), hints=Hints(title=TITLE))
    for title in (TITLE, OTHER, TITLE):
        one.read(title=title)
    for _ in range(20):
        one.read(*EDITED, title=OTHER)
        if one.told:
            break
    latest = one.state.latest
    assert latest is not None
    assert (latest.title, latest.paragraphs) == (TITLE, EDITED)
    assert one.state.validators == Validators(), "its page is not the version's"
    one.state = replace(one.state, listed={"feed": Listed("mark", TITLE)})
    assert one.read(*EDITED) is Outcome.UNCHANGED
    assert one.told == [Outcome.CHANGED]


def test_a_headline_among_the_paragraphs_of_a_page_that_lacks_one_waits_when_it_goes(watch: MakeWatch) -> None:
    one = watch(TRUSTING, hints=Hints(title=TITLE))
    one.read(OTHER, *TEXT, title_from="feed")
    began = one.now
    while one.now < began + ALONE - timedelta(hours=3):
        assert one.read(title_from="feed") is Outcome.UNCONFIRMED
    assert Outcome.CHANGED in [one.read() for _ in range(12)]
    assert one.told == []


def test_a_date_printed_in_another_form_is_another_place_of_the_page(watch: MakeWatch) -> None:
    one, other = watch(TRUSTING), watch(TRUSTING)
    for article, date in ((one, "19.03.2026 | 09:31"), (other, "19.03.2026 | 09:31:00")):
        article.read(published="19.03.2026 | 10:06:00", place="text")
        for _ in range(60):
            article.read(published=date, place="text")
            article.now += timedelta(hours=2)
    assert one.state.versions == other.state.versions == 2
    assert (one.told, other.told) == ([], [Outcome.CHANGED])
