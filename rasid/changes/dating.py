"""A publication date that moved: backwards it makes an article look older than it is."""

from collections.abc import Iterator
from datetime import timedelta

from rasid.changes.compare import field_text
from rasid.changes.weights import SLIGHT, WEIGHTS
from rasid.records import Article, Edit, EditKind, Stamp


def date_edits(before: Article, after: Article) -> Iterator[Edit]:
    """One edit for the publication date. Given more or less precisely, or not at all, it did not move."""
    step = _moved_by(before.published, after.published)
    kind = EditKind.BACKDATED if step < timedelta(0) else EditKind.REDATED
    weight = WEIGHTS[kind] if step else SLIGHT
    yield Edit(kind, "published", field_text(before, "published"), field_text(after, "published"), weight)


def _moved_by(before: Stamp | None, after: Stamp | None) -> timedelta:
    if before is None or after is None:
        return timedelta(0)
    if before.instant and after.instant:
        return after.instant - before.instant
    return after.day - before.day
