"""The overview of outlets, and the counts: cheap however much is stored."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from rasid.ports import Counts, OutletSummary
from rasid.records import ArticleStatus, Outcome
from storage.catalogue import PENDING_QUEUE, RECHECK_QUEUE
from storage.mapping import AnyRow
from storage.schema import articles, channels, counters, outlets, problems

# Two seeks in an index for every outlet, instead of a walk over all its articles. Where no date is
# known at all, the last article by id is the one first seen last.
_newest_published = (
    select(func.max(articles.c.published_at)).where(articles.c.outlet_id == outlets.c.id).scalar_subquery()
)
_newest_seen = (
    select(articles.c.first_seen_at)
    .where(articles.c.outlet_id == outlets.c.id, articles.c.published_at.is_(None))
    .order_by(articles.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_NAMED = tuple(outlets.c[name] for name in ("id", "name", "country", "language", "articles"))  # its memory is large
NEWEST = func.coalesce(_newest_published, _newest_seen, type_=articles.c.first_seen_at.type).label("newest")
"""When the newest article of a row of `outlets` was published, or first seen."""
_TROUBLES = select(problems.c.outlet_id, func.count()).where(problems.c.open.is_(True)).group_by(problems.c.outlet_id)


def overview(connection: Connection) -> list[OutletSummary]:
    """All active outlets, by id."""
    troubles = {row[0]: row[1] for row in connection.execute(_TROUBLES)}
    by_outlet = {row.outlet_id: row for row in connection.execute(_channel_summary())}
    query = select(*_NAMED, NEWEST).where(outlets.c.active.is_(True)).order_by(outlets.c.id)
    return [_summary(row, by_outlet.get(row.id), troubles.get(row.id, 0)) for row in connection.execute(query)]


def _channel_summary() -> Select[*tuple[Any, ...]]:
    return (
        select(
            channels.c.outlet_id,
            func.count().label("channels"),
            func.max(channels.c.last_success_at).label("last_success_at"),
            func.min(channels.c.next_due_at).label("next_due_at"),
        )
        .where(channels.c.active.is_(True))
        .group_by(channels.c.outlet_id)
    )


def _summary(row: AnyRow, of_channels: AnyRow | None, troubles: int) -> OutletSummary:
    return OutletSummary(
        outlet_id=row.id,
        name=row.name,
        country=row.country,
        language=row.language,
        channels=of_channels.channels if of_channels else 0,
        articles=row.articles,
        last_success_at=of_channels.last_success_at if of_channels else None,
        newest_article_at=row.newest,
        next_due_at=of_channels.next_due_at if of_channels else None,
        open_problems=troubles,
    )


_PROOFS = "proofs:"


def counts(connection: Connection, now: datetime) -> Counts:
    """How much is stored and due. What grows without bound is read from the counters."""
    kept = {row.name: row.value for row in connection.execute(select(counters))}
    return Counts(
        outlets=_count(connection, select(func.count()).where(outlets.c.active.is_(True))),
        channels=_count(connection, select(func.count()).where(channels.c.active.is_(True))),
        articles={status: kept.get(f"articles:{status}", 0) for status in ArticleStatus},
        versions=kept.get("versions", 0),
        changes={
            kind: kept.get(f"changes:{kind}", 0)
            for kind in Outcome
            if kind in (Outcome.CHANGED, Outcome.GONE, Outcome.RESTORED) or f"changes:{kind}" in kept
        },
        polls=kept.get("polls", 0),
        visits={outcome: kept.get(f"visits:{outcome}", 0) for outcome in Outcome},
        problems=_problem_counts(connection),
        proofs={name[len(_PROOFS) :]: value for name, value in kept.items() if name.startswith(_PROOFS)},
        due_channels=_count(
            connection, select(func.count()).where(channels.c.active.is_(True), channels.c.next_due_at <= now)
        ),
        due_articles=_count(
            connection,
            select(func.count()).where(
                articles.c.queue.in_((PENDING_QUEUE, RECHECK_QUEUE)), articles.c.next_check_at <= now
            ),
        ),
    )


def _count(connection: Connection, query: Select[int]) -> int:
    return connection.execute(query).scalar_one()


def _problem_counts(connection: Connection) -> dict[str, int]:
    query = select(problems.c.kind, func.count()).where(problems.c.open.is_(True)).group_by(problems.c.kind)
    return {row[0]: row[1] for row in connection.execute(query.order_by(problems.c.kind))}
