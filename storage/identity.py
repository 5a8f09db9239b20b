"""Articles under several addresses: known again when they are read, and made one. See `rasid.identity`."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, select, update

from rasid.identity import Sign, is_same, reached, signs_of
from rasid.records import Article, ArticleState, ArticleStatus, Outcome, Visit
from storage.catalogue import RECHECK_QUEUE
from storage.engine import Database
from storage.mapping import AnyRow, article_from_row
from storage.problems import replace_problems
from storage.reading import STATES
from storage.schema import addresses, articles, outlets, signs

CROWD = 8
"""So many articles with one sign: it names none of them."""

_BY_KEY = select(articles.c.id, articles.c.versions).where(
    articles.c.outlet_id == bindparam("b_outlet"), articles.c.key == bindparam("b_key")
)
_BY_ADDRESS = select(addresses.c.article_id).where(
    addresses.c.key == bindparam("b_key"), addresses.c.outlet_id == bindparam("b_outlet")
)
_BY_MARK = select(signs.c.mark, signs.c.article_id).where(signs.c.mark.in_(bindparam("b_marks", expanding=True)))
_LATEST = STATES.where(articles.c.id.in_(bindparam("b_ids", expanding=True))).order_by(articles.c.id)
_HAND_OVER = update(addresses).where(addresses.c.article_id == bindparam("b_id")).values(article_id=bindparam("b_twin"))
_DROP = delete(articles).where(articles.c.id == bindparam("b_id"))
_ONE_LESS = update(outlets).where(outlets.c.id == bindparam("b_id")).values(articles=outlets.c.articles - 1)
_LEAD = update(articles).where(articles.c.id == bindparam("b_id"))


@dataclass(frozen=True, slots=True)
class Twin:
    """An article that a visit, to what was thought to be another one, has shown to be the same."""

    id: int
    active: bool
    moved: bool  # whether the visited address is the one to be fetched from now on


class Identities:
    """Built once per store, so that its statements are. `count` adds to the counters over all time."""

    def __init__(self, database: Database, count: Callable[[Connection, dict[str, int]], None]) -> None:
        self._add_address = database.insert(addresses).on_conflict_do_nothing()
        self._add_signs = database.insert(signs).on_conflict_do_nothing()
        self._count = count

    def recognise(self, connection: Connection, visit: Visit, row: AnyRow) -> Twin | None:
        """The stored article that a first reading shows to be known already; if there is none, its signs are kept."""
        article, state = visit.version, visit.state
        if article is None or row.versions:
            return None
        key = reached(article)
        twin = None if key == state.key else self._at(connection, visit, key)
        if twin is not None:
            return Twin(twin, row.active, moved=False)
        found = _marks(state, article)
        alike = _marked(connection, [*found, _own(state).mark(state.outlet_id)])
        twin = _alike(connection, state, article, found, alike)
        if twin is not None:
            return Twin(twin, row.active, moved=not _names(connection, state, article, twin))
        self._keep(connection, state, found, alike)
        return None

    def strangers(self, connection: Connection, visits: Sequence[Visit]) -> dict[int, list[int]]:
        """Of first readings those that nothing suggests to be known, nor to be one another: by article, its marks.

        Pages that stand at, or name, another address than their article's are not among them.
        """
        own = {visit.state.id: _own(visit.state).mark(visit.state.outlet_id) for visit in visits}
        found = {visit.state.id: list(_marks(visit.state, one)) for visit in visits if (one := _at_home(visit))}
        often = Counter(mark for article_id, marks in found.items() for mark in (own[article_id], *marks))
        alike = _marked(connection, often) if often else {}
        shared = {mark for mark in often if often[mark] > 1 or mark in alike}
        return {one: marks for one, marks in found.items() if shared.isdisjoint(marks) and own[one] not in shared}

    def keep(self, connection: Connection, found: Mapping[int, Collection[int]]) -> None:
        """Keep the marks of articles."""
        rows = [{"mark": mark, "article_id": one} for one, marks in found.items() for mark in marks]
        if rows:
            connection.execute(self._add_signs, rows)

    def _at(self, connection: Connection, visit: Visit, key: str) -> int | None:
        """The article at whose address a reading was made, after redirects: that is the very page.

        When nobody has read it there, the visited article takes the address over.
        """
        state = visit.state
        there = _under(connection, state.outlet_id, key)
        if there is not None and there.versions:
            return int(there.id)
        if there is not None:
            self._drop(connection, there.id, visit)
        known = connection.execute(_BY_ADDRESS, {"b_key": key, "b_outlet": state.outlet_id}).scalar()
        if known is not None and known != state.id:
            return int(known)
        self._name(connection, state.id, key, visit)
        return None

    def merge(self, connection: Connection, visit: Visit, twin: Twin) -> None:
        """Make the visited address, which was never read before, one of the twin's.

        Where the twin's own address is not what the page calls its own, the twin is due at the new one.
        """
        connection.execute(_HAND_OVER, {"b_id": visit.state.id, "b_twin": twin.id})
        self._drop(connection, visit.state.id, visit)
        self._name(connection, twin.id, visit.state.key, visit)
        if not twin.moved:
            return
        fresh = dict.fromkeys(("etag", "last_modified", "body_digest", "standing"))
        due = {"next_check_at": visit.fetch.at, "called_at": visit.fetch.at}
        queue = RECHECK_QUEUE if twin.active else None
        connection.execute(_LEAD.values(url=visit.state.url, queue=queue, **due, **fresh), {"b_id": twin.id})

    def note(self, connection: Connection, visit: Visit) -> None:
        """Keep the signs of an article as it was read again, or those of the address that it has moved to."""
        state = visit.state
        if visit.version is not None and visit.outcome is not Outcome.NEW:
            marks = _marks(state, visit.version)
        elif visit.outcome is Outcome.MOVED and visit.change is not None:
            found = [Sign("canonical", edit.after, strong=True) for edit in visit.change.edits]
            marks = {sign.mark(state.outlet_id): sign for sign in found}
        else:
            return
        self._keep(connection, state, marks, _marked(connection, marks))

    def _keep(
        self, connection: Connection, state: ArticleState, found: Mapping[int, Sign], alike: Mapping[int, list[int]]
    ) -> None:
        self.keep(connection, {state.id: [mark for mark in found if len(alike.get(mark, ())) < CROWD]})

    def _name(self, connection: Connection, article_id: int, key: str, visit: Visit) -> None:
        name = {"key": key, "outlet_id": visit.state.outlet_id, "url": visit.state.url, "since": visit.fetch.at}
        connection.execute(self._add_address, {**name, "article_id": article_id})

    def _drop(self, connection: Connection, article_id: int, visit: Visit) -> None:
        """Forget an article that was never read. What its address leads to is kept with another one."""
        outlet_id = visit.state.outlet_id
        replace_problems(connection, f"#{article_id}", outlet_id, (), visit.fetch.at)
        connection.execute(_DROP, {"b_id": article_id})
        connection.execute(_ONE_LESS, {"b_id": outlet_id})
        self._count(connection, {f"articles:{ArticleStatus.PENDING}": -1})


def is_merged(connection: Connection, state: ArticleState) -> bool:
    """Whether an article that is no longer there has become one with another."""
    return connection.execute(_BY_ADDRESS, {"b_key": state.key, "b_outlet": state.outlet_id}).first() is not None


def _under(connection: Connection, outlet_id: str, key: str) -> AnyRow | None:
    return connection.execute(_BY_KEY, {"b_outlet": outlet_id, "b_key": key}).one_or_none()


def _marked(connection: Connection, marks: Collection[int]) -> dict[int, list[int]]:
    """The articles that have any of the signs, by mark."""
    alike: dict[int, list[int]] = defaultdict(list)
    for mark, article_id in connection.execute(_BY_MARK, {"b_marks": sorted(marks)}):
        alike[mark].append(article_id)
    return alike


def _marks(state: ArticleState, article: Article) -> dict[int, Sign]:
    return {sign.mark(state.outlet_id): sign for sign in signs_of(state, article)}


def _at_home(visit: Visit) -> Article | None:
    """The reading of a page that stands at its article's address, and names no other."""
    article, key = visit.version, visit.state.key
    assert article is not None
    there = article.url == visit.state.url or reached(article) == key
    return article if there and article.canonical_url == key else None


def _own(state: ArticleState) -> Sign:
    """What another article has that names this one's key as its own."""
    return Sign("canonical", state.key, strong=True)


def _alike(
    connection: Connection,
    state: ArticleState,
    article: Article,
    found: Mapping[int, Sign],
    alike: Mapping[int, list[int]],
) -> int | None:
    """The first article with a sign of this one and a text that proves it."""
    strong: dict[int, bool] = {}
    for mark, ids in alike.items():
        sign = found.get(mark, _own(state))
        strong |= {article_id: sign.strong or strong.get(article_id, False) for article_id in ids}
    if article.canonical_url != state.key:
        named = _under(connection, state.outlet_id, article.canonical_url)
        strong |= {named.id: True} if named is not None else {}
    for known in _read(connection, strong.keys() - {state.id}):
        assert known.latest is not None
        if is_same(known.latest, article, known_key=known.key, key=state.key, strong=strong[known.id]):
            return known.id
    return None


def _read(connection: Connection, ids: Collection[int]) -> list[ArticleState]:
    """Those articles that were ever read."""
    if not ids:
        return []
    states = [article_from_row(row) for row in connection.execute(_LATEST, {"b_ids": sorted(ids)})]
    return [state for state in states if state.latest is not None]


def _names(connection: Connection, state: ArticleState, article: Article, twin: int) -> bool:
    """Whether a page calls the address of the twin, and not its own, the article's."""
    if article.canonical_url == state.key:
        return False
    named = _under(connection, state.outlet_id, article.canonical_url)
    return named is not None and named.id == twin
