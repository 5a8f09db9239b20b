"""Which typed edits an act of the press should give, and whether a change says so."""

from collections.abc import Iterable

from demo.model import Act
from rasid.records import Change, EditKind

_WITHIN = frozenset(
    {
        EditKind.NUMBER, EditKind.DATE, EditKind.NAME, EditKind.NEGATION, EditKind.QUOTATION, EditKind.PUNCTUATION,
    }
)  # fmt: skip
_WANTED = {
    Act.HEADLINE: EditKind.HEADLINE,
    Act.REWORD: EditKind.REWORDED,
    Act.ADD: EditKind.ADDED,
    Act.REMOVE: EditKind.REMOVED,
    Act.NUMBER: EditKind.NUMBER,
    Act.BACKDATE: EditKind.BACKDATED,
}


def is_typed_right(acts: Iterable[Act], change: Change) -> bool:
    """Whether a change names just the edits that the acts were.

    What stands inside a headline, or inside a paragraph that was reworded, may be named as well: the
    press's other wordings do change quotation marks and names.
    """
    done = [act for act in acts if act in _WANTED]
    wanted = {_WANTED[act] for act in done}
    named = {edit.kind for edit in change.typed if not (edit.field == "title" and edit.kind is not EditKind.HEADLINE)}
    return named == wanted or (EditKind.REWORDED in wanted and wanted <= named <= wanted | _WITHIN)
