"""Truth against record: what a monitor of the simulated press found, missed and made up."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import unquote, urlsplit

from demo.model import DELETIONS, EDITS, Act, Revision, TrueArticle, Truth
from rasid.records import Article, Change, Outcome

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_SIGNS = str.maketrans("“”„‘’", '"""\'\'', "\u0640\u200e\u200f\u061c\u00ad")
_Form = tuple[str, tuple[str, ...], datetime | None]


@dataclass(frozen=True, slots=True)
class RecordedVersion:
    """A version as stored."""

    seen_at: datetime
    article: Article


@dataclass(frozen=True, slots=True)
class RecordedArticle:
    """An article as stored: its versions from the first to the last, its changes from the oldest."""

    url: str
    versions: tuple[RecordedVersion, ...] = ()
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a monitor stored. `errors` are its own failures, one line each."""

    articles: tuple[RecordedArticle, ...]
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """The comparison; `missed` and `false` say for people what the numbers count."""

    published: int
    stored: int
    edits: int
    edits_found: int
    deletions: int
    deletions_found: int
    false_changes: int
    errors: int
    missed: tuple[str, ...] = field(default=())
    false: tuple[str, ...] = field(default=())

    @property
    def clean(self) -> bool:
        """Nothing missed, nothing made up, nothing failed."""
        return not (self.missed or self.false or self.errors)

    def as_json(self) -> dict[str, int]:
        """The numbers alone."""
        names = (
            "published", "stored", "edits", "edits_found", "deletions", "deletions_found", "false_changes", "errors",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}


def plain(text: str) -> str:
    """A text without what no reader sees: the press's own notion of equal, apart from Rasid's."""
    folded = unicodedata.normalize("NFC", text).translate(_SIGNS).translate(_DIGITS)
    return " ".join(folded.split())


def _form(title: str | None, paragraphs: tuple[str, ...], published: datetime | None) -> _Form:
    return plain(title or ""), tuple(map(plain, paragraphs)), published


def _true_form(revision: Revision) -> _Form:
    return _form(revision.title, revision.paragraphs, revision.published)


def _recorded_form(article: Article) -> _Form:
    return _form(article.title, article.paragraphs, article.published.instant if article.published else None)


def _key(url: str) -> str:
    """What names an article: host without port, path and query, percent-encoding undone."""
    parts = urlsplit(url if "//" in url else f"//{url}")
    return f"{parts.hostname}{unquote(parts.path)}?{unquote(parts.query)}"


@dataclass(slots=True)
class _Tally:
    """Counts while articles are gone through."""

    counts: dict[str, int]
    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)

    def expect(self, name: str, found_name: str, found: bool, line: str) -> None:
        self.counts[name] += 1
        self.counts[found_name] += found
        if not found:
            self.missed.append(line)


def _differences(truth: _Form, recorded: _Form) -> str:
    names = ("title", "paragraphs", "published")
    return ", ".join(name for name, a, b in zip(names, truth, recorded, strict=True) if a != b)


def _why_not_stored(forms: list[_Form], recorded: RecordedArticle | None) -> str:
    if recorded is None:
        return "not known"
    if not recorded.versions:
        return "listed but never read"
    return f"stored with another {_differences(forms[0], _recorded_form(recorded.versions[0].article))}"


def _judge(article: TrueArticle, recorded: RecordedArticle | None, tally: _Tally) -> None:
    name = f"{article.host}{unquote(article.path)}"
    forms = [_true_form(revision) for revision in article.revisions]
    versions = recorded.versions if recorded else ()
    seen = [_recorded_form(version.article) for version in versions]
    if article.deeds[0].visible:
        stored = any(form in forms for form in seen)
        reason = "" if stored else _why_not_stored(forms, recorded)
        tally.expect("published", "stored", stored, f"{name}: {reason}")
    changes = recorded.changes if recorded else ()
    told = _told(seen, changes)
    for deed, form in zip(article.deeds, forms, strict=True):
        if deed.act in EDITS and deed.visible:
            line = f"{name}: {deed.act} at {deed.at:g} s not found"
            tally.expect("edits", "edits_found", form in told, line)
        if deed.act in DELETIONS and deed.visible:
            found = any(change.kind is Outcome.GONE for change in changes)
            tally.expect("deletions", "deletions_found", found, f"{name}: {deed.act} at {deed.at:g} s not found")
    tally.false += [f"{name}: {line}" for line in _made_up(article, forms, seen, changes)]


def _telling(changes: tuple[Change, ...]) -> int:
    """How many changes told of another text."""
    kinds = (Outcome.CHANGED, Outcome.RESTORED)
    return sum(change.kind is kinds[0] or (change.kind is kinds[1] and bool(change.edits)) for change in changes)


def _told(seen: list[_Form], changes: tuple[Change, ...]) -> list[_Form]:
    """The states that a change led to: as many of the last versions as there are such changes."""
    count = _telling(changes)
    return seen[1:][-count:] if count else []


def _made_up(article: TrueArticle, forms: list[_Form], seen: list[_Form], changes: tuple[Change, ...]) -> Iterator[str]:
    """Changes that never were: to a state that the article never had, to the same one, or backwards."""
    told = _told(seen, changes)
    yield from ["a change without a version"] * (_telling(changes) - len(told))
    start = len(seen) - len(told)
    for before, after in zip(seen[max(start - 1, 0) :], told, strict=False):
        if after not in forms:
            yield f"a change to what never stood there: {_differences(before, after)}"
        elif before == after:
            yield "a change where nothing changed for a reader"
        elif before in forms and _last(forms, before) > _last(forms, after):
            yield "a change back to an older state"
    acts = {deed.act for deed in article.deeds}
    for change in changes:
        if change.kind is Outcome.GONE and not acts & DELETIONS:
            yield "told as gone, but it was not"
        if change.kind is Outcome.RESTORED and Act.FLICKER not in acts:
            yield "told as restored, but it never came back"


def _last(forms: list[_Form], form: _Form) -> int:
    return len(forms) - 1 - forms[::-1].index(form)


def score(truth: Truth, recorded: Recorded) -> Score:
    """Compare. Only what could be seen is expected; articles that never were count as false."""
    by_key: Mapping[str, RecordedArticle] = {_key(article.url): article for article in recorded.articles}
    known = {_key(article.host + article.path) for article in truth.articles}
    tally = _Tally(dict.fromkeys(("published", "stored", "edits", "edits_found", "deletions", "deletions_found"), 0))
    for article in truth.articles:
        _judge(article, by_key.get(_key(article.host + article.path)), tally)
    for key, stored in by_key.items():
        if key not in known and stored.versions:
            tally.false.append(f"{key}: an article that the press never published")
    twice = len(recorded.articles) - len(by_key)
    tally.false += ["an article stored twice"] * twice
    return Score(
        **tally.counts,
        false_changes=len(tally.false),
        errors=len(recorded.errors),
        missed=tuple(tally.missed),
        false=tuple(tally.false),
    )
