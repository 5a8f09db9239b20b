"""Sessions of people who logged in, and the proof that a form is ours."""

import hmac
import secrets
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

IDLE, LONGEST = timedelta(hours=12), timedelta(days=7)
"""A session ends when it was not used for so long, and at the latest so long after its log-in."""


class Sessions:
    """Kept in memory: they end with the process, and when the password changes. Safe from several threads."""

    def __init__(self, state: Callable[[], object]) -> None:
        self._state = state  # of the password
        self._lock = threading.Lock()
        self._open: dict[str, tuple[datetime, datetime, object]] = {}  # began, last used, password's state
        self._key = secrets.token_bytes(32)

    def begin(self, now: datetime) -> str:
        """Open a session; returns its id, which only its owner's cookie holds."""
        session = secrets.token_urlsafe(32)
        with self._lock:
            self._open = {name: kept for name, kept in self._open.items() if self._holds(kept, now)}
            self._open[session] = (now, now, self._state())
        return session

    def use(self, session: str, now: datetime) -> bool:
        """Whether a session is open; it stays so for another while."""
        with self._lock:
            kept = self._open.get(session)
            if kept is None or not self._holds(kept, now):
                self._open.pop(session, None)
                return False
            self._open[session] = (kept[0], now, kept[2])
            return True

    def end(self, session: str) -> None:
        """Close a session."""
        with self._lock:
            self._open.pop(session, None)

    def proof(self, session: str | None) -> str:
        """What every form of a session's pages carries, and no other site can know."""
        return hmac.new(self._key, (session or "").encode(), "sha256").hexdigest()

    def proves(self, proof: str, session: str | None) -> bool:
        """Whether a form's proof is that of the session."""
        return hmac.compare_digest(proof.encode(), self.proof(session).encode())

    def _holds(self, kept: tuple[datetime, datetime, object], now: datetime) -> bool:
        began, used, state = kept
        young = abs(now - used) <= IDLE and abs(now - began) <= LONGEST  # a clock may have been ahead
        return young and state == self._state()
