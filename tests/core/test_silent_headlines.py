"""Looks that say nothing of the headline, while another one waits to be seen again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rasid.changes.second_look import LOOKS, PLAIN, STEADY
from rasid.memory import OutletMemory
from rasid.records import Hints, Listed, Outcome
from tests.core.watching import EDITED, OTHER, TEXT, TITLE, MakeWatch, Watch

MISREAD = OTHER.encode().decode("cp1252", errors="ignore")
SILENT = {"none on the page": (TITLE, "feed"), "a wrong charset": (MISREAD, "h1")}


def pending(watch: MakeWatch, looks: int) -> Watch:
    """An article of an outlet that tries no headlines out, with another one seen at so many looks."""
    one = watch(OutletMemory(plain=PLAIN), hints=Hints(title=TITLE))
    for _ in range(STEADY + 1):
        one.read(title=TITLE)
    for _ in range(looks):
        one.read(title=OTHER)
    assert one.told == []
    return one


@pytest.mark.parametrize(("title", "place"), SILENT.values(), ids=SILENT)
@pytest.mark.parametrize("before", range(1, LOOKS))
def test_a_look_that_says_nothing_of_the_headline_neither_confirms_nor_clears_another_one(
    watch: MakeWatch, before: int, title: str, place: str
) -> None:
    one = pending(watch, before)
    for _ in range(2):
        assert one.read(title=title, title_from=place) is Outcome.UNCONFIRMED
        assert [sighting.looks for sighting in one.state.memory.sightings] == [before]
    outcomes = [one.read(title=OTHER) for _ in range(LOOKS - before)]
    assert outcomes == [Outcome.UNCONFIRMED] * (LOOKS - before - 1) + [Outcome.CHANGED]
    assert one.state.memory.flickers == ()
    assert one.state.latest is not None
    assert (one.state.latest.title, one.state.latest.sources["title"]) == (OTHER, "h1")


@pytest.mark.parametrize(("title", "place"), SILENT.values(), ids=SILENT)
def test_what_differs_beside_it_is_counted_on(watch: MakeWatch, title: str, place: str) -> None:
    one = pending(watch, LOOKS - 1)
    for _ in range(LOOKS):
        one.read(*EDITED, title=title, title_from=place)
    change = one.visits[-1].change
    assert change is not None
    assert [edit.field for edit in change.edits] == ["paragraphs"]
    assert [sighting.looks for sighting in one.state.memory.sightings] == [LOOKS - 1]
    one.read(*EDITED, title=OTHER)
    assert [sighting.looks for sighting in one.state.memory.sightings] == [LOOKS]


@pytest.mark.parametrize(
    ("place", "own", "told"),
    [("title", OTHER, True), ("h1", OTHER, False), ("title", MISREAD, False), ("title", "صحيفة الساحل", False)],
    ids=["where the version's was", "in another place", "a wrong charset", "the outlet's name"],
)
def test_a_list_that_still_has_the_first_headline_does_not_hide_the_pages_own(
    watch: MakeWatch, place: str, own: str, told: bool
) -> None:
    one = watch(OutletMemory(plain=PLAIN), hints=Hints(title=TITLE))
    for _ in range(STEADY + 1):
        one.read(title=TITLE, title_from=place)
    for _ in range(2 * LOOKS):
        one.read(title=TITLE, title_from="feed", called={"title": own})
    assert one.state.latest is not None
    assert (one.told, one.state.latest.title) == (([Outcome.CHANGED], OTHER) if told else ([], TITLE))


def test_the_versions_own_headline_clears_it_after_a_silent_look(watch: MakeWatch) -> None:
    one = pending(watch, 2)
    one.read(title=TITLE, title_from="feed")
    assert one.read(*TEXT, title=TITLE) is Outcome.UNCHANGED
    assert one.state.memory.sightings == ()
    assert len(one.state.memory.flickers) == 1


def test_a_page_that_has_lost_its_headline_is_not_waited_for(watch: MakeWatch) -> None:
    one = pending(watch, 2)
    one.now += timedelta(days=1)
    assert one.read(title=TITLE, title_from="feed") is Outcome.UNCONFIRMED
    assert one.read(title=TITLE, title_from="feed") is Outcome.UNCHANGED
    assert one.state.memory.sightings == ()


@pytest.mark.parametrize(("heading", "told"), [(TITLE, [Outcome.CHANGED]), (None, [])], ids=["was seen", "was not"])
def test_a_headline_that_the_address_gives_too_is_news_where_the_page_has_had_another(
    watch: MakeWatch, heading: str | None, told: list[Outcome]
) -> None:
    one = watch(OutletMemory(plain=PLAIN), hints=Hints(title=TITLE))
    address = f"https://sahel.example/news/{OTHER.replace(' ', '-')}"
    one.read(title_from="feed", url=address)
    for _ in range(STEADY):
        one.read(title_from="h1" if heading else "feed", heading=heading, url=address)
    for _ in range(2 * LOOKS):
        one.read(title=OTHER, heading=OTHER, url=address)
    assert one.told == told
    assert one.state.latest is not None
    assert one.state.latest.title == OTHER


NAMELESS = "(بلا عنوان)"


@pytest.mark.parametrize("more", [(), ("ودخولها متاح للجميع بلا مقابل.",)], ids=["", "a short word is in the text"])
def test_a_template_that_did_not_get_the_headline_says_nothing_of_it(watch: MakeWatch, more: tuple[str, ...]) -> None:
    one = watch(OutletMemory(plain=PLAIN), hints=Hints(title=TITLE))
    one.read(*TEXT, *more, title=NAMELESS)
    assert one.state.latest is not None
    assert one.state.latest.title == TITLE, "a first version has the list's"
    one.read(*TEXT, *more, title=TITLE)
    assert {one.read(*TEXT, *more, title=NAMELESS) for _ in range(20)} == {Outcome.UNCHANGED}
    assert one.told == []


@pytest.mark.parametrize("title", ["المدينة تقرأ", "فرحة الصغار بيومهم الأول بين الكتب"], ids=["of the text", "long"])
def test_a_headline_that_the_text_is_about_or_that_is_no_label_is_told(watch: MakeWatch, title: str) -> None:
    one = watch(OutletMemory(plain=PLAIN), hints=Hints(title=TITLE))
    for _ in range(STEADY + 1):
        one.read(title=TITLE)
    assert [one.read(title=title) for _ in range(LOOKS)][-1] is Outcome.CHANGED


def test_a_short_headline_that_a_list_gives_is_told(watch: MakeWatch) -> None:
    one = watch(OutletMemory(plain=PLAIN), hints=Hints(title=TITLE))
    for _ in range(STEADY + 1):
        one.read(title=TITLE)
    one.state = replace(one.state, listed={"rss": Listed("1", title="صرح جديد")})
    assert one.read(title="صرح جديد") is Outcome.CHANGED


@pytest.mark.parametrize(
    ("first", "told"),
    [(f"{TITLE} للمشتركين", False), (f"حصري: {TITLE}", False), (f"{TITLE} بعد ثلاثة أعوام من الأعمال", True)],
)
def test_a_label_at_the_listed_headline_goes_without_a_word(watch: MakeWatch, first: str, told: bool) -> None:
    one = watch(OutletMemory(plain=PLAIN), hints=Hints(title=TITLE))
    one.read(title=first)
    for _ in range(20):
        one.read(title=TITLE)
    assert one.state.latest is not None
    assert (one.state.latest.title, bool(one.told)) == (TITLE, told)


def test_a_headline_in_other_words_than_the_text_is_one_all_the_same(watch: MakeWatch) -> None:
    listed = "أهل المدينة يحتفلون بالكتب"
    one = watch(OutletMemory(plain=PLAIN), hints=Hints(title=listed))
    one.read(title=listed)
    assert {one.read(title=NAMELESS) for _ in range(20)} == {Outcome.UNCHANGED}
