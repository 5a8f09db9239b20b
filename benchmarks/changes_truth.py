"""What a watch of the noisy press told, held against what happened."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import inf

from benchmarks import changes_unseen
from benchmarks.changes_edits import is_typed_right
from benchmarks.changes_fourth import as_written
from benchmarks.changes_verdict import Case, Verdict
from benchmarks.changes_world import Look, Watched
from demo.desk import Piece
from demo.model import DELETIONS, EDITS, Revision
from demo.noisy import NoisyPress
from rasid.records import Article, Change, FieldEdit, Outcome

DISTURBED = changes_unseen.DISTURBED | {"ab-headline", "stale-copy", "site-title", "truncated", "charset", "empty"}
"""Kinds of noise with which an article is shown, but not as it is."""
BLAMED = DISTURBED | {
    "outage-404",
    "outage",
    "other-article",
    "doubled",
    "empty",
    "break-marks",
    "boxes",
    *changes_unseen.WALLS,
}

HIDING = frozenset({"archived", "hollow"})
"""Kinds with which a page has the article's headline alone."""

MOST_PIECES = 3
"""Of a paragraph that a page shows in pieces."""


def is_told(change: Change | None) -> bool:
    """Whether people are told of a change."""
    return change is not None and change.told


def form(revision: Revision) -> tuple[object, ...]:
    """What a reader sees of a revision."""
    return as_written(revision.title), tuple(map(as_written, revision.paragraphs)), revision.published


@dataclass(frozen=True, slots=True)
class _Brought:
    """What a change told of an article that was really so: paragraphs, the headline, its date.

    `passed` are paragraphs and headlines that the change says to have stood in between, `away` paragraphs that it says
    not to have; where that never was so (`untrue`), the whole change is false.
    """

    new: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
    title: bool = False
    date: bool = False
    passed: frozenset[str] = frozenset()
    away: frozenset[str] = frozenset()
    untrue: bool = False

    def __bool__(self) -> bool:
        return not self.untrue and bool(self.new or self.gone or self.title or self.date)


@dataclass(frozen=True, slots=True)
class _Step:
    """A headline, or paragraphs, that a change says to have come and given way to others, and what it took away."""

    is_title: bool
    came: frozenset[str]
    went: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a look showed of an article: its headline, its paragraphs and its date."""

    title: str
    paragraphs: frozenset[str]
    published: datetime


class _Article:
    """The looks at one article, gone through in order.

    `version` is Rasid's last one, `titled` and `dated` the revisions whose headline and date it has, `real` those of
    its paragraphs that are the article's, `told_of` the revision at which a paragraph was last told to come or go.
    """

    def __init__(self, piece: Piece, looks: Sequence[Look], verdict: Verdict) -> None:
        self.piece, self.looks, self.verdict = piece, looks, verdict
        self.revisions = piece.revisions
        self.texts = [tuple(map(as_written, revision.paragraphs)) for revision in piece.revisions]
        self.version: Article | None = None
        self.titled = self.dated = 0
        self.real: frozenset[str] = frozenset()
        self.told_of: dict[str, int] = {}
        self.first: int | None = None
        self.found: set[int] = set()
        self.trail: tuple[str, ...] = ()
        self.at_first: tuple[str, ...] = ()
        self.deleted_at = next((event.at for event in piece.story if event.act in DELETIONS), inf)
        self.shown_before: dict[int, _Shown] = {}
        self.shown_clean: set[int] = set()
        self._note_shown()

    def _note_shown(self) -> None:
        """Which revisions looks showed undisturbed while they stood, and what the undisturbed look before each had
        shown; the first version's look counts as it was."""
        last: _Shown | None = None
        for look in self.looks:
            number = look.served.shown
            if number is None:
                continue
            is_clean = number == look.served.current and not DISTURBED & set(look.served.kinds)
            if is_clean and last is not None:
                self.shown_before.setdefault(number, last)
            if is_clean:
                self.shown_clean.add(number)
            if is_clean or look.outcome is Outcome.NEW:
                last = _Shown(
                    as_written(look.served.title or self.revisions[number].title),
                    frozenset(self.texts[number]),
                    self.revisions[number].published,
                )

    def judge(self) -> None:
        """Count what was told, and what was not."""
        for look in self.looks:
            self._told(look)
            if look.version is not None:
                self._take(look.version, look)
            if look.outcome is not Outcome.UNCHANGED:
                self.trail = look.served.kinds
        if self.first is None and self.shown_clean:
            self.verdict.missed["an article that was never stored"] += 1
        if self.first is not None or self.shown_clean:
            self._expect_edits()
            self._expect_deletion()

    def _told(self, look: Look) -> None:
        if look.outcome is Outcome.NEW:
            self._begin(look)
        elif look.outcome is Outcome.GONE and is_told(look.change):
            self.verdict.gone += 1
            self.verdict.gone_right += look.at >= self.deleted_at
            if look.at < self.deleted_at:  # also while it is away for a moment only
                self._false(look, "gone")
            if look.change is not None and look.change.edits:
                self._changed(look)
        elif look.outcome is Outcome.RESTORED and is_told(look.change):
            self._false(look, "restored")
        elif look.change is not None and is_told(look.change) and look.change.kind is Outcome.CHANGED:
            self._changed(look)
        elif look.change is not None and is_told(look.change) and look.change.kind is Outcome.FLIPPED:
            self.verdict.flip_flops += 1

    def _take(self, version: Article, look: Look) -> None:
        """Go on from a version. One that was not told has what stands in the article, too: what is told later is held
        against that."""
        if self.version is not None and not is_told(look.change) and look.served.current is not None:
            text, current = frozenset(self.texts[look.served.current]), look.served.current
            old, new = (frozenset(self._in_whole(one.paragraphs)) for one in (self.version, version))
            self.real = (self.real - (old - new - text)) | (new & text)
            if as_written(version.title or "") == as_written(self.revisions[current].title):
                self.titled = current
        self.version = version

    def _begin(self, look: Look) -> None:
        self.first = self.titled = self.dated = look.served.shown or 0
        self.real = frozenset(self.texts[self.first])
        self.at_first = tuple(k for k in look.served.kinds if look.served.shown is None or k in DISTURBED)
        if self.at_first:
            self.verdict.first[f"{'+'.join(self.at_first)}"] += 1

    def _changed(self, look: Look) -> None:
        self.verdict.told += 1
        brought = self._brought(look)
        if brought:
            self.verdict.told_right += 1
            self._find(look, brought)
        else:
            fields = "+".join(edit.field for edit in look.change.edits) if look.change else ""
            self._false(look, f"changed {fields}")

    def _brought(self, look: Look) -> _Brought:
        """What of a change stands in the article at that moment, and did not when it was last told of."""
        current, version, before = self._standing(look), self._said(look), self.version
        if current is None or version is None or before is None:
            return _Brought()
        now, text = self.revisions[current], frozenset(self.texts[current])
        old, new = (frozenset(self._in_whole(one.paragraphs)) for one in (before, version))
        titles = as_written(version.title or ""), as_written(now.title), as_written(self.revisions[self.titled].title)
        published = version.published.instant if version.published else None
        edits = look.change.edits if look.change else ()
        fields, steps = {edit.field for edit in edits}, tuple(self._steps(edits))
        passed = frozenset(text for step in steps for text in step.came) | self._late(new - old - text, current)
        away = frozenset(text for step in steps if not step.is_title for text in step.went)
        taken_back = frozenset(text for step in steps if not step.is_title for text in step.came) - new - text
        is_titled = titles[1] != titles[2] or any(step.is_title for step in steps)
        return _Brought(
            (new - old) & text - self.real | new & text & away,
            (old - new) & self.real - text | taken_back,
            "title" in fields and titles[0] == titles[1] and is_titled,
            "published" in fields and published == now.published != self.revisions[self.dated].published,
            passed,
            away,
            not all(self._stood(step, current) for step in steps),
        )

    def _late(self, came: frozenset[str], current: int) -> frozenset[str]:
        """What a change says to have come, and an edit has replaced since the paragraph was last told of."""
        return frozenset(
            text
            for text in came
            if any(text in self.texts[number] for number in range(self.told_of.get(text, self.first or 0) + 1, current))
        )

    def _standing(self, look: Look) -> int | None:
        """The number of the revision that a change is held against; of a deletion, the last one's."""
        if look.outcome is Outcome.GONE:
            return self.revisions.index(self.piece.at(look.at))
        return None if look.served.shown is None else look.served.current

    def _said(self, look: Look) -> Article | None:
        """What a change says of the article: its version, or where it makes none, the last one with its edits."""
        if look.version is not None or look.change is None or self.version is None:
            return look.version
        last = {edit.field: edit.after or "" for edit in look.change.edits}
        stamp = self.version.published
        if stamp is not None and last.get("published"):
            stamp = replace(stamp, instant=datetime.fromisoformat(last["published"].split(" ")[0]))
        paragraphs = tuple(last["paragraphs"].split("\n")) if "paragraphs" in last else self.version.paragraphs
        title = last.get("title", self.version.title)
        return replace(self.version, title=title, paragraphs=paragraphs, published=stamp)

    def _in_whole(self, paragraphs: Sequence[str]) -> Iterator[str]:
        """Paragraphs as the article has them, where a page has broken or joined them: these say what it says."""
        known = {text for texts in self.texts for text in texts}
        at, pieces = 0, tuple(piece for text in paragraphs for piece in _apart(as_written(text), known))
        while at < len(pieces):
            ends = range(at + 2, min(at + MOST_PIECES, len(pieces)) + 1)
            end = next((end for end in ends if " ".join(pieces[at:end]) in known), at + 1)
            yield " ".join(pieces[at:end])
            at = end

    def _steps(self, edits: Sequence[FieldEdit]) -> Iterator[_Step]:
        """What a change says to have come and gone: a field stands once for each step, and the last one has stayed."""
        for name in ("title", "paragraphs"):
            for edit in [edit for edit in edits if edit.field == name][:-1]:
                old, new = (frozenset(self._in_whole(text.split("\n"))) for text in (edit.before, edit.after))
                yield _Step(name == "title", new - old, old - new)

    def _stood(self, step: _Step, current: int) -> bool:
        """Whether the article had all that a step brought, since the same was last told of it. A version that was made
        for another edit in between says nothing of that."""
        told = [self.told_of.get(text, self.first or 0) for text in step.came | step.went]
        since = self.titled if step.is_title else max(told, default=0)
        revisions = range(since, current + 1)
        if step.is_title:
            return step.came <= {as_written(self.revisions[number].title) for number in revisions}
        if not step.came and all(step.went & set(self.texts[number]) for number in revisions):
            return False
        return step.came <= {text for number in revisions for text in self.texts[number]}

    def _find(self, look: Look, brought: _Brought) -> None:
        """Which edits a right change tells, and whether a single one is named rightly."""
        shown = self._standing(look)
        assert shown is not None
        title = self.revisions[shown].title
        told = [n for n in range(1, shown + 1) if n not in self.found and self._brings(n, brought, title)]
        self.found.update(told)
        self.titled, self.dated = (shown if brought.title else self.titled), (shown if brought.date else self.dated)
        self.real = (self.real | brought.new) - brought.gone
        self.told_of |= dict.fromkeys(brought.new | brought.gone | brought.passed, shown)
        acts = [self.revisions[n].act for n in told if self.revisions[n].act in EDITS]
        if len(acts) == 1 and look.change is not None:
            self.verdict.typed += 1
            right = is_typed_right(acts, look.change)
            self.verdict.typed_right += right
            if not right:
                named = "+".join(sorted({edit.kind for edit in look.change.typed}))
                self.verdict.mistyped[f"{acts[0]} as {named}"] += 1

    def _brings(self, number: int, brought: _Brought, title: str) -> bool:
        """Whether what an edit did is in what a change brought."""
        before, after = self.revisions[number - 1], self.revisions[number]
        old, new = set(self.texts[number - 1]), set(self.texts[number])
        if old != new:
            return new - old <= brought.new | brought.passed and (
                bool(new - old) or old - new <= brought.gone | brought.away
            )
        if as_written(before.title) != as_written(after.title):
            return as_written(after.title) in brought.passed or (
                brought.title and as_written(after.title) == as_written(title)
            )
        return brought.date and before.published != after.published

    def _false(self, look: Look, what: str) -> None:
        """Note a false telling with the noise to blame: of this page, else of the look before, else of the first."""
        kinds = list(look.served.kinds) or ["nothing"]
        disturbed = kinds if look.served.shown is None else [k for k in kinds if k in DISTURBED]
        before = [f"after {kind}" for kind in self.trail if kind in BLAMED]
        first = [f"first version by {kind}" for kind in self.at_first]
        name = "+".join(disturbed or before or first or kinds)
        self.verdict.false[f"{name}: {what}"] += 1
        self.verdict.cases.append(Case(look.at, look.url, f"told falsely: {what} through {name}"))

    def _expect_edits(self) -> None:
        seen = (k.served.shown for k in self.looks if k.served.shown is not None and not HIDING & set(k.served.kinds))
        first = max(self.first or 0, next(seen, 0)) if self.first is not None else min(self.shown_clean)
        for number, revision in enumerate(self.piece.revisions):
            real = revision.act in EDITS and number > first and number in self.shown_clean
            if real and self._could_be_seen(number):
                self.verdict.edits += 1
                self.verdict.edits_found += number in self.found
                if number not in self.found:
                    self._missed(number, revision)

    def _could_be_seen(self, number: int) -> bool:
        """Whether the page had shown otherwise what an edit did: after one that was never seen was taken back, or one
        to the headline that had been tried out, it shows what it had shown."""
        old, new = self.revisions[number - 1], self.revisions[number]
        if form(old) == form(new):
            return False
        shown = self.shown_before.get(number)
        if shown is None:
            return True
        before, after = frozenset(self.texts[number - 1]), frozenset(self.texts[number])
        if before == after and as_written(old.title) == as_written(new.title) and old.published == new.published:
            return True  # paragraphs have moved
        came, went = (after - before) - shown.paragraphs, (before - after) & shown.paragraphs
        is_titled = as_written(old.title) != as_written(new.title) != shown.title
        return bool(came or went or is_titled) or old.published != new.published != shown.published

    def _missed(self, number: int, revision: Revision) -> None:
        during = [look for look in self.looks if look.served.current == number]
        outcomes = "+".join(sorted({look.outcome for look in during}))
        kinds = "+".join(sorted({kind for look in during for kind in look.served.kinds}))
        self.verdict.missed[f"{revision.act} among {kinds or 'nothing'}: {outcomes}"] += 1
        self.verdict.cases.append(Case(revision.at, self.looks[0].url, f"missed: {revision.act}, {outcomes}"))

    def _expect_deletion(self) -> None:
        if self.deleted_at == inf:
            return
        self.verdict.deletions += 1
        told = [k for k in self.looks if k.outcome is Outcome.GONE and is_told(k.change) and k.at >= self.deleted_at]
        self.verdict.deletions_found += bool(told)
        if not told:
            after = [look for look in self.looks if look.served.current is None]
            outcomes = "+".join(sorted({look.outcome for look in after})) or "no look"
            self.verdict.missed[f"deletion: {outcomes}"] += 1
            self.verdict.cases.append(Case(self.deleted_at, self.looks[0].url, f"missed: deletion, {outcomes}"))


def _apart(text: str, known: Collection[str]) -> tuple[str, ...]:
    """The article's paragraphs of which a text is made, in their order; the text where it is not made of such."""
    if text in known:
        return (text,)
    for head in known:
        if text.startswith(f"{head} "):
            rest = _apart(text.removeprefix(f"{head} "), known)
            if rest[-1] in known:
                return (head, *rest)
    return (text,)


def judge(piece: Piece, looks: Sequence[Look], verdict: Verdict) -> None:
    """Count what looks at an article told, and what they did not."""
    _Article(piece, looks, verdict).judge()


def verdict(press: NoisyPress, index: int, watched: Watched) -> Verdict:
    """The verdict on one outlet's watch."""
    result = Verdict()
    by_url: dict[str, list[Look]] = {}
    for look in watched.looks:
        by_url.setdefault(look.url, []).append(look)
    base = f"http://{press.houses[index].host}"
    for piece in press.desk(index).published(press.plan.act_until):
        judge(piece, by_url.pop(base + piece.path, []), result)
    for url, looks in by_url.items():
        if any(look.outcome is Outcome.NEW for look in looks):
            result.false["an article that never was"] += 1
            result.cases.append(Case(looks[0].at, url, "told falsely: never published"))
    return result
