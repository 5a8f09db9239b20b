"""All kinds of noise that no test shows, by the list that has them: see `benchmarks/changes_heldout.py`."""

from collections.abc import Mapping, Sequence
from itertools import chain

from benchmarks import changes_fourth, changes_fresh, changes_heldout, changes_other, changes_third
from demo.noise import KINDS, Kind

LISTS: Mapping[str, Sequence[Kind]] = {
    "heldout": changes_heldout.KINDS,
    "fresh": changes_fresh.KINDS,
    "other": changes_other.KINDS,
    "third": changes_third.KINDS,
    "fourth": changes_fourth.KINDS,
}

DISTURBED = (
    changes_heldout.DISTURBED | changes_fresh.DISTURBED | changes_other.DISTURBED
    | changes_third.DISTURBED | changes_fourth.DISTURBED
)  # fmt: skip
"""Those with which an article is shown, but not as it is."""

WALLS = frozenset(kind.name for kind in chain(KINDS, *LISTS.values()) if kind.stage == "instead")
"""Those in whose place another page stands, known ones among them."""


def unseen_kinds(name: str = "") -> tuple[Kind, ...]:
    """The kinds of one list, or of all."""
    return tuple(LISTS[name]) if name else tuple(chain(*LISTS.values()))
