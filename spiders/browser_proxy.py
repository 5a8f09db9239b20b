"""The only way out for the browser: a proxy on loopback that connects to vetted addresses.

Chromium resolves no name by itself then, so what the rules allow is what it reaches: pages, their
scripts, frames, sockets, redirects, and names that change their address.
"""

import asyncio
import contextlib
import logging
import re
from collections.abc import Coroutine
from typing import Any
from urllib.parse import urlsplit

from spiders.addresses import Addresses

log = logging.getLogger(__name__)

_HEAD_LIMIT = 64 * 1024
_HEAD_SECONDS = 10.0
_CONNECT_SECONDS = 10.0
_CHUNK = 65536
# What Chromium asks for of its own accord, and no page needs.
_OWN = re.compile(
    r"(?:update|clients\d?|accounts|safebrowsing|optimizationguide-pa|content-autofill)\.google(?:apis)?\.com"
)
_REFUSED = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_UNREACHABLE = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_OPEN = b"HTTP/1.1 200 OK\r\n\r\n"


class BrowserProxy:
    """Listens while it is open. A connection carries `size_limit` bytes and lasts `seconds` at most."""

    def __init__(self, addresses: Addresses, *, size_limit: int, seconds: float) -> None:
        self._addresses = addresses
        self._size_limit = size_limit
        self._seconds = seconds
        self._server: asyncio.Server | None = None
        self._serving: set[asyncio.Task[None]] = set()

    async def open(self) -> str:
        """Start to listen; returns the address, as browsers want it."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=_HEAD_LIMIT)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def close(self) -> None:
        """End all connections."""
        if self._server is not None:
            self._server.close()
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._serve(reader, writer))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)
        with contextlib.suppress(asyncio.CancelledError):
            await task

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(self._seconds):
                await self._answer(reader, writer)
        except (OSError, ValueError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            log.debug("a connection of the browser ended early", exc_info=True)
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), _HEAD_SECONDS)
        method, target, host, port, request = _understood(head)
        if _OWN.fullmatch(host.rstrip(".").lower()):
            writer.write(_REFUSED)
            return
        found = await asyncio.to_thread(self._addresses.look_up, host, port)
        if not found:
            log.warning("the browser asked for %s, which leads to no address that is fetched from", target[:200])
            writer.write(_REFUSED)
            return
        far = await _connected([str(where[0]) for _, where in found], port)
        if far is None:
            writer.write(_UNREACHABLE)
            return
        far_reader, far_writer = far
        try:
            if method == "CONNECT":
                writer.write(_OPEN)
            else:
                far_writer.write(request)
            await _both(self._copy(reader, far_writer), self._copy(far_reader, writer))
        finally:
            far_writer.close()

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        left = self._size_limit
        while left > 0 and (data := await reader.read(min(_CHUNK, left))):
            left -= len(data)
            writer.write(data)
            await writer.drain()


def _understood(head: bytes) -> tuple[str, str, str, int, bytes]:
    """Method, target, host, port, and the request as the host is to get it. Raises `ValueError`."""
    line, _, rest = head.decode("latin-1").partition("\r\n")
    method, target, _ = line.split(" ", 2)
    if method == "CONNECT":
        parts = urlsplit(f"//{target}")
        return method, target, parts.hostname or "", parts.port or 443, b""
    parts = urlsplit(target)
    if parts.scheme != "http" or not parts.hostname:
        raise ValueError(f"{target!r} is no address of the web")
    path = parts.path or "/"
    path += f"?{parts.query}" if parts.query else ""
    kept = [one for one in rest.split("\r\n") if one and not one.lower().startswith(("proxy-", "connection:"))]
    request = "\r\n".join((f"{method} {path} HTTP/1.1", *kept, "Connection: close", "", ""))
    return method, target, parts.hostname, parts.port or 80, request.encode("latin-1")


async def _connected(addresses: list[str], port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
    """A connection to the first of these addresses that takes one."""
    for address in addresses:
        with contextlib.suppress(OSError, TimeoutError):
            return await asyncio.wait_for(asyncio.open_connection(address, port), _CONNECT_SECONDS)
    return None


async def _both(one: Coroutine[Any, Any, None], other: Coroutine[Any, Any, None]) -> None:
    """Until one side has nothing more to say."""
    tasks = [asyncio.ensure_future(one), asyncio.ensure_future(other)]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
