"""The pages on Rasid's own work: runs, one run with its requests, and the system."""

import platform
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import urlencode, urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dashboard import asked
from dashboard.charts import Stretch, time_line
from dashboard.desk import Desk
from rasid.ports import RunRow
from rasid.settings import Origin

PAGE, FETCHES = 50, 200
_LIBRARIES = ("rasid", "scrapy", "twisted", "sqlalchemy", "starlette", "uvicorn", "lxml", "tzdata")
_SECRET_WORDS = ("secret", "password", "token", "notify", "webhook", "_url")
_FILES = ("_file", "_dir", "_language")


@dataclass(frozen=True, slots=True)
class TimeLine:
    """Runs on a line of time; `rows` is how many lie above each other."""

    start: datetime
    end: datetime
    stretches: list[tuple[RunRow, Stretch]]
    rows: int


class LedgerPages:
    """`/runs`, `/runs/{id}`, `/system`."""

    def __init__(self, desk: Desk, origins: Sequence[Origin]) -> None:
        self._desk = desk
        self._store = desk.store
        self._origins = [shown(origin) for origin in origins]

    def runs(self, request: Request) -> Response:
        """The crawls, the latest first."""
        now = self._desk.clock.now()
        before = asked.whole(request, "before")
        rows = self._store.page_of_runs(before=before, limit=PAGE + 1)
        after = urlencode({"before": rows[PAGE - 1].id}) if len(rows) > PAGE else ""
        return self._desk.render(
            request, "runs.html", now=now, runs=rows[:PAGE], line=line_of(rows[:PAGE], now), first=before is None,
            after=after,
        )  # fmt: skip

    def run(self, request: Request) -> Response:
        """One crawl with its requests."""
        run_id = request.path_params["run_id"]
        found = self._store.run(run_id) if run_id < 2**63 else None
        if found is None:
            raise HTTPException(404)
        start = asked.whole(request, "after") or 0
        rows = self._store.fetches(found.id, after=start, limit=FETCHES + 1)
        after = urlencode({"after": rows[FETCHES - 1].id}) if len(rows) > FETCHES else ""
        return self._desk.render(
            request, "run.html", run=found, fetches=rows[:FETCHES], names=self._desk.names(), first=not start,
            after=after,
        )  # fmt: skip

    def system(self, request: Request) -> Response:
        """Queue, daemon, machine, database, archive, backups, settings, versions."""
        now = self._desk.clock.now()
        beat, backup_at = self._store.left_behind()
        return self._desk.render(
            request,
            "system.html",
            now=now,
            beat=self._desk.beat(now) or beat,
            machine=self._desk.around(),
            backup_at=backup_at,
            waiting=self._store.waiting(now),
            backlog=self._store.backlog(),
            facts=self._store.facts(),
            settings=self._desk.settings,
            origins=self._origins,
            versions=versions(),
        )


def line_of(runs: Sequence[RunRow], now: datetime) -> TimeLine | None:
    """Runs as stretches between the first's start and the last's end."""
    if not runs:
        return None
    spans = [(run.started_at, max(run.finished_at or now, run.started_at)) for run in runs]
    start, end = min(begin for begin, _ in spans), max(finish for _, finish in spans)
    stretches = time_line(spans, start, max(end, start + timedelta(seconds=1)))
    return TimeLine(start, end, list(zip(runs, stretches, strict=True)), 1 + max(s.row for s in stretches))


def shown(origin: Origin) -> Origin:
    """A setting as it may be shown: what can hold a password is cut to its beginning."""
    may_be_secret = any(word in origin.name for word in _SECRET_WORDS) and not origin.name.endswith(_FILES)
    if not may_be_secret or not origin.value:
        return origin
    values = origin.value if isinstance(origin.value, tuple) else (origin.value,)
    return replace(origin, value=tuple(_masked(str(value)) for value in values))


def _masked(value: str) -> str:
    scheme = urlsplit(value).scheme if "://" in value else ""
    return f"{scheme}://…" if scheme else "…"


def versions() -> list[tuple[str, str]]:
    """What runs, by name."""
    found = [("Python", platform.python_version())]
    for name in _LIBRARIES:
        try:
            found.append((name, version(name)))
        except PackageNotFoundError:
            continue
    return found
