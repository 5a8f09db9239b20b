"""What people are told of findings: that they opened or grew worse, and that they closed; each once. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from rasid.health.assess import Assessment
from rasid.health.findings import KINDS, Severity
from rasid.health.state import Memory, Track

Key = tuple[str, str]


class News(StrEnum):
    """What has become of a finding."""

    OPENED = "opened"
    WORSE = "worse"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Message:
    """One line to people, in English. `key` is the finding's, `detail` what of `text` is its fact."""

    news: News
    key: Key
    severity: Severity
    text: str
    remedy: str
    detail: str = ""


def messages(made: Assessment) -> list[Message]:
    """What has not been told yet, the worst first. What others explain is told when it outlasts them."""
    return [*_opened(made), *_closed(made.memory)]


def _opened(made: Assessment) -> Iterator[Message]:
    for finding in made.findings:
        told = made.memory[finding.key].told
        if told is None or (told is Severity.WARNING and finding.severity is Severity.CRITICAL):
            news = News.OPENED if told is None else News.WORSE
            text = line(finding.outlet_id, finding.meaning, finding.detail)
            yield Message(news, finding.key, finding.severity, text, finding.remedy, finding.detail)


def _closed(memory: Memory) -> Iterator[Message]:
    for key, track in sorted(memory.items()):
        if track.told is not None and not track.open and track.closed_at is not None:
            text = line(key[1] or None, KINDS[key[0]].meaning, "")
            yield Message(News.CLOSED, key, track.told, text, "")


def told(memory: Memory, sent: Iterable[Message]) -> Memory:
    """The memory once these have been told."""
    after: dict[Key, Track] = dict(memory)
    for message in sent:
        severity = None if message.news is News.CLOSED else message.severity
        after[message.key] = replace(after[message.key], told=severity)
    return after


def line(outlet_id: str | None, meaning: str, detail: str) -> str:
    """A finding in one line."""
    named = f"{outlet_id}: {meaning}" if outlet_id else meaning
    return f"{named} ({detail})" if detail else named
