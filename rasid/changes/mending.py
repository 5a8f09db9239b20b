"""What mends a version that was damaged, and what was edited beside it: the former is no news, the latter is. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from rasid.changes.differences import Difference, end_of
from rasid.changes.paragraphs import are_alike
from rasid.changes.pieces import ENDS, has_lost, has_struck, is_part
from rasid.changes.suspicion import UNFINISHED, is_broken_up, why_unfinished
from rasid.records import Article

Fold = Callable[[str], str]


def mending(found: Sequence[Difference], before: Article, now: Article, fold: Fold) -> set[str]:
    """The keys of differences by which a whole page mends a damaged version; none where that was none.

    A version whose page ended before its end tag lacks what stands behind the place where it broke off, one that is
    broken up the rest of its pieces, and a paragraph that was cut short its end, or a few characters. A headline is
    part of neither, nor is a sentence that was whole and has become another one with most of its words. One that says
    at its end that the text goes on elsewhere lacks what does.
    """
    if why_unfinished(before) and not why_unfinished(now):
        return {one.key for one in found if one.came and one.gap == end_of(found, before)}
    was_cut = before.whole is False and bool(now.whole)
    if not was_cut and not is_broken_up(now, before, fold):
        return {one.key for one in found if _is_uncut(one, before, now, fold)}
    edits = {one.key for one in found if one.field == "title" or _is_edit(one, before, now, fold)}
    if was_cut:
        edits |= {one.key for one in found if one.field == "paragraphs" and one.gap < end_of(found, before)}
    return {one.key for one in found} - edits


def _is_uncut(one: Difference, before: Article, now: Article, fold: Fold) -> bool:
    """Whether the rest of a paragraph has come that was cut short, or the characters or words that it had lost."""
    if not one.place:
        return False
    old, new = before.paragraphs[one.old[0]], now.paragraphs[one.new[0]]
    return is_part(old, new, fold) or has_lost(old, new, fold) or has_struck(fold(old), fold(new))


def is_left(found: Iterable[Difference], stayed: Iterable[str], mended: Iterable[str]) -> bool:
    """Whether a version that mends a damaged one lacks some of it still: lines apart, which may be a box's."""
    return not {one.key for one in found if not one.is_line}.intersection(mended) <= set(stayed)


def as_damaged(before: Article, version: Article) -> Article:
    """A version that mends a damaged one in part, with what says of that one that it lacks something."""
    if before.whole is False:
        version = replace(version, whole=False)
    return replace(version, masked=(*version.masked, *(one for one in before.masked if one.reason in UNFINISHED)))


def _is_edit(one: Difference, before: Article, now: Article, fold: Fold) -> bool:
    """Whether it is another wording of a whole sentence."""
    if not one.place or not before.paragraphs[one.old[0]].endswith(ENDS):
        return False
    old, new = fold(before.paragraphs[one.old[0]]), fold(now.paragraphs[one.new[0]])
    return are_alike(old, new) and not new.startswith(old) and not new.endswith(old)
