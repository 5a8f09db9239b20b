"""What the names of elements weigh, and which of several like parts a block stands in."""

import numpy as np
import pytest

from benchmarks.data import data_folder
from benchmarks.extract_lexicon import learn, named, sums_of
from rasid.extract.lexicon import Lexicon, names_of, rated
from rasid.extract.model import load_model
from rasid.extract.units import Units
from tests.extract.cutting import cut

SENTENCE = "The council met on Tuesday evening and agreed, after a long debate, to reopen the road to the harbour."


def test_names_are_split_into_words() -> None:
    block = cut('<p class="storyBody_x1 story-body" id="p7" data-testid="text">One</p>')[0]
    assert names_of(block.element) == ("<p", "story", "body", "text")


def test_the_sums_are_by_level() -> None:
    lexicon = Lexicon(({"note": 1.0}, {"body": 2.0}, {"wide": 4.0, "<main": 8.0}, {"wide": -1.0, "<main": -2.0}))
    html = '<main class="wide"><h1>T</h1><div class="wide"><div class="body"><p class="note">A</p></div></div></main>'
    title, note = cut(html)
    assert lexicon.sums([note], None).tolist() == [[1.0, 2.0, 16.0, 0.0]]
    assert lexicon.sums([note], title.element).tolist() == [[1.0, 2.0, 4.0, -3.0]]


def test_what_is_noted_of_a_page_gives_the_same_sums() -> None:
    blocks = cut('<div class="a"><div class="bb cc"><p class="dd">A</p>B</div>C</div><p class="bb">D</p>')
    lexicon = Lexicon(({"dd": 1.0, "<p": 0.5}, {"bb": -2.0}, {"bb": 3.0, "<div": 0.25}, {"<div": 7.0, "aa": 5.0}))
    for headline in (None, *(block.element for block in blocks)):
        assert np.allclose(sums_of(lexicon, named("example.org", blocks, headline)), lexicon.sums(blocks, headline))


def test_words_are_learned_where_unrelated_hosts_use_them() -> None:
    body = "<div class='prose gazette once'><p>Text</p></div><div class='rail'><p>Other</p></div>"
    pages = [named(f"{name}.example", cut(body), None) for name in ("gazette", "herald", "tribune", "courier", "echo")]
    truth = np.array([1.0, 0.0] * len(pages))
    own, parent, *_ = learn(pages, truth, np.full(len(truth), 40.0), {"gazette"}).levels
    assert parent["prose"] > 0.1 > -0.1 > parent["rail"]
    assert "gazette" not in parent  # one of the hosts is called so
    assert "prose" not in own


def test_columns_are_finite_and_compare_with_the_pages_best() -> None:
    sums = np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 1.0]])
    columns = rated(sums, np.array([10.0, 30.0]), np.array([0, 0]))
    assert columns[:, 3].tolist() == [6.0, 1.0]
    assert columns[:, 4].tolist() == [0.0, -5.0]
    assert columns[:, 5].tolist() == pytest.approx([2.25, 2.25])


def test_like_parts_are_numbered_and_the_one_with_the_headline_is_known() -> None:
    story = f"<p>{SENTENCE}</p>" * 3
    parts = [f"<article class='post'><h1>Story {n}</h1>{story}</article>" for n in range(3)]
    blocks = cut(f"<main>{''.join(parts)}</main>")
    rows = Units(blocks, heading=0).matrix()
    assert rows[:, 0].tolist() == [0.0] * 4 + [1.0] * 4 + [2.0] * 4
    assert rows[:, 3].tolist() == [1.0] * 4 + [0.0] * 8
    assert rows[:, -1].tolist() == [0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3]


def test_without_like_parts_there_are_none() -> None:
    rows = Units(cut(f"<h1>T</h1><p>{SENTENCE}</p>"), heading=None).matrix()
    assert set(rows[:, 0].tolist()) == {-1.0}
    assert np.isfinite(rows).all()


def test_no_weight_is_called_like_a_site_of_the_page_sets() -> None:
    if data_folder("pages") is None:
        pytest.skip("no development data: set RASID_DATA to its folder")
    from benchmarks.extract_sets import site_names

    called = site_names()
    assert not [word for level in load_model().lexicon.levels for word in level if word in called]
