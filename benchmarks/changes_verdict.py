"""What a watch of the noisy press came to, counted."""

from collections import Counter
from dataclasses import dataclass, field

COUNTS = (
    "edits", "edits_found", "told", "told_right", "typed", "typed_right", "deletions", "deletions_found", "gone",
    "gone_right", "flip_flops",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """A failure: the seconds since the epoch at which a look told falsely, or an edit was made that was missed."""

    at: float
    url: str
    what: str


@dataclass(slots=True)
class Verdict:
    """Counts over articles. `false`, `missed`, `first` (versions stored first through noise) and
    `mistyped` say why, by kinds of noise.

    An edit counts as one that could be seen when a look showed it undisturbed while it stood, and the look before had
    shown otherwise what it did; and as found when a change told what it had done, alone or with others. Those of an
    article that was never stored count as well, if looks showed it, and so does its deletion.
    """

    edits: int = 0
    edits_found: int = 0
    told: int = 0
    told_right: int = 0
    typed: int = 0
    typed_right: int = 0
    deletions: int = 0
    deletions_found: int = 0
    gone: int = 0
    gone_right: int = 0
    flip_flops: int = 0
    false: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    first: Counter[str] = field(default_factory=Counter)
    mistyped: Counter[str] = field(default_factory=Counter)
    cases: list[Case] = field(default_factory=list)

    def add(self, other: "Verdict") -> None:
        """Take in another one's counts."""
        for name in COUNTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.false += other.false
        self.missed += other.missed
        self.first += other.first
        self.mistyped += other.mistyped
        self.cases += other.cases


def share(part: int, whole: int) -> float:
    """A part of a whole; of nothing, all is right."""
    return part / whole if whole else 1.0
