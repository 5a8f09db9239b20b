"""A hub, and an outlet that has one, over real sockets, for tests of subscriptions."""

import asyncio
import hmac
import http.client
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from dashboard.app import create_app
from dashboard.callbacks import HubCallbacks, HubDoor
from dashboard.serving import listen, serving
from rasid.records import ChannelState
from rasid.websub import Subscription

Page = Callable[..., str]
ITEM = "<item><title>خبر {0}</title><link>{1}</link><guid>{1}</guid></item>"


class Hub:
    """A small hub: it verifies at once, as its asker waits, and pushes what it is told to."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.verified: list[tuple[int, bytes]] = []
        self.status = 202
        self.lease = "864000"
        self.challenge = "c-77"
        self.answers_wrong = False
        self.ways: dict[str, tuple[int, str]] = {}
        self.paths: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://hub.test:{self._server.server_port}/"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def subscribe(self, form: dict[str, str]) -> None:
        self.asked.append(form)
        if self.status >= 300:
            return
        query = {"hub.mode": "subscribe", "hub.topic": form["hub.topic"], "hub.lease_seconds": self.lease}
        if self.answers_wrong:
            query["hub.topic"] += "x"
        self.verified.append(
            call("GET", form["hub.callback"] + "?" + urlencode({**query, "hub.challenge": self.challenge}))
        )

    def push(self, body: bytes, *, secret: str | None = None, method: str = "sha256", header: str | None = None) -> int:
        """Send a body to the last callback address, signed with what the subscriber gave."""
        form = self.asked[-1]
        made = hmac.new((secret or form["hub.secret"]).encode(), body, method).hexdigest()
        signature = f"{method}={made}" if header is None else header
        return call(
            "POST", form["hub.callback"], body, {"X-Hub-Signature": signature, "Content-Type": "application/rss+xml"}
        )[0]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler(hub: Hub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            hub.paths.append(self.path)
            status, target = hub.ways.get(self.path, (0, ""))
            if not status:
                hub.subscribe({name: values[0] for name, values in parse_qs(body).items()})
            self.send_response(status or hub.status)
            if target:
                self.send_header("Location", target)
            self.send_header("Connection", "close")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the base class's name
            """Nothing is printed."""

    return Handler


def call(method: str, url: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    connection.request(method, f"{parts.path}?{parts.query}", body, headers or {})
    answer = connection.getresponse()
    try:
        return answer.status, answer.read()
    finally:
        connection.close()


class Site:
    """A desk whose outlet has a hub, with a dashboard that hubs can call."""

    def __init__(self, desk: Any, press: Any, hub: Hub, page: Page) -> None:
        self.desk, self.press, self.hub, self.page = desk, press, hub, page
        self.base = ""
        self.socket: Any = None
        self.pushes: list[Subscription] = []
        self.news = threading.Condition()
        desk.add("sahel")
        self.publish(1)

    def feed(self, *numbers: int) -> bytes:
        items = "".join(ITEM.format(n, self.press.url("sahel.test", f"/news/{n}")) for n in numbers)
        links = f'<a:link xmlns:a="http://www.w3.org/2005/Atom" rel="hub" href="{self.hub.url}"/>'
        return f'<rss version="2.0"><channel><title>س</title>{links}{items}</channel></rss>'.encode()

    def publish(self, *numbers: int) -> None:
        self.press.publish("sahel.test", "/rss.xml", self.feed(*numbers), Content_Type="application/rss+xml")
        for n in numbers:
            text = f"افتتحت البلدية المكتبة رقم {n} في وسط المدينة بحضور عدد من الأهالي والطلاب."
            self.press.publish("sahel.test", f"/news/{n}", self.page(f"خبر {n}", text))

    async def serve(self, stop: asyncio.Event, ready: Callable[[], None]) -> None:
        taking = self.desk.engine().subscribe(self.desk.store.subscriptions)

        async def take(subscription: Subscription, body: bytes, headers: Any) -> None:
            await taking.take(subscription, body, headers)
            with self.news:
                self.pushes.append(subscription)
                self.news.notify_all()

        callbacks = HubCallbacks(self.desk.store.subscriptions, take, self.desk.clock, 100_000)
        app = create_app(self.desk.store, settings=self.desk.settings, clock=self.desk.clock)
        app.add_middleware(HubDoor, callbacks=callbacks)
        async with serving(app, self.socket):
            ready()
            await stop.wait()

    @property
    def standing(self) -> str:
        return str(self.subscription.standing)

    @property
    def subscription(self) -> Subscription:
        found: Subscription | None = self.desk.store.subscriptions.of_channel("sahel/main")
        assert found is not None
        return found

    @property
    def channel(self) -> ChannelState:
        state: ChannelState = self.desk.store.channels_of("sahel")[0]
        return state

    def read(self) -> list[str]:
        return sorted(row.title for row in self.desk.store.articles() if row.versions)

    def later(self, **how: float) -> None:
        self.desk.clock.ahead += timedelta(**how)


@pytest.fixture
def hub() -> Iterator[Hub]:
    made = Hub()
    yield made
    made.close()


@pytest.fixture
def site(desk: Any, press: Any, hub: Hub, page: Page) -> Iterator[Site]:
    made = Site(desk, press, hub, page)
    with listen("127.0.0.1", 0) as listener:
        made.socket = listener
        made.base = f"http://127.0.0.1:{listener.getsockname()[1]}"
        desk.change(websub_callback=made.base)
        stop, ready = asyncio.Event(), threading.Event()
        served = desk.reactor.begin(made.serve(stop, ready.set))
        assert ready.wait(30)
        yield made
        desk.reactor.run(_set(stop))
        served.result(30)


async def _set(event: asyncio.Event) -> None:
    event.set()


def arrived(site: Site, count: int) -> None:
    """Wait until so many pushes were taken: the hub had its answer before."""
    with site.news:
        assert site.news.wait_for(lambda: len(site.pushes) >= count, 30)
