"""What a version's article is: as first read, and as later readers read the same page."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from rasid.records import Article, Visit
from storage.chain import Link, chained, text_digest
from storage.mapping import Values, stamp_moment, version_values
from storage.reading import version_row
from storage.schema import articles, readings, versions
from storage.text import dump_json

_CHAIN = select(versions.c.chain).where(
    versions.c.article_id == bindparam("b_article"), versions.c.number == bindparam("b_number")
)
_SET_VERSION = update(versions).where(
    versions.c.article_id == bindparam("b_article"), versions.c.number == bindparam("b_number")
)
_SET_ARTICLE = update(articles).where(
    articles.c.id == bindparam("b_article"), articles.c.versions == bindparam("b_number")
)
_SEARCH_AGAIN = update(articles).where(
    articles.c.id == bindparam("b_article"), articles.c.searchable >= bindparam("b_number")
)


def new_version(connection: Connection, visit: Visit) -> Values:
    """The row of the version that a visit adds, linked to the one before."""
    article, state = visit.version, visit.state
    assert article is not None
    values = version_values(state.id, state.versions, visit.fetch.at, article)
    digest = text_digest(dump_json(values["article"]))
    payload = visit.exchange.digest if visit.exchange else None
    link = Link(
        number=state.versions,
        url=article.url,
        seen_at=visit.fetch.at,
        digest=article.digest,
        exact_digest=article.exact_digest,
        text_digest=digest,
        payload_digest=payload,
    )
    key = {"b_article": state.id, "b_number": state.versions - 1}
    before = connection.execute(_CHAIN, key).scalar() if state.versions > 1 else None
    return values | {"text_digest": digest, "payload_digest": payload, "chain": chained(link, before)}


def read_again(connection: Connection, article_id: int, number: int, reading: Article, now: datetime) -> bool:
    """Put a new reading in the place of a version's present one, which is kept beside it.

    Returns false when there is no such version, or when it reads so already.
    """
    key = {"b_article": article_id, "b_number": number}
    row = version_row(connection, article_id, number)
    values = version_values(article_id, number, now, reading)
    if row is None or row.article == values["article"]:
        return False
    replaced = {
        "article_id": article_id,
        "number": number,
        "sequence": row.reading,
        "reader": row.reader,
        "read_at": row.read_at,
        "text_digest": row.text_digest,
        "article": row.article,
    }
    connection.execute(readings.insert(), replaced)
    kept = {name: values[name] for name in ("title", "published_at", "published_day", "digest", "reader", "article")}
    kept |= {"text_digest": text_digest(dump_json(values["article"])), "reading": row.reading + 1, "read_at": now}
    connection.execute(_SET_VERSION, {**key, **kept})
    shown = {"title": reading.title, "language": reading.language, "published_at": stamp_moment(reading.published)}
    connection.execute(_SET_ARTICLE, {**key, **shown})
    connection.execute(_SEARCH_AGAIN, {**key, "searchable": number - 1})
    return True
