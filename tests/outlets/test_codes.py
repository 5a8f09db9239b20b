"""The lists of codes, against those of the Unicode CLDR."""

from zoneinfo import ZoneInfo

import pytest
from babel import Locale

from outlets.codes import COUNTRIES, LANGUAGES, zones

NOT_COUNTRIES = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}


def test_countries() -> None:
    known = {code for code in map(str, Locale("en").territories) if len(code) == 2 and code.isalpha()}
    assert known - NOT_COUNTRIES == COUNTRIES


def test_languages() -> None:
    known = set(Locale("en").languages)
    assert {code for code in LANGUAGES if len(code) == 2} <= known
    assert {"ar", "fa", "ckb", "ku", "kmr", "tr", "he", "fr", "en", "el", "zgh"} <= LANGUAGES


@pytest.mark.parametrize(
    "zone", ["Asia/Damascus", "Asia/Hebron", "Africa/Casablanca", "Asia/Tehran", "Europe/Istanbul"]
)
def test_zones(zone: str) -> None:
    assert zone in zones()
    assert ZoneInfo(zone).key == zone
