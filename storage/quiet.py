"""Visits that found nothing new, which most do: written together, with one statement for all of them.

A visit that is not as simple as it looks (its article was missing, has open problems, or the ledger
has it already) is left to the recorder, which takes them one by one.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, Insert, bindparam, update

from rasid.records import ArticleStatus, Outcome, Visit
from storage.chunks import chunks
from storage.mapping import AnyRow, Values
from storage.placed import Placed, Recorded, enter, owner_of, row_after, rows_of, visit_request
from storage.problems import troubled
from storage.schema import articles
from storage.tally import Tally

_WRITTEN = ("next_check_at", "last_checked_at", "failures", "missing_since", "pending", "memory",
            "etag", "last_modified", "body_digest", "standing", "queue")  # fmt: skip
_SET = (
    update(articles)
    .where(articles.c.id == bindparam("b_id"))
    .values({name: bindparam(f"b_{name}", type_=articles.c[name].type) for name in _WRITTEN})
)


def may_be_quiet(visit: Visit) -> bool:
    """Whether a visit by itself has nothing to record but that it took place."""
    found_nothing = visit.outcome in (Outcome.UNCHANGED, Outcome.COSMETIC) and visit.state.status is ArticleStatus.LIVE
    return found_nothing and not (visit.version or visit.change or visit.reading or visit.problems or visit.headlines)


def quiet_ones(connection: Connection, visits: Sequence[Placed]) -> list[tuple[Placed, AnyRow]]:
    """Those of the visits, which `may_be_quiet`, that are, each with its article's row."""
    found: list[tuple[Placed, AnyRow]] = []
    for chunk in chunks(visits):
        rows = rows_of(connection, chunk)
        open_still = troubled(connection, [owner_of(one.visit) for one in chunk if one.visit.problems is not None])
        for one in chunk:
            row = rows.get(one.visit.state.id)
            clear = one.visit.problems is None or owner_of(one.visit) not in open_still
            if row is not None and row.status == ArticleStatus.LIVE.value and clear:
                found.append((one, row))
    return found


def record_quiet(
    connection: Connection, visits: Sequence[Placed], add_fetch: Insert, tally: Tally
) -> dict[int, Recorded]:
    """Write those of the visits, each to another article, that are quiet; returns them by place."""
    quiet = quiet_ones(connection, visits)
    if len(quiet) < 2:
        return {}
    savepoint = connection.begin_nested()
    if not enter(connection, add_fetch, [visit_request(one.visit, row.outlet_id, one.run_id) for one, row in quiet]):
        savepoint.rollback()
        return {}
    connection.execute(_SET, [_values(one.visit, row) for one, row in quiet])
    savepoint.commit()
    for one, row in quiet:
        tally.visit(one.run_id, one.visit.outcome, one.visit.proof)
        tally.remember(row.outlet_id, one.visit.outlet_memory, one.place)
        tally.observe(row.outlet_id, one.visit, one.run_id)
    return {one.place: Recorded(row.versions, stored=False) for one, row in quiet}


def _values(visit: Visit, row: AnyRow) -> Values:
    values = row_after(visit, row, stored_version=False)
    return {"b_id": visit.state.id, **{f"b_{name}": values[name] for name in _WRITTEN}}
