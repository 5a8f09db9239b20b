"""`rasid rhythm`: how fast outlets edit, how often their articles are looked at, and what is expected to be missed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import typer

from cli.context import SystemClock, context_of
from cli.output import print_json, print_table
from rasid.memory import OutletMemory
from rasid.settings import Settings
from rasid.tempo import Tempo
from rasid.timing.articles import expected_missed, stretch

_STEP = 20  # parts of one, to which rates are rounded: an outlet's is not known any better


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What is expected of an outlet: `rate` in times of a usual outlet, `articles` a day, `looks` at an article that
    never changes; `overwritten` and `late` are the shares of edits hidden by later ones and after the last look."""

    outlet_id: str
    rate: float
    articles: float
    looks: int
    overwritten: float
    late: float

    @property
    def missed(self) -> float:
        """The share of edits that will not be seen."""
        return self.overwritten + self.late


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command()(rhythm)


def rhythm(
    ctx: typer.Context,
    outlet: Annotated[str | None, typer.Option(help="Only this outlet.")] = None,
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Show how fast outlets edit, and how many of their edits are expected to be missed, most first."""
    context = context_of(ctx)
    with context.store() as store:
        ids = [known.outlet_id for known in store.overview() if outlet in (None, known.outlet_id)]
        memories = store.outlet_memories(ids)
        if not ids and outlet:
            context.catalogue().outlet(outlet)
    found = sorted(
        rhythms(ids, memories, context.settings, SystemClock().now()), key=lambda r: (-r.missed, r.outlet_id)
    )
    if json:
        print_json([{"outlet_id": r.outlet_id, "rate": r.rate, "articles_per_day": r.articles, "looks": r.looks,
                     "overwritten": r.overwritten, "late": r.late, "missed": r.missed} for r in found])  # fmt: skip
        return
    print_table(
        ["Outlet", "Edits", "Articles a day", "Looks", "Overwritten", "Too late", "Missed in all"],
        (
            [r.outlet_id, f"{r.rate:.1f} x usual", f"{r.articles:.1f}", r.looks,
             *(f"{share:.1%}" for share in (r.overwritten, r.late, r.missed))]
            for r in found
        ),
        empty="No outlet is known yet: `rasid run` reads the catalogue.",
    )  # fmt: skip


def rhythms(ids: list[str], memories: dict[str, OutletMemory], settings: Settings, now: datetime) -> Iterator[Rhythm]:
    """The rhythm of each outlet. One that publishes more than `outlet_looks` allow for gets its looks later."""
    known: dict[tuple[float, float], tuple[int, float, float]] = {}
    for name in ids:
        memory = memories.get(name)
        tempo = memory.tempo if memory else Tempo()
        rate = max(round(tempo.rate() * _STEP) / _STEP, 1 / _STEP)
        slower = round(stretch(tempo, now, settings), 1)
        if (rate, slower) not in known:
            seen = expected_missed(settings, rate, slower)
            known[rate, slower] = seen.looks, seen.overwritten / seen.changes, seen.late / seen.changes
        looks, overwritten, late = known[rate, slower]
        yield Rhythm(name, rate, round(tempo.per_day(now), 1), looks, overwritten, late)
