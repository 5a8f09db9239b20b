"""Delivers to webhooks: in order, at least once, each hook by itself."""

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from threading import Event as Flag
from threading import Lock
from typing import Any, Protocol

from rasid.errors import StoreError
from rasid.ports import Clock, StoredChange
from rasid.webhooks import Event, Hook, HookState, Outbox, change_event, notice_event, pause_after

log = logging.getLogger(__name__)

EVERY = 2.0
"""Seconds between two looks at what is to be delivered."""

_AT_ONCE = 100  # events of a kind that one look takes
_HOOKS_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a delivery: nothing wrong, or what was. `wait` is how many seconds the receiver asks for."""

    error: str = ""
    wait: float | None = None


class Told(Protocol):
    """A store that tells of changes; see `Store` and `Showing`."""

    def changes(self, *, after: int | None = None, limit: int = 100, quiet: bool = False) -> list[StoredChange]:
        """Changes with a larger id, the oldest first."""

    def identity(self) -> str:
        """A name that no other store has."""


Send = Callable[[Hook, Event], Answer]
"""Makes one delivery. Blocks; never raises for what the receiver or the network does."""


class Courier:
    """Keeps going from each hook's place in the store, so that whoever dies loses nothing."""

    def __init__(self, store: Told, outbox: Outbox, hooks: Sequence[Hook], clock: Clock, send: Send) -> None:
        self._store = store
        self._outbox = outbox
        self._hooks = hooks
        self._clock = clock
        self._send = send
        self._pool = ThreadPoolExecutor(max(1, min(len(hooks), _HOOKS_AT_ONCE)), "webhook")
        self._busy: set[str] = set()
        self._begun = False
        self._lock = Lock()
        self._ending = Flag()

    def run(self) -> None:
        """Set every hook going that is not under way and whose time has come. Does not wait for them."""
        if not self._begun:
            self._outbox.retain([hook.name for hook in self._hooks])
            self._begun = True
        for hook in self._hooks:
            with self._lock:
                if hook.name in self._busy or self._ending.is_set():
                    continue
                self._busy.add(hook.name)
            self._pool.submit(self._serve, hook)

    def close(self) -> None:
        """Begin no more deliveries, and wait for those under way."""
        self._ending.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _serve(self, hook: Hook) -> None:
        try:
            self.deliver(hook)
        except StoreError as error:
            log.error("webhook %s: its place cannot be read or kept, it is tried again: %s", hook.name, error)
        except Exception:  # the boundary of a hook: others must be served
            log.exception("webhook %s failed; it is tried again", hook.name)
        finally:
            with self._lock:
                self._busy.discard(hook.name)

    def deliver(self, hook: Hook) -> None:
        """Deliver what waits for one hook, until it fails."""
        kept = state = self._outbox.states().get(hook.name) or self._begin(hook)
        if state.next_try_at is not None and state.next_try_at > self._clock.now():
            return
        for event, place in self._waiting(hook, state):
            if self._ending.is_set():
                break
            if event is None:
                state = replace(state, **place)
                continue
            kept = state = self._told(self._send(hook, event), hook, state, place)
            if state.failures:
                return
        if state != kept:
            self._outbox.keep(state)

    def _begin(self, hook: Hook) -> HookState:
        """A new hook hears of what comes from now on."""
        state = HookState(hook.name, *self._outbox.end())
        self._outbox.keep(state)
        return state

    def _waiting(self, hook: Hook, state: HookState) -> Iterator[tuple[Event | None, dict[str, Any]]]:
        """What comes next, None where it is not wanted, each with the place reached when it has been received."""
        name = self._store.identity()
        for notice in self._outbox.notices(state.notices_after, _AT_ONCE):
            yield notice_event(name, notice) if hook.wants_notice(notice) else None, {"notices_after": notice.id}
        for row in self._store.changes(after=state.changes_after, limit=_AT_ONCE, quiet=True):
            yield change_event(name, row) if hook.wants_change(row) else None, {"changes_after": row.id}

    def _told(self, answer: Answer, hook: Hook, state: HookState, place: dict[str, Any]) -> HookState:
        """The state after one try, kept."""
        now = self._clock.now()
        if answer.error:
            failures = state.failures + 1
            pause = pause_after(failures, answer.wait)
            log.warning("webhook %s: %s; tried again in %.0f s", hook.name, answer.error, pause)
            state = replace(
                state,
                failures=failures,
                failing_since=state.failing_since or now,
                next_try_at=now + timedelta(seconds=pause),
                error=answer.error,
            )
        else:
            done = state.delivered + 1
            state = HookState(hook.name, state.changes_after, state.notices_after, delivered=done, delivered_at=now)
            state = replace(state, **place)
        self._outbox.keep(state)
        return state
