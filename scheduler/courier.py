"""Delivers to webhooks: in order, at least once, each hook by itself."""

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event as Flag
from threading import Lock
from typing import Any, Protocol

from rasid.deliveries import Answer, Outbox, Refused, enough, failed, passed, received, waits
from rasid.errors import StoreError
from rasid.ports import Clock, StoredChange
from rasid.webhooks import Event, Hook, HookState, change_event, notice_event

log = logging.getLogger(__name__)

EVERY = 2.0
"""Seconds between two looks at what is to be delivered."""

_AT_ONCE = 100  # events of a kind that one look takes
_HOOKS_AT_ONCE = 8


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
        state = self._outbox.states().get(hook.name) or self._begin(hook)
        if waits(state, self._clock.now()):
            return
        before, kept = state.failures, self._deliver_again(hook, state)
        if kept.failures > before:
            return
        state = kept
        for event, place in self._waiting(hook, state):
            if self._ending.is_set():
                break
            if event is None:
                state = replace(state, **place)
                continue
            kept = state = self._tried(hook, event, state, place)
            if state.failures:
                return
        if state != kept:
            self._outbox.keep(state)

    def _deliver_again(self, hook: Hook, state: HookState) -> HookState:
        """Deliver what was put aside and is wanted again, until the hook fails. What is refused stays aside."""
        for refused in self._outbox.aside(hook.name, again=True):
            if self._ending.is_set():
                break
            answer, now = self._send(hook, refused.event), self._clock.now()
            if answer.refused:
                log.warning("webhook %s: %s stays put aside: %s", hook.name, refused.event.id, answer.error)
                self._outbox.keep(state, replace(refused, at=now, error=answer.error, again=False))
            elif answer.error:
                return self._failed(state, answer)
            else:
                state = received(state, {}, now)
                self._outbox.keep(state)
                self._outbox.forget(hook.name, [refused.event.id])
        return state

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

    def _tried(self, hook: Hook, event: Event, state: HookState, place: dict[str, Any]) -> HookState:
        """Try one event. The state after it, kept."""
        answer = self._send(hook, event)
        if answer.error and not enough(state, answer):
            return self._failed(state, answer)
        now, aside = self._clock.now(), None
        if answer.error:
            aside, state = Refused(hook.name, event, now, answer.error), passed(state, place)
            log.error("webhook %s: %s is put aside: %s. `rasid webhooks aside` shows it.", hook.name, event.id,
                      answer.error)  # fmt: skip
        else:
            state = received(state, place, now)
        self._outbox.keep(state, aside)
        return state

    def _failed(self, state: HookState, answer: Answer) -> HookState:
        state = failed(state, answer, self._clock.now())
        log.warning("webhook %s: %s; tried again at %s", state.name, answer.error, state.next_try_at)
        self._outbox.keep(state)
        return state
