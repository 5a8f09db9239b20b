"""Messages through the real Apprise, to a receiver on loopback."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from cli.telling import teller_of
from rasid.errors import SettingsError
from rasid.health.findings import Severity
from rasid.health.telling import Message, News
from rasid.settings import Settings

# apprise loads a module that Python 3.13 drops, where there is one
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

MESSAGE = Message(
    News.OPENED, ("blocked", "sahel"), Severity.CRITICAL, "sahel: The outlet refuses us. (٤ مرات)", "Ask."
)


@pytest.fixture
def receiver() -> Iterator[tuple[str, list[Any]]]:
    """An address of Apprise's JSON kind, and what came in."""
    received: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # as the base class names it
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"json://127.0.0.1:{server.server_port}/", received
    server.shutdown()
    thread.join()
    server.server_close()


def test_nothing_is_sent_where_nobody_wants_it() -> None:
    assert teller_of(Settings()) is None


def test_a_message_arrives(receiver: tuple[str, list[Any]]) -> None:
    pytest.importorskip("apprise", reason="apprise is not installed")
    address, received = receiver
    tell = teller_of(Settings(notify=(address,)))
    assert tell is not None
    assert tell([MESSAGE]) is True
    (sent,) = received
    assert (sent["title"], sent["type"]) == ("Rasid: 1 new", "failure")
    assert sent["message"] == "New (critical): sahel: The outlet refuses us. (٤ مرات)\nWhat to do: Ask."


def test_a_message_that_cannot_be_sent_says_so() -> None:
    pytest.importorskip("apprise", reason="apprise is not installed")
    tell = teller_of(Settings(notify=("json://127.0.0.1:1/",)))
    assert tell is not None
    assert tell([MESSAGE]) is False


def test_an_address_that_apprise_does_not_know_is_not_printed() -> None:
    pytest.importorskip("apprise", reason="apprise is not installed")
    with pytest.raises(SettingsError, match="address 1 is none that Apprise knows") as raised:
        teller_of(Settings(notify=("nonsense://secret@x",)))
    assert "secret" not in str(raised.value)
