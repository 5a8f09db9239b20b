"""The overview: all outlets, the worst first, by pages and filters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dashboard import asked
from dashboard.charts import Bars, run_bars
from dashboard.desk import Desk
from dashboard.standing import Level, Standing
from rasid.normalize.text import compared

ROWS = 100
STATES = ("attention", *(level.key for level in Level))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to."""

    words: str | None
    country: str | None
    language: str | None
    state: str | None

    def holds(self, standing: Standing) -> bool:
        """Whether an outlet is one of those."""
        outlet = standing.outlet
        return (
            (self.words is None or compared(self.words).casefold() in compared(f"{outlet.name} {outlet.id}").casefold())
            and self.country in (None, outlet.country)
            and self.language in (None, outlet.language)
            and (self.state in (None, standing.level.key) or (self.state == "attention" and standing.needs_attention))
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One outlet as it is shown."""

    standing: Standing
    newest: datetime | None
    runs: Bars


class Overview:
    """`/`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store

    def page(self, request: Request) -> Response:
        """A page of outlets under what concerns them all."""
        now = self._desk.clock.now()
        sight = self._desk.sight
        standings = sight.standings(now).values()
        wanted = _wanted(request)
        chosen = [standing for standing in standings if wanted.holds(standing)]
        page = asked.number(request, "page", 1, most=100_000)
        return self._desk.render(
            request,
            "overview.html",
            now=now,
            rows=self._rows(chosen[(page - 1) * ROWS : page * ROWS]),
            outlets=len(standings),
            chosen=len(chosen),
            findings=[finding for finding in self._desk.assess(now).findings if finding.outlet_id is None],
            attention=sum(standing.needs_attention for standing in standings),
            waiting=sum(standing.level is Level.WAITING for standing in standings),
            all_well=all(standing.level is Level.WELL for standing in standings),
            counts=sight.counts(now),
            wanted=wanted,
            states=STATES,
            countries=sorted({standing.outlet.country for standing in standings}),
            languages=sorted({standing.outlet.language for standing in standings}),
            page=page,
            more=page * ROWS < len(chosen),
            filters=_query(wanted),
        )

    def _rows(self, standings: Sequence[Standing]) -> list[Row]:
        """What is costly to find out is found out for the rows of the page only."""
        ids = [standing.outlet.id for standing in standings]
        newest, shares = self._store.newest_articles(ids), self._store.run_shares(ids)
        return [
            Row(standing, newest.get(name), run_bars(shares.get(name, ())))
            for name, standing in zip(ids, standings, strict=True)
        ]


def _wanted(request: Request) -> Wanted:
    state = asked.text(request, "state")
    if state is not None and state not in STATES:
        raise HTTPException(400, f"state must be one of: {', '.join(STATES)}.")
    return Wanted(
        asked.text(request, "q"),
        asked.text(request, "country"),
        asked.text(request, "language"),
        state,
    )


def _query(wanted: Wanted) -> str:
    values = {"q": wanted.words, "country": wanted.country, "language": wanted.language, "state": wanted.state}
    return urlencode({name: value for name, value in values.items() if value}, errors="replace")
