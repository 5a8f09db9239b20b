"""What goes over the wire is what the archive holds, and readings by two readers are never compared."""

import gzip
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

import rasid.reading
from rasid.ports import StoredPage
from rasid.records import ArticleStatus, Outcome
from spiders.rereading import decoded, headers_of

Desk = Any  # the builder in conftest
Press = Any


def watch(desk: Desk) -> None:
    desk.crawl()
    desk.clock.ahead += timedelta(days=1)


def pages(desk: Desk) -> list[StoredPage]:
    (row,) = desk.store.articles()
    return [desk.store.archive.page(snapshot) for snapshot in desk.store.archive.snapshots(row.id)]


def records(desk: Desk) -> bytes:
    """All records of the archive, as text."""
    (path,) = (desk.store.archive.shelf.folder.path).glob("*.warc.gz")
    return gzip.decompress(path.read_bytes())


def test_heads_are_kept_byte_for_byte(desk: Desk, press: Press, page: Callable[..., str]) -> None:
    desk.add("sham")
    press.publish_feed("sham.test", "/news/1?a=b")
    html = page().encode()

    def respond(handler: BaseHTTPRequestHandler) -> None:
        packed = gzip.compress(html)
        handler.wfile.write(
            b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n"
            b"HTTP/1.1 200 Fine\r\nx-ODD:  two  spaces\r\nX-Odd: again\r\ncontent-TYPE: text/html; charset=utf-8\r\n"
            b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        for part in (packed[:100], packed[100:]):
            handler.wfile.write(f"{len(part):x}\r\n".encode() + part + b"\r\n")
        handler.wfile.write(b"0\r\n\r\n")

    press.misbehave("sham.test", "/news/1?a=b", respond)
    watch(desk)
    (stored,) = pages(desk)
    assert stored.received == (
        b"HTTP/1.1 200 Fine\r\nx-ODD:  two  spaces\r\nX-Odd: again\r\ncontent-TYPE: text/html; charset=utf-8\r\n"
        b"Content-Encoding: gzip\r\nX-Archive-Orig-Transfer-Encoding: chunked\r\n\r\n"
    )
    assert gzip.decompress(stored.body) == html
    assert decoded(stored.body, headers_of(stored.received)) == html
    (hit,) = (hit for hit in press.hits if hit.path == "/news/1?a=b")
    assert b"GET /news/1?a=b HTTP/1.1\r\n" in records(desk)
    for name, value in hit.headers.items():
        assert f"\r\n{name}: {value}\r\n".encode() in records(desk), name


@pytest.mark.parametrize(
    "path", ["/a;b=1?c=d", "/%D8%AE%D8%A8%D8%B1/1", "/a?b", "/a//b", "/?p=7", "/a,b(c)!*", "/a?b=c?d&e=/;f"]
)
def test_addresses_of_any_form_are_kept(desk: Desk, press: Press, page: Callable[..., str], path: str) -> None:
    desk.add("sham")
    press.publish_feed("sham.test", path.replace("&", "&amp;"))
    press.publish("sham.test", path, page())
    watch(desk)
    (stored,) = pages(desk)
    assert stored.body == page().encode()
    assert f"GET {path} HTTP/1.1\r\n".encode() in records(desk)


def test_redirects_end_at_what_was_read(desk: Desk, press: Press, page: Callable[..., str]) -> None:
    desk.add("sham")
    press.publish_feed("sham.test", "/old")
    press.publish("sham.test", "/old", status=301, Location="/new")
    press.publish("sham.test", "/new", page())
    watch(desk)
    (stored,) = pages(desk)
    assert stored.snapshot.url == press.url("sham.test", "/new")
    assert stored.body == page().encode()


def test_confirmations_refer_to_the_page_and_losses_are_kept(
    desk: Desk, press: Press, page: Callable[..., str]
) -> None:
    desk.add("sham")
    press.publish_feed("sham.test", "/1")
    press.publish("sham.test", "/1", page(), ETag='"a"')
    watch(desk)
    watch(desk)  # 304
    press.publish("sham.test", "/1", page())
    watch(desk)  # the same body
    press.publish("sham.test", "/1", b"it is gone", 410)
    watch(desk)
    watch(desk)
    (row,) = desk.store.articles()
    snapshots = desk.store.archive.snapshots(row.id)
    assert [s.kind for s in snapshots] == ["version", "confirmed", "confirmed", "missing", "change"]
    first = snapshots[0].id
    assert [s.refers_to for s in snapshots] == [None, first, first, None, snapshots[3].id]
    assert not [step.damage for step in desk.store.archive.verify() if step.damage]


class OtherReader:
    """A reader that finds one paragraph more on every page, and says that it is another."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, version: str) -> None:
        plain = rasid.reading.read_article

        def read(*args: Any, **kwargs: Any) -> Any:
            article = plain(*args, **kwargs)
            more = f"فقرة يجدها القارئ {version}"
            return replace(
                article,
                paragraphs=(*article.paragraphs, more),
                digest=article.digest + version,
                exact_digest=article.exact_digest + version,
                reader=version,
            )

        monkeypatch.setattr(rasid.reading, "read_article", read)


def test_another_reader_makes_no_change(
    desk: Desk, press: Press, page: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.add("sham")
    press.publish_feed("sham.test", "/1")
    press.publish("sham.test", "/1", page() + "<!-- 1 -->")
    watch(desk)
    OtherReader(monkeypatch, "other")
    press.publish("sham.test", "/1", page() + "<!-- 2 -->")
    watch(desk)
    (row,) = desk.store.articles()
    assert desk.store.changes() == []
    (version,) = desk.store.versions(row.id)
    assert version.article.reader == "other"
    assert version.article.paragraphs[-1] == "فقرة يجدها القارئ other"
    assert not [step.damage for step in desk.store.archive.verify() if step.damage]


def test_an_edit_is_found_whichever_reader_saw_the_page_before(
    desk: Desk, press: Press, page: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.add("sham")
    press.publish_feed("sham.test", "/1")
    press.publish("sham.test", "/1", page())
    watch(desk)
    OtherReader(monkeypatch, "other")
    press.publish("sham.test", "/1", page("افتتاح مكتبتين عامتين"))
    watch(desk)
    (told,) = desk.store.changes()
    assert told.change.kind is Outcome.CHANGED
    assert [edit.field for edit in told.change.edits] == ["title"], "what the reader finds more is no edit"


def test_without_a_page_to_read_again_a_visit_is_a_reading(
    desk: Desk, press: Press, page: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.add("sham")
    press.publish_feed("sham.test", "/1")
    press.publish("sham.test", "/1", page())
    watch(desk)
    (path,) = desk.store.archive.shelf.folder.path.glob("*.warc.gz")
    path.write_bytes(b"damaged")
    OtherReader(monkeypatch, "other")
    press.publish("sham.test", "/1", page("افتتاح مكتبتين عامتين"))
    watch(desk)
    (row,) = desk.store.articles()
    assert row.status is ArticleStatus.LIVE
    assert desk.store.changes() == []
    (version,) = desk.store.versions(row.id)
    assert version.article.title == "افتتاح مكتبتين عامتين"


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate", "zstd", ""])
def test_codings_are_undone(coding: str) -> None:
    import zlib

    import brotli  # type: ignore[import-untyped]  # it has no types
    from backports import zstd

    packed = {
        "gzip": gzip.compress,
        "br": brotli.compress,
        "deflate": zlib.compress,
        "zstd": zstd.compress,
        "": bytes,
    }[coding](b"page" * 100)
    head = f"HTTP/1.1 200 OK\r\ncontent-encoding: {coding}\r\nBroken line\r\n\r\n".encode()
    assert decoded(packed, headers_of(head)) == b"page" * 100
