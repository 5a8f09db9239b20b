"""What stands around a block alone, and which words it shares with others."""

import numpy as np
import pytest

from rasid.extract.blocks import Block
from rasid.extract.cohesion import long_words, shared, spoken, with_accepted
from rasid.extract.marks import MARK_BITS, Mark
from rasid.extract.scope import apart
from rasid.extract.teasers import cards, holders, linked_headlines
from tests.extract.cutting import cut

PAGE = """<body><div class="has-comments"><h1>Harbour road</h1><div class="story-body"><p>One</p></div>
<section class="comments"><div class="story-body"><p>Two</p></div></section></div></body>"""


def marked(blocks: list[Block], holder: Block | None, mark: int) -> list[bool]:
    column = MARK_BITS.index(mark)
    return [bool(row[column]) for row in apart(blocks, holder.element if holder else None, {})]


def test_marks_of_elements_that_hold_the_headline_too_do_not_count() -> None:
    blocks = cut(PAGE)
    assert marked(blocks, blocks[0], Mark.COMMENT) == [False, False, True]
    assert marked(blocks, blocks[0], Mark.BODY) == [False, True, True]


def test_without_a_headline_all_marks_around_count() -> None:
    blocks = cut(PAGE)
    around = [bool(block.around & Mark.COMMENT) for block in blocks]
    assert marked(blocks, None, Mark.COMMENT) == around == [True, True, True]


def test_words_that_a_block_shares_with_others() -> None:
    said, (titled,) = spoken(
        [long_words(text) for text in ("The Harbour road reopens", "The harbour stays shut", "Win a phone, now!")],
        [long_words("Harbour reopens")],
    )
    assert said.counts.tolist() == [3, 3, 1]
    assert titled.tolist() == pytest.approx([2 / 3, 1 / 3, 0])
    prose, main = np.array([90.0, 90.0, 0.0]), np.array([True, True, False])
    assert shared(said, prose, main)[0].tolist() == pytest.approx([1 / 3, 1 / 3, 0])
    assert with_accepted(said, np.array([1.0, 0.0, 0.0]), np.full(3, 20.0))[0].tolist() == pytest.approx([0, 1 / 3, 0])


def test_a_block_without_long_words_shares_none_and_is_told_apart() -> None:
    said, (titled,) = spoken([frozenset(), long_words("مجلس المدينة")], [long_words("المدينة")])
    assert titled.tolist() == [-1.0, 0.5]
    assert with_accepted(said, np.ones(2), np.ones(2))[0].tolist() == [-1.0, 0.0]


def test_cards_are_counted_by_kind() -> None:
    card = '<li class="card"><h3><a href="/{0}">A headline of the day, number {0}</a></h3><p>Text of it.</p></li>'
    blocks = cut(f"<ul>{''.join(card.format(n) for n in range(3))}</ul><p>Other</p>")
    linked = linked_headlines(blocks)
    held = holders(linked)
    assert sorted(cards(linked, held, 2).values()) == [3, 3, 3]
    assert cards(linked, held) == {}
    assert max(held.values()) == 3
