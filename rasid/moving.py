"""When a permanent redirection is believed, and when it is not any more. Pure."""

from dataclasses import replace
from datetime import date
from ipaddress import ip_address
from urllib.parse import urlsplit

from rasid.memory import ChannelMemory
from rasid.records import Fetch

PERMANENT = (301, 308)
DAYS = 3
"""Days on which a redirection must be seen: a slip of a configuration is mended sooner."""
FAILURES = 3
"""Failures in a row at an adopted address after which the catalogue's is polled again."""


def permanent_target(fetch: Fetch) -> str | None:
    """The address that a request was redirected to if all its redirections were permanent."""
    ways = [hop.status for hop in fetch.hops if hop.purpose == "redirect"]
    return fetch.url if ways and all(status in PERMANENT for status in ways) else None


def is_safe_target(before: str, target: str) -> bool:
    """Whether an address may take another's place: a named host, no user name, no step back from https."""
    old, new = urlsplit(before), urlsplit(target)
    if new.scheme not in ("http", "https") or (old.scheme == "https" and new.scheme != "https"):
        return False
    host = new.hostname or ""
    return not new.username and "." in host.strip(".") and not _is_address(host)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return host.rstrip(".").rpartition(".")[2].isdecimal()  # spelled oddly
    return True


def seen_at(memory: ChannelMemory, target: str | None, today: date) -> ChannelMemory:
    """A poll that was read came by a permanent redirection to `target`, or by none."""
    if target is None or target == memory.address:
        return memory if memory.moved_to is None else replace(memory, moved_to=None, moved_days=())
    if target != memory.moved_to:
        return replace(memory, moved_to=target, moved_days=(today,))
    if today in memory.moved_days:
        return memory
    days = (*memory.moved_days, today)
    if len(days) < DAYS:
        return replace(memory, moved_days=days)
    return replace(memory, address=target, moved_to=None, moved_days=())


def after_failure(memory: ChannelMemory, failures: int) -> ChannelMemory:
    """After so many failures in a row: an adopted address that fails is given up."""
    return replace(memory, address=None) if memory.address and failures >= FAILURES else memory
