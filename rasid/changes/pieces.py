"""Paragraphs that a page shows in pieces, put together again: a template broke them inside sentences. Pure.

Narrow screens, translation layers and advertisements between lines do so, at some fetches and not at others. Others
show the beginning of each alone, with a word to read on. Others put paragraphs together.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence

Fold = Callable[[str], str]

ENDS = tuple('.!?؟۔»"”:…')  # with which what an editor wrote ends
LEAST = 3  # paragraphs that must be shown in pieces: a single one may be an editor's doing
_MOST = 3  # pieces of one paragraph
_ELLIPSES = ("…", "...")
_LEAST_SHOWN, _MOST_BEHIND = 5, 4  # words: of a paragraph that is cut short, and behind its ellipsis ("Read on")
LEAST_OF_TITLE = 3  # words of a headline that is cut short
_LOST, _MOST_LOST = "?\ufffd", 0.1  # what stands for characters that were lost, and the most of a text that were
_STOPS = ".!?؟۔:"  # with another one of which a sentence is a question
_LEAST_JOINTS = 2  # between paragraphs that a page has put together: a single one may be an editor's doing
_SIGNS, _MOST_SIGNS, _LEAST_KEPT = re.compile(r"[*_#=–—-]{2,}"), 8, 2 / 3  # in place of words; of the text
_SENTENCE_END = re.compile('(?<=[.!?؟۔…»"”])\\s+')


def in_whole(pieces: Sequence[str], whole: Sequence[str], fold: Fold) -> Sequence[str]:
    """A reading's paragraphs as the other one breaks them, where a template broke them in pieces; else as they are.

    What is an edit as well is put together by its sentence's end. With a piece that misses the rest of its paragraph
    nothing is put together: the reading is damaged.
    """
    if len(pieces) < len(whole) + LEAST - 1:
        return pieces
    known = {fold(text): text for text in whole}
    runs = tuple(_runs(pieces, known, fold))
    joined = tuple(map(" ".join, runs))
    texts = [fold(text) for text in joined]
    broken = [text for text, run in zip(texts, runs, strict=True) if text in known and _is_broken(run)]
    if len(broken) < LEAST or _has_piece([t for t in texts if t not in known], known.keys() - set(texts)):
        return pieces
    return joined


def _is_broken(run: Sequence[str]) -> bool:
    """Whether a paragraph's pieces break off inside a sentence."""
    return any(not piece.endswith(ENDS) for piece in run[:-1])


def _runs(paragraphs: Sequence[str], known: Collection[str], fold: Fold) -> Iterator[Sequence[str]]:
    at = 0
    while at < len(paragraphs):
        end = _end(paragraphs, at, known, fold)
        yield paragraphs[at:end]
        at = end


def _end(paragraphs: Sequence[str], at: int, known: Collection[str], fold: Fold) -> int:
    """Behind the last piece of the paragraph that begins here."""
    following, whole = at + 1, _known_end(paragraphs, at, known, fold)
    if whole is not None or fold(paragraphs[at]) in known:
        return whole or following
    is_open = following < len(paragraphs) and not paragraphs[at].endswith(ENDS)
    if not is_open or not paragraphs[following].endswith(ENDS) or fold(paragraphs[following]) in known:
        return following
    return following + 1 if _known_end(paragraphs, following, known, fold) is None else following


def _known_end(paragraphs: Sequence[str], at: int, known: Collection[str], fold: Fold) -> int | None:
    ends = range(at + 2, min(at + _MOST, len(paragraphs)) + 1)
    return next((end for end in ends if fold(" ".join(paragraphs[at:end])) in known), None)


def _has_piece(others: Collection[str], lost: Collection[str]) -> bool:
    """Whether one of the texts is the beginning, or the end, of one that is lost."""
    return any(text.startswith(f"{one} ") or text.endswith(f" {one}") for one in others for text in lost)


def uncut(paragraphs: Sequence[str], whole: Sequence[str], fold: Fold) -> Sequence[str]:
    """A reading's paragraphs, with those that are cut short, or have lost a few characters, as the other one has them;
    the same if there is none.

    One that breaks off at the end of the reading is left: the page may have done so. So is one whose rest stands
    beside it.
    """
    known, last = set(map(fold, whole)), len(paragraphs) - 1
    joined = {place for place in range(last) if fold(" ".join(paragraphs[place : place + 2])) in known}

    def restored(place: int, text: str) -> str:
        if fold(text) in known:
            return text
        if (found := next((one for one in whole if has_lost(text, one, fold)), None)) is not None:
            return found
        is_one = is_shortened if place == last or not joined.isdisjoint((place - 1, place)) else is_part
        return next((one for one in whole if is_one(text, one, fold)), text)

    found = tuple(restored(place, text) for place, text in enumerate(paragraphs))
    return paragraphs if found == tuple(paragraphs) else found


def has_lost(text: str, whole: str, fold: Fold) -> bool:
    """Whether a text is another one in which signs stand for a few characters that were lost."""
    if not any(mark in text for mark in _LOST):
        return False
    return _has_lost(text, whole) or _has_lost(fold(text), fold(whole))


def _has_lost(text: str, whole: str) -> bool:
    if len(text) != len(whole):
        return False
    differing = [(a, b) for a, b in zip(text, whole, strict=True) if a != b]
    lost = [(a, b) if a in _LOST else (b, a) for a, b in differing]
    is_few = 0 < len(lost) <= max(1, len(text) * _MOST_LOST)
    asked = sum(b in _STOPS for _, b in lost)
    is_lost = any(a in _LOST for a, _ in differing) and all(a in _LOST for a, _ in lost)
    return is_few and is_lost and 2 * asked < len(lost)


def has_struck(text: str, whole: str) -> bool:
    """Whether a text is another one in which signs alone (`****`, `--`) stand for words, or numbers: for what a filter
    does not like, or what a script would have brought."""
    parts = _SIGNS.split(text)
    if not 1 < len(parts) <= _MOST_SIGNS + 1 or sum(map(len, parts)) < len(whole) * _LEAST_KEPT:
        return False
    found = re.fullmatch(r"(\S+)".join(map(re.escape, parts)), whole)
    return found is not None and all(any(map(str.isalnum, word)) for word in found.groups())


def is_part(text: str, whole: str, fold: Fold) -> bool:
    """Whether a text is what a page left of a paragraph: cut short with an ellipsis, or inside its sentence.

    An editor ends a sentence that is made shorter, or begins it with a capital; scripts without these tell ends alone.
    """
    if any(mark in text for mark in _ELLIPSES):
        return is_shortened(text, whole, fold)
    if not whole.endswith(ENDS) or len(text.split()) < _LEAST_SHOWN:
        return False
    part, full = fold(text), fold(whole)
    if full.startswith(f"{part} "):
        return not text.endswith(ENDS)
    return full.endswith(f" {part}") and part[:1].islower() and not full.removesuffix(part).rstrip().endswith(ENDS)


def is_shortened(text: str, whole: str, fold: Fold, *, least: int = _LEAST_SHOWN) -> bool:
    """Whether a text is the beginning of another one, `least` words of it, an ellipsis, and at most a few words to read
    on."""
    start, mark, more = fold(text).rpartition("...")
    start, full = start.rstrip(), fold(whole)
    is_short = bool(mark) and len(start.split()) >= least and len(more.split()) <= _MOST_BEHIND
    return is_short and full.startswith(start) and not full.startswith(f"{start}...")


def apart(paragraphs: Sequence[str], others: Collection[str]) -> Sequence[str]:
    """A reading's paragraphs, with those that are several of others put together as the others are; the same if there
    are none. As stored.

    Of each at least one neighbour has to be another reading's, word for word, so that an edit of a sentence is one of
    that sentence alone. Nothing is left out.
    """
    known = frozenset(others)
    found = tuple(part for text in paragraphs for part in _apart(text, known))
    return found if len(found) >= len(paragraphs) + _LEAST_JOINTS else paragraphs


def last_sentence(text: str) -> str | None:
    """The last of several sentences; None of one alone."""
    ends = list(_SENTENCE_END.finditer(text))
    return text[ends[-1].end() :] if ends else None


def _apart(text: str, known: Collection[str]) -> Iterator[str]:
    start = 0
    for end in _SENTENCE_END.finditer(text):
        if text[start : end.start()] in known or text[end.end() :] in known:
            yield text[start : end.start()]
            start = end.end()
    yield text[start:]
