"""An edit that stood for several looks and was taken back before it was told: found when the article stays so."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rasid.changes.differences import key_of
from rasid.changes.second_look import FORGOTTEN, UNDOING, UNSTABLE_LOOKS, YOUNG
from rasid.changes.shifts import kind_of
from rasid.memory import Flicker, OutletMemory, Sign
from rasid.normalize.text import compared
from rasid.records import Outcome
from rasid.returning import PROVEN, STAYED, STOOD
from tests.core.watching import EDITED, OTHER, TEXT, TITLE, MakeWatch, Watch

SHORTER = (TEXT[0], *TEXT[2:])
LONGER = (*TEXT[:2], "وتبلغ كلفة الترميم أربعين ألف دينار جمعت من تبرعات أهالي الحي خلال عامين.", *TEXT[2:])
LINE = (*TEXT[:2], "تابعونا على تطبيقنا الجديد", *TEXT[2:])


def looked(watch: MakeWatch, paragraphs: Sequence[str], title: str, times: int, memory: OutletMemory) -> Watch:
    """An article that is known for three looks, then differs at so many, and then is as it was at ten more."""
    one = watch(memory)
    for text, headline, looks in ((TEXT, TITLE, 4), (paragraphs, title, times), (TEXT, TITLE, 10)):
        for _ in range(looks):
            one.read(*text, title=headline)
    return one


def stays(one: Watch, *, asked: bool = True) -> None:
    """Time goes by, and the article stays as it is; `asked`: its page is read each time, else it answers 304."""
    one.now += UNDOING
    for _ in range(3):
        one.read() if asked else one.unchanged()


@pytest.mark.parametrize("asked", [True, False], ids=["read", "304"])
@pytest.mark.parametrize(
    ("paragraphs", "title", "field"),
    [
        (EDITED, TITLE, "paragraphs"),
        (SHORTER, TITLE, "paragraphs"),
        (LONGER, TITLE, "paragraphs"),
        (TEXT, OTHER, "title"),
    ],
    ids=["reworded", "removed", "added", "headline"],
)
def test_what_stood_and_never_came_back_was_an_edit(
    watch: MakeWatch, paragraphs: Sequence[str], title: str, field: str, asked: bool
) -> None:
    one = looked(watch, paragraphs, title, STOOD, OutletMemory(plain=10))
    assert one.told == [], "old copies last for hours"
    version = one.state.latest
    stays(one, asked=asked)
    change = next(visit.change for visit in one.visits if visit.change is not None)
    assert [edit.field for edit in change.edits] == [field, field]
    assert (change.edits[0].before, change.edits[0].after) == (change.edits[1].after, change.edits[1].before)
    assert change.edits[0].before == (version and (version.title if field == "title" else "\n".join(TEXT)))
    assert (one.told, one.state.versions, one.state.latest) == ([Outcome.CHANGED], 1, version)
    stays(one, asked=asked)
    assert one.told == [Outcome.CHANGED], "once"


@pytest.mark.parametrize(
    ("paragraphs", "title", "times", "memory"),
    [
        (EDITED, TITLE, STOOD - 1, OutletMemory(plain=10)),
        (TEXT, OTHER, STOOD, OutletMemory()),
        (TEXT, OTHER, UNSTABLE_LOOKS, OutletMemory(title_flips=datetime(2026, 3, 17, tzinfo=UTC))),
        (LINE, TITLE, STOOD, OutletMemory(plain=10)),
        (TEXT[:3], TITLE, STOOD, OutletMemory(plain=10)),
        ((EDITED[0], EDITED[1], *TEXT[3:]), TITLE, STOOD, OutletMemory(plain=10)),
    ],
    ids=[
        "too few looks",
        "an outlet that may try headlines out",
        "one that did",
        "a line",
        "the end is missing",
        "two differences",
    ],
)
def test_what_else_is_gone_again_was_none(
    watch: MakeWatch, paragraphs: Sequence[str], title: str, times: int, memory: OutletMemory
) -> None:
    one = looked(watch, paragraphs, title, times, memory)
    stays(one)
    assert one.told == []
    assert one.state.memory.flickers, "and was seen to come and go"


@pytest.mark.parametrize(
    ("paragraphs", "told"),
    [(EDITED, 1), (SHORTER, 0), ((TEXT[0], TEXT[1][: len(TEXT[1]) // 2], *TEXT[2:]), 0)],
    ids=["another wording", "missing", "a part"],
)
def test_another_wording_needs_one_look_in_copies_whose_age_is_known(
    watch: MakeWatch, paragraphs: Sequence[str], told: int
) -> None:
    one = watch(OutletMemory())
    for text in (TEXT, TEXT, paragraphs, *[TEXT] * 10):
        one.read(*text, made=one.now)
    one.now += UNDOING
    one.read(made=one.now)
    assert len(one.told) == told


@pytest.mark.parametrize(
    ("paragraphs", "title", "told"),
    [
        (EDITED, TITLE, 1),
        (TEXT, OTHER, 1),
        (SHORTER, TITLE, 0),
        ((TEXT[0], TEXT[1][: len(TEXT[1]) // 2], *TEXT[2:]), TITLE, 0),
    ],
    ids=["another wording", "a headline", "missing", "a part"],
)
@pytest.mark.parametrize("trust", [PROVEN - 1, PROVEN])
def test_another_wording_needs_one_look_where_nothing_has_come_and_gone_for_long(
    watch: MakeWatch, paragraphs: Sequence[str], title: str, told: int, trust: int
) -> None:
    one = looked(watch, paragraphs, title, 1, OutletMemory(plain=10, trust=trust, title_trust=trust))
    stays(one)
    assert len(one.told) == (told if trust == PROVEN else 0)


def test_what_came_back_takes_turns(watch: MakeWatch) -> None:
    one = looked(watch, EDITED, TITLE, STOOD, OutletMemory())
    one.read(*EDITED)
    one.read()
    stays(one)
    assert one.told == []


@pytest.mark.parametrize(
    ("ago", "aged", "told"),
    [
        (timedelta(0), True, 0),
        (UNDOING, True, 1),
        (UNDOING, False, 0),
        (FORGOTTEN, False, 1),
    ],
)
def test_where_such_things_have_come_and_gone_lately_it_takes_more_looks(
    watch: MakeWatch, ago: timedelta, aged: bool, told: int
) -> None:
    """The age of a copy tells an old one, so that what came and went is forgotten sooner."""
    one = watch(OutletMemory(body_flips=watch(OutletMemory()).now - ago))
    for text in (*[TEXT] * 4, *[SHORTER] * STOOD, *[TEXT] * 10):
        one.read(*text, made=one.now if aged else None)
    one.now += UNDOING
    for _ in range(3):
        one.read(made=one.now if aged else None)
    assert len(one.told) == told


def test_a_headline_that_a_young_article_showed_may_have_been_tried_out_however_late_it_is_gone(
    watch: MakeWatch,
) -> None:
    one = watch(OutletMemory(title_flips=watch(OutletMemory()).now))
    one.read()
    for _ in range(UNSTABLE_LOOKS):
        one.read(title=OTHER)
    one.now += YOUNG
    for _ in range(STAYED + 1):
        one.read()
    stays(one)
    assert one.told == []


def test_another_edit_in_between_leaves_it_as_it_was(watch: MakeWatch) -> None:
    """The article says something else in another place by the time that it is told."""
    one = looked(watch, EDITED, TITLE, STOOD, OutletMemory())
    later = (*TEXT[:3], TEXT[3].replace("شهر", "موسم"))
    while Outcome.CHANGED not in one.told:
        one.read(*later)
    one.now += UNDOING
    for _ in range(STAYED + 2):
        one.read(*later)
    changes = [visit.change for visit in one.visits if visit.change is not None and visit.change.told]
    assert [len(change.edits) for change in changes] == [1, 2]
    assert changes[1].edits[0].after == "\n".join((later[0], EDITED[1], *later[2:]))
    assert changes[1].edits[1].after == "\n".join(later)


def test_the_next_edit_may_come_with_its_end(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    later = (*TEXT[:3], TEXT[3].replace("شهر", "موسم"))
    for texts in (TEXT, TEXT, *[EDITED] * STOOD, *[later] * 20):
        one.read(*texts)
    one.now += UNDOING
    one.read(*later)
    edited = [visit.change.edits for visit in one.visits if visit.change is not None and visit.change.told]
    assert [len(edits) for edits in edited] == [1, 2]


def test_a_sentence_that_is_no_more_there_to_be_held_against_is_not_told(watch: MakeWatch) -> None:
    one = looked(watch, EDITED, TITLE, STOOD, OutletMemory())
    assert one.state.memory.reverted is not None
    reverted = replace(one.state.memory.reverted, old="جملة لم تعد في النص.")
    one.state = replace(one.state, memory=replace(one.state.memory, reverted=reverted))
    stays(one)
    assert one.told == []
    assert one.state.memory.reverted is None


@pytest.mark.parametrize(("stale_for", "told"), [(0.0, [Outcome.CHANGED]), (18000.0, [])])
def test_where_old_copies_stand_for_long_it_was_one(
    watch: MakeWatch, now: datetime, stale_for: float, told: list[Outcome]
) -> None:
    memory = OutletMemory(plain=10, stale_at=now, stale_for=stale_for)
    one = looked(watch, EDITED, TITLE, STOOD, memory)
    stays(one)
    assert one.told == told


def test_an_age_tells_it_from_one_there_too(watch: MakeWatch, now: datetime) -> None:
    one = watch(OutletMemory(plain=10, stale_at=now, stale_for=18000.0))
    for title, looks in ((TITLE, 4), (OTHER, STOOD), (TITLE, 10)):
        for _ in range(looks):
            one.read(title=title, made=one.now)
    one.now += UNDOING
    for _ in range(3):
        one.read(made=one.now)
    assert one.told == [Outcome.CHANGED]


STRUCK = (TEXT[0], TEXT[1].replace("ثلاثة", "****"), *TEXT[2:])
LABELLED = (TEXT[0], TEXT[1].replace("وتضم المكتبة", "وتضم إعلان تابع القراءة أدناه المكتبة"), *TEXT[2:])


@pytest.mark.parametrize(
    ("paragraphs", "kind", "others", "told"),
    [
        (STRUCK, "*", 0, 0),
        (LABELLED, "_", 0, 1),
        (LABELLED, "_", 1, 1),
        (LABELLED, "_", 2, 0),
        (SHORTER, "head", 2, 1),
        (TEXT[1:], "head", 0, 1),
        (TEXT[1:], "head", 1, 0),
    ],
    ids=[
        "signs in place of a word",
        "a label in one article",
        "in two",
        "in three",
        "another paragraph than the first",
        "the first one",
        "the first one, and that of another article",
    ],
)
def test_what_comes_to_others_as_well_and_goes_was_no_edit(
    watch: MakeWatch, paragraphs: Sequence[str], kind: str, others: int, told: int
) -> None:
    one = looked(watch, paragraphs, TITLE, STOOD, OutletMemory(plain=10))
    signs = tuple(Sign(kind, 70 + number, one.now - timedelta(hours=1), shows=True) for number in range(others))
    one.memory = replace(one.memory or OutletMemory(), signs=signs)
    stays(one)
    assert len(one.told) == told


def test_a_word_that_a_filter_struck_out_of_the_first_version_is_no_news(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read(*STRUCK)
    for _ in range(12):
        one.read()
    assert (one.told, one.state.latest and one.state.latest.paragraphs) == ([], TEXT)


@pytest.mark.parametrize("articles", [(), (71, 72)], ids=["alone", "as others do"])
def test_marks_that_a_template_sets_around_headlines_come_and_go_in_silence(
    watch: MakeWatch, articles: tuple[int, ...]
) -> None:
    kind, one = kind_of(compared(TITLE), compared(f"«{TITLE}»"), is_title=True), watch(OutletMemory(plain=10))
    for _ in range(12):
        one.read()
    signs = tuple(Sign(kind or "", article, one.now, shows=True) for article in articles)
    one.memory = replace(one.memory or OutletMemory(), signs=signs)
    for title in (f"«{TITLE}»", TITLE):
        for _ in range(24):
            one.read(title=title)
    assert len(one.told) == (0 if articles else 2)


@pytest.mark.parametrize(("times", "told"), [(0, 1), (1, 0)])
def test_where_another_text_came_and_went_before_it_takes_more_looks(watch: MakeWatch, times: int, told: int) -> None:
    one = watch(OutletMemory())
    for _ in range(4):
        one.read()
    flickers = tuple(Flicker(f"@{key_of(compared(TEXT[1]))}", times, one.now) for _ in range(times))
    one.state = replace(one.state, memory=replace(one.state.memory, flickers=flickers))
    for paragraphs, looks in ((EDITED, STOOD), (TEXT, 10)):
        for _ in range(looks):
            one.read(*paragraphs)
    stays(one)
    assert len(one.told) == told


THIRD = (TEXT[0], TEXT[1].replace("ثلاثة", "خمسة"), *TEXT[2:])


def test_what_has_a_third_text_in_its_place_takes_turns(watch: MakeWatch) -> None:
    one = looked(watch, EDITED, TITLE, STOOD, OutletMemory())
    one.read(*THIRD)
    one.read()
    stays(one)
    assert one.told == []


def test_signs_that_gave_way_to_an_edit_are_no_step_of_it(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    for paragraphs, looks in ((TEXT, 4), (STRUCK, STOOD), (EDITED, 12)):
        for _ in range(looks):
            one.read(*paragraphs)
    change = next(visit.change for visit in one.visits if visit.change is not None and visit.change.told)
    assert len(change.edits) == 1
