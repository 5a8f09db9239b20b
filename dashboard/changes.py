"""The lists of changes and of articles that a question finds."""

from datetime import timedelta
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from dashboard import asked
from dashboard.desk import Desk
from dashboard.telling import told_of
from rasid.records import EditKind, Outcome
from rasid.showing import ChangeFilter

PAGE = 40
KINDS = (Outcome.CHANGED, Outcome.GONE, Outcome.RESTORED, Outcome.MOVED, Outcome.FLIPPED, Outcome.TOUCHED)
QUIET_KINDS = (Outcome.FLIPPED, Outcome.TOUCHED)  # of which few are told, or none: asked for, all are shown
WEIGHTS = ("0.3", "0.5", "0.7", "0.9")
HITS = 20
DEEPEST = 50  # pages of hits
_DAY = timedelta(days=1)


class ChangePages:
    """`/changes` and `/search`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store

    def changes(self, request: Request) -> Response:
        """What changed, the latest first."""
        names = self._desk.names()
        outlet_id = outlet_of(request, names)
        language = asked.text(request, "language")
        kind, edit = asked.choice(request, "kind", Outcome, KINDS), asked.choice(request, "edit", EditKind)
        weight = asked.share(request, "weight")
        since, until = (asked.day(request, name, self._desk.zone) for name in ("since", "until"))
        before = asked.whole(request, "before")
        wanted = ChangeFilter(
            outlet_id, kind, edit, weight, since, until + _DAY if until else None, language,
            quiet=asked.text(request, "quiet") == "1" or kind in QUIET_KINDS,
        )  # fmt: skip
        rows = self._store.told(wanted, before=before, limit=PAGE + 1)
        values = {
            "outlet": outlet_id, "kind": kind, "edit": edit, "weight": weight, "language": language,
            "since": since.date() if since else None, "until": until.date() if until else None,
            "quiet": "1" if wanted.quiet else None,
        }  # fmt: skip
        return self._desk.render(
            request,
            "changes.html",
            changes=told_of(rows[:PAGE], self._desk.zone),
            names=names,
            wanted=wanted,
            until=until,
            kinds=KINDS,
            edits=tuple(EditKind),
            weights=WEIGHTS,
            languages=sorted(
                {outlet.language for outlet in self._desk.sight.outlets(self._desk.clock.now()) if outlet.active}
            ),
            filters=urlencode({name: value for name, value in values.items() if value is not None}, errors="replace"),
            first=before is None,
            after=urlencode({"before": rows[PAGE - 1].id}) if len(rows) > PAGE else "",
        )

    def search(self, request: Request) -> Response:
        """Articles that read as is asked for."""
        names = self._desk.names()
        question = asked.text(request, "q")
        outlet_id = outlet_of(request, names)
        since, until = (asked.day(request, name, self._desk.zone) for name in ("since", "until"))
        earlier = asked.text(request, "earlier") == "1"
        page = asked.number(request, "page", 1, most=DEEPEST)
        hits = []
        if question:
            hits = self._store.search(
                question,
                outlet_id=outlet_id,
                since=since,
                until=until + _DAY if until else None,
                earlier=earlier,
                limit=HITS + 1,
                offset=(page - 1) * HITS,
            )
        values = {
            "q": question, "outlet": outlet_id, "since": since.date() if since else None,
            "until": until.date() if until else None, "earlier": "1" if earlier else None,
        }  # fmt: skip
        return self._desk.render(
            request,
            "search.html",
            question=question,
            hits=hits[:HITS],
            names=names,
            outlet_id=outlet_id,
            since=since,
            until=until,
            earlier=earlier,
            page=page,
            more=len(hits) > HITS and page < DEEPEST,
            filters=urlencode({name: value for name, value in values.items() if value is not None}, errors="replace"),
        )


def outlet_of(request: Request, names: dict[str, str]) -> str | None:
    """The outlet that the query names, by its id or its name."""
    asked_for = asked.text(request, "outlet")
    if asked_for is None or asked_for in names:
        return asked_for
    return next((found for found, name in names.items() if name.casefold() == asked_for.casefold()), asked_for)
