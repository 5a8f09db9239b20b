"""A page that a person wants read: fetched politely, and leaving nothing behind but its requests in the ledger."""

from collections.abc import Callable
from typing import Any

import pytest

Page = Callable[..., str]


@pytest.fixture
def attempt(desk: Any, press: Any) -> Callable[[str], Any]:
    """Tries a page of the outlet."""
    desk.add("sahel")
    desk.engine()

    def run(path: str) -> Any:
        return desk.reactor.run(desk.engine().try_page("sahel", press.url("sahel.test", path)))

    return run


def test_a_page_is_read_and_not_stored(desk: Any, press: Any, page: Page, attempt: Callable[[str], Any]) -> None:
    press.publish("sahel.test", "/news/1", page("افتتاح الحديقة"))
    trial = attempt("/news/1")
    assert trial.article.title == "افتتاح الحديقة"
    assert trial.article.paragraphs
    assert desk.store.articles() == []
    (run,) = desk.store.runs()
    assert (run.state, run.reason, run.visits) == ("finished", "trial", 0)
    asked = {(row.outcome, row.url.rpartition("/")[2]) for row in desk.store.fetches(run.id)}
    assert asked == {("robots", "robots.txt"), ("page", "1")}


def test_what_hinders_a_page_is_named(desk: Any, press: Any, attempt: Callable[[str], Any]) -> None:
    press.publish("sahel.test", "/secret", status=403)
    assert (attempt("/secret").article, attempt("/secret").troubles) == (None, ("http-403",))
    press.publish("sahel.test", "/pdf", b"%PDF-1.7", Content_Type="application/pdf")
    assert attempt("/pdf").troubles == ("not-html",)
    assert attempt("/nowhere").troubles == ("http-404",)


def test_robots_txt_holds_for_people_too(desk: Any, press: Any, attempt: Callable[[str], Any]) -> None:
    press.publish("sahel.test", "/robots.txt", "User-agent: *\nDisallow: /private", Content_Type="text/plain")
    assert attempt("/private/1").troubles == ("robots",)
    assert "/private/1" not in press.paths("sahel.test")


def test_addresses_are_vetted_for_people_too(desk: Any, press: Any, attempt: Callable[[str], Any]) -> None:
    trial = desk.reactor.run(desk.engine().try_page("sahel", "http://127.0.0.1.invalid/"))
    assert trial.troubles == ("dns",)
    desk.change(allow_networks=())
    desk.restart()
    assert attempt("/news/1").troubles == ("address",)
