"""First readings, which all that is new comes to: written together, with a few statements for all of them.

One that is not as simple as it looks (its page stands elsewhere, or something suggests that its article is known; the
ledger has it already) is left to the recorder, which takes them one by one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, update

from rasid.records import ArticleStatus, Outcome, Visit
from storage.chunks import chunks
from storage.engine import Database
from storage.headlines import Headlines
from storage.identity import Identities
from storage.late import problems_of
from storage.mapping import AnyRow
from storage.placed import Placed, Recorded, enter, owner_of, row_after, rows_of, visit_request
from storage.problems import replace_problems, troubled
from storage.readings import new_version
from storage.schema import articles, fetches, versions
from storage.tally import Tally

_SET = update(articles).where(articles.c.id == bindparam("b_id"))


@dataclass(frozen=True, slots=True)
class _First:
    """A first reading, the row of its article, and the signs to be kept of it."""

    placed: Placed
    row: AnyRow
    marks: list[int]


def may_be_first(visit: Visit) -> bool:
    """Whether a visit by itself only brings the first version of its article."""
    state = visit.state
    reads = visit.outcome is Outcome.NEW and state.status is ArticleStatus.LIVE and state.versions == 1
    return reads and visit.version is not None and not (visit.change or visit.reading or visit.excused)


class Firsts:
    """Writes first readings. Built once per store, so that its statements are."""

    def __init__(self, database: Database, identities: Identities, headlines: Headlines) -> None:
        self._add_fetches = database.insert(fetches).on_conflict_do_nothing()
        self._add_versions = database.insert(versions).on_conflict_do_nothing()
        self._identities = identities
        self._headlines = headlines

    def record(self, connection: Connection, visits: Sequence[Placed], tally: Tally) -> dict[int, Recorded]:
        """Write those of the visits, each to another article, that are simple; returns them by place."""
        written: dict[int, Recorded] = {}
        for chunk in chunks(visits):
            firsts = list(self._plain(connection, chunk))
            if firsts and self._write(connection, firsts):
                self._tally(connection, firsts, tally)
                written |= {one.placed.place: Recorded(1, stored=True) for one in firsts}
        return written

    def _plain(self, connection: Connection, visits: Sequence[Placed]) -> Iterator[_First]:
        found = rows_of(connection, visits)
        unread = [one for one in visits if one.visit.state.id in found and not found[one.visit.state.id].versions]
        strangers = self._identities.strangers(connection, [one.visit for one in unread])
        for one in unread:
            if (marks := strangers.get(one.visit.state.id)) is not None:
                yield _First(one, found[one.visit.state.id], marks)

    def _write(self, connection: Connection, firsts: Sequence[_First]) -> bool:
        """False, and nothing is written, if the store had any of them."""
        placed = [(one.placed, one.row) for one in firsts]
        savepoint = connection.begin_nested()
        requests = [visit_request(one.visit, row.outlet_id, one.run_id) for one, row in placed]
        rows = [new_version(connection, one.visit) for one, _ in placed]
        if (
            not enter(connection, self._add_fetches, requests)
            or connection.execute(self._add_versions, rows).rowcount != len(rows)
        ):  # fmt: skip
            savepoint.rollback()
            return False
        after = [{"b_id": row.id, **row_after(one.visit, row, stored_version=True)} for one, row in placed]
        connection.execute(_SET, after)
        self._identities.keep(connection, {one.row.id: one.marks for one in firsts})
        savepoint.commit()
        return True

    def _tally(self, connection: Connection, firsts: Sequence[_First], tally: Tally) -> None:
        owners = [owner_of(one.placed.visit) for one in firsts]
        open_still = troubled(connection, owners)
        for first, owner in zip(firsts, owners, strict=True):
            one, row, visit = first.placed, first.row, first.placed.visit
            told = problems_of(visit, row)
            if told or owner in open_still:
                replace_problems(connection, owner, row.outlet_id, told, visit.fetch.at)
            self._headlines.seen(connection, visit)
            tally.counts["versions"] += 1
            tally.move(row.status, visit.state.status)
            tally.remember(row.outlet_id, visit.outlet_memory, one.place)
            tally.visit(one.run_id, visit.outcome, visit.proof)
            tally.observe(row.outlet_id, visit, one.run_id)
