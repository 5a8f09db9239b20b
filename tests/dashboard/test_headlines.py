"""Wordings of a headline, with all places that had them."""

from datetime import UTC, datetime, timedelta

from dashboard.headlines import wordings
from rasid.ports import StoredHeadline

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def called(text: str, source: str, minutes: int) -> StoredHeadline:
    at = NOON + timedelta(minutes=minutes)
    return StoredHeadline(text, source, at, at)


def test_each_wording_stands_once_with_its_places() -> None:
    found = wordings(
        [
            called("المجلس يقر الموازنة", "h1", 9),
            called("المجلس يبحث الموازنة", "feed", 0),
            called("المجلس يبحث الموازنة", "h1", 2),
            called("المجلس يقر الموازنة", "feed", 5),
        ]
    )
    assert [(one.text, one.first_at, [place.source for place in one.sources]) for one in found] == [
        ("المجلس يبحث الموازنة", NOON, ["feed", "h1"]),
        ("المجلس يقر الموازنة", NOON + timedelta(minutes=5), ["feed", "h1"]),
    ]


def test_what_looks_alike_is_one_wording() -> None:
    (only,) = wordings([called("مدرسة فـي الفيوم", "h1", 4), called("مدرسة في الفيوم", "feed", 1)])
    assert (only.text, [place.source for place in only.sources]) == ("مدرسة في الفيوم", ["feed", "h1"])


def test_of_an_article_without_headlines_nothing_is_said() -> None:
    assert wordings([]) == []
