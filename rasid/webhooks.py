"""Webhooks: who wants to hear of what, and what is sent to them, signed. Pure.

Signed as Standard Webhooks 1.0 lays down: `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`.
"""

import binascii
import hmac
import json
import tomllib
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_network
from typing import Any
from urllib.parse import urlsplit

from rasid.errors import SettingsError, nearest
from rasid.health.telling import Message
from rasid.outcomes import Outcome
from rasid.ports import StoredChange

LEAST_SECRET = 24  # bytes
MOST_TEXT, MOST_EDITS = 2_000, 50  # characters of a text, and edits, in what is sent

CHANGE, FINDING, PING = "change", "finding", "ping"
CHANGES = (Outcome.CHANGED, Outcome.GONE, Outcome.RESTORED, Outcome.MOVED, Outcome.FLIPPED, Outcome.TOUCHED)
_PREFIX = "whsec_"
_KEYS = {"name": str, "url": str, "secret": str, "events": list, "kinds": list, "outlets": list, "least_weight": float,
         "allow": list}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hook:
    """Somebody who is told. Empty `kinds` and `outlets` stand for all; without `least_weight` they hear of changes
    that people are told of. `allow` are networks outside the public Internet that the host may lie in.
    """

    name: str
    url: str
    secret: bytes = field(repr=False)
    events: tuple[str, ...] = (CHANGE, FINDING)
    kinds: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    least_weight: float | None = None
    allow: tuple[str, ...] = ()

    def wants_change(self, row: StoredChange) -> bool:
        """Whether it is to be told of a change."""
        return (
            CHANGE in self.events
            and (not self.kinds or row.change.kind.value in self.kinds)
            and (not self.outlets or row.outlet_id in self.outlets)
            and (row.change.told if self.least_weight is None else row.change.weight >= self.least_weight)
        )

    def wants_notice(self, notice: "Notice") -> bool:
        """Whether it is to be told of what became of a finding."""
        outlet = notice.data.get("outlet_id")
        return FINDING in self.events and (not self.outlets or not outlet or outlet in self.outlets)


@dataclass(frozen=True, slots=True)
class Notice:
    """What became of a finding, kept until every hook has it."""

    id: int
    at: datetime
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class HookState:
    """How far a hook is: all up to the ids of change and notice was received, put aside, or is not wanted."""

    name: str
    changes_after: int
    notices_after: int
    failures: int = 0  # in a row
    failing_since: datetime | None = None
    next_try_at: datetime | None = None
    error: str = ""
    delivered: int = 0
    delivered_at: datetime | None = None
    refusals: int = 0  # of the event that is next
    aside_in_a_row: int = 0  # events put aside since one was received


@dataclass(frozen=True, slots=True)
class Event:
    """Something to be told. A repeated delivery has the same id."""

    id: str
    type: str
    at: datetime
    data: Mapping[str, Any]

    def body(self) -> bytes:
        """What is sent."""
        whole = {"type": self.type, "timestamp": _text(self.at), "data": self.data}
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def read_hooks(text: str, source: str) -> tuple[Hook, ...]:
    """The hooks of a TOML file with tables `[[webhook]]`. Raises `SettingsError`, which shows no secret."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{source} is not valid TOML: {error}. Correct that line.") from None
    rows = table.pop("webhook", [])
    if table or not isinstance(rows, list):
        raise SettingsError(f"{source} may only have tables named [[webhook]]. Correct it.")
    hooks = tuple(_hook(row, f"{source}, webhook {number}") for number, row in enumerate(rows, start=1))
    names = [hook.name for hook in hooks]
    if twice := {name for name in names if names.count(name) > 1}:
        raise SettingsError(f"{source} has two webhooks named {min(twice)!r}. Give each a name of its own.")
    return hooks


def _hook(row: object, where: str) -> Hook:
    if not isinstance(row, dict):
        raise SettingsError(f"{where} is no table. Write it as [[webhook]].")
    for name, value in row.items():
        if name not in _KEYS:
            raise SettingsError(f"{where}: there is no key {name!r}.{nearest(name, list(_KEYS))} Correct it.")
        wanted = (int, float) if _KEYS[name] is float else _KEYS[name]
        if not isinstance(value, wanted):
            raise SettingsError(f"{where}: {name!r} is of the wrong type. See docs/api.md.")
    if missing := [name for name in ("name", "url", "secret") if not row.get(name)]:
        raise SettingsError(f"{where} has no {missing[0]!r}. Give it one.")
    lists = {key: tuple(map(str, row.get(key, ()))) for key in ("kinds", "outlets", "allow")}
    events = tuple(map(str, row.get("events", (CHANGE, FINDING))))
    _check(where, row["url"], events, lists["kinds"], lists["allow"])
    least = row.get("least_weight")
    return Hook(row["name"], row["url"], _secret(row["secret"], where), events, **lists,
                least_weight=None if least is None else float(least))  # fmt: skip


def _check(where: str, url: str, events: Sequence[str], kinds: Sequence[str], allow: Sequence[str]) -> None:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise SettingsError(f"{where}: the url is none of http or https. Correct it.")
    known = {"events": ((CHANGE, FINDING), events), "kinds": (tuple(map(str, CHANGES)), kinds)}
    for name, (possible, given) in known.items():
        if unknown := [one for one in given if one not in possible]:
            raise SettingsError(
                f"{where}: {name} has no {unknown[0]!r}.{nearest(unknown[0], list(possible))} Correct it."
            )
    try:
        for network in allow:
            ip_network(network)
    except ValueError as error:
        raise SettingsError(f"{where}: allow: {error}. Write networks as 10.1.0.0/16.") from None


def _secret(text: str, where: str) -> bytes:
    try:
        secret = b64decode(text.removeprefix(_PREFIX), validate=True) if text.startswith(_PREFIX) else text.encode()
    except binascii.Error:
        raise SettingsError(f"{where}: the secret is no base64 behind {_PREFIX}. Correct it.") from None
    if len(secret) < LEAST_SECRET:
        raise SettingsError(f"{where}: the secret is too short. Give it {LEAST_SECRET} bytes or more.")
    return secret


def headers(secret: bytes, event_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The headers of one delivery at a moment."""
    stamp = str(int(at.timestamp()))
    signed = hmac.digest(secret, b".".join((event_id.encode(), stamp.encode(), body)), "sha256")
    return {
        "content-type": "application/json",
        "webhook-id": event_id,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{b64encode(signed).decode()}",
    }


def change_event(store_name: str, row: StoredChange) -> Event:
    """A change, its texts cut to what a message may hold."""
    change = row.change
    texts = [text for edit in change.edits for text in (edit.before, edit.after)]
    data = {
        "id": row.id,
        "outlet_id": row.outlet_id,
        "article_id": row.article_id,
        "url": row.url,
        "title": row.title,
        "version": row.version,
        "kind": change.kind.value,
        "at": _text(change.at),
        "weight": change.weight,
        "told": change.told,
        "acknowledged": change.acknowledged,
        "edits": [{"field": e.field, "before": _cut(e.before), "after": _cut(e.after)} for e in change.edits],
        "typed": [{"kind": e.kind.value, "field": e.field, "weight": e.weight} for e in change.typed[:MOST_EDITS]],
        "truncated": len(change.typed) > MOST_EDITS or any(len(text) > MOST_TEXT for text in texts),
    }
    return Event(f"change-{store_name[:12]}-{row.id}", f"{CHANGE}.{change.kind}", change.at, data)


def notice_event(store_name: str, notice: Notice) -> Event:
    """What became of a finding."""
    return Event(f"finding-{store_name[:12]}-{notice.id}", f"{FINDING}.{notice.data['news']}", notice.at, notice.data)


def notice_data(message: Message) -> dict[str, Any]:
    """What is kept of a message."""
    return {
        "news": message.news.value,
        "finding": message.key[0],
        "outlet_id": message.key[1] or None,
        "severity": message.severity.value,
        "text": _cut(message.text),
        "remedy": message.remedy,
    }


def _cut(text: str) -> str:
    return text if len(text) <= MOST_TEXT else text[:MOST_TEXT] + "…"


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
