"""A server of made-up sites that costs as little as one can: answers are bytes, made from the head of a request."""

import asyncio
from collections.abc import Callable


class Answering(asyncio.Protocol):
    """Answers the requests of one connection, which have no bodies, one after the other."""

    def __init__(self, answer: Callable[[bytes], bytes]) -> None:
        self._answer = answer
        self._waiting = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client came."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Bytes came."""
        self._waiting += data
        while (end := self._waiting.find(b"\r\n\r\n")) >= 0:
            head, self._waiting = self._waiting[:end], self._waiting[end + 4 :]
            self._transport.write(self._answer(head))
