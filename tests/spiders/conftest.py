"""A press on loopback, one reactor for the whole session, and crawls against it."""

import asyncio
import itertools
import shutil
import ssl
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeVar

import pytest

from rasid.records import Batch, Channel, ChannelKind, Outlet
from rasid.settings import Settings
from spiders.engine import ScrapyCrawl
from spiders.reactor import install_reactor
from storage.store import open_store
from storage.warc_shelf import ArchivePlan
from tests.spiders.hubs import hub, site  # noqa: F401  # fixtures

T = TypeVar("T")
WAIT = 60.0  # seconds after which a test that hangs fails

Respond = Callable[[BaseHTTPRequestHandler], None]


@dataclass(frozen=True, slots=True)
class Hit:
    """One request as the press saw it; `at` is monotonic."""

    host: str
    path: str
    at: float
    headers: Mapping[str, str]


@dataclass(slots=True)
class Reply:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class Press:
    """A web server for any number of hosts: what is not published is a 404."""

    def __init__(self) -> None:
        self.hits: list[Hit] = []
        self.closing = threading.Event()
        self._pages: dict[tuple[str, str], Reply | Respond] = {}
        self.reached: set[str] = set()  # the addresses at which connections were made
        self._servers: list[ThreadingHTTPServer] = []
        self.listen("127.0.0.1")
        self.port = self._servers[0].server_port

    def listen(self, address: str) -> None:
        """Answer at this address as well, at the same port."""
        server = ThreadingHTTPServer((address, self.port if self._servers else 0), _handler(self))
        server.daemon_threads = True
        self._servers.append(server)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def secure(self, context: ssl.SSLContext) -> None:
        """Speak TLS from now on."""
        self._servers[0].socket = context.wrap_socket(self._servers[0].socket, server_side=True)

    def url(self, host: str, path: str = "/") -> str:
        return f"http://{host}:{self.port}{path}"

    def publish(self, host: str, path: str, body: bytes | str = b"", status: int = 200, **headers: str) -> None:
        raw = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._pages[host, path] = Reply(raw, status, {"Content-Type": "text/html; charset=utf-8", **named})

    def publish_feed(
        self, host: str, *paths: str, date: str = "Thu, 19 Mar 2026 14:05:00 +0200", **headers: Any
    ) -> None:
        items = "".join(
            f"<item><title>خبر {path}</title><link>{self.url(host, path)}</link><pubDate>{date}</pubDate></item>"
            for path in paths
        )
        channel = f"<channel><title>{host}</title>{items}</channel>"
        feed = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0">{channel}</rss>'
        self.publish(host, "/rss.xml", feed, Content_Type="application/rss+xml", **headers)

    def misbehave(self, host: str, path: str, respond: Respond) -> None:
        """Answer with whatever the function writes."""
        self._pages[host, path] = respond

    def hold(self, host: str, path: str, until: threading.Event) -> None:
        """Answer with what is published, but not before the event."""
        reply = self._pages[host, path]
        assert isinstance(reply, Reply)

        def respond(handler: BaseHTTPRequestHandler) -> None:
            until.wait(WAIT)
            handler.send_response(reply.status)
            for name, value in {**reply.headers, "Content-Length": str(len(reply.body))}.items():
                handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(reply.body)

        self.misbehave(host, path, respond)

    def hang(self, handler: BaseHTTPRequestHandler) -> None:
        """Never answer."""
        self.closing.wait(WAIT)

    def reply(self, host: str, path: str) -> Reply | Respond:
        return self._pages.get((host, path), Reply(b"not found", 404, {"Content-Type": "text/html"}))

    def paths(self, host: str) -> list[str]:
        """What was asked of a host, robots.txt left out."""
        return [hit.path for hit in self.hits if hit.host == host and hit.path != "/robots.txt"]

    def gaps(self, host: str) -> list[float]:
        """Seconds between two requests to a host, robots.txt included."""
        moments = [hit.at for hit in self.hits if hit.host == host]
        return [later - earlier for earlier, later in itertools.pairwise(moments)]

    def close(self) -> None:
        self.closing.set()
        for server in self._servers:
            server.shutdown()
            server.server_close()


def _handler(press: Press) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            host = self.headers["Host"].partition(":")[0]
            press.reached.add(self.connection.getsockname()[0])
            press.hits.append(Hit(host, self.path, time.monotonic(), dict(self.headers.items())))
            reply = press.reply(host, self.path)
            if not isinstance(reply, Reply):
                self.close_connection = True
                try:
                    reply(self)
                except (BrokenPipeError, ConnectionResetError):
                    return
                return
            etag = reply.headers.get("ETag")
            if etag and self.headers.get("If-None-Match") == etag:
                self.send_response(304)
                self.send_header("ETag", etag)
                self.end_headers()
                return
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the base class's name
            """Nothing is printed."""

    return Handler


@pytest.fixture
def press() -> Iterator[Press]:
    server = Press()
    yield server
    server.close()


class Reactor:
    """Twisted's reactor on a thread of its own: a process has only one, and it runs once."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._ready.wait(WAIT)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        install_reactor(self._loop)
        from twisted.internet import reactor

        running: Any = reactor
        running.callWhenRunning(self._ready.set)
        running.run(installSignalHandlers=False)

    def run(self, coroutine: Coroutine[Any, Any, T], timeout: float = WAIT) -> T:
        return self.begin(coroutine).result(timeout)

    def begin(self, coroutine: Coroutine[Any, Any, T]) -> Future[T]:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    def stop(self) -> None:
        from twisted.internet import reactor

        running: Any = reactor
        self._loop.call_soon_threadsafe(running.stop)
        self._thread.join(WAIT)
        self._loop.close()


@pytest.fixture(scope="session")
def reactor() -> Iterator[Reactor]:
    running = Reactor()
    yield running
    running.stop()


class InlineWorkers:
    """Calls in this process, and counts: for tests that are not about processes."""

    def __init__(self) -> None:
        self.calls = 0
        self.error: Exception | None = None

    async def start(self) -> None:
        """There is nothing to start."""

    async def call(self, function: Callable[..., T], *args: Any) -> T:
        self.calls += 1
        if self.error:
            raise self.error
        return await asyncio.to_thread(function, *args)

    def close(self) -> None:
        """There is nothing to end."""


class MovableClock:
    """The real time, and as much more as a test wants."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


class Desk:
    """A store, a crawl engine and a press, put together."""

    def __init__(self, reactor: Reactor, press: Press, database: Path) -> None:
        self.reactor = reactor
        self.press = press
        self.clock = MovableClock()
        self.workers: Any = InlineWorkers()
        self.store = open_store(database, archive=ArchivePlan(database.parent / "archive"))
        self.settings = Settings(
            host_delay=0.0,
            host_budget=0,
            request_timeout=20.0,
            retry_times=0,
            second_look_delay=0.0,  # what is served here never wavers
            drain_timeout=5.0,
            allow_networks=("127.0.0.0/8",),
            resolve=("*.test=127.0.0.1",),
        )
        self.outlets: list[Outlet] = []
        self._crawl: ScrapyCrawl | None = None

    def add(self, name: str, kind: ChannelKind = ChannelKind.FEED, path: str = "/rss.xml", **fields: Any) -> Outlet:
        """An outlet at the host `NAME.test`, with one channel."""
        host = f"{name}.test"
        outlet = Outlet(
            id=name,
            names={"ar": f"صحيفة {name}"},
            country="SY",
            zone="Asia/Damascus",
            languages=("ar",),
            homepage=self.press.url(host),
            channels=(Channel(f"{name}/main", name, kind, self.press.url(host, path)),),
        )
        self.outlets.append(replace(outlet, **fields))
        return self.outlets[-1]

    def change(self, **settings: Any) -> None:
        self.settings = replace(self.settings, **settings)

    def engine(self) -> ScrapyCrawl:
        if self._crawl is None:
            self.store.sync_outlets(self.outlets, self.clock.now())
            self._crawl = ScrapyCrawl(
                self.store, self.outlets, self.settings, self.clock, self.workers, self.store.archive
            )
        return self._crawl

    def restart(self) -> None:
        """Forget all that is not in the store, as another process would."""
        if self._crawl is not None:
            self.reactor.run(self._crawl.close())
        self._crawl = None

    def batch(self) -> Batch:
        """All channels, and the articles that are due."""
        self.engine()
        channels = [state for outlet in self.outlets for state in self.store.channels_of(outlet.id)]
        articles = self.store.due_articles(self.clock.now(), 1000, per_outlet=1000)
        return Batch(self.store.start_run(len(self.outlets), self.clock.now()), tuple(channels), tuple(articles))

    def crawl(self, batch: Batch | None = None) -> str:
        return self.reactor.run(self.engine().crawl(batch or self.batch()))

    def troubles(self) -> dict[str, str]:
        """The open problems' kinds, by subject without scheme and port."""
        return {
            p.subject.replace("http://", "").replace(f":{self.press.port}", ""): p.kind for p in self.store.problems()
        }

    def close(self) -> None:
        if self._crawl is not None:
            self.reactor.run(self._crawl.close())
        self.store.close()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its tables made: copying it is much faster than making it."""
    path = tmp_path_factory.mktemp("empty") / "rasid.db"
    open_store(path).close()
    return path


@pytest.fixture
def desk(reactor: Reactor, press: Press, empty_database: Path, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(reactor, press, Path(shutil.copy(empty_database, tmp_path)))
    yield made
    made.close()


def article_html(title: str = "افتتاح مكتبة عامة", *paragraphs: str) -> str:
    """An article page with a title, a date and enough text."""
    texts = paragraphs or (
        "افتتحت البلدية صباح اليوم مكتبة عامة جديدة في وسط المدينة بحضور عدد من الأهالي والطلاب.",
        "وتضم المكتبة ثلاثة آلاف كتاب وقاعة للمطالعة وركنا مخصصا للأطفال وحديقة صغيرة.",
    )
    body = "".join(f"<p>{text}</p>" for text in texts)
    return (
        f'<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="og:title" content="{title}">'
        '<meta property="article:published_time" content="2026-03-19T14:05:00+02:00"></head>'
        f"<body><header><h1>{title}</h1></header><article>{body}</article></body></html>"
    )


@pytest.fixture
def page() -> Callable[..., str]:
    return article_html
