"""One outlet: how it stands, its rhythm, coverage, runs and channels; and what can be done about it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard import asked
from dashboard.charts import RUNS, coverage, heat_map, run_bars
from dashboard.desk import Desk
from dashboard.evidence import evidence
from dashboard.shown import clock_of, web
from dashboard.standing import notes_of
from dashboard.telling import told_of
from rasid.errors import TROUBLES
from rasid.records import Article
from rasid.showing import ChangeFilter, KnownOutlet

LATEST, LATEST_CHANGES, LATEST_GAPS = 15, 5, 10


class Done(StrEnum):
    """What was just done."""

    CRAWL = "crawl"
    PAUSE = "pause"
    RESUME = "resume"


@dataclass(frozen=True, slots=True)
class Tried:
    """What the reader made of a page, without storing it: an article, or the trouble's name and its detail."""

    article: Article | None = None
    troubles: tuple[str, ...] = ()  # `postponed`: the host is to be left alone for now
    detail: str = ""


Try = Callable[[str, str], Awaitable[Tried]]
"""Fetches and reads the page of an outlet (by id) at an address, politely, and stores nothing."""


class OutletPages:
    """`/outlets/...`."""

    def __init__(self, desk: Desk, trial: Try | None) -> None:
        self._desk = desk
        self._store = desk.store
        self._trial = trial

    def page(self, request: Request) -> Response:
        """All that is known of an outlet."""
        outlet = self._outlet(request)
        now = self._desk.clock.now()
        clock = clock_of(outlet.zone, now)
        shares = self._store.run_shares([outlet.id]).get(outlet.id, ())
        return self._desk.render(
            request,
            "outlet.html",
            now=now,
            outlet=outlet,
            standing=self._desk.sight.standings(now).get(outlet.id) if outlet.active else None,
            notes=notes_of(self._store.troubles_of(outlet.id), outlet.articles),
            channels=self._store.channels_of(outlet.id),
            subscriptions=self._store.subscriptions_of(outlet.id),
            gaps=self._store.gaps(outlet_id=outlet.id, limit=LATEST_GAPS),
            heat=heat_map(self._store.rhythm(outlet.id), clock.offset),
            clock=clock,
            foresight=self._desk.foresee(outlet.id, now) if outlet.active else None,
            coverage=coverage(self._store.days(outlet.id)),
            runs=run_bars(shares),
            slots=RUNS,
            articles=self._store.page_of_articles(outlet_id=outlet.id, status=None, after=None, limit=LATEST),
            changes=told_of(self._store.told(ChangeFilter(outlet_id=outlet.id), limit=LATEST_CHANGES), self._desk.zone),
            done=asked.choice(request, "done", Done),
            can_try=self._trial is not None,
        )

    def act(self, request: Request) -> Response:
        """Crawl now, pause, or resume."""
        outlet = self._outlet(request)
        now = self._desk.clock.now()
        what = request.path_params["what"]
        if what not in tuple(Done):
            raise HTTPException(404)
        if what == "crawl":
            fine = self._store.make_due(outlet.id, now)
        else:
            fine = self._store.pause(outlet.id, now if what == "pause" else None)
        self._desk.sight.forget()
        if not fine:
            raise HTTPException(
                409, "The outlet is not in the catalogue any more, or it is paused. Put its file back, or resume it."
            )
        return _to_page(request, outlet.id, f"done={what}")

    def back(self, request: Request) -> Response:
        """To the outlet's page, for who reloads the answer to an action, or wants it in another language."""
        if request.path_params["what"] not in ("try", *Done):
            raise HTTPException(404)
        return _to_page(request, request.path_params["outlet_id"], request.url.query)

    async def attempt(self, request: Request) -> Response:
        """Read a page of the outlet as a crawl would, and show what came of it."""
        outlet = await run_in_threadpool(self._outlet, request)
        url = request.state.form.get("url", "").strip()
        if self._trial is None:
            raise HTTPException(409, "Only the daemon can fetch pages. Open the dashboard of `rasid run`.")
        if web(url) is None:
            raise HTTPException(400, "url must be the address of a page, beginning with http:// or https://.")
        tried = await self._trial(outlet.id, url)
        return await run_in_threadpool(self._tried, request, outlet, url, tried)

    def _tried(self, request: Request, outlet: KnownOutlet, url: str, tried: Tried) -> Response:
        rows = evidence(tried.article) if tried.article else []
        troubles = [TROUBLES[kind] for kind in tried.troubles if kind in TROUBLES]
        return self._desk.render(
            request, "tried.html", outlet=outlet, url=url, tried=tried, troubles=troubles, evidence=rows
        )

    def _outlet(self, request: Request) -> KnownOutlet:
        wanted = request.path_params["outlet_id"]
        for outlet in self._store.known_outlets(retired=True, outlet_id=wanted):
            return outlet
        raise HTTPException(404)


def _to_page(request: Request, outlet_id: str, query: str) -> RedirectResponse:
    root = request.scope.get("root_path", "")
    return RedirectResponse(f"{root}/outlets/{quote(outlet_id, safe='')}{'?' if query else ''}{query}", 303)
