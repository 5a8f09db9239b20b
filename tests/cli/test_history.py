"""`history`, `diff` and `changes` over a store with edits, flip-flops and headlines."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rasid.judging import Around, visit_failed, visit_read
from rasid.memory import OutletMemory
from rasid.normalize.article import normalize
from rasid.records import (
    Candidate,
    Channel,
    ChannelKind,
    Fetch,
    Found,
    Hints,
    Outlet,
    Poll,
    Problem,
    RawArticle,
    Validators,
)
from rasid.settings import Settings
from storage.store import open_store
from tests.cli.conftest import Rasid

NOW = datetime(2026, 3, 19, 9, tzinfo=UTC)
URL = "https://sahel.example/news/library-opens-in-the-city"
TEXT = (
    "افتتحت البلدية مكتبة عامة جديدة في وسط المدينة بعد عامين من العمل.",
    "وتضم المكتبة ثلاثة آلاف كتاب في الأدب والعلوم.",
)
TRUSTING = OutletMemory(trust=9, title_trust=9)


@pytest.fixture
def stored(tmp_path: Path) -> None:
    """An article that was edited silently, and then deleted."""
    (tmp_path / "var").mkdir()
    store = open_store(tmp_path / "var" / "rasid.db")
    channel = Channel("sahel/feed", "sahel", ChannelKind.FEED, "https://sahel.example/feed")
    outlet = Outlet("sahel", {"en": "Sahel"}, "LB", "Asia/Beirut", ("ar",), "https://sahel.example/", (channel,))
    store.sync_outlets([outlet], NOW)
    run = store.start_run(1, NOW)
    (state,) = store.channels_of("sahel")
    listed = Candidate(URL, URL, Hints(title="افتتاح مكتبة"))
    polled = replace(state, last_polled_at=NOW, last_success_at=NOW)
    (article,) = store.record_poll(Poll(polled, Fetch(channel.url, NOW, 200), (listed,)), run)
    edited = (TEXT[0], TEXT[1].replace("ثلاثة", "أربعة"))
    for hour, paragraphs in enumerate((TEXT, edited, edited), start=1):
        now = NOW + timedelta(hours=hour)
        title = Found("افتتاح مكتبة عامة", "h1")
        raw = RawArticle(
            URL, title=title, headlines=(title, Found("لا تفوت", "opengraph")), paragraphs=paragraphs,
            modified=(Found("2026-03-19T08:00:00Z", "json-ld"),),
        )  # fmt: skip
        reading = normalize(raw, outlet, now=now, reader="test")
        visit = visit_read(
            article, Fetch(URL, now, 200), reading, validators=Validators(), problems=(), now=now,
            settings=Settings(), around=Around(outlet, TRUSTING),
        )  # fmt: skip
        store.record_visit(visit, run)
        article = visit.state
    for days in (1, 3):
        now = NOW + timedelta(days=days)
        gone = visit_failed(article, Fetch(URL, now, 404), Problem("http-404", URL), now=now, settings=Settings())
        store.record_visit(gone, run)
        article = gone.state
    store.close()


@pytest.mark.usefixtures("stored")
def test_history_has_changes_and_headlines_side_by_side(rasid: Rasid) -> None:
    shown = rasid("history", URL).stdout
    assert "silent" in shown
    assert "number" in shown
    told = json.loads(rasid("history", URL, "--json").stdout)
    assert {(one["source"], one["text"]) for one in told["headlines"]} == {
        ("feed", "افتتاح مكتبة"),
        ("h1", "افتتاح مكتبة عامة"),
        ("opengraph", "لا تفوت"),
        ("url", "library opens in the city"),
    }
    assert [one["change"]["acknowledged"] for one in told["changes"]] == [None, False]


@pytest.mark.usefixtures("stored")
def test_diff_names_the_edits(rasid: Rasid) -> None:
    told = json.loads(rasid("diff", URL, "--json").stdout)
    (edit,) = told["typed"]
    assert (edit["kind"], edit["before"], edit["after"], edit["weight"]) == ("number", "ثلاثة", "أربعة", 0.8)
    assert told["weight"] == 0.8
    shown = rasid("diff", URL).stdout
    assert "number" in shown
    assert "0.8" in shown
    assert "[-removed-], {+added+}" in shown  # without colours, as in a file
    assert "[-ثلاثة-]{+أربعة+}" in shown


@pytest.mark.usefixtures("stored")
def test_the_ledger_of_deletions(rasid: Rasid) -> None:
    (row,) = json.loads(rasid("changes", "--kind", "gone", "--json").stdout)
    assert (row["url"], row["change"]["kind"]) == (URL, "gone")
    assert rasid("changes", "--kind", "flip-flop").stdout == "No recorded change is like that.\n"


@pytest.mark.usefixtures("stored")
def test_a_cursor_behind_the_last_change_does_not_say_that_there_are_none(rasid: Rasid) -> None:
    last = max(row["id"] for row in json.loads(rasid("changes", "--json").stdout))
    assert rasid("changes", "--after", str(last)).stdout == f"No change is recorded after {last}.\n"
    assert rasid("changes", "--after", "-1").returncode == 2
