"""A feed of placeholders is noticed, and other lists take over."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from rasid.records import Channel, ChannelKind

Page = Callable[..., str]


def placeholders(desk: Any, press: Any) -> None:
    desk.add("sahel")
    items = "".join(
        f"<item><title>خبر رقم {n}</title><link>{press.url('sahel.test', '/')}-ID.html</link></item>" for n in range(5)
    )
    press.publish("sahel.test", "/rss.xml", f'<rss version="2.0"><channel><title>س</title>{items}</channel></rss>')


def front(press: Any, path: str, *numbers: int) -> None:
    rows = "".join(f'<li><a href="/n/{n}">خبر رقم {n} عن المدينة القديمة وأهلها</a></li>' for n in numbers)
    press.publish("sahel.test", path, f"<html><body><ul>{rows}</ul></body></html>")


def read(desk: Any) -> list[str]:
    return sorted(row.url.rpartition("/")[2] for row in desk.store.articles() if row.versions)


def test_the_front_page_takes_the_place_of_a_feed_that_leads_nowhere(desk: Any, press: Any, page: Page) -> None:
    placeholders(desk, press)
    for n in range(9):
        text = f"افتتحت البلدية المكتبة رقم {n} في وسط المدينة بحضور عدد من الأهالي والطلاب والمعلمين."
        press.publish("sahel.test", f"/n/{n}", page(f"خبر رقم {n}", text, text[::-1]))
    front(press, "/", 1, 2, 3)
    desk.crawl()
    assert read(desk) == ["1", "2", "3"]
    assert desk.troubles() == {"sahel/main": "placeholder-links"}
    front(press, "/", 3, 4, 5)
    desk.clock.ahead += timedelta(hours=1)
    desk.crawl()
    assert read(desk) == ["1", "2", "3", "4", "5"], "the feed is the same, the front page is not"


def test_a_section_page_of_the_outlet_comes_before_its_front_page(desk: Any, press: Any, page: Page) -> None:
    placeholders(desk, press)
    local = Channel("sahel/local", "sahel", ChannelKind.SECTION, press.url("sahel.test", "/local"))
    desk.outlets[-1] = replace(desk.outlets[-1], channels=(*desk.outlets[-1].channels, local))
    front(press, "/local", 6, 7, 8)
    for n in (6, 7, 8):
        press.publish("sahel.test", f"/n/{n}", page(f"خبر رقم {n}"))
    desk.crawl()
    assert "/" not in press.paths("sahel.test")
    assert len(desk.store.articles()) == 3
    assert desk.troubles() == {"sahel/main": "placeholder-links"}


def test_a_front_page_that_fails_is_told_beside_the_feed(desk: Any, press: Any) -> None:
    placeholders(desk, press)
    desk.crawl()
    assert {problem.kind for problem in desk.store.problems()} == {"placeholder-links", "http-404"}
