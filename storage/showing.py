"""Lists for people: each a seek in an index and a few rows, however much is stored. See `rasid.showing`."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import nlargest
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from rasid.health.state import RunShare
from rasid.ports import ArticleRow, RunRow, StoredChange, StoredVersion
from rasid.records import ArticleStatus, Change, ChannelKind, Outcome
from rasid.showing import FetchRow, FurtherAddress, KnownOutlet, Place, Waiting
from storage.catalogue import PENDING_QUEUE, RECHECK_QUEUE
from storage.ledger import run_from_row
from storage.mapping import AnyRow, change_from_row, run_share
from storage.pulses import outlet_pulses
from storage.reading import STORED_CHANGES, article_row, stored_change, stored_version, version_row
from storage.schema import addresses, articles, changes, channels, fetches, outlets, runs, versions
from storage.summary import NEWEST

FEW_OUTLETS = 60
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_SOON = timedelta(hours=1)
_ARTICLE_ROW = select(
    articles.c.id,
    articles.c.outlet_id,
    articles.c.url,
    articles.c.title,
    articles.c.status,
    articles.c.published_at,
    articles.c.first_seen_at,
    articles.c.last_checked_at,
    articles.c.versions,
    articles.c.language,
)


def known_outlets(connection: Connection, *, retired: bool, outlet_id: str | None) -> list[KnownOutlet]:
    """See `Showing.known_outlets`."""
    names = ("id", "name", "country", "language", "active", "articles", "paused_at", "zone")
    query = select(*(outlets.c[name] for name in names)).order_by(outlets.c.id)
    if not retired:
        query = query.where(outlets.c.active.is_(True))
    if outlet_id is not None:
        query = query.where(outlets.c.id == outlet_id)
    return [KnownOutlet(*row) for row in connection.execute(query)]


def newest_articles(connection: Connection, outlet_ids: Collection[str]) -> dict[str, datetime]:
    """See `Showing.newest_articles`."""
    query = select(outlets.c.id, NEWEST).where(outlets.c.id.in_(sorted(outlet_ids)))
    return {name: newest for name, newest in connection.execute(query) if newest is not None}


def run_shares(connection: Connection, outlet_ids: Collection[str]) -> dict[str, tuple[RunShare, ...]]:
    """See `Showing.run_shares`."""
    query = select(outlet_pulses.c.outlet_id, outlet_pulses.c.runs).where(
        outlet_pulses.c.outlet_id.in_(sorted(outlet_ids))
    )
    return {name: tuple(map(run_share, kept)) for name, kept in connection.execute(query)}


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """Which articles: all that is not None must hold."""

    outlet_id: str | None = None
    status: ArticleStatus | None = None
    country: str | None = None
    language: str | None = None

    @property
    def of_outlets(self) -> list[ColumnElement[bool]]:
        """What must hold of their outlet; nothing where any will do."""
        asked = ((outlets.c.country, self.country), (outlets.c.language, self.language))
        conditions = [column == value for column, value in asked if value is not None]
        return [outlets.c.active.is_(True), *conditions] if conditions else []


def few_outlets(connection: Connection, *conditions: ColumnElement[bool]) -> list[str] | None:
    """The outlets of which this holds, if they are few enough to be asked for one by one; else None."""
    names = [row.id for row in connection.execute(select(outlets.c.id).where(*conditions).limit(FEW_OUTLETS + 1))]
    return names if len(names) <= FEW_OUTLETS else None


def page_of_articles(
    connection: Connection, wanted: ArticleFilter, *, after: Place | None, limit: int
) -> list[ArticleRow]:
    """See `Showing.page_of_articles`.

    Articles of a country or a language are asked for outlet by outlet where few are of it: a walk along all
    articles might meet hardly any.
    """
    query = _ARTICLE_ROW if wanted.status is None else _ARTICLE_ROW.where(articles.c.status == wanted.status.value)
    if wanted.outlet_id is not None:
        query = query.where(articles.c.outlet_id == wanted.outlet_id)
    if not wanted.of_outlets:
        return _page(connection, query, after, limit)
    one = () if wanted.outlet_id is None else (outlets.c.id == wanted.outlet_id,)
    names = few_outlets(connection, *wanted.of_outlets, *one)
    if names is None:
        # joined with nothing, or the index by outlet would be used, and all that it finds sorted
        among = (articles.c.outlet_id + "").in_(select(outlets.c.id).where(*wanted.of_outlets))
        return _page(connection, query.where(among), after, limit)
    rows = (row for name in names for row in _page(connection, query.where(articles.c.outlet_id == name), after, limit))
    return nlargest(limit, rows, key=lambda row: (row.published_at or _LONG_AGO, row.id))


def _page(connection: Connection, query: Select[Any], after: Place | None, limit: int) -> list[ArticleRow]:
    """The dated ones and the others are two walks along one index."""
    at, last = after or (None, None)
    rows: list[AnyRow] = []
    if after is None or at is not None:
        rows += connection.execute(_dated(query, at, last).limit(limit))
    if len(rows) < limit:
        rows += connection.execute(_undated(query, last if after and at is None else None).limit(limit - len(rows)))
    return [article_row(row) for row in rows]


def feeds_of_outlets(connection: Connection) -> dict[str, list[str]]:
    """See `Showing.feeds_of_outlets`."""
    query = (
        select(channels.c.outlet_id, channels.c.url)
        .join(outlets, outlets.c.id == channels.c.outlet_id)
        .where(outlets.c.active.is_(True), channels.c.position.is_not(None), channels.c.kind == ChannelKind.FEED.value)
        .order_by(channels.c.outlet_id, channels.c.position)
    )
    found: dict[str, list[str]] = {}
    for outlet_id, url in connection.execute(query):
        found.setdefault(outlet_id, []).append(url)
    return found


def articles_by_id(connection: Connection, ids: Sequence[int]) -> list[ArticleRow]:
    """See `Showing.articles_by_id`."""
    rows = {row.id: row for row in connection.execute(_ARTICLE_ROW.where(articles.c.id.in_(ids)))}
    return [article_row(rows[article_id]) for article_id in ids if article_id in rows]


def further_addresses(connection: Connection, article_id: int) -> list[FurtherAddress]:
    """See `Showing.further_addresses`."""
    query = select(addresses.c.url, addresses.c.since).where(addresses.c.article_id == article_id)
    found = {row.url: row.since for row in connection.execute(query.order_by(addresses.c.since, addresses.c.url))}
    own = select(articles.c.url, articles.c.key, articles.c.first_seen_at).where(articles.c.id == article_id)
    for url, key, first_seen_at in connection.execute(own):
        if found.pop(url, None) is not None:  # the article has moved to one of them: the first one is a further one now
            found = {key: first_seen_at, **found}
    return [FurtherAddress(url, since) for url, since in found.items()]


def version_moments(connection: Connection, article_id: int) -> list[datetime]:
    """See `Showing.version_moments`."""
    query = select(versions.c.seen_at).where(versions.c.article_id == article_id).order_by(versions.c.number)
    return list(connection.execute(query).scalars())


def version(connection: Connection, article_id: int, number: int) -> StoredVersion | None:
    """See `Showing.version`."""
    row = version_row(connection, article_id, number)
    return None if row is None else stored_version(row)


def changes_into(connection: Connection, article_id: int, first: int, last: int) -> dict[int, Change]:
    """See `Showing.changes_into`."""
    query = select(changes).where(changes.c.article_id == article_id, changes.c.version.between(max(1, first), last))
    return {row.version: change_from_row(row) for row in connection.execute(query.order_by(changes.c.id.desc()))}


def events(connection: Connection, article_id: int, *, limit: int) -> list[StoredChange]:
    """See `Showing.events`."""
    alone = changes.c.kind.in_((Outcome.GONE.value, Outcome.CHANGED.value)) & (changes.c.version == 0)
    is_event = (changes.c.edits == []) | alone
    of_article = STORED_CHANGES.where(changes.c.article_id == article_id, is_event)
    return [stored_change(row) for row in connection.execute(of_article.order_by(changes.c.id.desc()).limit(limit))]


def _dated(query: Select[Any], at: datetime | None, last: int | None) -> Select[Any]:
    query = query.where(articles.c.published_at.is_not(None))
    if at is not None:
        same = (articles.c.published_at == at) & (articles.c.id >= last)
        query = query.where(articles.c.published_at <= at, ~same)
    return query.order_by(articles.c.published_at.desc(), articles.c.id.desc())


def _undated(query: Select[Any], last: int | None) -> Select[Any]:
    query = query.where(articles.c.published_at.is_(None))
    if last is not None:
        query = query.where(articles.c.id < last)
    return query.order_by(articles.c.id.desc())


def page_of_runs(connection: Connection, *, before: int | None, limit: int) -> list[RunRow]:
    """See `Showing.page_of_runs`."""
    query = select(runs).order_by(runs.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(runs.c.id < before)
    return [run_from_row(row) for row in connection.execute(query)]


def run(connection: Connection, run_id: int) -> RunRow | None:
    """See `Showing.run`."""
    row = connection.execute(select(runs).where(runs.c.id == run_id)).one_or_none()
    return run_from_row(row) if row is not None else None


def run_fetches(connection: Connection, run_id: int, *, after: int, limit: int) -> list[FetchRow]:
    """See `Showing.fetches`."""
    query = select(fetches).where(fetches.c.run_id == run_id, fetches.c.id > after).order_by(fetches.c.id).limit(limit)
    return [_fetch_row(row) for row in connection.execute(query)]


def _fetch_row(row: AnyRow) -> FetchRow:
    sign = row.owner[:1]  # see `schema.fetches`
    return FetchRow(
        id=row.id,
        at=row.at,
        outlet_id=row.outlet_id,
        channel_id=None if sign in "#@" else row.owner,
        article_id=int(row.owner[1:]) if sign == "#" else None,
        url=row.url,
        status=row.status,
        size=row.size,
        seconds=row.seconds,
        outcome=row.outcome,
    )


def waiting(connection: Connection, now: datetime) -> Waiting:
    """See `Showing.waiting`."""
    polls = channels.c.active.is_(True), channels.c.next_due_at
    new, known = ((articles.c.queue == queue, articles.c.next_check_at) for queue in (PENDING_QUEUE, RECHECK_QUEUE))
    figures = [_due(connection, which, column, now) for which, column in (polls, new, known)]
    soon = sum(_between(connection, which, column, now, now + _SOON) for which, column in (polls, new, known))
    (polls_due, polls_since), (new_due, new_since), (known_due, known_since) = figures
    return Waiting(polls_due, new_due, known_due, polls_since, new_since, known_since, soon)


def _due(connection: Connection, which: Any, column: Any, now: datetime) -> tuple[int, datetime | None]:
    query = select(func.count(), func.min(column)).where(which, column <= now)
    count, since = connection.execute(query).one()
    return count, since


def _between(connection: Connection, which: Any, column: Any, start: datetime, end: datetime) -> int:
    query = select(func.count()).where(which, column > start, column <= end)
    return connection.execute(query).scalar_one()
