"""How many requests went to a host within an hour, and when there is room for the next one."""

from collections import deque

HOUR, _MINUTE = 3600.0, 60.0
_MINUTES = 60


class Hourly:
    """Counts requests by the minute. A minute counts until the whole of it is an hour ago, so that no
    hour, wherever it begins, ever has more than the limit. Moments are seconds on any one clock.
    """

    __slots__ = ("_minutes", "_total")

    def __init__(self) -> None:
        self._minutes: deque[list[int]] = deque()  # [minute, requests]
        self._total = 0

    def add(self, moment: float) -> None:
        """A request goes out. Moments may come in any order, as when they are read from a ledger."""
        minute = int(moment // _MINUTE)
        self._total += 1
        for place in reversed(range(len(self._minutes))):
            if self._minutes[place][0] == minute:
                self._minutes[place][1] += 1
                return
            if self._minutes[place][0] < minute:
                self._minutes.insert(place + 1, [minute, 1])
                return
        self._minutes.appendleft([minute, 1])

    def used(self, now: float) -> int:
        """How many requests went out in the hour before `now`."""
        oldest = int(now // _MINUTE) - _MINUTES
        while self._minutes and self._minutes[0][0] < oldest:
            self._total -= self._minutes.popleft()[1]
        return self._total

    def room_at(self, now: float, limit: int) -> float:
        """The moment, `now` at the earliest, from which fewer than `limit` (1 or more) lie in the last hour."""
        left = self.used(now) - max(1, limit) + 1
        for minute, requests in self._minutes:
            if left <= 0:
                break
            left -= requests
            now = (minute + _MINUTES + 1) * _MINUTE
        return now
