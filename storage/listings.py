"""Known articles that a list shows again: what it says of them is kept, and may make them due."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, Text, bindparam, cast, literal, select, update

from rasid.records import ArticleState, ArticleStatus, Candidate, Hints, Listed, OutletMemory, Poll, Visit
from rasid.tempo import USUAL_TEMPO, Tempo
from rasid.timing.articles import entry_of, listed_again, mark_of
from storage.catalogue import PENDING_QUEUE, RECHECK_QUEUE
from storage.mapping import AnyRow, Values, article_from_row
from storage.schema import addresses, articles, outlets
from storage.text import from_json, to_json

_KNOWN = select(articles.c.id, articles.c.key, cast(articles.c.listed, Text).label("listed"))
_ELSEWHERE = select(articles.c.id, addresses.c.key, cast(articles.c.listed, Text).label("listed")).join(
    articles, articles.c.id == addresses.c.article_id
)
_STATES = select(articles, literal(None).label("latest"))  # the last reading is not asked for: it is long
_MEMORY = select(outlets.c.memory).where(outlets.c.id == bindparam("b_id"))
_LIST = update(articles).where(articles.c.id == bindparam("b_id")).values(listed=bindparam("b_listed"))
_CALL = _LIST.values(
    next_check_at=bindparam("b_next_check_at"), called_at=bindparam("b_called_at"), queue=bindparam("b_queue")
)


def known(connection: Connection, outlet_id: str, keys: Sequence[str]) -> dict[str, AnyRow]:
    """The outlet's articles with these keys, their own or further ones, by key: `id` and what lists said of them."""
    query = _KNOWN.where(articles.c.key.in_(keys), articles.c.outlet_id == outlet_id)
    found = {row.key: row for row in connection.execute(query)}
    others = [key for key in keys if key not in found]
    if others:
        query = _ELSEWHERE.where(addresses.c.key.in_(others), addresses.c.outlet_id == outlet_id)
        found |= {row.key: row for row in connection.execute(query)}
    return found


def queue_of(state: ArticleState, *, active: bool) -> int | None:
    """The queue in which an article of an outlet, active or not, waits."""
    if state.next_check_at is None or not active:
        return None
    return PENDING_QUEUE if state.status is ArticleStatus.PENDING else RECHECK_QUEUE


def still_called(visit: Visit, row: AnyRow) -> ArticleState:
    """The visit's state; due as before, if a list called for a look after the page had been fetched."""
    state = visit.state
    if row.called_at is None or row.next_check_at is None or row.called_at <= visit.fetch.at:
        return state
    return replace(state, next_check_at=min(row.next_check_at, state.next_check_at or row.next_check_at))


def first_listed(poll: Poll, candidate: Candidate) -> dict[str, Listed]:
    """What is kept of the entry by which an article was found."""
    channel = poll.state.channel
    return {channel.id: entry_of(candidate.hints, channel)}


def list_again(
    connection: Connection,
    poll: Poll,
    candidates: Sequence[Candidate],
    seen: Mapping[str, AnyRow],
    channel_row: AnyRow,
) -> list[tuple[int, str]]:
    """Keep what a poll says of articles known before it; those of which it says something else become due.

    `seen` are rows of `known` by the candidates' keys. An entry whose mark stands there says nothing new.
    Returns the articles, by id, that the channel now calls by another name, and that name.
    """
    channel = poll.state.channel
    said: dict[int, Hints] = {}
    for candidate in candidates:
        if candidate.key in seen:  # of an article that is listed twice, the first entry counts
            said.setdefault(seen[candidate.key].id, candidate.hints)
    stands = {row.id: row.listed or "" for row in seen.values()}
    hints = {name: one for name, one in said.items() if mark_of(one, channel) not in stands[name]}
    if not hints:
        return []
    query = _STATES.where(articles.c.id.in_(hints))
    before = [article_from_row(row) for row in connection.execute(query)]
    tempo = _tempo(connection, channel_row.outlet_id)
    listed: list[Values] = []
    called: list[Values] = []
    for state in before:
        after = listed_again(state, channel, hints[state.id], poll.fetch.at, least=poll.recheck_after, tempo=tempo)
        values = {"b_id": state.id, "b_listed": to_json(after.listed)}
        if after.called_at == state.called_at:
            listed.append(values)
            continue
        queue = queue_of(after, active=channel_row.active)
        due = {"b_next_check_at": after.next_check_at, "b_called_at": after.called_at, "b_queue": queue}
        called.append({**values, **due})
    for statement, rows in ((_LIST, listed), (_CALL, called)):
        if rows:
            connection.execute(statement, rows)
    return [renamed for state in before for renamed in _renamed(state, channel.id, hints[state.id].title)]


def _renamed(state: ArticleState, channel_id: str, title: str | None) -> Iterator[tuple[int, str]]:
    before = state.listed.get(channel_id)
    if state.status is ArticleStatus.PENDING or not title or not before or not before.title:
        return
    if before.title.split() != title.split():
        yield state.id, title


def _tempo(connection: Connection, outlet_id: str) -> Tempo:
    kept = connection.execute(_MEMORY, {"b_id": outlet_id}).scalar()
    return from_json(OutletMemory, kept).tempo if kept else USUAL_TEMPO
