"""What shifts in many articles of an outlet at once is its template's doing, and no editor's.

A new design, another edge of the delivery network, a pay wall that is switched on: from one moment on bylines,
dates or the ends of texts are read otherwise, in every article alike. One article alone cannot tell that from
an edit; the outlet's others can. They are the control group: a shift is an edit where others, read before it
was first seen, are seen again and have none of its kind.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from rasid.changes.differences import Difference, end_of, key_of
from rasid.changes.shifts import BACK, CUT, HEAD, INSIDE, INSTEAD, SHORT_LINE, STRUCK, TITLE, is_same_text
from rasid.memory import OutletMemory, Sighting, Sign
from rasid.records import Article

CONTROLS = 2  # other articles that must have been seen without a shift of the kind
ALONE = timedelta(days=3)  # after which a shift is believed without them
TITLE_ALONE = timedelta(days=1)  # the same for a headline
LINE_LEAST = timedelta(days=1)  # for which a short paragraph waits: in that time a new design's come to other articles
_TEXTS = frozenset((CUT, TITLE, SHORT_LINE))
_FLEETING = frozenset((CUT, HEAD, INSIDE, STRUCK))
"""What comes and goes, in pages of many articles: one that is as it was says nothing of what made it so."""
_TOGETHER = timedelta(days=1)  # within which shifts of several articles are one
_FORGOTTEN = timedelta(days=2)
_RESTORED = timedelta(days=1)  # after which a page that broke off has its end again
_SPELL = timedelta(hours=3)  # for which pages break off, in many articles at once
_STANDS = timedelta(minutes=30)  # for which an article's sign need not be noted anew: a memory is stored as a whole
MOST_SIGNS = 5  # of each kind and answer
_WALL = "wall "  # and the key of a headline: a kind of shift
_MOST_WALLS = 3


def noted(
    outlet: OutletMemory, article_id: int, kinds: Collection[str], version_since: datetime, now: datetime
) -> OutletMemory:
    """The outlet's memory after a look at an article that shows shifts of these kinds, and none of any other.

    An article whose version was made during a shift (`version_since`) cannot say that it has none; nor can one that
    has its end again, or a sentence as it was: that this comes and goes is what its look tells. Signs are few, and
    are not kept for long, so those of a shift that most articles show hand on when it began.
    """
    signs = [one for one in outlet.signs if now - one.at < _FORGOTTEN]
    before = list(signs)
    for kind in sorted(kinds):
        since = _shared_since([one for one in signs if one.kind == kind], article_id, now)
        signs = _with(signs, Sign(kind, article_id, now, shows=True, since=since))
    for kind in sorted({one.kind for one in signs if one.shows} - set(kinds)):
        first = min(_begun(one) for one in signs if one.kind == kind and one.shows)
        is_fleeting = kind in _FLEETING or is_same_text(kind)
        is_back = is_fleeting and any((one.kind, one.article, one.shows) == (kind, article_id, True) for one in signs)
        if version_since < first and not is_back:
            signs = _with(signs, Sign(kind, article_id, now, shows=False))
    signs = [one for one in signs if any(other.shows and other.kind == one.kind for other in signs)]
    return outlet if signs == before and len(signs) == len(outlet.signs) else replace(outlet, signs=tuple(signs))


def walled(outlet: OutletMemory, article_id: int, headline: str, now: datetime) -> OutletMemory:
    """The outlet's memory after an article showed a suspect page under this headline, in compared form."""
    kind = _WALL + key_of(headline)
    signs = [one for one in outlet.signs if now - one.at < _FORGOTTEN]
    others = list(dict.fromkeys(one.kind for one in signs if one.kind.startswith(_WALL) and one.kind != kind))
    dropped = others[: max(0, len(others) + 1 - _MOST_WALLS)]
    kept = _with([one for one in signs if one.kind not in dropped], Sign(kind, article_id, now, shows=True))
    return outlet if kept == list(outlet.signs) else replace(outlet, signs=tuple(kept))


def is_wall(outlet: OutletMemory, article_id: int, headline: str, now: datetime) -> bool:
    """Whether other articles of the outlet show a suspect page under the same headline: it has not become of one."""
    kind = _WALL + key_of(headline)
    alike = {one.article for one in outlet.signs if one.kind == kind and now - one.at < _FORGOTTEN}
    return len(alike - {article_id}) >= CONTROLS


def _shared_since(signs: Sequence[Sign], article_id: int, now: datetime) -> datetime | None:
    """When a shift of a kind began, if most of the other articles show it as well."""
    if not _is_shared([one for one in signs if one.article != article_id], now):
        return None
    return min(_begun(one) for one in signs if one.shows)


def _begun(sign: Sign) -> datetime:
    return sign.since or sign.at


def _with(signs: Sequence[Sign], new: Sign) -> list[Sign]:
    same = (one for one in signs if (one.kind, one.article, one.shows) == (new.kind, new.article, new.shows))
    if any(new.at - one.at < _STANDS for one in same):
        return list(signs)
    others = [one for one in signs if (one.kind, one.article) != (new.kind, new.article)]
    alike = [one for one in others if (one.kind, one.shows) == (new.kind, new.shows)]
    dropped = alike[: max(0, len(alike) + 1 - MOST_SIGNS)]
    return [*(one for one in others if one not in dropped), new]


def ends_again(
    sightings: Mapping[str, Sighting],
    found: Sequence[Difference],
    before: Article,
    outlet: OutletMemory,
    article_id: int,
    made_at: datetime,
) -> set[str]:
    """The keys of paragraphs that came behind the end, or before the beginning, of a version which was made while other
    articles lacked theirs: so did its page, and they are no news, unless it went on without them for a day."""
    near = [one for one in outlet.signs if one.shows and abs(one.at - made_at) < _SPELL and one.article != article_id]
    places = {CUT: end_of(found, before), HEAD: 0}
    lacked = {
        place for kind, place in places.items() if len({one.article for one in near if one.kind == kind}) >= CONTROLS
    }
    came = {one.key for one in found if one.came and one.gap in lacked}
    return {key for key in came if sightings[key].since - made_at < _RESTORED}


def came_elsewhere(kind: str, since: datetime, outlet: OutletMemory, article_id: int) -> bool:
    """Whether what came to an article, and was gone again at that moment, came to others within a day as well: to one,
    or, where editors may do the like to several articles, to two."""
    showing = {one.article for one in outlet.signs if one.kind == kind and one.shows and one.at >= since - _TOGETHER}
    return len(showing - {article_id}) >= (CONTROLS if kind == INSIDE else 1)


def broken_off(
    outlet: OutletMemory, article_id: int, before: Article | None, reading: Article, now: datetime
) -> OutletMemory:
    """The outlet's memory after an article showed a suspect page: whether that has the beginning of its text alone.

    One more paragraph may say that it goes on.
    """
    texts = zip(before.paragraphs if before else (), reading.paragraphs, strict=False)
    count = sum(one == other for one, other in texts)
    if before is None or not len(reading.paragraphs) - 1 <= count < len(before.paragraphs) or not count:
        return outlet
    signs = [one for one in outlet.signs if now - one.at < _FORGOTTEN]
    return replace(outlet, signs=tuple(_with(signs, Sign(CUT, article_id, now, shows=True))))


def held(
    kinds: Mapping[str, str], sightings: Mapping[str, Sighting], outlet: OutletMemory, article_id: int, now: datetime
) -> Iterator[tuple[str, bool]]:
    """The keys of differences that are not to be told yet, or never: then with True.

    `sightings` are the present ones, by key.
    """
    for key, kind in kinds.items():
        others = [one for one in outlet.signs if one.kind == kind and one.article != article_id]
        never = _is_held(kind, others, sightings[key].since, now)
        if never is not None:
            yield key, never


def _is_held(kind: str, others: Sequence[Sign], since: datetime, now: datetime) -> bool | None:
    """Whether a shift seen since then is never to be told, or not yet; None where nothing is against it."""
    waits = now - since < (TITLE_ALONE if kind == TITLE else ALONE)
    if kind == BACK:
        return False if waits and sum(o.shows and now - o.at < _TOGETHER for o in others) >= CONTROLS else None
    if kind == INSTEAD:
        return False if waits else None
    if kind == HEAD or is_same_text(kind):  # the very same in others is by no editor, however many lack it
        showing = {one.article for one in others if one.shows and one.at >= since - _TOGETHER}
        never = kind != HEAD  # a beginning comes back
        return never if len(showing) >= CONTROLS and (never or waits) else None
    if _is_shared(others, since):
        is_slow = kind in _TEXTS
        return None if is_slow and kind != CUT and not waits else not (is_slow and waits)
    is_early = kind == SHORT_LINE and now - since < LINE_LEAST
    return False if is_early or (waits and _lacks_controls(kind, others, since)) else None


def _lacks_controls(kind: str, others: Sequence[Sign], since: datetime) -> bool:
    """Whether too few others were seen without the shift; a headline needs none."""
    return kind != TITLE and sum(not o.shows and o.at >= since for o in others) < CONTROLS


def _is_shared(others: Sequence[Sign], since: datetime) -> bool:
    """Whether most of the other articles seen lately show a shift of the same kind, two of them at least."""
    lately = [one for one in others if one.at >= since - _TOGETHER]
    showing = [one.at for one in lately if one.shows]
    return len(showing) >= CONTROLS and len(showing) > sum(not o.shows and o.at >= min(showing) for o in lately)
