"""`rasid evidence`, `verify` and `reread`, as a user calls them."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from rasid.reading import READER
from rasid.records import Outcome
from storage.store import open_store
from storage.warc_shelf import ArchivePlan
from tests.storage.archive.conftest import Desk
from tests.storage.conftest import Press

Rasid = Callable[..., subprocess.CompletedProcess[str]]

PARAGRAPHS = (
    "افتتحت البلدية صباح اليوم مكتبة عامة جديدة في وسط المدينة بحضور عدد من الأهالي والطلاب والمدرسين.",
    "وتضم المكتبة ثلاثة آلاف كتاب وقاعة واسعة للمطالعة وركنا مخصصا للأطفال وحديقة صغيرة خلف المبنى.",
)


def html(title: str) -> bytes:
    body = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    return (
        f'<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="og:title" content="{title}"><meta property="og:type" content="article">'
        '<meta property="article:published_time" content="2026-11-23T08:00:00+03:00"></head>'
        f"<body><h1>{title}</h1><article>{body}</article></body></html>"
    ).encode()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """One article in two versions, read by a reader of old, and another one whose page is no article."""
    made = Desk(Press(), tmp_path / "var")
    made.record(Outcome.NEW, page=html("افتتاح مكتبة"))
    made.record(Outcome.CHANGED, text="ب", page=html("افتتاح مكتبة عامة"))
    made.record(Outcome.NEW, 2, page=b"<html></html>")
    yield made
    made.store.close()


OUTLET = """
id = "sham_today"
country = "SY"
zone = "Asia/Damascus"
languages = ["ar"]
homepage = "https://sham-today.example/"

[names]
ar = "الشام اليوم"
en = "Sham Today"

[[channels]]
name = "main"
kind = "feed"
url = "https://sham-today.example/feed"
"""


@pytest.fixture
def rasid(rasid: Rasid, tmp_path: Path) -> Rasid:
    """The command with a catalogue that has the article's outlet alone."""
    folder = tmp_path / "outlets"
    folder.mkdir()
    (folder / "sham_today.toml").write_text(OUTLET, encoding="utf-8")
    return partial(rasid, settings={"catalogue_dir": folder})


def url(desk: Desk, n: int = 1) -> str:
    return str(desk.press.candidate(n).url)


def test_evidence_is_a_warc_with_a_manifest(rasid: Rasid, desk: Desk, tmp_path: Path) -> None:
    done = rasid("evidence", url(desk), "--out", "proof.warc.gz")
    assert done.returncode == 0, done.stderr
    assert "2 records of 2 versions" in done.stdout
    manifest = json.loads((tmp_path / "proof.json").read_text(encoding="utf-8"))
    assert [version["number"] for version in manifest["versions"]] == [1, 2]
    check = subprocess.run(
        [Path(sys.executable).with_name("warcio"), "check", "-v", "proof.warc.gz"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert check.returncode == 0, check.stdout
    assert check.stdout.count("digest pass") == 5


def test_an_unknown_article_has_no_evidence(rasid: Rasid, desk: Desk) -> None:
    done = rasid("evidence", "https://nobody.example/1")
    assert done.returncode == 2
    assert "No article 'https://nobody.example/1" in done.stderr


def test_verify_names_what_is_damaged_and_exits_with_1(rasid: Rasid, desk: Desk) -> None:
    done = rasid("verify")
    assert done.returncode == 0, done.stderr
    assert "Nothing is damaged." in done.stdout
    (path,) = desk.files()
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    done = rasid("verify", "--json")
    assert done.returncode == 1
    (damage,) = json.loads(done.stdout)["damage"]
    assert (damage["what"], damage["subject"], damage["version"]) == ("record", url(desk, 2), 1)
    assert rasid("verify", url(desk, 2)).returncode == 1
    assert rasid("verify", url(desk, 1)).returncode == 0


def report(done: subprocess.CompletedProcess[str]) -> Any:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_pages_are_read_again_and_applied_as_readings(rasid: Rasid, desk: Desk) -> None:
    shown = report(rasid("reread", "--json"))
    assert (shown["pages"], shown["differ"], shown["applied"]) == (3, 2, 0)
    assert shown["fields"]["title"] == 2
    assert [failure.endswith("no article on its page") for failure in shown["failed"]] == [True]
    titles = {(s["version"], s["before"], s["after"]) for s in shown["samples"] if s["field"] == "title"}
    assert titles == {(1, "عنوان أ", "افتتاح مكتبة"), (2, "عنوان ب", "افتتاح مكتبة عامة")}
    article = desk.article().id
    changes = [told.change for told in desk.store.changes()]
    assert [version.article.title for version in desk.store.versions(article)] == ["عنوان أ", "عنوان ب"]

    assert report(rasid("reread", "--apply", "--json"))["applied"] == 2
    again = report(rasid("reread", "--apply", "--json"))
    assert (again["same"], again["differ"], again["applied"]) == (2, 0, 0)
    assert again["readers"] == {READER: 2, "1": 1} if READER != "1" else {"1": 3}
    after = open_store(desk.database, archive=ArchivePlan(desk.folder))
    assert [v.article.title for v in after.versions(article)] == ["افتتاح مكتبة", "افتتاح مكتبة عامة"]
    assert [told.change for told in after.changes()] == changes
    after.close()
    assert rasid("verify").returncode == 0


def test_reading_again_can_be_narrowed(rasid: Rasid, desk: Desk) -> None:
    tomorrow = desk.press.now + timedelta(days=1)
    assert report(rasid("reread", "--json", "--since", f"{tomorrow:%Y-%m-%d}"))["pages"] == 0
    assert "There is no page to be read again." in rasid("reread", "--since", f"{tomorrow:%Y-%m-%d}").stdout
    unknown = rasid("reread", "--json", "--outlet", "other")
    assert (unknown.returncode, "No outlet is called 'other'" in unknown.stderr) == (2, True)
    done = rasid("reread", "--since", "yesterday")
    assert done.returncode == 2
    assert "is not a day" in done.stderr
    shown = rasid("reread", "--outlet", "sham_today")
    assert "Nothing was stored. With --apply" in shown.stdout


def test_pages_of_an_outlet_that_the_catalogue_lost_are_not_read_without_its_rules(
    rasid: Rasid, desk: Desk, tmp_path: Path
) -> None:
    """Its zone and its rules say how its pages are to be read: the readings that are stored had them."""
    (tmp_path / "outlets" / "sham_today.toml").unlink()
    done = report(rasid("reread", "--apply", "--json"))
    assert (done["pages"], done["differ"], done["applied"]) == (3, 0, 0)
    assert all("'sham_today' is not in the catalogue" in failure for failure in done["failed"])
    told = rasid("reread")
    assert "3 cannot be read" in told.stdout
    assert "catalogue_dir" in told.stdout


def test_moments_that_are_read_otherwise_are_shown_as_moments(rasid: Rasid, desk: Desk) -> None:
    done = rasid("reread", "--outlet", "sham_today")
    assert "2026-11-23T05:00:00+00:00" in done.stdout, done.stdout
    assert "instant" not in done.stdout


def test_evidence_is_verified_where_there_is_no_database(rasid: Rasid, desk: Desk, tmp_path: Path) -> None:
    assert rasid("evidence", url(desk), "--out", "proof.warc.gz").returncode == 0
    for name in ("proof.json", "proof.warc.gz"):
        done = rasid("--data-dir", "nowhere", "verify", name)
        assert done.returncode == 0, done.stderr
        assert "Nothing is damaged.\n2 versions, 2 snapshots and 1 file looked at" in done.stdout
    manifest = tmp_path / "proof.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('"live"', '"gone"'), encoding="utf-8")
    done = rasid("--data-dir", "nowhere", "verify", "proof.json")
    assert done.returncode == 1
    assert "manifest  proof.json" in done.stdout
    assert "it is not as it was written" in done.stdout
    lost = rasid("verify", "none.json")
    assert (lost.returncode, "There is no file none.json" in lost.stderr) == (2, True)


def test_evidence_that_cannot_be_made_says_why(rasid: Rasid, desk: Desk) -> None:
    done = rasid("evidence", url(desk), "--out", "")
    assert (done.returncode, "names no file" in done.stderr, "Traceback" in done.stderr) == (2, True, False)


def test_a_page_without_an_article_is_said_to_have_none(rasid: Rasid, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(b"")
    done = rasid("read", "page.html", "--url", "https://sada.example/n/1")
    assert "No article is to be found in page.html" in done.stderr
    assert json.loads(done.stdout)["title"] is None
