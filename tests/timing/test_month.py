"""A month of the press on a virtual clock: its rates, its noise, and Rasid's own path watching it."""

import asyncio
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.changes_cases import story
from benchmarks.changes_schedules import (
    at_looks,
    diffengine,
    fixed,
    lives,
    measure,
    newsdiffs,
    plain,
    rasid,
)
from benchmarks.changes_truth import form, verdict
from benchmarks.changes_verdict import Verdict
from benchmarks.changes_world import Look, SqlShelf, Watch, Watched, outlet_of
from demo.desk import Piece
from demo.model import DELETIONS, EDITS, Act, Event, Request
from demo.newsroom import DAY, HOUR, MonthPress, month_plan, possible
from demo.noise import KINDS, Kind, words
from demo.noisy import NoisyPress, Served
from rasid.comparing import told
from rasid.records import Article, Change, Outcome
from rasid.settings import Settings
from rasid.timing.freshness import made_at
from storage.store import open_store

BODY = EDITS - {Act.HEADLINE}
SETTINGS = Settings(recheck_looks=25.0, poll_interval_min=HOUR)


def test_the_press_changes_as_real_ones_do() -> None:
    """GDELT: after a day 5.1 % of titles and 15.1 % of bodies differ, 0.7 % are gone; 81 % come on the first day."""
    press = MonthPress(7, month_plan(100, 60))
    stories = [press.newsroom(index).story(number) for index in range(100) for number in range(60)]
    whole = [story for story in stories if story[0].at < 29 * DAY]
    firsts = [[event.act for event in story[1:] if event.at <= story[0].at + DAY] for story in whole]
    share = 1 / len(whole)
    assert sum(Act.HEADLINE in acts for acts in firsts) * share == pytest.approx(0.051, abs=0.012)
    assert sum(bool(BODY & set(acts)) for acts in firsts) * share == pytest.approx(0.151, abs=0.02)
    assert sum(bool(DELETIONS & set(acts)) for acts in firsts) * share == pytest.approx(0.007, abs=0.004)
    early = [story for story in stories if story[0].at < 8 * DAY]
    delays = [event.at - story[0].at for story in early for event in story if event.act in BODY]
    assert sum(delay < DAY for delay in delays) / len(delays) == pytest.approx(0.81, abs=0.04)


def test_outlets_differ_widely_in_how_much_they_edit() -> None:
    press = MonthPress(3, month_plan(60, 10))
    shares = sorted(press.newsroom(index).habits.edited for index in range(60))
    assert shares[6] * 5 < shares[54]


@given(st.lists(st.tuples(st.sampled_from(sorted(BODY)), st.integers(0, 9)), max_size=6))
def test_no_text_loses_or_gains_more_paragraphs_than_there_are(edits: list[tuple[Act, int]]) -> None:
    made = list(possible(Event(act, float(at)) for act, at in edits))
    assert sorted(event.at for event in made) == [event.at for event in made]
    counts = list(accumulate((event.act is Act.ADD) - (event.act is Act.REMOVE) for event in made))
    assert all(-2 <= count <= 1 for count in counts)
    assert len(made) == len(edits)


def test_every_article_of_a_month_can_be_written() -> None:
    press = NoisyPress(4, month_plan(100, 10_000), (), unrest=6.0)
    assert all(piece.revisions for index in (55, 56) for piece in press.desk(index).published(30 * DAY))


def seen(press: NoisyPress, index: int, every: float = 6 * HOUR) -> list[tuple[int, str, tuple[str, ...], int | None]]:
    found = []
    host = press.houses[index].host
    for piece in press.desk(index).published(30 * DAY):
        at = piece.story[0].at + 60
        while at < 30 * DAY:
            answer, served = press.serve(Request(host, piece.path, at))
            text = answer.body.decode("utf-8", "replace")
            found.append((answer.status, text, served.kinds, served.shown))
            at += every
    return found


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_of_noise_shows(kind: Kind) -> None:
    press = NoisyPress(5, month_plan(6, 10), (kind,), unrest=3.0)
    plain_press = NoisyPress(5, month_plan(6, 10), (), unrest=3.0)
    faces = 0
    for index in range(6):
        for noisy, bare in zip(seen(press, index), seen(plain_press, index), strict=True):
            faces += kind.name in noisy[2] and noisy[:2] != bare[:2]
            if kind.name not in noisy[2] and "outage" not in noisy[2] and noisy[3] is not None:
                assert noisy[3] == bare[3]
    assert faces


def test_caches_that_tell_the_age_of_copies_tell_it_rightly() -> None:
    old = [kind for kind in KINDS if kind.name == "stale-copy"]
    press = NoisyPress(5, month_plan(10, 10), old, unrest=3.0)
    copies = 0
    for index, house in enumerate(press.houses):
        for piece in press.desk(index).published(30 * DAY):
            for at in (revision.at + 600 for revision in piece.revisions):
                answer, served = press.serve(Request(house.host, piece.path, at))
                if served.shown is None:
                    continue
                made = made_at(
                    answer.headers.get("age", ""), answer.headers["date"], press.epoch + timedelta(seconds=at)
                )
                assert (made is not None) is press.tells_age(index)
                if made is not None:
                    revisions = piece.revisions
                    assert piece.at((made - press.epoch).total_seconds()) is revisions[served.shown]
                    copies += served.shown != served.current
    assert copies > 10
    assert 3 <= sum(press.tells_age(index) for index in range(10)) <= 9, "some do, and some do not"


def test_what_differs_at_each_fetch_has_few_faces() -> None:
    press = NoisyPress(5, month_plan(2, 4), [kind for kind in KINDS if kind.stage == "inside"])
    pages = {text for _, text, _, shown in seen(press, 0) if shown == 0}
    assert 4 < len(pages) <= 16


def test_every_language_has_the_texts() -> None:
    keys = {language: (set(words(language)), set(words(language)["walls"])) for language in LANGUAGES}
    assert len({tuple(map(frozenset, value)) for value in keys.values()}) == 1
    assert all(len(words(language)["widgets"]) == 5 for language in LANGUAGES)


LANGUAGES = ("ar", "fa", "ckb", "he", "fr", "tr")


def log_of(press: NoisyPress, index: int, folder: Path | None = None) -> list[str]:
    shelf = None
    if folder:
        store = open_store(f"sqlite:///{folder / 'month.db'}")
        shelf = SqlShelf(store, outlet_of(press, index), press.epoch - timedelta(seconds=1))
    watched = asyncio.run(Watch(press, index, SETTINGS, shelf).run())
    return list(watched.log())


def test_two_runs_with_one_seed_tell_the_same() -> None:
    first, second = (log_of(NoisyPress(4, month_plan(10, 3), unrest=3.0), 0) for _ in range(2))
    other = log_of(NoisyPress(5, month_plan(10, 3), unrest=3.0), 0)
    assert first == second
    assert first != other
    assert sum(" new" in line for line in first) == 3


def test_a_real_store_makes_no_difference(tmp_path: Path) -> None:
    press = NoisyPress(4, month_plan(10, 2), unrest=3.0)
    assert log_of(press, 6, tmp_path) == log_of(press, 6)


def test_without_noise_all_is_found_and_nothing_made_up() -> None:
    press = NoisyPress(2, month_plan(10, 6), (), unrest=6.0)
    total = Verdict()
    for index in (0, 2, 4, 6):
        total.add(verdict(press, index, asyncio.run(Watch(press, index, SETTINGS).run())))
    assert total.edits_found == total.edits > 5, total.missed
    assert total.told_right == total.told, total.false
    assert total.gone_right == total.gone


def test_a_watch_that_stores_nothing_has_missed_everything() -> None:
    press = NoisyPress(2, month_plan(10, 6), (), unrest=6.0)
    watched = asyncio.run(Watch(press, 0, SETTINGS).run())
    whole = verdict(press, 0, watched)
    looks = [replace(look, outcome=Outcome.FAILED, change=None, version=None) for look in watched.looks]
    nothing = verdict(press, 0, replace(watched, looks=looks))
    assert (nothing.edits_found, nothing.deletions_found, nothing.told) == (0, 0, 0)
    assert nothing.edits >= whole.edits > 0
    shown = {look.url for look in watched.looks if look.served.shown is not None}
    assert nothing.missed["an article that was never stored"] == len(shown) > 3


def test_what_is_told_as_gone_while_it_was_away_for_a_moment_is_false() -> None:
    press = NoisyPress(2, month_plan(10, 40), (), unrest=6.0)
    index, piece, away = next(
        (index, piece, event)
        for index in range(10)
        for piece in press.desk(index).published(30 * DAY)
        for event in piece.story
        if event.act is Act.FLICKER and piece.story[-1].act not in DELETIONS
    )
    url, story = f"http://{press.houses[index].host}{piece.path}", piece.story[0].at
    looks = [
        Look(story + 60, url, Served(0, 0), Outcome.NEW, None),
        Look(away.at + 1, url, Served(None, None), Outcome.GONE, Change(Outcome.GONE, press.epoch)),
    ]
    found = verdict(press, index, Watched(press.houses[index].id, looks))
    assert (found.gone, found.gone_right, found.deletions_found) == (1, 0, 0)


def test_an_edit_that_was_taken_back_unseen_leaves_nothing_to_see() -> None:
    press = NoisyPress(2, month_plan(10, 40), (), unrest=6.0)
    index, piece, number = next(
        (index, piece, number)
        for index in range(10)
        for piece in press.desk(index).published(30 * DAY)
        for number in range(2, len(piece.revisions))
        if form(piece.revisions[number]) == form(piece.revisions[number - 2]) != form(piece.revisions[number - 1])
    )
    url = f"http://{press.houses[index].host}{piece.path}"
    seen = [Served(n, n, (), piece.revisions[n].title) for n in range(number - 2, number + 1)]
    outcomes = (Outcome.NEW, Outcome.UNCHANGED, Outcome.UNCHANGED)
    looks = [Look(float(n), url, s, outcome, None) for n, (s, outcome) in enumerate(zip(seen, outcomes, strict=True))]
    old_copy = replace(looks[1], served=replace(seen[1], current=number))
    verdicts = [
        verdict(press, index, Watched(press.houses[index].id, shown))
        for shown in (looks, [looks[0], looks[2]], [looks[0], old_copy, looks[2]])
    ]
    assert [found.edits for found in verdicts] == [2, 0, 0]


def test_an_edit_to_the_headline_that_was_tried_out_leaves_nothing_to_see() -> None:
    press = NoisyPress(2, month_plan(10, 40), (), unrest=6.0)
    index, piece, number = next(
        (index, piece, number)
        for index in range(10)
        for piece in press.desk(index).published(30 * DAY)
        for number, revision in enumerate(piece.revisions)
        if revision.act is Act.HEADLINE
    )
    url, new = f"http://{press.houses[index].host}{piece.path}", piece.revisions[number].title
    tried = Look(0.0, url, Served(number - 1, number - 1, ("ab-headline",), new), Outcome.NEW, None)
    own = replace(tried, served=Served(number - 1, number - 1, (), piece.revisions[number - 1].title))
    after = Look(1.0, url, Served(number, number, (), new), Outcome.UNCHANGED, None)
    verdicts = [verdict(press, index, Watched(press.houses[index].id, [first, after])) for first in (own, tried)]
    assert [found.edits for found in verdicts] == [1, 0]


def test_rasids_looks_find_changes_sooner_than_other_schedules() -> None:
    press = MonthPress(12, month_plan(8, 60))
    world = [lives(press, index) for index in range(8)]
    end = press.plan.end or 0.0
    spent = measure(plain(newsdiffs, end), world, 1.0).looks
    others = [at_looks(plain(step, end), world, spent) for step in (newsdiffs, diffengine, fixed)]
    own = at_looks(rasid(end), world, spent)
    assert own.looks == pytest.approx(spent, rel=0.02)
    assert own.median_delay < 0.8 * min(other.median_delay for other in others)
    assert own.found > 0.98 * max(other.found for other in others)


def test_learning_and_lists_each_help() -> None:
    press = MonthPress(3, month_plan(10, 150))
    world = [lives(press, index) for index in range(10)]
    end = press.plan.end or 0.0
    alone, learning, heeding = (
        at_looks(rasid(end, learn=learn, lists=lists), world, 50_000).median_delay
        for learn, lists in ((False, False), (True, False), (False, True))
    )
    assert learning < alone
    assert heeding < 0.7 * alone


def test_verdicts_add_up() -> None:
    one = Verdict(*range(1, 11))
    one.false["x"] = 2
    total = Verdict()
    for _ in range(3):
        total.add(one)
    numbers = [getattr(total, field.name) for field in fields(total)][:10]
    assert numbers == [3 * n for n in range(1, 11)]
    assert total.false == {"x": 6}


def test_a_false_deletion_is_a_case_with_its_story() -> None:
    press = NoisyPress(2, month_plan(10, 40), (), unrest=6.0)
    piece = next(p for p in press.desk(0).published(30 * DAY) if p.story[-1].act not in DELETIONS)
    url = f"http://{press.houses[0].host}{piece.path}"
    first = Look(1000.0, url, Served(0, 0, ("clock",)), Outcome.NEW, None)
    looks = [first, *(replace(first, at=at, outcome=Outcome.UNCHANGED) for at in (2000.0, 3000.0, 4000.0))]
    looks.append(Look(90000.0, url, Served(None, 0, ("captcha",)), Outcome.GONE, Change(Outcome.GONE, press.epoch)))
    found = verdict(press, 0, Watched(press.houses[0].id, looks))
    assert [(case.at, case.url) for case in found.cases] == [(90000.0, url)]
    lines = list(story(found.cases[0], piece, looks, ["", "", "", "", "missing since 01 00:10"]))
    assert "told falsely: gone through captcha" in lines[1]
    assert any(line.endswith("0 publish") for line in lines)
    assert "    ... and 2 more" in lines, "looks that are alike are one line"
    assert lines[-1] == "  >  1 d 01:00 -/0 captcha: gone gone  missing since 01 00:10"


def a_piece_with(press: NoisyPress, *acts: Act, taken_back: bool = False) -> tuple[int, Piece]:
    return next(
        (index, piece)
        for index in range(10)
        for piece in press.desk(index).published(30 * DAY)
        if tuple(revision.act for revision in piece.revisions[1 : len(acts) + 1]) == acts
        and len({revision.title for revision in piece.revisions[: len(acts) + 1]}) == 1 + acts.count(Act.HEADLINE)
        and (not taken_back or form(piece.revisions[0]) == form(piece.revisions[len(acts)]))
    )


def change_of(*readings: Article) -> Change:
    now = datetime(2026, 3, 19, tzinfo=UTC)
    return told(Outcome.CHANGED, readings[0], readings[-1], now, SETTINGS, readings[1:-1])


def in_pieces(texts: tuple[str, ...]) -> tuple[str, ...]:
    halves = [(text[: text.index(" ", len(text) // 2)], text[text.index(" ", len(text) // 2) + 1 :]) for text in texts]
    return tuple(half for pair in halves for half in pair)


def test_a_change_told_of_the_pieces_of_a_paragraph_is_right(make_article: Callable[..., Article]) -> None:
    press = NoisyPress(2, month_plan(10, 40), (), unrest=6.0)
    index, piece = a_piece_with(press, Act.NUMBER)
    old, new = (in_pieces(revision.paragraphs) for revision in piece.revisions[:2])
    lost = tuple(text for text in new if text in old)
    verdicts = []
    for after in (new, lost):
        before, now = (make_article(title=piece.revisions[0].title, paragraphs=texts) for texts in (old, after))
        url = f"http://{press.houses[index].host}{piece.path}"
        first = Look(1.0, url, Served(0, 0, ("halves",)), Outcome.NEW, None, before)
        second = Look(2.0, url, Served(1, 1, ("halves",)), Outcome.CHANGED, change_of(before, now), now)
        verdicts.append(verdict(press, index, Watched(press.houses[index].id, [first, second])))
    whole, half = verdicts
    assert (whole.edits_found, whole.told_right, whole.told) == (1, 1, 1)
    assert half.edits_found == 0, "half of what it says now is missing"


@pytest.mark.parametrize(("begins", "right"), [(0, 2), (1, 1)])
def test_a_version_of_another_edit_makes_no_step_before_it_false(
    make_article: Callable[..., Article], begins: int, right: int
) -> None:
    press = NoisyPress(2, month_plan(40, 100), (), unrest=6.0)
    index, piece = a_piece_with(press, Act.HEADLINE, Act.HEADLINE, Act.NUMBER)
    titles = [revision.title for revision in piece.revisions[:3]]
    texts = [revision.paragraphs for revision in piece.revisions[:4]]
    first = make_article(title=titles[begins], paragraphs=texts[0])
    then = make_article(title=titles[begins], paragraphs=texts[3])
    step = make_article(title=titles[1 - begins], paragraphs=texts[3])
    last = make_article(title=titles[2], paragraphs=texts[3])
    url, at = f"http://{press.houses[index].host}{piece.path}", piece.revisions[3].at
    looks = [
        Look(1.0, url, Served(begins, begins), Outcome.NEW, None, first),
        Look(at + 60, url, Served(3, 3), Outcome.CHANGED, change_of(first, then), then),
        Look(at + 120, url, Served(3, 3), Outcome.CHANGED, change_of(then, step, last), last),
    ]
    found = verdict(press, index, Watched(press.houses[index].id, looks))
    assert (found.told, found.told_right) == (2, right)


@pytest.mark.parametrize(("invented", "right", "found"), [((), 1, 2), (("Und dies stand nie da.",), 0, 0)])
def test_a_paragraph_told_to_have_come_and_gone_again_is_right_if_it_did(
    make_article: Callable[..., Article], invented: tuple[str, ...], right: int, found: int
) -> None:
    press = NoisyPress(2, month_plan(40, 400), (), unrest=6.0)
    index, piece = a_piece_with(press, Act.ADD, Act.REMOVE, taken_back=True)
    one, other = (piece.revisions[n] for n in (0, 1))
    before = make_article(title=one.title, paragraphs=one.paragraphs)
    between = make_article(title=one.title, paragraphs=(invented and (*one.paragraphs, *invented)) or other.paragraphs)
    url, last = f"http://{press.houses[index].host}{piece.path}", piece.revisions[2].at
    looks = [
        Look(1.0, url, Served(0, 0), Outcome.NEW, None, before),
        Look(other.at + 1, url, Served(1, 1), Outcome.UNCONFIRMED, None, None),
        Look(last + 50_000, url, Served(2, 2), Outcome.UNCHANGED, change_of(before, between, before), None),
    ]
    counts = verdict(press, index, Watched(press.houses[index].id, looks))
    assert (counts.edits, counts.edits_found, counts.told, counts.told_right) == (2, found, 1, right)
