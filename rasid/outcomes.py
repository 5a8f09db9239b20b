"""What a visit came to, and what was done to an article between two readings: frozen."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Outcome(StrEnum):
    """What one visit to an article came to."""

    NEW = "new"
    UNCHANGED = "unchanged"  # also: 304, and a body identical to the last one
    COSMETIC = "cosmetic"  # differs only in ways no reader would see
    CHANGED = "changed"
    MISSING = "missing"
    GONE = "gone"
    RESTORED = "restored"
    FAILED = "failed"  # nothing was learned about the article
    MOVED = "moved"  # unchanged, at another address
    SUSPECT = "suspect"  # what was read is probably not the article: looked at again
    UNCONFIRMED = "unconfirmed"  # differs, but has to be seen once more
    FLIPPED = "flip-flop"  # of changes only: something came and went again, more than once
    TOUCHED = "touched"  # of changes only: the page says it was modified, and nothing is different


@dataclass(frozen=True, slots=True)
class FieldEdit:
    """One field before and after, in stored form. Paragraphs are joined by newlines."""

    field: str
    before: str
    after: str


class EditKind(StrEnum):
    """What an editor did. The kinds from `NUMBER` to `PUNCTUATION` stand inside a sentence."""

    HEADLINE = "headline"
    ADDED = "paragraph-added"
    REMOVED = "paragraph-removed"
    MOVED = "paragraph-moved"
    REWORDED = "paragraph-reworded"
    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    NEGATION = "negation"
    QUOTATION = "quotation"  # marks set or dropped, or other words between them
    PUNCTUATION = "punctuation"
    LAYOUT = "layout"  # the same words in other paragraphs
    DATELINE = "dateline"  # place and agency, or a picture's credit, around a paragraph
    CORRECTION = "correction-note"
    UPDATE = "update-note"
    LIVE = "live"  # a live blog has grown
    BYLINE = "byline"
    SECTION = "section"
    IMAGE = "image"
    CAPTION = "caption"
    BACKDATED = "backdated"
    REDATED = "redated"


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit, before and after, in stored form: a paragraph, a field, or words inside a sentence.

    `field` is one of `COMPARED_FIELDS`. `weight` is from 0 to 1. `place_before` and `place_after`
    are the paragraph's numbers, from 0, where it is about one.
    """

    kind: EditKind
    field: str
    before: str
    after: str
    weight: float
    place_before: int | None = None
    place_after: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What became of an article between two visits. `kind` is CHANGED, GONE, RESTORED, MOVED, FLIPPED or TOUCHED.

    `edits` are the fields that differ, `typed` says what was done to them; a field that changed in several steps
    before it was told stands once for each, in order. `weight` is from 0 to 1,
    that of all edits together; people are told of the change if `told`. FLIPPED and TOUCHED are each one
    change, `at` its first time, whose `count` grows. GONE has the edits that the last looks showed, and none could
    confirm any more. `acknowledged` is whether the page's own date of
    modification moved with the change; None where it gives none to go by.
    """

    kind: Outcome
    at: datetime
    edits: tuple[FieldEdit, ...] = ()
    typed: tuple[Edit, ...] = ()
    weight: float = 1.0
    told: bool = True
    count: int = 1
    acknowledged: bool | None = None
