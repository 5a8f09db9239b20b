"""How each outlet stands, worst first, in words for people. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import IntEnum

from rasid.errors import TROUBLES
from rasid.health.findings import Finding, Severity
from rasid.health.outlets import VANISHED, grave
from rasid.health.state import Observations, OutletState
from rasid.health.state import Standing as Trouble
from rasid.ports import OpenProblem
from rasid.showing import KnownOutlet

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Level(IntEnum):
    """From worst to best. The first two need a person's attention: they have a finding of that severity."""

    FAILING = 0  # critical
    WARNED = 1
    BLEMISHED = 2  # articles come, but something about them or a channel is not as it should be
    WAITING = 3  # not polled yet
    WELL = 4
    PAUSED = 5

    @property
    def key(self) -> str:
        """The name in texts and style sheets."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Note:
    """One kind of trouble in plain words: of a channel, by its id, or of `number` articles.

    `subject` is the channel's id, or the address of the article if it is a single one that is known.
    """

    kind: str
    meaning: str
    remedy: str
    of_channel: bool
    grave: bool  # stops a channel, or many articles, from being read
    subject: str | None
    number: int
    detail: str
    first_at: datetime
    last_at: datetime
    count: int  # how often seen; 0: not known


@dataclass(frozen=True, slots=True)
class Standing:
    """An outlet with what is to be said of it: findings, and troubles that stand. `seen` is None while paused."""

    outlet: KnownOutlet
    seen: OutletState | None
    level: Level
    findings: tuple[Finding, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def needs_attention(self) -> bool:
        return bool(self.findings)

    @property
    def beside(self) -> tuple[Note, ...]:
        """The notes that findings do not already tell of."""
        return tuple(note for note in self.notes if not (self.findings and note.grave))


def stand(outlets: Iterable[KnownOutlet], seen: Observations, findings: Iterable[Finding]) -> list[Standing]:
    """All outlets, the worst first; equally bad ones by how long ago they were last read."""
    told: dict[str | None, list[Finding]] = {}
    for finding in findings:
        told.setdefault(finding.outlet_id, []).append(finding)
    troubles: dict[str, list[Trouble]] = {}
    for trouble in seen.troubles:
        troubles.setdefault(trouble.outlet_id, []).append(trouble)
    states = {state.outlet_id: state for state in seen.outlets}
    standings = [
        _standing(outlet, states.get(outlet.id), told.get(outlet.id, ()), troubles.get(outlet.id, ()))
        for outlet in outlets
    ]
    return sorted(standings, key=_urgency)


def notes_of(troubles: Iterable[Trouble], articles: int) -> tuple[Note, ...]:
    """An outlet's troubles as notes, the grave ones first. `articles` is how many the outlet has."""
    return tuple(sorted((_of_trouble(trouble, articles) for trouble in troubles), key=_weight))


def notes_of_article(problems: Iterable[OpenProblem]) -> tuple[Note, ...]:
    """An article's problems as notes."""
    return tuple(_note(problem, problem.subject, count=problem.count) for problem in problems)


def _standing(
    outlet: KnownOutlet, seen: OutletState | None, findings: Sequence[Finding], troubles: Sequence[Trouble]
) -> Standing:
    if outlet.paused_at is not None or seen is None:
        return Standing(outlet, None, Level.PAUSED if outlet.paused_at else Level.WAITING)
    # an article that vanishes is what Rasid watches for, and no trouble of the outlet's
    notes = notes_of((t for t in troubles if t.subject is not None or t.kind not in VANISHED), outlet.articles)
    return Standing(outlet, seen, _level(seen, findings, notes), tuple(findings), notes)


def _level(seen: OutletState, findings: Sequence[Finding], notes: Sequence[Note]) -> Level:
    if findings:
        worst = min(finding.severity.rank for finding in findings)
        return Level.FAILING if worst == Severity.CRITICAL.rank else Level.WARNED
    if notes:
        return Level.BLEMISHED
    return Level.WAITING if seen.watched_to is None else Level.WELL


def _urgency(standing: Standing) -> tuple[Level, datetime, str]:
    read = standing.seen.watched_to if standing.seen else None
    return standing.level, read or _LONG_AGO, standing.outlet.id


def _of_trouble(trouble: Trouble, articles: int) -> Note:
    if trouble.subject is not None:
        note = _note(trouble, trouble.subject, of_channel=True, count=trouble.count)
    else:
        note = _note(trouble, trouble.address if trouble.count == 1 else None, number=trouble.count)
    return replace(note, grave=grave(note.kind, of_channel=note.of_channel, count=note.number, articles=articles))


def _note(
    found: OpenProblem | Trouble, subject: str | None, *, of_channel: bool = False, number: int = 1, count: int = 0
) -> Note:
    known = TROUBLES.get(found.kind)
    return Note(
        found.kind,
        known.meaning if known else found.kind,
        known.remedy if known else "",
        of_channel,
        False,
        subject,
        number,
        found.detail,
        found.first_at,
        found.last_at,
        count,
    )


def _weight(note: Note) -> tuple[bool, bool, int]:
    return not note.grave, not note.of_channel, -max(note.number, note.count)
