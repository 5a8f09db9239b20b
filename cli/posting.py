"""One delivery to a webhook's address, within a bounded time however its receiver behaves."""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from threading import Event as Flag
from threading import Timer
from typing import Any

import certifi
import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

from rasid.deliveries import Answer, refuses
from rasid.timing.freshness import retry_seconds

LONGEST = 20.0
"""Seconds that a delivery takes at most, so that with `drain_timeout` the daemon stops in time. A limit for each read
alone has no end when the answer trickles."""

_TIMEOUT = urllib3.Timeout(connect=5.0, read=10.0)
_ANSWER_BYTES = 2_000

Lines = list[socket.socket | ssl.SSLSocket]


class _Line(HTTPConnection):
    """A connection that shows its socket: it lets go of it itself before the answer has been read."""

    def __init__(self, *args: Any, lines: Lines, **options: Any) -> None:
        super().__init__(*args, **options)
        self._lines = lines

    def connect(self) -> None:
        super().connect()
        self._lines.append(self.sock)


class _SecureLine(_Line, HTTPSConnection):
    """The same with TLS, whose greeting is bounded as a whole already."""


class Post:
    """Posts to an address that was looked at, whatever the name leads to meanwhile. Follows nobody elsewhere."""

    def __init__(self, scheme: str, address: str, port: int, host: str) -> None:
        self._lines: Lines = []
        options: dict[str, Any] = {"timeout": _TIMEOUT, "retries": False, "maxsize": 1, "lines": self._lines}
        self._pool: urllib3.HTTPConnectionPool
        if scheme == "http":
            self._pool = urllib3.HTTPConnectionPool(address, port, **options)
            self._pool.ConnectionCls = _Line
        else:
            options |= {"server_hostname": host, "assert_hostname": host, "ca_certs": certifi.where()}
            self._pool = urllib3.HTTPSConnectionPool(address, port, **options)
            self._pool.ConnectionCls = _SecureLine

    def __call__(self, target: str, body: bytes, sent: dict[str, str], now: Callable[[], datetime]) -> Answer:
        """What came of it."""
        with self._pool, self._limited() as over:
            try:
                answer = self._pool.urlopen(
                    "POST", target, body=body, headers=sent, redirect=False, preload_content=False
                )
                if over.is_set():  # a head that was broken off is no answer, whatever status stood above it
                    answer.close()
                    return Answer(_LATE)
                with suppress(urllib3.exceptions.HTTPError):
                    answer.read(_ANSWER_BYTES)
                answer.close()
            except urllib3.exceptions.HTTPError as error:
                return Answer(_LATE if over.is_set() else _said(error))
        if 200 <= answer.status < 300:
            return Answer()
        asked = retry_seconds(answer.headers.get("retry-after"), now())
        return Answer(f"it answered {answer.status}", asked, refuses(answer.status))

    @contextmanager
    def _limited(self) -> Iterator[Flag]:
        """Break the connection when the time is up; says whether it was."""
        over = Flag()

        def end() -> None:
            over.set()
            for line in self._lines:
                with suppress(OSError):  # it has ended already
                    socket.socket.shutdown(line, socket.SHUT_RDWR)  # not TLS's own: it may be in use

        timer = Timer(LONGEST, end)
        timer.daemon = True
        timer.start()
        try:
            yield over
        finally:
            timer.cancel()


_LATE = "it did not answer in time"


def _said(error: urllib3.exceptions.HTTPError) -> str:
    kinds = {
        urllib3.exceptions.TimeoutError: _LATE,
        urllib3.exceptions.SSLError: "its certificate is not to be trusted",
        urllib3.exceptions.NewConnectionError: "it takes no connection",
    }
    return next((text for kind, text in kinds.items() if isinstance(error, kind)), "the connection broke")
