"""What differs between a version and a present reading, piece by piece, so that each piece can be followed alone.

A page is rarely still as a whole: clocks, counters and advertisements come and go beside the text. A real
edit stays, whatever goes on around it. So each difference has a key that is the same at every look that
shows it: a field's new value, a paragraph that came, a paragraph that went.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from rasid.changes.paragraphs import Pairing, pair
from rasid.records import Article

Fold = Callable[[str], str]
LINE = 60  # characters of a line that is hardly a sentence
CAME, WENT, MOVED, REBROKEN, PLACE = "+", "-", ">", "=", "@"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. `old` are places of paragraphs in the version, `new` in the reading; none for a field.

    `gap` numbers the stretch between paragraphs that both have, `is_line` tells of lines that are hardly a sentence.
    A paragraph that came in the place of a similar one has that in `old`, and the key of that in `place`: where it
    takes turns with more than one other, the place is restless.
    """

    key: str
    field: str
    old: tuple[int, ...] = ()
    new: tuple[int, ...] = ()
    gap: int = 0
    place: str | None = None
    is_line: bool = False

    @property
    def came(self) -> bool:
        """Whether it is a paragraph that the version has nothing like."""
        return self.key.startswith(CAME) and not self.old

    @property
    def moved(self) -> bool:
        """Whether it is a paragraph that stands elsewhere."""
        return self.key.startswith(MOVED)

    @property
    def went(self) -> bool:
        """Whether it is a paragraph that the reading has nothing like."""
        return self.key.startswith(WENT)


def key_of(text: str) -> str:
    """A short key of a text in compared form."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()


def field_key(name: str, digest: str) -> str:
    """The key of a field's value."""
    return f"{name}:{digest[:10]}"


def differences(before: Article, now: Article, fold: Fold) -> tuple[Difference, ...]:
    """All differences between two readings; none where their digests are equal. `fold` makes compared forms."""
    found: list[Difference] = []
    for name, digest in before.digests.items():
        if digest == now.digests[name]:
            continue
        if name == "paragraphs":
            found += _paragraphs(tuple(map(fold, before.paragraphs)), tuple(map(fold, now.paragraphs)))
        else:
            found.append(Difference(field_key(name, now.digests[name]), name))
    return tuple({one.key: one for one in found}.values())


@lru_cache(maxsize=64)
def _paragraphs(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[Difference, ...]:
    pairing = pair(old, new)
    return tuple(_found(pairing, old, new))


def _found(pairing: Pairing, old: Sequence[str], new: Sequence[str]) -> Iterator[Difference]:
    gaps = _Gaps(pairing, len(old))
    for run in pairing.rebroken:
        key = REBROKEN + key_of("\n".join(new[run.c : run.d]))
        yield Difference(key, "paragraphs", tuple(range(run.a, run.b)), tuple(range(run.c, run.d)))
    for i, j in pairing.moved:
        yield Difference(MOVED + key_of(new[j]), "paragraphs", (i,), (j,), is_line=_are_lines(new[j]))
    for i, j in pairing.reworded:
        place = PLACE + key_of(old[i])
        is_line = _are_lines(old[i], new[j])
        yield Difference(CAME + key_of(new[j]), "paragraphs", (i,), (j,), gaps.of_old(i), place, is_line)
    for i in pairing.removed:
        yield Difference(WENT + key_of(old[i]), "paragraphs", (i,), (), gaps.of_old(i), is_line=_are_lines(old[i]))
    for j in pairing.added:
        yield Difference(CAME + key_of(new[j]), "paragraphs", (), (j,), gaps.of_new(j), is_line=_are_lines(new[j]))


def end_of(found: Sequence[Difference], before: Article) -> int:
    """The number of the stretch behind the last paragraph that the version and the reading have in common."""
    return len(before.paragraphs) - sum(len(one.old) for one in found)


def is_cut(found: Sequence[Difference], before: Article) -> bool:
    """Whether the paragraphs that went are those at the version's end, be it that others came there.

    Where sentences did, lines may have gone elsewhere: what stands in a box is missing as well.
    """
    went, end = [one for one in found if one.went], end_of(found, before)
    last, others = [one for one in went if one.gap == end], [one for one in went if one.gap != end]
    is_alone = not others or all(one.is_line for one in others) > all(one.is_line for one in last)
    return bool(last) and end > 0 and is_alone


def _are_lines(*texts: str) -> bool:
    return all(len(text) <= LINE for text in texts)


class _Gaps:
    """Which stretch between common paragraphs a place lies in."""

    def __init__(self, pairing: Pairing, olds: int) -> None:
        pairs = (*pairing.moved, *pairing.reworded)
        runs = pairing.rebroken
        gone = {*pairing.removed, *(i for i, _ in pairs), *(i for run in runs for i in range(run.a, run.b))}
        came = {*pairing.added, *(j for _, j in pairs), *(j for run in runs for j in range(run.c, run.d))}
        self._old = [i for i in range(olds) if i not in gone]
        self._came = sorted(came)

    def of_old(self, place: int) -> int:
        return bisect_left(self._old, place)

    def of_new(self, place: int) -> int:
        return place - bisect_left(self._came, place)


def undoing(one: Difference, before: Article, now: Article, fold: Fold) -> str | None:
    """The key of the difference that would take this one back; None where there is no single one."""
    if one.field != "paragraphs":
        return field_key(one.field, before.digests[one.field])
    if one.went or (one.key.startswith(CAME) and one.old):
        return CAME + key_of(fold(before.paragraphs[one.old[0]]))
    return WENT + key_of(fold(now.paragraphs[one.new[0]])) if one.came else None
