"""`rasid read`: one saved page read into an article."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from cli.context import context_of
from cli.output import errors, jsonable, print_json
from rasid.errors import RasidError
from rasid.extract.page import page_problems
from rasid.normalize.urls import is_fetchable
from rasid.records import Article, Outlet, Stamp
from rasid.trust import confidences


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("read")(read)


def read(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The saved page.")],
    url: Annotated[str, typer.Option(metavar="ADDRESS", help="The address that the page was saved from.")],
    outlet: Annotated[
        str | None, typer.Option(metavar="ID", help="The outlet whose rules, zone and languages apply.")
    ] = None,
) -> None:
    """Read one saved page and print the article as JSON."""
    if not is_fetchable(url):
        raise RasidError(f"--url {url!r} is not the address of a page. Give all of it, as https://sada.example/n/301.")
    try:
        body = file.read_bytes()
    except OSError as error:
        raise RasidError(f"The page {file} cannot be read: {error.strerror}. Give the path of a saved page.") from None
    known = context_of(ctx).catalogue().outlet(outlet) if outlet else None
    from rasid import read_article

    saved_at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    article = read_article(body, url, outlet=known, now=saved_at)
    if not article.title and not article.paragraphs:
        errors.print(f"No article is to be found in {file}: is it a page as the outlet sent it, in HTML?")
    print_json(article_as_json(article, known))


def article_as_json(article: Article, outlet: Outlet | None = None) -> dict[str, object]:
    """An article under the names that scripts know; local times in the outlet's zone."""
    return {
        "url": article.url,
        "kind": article.kind.value,
        "problems": list(page_problems(article)),
        "canonical_url": article.canonical_url,
        "section": article.section,
        "title": article.title,
        "image_caption": article.image_caption,
        **_stamp("published", article.published, outlet),
        **_stamp("modified", article.modified, outlet),
        "byline": article.byline,
        "authors": list(article.authors),
        "language": article.language,
        "direction": article.direction.value,
        "image": article.image,
        "paragraphs": list(article.paragraphs),
        "digest": article.digest,
        "exact_digest": article.exact_digest,
        "reader": article.reader,
        "sources": dict(article.sources),
        "confidences": dict(confidences(article)),
    }


def _stamp(name: str, stamp: Stamp | None, outlet: Outlet | None) -> dict[str, object]:
    if stamp is None:
        return dict.fromkeys(f"{name}_{part}" for part in ("text", "at", "at_utc", "zone", "precision", "flags"))
    zone = outlet.zone if outlet else stamp.zone
    local = stamp.instant.astimezone(ZoneInfo(zone)) if stamp.instant and "/" in zone else stamp.instant
    return {
        f"{name}_text": stamp.text,
        f"{name}_at": local.isoformat() if local else stamp.day.isoformat(),
        f"{name}_at_utc": jsonable(stamp.instant),
        f"{name}_zone": zone,
        f"{name}_precision": stamp.precision.value,
        f"{name}_flags": list(stamp.flags),
    }
