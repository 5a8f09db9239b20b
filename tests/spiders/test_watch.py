"""Polls and visits against a press on loopback: what is stored, and what is not parsed again."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from rasid.records import ArticleStatus, Batch, ChannelKind, Outcome
from spiders.sitemaps import READ_MAX

Page = Callable[..., str]


def crawl_again(desk: Any, **ahead: float) -> None:
    """A crawl at a moment when everything is due again."""
    desk.clock.ahead += timedelta(**ahead or {"days": 1})
    assert desk.crawl() == "finished"


def test_new_articles_are_stored_in_the_crawl_that_finds_them(desk: Any, press: Any, page: Page) -> None:
    desk.add("sahel")
    press.publish_feed("sahel.test", "/news/1", "/news/2")
    press.publish("sahel.test", "/news/1", page("خبر أول"))
    press.publish("sahel.test", "/news/2", page("خبر ثان"))
    assert desk.crawl() == "finished"
    rows = desk.store.articles()
    assert {row.title for row in rows} == {"خبر أول", "خبر ثان"}
    assert all(row.status is ArticleStatus.LIVE and row.versions == 1 for row in rows)
    assert desk.troubles() == {}
    run = desk.store.runs()[0]
    assert (run.polls, run.visits, run.new, run.failures) == (1, 2, 2, 0)


@pytest.mark.parametrize("headers", [{"ETag": '"1"'}, {}], ids=["not modified", "identical body"])
def test_what_did_not_change_is_not_parsed(
    desk: Any, press: Any, page: Page, headers: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rasid.auditing.EVERY", 2**32)  # else one look of twenty asks for the whole, by the address
    desk.add("sahel")
    press.publish_feed("sahel.test", "/news/1", **headers)
    press.publish("sahel.test", "/news/1", page(), **headers)
    desk.crawl()
    assert desk.workers.calls == 2
    crawl_again(desk)
    assert desk.workers.calls == 2
    assert press.paths("sahel.test") == ["/rss.xml", "/news/1"] * 2
    if headers:
        assert [hit.headers.get("If-None-Match") for hit in press.hits[-2:]] == ['"1"', '"1"']
    assert desk.store.articles()[0].versions == 1
    assert desk.store.counts(desk.clock.now()).visits[Outcome.UNCHANGED] == 1


def test_the_date_of_the_last_change_is_sent_back(desk: Any, press: Any, page: Page) -> None:
    desk.add("sahel")
    press.publish_feed("sahel.test")
    press.publish_feed("sahel.test", "/news/1", Last_Modified="Thu, 19 Mar 2026 12:00:00 GMT")
    press.publish("sahel.test", "/news/1", page())
    desk.crawl()
    crawl_again(desk)
    assert press.hits[-2].headers["If-Modified-Since"] == "Thu, 19 Mar 2026 12:00:00 GMT"
    assert "If-Modified-Since" not in press.hits[-1].headers


def test_a_changed_page_makes_one_version_and_one_change(desk: Any, press: Any, page: Page) -> None:
    desk.add("sahel")
    press.publish_feed("sahel.test", "/news/1")
    press.publish("sahel.test", "/news/1", page("افتتاح مكتبة"))
    desk.crawl()
    press.publish("sahel.test", "/news/1", page("افتتاح مكتبتين"))
    crawl_again(desk)
    crawl_again(desk)
    article = desk.store.articles()[0]
    assert article.versions == 2
    (change,) = desk.store.changes()
    assert change.change.kind is Outcome.CHANGED
    edits = [(edit.field, edit.before, edit.after) for edit in change.change.edits]
    assert edits == [("title", "افتتاح مكتبة", "افتتاح مكتبتين")]


def test_what_no_reader_sees_is_no_change(desk: Any, press: Any, page: Page) -> None:
    desk.add("sahel")
    press.publish_feed("sahel.test", "/news/1")
    press.publish("sahel.test", "/news/1", page("افتتاح مكتبة عامة"))
    desk.crawl()
    press.publish("sahel.test", "/news/1", page("افتتاح\u00a0مكتبة عـــامة"))
    crawl_again(desk)
    assert desk.store.articles()[0].versions == 1
    assert desk.store.changes() == []
    assert desk.store.counts(desk.clock.now()).visits[Outcome.COSMETIC] == 1


def test_an_article_that_vanishes_is_gone_when_confirmed_and_stays_stored(desk: Any, press: Any, page: Page) -> None:
    desk.add("sahel")
    press.publish_feed("sahel.test", "/news/1")
    press.publish("sahel.test", "/news/1", page())
    desk.crawl()
    press.publish("sahel.test", "/news/1", "gone", status=410)
    crawl_again(desk)
    assert desk.store.articles()[0].status is ArticleStatus.MISSING
    crawl_again(desk, days=2)
    assert desk.store.articles()[0].status is ArticleStatus.MISSING, (
        "confirmed; now the outlet must be seen to be there"
    )
    crawl_again(desk)
    article = desk.store.articles()[0]
    assert article.status is ArticleStatus.GONE
    assert len(desk.store.versions(article.id)) == 1
    press.publish("sahel.test", "/news/1", page())
    crawl_again(desk, days=20)
    assert desk.store.articles()[0].status is ArticleStatus.LIVE
    assert {row.change.kind for row in desk.store.changes()} == {Outcome.GONE, Outcome.RESTORED}


def test_a_redirection_is_followed(desk: Any, press: Any, page: Page) -> None:
    desk.add("sahel")
    press.publish_feed("sahel.test", "/news/1")
    press.publish("sahel.test", "/news/1", status=301, Location="/2026/news-1")
    press.publish("sahel.test", "/2026/news-1", page())
    desk.crawl()
    assert desk.store.articles()[0].versions == 1
    assert desk.troubles() == {}


def test_section_pages_and_sitemaps_are_channels_too(desk: Any, press: Any, page: Page) -> None:
    desk.add("sahel", ChannelKind.SECTION, "/local", article_url=r"/news/\d+$")
    desk.add("jabal", ChannelKind.SITEMAP, "/sitemap.xml")
    press.publish(
        "sahel.test", "/local", '<html><body><a href="/news/7">خبر</a><a href="/about">من نحن</a></body></html>'
    )
    press.publish("sahel.test", "/news/7", page("من القسم"))
    press.publish(
        "jabal.test",
        "/sitemap.xml",
        sitemap(press.url("jabal.test", "/news/8")),
        Content_Type="application/xml",
    )
    press.publish("jabal.test", "/news/8", page("من الخريطة"))
    desk.crawl()
    assert {row.title for row in desk.store.articles()} == {"من القسم", "من الخريطة"}


def sitemap(*addresses: str, index: bool = False) -> str:
    outer, inner = ("sitemapindex", "sitemap") if index else ("urlset", "url")
    rows = "".join(f"<{inner}><loc>{address}</loc></{inner}>" for address in addresses)
    return f'<?xml version="1.0"?><{outer} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</{outer}>'


def test_a_sitemap_of_sitemaps_is_read_with_them_even_when_it_is_unchanged(desk: Any, press: Any, page: Page) -> None:
    desk.add("sahel", ChannelKind.SITEMAP, "/index.xml")
    children = [press.url("sahel.test", f"/{name}.xml") for name in "ab"]
    press.publish("sahel.test", "/index.xml", sitemap(*children, index=True), Content_Type="text/xml", ETag='"1"')
    press.publish("sahel.test", "/a.xml", sitemap(press.url("sahel.test", "/news/1")), Content_Type="text/xml")
    press.publish("sahel.test", "/news/1", page("أول"))
    desk.crawl()
    assert {row.title for row in desk.store.articles()} == {"أول"}
    assert desk.troubles() == {"sahel/main": "http-404"}  # /b.xml
    press.publish("sahel.test", "/b.xml", sitemap(press.url("sahel.test", "/news/2")), Content_Type="text/xml")
    press.publish("sahel.test", "/news/2", page("ثان"))
    crawl_again(desk)
    assert {row.title for row in desk.store.articles()} == {"أول", "ثان"}
    assert desk.troubles() == {}


def test_an_index_of_indexes_is_followed_to_the_articles(desk: Any, press: Any, page: Page) -> None:
    desk.add("sahel", ChannelKind.SITEMAP, "/index.xml")
    inner = press.url("sahel.test", "/2026.xml")
    press.publish("sahel.test", "/index.xml", sitemap(inner, index=True), Content_Type="text/xml")
    press.publish("sahel.test", "/2026.xml", sitemap(press.url("sahel.test", "/11.xml"), index=True))
    press.publish("sahel.test", "/11.xml", sitemap(press.url("sahel.test", "/news/1")), Content_Type="text/xml")
    press.publish("sahel.test", "/news/1", page("أول"))
    desk.crawl()
    assert {row.title for row in desk.store.articles()} == {"أول"}
    assert desk.troubles() == {}


def test_indexes_that_list_each_other_come_to_an_end_and_are_told(desk: Any, press: Any) -> None:
    desk.add("sahel", ChannelKind.SITEMAP, "/index.xml")
    names = [f"/{number}.xml" for number in range(20)]
    following = dict(zip(["/index.xml", *names], [*names, "/index.xml"], strict=True))
    for name, child in following.items():
        listed = sitemap(press.url("sahel.test", child), press.url("sahel.test", "/index.xml"), index=True)
        press.publish("sahel.test", name, listed, Content_Type="text/xml")
    desk.crawl()
    assert desk.troubles() == {"sahel/main": "no-links"}
    assert len([hit for hit in press.hits if hit.path.endswith(".xml")]) == 1 + READ_MAX


def test_a_sitemap_whose_sitemaps_all_fail_has_failed(desk: Any, press: Any) -> None:
    desk.add("sahel", ChannelKind.SITEMAP, "/index.xml")
    children = [press.url("sahel.test", f"/{name}.xml") for name in "ab"]
    press.publish("sahel.test", "/index.xml", sitemap(*children, index=True), Content_Type="text/xml")
    desk.crawl()
    assert desk.troubles() == {"sahel/main": "http-404"}
    assert desk.store.channels_of("sahel")[0].failures == 1


def test_one_crawl_takes_so_many_articles_of_an_outlet_and_leaves_the_rest_due(
    desk: Any, press: Any, page: Page
) -> None:
    desk.add("sahel")
    desk.change(batch_articles=2)
    press.publish_feed("sahel.test", *(f"/news/{n}" for n in range(5)))
    for number in range(5):
        press.publish("sahel.test", f"/news/{number}", page(f"خبر {number}"))
    desk.crawl()
    assert sum(row.versions for row in desk.store.articles()) == 2
    assert len(desk.store.articles()) == 5
    crawl_again(desk, seconds=1)
    assert sum(row.versions for row in desk.store.articles()) == 4


def test_what_is_new_comes_before_what_may_have_changed(
    desk: Any, press: Any, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.add("sahel")
    press.publish_feed("sahel.test", *(f"/news/{number}" for number in range(1, 7)))
    for number in range(1, 7):
        press.publish("sahel.test", f"/news/{number}", page(f"خبر {number}"))
    desk.crawl()
    press.publish_feed("sahel.test", *(f"/news/{number}" for number in range(1, 8)))
    press.publish("sahel.test", "/news/7", page("خبر 7"))
    polled = threading.Event()
    record = desk.store.record

    def record_poll(records: Any) -> Any:
        new = record(records)
        if any(new):
            polled.set()
        return new

    monkeypatch.setattr(desk.store, "record", record_poll)
    for number in range(1, 7):
        press.hold("sahel.test", f"/news/{number}", polled)
    crawl_again(desk)
    later = press.paths("sahel.test")[7:]
    # the poll, and the two old ones that may have been under way before the new one was stored
    assert later.index("/news/7") <= 3


def test_batches_run_beside_each_other(desk: Any, press: Any, page: Page) -> None:
    for name in ("sahel", "jabal"):
        desk.add(name)
        press.publish_feed(f"{name}.test", "/news/1")
        press.publish(f"{name}.test", "/news/1", page(f"افتتاح مدرسة جديدة، {name}"))
    whole = desk.batch()
    batches = [Batch(whole.run_id, (state,)) for state in whole.channels]
    running = [desk.reactor.begin(desk.engine().crawl(batch)) for batch in batches]
    assert [one.result(30) for one in running] == ["finished", "finished"]
    assert {row.title for row in desk.store.articles()} == {"افتتاح مدرسة جديدة، sahel", "افتتاح مدرسة جديدة، jabal"}


def test_the_outlets_languages_and_an_honest_name_are_sent(desk: Any, press: Any) -> None:
    desk.add("sahel", languages=("ar", "fr"))
    desk.change(contact="press@example.org")
    press.publish_feed("sahel.test")
    desk.crawl()
    sent = press.hits[-1].headers
    assert sent["User-Agent"].startswith("Rasid/")
    assert "(+press@example.org)" in sent["User-Agent"]
    assert sent["Accept-Language"] == "ar, fr"
    assert "Referer" not in sent
    assert "Cookie" not in sent


def test_what_is_learned_of_an_outlets_titles_is_told_of_no_article_as_a_change(
    desk: Any, press: Any, page: Page
) -> None:
    desk.add("sahel")
    titles = ["فتح الطريق", "مكتبة جديدة", "بدء الحصاد", "ترميم الجسر", "معرض الكتاب", "عودة القطار"]
    paths = [f"/news/{n}" for n in range(len(titles))]
    press.publish_feed("sahel.test", *paths)

    def publish(around: str) -> None:
        for path, title in zip(paths, titles, strict=True):
            html = page(f"{title} – أخبار السهل والجبل").replace("<header>", f"<header>{around}")
            press.publish("sahel.test", path, html)

    publish("")
    desk.crawl()
    publish("<p>الطقس اليوم</p>")
    crawl_again(desk)
    assert {row.title for row in desk.store.articles()} == set(titles)
    assert desk.store.changes() == []
    assert all(row.versions == 1 for row in desk.store.articles())
