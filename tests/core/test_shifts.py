"""Redesigns, clocks and damaged pages over several looks: what they shift is not told, what editors do meanwhile is."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from rasid.changes.second_look import LOOKS, OWN_LOOKS, UNDOING, UNSTABLE_LOOKS
from rasid.memory import OutletMemory, Sign
from rasid.records import Hints, Listed, Outcome
from tests.core.watching import EDITED, OTHER, TEXT, TITLE, MakeWatch


def redesigned(at: datetime, *kinds: str) -> tuple[Sign, ...]:
    """What is remembered when these shifts were seen in two other articles."""
    return tuple(Sign(kind, article, at, shows=True) for kind in kinds for article in (71, 72))


def test_a_byline_that_a_redesign_changes_makes_a_quiet_version(watch: MakeWatch, now: datetime) -> None:
    one = watch(OutletMemory())
    one.read(byline="ليلى حداد")
    one.memory = replace(one.memory or OutletMemory(), signs=redesigned(one.now, "byline"))
    outcomes = [one.read(byline="هيئة التحرير") for _ in range(LOOKS)]
    assert outcomes[-1] is Outcome.CHANGED
    assert one.told == []
    assert one.read(byline="هيئة التحرير") is Outcome.UNCHANGED


def test_what_a_light_edition_leaves_out_is_no_news_when_it_is_there(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read()
    for _ in range(2 * LOOKS):
        one.now += timedelta(days=1)
        one.read(byline="ليلى حداد", published="19.03.2026 12:00")
    assert (one.state.versions, one.told) == (2, [])
    other = watch(OutletMemory())
    other.read(published="19.03.2026 12:00")
    for _ in range(2 * LOOKS):
        other.now += timedelta(days=1)
        other.read(byline="ليلى حداد", published="19.03.2026 12:00")
    assert other.told == [Outcome.CHANGED], "an editor signs what was not signed"


@pytest.mark.parametrize(("signs", "told"), [("cut", []), ("byline", [Outcome.CHANGED])])
def test_the_end_of_a_first_version_that_others_lacked_as_well_is_no_news(
    watch: MakeWatch, signs: str, told: list[Outcome]
) -> None:
    one = watch(OutletMemory())
    one.read(*TEXT[:-1])
    one.memory = replace(one.memory or OutletMemory(), signs=redesigned(one.now, signs))
    outcomes = [one.read() for _ in range(LOOKS)]
    assert (outcomes[-1], one.told) == (Outcome.CHANGED, told)


def test_what_went_in_silence_is_back_in_silence(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read(byline="ليلى حداد")
    one.memory = replace(one.memory or OutletMemory(), signs=redesigned(one.now, "byline"))
    for _ in range(LOOKS):
        one.read()
    assert one.state.versions == 2
    one.now += timedelta(days=4)
    outcomes = [one.read(byline="ليلى حداد") for _ in range(2 * LOOKS)]
    assert (outcomes.count(Outcome.CHANGED), one.told) == (1, [])
    for _ in range(3 * LOOKS):
        one.read(byline="سامي خوري")
        one.now += timedelta(hours=12)
    assert one.told == [Outcome.CHANGED], "an editor's hand"
    for _ in range(3 * LOOKS):
        one.read(byline="ليلى حداد")
        one.now += timedelta(hours=12)
    assert one.told == [Outcome.CHANGED] * 2, "as people know it no more"


def test_an_edit_during_a_redesign_is_told_alone(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read(byline="ليلى حداد")
    one.memory = replace(one.memory or OutletMemory(), signs=redesigned(one.now, "byline"))
    for _ in range(LOOKS):
        one.read(*EDITED, byline="هيئة التحرير")
    assert one.told == [Outcome.CHANGED]
    change = one.visits[-1].change
    assert change is not None
    assert [edit.field for edit in change.edits] == ["paragraphs"]
    assert one.state.latest is not None
    assert one.state.latest.byline == "هيئة التحرير"


def test_a_byline_that_is_found_elsewhere_is_no_edit(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read(byline="ليلى حداد")
    for _ in range(LOOKS):
        one.read(byline="ليلى حداد - بيروت", place="text")
    assert one.visits[-1].outcome is Outcome.CHANGED
    assert one.told == []


def test_a_byline_is_told_when_the_others_kept_theirs(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read(byline="ليلى حداد")
    for count in range(LOOKS + 1):
        one.read(byline="سامي خوري")
        if count < 2 and one.memory is not None:
            calm = Sign("byline", 71 + count, one.now, shows=False)
            one.memory = replace(one.memory, signs=(*one.memory.signs, calm))
    assert one.told == [Outcome.CHANGED]


def test_a_headline_that_is_only_the_lists_says_nothing_of_what_the_page_had(watch: MakeWatch) -> None:
    one = watch(OutletMemory(), hints=Hints(title=OTHER))
    one.read()
    assert {one.read(title=OTHER, title_from="feed") for _ in range(12)} == {Outcome.UNCHANGED}
    assert one.state.versions == 1
    assert one.state.latest is not None
    assert (one.state.latest.title, one.state.latest.sources["title"]) == (TITLE, "h1")


def test_a_first_version_that_was_another_article_is_set_right_at_once_without_a_word(watch: MakeWatch) -> None:
    title, text = "إغلاق الطريق الجبلي بعد تساقط كثيف للثلوج", f"أغلقت الشرطة الطريق {'الجبلي أمس ' * 40}."
    one = watch(OutletMemory(), hints=Hints(title="افتتاح مكتبة عامة جديدة وسط المدينة"))
    unlisted = watch(OutletMemory())
    for other in (one, unlisted):
        other.read(text, title=title, byline="فريق التحرير", published="2026-03-19T10:00:00+02:00")
    assert one.read(byline="سلمى الحداد") is Outcome.CHANGED
    assert one.told == []
    assert {one.read(byline="سلمى الحداد") for _ in range(3)} == {Outcome.UNCHANGED}
    assert unlisted.read() is Outcome.SUSPECT, "which of the two is the article?"


def test_a_first_version_that_was_another_article_is_known_by_what_lists_call_the_right_one_now(
    watch: MakeWatch,
) -> None:
    one = watch(OutletMemory(), hints=Hints(title=OTHER))
    one.read(*EDITED, title="افتتاح مكتبة ثانية في المدينة", canonical="https://sahel.example/news/7")
    one.state = replace(one.state, listed={"feed": Listed("", TITLE)})
    assert one.read(canonical=one.state.url) is Outcome.CHANGED
    assert one.told == []


@pytest.mark.parametrize("own", [True, False], ids=["it named the other one's address", "no page names any"])
def test_a_first_version_that_was_an_article_much_like_it_is_known_by_its_address(watch: MakeWatch, own: bool) -> None:
    one = watch(OutletMemory(), hints=Hints(title=TITLE))
    other = (*EDITED[:3], "ويقام في القاعة معرض للصور القديمة يستمر حتى نهاية الشهر.")
    one.read(*other, title="افتتاح مكتبة ثانية في المدينة", canonical="https://sahel.example/news/7" if own else None)
    outcomes = [one.read(canonical=one.state.url if own else None) for _ in range(2 * LOOKS)]
    assert (outcomes[0] is Outcome.CHANGED) is own
    assert (one.told == []) is own


def test_a_page_that_ends_before_its_end_tag_is_suspect(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read()
    assert one.read(*TEXT[:3], whole=False) is Outcome.SUSPECT
    assert one.read() is Outcome.UNCHANGED


def test_a_first_page_without_an_end_is_suspect_where_the_others_have_one(watch: MakeWatch) -> None:
    one, other = watch(OutletMemory(whole=3)), watch(OutletMemory())
    assert one.read(*TEXT[:3], whole=False) is Outcome.SUSPECT
    assert one.read() is Outcome.NEW
    assert other.read(*TEXT[:3], whole=False) is Outcome.NEW, "perhaps its pages never have one"


def test_a_first_version_that_was_cut_short_is_mended_without_a_word(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read(*TEXT[:3], whole=False)
    assert [one.read() for _ in range(UNSTABLE_LOOKS)].count(Outcome.CHANGED) == 1
    assert one.told == []


def test_a_page_clock_taken_for_its_date_is_not_told(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read(published="2026-03-19 10:04:31", place="text")
    for _ in range(LOOKS):
        one.read(published="2026-03-19 11:20:07", place="text")
    assert one.told == []
    assert one.now > one.visits[0].fetch.at + timedelta(minutes=30)


HOURS = [f"2026-03-19T{hour}:00:00+02:00" for hour in (10, 11, 12)]


@pytest.mark.parametrize("unparsed", [False, True])
def test_an_old_copy_is_passed_over(watch: MakeWatch, unparsed: bool) -> None:
    one = watch(OutletMemory())
    one.read(modified=HOURS[0])
    outcomes = []
    for number in range(2 * LOOKS):
        if number % 2:
            outcomes.append(one.unchanged() if unparsed else one.read(modified=HOURS[0]))
        else:
            outcomes.append(one.read(*EDITED, modified=HOURS[1]))
    assert outcomes.count(Outcome.CHANGED) == 1
    assert one.told == [Outcome.CHANGED]
    assert one.memory is not None
    assert one.memory.body_flips is None, "nothing has flipped"


def test_an_old_copy_is_known_by_a_date_that_was_seen_long_ago(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read(modified=HOURS[0])
    for _ in range(LOOKS):
        one.read(*EDITED, modified=HOURS[1])
    one.now += timedelta(days=2)
    began = one.now
    assert {one.read(modified=HOURS[0]) for _ in range(OWN_LOOKS)} == {Outcome.UNCONFIRMED}
    while one.now < began + UNDOING * 1.5:
        one.read(modified=HOURS[0])
    assert one.told == [Outcome.CHANGED], "a date that moved backwards owns up to nothing"
    assert one.read(*EDITED, modified=HOURS[1]) is Outcome.UNCHANGED


def test_what_an_editor_takes_back_has_a_newer_date(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read(modified=HOURS[0])
    for _ in range(LOOKS):
        one.read(*EDITED, modified=HOURS[1])
    began = one.now
    for _ in range(OWN_LOOKS):
        one.read(modified=HOURS[2])
    assert one.told == [Outcome.CHANGED] * 2
    assert one.visits[-1].fetch.at - began < UNDOING


def test_a_date_that_stays_older_is_believed(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read(modified=HOURS[1])
    for _ in range(40):
        one.read(*EDITED, modified=HOURS[0])
        one.now += timedelta(hours=1)
    assert one.told == [Outcome.CHANGED]
