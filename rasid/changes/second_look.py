"""How often a difference has to be seen before it is told, and what returns to an earlier state teach.

Two faces of one page (A/B headlines) or old copies of it (stale caches) come and go. Each look at such
a page shows one of them by chance: a difference that stays through `n` looks is a chance with about
`2 ** (1 - n)`, so the number needed grows with what the outlet and the article have shown.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from rasid.memory import ArticleMemory, OutletMemory
from rasid.records import Article
from rasid.settings import Settings

TRUSTED = 5  # changes confirmed in a row, from which an outlet's changes are told at first sight
LOOKS, TITLE_LOOKS = 4, 5  # needed in an outlet that is not trusted yet; the latter for a headline alone
UNSTABLE_LOOKS, UNSTABLE_TITLE_LOOKS = 6, 8  # where there were flips; of two faces each is shown half of the time
OWN_LOOKS = 8  # of an article that flipped itself; two more for each time
MOST_LOOKS = 14
LONGER = 1.5  # by which each wait exceeds the one before
FORGOTTEN = timedelta(days=14)  # after which a flip says nothing any more
YOUNG = timedelta(hours=12)  # outlets try headlines out on young articles, and settle for one
STEADY = 4  # looks at one headline, after which another one is an edit and not a second face
MOST_KNOWN = 4

Looks = tuple[Article | None, Article | None, Article]
"""The last version, the reading of the look before where it differed, and the present one."""


def title_only(before: Article, after: Article) -> bool:
    """Whether the headline is all that differs."""
    return all((digest == after.digests[name]) is (name != "title") for name, digest in before.digests.items())


def looks_needed(
    before: Article,
    after: Article,
    memory: ArticleMemory,
    outlet: OutletMemory | None,
    now: datetime,
    settings: Settings,
) -> int:
    """In how many looks in a row, this one counted, a reading must have been seen to be told."""
    if not settings.second_look_delay:
        return 1
    headline = title_only(before, after)
    own = memory.flips if _is_recent(memory.last_flip_at, now) else 0
    if own or after.digest in memory.known:
        return min(OWN_LOOKS + 2 * own, MOST_LOOKS)
    if outlet is None:
        return 1
    if _is_recent(outlet.title_flips if headline else outlet.body_flips, now):
        return UNSTABLE_TITLE_LOOKS if headline else UNSTABLE_LOOKS
    if outlet.trust >= TRUSTED:
        return 1
    return TITLE_LOOKS if headline else LOOKS


def next_look(looks: int, now: datetime, settings: Settings) -> datetime:
    """When to look again at what has been seen `looks` times in a row."""
    return now + timedelta(seconds=settings.second_look_delay * LONGER ** (max(looks, 1) - 1))


def _is_recent(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and now - moment < FORGOTTEN


def flipped(
    memory: ArticleMemory, before: Article, pending: Article, now: datetime, *, since: datetime
) -> ArticleMemory:
    """The article's memory when a reading was gone at the next look; `since` is when it was first seen."""
    if now - since < YOUNG and memory.steady < STEADY and title_only(before, pending):
        faces = dict.fromkeys((*memory.faces, before.digests["title"], pending.digests["title"]))
        memory = replace(memory, faces=tuple(faces)[-MOST_KNOWN:])
    flips = memory.flips + 1 if _is_recent(memory.last_flip_at, now) else 1
    known = remembered(memory.known, pending.digest)
    return replace(memory, flips=flips, last_flip_at=now, known=known, looks=0, pending_since=None)


def outlet_flipped(outlet: OutletMemory, before: Article, pending: Article, now: datetime) -> OutletMemory:
    """The outlet's memory after the same."""
    if title_only(before, pending):
        return replace(outlet, trust=0, title_flips=now)
    return replace(outlet, trust=0, body_flips=now)


def seen_again(memory: ArticleMemory) -> ArticleMemory:
    """The article's memory when a look showed the last version."""
    return memory if memory.steady >= STEADY else replace(memory, steady=memory.steady + 1)


def wavered(outlet: OutletMemory, looks: Looks, now: datetime) -> OutletMemory:
    """The outlet's memory after a third reading that is neither of the two before.

    Where it kept something of what the second one had brought, an editor is still at work.
    """
    before, pending, after = looks
    if before is None or pending is None or after.digest in (before.digest, pending.digest):
        return outlet
    if _kept(before, pending, after):
        return outlet
    if title_only(before, pending) and title_only(pending, after):
        return replace(outlet, title_flips=now)
    return replace(outlet, body_flips=now)


def _kept(before: Article, pending: Article, after: Article) -> bool:
    """Whether anything that the second reading brought is still there in the third."""
    for name, digest in pending.digests.items():
        if name != "paragraphs" and digest != before.digests[name] and digest == after.digests[name]:
            return True
    old, second, third = set(before.paragraphs), set(pending.paragraphs), set(after.paragraphs)
    return bool((second - old) & third or (old - second) - third)


def same_face(memory: ArticleMemory, before: Article, after: Article, listed: str | None) -> bool:
    """Whether two readings differ in the headline, but only as faces of one article do.

    `listed` is the digest of the headline under which a channel listed the article, while its first
    version is the last one: whoever saw another headline on the page has not seen that one come.
    """
    one, other = before.digests["title"], after.digests["title"]
    return one != other and (other == listed or (one in memory.faces and other in memory.faces))


def remembered(known: tuple[str, ...], digest: str) -> tuple[str, ...]:
    """Earlier states, the latest first, with one more."""
    return (digest, *(other for other in known if other != digest))[:MOST_KNOWN]
