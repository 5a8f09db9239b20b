"""Stores polls and visits, those that come together in one transaction, and each only once.

A record that comes twice (its acknowledgement was lost) is known by its request in the ledger:
the same owner, moment and run. It counts once, and it does not undo what newer ones have brought.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from rasid.errors import StoreError
from rasid.records import ArticleState, ArticleStatus, Candidate, Fetch, Outcome, Poll, Visit
from storage import gaps
from storage.catalogue import PENDING_QUEUE
from storage.chunks import chunks
from storage.engine import Database
from storage.firsts import Firsts, may_be_first
from storage.headlines import Headlines
from storage.identity import Identities, Twin, is_merged
from storage.late import problems_of, values_of
from storage.ledger import hop_values, poll_outcome
from storage.listings import first_listed, known, list_again
from storage.mapping import AnyRow, change_values
from storage.placed import KEPT, ROWS, WATCHED, Placed, Recorded, Request, owner_of, row_after, visit_request
from storage.problems import replace_problems
from storage.pulses import observe_poll, observe_push
from storage.quiet import may_be_quiet, record_quiet
from storage.readings import new_version, read_again
from storage.schema import articles, change_edits, changes, channels, fetches, outlets, versions
from storage.tally import Counting, Tally
from storage.telling import edit_rows
from storage.text import to_json

MERGED = "merged"
"""Outcome, in the ledger, of a first look that showed an article known under another address."""

_CHANNEL = (
    select(
        *(channels.c[name] for name in ("outlet_id", "url", "kind", "last_new_at")),
        WATCHED,
        (KEPT & channels.c.position.is_not(None)).label("kept"),
    )
    .join(outlets, outlets.c.id == channels.c.outlet_id)
    .where(channels.c.id == bindparam("b_id"))
)
_ARTICLE = ROWS.where(articles.c.id == bindparam("b_id")).with_for_update(of=articles)
_NEWER_FETCH = select(fetches.c.id).where(fetches.c.owner == bindparam("b_owner"), fetches.c.at > bindparam("b_at"))
_CHANGE_KEY = ("article_id", "version", "kind", "at")
_SAME_CHANGE = select(changes.c.id).where(*(changes.c[name] == bindparam(f"b_{name}") for name in _CHANGE_KEY))
_COUNT_CHANGE = (
    update(changes)
    .where(changes.c.id == bindparam("b_id"), changes.c.times < bindparam("b_count"))
    .values(times=bindparam("b_count"))
)
_SET_CHANNEL = update(channels).where(channels.c.id == bindparam("b_id"))
_SET_ARTICLE = update(articles).where(articles.c.id == bindparam("b_id"))


class Recorder:
    """Writes records. Built once per store, so that its statements are."""

    def __init__(self, database: Database) -> None:
        self.counting = Counting(database)
        self._add_hops = database.insert(fetches).on_conflict_do_nothing()
        self._add_fetch = self._add_hops.returning(fetches.c.id)
        self._add_articles = database.insert(articles).on_conflict_do_nothing().returning(articles.c.id, articles.c.key)
        self._add_version = database.insert(versions).on_conflict_do_nothing().returning(versions.c.number)
        self._add_change = database.insert(changes).on_conflict_do_nothing().returning(changes.c.id)
        self._identities = Identities(database, self.counting.count)
        self._headlines = Headlines(database)
        self._firsts = Firsts(database, self._identities, self._headlines)

    def record(
        self, connection: Connection, records: Sequence[tuple[Poll | Visit, int]]
    ) -> tuple[list[list[ArticleState]], dict[int, Recorded]]:
        """Write records, each with its run. Returns the new articles of each, and what became of visits, by place.

        First readings and visits that found nothing new come last: what a poll said of their articles then stands
        before them.
        """
        tally, new, visited = Tally(), [list[ArticleState]() for _ in records], dict[int, Recorded]()
        visits = [Placed(place, one, run) for place, (one, run) in enumerate(records) if isinstance(one, Visit)]
        often = Counter(one.visit.state.id for one in visits)
        single = [one for one in visits if often[one.visit.state.id] == 1]
        firsts = [one for one in single if may_be_first(one.visit)]
        quiet = [one for one in single if may_be_quiet(one.visit)]
        later = {one.place for one in (*firsts, *quiet)}
        for place, (one, run_id) in enumerate(records):
            if isinstance(one, Poll):
                new[place] = self._poll(connection, one, run_id, tally)
            elif place not in later:
                self._take(connection, [Placed(place, one, run_id)], tally, visited)
        visited |= self._firsts.record(connection, firsts, tally)
        self._take(connection, firsts, tally, visited)
        visited |= record_quiet(connection, quiet, self._add_hops, tally)
        self._take(connection, quiet, tally, visited)
        tally.write(connection, self.counting)
        return new, visited

    def _take(
        self, connection: Connection, visits: Sequence[Placed], tally: Tally, visited: dict[int, Recorded]
    ) -> None:
        """Write visits one by one, but for those that are written."""
        for one in visits:
            recorded = None if one.place in visited else self._visit(connection, one, tally)
            if recorded is not None:
                visited[one.place] = recorded

    def _poll(self, connection: Connection, poll: Poll, run_id: int, tally: Tally) -> list[ArticleState]:
        channel = poll.state.channel
        row = connection.execute(_CHANNEL, {"b_id": channel.id}).one_or_none()
        if row is None:
            raise StoreError(f"Channel {channel.id!r} is not known. Sync the catalogue before polls are recorded.")
        failed = poll.state.failures > 0 and not poll.excused
        outcome = poll_outcome(poll)
        request = Request(channel.id, row.outlet_id, run_id, poll.fetch, outcome)
        fresh = self._is_new(connection, request)
        current = fresh or not _is_outdated(connection, request)
        if current:
            connection.execute(_SET_CHANNEL, {"b_id": channel.id, **values_of(poll, row)})
            replace_problems(connection, channel.id, row.outlet_id, problems_of(poll, row), poll.fetch.at)
        if fresh:
            tally.poll(run_id, failed=failed)
        new = self._add_candidates(connection, row, poll, current=current)
        tally.counts[f"articles:{ArticleStatus.PENDING}"] += len(new)
        if fresh:
            observe_poll(connection, poll, row.outlet_id, run_id, new=len(new))
            gaps.note(connection, poll, row.outlet_id)
        if new:
            connection.execute(_SET_CHANNEL, {"b_id": channel.id, "last_new_at": poll.fetch.at})
        return new

    def push(self, connection: Connection, poll: Poll) -> int:
        """Take what a hub pushed, in the shape of a poll; the channel stays due as it is. Returns what is new."""
        channel = poll.state.channel
        row = connection.execute(_CHANNEL, {"b_id": channel.id}).one()
        new = self._add_candidates(connection, row, poll, current=True)
        if new:
            self.counting.count(connection, {f"articles:{ArticleStatus.PENDING}": len(new)})
            observe_push(connection, row.outlet_id, poll.fetch.at)
            connection.execute(_SET_CHANNEL, {"b_id": channel.id, "last_new_at": poll.fetch.at})
        return len(new)

    def backfill(
        self, connection: Connection, poll: Poll, found: Sequence[Candidate], now: datetime, *, whole: bool
    ) -> tuple[list[ArticleState], bool]:
        """See `Store.record_backfill`."""
        row = connection.execute(_CHANNEL, {"b_id": poll.state.channel.id}).one()
        listed = {candidate.key for candidate in poll.candidates}
        others = tuple(candidate for candidate in found if candidate.key not in listed)
        closes = gaps.known_before(connection, row.outlet_id, [candidate.key for candidate in others], poll)
        later = replace(poll, candidates=others, fetch=replace(poll.fetch, at=now, hops=()))
        new = self._add_candidates(connection, row, later, current=False)
        self.counting.count(connection, {f"articles:{ArticleStatus.PENDING}": len(new)})
        gaps.fill(connection, poll, found=len(new), closed_at=now if closes and whole else None)
        return new, closes

    def _add_candidates(
        self, connection: Connection, channel: AnyRow, poll: Poll, *, current: bool
    ) -> list[ArticleState]:
        """Add those that are new. What is said of the others counts if the poll is the `current` one."""
        by_key: dict[str, Candidate] = {}
        for candidate in poll.candidates:
            by_key.setdefault(candidate.key, candidate)
        new: list[ArticleState] = []
        for chunk in chunks(by_key.values()):
            seen = known(connection, channel.outlet_id, [candidate.key for candidate in chunk])
            fresh = [candidate for candidate in chunk if candidate.key not in seen]
            if fresh:
                new += self._add_pending(connection, channel, fresh, poll)
            if seen and current:
                for article_id, title in list_again(connection, poll, chunk, seen, channel):
                    self._headlines.listed(connection, article_id, title, poll.fetch.at)
        if new:
            added = outlets.c.articles + len(new)
            connection.execute(update(outlets).where(outlets.c.id == channel.outlet_id).values(articles=added))
        return new

    def _add_pending(
        self, connection: Connection, channel: AnyRow, candidates: Sequence[Candidate], poll: Poll
    ) -> list[ArticleState]:
        now = poll.fetch.at
        rows = [
            {
                "outlet_id": channel.outlet_id,
                "url": candidate.url,
                "key": candidate.key,
                "status": ArticleStatus.PENDING.value,
                "queue": PENDING_QUEUE if channel.active else None,
                "next_check_at": now,
                "first_seen_at": now,
                "hints": to_json(candidate.hints) or None,
                "listed": to_json(first_listed(poll, candidate)),
            }
            for candidate in candidates
        ]
        ids = {key: article_id for article_id, key in connection.execute(self._add_articles, rows)}
        return [
            ArticleState(
                id=ids[candidate.key],
                outlet_id=channel.outlet_id,
                url=candidate.url,
                key=candidate.key,
                status=ArticleStatus.PENDING,
                first_seen_at=now,
                hints=candidate.hints,
                next_check_at=now,
                listed=first_listed(poll, candidate),
            )
            for candidate in candidates
            if candidate.key in ids
        ]

    def _visit(self, connection: Connection, placed: Placed, tally: Tally) -> Recorded | None:
        """Write a visit; returns what became of it if it is new to the ledger."""
        visit, run_id, state = placed.visit, placed.run_id, placed.visit.state
        row = _visited(connection, state)
        twin = None if row is None else self._identities.recognise(connection, visit, row)
        if twin is not None:
            self._merge(connection, visit, run_id, twin, tally)
        if row is None or twin is not None:
            return None
        request = visit_request(visit, row.outlet_id, run_id)
        fresh = self._is_new(connection, request)
        if not fresh and _is_outdated(connection, request):
            return None
        _read_before(connection, visit)
        stored_version = self._store_version(connection, visit)
        if visit.version is None or stored_version:
            tally.counts.update(self._store_change(connection, visit, row.outlet_id))
        tally.counts["versions"] += stored_version
        connection.execute(_SET_ARTICLE, {"b_id": state.id, **row_after(visit, row, stored_version=stored_version)})
        self._identities.note(connection, visit)
        tally.remember(row.outlet_id, visit.outlet_memory, placed.place)
        self._headlines.seen(connection, visit)
        replace_problems(connection, owner_of(visit), row.outlet_id, problems_of(visit, row), visit.fetch.at)
        tally.move(row.status, state.status)
        if not fresh:
            return None
        tally.visit(run_id, visit.outcome, visit.proof)
        tally.observe(row.outlet_id, visit, run_id)
        return Recorded(state.versions if stored_version else row.versions, stored_version)

    def _merge(self, connection: Connection, visit: Visit, run_id: int, twin: Twin, tally: Tally) -> None:
        """The first reading of an address is one of an article that is known: no other one comes of it."""
        outlet_id = visit.state.outlet_id
        self._identities.merge(connection, visit, twin)
        self._is_new(connection, Request(f"#{twin.id}", outlet_id, run_id, visit.fetch, MERGED))
        seen = replace(visit, outcome=Outcome.UNCHANGED, version=None, change=None)
        tally.visit(run_id, seen.outcome)
        tally.observe(outlet_id, seen, run_id)

    def _store_version(self, connection: Connection, visit: Visit) -> bool:
        if visit.version is None:
            return False
        state = visit.state
        if state.versions < 1:
            raise StoreError(f"Article {state.id} has a version but counts none. Count it in the visit's state.")
        return connection.execute(self._add_version, new_version(connection, visit)).first() is not None

    def _store_change(self, connection: Connection, visit: Visit, outlet_id: str) -> dict[str, int]:
        change = visit.change
        if change is None:
            return {}
        values = {
            "outlet_id": outlet_id,
            "article_id": visit.state.id,
            "version": 0 if visit.version is None else visit.state.versions,
            **change_values(change),
        }
        known = connection.execute(_SAME_CHANGE, {f"b_{name}": values[name] for name in _CHANGE_KEY}).scalar()
        if known is not None:  # asked first: an insert that comes to nothing would use up an id
            connection.execute(_COUNT_CHANGE, {"b_id": known, "b_count": change.count})
            return {}
        stored = connection.execute(self._add_change, values).first()
        if stored is None:
            return {}
        if rows := edit_rows(stored.id, outlet_id, change.typed):
            connection.execute(change_edits.insert(), rows)
        return {f"changes:{change.kind}": 1}

    def _is_new(self, connection: Connection, request: Request) -> bool:
        """Whether the ledger did not have the request; it has it now, and those on its way."""
        if hops := request.hops():
            connection.execute(self._add_hops, hops)
        return connection.execute(self._add_fetch, request.values()).first() is not None

    def requests(self, connection: Connection, made: Sequence[Fetch], run_id: int) -> None:
        """See `Store.record_requests`."""
        if made:
            connection.execute(self._add_hops, hop_values(made, "", run_id))


def _visited(connection: Connection, state: ArticleState) -> AnyRow | None:
    """The row of an article; None when it has become one with another since the visit began."""
    row = connection.execute(_ARTICLE, {"b_id": state.id}).one_or_none()
    if row is None and not is_merged(connection, state):
        raise StoreError(f"Article {state.id} is not known. Record the poll that listed it before its visits.")
    return row


def _read_before(connection: Connection, visit: Visit) -> None:
    """Keep the new reading of the version before, if the visit brings one."""
    if visit.reading is not None:
        before = visit.state.versions - (visit.version is not None)
        read_again(connection, visit.state.id, before, visit.reading, visit.fetch.at)


def _is_outdated(connection: Connection, request: Request) -> bool:
    """Whether the ledger has a later request of the same owner."""
    values = {"b_owner": request.owner, "b_at": request.fetch.at}
    return connection.execute(_NEWER_FETCH, values).first() is not None
