"""Reads channels, articles, versions and changes: each function is one query of `Store`."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, select

from rasid.normalize.urls import key_as_typed
from rasid.ports import ArticleRow, StoredChange, StoredVersion
from rasid.records import Article, ArticleState, ArticleStatus, ChannelState, Outcome, OutletMemory
from storage.mapping import AnyRow, article_from_row, change_from_row, channel_from_row
from storage.schema import addresses, articles, changes, channels, outlets, versions
from storage.text import from_json

STATES: Select[*tuple[Any, ...]] = select(articles, versions.c.article.label("latest")).outerjoin(
    versions, and_(versions.c.article_id == articles.c.id, versions.c.number == articles.c.versions)
)


_VERSION = select(versions).where(
    versions.c.article_id == bindparam("b_article"), versions.c.number == bindparam("b_number")
)


def channels_of(connection: Connection, outlet_id: str) -> list[ChannelState]:
    """The channels of an outlet, in the catalogue's order."""
    query = (
        select(channels)
        .where(channels.c.outlet_id == outlet_id, channels.c.position.is_not(None))
        .order_by(channels.c.position)
    )
    return [channel_from_row(row) for row in connection.execute(query)]


_BY_ID = STATES.where(articles.c.id == bindparam("b_id"))
_BY_ADDRESS, _BY_KEY, _BY_FURTHER_KEY = (
    select(found).where(column == bindparam("b_url")).order_by(found).limit(1)
    for found, column in (
        (articles.c.id, articles.c.url),
        (articles.c.id, articles.c.key),  # a query of its own: an OR would not use both indexes
        (addresses.c.article_id, addresses.c.key),
    )
)


def article(connection: Connection, article_id: int) -> ArticleState | None:
    """One article by its id."""
    row = connection.execute(_BY_ID, {"b_id": article_id}).one_or_none()
    return None if row is None else article_from_row(row)


def id_at(connection: Connection, address: str) -> int | None:
    """The id of the first article with this address, else with this key or one that means the same, else with a
    further one; also where its text is damaged."""
    tries = [(query, address) for query in (_BY_ADDRESS, _BY_KEY, _BY_FURTHER_KEY)]
    if (key := key_as_typed(address)) not in (None, address):
        tries += [(query, key) for query in (_BY_KEY, _BY_FURTHER_KEY)]
    for query, value in tries:
        found = connection.execute(query, {"b_url": value}).scalar()
        if found is not None:
            return int(found)
    return None


def find_article(connection: Connection, url: str) -> ArticleState | None:
    """The article that `id_at` finds."""
    found = id_at(connection, url)
    return None if found is None else article(connection, found)


def list_articles(
    connection: Connection, *, outlet_id: str | None, status: ArticleStatus | None, limit: int, offset: int
) -> list[ArticleRow]:
    """Articles, the newest publication first; those without a date last, the newest id first."""
    query = select(articles)
    if outlet_id is not None:
        query = query.where(articles.c.outlet_id == outlet_id)
    if status is not None:
        query = query.where(articles.c.status == status.value)
    query = query.order_by(articles.c.published_at.desc().nulls_last(), articles.c.id.desc())
    return [article_row(row) for row in connection.execute(query.limit(limit).offset(offset))]


def article_row(row: AnyRow) -> ArticleRow:
    """An article for lists."""
    return ArticleRow(
        id=row.id,
        outlet_id=row.outlet_id,
        url=row.url,
        title=row.title,
        status=ArticleStatus(row.status),
        published_at=row.published_at,
        first_seen_at=row.first_seen_at,
        last_checked_at=row.last_checked_at,
        versions=row.versions,
        language=row.language,
    )


def list_versions(connection: Connection, article_id: int) -> list[StoredVersion]:
    """All versions of an article, the first one first."""
    query = select(versions).where(versions.c.article_id == article_id).order_by(versions.c.number)
    return [stored_version(row) for row in connection.execute(query)]


def version_row(connection: Connection, article_id: int, number: int) -> AnyRow | None:
    """The row of one version."""
    return connection.execute(_VERSION, {"b_article": article_id, "b_number": number}).one_or_none()


def stored_version(row: AnyRow) -> StoredVersion:
    """A version from a row of `versions`."""
    return StoredVersion(row.article_id, row.number, row.seen_at, from_json(Article, row.article))


STORED_CHANGES: Select[*tuple[Any, ...]] = select(changes, articles.c.url, articles.c.title).join(
    articles, articles.c.id == changes.c.article_id
)
"""What `stored_change` needs."""


def list_changes(
    connection: Connection,
    *,
    outlet_id: str | None,
    article_id: int | None,
    kind: Outcome | None,
    after: int | None,
    limit: int,
    quiet: bool,
) -> list[StoredChange]:
    """Changes. Ids are given in the order of commits, since writers do not overlap."""
    query = STORED_CHANGES
    if not quiet:
        query = query.where(changes.c.told.is_(True))
    if outlet_id is not None:
        query = query.where(changes.c.outlet_id == outlet_id)
    if article_id is not None:
        query = query.where(changes.c.article_id == article_id)
    if kind is not None:
        query = query.where(changes.c.kind == kind.value)
    if after is not None:
        query = query.where(changes.c.id > after).order_by(changes.c.id)
    else:
        query = query.order_by(changes.c.id.desc())
    return [stored_change(row) for row in connection.execute(query.limit(limit))]


def outlet_memories(connection: Connection, outlet_ids: Collection[str]) -> dict[str, OutletMemory]:
    """What is remembered of outlets; nothing for those of which nothing is."""
    query = select(outlets.c.id, outlets.c.memory).where(outlets.c.id.in_(sorted(outlet_ids)))
    return {name: from_json(OutletMemory, kept) for name, kept in connection.execute(query) if kept}


def stored_change(row: AnyRow) -> StoredChange:
    """A change from a row of `changes` with its article's `url` and `title`."""
    return StoredChange(
        id=row.id,
        outlet_id=row.outlet_id,
        article_id=row.article_id,
        url=row.url,
        title=row.title,
        version=row.version or None,
        change=change_from_row(row),
    )
