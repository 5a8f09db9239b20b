"""Content codings undone: whole, broken off, damaged, bombs."""

import gzip
import random
import zlib
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

import brotli  # type: ignore[import-untyped]  # it has no types
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from spiders.rereading import headers_of, read_stored
from spiders.unpacking import unpack

Page = Callable[..., str]
Pack = Callable[[bytes], bytes]
LIMIT = 1_000_000


def headless(body: bytes) -> bytes:
    engine = zlib.compressobj(wbits=-15)
    return engine.compress(body) + engine.flush()


PACKED: dict[str, tuple[str, Pack]] = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("x-gzip", gzip.compress),
    "deflate": ("deflate", zlib.compress),
    "deflate without head": ("deflate", headless),
    "gzip that is zlib": ("gzip", zlib.compress),
    "brotli": ("br", brotli.compress),
    "zstandard": ("zstd", zstd.compress),
}
NOISE = random.Random(7).randbytes(200_000)  # does not pack


@pytest.mark.parametrize("name", PACKED)
@given(body=st.binary(max_size=3000), end=st.integers(0, 200))
def test_what_is_whole_comes_back_and_what_is_not_says_so(name: str, body: bytes, end: int) -> None:
    coding, pack = PACKED[name]
    packed = pack(body)
    made = unpack(packed, [coding], LIMIT)
    assert (made.body, made.fits, made.fault) == (body, True, "")
    part = unpack(packed[: max(1, len(packed) - 1 - end)], [coding], LIMIT)
    assert body.startswith(part.body)
    assert part.fault or part.body == body


@pytest.mark.parametrize(("coding", "pack"), [("gzip", gzip.compress), ("zstd", zstd.compress)], ids=["gzip", "zstd"])
def test_a_body_of_thousands_of_empty_parts_is_given_up(coding: str, pack: Pack) -> None:
    """They unpack to nothing, so that no limit of size ends them, and the loop waits meanwhile."""
    assert "2000 parts" in unpack(pack(b"") * 3000, [coding], LIMIT).fault
    few = unpack(pack(b"") * 1000 + pack(b"text"), [coding], LIMIT)
    assert (few.body, few.fault) == (b"text", "")


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
@given(sizes=st.lists(st.sampled_from([0, 1, 70_000, 200_000]), min_size=1, max_size=4))
def test_parts_end_anywhere(coding: str, sizes: list[int]) -> None:
    pack = PACKED["gzip" if coding == "gzip" else "zstandard"][1]
    parts = [NOISE[:size] for size in sizes]
    made = unpack(b"".join(map(pack, parts)), [coding], LIMIT)
    assert (made.body, made.fits, made.fault) == (b"".join(parts), True, "")


@pytest.mark.parametrize("name", PACKED)
def test_a_bomb_ends_at_the_limit(name: str) -> None:
    coding, pack = PACKED[name]
    made = unpack(pack(b"\0" * 50_000_000), [coding], LIMIT)
    assert not made.fits
    assert len(made.body) == LIMIT


def test_layers_are_undone_from_the_last_to_the_first_each_within_the_limit() -> None:
    assert unpack(brotli.compress(gzip.compress(b"x" * 900)), ["gzip", "br"], LIMIT).body == b"x" * 900
    assert not unpack(gzip.compress(gzip.compress(NOISE * 9)), ["gzip", "gzip"], LIMIT).fits
    assert unpack(b"", ["gzip"] * 4, LIMIT).fault


def test_members_one_after_another_are_one_content_and_padding_is_none() -> None:
    assert unpack(gzip.compress(b"ab") + gzip.compress(b"cd"), ["gzip"], LIMIT).body == b"abcd"
    padded = unpack(gzip.compress(b"ab") + b"\0\0\0", ["gzip"], LIMIT)
    assert (padded.body, padded.fault) == (b"ab", "")


@given(st.sampled_from(sorted(PACKED)), st.binary(max_size=400))
def test_whatever_comes_is_told_and_never_raised(name: str, body: bytes) -> None:
    made = unpack(body, [PACKED[name][0]], 1000)
    assert len(made.body) <= 1000


# Over real sockets


def serve(press: Any, path: str, body: bytes, coding: str, media: str) -> None:
    press.publish("sahel.test", path, body, Content_Type=media, Content_Encoding=coding)


def rss(press: Any) -> bytes:
    press.publish_feed("sahel.test", "/news/1", "/news/2")
    return bytes(press.reply("sahel.test", "/rss.xml").body)


@pytest.mark.parametrize("name", PACKED)
def test_a_bomb_is_too_large_in_every_coding(desk: Any, press: Any, name: str) -> None:
    coding, pack = PACKED[name]
    desk.add("sahel")
    serve(press, "/rss.xml", pack(b"<rss>" + b"\0" * 30_000_000), coding, "text/xml")
    desk.crawl()
    assert desk.troubles() == {"sahel/main": "too-large"}


@pytest.mark.parametrize("body", [b"\x1f\x8b\x08\0damaged from the start", b"\0\1\2 no packing at all"])
def test_what_cannot_be_unpacked_says_so(desk: Any, press: Any, body: bytes) -> None:
    desk.add("sahel")
    serve(press, "/rss.xml", body, "gzip", "text/xml")
    desk.crawl()
    (problem,) = desk.store.problems()
    assert problem.kind == "packed"
    assert "says that it is gzip" in problem.detail


def test_a_packed_list_that_breaks_off_is_read_so_far(desk: Any, press: Any) -> None:
    desk.add("sahel")
    whole = rss(press).replace(b"</channel>", b"<!--" + NOISE.hex().encode() + b"--></channel>")
    serve(press, "/rss.xml", gzip.compress(whole)[:-20_000], "gzip", "text/xml")
    desk.crawl()
    assert "truncated-feed" in {problem.kind for problem in desk.store.problems()}
    assert len(desk.store.articles()) == 2


def test_a_packed_page_that_breaks_off_is_not_taken_for_a_shorter_article(desk: Any, press: Any, page: Page) -> None:
    desk.add("sahel")
    rss(press)
    for number in (1, 2):
        serve(press, f"/news/{number}", gzip.compress(page().encode())[: -40 * number], "gzip", "text/html")
    desk.crawl()
    assert set(desk.troubles().values()) == {"packed"}
    assert all(row.versions == 0 for row in desk.store.articles())


@pytest.mark.parametrize("coding", ["gzip", "utf-8", "none", "br"])
def test_a_text_that_only_claims_to_be_packed_is_read(desk: Any, press: Any, page: Page, coding: str) -> None:
    desk.add("sahel")
    serve(press, "/rss.xml", rss(press), coding, "text/xml")
    for number in (1, 2):
        serve(press, f"/news/{number}", page().encode(), coding, "text/html")
    desk.crawl()
    assert desk.troubles() == {}
    state = desk.store.article(desk.store.articles()[0].id)
    kept = desk.store.archive.page_of(state.id)
    again = desk.reactor.run(read_stored(desk.workers, kept, None, state, None, state.latest))
    assert again.paragraphs == state.latest.paragraphs, "and is read so again from the archive"


def test_a_header_in_utf_8_is_one_line() -> None:
    head = "HTTP/1.1 200 OK\r\nX-Section: اقتصاد محلي: 1\r\nContent-Type: text/html\r\n\r\n".encode()
    assert headers_of(head) == {"x-section": "اقتصاد محلي: 1".encode().decode("latin-1"), "content-type": "text/html"}


RULES = b"User-agent: *\nDisallow: /rss.xml\n"


@pytest.mark.parametrize("kind", ["large", "bomb", "endless"])
def test_of_a_robots_txt_without_end_the_beginning_counts(desk: Any, press: Any, kind: str) -> None:
    """RFC 9309 (2.5): at least 500 KiB are read."""
    desk.add("sahel")
    desk.add("open")
    for host, start in (("sahel.test", RULES), ("open.test", b"User-agent: *\nDisallow: /admin\n")):
        press.publish_feed(host)
        if kind == "large":
            press.publish(host, "/robots.txt", start + b"# filler\n" * 2_000_000, Content_Type="text/plain")
        elif kind == "bomb":
            body = gzip.compress(start + b"#\n" * 20_000_000)
            press.publish(host, "/robots.txt", body, Content_Type="text/plain", Content_Encoding="gzip")
        else:
            press.misbehave(host, "/robots.txt", endless(press, start))
    assert desk.crawl() == "finished"
    assert desk.troubles() == {"sahel/main": "robots", "open/main": "empty-feed"}


def endless(press: Any, start: bytes) -> Callable[[BaseHTTPRequestHandler], None]:
    def respond(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + start)
        while not press.closing.is_set():
            handler.wfile.write(b"# filler\n" * 1000)

    return respond
