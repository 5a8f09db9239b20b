"""Answers out of their content codings: gzip, deflate, Brotli and Zstandard, never beyond a limit.

Takes the place of Scrapy's own middleware, which hands on what broke off as if it were whole.
"""

import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Self

import brotli  # type: ignore[import-untyped]  # it has no types
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from spiders.failures import LargeBodyError, PackedError
from spiders.kit import kit_of

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ACCEPTED = "gzip, deflate, br, zstd"
CUT_AT = "cut_at"
"""Key in a request's `meta`: bytes of the body that are wanted; what follows is left."""

_STEP = 65536
_LAYERS = 3
_MEMBERS = 2000  # of one body: each has its cost, also where it unpacks to nothing
_TOO_MANY = f"it has more than {_MEMBERS} parts"
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r"))
_BREAKS_OFF = "the packed content breaks off"


class Unpacking:
    """Unpacks what comes, within `body_limit` at every layer."""

    def __init__(self, limit: int) -> None:
        self._limit = limit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy makes its middlewares."""
        return cls(kit_of(crawler).settings.body_limit)

    def process_request(self, request: Request) -> None:
        """Tell what can be unpacked."""
        request.headers.setdefault("Accept-Encoding", ACCEPTED)

    def process_response(self, request: Request, response: Response) -> Response:
        """Raises `LargeBodyError`, and `PackedError` where nothing, or not all that is needed, can be unpacked."""
        codings = codings_of(b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1"))
        if not codings or not response.body:
            return response
        cut_at = request.meta.get(CUT_AT)
        made = unpack(response.body, codings, cut_at or self._limit)
        if not made.fits and not cut_at:
            raise LargeBodyError(f"the answer grew beyond body_limit when it was unpacked ({', '.join(codings)})")
        flags = response.flags
        if made.fault and made.fits:
            if not made.body or request.meta.get("download_fail_on_dataloss", True):
                raise PackedError(made.fault)
            flags = [*flags, "dataloss"]
        kind = responsetypes.from_args(headers=response.headers, url=response.url, body=made.body)
        fresh = response.replace(cls=kind, body=made.body, flags=flags)
        del fresh.headers["Content-Encoding"]
        return fresh


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What came out: all of it if it `fits` and has no `fault`."""

    body: bytes
    fits: bool = True
    fault: str = ""


def unpack(body: bytes, codings: list[str], limit: int) -> Unpacked:
    """Undo codings, the last one first, up to `limit` bytes each. A text that only claims one stays as it is."""
    if len(codings) > _LAYERS:
        return Unpacked(b"", fault=f"it is packed {len(codings)} times")
    made = Unpacked(body)
    for coding in reversed(codings):
        packed, made = made, _layer(made, coding, limit)
        if made.fault and not made.body and _is_text(packed.body):
            return packed
        if not made.fits or not made.body:
            return made
    return made


def _layer(before: Unpacked, coding: str, limit: int) -> Unpacked:
    whole = bytearray()
    fault = before.fault
    try:
        for part in _UNPACK[coding](before.body):
            whole += part
            if len(whole) > limit:
                return Unpacked(bytes(whole[:limit]), fits=False)
    except EOFError:
        fault = fault or _BREAKS_OFF
    except (zlib.error, brotli.error, zstd.ZstdError, ValueError) as error:
        fault = fault or f"the content says that it is {coding}, and cannot be unpacked: {error}"
    return Unpacked(bytes(whole), fault=fault)


def codings_of(said: str) -> list[str]:
    """The codings that a `Content-Encoding` names, as they were applied. What is no coding (`utf-8`) is passed over."""
    return [name for part in said.lower().split(",") if (name := part.strip()) in _UNPACK]


def _is_text(body: bytes) -> bool:
    """Whether a body that claims to be packed is markup or JSON as it stands: no packing has so few odd bytes."""
    start = body[:200]
    marked = start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"{"))
    return marked and len(start) >= 20 and len(start.translate(None, _CONTROLS)) == len(start)


def _gzip(body: bytes) -> Iterator[bytes]:
    """In one member or several, or in zlib's own form."""
    return _members(body, zlib.MAX_WBITS | 32)


def _deflate(body: bytes) -> Iterator[bytes]:
    """With a head or, as some servers send it, without."""
    try:
        yield from _members(body, zlib.MAX_WBITS | 32)
    except _NoHeadError:
        yield from _members(body, -zlib.MAX_WBITS)


class _NoHeadError(ValueError):
    pass


def _members(body: bytes, bits: int) -> Iterator[bytes]:
    made, place = False, 0
    for _ in range(_MEMBERS):
        engine, fed = zlib.decompressobj(bits), b""
        try:
            while not engine.eof:
                if not fed:
                    fed, place = body[place : place + _STEP], place + _STEP
                part = engine.decompress(fed, _STEP)
                fed = engine.unconsumed_tail
                if not part and not fed and not engine.eof and place >= len(body):
                    raise EOFError
                made = made or bool(part)
                yield part
        except zlib.error as error:
            if made:
                raise EOFError from None
            if bits > 0:
                raise _NoHeadError(str(error)) from None
            raise
        place = min(place, len(body)) - len(engine.unused_data)
        if not body.startswith(b"\x1f\x8b", place):
            return  # padding, or the end
    raise ValueError(_TOO_MANY)


def _brotli(body: bytes) -> Iterator[bytes]:
    engine = brotli.Decompressor()
    part = engine.process(body, output_buffer_limit=_STEP)
    while part or not engine.is_finished():
        if not part:
            raise EOFError
        yield part
        if engine.is_finished():
            return
        part = engine.process(b"", output_buffer_limit=_STEP)


def _zstd(body: bytes) -> Iterator[bytes]:
    place = 0
    for _ in range(_MEMBERS):
        engine: Any = zstd.ZstdDecompressor()
        while not engine.eof:
            fed = b""
            if engine.needs_input:
                if place >= len(body):
                    raise EOFError
                fed, place = body[place : place + _STEP], place + _STEP
            yield engine.decompress(fed, _STEP)
        place = min(place, len(body)) - len(engine.unused_data)
        if place >= len(body):
            return
    raise ValueError(_TOO_MANY)


_UNPACK: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gzip, "x-gzip": _gzip, "deflate": _deflate, "br": _brotli, "zstd": _zstd,
}  # fmt: skip
