"""What a cache says of its copies travels from the answer's head to the judging, on real sockets."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from rasid.changes.second_look import LOOKS

Page = Callable[..., str]
BEFORE = "تأجيل افتتاح المكتبة العامة"


@pytest.mark.parametrize(("tells", "told"), [(True, 0), (False, 1)], ids=["by their age", "not without"])
def test_old_copies_are_passed_over(desk: Any, press: Any, page: Page, tells: bool, told: int) -> None:
    desk.change(second_look_delay=600.0, recheck_interval_min=0.0, recheck_share=0.0)
    desk.add("sahel")
    press.publish_feed("sahel.test", "/x")
    press.publish("sahel.test", "/x", page(), Age="0")
    desk.crawl()
    for _ in range(2 * LOOKS):
        desk.clock.ahead += timedelta(hours=3)
        age = {"Age": f"{desk.clock.ahead.total_seconds() + 3000:.0f}"} if tells else {}
        press.publish("sahel.test", "/x", page(BEFORE, "وأجلت البلدية افتتاح المكتبة إلى الأسبوع المقبل."), **age)
        desk.crawl()
    assert len([hit for hit in press.hits if hit.path == "/x"]) > LOOKS
    assert len(desk.store.changes()) == told
