"""How much an edit weighs, from 0 to 1, and all edits of a change together."""

from collections.abc import Iterable, Mapping
from math import prod

from rasid.records import Edit, EditKind

WEIGHTS: Mapping[EditKind, float] = {
    EditKind.HEADLINE: 0.8,
    EditKind.ADDED: 0.6,
    EditKind.REMOVED: 0.7,
    EditKind.MOVED: 0.2,
    EditKind.REWORDED: 0.3,  # and up to `REWORDED_MORE`, with the share of words that changed
    EditKind.NUMBER: 0.8,
    EditKind.DATE: 0.7,
    EditKind.NAME: 0.8,
    EditKind.NEGATION: 0.9,
    EditKind.QUOTATION: 0.8,
    EditKind.PUNCTUATION: 0.1,
    EditKind.LAYOUT: 0.05,
    EditKind.DATELINE: 0.1,
    EditKind.CORRECTION: 0.9,
    EditKind.UPDATE: 0.6,
    EditKind.LIVE: 0.3,
    EditKind.BYLINE: 0.4,
    EditKind.SECTION: 0.1,
    EditKind.IMAGE: 0.1,
    EditKind.CAPTION: 0.15,
    EditKind.BACKDATED: 0.9,
    EditKind.REDATED: 0.5,
}
REWORDED_MORE = 0.4
SLIGHT = 0.1  # of a headline or date that only looks different


def together(edits: Iterable[Edit]) -> float:
    """The weight of several edits: that of the heaviest at least, and no more than 1."""
    return round(1 - prod(1 - edit.weight for edit in edits), 3)
