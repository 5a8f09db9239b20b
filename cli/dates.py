"""`rasid dates`: how a printed date is read, step by step."""

from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import Annotated, TypedDict

import typer

from cli.context import context_of
from cli.options import Json
from cli.output import console, print_json
from outlets.codes import COUNTRIES, LANGUAGES
from rasid.errors import RasidError
from rasid.normalize.datereader.zones import zone_named
from rasid.normalize.dates import explain_date, read_date
from rasid.records import DateRule


class Options(TypedDict):
    """What a reading depends on, as `read_date` takes it."""

    lang: str | None
    country: str | None
    zone: str
    now: datetime
    order: str | None
    calendar: str | None
    trust_offset: bool


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("dates")(dates)


def dates(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The date as printed.")],
    outlet: Annotated[
        str | None, typer.Option(metavar="ID", help="The outlet whose language, country, zone and rules apply.")
    ] = None,
    lang: Annotated[str | None, typer.Option(metavar="CODE", help="Without an outlet: the language, as in ar.")] = None,
    country: Annotated[
        str | None, typer.Option(metavar="CODE", help="Without an outlet: the country, as in LB.")
    ] = None,
    zone: Annotated[str, typer.Option(metavar="ZONE", help="Without an outlet: the zone, as in Asia/Beirut.")] = "UTC",
    at: Annotated[
        str | None, typer.Option("--now", metavar="TIME", help="The moment of reading, in ISO 8601; default: now.")
    ] = None,
    json: Json = False,
) -> None:
    """Explain how a printed date is read. Exits with 1 if it is no date."""
    _check(lang, country, zone)
    moment = _moment(at) if at else datetime.now(UTC)
    rule = DateRule()
    if outlet:
        known = context_of(ctx).catalogue().outlet(outlet)
        rule = next((rules.date for rules in known.rules), rule)
        lang, country, zone = known.languages[0], known.country, rule.zone or known.zone
    options: Options = {
        "lang": lang,
        "country": country,
        "zone": zone,
        "now": moment,
        "order": rule.order,
        "calendar": rule.calendar,
        "trust_offset": rule.trust_offset,
    }
    reading = read_date(text, **options)
    if json:
        print_json(reading)
    else:
        for line in explain_date(text, **options):
            console.print(line)
    if reading is None:
        raise typer.Exit(1)


def _check(lang: str | None, country: str | None, zone: str) -> None:
    """Raise `RasidError` for what no outlet's file could say either: it would be passed over without a word."""
    if lang is not None and lang not in LANGUAGES:
        raise RasidError(f"--lang {lang!r} is not a language code. Give the small letters of ISO 639, such as ar.")
    if country is not None and country not in COUNTRIES:
        raise RasidError(f"--country {country!r} is not a country code. Give two capital letters, such as LB.")
    try:
        zone_named(zone)
    except ValueError:
        raise RasidError(f"--zone {zone!r} is no time zone. Give an IANA name such as Asia/Beirut.") from None


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise RasidError(f"--now {text!r} is not a moment. Write it as 2026-03-19T14:05+02:00.") from None
    if moment.year in (MINYEAR, MAXYEAR):  # whose ends other zones do not have
        raise RasidError(f"--now {text!r} lies at the calendar's end. Give a moment of the years 2 to 9998.")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
