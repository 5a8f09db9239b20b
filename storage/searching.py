"""Answers questions from the search index."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import product

from sqlalchemy import Connection, Select, select, text

from rasid.hits import SearchHit
from rasid.searching import Pattern, Term, holds_parts, read_question, snippet
from storage import fulltext
from storage.mapping import AnyRow
from storage.schema import articles, search_documents, versions
from storage.search_index import outlet_word

MOST_FOUND = 2_000
"""Documents that one question finds: those indexed last. Pages are cut from these."""

_MOST_WORDS = 300  # that a part of a word stands for: the shortest ones
_MOST_BEGINNINGS = 40  # of a phrase
_MOST_PHRASES = 120  # that one stands for, when they are looked for one by one


def search(
    connection: Connection,
    query: str,
    *,
    outlet_id: str | None,
    since: datetime | None,
    until: datetime | None,
    earlier: bool,
    limit: int,
    offset: int,
) -> list[SearchHit]:
    """See `Store.search`."""
    question = read_question(query)
    expressions = [fulltext.any_of(_expressions(connection, term)) for term in question]
    if not expressions or "()" in expressions:
        return []
    if outlet_id is not None:
        expressions.append(fulltext.phrase([outlet_word(outlet_id)]))
    newest = (
        select(search_documents)
        .select_from(fulltext.found)
        # the plus keeps SQLite from asking the index for each document
        .join(search_documents, search_documents.c.id == text("+search_text.rowid"))
        .where(fulltext.matching(expressions))
        .order_by(text("search_text.rowid DESC"))
        .limit(MOST_FOUND)
    )
    if not earlier:
        newest = newest.where(search_documents.c.latest.is_(True))
    if since is not None:
        newest = newest.where(search_documents.c.published_at >= since)
    if until is not None:
        newest = newest.where(search_documents.c.published_at < until)
    rows = connection.execute(_shown(newest, limit, offset))
    return [_hit(row, question) for row in rows]


def _shown(newest: Select[*tuple[object, ...]], limit: int, offset: int) -> Select[*tuple[object, ...]]:
    """One page of the documents found, the newest publication first."""
    page = newest.subquery()
    page = (
        select(page)
        .order_by(page.c.published_at.desc().nulls_last(), page.c.id.desc())
        .limit(limit)
        .offset(offset)
        .subquery()
    )
    return (
        select(page, articles.c.url, versions.c.title, articles.c.language, versions.c.article)
        .join(articles, articles.c.id == page.c.article_id)
        .join(versions, (versions.c.article_id == page.c.article_id) & (versions.c.number == page.c.version))
        .order_by(page.c.published_at.desc().nulls_last(), page.c.id.desc())
    )


def _hit(row: AnyRow, question: tuple[Term, ...]) -> SearchHit:
    return SearchHit(
        article_id=row.article_id,
        outlet_id=row.outlet_id,
        url=row.url,
        title=row.title,
        published_at=row.published_at,
        language=row.article.get("language"),
        version=row.version,
        seen_at=row.seen_at,
        latest=row.latest,
        snippet=snippet(row.article.get("paragraphs", ()), question),
    )


def _expressions(connection: Connection, term: Term) -> list[str]:
    return list(dict.fromkeys(found for pattern in term for found in _of_pattern(connection, pattern)))


def _of_pattern(connection: Connection, pattern: Pattern) -> Iterator[str]:
    """What the index is asked for a pattern."""
    first, *rest = pattern.words
    if rest:
        yield from _phrases(connection, first, rest)
    elif pattern.exact:
        yield fulltext.phrase([first])
    else:
        fitting = filter(pattern.fits, fulltext.words_with(connection, first))
        for word in (first, *sorted(fitting, key=len)[:_MOST_WORDS]):
            yield fulltext.phrase([word])


def _phrases(connection: Connection, first: str, rest: Sequence[str]) -> Iterator[str]:
    """A phrase with every word that its first and its last one stand for.

    Some phrases of whole words are quicker to look for than one with a begun word, for which the index gathers the
    places of all words that begin so, each time.
    """
    beginnings, (*between, last) = _beginnings(connection, first), rest
    endings = _endings(connection, last)
    if endings is None or len(beginnings) * len(endings) > _MOST_PHRASES:
        for word in beginnings:
            yield fulltext.phrase([word, *rest], begun=True)
    else:
        for word, ending in product(beginnings, endings):
            yield fulltext.phrase([word, *between, ending])


def _beginnings(connection: Connection, word: str) -> list[str]:
    """Words that end as a phrase's first word does."""
    if not holds_parts(word):
        return [word]
    ending = sorted((w for w in fulltext.words_with(connection, word) if w.endswith(word)), key=len)
    return ending[:_MOST_BEGINNINGS]


def _endings(connection: Connection, word: str) -> list[str] | None:
    """All words that begin as a phrase's last word does; None: too many to be sure of all."""
    if not holds_parts(word):
        return None
    known = fulltext.words_with(connection, word)
    return None if len(known) == fulltext.MOST_LOOKED_AT else [one for one in known if one.startswith(word)]
