"""Rules that name values in the data of a page's scripts."""

import json
from typing import Any

import pytest

from rasid.extract.jsonpath import steps_of
from rasid.extract.page import extract_page
from rasid.records import Found, Hints, Rules

URL = "https://sada.example/n/301"
STORY = {
    "headline": "The water is back",
    "date": "2026-11-20T18:05:00+03:00",
    "by": [{"name": "Lina Haddad"}, {"name": "Omar Saleh"}],
    "parts": [
        {"text": "<p>The pumps work again.</p><p>Nobody said why they did not.</p>"},
        {"text": "The end.\nRead on"},
    ],
    "photo": ["/a.jpg"],
}
PATHS = {
    "title": "page.story.headline",
    "published": "page.story.date",
    "authors": "page.story.by[*].name",
    "body": "page.story.parts[*].text",
    "image": "page.story.photo[0]",
}


@pytest.fixture
def read(make_outlet: Any) -> Any:
    def reading(script: str, body: str = "", **rules: Any) -> Any:
        outlet = make_outlet(rules=(Rules(json_path=PATHS, **rules),))
        html = f"<html><head><title>Other</title></head><body>{body}{script}</body></html>"
        return extract_page(html, URL, outlet=outlet, hints=Hints())

    return reading


@pytest.mark.parametrize(
    "script",
    [
        '<script type="application/json">{"ads": 1}</script><script id="x" type="application/json">%s</script>',
        "<script>window.__STATE__ = %s;</script>",
    ],
)
def test_every_field_is_found_by_its_path(read: Any, script: str) -> None:
    page = read(script % json.dumps({"page": {"story": STORY}}), stop_at=("Read on",))
    assert page.title == Found("The water is back", "rule")
    assert page.published[0] == Found("2026-11-20T18:05:00+03:00", "rule")
    assert [found.value for found in page.authors] == ["Lina Haddad", "Omar Saleh"]
    assert page.paragraphs == ("The pumps work again.", "Nobody said why they did not.", "The end.")
    assert page.body_source == "rule"
    assert page.image == Found("https://sada.example/a.jpg", "rule")


def test_a_selector_goes_first(read: Any) -> None:
    script = f'<script type="application/json">{json.dumps({"page": {"story": STORY}})}</script>'
    page = read(script, "<h2>Water in the pipes</h2>", title="h2")
    assert page.title == Found("Water in the pipes", "rule")


@pytest.mark.parametrize(
    "data", ["", "{", "[]", '{"page": []}', '{"page": {"story": null}}', "17", '{"page": {"story": "x"}}']
)
def test_data_without_the_path_leave_the_general_reading(read: Any, data: str) -> None:
    page = read(f'<script type="application/json">{data}</script>', "<h1>Other news</h1>")
    assert page.title is not None
    assert page.title.source != "rule"
    assert "rule-finds-nothing" in page.findings


@pytest.mark.parametrize(
    ("path", "steps"),
    [
        ("a", ("a",)),
        ("a.b[*].c", ("a", "b", "*", "c")),
        ("a[0][12]", ("a", 0, 12)),
        ("[*].text", ("*", "text")),
        ("@graph[1].x-y", ("@graph", 1, "x-y")),
        ("a..b", ()),
        ("a[b]", ()),
        ("a[", ()),
        (".a", ()),
        ("", ()),
    ],
)
def test_steps(path: str, steps: tuple[Any, ...]) -> None:
    assert steps_of(path) == steps
