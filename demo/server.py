"""The simulated press on a real socket: a small HTTP/1.1 server for loopback.

It only carries requests to `Press.respond` and answers back; the outlet is chosen by the Host
header. Connections are kept alive, limited in number and closed when the server stops.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus
from urllib.parse import urlsplit

from demo.model import Request, Response
from demo.press import Press

_HEAD_LIMIT = 32_768  # bytes of a request's head
_IDLE = 30.0  # seconds that a connection may wait for its next request
_LONGEST_STALL = 30.0
_MOST_CONNECTIONS = 512

Answered = Callable[[Request, Response], None]


class _BadRequestError(Exception):
    """The request cannot be understood; the connection is closed."""


class _Server:
    """Serves connections until it is stopped."""

    def __init__(self, press: Press, clock: Callable[[], float], answered: Answered | None) -> None:
        self._press, self._clock, self._answered = press, clock, answered
        self._start = clock()
        self._tasks: set[asyncio.Task[None]] = set()

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take a connection, or drop it when there are too many."""
        if len(self._tasks) >= _MOST_CONNECTIONS:
            writer.close()
            return
        task = asyncio.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """End all connections."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._exchange(reader, writer):
                pass
        except (
            ConnectionError,
            TimeoutError,
            asyncio.IncompleteReadError,
            asyncio.LimitOverrunError,
            _BadRequestError,
        ):
            pass  # the other side left, idled or sent what is not HTTP
        finally:
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One request and its answer; whether the connection stays open."""
        async with asyncio.timeout(_IDLE):
            head = await reader.readuntil(b"\r\n\r\n")
        request = _read(head, self._clock() - self._start)
        answer = self._press.respond(request)
        if self._answered:
            self._answered(request, answer)
        if answer.delay:
            await asyncio.sleep(min(answer.delay, _LONGEST_STALL))
        stay = request.headers.get("connection", "keep-alive").lower() != "close"
        writer.write(_written(answer, stay=stay, body=request.method != "HEAD"))
        await writer.drain()
        return stay


def _read(head: bytes, at: float) -> Request:
    """A request from its head. Requests with a body are not taken."""
    lines = head.decode("latin-1").split("\r\n")
    words = lines[0].split(" ")
    if len(words) != 3 or words[0] not in ("GET", "HEAD"):
        raise _BadRequestError
    headers: dict[str, str] = {}
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if colon:
            headers.setdefault(name.strip().lower(), value.strip())
    if headers.get("content-length", "0") != "0" or "transfer-encoding" in headers:
        raise _BadRequestError
    parts = urlsplit(words[1])  # a proxy's form of the request line has scheme and host
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Request(headers.get("host", parts.netloc), path, at, headers, words[0])


def _written(answer: Response, *, stay: bool, body: bool) -> bytes:
    reason = HTTPStatus(answer.status).phrase
    headers = dict(answer.headers)
    if answer.status != HTTPStatus.NOT_MODIFIED:
        headers["content-length"] = str(len(answer.body))
    headers["connection"] = "keep-alive" if stay else "close"
    lines = [f"HTTP/1.1 {answer.status} {reason}", *(f"{name.title()}: {value}" for name, value in headers.items())]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + (answer.body if body else b"")


@asynccontextmanager
async def serve(
    press: Press,
    port: int = 0,
    *,
    clock: Callable[[], float] = time.monotonic,
    answered: Answered | None = None,
) -> AsyncIterator[tuple[str, int]]:
    """Serve the press on 127.0.0.1 and give the address as host and port.

    Port 0 takes a free one. The press's second 0 is the moment of entry, read from `clock`
    (seconds). `answered` is told every exchange. Raises `OSError` when the port is taken.
    """
    server = _Server(press, clock, answered)
    listener = await asyncio.start_server(server.accept, "127.0.0.1", port, limit=_HEAD_LIMIT)
    host, bound = listener.sockets[0].getsockname()[:2]
    try:
        yield host, bound
    finally:
        listener.close()
        await server.stop()
        await listener.wait_closed()
