"""Visits that found nothing new, which most do: written together, with one statement for all of them.

A visit that is not as simple as it looks (its article was missing, has open problems, or the ledger
has it already) is left to the recorder, which takes them one by one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Insert, bindparam, select, update

from rasid.records import ArticleStatus, Outcome, Visit
from storage.listings import queue_of, still_called
from storage.mapping import AnyRow, Values, article_values
from storage.pulses import observe_quiet
from storage.schema import articles, outlets, problems
from storage.tally import Tally

CHUNK = 500  # keys in one statement: databases limit the number of values

WATCHED = (outlets.c.active & outlets.c.paused_at.is_(None)).label("active")
"""Whether an outlet's work is due at all."""

KEPT = outlets.c.active
"""Whether the catalogue has an outlet, paused or not."""

ROWS = select(
    *(articles.c[name] for name in ("id", "outlet_id", "status", "versions", "next_check_at", "called_at")),
    WATCHED,
    KEPT.label("kept"),
).join(outlets, outlets.c.id == articles.c.outlet_id)
"""What recording a visit has to know of its article."""

_TROUBLED = select(problems.c.owner).where(problems.c.open)
_WRITTEN = ("next_check_at", "last_checked_at", "failures", "missing_since", "pending", "memory",
            "etag", "last_modified", "body_digest", "standing", "queue")  # fmt: skip
_SET = (
    update(articles)
    .where(articles.c.id == bindparam("b_id"))
    .values({name: bindparam(f"b_{name}", type_=articles.c[name].type) for name in _WRITTEN})
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A visit, its run, and its place among the records that came together."""

    place: int
    visit: Visit
    run_id: int


def may_be_quiet(visit: Visit) -> bool:
    """Whether a visit by itself has nothing to record but that it took place."""
    found_nothing = visit.outcome in (Outcome.UNCHANGED, Outcome.COSMETIC) and visit.state.status is ArticleStatus.LIVE
    return found_nothing and not (visit.version or visit.change or visit.reading or visit.problems or visit.headlines)


def quiet_ones(connection: Connection, visits: Sequence[Placed]) -> list[tuple[Placed, AnyRow]]:
    """Those of the visits, which `may_be_quiet`, that are, each with its article's row."""
    often = Counter(one.visit.state.id for one in visits)
    found: list[tuple[Placed, AnyRow]] = []
    for chunk in _chunks([one for one in visits if often[one.visit.state.id] == 1]):
        rows = {row.id: row for row in connection.execute(ROWS.where(articles.c.id.in_([_id(one) for one in chunk])))}
        judged = [owner_of(one.visit) for one in chunk if one.visit.problems is not None]
        troubled = set(connection.execute(_TROUBLED.where(problems.c.owner.in_(judged))).scalars()) if judged else set()
        for one in chunk:
            row = rows.get(_id(one))
            clear = one.visit.problems is None or owner_of(one.visit) not in troubled
            if row is not None and row.status == ArticleStatus.LIVE.value and clear:
                found.append((one, row))
    return found


def record_quiet(
    connection: Connection, visits: Sequence[tuple[Placed, AnyRow]], add_fetch: Insert, requests: list[Values]
) -> bool:
    """Write visits whose `requests` are the ledger's rows. False, and nothing is written, if it had any of them."""
    savepoint = connection.begin_nested()
    if connection.execute(add_fetch, requests).rowcount != len(requests):
        savepoint.rollback()
        return False
    connection.execute(_SET, [_values(one.visit, row) for one, row in visits])
    savepoint.commit()
    return True


def tally_quiet(connection: Connection, visits: Sequence[tuple[Placed, AnyRow]], tally: Tally) -> None:
    """Count them, and take them into what is observed of their outlets."""
    by_outlet: defaultdict[tuple[str, int], list[Visit]] = defaultdict(list)
    for one, row in visits:
        tally.visit(one.run_id, one.visit.outcome, one.visit.proof)
        tally.remember(row.outlet_id, one.visit.outlet_memory, one.place)
        by_outlet[row.outlet_id, one.run_id].append(one.visit)
    for (outlet_id, run_id), group in by_outlet.items():
        observe_quiet(connection, outlet_id, run_id, max(visit.fetch.at for visit in group), len(group))


def owner_of(visit: Visit) -> str:
    """The article as the owner of requests and problems."""
    return f"#{visit.state.id}"


def _values(visit: Visit, row: AnyRow) -> Values:
    state = still_called(visit, row)
    values: dict[str, Any] = {**article_values(state), "queue": queue_of(state, active=row.active)}
    return {"b_id": state.id, **{f"b_{name}": values[name] for name in _WRITTEN}}


def _id(one: Placed) -> int:
    return one.visit.state.id


def _chunks(visits: Sequence[Placed]) -> Iterator[Sequence[Placed]]:
    return (visits[start : start + CHUNK] for start in range(0, len(visits), CHUNK))
