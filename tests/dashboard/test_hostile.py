"""Whatever an outlet prints stays text: payloads in every field of every record, on every page."""

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any
from unittest.mock import create_autospec
from urllib.parse import quote

import pytest
from lxml import html
from prometheus_client.parser import text_string_to_metric_families

from rasid.health.findings import Severity
from rasid.health.rhythm import Rhythm
from rasid.health.state import Memory, Observations, RunShare, Track
from rasid.health.state import Standing as Trouble
from rasid.hits import SearchHit
from rasid.ports import (
    ArticleRow,
    Counts,
    GapRow,
    OpenProblem,
    OutletSummary,
    RunRow,
    StoredChange,
    StoredHeadline,
    StoredSnapshot,
    StoredVersion,
)
from rasid.records import COMPARED_FIELDS, ArticleState, Change, ChannelState
from rasid.showing import Backlog, FetchRow, FurtherAddress, KnownOutlet, ShownStore, StoreFacts, Waiting
from rasid.websub import Subscription

PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)' x='",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//https://x.example",
    " \tjavascript:alert(1)",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "//evil.example/x",
    'https://evil.example/"onclick=alert(1)<b>',
    "https://[::1",
    "{{ 7654321 * 1234577 }}{% raw %}",
    "{n}{0.__class__}%s%(x)s",
    "</title></style><!-- <svg/onload=alert(1)>",
    "&lt;script&gt;&#x202e;",
    "\u202eevil\u2066\u0000\u0007",
    "",
]

EVALUATED = str(7654321 * 1234577)  # what a template would make of it; too long to stand in a token by chance

TAGS = """
    html head meta title link body a header nav ul li p span main footer h1 h2 h3 div dl dt dd table caption thead
    tbody tr th td time bdi code b br q form label select option input button section article ins del figure
    figcaption details summary mark ol svg path rect text circle polyline
"""
ATTRIBUTES = """
    lang dir charset name content rel type href class id tabindex aria-label aria-labelledby aria-current scope
    data-label datetime title action method role for value selected required maxlength autocomplete spellcheck
    inputmode hreflang autofocus checked open viewbox x y width height d r cx cy points text-anchor
    preserveaspectratio
"""


def filled(kind: Any, payload: str) -> Any:
    """A value of a type, with the payload wherever a text can stand."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return filled(arguments[0], payload)
    if origin is tuple and Ellipsis not in arguments:
        return tuple(filled(argument, payload) for argument in arguments)
    if origin is tuple:
        return (filled(arguments[0], payload),)
    if kind == Memory:
        return {}
    if origin in (dict, Mapping) or origin is typing.get_origin(Mapping[str, str]):
        return _mapping(arguments, payload)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return kind(**{f.name: filled(hints[f.name], payload) for f in dataclasses.fields(kind)})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    values = {str: payload, int: 1, float: 1.5, bool: True, date: date(2026, 3, 1), datetime: NOW}
    return values[kind]


def _mapping(arguments: tuple[Any, ...], payload: str) -> dict[Any, Any]:
    if issubclass(arguments[0], Enum):
        return dict.fromkeys(arguments[0], 1)
    value = filled(arguments[1], payload)
    return {payload: value, **dict.fromkeys(COMPARED_FIELDS, value)}


NOW = datetime.fromisoformat("2026-03-19T14:05:00+00:00")


def hostile_store(payload: str) -> Any:
    store = create_autospec(ShownStore, instance=True)
    seen = filled(Observations, payload)
    track = Track(Severity.WARNING, NOW, 2, 1, payload, open=True)
    store.observe.return_value = dataclasses.replace(
        seen,
        beat=None,
        outlets=(),
        memory={("loop-lag", ""): track, ("robots", payload): track, ("silent", "x"): track},
    )
    for method, kind in (
        ("overview", OutletSummary), ("known_outlets", KnownOutlet), ("problems", OpenProblem),
        ("articles", ArticleRow), ("page_of_articles", ArticleRow), ("runs", RunRow), ("page_of_runs", RunRow),
        ("fetches", FetchRow), ("events", StoredChange), ("told", StoredChange), ("channels_of", ChannelState),
        ("search", SearchHit), ("headlines", StoredHeadline), ("gaps", GapRow), ("subscriptions_of", Subscription),
        ("further_addresses", FurtherAddress), ("troubles_of", Trouble),
    ):  # fmt: skip
        getattr(store, method).return_value = [filled(kind, payload)]
    version = filled(StoredVersion, payload)
    plain = filled(StoredVersion, "word")
    both = {1: plain, 2: dataclasses.replace(version, number=2)}
    store.version_moments.return_value = [one.seen_at for one in both.values()]
    store.version.side_effect = lambda _, number: both.get(number)
    store.changes_into.return_value = {2: filled(Change, payload)}
    store.article.return_value = filled(ArticleState, payload)
    store.find_article.return_value = None
    store.archive.snapshots.return_value = [filled(StoredSnapshot, payload)]
    store.run.return_value, store.facts.return_value = filled(RunRow, payload), filled(StoreFacts, payload)
    store.left_behind.return_value = None, NOW
    store.backlog.return_value = filled(Backlog, payload)
    store.waiting.return_value = filled(Waiting, payload)
    store.newest_articles.return_value = {payload: NOW}
    store.run_shares.return_value = {payload: (filled(RunShare, payload),)}
    store.outlet_memories.return_value = {}
    store.rhythm.return_value, store.days.return_value = Rhythm(), {}
    store.counts.return_value = filled(Counts, payload)
    return store


def check(text: str) -> None:
    for element in html.document_fromstring(text).iter():
        assert isinstance(element.tag, str), element  # no comments either
        assert element.tag in TAGS.split()
        for name, value in element.attrib.items():
            assert str(name) in ATTRIBUTES.split(), (element.tag, name)
            if name in ("href", "src", "action"):
                assert str(value).startswith(("/", "#", "?", "http://", "https://")), value
                assert not str(value).startswith("//"), value


TARGETS = [
    "/", "/outlets/x", "/outlets/{}", "/articles", "/articles?url={}", "/articles?outlet={}", "/articles/1",
    "/articles/1?version=1", "/articles/1/compare", "/articles/1/compare?from=2&to=1", "/changes",
    "/changes?outlet={}", "/runs", "/runs/1", "/search?q={}", "/search?q=x&outlet={}",
    "/system", "/?q={}", "/{}", "/changes?kind={}", "/articles?page={}",
]  # fmt: skip


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_text_stays_text(ask: Callable[..., Any], payload: str) -> None:
    store = hostile_store(payload)
    for target in TARGETS:
        page = ask(target.format(quote(payload)), over=store)
        assert page.status in (200, 400, 404, 405), target
        check(page.text)
        assert EVALUATED not in page.text, target


def test_hostile_text_is_shown(ask: Callable[..., Any]) -> None:
    page = ask("/articles/1", over=hostile_store(PAYLOADS[0]))
    assert html.document_fromstring(page.text).text_content().count(PAYLOADS[0]) >= 10


def test_half_a_character_does_not_take_the_page_down(ask: Callable[..., Any]) -> None:
    page = ask("/", over=hostile_store("half \ud83d"))
    assert page.status == 200


def test_metrics_of_hostile_outlets_can_be_read(ask: Callable[..., Any]) -> None:
    answer = ask("/metrics", over=hostile_store('"}\n x 1\\'))
    assert list(text_string_to_metric_families(answer.text))
