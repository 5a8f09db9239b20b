"""What stands in feeds: changes and articles as items, their texts as HTML that shows what they are."""

from collections.abc import Iterable
from urllib.parse import urlencode

from markupsafe import Markup, escape

from dashboard.comparison import FieldDiff, field_diffs
from dashboard.feeds.model import Item
from dashboard.shown import direction_of, language_tag, web
from dashboard.texts import Texts
from rasid.changes.words import PieceKind
from rasid.ports import ArticleRow, StoredChange
from rasid.records import ArticleState
from rasid.showing import KnownOutlet

_WORDS_AROUND = 15
_MARKS = {PieceKind.INSERT: "ins", PieceKind.DELETE: "del"}


class Writer:
    """Makes items. `base` is the dashboard's address without a slash at the end, `tag` begins the ids."""

    def __init__(self, base: str, tag: str, texts: Texts, outlets: Iterable[KnownOutlet]) -> None:
        self._base = base
        self._tag = tag
        self._texts = texts
        self._outlets = {outlet.id: outlet for outlet in outlets}

    def change(self, row: StoredChange) -> Item:
        """A change. It is to be read on the dashboard, where all of it is shown."""
        what = str(self._texts.get(f"change.{row.change.kind}", row.change.kind))
        page = f"{self._base}/articles/{row.article_id}"
        if row.version and row.version > 1:
            page += f"/compare?{urlencode({'from': row.version - 1, 'to': row.version})}"
        outlet = self._outlets.get(row.outlet_id)
        kinds = dict.fromkeys(edit.kind.value for edit in row.change.typed)
        diffs = field_diffs(row.change.edits, around=_WORDS_AROUND)
        return Item(
            id=f"{self._tag}change:{row.id}",
            url=page,
            title=f"{what}: {row.title or row.url}",
            html=str(Markup("").join(map(self._field, diffs)) or _block(escape(what), direction_of(what))),
            published=row.change.at,
            updated=row.change.at,
            outlet=outlet.name if outlet else row.outlet_id,
            tags=(row.change.kind.value, *kinds),
            language=language_tag(outlet.language) if outlet else None,
            other=web(row.url),
        )

    def _field(self, diff: FieldDiff) -> Markup:
        name = self._texts.get(f"field.{diff.field}", diff.field)
        lines = (
            _block(Markup("").join(_piece(piece.kind, piece.text) for piece in line), diff.direction_of_line(line))
            for line in diff.lines
        )
        return Markup("<h4>{}</h4>").format(name) + Markup("").join(lines)

    def article(self, row: ArticleRow, state: ArticleState | None) -> Item:
        """An article, with its first paragraph. It is to be read at its outlet."""
        outlet, latest = self._outlets.get(row.outlet_id), state.latest if state else None
        lead = next(iter(latest.paragraphs), "") if latest else ""
        page = f"{self._base}/articles/{row.id}"
        own = web(row.url)
        return Item(
            id=f"{self._tag}article:{row.id}",
            url=own or page,
            title=row.title or row.url,
            html=str(_block(escape(lead), direction_of(lead))) if lead else "",
            published=row.published_at or row.first_seen_at,
            updated=max(filter(None, (row.first_seen_at, state.last_changed_at if state else None))),
            outlet=outlet.name if outlet else row.outlet_id,
            tags=(latest.section,) if latest and latest.section else (),
            language=language_tag(row.language),
            authors=latest.authors if latest else (),
            other=page if own else None,
        )


def _block(content: Markup, direction: str) -> Markup:
    return Markup('<p dir="{}">{}</p>').format(direction, content)


def _piece(kind: PieceKind, text: str) -> Markup:
    if kind is PieceKind.SKIP:
        return Markup(" … ")
    mark = _MARKS.get(kind)
    return Markup("<{0}>{1}</{0}>").format(Markup(mark), text) if mark else escape(text)  # noqa: S704  # one of two names
