"""A delivery takes a bounded time, whatever its receiver does."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from socketserver import BaseRequestHandler, ThreadingTCPServer
from typing import Any

import pytest
import urllib3

from cli.posting import LONGEST
from cli.webhooks import sender
from rasid.settings import Settings
from rasid.webhooks import Event, Hook

SECRET = b"a-secret-of-24-bytes-or-more"


class Alarm(threading.Thread):
    """In a timer's place: its time is up when a test says so, however slow the machine."""

    due: threading.Event

    def __init__(self, seconds: float, end: Callable[[], None]) -> None:
        super().__init__(daemon=True)
        assert seconds == LONGEST
        self._end = end

    def run(self) -> None:
        self.due.wait()
        self._end()

    def cancel(self) -> None:
        """Nothing waits for it any more."""


@pytest.mark.parametrize(
    ("head", "whole", "error"),
    [
        (b"HTTP/1", False, "it did not answer in time"),
        (b"HTTP/1.1 200 OK\r\nX-Slow: ", False, "it did not answer in time"),
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", True, ""),
        (b"HTTP/1.1 503 Later\r\nContent-Length: 1000000\r\n\r\n", True, "it answered 503"),
    ],
    ids=["status", "head", "body", "refusal"],
)
def test_an_answer_that_trickles_is_broken_off_when_the_time_is_up(
    now: datetime, monkeypatch: pytest.MonkeyPatch, head: bytes, whole: bool, error: str
) -> None:
    """The time is up in the middle of the head, or, where that came whole, when its body is begun to be read."""
    monkeypatch.setattr(Alarm, "due", due := threading.Event(), raising=False)
    monkeypatch.setattr("cli.posting.Timer", Alarm)
    read = urllib3.HTTPResponse.read

    def read_late(answer: urllib3.HTTPResponse, *args: Any, **options: Any) -> bytes:
        due.set()
        return read(answer, *args, **options)

    monkeypatch.setattr(urllib3.HTTPResponse, "read", read_late)
    ended, broken = threading.Event(), threading.Event()

    class Trickle(BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):  # the other side has gone
                self.request.sendall(head)
                while not ended.wait(0.05):
                    self.request.sendall(b"a")
                    if not whole:
                        due.set()
            if not ended.is_set():
                broken.set()

    with ThreadingTCPServer(("127.0.0.1", 0), Trickle) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        hook = Hook("desk", f"http://127.0.0.1:{server.server_address[1]}/", SECRET, allow=("127.0.0.0/8",))
        answer = sender(Settings(), lambda: now)(hook, Event("one", "ping", now, {}))
        assert broken.wait(60), "the receiver would have gone on"
        ended.set()
        server.shutdown()
    assert answer.error == error
