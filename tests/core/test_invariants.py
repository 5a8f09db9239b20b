"""What holds of an article's life, whatever its page shows look by look."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rasid.around import with_found
from rasid.judging import Around, visit_failed, visit_read, visit_unchanged
from rasid.memory import OutletMemory
from rasid.normalize.article import normalize
from rasid.records import (
    Article,
    ArticleState,
    ArticleStatus,
    Fetch,
    Found,
    Outcome,
    Problem,
    RawArticle,
    Validators,
    Visit,
)
from rasid.settings import Settings

SETTINGS = Settings()
NOW = datetime(2026, 3, 19, tzinfo=UTC)
URL = "https://sahel.example/news/1"
TITLES = ("افتتاح مكتبة عامة في المدينة", "المدينة تفتتح مكتبتها العامة")
TEXTS = (
    "افتتحت البلدية مكتبة عامة جديدة في وسط المدينة بعد عامين من العمل المتواصل على ترميم المبنى القديم.",
    "وتضم المكتبة ثلاثة آلاف كتاب في الأدب والعلوم والتاريخ، إضافة إلى قاعة للأطفال وأخرى للمحاضرات.",
    "وتضم المكتبة أربعة آلاف كتاب في الأدب والعلوم والتاريخ، إضافة إلى قاعة للأطفال وأخرى للمحاضرات.",
    "عدد القراءات 120",
    "عدد القراءات 140",
    "وتستقبل القراء كل يوم من الصباح إلى المساء.",
)
READ = st.tuples(st.just("read"), st.sampled_from(TITLES), st.lists(st.sampled_from(range(1, 6)), unique=True))
FAIL = st.tuples(
    st.just("fail"), st.sampled_from(["http-404", "http-410", "timeout", "http-5xx"]), st.just(list[int]())
)
OTHER = st.tuples(st.sampled_from(["same", "another"]), st.just(""), st.just(list[int]()))
LOOKS = st.lists(st.one_of(READ, READ, FAIL, OTHER), min_size=1, max_size=25)
MEMORIES = st.sampled_from([None, OutletMemory(), OutletMemory(trust=9, title_trust=9)])


def reading(title: str, places: list[int]) -> Article:
    texts = (TEXTS[0], *(TEXTS[place] for place in places))
    return normalize(RawArticle(URL, title=Found(title, "h1"), paragraphs=texts), None, now=NOW, reader="test")


@pytest.fixture(autouse=True, scope="module")
def the_language_model_is_loaded() -> None:
    reading(TITLES[0], [])


def live(
    looks: list[tuple[str, str, list[int]]], memory: OutletMemory | None
) -> list[tuple[ArticleState, Visit, list[datetime]]]:
    """The visits, each with the state before it, and when another article was found until then."""
    state = ArticleState(1, "sahel", URL, URL, ArticleStatus.PENDING, NOW)
    now, lived, found_at = NOW, list[tuple[ArticleState, Visit, list[datetime]]](), list[datetime]()
    for what, detail, places in looks:
        around = Around(None, memory)
        if what == "another":
            if memory is not None:
                memory = with_found(replace(memory, failing=(77,)), 78, now)
                found_at.append(now)
            now += timedelta(minutes=1)
            continue
        if what == "fail":
            problem = Problem(detail, URL)
            visit = visit_failed(state, Fetch(URL, now, 404), problem, now=now, settings=SETTINGS, around=around)
        elif what == "same" and state.latest is not None:
            visit = visit_unchanged(
                state, Fetch(URL, now, 304), validators=Validators(), now=now, settings=SETTINGS, around=around
            )
        else:
            visit = visit_read(
                state, Fetch(URL, now, 200), reading(detail or TITLES[0], places), validators=Validators(),
                problems=(), now=now, settings=SETTINGS, around=around,
            )  # fmt: skip
        lived.append((state, visit, list(found_at)))
        state, memory = visit.state, visit.outlet_memory or memory
        now = max(visit.state.next_check_at or now, now + timedelta(minutes=1))
    return lived


@settings(deadline=None)
@given(LOOKS, MEMORIES)
def test_versions_are_counted_and_each_differs_from_the_one_before(
    looks: list[tuple[str, str, list[int]]], memory: OutletMemory | None
) -> None:
    latest: Article | None = None
    for before, visit, _ in live(looks, memory):
        assert visit.state.versions == before.versions + (visit.version is not None)
        assert visit.state.latest == (visit.version or before.latest)
        if visit.version is not None:
            assert latest is None or visit.version.digest != latest.digest
            latest = visit.version


@settings(deadline=None)
@given(LOOKS, MEMORIES)
def test_what_is_told_has_a_cause(looks: list[tuple[str, str, list[int]]], memory: OutletMemory | None) -> None:
    for _, visit, _ in live(looks, memory):
        change = visit.change
        if visit.outcome is Outcome.CHANGED:
            assert visit.version is not None
            assert change is not None
            assert change.edits
        elif change is not None:
            assert change.kind in (Outcome.GONE, Outcome.RESTORED, Outcome.FLIPPED)
        if visit.outcome in (Outcome.SUSPECT, Outcome.MISSING, Outcome.FAILED, Outcome.UNCONFIRMED):
            assert visit.version is None


@settings(deadline=None)
@given(LOOKS, MEMORIES)
def test_nothing_is_gone_without_two_looks_apart_and_a_sign_of_life_of_its_outlet(
    looks: list[tuple[str, str, list[int]]], memory: OutletMemory | None
) -> None:
    missed: list[datetime] = []
    for before, visit, found_at in live(looks, memory):
        if visit.outcome is Outcome.GONE and before.status is not ArticleStatus.GONE:
            assert visit.fetch.at - missed[0] >= timedelta(seconds=SETTINGS.gone_delay)
            assert memory is None or (len(missed) >= 2 and any(at > missed[1] for at in found_at))
        if visit.outcome is Outcome.MISSING:
            missed.append(visit.fetch.at)
        elif visit.outcome not in (Outcome.FAILED, Outcome.GONE):
            missed = []


@settings(deadline=None)
@given(LOOKS, MEMORIES)
def test_judging_is_pure(looks: list[tuple[str, str, list[int]]], memory: OutletMemory | None) -> None:
    assert live(looks, memory) == live(looks, memory)


@settings(deadline=None)
@given(LOOKS)
def test_memories_stay_small(looks: list[tuple[str, str, list[int]]]) -> None:
    for _, visit, _ in live(looks * 4, OutletMemory()):
        kept = visit.state.memory
        assert len(kept.flickers) <= 16
        assert len(kept.undone) <= 12
        assert len(kept.faces) <= 4
        missing = [one for one in kept.sightings if one.key.startswith("missing:")]
        assert len(missing) == (visit.state.missing_since is not None)
        assert len(kept.sightings) == len(missing) or visit.state.pending is not None
