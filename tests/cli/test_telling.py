"""Messages through the real Apprise, to a receiver on loopback."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from cli.telling import Wording, teller_of
from rasid.errors import SettingsError
from rasid.health.findings import KINDS, Severity
from rasid.health.telling import Message, News
from rasid.settings import Settings

# apprise loads a module that Python 3.13 drops, where there is one
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

OPENED = Message(News.OPENED, ("disk", ""), Severity.WARNING, "The disk is nearly full.", "Free space.")
WORSE = Message(
    News.WORSE, ("silent", "sahel"), Severity.CRITICAL, "sahel: Silent. (no news for 9 h)", "Look.", "no news for 9 h"
)
CLOSED = Message(News.CLOSED, ("blocked", "sahel"), Severity.CRITICAL, "sahel: The outlet refuses us.", "")


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
    assert tell([WORSE]) is True
    (sent,) = received
    assert (sent["title"], sent["type"]) == ("Rasid: 1 worse", "failure")
    assert sent["message"] == Wording("en").body([WORSE])


def test_it_arrives_in_the_language_that_is_set(receiver: tuple[str, list[Any]]) -> None:
    pytest.importorskip("apprise", reason="apprise is not installed")
    address, received = receiver
    tell = teller_of(Settings(notify=(address,), notify_language="ar"))
    assert tell is not None
    assert tell([WORSE]) is True
    (sent,) = received
    assert sent["title"] == "راصد: تفاقم (1)"
    assert sent["message"] == (
        "تفاقم (حرج): \u2068sahel\u2069: المنبر صامت منذ مدة أطول مما تسمح به وتيرته. "
        "(لا جديد منذ \u20689\u2069 ساعة)\n"
        "ما العمل: افتح صفحته الأولى. إن كان فيها جديد فخلاصته انتقلت أو تجمّدت: صحّح ملف المنبر."
    )


def test_a_message_that_cannot_be_sent_says_so() -> None:
    pytest.importorskip("apprise", reason="apprise is not installed")
    tell = teller_of(Settings(notify=("json://127.0.0.1:1/",)))
    assert tell is not None
    assert tell([OPENED]) is False


def test_an_address_that_apprise_does_not_know_is_not_printed(caplog: pytest.LogCaptureFixture) -> None:
    pytest.importorskip("apprise", reason="apprise is not installed")
    with pytest.raises(SettingsError, match="address 1 is none that Apprise knows") as raised:
        teller_of(Settings(notify=("nonsense://secret@x",)))
    assert "secret" not in str(raised.value) + caplog.text


def test_a_language_that_is_not_spoken_is_refused() -> None:
    pytest.importorskip("apprise", reason="apprise is not installed")
    with pytest.raises(SettingsError, match="'notify_language': 'fr' is not spoken"):
        teller_of(Settings(notify=("json://127.0.0.1:1/",), notify_language="fr"))


def test_messages_in_words() -> None:
    said = Wording("en")
    assert said.title([OPENED, CLOSED]) == "Rasid: 1 new, 1 over"
    assert said.body([OPENED, WORSE, CLOSED]) == (
        "New (warning): The disk is nearly full.\nWhat to do: Free space.\n\n"
        "Worse (critical): sahel: The outlet has been silent for longer than its rhythm allows. (no news for 9 h)\n"
        "What to do: Look.\n\n"
        "Over (critical): sahel: The outlet refuses us."
    )
    assert said.body([OPENED] * 33).endswith("And 3 more: see the overview page.")


def test_messages_in_arabic() -> None:
    said = Wording("ar")
    assert said.title([OPENED, OPENED, WORSE, CLOSED]) == "راصد: جديد (2)، تفاقم (1)، زال (1)"
    assert said.body([OPENED] * 31).endswith("وبقي خلل واحد: انظر صفحة النظرة العامة.")
    assert said.body([OPENED] * 32).endswith("وبقي خللان: انظر صفحة النظرة العامة.")


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_of_every_kind_of_finding_all_is_said_in_arabic(kind: str) -> None:
    told = Wording("ar").body([Message(News.OPENED, (kind, ""), Severity.WARNING, "", KINDS[kind].remedy)])
    assert KINDS[kind].meaning not in told
    assert KINDS[kind].remedy not in told
    assert told == Wording("ar").body([Message(News.OPENED, (kind, ""), Severity.WARNING, "", "any remedy")])


def test_what_an_outlet_prints_stays_text() -> None:
    odd = "sahel/main: HTTP status <bdi>&amp;{0}</bdi>"
    message = Message(News.OPENED, ("blocked", "sahel"), Severity.WARNING, "", "", odd)
    for language in ("en", "ar"):
        assert "<bdi>&amp;{0}</bdi>" in Wording(language).body([message])
