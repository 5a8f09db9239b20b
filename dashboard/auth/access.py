"""The rules: who may look, who may act, and whether the dashboard may listen where it is told to."""

import binascii
import hmac
import ipaddress
import secrets
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from starlette.requests import cookie_parser

from dashboard.auth.secret_files import PasswordFile, TokenFile
from dashboard.auth.sessions import Sessions
from dashboard.auth.tries import Tries, Turns
from rasid.errors import SettingsError
from rasid.settings import Settings

COOKIE, BROWSER_COOKIE = "rasid_session", "rasid_browser"
OPEN_TO_ALL = ("/livez", "/readyz", "/login", "/static/")
_LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks. `known`: has shown a password or a token, or none is needed here.

    `by_token`: as a program, in a header that no other site can make a browser send. `proof` is what
    a form of this visitor's must carry. `may_look` and `may_act` follow from the settings.
    """

    known: bool
    by_token: bool
    session: str | None
    proof: str
    may_look: bool

    @property
    def may_act(self) -> bool:
        return self.known


class Access:
    """The rules in force."""

    def __init__(self, settings: Settings) -> None:
        """Raises `SettingsError` for settings that contradict each other or name files that cannot be used."""
        if settings.login_for not in ("all", "actions"):
            raise SettingsError(f"Setting 'login_for': {settings.login_for!r} is neither 'all' nor 'actions'.")
        self._passwords = _password_file(settings)
        self._tokens = TokenFile(Path(settings.token_file)) if settings.token_file else None
        if self._tokens:
            self._tokens.check()
        self._looking_is_free = settings.login_for == "actions"
        self._names = {name.lower() for name in (*_LOCAL_NAMES, settings.dashboard_host, *settings.dashboard_names)}
        self.sessions = Sessions(self._passwords.state if self._passwords else lambda: None)
        self.tries, self.turns = Tries(), Turns()

    @property
    def guarded(self) -> bool:
        """Whether a password or a token is asked for."""
        return self._passwords is not None or self._tokens is not None

    @property
    def has_password(self) -> bool:
        """Whether people can log in."""
        return self._passwords is not None

    def holds(self, password: str) -> bool:
        """Whether this is the password."""
        return self._passwords is not None and self._passwords.holds(password)

    def new_browser(self) -> str:
        """What a browser keeps that has logged in, to be known by later."""
        name = secrets.token_urlsafe(16)
        return f"{name}.{self._browser_sign(name)}"

    def browser(self, headers: Mapping[str, str]) -> str | None:
        """The name of the browser that sent a request with these headers, if it has logged in before."""
        name, _, sign = (_cookie(headers.get("cookie", ""), BROWSER_COOKIE) or "").partition(".")
        known = self._passwords is not None and hmac.compare_digest(sign.encode(), self._browser_sign(name).encode())
        return name if known else None

    def _browser_sign(self, name: str) -> str:
        return self._passwords.sign(f"browser {name}") if self._passwords else ""

    def visitor(self, headers: Mapping[str, str], now: datetime) -> Visitor:
        """Who sent a request with these headers (names in lower case)."""
        by_token, reads = self._shown_token(headers.get("authorization", ""))
        session = _cookie(headers.get("cookie", ""), COOKIE)
        if session is not None and not self.sessions.use(session, now):
            session = None
        known = by_token or session is not None or not self.guarded
        return Visitor(known, by_token, session, self.sessions.proof(session), known or reads or self._looking_is_free)

    def _shown_token(self, header: str) -> tuple[bool, bool]:
        """Whether a token was sent that may act, and whether one that may look.

        A token as the password of HTTP Basic may only look: browsers send that by themselves, for
        whichever site asks them to, and readers of feeds know nothing else.
        """
        scheme, _, value = header.partition(" ")
        if self._tokens is None:
            return False, False
        if scheme.lower() == "bearer":
            found = self._tokens.holds(value.strip())
            return found, found
        if scheme.lower() == "basic":
            return False, self._tokens.holds(_basic_password(value))
        return False, False

    def host_is_ours(self, host: str) -> bool:
        """Whether a Host header names this dashboard.

        Without password and token this keeps out pages elsewhere whose name was made to lead here
        (DNS rebinding). With them nothing is to be had by that.
        """
        if self.guarded:
            return True
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        return name.lower() in self._names


def refuse_open_listening(settings: Settings, access: Access) -> None:
    """Raise `SettingsError` if anybody but this machine could reach a dashboard that asks for nothing."""
    if access.guarded or _is_loopback(settings.dashboard_host):
        return
    raise SettingsError(
        f"The dashboard would listen on {settings.dashboard_host}, beyond this machine, and let everybody act. "
        "Set a password with `rasid password`, or a token with `rasid token` and token_file; "
        "or set dashboard_host to 127.0.0.1."
    )


def password_path(settings: Settings) -> Path:
    """Where the password lies, or would."""
    return Path(settings.password_file) if settings.password_file else settings.data_dir / "dashboard.password"


def same_origin(headers: Mapping[str, str]) -> bool:
    """Whether a request that acts comes from a page of ours, as far as the browser tells."""
    if site := headers.get("sec-fetch-site"):
        return site == "same-origin"
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def _password_file(settings: Settings) -> PasswordFile | None:
    path = password_path(settings)
    if not settings.password_file and not path.is_file():
        return None
    if not path.is_file():
        raise SettingsError(f"There is no password file {path} (password_file). Write it with `rasid password`.")
    return PasswordFile(path)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _cookie(header: str, name: str) -> str | None:
    """The standard library's reader gives nothing once another program of this host has set a cookie it dislikes."""
    return cookie_parser(header).get(name)


def _basic_password(value: str) -> str:
    try:
        return b64decode(value, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""
