"""What a record may still say of a channel or an article that left the catalogue, or moved, while it was asked."""

from rasid.records import Poll, Problem, Visit
from storage.mapping import AnyRow, Values, channel_values


def problems_of(record: Poll | Visit, row: AnyRow) -> tuple[Problem, ...] | None:
    """The problems to keep. What left the catalogue while it was asked has none: no later record would close them.

    A channel that moved meanwhile keeps those of its new address.
    """
    if not row.kept:
        return ()
    return None if isinstance(record, Poll) and _has_moved(record, row) else record.problems


def values_of(poll: Poll, row: AnyRow) -> Values:
    """What a poll makes of its channel's row."""
    values = channel_values(poll.state)
    # What is new only the store knows, so a state that was read before may not take it back.
    values["last_new_at"] = max(filter(None, (row.last_new_at, values["last_new_at"])), default=None)
    if _has_moved(poll, row):  # this is about the old address
        return {name: values[name] for name in ("last_polled_at", "last_success_at", "last_new_at")}
    return values


def _has_moved(poll: Poll, row: AnyRow) -> bool:
    """Whether the catalogue gave the channel another address, or made another kind of it, since the poll began."""
    channel = poll.state.channel
    return (row.url, row.kind) != (channel.url, channel.kind.value)
