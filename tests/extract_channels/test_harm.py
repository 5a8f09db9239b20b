"""Whatever a channel sends, reading it ends with a listing or with a trouble that has a name."""

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rasid.errors import TROUBLES, UnreadableFeedError
from rasid.extract.listing import Listing
from rasid.records import ChannelKind

FOLDER = Path(__file__).parent.parent / "feeds"
BODIES = [path.read_bytes() for path in sorted(FOLDER.iterdir()) if path.suffix != ".json"]
WHOLE = ["arabic-wordpress", "persian-relative-links", "turkish-atom", "french-rdf", "placeholder-some"]
SITEMAP = (
    b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    b'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://a.example/1</loc><news:news>'
    b"<news:title>x &amp; y</news:title><news:publication_date>2026-11-20</news:publication_date></news:news></url>"
    b"</urlset>"
)
PIECES = [
    b"<", b">", b"&", b'"', b"<!--", b"<![CDATA[", b"]]>", b"&#0;", b"&#xD800;", b"http://[", b"<!DOCTYPE", b"<item>",
    b"</item>", b'xmlns=""', b"\0", b"\xff\xfe", b"<html>", b"{", b"<a href='x:'>", b"&#99999999999;", b"\xed\xa0\x80",
]  # fmt: skip

Read = Callable[..., Listing]
kinds = st.sampled_from([kind.value for kind in ChannelKind])


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A good body with bytes turned, pieces put in, stretches left out."""
    body = bytearray(draw(st.sampled_from([*BODIES, SITEMAP])))
    for _ in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, len(body)))
        match draw(st.sampled_from(["flip", "put", "drop", "cut"])):
            case "flip" if at < len(body):
                body[at] ^= draw(st.integers(1, 255))
            case "put":
                body[at:at] = draw(st.sampled_from(PIECES))
            case "drop":
                del body[at : at + draw(st.integers(1, 40))]
            case "cut":
                del body[at:]
    return bytes(body)


def assert_reads_or_names(read: Read, body: bytes, kind: str) -> None:
    try:
        listing = read(body, kind)
    except UnreadableFeedError as error:
        assert error.kind in TROUBLES
        assert error.detail.endswith(".")
        return
    assert {finding.kind for finding in listing.problems} <= TROUBLES.keys()
    assert all(c.url.startswith(("http://", "https://")) and c.key for c in listing.candidates)
    assert pickle.loads(pickle.dumps(listing)) == listing


@given(st.binary(max_size=400), kinds)
def test_any_bytes(read: Read, body: bytes, kind: str) -> None:
    assert_reads_or_names(read, body, kind)


@given(st.lists(st.sampled_from([*PIECES, b"x", b"<rss><channel>", b"<title>", b"<link>"]), max_size=30), kinds)
def test_any_pieces(read: Read, pieces: list[bytes], kind: str) -> None:
    assert_reads_or_names(read, b"".join(pieces), kind)


@given(damaged(), kinds)
def test_damaged_bodies(read: Read, body: bytes, kind: str) -> None:
    assert_reads_or_names(read, body, kind)


@pytest.mark.parametrize("name", WHOLE)
@given(share=st.floats(0, 1))
def test_a_feed_cut_off_gives_its_first_articles_and_nothing_else(read: Read, name: str, share: float) -> None:
    body = (FOLDER / f"{name}.xml").read_bytes()
    whole = [candidate.url for candidate in read(body).candidates]
    try:
        listing = read(body[: int(len(body) * share)])
    except UnreadableFeedError:
        return
    got = [candidate.url for candidate in listing.candidates]
    assert got == whole[: len(got)]


def test_a_trouble_crosses_from_another_process() -> None:
    error = pickle.loads(pickle.dumps(UnreadableFeedError("not-a-feed", "It is a web page.")))
    assert (error.kind, error.detail, str(error)) == ("not-a-feed", "It is a web page.", "It is a web page.")
