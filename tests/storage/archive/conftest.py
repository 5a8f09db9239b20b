"""A store with an archive, and the visits that fill it."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from rasid.records import ArticleState, Exchange, Outcome, Visit
from storage.archive import SqlArchive
from storage.store import SqlStore, open_store
from storage.warc_shelf import ArchivePlan

Press = Any  # the builder in conftest

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n"


def page_body(text: str, size: int = 300) -> bytes:
    return f"<html><title>{text}</title>{'نص الخبر. ' * (size // 18)}</html>".encode()


def exchange(url: str, at: datetime, page: bytes, head: bytes = HEAD) -> Exchange:
    sent = b"GET /news/1 HTTP/1.1\r\nHost: www.sham_today.example\r\nUser-Agent: Rasid\r\n\r\n"
    return Exchange(url, at, sent, head, page, "192.0.2.7")


class Desk:
    """A store with an archive, and the visits that fill it."""

    def __init__(self, press: Press, folder: Path, **plan: Any) -> None:
        self.press = press
        self.folder = folder / "archive"
        self.database = folder / "rasid.db"
        self.plan = ArchivePlan(self.folder, **plan)
        self.hour = 0
        self.open()
        self.store.sync_outlets([press.outlet()], press.now)
        self.run = self.store.start_run(1, press.now)

    def open(self) -> None:
        self.store: SqlStore = open_store(self.database, archive=self.plan)
        assert self.store.archive is not None
        self.archive: SqlArchive = self.store.archive

    def article(self, n: int = 1) -> ArticleState:
        (channel,) = self.store.channels_of("sham_today")
        self.store.record_poll(self.press.poll(channel, self.press.candidate(n)), self.run)
        found = self.store.find_article(self.press.candidate(n).url)
        assert found is not None
        return found

    def visit(self, outcome: Outcome, n: int = 1, *, text: str = "أ", page: bytes | None = None, **more: Any) -> Visit:
        """The next visit to an article, an hour after the last one."""
        self.hour += 1
        state = self.article(n)
        at = self.press.at(self.hour)
        made: Visit = self.press.visit(state, outcome, at=at, text=text, next_check=at)
        return replace(made, exchange=exchange(state.url, at, page_body(text) if page is None else page), **more)

    def record(self, outcome: Outcome, n: int = 1, **details: Any) -> Visit:
        visit = self.visit(outcome, n, **details)
        self.store.record_visit(visit, self.run)
        return visit

    def not_modified(self, n: int = 1) -> None:
        visit = self.visit(Outcome.UNCHANGED, n)
        assert visit.exchange is not None
        bare = replace(visit.exchange, received=b"HTTP/1.1 304 Not Modified\r\n\r\n", body=b"")
        self.store.record_visit(replace(visit, exchange=bare, fetch=replace(visit.fetch, status=304)), self.run)

    def files(self) -> list[Path]:
        return sorted(self.folder.glob("*.warc.gz"))

    def kinds(self) -> list[tuple[str, str]]:
        """Type and WARC-Profile's last word of all records but requests and warcinfo, digests checked by warcio."""
        return [
            (record.rec_type, (record.rec_headers.get_header("WARC-Profile") or "").rpartition("/")[2])
            for path in self.files()
            for record in self.checked(path)
            if record.rec_type not in ("request", "warcinfo")
        ]

    @staticmethod
    def checked(path: Path) -> Iterator[Any]:
        """All records of a file, their digests checked by warcio."""
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream, check_digests="raise"):
                record.content_stream().read()
                yield record

    @staticmethod
    def page_body(text: str) -> bytes:
        return page_body(text)

    @staticmethod
    def random_page(text: str) -> bytes:
        """A page that does not compress well."""
        return page_body(text) + random.Random(text).randbytes(800).hex().encode()

    def damage(self) -> list[str]:
        return [damage.detail for step in self.archive.verify() for damage in step.damage]


@pytest.fixture
def make_desk(press: Press, tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    made: list[Desk] = []

    def make(**plan: Any) -> Desk:
        made.append(Desk(press, tmp_path, **plan))
        return made[-1]

    yield make
    for desk in made:
        desk.store.close()
