"""What an outlet's latest articles state of when they were published, beside when they were first seen."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from sqlalchemy import Connection, select

from rasid.normalize.datereader.zones import zone_named
from rasid.normalize.moments import CLOCK_LEARNED, CLOCK_TWICE
from rasid.records import Stamp
from storage.schema import articles, versions
from storage.text import from_json

_Stated = list[tuple[datetime, datetime]]


def stated_moments(connection: Connection, outlet_id: str, limit: int) -> _Stated:
    """See `scheduler.upkeep.Sightings.stated_moments`."""
    query = (
        select(articles.c.first_seen_at, versions.c.article["published"].label("published"))
        .join(versions, versions.c.article_id == articles.c.id)
        .where(articles.c.outlet_id == outlet_id, versions.c.number == 1)
        .order_by(articles.c.id.desc())
        .limit(limit)
    )
    found: _Stated = []
    for row in connection.execute(query):
        stated = _with_offset(row.published)
        if stated is not None:
            found.append((stated, row.first_seen_at))
    return found


def _with_offset(published: Any) -> datetime | None:
    """A stamp's moment with the offset that was printed, believed or not; None when none was."""
    stamp = from_json(Stamp, published) if published else None
    if stamp is None or stamp.instant is None:
        return None
    if CLOCK_LEARNED in stamp.flags:  # what was printed as UTC was ahead
        local = stamp.instant.astimezone(zone_named(stamp.zone)).replace(tzinfo=UTC)
        return local + (local - stamp.instant) if CLOCK_TWICE in stamp.flags else local
    if stamp.zone[:1] not in ("+", "-"):
        return None
    hours, _, minutes = stamp.zone[1:].partition(":")
    east = timedelta(hours=int(hours), minutes=int(minutes))
    return stamp.instant.astimezone(timezone(-east if stamp.zone[0] == "-" else east))
