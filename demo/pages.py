"""Printing: what an outlet's article pages, lists and feeds look like, as text."""

import json
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from demo.chance import chance
from demo.desk import Desk, Piece
from demo.model import Act
from demo.stamps import hijri_day, printed

_SUMMARY = 140
_TYPES = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "jsonfeed": "application/feed+json",
    "sitemap": "application/xml",
    "section": "text/html",
}


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("demo", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def clutter(desk: Desk, path: str, at: float, base: str) -> dict[str, Any]:
    """What differs at every fetch, as far as the outlet's pages have it."""
    generator = chance(desk.house.id, path, f"{at:.6f}")
    pieces = [piece for piece in desk.listed(at) if piece.path != path]
    chosen = generator.sample(pieces, min(4, len(pieces)))
    now = desk.moment(at)
    made: dict[str, Any] = {
        "clock": f"{printed(desk.house.stamp, now)}:{now:%S}",
        "views": generator.randrange(40, 90_000),
        "related": [(base + piece.path, piece.at(at).title) for piece in chosen],
        "ticker": [piece.at(at).title for piece in reversed(chosen)],
        "token": f"{generator.getrandbits(64):016x}",
    }
    return {name: value if name in desk.house.clutter else None for name, value in made.items()}


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _modified(desk: Desk, piece: Piece, at: float) -> datetime:
    """When an editor last touched it, as the outlet says: cosmetic work is not mentioned."""
    told = [r.at for r in piece.revisions if r.at <= at and r.act not in (Act.COSMETIC, Act.FLICKER)]
    return desk.moment(told[-1])


def article_page(desk: Desk, piece: Piece, at: float, base: str) -> str:
    """The page of an article at a moment; `base` is scheme and authority."""
    house, revision = desk.house, piece.at(at)
    local = revision.published.astimezone(house.tz)
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": revision.title,
        "datePublished": _iso(local),
        "dateModified": _iso(_modified(desk, piece, at)),
        "articleSection": piece.section,
        "inLanguage": house.language,
        "mainEntityOfPage": base + piece.path,
        "publisher": {"@type": "NewsMediaOrganization", "name": house.name},
    }
    return _environment().get_template(f"{house.page}.html").render(
        house=house, base=base, url=base + piece.path, title=revision.title, paragraphs=revision.paragraphs,
        section=piece.section, stamp=printed(house.stamp, local), hijri=hijri_day(local), iso=_iso(local),
        modified=_iso(_modified(desk, piece, at)), data=data, number=piece.number,
        clutter=clutter(desk, piece.path, at, base),
    )  # fmt: skip


def _entries(desk: Desk, at: float, base: str) -> list[dict[str, Any]]:
    made = []
    for piece in desk.listed(at):
        revision = piece.at(at)
        local = revision.published.astimezone(desk.house.tz)
        broken = desk.house.feed_dates == "broken"
        made.append(
            {
                "url": base + piece.path,
                "title": revision.title,
                "summary": revision.paragraphs[0][:_SUMMARY],
                "section": piece.section,
                "iso": _iso(local),
                "modified": _iso(_modified(desk, piece, at)),
                "rfc822": "-0001-11-30T00:00:00+00:00" if broken else format_datetime(local),
            }
        )
    return made


def _json_feed(desk: Desk, entries: list[dict[str, Any]], base: str) -> str:
    items = [
        {
            "id": entry["url"],
            "url": entry["url"],
            "title": entry["title"],
            "summary": entry["summary"],
            "date_published": entry["iso"],
            "date_modified": entry["modified"],
            "tags": [entry["section"]],
        }
        for entry in entries
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": desk.house.name,
        "home_page_url": base + "/",
        "feed_url": base + desk.house.channel_path,
        "language": desk.house.language,
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)


def channel_page(desk: Desk, at: float, base: str, *, empty: bool = False) -> str:
    """The list of an outlet's articles, in the form it has; `empty`: without any."""
    house = desk.house
    entries = [] if empty else _entries(desk, at, base)
    if house.channel == "jsonfeed":
        return _json_feed(desk, entries, base)
    name = {"rss": "rss.xml", "atom": "atom.xml", "sitemap": "sitemap.xml", "section": "section.html"}
    return _environment().get_template(name[house.channel]).render(
        house=house, base=base, entries=entries, updated=_iso(desk.moment(desk.touched(at)).astimezone(UTC)),
        clutter=clutter(desk, house.channel_path, at, base),
    )  # fmt: skip


def channel_type(desk: Desk) -> str:
    """The media type of the outlet's list."""
    return _TYPES[desk.house.channel]


WHOLE = "?whole"
"""What a scripted page adds to its address to fetch what it shows."""


def scripted_page(desk: Desk) -> str:
    """An article page that is empty until its script has run."""
    house = desk.house
    script = (
        f"fetch(location.pathname + {json.dumps(WHOLE)}).then(answer => answer.text()).then(text => {{"
        "const page = new DOMParser().parseFromString(text, 'text/html');"
        "document.replaceChild(document.adoptNode(page.documentElement), document.documentElement);"
        "});"
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{house.language}" dir="{house.direction}"><head><meta charset="utf-8">\n'
        f"<title>{house.name}</title></head><body><main></main><script>{script}</script></body></html>\n"
    )


def notice(status: int) -> str:
    """A page that says that something is wrong, in the style of a web server."""
    texts = {
        200: "We will be back soon",
        403: "Forbidden",
        404: "Not Found",
        410: "Gone",
        429: "Too Many Requests",
        500: "Internal Server Error",
    }
    return (
        f"<!DOCTYPE html>\n<html lang='en'><head><title>{texts[status]}</title></head>\n"
        f"<body><h1>{texts[status]}</h1></body></html>\n"
    )
