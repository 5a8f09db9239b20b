"""The article's text where no rule tells: block by block, with other engines asked where in doubt."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from lxml.html import HtmlElement

from rasid.extract.beginnings import without_beginnings
from rasid.extract.blocks import Block, blocks_of, without_copies
from rasid.extract.cohesion import long_words
from rasid.extract.context import second_look
from rasid.extract.counters import is_counter
from rasid.extract.credits import is_credit, is_own_place, is_place_line, is_signature, leads_elsewhere
from rasid.extract.dating import PRINTED
from rasid.extract.facts import Facts
from rasid.extract.features import Context, Matrix, Table, Voter, table, voter, votes_of
from rasid.extract.following import without_following
from rasid.extract.furniture import is_furniture, pulled, without_ending
from rasid.extract.headline import compared, outlet_in_title
from rasid.extract.hidden import hidden_paragraphs, paragraphs_below
from rasid.extract.marks import Mark
from rasid.extract.model import load_model
from rasid.extract.opinions import by_readability, by_trafilatura
from rasid.extract.record import Record, record_of, with_lead
from rasid.extract.state import state_paragraphs
from rasid.extract.tree import squeeze, without_ends

Vector = npt.NDArray[np.float64]
Chosen = npt.NDArray[np.bool_]

_MOST_BLOCKS = 6000
_AGREED, _APART = 0.9, 0.8  # agreement of the other engines from which, and ours with them below which, they win
_HEARD = 20  # words of a block that do not stand in another engine's text by chance
_NOTHING, _RULED_OUT = 15, -2.0  # words that are next to nothing; log odds below which nobody else is believed
_DOUBT = 0.06  # expected share of wrong words from which other engines are asked
_SHORT = 120  # words below which other engines are asked
_BEGINNING, _WORTH = 1200, 400  # letters of a text that may be only a beginning, and of one worth taking
_SEEN, _BRIEF = 500, 150  # letters of a text that may be the beginning of what is hidden, and of short news
_LEADS, _LONGEST_LEAD, _SOME = 2, 300, 100  # paragraphs and letters of what may be a lead only; letters below it
_NO_TEXT = 60  # letters below which a page shows no text
_CAPTION = 20  # characters of a picture's description from which it may be a caption too
_JOINED, _CLOSING = 40, 60  # letters by which a line is known to follow another, and of a closing line
_TOP = 3  # paragraphs at the beginning, before which place and agency may stand in a line
_LANGUAGES = frozenset({"ar", "fa", "he", "iw", "tr", "ku", "ck", "az"})
_EASTERN = re.compile(r"[\u0590-\u06ff]")
_BELOW, _DECK, _DECK_WORDS = 6, (30, 400), 5  # blocks below the headline; characters and words of a deck
_FOREIGN = Mark.NAVIGATION | Mark.RELATED | Mark.COMMENT | Mark.ASIDE | Mark.FOOTER | Mark.PROMOTION | Mark.CAPTION
_DAY = 40  # letters of a day behind the headline in one line
_REFRAIN = 40  # characters from which a repeated paragraph is a copy


@dataclass(frozen=True, slots=True)
class Body:
    """The text of a page: its paragraphs, the name of their source, how sure that is (0 to 1), what
    a person should look at, all blocks of the page where they were looked at, those in what a rule names, the
    elements that hold other articles, what the page's data say of the article where the text is theirs, the lines
    below the text that name who wrote, and whether the page's data hold a long text."""

    paragraphs: tuple[str, ...] = ()
    source: str | None = None
    confidence: float = 0.0
    findings: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    within: tuple[Block, ...] = ()
    foreign: frozenset[HtmlElement] = frozenset()
    record: Record | None = None
    signed: tuple[str, ...] = ()
    told: bool = False


def prepare(
    root: HtmlElement, facts: Facts, title: str | None, state: Sequence[str] = ()
) -> tuple[list[Block], Context]:
    """A page's blocks and what they are compared with; `state` is the text in its scripts' data."""
    body = root.find("body")
    blocks = without_copies(blocks_of(root if body is None else body))[:_MOST_BLOCKS]
    titles = {compared(found.value) for found in facts.all("title")} | {compared(title or "")}
    stated = compared(" ".join(found.value for found in facts.all("body")))
    carried = compared(" ".join(state))
    named = " ".join([title or "", *(found.value for found in facts.all("title"))])
    said = " ".join(found.value for found in facts.all("description"))
    shown = compared("\n".join(alt for image in root.iter("img") if len(alt := image.get("alt") or "") > _CAPTION))
    words = long_words(named), long_words(said)
    return blocks, Context(tuple(sorted(titles - {""})), compared(said), stated, carried, shown, *words)


def voices(html: str) -> tuple[Voter, ...]:
    """The opinions of other engines."""
    html = without_ends(html)
    return voter(by_trafilatura(html)), voter(by_readability(html))


def generic_body(root: HtmlElement, html: str, facts: Facts, title: str | None) -> Body:
    """The text of a page that has no rules."""
    state = state_paragraphs(root)
    blocks, context = prepare(root, facts, title, state)
    if not blocks:
        return _unseen(root, (), state, facts, title) or Body()
    model = load_model()
    numbers = table(blocks, context)
    numbers = numbers.rated(model.lexicon.sums(blocks, numbers.headline))
    looked = np.concatenate([numbers.plain, second_look(numbers, model.first.score(numbers.plain))], axis=1)
    score = model.second.score(looked)
    taken, source = score > 0, "blocks"
    if _doubtful(score, numbers):
        votes = votes_of(blocks, voices(html))
        score = (score + model.voted.score(np.concatenate([looked, votes], axis=1))) / 2
        taken, source = arbitrate(score, votes, numbers.sizes)
    live = "liveblogposting" in facts.graph.types()
    taken, foreign = without_following(blocks, taken, compared(title or ""), live=live)
    taken = with_closing_line(blocks, taken, max((f.value for f in facts.all("body")), key=len, default=""))
    if not live:
        taken = without_beginnings(facts.url, blocks, taken, compared(title or ""), context.stated)
    if _counts_decks(facts, title or ""):
        taken = with_deck(blocks, taken, compared(title or ""))
    names = {compared(found.value) for name in ("site", "publisher") for found in facts.all(name)}
    names |= outlet_in_title(root, title or "")
    paragraphs, signed = without_ending(_paragraphs(blocks, taken, compared(title or ""), names))
    if unseen := _unseen(root, paragraphs, state, facts, title):
        return replace(unseen, blocks=tuple(blocks))
    sure = _confidence(score, taken, numbers.sizes)
    return Body(
        paragraphs,
        source if paragraphs else None,
        sure,
        blocks=tuple(blocks),
        foreign=foreign,
        signed=signed,
        told=bool(state),
    )


def arbitrate(score: Vector, votes: Matrix, sizes: Vector) -> tuple[Chosen, str]:
    """The blocks to take where the page alone left doubt, and whose reading that is.

    `votes` begins with trafilatura's and readability's shares of each block. Where these two agree
    with each other and not with us, they are right; where we find next to nothing, what either of
    them has and we do not rule out is taken.
    """
    ours = score > 0
    theirs, others = (_within(votes[:, n] > 0.5, score, sizes) for n in (0, 1))
    if _agreement(theirs, others, sizes) > _AGREED and _agreement(ours, theirs, sizes) < _APART:
        return theirs, "trafilatura"
    if sizes[ours].sum() < _NOTHING:
        wider = ours | ((theirs | others) & (score > _RULED_OUT))
        return wider, "trafilatura"
    return ours, "blocks"


def _within(taken: Chosen, score: Vector, sizes: Vector) -> Chosen:
    """What another engine took, between the first and the last block that it surely did.

    A menu's "June" is in many a text, and no part of it. Within the text short blocks stay: cells of tables, names.
    """
    sure = np.flatnonzero(taken & ((sizes >= _HEARD) | (score > _RULED_OUT)))
    inside = np.zeros_like(taken)
    if len(sure):
        inside[sure[0] : sure[-1] + 1] = True
    return taken & inside


def with_closing_line(blocks: Sequence[Block], taken: Chosen, stated: str) -> Chosen:
    """`taken` with the short blocks that directly follow the last one, where they do so in the `stated` body too.

    Agencies and desks sign so: "(Reuters)". By form alone these lines are like any label below a text.
    """
    told = compared(stated)
    places = np.flatnonzero(taken)
    if not told or not len(places):
        return taken
    end = int(places[-1]) + 1
    before = compared(blocks[end - 1].text)[-_JOINED:]
    while end < len(blocks):
        key = compared(blocks[end].text)
        if not key or len(key) > _CLOSING or before + key not in told:
            break
        before, end = (before + key)[-_JOINED:], end + 1
    longer = taken.copy()
    longer[places[-1] : end] = True
    return longer


def _counts_decks(facts: Facts, title: str) -> bool:
    """Whether a page is in one of the region's languages: in others page sets disagree on whether a deck is text."""
    language = facts.first("language")
    return (language is not None and language.value[:2].lower() in _LANGUAGES) or _EASTERN.search(title) is not None


def with_deck(blocks: Sequence[Block], taken: Chosen, title: str) -> Chosen:
    """`taken` with the deck: what stands right below the headline and is called so, if it is told nowhere else."""
    place = next((n for n, block in enumerate(blocks) if title and compared(block.text) == title), None)
    start = next((int(n) for n in np.flatnonzero(taken) if place is not None and n > place), None)
    if place is None or start is None:
        return taken
    told = compared(" ".join(block.text for block, accepted in zip(blocks, taken, strict=True) if accepted))
    longer = taken.copy()
    for n in range(place + 1, min(start, place + 1 + _BELOW)):
        block = blocks[n]
        foreign = block.around & ~blocks[place].around & _FOREIGN
        fits = (
            _DECK[0] <= len(block.text) <= _DECK[1]
            and len(block.text.split()) >= _DECK_WORDS
            and 3 * block.linked < len(block.text)
        )
        if block.own & Mark.LEAD and fits and not foreign and compared(block.text) not in told:
            longer[n] = True
            break
    return longer


def _agreement(one: Chosen, other: Chosen, sizes: Vector) -> float:
    """F1 between two choices of blocks, in words."""
    return float(2 * sizes[one & other].sum() / max(1.0, sizes[one].sum() + sizes[other].sum()))


def _confidence(score: Vector, taken: Chosen, sizes: Vector) -> float:
    """The mean chance of the words taken."""
    if not taken.any():
        return 0.0
    chance = 1 / (1 + np.exp(-score[taken]))
    return round(float((chance * sizes[taken]).sum() / sizes[taken].sum()), 3)


def _unseen(
    root: HtmlElement, paragraphs: Sequence[str], state: Sequence[str], facts: Facts, title: str | None
) -> Body | None:
    """The text that only the page's data have, or parts of the page that nobody sees."""
    found = _stated(paragraphs, state, facts) or _hidden(root, paragraphs, title)
    if found is None and 0 < len(paragraphs) <= _LEADS:
        return _below_lead(root, paragraphs, title or "")
    nothing = found is None and len(compared(" ".join(paragraphs))) < _NO_TEXT
    in_data = found is not None and found.source == "state"
    record = record_of(root, found.paragraphs if found else ()) if nothing or in_data else None
    if record is None:
        return found
    text = _of_lines(record.paragraphs, "state") if found is None else found
    return replace(text, paragraphs=with_lead(replace(record, paragraphs=text.paragraphs)), record=record)


def _stated(paragraphs: Sequence[str], state: Sequence[str], facts: Facts) -> Body | None:
    """The text in the page's data, where its markup holds hardly more than the beginning of it."""
    shown = compared(" ".join(paragraphs))
    if len(shown) > _BEGINNING:
        return None
    for texts, source in ((state, "state"), ([f.value for f in facts.all("body")][:1], "json-ld")):
        if _goes_on(texts, paragraphs, shown, _WORTH):
            return _of_lines(texts, source)
    return None


def _hidden(root: HtmlElement, paragraphs: Sequence[str], title: str | None) -> Body | None:
    """The text that the page holds and does not show, where it shows hardly more than the beginning of it."""
    shown = compared(" ".join(paragraphs)) if sum(map(len, paragraphs)) <= 2 * _SEEN else None
    if shown is None or len(shown) > _SEEN:
        return None
    texts = hidden_paragraphs(root, title or "")
    return _of_lines(texts, "state") if _goes_on(texts, paragraphs, shown, _BRIEF) else None


def _below_lead(root: HtmlElement, paragraphs: Sequence[str], title: str) -> Body | None:
    """The lead that a page shows with the text that it holds and does not show: in markup that has a
    word of theirs, or in data under the same headline."""
    shown = len(compared("".join(paragraphs)))
    if shown > _LONGEST_LEAD or not title:
        return None
    texts = paragraphs_below(root, "\n".join((title, *paragraphs)))
    record = None if texts else record_of(root)
    if record is not None and compared(record.title) == compared(title):
        texts = record.paragraphs
    if len(compared("".join(texts))) <= max(_SOME, shown):
        return None
    return replace(_of_lines((*paragraphs, *texts), "state"), record=record)


def _goes_on(texts: Sequence[str], paragraphs: Sequence[str], shown: str, least: int) -> bool:
    """Whether texts go on where the paragraphs, `shown` in compared form, end."""
    told = compared(" ".join(texts))
    inside = sum(len(key) for text in paragraphs if (key := compared(text)) and key in told)
    return len(told) > max(least, 2 * len(shown)) and inside >= 0.5 * len(shown)


def _of_lines(texts: Sequence[str], source: str) -> Body:
    split = [line for text in texts for line in text.split("\n") if squeeze(line)]
    text, signed = without_ending([line for n, line in enumerate(split) if _is_text(line, n)])
    return Body(text, source, 0.8, signed=signed)


def _is_text(text: str, before: int, names: Collection[str] = ()) -> bool:
    """Whether a line with so many of the text before it is no counter, no credit, and no author, place and agency on
    top. The outlet's `names` are in compared form."""
    if is_counter(text) or is_credit(text) or is_furniture(text):
        return False
    on_top = before == 0 or (before < _TOP and not text.startswith("("))  # an agency alone may be a closing line
    return not (on_top and (is_place_line(text) or is_signature(text) or is_own_place(text, names)))


def _is_headline(text: str, title: str, before: int) -> bool:
    """Whether a line with so many of the text before it is the headline (in compared form), or it and the day."""
    key = compared(text) if title else ""
    if not title or not key.startswith(title):
        return False
    return key == title or (before == 0 and len(key) <= len(title) + _DAY and PRINTED.search(text) is not None)


def _doubtful(score: Vector, numbers: Table) -> bool:
    """Whether the page alone leaves too much open."""
    chance = 1 / (1 + np.exp(-score))
    taken = float(numbers.sizes[score > 0].sum())
    wrong = float((np.minimum(chance, 1 - chance) * numbers.sizes).sum())
    return taken < _SHORT or wrong > _DOUBT * taken


def _paragraphs(blocks: list[Block], taken: Chosen, title: str, names: Collection[str]) -> tuple[str, ...]:
    """The accepted blocks' texts, without the title, lines about the article, and paragraphs that are there twice.

    The title and the outlet's `names` are in compared form.
    """
    seen: set[str] = set()
    kept: list[str] = []
    chosen = [block for block, accepted in zip(blocks, taken, strict=True) if accepted]
    quotes = pulled(chosen)
    for place, block in enumerate(chosen):
        key = squeeze(block.text)
        if place in quotes or key in seen or leads_elsewhere(block.text, block.linked):
            continue
        if _is_text(key, len(kept), names) and not _is_headline(key, title, len(kept)):
            kept.append(block.text)
            if len(key) >= _REFRAIN:
                seen.add(key)
    return tuple(kept)
