"""Scores of what an engine read on a page, against the truth.

Bodies are scored by the F1 of 4-word shingles, as scrapinghub's article extraction benchmark does:
precision and recall per page over the multiset of shingles, averaged over pages, and the F1 of the
two averages.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from statistics import mean

WORD = re.compile(r"\w+")
_QUOTES = str.maketrans("‘’‚‛“”„‟«»′″–—‐‑−", '\'\'\'\'""""""\'"-----')
_FULL_DAY = re.compile(r"\d{4}-\d\d-\d\d")  # some truths know the month only, or nothing
SHINGLE = 4


@dataclass(frozen=True)
class Reading:
    """What an engine read: None or empty where it found nothing."""

    body: str | None = None
    title: str | None = None
    authors: tuple[str, ...] | None = None
    day: date | None = None
    instant: datetime | None = None
    seconds: float = 0.0  # CPU
    failed: bool = False  # the engine raised an error


@dataclass
class Tally:
    """Scores of one engine on one set, page by page."""

    precision: list[float] = field(default_factory=list)
    recall: list[float] = field(default_factory=list)
    f1: list[float] = field(default_factory=list)
    right: dict[str, list[bool]] = field(default_factory=dict)
    wrong: dict[str, int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    failed: int = 0

    def add(self, reading: Reading, truth: Mapping[str, object]) -> None:
        """Score one page."""
        self.seconds.append(reading.seconds)
        self.failed += reading.failed
        if isinstance(body := truth.get("body"), str):
            precision, recall = shingle_scores(reading.body or "", body)
            self.precision.append(precision)
            self.recall.append(recall)
            self.f1.append(harmonic(precision, recall))
        for name, outcome in judge(reading, truth).items():
            self.right.setdefault(name, []).append(outcome is True)
            self.wrong[name] += outcome is False

    def figures(self) -> dict[str, float | int]:
        """The set's figures: shares between 0 and 1, and counts."""
        found: dict[str, float | int] = {"pages": len(self.seconds), "failed": self.failed}
        if self.f1:
            precision, recall = mean(self.precision), mean(self.recall)
            found |= {"body_f1": harmonic(precision, recall), "body_p": precision, "body_r": recall}
            found["below_half"] = mean(f1 < 0.5 for f1 in self.f1)
        for name, outcomes in self.right.items():
            found[name] = mean(outcomes)
            found[f"{name}_wrong"] = self.wrong[name] / len(outcomes)
        return found


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The 4-word shingles of a text and how often each occurs; a shorter text is one shingle."""
    words = WORD.findall(text)
    starts = range(max(1, len(words) - SHINGLE + 1)) if words else range(0)
    return Counter(tuple(words[n : n + SHINGLE]) for n in starts)


def shingle_scores(got: str, wanted: str) -> tuple[float, float]:
    """Precision and recall of a text."""
    a, b = shingles(got), shingles(wanted)
    shared = (a & b).total()
    if not a and not b:
        return 1.0, 1.0
    return shared / a.total() if a else 0.0, shared / b.total() if b else 0.0


def harmonic(precision: float, recall: float) -> float:
    """F1."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def judge(reading: Reading, truth: Mapping[str, object]) -> dict[str, bool | None]:
    """Right, wrong or (None) missed, for each field that the truth knows."""
    verdicts: dict[str, bool | None] = {}
    if isinstance(title := truth.get("title"), str) and title:
        verdicts["title"] = comparable(reading.title) == comparable(title) if reading.title else None
    names = truth.get("authors")
    names = [names] if isinstance(names, str) else names
    if isinstance(names, list) and names:
        verdicts["authors"] = same_names(reading.authors, names) if reading.authors else None
    if isinstance(day := truth.get("date"), str) and _FULL_DAY.match(day):
        verdicts["day"] = reading.day == date.fromisoformat(day[:10]) if reading.day else None
    if isinstance(moment := truth.get("datetime"), str):
        verdicts["instant"] = same_minute(reading.instant, moment) if reading.instant else None
    return verdicts


def comparable(text: str | None) -> str:
    """A title without differences of case, white space and typographic quotes."""
    return " ".join(unicodedata.normalize("NFKC", text or "").translate(_QUOTES).casefold().split())


def same_names(got: Iterable[str], wanted: Sequence[str]) -> bool:
    """Whether two sets of names are equal."""
    return {comparable(name) for name in got} == {comparable(name) for name in wanted}


def same_minute(got: datetime, wanted: str) -> bool:
    """Whether two instants are the same to the minute. A truth without offset is in UTC."""
    moment = datetime.fromisoformat(wanted)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return got.astimezone(UTC).replace(second=0, microsecond=0) == moment.astimezone(UTC).replace(
        second=0, microsecond=0
    )
