"""A small press in a real store, and a client that asks the application without a server."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.types import Message, Scope

from dashboard.app import create_app
from dashboard.pulse import Pulse
from dashboard.serving import listen, serving
from rasid import judging
from rasid.delays import Delays
from rasid.errors import StoreError
from rasid.records import (
    Article,
    ArticleState,
    Candidate,
    Channel,
    ChannelKind,
    Direction,
    Fetch,
    Hints,
    Outlet,
    Precision,
    Problem,
    Stamp,
    Validators,
)
from rasid.settings import Settings
from rasid.showing import ShownStore
from storage.store import open_store

Make = Callable[..., Any]
HOST, FORM = "127.0.0.1:8470", "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class FixedClock:
    """A clock that stands still."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment


@dataclass
class Answer:
    """What the application answered."""

    status: int
    headers: dict[str, str]
    body: bytes
    cookies: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Press:
    """Outlets and what happened to them, recorded as the daemon records it. Times are hours ago."""

    store: ShownStore
    now: datetime
    make_outlet: Make
    make_article: Make
    settings: Settings = field(default_factory=Settings)
    outlets: dict[str, Outlet] = field(default_factory=dict)
    run: int = 0

    def found(self, outlet_id: str, *, hours: float = 48, **fields: Any) -> None:
        """A new outlet in the catalogue."""
        self.outlets[outlet_id] = self.make_outlet(outlet_id, **fields)
        self.store.sync_outlets(tuple(self.outlets.values()), self.at(hours))

    def at(self, hours: float) -> datetime:
        return self.now - timedelta(hours=hours)

    def lists(self, outlet_id: str, *urls: str, hours: float, hints: Hints | None = None, kind: str = "") -> None:
        """A poll that lists addresses; `kind` is a blemish of the channel."""
        state = self.store.channels_of(outlet_id)[0]
        poll = judging.poll_succeeded(
            state,
            Fetch(state.channel.url, self.at(hours), 200, 4000, 0.4),
            candidates=[Candidate(url, url, hints or Hints()) for url in urls],
            validators=Validators(),
            problems=[Problem(kind, state.channel.id, "at line 40")] if kind else [],
            now=self.at(hours),
            settings=self.settings,
        )
        self.store.record_poll(poll, self.run)

    def refuses(self, outlet_id: str, kind: str, *, hours: float, detail: str = "") -> None:
        """A poll that fails."""
        state = self.store.channels_of(outlet_id)[0]
        fetch = Fetch(state.channel.url, self.at(hours), None)
        problem = Problem(kind, state.channel.id, detail)
        poll = judging.poll_failed(state, fetch, problem, now=self.at(hours), settings=self.settings)
        self.store.record_poll(poll, self.run)

    def reads(self, url: str, *, hours: float, kind: str = "", **fields: Any) -> ArticleState:
        """A visit that reads the page; the article's fields are the last reading's, with `fields` changed."""
        state = self.state(url)
        before = {f: getattr(state.latest, f) for f in _FIELDS} if state.latest else {"url": url, "canonical_url": url}
        article: Article = self.make_article(**{**before, **fields})
        visit = judging.visit_read(
            state,
            Fetch(url, self.at(hours), 200, 9000, 0.3),
            article,
            validators=Validators(),
            problems=[Problem(kind, url)] if kind else [],
            now=self.at(hours),
            settings=self.settings,
        )
        self.store.record_visit(visit, self.run)
        return self.state(url)

    def misses(self, url: str, *, hours: float) -> None:
        """A visit that finds nothing at the address."""
        problem = Problem("http-404", url, "404 Not Found")
        fetch = Fetch(url, self.at(hours), 404)
        visit = judging.visit_failed(self.state(url), fetch, problem, now=self.at(hours), settings=self.settings)
        self.store.record_visit(visit, self.run)

    def state(self, url: str) -> ArticleState:
        found = self.store.find_article(url)
        assert found is not None
        return found


_FIELDS = (
    "url", "canonical_url", "title", "section", "published", "modified", "authors", "byline", "paragraphs",
    "image", "image_caption", "language", "direction", "sources",
)  # fmt: skip


@pytest.fixture(autouse=True)
def nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """What tests record is on the next page, although the clock stands still."""
    monkeypatch.setattr("dashboard.sight.LASTS", timedelta(0))


@pytest.fixture
def store() -> Iterator[ShownStore]:
    opened = open_store(":memory:")
    yield opened
    opened.close()


@pytest.fixture
def press(store: ShownStore, now: datetime, make_outlet: Make, make_article: Make) -> Press:
    """An empty press, with a run open."""
    made = Press(store, now, make_outlet, make_article)
    made.run = store.start_run(1, made.at(30))
    return made


@pytest.fixture
def full_press(press: Press) -> Press:
    """Six outlets in five languages: failing, blemished, waiting and well; changed and vanished articles."""
    _found_all(press)
    press.refuses("sahel", "timeout", hours=27)
    _publish_in_arabic(press)
    _publish_elsewhere(press)
    press.store.finish_run(press.run, "finished", "finished", press.at(29.9))
    press.run = press.store.start_run(6, press.at(0.01))
    return press


def _found_all(press: Press) -> None:
    press.found("sahel")
    press.found("bahr_times", names={"en": "Bahr Times"}, country="EG", languages=("en",))
    press.found("deniz", names={"tr": "Deniz Gazetesi"}, country="TR", languages=("tr",))
    press.found("shar", hours=0.001, names={"ckb": "هەواڵی شار"}, country="IQ", languages=("ckb",))
    press.found("le_port", names={"fr": "Le Courrier du Port"}, country="TN", languages=("fr",))
    section = Channel("hayam/latest", "hayam", ChannelKind.SECTION, "https://hayam.example/latest")
    press.found("hayam", names={"he": "חדשות הים"}, country="IL", languages=("he",), channels=(section,))


def _publish_in_arabic(press: Press) -> None:
    base = "https://sahel.example/news"
    arabic = f"{base}/%D9%85%D9%83%D8%AA%D8%A8%D8%A9-%D8%AC%D8%AF%D9%8A%D8%AF%D8%A9"
    press.lists("sahel", arabic, f"{base}/2", f"{base}/3", f"{base}/4", hours=26)
    sources = {"title": "json-ld", "section": "rule", "authors": "meta", "paragraphs": "rule", "language": "link"}
    press.reads(
        arabic,
        hours=25.9,
        sources=sources,
        image="https://sahel.example/img/library.jpg",
        image_caption="واجهة المكتبة الجديدة",
        paragraphs=(
            "افتتحت البلدية صباح اليوم مكتبة عامة جديدة في وسط المدينة، بحضور عدد من الكتاب والأهالي.",
            "وتضم المكتبة ثلاثة آلاف كتاب، وقاعة للقراءة تتسع لأربعين شخصًا.",
            "وقالت مديرة المكتبة إن الأبواب مفتوحة من الثامنة صباحًا حتى السادسة مساءً.",
        ),
    )
    press.reads(
        arabic,
        hours=20,
        title="افتتاح مكتبة عامة كبيرة في وسط المدينة",
        paragraphs=(
            "افتتحت البلدية صباح اليوم مكتبة عامة جديدة في وسط المدينة، بحضور عدد من الكتاب والأهالي.",
            "وتضم المكتبة خمسة آلاف كتاب، وقاعة للقراءة تتسع لستين شخصًا.",
            "وقالت مديرة المكتبة إن الأبواب مفتوحة من الثامنة صباحًا حتى السادسة مساءً.",
            "ومن المقرر أن تستضيف المكتبة معرضًا للكتاب في الخريف.",
        ),
    )
    press.reads(arabic, hours=3, authors=("ليلى حداد", "سامي خوري"))
    day = Stamp(None, date(2026, 3, 17), Precision.DAY, "17 آذار 2026", "Asia/Beirut", "time", ("imprecise",))
    press.reads(f"{base}/2", hours=25, title="أمطار غزيرة على الساحل", published=day)
    press.reads(f"{base}/3", hours=25, title="تأجيل مباراة الأحد")
    press.misses(f"{base}/3", hours=24.5)
    press.misses(f"{base}/3", hours=0.2)
    press.reads(f"{base}/4", hours=25, title="سوق الخضار: أسعار اليوم", kind="no-date", published=None)
    press.misses(f"{base}/4", hours=1)
    press.lists("sahel", hours=0.1)


def _publish_elsewhere(press: Press) -> None:
    english: dict[str, Any] = {
        "language": "en",
        "direction": Direction.LTR,
        "authors": ("Mona Adel",),
        "section": "Local",
    }
    port = "https://bahr_times.example/2026/ferry"
    press.lists("bahr_times", port, hours=12)
    press.reads(
        port, hours=11, title="Ferry returns to the old port", **english,
        paragraphs=("The ferry line will start again on Monday.", "Tickets cost 20 pounds."),
    )  # fmt: skip
    press.reads(port, hours=2, paragraphs=("The ferry line will start again on Tuesday.", "Tickets cost 25 pounds."))
    for hours in (1.5, 1, 0.5):
        press.refuses("bahr_times", "http-403", hours=hours, detail="403 from bahr_times.example")
    turkish = "https://deniz.example/haber/1"
    hints = Hints(title="Sahilde yürüyüş yolu açıldı", summary="Yol <b>üç</b> kilometre.", published="19 Mart 2026")
    press.lists("deniz", turkish, hours=1, hints=hints, kind="malformed-feed")
    press.lists("le_port", "https://le_port.example/a/1", hours=0.5)
    press.reads(
        "https://le_port.example/a/1", hours=0.4, title="Le marché aux poissons rouvre", language="fr",
        direction=Direction.LTR, section="Ville", authors=("Inès Ben Salah",),
        paragraphs=("Le marché aux poissons a rouvert samedi.",), published=None,
    )  # fmt: skip
    press.lists("hayam", "https://hayam.example/i/1", hours=5)
    press.reads(
        "https://hayam.example/i/1", hours=4, title="הטיילת החדשה נפתחה", language="he", section="מקומי",
        authors=(), byline="מערכת", paragraphs=("הטיילת נפתחה היום.", "אורכה שלושה קילומטרים."), kind="no-date",
    )  # fmt: skip


@pytest.fixture
def pulse(now: datetime) -> Pulse:
    """A daemon in good health."""
    return Pulse(
        now - timedelta(hours=30), now - timedelta(seconds=3), 1, 0.004, delays=Delays().after(0.004).after(0.03)
    )


@pytest.fixture
def ask(store: ShownStore, now: datetime, pulse: Pulse) -> Callable[..., Answer]:
    """Asks the dashboard for a page: `ask("/articles?page=2")`, over the store unless another is given."""

    made: dict[tuple[int, Pulse | None], tuple[Any, Any]] = {}  # keeps the stores, so that no id is used twice

    def app_over(over: Any, beat: Pulse | None) -> Any:
        key = (id(over), beat)
        if key not in made:
            app = create_app(over, settings=Settings(), clock=FixedClock(now), pulse=(lambda: beat) if beat else None)
            made[key] = app, over
        return made[key][0]

    def asked(
        target: str, *, over: Any = None, beat: Pulse | None = pulse, form: dict[str, str] | None = None, **options: Any
    ) -> Answer:
        app = app_over(over or store, beat)
        if form is not None:
            options |= {"method": "POST", "form": {"proof": app.state.access.sessions.proof(None), **form}}
        return asyncio.run(call_app(app, target, **options))

    return asked


async def call_app(
    app: Any,
    target: str,
    *,
    method: str = "GET",
    headers: dict[str, str] | None = None,
    root: str = "",
    form: dict[str, str] | None = None,
    client: str = "127.0.0.1",
    scheme: str = "http",
) -> Answer:
    """One request to an application; `form` is sent as a browser sends it."""
    path, _, query = target.partition("?")
    sent_headers = {"host": HOST, **({"content-type": FORM} if form is not None else {}), **(headers or {})}
    scope: Scope = {
        "type": "http", "http_version": "1.1", "method": method, "scheme": scheme, "server": ("127.0.0.1", 8470),
        "client": (client, 1), "path": root + path, "raw_path": path.encode(), "query_string": query.encode(),
        "root_path": root,
        "headers": [(k.lower().encode(), v.encode()) for k, v in sent_headers.items()],
    }  # fmt: skip
    sent: list[Message] = []

    asked = False

    async def receive() -> Message:
        nonlocal asked
        if asked:
            await asyncio.Event().wait()  # as a server: nothing more comes until the client leaves
        asked = True
        return {"type": "http.request", "body": urlencode(form or {}).encode(), "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    found = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    cookies = tuple(value.decode() for name, value in sent[0]["headers"] if name == b"set-cookie")
    return Answer(sent[0]["status"], found, b"".join(message.get("body", b"") for message in sent[1:]), cookies)


@pytest.fixture
def ask_together(now: datetime) -> Callable[..., Any]:
    """Runs a coroutine function that gets a `call(target)`, for requests at the same time."""

    def run(script: Callable[..., Any], over: Any) -> Any:
        app = create_app(over, settings=Settings(), clock=FixedClock(now))
        return asyncio.run(script(lambda target: call_app(app, target)))

    return run


@pytest.fixture
def serve(full_press: Press, pulse: Pulse) -> Callable[[], Any]:
    """Makes the application over the full press."""
    return lambda: create_app(
        full_press.store, settings=full_press.settings, clock=FixedClock(full_press.now), pulse=lambda: pulse
    )


class BrokenStore:
    """A store whose database is gone: every method raises."""

    def __getattr__(self, name: str) -> Any:
        def fail(*_args: Any, **_options: Any) -> None:
            raise StoreError("The disk is full. Free some space.")

        return fail


@pytest.fixture
def broken_store() -> Any:
    return BrokenStore()


@pytest.fixture
def with_pulse(pulse: Pulse) -> Callable[..., Pulse]:
    """The pulse with some of its fields changed."""
    return lambda **fields: replace(pulse, **fields)


@pytest.fixture
def address(serve: Callable[[], Any]) -> Iterator[str]:
    """Where the application over the full press is served, on a loop of its own."""
    started, found = threading.Event(), []
    loop, done = asyncio.new_event_loop(), asyncio.Event()

    async def work() -> None:
        async with serving(serve(), listen("127.0.0.1", 0)) as where:
            found.append(where)
            started.set()
            await done.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(work(),))
    thread.start()
    assert started.wait(60), "the dashboard did not start"
    yield found[0]
    loop.call_soon_threadsafe(done.set)
    thread.join(10)
    loop.close()
