"""What goes over a connection, byte for byte: heads as sent and as received, and a cap on the latter.

Twisted gives header names a spelling and an order of its own, so heads are taken down here before it
reads them.
"""

import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, cast

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import (
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _ScrapyAgent,
)
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IStreamClientEndpoint
from twisted.python.failure import Failure
from twisted.web.client import URI
from twisted.web.iweb import IAgentEndpointFactory
from zope.interface import implementer  # type: ignore[import-untyped]  # it has no types

from rasid.records import Exchange
from spiders.failures import LargeHeadersError

HEADERS_LIMIT = 256 * 1024
"""Most bytes of an answer's headers; a flood of them would fill the memory."""

_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_INTERIM = re.compile(rb"HTTP/\d\.\d 1\d\d")


class Wire:
    """The heads of the last request to each host, which has only one under way at a time."""

    def __init__(self) -> None:
        self._sent: dict[str, bytes] = {}
        self._received: dict[str, bytes] = {}

    def send(self, host: str, head: bytes) -> None:
        """A request goes out."""
        self._sent[host] = head
        self._received.pop(host, None)

    def receive(self, host: str, head: bytes) -> None:
        """Its answer's head came."""
        self._received[host] = head

    def exchange(self, request: Request, response: Response) -> Exchange | None:
        """The whole of a request and its answer, once; None when the heads are not those of this request."""
        host = urlparse_cached(request).hostname or ""
        sent, received = self._sent.pop(host, b""), self._received.pop(host, b"")
        of_this = _is_target(sent.split(b" ", 2)[1:2], request.url.partition("#")[0].encode())
        if not of_this or received.split(None, 2)[1:2] != [str(response.status).encode()]:
            return None
        return Exchange(
            url=response.url,
            at=request.meta["fetched_at"],
            sent=sent,
            received=received,
            body=response.body,
            address=str(response.ip_address) if response.ip_address else None,
        )


def _is_target(named: list[bytes], address: bytes) -> bool:
    """Whether what a request line names is an address. Mostly that is the address without scheme and host, letter for
    letter; Twisted, which knows what it makes of others, takes ten times as long."""
    parts = address.split(b"/", 3)
    if len(parts) == 4 and b"?" not in parts[2] and named == [b"/" + parts[3]]:
        return True
    return named == [URI.fromBytes(address).originForm]  # type: ignore[no-untyped-call]  # Twisted has no types here


class CappedProtocol(cast("type[Any]", _LenientHTTP11ClientProtocol)):  # type: ignore[misc]  # it has few types
    """A connection whose heads are written down, and end where they are too large."""

    def __init__(self, wire: Wire, *args: Any) -> None:
        super().__init__(*args)
        self._wire = wire
        self._host = ""
        self._head = bytearray()
        self._header_bytes = 0

    def request(self, request: Any) -> "Deferred[Any]":
        """Send a request."""
        (name,) = request.headers.getRawHeaders(b"Host", (b"",))
        self._host = re.sub(rb":\d*$", b"", name).strip(b"[]").decode("latin-1").lower()
        self._head.clear()
        self._header_bytes = 0
        write = request.writeTo
        request.writeTo = lambda transport: write(_Overheard(transport, partial(self._wire.send, self._host)))
        try:
            answer = super().request(request)
            self._parser.MAX_LENGTH = HEADERS_LIMIT  # of a line: Twisted's 16 KiB are less than some servers send
            return cast("Deferred[Any]", answer)
        finally:
            del request.writeTo  # it would keep the request until the garbage collector comes

    def dataReceived(self, data: bytes) -> None:  # noqa: N802  # Twisted's name
        """Bytes came in."""
        if self._parser is not None and self._parser.state in ("STATUS", "HEADER"):
            self._header_bytes += len(data)
            if self._header_bytes > HEADERS_LIMIT:
                self._giveUp(_failure(LargeHeadersError(f"more than {HEADERS_LIMIT} bytes of headers")))
                self.transport.abortConnection()
                return
            self._take_down(data)
        super().dataReceived(data)

    def _take_down(self, data: bytes) -> None:
        """Hand over the head when it is complete; interim answers (1xx) before it are left out."""
        searched = max(0, len(self._head) - 3)  # so that bytes that come one by one are not searched again and again
        self._head += data
        while end := _END_OF_HEAD.search(self._head, searched):
            if not _INTERIM.match(self._head):
                self._wire.receive(self._host, bytes(self._head[: end.end()]))
                return
            del self._head[: end.end()]
            searched = 0


class CappedFactory(_LenientHTTP11ClientFactory):
    """Makes the connections of a pool."""

    def __init__(self, wire: Wire, *args: Any) -> None:
        super().__init__(*args)  # type: ignore[no-untyped-call]  # Twisted has no types here
        self._wire = wire

    def buildProtocol(self, _addr: Any) -> CappedProtocol:  # noqa: N802  # Twisted's name
        """One connection."""
        return CappedProtocol(self._wire, self._quiescentCallback)


class _Overheard:
    """A transport; the first that is written to it, a request's head, is taken down."""

    def __init__(self, transport: Any, take_down: Callable[[bytes], None]) -> None:
        self._transport = transport
        self._take_down: Callable[[bytes], None] | None = take_down

    def writeSequence(self, lines: Iterable[bytes]) -> None:  # noqa: N802  # Twisted's name
        text = b"".join(lines)
        if self._take_down is not None:
            self._take_down(text)
            self._take_down = None
        self._transport.write(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class ReadyAgent(_ScrapyAgent):
    """Scrapy's, that makes what opens a connection only where none is open: most requests find one, and a host's
    name and certificates take a thirtieth of what a request costs."""

    def _get_agent(self, request: Request, timeout: float) -> Any:
        agent: Any = super()._get_agent(request, timeout)
        agent._endpointFactory = _Endpoints(agent._endpointFactory)
        return agent


@implementer(IAgentEndpointFactory)
class _Endpoints:
    """Where requests go, as an agent asks for it."""

    def __init__(self, factory: Any) -> None:
        self._factory = factory
        self._bindAddress = factory._bindAddress  # Scrapy's agent looks for it here

    def endpointForURI(self, uri: URI) -> "_Endpoint":  # noqa: N802  # the interface's name
        return _Endpoint(partial(self._factory.endpointForURI, uri))


@implementer(IStreamClientEndpoint)
class _Endpoint:
    """Made when it is to connect."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make

    def connect(self, factory: Any) -> "Deferred[Any]":
        return cast("Deferred[Any]", self._make().connect(factory))


def _failure(error: Exception) -> Failure:
    return Failure(error)  # type: ignore[no-untyped-call]  # Twisted has no types here
