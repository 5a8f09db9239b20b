"""Which due work goes into which crawl."""

from collections import Counter
from collections.abc import Callable
from urllib.parse import urlsplit

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rasid.records import ArticleState, ChannelState
from scheduler.batches import hosts_of, outlets_of, plan_batches

_HOSTS = ["a.example", "b.example", "www.b.example", "c.example", "d.example", "e.example"]
_work = st.lists(st.tuples(st.integers(0, 7), st.sampled_from(_HOSTS)), max_size=25)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    channels=_work,
    articles=_work,
    busy=st.sets(st.sampled_from(["a.example", "b.example", "c.example"])),
    slots=st.integers(0, 4),
    outlets_max=st.integers(1, 4),
)
def test_no_two_batches_share_a_host(
    make_channel_state: Callable[..., ChannelState],
    make_article_state: Callable[..., ArticleState],
    channels: list[tuple[int, str]],
    articles: list[tuple[int, str]],
    busy: set[str],
    slots: int,
    outlets_max: int,
) -> None:
    due_channels = [make_channel_state(f"o{n}", f"https://{host}/{i}") for i, (n, host) in enumerate(channels)]
    due_articles = [make_article_state(i, f"o{n}", url=f"https://{host}/{i}") for i, (n, host) in enumerate(articles)]
    batches = plan_batches(due_channels, due_articles, busy=busy, slots=slots, outlets_max=outlets_max, articles_max=3)
    hosts = Counter(host for batch in batches for host in hosts_of(batch))
    outlets = Counter(outlet for batch in batches for outlet in outlets_of(batch))
    assert len(batches) <= slots
    assert max(hosts.values(), default=1) == 1
    assert max(outlets.values(), default=1) == 1
    assert not busy & set(hosts)
    for batch in batches:
        per_outlet = Counter(article.outlet_id for article in batch.articles)
        assert max(per_outlet.values(), default=0) <= 3
    if slots and not busy and (channels or articles):
        assert batches, "due work with room for it is never left lying"


def test_work_is_spread_over_the_free_slots(make_channel_state: Callable[..., ChannelState]) -> None:
    due = [make_channel_state(f"o{n}") for n in range(10)]
    batches = plan_batches(due, [], busy=(), slots=4, outlets_max=20, articles_max=5)
    assert [len(batch.channels) for batch in batches] == [3, 3, 3, 1]
    assert [urlsplit(state.channel.url).hostname for state in batches[0].channels] == [
        "o0.example",
        "o1.example",
        "o2.example",
    ]


def test_what_does_not_fit_waits_for_the_next_tick(make_channel_state: Callable[..., ChannelState]) -> None:
    due = [make_channel_state(f"o{n}") for n in range(10)]
    batches = plan_batches(due, [], busy=(), slots=2, outlets_max=3, articles_max=5)
    assert [len(batch.channels) for batch in batches] == [3, 3]


def test_what_can_be_shared_out_evenly_is(make_channel_state: Callable[..., ChannelState]) -> None:
    due = [make_channel_state(f"o{n}") for n in range(4)]
    batches = plan_batches(due, [], busy=(), slots=2, outlets_max=20, articles_max=5)
    assert [len(batch.channels) for batch in batches] == [2, 2]


def test_a_host_with_www_and_without_is_one(make_channel_state: Callable[..., ChannelState]) -> None:
    due = [make_channel_state("a", "https://www.sahel.example/rss"), make_channel_state("b", "https://sahel.example/x")]
    (batch,) = plan_batches(due, [], busy=(), slots=2, outlets_max=20, articles_max=5)
    assert (len(batch.channels), hosts_of(batch)) == (2, frozenset({"sahel.example"}))
    assert plan_batches(due[:1], [], busy={"sahel.example"}, slots=2, outlets_max=20, articles_max=5) == []
