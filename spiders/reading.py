"""What a worker process does: it reads one page or one channel at a time, and never outlives its parent."""

import math
import os
import pickle
import signal
import socket
import threading
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from multiprocessing import connection, parent_process
from typing import Generic, TypeVar

from rasid.errors import UnreadableFeedError
from rasid.extract.listing import Listing
from rasid.records import Article, ChannelKind, Hints, Outlet

T = TypeVar("T")

_LATER = 5  # nicer than the daemon: who waits for a page or a tick is served first, where cores are few
GRACE = 2.0
"""Seconds that a worker has beyond its time limit before the kernel ends it."""


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """What a call came to."""

    value: T


@dataclass(frozen=True, slots=True)
class Failed:
    """A call that raised. `kind` is a trouble's name where the error knows it; `trace` is for the log.

    The exception itself stays in the worker: not every exception survives the way to the parent.
    """

    detail: str
    trace: str
    kind: str | None = None


SIZE = 8
"""Bytes in which the size of what follows on a worker's socket is given."""


def serve(tasks: socket.socket) -> None:
    """A worker's life: calls what it is given, one after the other, until nothing more can come, or be answered."""
    start_worker()
    with suppress(ConnectionError), tasks, tasks.makefile("rb") as given:  # a daemon that is killed waits for no answer
        while size := given.read(SIZE):
            limit, function, args = pickle.loads(given.read(int.from_bytes(size)))  # noqa: S301  # the daemon's
            answer = _pickled(run_limited(limit, function, *args))
            tasks.sendall(len(answer).to_bytes(SIZE) + answer)


def _pickled(result: Done[T] | Failed) -> bytes:
    try:
        return pickle.dumps(result, pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001  # whatever objects raise of themselves: the parent logs it
        return pickle.dumps(_failed(error), pickle.HIGHEST_PROTOCOL)


def start_worker() -> None:
    """Make a worker ready: signals leave it alone, it ends with its parent, and the daemon's loop has precedence."""
    os.nice(_LATER)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


@cache
def load_readers() -> None:
    """Import what reading needs: in the fork server, so that no worker has to do it again."""
    import trafilatura  # noqa: F401  # imported for later

    import rasid.channels
    import rasid.reading  # noqa: F401  # imported for later
    from rasid.normalize.datereader.zones import use_pinned_tzdata

    use_pinned_tzdata()


def run_limited(limit: float, function: Callable[..., T], *args: object) -> Done[T] | Failed:
    """Call a function; `GRACE` seconds after the limit the kernel ends this process, whatever it is doing.

    The parent ends it at the limit. This is for when there is no parent any more and the worker is
    inside a C function, where no Python code gets to run.
    """
    signal.alarm(math.ceil(limit + GRACE))
    try:
        return run(function, *args)
    finally:
        signal.alarm(0)


def run(function: Callable[..., T], *args: object) -> Done[T] | Failed:
    """Call a function, and tell how it failed if it does."""
    try:
        return Done(function(*args))
    except UnreadableFeedError as error:
        return Failed(error.detail, "", error.kind)
    except Exception as error:  # noqa: BLE001  # a process boundary: the parent logs it
        return _failed(error)


def _failed(error: Exception) -> Failed:
    """A failure as it is told. Called while the error is handled."""
    return Failed(" ".join(f"{type(error).__name__}: {error}".split())[:300], traceback.format_exc())


def read_page(
    body: bytes,
    url: str,
    outlet: Outlet | None,
    headers: Mapping[str, str],
    hints: Hints,
    now: datetime,
    first_seen: datetime | None = None,
) -> tuple[Article, tuple[str, ...]]:
    """An article page, and the names of the troubles that it shows."""
    load_readers()
    from rasid.extract.page import page_problems
    from rasid.reading import read_article

    article = read_article(body, url, outlet=outlet, headers=headers, hints=hints, now=now, first_seen=first_seen)
    return article, page_problems(article)


def read_and_stand(
    body: bytes,
    url: str,
    outlet: Outlet | None,
    headers: Mapping[str, str],
    hints: Hints,
    now: datetime,
    first_seen: datetime,
    level: int,
) -> tuple[Article, tuple[str, ...], tuple[str | None, str | None]]:
    """As `read_page`, and where the article stands: strictly, and at a level at which it is held to less."""
    load_readers()
    from rasid.extract.page import page_problems
    from rasid.reading import read_and_stand

    article, standings = read_and_stand(
        body, url, outlet=outlet, headers=headers, hints=hints, now=now, first_seen=first_seen, levels=(0, level)
    )
    return article, page_problems(article), (standings[0], standings[-1])


def read_listing(body: bytes, headers: Mapping[str, str], url: str, kind: ChannelKind, outlet: Outlet) -> Listing:
    """What a channel lists; raises `UnreadableFeedError`."""
    from rasid.channels import read_channel

    return read_channel(body, headers, url, kind, outlet)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(0)
