"""The pages on articles. Each handler asks the store, has a template filled, and runs in the thread pool."""

import contextlib
import re
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from dashboard import asked
from dashboard.changes import outlet_of
from dashboard.charts import moments_on_line
from dashboard.comparison import field_diffs
from dashboard.desk import Desk
from dashboard.evidence import evidence
from dashboard.headlines import wordings
from dashboard.paragraphs import folded, paragraph_rows
from dashboard.standing import notes_of_article
from dashboard.telling import told_of
from rasid.changes.compare import field_edits
from rasid.normalize.text import compared
from rasid.ports import ArticleRow
from rasid.records import ArticleState, ArticleStatus
from rasid.showing import Place

PAGE = 50
MOST_SHOWN = 250
_PIECE = 1 << 18  # bytes of a file that are sent at once


class ArticlePages:
    """`/articles` and what lies below."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store

    def articles(self, request: Request) -> Response:
        """Articles, the newest first; `url` leads to one straight away."""
        address = asked.text(request, "url")
        if address and (found := self._store.find_article(address)):
            return RedirectResponse(f"{request.scope.get('root_path', '')}/articles/{found.id}", 303)
        names = self._desk.names()
        outlet_id = outlet_of(request, names)
        status = asked.choice(request, "status", ArticleStatus)
        place = place_in(request)
        rows = self._store.page_of_articles(outlet_id=outlet_id, status=status, after=place, limit=PAGE + 1)
        return self._desk.render(
            request,
            "articles.html",
            404 if address else 200,
            address=address,
            articles=rows[:PAGE],
            first=place is None,
            after=urlencode({"after": place_after(rows[PAGE - 1])}) if len(rows) > PAGE else "",
            names=names,
            filters=urlencode({k: v for k, v in (("outlet", outlet_id), ("status", status)) if v}, errors="replace"),
            outlet_id=outlet_id,
            status=status,
            statuses=tuple(ArticleStatus),
        )

    def article(self, request: Request) -> Response:
        """One article as it stands, or as one of its versions had it, with its evidence."""
        state = self._article(request)
        moments = self._store.version_moments(state.id)
        count = len(moments) or 1
        number = asked.number(request, "version", count, most=count)
        top = asked.number(request, "upto", count - (count - number) // PAGE * PAGE, most=count)
        bottom = max(1, top - PAGE + 1)
        version = self._store.version(state.id, number)
        snapshots = self._store.archive.snapshots(state.id) if self._store.archive else []
        return self._desk.render(
            request,
            "article.html",
            state=state,
            further=self._store.further_addresses(state.id),
            version=version,
            article=version.article if version else None,
            evidence=evidence(version.article) if version else [],
            moments=moments,
            top=top,
            bottom=bottom,
            dots=moments_on_line(moments),
            wordings=wordings(self._store.headlines(state.id)),
            snapshots=snapshots[-PAGE:],
            snapshots_there=len(snapshots),
            made_by=self._store.changes_into(state.id, bottom, top),
            changes=told_of(self._store.events(state.id, limit=MOST_SHOWN), self._desk.zone),
            notes=notes_of_article(self._store.problems(article_id=state.id)),
            names=self._desk.names(),
        )

    def compare(self, request: Request) -> Response:
        """Two versions of an article, with the words that differ."""
        state = self._article(request)
        moments = self._store.version_moments(state.id)
        last = len(moments) or 1
        old = asked.number(request, "from", max(1, last - 1), most=last)
        new = asked.number(request, "to", last, most=last)
        before, after = self._store.version(state.id, old), self._store.version(state.id, new)
        if before is None or after is None:
            raise HTTPException(404)
        edits = [
            edit for edit in field_edits(before.article, after.article) if compared(edit.before) != compared(edit.after)
        ]
        return self._desk.render(
            request,
            "compare.html",
            state=state,
            moments=moments,
            before=before,
            after=after,
            article=after.article,
            diffs=field_diffs((edit for edit in edits if edit.field != "paragraphs"), self._desk.zone),
            rows=folded(paragraph_rows(before.article.paragraphs, after.article.paragraphs))
            if any(edit.field == "paragraphs" for edit in edits)
            else [],
            side=asked.text(request, "view") == "side",
        )

    def evidence(self, request: Request) -> Response:
        """All that was received of an article: a WARC file, or the manifest that belongs to it."""
        warc = request.path_params["what"] == "evidence.warc.gz"
        if not warc and request.path_params["what"] != "evidence.json":
            raise HTTPException(404)
        state = self._article(request)
        made = self._store.evidence_of(state.id, self._desk.clock.now())
        if made is None:
            raise HTTPException(404)
        file, manifest = made
        headers = {"content-disposition": f'attachment; filename="article-{state.id}{".warc.gz" if warc else ".json"}"'}
        if warc:
            return StreamingResponse(_pieces(file), media_type="application/gzip", headers=headers)
        file.close()
        return Response(manifest, media_type="application/json", headers=headers)

    def _article(self, request: Request) -> ArticleState:
        state = self._store.article(asked.article_id(request))
        if state is None:
            raise HTTPException(404)
        return state


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece


def place_after(row: ArticleRow) -> str:
    """Where the page after an article begins, for an address."""
    return f"{row.published_at.isoformat() if row.published_at else ''}_{row.id}"


def place_in(request: Request) -> Place | None:
    """Where the page that is asked for begins; None: at the newest."""
    found = request.query_params.get("after", "")
    if not found:
        return None
    match = re.fullmatch(r"(\d{4}-\d\d-\d\dT[\d:.]+\+00:00)?_(\d{1,18})", found, re.ASCII)
    if match is not None:
        with contextlib.suppress(ValueError):
            return datetime.fromisoformat(match[1]) if match[1] else None, int(match[2])
    raise HTTPException(400, "after is not a place in the list. Go back to its beginning.")
