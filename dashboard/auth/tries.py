"""Who may try a password now. All is decided and counted before the password is looked at, which costs memory and time.

A browser that has logged in before shows so by a cookie, and is counted by itself: strangers cannot lock it out.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

TRIES, WINDOW = 5, timedelta(minutes=15)
"""Failed tries of one guest in so much time; after that none of theirs is looked at."""
MANY, PACE = 60, timedelta(seconds=1)
"""Failed tries of all strangers within `WINDOW`, from which on one of them in so much time is looked at."""
WAITING = 4
"""Tries that wait for their turn, of strangers and of known browsers each: passwords are looked at one at a time."""
_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Guest:
    """Whose tries are counted together: a browser that has logged in before, or a stranger's address."""

    name: str
    known: bool = False


def guest(address: str, browser: str | None) -> Guest:
    """Who tries. Of IPv6 all addresses of a network of 64 bits are one: everybody has so many."""
    if browser is not None:
        return Guest(browser, known=True)
    try:
        parsed = ip_address(address)
    except ValueError:
        return Guest(address)
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return Guest(f"{int(parsed) >> 64:x}::/64")
    return Guest(str(getattr(parsed, "ipv4_mapped", None) or parsed))


class Tries:
    """Counts tries. Each counts as failed from its beginning until it has succeeded. Safe from several threads."""

    def __init__(self, remembered: int = _REMEMBERED) -> None:
        self._lock = threading.Lock()
        self._made: deque[tuple[datetime, Guest]] = deque(maxlen=remembered)

    def begin(self, who: Guest, now: datetime) -> timedelta | None:
        """Count a try that may be made, and return None; or return how long it has to wait."""
        with self._lock:
            while self._made and abs(now - self._made[0][0]) >= WINDOW:  # a clock may have been ahead
                self._made.popleft()
            own = [at for at, guest in self._made if guest == who]
            if len(own) >= TRIES:
                return own[-TRIES] + WINDOW - now
            strangers = [] if who.known else [at for at, guest in self._made if not guest.known]
            if len(strangers) >= MANY and now - strangers[-1] < PACE:
                return strangers[-1] + PACE - now
            self._made.append((now, who))
            return None

    def withdraw(self, who: Guest, now: datetime) -> None:
        """Take a try back that began at `now` and was not looked at."""
        with self._lock:
            if (now, who) in self._made:
                self._made.remove((now, who))

    def succeeded(self, who: Guest) -> None:
        """Forget the tries of somebody who knows the password."""
        with self._lock:
            self._made = deque((made for made in self._made if made[1] != who), self._made.maxlen)


class Turns:
    """Lets one in at a time, and lets only a few wait: Argon2 takes 64 MiB and tens of milliseconds each time."""

    def __init__(self) -> None:
        self._one = threading.Lock()
        self._room = {known: threading.BoundedSemaphore(1 + WAITING) for known in (False, True)}

    @contextmanager
    def turn(self, who: Guest) -> Iterator[bool]:
        """Wait for one's turn; gives False at once when too many wait already."""
        room = self._room[who.known]
        if not room.acquire(blocking=False):
            yield False
            return
        try:
            with self._one:
                yield True
        finally:
            room.release()
