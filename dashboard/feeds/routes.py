"""The feeds' addresses: `/feeds/changes.atom`, `/feeds/articles.json`, `/feeds/outlets.opml`, …"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from email.utils import format_datetime
from itertools import groupby
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from dashboard import asked
from dashboard.api.asked import place_text, read_place
from dashboard.changes import KINDS, QUIET_KINDS
from dashboard.conditional import Conditional
from dashboard.desk import Desk
from dashboard.feeds.atom import ATOM_TYPE, atom, opml
from dashboard.feeds.items import Writer
from dashboard.feeds.jsonfeed import json_feed
from dashboard.feeds.model import Feed, Item
from rasid.records import EditKind, Outcome
from rasid.showing import ChangeFilter, KnownOutlet

PREFIX = "/feeds"
ITEMS = 50
_SETTLED = timedelta(minutes=10)  # after which nothing that was seen then is stored any more
_FORMATS: dict[str, tuple[str, Callable[[Feed], bytes]]] = {
    "atom": (ATOM_TYPE, atom),
    "json": ("application/feed+json", json_feed),
}
_FILTERS = ("outlet", "kind", "edit", "weight", "since", "until", "quiet", "language", "country", "q")


def feeds(desk: Desk) -> Mount:
    """All feeds; they answer to `if-none-match`, those of changes to `if-modified-since` too."""
    made = _Feeds(desk)
    routes = [
        Route("/changes.{form}", made.changes),
        Route("/articles.{form}", made.articles),
        Route("/outlets.opml", made.outlets),
    ]
    return Mount(PREFIX, routes=routes, middleware=[Middleware(Conditional)])


class _Feeds:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store

    def changes(self, request: Request) -> Response:
        """What changed, the latest first, by the filters of the page of changes."""
        until, kind = asked.day(request, "until", self._desk.zone), asked.choice(request, "kind", Outcome, KINDS)
        wanted = ChangeFilter(
            outlet_id=self._desk.outlet_named(asked.text(request, "outlet")),
            kind=kind,
            edit=asked.choice(request, "edit", EditKind),
            weight=asked.share(request, "weight"),
            since=asked.day(request, "since", self._desk.zone),
            until=until + timedelta(days=1) if until else None,
            language=asked.text(request, "language"),
            quiet=asked.text(request, "quiet") == "1" or kind in QUIET_KINDS,
        )
        before = asked.whole(request, "before")
        rows = self._store.told(wanted, before=before, limit=ITEMS)
        following = {"before": str(rows[-1].id)} if len(rows) == ITEMS else None
        write = self._writer(request)
        return self._answer(request, "changes", map(write.change, rows), following)

    def articles(self, request: Request) -> Response:
        """Articles, the newest publication first: of one outlet, country or language, or found by a question."""
        query, after = asked.text(request, "q"), read_place(asked.text(request, "after"))
        outlet_id = self._desk.outlet_named(asked.text(request, "outlet"))
        if query is not None:
            if vain := [name for name in ("country", "language", "after") if asked.text(request, name)]:
                raise HTTPException(400, f"q goes with outlet alone, and not with {vain[0]}.")
            found = [hit.article_id for hit in self._store.search(query, outlet_id=outlet_id, limit=ITEMS)]
            rows, following = self._store.articles_by_id(found), None
        else:
            country, language = asked.text(request, "country"), asked.text(request, "language")
            rows = self._store.page_of_articles(
                outlet_id=outlet_id,
                status=None,
                after=after,
                limit=ITEMS,
                country=country and country.upper(),
                language=language,
            )
            last = rows[-1] if len(rows) == ITEMS else None
            following = {"after": place_text((last.published_at, last.id))} if last else None
        write = self._writer(request)
        items = (write.article(row, self._store.article(row.id)) for row in rows)
        return self._answer(request, "articles", items, following)

    def outlets(self, _request: Request) -> Response:
        """The feeds that the catalogue's outlets give, by country, for a feed reader."""
        known = sorted(self._store.known_outlets(), key=lambda outlet: (outlet.country, outlet.id))
        urls = self._store.feeds_of_outlets()
        groups = [
            (country, [_outline(outlet, url) for outlet in group for url in urls.get(outlet.id, ())])
            for country, group in groupby(known, key=lambda outlet: outlet.country)
        ]
        made = opml("Rasid", [(country, outlines) for country, outlines in groups if outlines])
        return Response(made, media_type="text/x-opml")

    def _writer(self, request: Request) -> Writer:
        texts = self._desk.texts(request)
        return Writer(_base(request), _tag(self._store.identity()), texts, self._store.known_outlets(retired=True))

    def _answer(self, request: Request, name: str, items: Iterable[Item], following: dict[str, str] | None) -> Response:
        form = request.path_params["form"]
        if form not in _FORMATS:
            raise HTTPException(404, "Feeds are to be had as .atom and .json.")
        media_type, write = _FORMATS[form]
        texts, base = self._desk.texts(request), _base(request)
        filters = {key: value for key in _FILTERS if (value := asked.text(request, key))}
        address = f"{base}{PREFIX}/{name}.{form}"

        def page(**more: str) -> str:
            return f"{address}?{urlencode(query)}" if (query := {**filters, **more}) else address

        feed = Feed(
            id=f"{_tag(self._store.identity())}feed:{name}?{urlencode(filters)}",
            title=" · ".join(["Rasid", str(texts(f"{name}.title")), *filters.values()]),
            home=f"{base}/{name}",
            here=page(**{key: request.query_params[key] for key in ("before", "after") if key in request.query_params}),
            first=page(),
            following=page(**following) if following else None,
            language=texts.language,
            items=tuple(items),
        )
        headers = {"vary": "accept-language, cookie"}
        # Of changes alone: an article may read otherwise, or be read at last, though none is newer. And not while one
        # that was seen at the same time, or before, may still be stored: by the moment alone it would not be had.
        if name == "changes" and feed.updated <= self._desk.clock.now() - _SETTLED:
            headers["last-modified"] = format_datetime(feed.updated, usegmt=True)
        return Response(write(feed), media_type=media_type, headers=headers)


def _outline(outlet: KnownOutlet, url: str) -> dict[str, str]:
    return {"text": outlet.name, "type": "rss", "language": outlet.language, "xmlUrl": url}


def _base(request: Request) -> str:
    return str(request.base_url).removesuffix("/").removesuffix(PREFIX)


def _tag(identity: str) -> str:
    """What ids begin with (RFC 4151): each store has names of its own."""
    return f"tag:{identity}.rasid.invalid,2026:"
