"""What stands in a box among an article's paragraphs, by what its own looks have shown. Pure."""

from collections.abc import Sequence

from rasid.changes.differences import PLACE, WENT, Difference
from rasid.changes.noise import SHORT
from rasid.changes.second_look import BACK, FLEETING, MOST_FACES
from rasid.memory import ArticleMemory
from rasid.records import Article

_BLOCK = 3  # paragraphs that went together
_RESTLESS, _OFTEN = 4, 6  # times that something in a line's place was gone again, and that it was itself


def boxed(found: Sequence[Difference], before: Article, memory: ArticleMemory) -> set[str]:
    """The keys of what stands, or stood, in a box: short lines in whose place others took turns, and three short
    paragraphs or more, one after the other, that no look but the first ones showed and that went together."""
    first = {one.key for one in memory.turnouts if one.first <= FLEETING and not one.returns}
    went = {one.old[0]: one.key for one in found if one.key in first and len(before.paragraphs[one.old[0]]) <= SHORT}
    runs = [range(at, at + _BLOCK) for at in went]
    together = {went[place] for run in runs if all(place in went for place in run) for place in run}
    return together | {one.key for one in found if _is_box(one, memory)}


def _is_box(one: Difference, memory: ArticleMemory) -> bool:
    """Whether a short line stands, or stood, where several others came and went, and it was back each time; or where
    lines came and went so often that it need not have been; or has itself come and gone again and again; or whether a
    sentence stands in the place of one that has, or stands, or stood, where several others came and went that often."""
    times = {flicker.key: flicker.times for flicker in memory.flickers}
    if one.place and times.get(WENT + one.place[1:], 0) >= _OFTEN:
        return True
    if one.is_line and times.get(one.key, 0) >= _OFTEN:
        return True
    place = one.place or (PLACE + one.key[1:] if one.went else None)
    if place is None:
        return False
    has_faces = times.get(BACK + place[1:], 0) >= MOST_FACES
    if not one.is_line:
        return has_faces and times.get(place, 0) >= _OFTEN
    return has_faces or times.get(WENT + place[1:], 0) + times.get(place, 0) >= _RESTLESS
