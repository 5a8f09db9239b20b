from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import shown
from dashboard.comparison import lines_of
from dashboard.standing import Level, Standing, notes_of, stand
from rasid.changes.words import PieceKind, diff_words
from rasid.health.findings import Finding, Severity
from rasid.health.state import Observations, OutletState
from rasid.health.state import Standing as Trouble
from rasid.showing import KnownOutlet

NOW = datetime(2026, 3, 19, 14, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "wanted"),
    [
        (0.4, ("ago.now", 0)),
        (-0.4, ("ago.now", 0)),
        (59, ("ago.seconds", 59)),
        (60, ("ago.minutes", 1)),
        (-90, ("ahead.minutes", 1)),
        (47 * 3600, ("ago.hours", 47)),
        (48 * 3600, ("ago.days", 2)),
        (400 * 86400, ("ago.months", 13)),
    ],
)
def test_relative(seconds: float, wanted: tuple[str, int]) -> None:
    assert shown.relative(NOW - timedelta(seconds=seconds), NOW) == wanted


@pytest.mark.parametrize(
    ("seconds", "wanted"),
    [
        (0, ("seconds", {"seconds": 0})),
        (0.04, ("seconds", {"seconds": 0})),
        (0.42, ("seconds", {"seconds": "0.4"})),
        (36.0, ("seconds", {"seconds": 36})),
        (59.7, ("minutes_only", {"minutes": 1})),
        (390, ("minutes", {"minutes": 6, "seconds": 30})),
        (86400, ("hours_only", {"hours": 24})),
        (5400, ("hours", {"hours": 1, "minutes": 30})),
    ],
)
def test_duration(seconds: float, wanted: Any) -> None:
    assert shown.duration(seconds) == wanted


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://sahel.example/a?b=1#c", True),
        ("http://sahel.example", True),
        ("https://sahel.example/مكتبة", True),
        ("javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("https://sahel.example/a b", False),
        ("https:///a", False),
        ("https://[", False),
        ("//sahel.example/a", False),
        ("/a", False),
        ("ftp://sahel.example/", False),
        ("https://sahel.example/\u202egpj.exe", False),
        ("", False),
        (None, False),
    ],
)
def test_what_may_be_a_link(url: str | None, linked: bool) -> None:
    assert shown.web(url) == (url if linked else None)


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://x.example/%D9%85%D9%83%D8%AA%D8%A8%D8%A9-1", "https://x.example/مكتبة-1"),
        ("https://x.example/a%2Fb%20c%00", "https://x.example/a%2Fb%20c%00"),
        ("https://x.example/%E2%80%AEgpj", "https://x.example/%E2%80%AEgpj"),  # turns the reading round
        ("https://x.example/%E3%80%82com", "https://x.example/%E3%80%82com"),  # looks like a dot
        ("https://x.example/%D9%85%FF", "https://x.example/%D9%85%FF"),  # not UTF-8
        ("https://x.example/%d9%85", "https://x.example/م"),
    ],
)
def test_legible_addresses(url: str, wanted: str) -> None:
    assert shown.legible(url) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("مكتبة", "rtl"),
        ("WHO: منظمة الصحة تعلن", "rtl"),
        ("Library مكتبة opens", "ltr"),
        ("2026", "auto"),
        ("", "auto"),
        (None, "auto"),
    ],
)
def test_direction(text: str | None, wanted: str) -> None:
    assert shown.direction_of(text) == wanted


@pytest.mark.parametrize(
    ("tag", "wanted"),
    [("ar", "ar"), ("zh-Hant", "zh-Hant"), ('ar" x="', None), ("", None), (None, None), ("a b", None)],
)
def test_language_tags(tag: str | None, wanted: str | None) -> None:
    assert shown.language_tag(tag) == wanted


def marked(before: str, after: str) -> list[str]:
    frames = {PieceKind.EQUAL: "{}", PieceKind.DELETE: "[-{}-]", PieceKind.INSERT: "{{+{}+}}", PieceKind.SKIP: "…"}
    return ["".join(frames[p.kind].format(p.text) for p in line) for line in lines_of(diff_words(before, after))]


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("a\nb", "a\nc\nb", ["a", "{+c+}", "b"]),
        ("a\nc\nb", "a\nb", ["a", "[-c-]", "b"]),
        ("one two\nthree", "one two three", ["one two[-¶-]", "{+ +}three"]),
        ("one two three", "one three", ["one [-two-] three"]),
        ("", "x\ny", ["{+x+}", "{+y+}"]),
        ("x", "x", ["x"]),
    ],
)
def test_lines(before: str, after: str, wanted: list[str]) -> None:
    assert marked(before, after) == wanted


@given(st.text("ab \n", max_size=30), st.text("ab \n", max_size=30))
def test_lines_lose_no_letter(before: str, after: str) -> None:
    pieces = [piece for line in lines_of(diff_words(before, after)) for piece in line]
    for text, kind in ((before, PieceKind.DELETE), (after, PieceKind.INSERT)):
        kept = "".join(piece.text for piece in pieces if piece.kind in (PieceKind.EQUAL, kind))
        assert "".join(kept.replace("¶", "").split()) == "".join(text.split())


def watched(
    *troubles: Trouble, success: float | None = 1, outlet_id: str = "x", articles: int = 9, paused: bool = False
) -> tuple[KnownOutlet, OutletState, tuple[Trouble, ...]]:
    read = None if success is None else NOW - timedelta(hours=success)
    known = KnownOutlet(outlet_id, "X", "LB", "ar", True, articles, NOW if paused else None)
    return known, OutletState(outlet_id, articles, NOW, watched_to=read), troubles


def trouble(kind: str, subject: str | None = "x/main", count: int = 1) -> Trouble:
    return Trouble("x", kind, subject, count, NOW, NOW, "")


def standings(
    outlets: list[tuple[KnownOutlet, OutletState, tuple[Trouble, ...]]], findings: list[Finding]
) -> list[Standing]:
    seen = Observations(
        tuple(state for _, state, _ in outlets), tuple(one for _, _, troubles in outlets for one in troubles)
    )
    return stand([known for known, _, _ in outlets], seen, findings)


def finding(severity: str, outlet_id: str | None = "x") -> Finding:
    return Finding("silent", Severity(severity), outlet_id, NOW, 2, 1, "number", "Silent.", "Look.")


@pytest.mark.parametrize(
    ("outlet", "findings", "level"),
    [
        (watched(), [], Level.WELL),
        (watched(success=None), [], Level.WAITING),
        (watched(trouble("malformed-feed")), [], Level.BLEMISHED),
        (watched(trouble("timeout")), [], Level.BLEMISHED),  # too short to be a finding
        (watched(trouble("http-404", None)), [], Level.WELL),  # news, not trouble
        (watched(trouble("http-404")), [], Level.BLEMISHED),
        (watched(), [finding("warning")], Level.WARNED),
        (watched(), [finding("warning"), finding("critical")], Level.FAILING),
        (watched(), [finding("critical", None)], Level.WELL),
        (watched(), [finding("critical", "y")], Level.WELL),
        (watched(trouble("timeout"), paused=True), [], Level.PAUSED),
    ],
)
def test_levels(
    outlet: tuple[KnownOutlet, OutletState, tuple[Trouble, ...]], findings: list[Finding], level: Level
) -> None:
    (standing,) = standings([outlet], findings)
    assert standing.level is level
    assert standing.needs_attention == (level <= Level.WARNED)


@pytest.mark.parametrize(
    ("one", "articles", "grave"),
    [
        (trouble("timeout"), 9, True),
        (trouble("a-kind-of-the-future"), 9, True),
        (trouble("malformed-feed"), 9, False),
        (trouble("timeout", None), 9, False),
        (trouble("http-429", None, 5), 9, True),
        (trouble("http-429", None, 5), 200, False),
        (trouble("no-date", None, 5), 9, False),
    ],
)
def test_grave_notes(one: Trouble, articles: int, grave: bool) -> None:
    (note,) = notes_of([one], articles)
    assert note.grave is grave


def test_worst_first_then_longest_unread() -> None:
    outlets = [
        watched(outlet_id="well"),
        watched(success=2, outlet_id="failing"),
        watched(success=None, outlet_id="never"),
        watched(success=9, outlet_id="longer"),
        watched(outlet_id="warned"),
    ]
    found = [finding("critical", name) for name in ("failing", "never", "longer")]
    order = [standing.outlet.id for standing in standings(outlets, [finding("warning", "warned"), *found])]
    assert order == ["never", "longer", "failing", "warned", "well"]


def test_a_note_leads_to_its_article_if_that_is_the_only_one() -> None:
    address = "https://x.example/1"
    several, one = (replace(trouble("no-date", None, count), address=address) for count in (3, 1))
    first, second, third = notes_of([several, one, trouble("timeout", count=2)], 9)
    assert (first.subject, first.number, first.count, first.grave) == ("x/main", 1, 2, True)
    assert (second.subject, second.number, second.count) == (None, 3, 0)  # how often is known of each alone
    assert (third.subject, third.number, third.count) == (address, 1, 0)


@pytest.mark.parametrize(
    ("count", "wanted"),
    [(0, ("bytes", "0")), (999, ("bytes", "999")), (1000, ("kb", "1.0")), (1_234_567, ("mb", "1.2")),
     (456_000_000, ("mb", "456")), (7_000_000_000_000_000, ("tb", "7000"))],
)  # fmt: skip
def test_sizes(count: int, wanted: tuple[str, str]) -> None:
    assert shown.size(count) == wanted
