"""A delivery takes a bounded time, whatever its receiver does."""

import threading
from contextlib import suppress
from datetime import datetime
from socketserver import BaseRequestHandler, ThreadingTCPServer
from time import monotonic

import pytest

from cli.webhooks import sender
from rasid.settings import Settings
from rasid.webhooks import Event, Hook

SECRET = b"a-secret-of-24-bytes-or-more"


@pytest.mark.parametrize(
    ("head", "error"),
    [
        (b"HTTP/1", "it did not answer in time"),
        (b"HTTP/1.1 200 OK\r\nX-Slow: ", "it did not answer in time"),
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", ""),
        (b"HTTP/1.1 503 Later\r\nContent-Length: 1000000\r\n\r\n", "it answered 503"),
    ],
    ids=["status", "head", "body", "refusal"],
)
def test_an_answer_that_trickles_holds_nobody_for_long(
    now: datetime, monkeypatch: pytest.MonkeyPatch, head: bytes, error: str
) -> None:
    monkeypatch.setattr("cli.posting.LONGEST", 0.5)
    ended = threading.Event()

    class Trickle(BaseRequestHandler):
        def handle(self) -> None:
            self.request.sendall(head)
            with suppress(OSError):  # the other side has gone
                for _ in range(200):
                    self.request.sendall(b"a")
                    ended.wait(0.05)

    with ThreadingTCPServer(("127.0.0.1", 0), Trickle) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        hook = Hook("desk", f"http://127.0.0.1:{server.server_address[1]}/", SECRET, allow=("127.0.0.0/8",))
        begun = monotonic()
        answer = sender(Settings(), lambda: now)(hook, Event("one", "ping", now, {}))
        took = monotonic() - begun
        ended.set()
        server.shutdown()
    assert answer.error == error
    assert took < 5  # of the ten seconds that it goes on
