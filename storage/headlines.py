"""What articles were called, side by side: on their pages, in lists, in their addresses; each with its times."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Integer, Table, bindparam, select

from rasid.memory import Headline
from rasid.ports import StoredHeadline
from rasid.records import ArticleState, Visit
from storage.columns import Moment, Words
from storage.engine import Database
from storage.mapping import Values
from storage.schema import metadata, versions
from storage.sqlite import ROW_ID
from storage.text import from_json

# What an article was called beside its versions: elsewhere on its page, and in lists.
headlines = Table(
    "headlines",
    metadata,
    Column("article_id", ROW_ID, ForeignKey("articles.id"), primary_key=True),
    Column("source", Words, primary_key=True),
    Column("text", Words, primary_key=True),
    Column("first_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),  # when it last came up
    Column("times", Integer, nullable=False),  # how often it came up
)

FEED = "feed"
_MOST = 200  # of one article: a window title with a counter in it never ends
_OF_ARTICLE = (
    select(headlines).where(headlines.c.article_id == bindparam("b_id")).order_by(headlines.c.first_at).limit(_MOST)
)
_OF_VERSIONS = (  # of the versions their headlines alone: the texts are long
    select(versions.c.seen_at, versions.c.article["headlines"])
    .where(versions.c.article_id == bindparam("b_id"))
    .order_by(versions.c.number)
)
_Key = tuple[str, str]


class Headlines:
    """Keeps what comes up beside the versions, which have their own. Built once per store."""

    def __init__(self, database: Database) -> None:
        add = database.insert(headlines)
        self._add = add.on_conflict_do_update(
            index_elements=[headlines.c.article_id, headlines.c.source, headlines.c.text],
            set_={"last_at": add.excluded.last_at, "times": headlines.c.times + 1},
            where=headlines.c.last_at < add.excluded.last_at,  # what comes twice counts once
        )

    def seen(self, connection: Connection, visit: Visit) -> None:
        """Keep what a visit's page newly calls its article."""
        pairs = [(source, one.text) for one in visit.headlines for source in one.sources]
        self._keep(connection, visit.state.id, pairs, visit.fetch.at)

    def listed(self, connection: Connection, article_id: int, title: str, at: datetime) -> None:
        """Keep what a list newly calls an article."""
        self._keep(connection, article_id, [(FEED, " ".join(title.split()))], at)

    def _keep(self, connection: Connection, article_id: int, pairs: Sequence[_Key], at: datetime) -> None:
        if pairs and len(connection.execute(_OF_ARTICLE, {"b_id": article_id}).all()) < _MOST:
            connection.execute(self._add, [_values(article_id, *pair, at) for pair in pairs])


def _values(article_id: int, source: str, text: str, at: datetime) -> Values:
    return {"article_id": article_id, "source": source, "text": text, "first_at": at, "last_at": at, "times": 1}


def headlines_of(connection: Connection, state: ArticleState) -> list[StoredHeadline]:
    """All that an article was called: the earliest first, then by text and source."""
    found: dict[_Key, StoredHeadline] = {}

    def add(source: str, text: str, first_at: datetime, last_at: datetime, times: int) -> None:
        known = found.get((source, text))
        first = min(first_at, known.first_at) if known else first_at
        last = max(last_at, known.last_at) if known else last_at
        found[source, text] = StoredHeadline(text, source, first, last, times)

    if state.hints.title:
        add(FEED, " ".join(state.hints.title.split()), state.first_seen_at, state.first_seen_at, 1)
    for seen_at, printed in connection.execute(_OF_VERSIONS, {"b_id": state.id}):
        for one in _read(printed or ()):
            for source in one.sources:
                add(source, one.text, seen_at, seen_at, 1)
    for row in connection.execute(_OF_ARTICLE, {"b_id": state.id}):
        add(row.source, row.text, row.first_at, row.last_at, row.times)
    return sorted(found.values(), key=lambda one: (one.first_at, one.text, one.source))


def _read(printed: Iterable[Mapping[str, Any]]) -> list[Headline]:
    return [from_json(Headline, kept) for kept in printed]
