"""The typed edits that lead from one reading of an article to another."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from rasid.changes.alignment import Run
from rasid.changes.compare import field_text
from rasid.changes.datelines import without_dateline
from rasid.changes.dating import date_edits
from rasid.changes.paragraphs import Pairing, pair
from rasid.changes.sentences import Sides, look_inside
from rasid.changes.vocabulary import Vocabulary, holds_phrase, is_labelled, opens_with, vocabulary
from rasid.changes.weights import REWORDED_MORE, SLIGHT, WEIGHTS
from rasid.records import Article, Edit, EditKind

Fold = Callable[[str], str]
"""Makes the compared form of a stored text."""

_FIELDS = {
    "section": EditKind.SECTION,
    "byline": EditKind.BYLINE,
    "authors": EditKind.BYLINE,
    "image": EditKind.IMAGE,
    "image_caption": EditKind.CAPTION,
}
_CLOCK = re.compile(r"[ \-\[(*]*\d{1,2} ?[:h] ?\d{2}(?!\d)")
_COLUMN = 2  # paragraphs
_LIVE_LEAST = 2  # added paragraphs that begin with a clock time, to make a live blog without its name


def typed_edits(before: Article, after: Article, fold: Fold) -> tuple[Edit, ...]:
    """What was done to an article, in the order of its fields. Nothing for fields with equal digests.

    `fold` makes the compared form of a text; it is asked only for texts that differ as stored.
    """
    words = vocabulary(after.language or before.language)
    edits: list[Edit] = []
    for name, digest in before.digests.items():
        if digest == after.digests.get(name):
            continue
        if name == "title":
            edits += _headline(before.title or "", after.title or "", words, fold)
        elif name == "published":
            edits += date_edits(before, after)
        elif name == "paragraphs":
            edits += _Body(before, after, words, fold).edits()
        elif name in _FIELDS:
            kind = _FIELDS[name]
            edits.append(Edit(kind, name, field_text(before, name), field_text(after, name), WEIGHTS[kind]))
    return tuple(edits)


def _headline(before: str, after: str, words: Vocabulary, fold: Fold) -> Iterator[Edit]:
    """The headline as a whole, then what was done inside it."""
    inside = look_inside(Sides(before, after, fold(before), fold(after)), words)
    slight = all(kind is EditKind.PUNCTUATION for kind, *_ in inside.findings) and not inside.reworded
    yield Edit(EditKind.HEADLINE, "title", before, after, SLIGHT if slight else WEIGHTS[EditKind.HEADLINE])
    for kind, old, new in inside.findings:
        if kind is not EditKind.PUNCTUATION and before and after:
            yield Edit(kind, "title", old, new, WEIGHTS[kind])


class _Body:
    """The edits of the paragraphs."""

    def __init__(self, before: Article, after: Article, words: Vocabulary, fold: Fold) -> None:
        self._old, self._new, self._words = before.paragraphs, after.paragraphs, words
        self._live = any(text and holds_phrase(text, words.live) for text in (after.title, after.section, before.title))
        same = set(self._old) & set(self._new)  # stored alike is compared alike
        self._old_compared = [text if text in same else fold(text) for text in self._old]
        self._new_compared = [text if text in same else fold(text) for text in self._new]

    def edits(self) -> list[Edit]:
        """All of them, in the order of the new reading; what was removed stands first."""
        if _are_columns(self._old_compared, self._new_compared):
            return [self._rebroken(Run(False, 0, len(self._old), 0, len(self._new)))]
        pairing = pair(self._old_compared, self._new_compared)
        if self._has_grown(pairing):
            return [self._growth(pairing.added)]
        edits = [self._removed(place) for place in pairing.removed]
        edits += [self._moved(*places) for places in pairing.moved]
        edits += [self._rebroken(run) for run in pairing.rebroken]
        edits += [edit for places in pairing.reworded for edit in self._reworded(*places)]
        return edits + [self._added(place) for place in pairing.added]

    def _removed(self, place: int) -> Edit:
        return Edit(EditKind.REMOVED, "paragraphs", self._old[place], "", WEIGHTS[EditKind.REMOVED], place)

    def _moved(self, old: int, new: int) -> Edit:
        text = self._new[new]
        return Edit(EditKind.MOVED, "paragraphs", self._old[old], text, WEIGHTS[EditKind.MOVED], old, new)

    def _added(self, place: int) -> Edit:
        text, kind = self._new[place], EditKind.ADDED
        plain = self._new_compared[place]
        if is_labelled(plain, self._words.corrections) or opens_with(plain, self._words.corrected):
            kind = EditKind.CORRECTION
        elif is_labelled(plain, self._words.updates) or opens_with(plain, self._words.updated):
            kind = EditKind.UPDATE
        return Edit(kind, "paragraphs", "", text, WEIGHTS[kind], None, place)

    def _rebroken(self, run: Run) -> Edit:
        before, after = "\n".join(self._old[run.a : run.b]), "\n".join(self._new[run.c : run.d])
        return Edit(EditKind.LAYOUT, "paragraphs", before, after, WEIGHTS[EditKind.LAYOUT], run.a, run.c)

    def _reworded(self, old: int, new: int) -> Iterator[Edit]:
        before, after = self._old[old], self._new[new]
        sides = Sides(before, after, self._old_compared[old], self._new_compared[new])
        bare = _without_dateline(sides, self._words)
        if bare is not None:
            yield Edit(EditKind.DATELINE, "paragraphs", before, after, WEIGHTS[EditKind.DATELINE], old, new)
            if bare.before_compared == bare.after_compared:
                return
            sides = bare
        inside = look_inside(sides, self._words)
        for kind, one, other in inside.findings:
            yield Edit(kind, "paragraphs", one, other, WEIGHTS[kind], old, new)
        if inside.reworded:
            weight = round(WEIGHTS[EditKind.REWORDED] + REWORDED_MORE * inside.share, 3)
            yield Edit(EditKind.REWORDED, "paragraphs", before, after, weight, old, new)

    def _has_grown(self, pairing: Pairing) -> bool:
        """Whether a live blog got new entries at its head or its end, and nothing else happened to it."""
        if not pairing.added or pairing.removed or pairing.reworded or pairing.rebroken or pairing.moved:
            return False
        kept = [place for place in range(len(self._new)) if place not in set(pairing.added)]
        is_around = not kept or kept[-1] - kept[0] == len(kept) - 1
        clocked = sum(_begins_with_clock(self._new_compared[place]) for place in pairing.added)
        return is_around and (self._live or clocked >= _LIVE_LEAST)

    def _growth(self, added: Sequence[int]) -> Edit:
        text = "\n".join(self._new[place] for place in added)
        return Edit(EditKind.LIVE, "paragraphs", "", text, WEIGHTS[EditKind.LIVE], None, added[0])


def _are_columns(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether a text is the other one with its second half first, as columns are read the other way round."""
    half = len(old) // 2
    if half < _COLUMN or len(new) != len(old):
        return False
    return any([*old[at:], *old[:at]] == [*new] for at in {half, len(old) - half})


def _without_dateline(sides: Sides, words: Vocabulary) -> Sides | None:
    """A paragraph before and after, without the dateline that only one of them has; None where that is not so."""
    before, after = sides.before_compared, sides.after_compared
    if (bare := without_dateline(before, after, words)) is not None:
        return replace(sides, before=_as_stored(sides.before, before, bare), before_compared=bare)
    if (bare := without_dateline(after, before, words)) is not None:
        return replace(sides, after=_as_stored(sides.after, after, bare), after_compared=bare)
    return None


def _as_stored(stored: str, compared: str, bare: str) -> str:
    """Of a stored text what is left of its compared form: by the number of words, where both have as many."""
    words, of = stored.split(), compared.split()
    if len(words) != len(of):
        return bare
    left = len(bare.split())
    return " ".join(words[len(words) - left :] if compared.endswith(bare) else words[:left])


def _begins_with_clock(text: str) -> bool:
    return _CLOCK.match(text) is not None
