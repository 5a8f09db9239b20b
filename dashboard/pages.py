"""The pages. Each handler asks the store, has a template filled, and runs in the thread pool."""

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard import asked
from dashboard.comparison import FieldDiff, field_diffs
from dashboard.desk import Desk
from dashboard.evidence import evidence
from dashboard.standing import Level, notes_of, stand
from rasid.changes.compare import field_edits
from rasid.ports import StoredChange
from rasid.records import ArticleState, ArticleStatus, Outcome

PAGE = 50
MOST_SHOWN = 250
KINDS = (Outcome.CHANGED, Outcome.GONE, Outcome.RESTORED)
WORDS_AROUND = 12


@dataclass(frozen=True, slots=True)
class Told:
    """A change with what it did, field by field."""

    row: StoredChange
    diffs: list[FieldDiff]


class Pages:
    """All HTML pages."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store

    def overview(self, request: Request) -> Response:
        """All outlets, the worst first."""
        now = self._desk.clock.now()
        findings = self._desk.assess(now).findings
        standings = stand(self._store.overview(), findings)
        attention = sum(standing.needs_attention for standing in standings)
        return self._desk.render(
            request,
            "overview.html",
            now=now,
            standings=standings,
            findings=[finding for finding in findings if finding.outlet_id is None],
            attention=attention,
            all_well=all(standing.level >= Level.WAITING for standing in standings),
            counts=self._store.counts(now),
        )

    def outlet(self, request: Request) -> Response:
        """One outlet: its channels, what is wrong with it, its latest articles and changes."""
        outlet_id = request.path_params["outlet_id"]
        now = self._desk.clock.now()
        summary = next((s for s in self._store.overview() if s.outlet_id == outlet_id), None)
        articles = self._store.articles(outlet_id=outlet_id, limit=20)
        if summary is None and not articles:
            raise HTTPException(404)
        notes = notes_of(self._store.problems(outlet_id), summary.articles if summary else 0)
        return self._desk.render(
            request,
            "outlet.html",
            now=now,
            outlet_id=outlet_id,
            standing=next(iter(stand([summary], self._desk.assess(now).findings))) if summary else None,
            notes=notes,
            channels=self._store.channels_of(outlet_id),
            articles=articles,
            changes=_told(self._store.changes(outlet_id=outlet_id, limit=5)),
        )

    def articles(self, request: Request) -> Response:
        """Articles, the newest first; `url` leads to one straight away."""
        address = asked.text(request, "url")
        if address and (found := self._store.find_article(address)):
            return RedirectResponse(f"{request.scope.get('root_path', '')}/articles/{found.id}", 303)
        outlet_id = asked.text(request, "outlet")
        status = asked.choice(request, "status", ArticleStatus)
        page = asked.number(request, "page", 1, most=1_000_000)
        rows = self._store.articles(outlet_id=outlet_id, status=status, limit=PAGE + 1, offset=(page - 1) * PAGE)
        return self._desk.render(
            request,
            "articles.html",
            404 if address else 200,
            address=address,
            articles=rows[:PAGE],
            more=len(rows) > PAGE,
            page=page,
            names=self._names(),
            filters=urlencode({k: v for k, v in (("outlet", outlet_id), ("status", status)) if v}),
            outlet_id=outlet_id,
            status=status,
            statuses=tuple(ArticleStatus),
        )

    def article(self, request: Request) -> Response:
        """One article as it stands, or as one of its versions had it, with its evidence."""
        state = self._article(request)
        versions = self._store.versions(state.id)
        number = asked.number(request, "version", len(versions) or 1, most=len(versions) or 1)
        version = versions[number - 1] if versions else None
        changes = self._store.changes(article_id=state.id, limit=MOST_SHOWN)
        return self._desk.render(
            request,
            "article.html",
            state=state,
            version=version,
            article=version.article if version else None,
            evidence=evidence(version.article) if version else [],
            versions=versions,
            made_by={change.version: change.change for change in changes if change.version},
            changes=_told([change for change in changes if not change.change.edits]),
            notes=notes_of([p for p in self._store.problems(state.outlet_id) if p.subject == state.url]),
            names=self._names(),
        )

    def compare(self, request: Request) -> Response:
        """Two versions of an article, with the words that differ."""
        state = self._article(request)
        versions = self._store.versions(state.id)
        if not versions:
            raise HTTPException(404)
        last = len(versions)
        old = asked.number(request, "from", max(1, last - 1), most=last)
        new = asked.number(request, "to", last, most=last)
        before, after = versions[old - 1], versions[new - 1]
        return self._desk.render(
            request,
            "compare.html",
            state=state,
            versions=versions,
            before=before,
            after=after,
            article=after.article,
            diffs=field_diffs(field_edits(before.article, after.article)),
        )

    def changes(self, request: Request) -> Response:
        """What changed, the latest first."""
        outlet_id = asked.text(request, "outlet")
        kind = asked.choice(request, "kind", Outcome, KINDS)
        show = asked.number(request, "show", PAGE, most=MOST_SHOWN)
        rows = self._store.changes(outlet_id=outlet_id, kind=kind, limit=show + 1)
        return self._desk.render(
            request,
            "changes.html",
            changes=_told(rows[:show]),
            more=len(rows) > show and show < MOST_SHOWN,
            next_show=min(show + PAGE, MOST_SHOWN),
            names=self._names(),
            filters=urlencode({k: v for k, v in (("outlet", outlet_id), ("kind", kind)) if v}),
            outlet_id=outlet_id,
            kind=kind,
            kinds=KINDS,
        )

    def runs(self, request: Request) -> Response:
        """The crawls of late."""
        return self._desk.render(request, "runs.html", runs=self._store.runs(limit=2 * PAGE))

    def _article(self, request: Request) -> ArticleState:
        state = self._store.article(asked.article_id(request))
        if state is None:
            raise HTTPException(404)
        return state

    def _names(self) -> dict[str, str]:
        """Outlet ids with their names."""
        return {summary.outlet_id: summary.name for summary in self._store.overview()}


def _told(rows: list[StoredChange]) -> list[Told]:
    return [Told(row, field_diffs(row.change.edits, WORDS_AROUND)) for row in rows]
