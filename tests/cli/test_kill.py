"""`kill -9` at random moments: nothing lost, nothing stored twice."""

import itertools
import random
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from threading import Event
from urllib.parse import SplitResult, unquote, urlsplit

import pytest

from demo.catalogue import write_catalogue
from demo.model import DELETIONS, Request, Response
from demo.plan import Plan, plan_for, settings_for
from demo.press import Press
from demo.recorded import read_store
from demo.score import plain, score
from rasid.ports import Store
from rasid.records import Outcome
from storage.store import SqlStore, open_store
from storage.warc_shelf import ArchivePlan
from tests.cli.conftest import RASID, environment, press_at_work

KILLS = 20
SEED = 11
STEP = 2.0
SPELLS = 4  # of the time that a quiet machine needs to catch up


@contextmanager
def daemon(folder: Path, plan: Plan) -> Iterator[subprocess.Popen[str]]:
    settings = {**settings_for(plan), "catalogue_dir": folder / "outlets", "dashboard_port": 0, "log_level": "warning"}
    with (
        (folder / "daemon.log").open("a") as log,
        subprocess.Popen(
            [RASID, "run"], cwd=folder, env=environment(folder, settings), stdout=log, stderr=log, text=True
        ) as process,
    ):
        try:
            yield process
        finally:
            process.kill()


def wait_for(process: subprocess.Popen[str], seconds: float) -> None:
    """Let the process work for so long; it must not end by itself."""
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(seconds)


class Halting:
    """The press's time. It goes on by `STEP` seconds at most between two requests: a machine so busy that the daemon
    starts slowly misses no more than a quick one."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._last = time.monotonic()

    def __call__(self) -> float:
        now = time.monotonic()
        self.seconds += min(now - self._last, STEP)
        self._last = now
        return self.seconds


class Patient(Press):
    """A press that breaks but asks nobody to come less often: a daemon that is started after that rests for longer
    than this test lasts."""

    def respond(self, request: Request) -> Response:
        answer = super().respond(request)
        return replace(answer, status=500, headers={}) if answer.status == HTTPStatus.TOO_MANY_REQUESTS else answer


@pytest.mark.kill
def test_nothing_is_lost_or_doubled_by_kills(tmp_path: Path) -> None:
    plan = plan_for(120.0, outlets=6)
    assert plan.end is not None
    press, clock, chance = Patient(SEED, plan), Halting(), random.Random(SEED)
    asked = Event()
    with press_at_work(press, clock, lambda *_: asked.set()) as (port, _):
        write_catalogue(tmp_path / "outlets", port, plan.outlets)
        for turn in range(KILLS):
            asked.clear()
            with daemon(tmp_path, plan) as process:
                if turn % 4:  # the others are killed while they start, on a slow machine at least
                    assert asked.wait(120), "the daemon asks for something"
                wait_for(process, chance.uniform(0.3, 4.0))
        while clock.seconds < plan.end - plan.settle:
            catch_up(tmp_path, plan, plan.end - clock.seconds)
        for spell in range(SPELLS):
            catch_up(tmp_path, plan, plan.settle)
            try:
                check_folder(tmp_path, press, plan.end)
                break
            except AssertionError:  # a slow machine may need longer; what is lost or doubled stays so
                if spell == SPELLS - 1:
                    raise
    assert "Traceback" not in (tmp_path / "daemon.log").read_text()


def catch_up(folder: Path, plan: Plan, seconds: float) -> None:
    """Let a daemon work for so long, and stop it properly."""
    with daemon(folder, plan) as process:
        wait_for(process, seconds)
        process.terminate()
        assert process.wait(60) == 0, "a stop by SIGTERM is clean"


def check_folder(folder: Path, press: Press, until: float) -> None:
    store = open_store(folder / "var" / "rasid.db", archive=ArchivePlan(folder / "var" / "archive"))
    try:
        check_archive(store)
        check(press, until, store)
    finally:
        store.close()


def check(press: Press, until: float, store: Store) -> None:
    """What is there at the end was caught up on, however often the daemon was killed meanwhile.

    An edit that was made and made again while nobody looked cannot be known, so edits are judged
    by where they led to.
    """
    truth, recorded = press.truth(until), read_store(store)
    result = score(truth, recorded)
    assert not result.false
    assert not result.errors
    by_address = {urlsplit(unquote(article.url)): article for article in recorded.articles}
    stored = {(address.hostname, _path(address)): article for address, article in by_address.items()}
    assert len(stored) == len(recorded.articles), "an article is stored once"
    there = deleted = 0
    for article in truth.articles:
        known = stored.get((article.host, unquote(article.path)))
        if any(deed.act in DELETIONS for deed in article.deeds):
            if known is not None and known.versions:  # else it came and went while nobody looked
                deleted += 1
                assert known.changes[-1].kind is Outcome.GONE, known.url
            continue
        there += 1
        assert known is not None, f"{article.host}{article.path} was lost"
        last, true = known.versions[-1].article, article.revisions[-1]
        assert plain(last.title or "") == plain(true.title)
        assert list(map(plain, last.paragraphs)) == list(map(plain, true.paragraphs))
        assert last.published is not None
        assert last.published.instant == true.published
    assert there > 20
    assert deleted > 0
    for row in store.articles(limit=10_000):
        check_article(store, row.id)
    states = Counter(run.state for run in store.runs(limit=10_000))
    assert states["running"] == 0
    assert states["interrupted"] > 0, "some kills fell into a crawl"


def check_archive(store: SqlStore) -> None:
    """Each version has the page that made it, once, and every record is whole."""
    assert store.archive is not None
    assert not [damage for step in store.archive.verify() for damage in step.damage]
    for row in store.articles(limit=10_000):
        snapshots = store.archive.snapshots(row.id)
        made = [snapshot.version for snapshot in snapshots if snapshot.kind == "version"]
        assert made == [version.number for version in store.versions(row.id)]


def _path(address: SplitResult) -> str:
    return address.path + (f"?{address.query}" if address.query else "")


def check_article(store: Store, article_id: int) -> None:
    versions = store.versions(article_id)
    assert [version.number for version in versions] == list(range(1, len(versions) + 1))
    digests = [version.article.digest for version in versions]
    assert all(before != after for before, after in itertools.pairwise(digests))
    told = [
        change.version
        for change in store.changes(article_id=article_id, limit=1000)
        if change.change.kind is Outcome.CHANGED
    ]
    assert sorted(told, key=lambda number: number or 0) == list(range(2, len(versions) + 1))
