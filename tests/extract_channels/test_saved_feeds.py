"""Drop a file, get a test: every feed in `tests/feeds` reads as the JSON file beside it says.

The JSON file holds what the reading must come to (or `error` and `detail`), and under `given` the
feed's `url` and, if they matter, its `headers` and the outlet's `languages`.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rasid.extract.listing import Listing

FOLDER = Path(__file__).parent.parent / "feeds"
FEEDS = sorted(path for path in FOLDER.iterdir() if path.suffix != ".json")


@pytest.mark.parametrize("path", FEEDS, ids=lambda path: path.stem)
def test_a_feed_reads_as_expected(
    path: Path, read: Callable[..., Listing], told: Callable[[Callable[[], Listing]], dict[str, Any]]
) -> None:
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    given = expected.pop("given")
    languages = tuple(given.get("languages", ["ar"]))
    got = told(lambda: read(path.read_bytes(), url=given["url"], headers=given.get("headers"), languages=languages))
    assert got == expected


def test_every_expectation_has_its_feed() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == {path.stem for path in FEEDS}
