"""What an article held, and what is usual for its outlet."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from rasid.health.contents import WITHOUT_TEXT, Day, Sight, Usual, sight_of, sum_of, usual_of
from rasid.records import Article, Precision, Stamp

Make = Callable[..., Article]


def test_what_an_article_has(make_article: Make, now: datetime) -> None:
    watched = now - timedelta(days=3)
    later = now + timedelta(minutes=30)
    assert sight_of(make_article(), later, watched_since=watched) == Sight("1111", "ar", lag=1800.0)
    bare = make_article(title=None, published=None, authors=(), paragraphs=())
    assert sight_of(bare, now, watched_since=watched).has == "0000"
    assert sight_of(make_article(authors=(), byline="وكالات"), now, watched_since=watched).has == "1111"


def test_the_stock_that_was_there_before_has_no_lag(make_article: Make, now: datetime) -> None:
    assert sight_of(make_article(), now + timedelta(hours=9), watched_since=now + timedelta(hours=1)).lag is None
    assert sight_of(make_article(), now, watched_since=None).lag is None


@pytest.mark.parametrize(
    ("text", "garbled"),
    [
        ("افتتحت البلدية مكتبة عامة جديدة.", False),
        ("Le marché aux poissons rouvre à Sète, où il fait bon.", False),
        ("הטיילת נפתחה היום.", False),
        ("افتتحت البل\N{REPLACEMENT CHARACTER}ية", True),
        ("مكتبة عامة".encode().decode("latin-1"), True),
        ("הטיילת".encode().decode("cp1252", "replace"), True),
    ],
)
def test_letters_that_cannot_be_right(make_article: Make, now: datetime, text: str, garbled: bool) -> None:
    assert sight_of(make_article(paragraphs=(text,)), now, watched_since=None).garbled is garbled


def test_dates_that_contradict(make_article: Make, now: datetime) -> None:
    def stamp(instant: Any, *flags: str) -> Stamp:
        return Stamp(instant, date(2026, 3, 19), Precision.MINUTE, "", "Asia/Beirut", "rule", flags)

    for published, wrong in (
        (stamp(now), False),
        (stamp(now, "contradiction"), True),
        (stamp(now + timedelta(hours=30)), True),
        (stamp(now + timedelta(hours=3)), False),
        (None, False),
    ):
        assert sight_of(make_article(published=published), now, watched_since=None).contradiction is wrong


def day(*sights: Sight, lists: int = 0, listed: int = 0) -> Day:
    return replace(sum_of(sights), lists=lists, listed=listed)


def test_usual_is_the_median_of_days() -> None:
    good, poor = Sight("1111", "ar", lag=100.0), Sight("1110", "ar", lag=100.0)
    days = [day(*[good] * 8, *[poor] * n, lists=2, listed=40) for n in (0, 2, 4, 40)]
    usual = usual_of(days)
    assert usual.coverage == pytest.approx((1.0, 1.0, 1.0, (8 / 10 + 8 / 12) / 2))
    assert (usual.language, usual.language_share) == ("ar", 1.0)
    assert (usual.garbled, usual.contradictions, usual.listed) == (0.0, 0.0, 20.0)
    assert usual.lag == pytest.approx(100.0)


def test_a_few_days_say_nothing() -> None:
    assert usual_of([]) == Usual()
    assert usual_of([day(*[Sight("1111", "ar")] * 9)] * 2) == Usual()
    assert usual_of([day(*[Sight("1111", "ar")] * 2)] * 9) == Usual()


def test_pages_without_text_tell_of_the_text_only() -> None:
    assert usual_of([day(*[WITHOUT_TEXT] * 6)] * 4).coverage == (None, None, 0.0, None)
