"""What is answered to addresses that lead nowhere, make no sense or meet a fault, and what every answer has."""

import re
from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., Any]


@pytest.mark.parametrize(
    "target",
    ["/nothing", "/articles/999", "/articles/99999999999999999999999", "/articles/999/compare", "/outlets/none",
     "/static/none.css", "/articles/x"],
)  # fmt: skip
def test_what_is_not_there(ask: Ask, full_press: Any, target: str) -> None:
    page = ask(target)
    assert page.status == 404
    assert "There is no such page" in page.text


@pytest.mark.parametrize(
    ("target", "words_there"),
    [
        ("/?page=0", "page must be a whole number from 1"),
        ("/?page=٣", "page must be a whole number"),
        ("/?page=99999999999999999999", "page must be a whole number"),
        ("/articles?after=2026-03-19T14:05:00_7", "after is not a place in the list."),
        ("/articles?after=2026-13-19T14:05:00+00:00_7", "after is not a place in the list."),
        ("/?state=odd", "state must be one of: attention, failing, warned, blemished, waiting, well, paused."),
        ("/articles?after=7", "after is not a place in the list."),
        ("/changes?before=x", "before must be a whole number."),
        ("/changes?weight=2", "weight must be a number from 0 to 1."),
        ("/changes?since=yesterday", "since must be a day"),
        ("/changes?since=0001-01-01", "since must be a day"),
        ("/changes?until=9999-12-31", "until must be a day"),
        ("/search?q=a&until=9999-12-31", "until must be a day"),
        ("/feeds/changes.atom?until=9999-12-31", "until must be a day"),
        ("/changes?edit=odd", "edit must be one of: headline, "),
        ("/articles?status=odd", "status must be one of: pending, live, missing, gone."),
        ("/changes?kind=new", "kind must be one of: changed, gone, restored, moved, flip-flop, touched."),
    ],
)
def test_what_makes_no_sense(ask: Ask, full_press: Any, target: str, words_there: str) -> None:
    page = ask(target)
    assert page.status == 400
    assert words_there in page.text


def test_pages_cannot_be_written_to(ask: Ask) -> None:
    page = ask("/", form={})
    assert page.status == 405
    assert "can only be read" in page.text
    assert "GET" in page.headers["allow"]


def test_a_broken_database_says_so(ask: Ask, broken_store: Any) -> None:
    page = ask("/", over=broken_store)
    assert page.status == 503
    assert "The disk is full. Free some space." in page.text


def test_evidence_is_made_only_where_it_is_asked_for(ask: Ask, broken_store: Any) -> None:
    assert ask("/articles/1/evidence.json", over=broken_store).status == 503
    assert ask("/articles/1/nothing", over=broken_store).status == 404


def test_an_error_of_our_own_keeps_its_details_to_the_log(ask: Ask, caplog: pytest.LogCaptureFixture) -> None:
    page = ask("/", over=object())
    assert page.status == 500
    assert "This page could not be made" in page.text
    assert "AttributeError" not in page.text
    assert "AttributeError" in caplog.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_links_carry_the_prefix_of_a_proxy(ask: Ask, full_press: Any) -> None:
    page = ask("/", root="/rasid")
    assert 'href="/rasid/outlets/sahel"' in page.text
    assert not re.findall(r'(?:href|action|src)="/(?!rasid)', page.text)


@pytest.mark.parametrize("target", ["/", "/static/rasid.css", "/livez", "/metrics", "/nothing"])
def test_every_answer_is_protected(ask: Ask, target: str) -> None:
    headers = ask(target).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "style-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
