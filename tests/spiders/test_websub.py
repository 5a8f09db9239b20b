"""A channel, a hub and the callback address over real sockets: subscribed, verified, pushed to, renewed."""

import asyncio
import hmac
import http.client
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from dashboard.app import create_app
from dashboard.callbacks import HubCallbacks, HubDoor
from dashboard.serving import listen, serving
from rasid.records import ChannelState, Outlet
from rasid.websub import Standing, Subscription

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


async def _watch(desk: Any, outlet: Outlet) -> None:
    desk.engine().watch([outlet])


def arrived(site: Site, count: int) -> None:
    """Wait until so many pushes were taken: the hub had its answer before."""
    with site.news:
        assert site.news.wait_for(lambda: len(site.pushes) >= count, 30)


def test_a_feed_with_a_hub_is_subscribed_to_and_what_is_pushed_is_fetched_at_once(site: Site) -> None:
    assert site.desk.crawl() == "finished"
    (form,) = site.hub.asked
    assert form["hub.topic"] == site.press.url("sahel.test", "/rss.xml")
    assert form["hub.callback"].startswith(f"{site.base}/websub/")
    assert site.hub.verified == [(200, b"c-77")]
    assert site.standing == Standing.ACTIVE
    assert site.desk.troubles() == {}
    polls = site.press.paths("sahel.test").count("/rss.xml")
    site.publish(1, 2)
    assert site.hub.push(site.feed(2)) == 202
    arrived(site, 1)
    assert [
        state.url.rpartition("/")[2] for state in site.desk.store.due_articles(site.desk.clock.now(), 9, per_outlet=9)
    ] == ["2"]
    batch = site.desk.batch()
    site.desk.crawl(type(batch)(batch.run_id, (), batch.articles))
    assert site.read() == ["خبر 1", "خبر 2"]
    assert site.press.paths("sahel.test").count("/rss.xml") == polls, "nothing was polled for that"
    assert site.subscription.pushed_at is not None


def test_the_same_push_again_brings_nothing_and_breaks_nothing(site: Site) -> None:
    site.desk.crawl()
    for count in (1, 2):
        assert site.hub.push(site.feed(1, 2)) == 202
        arrived(site, count)
    assert len(site.desk.store.articles()) == 2


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_every_method_of_signing_is_known(site: Site, method: str) -> None:
    site.desk.crawl()
    assert site.hub.push(site.feed(3), method=method) == 202
    arrived(site, 1)
    assert len(site.desk.store.articles()) == 2


def test_what_is_not_well_signed_is_thrown_away(site: Site) -> None:
    site.desk.crawl()
    due = site.channel.next_due_at
    bad = site.feed(9)
    assert site.hub.push(bad, secret="guess") == 202
    assert site.hub.push(bad, header="") == 202
    assert site.hub.push(bad, header="md5=" + hmac.new(b"x", bad, "md5").hexdigest()) == 202
    assert site.hub.push(site.feed(2)) == 202
    arrived(site, 1)
    assert sorted(row.url.rpartition("/")[2] for row in site.desk.store.articles()) == ["1", "2"]
    assert site.channel.next_due_at == due


@pytest.mark.parametrize("body", [b"", b"not a feed", b"<html></html>"])
def test_a_push_without_articles_calls_for_a_poll(site: Site, body: bytes) -> None:
    site.desk.crawl()
    assert site.channel.next_due_at > site.desk.clock.now()
    assert site.hub.push(body) == 202
    arrived(site, 1)
    assert site.channel.next_due_at <= site.desk.clock.now()


def test_strangers_find_nothing(site: Site) -> None:
    site.desk.crawl()
    for path in ("/websub/", "/websub/guess", "/websub/../metrics", f"/websub/{site.subscription.token}x"):
        assert call("POST", site.base + path, b"x")[0] == 404
        assert call("GET", site.base + path)[0] == 404
    callback = site.hub.asked[-1]["hub.callback"]
    assert call("GET", callback)[0] == 404
    assert call("PUT", callback, b"x")[0] == 405
    query = {"hub.mode": "unsubscribe", "hub.topic": site.subscription.topic, "hub.challenge": "x"}
    assert call("GET", f"{callback}?{urlencode(query)}")[0] == 404
    assert site.hub.push(b"x" * 200_000) == 413


def test_a_verification_for_something_else_is_refused_and_the_hub_is_asked_again(site: Site) -> None:
    site.hub.answers_wrong = True
    site.desk.crawl()
    assert [status for status, _ in site.hub.verified] == [404]
    assert site.standing == Standing.WANTED
    assert site.hub.push(site.feed(9)) == 410, "nobody listens yet"
    site.hub.answers_wrong = False
    site.later(minutes=5)
    site.desk.crawl()
    assert len(site.hub.asked) == 1, "not before its time"
    site.later(minutes=6)
    site.desk.crawl()
    assert site.standing == Standing.ACTIVE


def test_a_hub_that_is_down_is_a_blemish_and_polling_goes_on(site: Site) -> None:
    site.hub.status = 500
    site.desk.crawl()
    assert site.desk.troubles() == {"sahel/main": "hub"}
    assert site.read() == ["خبر 1"]
    site.publish(1, 2)
    site.later(minutes=11)
    site.hub.close()
    site.desk.crawl()
    assert site.read() == ["خبر 1", "خبر 2"]
    assert site.subscription.asked == 2


def test_a_hub_that_is_down_ends_no_other_trouble_of_an_unchanged_feed(site: Site) -> None:
    site.desk.reactor.run(_watch(site.desk, replace(site.desk.outlets[0], verify_certificates=False)))
    site.hub.status = 500
    site.desk.crawl()
    standing = {problem.kind for problem in site.desk.store.problems()}
    assert standing == {"hub", "unverified"}
    site.later(minutes=20)
    site.desk.crawl()
    assert len(site.hub.asked) == 2
    assert {problem.kind for problem in site.desk.store.problems()} == standing


def test_a_lease_is_renewed_in_time_though_the_feed_is_unchanged(site: Site) -> None:
    site.hub.lease = "3600"
    site.desk.crawl()
    lease = site.subscription.lease_until
    assert lease is not None
    assert site.channel.next_due_at <= lease - timedelta(minutes=10), "polled in time for it"
    site.later(minutes=49)
    site.desk.crawl()
    renewed = site.subscription.lease_until
    assert len(site.hub.asked) == 2
    assert renewed is not None
    assert renewed > lease + timedelta(minutes=40)
    assert site.hub.asked[0]["hub.callback"] == site.hub.asked[1]["hub.callback"]


def test_long_after_its_lease_a_subscription_is_over(site: Site) -> None:
    site.desk.crawl()
    site.later(days=12)
    assert site.hub.push(site.feed(9)) == 410


@pytest.mark.parametrize(("status", "later"), [(307, ["/", "/two"]), (308, ["/two"])])
def test_a_hub_that_sends_on_is_followed(site: Site, status: int, later: list[str]) -> None:
    site.hub.ways = {"/": (status, site.hub.url.replace("hub.test", "other.test") + "two")}
    site.hub.lease = "3600"
    site.desk.crawl()
    (form,) = site.hub.asked
    assert (form["hub.topic"], form["hub.secret"]) == (site.subscription.topic, site.subscription.secret)
    assert site.hub.paths == ["/", "/two"]
    assert site.desk.store.hosts_asked().keys() >= {"hub.test", "other.test"}
    assert site.standing == Standing.ACTIVE
    assert site.desk.troubles() == {}
    assert site.hub.push(site.feed(2)) == 202
    arrived(site, 1)
    site.publish(1, 2)
    site.later(minutes=49)
    site.desk.crawl()
    assert site.hub.paths[2:] == later
    assert site.standing == Standing.ACTIVE
    assert site.hub.asked[0] == site.hub.asked[1], "the same callback, and the same secret"


def test_only_what_moved_for_good_from_the_beginning_is_asked_there_later(site: Site) -> None:
    site.hub.ways = {"/": (308, "/two"), "/two": (307, "/three"), "/three": (308, "/four")}
    site.hub.lease = "3600"
    site.desk.crawl()
    site.later(minutes=49)
    site.desk.crawl()
    assert site.hub.paths == ["/", "/two", "/three", "/four", "/two", "/three", "/four"]
    assert site.subscription.hub == site.hub.url


def test_a_hub_that_moved_to_where_nothing_is_is_asked_at_its_own_address_again(site: Site) -> None:
    site.hub.ways = {"/": (308, "/two"), "/two": (500, "")}
    site.desk.crawl()
    (problem,) = site.desk.store.problems()
    assert problem.detail.startswith(site.hub.url + "two: ")
    site.hub.ways["/"] = (0, "")
    for _ in range(3):
        site.later(hours=2)
        site.desk.crawl()
    assert site.hub.paths[-1] == "/"
    assert site.standing == Standing.ACTIVE


@pytest.mark.parametrize(
    ("status", "target"), [(301, "/two"), (302, "/two"), (303, "/two"), (307, ""), (308, "ftp://hub.test/")]
)
def test_other_redirections_of_a_hub_lead_nowhere(site: Site, status: int, target: str) -> None:
    site.hub.ways = {"/": (status, target)}
    site.desk.crawl()
    assert set(site.hub.paths) == {"/"}
    assert site.desk.troubles() == {"sahel/main": "hub"}


def test_a_hub_that_sends_round_and_round_is_left_soon(site: Site) -> None:
    site.hub.ways = {"/": (307, "/two"), "/two": (307, "/")}
    site.desk.crawl()
    assert site.hub.paths == ["/", "/two", "/", "/two"]
    assert site.desk.troubles() == {"sahel/main": "hub"}
    assert site.read() == ["خبر 1"]


def test_a_hub_that_sends_inside_is_not_followed(site: Site) -> None:
    site.hub.ways = {"/": (308, "http://10.9.8.7/hub")}
    site.desk.crawl()
    (problem,) = site.desk.store.problems()
    assert "leads to 10.9.8.7" in problem.detail
    assert site.subscription.address == site.hub.url


def test_another_hub_means_another_address_and_another_secret(site: Site) -> None:
    site.desk.crawl()
    before = site.subscription
    site.hub.url = site.hub.url.replace("hub.test", "other.test")
    site.publish(1)
    site.later(hours=1)
    site.desk.crawl()
    assert site.subscription.token != before.token
    assert site.hub.asked[0]["hub.secret"] != site.hub.asked[1]["hub.secret"]
    assert call("POST", site.hub.asked[0]["hub.callback"], b"x")[0] == 404


def test_a_hub_inside_is_not_asked(site: Site) -> None:
    site.hub.url = "http://10.9.8.7/hub"
    site.publish(1)
    site.desk.crawl()
    (problem,) = site.desk.store.problems()
    assert problem.kind == "hub"
    assert "leads to 10.9.8.7" in problem.detail


def test_without_an_address_for_hubs_none_is_asked(desk: Any, press: Any, hub: Hub, page: Page) -> None:
    Site(desk, press, hub, page)
    desk.crawl()
    assert hub.asked == []


def test_a_feed_is_polled_less_while_its_hub_tells_what_is_new(site: Site) -> None:
    site.desk.crawl()
    site.publish(1, 2)
    usual = site.channel.next_due_at - site.desk.clock.now()
    assert site.hub.push(site.feed(2)) == 202
    arrived(site, 1)
    site.later(hours=7)
    site.desk.crawl()
    assert site.channel.next_due_at - site.desk.clock.now() > 2 * usual
    site.publish(1, 2, 3)
    site.later(hours=7)
    site.desk.crawl()  # a poll finds what the hub kept back
    site.later(hours=7)
    site.desk.crawl()
    assert site.channel.next_due_at - site.desk.clock.now() < 2 * usual
