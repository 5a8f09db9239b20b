"""Readings for the tests of changes: articles with the digests that the reader gives them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from rasid.normalize.article import normalize
from rasid.records import Article, Found, RawArticle

NOW = datetime(2026, 3, 19, 14, 5, tzinfo=UTC)


@pytest.fixture
def reading() -> Callable[..., Article]:
    """Articles from what a page prints. `paragraphs` is a tuple of texts, other fields are texts."""

    def make(language: str = "ar", **printed: Any) -> Article:
        raw = {name: _found(name, value) for name, value in printed.items()}
        article = normalize(RawArticle("https://sahel.example/news/1", **raw), None, now=NOW, reader="test")
        return replace(article, language=language)

    return make


def _found(name: str, value: Any) -> Any:
    if name == "paragraphs":
        return value
    return (Found(value, "rule"),) if name in ("authors", "published", "modified") else Found(value, "rule")
