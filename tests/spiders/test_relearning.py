"""What was learned of an outlet reaches the articles that were read before, also where their pages never change."""

from collections.abc import Callable
from typing import Any

import pytest

from spiders import relearning
from tests.spiders.test_watch import crawl_again

Page = Callable[..., str]
TITLES = ["فتح الطريق", "مكتبة جديدة", "بدء الحصاد", "ترميم الجسر", "معرض الكتاب", "عودة القطار"]
SUFFIX = " – أخبار السهل والجبل"


@pytest.fixture
def paths(desk: Any, press: Any, page: Page) -> list[str]:
    """An outlet with six articles, all titles of which carry its name; their pages answer 304 from then on."""
    paths = [f"/news/{n}" for n in range(len(TITLES))]
    desk.add("sahel")
    press.publish_feed("sahel.test", *paths)
    for path, title in zip(paths, TITLES, strict=True):
        press.publish("sahel.test", path, page(f"{title}{SUFFIX}"), ETag=f'"{path}"')
    desk.crawl()
    crawl_again(desk)
    return paths


def titles(desk: Any) -> list[str]:
    return sorted(row.title for row in desk.store.articles())


def relearn(desk: Any) -> int:
    made: int = desk.reactor.run(desk.engine().relearn())
    return made


@pytest.mark.usefixtures("paths")
def test_titles_read_before_an_outlet_was_known_are_read_again(desk: Any, press: Any) -> None:
    assert any(SUFFIX in title for title in titles(desk)), "else there is nothing to be shown"
    hits = len(press.hits)
    assert relearn(desk) >= 3
    assert titles(desk) == sorted(TITLES)
    assert len(press.hits) == hits, "nothing is fetched for it"
    assert desk.store.changes() == []
    assert all(row.versions == 1 for row in desk.store.articles())
    assert len({desk.store.versions(row.id)[0].article.reader for row in desk.store.articles()}) == 1
    assert relearn(desk) == 0
    crawl_again(desk)
    assert desk.store.changes() == [], "nor is it taken for an edit at the next look"


@pytest.mark.usefixtures("paths")
def test_a_step_reads_few_pages(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relearning, "ARTICLES", 2)
    before = desk.workers.calls
    steps = [relearn(desk) for _ in range(5)]
    assert max(steps) <= 2
    assert titles(desk) == sorted(TITLES)
    assert steps[-1] == 0
    assert desk.workers.calls - before == sum(steps), "each page once"


@pytest.mark.usefixtures("paths")
def test_a_page_that_cannot_be_read_holds_up_no_other(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relearning, "ARTICLES", 1)
    archive = desk.store.archive
    (broken, *_) = [row.id for row in sorted(desk.store.articles(), key=lambda row: row.id) if SUFFIX in row.title]
    page = archive.page
    monkeypatch.setattr(archive, "page", lambda shot: None if shot.article_id == broken else page(shot))
    for _ in range(8):
        relearn(desk)
    assert [SUFFIX in title for title in titles(desk)].count(True) == 1


@pytest.mark.usefixtures("paths")
def test_after_a_restart_it_goes_on(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relearning, "ARTICLES", 1)
    relearn(desk)
    desk.restart()
    assert relearn(desk) == 0, "what is known of the outlet is loaded with its next crawl"
    crawl_again(desk)
    for _ in range(8):
        relearn(desk)
    assert titles(desk) == sorted(TITLES)


def test_of_an_outlet_of_which_nothing_was_learned_nothing_is_read(desk: Any, press: Any, page: Page) -> None:
    desk.add("sahel")
    press.publish_feed("sahel.test", "/news/1")
    press.publish("sahel.test", "/news/1", page("خبر"))
    desk.crawl()
    before = desk.workers.calls
    assert relearn(desk) == 0
    assert desk.workers.calls == before
