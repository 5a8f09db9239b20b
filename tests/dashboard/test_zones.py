"""Moments in the zone that is set, pages that renew themselves, and what of the settings is shown."""

import asyncio
import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import ledger, shown
from dashboard.app import create_app
from rasid.errors import SettingsError
from rasid.settings import Origin, Settings
from tests.dashboard.conftest import FixedClock, call_app
from tests.dashboard.test_pages import LIBRARY, Ask, article_id, words

BEIRUT, TEHRAN = ZoneInfo("Asia/Beirut"), ZoneInfo("Asia/Tehran")


@pytest.mark.parametrize(
    ("zone", "told"),
    [(UTC, "2026-11-23 22:48 UTC"), (BEIRUT, "2026-11-24 00:48 +02:00"), (TEHRAN, "2026-11-24 02:18 +03:30"),
     (ZoneInfo("America/New_York"), "2026-11-23 17:48 -05:00")],
    ids=["utc", "beirut", "tehran", "new-york"],
)  # fmt: skip
def test_a_moment_in_a_zone(zone: Any, told: str) -> None:
    moment = datetime(2026, 11, 23, 22, 48, 30, tzinfo=UTC)
    assert shown.in_zone(moment, zone) == told
    assert shown.moments_in_zone("2026-11-23T22:48:00+00:00 (printed)", zone) == f"{told} (printed)"


def test_seconds_are_shown_where_there_are_any() -> None:
    assert shown.moments_in_zone("2026-11-23T22:48:07.5+00:00", UTC) == "2026-11-23 22:48:07 UTC"
    assert shown.moments_in_zone("2026-11-23 (today)", BEIRUT) == "2026-11-23 (today)"


@given(st.text(max_size=40))
def test_any_text_can_stand_where_a_moment_does(text: str) -> None:
    assert isinstance(shown.moments_in_zone(text, BEIRUT), str)


@pytest.mark.parametrize("name", ["Asia/Nowhere", "", "../etc/passwd", "Beirut time"])
def test_a_zone_that_is_none_is_refused(full_press: Any, name: str) -> None:
    with pytest.raises(SettingsError, match="'dashboard_zone'"):
        create_app(full_press.store, settings=Settings(dashboard_zone=name), clock=FixedClock(full_press.now))


def test_all_pages_go_by_the_zone_that_is_set(full_press: Any) -> None:
    app = create_app(
        full_press.store, settings=Settings(dashboard_zone="Asia/Beirut"), clock=FixedClock(full_press.now)
    )
    number = article_id(full_press, LIBRARY)
    for path in ("/", "/outlets/sahel", "/articles", f"/articles/{number}", f"/articles/{number}/compare", "/changes",
                 "/runs", "/system"):  # fmt: skip
        page = asyncio.run(call_app(app, path))
        assert page.status == 200
        assert "+02:00" in page.text, path
        assert not re.search(r"\d\d:\d\d UTC", page.text), path


def test_a_day_begins_when_it_does_in_the_zone(full_press: Any) -> None:
    store, clock = full_press.store, FixedClock(full_press.now)
    (change, *_) = store.changes(limit=1)
    at = change.change.at
    for zone in ("UTC", "Pacific/Auckland", "America/Los_Angeles"):
        app = create_app(store, settings=Settings(dashboard_zone=zone), clock=clock)
        day = at.astimezone(ZoneInfo(zone)).date().isoformat()
        for path in (f"/changes?since={day}&until={day}", f"/feeds/changes.atom?since={day}&until={day}"):
            assert f"/articles/{change.article_id}" in asyncio.run(call_app(app, path)).text, (zone, path)


def test_a_page_renews_itself_where_that_is_wanted(ask: Ask, full_press: Any) -> None:
    page = ask("/changes?kind=changed&lang=en")
    assert "refresh" not in page.headers
    assert 'href="?kind=changed&amp;refresh=60"' in page.text
    renewed = ask("/changes?kind=changed&refresh=60")
    assert renewed.headers["refresh"] == "60"
    assert "no longer every minute" in words(renewed)
    assert "refresh=60&amp;lang=ar" in renewed.text, "in the other language as well"
    assert "refresh" not in ask("/changes?refresh=1").headers


def test_settings_that_hold_no_secret_are_shown() -> None:
    def value(name: str, of: object) -> object:
        return ledger.shown(Origin(name, of, "default", "")).value

    assert value("notify_language", "ar") == "ar"
    assert value("notify", ("mailto://me:secret@example.org",)) == ("mailto://…",)
