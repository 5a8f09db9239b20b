"""Stores polls and visits, each in the transaction that it is handed, and each only once.

A record that comes twice (its acknowledgement was lost) is known by its request in the ledger:
the same owner, moment and run. It counts once, and it does not undo what newer ones have brought.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from sqlalchemy import Connection, bindparam, select, update

from rasid.errors import StoreError
from rasid.records import ArticleState, ArticleStatus, Candidate, Fetch, Outcome, OutletMemory, Poll, Visit
from storage.catalogue import PENDING_QUEUE
from storage.engine import Database
from storage.identity import Identities, Twin, is_merged
from storage.ledger import OUTAGE, hop_values, poll_outcome, request_values
from storage.listings import first_listed, known, list_again, queue_of
from storage.mapping import (
    AnyRow,
    Values,
    article_values,
    change_values,
    channel_values,
    stamp_moment,
)
from storage.problems import replace_problems
from storage.pulses import observe_poll, observe_visit
from storage.readings import new_version, read_again
from storage.schema import articles, change_edits, changes, channels, counters, fetches, outlets, runs, versions
from storage.telling import edit_rows
from storage.text import to_json

Keep = Callable[[int, bool], None]
"""Keeps a visit's evidence, given its version's number and whether that version is new."""

MERGED = "merged"
"""Outcome, in the ledger, of a first look that showed an article known under another address."""

CHUNK = 500  # keys in one statement: databases limit the number of values

_WATCHED = (outlets.c.active & outlets.c.paused_at.is_(None)).label("active")
_CHANNEL = (
    select(channels.c.outlet_id, channels.c.url, channels.c.last_new_at, _WATCHED)
    .join(outlets, outlets.c.id == channels.c.outlet_id)
    .where(channels.c.id == bindparam("b_id"))
)
_ARTICLE = (
    select(
        *(articles.c[name] for name in ("outlet_id", "status", "versions", "next_check_at", "called_at")),
        _WATCHED,
    )
    .join(outlets, outlets.c.id == articles.c.outlet_id)
    .where(articles.c.id == bindparam("b_id"))
    .with_for_update(of=articles)
)
_NEWER_FETCH = select(fetches.c.id).where(fetches.c.owner == bindparam("b_owner"), fetches.c.at > bindparam("b_at"))
_CHANGE_KEY = ("article_id", "version", "kind", "at")
_SAME_CHANGE = select(changes.c.id).where(*(changes.c[name] == bindparam(f"b_{name}") for name in _CHANGE_KEY))
_SET_CHANNEL = update(channels).where(channels.c.id == bindparam("b_id"))
_SET_ARTICLE = update(articles).where(articles.c.id == bindparam("b_id"))

_RUN_COUNTS = ("polls", "visits", "new", "changed", "failures")
_ADD_TO_RUN = (
    update(runs)
    .where(runs.c.id == bindparam("b_id"))
    .values({name: runs.c[name] + bindparam(f"b_{name}") for name in _RUN_COUNTS})
)


@dataclass(frozen=True, slots=True)
class _Request:
    """One request as the ledger keeps it."""

    owner: str
    outlet_id: str
    run_id: int
    fetch: Fetch
    outcome: str

    def values(self) -> Values:
        return request_values(self.fetch, self.owner, self.outlet_id, self.run_id, self.outcome)

    def hops(self) -> list[Values]:
        return hop_values(self.fetch.hops, self.outlet_id, self.run_id)


class Recorder:
    """Writes records. Built once per store, so that its statements are."""

    def __init__(self, database: Database) -> None:
        self._add_hops = database.insert(fetches).on_conflict_do_nothing()
        self._add_fetch = self._add_hops.returning(fetches.c.id)
        self._add_articles = database.insert(articles).on_conflict_do_nothing().returning(articles.c.id, articles.c.key)
        self._add_version = database.insert(versions).on_conflict_do_nothing().returning(versions.c.number)
        self._add_change = database.insert(changes).on_conflict_do_nothing().returning(changes.c.id)
        self._identities = Identities(database, self.count)
        add_counter = database.insert(counters)
        self._count = add_counter.on_conflict_do_update(
            index_elements=[counters.c.name], set_={"value": counters.c.value + add_counter.excluded.value}
        )

    def poll(self, connection: Connection, poll: Poll, run_id: int) -> list[ArticleState]:
        """See `Store.record_poll`."""
        channel = poll.state.channel
        row = connection.execute(_CHANNEL, {"b_id": channel.id}).one_or_none()
        if row is None:
            raise StoreError(f"Channel {channel.id!r} is not known. Sync the catalogue before polls are recorded.")
        failed = poll.state.failures > 0 and not poll.excused
        outcome = poll_outcome(poll)
        request = _Request(channel.id, row.outlet_id, run_id, poll.fetch, outcome)
        fresh = self._is_new(connection, request)
        current = fresh or not _is_outdated(connection, request)
        if current:
            connection.execute(_SET_CHANNEL, {"b_id": channel.id, **_channel_values(poll, row)})
            replace_problems(connection, channel.id, row.outlet_id, poll.problems, poll.fetch.at)
        if fresh:
            _count_in_run(connection, run_id, polls=True, failures=failed)
            self.count(connection, {"polls": 1})
        new = self._add_candidates(connection, row, poll, current=current)
        if fresh:
            observe_poll(connection, poll, row.outlet_id, run_id, new=len(new))
        if new:
            connection.execute(_SET_CHANNEL, {"b_id": channel.id, "last_new_at": poll.fetch.at})
        return new

    def push(self, connection: Connection, poll: Poll) -> int:
        """Take what a hub pushed, in the shape of a poll; the channel stays due as it is. Returns what is new."""
        channel = poll.state.channel
        row = connection.execute(_CHANNEL, {"b_id": channel.id}).one()
        new = self._add_candidates(connection, row, poll, current=True)
        if new:
            connection.execute(_SET_CHANNEL, {"b_id": channel.id, "last_new_at": poll.fetch.at})
        return len(new)

    def _add_candidates(
        self, connection: Connection, channel: AnyRow, poll: Poll, *, current: bool
    ) -> list[ArticleState]:
        """Add those that are new. What is said of the others counts if the poll is the `current` one."""
        by_key: dict[str, Candidate] = {}
        for candidate in poll.candidates:
            by_key.setdefault(candidate.key, candidate)
        new: list[ArticleState] = []
        for chunk in _chunks(by_key.values(), CHUNK):
            seen = known(connection, channel.outlet_id, [candidate.key for candidate in chunk])
            fresh = [candidate for candidate in chunk if candidate.key not in seen]
            if fresh:
                new += self._add_pending(connection, channel, fresh, poll)
            if seen and current:
                list_again(connection, poll, chunk, seen, channel)
        if new:
            added = outlets.c.articles + len(new)
            connection.execute(update(outlets).where(outlets.c.id == channel.outlet_id).values(articles=added))
            self.count(connection, {f"articles:{ArticleStatus.PENDING}": len(new)})
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

    def visit(self, connection: Connection, visit: Visit, run_id: int, keep: Keep | None = None) -> None:
        """See `Store.record_visit`. A visit that is new to the ledger is given to `keep`."""
        state = visit.state
        row = _visited(connection, state)
        twin = None if row is None else self._identities.recognise(connection, visit, row)
        if twin is not None:
            self._merge(connection, visit, run_id, twin)
        if row is None or twin is not None:
            return
        owner = f"#{state.id}"
        outcome = OUTAGE if visit.excused else visit.outcome.value
        request = _Request(owner, row.outlet_id, run_id, visit.fetch, outcome)
        fresh = self._is_new(connection, request)
        if not fresh and _is_outdated(connection, request):
            return
        counts: dict[str, int] = {f"visits:{visit.outcome}": 1} if fresh else {}
        _read_before(connection, visit)
        stored_version = self._store_version(connection, visit)
        if visit.version is None or stored_version:
            counts |= self._store_change(connection, visit, row.outlet_id)
        if stored_version:
            counts["versions"] = 1
        self._set_article(connection, visit, row, stored_version=stored_version)
        self._identities.note(connection, visit)
        _remember(connection, row.outlet_id, visit.outlet_memory)
        replace_problems(connection, owner, row.outlet_id, visit.problems, visit.fetch.at)
        if state.status.value != row.status:
            counts |= {f"articles:{row.status}": -1, f"articles:{state.status}": 1}
        if counts:
            self.count(connection, counts)
        if fresh:
            _count_visit_in_run(connection, run_id, visit.outcome)
            observe_visit(connection, visit, row.outlet_id, run_id)
            if keep is not None:
                keep(state.versions if stored_version else row.versions, stored_version)

    def _merge(self, connection: Connection, visit: Visit, run_id: int, twin: Twin) -> None:
        """The first reading of an address is one of an article that is known: no other one comes of it."""
        outlet_id = visit.state.outlet_id
        self._identities.merge(connection, visit, twin)
        self._is_new(connection, _Request(f"#{twin.id}", outlet_id, run_id, visit.fetch, MERGED))
        seen = replace(visit, outcome=Outcome.UNCHANGED, version=None, change=None)
        self.count(connection, {f"visits:{seen.outcome}": 1})
        _count_visit_in_run(connection, run_id, seen.outcome)
        observe_visit(connection, seen, outlet_id, run_id)

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
        if connection.execute(_SAME_CHANGE, {f"b_{name}": values[name] for name in _CHANGE_KEY}).first() is not None:
            return {}  # asked first: an insert that comes to nothing would use up an id
        stored = connection.execute(self._add_change, values).first()
        if stored is None:
            return {}
        if rows := edit_rows(stored.id, outlet_id, change.typed):
            connection.execute(change_edits.insert(), rows)
        return {f"changes:{change.kind}": 1}

    def _set_article(self, connection: Connection, visit: Visit, row: AnyRow, *, stored_version: bool) -> None:
        state, version = _still_called(visit, row), visit.version
        values = article_values(state)
        values["versions"] = max(row.versions, state.versions) if stored_version else row.versions
        values["queue"] = queue_of(state, active=row.active)
        if version is not None and stored_version and state.versions >= row.versions:
            values["title"] = version.title
            values["language"] = version.language
            values["published_at"] = stamp_moment(version.published)
        connection.execute(_SET_ARTICLE, {"b_id": state.id, **values})

    def _is_new(self, connection: Connection, request: _Request) -> bool:
        """Whether the ledger did not have the request; it has it now, and those on its way."""
        if hops := request.hops():
            connection.execute(self._add_hops, hops)
        return connection.execute(self._add_fetch, request.values()).first() is not None

    def requests(self, connection: Connection, made: Sequence[Fetch], run_id: int) -> None:
        """See `Store.record_requests`."""
        if made:
            connection.execute(self._add_hops, hop_values(made, "", run_id))

    def count(self, connection: Connection, counts: dict[str, int]) -> None:
        """Add to the counters over all time."""
        connection.execute(self._count, [{"name": name, "value": value} for name, value in counts.items()])


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


def _channel_values(poll: Poll, row: AnyRow) -> Values:
    values = channel_values(poll.state)
    # What is new only the store knows, so a state that was read before may not take it back.
    values["last_new_at"] = max(filter(None, (row.last_new_at, values["last_new_at"])), default=None)
    if row.url != poll.state.channel.url:  # the catalogue moved it meanwhile: this is about the old address
        return {name: values[name] for name in ("last_polled_at", "last_success_at", "last_new_at")}
    return values


def _still_called(visit: Visit, row: AnyRow) -> ArticleState:
    """The visit's state; due as before, if a list called for a look after the page had been fetched."""
    state = visit.state
    if row.called_at is None or row.next_check_at is None or row.called_at <= visit.fetch.at:
        return state
    return replace(state, next_check_at=min(row.next_check_at, state.next_check_at or row.next_check_at))


def _remember(connection: Connection, outlet_id: str, memory: OutletMemory | None) -> None:
    if memory is not None:
        connection.execute(update(outlets).where(outlets.c.id == outlet_id).values(memory=to_json(memory)))


def _is_outdated(connection: Connection, request: _Request) -> bool:
    """Whether the ledger has a later request of the same owner."""
    values = {"b_owner": request.owner, "b_at": request.fetch.at}
    return connection.execute(_NEWER_FETCH, values).first() is not None


def _chunks(candidates: Iterable[Candidate], size: int) -> Iterator[list[Candidate]]:
    rest = iter(candidates)
    while chunk := list(islice(rest, size)):
        yield chunk


def _count_in_run(connection: Connection, run_id: int, **counts: bool) -> None:
    values = {f"b_{name}": int(counts.get(name, False)) for name in _RUN_COUNTS}
    connection.execute(_ADD_TO_RUN, {"b_id": run_id, **values})


def _count_visit_in_run(connection: Connection, run_id: int, outcome: Outcome) -> None:
    _count_in_run(
        connection,
        run_id,
        visits=True,
        new=outcome is Outcome.NEW,
        changed=outcome is Outcome.CHANGED,
        failures=outcome is Outcome.FAILED,
    )
