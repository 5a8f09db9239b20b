"""Doubtful readings over several looks: suspects, second looks, flip-flops, noise, soft deletions, outages, moves."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from rasid.around import with_found, with_list
from rasid.changes.second_look import LOOKS, MOST_LOOKS, OWN_LOOKS, STEADY, TRUSTED, UNSTABLE_LOOKS
from rasid.judging import Around, visit_failed, visit_read, visit_unchanged
from rasid.memory import OutletMemory
from rasid.normalize.article import normalize
from rasid.records import (
    ArticleState,
    ArticleStatus,
    Fetch,
    Found,
    Hints,
    Listed,
    Outcome,
    Outlet,
    Problem,
    RawArticle,
    Validators,
    Visit,
)
from rasid.settings import Settings

SETTINGS = Settings()
TEXT = (
    "افتتحت البلدية مكتبة عامة جديدة في وسط المدينة بعد عامين من العمل المتواصل على ترميم المبنى القديم.",
    "وتضم المكتبة ثلاثة آلاف كتاب في الأدب والعلوم والتاريخ، إضافة إلى قاعة للأطفال وأخرى للمحاضرات.",
    "وتستقبل القراء كل يوم من الصباح إلى المساء، وأسهمت جمعية محلية في تمويل الأثاث والرفوف والحواسيب.",
    "وقالت مديرة المكتبة إن الإعارة مجانية للطلاب، وإن برنامج الأنشطة يعلن في مطلع كل شهر.",
)
TITLE, OTHER = "افتتاح مكتبة عامة في المدينة", "المدينة تفتتح مكتبتها العامة"
EDITED = (TEXT[0], TEXT[1].replace("ثلاثة", "أربعة"), *TEXT[2:])


class Watch:
    """One article of an outlet, looked at again and again."""

    def __init__(self, outlet: Outlet, state: ArticleState, now: datetime, memory: OutletMemory | None) -> None:
        self.outlet, self.state, self.now, self.memory = outlet, state, now, memory
        self.visits: list[Visit] = []

    def read(
        self, *paragraphs: str, title: str | None = TITLE, url: str | None = None, modified: str | None = None
    ) -> Outcome:
        found = Found(title, "h1") if title else None
        dates = (Found(modified, "json-ld"),) if modified else ()
        raw = RawArticle(url or self.state.url, title=found, paragraphs=paragraphs or TEXT, modified=dates)
        article = normalize(raw, self.outlet, now=self.now, reader="test")
        return self._keep(visit_read(self.state, self._fetch(200), article, problems=(), **self._common()))

    def unchanged(self) -> Outcome:
        return self._keep(visit_unchanged(self.state, self._fetch(304), **self._common()))

    def fail(self, kind: str) -> Outcome:
        common = {name: value for name, value in self._common().items() if name != "validators"}
        return self._keep(visit_failed(self.state, self._fetch(None), Problem(kind, self.state.url), **common))

    def find_another(self) -> None:
        """Another article of the outlet is found, a moment after this one's last look."""
        assert self.memory is not None
        self.memory = with_found(replace(self.memory, failing=(77,)), self.visits[-1].fetch.at + timedelta(seconds=5))

    @property
    def troubles(self) -> list[str] | None:
        """Of the last visit; None: it left them as they were."""
        problems = self.visits[-1].problems
        return None if problems is None else [problem.kind for problem in problems]

    def failing(self) -> tuple[int, ...]:
        return self.memory.failing if self.memory else ()

    @property
    def told(self) -> list[Outcome]:
        return [v.change.kind for v in self.visits if v.change is not None and v.change.told]

    def _fetch(self, status: int | None) -> Fetch:
        return Fetch(self.state.url, self.now, status)

    def _common(self) -> dict[str, Any]:
        around = Around(self.outlet, self.memory)
        validators = Validators(body_digest=str(len(self.visits)))
        return {"validators": validators, "now": self.now, "settings": SETTINGS, "around": around}

    def _keep(self, visit: Visit) -> Outcome:
        self.visits.append(visit)
        self.state = visit.state
        self.memory = visit.outlet_memory or self.memory
        self.now = max(visit.state.next_check_at or self.now, self.now + timedelta(minutes=1))
        return visit.outcome


MakeWatch = Callable[..., Watch]


@pytest.fixture
def watch(
    make_outlet: Callable[..., Outlet], make_article_state: Callable[..., ArticleState], now: datetime
) -> MakeWatch:
    def make(memory: OutletMemory | None = None, **fields: object) -> Watch:
        return Watch(make_outlet(), make_article_state(**fields), now, memory)

    return make


TRUSTING = OutletMemory(trust=TRUSTED, title_trust=TRUSTED)


def test_a_trusted_outlet_is_believed_at_first_sight(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    assert [one.read(), one.read(*EDITED)] == [Outcome.NEW, Outcome.CHANGED]


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


def test_without_second_looks_all_is_believed(watch: MakeWatch, monkeypatch: pytest.MonkeyPatch) -> None:
    one = watch(OutletMemory())
    one.read()
    monkeypatch.setitem(globals(), "SETTINGS", replace(SETTINGS, second_look_delay=0.0))
    assert one.read(*EDITED) is Outcome.CHANGED


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
    outcomes = [one.read(*EDITED) for _ in range(OWN_LOOKS + 1)]
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


def test_each_difference_is_counted_by_itself(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read(*TEXT, "أعلنت البلدية موعد الحفل")
    for number in range(UNSTABLE_LOOKS):
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
    second = (*EDITED, "وتفتح المكتبة أبوابها غدا أمام الجميع.")
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


def test_a_list_that_stays_with_the_first_headline_does_not_vouch_for_its_return(watch: MakeWatch) -> None:
    one = watch(OutletMemory(), hints=Hints(title=TITLE))
    one.read()
    one.state = replace(one.state, listed={"feed": Listed("mark", TITLE)})
    assert [one.read(title=OTHER) for _ in range(LOOKS)][-1] is Outcome.CHANGED
    assert one.read() is Outcome.UNCONFIRMED, "the list never followed the page"


def test_a_text_that_only_ends_sooner_is_not_believed_at_once_even_of_a_trusted_outlet(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read()
    outcomes = [one.read(*TEXT[:3]) for _ in range(LOOKS)]
    assert outcomes == [*[Outcome.UNCONFIRMED] * (LOOKS - 1), Outcome.CHANGED], "a page may have broken off there"
    other = watch(TRUSTING)
    other.read()
    assert other.read(*TEXT[1:]) is Outcome.CHANGED, "no page breaks off at its beginning"


def test_a_return_to_an_earlier_state_is_not_believed_at_once_even_of_a_trusted_outlet(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read()
    assert one.read(*EDITED) is Outcome.CHANGED
    assert one.read() is Outcome.UNCONFIRMED, "a stale copy, or an editor who takes it back?"
    assert one.read(*EDITED) is Outcome.UNCHANGED
    outcomes = [one.read() for _ in range(MOST_LOOKS)]
    assert outcomes.count(Outcome.CHANGED) == 1, "it was the editor"


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


def test_the_headline_that_the_feed_had_at_first_has_not_come_later(watch: MakeWatch) -> None:
    one = watch(TRUSTING, hints=Hints(title=OTHER))
    one.read()
    assert one.read(title=OTHER) is Outcome.UNCHANGED
    other = watch(TRUSTING)
    other.read()
    assert other.read(title=OTHER) is Outcome.CHANGED


def test_a_headline_needs_as_many_looks(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read()
    outcomes = [one.read(title=OTHER) for _ in range(LOOKS)]
    assert outcomes == [*[Outcome.UNCONFIRMED] * (LOOKS - 1), Outcome.CHANGED]


def test_a_suspect_reading_is_looked_at_again_and_then_on_record(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read()
    before = one.state
    assert one.read("هذا المحتوى متاح للمشتركين.", title="تسجيل الدخول") is Outcome.SUSPECT
    at_first = one.troubles
    assert at_first is None
    assert one.read("هذا المحتوى متاح للمشتركين.", title="تسجيل الدخول") is Outcome.SUSPECT
    recorded = one.troubles
    assert recorded == ["blocked"]
    assert (one.state.latest, one.state.validators, one.state.status) == (
        before.latest,
        before.validators,
        before.status,
    )
    assert one.read() is Outcome.UNCHANGED
    cleared = one.troubles
    assert cleared == []
    assert one.state.memory.doubts == 0
    assert one.told == []


def test_a_page_instead_of_a_new_article_makes_no_version(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    assert one.read("Verify you are human.", title="Just a moment...") is Outcome.SUSPECT
    assert (one.state.status, one.state.versions) == (ArticleStatus.PENDING, 0)
    assert one.read() is Outcome.NEW


def test_a_text_that_stays_collapsed_is_believed_in_the_end(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read()
    outcomes = [one.read("سحبت الصحيفة هذا الخبر.") for _ in range(12)]
    assert set(outcomes[:3]) == {Outcome.SUSPECT}
    assert outcomes.count(Outcome.CHANGED) == 1
    assert outcomes[-1] is Outcome.UNCHANGED


@pytest.mark.parametrize("style", ["page", "front"])
def test_a_soft_deletion_is_a_deletion(watch: MakeWatch, style: str) -> None:
    one = watch(TRUSTING)
    one.read()

    def look() -> Outcome:
        if style == "page":
            return one.read("عذرا، الصفحة التي تبحث عنها نقلت أو حذفت.", title="الصفحة غير موجودة")
        return one.read(url="https://sahel.example/")

    assert [look(), look()] == [Outcome.MISSING, Outcome.MISSING]
    one.find_another()
    assert look() is Outcome.GONE
    assert [problem.kind for problem in one.visits[1].problems or ()] == ["soft-404"]
    assert one.read() is Outcome.RESTORED
    assert one.told == [Outcome.GONE, Outcome.RESTORED]


def test_nothing_is_gone_while_the_whole_outlet_fails(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read()
    one.fail("http-404")
    assert one.memory is not None
    one.memory = replace(one.memory, failing=(11, 12, 13, 14, 15))
    assert [one.fail("http-404") for _ in range(5)] == [Outcome.MISSING] * 5
    one.find_another()
    assert one.fail("http-404") is Outcome.GONE


def test_an_outage_that_answers_404_deletes_nothing_even_where_little_is_looked_at(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read()
    assert one.fail("http-404") is Outcome.MISSING
    one.find_another()
    assert one.now - one.visits[1].fetch.at >= timedelta(seconds=SETTINGS.gone_delay)
    assert [one.fail("http-404") for _ in range(3)] == [Outcome.MISSING] * 3, "nothing else was found since"
    assert one.read() is Outcome.UNCHANGED
    assert one.told == []


def test_failing_articles_are_forgotten_when_one_is_found(watch: MakeWatch) -> None:
    one = watch(replace(TRUSTING, failing=(11, 12)))
    one.read()
    assert one.failing() == ()
    one.fail("timeout")
    one.fail("timeout")
    assert one.failing() == (one.state.id,)
    one.unchanged()
    assert one.failing() == ()


def test_a_list_vouches_for_its_outlet_unless_several_articles_are_missing(now: datetime) -> None:
    one = OutletMemory(failing=(1,))
    assert with_list(one, now).found_at == now
    assert with_list(OutletMemory(failing=(1, 2)), now).found_at is None


def test_an_article_that_moved_is_told_once(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read()
    new = "https://sahel.example/culture/1"
    assert [one.read(url=new), one.read(url=new)] == [Outcome.MOVED, Outcome.UNCHANGED]
    change = one.visits[1].change
    assert change is not None
    assert [(edit.field, edit.after) for edit in change.edits] == [("canonical_url", new)]


def test_noise_of_two_articles_is_masked_in_the_third_and_its_reason_kept(watch: MakeWatch) -> None:
    memory = OutletMemory()
    for number in (1, 2):
        one = watch(memory, number=number)
        for count in (120, 140, 160):
            one.read(*TEXT, f"قرأه {count} شخصا")
        assert one.told == []
        assert one.memory is not None
        memory = one.memory
    third = watch(memory, number=3)
    third.read(*TEXT, "قرأه 90 شخصا")
    assert third.state.latest is not None
    assert third.state.latest.paragraphs == TEXT
    assert [(masked.text, masked.reason) for masked in third.state.latest.masked] == [("قرأه 90 شخصا", "volatile")]
    assert third.read(*TEXT, "قرأه 95 شخصا") is Outcome.UNCHANGED
    assert [third.read(*EDITED, f"قرأه {n} شخصا") for n in range(100, 120)].count(Outcome.CHANGED) == 1


def test_a_version_from_before_the_noise_was_known_is_compared_without_it(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read(*TEXT, "قرأه 90 شخصا")
    one.memory = replace(TRUSTING, noise=_noise_of("قرأه # شخصا"))
    assert one.read(*TEXT, "قرأه 95 شخصا") is Outcome.UNCHANGED


def _noise_of(shape: str) -> tuple[str, ...]:
    from rasid.changes.noise import keys

    return tuple(f"{key}:volatile" for key in keys(shape.replace("#", "1")) if key.startswith("s"))


def test_whether_the_outlet_owns_up_to_its_changes_is_recorded(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    first, second, third = (f"2026-03-19T{hour}:00:00+02:00" for hour in (10, 11, 12))
    one.read(modified=first)
    one.read(modified=first)
    assert [visit.change for visit in one.visits] == [None, None]
    assert one.read(modified=second) is Outcome.UNCHANGED
    touched = one.visits[-1].change
    assert touched is not None
    assert (touched.kind, touched.count, touched.told) == (Outcome.TOUCHED, 1, False), "moved, and nothing changed"
    assert one.read(*EDITED, modified=second) is Outcome.CHANGED
    assert one.read(*EDITED, "وتفتح المكتبة أبوابها غدا أمام الجميع.", modified=third) is Outcome.CHANGED
    owned = [visit.change.acknowledged for visit in one.visits[-2:] if visit.change is not None]
    assert owned == [False, True], "the first one came without a word"
    one.read(*EDITED, "وتفتح المكتبة أبوابها غدا أمام الجميع.", modified=first)
    again = one.visits[-1].change
    assert again is not None
    assert (again.at, again.count) == (touched.at, 2), "one event with a count"


def test_without_a_date_of_modification_nothing_is_said_of_it(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read()
    one.read(*EDITED)
    change = one.visits[-1].change
    assert change is not None
    assert change.acknowledged is None
