"""Changes by what people ask for. Ids grow with time, so every list is cut along them.

A filter that few changes pass is never left to a walk over all of them: kinds of edits have a table of their
own, and a language is asked for outlet by outlet when few outlets speak it.
"""

from collections.abc import Sequence
from heapq import nlargest
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from rasid.ports import StoredChange
from rasid.records import Edit
from rasid.showing import ChangeFilter
from storage.mapping import Values
from storage.reading import stored_change
from storage.schema import articles, change_edits, changes, outlets
from storage.showing import few_outlets

_ROWS = select(changes, articles.c.url, articles.c.title).join(articles, articles.c.id == changes.c.article_id)


def edit_rows(change_id: int, outlet_id: str, typed: Sequence[Edit]) -> list[Values]:
    """The rows of `change_edits` for a change: one for each kind."""
    kinds = sorted({edit.kind.value for edit in typed})
    return [{"kind": kind, "outlet_id": outlet_id, "change_id": change_id} for kind in kinds]


def told(connection: Connection, wanted: ChangeFilter, *, before: int | None, limit: int) -> list[StoredChange]:
    """See `Showing.told`."""
    ids = _ids(connection, wanted, before, limit)
    found = {row.id: row for row in connection.execute(_ROWS.where(changes.c.id.in_(ids)))}
    return [stored_change(found[change_id]) for change_id in ids]


def _ids(connection: Connection, wanted: ChangeFilter, before: int | None, limit: int) -> list[int]:
    if wanted.language is None or wanted.outlet_id is not None:
        return _walk(connection, wanted, before, limit)
    names = few_outlets(connection, outlets.c.language == wanted.language)
    if names is None:
        return _walk(connection, wanted, before, limit, outlets.c.language == wanted.language)
    return nlargest(
        limit, (found for name in names for found in _walk(connection, wanted, before, limit, outlet_id=name))
    )


def _walk(
    connection: Connection,
    wanted: ChangeFilter,
    before: int | None,
    limit: int,
    *also: ColumnElement[bool],
    outlet_id: str | None = None,
) -> list[int]:
    """Ids along the index that narrows most."""
    outlet_id = outlet_id or wanted.outlet_id
    key: Any = change_edits.c.change_id if wanted.edit else changes.c.id
    query: Select[Any] = select(key).where(*_conditions(wanted), *also)
    if wanted.edit:
        query = query.join(changes, changes.c.id == key).where(change_edits.c.kind == wanted.edit.value)
    if also:
        query = query.join(outlets, outlets.c.id == changes.c.outlet_id)
    if outlet_id is not None:
        query = query.where((change_edits if wanted.edit else changes).c.outlet_id == outlet_id)
    for bound in (before, _end(connection, wanted)):
        if bound is not None:
            query = query.where(key < bound)
    start = _start(connection, wanted)
    if start is not None:
        query = query.where(key >= start)
    return [row[0] for row in connection.execute(query.order_by(key.desc()).limit(limit))]


def _conditions(wanted: ChangeFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if not wanted.quiet:
        conditions.append(changes.c.told.is_(True))
    if wanted.kind is not None:
        conditions.append(changes.c.kind == wanted.kind.value)
    if wanted.weight is not None:
        conditions.append(changes.c.weight >= wanted.weight)
    if wanted.since is not None:
        conditions.append(changes.c.at >= wanted.since)
    if wanted.until is not None:
        conditions.append(changes.c.at < wanted.until)
    return conditions


def _start(connection: Connection, wanted: ChangeFilter) -> int | None:
    """An id below which nothing was seen since `since`."""
    if wanted.since is None:
        return None
    query = select(func.min(changes.c.id)).where(changes.c.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(changes.c.at < wanted.until)
    found: int | None = connection.execute(query).scalar()
    return found if found is not None else 2**62


def _end(connection: Connection, wanted: ChangeFilter) -> int | None:
    """An id from which on nothing was seen before `until`."""
    if wanted.until is None:
        return None
    query = select(func.max(changes.c.id)).where(changes.c.at < wanted.until)
    found: int | None = connection.execute(query).scalar()
    return (found or 0) + 1
