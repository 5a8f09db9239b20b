"""WebSub: a hub tells at once when a feed has something new (W3C Recommendation of 23 January 2018). Pure.

What a subscription becomes is decided here; hubs are asked by the spiders, and call the dashboard.
"""

import hmac
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from html import unescape
from typing import Protocol

from rasid.gaps import listed_in
from rasid.moving import is_safe_target
from rasid.normalize.urls import absolute
from rasid.records import Candidate, Poll
from rasid.settings import Settings
from rasid.timing.channels import next_poll

LEASE_WANTED = timedelta(days=10)
LEASE_BOUNDS = (timedelta(minutes=5), timedelta(days=30))
"""However a hub answers, a lease counts for so long at least and at most."""
GRACE = timedelta(days=1)
"""How long after a lease a push is still listened to: hubs and renewals may be late."""
RELAXED, RELAXED_MOST = 4.0, 3600.0
"""How many times longer a channel is left alone whose hub tells what is new, and the seconds that this ends at."""
REDIRECTS = 3
"""How many times a hub may send an asking on."""
PUSHES_KEPT = 5
"""How many of the latest pushes of a channel are remembered, for people to see."""

_PATIENCE = timedelta(minutes=10)  # that a hub has to verify, at first
_LONGEST = timedelta(days=1)
_IN_VAIN = 2  # askings at where a hub moved to, after which its own address is asked again
_FOLLOWED, _FOR_GOOD = (307, 308), 308
_CHALLENGE = 4096  # most characters
_HEAD = 16_384  # characters of a feed in which its links are looked for
_ALGORITHMS = ("sha1", "sha256", "sha384", "sha512")

_LINK = re.compile(r'<([^<>]*)>((?:\s*;\s*[\w*-]+\s*(?:=\s*(?:"[^"]*"|[^\s",;]*))?)*)')
_REL = re.compile(r'rel\s*=\s*(?:"([^"]*)"|([^\s",;]+))', re.IGNORECASE)
_NO_MARKUP = re.compile(r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL)
_PROSE = re.compile(
    r"<((?:[\w.-]+:)?(?:title|subtitle|tagline|description|summary|info|rights|copyright|content|encoded))"
    r"(?:\s[^<>]*)?(?<!/)>.*?(?:</\1\s*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_TAG = re.compile(r"<(?:[\w.-]+:)?link\b([^<>]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_JSON_HUB = re.compile(r'"hubs"\s*:\s*\[[^\]]*?"url"\s*:\s*("(?:[^"\\]|\\.)*")')
_JSON_SELF = re.compile(r'"feed_url"\s*:\s*("(?:[^"\\]|\\.)*")')


@dataclass(frozen=True, slots=True)
class Links:
    """A feed's hub, and the address by which the hub knows the feed."""

    hub: str
    topic: str


class Standing(StrEnum):
    """How far a subscription has come."""

    WANTED = "wanted"  # the hub was never asked, or has not verified
    ACTIVE = "active"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Push:
    """One call of a hub: how many articles it listed, and how many of them were new."""

    at: datetime
    listed: int
    new: int


@dataclass(frozen=True, slots=True)
class Subscription:
    """One channel's subscription. `token` ends its callback address, `secret` signs what is pushed.

    `next_at` is when the hub is asked (again); `asked` counts askings that no verification followed.
    `pushes` are the latest, the last one first. `moved_to` is where the hub moved to for good.
    """

    channel_id: str
    hub: str
    topic: str
    token: str
    secret: str
    next_at: datetime
    standing: Standing = Standing.WANTED
    asked: int = 0
    lease_until: datetime | None = None
    pushed_at: datetime | None = None
    pushes: tuple[Push, ...] = ()
    moved_to: str | None = None

    @property
    def address(self) -> str:
        """Where the hub is asked."""
        return self.moved_to or self.hub

    def with_push(self, push: Push) -> "Subscription":
        """With one more push."""
        return replace(self, pushed_at=push.at, pushes=(push, *self.pushes)[:PUSHES_KEPT])


class Subscriptions(Protocol):
    """Keeps subscriptions. Safe to call from several threads; every call may raise `StoreError`."""

    def of_channel(self, channel_id: str) -> Subscription | None:
        """The subscription of a channel, if it ever had one."""

    def by_token(self, token: str) -> Subscription | None:
        """The subscription that a callback address belongs to."""

    def keep(self, subscription: Subscription) -> None:
        """Store it in place of the channel's one before. Its pushes are those that `take` stored."""

    def take(self, channel_id: str, candidates: Sequence[Candidate], now: datetime) -> int:
        """Store what a push listed, as a poll would; returns how many articles are new. They are due at once."""

    def call(self, channel_id: str, now: datetime) -> None:
        """Let the channel be polled at once."""


def links_of(headers: Iterable[str], text: str, url: str) -> Links | None:
    """Where a feed's hub is, by its `Link` headers or else by the feed itself; None where there is none.

    `url` is the feed's address, which is the topic unless the feed names another as its own.
    """
    found = dict(_from_headers(headers))
    if "hub" not in found:
        head = text[:_HEAD]
        found = dict(_from_json(head) if head.lstrip("\ufeff \t\r\n").startswith("{") else _from_xml(head)) | found
    hub = absolute(url, found.get("hub", ""))
    if hub is None:
        return None
    return Links(hub, absolute(url, found.get("self", "")) or url)


def _from_headers(headers: Iterable[str]) -> Iterable[tuple[str, str]]:
    named: list[tuple[str, str]] = [
        (name, target.strip())
        for header in headers
        for target, parameters in _LINK.findall(header)
        for quoted, bare in _REL.findall(parameters)
        for name in (quoted or bare).lower().split()
    ]
    return reversed(named)  # the first one counts


def _from_xml(head: str) -> Iterable[tuple[str, str]]:
    """The feed's own links: those that stand before its first entry, and have a hub's or the feed's `rel`.

    What stands in comments and in texts, which may be HTML of others, says nothing of the feed.
    """
    markup = _PROSE.sub("", _NO_MARKUP.sub("", head))
    own = re.split(r"<(?:[\w.-]+:)?(?:item|entry)[\s>]", markup, maxsplit=1, flags=re.IGNORECASE)[0]
    named: list[tuple[str, str]] = []
    for tag in _TAG.findall(own):
        attributes = {name.lower(): double or single for name, double, single in _ATTRIBUTE.findall(tag)}
        named += [(rel, unescape(attributes.get("href", ""))) for rel in attributes.get("rel", "").lower().split()]
    return reversed(named)


def _from_json(head: str) -> Iterable[tuple[str, str]]:
    for name, pattern in (("hub", _JSON_HUB), ("self", _JSON_SELF)):
        if found := pattern.search(head):
            try:
                yield name, json.loads(found[1])
            except ValueError:
                continue


def found(before: Subscription | None, links: Links, now: datetime, *, token: str, secret: str) -> Subscription:
    """The subscription after a feed named its hub: as it was, or, where hub or topic are others, a new one."""
    if before is not None and (before.hub, before.topic) == (links.hub, links.topic):
        return before
    channel_id = before.channel_id if before is not None else ""
    return Subscription(channel_id, links.hub, links.topic, token, secret, next_at=now)


def is_due(subscription: Subscription, now: datetime) -> bool:
    """Whether the hub is to be asked now."""
    return subscription.next_at <= now


def asking(subscription: Subscription, now: datetime) -> Subscription:
    """The hub is being asked, whatever comes of it: unless it verifies it is asked again, later each time."""
    wait = min(_PATIENCE * 2 ** min(subscription.asked, 10), _LONGEST)
    lapsed = subscription.lease_until is not None and subscription.lease_until <= now
    standing = Standing.WANTED if lapsed or subscription.standing is Standing.DENIED else subscription.standing
    moved_to = subscription.moved_to if subscription.asked < _IN_VAIN else None
    return replace(subscription, asked=subscription.asked + 1, next_at=now + wait, standing=standing, moved_to=moved_to)


def redirected(address: str, status: int, location: str) -> str | None:
    """Where an asking is to be repeated as it was, after an answer from `address`; None where that is all.

    Source: WebSub, 5.1.2: by 307 and 308. Never from https to http, since the secret goes with it.
    """
    if status not in _FOLLOWED:
        return None
    target = absolute(address, location)
    in_the_clear = target is not None and address.startswith("https:") and not target.startswith("https:")
    return None if in_the_clear else target


def moved(subscription: Subscription, address: str, target: str, status: int) -> Subscription:
    """The hub sent an asking on, from `address` to `target`: asked there from now on if all that is for good."""
    for_good = status == _FOR_GOOD and address == subscription.address and is_safe_target(address, target)
    return replace(subscription, moved_to=target) if for_good else subscription


def tells(subscription: Subscription, last_new_at: datetime | None, now: datetime) -> bool:
    """Whether the hub brings what is new: its lease runs, and the channel's latest news (`last_new_at`) came by it."""
    lease, pushed = subscription.lease_until, subscription.pushed_at
    runs = subscription.standing is Standing.ACTIVE and lease is not None and now < lease
    return runs and pushed is not None and (last_new_at is None or pushed >= last_new_at)


def next_poll_beside(subscription: Subscription, poll: Poll, now: datetime, settings: Settings) -> datetime:
    """When a channel is polled again whose feed has a hub: later than it would be while the hub `tells`.

    Polls stay the net: none is later than `RELAXED_MOST`, or than it would be without a hub, and still none after half
    of the list can be new. News that a poll finds first end it.
    """
    state = poll.state
    if poll.gap is not None or not tells(subscription, state.last_new_at, now):
        return state.next_due_at
    bounds = replace(settings, poll_interval_max=min(settings.poll_interval_max, RELAXED_MOST))
    memory = state.memory
    late = next_poll(memory.habit, now, bounds, memory.wishes, listed=listed_in(memory.sketch), hurry=RELAXED)
    return max(state.next_due_at, late)


def form_of(subscription: Subscription, callback: str) -> dict[str, str]:
    """What is sent to the hub. `callback` is the address to which the tokens are added."""
    return {
        "hub.mode": "subscribe",
        "hub.topic": subscription.topic,
        "hub.callback": f"{callback.rstrip('/')}/websub/{subscription.token}",
        "hub.secret": subscription.secret,
        "hub.lease_seconds": str(int(LEASE_WANTED.total_seconds())),
    }


def called(
    subscription: Subscription, query: Mapping[str, str], now: datetime
) -> tuple[Subscription, str | None] | None:
    """What a hub's call (its query) makes of a subscription, and the challenge to answer; None refuses it.

    Only what was asked for is confirmed: this topic, by subscribing. Whoever guesses is none the wiser.
    """
    if query.get("hub.topic") != subscription.topic:
        return None
    if query.get("hub.mode") == "denied":
        return replace(subscription, standing=Standing.DENIED, next_at=now + _LONGEST, lease_until=None), None
    challenge = query.get("hub.challenge", "")
    if query.get("hub.mode") != "subscribe" or not subscription.asked or not 0 < len(challenge) <= _CHALLENGE:
        return None
    lease = _lease(query.get("hub.lease_seconds", ""))
    following = replace(
        subscription, standing=Standing.ACTIVE, asked=0, lease_until=now + lease, next_at=now + lease * 0.8
    )
    return following, challenge


def _lease(text: str) -> timedelta:
    least, most = LEASE_BOUNDS
    seconds = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 86_400
    return min(max(timedelta(seconds=seconds), least), most)


def listens(subscription: Subscription, now: datetime) -> bool:
    """Whether what comes to the callback address may be looked at."""
    until = subscription.lease_until
    return subscription.standing is not Standing.DENIED and until is not None and now < until + GRACE


def is_signed(subscription: Subscription, header: str, body: bytes) -> bool:
    """Whether a body was signed by who knows the secret (`X-Hub-Signature`); compares in constant time."""
    method, _, given = header.strip().partition("=")
    if method.lower() not in _ALGORITHMS:
        return False
    made = hmac.new(subscription.secret.encode(), body, method.lower()).hexdigest()
    return hmac.compare_digest(made.encode(), given.strip().lower().encode("utf-8", "replace"))
