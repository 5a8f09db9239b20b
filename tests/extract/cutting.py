"""A page's blocks, for the tests of what is told of them."""

from rasid.extract.blocks import Block, blocks_of
from rasid.extract.tree import parse_page


def cut(html: str) -> list[Block]:
    """The blocks of a page that can be parsed."""
    root = parse_page(html)
    assert root is not None
    return blocks_of(root)
