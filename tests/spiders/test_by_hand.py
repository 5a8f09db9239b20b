"""Scrapy's own command line at the root of the checkout."""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from outlets.spares import FOLDER, Spares
from storage.store import open_store

ROOT = Path(__file__).resolve().parents[2]
Page = Callable[..., str]

OUTLET = """
id = "sahel"
country = "LB"
zone = "Asia/Beirut"
languages = ["ar"]
homepage = "{home}"

[names]
ar = "صحيفة الساحل"
en = "Sahel Daily"

[[channels]]
name = "main"
kind = "feed"
url = "{home}rss.xml"
"""


def scrapy(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **{f"RASID_{name.upper()}": value for name, value in settings.items()}}
    command = [sys.executable, "-m", "scrapy", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_scrapy_list() -> None:
    assert scrapy("list").stdout.split() == ["watch"]


def test_scrapy_crawl(press: Any, page: Page, tmp_path: Path) -> None:
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "catalogue" / "sahel.toml").write_text(OUTLET.format(home=press.url("sahel.test")), encoding="utf-8")
    press.publish_feed("sahel.test", "/news/1")
    press.publish("sahel.test", "/news/1", page())
    result = scrapy(
        "crawl", "watch", "-a", "outlets=sahel",
        data_dir=str(tmp_path / "var"), catalogue_dir=str(tmp_path / "catalogue"), host_delay="0",
        resolve="*.test=127.0.0.1", allow_networks="127.0.0.1",
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert "Traceback" not in result.stderr
    store = open_store(tmp_path / "var" / "rasid.db")
    assert [(row.title, row.versions) for row in store.articles()] == [("افتتاح مكتبة عامة", 1)]
    assert [(run.state, run.reason) for run in store.runs()] == [("finished", "finished")]
    store.close()


def test_an_outlet_whose_file_has_a_slip_is_not_retired_by_a_crawl_of_another(press: Any, tmp_path: Path) -> None:
    catalogue, data = tmp_path / "catalogue", tmp_path / "var"
    catalogue.mkdir()
    for name in ("sahel", "jabal"):
        text = OUTLET.replace("sahel", name).format(home=press.url(f"{name}.test"))
        (catalogue / f"{name}.toml").write_text(text, encoding="utf-8")
    found = Spares(data / FOLDER).keep(catalogue)
    (catalogue / "jabal.toml").write_text("id = ", encoding="utf-8")
    with closing(open_store(data / "rasid.db")) as store:
        store.sync_outlets(found.outlets, datetime.now(UTC))
    result = scrapy(
        "crawl", "watch", "-a", "outlets=sahel",
        data_dir=str(data), catalogue_dir=str(catalogue), host_delay="0",
        resolve="*.test=127.0.0.1", allow_networks="127.0.0.1",
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    with closing(open_store(data / "rasid.db")) as store:
        assert sorted(outlet.outlet_id for outlet in store.overview()) == ["jabal", "sahel"]


def test_an_unknown_outlet_is_named_with_the_nearest_one(tmp_path: Path) -> None:
    result = scrapy("crawl", "watch", "-a", "outlets=syria_new", data_dir=str(tmp_path))
    assert result.returncode != 0
    assert "Did you mean 'syria_news'?" in result.stderr
