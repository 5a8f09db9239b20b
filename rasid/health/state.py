"""What is observed of outlets, the daemon and the machine: frozen, filled by the rooms that can look."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from rasid.health.contents import NOT_KNOWN, NOTHING, Day, Usual
from rasid.health.findings import Severity
from rasid.records import Gap
from rasid.settings import Settings


@dataclass(frozen=True, slots=True)
class RunShare:
    """An outlet's share of a crawl."""

    run_id: int
    at: datetime
    requests: int
    failures: int
    new: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Troubles of one kind that stand with an outlet: of one channel (`subject`), or of `count` articles, of which
    the latest has this `address`."""

    outlet_id: str
    kind: str
    subject: str | None  # None: articles
    count: int
    first_at: datetime
    last_at: datetime
    detail: str
    address: str | None = None


@dataclass(frozen=True, slots=True)
class OutletState:
    """An outlet as last observed.

    `watched_to` is when a channel was last read with success, `news_at` when one last brought news;
    `quiet_at` and `silent_at` are from when silence is out of the ordinary, and grave: both count only up
    to `watched_to`. `reached` tells whether the last request had an answer. `listed` is how many
    entries the last lists named, the latest last. `gaps` are the latest, with their channels' ids, that no
    back-fill could fill, the newest last.
    """

    outlet_id: str
    articles: int = 0
    next_due_at: datetime | None = None
    watched_to: datetime | None = None
    news_at: datetime | None = None
    quiet_at: datetime | None = None
    silent_at: datetime | None = None
    tried_at: datetime | None = None
    reached: bool = True
    runs: tuple[RunShare, ...] = ()  # the last three
    listed: tuple[int, ...] = ()
    gaps: tuple[tuple[str, Gap], ...] = ()
    recent: Day = NOTHING  # sums over the latest new articles
    usual: Usual = NOT_KNOWN


@dataclass(frozen=True, slots=True)
class Beat:
    """The daemon at one moment. `loop_lag` and `clock_drift` are in seconds: how late the event loop
    wakes, and how far the wall clock has moved against a steady one since the start. `archive_fault` says why
    pages could not be kept when that was last tried.
    """

    at: datetime
    started_at: datetime
    last_tick_at: datetime | None = None
    crawls: int = 0
    loop_lag: float = 0.0
    clock_drift: float = 0.0
    stopping: bool = False
    archive_fault: str | None = None


@dataclass(frozen=True, slots=True)
class Machine:
    """What is observed outside the database. `tzdata` is its version, such as `2026.1`.

    The disk is the fullest one; `disk_folder` is what lies on it, if that is another than the data folder.

    `write_fault` says why the daemon could not write to the database when it last tried. `outlet_faults`
    are the broken files of the catalogue, one line each.
    """

    disk_total: int | None = None  # bytes
    disk_free: int | None = None
    disk_folder: str | None = None
    tzdata: str | None = None
    archive_faults: tuple[str, ...] = ()
    write_fault: str | None = None
    outlet_faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Track:
    """A finding's memory: since when it holds, whether it is open, since when it does not hold any more."""

    severity: Severity
    since: datetime
    figure: float
    threshold: float
    detail: str = ""
    open: bool = False
    clear_since: datetime | None = None
    closed_at: datetime | None = None  # kept for a while of findings that leave traces
    told: Severity | None = None  # what people were last told of it


Memory = Mapping[tuple[str, str], Track]
"""Tracks by the findings' keys."""


@dataclass(frozen=True, slots=True)
class HookAside:
    """Events that a webhook refused and that were put aside: how many, the oldest when, the latest why."""

    hook: str
    events: int
    since: datetime
    error: str


@dataclass(frozen=True, slots=True)
class Observations:
    """What the database tells. `queue_since` is how long the longest-waiting work has been due.

    `backup_fault` says since when no scheduled backup could be made, and why.
    `hooks_failing` are webhooks that do not receive: their names, since when, and why.
    """

    outlets: tuple[OutletState, ...] = ()
    troubles: tuple[Standing, ...] = ()
    beat: Beat | None = None
    backup_at: datetime | None = None
    backup_fault: tuple[datetime, str] | None = None
    first_run_at: datetime | None = None
    queue_since: datetime | None = None
    running_since: datetime | None = None  # when the oldest run under way began
    last_request_at: datetime | None = None
    hooks_failing: tuple[tuple[str, datetime, str], ...] = ()
    hooks_aside: tuple[HookAside, ...] = ()
    memory: Memory = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class State:
    """All that findings follow from. `database_fault` is set when the database could not be asked."""

    seen: Observations = Observations()
    machine: Machine = Machine()
    settings: Settings = field(default_factory=Settings)
    database_fault: str | None = None
