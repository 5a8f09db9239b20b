"""How each outlet stands, worst first, in words for people. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import IntEnum

from rasid.errors import TROUBLES
from rasid.health.findings import Finding, Severity
from rasid.health.outlets import VANISHED, grave
from rasid.ports import OpenProblem, OutletSummary

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Level(IntEnum):
    """From worst to best. The first two need a person's attention: they have a finding of that severity."""

    FAILING = 0  # critical
    WARNED = 1
    BLEMISHED = 2  # articles come, but something about them or a channel is not as it should be
    WAITING = 3  # not polled yet
    WELL = 4

    @property
    def key(self) -> str:
        """The name in texts and style sheets."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Note:
    """One kind of trouble in plain words. `subjects` are channel ids, or article addresses."""

    kind: str
    meaning: str
    remedy: str
    of_channel: bool
    grave: bool  # stops a channel, or many articles, from being read
    subjects: tuple[str, ...]
    detail: str
    first_at: datetime
    last_at: datetime
    count: int


@dataclass(frozen=True, slots=True)
class Standing:
    """An outlet with what is to be said of it: findings, and troubles that stand."""

    summary: OutletSummary
    level: Level
    findings: tuple[Finding, ...]
    notes: tuple[Note, ...]

    @property
    def needs_attention(self) -> bool:
        return bool(self.findings)

    @property
    def beside(self) -> tuple[Note, ...]:
        """The notes that findings do not already tell of."""
        return tuple(note for note in self.notes if not (self.findings and note.grave))


def stand(summaries: Iterable[OutletSummary], findings: Iterable[Finding]) -> list[Standing]:
    """All outlets, the worst first; equally bad ones by how long ago they were last read."""
    by_outlet: dict[str | None, list[Finding]] = {}
    for finding in findings:
        by_outlet.setdefault(finding.outlet_id, []).append(finding)
    standings = [_standing(summary, tuple(by_outlet.get(summary.outlet_id, ()))) for summary in summaries]
    return sorted(standings, key=_urgency)


def notes_of(problems: Sequence[OpenProblem], articles: int = 0) -> tuple[Note, ...]:
    """Open problems as notes: one for each problem of a channel, one for all articles with the same.

    `articles` is how many the outlet has. The grave notes come first.
    """
    notes: dict[tuple[str, str], Note] = {}
    for problem in sorted(problems, key=lambda p: p.first_at):
        note = _note(problem)
        key = (problem.kind, problem.subject if note.of_channel else "")
        notes[key] = _joined(notes[key], note) if key in notes else note
    weighed = [_weighed(note, articles) for note in notes.values()]
    return tuple(sorted(weighed, key=lambda n: (not n.grave, not n.of_channel, -n.count)))


def is_channel(subject: str) -> bool:
    """Whether a problem's subject is a channel's id, not an article's address."""
    return "://" not in subject


def _standing(summary: OutletSummary, findings: tuple[Finding, ...]) -> Standing:
    notes = notes_of([problem for problem in summary.problems if not _is_news(problem)], summary.articles)
    return Standing(summary, _level(summary, findings, notes), findings, notes)


def _level(summary: OutletSummary, findings: Sequence[Finding], notes: Sequence[Note]) -> Level:
    if findings:
        worst = min(finding.severity.rank for finding in findings)
        return Level.FAILING if worst == Severity.CRITICAL.rank else Level.WARNED
    if notes:
        return Level.BLEMISHED
    return Level.WAITING if summary.last_success_at is None else Level.WELL


def _urgency(standing: Standing) -> tuple[Level, datetime, str]:
    return standing.level, standing.summary.last_success_at or _LONG_AGO, standing.summary.outlet_id


def _is_news(problem: OpenProblem) -> bool:
    """An article that vanishes is what Rasid watches for, and no trouble of the outlet's."""
    return problem.kind in VANISHED and not is_channel(problem.subject)


def _note(problem: OpenProblem) -> Note:
    trouble = TROUBLES.get(problem.kind)
    of_channel = is_channel(problem.subject)
    return Note(
        problem.kind,
        trouble.meaning if trouble else problem.kind,
        trouble.remedy if trouble else "",
        of_channel,
        False,  # weighed when all of its kind are joined
        (problem.subject,),
        problem.detail,
        problem.first_at,
        problem.last_at,
        problem.count,
    )


def _weighed(note: Note, articles: int) -> Note:
    """What hinders the reading of a few articles is not grave."""
    stops = grave(note.kind, of_channel=note.of_channel, count=len(note.subjects), articles=articles)
    return replace(note, grave=stops)


def _joined(note: Note, other: Note) -> Note:
    return replace(
        note,
        subjects=(*note.subjects, *other.subjects),
        last_at=max(note.last_at, other.last_at),
        count=note.count + other.count,
    )
