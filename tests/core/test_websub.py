"""Subscriptions: what a feed's links, a hub's calls and the time make of them."""

import hashlib
import hmac
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rasid.habit import Habit
from rasid.records import Channel, ChannelKind, ChannelMemory, ChannelState, Fetch, Gap, Poll
from rasid.settings import Settings
from rasid.websub import (
    GRACE,
    LEASE_BOUNDS,
    Links,
    Standing,
    Subscription,
    asking,
    called,
    form_of,
    found,
    is_due,
    is_signed,
    links_of,
    listens,
    moved,
    next_poll_beside,
    redirected,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FEED, HUB = "https://sahel.example/feed.xml", "https://hub.example/"
OTHER, LINKS = "https://other.example/", Links(HUB, FEED)
NEW = Subscription("sahel/main", HUB, FEED, "token", "secret", next_at=NOW)
QUERY = {"hub.mode": "subscribe", "hub.topic": FEED, "hub.challenge": "c-1", "hub.lease_seconds": "864000"}


@pytest.mark.parametrize(
    ("headers", "text", "links"),
    [
        ([f'<{HUB}>; rel="hub", <{FEED}>; rel="self"'], "", Links(HUB, FEED)),
        ([f"<{HUB}>;rel=hub", '<https://sahel.example/own>; rel="self"'], "", Links(HUB, "https://sahel.example/own")),
        ([f'<{HUB}>; title="a, b; c"; rel="preload hub"'], "", Links(HUB, FEED)),
        ([f"<{HUB}>; rel=hub, <https://other.example/>; rel=hub"], "", Links(HUB, FEED)),
        (['</style.css>; rel="preload"'], "", None),
        ([], f'<rss><atom:link rel="hub" href="{HUB}"/><a:link href="{FEED}" rel="self"/></rss>', Links(HUB, FEED)),
        ([], f"<feed><link rel='hub' href='{HUB}?a=1&amp;b=2'/></feed>", Links(HUB + "?a=1&b=2", FEED)),
        ([], '<feed><link href="/hub" rel="hub"/></feed>', Links("https://sahel.example/hub", FEED)),
        ([], f'<feed><!-- <link rel="hub" href="{OTHER}"/> <entry> --><link rel="hub" href="{HUB}"/></feed>', LINKS),
        ([], f'<feed><!-- <link rel="hub" href="{OTHER}"/></feed>', None),
        ([], f'<feed><link rel="hub" href="{HUB}"/><!--<link rel="self" href="{OTHER}"/>--></feed>', LINKS),
        ([], f'<feed><subtitle><![CDATA[<!-- <link rel="hub" href="{OTHER}"/>]]></subtitle></feed>', None),
        ([], f'<feed><subtitle><![CDATA[<!-- <item>]]></subtitle><link rel="hub" href="{HUB}"/></feed>', LINKS),
        ([], f'<rss><title>\n<link rel="hub" href="{OTHER}"/></title><link rel="hub" href="{HUB}"/>', LINKS),
        ([], f'<a:feed><a:subtitle type="xhtml"><p><link rel="hub" href="{OTHER}"/></p></a:subtitle></a:feed>', None),
        ([], f'<rss><description/><itunes:summary /><a:link rel="hub" href="{HUB}"/></rss>', LINKS),
        ([], f'<rss><description>cut off <link rel="hub" href="{OTHER}"/>', None),
        ([], f'<?x <link rel="hub" href="{OTHER}"/> ?><feed><link rel="hub" href="{HUB}"/></feed>', LINKS),
        ([], f'<feed><entry><link rel="hub" href="{HUB}"/></entry></feed>', None),
        ([], '<feed><link rel="hub" href="javascript:x"/></feed>', None),
        ([], '<feed><link rel="self" href="https://sahel.example/own"/></feed>', None),
        (
            [], '{"feed_url":"https:\\/\\/sahel.example\\/own","hubs":[{"type":"WebSub","url":"https://hub.example/"}]}',
            Links(HUB, "https://sahel.example/own"),
        ),
        ([], '{"hubs":[],"items":[]}', None),
        ([], "", None),
    ],
)  # fmt: skip
def test_links_of_a_feed(headers: list[str], text: str, links: Links | None) -> None:
    assert links_of(headers, text, FEED) == links


@given(st.lists(st.text(max_size=60), max_size=3), st.text(max_size=300))
def test_whatever_a_feed_says_is_read(headers: list[str], text: str) -> None:
    links = links_of(headers, text, FEED)
    assert links is None or links.hub.startswith(("http://", "https://"))


def test_a_feed_that_names_the_same_hub_changes_nothing_and_another_one_starts_afresh() -> None:
    assert found(NEW, Links(HUB, FEED), NOW, token="t2", secret="s2") == NEW
    other = found(NEW, Links("https://else.example/", FEED), NOW, token="t2", secret="s2")
    assert (other.channel_id, other.token, other.secret, other.standing) == ("sahel/main", "t2", "s2", Standing.WANTED)
    assert is_due(other, NOW)


def test_what_the_hub_is_asked() -> None:
    assert form_of(NEW, "https://rasid.example/base/") == {
        "hub.mode": "subscribe", "hub.topic": FEED, "hub.secret": "secret", "hub.lease_seconds": "864000",
        "hub.callback": "https://rasid.example/base/websub/token",
    }  # fmt: skip


def test_a_hub_that_never_verifies_is_asked_ever_less_and_never_given_up() -> None:
    subscription, waits = NEW, []
    for _ in range(14):
        at = subscription.next_at
        assert is_due(subscription, at)
        subscription = asking(subscription, at)
        waits.append(subscription.next_at - at)
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(minutes=10), timedelta(days=1))
    assert not listens(subscription, subscription.next_at)


def test_a_lease_is_renewed_before_it_ends() -> None:
    made = called(asking(NEW, NOW), QUERY, NOW)
    assert made is not None
    active, challenge = made
    assert (active.standing, active.asked, challenge) == (Standing.ACTIVE, 0, "c-1")
    assert active.lease_until == NOW + timedelta(days=10)
    assert not is_due(active, NOW + timedelta(days=7.9))
    assert is_due(active, NOW + timedelta(days=8))
    renewing = asking(active, NOW + timedelta(days=8))
    assert listens(renewing, NOW + timedelta(days=8)), "pushes go on while the hub is asked again"
    assert listens(renewing, NOW + timedelta(days=10) + GRACE - timedelta(seconds=1))
    assert not listens(renewing, NOW + timedelta(days=10) + GRACE)


@pytest.mark.parametrize(
    "query",
    [
        {}, QUERY | {"hub.topic": "https://else.example/"}, QUERY | {"hub.mode": "unsubscribe"},
        QUERY | {"hub.mode": "publish"}, QUERY | {"hub.challenge": ""}, QUERY | {"hub.challenge": "x" * 5000},
        {name: value for name, value in QUERY.items() if name != "hub.topic"},
    ],
)  # fmt: skip
def test_what_was_not_asked_for_is_not_confirmed(query: dict[str, str]) -> None:
    assert called(asking(NEW, NOW), query, NOW) is None


def test_a_verification_that_nobody_waits_for_is_refused() -> None:
    assert called(NEW, QUERY, NOW) is None
    made = called(asking(NEW, NOW), QUERY, NOW)
    assert made is not None
    assert called(made[0], QUERY | {"hub.lease_seconds": "9999999"}, NOW) is None, "the same call again"


@pytest.mark.parametrize(
    ("status", "location", "target"),
    [
        (307, "https://other.example/hub?a=1", "https://other.example/hub?a=1"),
        (308, "/two", "https://hub.example/two"),
        (308, "https://other.example./", "https://other.example/"),
        (308, "https://user:word@other.example/", "https://other.example/"),
        (307, "http://hub.example/", None),
        (307, "", None),
        (307, "ftp://hub.example/", None),
        (301, "/two", None),
        (302, "/two", None),
        (303, "/two", None),
        (202, "/two", None),
    ],
)
def test_where_a_hub_sends_on(status: int, location: str, target: str | None) -> None:
    """A secret that was sent encrypted is never repeated in the clear."""
    assert redirected(HUB, status, location) == target


def test_from_http_a_hub_may_send_on_to_either_scheme() -> None:
    assert redirected("http://hub.example/", 307, "https://hub.example/") == "https://hub.example/"
    assert redirected("http://hub.example/", 307, "/two") == "http://hub.example/two"


def test_a_hub_that_moved_is_asked_there_until_that_was_in_vain_twice() -> None:
    assert moved(NEW, HUB, OTHER, 308) == replace(NEW, moved_to=OTHER)
    assert moved(NEW, HUB, OTHER, 307) == NEW
    assert moved(NEW, "https://between.example/", OTHER, 308) == NEW, "by way of what was not for good"
    assert moved(NEW, HUB, "https://93.184.215.14/", 308) == NEW, "followed, but not kept: an address is nobody's name"
    subscription, asked_at = moved(NEW, HUB, OTHER, 308), []
    for _ in range(4):
        subscription = asking(subscription, subscription.next_at)
        asked_at.append(subscription.address)
    assert asked_at == [OTHER] * 2 + [HUB] * 2
    assert found(moved(NEW, HUB, OTHER, 308), LINKS, NOW, token="t2", secret="s2").address == OTHER, (
        "the feed names the old"
    )


def test_a_hub_that_says_no_is_asked_again_a_day_later() -> None:
    made = called(asking(NEW, NOW), {"hub.mode": "denied", "hub.topic": FEED, "hub.reason": "full"}, NOW)
    assert made is not None
    denied, challenge = made
    assert (denied.standing, challenge) == (Standing.DENIED, None)
    assert not listens(denied, NOW)
    assert denied.next_at == NOW + timedelta(days=1)
    assert asking(denied, denied.next_at).standing is Standing.WANTED


@given(st.one_of(st.text(max_size=12), st.integers(-10, 10**12).map(str)))
def test_whatever_a_hub_says_of_the_lease_it_is_renewed_in_time(lease: str) -> None:
    made = called(asking(NEW, NOW), QUERY | {"hub.lease_seconds": lease}, NOW)
    assert made is not None
    until = made[0].lease_until
    assert until is not None
    assert LEASE_BOUNDS[0] <= until - NOW <= LEASE_BOUNDS[1]
    assert NOW < made[0].next_at < until


def sign(method: str, body: bytes, secret: str = "secret") -> str:
    return f"{method}={hmac.new(secret.encode(), body, method).hexdigest()}"


@given(st.sampled_from(["sha1", "sha256", "sha384", "sha512"]), st.binary(max_size=200), st.binary(max_size=200))
def test_only_what_the_secret_signed_counts(method: str, body: bytes, other: bytes) -> None:
    header = sign(method, body)
    assert is_signed(NEW, header, body)
    assert is_signed(NEW, header.upper(), body)
    assert is_signed(NEW, header, other) == (other == body)
    assert not is_signed(replace(NEW, secret="else"), header, body)


@pytest.mark.parametrize("method", ["md5", "sha224", "", "none", "sha3_256"])
def test_other_methods_do_not_count(method: str) -> None:
    made = hashlib.new("md5", b"x").hexdigest()
    assert not is_signed(NEW, f"{method}={made}", b"x")


@given(st.text(max_size=80))
def test_whatever_stands_in_place_of_a_signature_is_refused(header: str) -> None:
    assert not is_signed(NEW, header, b"body")


ACTIVE = replace(NEW, standing=Standing.ACTIVE, lease_until=NOW + timedelta(days=8), pushed_at=NOW - timedelta(hours=1))
CHANNEL = Channel("sahel/main", "sahel", ChannelKind.FEED, FEED)
BUSY = Habit((2.0,) * 24, (48.0 / 7,) * 7, 24.0)  # two entries an hour, watched for a day


USUAL = Settings()


def polled(*, last_new_at: datetime | None = None, due: float = 900.0, habit: Habit = BUSY, listed: int = 30) -> Poll:
    memory = ChannelMemory(habit=habit, sketch="".join(f"{n:08x}" for n in range(listed)))
    due_at = NOW + timedelta(seconds=due)
    state = ChannelState(CHANNEL, next_due_at=due_at, last_new_at=last_new_at, memory=memory)
    return Poll(state, Fetch(FEED, NOW, 200))


def wait(subscription: Subscription, poll: Poll, settings: Settings = USUAL) -> float:
    return (next_poll_beside(subscription, poll, NOW, settings) - NOW).total_seconds()


@pytest.mark.parametrize(
    ("subscription", "last_new_at", "relaxed"),
    [
        (ACTIVE, None, True),
        (ACTIVE, NOW - timedelta(hours=1), True),
        (ACTIVE, NOW - timedelta(minutes=20), False),
        (replace(ACTIVE, pushed_at=None), None, False),
        (replace(ACTIVE, lease_until=NOW), None, False),
        (replace(ACTIVE, standing=Standing.DENIED), None, False),
        (replace(ACTIVE, standing=Standing.WANTED), None, False),
    ],
    ids=["pushed", "what was pushed is the latest", "a poll found more", "never pushed", "lapsed", "denied", "wanted"],
)
def test_polls_are_fewer_while_the_hub_brings_what_is_new(
    subscription: Subscription, last_new_at: datetime | None, relaxed: bool
) -> None:
    assert (wait(subscription, polled(last_new_at=last_new_at)) > 1000.0) is relaxed


def test_polls_stay_the_net() -> None:
    assert wait(ACTIVE, polled()) == 3600.0
    assert wait(ACTIVE, polled(), Settings(poll_interval=300.0)) == pytest.approx(4 * 300.0 * sqrt(3.0), rel=0.3)
    assert wait(ACTIVE, polled(listed=4)) < 3600.0, "half of a short list may be new by then"
    assert wait(ACTIVE, polled(due=7200.0)) == 7200.0, "what is polled less often stays as it is"
    gap = replace(polled(), gap=Gap(NOW - timedelta(hours=1), NOW, 3.0))
    assert wait(ACTIVE, gap) == 900.0
    assert wait(ACTIVE, polled(), Settings(poll_interval_max=1200.0)) == 1200.0
