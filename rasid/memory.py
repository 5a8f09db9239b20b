"""What is remembered of an article and of an outlet, so that the next reading is judged rightly: frozen."""

from dataclasses import dataclass
from datetime import date, datetime

from rasid.habit import NO_HABIT, NO_WISHES, Habit, Wishes
from rasid.tempo import USUAL_TEMPO, Tempo


@dataclass(frozen=True, slots=True)
class Masked:
    """A paragraph that was left out of the comparison, and why: `recurring` in many of the outlet's
    articles, or `volatile`, another one at every look."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Headline:
    """What an article is called, in stored form, and where: sources as in `Found`, and `url` for its address."""

    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sighting:
    """A difference to the last version that has to be seen again: how many looks in a row showed it, since when.

    Keys are those of `rasid.changes.differences`.
    """

    key: str
    looks: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Flicker:
    """A difference that was gone again: how many times so far, and when last."""

    key: str
    times: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Turnout:
    """In how many looks a paragraph of the version was there, and away; `key` is that of its going.

    Kept from the first look on that missed it: `first` is how many had seen it before, `returns` how often it was back.
    """

    key: str
    there: int
    away: int
    first: int
    returns: int = 0


@dataclass(frozen=True, slots=True)
class Passed:
    """A wording that gave way to another one before it had been seen often enough to be told.

    `field` is `title` or `paragraphs`, `text` what it said, `since` when it was first seen. `by` is the key of the
    difference that stands in its place: what is told of that tells of this one, too.
    """

    by: str
    field: str
    text: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Reverted:
    """A difference that had stood for long, but not long enough to be told, when the article was as before again.

    `key` is the difference's, `field` is `title` or `paragraphs`. `old` is what the version says, none where a
    paragraph came; `new` what stood in its place, none where one went; `behind` the paragraph before one that came.
    `since` is when the article was back first, `looks` how many looks have found it so.
    """

    key: str
    field: str
    old: str | None
    new: str | None
    behind: str | None
    since: datetime
    looks: int = 1


@dataclass(frozen=True, slots=True)
class Sign:
    """That an article was seen at a moment with a shift of a kind, or without. See `rasid.changes.template`.

    `since` is when the shift began that most of the outlet's articles show; none while it may be this one's alone.
    """

    kind: str
    article: int
    at: datetime
    shows: bool
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class ArticleMemory:
    """What earlier looks at an article showed, beside its versions.

    `sightings` are the differences that the last look showed, `flickers` those that were gone again, the
    latest first, `undone` the keys that would take a told change back, `hushed` those of fields that would take
    back one which was not told. `spare` is how many paragraphs came in
    the last look that took no other's place. `faces` are digests of headlines that a young article showed by
    turns: they count as one; `steady` counts, up to a bound, the looks in a row that showed the version's own.
    `passed` are wordings that gave way to differences which have not been told yet, `reverted` is what gave way to what
    the version says, and may have been an edit.

    `newest` is the newest modification that the page gave, `made` when the newest of its copies was made, where answers
    say so, and `older_since` since when older ones have come.
    `looked` counts its looks after the first, up to a bound; `turnouts` are of paragraphs that were missing once.

    `doubt` is the trouble that a suspect reading showed, `doubts` how many came in a row, `doubt_digest` the
    first one's. `address` is where the article was last found, canonical, once it has moved, and `left` where it was
    between, the latest first, up to a bound. `modified` is
    what the page last gave as its modification: `idle` counts how often that moved without a change, first at
    `idle_since`.
    `headlines` are those that the page last gave, where they are not those of the last version.
    `flip_since` is when the flip-flop that is on record began, `flips` its count. `counted_until` is until
    when its looks are counted in the outlet's tempo.
    """

    sightings: tuple[Sighting, ...] = ()
    flickers: tuple[Flicker, ...] = ()
    undone: tuple[str, ...] = ()
    hushed: tuple[str, ...] = ()
    spare: int = 0
    faces: tuple[str, ...] = ()
    steady: int = 0
    looked: int = 0
    turnouts: tuple[Turnout, ...] = ()
    passed: tuple[Passed, ...] = ()
    reverted: Reverted | None = None
    doubt: str | None = None
    doubts: int = 0
    doubt_digest: str | None = None
    doubted_since: datetime | None = None
    address: str | None = None
    left: tuple[str, ...] = ()
    modified: datetime | None = None
    newest: datetime | None = None
    made: datetime | None = None
    older_since: datetime | None = None
    idle: int = 0
    idle_since: datetime | None = None
    headlines: tuple[Headline, ...] = ()
    flips: int = 0
    flip_since: datetime | None = None
    counted_until: datetime | None = None
    bait: bool = False  # as of a channel


@dataclass(frozen=True, slots=True)
class Stated:
    """A moment that a new article's page printed as UTC, when the article was first seen, and the moment that
    its channel gave, where that is another."""

    at: datetime
    seen: datetime
    listed: datetime | None = None


@dataclass(frozen=True, slots=True)
class OutletMemory:
    """What looks at an outlet's articles showed.

    `trust` counts changes of texts in a row that were confirmed at a second look, `title_trust` those of
    headlines; a flip ends it. `title_flips` and `body_flips` are when headlines, and texts, last did, and `line_flips`
    when short lines did, which often are no part of an article and end no trust. `stale_at` is when old copies, with
    neither age nor date, were last seen to stand for long, and `stale_for` for how many seconds they did.
    `failing` are articles that could not be found, each as often as others have to be to outweigh that, `found_at` is
    when one was last. `noise` are keys of paragraphs that are no part of any
    article, each with its reason; `rumours` are keys (`KEY@ARTICLE`) that one article gave reason to
    suspect; `recent` are the keys of the paragraphs of the latest new articles, `headlines` those of what the latest
    ones are called. `signs` tell in which articles
    something shifted, and in which it did not; `fleeting` grows with each new article that shows a paragraph at its
    first look only, and shrinks with each other one; `plain` grows with each that keeps its headline at
    its first looks, and shrinks with each that shows two by turns; `whole` counts, up to a bound, new articles in a row
    whose page
    had its end tag. `tempo` is how fast it edits.
    `stated` are the moments in UTC of the latest new articles, by which `utc_ahead` was found; `title_ends` what
    their titles begin and end with (a line each), by which `title_suffixes` and `title_prefixes` were.
    """

    trust: int = 0
    title_trust: int = 0
    title_flips: datetime | None = None
    body_flips: datetime | None = None
    line_flips: datetime | None = None
    stale_at: datetime | None = None
    stale_for: float = 0.0
    failing: tuple[int, ...] = ()
    found_at: datetime | None = None
    noise: tuple[str, ...] = ()
    rumours: tuple[str, ...] = ()
    recent: tuple[str, ...] = ()
    headlines: tuple[str, ...] = ()
    signs: tuple[Sign, ...] = ()
    fleeting: int = 0
    plain: int = 0
    whole: int = 0
    tempo: Tempo = USUAL_TEMPO
    lied_at: datetime | None = None  # as of a channel, by one of its articles
    stated: tuple[Stated, ...] = ()
    utc_ahead: int = 0
    title_ends: tuple[str, ...] = ()
    title_suffixes: tuple[str, ...] = ()
    title_prefixes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChannelMemory:
    """What earlier polls of a channel showed, beside what it listed.

    `address` is polled in the place of the catalogue's: a permanent redirection led there for days. `moved_to`
    is where one leads that is not believed yet, `moved_days` are the days (UTC) on which it did. `believed`
    counts answers "not modified" since the last whole one; `bait` tells that the validators kept are known to
    be outdated; `lied_at` is when the outlet last said "not modified" of what was. `sketch` is what is kept of
    the last list to know its entries again; see `rasid.gaps`. `habit` is how often it brings something new,
    `wishes` what its last list asked for.
    """

    address: str | None = None
    moved_to: str | None = None
    moved_days: tuple[date, ...] = ()
    believed: int = 0
    bait: bool = False
    lied_at: datetime | None = None
    sketch: str = ""
    habit: Habit = NO_HABIT
    wishes: Wishes = NO_WISHES


NOTHING_SEEN = ChannelMemory()
