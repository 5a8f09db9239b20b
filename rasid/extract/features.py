"""What is known of a page's text blocks, as numbers: of their text, place, neighbours and page.

Every feature is about form and place. Words count only where they are the press's boilerplate in any
outlet ("read also", "subscribe"), in the languages of the catalogue.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
import numpy.typing as npt
from lxml.html import HtmlElement

from rasid.extract.blocks import HEADINGS, Block
from rasid.extract.cohesion import Spoken, long_words, shared, spoken
from rasid.extract.headline import compared
from rasid.extract.lexicon import rated
from rasid.extract.literals import any_of
from rasid.extract.marks import MARK_BITS
from rasid.extract.places import FAR, Places
from rasid.extract.scope import apart
from rasid.extract.teasers import cards, holders, linked_headlines
from rasid.extract.tree import upward
from rasid.extract.units import Units

Matrix = npt.NDArray[np.float32]
Voter = Callable[[Sequence[str]], float]

_WORD = re.compile(r"\w+")
_UNSEEN = re.compile("[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_DIGIT = re.compile(r"\d")
_NO_DIGITS = str.maketrans("", "", "0123456789")
_ENDS = re.compile(r"[.!?؟…。！？۔][\"'”’»)\]]*$")
_STOPS = re.compile(r"[.!?؟…。！？۔,،;؛、，]")
_YEAR = re.compile(r"(?:19|20|١٩|٢٠|۱۳|۱۴|13|14)[0-9٠-٩۰-۹]{2}|\d{1,2}:\d{2}")
_SYMBOLS = re.compile(r"[{}()\[\];=<>_\\/+*&$%^~`]")
_SIGNS = re.compile(r"[|»©@#•▶→]|http|www\.")
_BOILERPLATE = re.compile(any_of([
    "read more", "read also", "read next", "read the full", "see also", "also read", "more from", "more on",
    "more about", "more stories", "related articles", "related stories", "related news", "sign up", "subscri",
    "newsletter", "all rights reserved", "copyright", "cookie", "privacy", "advertis", "sponsored", "follow us",
    "share this", "click here", "download", "comment", "login", "log in", "register", "password", "email", "e-mail",
    "originally published", "originally appeared", "getty images", "file photo", "photo ", "photo:", "photograph ",
    "photograph:", "image ", "image:", "credit ", "credit:", "reporting by", "editing by", "contributed to",
    "lesen sie auch", "mehr zum thema", "lire aussi", "leia mais", "leia também", "lee también", "lee más",
    "leggi anche", "ayrıca oku", "haberin devamı", "abone ol", "kaynak:", "kaynak :", "اقرأ أيضا", "اقرأ المزيد",
    "اقرأ ايضا", "اقرا أيضا", "اقرا المزيد", "اقرا ايضا", "شاهد أيضا", "مواضيع ذات صلة", "جميع الحقوق", "اشترك",
    "تابعونا", "المزيد من", "انتهای پیام", "بیشتر بخوانید", "مطالب مرتبط", "کد خبر", "קרא עוד", "קראו עוד", "קרא גם",
    "קראו גם", "כתבות נוספות", "תגובות",
]))  # fmt: skip
_TAGS = ("p", "div", "li", "td", "span", "section", "article", "blockquote", "figcaption", "dd", "pre", "main", "body")
_HEAD = 250  # characters of a block in which boilerplate is looked for
_QUOTED = (25, 400)  # characters of a text that may stand in a longer one once more
_STATED = 3  # column of `_against_page`
_RANK, _STOCK = 20, 12  # columns of `_own`: a heading's rank, stock phrases
_SHOWN = [0, 3, 6, _RANK]  # of a neighbour: length, link share, closing stop, heading
_BITS = np.array(MARK_BITS, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Context:
    """What the page says that blocks are compared with: titles, description, the stated body and what
    images are said to show, in compared form, and for each voter how much of a block's words it took
    (0 to 1)."""

    titles: tuple[str, ...] = ()
    description: str = ""
    stated: str = ""
    state: str = ""
    shown: str = ""
    title_words: frozenset[str] = frozenset()
    told_words: frozenset[str] = frozenset()
    voters: tuple[Voter, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One row a block. `plain` has what the page alone tells, `votes` what the voters add.
    `inner` and `outer` number the containers, `sizes` counts words."""

    plain: Matrix
    votes: Matrix
    inner: npt.NDArray[np.int64]
    outer: npt.NDArray[np.int64]
    sizes: npt.NDArray[np.float64]
    said: Spoken
    headline: HtmlElement | None

    def rated(self, sums: npt.NDArray[np.float64]) -> "Table":
        """The table with what the lexicon says of the blocks, from its `sums`."""
        return replace(self, plain=np.concatenate([self.plain, rated(sums, self.sizes, self.inner)], axis=1))


def voter(text: str, size: int = 3) -> Voter:
    """A function that tells which share of a block's word sequences, as `heard` has them, occurs in `text`."""
    spoken = heard(text)
    grams = {n: set(zip(*(spoken[k:] for k in range(n)), strict=False)) for n in range(1, size + 1)}

    def share(own: Sequence[str]) -> float:
        n = min(size, len(own))
        if not n:
            return 0.0
        parts = list(zip(*(own[k:] for k in range(n)), strict=False))
        return sum(part in grams[n] for part in parts) / len(parts)

    return share


def heard(text: str) -> list[str]:
    """The words of a text as any engine has them: trafilatura deletes what is not seen, as the joiners within
    Persian words, others keep it."""
    return _WORD.findall(_UNSEEN.sub("", text).lower())


def table(blocks: Sequence[Block], context: Context) -> Table:
    """The numbers of a page's blocks, before the lexicon is asked; `blocks` is not empty."""
    found = [_WORD.findall(block.text) for block in blocks]
    own = np.array([_own(block, words) for block, words in zip(blocks, found, strict=True)], dtype=np.float32)
    places = Places(blocks)
    keys = [compared(block.text[:500]) for block in blocks]
    against = np.array([_against_page(key, context) for key in keys], dtype=np.float32)
    heading = _heading(blocks, against)
    said, overlaps = spoken([long_words(block.text) for block in blocks], (context.title_words, context.told_words))
    prose = np.array([block.prose for block in blocks], dtype=np.float64)
    overlaps += shared(said, prose, places.inner == places.inner[places.main])
    marks: dict[HtmlElement, int] = {}
    plain = np.concatenate(
        [
            own,
            _marks(blocks),
            against,
            _where(blocks, heading),
            _shown_beside(blocks, keys),
            places.matrix(),
            Units(blocks, heading).matrix(),
            _of_page(blocks),
            _under(blocks, own),
            _around(own[:, _SHOWN]),
            np.stack([*overlaps, np.log1p(said.counts)], axis=1),
            apart(blocks, blocks[heading].element if heading is not None else None, marks),
            apart(blocks, blocks[places.main].element, marks),
            _in_cards(blocks, prose),
            _covered(keys, against, context, prose),
        ],
        axis=1,
    )  # fmt: skip
    return Table(
        plain.astype(np.float32),
        votes_of(blocks, context.voters),
        places.inner,
        places.outer,
        np.array([max(1, len(words)) for words in found], dtype=np.float64),
        said,
        blocks[heading].element if heading is not None else None,
    )


def _own(block: Block, found: list[str]) -> list[float]:
    text = block.text
    size = len(text)
    count = max(1, len(found))
    tag = block.element.tag
    head = text[:_HEAD]
    return [
        math.log1p(size),
        math.log1p(count),
        sum(map(len, found)) / count,
        block.linked / size,
        math.log1p(block.links),
        block.strong / size,
        float(bool(_ENDS.search(text[-8:]))),
        len(_STOPS.findall(text)) / count,
        sum(word[0].isupper() for word in found) / count,
        _digits(text) / size,
        float(size < 80 and bool(_YEAR.search(text))),
        float(bool(_SIGNS.search(head))),
        float(bool(_BOILERPLATE.search(head.lower()))),
        float(text[0].islower()),
        float(":" in text[-3:]),
        float(text.isupper()),
        float("\n" in text),
        len(_SYMBOLS.findall(text)) / size,
        float(bool(_BOILERPLATE.match(head.lower()))),
        float(_TAGS.index(tag)) if tag in _TAGS else -1.0,
        float(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() else 0.0,
    ]


def _digits(text: str) -> int:
    if text.isascii():
        return len(text) - len(text.translate(_NO_DIGITS))
    return len(_DIGIT.findall(text))


def _marks(blocks: Sequence[Block]) -> Matrix:
    own = np.array([block.own for block in blocks], dtype=np.int64)
    around = np.array([block.around for block in blocks], dtype=np.int64)
    return np.concatenate([own[:, None] & _BITS > 0, around[:, None] & _BITS > 0], axis=1).astype(np.float32)


def _against_page(key: str, context: Context) -> list[float]:
    inside = len(key) > 20
    told = context.description
    return [
        float(key in context.titles),
        float(inside and any(key in title or title in key for title in context.titles)),
        float(inside and (key[:60] in told or (len(told) > 40 and told in key))),
        float(inside and key[:200] in context.stated) if context.stated else -1.0,
        float(inside and key[:200] in context.state) if context.state else -1.0,
        float(inside and key[:100] in context.shown),
    ]


def _heading(blocks: Sequence[Block], against: Matrix) -> int | None:
    """The number of the block that is the headline: one in an `h1`, else the first."""
    named = [int(n) for n in np.flatnonzero(against[:, 0] > 0)]
    return next((n for n in named if blocks[n].element.tag == "h1"), named[0] if named else None)


def _where(blocks: Sequence[Block], heading: int | None) -> Matrix:
    """Place in the page: relative, and counted from the headline; repetition; depth."""
    places = np.arange(len(blocks))
    after = np.clip(places - heading, -FAR, FAR) if heading is not None else np.full(len(blocks), -FAR - 1.0)
    counts: dict[str, int] = {}
    for block in blocks:
        counts[block.text] = counts.get(block.text, 0) + 1
    repeated = [min(3, counts[block.text]) for block in blocks]
    return np.array([repeated, places / len(blocks), after, [b.depth for b in blocks]], dtype=np.float32).T


def _shown_beside(blocks: Sequence[Block], keys: Sequence[str]) -> Matrix:
    """Pictures right before a block and right after it; whether a longer block has its text too."""
    pictures = np.array([min(3, block.pictures) for block in blocks] + [0], dtype=np.float32)
    whole = "\n".join(keys)
    inside = [float(_QUOTED[0] <= len(key) <= _QUOTED[1] and whole.count(key) > 1) for key in keys]
    return np.stack([pictures[:-1], pictures[1:], np.array(inside, dtype=np.float32)], axis=1)


def _under(blocks: Sequence[Block], own: Matrix) -> Matrix:
    """The last heading above: how many blocks ago, its rank, whether it is boilerplate, its length."""
    rows = []
    last = (FAR, 0.0, 0.0, 0.0)
    for n, block in enumerate(blocks):
        rows.append((min(FAR, last[0] + 1), *last[1:]))
        last = rows[-1]
        if block.element.tag in HEADINGS:
            last = (0, float(own[n, _RANK]), float(own[n, _STOCK]), float(own[n, 0]))
    return np.array(rows, dtype=np.float32)


def _of_page(blocks: Sequence[Block]) -> Matrix:
    sizes = sum(len(block.text) for block in blocks) or 1
    prose = [size for block in blocks if (size := block.prose)]
    row = [math.log1p(sizes), sum(prose) / sizes, math.log1p(len(prose))]
    return np.tile(np.array(row, dtype=np.float32), (len(blocks), 1))


def _in_cards(blocks: Sequence[Block], prose: npt.NDArray[np.float64]) -> Matrix:
    """Of the card that a block stands in, if any: how many of the kind, its share of the page's running text, steps up
    to it; how many linked headlines the element around the block's own holds, and the one around that."""
    linked = linked_headlines(blocks)
    held = holders(linked)
    known = cards(linked, held, 2)
    homes = [_home(block.element, known) if known else None for block in blocks]
    mass: dict[HtmlElement, float] = {}
    for home, size in zip(homes, prose, strict=True):
        if home is not None:
            mass[home[1]] = mass.get(home[1], 0.0) + float(size)
    total = prose.sum() + 1
    rows = []
    for block, home in zip(blocks, homes, strict=True):
        around = [math.log1p(held[step]) if step in held else 0.0 for step in islice(block.element.iterancestors(), 3)]
        around += [-1.0] * (3 - len(around))
        card = (min(20.0, known[home[1]]), mass[home[1]] / total, home[0]) if home is not None else (0.0, -1.0, -1.0)
        rows.append((*card, *around))
    return np.array(rows, dtype=np.float32)


def _home(element: HtmlElement, known: Mapping[HtmlElement, int]) -> tuple[int, HtmlElement] | None:
    """The innermost of the `known` elements that an element stands in, and how many steps up that is."""
    return next(((n, step) for n, step in enumerate(upward(element)) if step in known), None)


def _covered(keys: Sequence[str], against: Matrix, context: Context, prose: npt.NDArray[np.float64]) -> Matrix:
    """Of the text in the page's data: its length, the share of it that blocks show, the share of the page's running
    text that is in it; the same of every block."""
    sizes = np.array([len(key) for key in keys], dtype=np.float64)
    row = []
    for column, told in ((_STATED, context.stated), (_STATED + 1, context.state)):
        inside = against[:, column] > 0
        row += [
            math.log1p(len(told)),
            min(2.0, float(sizes[inside].sum()) / max(1, len(told))),
            float(prose[inside].sum() / (prose.sum() + 1)),
        ]
    return np.tile(np.array(row, dtype=np.float32), (len(keys), 1))


def _around(shown: Matrix) -> Matrix:
    """`shown` of the two blocks before and the two after; -1 beyond the ends."""
    count, width = shown.shape
    padded = np.full((count + 4, width), -1.0, dtype=np.float32)
    padded[2:-2] = shown
    return np.concatenate([padded[k : k + count] for k in (0, 1, 3, 4)], axis=1)


def votes_of(blocks: Sequence[Block], voters: Sequence[Voter]) -> Matrix:
    """Each voter's share of each block, of its neighbours, and of the page."""
    if not voters:
        return np.zeros((len(blocks), 0), dtype=np.float32)
    lowered = [heard(block.text) for block in blocks]
    cast = np.array([[vote(words) for vote in voters] for words in lowered], dtype=np.float32)
    sizes = np.array([len(block.text) for block in blocks], dtype=np.float32)
    page = np.tile(sizes @ cast / max(1.0, float(sizes.sum())), (len(blocks), 1))
    return np.concatenate([cast, _around(cast), page], axis=1).astype(np.float32)
