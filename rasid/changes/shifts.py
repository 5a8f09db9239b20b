"""Of which kinds the differences of one article are that a template may make in many: see `rasid.changes.template`."""

from collections.abc import Collection, Mapping, Sequence

from rasid.changes.differences import Difference, Fold, end_of, is_cut, key_of
from rasid.changes.noise import SHORT, learned_in, shape
from rasid.changes.pieces import has_struck
from rasid.changes.second_look import is_title
from rasid.records import Article

CUT, HEAD, TITLE, SHORT_LINE, INSTEAD, COUNT, BACK, ORDER, BESIDE, INSIDE, STRUCK = (
    "cut", "head", "title", "+", "~", "#", "back", ">", "^", "_", "*",
)  # fmt: skip
BOXES = frozenset((SHORT_LINE, COUNT, INSIDE, STRUCK))
"""What a page's date of modification vouches for only where something else differs."""
_SET_IN = 3  # words


def kinds_of(
    found: Sequence[Difference], before: Article, now: Article, fold: Fold, undone: Collection[str] = ()
) -> dict[str, str]:
    """The kinds of shift among the differences to a version, by the differences' keys.

    A field's name; `cut`, an end that is missing, and `head`, a beginning; `+`, a short paragraph that came, as slogans
    do; `~`, one that came while less of what is known for noise there is than was, as the next text of a box does;
    `>`, a paragraph that stands elsewhere, as in columns that are read the other way round; `back`, what takes a told
    change back (`undone` are their keys), as caches do that have begun to send old copies. Of what stands in the place
    of a sentence, or a headline, see `kind_of`; `fold` makes compared forms.
    """
    cut = is_cut(found, before)
    shifts = {one.key: one.field for one in found if one.field != "paragraphs"}
    short = INSTEAD if learned_in(now) < learned_in(before) else SHORT_LINE
    came = {one.key for one in found if one.came}
    shifts |= {key: short for key in short_texts(found, before, now) if key in came}
    for one in found:
        old, new = _texts(one, before, now)
        if old and new and (kind := kind_of(fold(old), fold(new), is_title=one.field == TITLE, is_line=one.is_line)):
            shifts[one.key] = kind
    shifts |= dict.fromkeys(_beginning(found, before), HEAD)
    shifts |= {one.key: CUT for one in found if cut and one.went} | {one.key: ORDER for one in found if one.moved}
    return shifts | {one.key: BACK for one in found if one.key in undone and one.field in ("title", "paragraphs")}


def kind_of(old: str, new: str, *, is_title: bool = False, is_line: bool = False) -> str | None:
    """The kind of what stands in the place of a sentence, or of a headline (`is_title`), both in compared form; None if
    it is none.

    `#`, where numbers alone differ, with a key behind it, of which only the same one counts (without one in a line, as
    counters are); `^` and a key, the same words, or marks, before or behind it, or around it, as datelines,
    credits and labels are; `_`, any three words or more that came, or went, inside a sentence, as the labels of
    advertisements do; `*`, signs in place of words, as filters set them.
    """
    if is_line and shape(old) == shape(new):
        return COUNT
    if words := _beside(old, new):
        return BESIDE + key_of(words)
    if is_title:
        return None
    if _is_inside(old, new):
        return INSIDE
    if has_struck(new, old) or has_struck(old, new):
        return STRUCK
    return COUNT + key_of(shape(new)) if shape(old) == shape(new) else None


def unproven(shifts: Mapping[str, str], count: int, *, endorsed: bool, owned: bool) -> dict[str, str]:
    """Those of an article's shifts, by key, for which nothing vouches. `count` is how many differences there are,
    `endorsed` tells that a list gives the headline, `owned` that the page's date of modification moved: an outlet does
    not own up to its slogans, but to what changed beside them."""
    alone = len(shifts) == count and BOXES.issuperset(shifts.values())
    vouched = (BOXES | {BACK} if alone else {BACK}) if owned else ()
    kept = {key: kind for key, kind in shifts.items() if kind not in vouched}
    return {key: kind for key, kind in kept.items() if kind == BACK or not (endorsed and is_title(key))}


def is_same_text(kind: str) -> bool:
    """Whether a kind is of one text, that several articles show."""
    return kind.startswith((COUNT, BESIDE)) and kind != COUNT


def short_texts(found: Sequence[Difference], before: Article, now: Article) -> dict[str, str]:
    """The short paragraphs that came or went, by the keys of the differences."""
    went = {one.key: before.paragraphs[one.old[0]] for one in found if one.went}
    came = {one.key: now.paragraphs[one.new[0]] for one in found if one.came}
    return {key: text for key, text in (went | came).items() if len(text) <= SHORT}


def _beginning(found: Sequence[Difference], before: Article) -> set[str]:
    """The keys of paragraphs that are missing at a text's beginning, where nothing has come in their place."""
    first = [one for one in found if one.gap == 0 and one.field == "paragraphs" and not one.moved]
    is_missing = bool(first) and end_of(found, before) > 0 and all(one.went for one in first)
    return {one.key for one in first if is_missing}


def _texts(one: Difference, before: Article, now: Article) -> tuple[str | None, str | None]:
    """The two sentences, or headlines, of which one stands in the other's place."""
    if one.field == TITLE:
        return before.title, now.title
    if one.moved or len(one.old) != 1 or len(one.new) != 1:
        return None, None
    return before.paragraphs[one.old[0]], now.paragraphs[one.new[0]]


def _beside(old: str, new: str) -> str | None:
    """The few words, or marks, that came, or went, before, behind or around a text that is the same otherwise."""
    short, long = sorted((old, new), key=len)
    head, found, tail = long.partition(short)
    words = "…".join(filter(None, (head.strip(), tail.strip())))
    return words if found and 0 < len(words) <= SHORT else None


def _is_inside(old: str, new: str) -> bool:
    """Whether one of two paragraphs has some words more, in one place, and nothing else is different."""
    short, long = sorted((old.split(), new.split()), key=len)
    more = len(long) - len(short)
    head = next((at for at, word in enumerate(short) if word != long[at]), 0)
    return more >= _SET_IN and head > 0 and short[head:] == long[head + more :]
