"""Counting truth against record."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from demo.model import DELETIONS, EDITS, Act, Deed, Revision, TrueArticle, Truth
from demo.plan import plan_for
from demo.press import Press
from demo.score import Recorded, RecordedArticle, RecordedVersion, Score, score
from rasid.records import Article, Change, Direction, FieldEdit, Outcome, Precision, Stamp

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def reading(revision: Revision) -> Article:
    """What a perfect reader makes of a revision."""
    stamp = Stamp(revision.published, revision.published.date(), Precision.MINUTE, "", "UTC", "json-ld")
    return Article(
        url="", canonical_url="", title=revision.title, section=None, published=stamp, modified=None, authors=(),
        byline=None, paragraphs=revision.paragraphs, image=None, image_caption=None, language=None,
        direction=Direction.RTL, digests={}, digest="", exact_digest="", reader="1",
    )  # fmt: skip


def watched(article: TrueArticle) -> RecordedArticle:
    """What a perfect monitor keeps of an article."""
    versions = [RecordedVersion(START, reading(article.revisions[0]))]
    changes: list[Change] = []
    for revision in article.revisions[1:]:
        at = START + timedelta(seconds=revision.at)
        if revision.act in EDITS:
            versions.append(RecordedVersion(at, reading(revision)))
            changes.append(Change(Outcome.CHANGED, at, (FieldEdit("title", "", ""),)))
        if revision.act in DELETIONS:
            changes.append(Change(Outcome.GONE, at))
    return RecordedArticle(f"http://{article.host}:8001{article.path}", tuple(versions), tuple(changes))


@pytest.fixture(scope="module")
def truth() -> Truth:
    return Press(9, plan_for(60)).truth(60)


@pytest.fixture(scope="module")
def perfect(truth: Truth) -> Recorded:
    return Recorded(tuple(watched(article) for article in truth.articles))


def altered(truth: Truth, recorded: Recorded, act: Act, change: Callable[[RecordedArticle], RecordedArticle]) -> Score:
    """The score after `change` was made to the record of the first article with an act."""
    index = next(i for i, a in enumerate(truth.articles) if any(d.act is act for d in a.deeds))
    articles = list(recorded.articles)
    articles[index] = change(articles[index])
    return score(truth, Recorded(tuple(articles)))


def test_a_perfect_record_has_a_clean_score(truth: Truth, perfect: Recorded) -> None:
    result = score(truth, perfect)
    assert result.clean
    assert result.published == result.stored == len(truth.articles)
    assert result.edits == result.edits_found >= 3
    assert result.deletions == result.deletions_found >= 3
    assert list(result.as_json()) == [
        "published", "stored", "edits", "edits_found", "deletions", "deletions_found", "false_changes", "errors",
    ]  # fmt: skip


def test_an_empty_record_misses_everything(truth: Truth) -> None:
    result = score(truth, Recorded(()))
    assert (result.stored, result.edits_found, result.deletions_found, result.false_changes) == (0, 0, 0, 0)
    assert len(result.missed) == result.published + result.edits + result.deletions


def test_addresses_are_compared_without_port_and_escapes(truth: Truth, perfect: Recorded) -> None:
    other = tuple(replace(a, url=a.url.replace(":8001", "").replace("http://", "https://")) for a in perfect.articles)
    assert score(truth, Recorded(other)).clean


def test_a_wrong_moment_or_text_is_not_stored(truth: Truth, perfect: Recorded) -> None:
    def late(article: RecordedArticle) -> RecordedArticle:
        first = article.versions[0]
        stamp = first.article.published
        assert stamp is not None
        assert stamp.instant is not None
        wrong = replace(first.article, published=replace(stamp, instant=stamp.instant + timedelta(hours=1)))
        return replace(article, versions=(replace(first, article=wrong),))

    result = altered(truth, perfect, Act.DELETE_404, lambda a: replace(late(a), changes=a.changes[-1:]))
    assert result.stored == result.published - 1
    assert "another published" in " ".join(result.missed)


def test_a_missed_edit_is_named(truth: Truth, perfect: Recorded) -> None:
    result = altered(truth, perfect, Act.ADD, lambda a: replace(a, versions=a.versions[:1], changes=()))
    assert result.edits_found < result.edits
    assert any("add at" in line for line in result.missed)


def test_a_first_sight_after_the_edit_does_not_find_it(truth: Truth, perfect: Recorded) -> None:
    result = altered(truth, perfect, Act.BACKDATE, lambda a: replace(a, versions=a.versions[-1:], changes=()))
    assert result.stored == result.published
    assert result.edits_found < result.edits
    assert result.false_changes == 0


def test_cosmetic_changes_told_are_false(truth: Truth, perfect: Recorded) -> None:
    index, article = next(
        (i, a) for i, a in enumerate(truth.articles) if [d.act for d in a.deeds] == [Act.PUBLISH, Act.COSMETIC]
    )
    told = perfect.articles[index]
    told = replace(
        told,
        versions=(*told.versions, RecordedVersion(START, reading(article.revisions[1]))),
        changes=(Change(Outcome.CHANGED, START),),
    )
    articles = (*perfect.articles[:index], told, *perfect.articles[index + 1 :])
    result = score(truth, Recorded(articles))
    assert result.false_changes == 1
    assert "nothing changed for a reader" in result.false[0]


@pytest.mark.parametrize("kind", [Outcome.GONE, Outcome.RESTORED])
def test_losses_that_never_were_are_false(truth: Truth, perfect: Recorded, kind: Outcome) -> None:
    def lost(article: RecordedArticle) -> RecordedArticle:
        return replace(article, changes=(*article.changes, Change(kind, START)))

    assert altered(truth, perfect, Act.BACKDATE, lost).false_changes == 1


def test_what_was_deleted_does_not_come_back(truth: Truth, perfect: Recorded) -> None:
    def restored(article: RecordedArticle) -> RecordedArticle:
        return replace(article, changes=(*article.changes, Change(Outcome.RESTORED, START)))

    assert altered(truth, perfect, Act.DELETE_410, restored).false_changes == 1
    assert altered(truth, perfect, Act.FLICKER, restored).false_changes == 0


def test_a_text_that_never_stood_there_is_false(truth: Truth, perfect: Recorded) -> None:
    def invented(article: RecordedArticle) -> RecordedArticle:
        made = replace(article.versions[0].article, title="x")
        return replace(
            article,
            versions=(*article.versions, RecordedVersion(START, made)),
            changes=(*article.changes, Change(Outcome.CHANGED, START)),
        )

    result = altered(truth, perfect, Act.REMOVE, invented)
    assert result.false_changes == 1
    assert "title" in result.false[0]


def test_articles_never_published_and_double_ones_are_false(truth: Truth, perfect: Recorded) -> None:
    stranger = replace(perfect.articles[0], url="http://arz.press.test/article/1/x")
    result = score(truth, Recorded((*perfect.articles, stranger, perfect.articles[1])))
    assert result.false_changes == 2


def test_failures_of_the_monitor_are_errors(truth: Truth, perfect: Recorded) -> None:
    result = score(truth, replace(perfect, errors=("run 4: failed",)))
    assert result.errors == 1
    assert not result.clean


def test_what_did_not_stand_long_enough_is_not_expected() -> None:
    revision = Revision(Act.PUBLISH, 58.0, "a", ("b",), START)
    article = TrueArticle("arz", "arz.press.test", "/x", (revision,), (Deed(Act.PUBLISH, 58.0, visible=False),))
    result = score(Truth(60.0, (article,), ()), Recorded(()))
    assert result.published == 0
    assert result.clean
