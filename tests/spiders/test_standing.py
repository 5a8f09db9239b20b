"""Pages that differ around an article that does not are not read; those that may differ in it are."""

from collections.abc import Callable
from typing import Any

import pytest

from rasid.records import Outcome
from spiders import visits
from tests.spiders.test_watch import crawl_again

Page = Callable[..., str]


def noisy(html: str, number: int) -> str:
    return html.replace("</body>", f'<aside><a href="/{number}">خبر آخر {number}</a></aside></body>')


def look(desk: Any, press: Any, html: str) -> int:
    """Show a page once more; returns how many pages and lists were read for it."""
    press.publish("sahel.test", "/news/1", html)
    before = desk.workers.calls
    crawl_again(desk)
    return int(desk.workers.calls - before)


@pytest.fixture
def known(desk: Any, press: Any, page: Page) -> str:
    """A page that was read."""
    desk.add("sahel")
    html = page("خبر")
    press.publish_feed("sahel.test", "/news/1")
    press.publish("sahel.test", "/news/1", noisy(html, 1))
    desk.crawl()
    return html


@pytest.fixture(autouse=True)
def never_audited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visits, "AUDIT_EVERY", 10**12)


def proofs(desk: Any) -> dict[str, int]:
    return dict(desk.store.counts(desk.clock.now()).proofs)


def test_a_page_that_differs_around_its_article_is_not_read(desk: Any, press: Any, known: str) -> None:
    assert look(desk, press, noisy(known, 2)) == 0
    assert look(desk, press, noisy(known, 3)) == 0
    assert desk.store.counts(desk.clock.now()).visits[Outcome.UNCHANGED] == 2
    assert proofs(desk) == {"proved": 2}


def test_a_page_whose_article_differs_is_read(desk: Any, press: Any, known: str) -> None:
    changed = noisy(known, 2).replace("</p>", " وقد أصيب سبعة أشخاص.</p>", 1)
    assert changed != noisy(known, 2)
    assert look(desk, press, changed) == 1
    assert desk.store.articles()[0].versions == 2
    assert look(desk, press, changed.replace("خبر آخر", "خبر")) == 0


def test_a_page_that_only_lists_date_is_read_when_they_move_its_date(desk: Any, press: Any, page: Page) -> None:
    desk.add("sahel")
    html = page("خبر").replace('<meta property="article:published_time" content="2026-03-19T14:05:00+02:00">', "")
    press.publish_feed("sahel.test", "/news/1")
    press.publish("sahel.test", "/news/1", html)
    desk.crawl()
    press.publish_feed("sahel.test", "/news/1", date="Thu, 19 Mar 2026 08:15:00 +0200")
    crawl_again(desk)
    crawl_again(desk)
    latest = desk.store.find_article(press.url("sahel.test", "/news/1")).latest
    assert (latest.sources["published"], latest.published.text[17:22]) == ("feed", "08:15")
    assert look(desk, press, html) == 0


def test_what_differs_for_nothing_is_held_to_less_the_next_time(desk: Any, press: Any, known: str) -> None:
    def timed(minute: int) -> str:
        return noisy(known, minute).replace("</aside>", f'<time datetime="2026-11-26T10:{minute}">الآن</time></aside>')

    assert look(desk, press, timed(11)) == 1  # there was no such element
    assert look(desk, press, timed(12)) == 0
    assert desk.store.articles()[0].versions == 1


def test_some_are_read_all_the_same(desk: Any, press: Any, known: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visits, "AUDIT_EVERY", 1)
    assert look(desk, press, noisy(known, 2)) == 1
    assert proofs(desk) == {"audited": 1}


def test_a_proof_that_does_not_hold_is_counted(
    desk: Any, press: Any, known: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits, "AUDIT_EVERY", 1)
    monkeypatch.setattr(visits, "doubt_of", lambda *_: None)
    look(desk, press, noisy(known, 2).replace("</p>", " وقد أصيب سبعة أشخاص.</p>", 1))
    assert proofs(desk) == {"refuted": 1}
    assert desk.store.articles()[0].versions == 2


def test_noise_that_versions_are_without_refutes_no_proof(
    desk: Any, press: Any, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits, "AUDIT_EVERY", 1)
    line = "شاهد أيضاً: افتتاح حديقة عامة جديدة في وسط المدينة."
    html = page("خبر").replace("</p>", f"</p><p>{line}</p>", 1)
    desk.add("sahel")
    press.publish_feed("sahel.test", "/news/1")
    press.publish("sahel.test", "/news/1", noisy(html, 1))
    desk.crawl()
    assert [one.text for one in desk.store.article(1).latest.masked] == [line]
    assert look(desk, press, noisy(html, 2)) == 1
    assert proofs(desk) == {"audited": 1}


def test_a_list_that_was_only_made_anew_is_not_read(desk: Any, press: Any, page: Page) -> None:
    desk.add("sahel")
    press.publish("sahel.test", "/news/1", page("خبر"))
    press.publish_feed("sahel.test", "/news/1")
    desk.crawl()
    before = desk.workers.calls
    body = press.reply("sahel.test", "/rss.xml").body.decode()
    made = body.replace("<item>", "<lastBuildDate>Thu, 26 Nov 2026 10:00:00 GMT</lastBuildDate><item>", 1)
    press.publish("sahel.test", "/rss.xml", made, Content_Type="application/rss+xml")
    crawl_again(desk)
    assert desk.workers.calls == before
    press.publish_feed("sahel.test", "/news/2", "/news/1")
    press.publish("sahel.test", "/news/2", page("خبر ثان"))
    crawl_again(desk)
    assert len(desk.store.articles()) == 2
