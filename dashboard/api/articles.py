"""Articles, their versions, and what differs between them."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query

from dashboard.api.asked import Id, Limit, Moment, OutletId, place_text, read_place, utc
from dashboard.api.models import (
    ArticleDetail,
    ArticleRow,
    Diff,
    FieldDiff,
    FurtherAddress,
    Hit,
    Hits,
    Page,
    Version,
    VersionRow,
    Words,
)
from dashboard.comparison import field_diffs
from dashboard.desk import Desk
from rasid.changes.compare import field_edits
from rasid.ports import StoredVersion
from rasid.records import ArticleState, ArticleStatus

_NEVER_READ = "There is no such article, or it was never read. /api/v1/articles lists them with their status."
_Number = Annotated[int, Query(ge=1, le=1_000_000)]
_After = Annotated[int, Query(ge=0, le=1_000_000, description="Number of the version before.")]


def article_routes(desk: Desk) -> APIRouter:
    """`/articles`, by themselves."""
    routes, store = APIRouter(), desk.store

    @routes.get("/articles")
    def articles(
        outlet: OutletId = None,
        status: ArticleStatus | None = None,
        after: Annotated[str | None, Query(max_length=100, description="`next` of the page before.")] = None,
        limit: Limit = 100,
    ) -> Page[ArticleRow]:
        """Articles, the newest publication first; those without a date stand last."""
        found = store.page_of_articles(outlet_id=outlet, status=status, after=read_place(after), limit=limit)
        last = found[-1] if len(found) == limit else None
        return Page(
            items=ArticleRow.all_of(found), next=place_text((last.published_at, last.id)) if last is not None else None
        )

    @routes.get("/articles/by-url")
    def by_url(url: Annotated[str, Query(min_length=1, max_length=4_000)]) -> ArticleDetail:
        """The article with this address, in any spelling: with or without scheme, `www.` and tracking parameters."""
        return _detail(desk, store.find_article(url))

    @routes.get("/articles/{article_id}")
    def article(article_id: Id) -> ArticleDetail:
        """One article as it reads now."""
        return _detail(desk, store.article(article_id))

    return routes


def version_routes(desk: Desk) -> APIRouter:
    """The versions of an article, and what differs between them."""
    routes = APIRouter()

    @routes.get("/articles/{article_id}/versions")
    def versions(article_id: Id, after: _After = 0, limit: Limit = 500) -> list[VersionRow]:
        """The article's versions, the first one first."""
        moments = desk.store.version_moments(article_id)
        if not moments:
            raise HTTPException(404, _NEVER_READ)
        shown = list(enumerate(moments, 1))[after : after + limit]
        return [VersionRow(article_id=article_id, number=number, seen_at=seen_at) for number, seen_at in shown]

    @routes.get("/articles/{article_id}/versions/{number}")
    def version(article_id: Id, number: Id) -> Version:
        """What one version says."""
        _last_of(desk, article_id)
        return Version.model_validate(_version(desk, article_id, number))

    @routes.get("/articles/{article_id}/diff")
    def diff(article_id: Id, before: _Number | None = None, after: _Number | None = None) -> Diff:
        """What differs between two versions, word by word: the last two, unless others are named."""
        last = _last_of(desk, article_id)
        new = _version(desk, article_id, after or last)
        old = _version(desk, article_id, before or max(1, new.number - 1))
        fields = field_diffs(field_edits(old.article, new.article))
        return Diff(
            article_id=article_id,
            before=old.number,
            after=new.number,
            fields=[FieldDiff(field=f.field, lines=[Words.all_of(line) for line in f.lines]) for f in fields],
        )

    return routes


def search_routes(desk: Desk) -> APIRouter:
    """`/search`."""
    routes, store = APIRouter(), desk.store

    @routes.get("/search")
    def search(
        q: Annotated[str, Query(max_length=500, description='Words; "those in quotation marks" follow one another.')],
        outlet: OutletId = None,
        since: Moment = None,
        until: Moment = None,
        *,
        earlier: Annotated[bool, Query(description="Also what articles no longer say.")] = False,
        limit: Annotated[int, Query(ge=1, le=100)] = 50,
        offset: Annotated[int, Query(ge=0, le=2_000)] = 0,
    ) -> Hits:
        """Articles by their words, the newest publication first."""
        found = store.search(
            q,
            outlet_id=outlet,
            since=utc(since),
            until=utc(until),
            earlier=earlier,
            limit=limit + 1,
            offset=offset,
        )
        return Hits(items=Hit.all_of(found[:limit]), next_offset=offset + limit if len(found) > limit else None)

    return routes


def _detail(desk: Desk, state: ArticleState | None) -> ArticleDetail:
    if state is None:
        raise HTTPException(404, "There is no such article. /api/v1/articles lists them.")
    further = FurtherAddress.all_of(desk.store.further_addresses(state.id))
    return ArticleDetail.model_validate(state).model_copy(update={"further_addresses": further})


def _last_of(desk: Desk, article_id: int) -> int:
    """The number of an article's last version."""
    state = desk.store.article(article_id)
    if state is None or not state.versions:
        raise HTTPException(404, _NEVER_READ)
    return state.versions


def _version(desk: Desk, article_id: int, number: int) -> StoredVersion:
    found = desk.store.version(article_id, number)
    if found is None:
        raise HTTPException(404, f"The article has no version {number}. /api/v1/articles/N/versions lists them.")
    return found
