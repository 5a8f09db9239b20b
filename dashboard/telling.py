"""Changes with what they did, ready for a page. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, tzinfo

from dashboard.comparison import FieldDiff, field_diffs
from rasid.ports import StoredChange
from rasid.records import Edit

WORDS_AROUND = 12


@dataclass(frozen=True, slots=True)
class Told:
    """A change with what it did, field by field, and its kinds of edits, the weightiest first."""

    row: StoredChange
    diffs: list[FieldDiff]
    edits: tuple[Edit, ...]  # one of each kind


def told_of(rows: Iterable[StoredChange], zone: tzinfo = UTC) -> list[Told]:
    """Changes as they are told, moments in a zone, with equal text cut short."""
    return [Told(row, field_diffs(row.change.edits, zone, WORDS_AROUND), _kinds(row.change.typed)) for row in rows]


def _kinds(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    found: dict[str, Edit] = {}
    for edit in sorted(edits, key=lambda e: -e.weight):
        found.setdefault(edit.kind, edit)
    return tuple(found.values())
