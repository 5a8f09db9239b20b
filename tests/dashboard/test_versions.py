"""Of an article with very many versions some are shown at a time."""

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from rasid.ports import StoredSnapshot
from tests.dashboard.test_pages import LIBRARY, article_id, words

Ask = Callable[..., Any]


def test_of_very_many_versions_some_are_shown_at_a_time(
    ask: Ask, full_press: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And only the one that is read is taken out of the store."""
    monkeypatch.setattr("dashboard.articles.PAGE", 2)
    monkeypatch.setattr(full_press.store, "versions", None)  # whoever asked for all would fail
    for hours in (1.9, 1.8):
        text = (f"نص آخر رقم {hours} كله جديد.",)
        full_press.reads(LIBRARY, hours=hours, title=f"عنوان آخر {hours}", paragraphs=text)
    path = f"/articles/{article_id(full_press, LIBRARY)}"

    def rows(query: str) -> list[str]:
        return re.findall(r'<th scope="row"><a href="[^"]*version=(\d+)"', ask(path + query).text)

    assert [rows(query) for query in ("", "?upto=3", "?upto=1", "?version=2", "?version=2&upto=5")] == [
        ["5", "4"], ["3", "2"], ["1"], ["3", "2"], ["5", "4"],
    ]  # fmt: skip
    first, middle = ask(path).text, ask(f"{path}?version=2").text
    assert f'href="{path}?version=5&amp;upto=3#versions">Older' in first
    assert "Back to the newest" not in first
    assert f'href="{path}?version=2&amp;upto=1#versions">Older' in middle
    assert f'href="{path}?version=2&amp;upto=5#versions">Back to the newest' in middle
    assert ask(f"{path}?upto=6").status == 400
    assert first.count('<option value="') == 10


def test_of_very_many_snapshots_the_last_are_shown(ask: Ask, full_press: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = [
        StoredSnapshot(n, 1, 1, full_press.now, "confirmed", LIBRARY, f"{n}.warc.gz", 0, 900, "", "", "", None, True)
        for n in range(3)
    ]
    archive = SimpleNamespace(snapshots=lambda _: kept)
    monkeypatch.setattr(type(full_press.store), "archive", property(lambda _: archive))
    path = f"/articles/{article_id(full_press, LIBRARY)}"
    assert "manifest lists every one" not in words(ask(path))
    monkeypatch.setattr("dashboard.articles.PAGE", 2)
    page = ask(path)
    assert "The last 2 of 3; the manifest lists every one." in words(page)
    assert [f"{n}.warc.gz" in page.text for n in range(3)] == [False, True, True]
