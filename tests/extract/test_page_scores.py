"""The benchmark's scores."""

import random
from pathlib import Path

import pytest

from benchmarks.extract import run_set
from benchmarks.extract_damage import forms
from benchmarks.extract_engines import NOW, ours
from benchmarks.extract_rules import Lesson, write_rules
from benchmarks.extract_scores import Reading, Tally, judge, shingle_scores
from benchmarks.extract_sets import Page
from rasid.extract.blocks import blocks_of
from rasid.extract.tree import parse_page
from rasid.normalize.article import normalize
from rasid.records import Article, RawArticle


@pytest.mark.parametrize(
    ("got", "wanted", "scores"),
    [
        ("a b c d e", "a b c d e", (1.0, 1.0)),
        ("a b c d e", "a b c d", (0.5, 1.0)),
        ("", "a b c d", (0.0, 0.0)),
        ("", "", (1.0, 1.0)),
        ("a b", "a b", (1.0, 1.0)),
        ("x y z w", "a b c d", (0.0, 0.0)),
    ],
)
def test_shingles(got: str, wanted: str, scores: tuple[float, float]) -> None:
    assert shingle_scores(got, wanted) == pytest.approx(scores)


def test_fields_are_right_wrong_or_missed() -> None:
    truth = {"title": "“A” title", "authors": ["Rana Issa"], "date": "2015-11", "datetime": "2024-01-02 10:00+02:00"}
    reading = Reading(title='"a" Title', authors=("Omar Saleh",))
    assert judge(reading, truth) == {"title": True, "authors": False, "instant": None}


def test_f1_is_taken_of_the_averages() -> None:
    tally = Tally()
    tally.add(Reading("a b c d"), {"body": "a b c d"})
    tally.add(Reading(""), {"body": "a b c d"})
    assert tally.figures()["body_f1"] == 0.5
    assert tally.figures()["below_half"] == 0.5


def test_damage_is_done_to_a_page_three_ways() -> None:
    whole, cut, flipped = forms(b"<p>a page</p>" * 99, random.Random(1))
    assert whole.startswith(cut)
    assert len(flipped) == len(whole)
    assert flipped != whole
    assert list(forms(b"", random.Random(1))) == [b"", b"", b""]


def test_an_engine_that_fails_is_counted_and_the_others_are_asked(caplog: pytest.LogCaptureFixture) -> None:
    def fails(_: Page) -> Reading:
        raise ValueError("no such page")

    page = Page("set", Path("1.html.gz"), "https://sahel.example/1", {"title": "A title"})
    found = run_set("set", [page, page], {"rasid": lambda _: Reading(title="A title"), "trafilatura": fails})
    assert {name: (row["failed"], row["title"]) for name, row in found.items()} == {
        "rasid": (0, 1.0),
        "trafilatura": (2, 0.0),
    }
    assert "trafilatura failed on https://sahel.example/1" in caplog.text


def test_what_is_timed_is_all_of_our_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(100))
    steps: list[str] = []

    def tick() -> float:
        steps.append("clock")
        return next(clock)

    def normalized(raw: RawArticle, *_: object, **__: object) -> Article:
        steps.append("normalize")
        return normalize(raw, None, now=NOW, reader="1")

    monkeypatch.setattr("benchmarks.extract_engines.normalize", normalized)
    monkeypatch.setattr("benchmarks.extract_engines.time.process_time", tick)
    page = Page("set", Path("1.html.gz"), "https://sahel.example/1", {})
    page.__dict__["html"] = "<h1>A title</h1><p>A text.</p>"
    assert ours(page).seconds == 1
    assert steps == ["clock", "normalize", "clock"]


def test_rules_are_written_from_where_the_true_text_stands() -> None:
    root = parse_page(
        '<h1>T</h1><p class="intro">A lead of some words</p><div class="story"><p>The first of the paragraphs</p>'
        '<div class="promo">Subscribe to our paper</div><p>The second of the paragraphs</p></div>'
    )
    assert root is not None
    rules = write_rules([Lesson(root, blocks_of(root), [False, True, True, False, True])])
    assert (rules.body, rules.strip, rules.lead) == ("div.story", ("div.promo",), "p.intro")


def test_rules_strip_what_is_within_lines_and_lines_that_stand_on_two_pages() -> None:
    lessons = []
    for first in ("The well is dry", "The rain has come"):
        text = f"{first}, as a report says."
        root = parse_page(
            f'<div class="story"><p>{first}, as <a>a report<span class="sr">opens anew</span></a> says.</p>'
            "<p>Follow us</p></div>"
        )
        assert root is not None
        lessons.append(Lesson(root, blocks_of(root), [True, False], text))
    assert write_rules(lessons).strip == ("span.sr", '//p[normalize-space(.)="Follow us"]')
