"""A visit on its way into the store: its place among others, its request in the ledger, its article's row."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Insert, bindparam, select

from rasid.records import Fetch, Visit
from storage.ledger import OUTAGE, hop_values, request_values
from storage.listings import queue_of, still_called
from storage.mapping import AnyRow, Values, article_values, stamp_moment
from storage.schema import articles, outlets

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

_OF_IDS = ROWS.where(articles.c.id.in_(bindparam("b_ids", expanding=True))).with_for_update(of=articles)


@dataclass(frozen=True, slots=True)
class Placed:
    """A visit, its run, and its place among the records that came together."""

    place: int
    visit: Visit
    run_id: int


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a visit that is new to the ledger: its version's number, and whether that version is new."""

    version: int
    stored: bool


@dataclass(frozen=True, slots=True)
class Request:
    """One request as the ledger keeps it."""

    owner: str
    outlet_id: str
    run_id: int
    fetch: Fetch
    outcome: str

    def values(self) -> Values:
        """Its row."""
        return request_values(self.fetch, self.owner, self.outlet_id, self.run_id, self.outcome)

    def hops(self) -> list[Values]:
        """The rows of those on its way."""
        return hop_values(self.fetch.hops, self.outlet_id, self.run_id)


def rows_of(connection: Connection, visits: Sequence[Placed]) -> dict[int, AnyRow]:
    """The rows of the visits' articles, by article."""
    ids = [one.visit.state.id for one in visits]
    return {row.id: row for row in connection.execute(_OF_IDS, {"b_ids": ids})}


def owner_of(visit: Visit) -> str:
    """The article as the owner of requests and problems."""
    return f"#{visit.state.id}"


def visit_request(visit: Visit, outlet_id: str, run_id: int) -> Request:
    """The request that brought a visit."""
    outcome = OUTAGE if visit.excused else visit.outcome.value
    return Request(owner_of(visit), outlet_id, run_id, visit.fetch, outcome)


def enter(connection: Connection, add: Insert, requests: Sequence[Request]) -> bool:
    """Enter requests into the ledger. False, and they are to be undone, if it had any of them."""
    if connection.execute(add, [request.values() for request in requests]).rowcount != len(requests):
        return False
    if hops := [hop for request in requests for hop in request.hops()]:
        connection.execute(add, hops)
    return True


def row_after(visit: Visit, row: AnyRow, *, stored_version: bool) -> Values:
    """What a visit makes of its article's row, which is one of `ROWS`."""
    state, version = still_called(visit, row), visit.version
    values = article_values(state)
    values["versions"] = max(row.versions, state.versions) if stored_version else row.versions
    values["queue"] = queue_of(state, active=row.active)
    if version is not None and stored_version and state.versions >= row.versions:
        values["title"] = version.title
        values["language"] = version.language
        values["published_at"] = stamp_moment(version.published)
    return values
