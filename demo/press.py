"""The simulated press: answers requests at virtual moments, and knows what it did.

Everything follows from seed, plan and epoch. Nothing in here looks at a clock: the same request at
the same moment always gets the same answer.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from hashlib import blake2b
from math import ceil

from demo.desk import Desk, Piece
from demo.houses import House, houses
from demo.model import (
    DELETIONS,
    FEED_ONLY,
    Act,
    Breakage,
    Deed,
    Outage,
    Request,
    Response,
    TrueArticle,
    TrueOutage,
    Truth,
)
from demo.pages import WHOLE, article_page, channel_page, channel_type, notice, scripted_page
from demo.plan import Plan

EPOCH = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_CODECS = {"windows-1256": "cp1256", "windows-1254": "cp1254"}
_STATUS = {Act.DELETE_404: 404, Act.FLICKER: 404, Act.DELETE_410: 410}


class Press:
    """The outlets of a plan. `epoch` (aware) is the wall time at second 0."""

    def __init__(self, seed: int, plan: Plan, epoch: datetime = EPOCH) -> None:
        self.seed, self.plan = seed, plan
        self.epoch = epoch.astimezone(UTC).replace(microsecond=0)
        self.houses: tuple[House, ...] = houses(plan.outlets)
        self._index = {house.host: index for index, house in enumerate(self.houses)}
        self.desk = lru_cache(maxsize=None)(self._desk)

    def _desk(self, index: int) -> Desk:
        return Desk(self.seed, self.plan, index, self.houses[index], self.epoch)

    def respond(self, request: Request) -> Response:
        """The answer to a request. Hosts and paths that do not exist are 404."""
        index = self._index.get(request.host.partition(":")[0].lower())
        if index is None:
            return self._finish(_html(404, notice(404)), request)
        desk = self.desk(index)
        answer = self._broken(desk, request) or self._sound(desk, request)
        return self._finish(answer, request)

    def _finish(self, answer: Response, request: Request) -> Response:
        date = _http_date(self.epoch + timedelta(seconds=request.at))
        headers = {"date": date, "server": "press", **answer.headers}
        if _not_modified(request, answer):
            kept = {k: v for k, v in headers.items() if k in ("date", "server", "etag", "last-modified")}
            return Response(304, kept, b"", answer.delay)
        return Response(answer.status, headers, answer.body, answer.delay)

    def _broken(self, desk: Desk, request: Request) -> Response | None:
        """The answer of a broken outlet; None where it works. robots.txt always does: without it
        a monitor would have to leave the outlet alone."""
        outage = desk.timetable.broken(request.at)
        if outage is None or request.path == "/robots.txt":
            return None
        if outage.kind in FEED_ONLY:
            return self._spoiled(desk, request, outage) if request.path == desk.house.channel_path else None
        if outage.kind is Breakage.TIMEOUT:
            late = self._sound(desk, request)
            return Response(late.status, late.headers, late.body, self.plan.request_timeout * 1.5)
        if outage.kind is Breakage.THROTTLED:
            seconds = str(max(1, ceil(outage.end - request.at)))
            return _html(429, notice(429), {"retry-after": seconds})
        status = 403 if outage.kind is Breakage.FORBIDDEN else 500
        return _html(status, notice(status))

    def _spoiled(self, desk: Desk, request: Request, outage: Outage) -> Response:
        if outage.kind is Breakage.HTML:
            return _html(200, notice(200))
        base = f"http://{request.host}"
        text = channel_page(desk, request.at, base, empty=outage.kind is Breakage.EMPTY)
        if outage.kind is Breakage.TRUNCATED:
            text = text[: len(text) * 3 // 5]
        if outage.kind is Breakage.MALFORMED:
            text = _malformed(text)
        return _document(desk.house, text, channel_type(desk))

    def _sound(self, desk: Desk, request: Request) -> Response:
        house, at, base = desk.house, request.at, f"http://{request.host}"
        if request.path == "/robots.txt":
            return _plain(house.robots, base)
        if request.path == house.channel_path:
            answer = _document(house, channel_page(desk, at, base), channel_type(desk))
            return self._validated(desk, answer, desk.touched(at))
        if request.path == "/":
            return _document(house, notice(200), "text/html")
        scripted = self.plan.scripted and house is self.houses[-1]
        piece = desk.find(request.path.removesuffix(WHOLE) if scripted else request.path, at)
        if piece is None:
            return _html(404, notice(404))
        gone = piece.absent(at)
        if gone:
            return _html(_STATUS[gone], notice(_STATUS[gone]))
        if scripted:  # scripts take what they fetch for UTF-8
            whole = request.path.endswith(WHOLE)
            return _html(200, article_page(desk, piece, at, base) if whole else scripted_page(desk))
        answer = _document(house, article_page(desk, piece, at, base), "text/html")
        return self._validated(desk, answer, piece.at(at).at)

    def _validated(self, desk: Desk, answer: Response, touched: float) -> Response:
        """The answer with the validator that the outlet sends."""
        headers = dict(answer.headers)
        if desk.house.validators == "etag":
            headers["etag"] = f'"{blake2b(answer.body, digest_size=8).hexdigest()}"'
        if desk.house.validators == "modified":
            headers["last-modified"] = _http_date(desk.moment(touched))
        return Response(answer.status, headers, answer.body)

    def truth(self, until: float) -> Truth:
        """All that was done until a moment, in seconds since the start."""
        articles, outages = [], []
        for index, house in enumerate(self.houses):
            desk = self.desk(index)
            outages += [TrueOutage(house.id, o) for o in desk.timetable.outages(0, until) if o.start <= until]
            articles += [self._true(desk, piece, until) for piece in desk.published(until)]
        return Truth(until, tuple(articles), tuple(outages))

    def _true(self, desk: Desk, piece: Piece, until: float) -> TrueArticle:
        revisions = tuple(revision for revision in piece.revisions if revision.at <= until)
        deeds = tuple(self._deeds(piece, until))
        return TrueArticle(desk.house.id, desk.house.host, piece.path, revisions, deeds)

    def _deeds(self, piece: Piece, until: float) -> Iterator[Deed]:
        """An act is visible when what it made stood long enough. What stood before always has: the
        timetable leaves that time between two acts."""
        for number, event in enumerate(piece.story):
            if event.at > until:
                return
            following = piece.story[number + 1].at if number + 1 < len(piece.story) else until
            needed = self.plan.visible_for
            if event.act in DELETIONS:
                needed += self.plan.gone_delay
            yield Deed(event.act, event.at, min(following, until) - event.at >= needed)


def _http_date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _html(status: int, text: str, headers: dict[str, str] | None = None) -> Response:
    return Response(status, {"content-type": "text/html; charset=utf-8", **(headers or {})}, text.encode())


def _plain(text: str, base: str) -> Response:
    if not text:
        return _html(404, notice(404))
    body = text.replace("Sitemap: /", f"Sitemap: {base}/")
    return Response(200, {"content-type": "text/plain; charset=utf-8"}, body.encode())


def _document(house: House, text: str, media_type: str) -> Response:
    """A text in the outlet's encoding; JSON is always UTF-8."""
    codec = _CODECS.get(house.encoding, house.encoding)
    charset = f"; charset={house.encoding}" if house.charset_header else ""
    return Response(200, {"content-type": media_type + charset}, text.encode(codec, "xmlcharrefreplace"))


def _malformed(text: str) -> str:
    """A feed with one careless sign: a bare ampersand in XML, a trailing comma in JSON."""
    if text.startswith("{"):
        return text.rstrip().removesuffix("}").rstrip() + ",\n}"
    return text.replace("<generator>Press", "<generator>Press & more", 1)


def _not_modified(request: Request, answer: Response) -> bool:
    if answer.status != 200:
        return False
    etag = answer.headers.get("etag")
    if etag and "if-none-match" in request.headers:
        return etag in [part.strip().removeprefix("W/") for part in request.headers["if-none-match"].split(",")]
    modified, since = answer.headers.get("last-modified"), request.headers.get("if-modified-since")
    if not modified or not since:
        return False
    try:
        return parsedate_to_datetime(modified) <= parsedate_to_datetime(since)
    except ValueError:
        return False
