"""Deliveries over real sockets: a receiver that dies and comes back gets everything, with the same ids."""

import json
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from cli.webhooks import hooks_of, sender
from rasid.deliveries import REFUSALS, Refused
from rasid.errors import SettingsError
from rasid.health.findings import Severity
from rasid.health.telling import Message, News
from rasid.records import Outcome
from rasid.settings import Settings
from rasid.webhooks import Event, Hook, HookState, headers
from scheduler.courier import Courier
from storage.store import SqlStore, open_store
from tests.cli.conftest import Rasid
from tests.storage.conftest import Press

SECRET = b"a-secret-of-24-bytes-or-more"


@dataclass
class Receiver:
    """A webhook's receiver: keeps what comes, and can be killed and started again at the same port."""

    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[int | None] = field(default_factory=list)  # None: it breaks off without an answer
    retry_after: str = ""
    port: int = 0
    received: threading.Event = field(default_factory=threading.Event)
    server: ThreadingHTTPServer | None = None

    def start(self) -> None:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
                receiver.received.set()
                status = receiver.answers.pop(0) if receiver.answers else 204
                if status is None:
                    self.close_connection = True
                    return
                self.send_response(status)
                self.send_header("content-length", "0")
                if receiver.retry_after:
                    self.send_header("retry-after", receiver.retry_after)
                self.end_headers()

            def log_message(self, *_args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def kill(self) -> None:
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _ in self.got]


@dataclass
class Clock:
    moment: datetime = datetime(2026, 11, 23, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    made.start()
    yield made
    made.kill()


@dataclass
class Desk:
    """A store in which changes happen, and a courier to the receiver."""

    store: SqlStore
    clock: Clock
    hook: Hook
    press: Press = field(default_factory=Press)

    def __post_init__(self) -> None:
        self.store.sync_outlets([self.press.outlet("a")], self.press.now)
        self.run = self.store.start_run(1, self.press.now)
        (channel,) = self.store.channels_of("a")
        poll = self.press.poll(channel, self.press.candidate(1, "a"))
        (self.state,) = self.store.record_poll(poll, self.run)
        self.hours = 0
        self.happens(Outcome.NEW)
        self.courier = self.another()
        self.courier.deliver(self.hook)  # from here on it hears

    def another(self) -> Courier:
        """A courier as after a restart."""
        return Courier(self.store, self.store.outbox, [self.hook], self.clock, sender(Settings(), self.clock.now))

    def happens(self, outcome: Outcome = Outcome.CHANGED) -> None:
        self.hours += 1
        visit = self.press.visit(self.state, outcome, at=self.press.at(self.hours), text=str(self.hours))
        self.store.record_visit(visit, self.run)
        self.state = visit.state

    def later(self, seconds: float = 7200) -> None:
        self.clock.moment += timedelta(seconds=seconds)
        self.another().deliver(self.hook)

    @property
    def ids(self) -> list[str]:
        """Of all that happened, in order."""
        name = self.store.identity()[:12]
        return [f"change-{name}-{change.id}" for change in self.store.changes(after=0, limit=1000)]


@pytest.fixture
def desk(tmp_path: Path, receiver: Receiver) -> Iterator[Desk]:
    hook = Hook("desk", f"http://127.0.0.1:{receiver.port}/hook?a=b", SECRET, allow=("127.0.0.0/8",))
    with closing(open_store(tmp_path / "rasid.db")) as store:
        yield Desk(store, Clock(), hook)


def test_changes_are_delivered_in_order_and_signed(desk: Desk, receiver: Receiver) -> None:
    for _ in range(3):
        desk.happens()
    desk.later()
    assert receiver.ids == desk.ids
    for sent, body in receiver.got:
        at = datetime.fromtimestamp(int(sent["webhook-timestamp"]), UTC)
        assert headers(SECRET, sent["webhook-id"], at, body)["webhook-signature"] == sent["webhook-signature"]
    event = json.loads(receiver.got[0][1])
    assert (event["type"], event["data"]["outlet_id"], event["data"]["kind"]) == ("change.changed", "a", "changed")
    desk.later()
    assert receiver.ids == desk.ids  # once is enough


def test_a_receiver_that_dies_gets_everything_with_the_same_ids(desk: Desk, receiver: Receiver) -> None:
    receiver.answers = [204, None, 500]  # the second is received, but not acknowledged; then it fails
    for _ in range(4):
        desk.happens()
    desk.later()
    receiver.kill()
    for _ in range(3):
        desk.later()
        desk.happens()
    assert desk.store.outbox.states()["desk"].failures == 4
    assert desk.store.observe().hooks_failing[0][0] == "desk"
    receiver.start()
    desk.later()
    desk.later()
    first, second, *rest = desk.ids
    assert receiver.ids == [first, *[second] * 3, *rest]  # broken off, answered with 500, received
    assert desk.store.outbox.states()["desk"].failing_since is None
    assert desk.store.observe().hooks_failing == ()


def test_it_is_not_tried_before_its_time(desk: Desk, receiver: Receiver) -> None:
    receiver.answers = [503]
    desk.happens()
    desk.later(0)
    desk.later(4)
    assert len(receiver.got) == 1
    desk.later(2)
    assert len(receiver.got) == 2


def test_a_clock_that_was_far_ahead_keeps_nothing_back(desk: Desk, receiver: Receiver) -> None:
    receiver.answers = [503]
    desk.happens()
    desk.later(300 * 86_400)
    assert desk.store.outbox.states()["desk"].failures == 1
    desk.later(-300 * 86_400)
    assert receiver.ids[1:] == desk.ids[-1:]


@pytest.mark.parametrize("asked", ["1800", "Mon, 23 Nov 2026 12:30:00 GMT"], ids=["seconds", "date"])
def test_it_is_left_alone_for_as_long_as_it_asks(desk: Desk, receiver: Receiver, asked: str) -> None:
    receiver.answers, receiver.retry_after = [503], asked
    desk.happens()
    desk.later(0)
    assert desk.store.outbox.states()["desk"].next_try_at == Clock.moment + timedelta(seconds=1800)
    desk.later(1799)
    assert len(receiver.got) == 1
    desk.later(2)
    assert len(receiver.got) == 2


def test_what_becomes_of_findings_is_delivered_once(desk: Desk, receiver: Receiver) -> None:
    message = Message(News.OPENED, ("silent", "a"), Severity.WARNING, "a: it is silent", "Look.")
    for _ in range(2):
        desk.store.outbox.post([(message, desk.press.now)])
    desk.later()
    (event,) = [json.loads(body) for _, body in receiver.got]
    assert event["type"] == "finding.opened"
    assert event["data"] == {
        "news": "opened", "finding": "silent", "outlet_id": "a", "severity": "warning", "text": "a: it is silent",
        "remedy": "Look.",
    }  # fmt: skip


def test_what_is_not_wanted_is_passed_over(desk: Desk, receiver: Receiver) -> None:
    desk.hook = replace(desk.hook, kinds=("gone",))
    desk.happens()
    desk.happens(Outcome.MISSING)
    desk.happens(Outcome.GONE)
    desk.later()
    assert [json.loads(body)["data"]["kind"] for _, body in receiver.got] == ["gone"]
    state = desk.store.outbox.states()["desk"]
    assert state.changes_after == desk.store.outbox.end()[0]


def test_a_dead_hook_does_not_hold_up_others(desk: Desk, receiver: Receiver) -> None:
    held, release = threading.Event(), threading.Event()
    send = sender(Settings(), desk.clock.now)
    slow = replace(desk.hook, name="slow")

    def sent(hook: Hook, event: Any) -> Any:
        if hook.name == "slow":
            held.set()
            release.wait(60)
        return send(hook, event)

    courier = Courier(desk.store, desk.store.outbox, [slow, desk.hook], desk.clock, sent)
    courier.deliver(slow)  # makes it known
    desk.happens()
    courier.run()
    assert held.wait(60)
    assert receiver.received.wait(60)
    assert receiver.ids == desk.ids
    release.set()
    courier.close()


@pytest.mark.parametrize(
    ("url", "allow", "said"),
    [
        ("http://127.0.0.1:{port}/", (), "127.0.0.1 is outside the public Internet: add it to allow"),
        ("http://localhost:{port}/", (), "is outside the public Internet"),
        ("http://[::ffff:127.0.0.1]:{port}/", (), "is outside the public Internet"),
        ("http://nowhere.invalid/", (), "no such host"),
        ("https://127.0.0.1:{port}/", ("127.0.0.0/8",), "its certificate is not to be trusted"),
    ],
)
def test_where_it_does_not_deliver(desk: Desk, receiver: Receiver, url: str, allow: tuple[str, ...], said: str) -> None:
    desk.hook = replace(desk.hook, url=url.format(port=receiver.port), allow=allow)
    desk.happens()
    desk.later()
    assert said in desk.store.outbox.states()["desk"].error
    assert receiver.got == []


def _body(entry: tuple[dict[str, str], bytes]) -> Any:
    return json.loads(entry[1])


def refused(desk: Desk, receiver: Receiver, status: int) -> str:
    """An event is refused until it is put aside; its id."""
    receiver.answers = [status] * REFUSALS
    desk.happens()
    desk.happens()
    for _ in range(REFUSALS):
        desk.later()
    return receiver.ids[0]


@pytest.mark.parametrize("status", [400, 410, 413])
def test_what_is_refused_for_good_is_put_aside_and_the_next_goes_on(
    desk: Desk, receiver: Receiver, status: int
) -> None:
    first = refused(desk, receiver, status)
    assert receiver.ids == [first] * REFUSALS + desk.ids[1:]
    (aside,) = desk.store.outbox.aside()
    assert (aside.hook, aside.event.id, aside.error, aside.again) == ("desk", first, f"it answered {status}", False)
    (told,) = desk.store.observe().hooks_aside
    assert (told.hook, told.events, told.error) == ("desk", 1, f"it answered {status}")
    assert desk.store.observe().hooks_failing == ()


def test_what_was_put_aside_is_sent_again_across_a_death_of_the_receiver(desk: Desk, receiver: Receiver) -> None:
    first = refused(desk, receiver, 413)
    before = receiver.got[0]
    receiver.kill()
    assert desk.store.outbox.send_again("desk") == 1
    desk.happens()
    desk.later()  # nobody is there
    receiver.start()
    receiver.got.clear()
    desk.later()
    assert receiver.ids == [first, desk.ids[-1]]
    assert _body(receiver.got[0]) == _body(before)
    assert desk.store.outbox.aside() == []
    assert desk.store.observe().hooks_aside == ()


def test_what_is_refused_again_stays_aside(desk: Desk, receiver: Receiver) -> None:
    first = refused(desk, receiver, 400)
    receiver.got.clear()
    receiver.answers = [422]
    desk.store.outbox.send_again("desk", [first])
    desk.happens()
    desk.later()
    desk.later()
    assert receiver.ids == [first, desk.ids[-1]]  # it holds up nothing, and is not tried a second time
    (aside,) = desk.store.outbox.aside()
    assert (aside.error, aside.again) == ("it answered 422", False)
    assert desk.store.outbox.forget("desk", ["another"]) == 0
    assert desk.store.outbox.forget("desk") == 1


def test_of_what_is_put_aside_the_latest_are_kept(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.outbox.MOST_ASIDE", 3)
    state = desk.store.outbox.states()["desk"]
    for number in range(5):
        event = Event(f"change-{number}", "change.changed", desk.press.now, {"text": "خبر"})
        for hook in ("desk", "other"):
            desk.store.outbox.keep(state, Refused(hook, event, desk.press.now, "it answered 400"))
    assert [one.event.id for one in desk.store.outbox.aside("desk")] == ["change-2", "change-3", "change-4"]
    assert len(desk.store.outbox.aside()) == 6
    desk.store.outbox.retain(["desk"])
    assert {one.hook for one in desk.store.outbox.aside()} == {"desk"}


def test_nobody_is_followed_elsewhere(desk: Desk, receiver: Receiver) -> None:
    receiver.answers = [302]
    desk.happens()
    desk.later()
    assert desk.store.outbox.states()["desk"].error == "it answered 302"
    assert len(receiver.got) == 1


def test_the_command(rasid: Rasid, receiver: Receiver, tmp_path: Path) -> None:
    hooks = tmp_path / "hooks.toml"
    hooks.write_text(
        f'[[webhook]]\nname = "desk"\nurl = "http://127.0.0.1:{receiver.port}/"\nsecret = "{SECRET.decode()}"\n'
        'allow = ["127.0.0.0/8"]\n'
    )
    settings = {"webhooks_file": str(hooks)}
    open_store(tmp_path / "var" / "rasid.db").close()
    shown = rasid("webhooks", settings=settings)
    assert (shown.returncode, "not served yet" in shown.stdout) == (0, True), shown.stderr
    made = rasid("webhooks", "test", "desk", settings=settings)
    assert (made.returncode, made.stdout) == (0, "desk has received it.\n"), made.stderr
    assert json.loads(receiver.got[0][1])["type"] == "ping"
    receiver.answers = [500]
    failed = rasid("webhooks", "test", "desk", settings=settings)
    assert (failed.returncode, failed.stderr) == (1, "desk: it answered 500.\n")
    unknown = rasid("webhooks", "test", "dask", settings=settings)
    assert "Did you mean 'desk'?" in unknown.stderr
    assert SECRET.decode() not in "".join(made.stdout + made.stderr for made in (shown, made, failed, unknown))


def test_the_commands_on_what_was_put_aside(rasid: Rasid, tmp_path: Path) -> None:
    hooks = tmp_path / "hooks.toml"
    hooks.write_text(f'[[webhook]]\nname = "desk"\nurl = "http://127.0.0.1:9/"\nsecret = "{SECRET.decode()}"\n')
    settings = {"webhooks_file": str(hooks)}
    open_store(tmp_path / "var" / "rasid.db").close()
    assert rasid("webhooks", "aside", settings=settings).stdout == "Nothing was put aside.\n"
    with closing(open_store(tmp_path / "var" / "rasid.db")) as store:
        for number in (1, 2):
            event = Event(f"change-{number}", "change.changed", Press().now, {})
            store.outbox.keep(HookState("desk", 0, 0), Refused("desk", event, Press().now, "it answered 413"))
    resent = rasid("webhooks", "resend", "desk", "change-2", settings=settings)
    assert resent.stdout == "1 event to desk: sent again while `rasid run` works.\n", resent.stderr
    listed = json.loads(rasid("webhooks", "aside", "--json", settings=settings).stdout)
    assert [(one["event"]["id"], one["again"]) for one in listed] == [("change-1", False), ("change-2", True)]
    assert json.loads(rasid("webhooks", "--json", settings=settings).stdout)[0]["aside"] == 2
    assert rasid("webhooks", "forget", "desk", settings=settings).stdout == "2 events to desk: forgotten.\n"
    nothing = rasid("webhooks", "forget", "desk", settings=settings)
    assert "No such event was put aside for desk." in nothing.stderr
    assert rasid("webhooks", "resend", "dask", settings=settings).returncode != 0


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert hooks_of(Settings()) == ()
    with pytest.raises(SettingsError, match=r"\(webhooks_file\) cannot be read"):
        hooks_of(replace(Settings(), webhooks_file=str(tmp_path / "none.toml")))
