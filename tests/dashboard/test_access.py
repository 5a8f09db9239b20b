"""Who may look and who may act: password, tokens, sessions, hosts and origins."""

import asyncio
import os
import stat
import threading
from base64 import b64encode
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard.app import create_app
from dashboard.auth.access import Access, refuse_open_listening
from dashboard.auth.pages import inside
from dashboard.auth.secret_files import TokenFile, add_token, write_password
from dashboard.auth.sessions import IDLE, LONGEST, Sessions
from dashboard.auth.tries import TRIES, WINDOW
from rasid.errors import SettingsError
from rasid.settings import Settings
from tests.dashboard.conftest import call_app

PASSWORD, TOKEN = "قلعة على الساحل 9", "t0ken-of-a-feed-reader-0123456789"
HTML = {"accept": "text/html"}


@dataclass
class Clock:
    moment: datetime

    def now(self) -> datetime:
        return self.moment


@dataclass
class Site:
    """A dashboard with a clock that can be put forward."""

    app: Any
    clock: Clock
    cookie: str = ""
    bearer: dict[str, str] = field(default_factory=lambda: {"authorization": f"Bearer {TOKEN}"})

    @property
    def proof(self) -> str:
        return str(self.app.state.access.sessions.proof(self.cookie or None))

    def ask(self, target: str, *, headers: dict[str, str] | None = None, **options: Any) -> Any:
        cookies = {"cookie": f"rasid_session={self.cookie}"} if self.cookie else {}
        return asyncio.run(call_app(self.app, target, headers={**cookies, **(headers or {})}, **options))

    def post(self, target: str, proof: str | None = None, headers: dict[str, str] | None = None, **form: str) -> Any:
        form = {"proof": self.proof if proof is None else proof, **form}
        return self.ask(target, method="POST", form=form, headers=headers)

    def log_in(self, password: str = PASSWORD, **form: str) -> Any:
        self.cookie = ""
        answer = self.post("/login", None, None, password=password, **form)
        cookie = answer.headers.get("set-cookie", "")
        if cookie.startswith("rasid_session="):
            self.cookie = cookie.partition("=")[2].partition(";")[0]
        return answer


@pytest.fixture
def guarded(store: Any, now: datetime, tmp_path: Path) -> Site:
    """A dashboard with a password and a token."""
    write_password(tmp_path / "password", PASSWORD)
    add_token(tmp_path / "tokens", TOKEN)
    settings = Settings(password_file=str(tmp_path / "password"), token_file=str(tmp_path / "tokens"))
    clock = Clock(now)
    return Site(create_app(store, settings=settings, clock=clock), clock)


@pytest.fixture
def unguarded(store: Any, now: datetime, tmp_path: Path) -> Site:
    clock = Clock(now)
    settings = Settings(data_dir=tmp_path, dashboard_names=("rasid.press.example",))
    return Site(create_app(store, settings=settings, clock=clock), clock)


def test_the_password_opens_a_session_and_leaving_closes_it(guarded: Site) -> None:
    turned_away = guarded.ask("/changes?kind=gone", headers=HTML)
    assert (turned_away.status, turned_away.headers["location"]) == (303, "/login?next=%2Fchanges%3Fkind%3Dgone")
    assert 'value="/changes?kind=gone"' in guarded.ask(turned_away.headers["location"]).text
    entered = guarded.log_in(next="/changes?kind=gone")
    assert (entered.status, entered.headers["location"]) == (303, "/changes?kind=gone")
    cookie = entered.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie
    assert guarded.ask("/").status == 200
    assert "Log out" in guarded.ask("/").text
    assert guarded.post("/logout").status == 303
    assert guarded.ask("/").status == 401


@pytest.mark.parametrize(
    "other", ['x={"a": 1}', "a[0]=x", "plain", 'b="open', "ü=1"], ids=["json", "index", "bare", "open", "letter"]
)
def test_cookies_of_other_programs_do_not_log_out(guarded: Site, other: str) -> None:
    guarded.log_in()
    assert guarded.ask("/", headers={"cookie": f"{other}; rasid_session={guarded.cookie}"}).status == 200


def test_over_https_the_cookie_keeps_to_https(guarded: Site) -> None:
    answer = guarded.ask("/login", method="POST", form={"proof": guarded.proof, "password": PASSWORD}, scheme="https")
    assert "secure" in answer.headers["set-cookie"].lower()


@pytest.mark.parametrize("password", ["", "wrong password", PASSWORD + " ", PASSWORD.upper() + "x"])
def test_another_password_opens_nothing(guarded: Site, password: str) -> None:
    answer = guarded.log_in(password)
    assert answer.status == 401
    assert "This is not the password." in answer.text
    assert "set-cookie" not in answer.headers


def test_sessions_end_by_themselves(guarded: Site) -> None:
    guarded.log_in()
    guarded.clock.moment += IDLE
    assert guarded.ask("/").status == 200  # used: another while begins
    guarded.clock.moment += IDLE + timedelta(seconds=1)
    assert guarded.ask("/").status == 401
    guarded.log_in()
    for _ in range(int(LONGEST / IDLE) + 1):
        guarded.clock.moment += IDLE
        guarded.ask("/")
    assert guarded.ask("/").status == 401


def test_a_new_password_ends_all_sessions(guarded: Site, tmp_path: Path) -> None:
    guarded.log_in()
    write_password(tmp_path / "password", "another password")
    assert guarded.ask("/").status == 401
    assert guarded.log_in().status == 401
    assert guarded.log_in("another password").status == 303


def test_tries_are_limited_by_address(guarded: Site) -> None:
    for _ in range(TRIES):
        assert guarded.log_in("a guess").status == 401
    answer = guarded.log_in()
    assert answer.status == 429
    assert answer.headers["retry-after"] == str(int(WINDOW.total_seconds()))
    assert "Too many wrong passwords came from here. Wait for 15 minutes." in answer.text
    elsewhere = guarded.ask(
        "/login", method="POST", form={"proof": guarded.proof, "password": PASSWORD}, client="192.0.2.7"
    )
    assert elsewhere.status == 303
    guarded.clock.moment += WINDOW
    assert guarded.log_in().status == 303


def test_tries_at_once_are_counted_before_any_is_looked_at(guarded: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forty from one address: five are hashed, one after the other, and the rest never."""
    access, lock, looked, together = guarded.app.state.access, threading.Lock(), [], []

    def holds(_password: str) -> bool:
        together.append(lock.acquire(blocking=False))
        looked.append(1)
        os.sched_yield()  # lets another in, if one may
        lock.release()
        return False

    monkeypatch.setattr(access, "holds", holds)
    with ThreadPoolExecutor(40) as pool:
        proof = guarded.proof
        tries = [pool.submit(guarded.post, "/login", proof, None, password=f"guess {n}") for n in range(40)]
        statuses = Counter(made.result().status for made in tries)
    assert len(looked) == statuses[401] <= TRIES
    assert statuses[429] == 40 - statuses[401]
    assert all(together)


def test_strangers_do_not_shut_out_a_browser_that_logged_in_before(guarded: Site) -> None:
    known = guarded.log_in().cookies
    browser = next(cookie for cookie in known if cookie.startswith("rasid_browser=")).partition(";")[0]
    for _ in range(TRIES):
        assert guarded.log_in("a guess").status == 401
    assert guarded.log_in().status == 429  # the same address, another browser
    form = {"proof": guarded.proof, "password": PASSWORD}
    assert guarded.ask("/login", method="POST", form=form, headers={"cookie": browser}).status == 303
    for forged in ("rasid_browser=x.y", f"{browser}0", "rasid_browser=."):
        assert guarded.ask("/login", method="POST", form=form, headers={"cookie": forged}).status == 429


def test_a_known_browser_has_its_own_tries_and_a_new_password_forgets_it(guarded: Site, tmp_path: Path) -> None:
    access = guarded.app.state.access
    cookie = {"cookie": f"rasid_browser={access.new_browser()}"}
    assert access.browser(cookie) is not None
    write_password(tmp_path / "password", "another password")
    assert access.browser(cookie) is None


def test_machines_may_always_ask_how_it_is(guarded: Site) -> None:
    assert [guarded.ask(path).status for path in ("/livez", "/readyz", "/static/rasid.css", "/login")] == [200] * 4
    assert [guarded.ask(path).status for path in ("/metrics", "/runs", "/nothing", "/staticx")] == [401] * 4


def test_a_token_looks_and_acts(guarded: Site) -> None:
    assert guarded.ask("/", headers=guarded.bearer).status == 200
    assert guarded.ask("/", method="POST", headers=guarded.bearer).status == 405  # past the gate: no such action
    for wrong in ("Bearer x", f"Bearer {TOKEN}x", f"Token {TOKEN}", "Bearer"):
        assert guarded.ask("/", headers={"authorization": wrong}).status == 401


def test_a_token_as_basic_password_may_only_look(guarded: Site) -> None:
    basic = {"authorization": "Basic " + b64encode(f"reader:{TOKEN}".encode()).decode()}
    assert guarded.ask("/changes", headers=basic).status == 200
    assert guarded.post("/", headers=basic).status == 401
    assert guarded.ask("/", headers={"authorization": "Basic !"}).status == 401


def test_looking_can_be_free(store: Any, now: datetime, tmp_path: Path) -> None:
    write_password(tmp_path / "dashboard.password", PASSWORD)
    site = Site(
        create_app(store, settings=Settings(data_dir=tmp_path, login_for="actions"), clock=Clock(now)), Clock(now)
    )
    assert site.ask("/").status == 200
    assert site.post("/").status == 401
    site.log_in()
    assert site.post("/").status == 405


def test_what_acts_needs_the_page_s_proof(unguarded: Site) -> None:
    assert unguarded.post("/").status == 405  # past the gate
    refused = unguarded.post("/", proof="0" * 64)
    assert refused.status == 403
    assert "The form is out of date." in refused.text
    assert unguarded.ask("/", method="POST").status == 403
    assert unguarded.ask("/", method="DELETE", headers={"x-rasid-proof": unguarded.proof}).status == 405


def test_one_session_s_proof_is_no_other_s(guarded: Site) -> None:
    before = guarded.proof
    guarded.log_in()
    assert guarded.post("/logout", proof=before).status == 403
    assert guarded.ask("/logout").headers["location"] == "/"  # to look at it ends nothing
    assert guarded.post("/logout").status == 303


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 405),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "none"}, 403),
        ({"origin": "http://127.0.0.1:8470"}, 405),
        ({"origin": "http://127.0.0.1:9000"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
    ],
)
def test_what_acts_comes_from_our_pages(unguarded: Site, headers: dict[str, str], status: int) -> None:
    assert unguarded.post("/", headers=headers).status == status


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8470", 200), ("localhost:1234", 200), ("[::1]:8470", 200), ("LOCALHOST", 200),
        ("rasid.press.example", 200), ("evil.example", 421), ("127.0.0.1.evil.example:8470", 421), ("", 421),
        ("[::1", 421), ("evil.example@127.0.0.1", 200),
    ],
)  # fmt: skip
def test_without_a_login_only_our_own_names_are_answered(unguarded: Site, host: str, status: int) -> None:
    assert unguarded.ask("/livez", headers={"host": host}).status == status


@pytest.mark.parametrize("host", ["rasid.example/login?", "rasid.example/static/", "rasid.example/login#", "/livez?"])
def test_what_is_guarded_is_told_by_the_path_alone(guarded: Site, host: str) -> None:
    assert guarded.ask("/articles", headers={"host": host}).status == 401


def test_a_form_that_never_ends_is_not_read(unguarded: Site) -> None:
    assert unguarded.post("/", much="x" * 70_000).status == 413


@pytest.mark.parametrize(
    ("host", "fine"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("127.9.9.9", True), ("0.0.0.0", False), ("::", False),
     ("192.168.1.4", False), ("rasid.example", False)],
)  # fmt: skip
def test_listening_beyond_this_machine_needs_a_password(tmp_path: Path, host: str, fine: bool) -> None:
    settings = Settings(data_dir=tmp_path, dashboard_host=host)
    if fine:
        refuse_open_listening(settings, Access(settings))
    else:
        with pytest.raises(SettingsError, match="rasid password"):
            refuse_open_listening(settings, Access(settings))
    write_password(tmp_path / "dashboard.password", PASSWORD)
    refuse_open_listening(settings, Access(settings))


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"password_file": "/nowhere/password"}, "no password file"),
        ({"token_file": "/nowhere/tokens"}, "cannot be read"),
        ({"login_for": "nobody"}, "neither 'all' nor 'actions'"),
    ],
)
def test_settings_that_cannot_be_used(tmp_path: Path, settings: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        Access(Settings(data_dir=tmp_path, **settings))  # type: ignore[arg-type]  # texts all


@pytest.mark.parametrize("text", ["", "# none\n", "short\n", f"{TOKEN}\nshort\n"])
def test_weak_tokens_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "tokens").write_text(text)
    with pytest.raises(SettingsError, match="at least 24 characters"):
        Access(Settings(data_dir=tmp_path, token_file=str(tmp_path / "tokens")))


def test_a_file_of_tokens_in_another_encoding_is_told_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "tokens"
    path.write_bytes("رمز".encode("cp1256"))
    with pytest.raises(SettingsError, match="not in UTF-8"):
        add_token(path, TOKEN)
    with pytest.raises(SettingsError, match="not in UTF-8"):
        TokenFile(path).check()
    assert path.read_bytes() == "رمز".encode("cp1256")


def test_tokens_can_be_added_and_taken_back(guarded: Site, tmp_path: Path) -> None:
    add_token(tmp_path / "tokens", "another-token-of-enough-length")
    assert guarded.ask("/", headers={"authorization": "Bearer another-token-of-enough-length"}).status == 200
    (tmp_path / "tokens").write_text("another-token-of-enough-length  # the archive's\n")
    assert guarded.ask("/", headers=guarded.bearer).status == 401


def test_secrets_are_kept_from_others(tmp_path: Path) -> None:
    write_password(tmp_path / "password", PASSWORD)
    assert stat.S_IMODE((tmp_path / "password").stat().st_mode) == 0o600
    text = (tmp_path / "password").read_text()
    assert text.startswith("$argon2id$")
    assert PASSWORD not in text
    with pytest.raises(SettingsError, match="10 characters"):
        write_password(tmp_path / "password", "short")


@pytest.mark.parametrize(
    ("there", "where"),
    [("/runs", "/runs"), ("/a?b=c&d", "/a?b=c&d"), ("", "/"), ("//evil.example", "/"), ("https://evil.example", "/"),
     ("/\\evil.example", "/"), ("/x\r\ny", "/"), ("javascript:1", "/")],
)  # fmt: skip
def test_a_login_leads_to_pages_of_ours_only(there: str, where: str) -> None:
    assert inside(there) == where


def test_a_session_s_id_and_proof_are_of_no_use_elsewhere(now: datetime) -> None:
    one, other = Sessions(lambda: 1), Sessions(lambda: 1)
    session = one.begin(now)
    assert one.use(session, now)
    assert not other.use(session, now)
    assert one.proof(session) != other.proof(session)
    assert session not in one.proof(session)


def test_a_session_that_a_clock_far_ahead_began_ends_with_that(now: datetime) -> None:
    sessions = Sessions(lambda: 1)
    session = sessions.begin(now + timedelta(days=300))
    assert not sessions.use(session, now)
    close = sessions.begin(now + timedelta(minutes=5))
    assert sessions.use(close, now)


def test_languages(ask: Callable[..., Any]) -> None:
    assert '<html lang="en" dir="ltr">' in ask("/").text
    arabic = ask("/?lang=ar")
    assert '<html lang="ar" dir="rtl">' in arabic.text
    assert "لا منابر بعد" in arabic.text
    assert arabic.headers["set-cookie"].startswith("rasid_lang=ar")
    assert arabic.headers["content-language"] == "ar"
    assert '<html lang="ar"' in ask("/", headers={"cookie": "rasid_lang=ar"}).text
    assert '<html lang="en"' in ask("/?lang=en", headers={"cookie": "rasid_lang=ar"}).text
    assert '<html lang="en"' in ask("/?lang=xx", headers={"cookie": "rasid_lang=<b>"}).text
    assert '<html lang="ar"' in ask("/nothing", headers={"accept-language": "de, ar-LB;q=0.8, en;q=0.2"}).text
    assert '<html lang="en"' in ask("/", headers={"accept-language": "ar;q=0, en;q=0.1, *"}).text
    assert 'href="?kind=gone&amp;lang=ar"' in ask("/changes?kind=gone&lang=en").text
