"""What a store holds, in the form that `demo.score` compares with the truth."""

from demo.score import Recorded, RecordedArticle, RecordedVersion
from rasid.ports import Store
from rasid.records import Change

_PAGE = 500
_OWN_FAILURES = frozenset({"reader-failed", "slow-parse"})


def _changes(store: Store) -> dict[int, list[Change]]:
    """All changes by article, the oldest first."""
    found: dict[int, list[Change]] = {}
    after = 0
    while page := store.changes(after=after, limit=_PAGE):
        for change in page:
            found.setdefault(change.article_id, []).append(change.change)
        after = page[-1].id
    return found


def _errors(store: Store) -> tuple[str, ...]:
    runs = [f"run {run.id}: {run.reason}" for run in store.runs(limit=100_000) if run.state == "failed"]
    problems = [p for p in store.problems() if p.kind in _OWN_FAILURES]
    return (*runs, *(f"{p.subject}: {p.kind} {p.detail}" for p in problems))


def read_store(store: Store) -> Recorded:
    """All articles of a store with their versions and changes, and what failed in Rasid itself."""
    changes = _changes(store)
    articles: list[RecordedArticle] = []
    offset = 0
    while page := store.articles(limit=_PAGE, offset=offset):
        offset += len(page)
        for row in page:
            versions = tuple(RecordedVersion(v.seen_at, v.article) for v in store.versions(row.id))
            articles.append(RecordedArticle(row.url, versions, tuple(changes.get(row.id, ()))))
    return Recorded(tuple(articles), _errors(store))
