"""What a template sets into an article's paragraphs, at some fetches and not at others: learned, and cut out.

Explanations of words, labels of advertisements in the middle of a sentence, a sum in another currency behind each
number. An editor adds words to one sentence, and they stay. So what is set in becomes noise when the same came or went
in three paragraphs of an article at once, before other words and behind other ones; or in two of them, and in another
article; or when it was set in and gone again in three articles. Where it has numbers, which may be others each time, it
has to be in two paragraphs of each of three articles: ages are added to names as well.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from rasid.changes.differences import Fold
from rasid.changes.noise import SHARED, shape, with_noise, with_rumours
from rasid.memory import OutletMemory

INSERTED = "inserted"  # the reason
_LEAST, _MOST, _AROUND = 3, 20, 5  # words and marks: of what is set in, and of the paragraph without it
_AT_ONCE = 3  # paragraphs of one article
_MARK = "i"  # with which the keys begin
_PART = re.compile(r"\d+(?:[.,]\d+)*|[\w\u0591-\u05c7\u064b-\u065f\u0670\u200b-\u200f]+|[^\w\s]")

Pair = tuple[str, str]
"""A paragraph of the version, and what stands in its place, as stored."""


@dataclass(frozen=True, slots=True)
class _Insertion:
    """What one of two paragraphs has in addition: its key, and the words before and behind it."""

    key: str
    is_counted: bool
    before: str | None
    behind: str | None


def learn_insertions(
    memory: OutletMemory, article_id: int, last: Iterable[Pair] | None, now: Iterable[Pair], fold: Fold
) -> OutletMemory:
    """The memory after a look at an article, with the paragraphs that are others than the version's.

    `last` are those of the look before; None where that was not another reading. `fold` makes compared forms.
    """
    found, earlier = _by_key(now, fold), _by_key(last or (), fold)
    own = f"@{article_id}"
    others = Counter(rumour.partition("@")[0] for rumour in memory.rumours if not rumour.endswith(own))
    noise, rumours = [], []
    for key in sorted({*found, *earlier}):
        times = max(_times(found.get(key, ())), _times(earlier.get(key, ())))
        is_counted = any(one.is_counted for one in (*found.get(key, ()), *earlier.get(key, ())))
        is_gone = last is not None and (key in found) != (key in earlier)
        if _is_noise(times, others[key], is_counted=is_counted):
            noise.append(key)
        elif times > 1 or (is_gone and not is_counted):
            rumours.append(key)
    return with_rumours(with_noise(memory, noise, INSERTED), rumours, own) if noise or rumours else memory


def _is_noise(times: int, others: int, *, is_counted: bool) -> bool:
    if is_counted:
        return times > 1 and others >= SHARED
    return times >= _AT_ONCE or others >= SHARED or (times > 1 and others > 0)


def _by_key(pairs: Iterable[Pair], fold: Fold) -> Mapping[str, list[_Insertion]]:
    found = defaultdict(list)
    for pair in pairs:
        if (one := _inserted(*pair, fold)) is not None:
            found[one.key].append(one)
    return found


def _times(found: Sequence[_Insertion]) -> int:
    """In how many paragraphs it stands, each time before something else, and behind something else."""
    sides = ([one.before for one in found], [one.behind for one in found])
    return min((len({*side} - {None}) + side.count(None) for side in sides), default=0)


@lru_cache(maxsize=1024)
def _inserted(one: str, other: str, fold: Fold) -> _Insertion | None:
    """What the longer one of two paragraphs has in addition, in one piece; None if that is not all."""
    short, long = sorted((_parts(one, fold), _parts(other, fold)), key=len)
    count = len(long) - len(short)
    if not _LEAST <= count <= _MOST or len(short) < _AROUND:
        return None
    head = next((at for at, part in enumerate(short) if part != long[at]), len(short))
    if short[head:] != long[head + count :]:
        return None
    text = " ".join(long[head : head + count])
    before, behind = _word(reversed(short[:head])), _word(short[head:])
    return _Insertion(_key(text, count), shape(text) != text, before, behind)


def _word(parts: Iterable[str]) -> str | None:
    return next((part for part in parts if part[:1].isalnum()), None)


def _parts(text: str, fold: Fold) -> list[str]:
    """A text's words, numbers and marks, in compared form."""
    return [fold(part) for part in _PART.findall(text)]


def _key(text: str, count: int) -> str:
    digest = blake2b(shape(text).encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()
    return f"{_MARK}{count}-{digest}"


@lru_cache(maxsize=256)
def inserted(noise: tuple[str, ...]) -> frozenset[str]:
    """The keys of what an outlet's template sets into paragraphs."""
    entries = (entry.partition(":") for entry in noise if entry.startswith(_MARK))
    return frozenset(key for key, _, reason in entries if reason == INSERTED)


@lru_cache(maxsize=4096)
def without(text: str, known: frozenset[str], fold: Fold) -> tuple[str, tuple[str, ...]]:
    """A paragraph (as stored) without what is set into it, and that, piece by piece. It is never all of the text."""
    runs = list(_runs(text, known, fold))
    rest = text
    for start, end in reversed(runs):
        rest = rest[:start].rstrip() + rest[end:]
    if not runs or not rest.strip():
        return text, ()
    return rest.strip(), tuple(text[start:end] for start, end in runs)


def _runs(text: str, known: frozenset[str], fold: Fold) -> Iterator[tuple[int, int]]:
    sizes = sorted({int(key[1:].partition("-")[0]) for key in known}, reverse=True)
    found = list(_PART.finditer(text))
    parts, at = [fold(part[0]) for part in found], 0
    while at < len(parts):
        sized = (n for n in sizes if at + n <= len(parts) and _key(" ".join(parts[at : at + n]), n) in known)
        count = next(sized, 0)
        if count:
            yield found[at].start(), found[at + count - 1].end()
        at += count or 1
