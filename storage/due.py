"""What is due: channels to poll, articles to read or to look at again."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, select, tuple_

from rasid.records import ArticleState, ChannelState
from storage.catalogue import PENDING_QUEUE, RECHECK_QUEUE
from storage.chunks import chunks
from storage.mapping import article_from_row, channel_from_row
from storage.reading import STATES
from storage.schema import articles, channels


def due_channels(connection: Connection, now: datetime, limit: int, without: Collection[str]) -> list[ChannelState]:
    """The channels due, the longest overdue first."""
    query = (
        select(channels)
        .where(channels.c.active.is_(True), channels.c.next_due_at <= now)
        .order_by(channels.c.next_due_at, channels.c.id)
        .limit(limit)
    )
    if without:
        query = query.where(channels.c.outlet_id.not_in(sorted(without)))
    return [channel_from_row(row) for row in connection.execute(query)]


def due_articles(
    connection: Connection, now: datetime, limit: int, *, per_outlet: int, without: Collection[str]
) -> list[ArticleState]:
    """The articles due, pending ones first, at most `per_outlet` of one outlet."""
    if per_outlet <= 0:
        return []
    chosen = _Choice(limit, per_outlet, without)
    for queue in (PENDING_QUEUE, RECHECK_QUEUE):
        _choose(connection, queue, now, chosen)
    return _load(connection, chosen.ids)


class _Choice:
    """Which articles were chosen so far, and which outlets have had their share."""

    def __init__(self, limit: int, per_outlet: int, without: Collection[str]) -> None:
        self.ids: list[int] = []
        self.full = set(without)
        self._limit = limit
        self._per_outlet = per_outlet
        self._taken: Counter[str] = Counter()

    @property
    def room(self) -> int:
        return self._limit - len(self.ids)

    def add(self, article_id: int, outlet_id: str) -> None:
        if outlet_id in self.full:
            return
        self.ids.append(article_id)
        self._taken[outlet_id] += 1
        if self._taken[outlet_id] >= self._per_outlet:
            self.full.add(outlet_id)


def _choose(connection: Connection, queue: int, now: datetime, chosen: _Choice) -> None:
    """Walk along one queue. Each round asks for as many as there is room for; an outlet that has
    had its share is left out of the next one, so rounds are as few as outlets with a backlog.
    """
    query = (
        select(articles.c.id, articles.c.outlet_id, articles.c.next_check_at)
        .where(articles.c.queue == queue, articles.c.next_check_at <= now)
        .order_by(articles.c.next_check_at, articles.c.outlet_id, articles.c.id)
    )
    place = tuple_(articles.c.next_check_at, articles.c.outlet_id, articles.c.id)
    rest = query
    while chosen.room > 0:
        asked = chosen.room
        rows = connection.execute(rest.where(articles.c.outlet_id.not_in(sorted(chosen.full))).limit(asked)).all()
        for row in rows:
            chosen.add(row.id, row.outlet_id)
        if len(rows) < asked:
            return
        last = rows[-1]
        rest = query.where(place > (last.next_check_at, last.outlet_id, last.id))


def _load(connection: Connection, ids: list[int]) -> list[ArticleState]:
    found: dict[int, ArticleState] = {}
    for chunk in chunks(ids):
        query = STATES.where(articles.c.id.in_(chunk))
        found |= {row.id: article_from_row(row) for row in connection.execute(query)}
    return [found[article_id] for article_id in ids]
