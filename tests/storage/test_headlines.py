"""Headlines side by side, with their times: of versions, of what came up between them, and of lists."""

from dataclasses import replace
from typing import Any

from sqlalchemy import func, select

from rasid.ports import StoredHeadline
from rasid.records import Headline, Hints, Outcome
from storage.headlines import headlines
from storage.store import SqlStore


def test_all_that_an_article_was_called(store: SqlStore, press: Any) -> None:
    store.sync_outlets([press.outlet()], press.now)
    run = store.start_run(1, press.now)
    (channel,) = store.channels_of("sham_today")
    candidate = press.candidate(1)
    (state,) = store.record_poll(press.poll(channel, candidate), run)
    first = press.visit(state, Outcome.NEW, at=press.at(1))
    own = (Headline("عنوان أ", ("h1", "json-ld")), Headline("خبر لا يفوتك", ("opengraph",)))
    assert first.version is not None
    store.record_visit(replace(first, version=replace(first.version, headlines=own)), run)

    later = press.visit(first.state, Outcome.UNCHANGED, at=press.at(2))
    for hour in (2, 2, 3):  # a repeated record counts once
        same = replace(later, fetch=replace(later.fetch, at=press.at(hour)))
        store.record_visit(replace(same, headlines=(Headline("لن تصدق", ("opengraph",)),)), run)
    renamed = replace(candidate, hints=Hints(title="خبر  آخر", guid="1"))
    (channel,) = store.channels_of("sham_today")
    store.record_poll(press.poll(channel, renamed, at=press.at(4)), run)

    assert store.headlines(state.id) == [
        StoredHeadline("خبر رقم 1", "feed", press.at(0), press.at(0)),
        StoredHeadline("خبر لا يفوتك", "opengraph", press.at(1), press.at(1)),
        StoredHeadline("عنوان أ", "h1", press.at(1), press.at(1)),
        StoredHeadline("عنوان أ", "json-ld", press.at(1), press.at(1)),
        StoredHeadline("لن تصدق", "opengraph", press.at(2), press.at(3), 2),
        StoredHeadline("خبر آخر", "feed", press.at(4), press.at(4)),
    ]
    assert store.headlines(state.id + 1) == []


def test_a_title_with_a_counter_in_it_is_not_kept_for_ever(store: SqlStore, press: Any) -> None:
    store.sync_outlets([press.outlet()], press.now)
    run = store.start_run(1, press.now)
    (channel,) = store.channels_of("sham_today")
    (state,) = store.record_poll(press.poll(channel, press.candidate(1)), run)
    for number in range(210):
        look = press.visit(state, Outcome.UNCHANGED, at=press.at(number))
        store.record_visit(replace(look, headlines=(Headline(f"({number}) أخبار", ("title",)),)), run)
    with store._database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(headlines)).scalar_one() == 200
    assert [one.text for one in store.headlines(state.id)][-1] == "(199) أخبار"
