"""Articles that turn out to be known under another address become one, in one transaction."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rasid.errors import StoreError
from rasid.records import ArticleState, ArticleStatus, Candidate, Hints, Outcome, Problem, Visit
from rasid.showing import FurtherAddress
from storage.archive import SqlArchive
from storage.store import SqlStore
from storage.warc_shelf import ArchivePlan

Press = Any  # the builder in conftest
HOST = "https://sham_today.example"
TEXT = tuple(
    f"{place} تشهد أعمال صيانة تستمر أسبوعين، وتدعو البلدية السائقين إلى سلوك الطرق البديلة في ساعات الذروة."
    for place in ("ساحة المرجة", "جسر الرئيس", "شارع بغداد", "طريق المطار")
)


@pytest.fixture
def run(store: SqlStore, press: Press) -> int:
    store.sync_outlets([press.outlet(feeds=2)], press.now)
    return store.start_run(1, press.now)


class Newsroom:
    """Lists addresses and reads them, as a crawl would record it."""

    def __init__(self, store: SqlStore, press: Press, run: int) -> None:
        self.store, self.press, self.run = store, press, run

    def lists(self, *paths: str, guid: str | None = None, feed: int = 0, hour: float = 0) -> list[ArticleState]:
        found = [Candidate(f"{HOST}{path}", f"{HOST}{path}", Hints(title=path, guid=guid)) for path in paths]
        channel = self.store.channels_of("sham_today")[feed]
        return self.store.record_poll(self.press.poll(channel, *found, at=self.press.at(hour)), self.run)

    def read(self, state: ArticleState, *, hour: float = 0, url: str | None = None, **fields: Any) -> Visit:
        visit: Visit = self.press.visit(state, Outcome.NEW, at=self.press.at(hour), next_check=self.press.at(hour + 9))
        assert visit.version is not None
        article = replace(visit.version, paragraphs=TEXT, url=url or state.url, **fields)
        visit = replace(visit, version=article, state=replace(visit.state, latest=article))
        self.store.record_visit(visit, self.run)
        return visit

    def stored(self) -> list[tuple[int, str]]:
        return sorted((row.id, row.url.removeprefix(HOST)) for row in self.store.articles())


@pytest.fixture
def room(store: SqlStore, press: Press, run: int) -> Newsroom:
    return Newsroom(store, press, run)


def test_a_new_slug_under_the_same_guid_is_the_article_that_was_known(room: Newsroom, press: Press) -> None:
    (first,) = room.lists("/old-headline", guid="n-7")
    room.read(first)
    (second,) = room.lists("/new-headline", guid="n-7", hour=2)
    room.read(second, hour=2, title="عنوان جديد", published=None)
    assert room.stored() == [(first.id, "/new-headline")]
    after = room.store.article(first.id)
    assert after is not None
    assert (after.status, after.versions, after.next_check_at) == (ArticleStatus.LIVE, 1, press.at(2))
    assert room.lists("/old-headline", "/new-headline", guid="n-7", hour=3) == []
    found = room.store.find_article(f"{HOST}/new-headline")
    assert found is not None
    assert found.id == first.id
    counts = room.store.counts(press.at(3))
    assert (counts.articles[ArticleStatus.LIVE], sum(counts.articles.values()), counts.versions) == (1, 1, 1)
    assert [summary.articles for summary in room.store.overview()] == [1]
    room.store.check()


def test_the_merged_visit_may_be_recorded_twice(room: Newsroom) -> None:
    (first,) = room.lists("/old", guid="n-7")
    room.read(first)
    (second,) = room.lists("/new", guid="n-7", hour=2)
    visit = room.read(second, hour=2)
    before = room.store.article(first.id)
    room.store.record_visit(visit, room.run)
    assert room.store.article(first.id) == before


def test_a_visit_to_an_article_that_never_was_is_still_refused(room: Newsroom) -> None:
    (first,) = room.lists("/old")
    with pytest.raises(StoreError, match="not known"):
        room.read(replace(first, id=99, key=f"{HOST}/else"))


def test_a_guid_used_again_makes_no_article_of_two(room: Newsroom) -> None:
    (first,) = room.lists("/one", guid="1")
    room.read(first)
    (second,) = room.lists("/two", guid="1", hour=2)
    visit = room.press.visit(second, Outcome.NEW, at=room.press.at(2))
    other = replace(visit.version, title="خبر آخر", paragraphs=tuple(reversed("ابتثجحخد" * 9)), url=second.url)
    room.store.record_visit(replace(visit, version=other), room.run)
    assert room.stored() == [(first.id, "/one"), (second.id, "/two")]


def test_numbers_of_two_feeds_are_not_one_guid(room: Newsroom) -> None:
    """They would be fetched all the same, but nothing suggests that they are one."""
    (first,) = room.lists("/one", guid="5", feed=0)
    room.read(first, title="خبر أول", published=None)
    (second,) = room.lists("/two", guid="5", feed=1)
    room.read(second, title="خبر ثان", published=room.press.article(first).published)
    assert len(room.stored()) == 2


def test_a_page_that_names_a_known_address_as_its_own_is_that_article(room: Newsroom, press: Press) -> None:
    (first,) = room.lists("/news/a")
    room.read(first)
    (second,) = room.lists("/print/b", hour=1)
    room.read(second, hour=1, canonical_url=first.key)
    assert room.stored() == [(first.id, "/news/a")], "the address that the page calls its own is kept"
    after = room.store.article(first.id)
    assert after is not None
    assert after.next_check_at == press.at(9)


def test_the_page_that_names_the_other_may_be_read_first(room: Newsroom) -> None:
    first, second = room.lists("/print/b", "/news/a")
    room.read(first, canonical_url=second.key)
    room.read(second, hour=1)
    assert room.stored() == [(first.id, "/news/a")], "fetched at its own address from now on"


def test_one_canonical_address_on_every_page_makes_no_article_of_many(room: Newsroom) -> None:
    states = room.lists(*(f"/story-{letter}" for letter in "abcdefghijklmn"))
    for n, state in enumerate(states):
        visit = room.press.visit(state, Outcome.NEW, at=room.press.at(n))
        text = tuple(f"الفقرة {n} {word} من الخبر الذي يتناول {word} {n} في المدينة" for word in ("سوق", "بحر", "جبل"))
        article = replace(visit.version, title=f"خبر {n}", paragraphs=text, canonical_url=states[0].key, url=state.url)
        room.store.record_visit(replace(visit, version=article), room.run)
    assert len(room.stored()) == len(states)


def test_an_address_that_leads_to_a_known_one_is_that_article_whatever_it_says_now(room: Newsroom) -> None:
    (first,) = room.lists("/news/a")
    room.read(first)
    (second,) = room.lists("/go?to=a", hour=1)
    visit = room.press.visit(second, Outcome.NEW, at=room.press.at(1))
    article = replace(visit.version, url=first.url, canonical_url=first.key, title="آخر", paragraphs=("نص آخر",))
    room.store.record_visit(replace(visit, version=article), room.run)
    assert room.stored() == [(first.id, "/news/a")]


def test_where_an_address_leads_is_no_article_of_its_own_though_it_is_listed_too(room: Newsroom, press: Press) -> None:
    first, second = room.lists("/go?to=a", "/news/a")
    failed = press.visit(second, Outcome.FAILED, at=press.at(0.5), problems=(Problem("timeout", second.url),))
    room.store.record_visit(failed, room.run)
    room.read(first, hour=1, url=second.url, canonical_url=second.key)
    assert room.stored() == [(first.id, "/go?to=a")]
    assert room.store.problems() == []
    room.read(second, hour=2)  # it was under way
    assert room.lists("/news/a", hour=3) == []
    counts = room.store.counts(press.at(3)).articles
    assert (counts[ArticleStatus.LIVE], sum(counts.values())) == (1, 1)


def test_the_same_story_in_two_sections_is_one_article_without_any_sign_from_the_outlet(room: Newsroom) -> None:
    (first,) = room.lists("/local/road-works")
    room.read(first)
    (second,) = room.lists("/traffic/road-works", hour=1)
    room.read(second, hour=1)
    assert len(room.stored()) == 1


def test_a_known_article_that_is_listed_twice_in_one_poll_is_not_due_for_that(room: Newsroom, press: Press) -> None:
    (first,) = room.lists("/old", guid="n-7")
    room.read(first)
    (second,) = room.lists("/new", guid="n-7", hour=2)
    room.read(second, hour=2, canonical_url=first.key)
    for hour in (3, 4, 5):
        room.lists("/old", "/new", guid="n-7", hour=hour)
    after = room.store.article(first.id)
    assert after is not None
    assert after.next_check_at == press.at(9)


def test_the_further_addresses_of_an_article_are_told(room: Newsroom, press: Press, tmp_path: Path) -> None:
    """The page under the new slug calls itself the article: the first address is a further one then."""
    (first,) = room.lists("/old", guid="n-7")
    room.read(first)
    assert room.store.further_addresses(first.id) == []
    (second,) = room.lists("/new", guid="n-7", hour=2)
    room.read(second, hour=2, canonical_url=f"{HOST}/new")
    moved = room.store.article(first.id)
    assert moved is not None
    assert moved.url == f"{HOST}/new"
    assert room.store.further_addresses(first.id) == [FurtherAddress(f"{HOST}/old", first.first_seen_at)]
    (third,) = room.lists("/amp/new", guid="n-7", hour=4)
    room.read(third, hour=4, canonical_url=f"{HOST}/new")
    assert [one.url for one in room.store.further_addresses(first.id)] == [f"{HOST}/old", f"{HOST}/amp/new"]
    archive = SqlArchive(room.store._database, ArchivePlan(tmp_path))
    assert {archive.article_id(f"{HOST}{path}") for path in ("/old", "/new", "/amp/new")} == {first.id}
    assert archive.article_id(f"{HOST}/other") is None
