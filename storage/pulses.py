"""What is observed of outlets, kept up in the transactions that record polls and visits."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import SimpleNamespace

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    ForeignKey,
    Table,
    bindparam,
    delete,
    insert,
    or_,
    select,
    update,
)

from rasid.health.contents import RECENT, WITHOUT_TEXT, Day, Sight, Usual, sight_of, sum_of, usual_of
from rasid.health.outlets import NETWORK_TROUBLES
from rasid.health.rhythm import Rhythm
from rasid.health.state import RunShare
from rasid.records import Outcome, Poll, Problem, Visit
from storage.columns import Moment, Words
from storage.mapping import AnyRow, Values
from storage.schema import metadata
from storage.text import from_json, to_json

# What is observed of outlets: one row each, written with every poll and visit. See `rasid.health.state`.
outlet_pulses = Table(
    "outlet_pulses",
    metadata,
    Column("outlet_id", Words, ForeignKey("outlets.id"), primary_key=True),
    Column("since", Moment),  # the first poll that succeeded
    Column("watched_to", Moment),
    Column("news_at", Moment),
    Column("quiet_at", Moment),
    Column("silent_at", Moment),
    Column("tried_at", Moment),
    Column("reached", Boolean, nullable=False),
    Column("day", Date),  # the one that `today` sums up; those before are in `outlet_days`
    Column("today", JSON, nullable=False),
    Column("runs", JSON, nullable=False),
    Column("listed", JSON, nullable=False),
    Column("last_runs", JSON, nullable=False),  # this and the next two: what findings are made of
    Column("recent", JSON, nullable=False),
    Column("usual", JSON, nullable=False),
    Column("sights", JSON, nullable=False),  # the articles that `recent` sums up
)

outlet_rhythms = Table(
    "outlet_rhythms",
    metadata,
    Column("outlet_id", Words, ForeignKey("outlets.id"), primary_key=True),
    Column("rhythm", JSON, nullable=False),
)

outlet_days = Table(
    "outlet_days",
    metadata,
    Column("outlet_id", Words, ForeignKey("outlets.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("sums", JSON, nullable=False),
)

RUNS, LISTS = 30, 5
DAYS_KEPT, DAYS_USUAL = 60, 14
BLIND = timedelta(hours=7)
"""Time without a successful poll after which nothing can be said of what came in it."""

_PULSE = select(outlet_pulses).where(outlet_pulses.c.outlet_id == bindparam("b_id"))
_PULSES = select(outlet_pulses).where(outlet_pulses.c.outlet_id.in_(bindparam("b_ids", expanding=True)))
_SET_PULSE = update(outlet_pulses).where(outlet_pulses.c.outlet_id == bindparam("b_id"))
_RHYTHM = select(outlet_rhythms.c.rhythm).where(outlet_rhythms.c.outlet_id == bindparam("b_id"))
_SET_RHYTHM = update(outlet_rhythms).where(outlet_rhythms.c.outlet_id == bindparam("b_id"))
_FORTNIGHT = timedelta(days=DAYS_USUAL)
_EMPTY: Values = {"reached": True, **{name: [] for name in ("runs", "last_runs", "listed", "sights")},
                  **{name: {} for name in ("today", "recent", "usual")}}  # fmt: skip


def observe_poll(connection: Connection, poll: Poll, outlet_id: str, run_id: int, *, new: int) -> None:
    """Take a poll in, once. `new` is how many new articles it brought."""
    row, at = _pulse(connection, outlet_id), poll.fetch.at
    if poll.excused:
        connection.execute(_SET_PULSE, {"b_id": outlet_id, "tried_at": at, "reached": False})
        return
    failed = poll.state.failures > 0
    values = _request(row, run_id, at, failed=failed, new=new, problems=poll.problems, status=poll.fetch.status)
    if not failed:
        values |= _watched(connection, row, at, news=new > 0)
    if not failed and not poll.not_modified:
        listed = len(poll.candidates)
        values["listed"] = [*row.listed, listed][-LISTS:]
        values |= _count_day(connection, row, at, None, listed)
    connection.execute(_SET_PULSE, {"b_id": outlet_id, **values})


def observe_push(connection: Connection, outlet_id: str, at: datetime) -> None:
    """Take news in that a hub pushed: the next poll will not find it new. A push is no reading of the channel."""
    row = _pulse(connection, outlet_id)
    if row.since is not None:
        values = _watched(connection, row, at, news=True)
        connection.execute(_SET_PULSE, {"b_id": outlet_id, **values, "watched_to": row.watched_to})


def observe_visits(connection: Connection, seen: Mapping[str, Sequence[tuple[Visit, int]]]) -> None:
    """Take visits to articles in, by outlet, each with its run, once."""
    if not seen:
        return
    rows = {row.outlet_id: row for row in connection.execute(_PULSES, {"b_ids": list(seen)})}
    made: defaultdict[frozenset[str], list[Values]] = defaultdict(list)  # by columns: as many statements
    for outlet_id, visits in seen.items():
        values = _after(connection, rows.get(outlet_id) or _pulse(connection, outlet_id), visits)
        made[frozenset(values)].append({"b_id": outlet_id, **values})
    for some in made.values():
        connection.execute(_SET_PULSE, some)


def _after(connection: Connection, before: AnyRow, visits: Sequence[tuple[Visit, int]]) -> Values:
    """What visits to an outlet's articles, in the order in which they were made, make of its row."""
    row = SimpleNamespace(**before._mapping)
    values: Values = {}
    seen = False
    for visit, run_id in sorted(visits, key=lambda one: one[0].fetch.at):
        at, failed = visit.fetch.at, visit.outcome is Outcome.FAILED
        if visit.excused:
            values |= {"tried_at": at, "reached": False}
            continue
        made = _request(row, run_id, at, failed=failed, new=0, problems=visit.problems, status=visit.fetch.status)
        sight = _sight(visit, row.since)
        if sight is not None:
            seen = True
            made |= {"sights": [*row.sights, to_json(sight)][-RECENT:], **_count_day(connection, row, at, sight, None)}
        vars(row).update(made)
        values |= made
    if seen:
        values["recent"] = to_json(sum_of([from_json(Sight, kept) for kept in row.sights]))
    return values


def _pulse(connection: Connection, outlet_id: str) -> AnyRow:
    row = connection.execute(_PULSE, {"b_id": outlet_id}).one_or_none()
    if row is not None:
        return row
    connection.execute(insert(outlet_pulses), {"outlet_id": outlet_id, **_EMPTY})
    return connection.execute(_PULSE, {"b_id": outlet_id}).one()


def _request(
    row: AnyRow | SimpleNamespace,
    run_id: int,
    at: datetime,
    *,
    failed: bool,
    new: int,
    problems: tuple[Problem, ...] | None,
    status: int | None,
) -> Values:
    """What every request changes: whether the outlet was reached, and its share of the run."""
    lost = status is None and any(problem.kind in NETWORK_TROUBLES for problem in problems or ())
    last = from_json(RunShare, row.runs[-1]) if row.runs else None
    share = last if last and last.run_id == run_id else RunShare(run_id, at, 0, 0, 0)
    share = replace(share, requests=share.requests + 1, failures=share.failures + failed, new=share.new + new)
    earlier = row.runs[:-1] if last and last.run_id == run_id else row.runs
    shares = [*earlier, to_json(share)][-RUNS:]
    return {"tried_at": at, "reached": not lost, "runs": shares, "last_runs": shares[-3:]}


def _watched(connection: Connection, row: AnyRow, at: datetime, *, news: bool) -> Values:
    """How far the outlet is watched, and what news, if any, tells of its rhythm."""
    if row.since is None:  # what its first list names came over days
        return {"since": at, "watched_to": at, "news_at": at}
    ahead = row.watched_to is not None and max(row.watched_to, row.news_at) - at > BLIND  # a clock was, once
    if row.watched_to is None or ahead or at - row.watched_to > BLIND:
        afresh = {"since": min(row.since, at), "watched_to": at, "news_at": at}
        return {**afresh, "quiet_at": None, "silent_at": None}
    values: Values = {"watched_to": max(at, row.watched_to)}
    if news and at > row.news_at:
        rhythm = rhythm_of(connection, row.outlet_id).after_news(row.news_at, at)
        _keep_rhythm(connection, row.outlet_id, rhythm)
        quiet, silent = rhythm.deadlines(at) or (None, None)
        values |= {"news_at": at, "quiet_at": quiet, "silent_at": silent}
    return values


def rhythm_of(connection: Connection, outlet_id: str) -> Rhythm:
    """See `Observing.rhythm`."""
    kept = connection.execute(_RHYTHM, {"b_id": outlet_id}).scalar()
    return from_json(Rhythm, kept) if kept else Rhythm()


def _keep_rhythm(connection: Connection, outlet_id: str, rhythm: Rhythm) -> None:
    kept = {name: [round(value, 4) for value in values] for name, values in to_json(rhythm).items()}
    if connection.execute(_SET_RHYTHM, {"b_id": outlet_id, "rhythm": kept}).rowcount == 0:
        connection.execute(insert(outlet_rhythms), {"outlet_id": outlet_id, "rhythm": kept})


def _sight(visit: Visit, watched_since: datetime | None) -> Sight | None:
    """What a visit tells of new articles: one read for the first time, or one without text."""
    if visit.outcome is Outcome.NEW and visit.version is not None:
        return sight_of(visit.version, visit.fetch.at, watched_since=watched_since)
    first_failure = visit.outcome is Outcome.FAILED and visit.state.latest is None and visit.state.failures == 1
    without_text = any(problem.kind == "no-text" for problem in visit.problems or ())
    return WITHOUT_TEXT if first_failure and without_text else None


def _count_day(
    connection: Connection, row: AnyRow | SimpleNamespace, at: datetime, sight: Sight | None, listed: int | None
) -> Values:
    """Add to the day's sums. The first record of a day also settles what was usual before it."""
    today = at.date()
    if row.day is not None and row.day - today == timedelta(days=1):  # asked before midnight, recorded after it
        today = row.day
    began = today != row.day
    sums = Day() if began else from_json(Day, row.today)
    if sight is not None:
        sums = sums.with_sights((sight,))
    if listed is not None:
        sums = replace(sums, lists=sums.lists + 1, listed=sums.listed + listed)
    values = {"day": today, "today": to_json(sums)}
    return {**values, "usual": to_json(_usual(connection, row, today))} if began else values


def _usual(connection: Connection, row: AnyRow | SimpleNamespace, today: date) -> Usual:
    day = outlet_days.c.day
    to_drop = or_(day < today - timedelta(days=DAYS_KEPT), day >= today)  # the latter: a clock was ahead, once
    connection.execute(delete(outlet_days).where(outlet_days.c.outlet_id == row.outlet_id, to_drop))
    if row.day is not None and row.day < today:
        connection.execute(insert(outlet_days), {"outlet_id": row.outlet_id, "day": row.day, "sums": row.today})
    return usual_of([day for when, day in _past_days(connection, row.outlet_id).items() if today - when <= _FORTNIGHT])


def days_of(connection: Connection, outlet_id: str) -> dict[date, Day]:
    """See `Observing.days`."""
    row = connection.execute(_PULSE, {"b_id": outlet_id}).one_or_none()
    today = {row.day: from_json(Day, row.today)} if row is not None and row.day is not None else {}
    return {**_past_days(connection, outlet_id), **today}


def _past_days(connection: Connection, outlet_id: str) -> dict[date, Day]:
    query = select(outlet_days).where(outlet_days.c.outlet_id == outlet_id).order_by(outlet_days.c.day)
    return {row.day: from_json(Day, row.sums) for row in connection.execute(query)}
