"""All that searching has of SQLite's own: two FTS5 tables, and the language that they are asked in.

`search_text` holds which words stand where in which document; it has no copy of the text.
`search_parts` holds which trigrams stand in which word of `search_words`, so that a part of a word
leads to all words that hold it. Another database needs these seven functions: PostgreSQL has `simple`
text search and `pg_trgm` for them.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Connection, column, table, text

TEXT_TABLE = (
    "CREATE VIRTUAL TABLE search_text USING fts5(text, extra, content = '', columnsize = 0, tokenize = 'ascii')"
)
PARTS_TABLE = (
    "CREATE VIRTUAL TABLE search_parts USING fts5(word, content = 'search_words', content_rowid = 'id', "
    "columnsize = 0, tokenize = 'trigram case_sensitive 1')"
)
MOST_LOOKED_AT = 4_000
"""Words with one part that are looked at: the ones met first, which are the most frequent ones."""

found = table("search_text", column("rowid"))

_ADD_TEXT = text("INSERT INTO search_text (rowid, text, extra) VALUES (:id, :text, :extra)")
_ADD_PART = "INSERT INTO search_parts (rowid, word) VALUES (?, ?)"
_WORDS_WITH = text("SELECT word FROM search_parts WHERE search_parts MATCH :part ORDER BY rowid LIMIT :most")


def add_texts(connection: Connection, documents: Sequence[dict[str, object]]) -> None:
    """Index documents (`id`, `text`, `extra`), their words between spaces."""
    connection.execute(_ADD_TEXT, documents)


def add_words(connection: Connection, words: list[tuple[int, str]]) -> None:
    """Index words, by their ids, by their parts."""
    connection.exec_driver_sql(_ADD_PART, words)


def empty(connection: Connection) -> None:
    """Make both tables anew: what has no copy of its text cannot be deleted from."""
    for name, made in (("search_text", TEXT_TABLE), ("search_parts", PARTS_TABLE)):
        connection.exec_driver_sql(f"DROP TABLE {name}")
        connection.exec_driver_sql(made)


def words_with(connection: Connection, part: str) -> list[str]:
    """Known words that hold a part of at least three letters."""
    values = {"part": f'"{part}"', "most": MOST_LOOKED_AT}
    return list(connection.execute(_WORDS_WITH, values).scalars())


def any_of(expressions: Iterable[str]) -> str:
    """Documents that fit one of the expressions."""
    return f"({' OR '.join(expressions)})"


def phrase(words: Sequence[str], *, begun: bool = False) -> str:
    """Words that follow one another; the last one may go on if it is only `begun`."""
    return f'"{" ".join(words)}"{" *" if begun else ""}'


def matching(expressions: Iterable[str]) -> ColumnElement[bool]:
    """The condition that documents of `found` fit all of the expressions."""
    return text("search_text MATCH :matching").bindparams(matching=" AND ".join(expressions))  # type: ignore[return-value]  # a condition
