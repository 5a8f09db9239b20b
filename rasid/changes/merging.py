"""The article as far as it is certain: the last version, with those differences that have stayed."""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from rasid.changes.differences import Difference
from rasid.memory import Masked
from rasid.records import Article

PASSING = "passing"
_Entry = tuple[int | None, str]  # a paragraph, and its place in the version if it is from there


def merged(
    before: Article, now: Article, found: Sequence[Difference], stayed: Collection[str]
) -> tuple[dict[str, Any], list[Masked]]:
    """The fields in which the certain article differs from the reading `now`, and what of the page it leaves out.

    A field that has not stayed is as it was; so is a paragraph. One that came and has not stayed is left out,
    and one that went and has not stayed away is there still, as is one that moved.
    """
    left = [one for one in found if one.key not in stayed]
    fields: dict[str, Any] = {one.field: getattr(before, one.field) for one in left if one.field != "paragraphs"}
    waiting = [one for one in left if one.field == "paragraphs"]
    if not waiting:
        return fields, []
    passing = [now.paragraphs[place] for one in waiting if not one.moved for place in one.new]
    fields["paragraphs"] = tuple(text for _, text in _woven(before.paragraphs, now.paragraphs, found, waiting))
    return fields, [Masked(text, PASSING) for text in passing]


def _woven(
    old: Sequence[str], new: Sequence[str], found: Sequence[Difference], waiting: Sequence[Difference]
) -> list[_Entry]:
    instead = {place: one for one in waiting for place in one.new}
    entries: list[_Entry] = []
    for place, (origin, text) in enumerate(_origins(old, new, found)):
        one = instead.get(place)
        if one is None:
            entries.append((origin, text))
        elif place == one.new[0] and not one.moved:
            entries += [(i, old[i]) for i in one.old]
    for i in sorted(i for one in waiting if one.went or one.moved for i in one.old):
        behind = (at for at, (origin, _) in enumerate(entries) if origin is not None and origin > i)
        entries.insert(next(behind, len(entries)), (i, old[i]))
    return entries


def _origins(old: Sequence[str], new: Sequence[str], found: Sequence[Difference]) -> Iterator[_Entry]:
    """The reading's paragraphs, those that both have with their place in the version."""
    gone = {place for one in found for place in one.old}
    came = sorted(place for one in found for place in one.new)
    common = [place for place in range(len(old)) if place not in gone]
    for place, text in enumerate(new):
        at = bisect_left(came, place)
        is_common = at == len(came) or came[at] != place
        yield (common[place - at] if is_common and place - at < len(common) else None), text
