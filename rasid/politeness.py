"""Whether a host was treated well, by what the ledger says of the requests to it. Pure."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from rasid.records import Outlet

HOUR = timedelta(hours=1)

SLACK = 0.005
"""Seconds by which a gap may seem shorter than it was: beginnings are by the wall clock, durations by a steady one."""


@dataclass(frozen=True, slots=True)
class Requested:
    """One request as the ledger has it. `floor` is how many seconds had to lie between it and the one before;
    `what` is what it came to, or what it was for."""

    host: str
    at: datetime
    seconds: float
    floor: float
    url: str = ""
    status: int | None = None
    what: str = ""

    @property
    def end(self) -> datetime:
        """When the answer was complete, or the request given up."""
        return self.at + timedelta(seconds=self.seconds)


@dataclass(frozen=True, slots=True)
class Spaced:
    """A request, the seconds between the end of the one before and its beginning (None: there is none
    before), and how many went out in the hour that ends with it."""

    request: Requested
    gap: float | None
    in_hour: int

    @property
    def too_soon(self) -> bool:
        """Whether the host was not left alone for long enough. A negative gap: both were under way at once."""
        return self.gap is not None and self.gap < self.request.floor - SLACK


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a host was treated. `least_gap` is in seconds; `busiest` is the most requests in any hour;
    `too_soon` and `over_budget` count the requests that should have waited."""

    requests: int
    least_gap: float | None
    floor: float | None  # where the least gap was
    busiest: int
    budget: int  # requests an hour; 0: no bound
    too_soon: int
    over_budget: int

    @property
    def polite(self) -> bool:
        """Whether no request should have waited."""
        return not self.too_soon and not self.over_budget


def spaced(requests: Iterable[Requested]) -> Iterator[Spaced]:
    """Each request to one host with what lies before it; they come ordered by their beginnings."""
    hour: deque[datetime] = deque()
    ended: datetime | None = None
    for request in requests:
        hour.append(request.at)
        while hour[0] <= request.at - HOUR:
            hour.popleft()
        yield Spaced(request, None if ended is None else (request.at - ended).total_seconds(), len(hour))
        ended = request.end if ended is None else max(ended, request.end)


def judge(requests: Iterable[Spaced], *, budget: int) -> Verdict:
    """The verdict over the requests to one host."""
    number = too_soon = over = busiest = 0
    least: Spaced | None = None
    for one in requests:
        number += 1
        too_soon += one.too_soon
        over += bool(budget) and one.in_hour > budget
        busiest = max(busiest, one.in_hour)
        if one.gap is not None and (least is None or least.gap is None or one.gap < least.gap):
            least = one
    floor = least.request.floor if least else None
    return Verdict(number, least.gap if least else None, floor, busiest, budget, too_soon, over)


def sites_of(outlet: Outlet) -> set[str]:
    """The hosts that an outlet's file names, without `www`."""
    addresses = (outlet.homepage, *(channel.url for channel in outlet.channels))
    return {(urlsplit(address).hostname or "").removeprefix("www.") for address in addresses}


class Budgets:
    """How many requests an hour each host gets: what a file says of its outlet's hosts (the least, where
    several do), else `usual`."""

    def __init__(self, outlets: Sequence[Outlet], usual: int) -> None:
        self._usual = usual
        self._sites: dict[str, int] = {}
        for outlet in outlets:
            for site in sites_of(outlet) if outlet.host_budget else ():
                self._sites[site] = min(outlet.host_budget or usual, self._sites.get(site, outlet.host_budget or usual))

    def of(self, host: str) -> int:
        """Requests an hour to a host: what is said of it, else of the nearest domain that it lies in; 0: no bound."""
        while host:
            if host in self._sites:
                return self._sites[host]
            host = host.partition(".")[2]
        return self._usual
