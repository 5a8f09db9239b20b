"""A small press for the storage tests: outlets, and builders of polls and visits."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rasid.records import (
    Article,
    ArticleState,
    ArticleStatus,
    Candidate,
    Change,
    Channel,
    ChannelKind,
    ChannelState,
    Direction,
    Fetch,
    FieldEdit,
    Hints,
    Outcome,
    Outlet,
    Poll,
    Precision,
    Problem,
    Stamp,
    Validators,
    Visit,
)
from storage.store import SqlStore, open_store

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Press:
    """Builds records. Hours count from `NOW`."""

    now: datetime = NOW

    def at(self, hours: float = 0) -> datetime:
        return self.now + timedelta(hours=hours)

    def outlet(self, name: str = "sham_today", *, feeds: int = 1, host: str | None = None) -> Outlet:
        host = host or f"{name}.example"
        channels = tuple(
            Channel(f"{name}/feed{n}", name, ChannelKind.FEED, f"https://{host}/feed{n}.xml") for n in range(feeds)
        )
        names = {"ar": "الشام اليوم", "en": name}
        return Outlet(name, names, "SY", "Asia/Damascus", ("ar", "en"), f"https://{host}/", channels)

    def candidate(self, n: int = 1, outlet: str = "sham_today") -> Candidate:
        url = f"https://www.{outlet}.example/news/{n}?utm_source=rss"
        hints = Hints(title=f"خبر رقم {n}", guid=str(n)) if n % 2 else Hints()
        return Candidate(url, f"https://{outlet}.example/news/{n}", hints)

    def article(self, state: ArticleState, text: str = "أ", *, published: datetime | None = None) -> Article:
        moment = published or self.at(-1)
        stamp = Stamp(moment, moment.date(), Precision.MINUTE, "23 تشرين الثاني 2026 | 11:00", "Asia/Damascus", "rule")
        return Article(
            url=state.url,
            canonical_url=state.key,
            title=f"عنوان {text}",
            section=None,
            published=stamp,
            modified=None,
            authors=("ليلى الأحمد",),
            byline=None,
            paragraphs=(f"الفقرة الأولى: {text}", "الفقرة الثانية."),
            image=None,
            image_caption=None,
            language="ar",
            direction=Direction.RTL,
            digests={"title": f"t-{text}", "paragraphs": f"p-{text}"},
            digest=f"d-{text}",
            exact_digest=f"e-{text}",
            reader="1",
            sources={"title": "json-ld"},
        )

    def poll(
        self,
        state: ChannelState,
        *candidates: Candidate,
        at: datetime | None = None,
        problems: tuple[Problem, ...] | None = (),
        failures: int = 0,
        interval: float = 900.0,
    ) -> Poll:
        at = at or self.now
        following = replace(
            state,
            next_due_at=at + timedelta(seconds=interval),
            interval=interval,
            failures=failures,
            last_polled_at=at,
            last_success_at=state.last_success_at if failures else at,
            validators=Validators(etag='"x"', body_digest=at.isoformat()),
        )
        return Poll(following, Fetch(state.channel.url, at, 500 if failures else 200, 10, 0.5), candidates, problems)

    def visit(
        self,
        state: ArticleState,
        outcome: Outcome,
        *,
        at: datetime | None = None,
        text: str = "أ",
        published: datetime | None = None,
        next_check: datetime | None = None,
        problems: tuple[Problem, ...] | None = (),
    ) -> Visit:
        at = at or self.now
        reads = outcome in (Outcome.NEW, Outcome.CHANGED)
        version = self.article(state, text, published=published) if reads else None
        told = outcome in (Outcome.CHANGED, Outcome.GONE, Outcome.RESTORED)
        edits = (FieldEdit("title", "قبل", f"عنوان {text}"),) if outcome is Outcome.CHANGED else ()
        following = replace(
            state,
            status=_STATUS.get(outcome, state.status),
            versions=state.versions + 1 if reads else state.versions,
            latest=version or state.latest,
            last_checked_at=at,
            next_check_at=next_check,
            failures=state.failures + 1 if outcome is Outcome.FAILED else 0,
        )
        return Visit(
            following,
            outcome,
            Fetch(state.url, at, 200, 1000, 0.2),
            version,
            Change(outcome, at, edits) if told else None,
            problems,
        )


_STATUS = {
    Outcome.NEW: ArticleStatus.LIVE,
    Outcome.CHANGED: ArticleStatus.LIVE,
    Outcome.RESTORED: ArticleStatus.LIVE,
    Outcome.MISSING: ArticleStatus.MISSING,
    Outcome.GONE: ArticleStatus.GONE,
}


@pytest.fixture(scope="session")
def press() -> Press:
    return Press()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database, its schema current: copying it is cheaper than migrating anew."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    open_store(path).close()
    return path


@pytest.fixture(params=["file", "memory"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path, template: Path) -> Iterator[Callable[[], SqlStore]]:
    """Opens new, empty stores on every backend that the contract holds for."""
    opened: list[SqlStore] = []

    def make() -> SqlStore:
        where = ":memory:" if request.param == "memory" else str(tmp_path / f"{len(opened)}.db")
        if request.param == "file":
            shutil.copy(template, where)
        opened.append(open_store(where))
        return opened[-1]

    yield make
    for store in opened:
        store.close()


@pytest.fixture
def store(fresh: Callable[[], SqlStore]) -> SqlStore:
    return fresh()


@pytest.fixture
def run(store: SqlStore, press: Press) -> int:
    """A run, with one outlet known."""
    store.sync_outlets([press.outlet()], press.now)
    return store.start_run(1, press.now)


def channel(store: SqlStore) -> ChannelState:
    """The first channel of the outlet that `run` knows."""
    return store.channels_of("sham_today")[0]
