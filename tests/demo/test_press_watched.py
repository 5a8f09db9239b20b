"""A monitor in virtual time: one that keeps to the plan finds everything, a lazy one does not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from demo.houses import House
from demo.model import Request, Revision, TrueArticle
from demo.plan import plan_for
from demo.press import Press
from demo.score import Recorded, RecordedArticle, RecordedVersion, Score, plain, score
from demo.stamps import printed
from rasid.records import Article, Change, Direction, FieldEdit, Outcome, Precision, Stamp

PORT = 8001


@dataclass
class Watched:
    """What the monitor keeps of one article."""

    versions: list[RecordedVersion] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    missing_since: float | None = None
    gone: bool = False


def article_of(revision: Revision) -> Article:
    stamp = Stamp(revision.published, revision.published.date(), Precision.MINUTE, "", "UTC", "rule")
    return Article(
        url="", canonical_url="", title=revision.title, section=None, published=stamp, modified=None, authors=(),
        byline=None, paragraphs=revision.paragraphs, image=None, image_caption=None, language=None,
        direction=Direction.RTL, digests={}, digest="", exact_digest="", reader="1",
    )  # fmt: skip


def form(revision: Revision) -> tuple[object, ...]:
    return plain(revision.title), tuple(map(plain, revision.paragraphs)), revision.published


class Monitor:
    """Polls and looks again at fixed intervals; its reader knows which states a page can be in."""

    def __init__(self, press: Press, poll: float, recheck: float) -> None:
        self.press, self.poll, self.recheck = press, poll, recheck
        end = press.plan.end or 0.0
        self.truth = press.truth(end)
        self.true = {f"{a.host}{a.path}": a for a in self.truth.articles}
        self.houses = {house.host: house for house in press.houses}
        self.watched: dict[str, Watched] = {}

    def times(self, every: float, phase: float) -> Iterator[float]:
        at = phase
        while at <= (self.press.plan.end or 0.0):
            yield at
            at += every

    def run(self) -> Score:
        polls = [(at, 0, h) for n, h in enumerate(self.houses) for at in self.times(self.poll, 0.31 + n * 0.07)]
        looks = [(at, 1, h) for n, h in enumerate(self.houses) for at in self.times(self.recheck, 0.53 + n * 0.11)]
        for at, kind, host in sorted(polls + looks):
            (self.discover if kind == 0 else self.look)(host, at)
        return score(self.truth, Recorded(tuple(self.records())))

    def ask(self, host: str, path: str, at: float) -> tuple[int, str]:
        answer = self.press.respond(Request(f"{host}:{PORT}", path, at))
        status = 0 if answer.delay else answer.status
        return status, unescape(answer.body.decode(self.houses[host].encoding, "replace"))

    def discover(self, host: str, at: float) -> None:
        status, text = self.ask(host, self.houses[host].channel_path, at)
        for url in re.findall(r"http://[^\s\"<>]+", text) if status == 200 else ():
            key = url.removeprefix("http://").replace(f":{PORT}", "", 1)
            if key in self.true:
                self.watched.setdefault(key, Watched())

    def look(self, host: str, at: float) -> None:
        for key, kept in self.watched.items():
            if key.startswith(f"{host}/"):
                self.visit(self.true[key], kept, at)

    def visit(self, article: TrueArticle, kept: Watched, at: float) -> None:
        status, text = self.ask(article.host, article.path, at)
        now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=at)
        if status in (404, 410):
            self.missing(kept, at, now)
        elif status == 200:
            kept.missing_since = None
            self.read(self.houses[article.host], article, kept, text, now)

    def missing(self, kept: Watched, at: float, now: datetime) -> None:
        kept.missing_since = at if kept.missing_since is None else kept.missing_since
        if at - kept.missing_since >= self.press.plan.gone_delay and not kept.gone:
            kept.gone = True
            kept.changes.append(Change(Outcome.GONE, now))

    def read(self, house: House, article: TrueArticle, kept: Watched, text: str, now: datetime) -> None:
        seen = next(r for r in reversed(article.revisions) if shows(text, house, r))
        reading = article_of(seen)
        last = kept.versions[-1].article if kept.versions else None
        if last is None or state(last) != state(reading):
            kept.versions.append(RecordedVersion(now, reading))
            if last is not None:
                kept.changes.append(Change(Outcome.CHANGED, now, (FieldEdit("title", "", ""),)))

    def records(self) -> Iterator[RecordedArticle]:
        for key, kept in self.watched.items():
            yield RecordedArticle(f"http://{key}", tuple(kept.versions), tuple(kept.changes))


def state(article: Article) -> tuple[object, ...]:
    published = article.published.instant if article.published else None
    return plain(article.title or ""), tuple(map(plain, article.paragraphs)), published


def shows(text: str, house: House, revision: Revision) -> bool:
    """Whether a page shows a state: its own words and its date, and as many paragraphs."""
    local = revision.published.astimezone(house.tz)
    words = (revision.title, *revision.paragraphs, printed(house.stamp, local))
    return all(word in text for word in words) and text.count("<p") - furniture(text) == len(revision.paragraphs)


def furniture(text: str) -> int:
    """Paragraphs of a page that are not the article's."""
    marks = ("TAG:", '<p align="left">', 'class="also"', 'class="reklam"', '<p class="infos"', "<footer><p>")
    return sum(mark in text for mark in marks)


@pytest.mark.parametrize(("seconds", "seed"), [(45, 1), (60, 2), (60, 3), (120, 4)])
def test_a_monitor_that_keeps_to_the_plan_finds_everything(seconds: float, seed: int) -> None:
    press = Press(seed, plan_for(seconds))
    result = Monitor(press, press.plan.poll * 1.5, press.plan.recheck * 1.5).run()
    assert result.missed == ()
    assert result.false == ()
    assert result.edits >= 3
    assert result.deletions >= 3


def test_a_lazy_monitor_misses_something() -> None:
    press = Press(2, plan_for(60))
    result = Monitor(press, 20.0, 25.0).run()
    assert result.missed
    assert result.false == ()
