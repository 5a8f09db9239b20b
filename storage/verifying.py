"""Recomputes the digests of all stored texts and every link of the chains."""

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, LargeBinary, Row, Select, Table, cast, func, select

from storage.chain import Link, chained, text_digest
from storage.damage import DAMAGED_ROW, Damage, Step, in_short
from storage.engine import Database
from storage.mapping import AnyRow
from storage.schema import archive_files, articles, readings, snapshots, versions
from storage.warc_files import WarcFolder
from storage.warc_verifying import check_files, check_snapshots

_PAGE = 200  # articles at once
_AS_BYTES = ("title", "digest", "reader", "text_digest", "payload_digest", "chain", "article")

_VERSIONS: Select[*tuple[Any, ...]] = select(
    versions.c.article_id,
    versions.c.number,
    versions.c.seen_at,
    versions.c.reading,
    *(cast(versions.c[name], LargeBinary).label(name) for name in _AS_BYTES),  # damaged text may be no text
).order_by(versions.c.article_id, versions.c.number)
_NUMBERS = select(versions.c.article_id, versions.c.number).order_by(versions.c.article_id, versions.c.number)
_ARTICLES = select(articles.c.id, cast(articles.c.url, LargeBinary).label("url"), articles.c.versions).order_by(
    articles.c.id
)
_READINGS: Select[*tuple[Any, ...]] = select(
    readings.c.article_id,
    readings.c.number,
    readings.c.sequence,
    cast(readings.c.text_digest, LargeBinary).label("text_digest"),
    cast(readings.c.article, LargeBinary).label("article"),
).order_by(readings.c.sequence)


def verify(database: Database, folder: WarcFolder, article_id: int | None = None) -> Iterator[Step]:
    """Look at all versions, records and files, or at those of one article. Changes nothing."""
    yield from _check_versions(database, article_id)
    yield from check_snapshots(database, folder, article_id)
    if article_id is None:
        yield from check_files(database, folder)
        yield from _check_structure(database)


def steps(database: Database, article_id: int | None = None) -> int:
    """How many versions, snapshots and files, and databases, `verify` looks at."""
    with database.reading() as connection:
        found = sum(_count(connection, table, article_id) for table in (versions, snapshots))
        files = select(func.count()).select_from(archive_files).where(archive_files.c.dropped_at.is_(None))
        return found if article_id is not None else found + connection.execute(files).scalar_one() + 1  # the database


def _count(connection: Connection, table: Table, article_id: int | None) -> int:
    query = select(func.count()).select_from(table)
    if article_id is not None:
        query = query.where(table.c.article_id == article_id)
    return connection.execute(query).scalar_one()


def _check_structure(database: Database) -> Iterator[Step]:
    """The database by itself: its pages, and whether its indexes say what its tables say."""
    name = Path(database.backend.name).name
    with database.reading() as connection:
        try:
            faults = database.backend.faults(connection)
        except DAMAGED_ROW as error:
            faults = [in_short(error)]
    yield Step("database", tuple(Damage("database", name, None, fault) for fault in faults))


def _check_versions(database: Database, article_id: int | None) -> Iterator[Step]:
    after, size = (0, _PAGE) if article_id is None else (article_id - 1, 1)
    while True:
        with database.reading() as connection:
            page = connection.execute(_ARTICLES.where(articles.c.id > after).limit(size)).all()
            found = list(_check_page(connection, page)) if page else []
        yield from found
        if article_id is not None or len(page) < size:
            return
        after = page[-1].id


def _check_page(connection: Connection, page: Sequence[AnyRow]) -> Iterator[Step]:
    """The versions of some articles that follow one another."""
    between = page[0].id, page[-1].id
    earlier: dict[tuple[int, int], list[Row[Any]]] = {}
    for row in connection.execute(_READINGS.where(readings.c.article_id.between(*between))):
        earlier.setdefault((row.article_id, row.number), []).append(row)
    rows, lost = _rows(connection, between)
    there = {number: list(group) for number, group in groupby(rows, key=lambda row: int(row.article_id))}
    for article in page:
        url = article.url.decode("utf-8", "replace")
        for number, detail in lost.get(article.id, {}).items():
            yield Step("version", (Damage("text", url, number, detail),))
        before: bytes | None = None
        last = max(lost.get(article.id, {}), default=0)
        for expected, row in enumerate(there.get(article.id, ()), 1):
            damage = _damage(row, earlier.get((article.id, row.number), []), before, expected)
            before, last = row.chain, max(last, row.number)
            note = "" if row.chain else "stored before there were digests"
            found = tuple(Damage(what, url, row.number, detail) for what, detail in damage)
            yield Step("version", found, note, len(row.article))
        if last < article.versions:  # no chain shows that its end is missing
            gone = f"the article has {article.versions} versions, and this one and what comes after it are not there"
            yield Step("version", (Damage("chain", url, last + 1, gone),))


def _rows(connection: Connection, between: tuple[int, int]) -> tuple[list[Row[Any]], dict[int, dict[int, str]]]:
    """The versions of some articles; of those that cannot be read, by article and number, why not."""
    try:
        return list(connection.execute(_VERSIONS.where(versions.c.article_id.between(*between)))), {}
    except DAMAGED_ROW:
        rows: list[Row[Any]] = []
        lost: dict[int, dict[int, str]] = {}
    for article_id, number in connection.execute(_NUMBERS.where(versions.c.article_id.between(*between))).all():
        one = _VERSIONS.where(versions.c.article_id == article_id, versions.c.number == number)
        try:
            rows += connection.execute(one)
        except DAMAGED_ROW as error:
            lost.setdefault(article_id, {})[number] = f"its row cannot be read: {in_short(error)}"
    return rows, lost


def _damage(row: Row[Any], earlier: list[Row[Any]], before: bytes | None, expected: int) -> Iterator[tuple[str, str]]:
    """What is wrong with one version: of what kind, and a few words. `earlier`: the readings that it had before its
    present one."""
    if row.number != expected:
        yield "chain", f"version {expected} should stand here"
    whole = True
    for text in (row, *earlier):
        if text.text_digest and text.text_digest.decode("latin-1") != text_digest(text.article):
            whole = False
            which = "its text" if text is row else f"its reading {text.sequence}"
            yield "text", f"{which} is not what was stored"
    if [text.sequence for text in earlier] != list(range(row.reading)):
        whole = False
        yield "text", f"it was read again {row.reading} times, and not all of its earlier readings are there"
    if not whole or not row.chain:
        return
    yield from _columns(row, json.loads(row.article))
    if row.chain.decode("latin-1") != _chain(row, earlier[0] if earlier else row, before):
        yield "chain", "its link does not follow from its text and the version before"


def _columns(row: Row[Any], article: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The columns that repeat what the text says."""
    for name in ("title", "digest", "reader"):
        kept = getattr(row, name)
        said = article.get(name)
        if kept != (None if said is None else said.encode("utf-8", "replace")):
            yield "text", f"its {name} in lists is not that of its text"


def _chain(row: Row[Any], first: Row[Any], before: bytes | None) -> str:
    article = json.loads(first.article)
    link = Link(
        number=row.number,
        url=article["url"],
        seen_at=row.seen_at,
        digest=article["digest"],
        exact_digest=article["exact_digest"],
        text_digest=first.text_digest.decode("latin-1"),
        payload_digest=row.payload_digest.decode("latin-1") if row.payload_digest else None,
    )
    return chained(link, before.decode("latin-1") if before else None)
