"""What a crawl works with follows the catalogue."""

from dataclasses import replace
from typing import Any

from rasid.records import Outlet
from rasid.settings import Settings
from spiders.kit import Kit

OUTLET = Outlet("sahel", {"ar": "الساحل"}, "LB", "Asia/Beirut", ("ar",), "https://sahel.test/", ())


def test_an_outlets_own_bounds_are_those_of_its_file_now() -> None:
    nothing: Any = None
    kit = Kit(nothing, [OUTLET], Settings(), nothing, workers=nothing)
    usual = Settings().poll_interval_min
    assert kit.settings_of("sahel").poll_interval_min == usual
    kit.watch([replace(OUTLET, poll_interval_min=1800.0)])
    assert kit.settings_of("sahel").poll_interval_min == 1800.0
    kit.watch([OUTLET])
    assert kit.settings_of("sahel").poll_interval_min == usual
