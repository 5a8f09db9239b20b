"""First readings that come together: written at once, and as if they had come one by one."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event, select

from rasid.memory import Headline
from rasid.records import ArticleState, Outcome, OutletMemory, Problem, Visit
from storage.schema import metadata
from storage.store import SqlStore

Press = Any  # the builder in conftest
Make = Callable[[Press, list[ArticleState]], list[Visit]]
OUTLETS = ("a", "b")


def listed(store: SqlStore, press: Press) -> list[ArticleState]:
    """Five articles of each outlet, none of them read."""
    store.sync_outlets([press.outlet(name) for name in OUTLETS], press.now)
    store.start_run(2, press.now)
    return [
        state
        for name in OUTLETS
        for state in store.record_poll(
            press.poll(store.channels_of(name)[0], *(press.candidate(n, name) for n in range(5))), 1
        )
    ]


def plain(press: Press, states: list[ArticleState]) -> list[Visit]:
    return [
        press.visit(state, Outcome.NEW, at=press.at(1), text=f"{state.id}", next_check=press.at(2)) for state in states
    ]


def elsewhere(press: Press, states: list[ArticleState]) -> list[Visit]:
    """One was reached at another address, one names another, one is led to the page of another one."""
    visits = plain(press, states)

    def change(place: int, **changed: Any) -> None:
        version = visits[place].version
        assert version is not None
        visits[place] = replace(visits[place], version=replace(version, **changed))

    change(1, url="https://a.example/moved")
    change(2, canonical_url="https://a.example/own")
    change(3, url=states[0].url)
    return visits


def alike(press: Press, states: list[ArticleState]) -> list[Visit]:
    """Two of one group are one article, by all that they show."""
    visits = plain(press, states)
    shown = visits[4].version
    assert shown is not None
    long = tuple(f"{word} فقرة طويلة تكفي لأن تعرف بها المقالة من بين جميع المقالات الأخرى" for word in "أبتثجحخد")
    for place in (4, 0):
        version = replace(shown, paragraphs=long, url=states[place].url, canonical_url=states[place].key)
        visits[place] = replace(visits[place], version=version)
    return visits


def troubled(press: Press, states: list[ArticleState]) -> list[Visit]:
    visits = plain(press, states)
    visits[0] = replace(visits[0], problems=(Problem("no-date", states[0].url),))
    visits[1] = replace(visits[1], problems=None)
    visits[2] = replace(visits[2], headlines=(Headline("عنوان آخر", ("og",)),))
    visits[5] = replace(visits[5], outlet_memory=OutletMemory(), proof="proved")
    return visits


def failed_before(press: Press, states: list[ArticleState]) -> list[Visit]:
    """Two could not be read at first, and stand open."""
    problem = Problem("timeout", states[0].url)
    failed = [press.visit(state, Outcome.FAILED, at=press.at(0.5), problems=(problem,)) for state in states[:2]]
    return failed + plain(press, states)


def twice(press: Press, states: list[ArticleState]) -> list[Visit]:
    """An acknowledgement was lost, and another worker read one as well."""
    visits = plain(press, states)
    other = replace(visits[6], fetch=replace(visits[6].fetch, at=press.at(1.5)))
    return [*visits, visits[3], other]


def content(store: SqlStore) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, but for the numbers of requests."""
    found = {}
    with store._database.reading() as connection:
        for table in metadata.sorted_tables:
            columns = [column for column in table.c if (table.name, column.name) != ("fetches", "id")]
            found[table.name] = sorted((tuple(row) for row in connection.execute(select(*columns))), key=repr)
    return found


@pytest.mark.parametrize("make", [plain, elsewhere, alike, troubled, failed_before, twice])
def test_together_they_come_to_the_same(fresh: Callable[[], SqlStore], press: Press, make: Make) -> None:
    alone, together = fresh(), fresh()
    states = listed(alone, press)
    assert listed(together, press) == states
    visits = make(press, states)
    for visit in visits:
        alone.record_visit(visit, 1)
    together.record([(visit, 1) for visit in visits])
    assert content(together) == content(alone)
    assert alone.counts(press.at(2)).visits[Outcome.NEW] >= 7


@contextmanager
def counted(store: SqlStore) -> Iterator[list[str]]:
    """The statements that a store gives to its database."""
    given: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        given.append(statement)

    engine = store._database.backend.engine
    event.listen(engine, "before_cursor_execute", note)
    yield given
    event.remove(engine, "before_cursor_execute", note)


def statements(store: SqlStore, visits: Sequence[Visit]) -> int:
    with counted(store) as given:
        store.record([(visit, 1) for visit in visits])
    return len(given)


def test_many_take_no_more_statements_than_two(store: SqlStore, press: Press) -> None:
    visits = plain(press, listed(store, press))
    statements(store, visits[:1])  # the first of a day settles what was usual
    statements(store, visits[5:6])
    assert statements(store, visits[1:3]) == statements(store, [*visits[3:5], *visits[6:]])


def test_one_that_the_ledger_has_leaves_the_others_to_be_written(store: SqlStore, press: Press) -> None:
    states = listed(store, press)
    visits = plain(press, states)
    store.record([(visit, 1) for visit in visits])
    store.record([(visit, 1) for visit in visits])
    assert store.counts(press.at(2)).visits[Outcome.NEW] == 10
    assert [len(store.versions(state.id)) for state in states] == [1] * 10
