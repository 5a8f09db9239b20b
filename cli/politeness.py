"""`rasid politeness`: how the hosts were treated, proved by the ledger."""

from datetime import datetime, timedelta
from typing import Annotated

import typer

from cli.context import Context, SystemClock, context_of
from cli.options import Json
from cli.output import console, counted, print_json, print_table
from rasid.errors import RasidError
from rasid.normalize.urls import host_of
from rasid.politeness import Budgets, Spaced, Verdict, judge, spaced
from rasid.ports import Store

_DAY_HOURS, _MOST_HOURS = 24.0, 1_000_000.0


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command()(politeness)


def politeness(
    ctx: typer.Context,
    host: Annotated[
        str | None,
        typer.Argument(metavar="HOST", help="A host, such as www.example.org. Without one: all, in short."),
    ] = None,
    hours: Annotated[
        float,
        typer.Option(min=0, max=_MOST_HOURS, metavar="N", help="How far back, in hours. 0: to the ledger's beginning."),
    ] = _DAY_HOURS,
    json: Json = False,
) -> None:
    """Prove how a host was treated: every request to it, the gap before each, and the verdict.

    Exits with 1 if a request went out too soon, or one too many within an hour.
    """
    context = context_of(ctx)
    since = SystemClock().now() - timedelta(hours=hours) if hours else None
    with context.store() as store:
        verdicts = (
            _one(context, store, host_in_ledger(host), since, json) if host else _all(context, store, since, json)
        )
    if not all(verdict.polite for verdict in verdicts):
        raise typer.Exit(1)


def host_in_ledger(given: str) -> str:
    """A host as the ledger has it (in small letters and punycode), out of an address or a name in any script."""
    found = host_of(given if "//" in given else f"//{given}").strip("[]")
    return found or given.strip().lower()


def _one(context: Context, store: Store, host: str, since: datetime | None, json: bool) -> list[Verdict]:
    requests = list(spaced(store.requests_to(host, since)))
    verdict = judge(requests, budget=_budgets(context).of(host))
    if not requests and not store.requests_to(host):
        raise RasidError(f"Nothing was ever asked of {host!r}. `rasid politeness` lists the hosts that are asked.")
    agent = _agent(context)
    if json:
        print_json({"host": host, "user_agent": agent, "verdict": verdict, "polite": verdict.polite,
                    "requests": [_row(one) for one in requests]})  # fmt: skip
        return [verdict]
    print_table(
        ["At", "Gap (s)", "Floor (s)", "In the hour", "Took (s)", "Status", "For", "Address"],
        (
            [f"{r.request.at:%Y-%m-%d %H:%M:%S}Z", _seconds(r.gap), _seconds(r.request.floor), r.in_hour,
             _seconds(r.request.seconds), r.request.status, r.request.what, r.request.url]
            for r in requests
        ),
        empty=f"Nothing was asked of {host} in that time.",
    )  # fmt: skip
    console.print(f"{host}: {describe(verdict)}\nWe call ourselves: {agent}")
    return [verdict]


def _all(context: Context, store: Store, since: datetime | None, json: bool) -> list[Verdict]:
    asked, budgets = store.hosts_asked(since), _budgets(context)
    found = {host: judge(spaced(store.requests_to(host, since)), budget=budgets.of(host)) for host in asked}
    ordered = dict(sorted(found.items(), key=lambda item: (item[1].polite, -item[1].requests, item[0])))
    if json:
        print_json([{"host": host, "verdict": verdict, "polite": verdict.polite} for host, verdict in ordered.items()])
    else:
        print_table(["Host", "Verdict"], ([host, describe(verdict)] for host, verdict in ordered.items()),
                    empty="Nothing was asked of any host in that time.")  # fmt: skip
    return list(found.values())


def _row(one: Spaced) -> dict[str, object]:
    request = one.request
    return {
        "at": request.at,
        "gap": one.gap,
        "floor": request.floor,
        "in_hour": one.in_hour,
        "seconds": request.seconds,
        "status": request.status,
        "for": request.what,
        "url": request.url,
        "too_soon": one.too_soon,
    }


def _budgets(context: Context) -> Budgets:
    return Budgets(context.catalogue().outlets, context.settings.host_budget)


def describe(verdict: Verdict) -> str:
    """The verdict in a sentence."""
    gap = "" if verdict.least_gap is None else f", least gap {verdict.least_gap:.2f} s of {verdict.floor:g} s"
    bound = f" of {verdict.budget}" if verdict.budget else ""
    told = f"{counted(verdict.requests, 'request')}{gap}, at most {verdict.busiest}{bound} in an hour"
    if verdict.polite:
        return f"{told}: polite."
    return f"{told}: NOT polite, {verdict.too_soon} too soon and {verdict.over_budget} over the budget."


def _agent(context: Context) -> str:
    from spiders.settings import user_agent

    agent = user_agent(context.settings)
    return agent if context.settings.contact else f"{agent} (set contact: outlets cannot write to us)"


def _seconds(value: float | None) -> str | None:
    return None if value is None else f"{value:.2f}"
