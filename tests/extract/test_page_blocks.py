"""Cutting a page into blocks, describing them, and judging them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.extract_forest import forest_of
from rasid.extract.blocks import without_copies
from rasid.extract.body import arbitrate, voices, with_closing_line
from rasid.extract.context import second_look
from rasid.extract.features import Context, table, voter, votes_of
from rasid.extract.marks import Mark, marks_of
from rasid.extract.model import Forest
from tests.extract.cutting import cut


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ("<p>One <b>bold</b> word</p><p>Two</p>", ["One bold word", "Two"]),
        ("<div>Direct<p>Inner</p>after</div>", ["Direct", "Inner", "after"]),
        ("<div>One<br><br>Two<br>still two</div>", ["One", "Two\nstill two"]),
        ("<p>A<script>x</script>B<style>y</style></p>", ["AB"]),
        ("<p>می\u200cشود</p>", ["می\u200cشود"]),
        ('<p>One <i class="material-icons">schedule</i>two</p>', ["One two"]),
        ('<p>One <a>two<span class="link screen-reader-text"> (in a new window)</span></a></p>', ["One two"]),
        ('<p>One<span style="display: none"> from elsewhere</span> two</p>', ["One two"]),
        ('<p><span aria-hidden="true">O</span>ne <span class="tooltip hidden-link">two</span></p>', ["One two"]),
        ("<p>soft\u00adhyphen\u200b</p>", ["softhyphen"]),
        ("<a href=x><div>Linked</div></a><p>Not</p>", ["Linked", "Not"]),
        ("<button>Menu<div><p>A button that was never closed</p></div>", ["Menu", "A button that was never closed"]),
        ("<button>Menu</button><p>Text</p>", ["Text"]),
        ("<html><body><h3>A</h3></body></html><div><p>B</p></div><p>C</p></BODY></html >", ["A", "B", "C"]),
        ("<html><body><p>A</p></body><div>B</div></html><html><body><p>C</p></body></html>", ["A", "B", "C"]),
    ],
)  # fmt: skip
def test_blocks(html: str, texts: list[str]) -> None:
    assert [block.text for block in cut(html)] == texts


def test_linked_text_is_counted() -> None:
    block = cut("<p>one <a href=x>four</a> two</p>")[0]
    assert (block.linked, block.links) == (4, 1)


@given(st.lists(st.text(alphabet="abc <>&;\n", max_size=20), max_size=20))
def test_no_letter_is_lost_or_doubled(pieces: list[str]) -> None:
    html = "".join(f"<div>{p.replace('<', '').replace('>', '').replace('&', '')}</div>" for p in pieces)
    text = "".join(html.replace("<div>", "").replace("</div>", "").split())
    found = "".join("".join(b.text.split()) for b in cut(html)) if text else ""
    assert found == text


def test_a_copy_of_the_whole_text_is_left_out() -> None:
    parts = [f"Paragraph number {n} says something that is long enough to count as one. " * 5 for n in range(4)]
    blocks = cut(f"<div>{' '.join(parts)}</div>" + "".join(f"<p>{part}</p>" for part in parts))
    assert [b.text.strip()[:18] for b in without_copies(blocks)] == [f"Paragraph number {n}" for n in range(4)]


@pytest.mark.parametrize(
    ("tag", "classes", "mark"),
    [
        ("div", "articleBody", Mark.BODY),
        ("div", "related-posts", Mark.RELATED),
        ("nav", None, Mark.NAVIGATION),
        ("section", "c-newsletter-signup", Mark.PROMOTION),
        ("div", "post-meta", Mark.META),
    ],
)
def test_marks(tag: str, classes: str | None, mark: int) -> None:
    assert marks_of(tag, classes, None, None) & mark


def test_a_voter_tells_the_share_it_took() -> None:
    vote = voter("one two three four five")
    assert vote(["one", "two", "three"]) == 1.0
    assert vote(["six", "seven", "eight"]) == 0.0
    assert vote(["five"]) == 1.0
    assert vote([]) == 0.0


def test_what_is_not_seen_makes_no_difference_to_votes() -> None:
    text = "پیاده\u200cروهای {} در ۳۱ محله\u200cی شهر ترمیم شدند و رفت\u200cوآمد از امروز \u200fآزاد است."
    page = "".join(f"\n<p>{text.format(name)}</p>" for name in ("تبریز", "کرمان", "شیراز", "همدان"))
    html = f"<html><body><article><h1>خبر</h1>{page}</article></body></html>"
    votes = votes_of(cut(html), voices(html))[1:]
    assert len(votes) == 4
    assert (votes[:, :2] == 1.0).all()


def test_every_block_has_a_row_and_all_rows_are_finite() -> None:
    blocks = cut("<h1>T</h1>" + "<div><p>Some text, with a comma. And a stop.</p></div>" * 7 + "<footer>©</footer>")
    numbers = table(blocks, Context(("t",), voters=(voter("Some text"),)))
    again = second_look(numbers, np.zeros(len(blocks)))
    for matrix in (numbers.plain, numbers.votes, again):
        assert matrix.shape[0] == len(blocks)
        assert np.isfinite(matrix).all()


def test_a_forest_is_the_sum_of_its_trees_and_survives_json() -> None:
    chance = np.random.default_rng(3)
    forest = Forest(
        0.25,
        chance.integers(0, 5, (4, 3)),
        chance.random((4, 3)).astype(np.float32).round(3),
        chance.random((4, 8)).astype(np.float32).round(3),
    )
    rows = chance.random((9, 5)).astype(np.float32)
    wanted = []
    for row in rows:
        total = forest.base
        for features, cuts, leaves in zip(forest.feature, forest.threshold, forest.leaf, strict=True):
            place = 0
            for f, c in zip(features, cuts, strict=True):
                place = place * 2 + int(row[f] >= c)
            total += float(leaves[place])
        wanted.append(total)
    assert forest.score(rows) == pytest.approx(wanted, abs=1e-5)
    assert Forest.from_json(forest.as_json()).score(rows) == pytest.approx(wanted, abs=1e-3)


def test_a_forest_of_catboost_is_turned_into_ours() -> None:
    saved = {
        "scale_and_bias": [2.0, [0.5]],
        "oblivious_trees": [
            {"splits": [{"float_feature_index": 1, "border": 0.5}, {"float_feature_index": 0, "border": 3.0}],
             "leaf_values": [1.0, 2.0, 3.0, 4.0]},  # numbered by the first question in the lowest bit
            {"splits": [{"float_feature_index": 0, "border": 3.0}], "leaf_values": [0.0, 8.0]},
        ],
    }  # fmt: skip
    rows = np.array([[3.0, 0.5], [3.0, 0.6], [3.1, 0.5], [3.1, 0.6]], dtype=np.float32)
    scores = [2.5, 4.5, 22.5, 24.5]  # a border itself is below
    assert forest_of(saved, 3).score(rows).tolist() == scores
    assert Forest.from_json(forest_of(saved, 3).as_json()).score(rows[[1, 3]]).tolist() == [scores[1], scores[3]]


@pytest.mark.parametrize(
    ("stated", "taken"),
    [
        ("שר החוץ הגיע לביקור. (רויטרס)", [True, True, False]),
        ("שר החוץ הגיע לביקור. (רויטרס) לכתבות נוספות", [True, True, True]),
        ("(רויטרס) שר החוץ הגיע לביקור.", [True, False, False]),
        ("", [True, False, False]),
    ],
)
def test_a_closing_line_is_taken_where_structured_data_has_it_too(stated: str, taken: list[bool]) -> None:
    blocks = cut("<p>שר החוץ הגיע לביקור.</p><div>(רויטרס)</div><div>לכתבות נוספות</div>")
    assert with_closing_line(blocks, np.array([True, False, False]), stated).tolist() == taken


SIZES = np.array([1, 40, 2, 50, 40, 1], dtype=float)


@pytest.mark.parametrize(
    ("score", "others", "taken", "source"),
    [
        # both others have the middle, and we next to nothing of it: theirs, without the menu's and the footer's word
        ([-5, -1, -4, -3, 1, -6], [1, 1, 1, 1, 0, 1], [0, 1, 1, 1, 0, 0], "trafilatura"),
        # a short block outside is no word in passing where we do not rule it out
        ([-1, -1, -4, -3, 1, -6], [1, 1, 1, 1, 0, 1], [1, 1, 1, 1, 0, 0], "trafilatura"),
        # words in passing are no agreement against us
        ([-5, 3, 2, 3, -4, -6], [1, 1, 1, 1, 0, 1], [0, 1, 1, 1, 0, 0], "blocks"),
        # we find nothing: what they have and we do not rule out
        ([-5, -1, -4, -1, -4, -6], [1, 1, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0], "trafilatura"),
    ],
)  # fmt: skip
def test_other_engines_are_believed_within_what_they_surely_took(
    score: list[float], others: list[int], taken: list[int], source: str
) -> None:
    votes = np.array([others, others], dtype=np.float32).T
    chosen, whose = arbitrate(np.array(score, dtype=float), votes, SIZES)
    assert (chosen.astype(int).tolist(), whose) == (taken, source)
