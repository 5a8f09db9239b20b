"""Looks teach how fast an outlet edits, and what is known of it moves the next look."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from rasid.judging import Around, visit_failed, visit_read, visit_unchanged
from rasid.records import Article, ArticleState, Fetch, Outcome, OutletMemory, Problem, Validators, Visit
from rasid.settings import Settings
from rasid.tempo import Count, Tempo
from rasid.timing.articles import age_of
from rasid.timing.hazard import changes_between

SETTINGS = Settings(second_look_delay=600.0)
HOUR = timedelta(hours=1)
EAGER, LAZY = (OutletMemory(trust=9, title_trust=9, tempo=Tempo(total=Count(seen, 20.0))) for seen in (100.0, 1.0))
Look = Callable[..., Visit]


@pytest.fixture
def look(make_article: Callable[..., Article]) -> Look:
    def visit(state: ArticleState, now: datetime, memory: OutletMemory | None, **fields: object) -> Visit:
        fetch, around = Fetch(state.url, now, 200), Around(None, memory)
        settings = fields.pop("settings", SETTINGS)
        common = {"validators": Validators(body_digest=str(now)), "now": now, "settings": settings, "around": around}
        if fields.pop("same", False):
            return visit_unchanged(state, fetch, **common)  # type: ignore[arg-type]  # a table of arguments
        return visit_read(state, fetch, make_article(**fields), problems=(), **common)  # type: ignore[arg-type]  # as above

    return visit


@pytest.fixture
def read(look: Look, make_article_state: Callable[..., ArticleState], now: datetime) -> ArticleState:
    return look(make_article_state(), now, None).state


def tempo_of(visit: Visit) -> Tempo:
    assert visit.outlet_memory is not None
    return visit.outlet_memory.tempo


def test_looks_are_counted_and_changes_among_them(look: Look, read: ArticleState, now: datetime) -> None:
    same = look(read, now + HOUR, OutletMemory(trust=9, title_trust=9), same=True)
    assert (tempo_of(same).total.seen, tempo_of(same).total.expected > 0) == (0.0, True)
    again = look(same.state, now + 2 * HOUR, same.outlet_memory)
    assert tempo_of(again).total.expected > tempo_of(same).total.expected
    first = look(again.state, now + 3 * HOUR, again.outlet_memory, title="افتتاح حديقة عامة في البلدة")
    edited = look(first.state, now + 4 * HOUR, first.outlet_memory, title="افتتاح حديقة عامة في البلدة")
    assert edited.outcome is Outcome.CHANGED
    assert tempo_of(edited).total.seen == 1.0


def test_looks_that_find_nothing_are_counted_together(look: Look, read: ArticleState, now: datetime) -> None:
    memory, state, stored, looks = OutletMemory(trust=9, title_trust=9), read, 0, 0
    at = now
    for _ in range(200):
        at += HOUR
        visit = look(state, at, memory, same=True)
        stored, looks = stored + (visit.outlet_memory is not None), looks + 1
        memory, state = visit.outlet_memory or memory, visit.state
    assert stored <= 10, "an outlet's memory is not written at each look"
    at_once = changes_between(age_of(read, now), age_of(state, at))
    assert 0 <= at_once - memory.tempo.total.expected < 0.05, "and nothing is lost of them"


def test_first_sights_are_counted_and_failures_teach_nothing(
    look: Look, read: ArticleState, make_article_state: Callable[..., ArticleState], now: datetime
) -> None:
    first = look(make_article_state(), now, OutletMemory())
    assert tempo_of(first) == Tempo().after_new(now)
    failed = visit_failed(
        read, Fetch(read.url, now + HOUR, None), Problem("timeout", read.url), now=now + HOUR, settings=SETTINGS,
        around=Around(None, EAGER),
    )  # fmt: skip
    assert tempo_of(failed) == EAGER.tempo


def test_an_outlet_that_publishes_much_is_kept_within_its_looks(
    look: Look, make_article_state: Callable[..., ArticleState], now: datetime
) -> None:
    """An outlet's articles come in one after the other, and the looks at the last one are drawn out."""
    memory, waits, settings = OutletMemory(), list[timedelta](), replace(SETTINGS, outlet_looks=1200.0)
    for number in range(60):
        visit = look(make_article_state(number), now, memory, settings=settings)
        assert visit.state.next_check_at is not None
        memory = visit.outlet_memory or memory
        waits.append(visit.state.next_check_at - now)
    assert waits[10] == waits[0]
    assert waits[59] / waits[0] == pytest.approx(60 * settings.recheck_looks / settings.outlet_looks, rel=0.1)


@pytest.mark.parametrize("same", [True, False])
def test_an_outlet_that_edits_much_is_looked_at_sooner(
    look: Look, read: ArticleState, now: datetime, same: bool
) -> None:
    def wait(memory: OutletMemory | None) -> timedelta:
        at = now + 6 * HOUR
        due = look(read, at, memory, **({"same": True} if same else {})).state.next_check_at
        assert due is not None
        return due - at

    assert wait(EAGER) < wait(None) < wait(LAZY)


@pytest.mark.parametrize(
    ("fields", "outcome", "kept"),
    [
        ({"same": True}, Outcome.UNCHANGED, 0.0),
        ({"title": "افتتاح حديقة عامة في البلدة"}, Outcome.UNCONFIRMED, 1.0),
    ],
)
def test_a_call_is_held_to_what_the_look_finds(
    look: Look, read: ArticleState, now: datetime, fields: dict[str, object], outcome: Outcome, kept: float
) -> None:
    called = replace(read, called_at=now + HOUR / 2)
    visit = look(called, now + HOUR, OutletMemory(), **fields)
    assert visit.outcome is outcome
    assert (tempo_of(visit).announced, tempo_of(visit).kept, tempo_of(visit).total.seen) == (1.0, kept, 0.0)
    later = look(visit.state, now + 2 * HOUR, visit.outlet_memory, same=True)
    assert tempo_of(later).announced == 1.0, "one look answers a call"


def test_sections_without_end_do_not_fill_the_memory() -> None:
    tempo = Tempo()
    for number in range(200):
        tempo = tempo.after_look(f"{number}" * 50, expected=1.0 + (number == 3), changed=False)
    assert len(tempo.sections) == 40
    assert max(map(len, tempo.sections)) == 60
    assert any(name.startswith("333") for name in tempo.sections), "the most watched one stays"
