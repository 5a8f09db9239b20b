"""Which due work goes into which crawl. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from rasid.records import ArticleState, Batch, ChannelState


@dataclass(slots=True)
class _Group:
    """Due work that must not be torn apart, since it shares hosts."""

    hosts: set[str]
    outlets: set[str]
    channels: list[ChannelState] = field(default_factory=list)
    articles: list[ArticleState] = field(default_factory=list)

    def absorb(self, other: "_Group") -> None:
        self.hosts |= other.hosts
        self.outlets |= other.outlets
        self.channels += other.channels
        self.articles += other.articles


def plan_batches(
    channels: Sequence[ChannelState],
    articles: Sequence[ArticleState],
    *,
    busy: Collection[str],
    slots: int,
    outlets_max: int,
    articles_max: int,
) -> list[Batch]:
    """Spread due work over at most `slots` batches of at most `outlets_max` outlets.

    Work on one host always stands in one batch, and a host in `busy` (names as `hosts_of` gives
    them) is left for later, so that no two crawls ever talk to the same host. `articles_max`
    bounds the articles of one outlet in a batch; the order of both inputs is kept, so the work
    that waits longest goes first.
    """
    taken = set(busy)
    groups = [group for group in _groups(channels, articles, articles_max) if not group.hosts & taken]
    if not groups or slots <= 0:
        return []
    size = min(outlets_max, -(-len(groups) // slots))
    chunks = [groups[start : start + size] for start in range(0, len(groups), size)]
    return [_batch(chunk) for chunk in chunks[:slots]]


def hosts_of(batch: Batch) -> frozenset[str]:
    """The hosts that a batch's own addresses name."""
    return frozenset(map(_host, _addresses(batch.channels, batch.articles)))


def outlets_of(batch: Batch) -> frozenset[str]:
    """The outlets that a batch works for."""
    return frozenset(
        [*(state.channel.outlet_id for state in batch.channels), *(state.outlet_id for state in batch.articles)]
    )


def _addresses(channels: Iterable[ChannelState], articles: Iterable[ArticleState]) -> Iterable[str]:
    yield from (state.channel.url for state in channels)
    yield from (state.url for state in articles)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _groups(channels: Sequence[ChannelState], articles: Sequence[ArticleState], articles_max: int) -> list[_Group]:
    by_outlet: dict[str, _Group] = {}
    taken: defaultdict[str, int] = defaultdict(int)
    for channel in channels:
        group = by_outlet.setdefault(channel.channel.outlet_id, _Group(set(), {channel.channel.outlet_id}))
        group.channels.append(channel)
        group.hosts.add(_host(channel.channel.url))
    for article in articles:
        if taken[article.outlet_id] >= articles_max:
            continue
        taken[article.outlet_id] += 1
        group = by_outlet.setdefault(article.outlet_id, _Group(set(), {article.outlet_id}))
        group.articles.append(article)
        group.hosts.add(_host(article.url))
    return _merged(by_outlet.values())


def _merged(groups: Iterable[_Group]) -> list[_Group]:
    """Groups that share a host made one, each where the first of them stood."""
    merged: dict[int, _Group] = {}
    places: dict[str, int] = {}  # which of them has a host
    for number, group in enumerate(groups):
        sharing = sorted({places[host] for host in group.hosts if host in places})
        first = sharing[0] if sharing else number
        for other in sharing[1:]:
            merged[first].absorb(merged.pop(other))
        if sharing:
            merged[first].absorb(group)
        else:
            merged[first] = group
        places |= dict.fromkeys(merged[first].hosts if len(sharing) > 1 else group.hosts, first)
    return [merged[number] for number in sorted(merged)]


def _batch(groups: Iterable[_Group]) -> Batch:
    whole = _Group(set(), set())
    for group in groups:
        whole.absorb(group)
    return Batch(0, tuple(whole.channels), tuple(whole.articles))
