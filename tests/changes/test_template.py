"""What shifts in many articles at once is the template's doing; what shifts in one alone is an edit."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from rasid.changes.differences import differences
from rasid.changes.shifts import BESIDE, INSIDE, STRUCK, TITLE, is_same_text, kind_of, kinds_of
from rasid.changes.template import (
    ALONE,
    CONTROLS,
    MOST_SIGNS,
    TITLE_ALONE,
    ends_again,
    held,
    noted,
)
from rasid.memory import OutletMemory, Sighting
from rasid.normalize.text import compared
from rasid.records import Article

MakeArticle = Callable[..., Article]
HOUR, LONG_AGO = timedelta(hours=1), timedelta(days=20)
KEY = {"byline": "byline:ab", "title": "title:ab", "cut": "-ab", "back": "+ab", INSIDE: "+cd"}


def seen(now: datetime, outlet: OutletMemory, kind: str, since: datetime) -> list[bool]:
    """Of a shift in article 1 that stands since then: nothing if it may be told, else whether it never is."""
    key = KEY[kind]
    return [never for _, never in held({key: kind}, {key: Sighting(key, 5, since)}, outlet, 1, now)]


def after(*looks: tuple[int, datetime, set[str]]) -> OutletMemory:
    outlet = OutletMemory()
    for article, at, kinds in looks:
        outlet = noted(outlet, article, kinds, at - LONG_AGO, at)
    return outlet


@pytest.mark.parametrize("kind", ["byline", "cut", INSIDE])
def test_a_shift_waits_until_two_other_articles_were_seen_without_one(now: datetime, kind: str) -> None:
    outlet = after((1, now, {kind}))
    assert seen(now + HOUR, outlet, kind, now) == [False]
    for number in range(CONTROLS):
        assert seen(now + HOUR, outlet, kind, now) == [False]
        outlet = noted(outlet, 2 + number, set(), now - LONG_AGO, now + HOUR)
    assert seen(now + HOUR, outlet, kind, now) == []


@pytest.mark.parametrize(
    ("kind", "at_once", "in_the_end"), [("byline", [True], [True]), ("cut", [False], [True]), (INSIDE, [True], [True])]
)
def test_what_others_show_as_well_is_never_told(
    now: datetime, kind: str, at_once: list[bool], in_the_end: list[bool]
) -> None:
    looks = [(number, now + number * timedelta(minutes=5), {kind}) for number in (1, 2, 3)]
    assert seen(now + HOUR, after(*looks), kind, now) == at_once
    assert seen(now + ALONE + HOUR, after(*looks), kind, now) == in_the_end


def test_ends_that_are_back_in_others_do_not_say_that_one_was_cut_by_an_editor(now: datetime) -> None:
    outlet = after(*((number, now, {"cut"}) for number in (1, 2, 3)))
    for number in (2, 3):
        outlet = noted(outlet, number, set(), now - LONG_AGO, now + HOUR)
    assert seen(now + HOUR, outlet, "cut", now) == [False], "pages break off for a while"
    for number in (4, 5):
        outlet = noted(outlet, number, set(), now - LONG_AGO, now + HOUR)
    assert seen(now + HOUR, outlet, "cut", now) == [], "but not most of them"


@pytest.mark.parametrize(("late", "lacked"), [(timedelta(hours=20), True), (timedelta(days=2), False)])
def test_what_came_behind_an_end_that_others_lacked_too_is_no_news_unless_it_came_much_later(
    now: datetime, late: timedelta, lacked: bool, reading: Callable[..., Article]
) -> None:
    """The page went on without it for two days, and then it was added."""
    texts = ("النص الأول من الخبر عن المدينة.", "النص الثاني عن السوق القديم.", "وأضيفت هذه الفقرة إلى آخره لاحقاً.")
    before, after_it = (reading(title="خبر من المدينة", paragraphs=texts[:count]) for count in (2, 3))
    found = differences(before, after_it, compared)
    sightings = {one.key: Sighting(one.key, 5, now + late) for one in found}
    outlet = after(*((number, now, {"cut"}) for number in (2, 3)))
    assert bool(ends_again(sightings, found, before, outlet, 1, now)) is lacked


def test_headlines_that_change_together_wait_for_a_day(now: datetime) -> None:
    outlet = after(*((number, now, {"title"}) for number in (1, 2, 3)))
    assert seen(now + HOUR, outlet, "title", now) == [False]
    assert seen(now + TITLE_ALONE, outlet, "title", now) == [], "then all of them were edited"
    assert seen(now + HOUR, after((1, now, {"title"})), "title", now) == [], "one alone waits for no other"


@pytest.mark.parametrize(("articles", "is_held"), [((1,), False), ((1, 2), False), ((1, 2, 3), True)])
def test_what_takes_edits_back_in_three_articles_is_a_cache(
    now: datetime, articles: tuple[int, ...], is_held: bool
) -> None:
    outlet = after(*((n, now, {"back"}) for n in articles), *((n, now + HOUR, set()) for n in (4, 5, 6, 7)))
    assert seen(now + HOUR, outlet, "back", now) == [False] * is_held
    assert seen(now + timedelta(days=1, hours=1), outlet, "back", now) == [], "no other showed it of late"


def test_a_busy_outlet_may_edit_three_articles_while_most_stay_as_they_are(now: datetime) -> None:
    outlet = after(*((n, now, {"byline"}) for n in (1, 2, 3)), *((n, now + HOUR, set()) for n in (4, 5, 6)))
    assert seen(now + HOUR, outlet, "byline", now) == []


def test_an_outlet_with_a_single_article_is_believed_after_a_while(now: datetime) -> None:
    outlet = after((1, now, {"byline"}))
    assert seen(now + ALONE, outlet, "byline", now) == []


def test_an_article_read_since_the_shift_is_no_control(now: datetime) -> None:
    outlet = after((1, now, {"byline"}))
    for number in (2, 3):
        outlet = noted(outlet, number, set(), now + HOUR, now + 2 * HOUR)
    assert seen(now + 2 * HOUR, outlet, "byline", now) == [False]


def test_an_article_that_began_in_a_new_design_is_no_control_however_many_others_show_it(now: datetime) -> None:
    outlet = after(*((number, now + number * HOUR / 6, {"byline"}) for number in range(1, 40)))
    later = now + 7 * HOUR
    for number in range(50, 55):
        outlet = noted(outlet, number, set(), now + HOUR, later)
    assert seen(later, outlet, "byline", later) == [True]
    for number in range(60, 66):
        outlet = noted(outlet, number, set(), now - HOUR, later)
    assert seen(later, outlet, "byline", later) == [], "articles from before it have theirs still"


def test_a_quiet_outlet_keeps_nothing_and_a_restless_one_little(now: datetime) -> None:
    quiet = OutletMemory()
    assert noted(quiet, 1, set(), now - LONG_AGO, now) is quiet
    outlet = quiet
    for number in range(40):
        kinds = {"byline", "published"} if number % 2 else set()
        outlet = noted(outlet, number, kinds, now - LONG_AGO, now + number * timedelta(minutes=1))
    assert len(outlet.signs) <= 4 * MOST_SIGNS
    assert noted(outlet, 99, set(), now, now + timedelta(days=3)).signs == (), "it is forgotten"
    assert replace(outlet, signs=()) == quiet


@pytest.mark.parametrize(
    ("old", "new", "is_one"),
    [
        pytest.param(
            "قال المهندس إن الورشات عملت ليلا", "قال المهندس إن إعلان تابع أدناه الورشات عملت ليلا", True, id="came"
        ),
        pytest.param(
            "قال المهندس إن إعلان تابع أدناه الورشات عملت ليلا", "قال المهندس إن الورشات عملت ليلا", True, id="went"
        ),
        pytest.param("قال المهندس إن الورشات عملت ليلا", "قال كبير المهندس إن الورشات عملت ليلا", False, id="one word"),
        pytest.param(
            "قال المهندس إن الورشات عملت ليلا", "قال المهندس إن الورشات عملت ليلا ونهارا بلا توقف", False, id="behind"
        ),
        pytest.param(
            "قال المهندس إن الورشات عملت ليلا", "قال المهندس حسن علي سالم إن الورش عملت ليلا", False, id="and more"
        ),
    ],
)
def test_words_that_came_inside_a_sentence_are_a_shift(reading: MakeArticle, old: str, new: str, is_one: bool) -> None:
    before, now = (reading(paragraphs=(text,)) for text in (old, new))
    kinds = kinds_of(differences(before, now, compared), before, now, compared)
    assert (INSIDE in kinds.values()) is is_one


WORKS = "وشملت الأعمال تنظيف 73 مصرفا وإصلاح الأرصفة المتضررة في الحي القديم."


@pytest.mark.parametrize(
    ("new", "is_one"),
    [
        (WORKS.replace("الأرصفة", "****"), True),
        (WORKS.replace("73", "--"), True),
        (WORKS.replace("73", "--").replace("القديم", "___"), True),
        (WORKS.replace("73", "74"), False),
        (WORKS.replace("الأرصفة", "****").replace("تنظيف", "فتح"), False),
        (WORKS.replace("الأرصفة المتضررة", "****"), False),
        ("-- " * 9, False),
    ],
    ids=["a word", "a number", "both", "another number", "and another word", "two words", "signs alone"],
)
def test_signs_in_place_of_words_are_a_shift(new: str, is_one: bool) -> None:
    assert (kind_of(WORKS, new) == STRUCK) is is_one
    assert (kind_of(new, WORKS) == STRUCK) is is_one


def test_the_same_marks_around_headlines_are_one_shift() -> None:
    one, other = (kind_of(text, f'"{text}"', is_title=True) for text in ("افتتاح مكتبة عامة", "فوز فريق المدينة"))
    assert one is not None
    assert one == other
    assert one.startswith(BESIDE)
    assert is_same_text(one)
    assert kind_of("افتتاح مكتبة عامة", "إغلاق مكتبة عامة", is_title=True) is None
    assert not is_same_text(TITLE)
