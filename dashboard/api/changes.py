"""Changes, and runs."""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query

from dashboard.api.asked import LARGEST, Id, Limit, Moment, OutletId, utc
from dashboard.api.models import Change, Changes, Edit, Fetch, FieldEdit, Page, Run
from dashboard.changes import QUIET_KINDS
from dashboard.desk import Desk
from rasid.outcomes import EditKind, Outcome
from rasid.ports import StoredChange
from rasid.showing import ChangeFilter

_Cursor = Annotated[int, Query(ge=0, le=LARGEST, description="`cursor` of the answer before.")]
_Before = Annotated[int | None, Query(ge=1, le=LARGEST, description="`next` of the page before.")]
_Quiet = Annotated[bool, Query(description="Also those that weigh too little to be told.")]


class _Kind(StrEnum):
    """The kinds of changes that are recorded."""

    CHANGED, GONE, RESTORED = Outcome.CHANGED.value, Outcome.GONE.value, Outcome.RESTORED.value
    MOVED, FLIPPED, TOUCHED = Outcome.MOVED.value, Outcome.FLIPPED.value, Outcome.TOUCHED.value


def _asked(kind: _Kind | None, *, quiet: bool) -> tuple[Outcome | None, bool]:
    """A kind as it is stored, and whether quiet changes are meant: of some kinds hardly any other is."""
    outcome = None if kind is None else Outcome(kind.value)
    return outcome, quiet or outcome in QUIET_KINDS


def change_of(row: StoredChange) -> Change:
    """A change as the API shows it."""
    change = row.change
    return Change(
        id=row.id,
        outlet_id=row.outlet_id,
        article_id=row.article_id,
        url=row.url,
        title=row.title,
        version=row.version,
        kind=change.kind,
        at=change.at,
        weight=change.weight,
        told=change.told,
        count=change.count,
        acknowledged=change.acknowledged,
        edits=FieldEdit.all_of(change.edits),
        typed=Edit.all_of(change.typed),
    )


def _wanted(
    outlet: OutletId = None,
    kind: _Kind | None = None,
    edit: EditKind | None = None,
    weight: Annotated[float | None, Query(ge=0, le=1, description="The least.")] = None,
    language: Annotated[str | None, Query(max_length=40, description="The outlet's.")] = None,
    since: Moment = None,
    until: Moment = None,
    *,
    quiet: _Quiet = False,
) -> ChangeFilter:
    outcome, quietly = _asked(kind, quiet=quiet)
    return ChangeFilter(outlet, outcome, edit, weight, utc(since), utc(until), language, quietly)


def change_routes(desk: Desk) -> APIRouter:
    """`/changes`."""
    routes, store = APIRouter(), desk.store

    @routes.get("/changes")
    def changes(
        after: _Cursor = 0,
        outlet: OutletId = None,
        article: Annotated[int | None, Query(ge=1, le=LARGEST)] = None,
        kind: _Kind | None = None,
        *,
        quiet: _Quiet = False,
        limit: Limit = 100,
    ) -> Changes:
        """Changes in the order in which they were stored, from a cursor on: none is skipped, none comes twice."""
        outcome, quietly = _asked(kind, quiet=quiet)
        found = store.changes(
            outlet_id=outlet, article_id=article, kind=outcome, after=after, quiet=quietly, limit=limit + 1
        )
        shown = found[:limit]
        return Changes(
            items=list(map(change_of, shown)), cursor=shown[-1].id if shown else after, more=len(found) > limit
        )

    @routes.get("/changes/latest")
    def latest(
        wanted: Annotated[ChangeFilter, Depends(_wanted)], before: _Before = None, limit: Limit = 100
    ) -> Page[Change]:
        """Changes, the latest first."""
        found = store.told(wanted, before=before, limit=limit)
        return Page(items=list(map(change_of, found)), next=str(found[-1].id) if len(found) == limit else None)

    return routes


def run_routes(desk: Desk) -> APIRouter:
    """`/runs`."""
    routes, store = APIRouter(), desk.store

    @routes.get("/runs")
    def runs(before: _Before = None, limit: Limit = 100) -> Page[Run]:
        """Crawls, the latest first."""
        found = store.page_of_runs(before=before, limit=limit)
        return Page(items=Run.all_of(found), next=str(found[-1].id) if len(found) == limit else None)

    @routes.get("/runs/{run_id}")
    def run(run_id: Id) -> Run:
        """One crawl."""
        found = store.run(run_id)
        if found is None:
            raise HTTPException(404, "There is no such run. /api/v1/runs lists them.")
        return Run.model_validate(found)

    @routes.get("/runs/{run_id}/requests")
    def requests(run_id: Id, after: _Cursor = 0, limit: Limit = 200) -> Page[Fetch]:
        """A crawl's requests, in the order in which they were recorded."""
        run(run_id)
        found = store.fetches(run_id, after=after, limit=limit)
        return Page(items=Fetch.all_of(found), next=str(found[-1].id) if len(found) == limit else None)

    return routes
