"""Tells systemd that the daemon is ready, lives, and stops: its notify protocol, over a datagram socket."""

import os
import socket
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from rasid.errors import StoreError
from rasid.ports import Store

Notify = Callable[[str], bool]


def notifier(environment: Mapping[str, str] = os.environ) -> Notify:
    """Sends states such as `READY=1` to the supervisor; says whether there is one that could be told."""
    address = environment.get("NOTIFY_SOCKET", "")

    def notify(state: str) -> bool:
        if not address.startswith(("/", "@")):
            return False
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
            try:
                sender.sendto(state.encode(), "\0" + address[1:] if address[0] == "@" else address)
            except OSError:
                return False  # the supervisor went away: it will notice by itself
        return True

    return notify


def watchdog_seconds(environment: Mapping[str, str] = os.environ) -> float | None:
    """How often the supervisor wants to hear from this process: half of its patience. None: not at all."""
    text = environment.get("WATCHDOG_USEC", "")
    meant = environment.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
    return int(text) / 2_000_000 if text.isdigit() and int(text) and meant else None


class Watchdog:
    """Tells the supervisor that all is well, but only when the tick ran and the database answers."""

    def __init__(
        self, store: Store, notify: Notify, *, last_tick_at: Callable[[], datetime | None], patience: float
    ) -> None:
        self._store = store
        self._notify = notify
        self._last_tick_at = last_tick_at
        self._patience = timedelta(seconds=patience)

    def ping(self, now: datetime) -> bool:
        """Whether it was told. May block as long as the database does."""
        tick = self._last_tick_at()
        if tick is None or now - tick > self._patience:
            return False
        try:
            self._store.check()
        except StoreError:
            return False
        return self._notify("WATCHDOG=1")
