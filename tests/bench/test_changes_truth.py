"""What is told of an article, held against what was done to it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from benchmarks.changes_fourth import as_written
from benchmarks.changes_truth import judge
from benchmarks.changes_verdict import Verdict
from benchmarks.changes_world import Look
from demo.desk import Piece
from demo.model import Act, Event, Revision
from demo.noisy import Served
from rasid.comparing import told
from rasid.normalize.article import normalize
from rasid.records import Article, Change, Found, Outcome, Outlet, RawArticle
from rasid.settings import Settings
from tests.core.watching import EDITED, OTHER, TEXT, TITLE

AT = datetime(2026, 3, 1, tzinfo=UTC)
URL = "http://sahel.example/news/1"
TWICE = (TEXT[0], TEXT[1].replace("ثلاثة", "خمسة"), *TEXT[2:])
THIRD = "مكتبة جديدة تفتح أبوابها"


def version(title: str, paragraphs: Sequence[str]) -> Article:
    raw = RawArticle(
        URL, title=Found(title, "h1"), paragraphs=tuple(paragraphs), published=(Found("2026-03-01T00:00:00Z", "meta"),)
    )
    return normalize(
        raw,
        Outlet("sahel", {"ar": "الساحل"}, "LB", "Asia/Beirut", ("ar",), "http://sahel.example/", ()),
        now=AT,
        reader="test",
    )


def piece(*said: tuple[str, tuple[str, ...]]) -> Piece:
    """An article that said so, one after the other, each for an hour."""
    acts = (
        Act.PUBLISH,
        *(Act.HEADLINE if one[0] != last[0] else Act.REWORD for last, one in pairwise(said)),
    )
    revisions = tuple(
        Revision(act, 3600.0 * number, title, text, AT)
        for number, (act, (title, text)) in enumerate(zip(acts, said, strict=True))
    )
    return Piece(1, "/news/1", "city", (Event(Act.PUBLISH, 0.0),), revisions)


def looks(*steps: tuple[int, int, tuple[str, tuple[str, ...]] | None, bool]) -> Iterable[Look]:
    """Looks by the revision shown, the one that stands, what its version says (None: none is made), whether told."""
    before: Article | None = None
    for number, (shown, current, said, is_told) in enumerate(steps):
        made = version(*said) if said else None
        change: Change | None = None
        if before is not None and made is not None:
            change = replace(
                told(Outcome.CHANGED, before, made, AT + timedelta(hours=current), Settings()), told=is_told
            )
        outcome = Outcome.NEW if before is None else Outcome.CHANGED if made else Outcome.UNCHANGED
        yield Look(3600.0 * current + 60 * number, URL, Served(shown, current), outcome, change, made)
        before = made or before


def judged(article: Piece, *steps: tuple[int, int, tuple[str, tuple[str, ...]] | None, bool]) -> Verdict:
    result = Verdict()
    judge(article, tuple(looks(*steps)), result)
    return result


def test_an_edit_that_an_old_copy_confirmed_after_the_next_one_is_found() -> None:
    article = piece((TITLE, TEXT), (TITLE, EDITED), (TITLE, TWICE))
    result = judged(
        article,
        (0, 0, (TITLE, TEXT), False),
        (1, 1, None, False),
        (1, 2, (TITLE, EDITED), True),
        (2, 2, (TITLE, TWICE), True),
    )
    assert (result.edits, result.edits_found, result.told, result.told_right) == (2, 2, 2, 2)


def test_what_never_was_in_an_article_is_not_found_in_it() -> None:
    article = piece((TITLE, TEXT), (TITLE, EDITED))
    result = judged(article, (0, 0, (TITLE, TEXT), False), (1, 1, (TITLE, TWICE), True))
    assert (result.edits, result.edits_found) == (1, 0)


def test_what_a_version_took_in_untold_was_there_when_an_edit_replaces_it() -> None:
    article = piece((TITLE, TEXT), (OTHER, TEXT), (TITLE, TEXT))
    result = judged(
        article,
        (0, 0, (THIRD, TEXT), False),
        (1, 1, (OTHER, TEXT), False),
        (2, 2, (TITLE, TEXT), True),
    )
    assert (result.told, result.told_right) == (1, 1)
    assert (result.edits, result.edits_found) == (2, 1)


def test_a_paragraph_that_never_went_is_not_told_to_have_come_back() -> None:
    article = piece((TITLE, TEXT), (OTHER, TEXT))
    result = judged(
        article, (0, 0, (TITLE, TEXT), False), (0, 0, (TITLE, TEXT[:-1]), False), (0, 0, (TITLE, TEXT), True)
    )
    assert (result.told, result.told_right) == (1, 0)


def test_a_paragraph_that_a_version_took_in_untold_is_not_told_to_have_come_later() -> None:
    article = piece((TITLE, TEXT[:-1]), (TITLE, TEXT))
    result = judged(
        article,
        (0, 0, (TITLE, TEXT[:-1]), False),
        (1, 1, (TITLE, TEXT), False),
        (1, 1, (TITLE, TEXT[:-1]), False),
        (1, 1, (TITLE, TEXT), True),
    )
    assert (result.told, result.told_right) == (1, 0)


@pytest.mark.parametrize("shown", ["{} #", "[12:30] {}", "«{}»", "{}"])
def test_what_templates_put_around_a_text_is_not_held_against_it(shown: str) -> None:
    text = "افتتحت البلدية مكتبة عامة في المدينة."
    assert as_written(shown.format(text)) == as_written(text)
