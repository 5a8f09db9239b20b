"""Keeps the search index up with the versions, behind the writers: they only leave word of what is new.

An article whose `searchable` is not its number of versions waits in an index of its own. The work is
done in small transactions, in the order of the articles' ids; one that is cut off is done again.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from rasid.searching import holds_parts, joined_words, words_of
from storage import fulltext
from storage.engine import Database
from storage.mapping import AnyRow, Values
from storage.schema import articles, search_documents, search_words, versions

_MARK = "\ue000"  # begins a word that no text has
_WORDS_KEPT = 300_000

_WAITING = articles.c.versions != articles.c.searchable
_CHOSEN = select(articles.c.id).where(_WAITING).order_by(articles.c.id).limit(bindparam("b_limit"))
_NEW_VERSIONS = (
    select(
        articles.c.outlet_id,
        articles.c.versions,
        *(versions.c[name] for name in ("article_id", "number", "seen_at", "published_at", "reading", "article")),
    )
    .join(versions, versions.c.article_id == articles.c.id)
    .where(articles.c.id.in_(_CHOSEN), versions.c.number > articles.c.searchable)
    .order_by(articles.c.id, versions.c.number)
)
_STILL = (
    select(articles.c.id, articles.c.versions, versions.c.number, versions.c.reading)
    .join(versions, versions.c.article_id == articles.c.id)
    .where(_WAITING, articles.c.id.in_(bindparam("b_ids", expanding=True)))
)
_OF_ARTICLE = search_documents.c.article_id == bindparam("b_article")
_NO_LONGER_LATEST = update(search_documents).where(_OF_ARTICLE).values(latest=False)
_DROP = delete(search_documents).where(_OF_ARTICLE, search_documents.c.version == bindparam("b_version"))
_ADD = insert(search_documents).returning(search_documents.c.id)
_DONE = update(articles).where(articles.c.id == bindparam("b_article")).values(searchable=bindparam("b_version"))
_AT_ONCE = 500  # words in one question
_ADD_WORD = "INSERT INTO search_words (id, word) VALUES (?, ?)"  # bare: SQLAlchemy takes longer than SQLite
_LAST_WORD = select(func.max(search_words.c.id))
_KNOWN = select(search_words.c.word).where(search_words.c.word.in_(bindparam("b_words", expanding=True)))


def outlet_word(outlet_id: str) -> str:
    """The word that stands in all documents of an outlet, and nowhere else."""
    return _MARK + outlet_id.encode("utf-8", "replace").hex()


class SearchIndex:
    """The index of one database. Its methods may be called from several threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: set[str] = set()  # words that surely are in the table

    def extend(self, limit: int) -> int:
        """Index the versions of at most `limit` waiting articles; returns of how many."""
        with self._database.reading() as connection:
            rows = connection.execute(_NEW_VERSIONS, {"b_limit": limit}).all()
        prepared = [(row, _text_of(row.article)) for row in rows]  # outside of any transaction: it takes the most time
        if not prepared:
            return 0
        with self._database.writing() as connection:
            done, words = self._add(connection, prepared)
        if len(self._known) > _WORDS_KEPT:
            self._known.clear()
        self._known.update(words)
        return done

    def waiting(self) -> int:
        """How many articles have versions that are not indexed yet."""
        with self._database.reading() as connection:
            return waiting(connection)

    def rebuild(self) -> int:
        """Drop the index, so that all articles wait for a new one; returns how many.

        No other process may have the database open: it would take words for indexed that are not any more.
        """
        with self._database.writing() as connection:
            fulltext.empty(connection)
            for table in (search_documents, search_words):
                connection.execute(delete(table))
            connection.execute(update(articles).where(articles.c.searchable != 0).values(searchable=0))
            self._known.clear()
            return waiting(connection)

    def _add(self, connection: Connection, prepared: Sequence[tuple[AnyRow, "_Text"]]) -> tuple[int, set[str]]:
        ids = sorted({row.article_id for row, _ in prepared})
        still = connection.execute(_STILL, {"b_ids": ids}).all()
        readings = {(row.id, row.number): row.reading for row in still}
        reread = {row.article_id for row, _ in prepared if readings.get((row.article_id, row.number)) != row.reading}
        counts = {row.id: row.versions for row in still if row.id not in reread}
        documents: list[dict[str, object]] = []
        words: set[str] = set()
        for row, text in prepared:
            if row.article_id not in counts:  # another process was faster, or it reads otherwise since
                continue
            latest = row.number == counts[row.article_id]
            documents.append(text.document(_add_document(connection, row, latest=latest), row.outlet_id))
            words.update(text.words)
        if documents:
            fulltext.add_texts(connection, documents)
            self._add_words(connection, words)
        # What `extend` read; if a version came since, the article waits on.
        done = {row.article_id: row.versions for row, _ in prepared if row.article_id in counts}
        for article_id, number in done.items():
            connection.execute(_DONE, {"b_article": article_id, "b_version": number})
        return len(done), words

    def _add_words(self, connection: Connection, words: Iterable[str]) -> None:
        unsure = [word for word in words if word not in self._known]
        new = set(unsure)
        for at in range(0, len(unsure), _AT_ONCE):
            new.difference_update(connection.execute(_KNOWN, {"b_words": unsure[at : at + _AT_ONCE]}).scalars())
        if not new:
            return
        last = connection.execute(_LAST_WORD).scalar_one() or 0  # nobody else writes meanwhile
        made = list(enumerate(sorted(new), last + 1))
        connection.exec_driver_sql(_ADD_WORD, made)
        fulltext.add_words(connection, made)


def waiting(connection: Connection) -> int:
    """How many articles have versions that are not indexed yet."""
    return connection.execute(select(func.count()).select_from(articles).where(_WAITING)).scalar_one()


def _add_document(connection: Connection, row: AnyRow, *, latest: bool) -> int:
    key = {"b_article": row.article_id}
    if latest:
        connection.execute(_NO_LONGER_LATEST, key)
    connection.execute(_DROP, {**key, "b_version": row.number})  # a reading before: its words lead nowhere now
    values: Values = {
        "article_id": row.article_id,
        "version": row.number,
        "outlet_id": row.outlet_id,
        "published_at": row.published_at,
        "seen_at": row.seen_at,
        "latest": latest,
    }
    document_id: int = connection.execute(_ADD, values).scalar_one()
    return document_id


class _Text:
    """What is indexed of a version."""

    def __init__(self, words: list[str], extra: list[str]) -> None:
        self._text = " ".join(words)
        self._extra = " ".join(extra)
        self.words = set(filter(holds_parts, {*words, *extra}))

    def document(self, document_id: int, outlet_id: str) -> dict[str, object]:
        return {"id": document_id, "text": self._text, "extra": f"{outlet_word(outlet_id)} {self._extra}"}


def _text_of(article: Mapping[str, Any]) -> _Text:
    texts = [article.get(name) or "" for name in ("title", "byline", "section", "image_caption")]
    whole = "\n".join((*texts, *article.get("authors", ()), *article.get("paragraphs", ())))
    return _Text(words_of(whole), joined_words(whole))
