"""Looks at what is wrong, again and again: keeps the heartbeat and the findings' memory, tells people."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from rasid.errors import StoreError
from rasid.health.assess import assess
from rasid.health.looking import LookAround, look
from rasid.health.ports import Observing
from rasid.health.state import Beat, Memory, Track
from rasid.health.telling import Key, Message, News, messages, told
from rasid.ports import Clock
from rasid.settings import Settings

log = logging.getLogger(__name__)

Tell = Callable[[Sequence[Message]], bool]
"""Sends messages; returns whether they went out. May block."""


Post = Callable[[Sequence[tuple[Message, datetime]]], None]
"""Keeps messages for webhooks, each with the moment from which it holds; what was kept before is passed over."""


class Watch:
    """The daemon's own view of its health. Its methods ask the store: call them in a thread."""

    def __init__(
        self,
        store: Observing,
        settings: Settings,
        clock: Clock,
        *,
        beat: Callable[[], Beat],
        around: LookAround,
        tell: Tell | None = None,
        post: Post | None = None,
    ) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._beat = beat
        self._around = around
        self._tell = tell
        self._post = post
        self._memory: Memory | None = None  # this process is the only one that changes it
        self._unposted: dict[tuple[Key, News, datetime], tuple[Message, datetime]] = {}
        self.write_fault: str | None = None

    def keep_beat(self) -> None:
        """Leave the heartbeat for `rasid check`, which also works when this process does not."""
        try:
            self._store.keep_beat(self._beat())
        except StoreError as error:
            self.write_fault = str(error)
            raise
        self.write_fault = None

    def stop(self) -> None:
        """Leave word that the daemon was stopped, and did not die."""
        self._store.keep_beat(replace(self._beat(), stopping=True))

    def look(self) -> None:
        """Assess, log and tell what is new, and remember it. What could not be told is told next time."""
        state = look(self._store, self._around, self._settings, self._beat())
        if self._memory is not None:  # also when it could not be stored: nothing is told twice
            state = replace(state, seen=replace(state.seen, memory=self._memory))
        made = assess(state, self._clock.now())
        new = messages(made)
        for message in new:
            since = _since(made.memory[message.key], message.news)
            self._unposted.setdefault((message.key, message.news, since), (message, since))
        sent: Sequence[Message] = new
        if new and self._tell is not None and not self._tell(new):
            sent = ()
        for message in sent:
            log.warning("finding %s: %s", message.news, message.text)
        self._memory = told(made.memory, sent)
        if self._post is not None:  # after people were told: of a database that cannot be written most of all
            self._post(list(self._unposted.values()))
        self._unposted.clear()
        self._store.keep_memory(self._memory)


def _since(track: Track, news: News) -> datetime:
    return track.closed_at or track.since if news is News.CLOSED else track.since
