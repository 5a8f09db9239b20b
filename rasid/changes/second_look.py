"""How often a difference has to be seen before it is told, and what those teach that are gone again.

Two faces of one page (A/B headlines) or old copies of it (stale caches) come and go. Each look at such
a page shows one of them by chance: a difference that stays through `n` looks is a chance with about
`2 ** (1 - n)`, so the number needed grows with what the outlet and the article have shown.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil, log

from rasid.changes.differences import Difference, field_key
from rasid.memory import ArticleMemory, Flicker, OutletMemory, Sighting, Turnout
from rasid.records import Article, ArticleState
from rasid.settings import Settings

TRUSTED = 5  # changes confirmed in a row, from which an outlet's changes are told at the second look
TRUSTED_LOOKS = 2
LOOKS = 5  # needed in an outlet that is not trusted yet
AGED_LOOKS = 3  # of a sentence with another wording, in copies whose age is known
UNSTABLE_LOOKS, UNSTABLE_TITLE_LOOKS = 6, 8  # where there were flips; of two faces each is shown half of the time
OWN_LOOKS, OWN_TITLE_LOOKS = 6, 8  # of what was gone before, or takes a change back; more for each time
MOST_LOOKS = 14
LONGER, LONGEST = 1.5, 12.0  # by which each wait exceeds the one before, and the first one at most
FORGOTTEN = timedelta(days=14)  # after which a flip says nothing any more
YOUNG = timedelta(hours=12)  # outlets try headlines out on young articles, and settle for one
STEADY = 4  # looks at one headline, after which another one is an edit and not a second face
SETTLED = 8  # looks in a row at one headline, after which those that took turns with it are tried out no more
UNDOING = timedelta(hours=12)  # that what takes a change back must have stayed: old copies do not
MOST_MISSING, MOST_LOOKED = 30, 40
EARLY = 5  # the look at a young article that says whether its headline took turns with another one
PLAIN, MOST_PLAIN = 5, 10  # articles that keep theirs, from which an outlet tries none out; and at most counted
TRIED = 4  # of them that one with two headlines outweighs
FLEETING, MOST_FLEETING = 2, 4  # looks that show a paragraph that never settled; articles that had some
_RESTLESSNESS, _IN_BOX, _CALM = (
    2.0,
    3.0,
    0.2,
)  # looks at which a paragraph is taken to have been away, beside those when it was
_CHANCE = 0.0005  # that a text which comes and goes is taken for gone
MOST_KNOWN, MOST_UNDONE, MOST_FLICKERS = 4, 12, 24
BACK, MOST_FACES = "~", 3  # before the key of a text that was back; others in its place, from which that is a box
SURE = 2  # looks at which a wording that gave way must have been seen where there were flips, else one; for headlines 8
RESTLESS = 2  # times that something was gone again, from which its coming, or another one's, is no reason to hurry

Looks = tuple[Article | None, Article | None, Article]
"""The last version, the reading of the look before where it differed, and the present one."""


def looks_needed(
    one: Difference,
    memory: ArticleMemory,
    outlet: OutletMemory | None,
    now: datetime,
    settings: Settings,
    *,
    endorsed: bool = False,
    acknowledged: bool = False,
) -> int:
    """In how many looks in a row, this one counted, a difference must have been seen to be told.

    A headline that a list has come to give as well (`endorsed`) is neither tried out nor an old copy's.
    """
    if not settings.second_look_delay or (endorsed and one.field == "title"):
        return 1
    times = {f.key: f.times for f in memory.flickers if _is_recent(f.at, now)}
    own = max(times.get(one.key, 0), times.get(one.place or "", 0) - 1)
    headline = one.field == "title"
    if own > 0 or one.key in memory.undone:
        return min(OWN_TITLE_LOOKS + 2 * own if headline else OWN_LOOKS + own, MOST_LOOKS)
    if outlet is None:
        return 1
    dated = AGED_LOOKS if is_dated(one, memory) else MOST_LOOKS
    if _is_recent(flips_of(one, outlet), now):
        return min(dated, UNSTABLE_TITLE_LOOKS if headline else UNSTABLE_LOOKS)
    if (outlet.title_trust if headline else outlet.trust) >= TRUSTED:
        return 1 if acknowledged else TRUSTED_LOOKS
    return min(dated, UNSTABLE_TITLE_LOOKS if headline and memory.steady < STEADY else LOOKS)


def is_dated(one: Difference, memory: ArticleMemory) -> bool:
    """Whether it is another wording of a sentence, in copies whose age is known: no older copy shows it then, and
    boxes say something else."""
    return memory.made is not None and one.place is not None and not one.is_line


def owned_up_to(
    found: Sequence[Difference],
    seen: Mapping[str, Sighting],
    memory: ArticleMemory,
    earlier: Article | None,
    now: Article,
) -> str | None:
    """The key of the one difference that the page's own date of modification tells of, or None.

    A date that has moved since the version was made, and stands still from the look before (`earlier`) to this one,
    says that something was modified, once. If a single thing differs, that is it: boxes and second faces move no
    date, clocks move at each look, and old copies have an older one. Of what had been `seen` before it, it tells
    nothing. An article in which something was gone again before, or whose date moved for nothing, is not believed.
    """
    dates = [one.modified.instant for one in (earlier, now) if one is not None and one.modified is not None]
    if len(found) != 1 or len(dates) != 2 or dates[0] != dates[1] or dates[0] is None:
        return None
    if memory.modified is None or dates[0] <= memory.modified or memory.flickers or memory.idle:
        return None
    return found[0].key if seen[found[0].key].since >= dates[0] else None


def tried_out(keys: Collection[str], outlet: OutletMemory, age: timedelta, now: datetime) -> set[str]:
    """The keys of headlines that may only be tried out: on a young article, where headlines took turns lately."""
    is_tried = age < YOUNG and tries_headlines(outlet) and _is_recent(outlet.title_flips, now)
    return {key for key in keys if is_title(key)} if is_tried else set()


def flips_of(one: Difference, outlet: OutletMemory) -> datetime | None:
    """When a difference of its kind was gone again in the outlet last."""
    if one.field == "title":
        return outlet.title_flips
    return outlet.line_flips if one.is_line else outlet.body_flips


def was_edit(one: Difference, looks: int, memory: ArticleMemory, outlet: OutletMemory | None, now: datetime) -> bool:
    """Whether what gave way to something third was an edit, if that is one: it was seen at so many looks in a row."""
    was_gone = any(flicker.key == one.key for flicker in memory.flickers)
    is_calm = outlet is None or is_dated(one, memory) or not _is_recent(flips_of(one, outlet), now)
    sure = UNSTABLE_TITLE_LOOKS if one.field == "title" else SURE
    return looks >= (sure if was_gone or not is_calm else 1)


def looks_missing(one: Difference, memory: ArticleMemory, outlet: OutletMemory, run: int, now: datetime) -> int:
    """In how many looks in a row (`run` by now) a paragraph must have been missing to be gone.

    Of a box that shows one of many texts at each fetch any one is missing most of the time. A paragraph that was
    there in a share `p` of the looks before is missing in `n` looks by chance with `(1 - p) ** n`; while little is
    known of it, it is taken to be away more often than it was, a line most often where lines have come and gone lately.
    """
    turnout = next((known for known in memory.turnouts if known.key == one.key), None)
    there, away = (turnout.there, turnout.away - run) if turnout else (memory.looked + 1, 0)
    is_calm = outlet.trust >= TRUSTED and not one.is_line
    is_boxed = one.is_line and _is_recent(outlet.line_flips, now)
    share = there / (there + max(away, 0) + (_CALM if is_calm else _IN_BOX if is_boxed else _RESTLESSNESS))
    return min(ceil(log(_CHANCE) / log(1 - share)), MOST_MISSING)


def counted(memory: ArticleMemory, found: Sequence[Difference]) -> ArticleMemory:
    """The memory after a look that found these differences: which paragraphs were there, and which were away."""
    missing = {one.key for one in found if one.went}
    known = {one.key for one in memory.turnouts}
    looked = memory.looked + 1
    new = [Turnout(key, looked, 1, looked) for key in sorted(missing - known)]
    was_away = {one.key for one in memory.sightings}
    turnouts = [
        replace(one, away=one.away + 1)
        if one.key in missing
        else replace(one, there=one.there + 1, returns=one.returns + (one.key in was_away))
        for one in memory.turnouts
    ]
    return replace(memory, looked=min(looked, MOST_LOOKED), turnouts=(*new, *turnouts)[:MOST_FLICKERS])


def with_early(outlet: OutletMemory | None, memory: ArticleMemory, state: ArticleState) -> OutletMemory | None:
    """The outlet's memory after one of an article's first looks, counted in the article's `memory`.

    The second tells whether a paragraph was shown at the first one only. The sixth of an article that was seen young
    tells whether headlines are tried out: it has shown two by turns then. Most outlets that do so do it on all of their
    articles, so it takes few that keep theirs to know the others: there another headline is an edit, though it stood
    in the list before it stood on the page.
    """
    if outlet is None:
        return None
    if memory.looked == 1:
        count = min(outlet.fleeting + 1, MOST_FLEETING) if memory.turnouts else max(outlet.fleeting - 1, 0)
        return outlet if count == outlet.fleeting else replace(outlet, fleeting=count)
    published = state.latest.published.instant if state.latest and state.latest.published else None
    if memory.looked != EARLY or published is None or state.first_seen_at - published > YOUNG / 2:
        return outlet
    is_tried = bool(memory.faces) or any(is_title(flicker.key) for flicker in memory.flickers)
    count = max(outlet.plain - TRIED, 0) if is_tried else min(outlet.plain + 1, MOST_PLAIN)
    return outlet if count == outlet.plain else replace(outlet, plain=count)


def tries_headlines(outlet: OutletMemory | None) -> bool:
    """Whether an outlet may try headlines out on its articles."""
    return outlet is None or outlet.plain < PLAIN


def never_settled(memory: ArticleMemory, outlet: OutletMemory) -> set[str]:
    """The keys of paragraphs whose going is no edit: from the start on they came and went.

    So did those that only the first look showed, in an outlet that shows such ones in its articles.
    """
    return {
        one.key
        for one in memory.turnouts
        if (one.first <= FLEETING and one.returns >= RESTLESS)
        or (one.first == 1 and not one.returns and outlet.fleeting >= FLEETING)
    }


def next_look(waiting: Sequence[Sighting], memory: ArticleMemory, now: datetime, settings: Settings) -> datetime | None:
    """When to look again at what has to be seen again; None: at its usual time.

    What is new in an article where much has come and gone is most often gone at the next look, too.
    """
    times = {f.key: f.times for f in memory.flickers if _is_recent(f.at, now)}
    calm = sum(count for key, count in times.items() if not is_title(key)) < RESTLESS
    worth = [
        one.looks
        for one in waiting
        if times.get(one.key, 0) < RESTLESS and (one.looks > 1 or calm or is_title(one.key))
    ]
    if not worth:
        return None
    delay = settings.second_look_delay
    return now + timedelta(seconds=delay * min(LONGER ** (min(worth) - 1), LONGEST))


def is_title(key: str) -> bool:
    """Whether a difference's key is that of a headline."""
    return key.startswith("title:")


def _is_recent(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and now - moment < FORGOTTEN


def flickered(memory: ArticleMemory, gone: Collection[str], now: datetime) -> ArticleMemory:
    """The article's memory when differences that it had seen, or what stood in a place, were gone again."""
    before = {one.key: one for one in memory.flickers}
    times = {key: before[key].times + 1 if key in before else 1 for key in gone}
    new = [Flicker(key, count, now) for key, count in times.items()]
    kept = [one for one in memory.flickers if one.key not in times]
    return replace(memory, flickers=(*new, *kept)[:MOST_FLICKERS])


def with_hushed(
    memory: ArticleMemory, stayed: Sequence[Difference], quiet: Collection[str], before: Article
) -> ArticleMemory:
    """The article's memory after a version that differs from the one `before` in these, some of them in silence.

    That a field is back as people know it is no news either.
    """
    fields = [one for one in stayed if one.field != "paragraphs"]
    known = {one.field for one in fields if one.key not in quiet or one.key in memory.hushed}
    kept = [key for key in memory.hushed if key.partition(":")[0] not in known]
    new = [field_key(one.field, before.digests[one.field]) for one in fields if one.field not in known]
    return replace(memory, hushed=tuple(dict.fromkeys((*new, *kept)))[:MOST_UNDONE])


def with_faces(memory: ArticleMemory, one: str, other: str, age: timedelta) -> ArticleMemory:
    """The memory after two headlines (digests) took turns: of a young article they are faces of one."""
    if age >= YOUNG or memory.steady >= STEADY:
        return memory
    return replace(memory, faces=tuple(dict.fromkeys((*memory.faces, one, other)))[-MOST_KNOWN:])


def outlet_flickered(outlet: OutletMemory, gone: Sequence[Difference], now: datetime) -> OutletMemory:
    """The outlet's memory after the same."""
    if any(one.field == "title" for one in gone):
        outlet = replace(outlet, title_trust=0, title_flips=now)
    texts = [one for one in gone if one.field != "title"]
    if any(one.is_line for one in texts) and not _was_lately(outlet.line_flips, now):
        outlet = replace(outlet, line_flips=now)
    if not all(one.is_line for one in texts) and (outlet.trust or not _was_lately(outlet.body_flips, now)):
        outlet = replace(outlet, trust=0, body_flips=now)
    return outlet


def _was_lately(moment: datetime | None, now: datetime) -> bool:
    """Whether a moment need not be noted anew: an outlet's memory is large, and stored as a whole."""
    return moment is not None and now - moment < timedelta(days=1)


def trusted(outlet: OutletMemory, told: Sequence[Difference], looks: Sequence[int]) -> OutletMemory:
    """The outlet's memory after differences were told, each after so many `looks`: doubtful ones build trust."""
    fields = [one.field for one, count in zip(told, looks, strict=True) if count > 1]
    titles, texts = "title" in fields, any(name != "title" for name in fields)
    return replace(outlet, title_trust=outlet.title_trust + titles, trust=outlet.trust + texts) if fields else outlet


def same_face(memory: ArticleMemory, before: Article, after: Article, listed: str | None) -> bool:
    """Whether two readings differ in the headline, but only as faces of one article do.

    `listed` is the digest of the headline under which a channel first listed the article, while it has had no
    other since: whoever saw another headline on the page has not seen that one come. Once the last version's
    has stood for long enough, any third one is an edit.
    """
    one, other = before.digests["title"], after.digests["title"]
    if one == other:
        return False
    if other == listed:
        return True
    return memory.steady < SETTLED and one in memory.faces and other in memory.faces
