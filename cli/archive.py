"""What is stored: `articles`, `history`, `diff`, `changes`, `status`."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from cli.context import SystemClock, context_of
from cli.finding import find_article, no_outlet_yet, why_nothing
from cli.options import ArticleName, Json, Limit, OnlyOutlet
from cli.output import console, counted, errors, has_colors, plain, print_json, print_table
from cli.reading import article_as_json
from cli.surroundings import look_around
from rasid.changes.compare import field_edits
from rasid.changes.edits import typed_edits
from rasid.changes.weights import together
from rasid.changes.words import PieceKind, diff_words
from rasid.errors import TROUBLES, RasidError
from rasid.health.assess import health
from rasid.health.findings import Finding
from rasid.health.looking import look
from rasid.health.state import Standing
from rasid.health.telling import line
from rasid.normalize.text import compared
from rasid.ports import StoredVersion
from rasid.records import ArticleState, ArticleStatus, Edit, FieldEdit, Outcome

if TYPE_CHECKING:
    from storage.store import SqlStore

_TELLING = ("changed", "gone", "restored", "moved", "flip-flop", "touched")
_QUIET = (Outcome.FLIPPED, Outcome.TOUCHED)  # kinds of which few are told, or none: asked for, all are shown
_SHORT = 60  # characters of an edit's text in a table
_OWNED = {True: "acknowledged", False: "silent", None: ""}


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    for command in (articles, history, diff, changes, status):
        app.command()(command)


def articles(
    ctx: typer.Context,
    outlet: OnlyOutlet = None,
    status: Annotated[ArticleStatus | None, typer.Option(help="Only articles in this state.")] = None,
    limit: Limit = 50,
    json: Json = False,
) -> None:
    """List stored articles, the newest first."""
    context = context_of(ctx)
    with context.store() as store:
        rows = store.articles(outlet_id=outlet, status=status, limit=limit)
        empty = "" if rows else why_nothing(context, store, outlet, "No stored article is like that.")
    if json:
        print_json(rows)
        return
    print_table(
        ["Id", "Published", "Outlet", "State", "Versions", "Title", "Address"],
        ([r.id, r.published_at, r.outlet_id, r.status.value, r.versions, r.title, r.url] for r in rows),
        empty=empty,
    )


def history(ctx: typer.Context, article: ArticleName, json: Json = False) -> None:
    """Show all versions of an article."""
    with context_of(ctx).store() as store:
        state, versions = _versions(store, article)
        told = store.changes(article_id=state.id, limit=1000, quiet=True)
        headlines = store.headlines(state.id)
    if json:
        print_json(
            {
                "url": state.url,
                "status": state.status,
                "headlines": headlines,
                "versions": [
                    {"number": v.number, "seen_at": v.seen_at, "article": article_as_json(v.article)} for v in versions
                ],
                "changes": told,
            }
        )
        return
    console.print(f"{plain(state.url)}\n{state.status.value}, last looked at {_moment(state)}")
    print_table(
        ["Version", "Seen", "Title", "Paragraphs", "Left out"],
        ([v.number, v.seen_at, v.article.title, len(v.article.paragraphs), _left_out(v)] for v in versions),
        empty="No version is stored yet.",
    )
    print_table(
        ["Change", "At", "Times", "Weight", "Told", "By the page's date", "What"],
        ([c.change.kind.value, c.change.at, c.change.count, c.change.weight, "yes" if c.change.told else "no",
          _OWNED[c.change.acknowledged], ", ".join(dict.fromkeys(e.kind.value for e in c.change.typed))
          or ", ".join(dict.fromkeys(e.field for e in c.change.edits))] for c in reversed(told)),
        empty="It has not changed.",
    )  # fmt: skip
    print_table(
        ["Headline", "Where", "First", "Last", "Times"],
        ([h.text, h.source, h.first_at, h.last_at, h.times] for h in headlines),
        empty="No headline is known.",
    )


def _left_out(version: StoredVersion) -> str:
    """How many paragraphs of the page are no part of the article, by reason."""
    counts = Counter(masked.reason for masked in version.article.masked)
    return ", ".join(f"{count} {reason}" for reason, count in counts.items())


def diff(
    ctx: typer.Context,
    article: ArticleName,
    before: Annotated[int, typer.Option("--from", metavar="N", help="A version; default: the last but one.")] = 0,
    after: Annotated[int, typer.Option("--to", metavar="N", help="A version; default: the last one.")] = 0,
    json: Json = False,
) -> None:
    """Show what differs between two versions of an article, edit by edit and word by word."""
    with context_of(ctx).store() as store:
        state, versions = _versions(store, article)
    if not versions:
        raise RasidError(f"No version of {state.url} is stored yet: `rasid run` reads it when it is due.")
    older, newer = (
        _version(versions, before or versions[-2:][0].number),
        _version(versions, after or versions[-1].number),
    )
    edits = field_edits(older.article, newer.article)
    typed = typed_edits(older.article, newer.article, compared)
    masked = {name: one.article.masked for name, one in (("from", older), ("to", newer))}
    if json:
        numbers = {"from": older.number, "to": newer.number}
        print_json({**numbers, "edits": edits, "typed": typed, "weight": together(typed), "masked": masked})
        return
    if len(versions) == 1:
        console.print("There is only one version: nothing differs.")
        return
    legend = Text.assemble(_mark(PieceKind.DELETE, "removed"), ", ", _mark(PieceKind.INSERT, "added"))
    console.print(Text(f"Version {older.number} -> {newer.number}: ") + legend)
    for edit in edits:
        console.print(f"\n[bold]{edit.field}[/bold]", markup=True)
        console.print(_marked(edit))
    console.print()
    print_table(
        ["Edit", "Weight", "Paragraph", "Before", "After"],
        ([e.kind.value, e.weight, _places(e), _short(e.before), _short(e.after)] for e in typed),
        empty="Nothing differs that a reader would see.",
    )
    left_out = {(one.reason, one.text): None for ones in masked.values() for one in ones}
    for reason, text in left_out:
        console.print(f"Left out ({reason}): {plain(_short(text))}", style="dim")


def _places(edit: Edit) -> str:
    """The numbers of the paragraphs that an edit is about, from 1."""
    places = [None if place is None else place + 1 for place in (edit.place_before, edit.place_after)]
    shown = [str(place) for place in dict.fromkeys(places) if place is not None]
    return " -> ".join(shown)


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"


def changes(
    ctx: typer.Context,
    outlet: OnlyOutlet = None,
    kind: Annotated[str | None, typer.Option(metavar="KIND", help=f"Only this kind: {', '.join(_TELLING)}.")] = None,
    after: Annotated[
        int | None,
        typer.Option(min=0, max=2**63 - 1, metavar="ID", help="Only changes with a larger id, the oldest first."),
    ] = None,
    limit: Limit = 50,
    json: Json = False,
) -> None:
    """List what changed or vanished, the latest first."""
    if kind is not None and kind not in _TELLING:
        raise RasidError(f"There is no kind of change {kind!r}. Use one of: {', '.join(_TELLING)}.")
    wanted = Outcome(kind) if kind else None
    context = context_of(ctx)
    with context.store() as store:
        rows = store.changes(outlet_id=outlet, kind=wanted, after=after, limit=limit, quiet=wanted in _QUIET)
        none = f"No change is recorded after {after}." if after is not None else "No changes are recorded."
        none = "No recorded change is like that." if kind or outlet else none
        empty = "" if rows else why_nothing(context, store, outlet, none)
    if json:
        print_json(rows)
        return
    print_table(
        ["Id", "At", "Article", "Outlet", "Kind", "Fields", "Title", "Address"],
        (
            [
                r.id,
                r.change.at,
                r.article_id,
                r.outlet_id,
                r.change.kind.value,
                ", ".join(dict.fromkeys(e.field for e in r.change.edits)),
                r.title,
                r.url,
            ]
            for r in rows
        ),
        empty=empty,
    )


def status(ctx: typer.Context, json: Json = False) -> None:
    """Show how the outlets are doing, the worst first."""
    context, now = context_of(ctx), SystemClock().now()
    with context.store() as store:
        overview, counts = store.overview(), store.counts(now)
        state = look(store, lambda: look_around(context.settings, store), context.settings)
    findings = health(state, now)
    for complaint in context.catalogue().complaints:  # such an outlet is in no table
        errors.print(str(complaint))
    if json:
        print_json({"outlets": overview, "counts": counts, "findings": findings})
        return
    stored = sum(counts.articles.values())
    held = f"{counted(stored, 'article')} in {counted(counts.versions, 'version')}"
    console.print(f"{held}; {counted(counts.due_channels, 'channel')} due now.")
    for finding in findings:
        if finding.outlet_id is None:
            console.print(f"{line(None, finding.meaning, finding.detail)} {finding.remedy}", markup=False)
    worst = {finding.outlet_id: finding for finding in reversed(findings)}
    latest = {trouble.outlet_id: trouble for trouble in sorted(state.seen.troubles, key=lambda one: one.last_at)}
    places = {finding.outlet_id: place for place, finding in reversed(list(enumerate(findings)))}
    print_table(
        ["Outlet", "Last success", "Newest article", "Next due", "Problem", "What to do"],
        (
            [o.outlet_id, o.last_success_at, o.newest_article_at, o.next_due_at,
             *_trouble(worst.get(o.outlet_id), latest.get(o.outlet_id))]
            for o in sorted(overview, key=lambda o: (places.get(o.outlet_id, len(findings)), not o.open_problems))
        ),
        empty=no_outlet_yet(context),
    )  # fmt: skip


def _trouble(finding: Finding | None, latest: Standing | None) -> tuple[str | None, str | None]:
    """What is wrong with an outlet, and what to do: its worst finding, else the latest trouble that stands."""
    if finding is not None:
        return finding.meaning, finding.remedy
    known = TROUBLES.get(latest.kind) if latest else None
    if latest is None or known is None:
        return None, None
    return f"{known.meaning} {latest.subject or latest.address}", known.remedy


def _versions(store: "SqlStore", article: str) -> tuple[ArticleState, list[StoredVersion]]:
    state = store.article(find_article(store, article))
    assert state is not None  # it was just found
    return state, store.versions(state.id)


def _version(versions: Sequence[StoredVersion], number: int) -> StoredVersion:
    for version in versions:
        if version.number == number:
            return version
    raise RasidError(f"There is no version {number}; the versions are 1 to {versions[-1].number}.")


def _moment(state: ArticleState) -> str:
    return f"{state.last_checked_at:%Y-%m-%d %H:%M}Z" if state.last_checked_at else "never"


def _marked(edit: FieldEdit) -> Text:
    pieces = diff_words(edit.before, edit.after, key=compared)
    return Text.assemble(*(_mark(piece.kind, plain(piece.text)) for piece in pieces))


def _mark(kind: PieceKind, text: str) -> Text:
    """A piece in its colour; without colours, as in a file, in the brackets of `git diff --word-diff`."""
    if kind is PieceKind.EQUAL:
        return Text(text)
    removed = kind is PieceKind.DELETE
    if has_colors():
        return Text(text, style="red strike" if removed else "green")
    return Text(f"[-{text}-]" if removed else f"{{+{text}+}}")
