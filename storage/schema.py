"""The tables. A change here needs a migration in `storage/migrations/versions`: a test compares them."""

from sqlalchemy import (
    DDL,
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    UniqueConstraint,
    event,
    text,
    true,
)

from storage.columns import Moment, Words
from storage.fulltext import PARTS_TABLE, TEXT_TABLE
from storage.sqlite import NEVER_REUSED, ROW_ID

HEAD = "0017"  # the newest migration: what the tables below are

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

outlets = Table(
    "outlets",
    metadata,
    Column("id", Words, primary_key=True),
    Column("name", Words, nullable=False),
    Column("country", Words, nullable=False),
    Column("language", Words, nullable=False),
    Column("active", Boolean, nullable=False),  # in the catalogue
    Column("paused_at", Moment),  # since when nothing of it is due, by a person's wish
    Column("epoch", Integer, nullable=False, default=0),  # grows when a worker takes the outlet over
    Column("articles", Integer, nullable=False, default=0),  # how many are stored
    Column("memory", JSON(none_as_null=True)),
    Column("zone", Words),  # IANA name; NULL: not said since there is this column
)

channels = Table(
    "channels",
    metadata,
    Column("id", Words, primary_key=True),
    Column("outlet_id", Words, ForeignKey("outlets.id"), nullable=False),
    Column("position", Integer),  # in its outlet's file; NULL: no longer there
    Column("active", Boolean, nullable=False),  # in its outlet's file, and the outlet is active and not paused
    Column("kind", Words, nullable=False),
    Column("url", Words, nullable=False),
    Column("next_due_at", Moment, nullable=False),
    Column("etag", Words),
    Column("last_modified", Words),
    Column("body_digest", Words),
    Column("standing", Words),
    Column("interval", Float),
    Column("failures", Integer, nullable=False, default=0),
    Column("last_polled_at", Moment),
    Column("last_success_at", Moment),
    Column("last_new_at", Moment),
    Column("listing", Words),  # digest of what was listed last
    Column("memory", JSON(none_as_null=True)),
    Index(None, "outlet_id", "position"),
    Index(None, "active", "next_due_at"),
)

articles = Table(
    "articles",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("outlet_id", Words, ForeignKey("outlets.id"), nullable=False),
    Column("url", Words, nullable=False),
    Column("key", Words, nullable=False),
    Column("status", Words, nullable=False),
    Column("queue", Integer),  # 0: to be read; 1: to be looked at again; NULL: neither, or outlet retired
    Column("next_check_at", Moment),
    Column("first_seen_at", Moment, nullable=False),
    Column("last_checked_at", Moment),
    Column("last_changed_at", Moment),
    Column("missing_since", Moment),
    Column("failures", Integer, nullable=False, default=0),
    Column("versions", Integer, nullable=False, default=0),
    Column("title", Words),  # this, language and published_at: of the last version
    Column("language", Words),
    Column("published_at", Moment),
    Column("etag", Words),
    Column("last_modified", Words),
    Column("body_digest", Words),
    Column("standing", Words),
    Column("hints", JSON(none_as_null=True)),
    Column("pending", JSON(none_as_null=True)),  # a reading that differs and has to be seen again
    Column("memory", JSON(none_as_null=True)),
    Column("listed", JSON(none_as_null=True)),  # by channel: its last entry, to hold the next one against
    Column("called_at", Moment),  # when a list last said that the article changed
    Column("searchable", Integer, nullable=False, server_default=text("0")),  # the last version that search knows
    UniqueConstraint("key", "outlet_id"),
    Index(None, "url"),
    Index(None, "queue", "next_check_at", "outlet_id"),
    Index(None, "published_at"),
    Index(None, "outlet_id", "published_at"),
    Index(None, "status", "published_at"),
    Index("ix_articles_to_search", "id", sqlite_where=text("versions != searchable")),
    **NEVER_REUSED,
)

# Further keys of articles: a key that stands here is no article of its own.
addresses = Table(
    "addresses",
    metadata,
    Column("key", Words, primary_key=True),
    Column("outlet_id", Words, ForeignKey("outlets.id"), primary_key=True),
    Column("article_id", ROW_ID, ForeignKey("articles.id"), nullable=False),
    Column("url", Words, nullable=False),
    Column("since", Moment, nullable=False),
    Index(None, "article_id"),
)

# What suggests that two articles are one, as numbers; see `rasid.identity`.
signs = Table(
    "signs",
    metadata,
    Column("mark", BigInteger, primary_key=True, autoincrement=False),
    Column("article_id", ROW_ID, primary_key=True, autoincrement=False),  # no foreign key: checking it costs
    sqlite_with_rowid=False,
)

versions = Table(
    "versions",
    metadata,
    Column("article_id", ROW_ID, ForeignKey("articles.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("seen_at", Moment, nullable=False),
    Column("title", Words),
    Column("published_at", Moment),
    Column("published_day", Date),
    Column("digest", Words, nullable=False),
    Column("reader", Words, nullable=False),
    Column("article", JSON, nullable=False),
    Column("text_digest", Words),  # SHA-256 of `article` as it is kept; NULL: stored before there were digests
    Column("payload_digest", Words),  # SHA-256 of the body that made the version, as it came
    Column("chain", Words),
    Column("reading", Integer, nullable=False, server_default="0"),  # 0: by the reader of its time
    Column("read_at", Moment),  # when it was read again
)

# The readings that later ones have replaced; `sequence` is what `versions.reading` was.
readings = Table(
    "readings",
    metadata,
    Column("article_id", ROW_ID, ForeignKey("articles.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("reader", Words, nullable=False),
    Column("read_at", Moment),
    Column("text_digest", Words),
    Column("article", JSON, nullable=False),
)

archive_files = Table(
    "archive_files",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("name", Words, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("size", BigInteger, nullable=False),  # what is committed: whatever stands behind it is cut
    Column("head_size", Integer, nullable=False),  # of the record that describes the file
    Column("head_digest", Words, nullable=False),
    Column("sealed", Boolean, nullable=False),  # nothing is added any more
    Column("dropped_at", Moment),  # NULL: it is there
    UniqueConstraint("name"),
    Index(None, "dropped_at"),
    **NEVER_REUSED,
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("article_id", ROW_ID, ForeignKey("articles.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", Words, nullable=False),
    Column("url", Words, nullable=False),
    Column("file_id", ROW_ID, ForeignKey("archive_files.id"), nullable=False),
    Column("offset", BigInteger, nullable=False),
    Column("length", BigInteger, nullable=False),
    Column("digest", Words, nullable=False),  # SHA-256 of these bytes of the file
    Column("record_id", Words, nullable=False),  # of the response or revisit record, which comes first
    Column("payload_digest", Words, nullable=False),  # SHA-256 of the body as it came
    Column("refers_to", ROW_ID),  # the snapshot that has the body; NULL: this one
    UniqueConstraint("article_id", "at"),
    Index(None, "file_id"),
    **NEVER_REUSED,
)

changes = Table(
    "changes",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("outlet_id", Words, ForeignKey("outlets.id"), nullable=False),
    Column("article_id", ROW_ID, ForeignKey("articles.id"), nullable=False),
    Column("version", Integer, nullable=False),  # 0: the change made none (NULL would never be unique)
    Column("kind", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("edits", JSON, nullable=False),
    Column("typed", JSON, nullable=False, server_default=text("'[]'")),
    Column("weight", Float, nullable=False, server_default=text("1")),
    Column("told", Boolean, nullable=False, server_default=true()),
    Column("times", Integer, nullable=False, server_default=text("1")),  # how often, of what is one event
    Column("acknowledged", Boolean),  # by the page's own date of modification; NULL: it gives none
    UniqueConstraint("article_id", "version", "kind", "at"),
    Index(None, "outlet_id"),
    Index(None, "kind"),
    Index(None, "at"),
    **NEVER_REUSED,
)

# The kinds of edits of a change, to find changes by.
change_edits = Table(
    "change_edits",
    metadata,
    Column("kind", Words, primary_key=True),
    Column("change_id", ROW_ID, ForeignKey("changes.id"), primary_key=True),
    Column("outlet_id", Words, nullable=False),
    Index(None, "outlet_id", "kind", "change_id"),
    sqlite_with_rowid=False,
)

runs = Table(
    "runs",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("started_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Column("state", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("outlets", Integer, nullable=False),
    Column("polls", Integer, nullable=False, default=0),
    Column("visits", Integer, nullable=False, default=0),
    Column("new", Integer, nullable=False, default=0),
    Column("changed", Integer, nullable=False, default=0),
    Column("failures", Integer, nullable=False, default=0),
    Index(None, "state"),
    **NEVER_REUSED,
)

# `owner` here and in problems: a channel's id, or # and an article's id; here also @ and a host.
fetches = Table(
    "fetches",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("owner", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("run_id", ROW_ID, ForeignKey("runs.id"), nullable=False),
    Column("outlet_id", Words, nullable=False),
    Column("url", Words, nullable=False),
    Column("status", Integer),
    Column("size", BigInteger, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("outcome", Words, nullable=False),  # a visit's; of polls: listed, not-modified, failed, outage; or a purpose
    Column("host", Words, nullable=False, server_default=text("''")),  # empty: the request never went out
    Column("floor", Float),  # seconds that had to lie between it and the host's request before
    UniqueConstraint("owner", "at", "run_id"),
    Index(None, "host", "at"),
    Index(None, "run_id"),
)

# Spans between two polls in which a channel listed more than it could hold. See `rasid.gaps`.
gaps = Table(
    "gaps",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("outlet_id", Words, ForeignKey("outlets.id"), nullable=False),
    Column("channel_id", Words, ForeignKey("channels.id"), nullable=False),
    Column("after", Moment, nullable=False),  # the poll before it
    Column("before", Moment, nullable=False),  # the poll that showed it
    Column("missed", Float, nullable=False),  # entries, as estimated
    Column("found", Integer, nullable=False),  # articles that the back-fill brought
    Column("closed_at", Moment),  # when the back-fill met what was known; NULL: it did not
    UniqueConstraint("channel_id", "before"),
    Index(None, "before"),
    **NEVER_REUSED,
)

problems = Table(
    "problems",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("owner", Words, nullable=False),
    Column("outlet_id", Words, ForeignKey("outlets.id"), nullable=False),
    Column("subject", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("detail", Words, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("first_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Column("count", Integer, nullable=False),
    UniqueConstraint("owner", "subject", "kind"),
    Index(None, "open", "outlet_id", "kind", "owner", "first_at", "last_at"),
    Index(None, "open", "owner"),
)

counters = Table(
    "counters",
    metadata,
    Column("name", Words, primary_key=True),
    Column("value", BigInteger, nullable=False),
)

# What can be searched: a row for each version. Its words stand in the tables of `storage.fulltext`,
# under the row's id, which is never used twice: words of a row that was dropped lead nowhere.
search_documents = Table(
    "search_documents",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("article_id", ROW_ID, nullable=False),
    Column("version", Integer, nullable=False),
    Column("outlet_id", Words, nullable=False),
    Column("published_at", Moment),
    Column("seen_at", Moment, nullable=False),
    Column("latest", Boolean, nullable=False),
    UniqueConstraint("article_id", "version"),
    **NEVER_REUSED,
)

search_words = Table(
    "search_words",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("word", Words, nullable=False),
    UniqueConstraint("word"),
)

for statement in (TEXT_TABLE, PARTS_TABLE):
    event.listen(metadata, "after_create", DDL(statement).execute_if(dialect="sqlite"))  # type: ignore[no-untyped-call]
