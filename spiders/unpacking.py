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
        codings = _codings(response)
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


def _codings(response: Response) -> list[str]:
    """The codings in use, in the order in which they were applied. What is no coding (`utf-8`) is passed over."""
    said = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
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
    made, rest = False, body
    while rest:
        engine = zlib.decompressobj(bits)
        try:
            while not engine.eof:
                part = engine.decompress(rest, _STEP)
                rest = engine.unconsumed_tail
                if not part and not rest and not engine.eof:
                    raise EOFError
                made = made or bool(part)
                yield part
        except zlib.error as error:
            if made:
                raise EOFError from None
            if bits > 0:
                raise _NoHeadError(str(error)) from None
            raise
        rest = engine.unused_data
        if not rest.startswith(b"\x1f\x8b"):
            return  # padding


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
    rest = body
    while rest:
        engine: Any = zstd.ZstdDecompressor()
        part = engine.decompress(rest, _STEP)
        while True:
            yield part
            if engine.eof:
                break
            if engine.needs_input:
                raise EOFError
            part = engine.decompress(b"", _STEP)
        rest = engine.unused_data


_UNPACK: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gzip, "x-gzip": _gzip, "deflate": _deflate, "br": _brotli, "zstd": _zstd,
}  # fmt: skip
