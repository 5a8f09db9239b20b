"""The files that hold secrets: the password's Argon2 hash, and the tokens of programs."""

import hmac
import os
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from rasid.errors import SettingsError

LEAST_PASSWORD, LEAST_TOKEN = 10, 24
"""Characters that a password and a token have at least."""

Content = TypeVar("Content")


def write_password(path: Path, password: str) -> None:
    """Keep a password's Argon2id hash, readable by this user alone. Raises `SettingsError`."""
    if len(password) < LEAST_PASSWORD:
        raise SettingsError(f"The password is too short. Give it {LEAST_PASSWORD} characters or more.")
    _write(path, PasswordHasher().hash(password) + "\n")


def add_token(path: Path, token: str) -> None:
    """Add a token to a file of tokens. Raises `SettingsError`."""
    before = _text_of(path) if path.is_file() else ""
    _write(path, before + ("\n" if before and not before.endswith("\n") else "") + token + "\n")


def _text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        raise SettingsError(f"{path} is not in UTF-8. Write it anew.") from None
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}. Check its permissions.") from None


def _write(path: Path, text: str) -> None:
    """Replace a file at once, so that a daemon never reads half of it."""
    beside = path.with_name(path.name + ".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.unlink(missing_ok=True)
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        beside.replace(path)
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror}. Choose a folder of yours.") from None


class _Watched(Generic[Content]):
    """A file's content, read again when the file has changed."""

    def __init__(self, path: Path, read: Callable[[str], Content]) -> None:
        self.path = path
        self._read = read
        self._kept: tuple[tuple[int, int, int], Content] | None = None

    def state(self) -> tuple[int, int, int]:
        """What tells one state of the file from another. Raises `SettingsError` when it cannot be read."""
        try:
            found = self.path.stat()
        except OSError as error:
            raise SettingsError(
                f"{self.path} cannot be read: {error.strerror}. Correct password_file or token_file."
            ) from None
        return found.st_mtime_ns, found.st_size, found.st_ino

    def content(self) -> Content:
        """The content now. Raises `SettingsError`."""
        state = self.state()
        if self._kept is None or self._kept[0] != state:
            self._kept = state, self._read(_text_of(self.path))
        return self._kept[1]


class PasswordFile:
    """A password as `write_password` kept it. May be replaced at any time."""

    def __init__(self, path: Path) -> None:
        self._file = _Watched(path, str.strip)
        self._hasher = PasswordHasher()

    def state(self) -> object:
        """What differs once the password has changed: sessions from before must end."""
        return self._file.state()

    def sign(self, text: str) -> str:
        """What only this password's hash makes of a text: it ends with the password, not with the process."""
        return hmac.new(self._file.content().encode(), text.encode(), "sha256").hexdigest()

    def holds(self, password: str) -> bool:
        """Whether this is the password. Takes tens of milliseconds, on purpose."""
        try:
            return self._hasher.verify(self._file.content(), password)
        except InvalidHashError:
            raise SettingsError(f"{self._file.path} holds no password. Write one with `rasid password`.") from None
        except Argon2Error:
            return False


class TokenFile:
    """Tokens, one a line; `#` begins a remark."""

    def __init__(self, path: Path) -> None:
        self._file = _Watched(path, lambda text: _tokens(text, path))

    def check(self) -> None:
        """Raise `SettingsError` if the file cannot be used."""
        self._file.content()

    def holds(self, token: str) -> bool:
        """Whether this is one of the tokens."""
        given = token.encode()
        return sum(hmac.compare_digest(known, given) for known in self._file.content()) > 0  # looks at all of them


def _tokens(text: str, path: Path) -> tuple[bytes, ...]:
    lines = [line.partition("#")[0].strip() for line in text.splitlines()]
    tokens = tuple(line.encode() for line in lines if line)
    if not tokens or any(len(token) < LEAST_TOKEN for token in tokens):
        raise SettingsError(
            f"{path} must hold tokens of at least {LEAST_TOKEN} characters, one a line. `rasid token` adds one."
        )
    return tokens
