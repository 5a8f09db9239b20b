from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from storage.store import SqlStore

Ask = Callable[..., Any]


def test_the_evidence_of_an_article_is_sent_piece_by_piece(
    ask: Ask, full_press: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[BytesIO] = []

    def evidence_of(*_: object) -> tuple[BytesIO, bytes]:
        opened.append(BytesIO(b"w" * 600_000))
        return opened[-1], b'{"about": "evidence"}'

    monkeypatch.setattr(SqlStore, "evidence_of", evidence_of)
    warc, manifest = ask("/articles/1/evidence.warc.gz"), ask("/articles/1/evidence.json")
    assert (warc.body, manifest.json) == (b"w" * 600_000, {"about": "evidence"})
    assert warc.headers["content-disposition"] == 'attachment; filename="article-1.warc.gz"'
    assert all(file.closed for file in opened)
