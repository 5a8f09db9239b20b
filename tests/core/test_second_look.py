"""Doubtful readings over several looks: suspects, second looks, flip-flops, noise, soft deletions, outages, moves."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from rasid.changes.second_look import LOOKS, MOST_LOOKS, OWN_LOOKS, TITLE_LOOKS, TRUSTED
from rasid.judging import Around, visit_failed, visit_read, visit_unchanged
from rasid.memory import OutletMemory
from rasid.normalize.article import normalize
from rasid.records import (
    ArticleState,
    ArticleStatus,
    Fetch,
    Found,
    Hints,
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


TRUSTING = OutletMemory(trust=TRUSTED)


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
    assert one.state.memory.flips == 1
    assert one.memory is not None
    assert one.memory.body_flips is not None
    assert one.memory.trust == 0
    outcomes = [one.read(*EDITED) for _ in range(OWN_LOOKS + 2)]
    assert outcomes.count(Outcome.CHANGED) == 1
    assert outcomes[-1] is Outcome.CHANGED


def test_flip_flops_are_counted_and_never_told(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read()
    for _ in range(10):
        one.read(*EDITED)
        one.read(*EDITED)
        one.read()
    assert one.told == []
    assert one.state.memory.flips == 10
    assert one.state.versions == 1


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


def test_a_headline_alone_needs_more_looks(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read()
    outcomes = [one.read(title=OTHER) for _ in range(TITLE_LOOKS)]
    assert outcomes == [*[Outcome.UNCONFIRMED] * (TITLE_LOOKS - 1), Outcome.CHANGED]


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

    assert [look(), look()] == [Outcome.MISSING, Outcome.GONE]
    assert [problem.kind for problem in one.visits[1].problems or ()] == ["soft-404"]
    assert one.read() is Outcome.RESTORED
    assert one.told == [Outcome.GONE, Outcome.RESTORED]


def test_nothing_is_gone_while_the_whole_outlet_fails(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read()
    one.fail("http-404")
    one.memory = replace(TRUSTING, failing=(11, 12, 13, 14, 15))
    assert [one.fail("http-404"), one.fail("http-404")] == [Outcome.MISSING] * 2
    assert one.memory is not None
    one.memory = replace(one.memory, failing=())  # another article was found again
    assert one.fail("http-404") is Outcome.GONE


def test_failing_articles_are_forgotten_when_one_is_found(watch: MakeWatch) -> None:
    one = watch(replace(TRUSTING, failing=(11, 12)))
    one.read()
    assert one.memory == replace(TRUSTING, recent=one.memory.recent if one.memory else ())
    one.fail("timeout")
    one.fail("timeout")
    assert one.failing() == (one.state.id,)
    one.unchanged()
    assert one.failing() == ()


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


def test_whether_the_outlet_owns_up_to_its_changes_is_counted(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    first, second, third = (f"2026-03-19T{hour}:00:00+02:00" for hour in (10, 11, 12))
    one.read(modified=first)
    one.read(modified=first)
    assert (one.state.memory.idle, one.state.memory.silent) == (0, 0)
    one.read(modified=second)
    assert (one.state.memory.idle, one.state.memory.silent) == (1, 0), "moved, and nothing changed"
    assert one.read(*EDITED, modified=second) is Outcome.CHANGED
    assert (one.state.memory.idle, one.state.memory.silent) == (1, 1), "changed without a word"
    assert one.read(*EDITED, "وتفتح المكتبة أبوابها غدا أمام الجميع.", modified=third) is Outcome.CHANGED
    assert (one.state.memory.idle, one.state.memory.silent) == (1, 1), "acknowledged"
