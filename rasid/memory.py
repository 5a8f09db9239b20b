"""What is remembered of an article and of an outlet, so that the next reading is judged rightly: frozen."""

from dataclasses import dataclass
from datetime import date, datetime

from rasid.tempo import USUAL_TEMPO, Tempo


@dataclass(frozen=True, slots=True)
class Masked:
    """A paragraph that was left out of the comparison, and why: `recurring` in many of the outlet's
    articles, or `volatile`, another one at every look."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class ArticleMemory:
    """What earlier looks at an article showed, beside its versions.

    `pending_since` and `looks` tell since when, and how often in a row, the pending reading has been
    seen. `known` are digests of states that the article was in before, the latest first; `flips`
    counts readings that were gone at the next look. `faces` are digests of headlines that a young article
    showed by turns: they count as one. `doubt` is the trouble
    that a suspect reading showed, `doubts` how many came in a row, `doubt_digest` the first one's.
    `address` is where the article was last found, canonical, once it has moved. `modified` is what
    the page last gave as its modification: `idle` counts how often that moved without a change, `silent`
    how often a change came without its moving, where the page gives it at all. `counted_until` is until when
    its looks are counted in the outlet's tempo.
    """

    pending_since: datetime | None = None
    looks: int = 0
    known: tuple[str, ...] = ()
    flips: int = 0
    faces: tuple[str, ...] = ()
    steady: int = 0  # looks in a row that showed the last version, as far as they are counted
    last_flip_at: datetime | None = None
    doubt: str | None = None
    doubts: int = 0
    doubt_digest: str | None = None
    doubted_since: datetime | None = None
    address: str | None = None
    modified: datetime | None = None
    idle: int = 0
    silent: int = 0
    counted_until: datetime | None = None
    bait: bool = False  # as of a channel


@dataclass(frozen=True, slots=True)
class OutletMemory:
    """What looks at an outlet's articles showed.

    `trust` counts changes in a row that were confirmed at a second look; a flip ends it. `title_flips`
    and `body_flips` are when headlines, and texts, last did. `failing` are articles that could not be
    found since the last one that could. `noise` are keys of paragraphs that are no part of any
    article, each with its reason; `rumours` are keys (`KEY@ARTICLE`) that one article gave reason to
    suspect; `recent` are the keys of the paragraphs of the latest new articles. `tempo` is how fast it edits.
    """

    trust: int = 0
    title_flips: datetime | None = None
    body_flips: datetime | None = None
    failing: tuple[int, ...] = ()
    noise: tuple[str, ...] = ()
    rumours: tuple[str, ...] = ()
    recent: tuple[str, ...] = ()
    tempo: Tempo = USUAL_TEMPO
    lied_at: datetime | None = None  # as of a channel, by one of its articles


@dataclass(frozen=True, slots=True)
class ChannelMemory:
    """What earlier polls of a channel showed, beside what it listed.

    `address` is polled in the place of the catalogue's: a permanent redirection led there for days. `moved_to`
    is where one leads that is not believed yet, `moved_days` are the days (UTC) on which it did. `believed`
    counts answers "not modified" since the last whole one; `bait` tells that the validators kept are known to
    be outdated; `lied_at` is when the outlet last said "not modified" of what was.
    """

    address: str | None = None
    moved_to: str | None = None
    moved_days: tuple[date, ...] = ()
    believed: int = 0
    bait: bool = False
    lied_at: datetime | None = None


NOTHING_SEEN = ChannelMemory()
