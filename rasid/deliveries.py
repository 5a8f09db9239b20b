"""What comes of a try to deliver an event to a webhook: received, to be tried again, or put aside. Pure.

What is refused again and again would hold up all that comes after it. It is put aside, told, and can be sent
again by a person. A receiver that refuses one event after the other is at fault itself: then all wait for it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from rasid.health.telling import Message
from rasid.webhooks import Event, HookState, Notice

FIRST_PAUSE, LONGEST_PAUSE = 5.0, 3600.0  # seconds between two tries
REFUSALS = 6
"""Refusals of one event, over 155 s or more, after which it is put aside."""
ASIDE_IN_A_ROW = 10
"""Events put aside with none received between them; from then on nothing more is."""
MOST_ASIDE = 1_000
"""Events put aside that are kept for a hook."""

_NOT_NOW = frozenset({408, 425, 429})  # in time, too early, too many: they say that it may be tried again


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a try: nothing wrong, or what was. `wait` is how many seconds the receiver asks for.

    `refused`: the receiver has said that it will not take the event, now or later.
    """

    error: str = ""
    wait: float | None = None
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """An event that was put aside: for whom, when and why. `again`: a person wants it sent again."""

    hook: str
    event: Event
    at: datetime
    error: str
    again: bool = False


def refuses(status: int) -> bool:
    """Whether an answer says that the same request will never be taken (RFC 9110, 15.5)."""
    return 400 <= status < 500 and status not in _NOT_NOW


def pause_after(failures: int, asked: float | None = None) -> float:
    """Seconds until the next try after so many failures in a row; not less than was `asked` for, if it is bearable."""
    pause: float = min(FIRST_PAUSE * 2 ** min(failures - 1, 20), LONGEST_PAUSE)
    return min(max(pause, asked or 0.0), LONGEST_PAUSE)


def waits(state: HookState, now: datetime) -> bool:
    """Whether the next try is to come yet; one that lies further ahead than any pause was set by a clock ahead."""
    if state.next_try_at is None:
        return False
    return timedelta(0) < state.next_try_at - now <= timedelta(seconds=LONGEST_PAUSE)


def received(state: HookState, place: Mapping[str, Any], now: datetime) -> HookState:
    """The state after an event was received; `place` is how far that brings the hook."""
    done = HookState(state.name, state.changes_after, state.notices_after, delivered=state.delivered + 1,
                     delivered_at=now)  # fmt: skip
    return replace(done, **place)


def failed(state: HookState, answer: Answer, now: datetime) -> HookState:
    """The state after a try that failed: there is to be another."""
    failures = state.failures + 1
    return replace(
        state,
        failures=failures,
        failing_since=state.failing_since or now,
        next_try_at=now + timedelta(seconds=pause_after(failures, answer.wait)),
        error=answer.error,
        refusals=state.refusals + answer.refused,
    )


def enough(state: HookState, answer: Answer) -> bool:
    """Whether the event that was just refused is to be put aside."""
    return answer.refused and state.refusals + 1 >= REFUSALS and state.aside_in_a_row < ASIDE_IN_A_ROW


def passed(state: HookState, place: Mapping[str, Any]) -> HookState:
    """The state once an event is put aside: the next one may go at once."""
    fresh = replace(state, failures=0, failing_since=None, next_try_at=None, error="", refusals=0)
    return replace(fresh, aside_in_a_row=state.aside_in_a_row + 1, **place)


class Outbox(Protocol):
    """What hooks have received. As of a `Store`, every call is one transaction and may raise `StoreError`."""

    def states(self) -> dict[str, HookState]:
        """All hooks that were ever served, by name."""

    def keep(self, state: HookState, aside: Refused | None = None) -> None:
        """Replace a hook's state, and put an event aside with it. Of a hook's the latest `MOST_ASIDE` are kept."""

    def retain(self, names: Collection[str]) -> None:
        """Forget all other hooks: should they come back, they hear of what comes from then on."""

    def end(self) -> tuple[int, int]:
        """The last ids of changes and notices; 0 without any."""

    def post(self, messages: Sequence[tuple[Message, datetime]]) -> None:
        """Keep what became of findings, each since when; what is kept already is passed over."""

    def notices(self, after: int, limit: int) -> list[Notice]:
        """Notices with a larger id, the oldest first."""

    def aside(self, hook: str | None = None, *, again: bool = False) -> list[Refused]:
        """What was put aside, the oldest first: of all hooks or one, and only what is to be sent `again`."""

    def send_again(self, hook: str, events: Collection[str] = ()) -> int:
        """Have what was put aside sent again, all or some events by their ids; returns how many."""

    def forget(self, hook: str, events: Collection[str] = ()) -> int:
        """Drop what was put aside, all or some events by their ids; returns how many."""
