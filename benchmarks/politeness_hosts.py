"""The hosts of a simulated month: what they answer, and a log of what was asked of them, which is the truth."""

import random
from collections import defaultdict
from dataclasses import dataclass, field

from rasid.records import Channel, ChannelKind, Outlet

SHARED = "feeds.shared.example"
CRAWL_DELAY = 10.0
HOUR = 3600.0


@dataclass(slots=True)
class Asked:
    """One request as a host saw it, in seconds of the month. `rests` is how long it then asked to be left alone."""

    began: float
    ended: float
    rests: float = 0.0


@dataclass(slots=True)
class Host:
    """One server. `moody` ones answer 429 and 503 in spells, `slow` ones take their time."""

    name: str
    moody: bool = False
    slow: bool = False
    crawl_delay: float = 0.0
    log: list[Asked] = field(default_factory=list)

    def latency(self, chance: random.Random) -> float:
        """Seconds until the answer is complete; 30 and more are a time-out."""
        usual = chance.lognormvariate(-1.0, 0.8) * (4.0 if self.slow else 1.0)
        return 31.0 if chance.random() < 0.004 else usual

    def status(self, path: str, at: float, chance: random.Random) -> tuple[int, float]:
        """The status, and what Retry-After says (0: nothing)."""
        if path != "/robots.txt" and self.moody and int(at // HOUR) % 19 == 7:
            return chance.choice(((429, 1800.0), (503, 600.0), (500, 0.0), (429, 0.0)))
        if chance.random() < 0.003:
            return 502, 0.0
        return (304, 0.0) if path.startswith("/news/") and chance.random() < 0.9 else (200, 0.0)


@dataclass(slots=True)
class Scene:
    """The outlets of the month, and their hosts by name."""

    outlets: list[Outlet]
    hosts: dict[str, Host]
    news_a_day: dict[str, float] = field(default_factory=lambda: defaultdict(lambda: 30.0))


def make_scene(number: int) -> Scene:
    """So many outlets: usual ones, two whose feeds redirect to one shared host, one that asks for a
    crawl-delay, one of a small budget and much news, one slow and one moody host."""
    outlets, hosts = [], {SHARED: Host(SHARED)}
    for n in range(number):
        name = f"paper{n}"
        host = f"{name}.example"
        hosts[host] = Host(host, moody=n % 6 == 4, slow=n % 6 == 5, crawl_delay=CRAWL_DELAY if n % 6 == 2 else 0.0)
        channels = tuple(
            Channel(f"{name}/{kind}", name, ChannelKind(kind), f"https://{host}/{kind}.xml")
            for kind in ("feed", "sitemap")
        )
        budget = 40 if n % 6 == 3 else None
        outlets.append(
            Outlet(name, {"en": name}, "LB", "Asia/Beirut", ("en",), f"https://{host}/", channels, host_budget=budget)
        )
    scene = Scene(outlets, hosts)
    scene.news_a_day |= {outlet.id: 300.0 for outlet in outlets if outlet.host_budget}
    return scene


@dataclass(frozen=True, slots=True)
class Offences:
    """What the hosts' own logs say: requests that came too soon, too many, two at once, or in a rest."""

    requests: int
    too_soon: int
    over_budget: int
    at_once: int
    in_a_rest: int
    least_gap: float
    fullest_hour: float  # as a share of its budget

    @property
    def none(self) -> bool:
        """Whether every host was treated well."""
        return not (self.too_soon or self.over_budget or self.at_once or self.in_a_rest)


def offences(scene: Scene, *, floor: float, budget: int, restarts: list[float]) -> Offences:
    """Count by brute force. A delay that robots.txt asks for holds from the second request on; what was asked
    for is forgotten when the process ends, so that a rest counts up to the next restart."""
    requests = too_soon = over = at_once = in_rest = 0
    least, fullest = float("inf"), 0.0
    budgets = {f"{outlet.id}.example": outlet.host_budget or budget for outlet in scene.outlets}
    for host in scene.hosts.values():
        log = sorted(host.log, key=lambda asked: asked.began)
        requests += len(log)
        first, limit, rest_until = 0, budgets.get(host.name, budget), 0.0
        for place, one in enumerate(log):
            while log[first].began <= one.began - HOUR:
                first += 1
            fullest = max(fullest, (place - first + 1) / limit)
            over += place - first + 1 > limit
            in_rest += one.began < rest_until
            until = next((moment for moment in restarts if moment >= one.ended), float("inf"))
            rest_until = max(rest_until, min(one.ended + one.rests, until) if one.rests else 0.0)
            if place:
                gap = one.began - log[place - 1].ended
                least = min(least, gap)
                at_once += gap < 0
                too_soon += gap < max(floor, host.crawl_delay if place > 1 else 0.0) - 1e-6
    return Offences(requests, too_soon, over, at_once, in_rest, least, fullest)
