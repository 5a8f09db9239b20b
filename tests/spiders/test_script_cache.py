"""Which scripts are kept, for how long, and how many."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rasid.timing.freshness import BELIEVED
from spiders.script_cache import LARGEST, MOST, ScriptCache

NOW = datetime(2026, 3, 19, 14, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"cache-control": "max-age=600"}, 600.0),
        ({"cache-control": "public, max-age=31536000, immutable"}, BELIEVED),
        ({"cache-control": "max-age=600", "vary": "Accept-Encoding, Origin"}, 600.0),
        ({"cache-control": "max-age=600", "vary": "Cookie"}, 0.0),
        ({"cache-control": "max-age=600", "vary": "*"}, 0.0),
        ({"cache-control": "no-store"}, 0.0),
        ({}, 0.0),
    ],
)
def test_how_long_a_script_is_kept(headers: dict[str, str], seconds: float) -> None:
    kept = ScriptCache()
    kept.keep("a.test", "/s.js", headers, b"1", NOW)
    assert (kept.get("a.test", "/s.js", NOW) is not None) == (seconds > 0)
    assert kept.get("b.test", "/s.js", NOW) is None, "another site's page fetches its own"
    if seconds:
        assert kept.get("a.test", "/s.js", NOW + timedelta(seconds=seconds - 1)) is not None
    assert kept.get("a.test", "/s.js", NOW + timedelta(seconds=seconds)) is None


def test_headers_that_are_about_the_way_are_left_out() -> None:
    kept = ScriptCache()
    headers = {"cache-control": "max-age=9", "content-encoding": "br", "content-type": "text/javascript"}
    kept.keep("a.test", "/s.js", headers | {"set-cookie": "a=b", "content-length": "3"}, b"abc", NOW)
    found = kept.get("a.test", "/s.js", NOW)
    assert found is not None
    assert found.headers == {"cache-control": "max-age=9", "content-type": "text/javascript"}


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, LARGEST + 1)), max_size=40))
def test_no_more_is_kept_than_may_be(scripts: list[tuple[int, int]]) -> None:
    kept, body = ScriptCache(), bytes(LARGEST + 1)
    view = memoryview(body)
    for number, size in scripts:
        kept.keep("a.test", str(number), {"cache-control": "max-age=600"}, view[:size], NOW)  # type: ignore[arg-type]  # no copies
    assert kept._size == sum(len(one.body) for one in kept._scripts.values()) <= MOST
    if scripts and scripts[-1][1] <= LARGEST:
        assert kept.get("a.test", str(scripts[-1][0]), NOW) is not None
