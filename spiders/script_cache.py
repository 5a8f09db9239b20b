"""Scripts that pages in the browser have in common: fetched once while they are fresh, and not with every page."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from rasid.timing.freshness import fresh_for

LARGEST = 4_000_000
"""Bytes of a script that is kept."""
MOST = 32_000_000
"""Bytes of all that are."""

_LEFT_OUT = frozenset({"content-encoding", "content-length", "transfer-encoding", "set-cookie"})
_VARIES = frozenset({"", "accept-encoding", "origin"})  # what is the same for all pages of one site


@dataclass(frozen=True, slots=True)
class Script:
    """A script as it was answered, its content coding undone; header names are lower case."""

    body: bytes
    headers: Mapping[str, str]
    until: datetime


def seconds_kept(headers: Mapping[str, str], now: datetime) -> float:
    """For how many seconds a script with such an answer (header names in lower case) is kept; 0: not at all."""
    varies = {name.strip().lower() for name in headers.get("vary", "").split(",")}
    return fresh_for(headers, now) if varies <= _VARIES else 0.0


class ScriptCache:
    """Scripts by the page's host and their address, those used last kept longest."""

    def __init__(self) -> None:
        self._scripts: OrderedDict[tuple[str, str], Script] = OrderedDict()
        self._size = 0

    def get(self, host: str, url: str, now: datetime) -> Script | None:
        """A script that a page of a host may use once more, if there is one that is fresh."""
        found = self._scripts.get((host, url))
        if found is None:
            return None
        if now >= found.until:
            self._drop((host, url))
            return None
        self._scripts.move_to_end((host, url))
        return found

    def keep(self, host: str, url: str, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
        """Keep a script for as long as its answer says that it stays as it is, an hour at most."""
        seconds = seconds_kept(headers, now)
        if not seconds or len(body) > LARGEST:
            return
        self._drop((host, url))
        told = {name: value for name, value in headers.items() if name not in _LEFT_OUT}
        self._scripts[host, url] = Script(body, told, now + timedelta(seconds=seconds))
        self._size += len(body)
        while self._size > MOST:
            self._drop(next(iter(self._scripts)))

    def _drop(self, key: tuple[str, str]) -> None:
        if (gone := self._scripts.pop(key, None)) is not None:
            self._size -= len(gone.body)
