"""Readings made comparable: what is no part of the article is taken out of both. Pure."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise

from rasid.changes.compare import field_edits
from rasid.changes.differences import Difference, differences, field_key
from rasid.changes.edits import typed_edits
from rasid.changes.insertions import Pair, learn_insertions
from rasid.changes.merging import merged
from rasid.changes.noise import (
    Reasons,
    learn_displaced,
    learn_headlines,
    learn_labels,
    learn_looks,
    learn_new,
    learn_shared,
    learned_in,
)
from rasid.changes.paragraphs import are_alike
from rasid.changes.pieces import apart, in_whole, uncut
from rasid.changes.second_look import Looks, same_face, tries_headlines
from rasid.changes.suspicion import is_set_right, was_notice
from rasid.changes.weights import together
from rasid.masking import called, masked, noise_for, noisy_ends, with_paragraphs
from rasid.memory import Headline, OutletMemory
from rasid.normalize.article import signed
from rasid.normalize.dates import read_date
from rasid.normalize.text import digest
from rasid.printed import LISTED, compared, given_by_lists, headed, is_cut_short, is_misread, is_set_otherwise, shown
from rasid.records import COMPARED_FIELDS, Article, ArticleState, Change, Hints, Outcome, Stamp
from rasid.settings import Settings

_GIVEN = frozenset({"published", "byline", "section", "image"})
_SILENT = timedelta(days=1)
_LABEL = 2  # words
_EDITION = 2
"""Fields that come, or go, at once, from which another edition of the page was read."""


@dataclass(frozen=True, slots=True)
class Readings:
    """The last version, the reading of the look before where it differed, and the present one, masked alike."""

    before: Article | None
    pending: Article | None
    now: Article
    printed: Article  # the present one with its own headline: `now` has that of `before` where both are faces
    looks: Looks  # the same, each with its own headline
    silent: frozenset[str] = frozenset()  # the key of a headline seen before, of which the present page says nothing

    @property
    def is_other_face(self) -> bool:
        """Whether the page has another of its faces than the last version."""
        return self.printed.digest != self.now.digest

    def differences(self) -> tuple[Difference, ...]:
        """What differs from the last version."""
        return differences(self.before, self.now, compared) if self.before else ()

    def differed(self) -> tuple[Difference, ...]:
        """What differed from it at the look before."""
        return differences(self.before, self.pending, compared) if self.before and self.pending else ()

    @property
    def ends_sooner(self) -> bool:
        """Whether the present one is the last version without its end: so are pages that broke off between two
        paragraphs."""
        if self.before is None or not 0 < len(self.now.paragraphs) < len(self.before.paragraphs):
            return False
        return all(
            compared(one) == compared(other)
            for one, other in zip(self.before.paragraphs, self.now.paragraphs, strict=False)
        )

    def certain(self, found: Sequence[Difference], stayed: Collection[str]) -> Article:
        """The present reading as far as its differences have stayed, under the last version's headline where both are
        faces of the article."""
        assert self.before is not None
        fields, passing = merged(self.before, self.now, found, stayed)
        if not fields:
            return self.now
        fields["masked"] = (*self.now.masked, *passing)
        return signed(replace(self.now, **fields), COMPARED_FIELDS, compared)


def readings(state: ArticleState, now: Article, outlet: OutletMemory | None, names: Collection[str] = ()) -> Readings:
    """An article's readings, without the noise that the outlet is known for, and under one of its faces.

    `names` are what the site calls itself.
    """
    now = headed(state, now)
    noise = noise_for(outlet, *(one for one in (state.latest, state.pending, now) if one), names=names)
    before = state.latest and masked(state.latest, noise)
    now, pending = masked(now, noise), state.pending and masked(state.pending, noise)
    if before is not None:
        now, pending = _in_whole(now, before, noise), pending and _in_whole(pending, before, noise)
        before = _in_whole(before, now, noise)
        now = _apart(now, (before, pending), noise)
        pending, before = pending and _apart(pending, (before, now), noise), _apart(before, (now, pending), noise)
        now, pending = _uncut(now, before), pending and _uncut(pending, before)
    printed = shown(before, now, names)
    silent = _waiting(state, before, pending, now)
    if pending is not None and (silent or is_set_otherwise(pending, printed)):
        printed = _under(printed, pending)
    looks = (before, pending, printed)
    listed = listed_headline(state) if tries_headlines(outlet) else None
    faced = [reading and _faced(state, before, reading, listed) for reading in (pending, printed)]
    return Readings(before, faced[0], faced[1] or printed, printed, looks, silent)


def _in_whole(reading: Article, other: Article, noise: Reasons) -> Article:
    """A reading whose paragraphs are as the other's, where a template broke them; pieces of what is noise are known
    only then."""
    paragraphs = in_whole(reading.paragraphs, other.paragraphs, compared)
    return _reshaped(reading, paragraphs, noise)


def _apart(reading: Article, others: Iterable[Article | None], noise: Reasons) -> Article:
    """A reading whose paragraphs are each by itself, as one of the others has them, or the outlet's noise is known."""
    known = [text for other in others if other and other.digests != reading.digests for text in other.paragraphs]
    known += noisy_ends(reading, noise) if known else ()
    paragraphs = apart(reading.paragraphs, known) if known else reading.paragraphs
    return _reshaped(reading, paragraphs, noise)


def _reshaped(reading: Article, paragraphs: Sequence[str], noise: Reasons) -> Article:
    """A reading with its paragraphs broken otherwise; what is noise among them is known only now."""
    if paragraphs is reading.paragraphs:
        return reading
    return masked(with_paragraphs(reading, tuple(paragraphs)), noise)


def _uncut(reading: Article, version: Article) -> Article:
    """A reading whose paragraphs are whole as far as the version has them so."""
    paragraphs = uncut(reading.paragraphs, version.paragraphs, compared)
    return reading if paragraphs is reading.paragraphs else with_paragraphs(reading, tuple(paragraphs))


def _waiting(state: ArticleState, before: Article | None, pending: Article | None, now: Article) -> frozenset[str]:
    """The key of a headline that the look before showed, and that waits to be seen again, if the present page says
    nothing of its headline: that neither confirms nor clears it. For a day: some pages have lost theirs for good."""
    if before is None or pending is None:
        return frozenset()
    has_lost = now.sources.get("title") == LISTED and before.sources.get("title", LISTED) != LISTED
    if not has_lost and not is_misread(before, now):
        return frozenset()
    last, key = state.last_checked_at, field_key("title", pending.digests["title"])
    return frozenset(s.key for s in state.memory.sightings if s.key == key and last and last - s.since < _SILENT)


def _under(reading: Article, other: Article) -> Article:
    """A reading under another one's headline."""
    sources = {**reading.sources, "title": other.sources["title"]} if "title" in other.sources else reading.sources
    return signed(replace(reading, title=other.title, sources=sources), ("title",), compared)


def _faced(state: ArticleState, before: Article | None, reading: Article, listed: str | None) -> Article:
    if before is None or is_endorsed(state, reading.title):
        return reading
    if not same_face(state.memory, before, reading, digest((compared(listed),)) if listed else None):
        return reading
    return signed(replace(reading, title=before.title), ("title",), compared)


def is_endorsed(state: ArticleState, title: str | None) -> bool:
    """Whether a list that had another headline at first has come to give this one.

    A list that stays with the first one does not vouch for its return: it may not follow the page at all.
    """
    if not title or not state.hints.title:
        return False
    return compared(title) in given_by_lists(state) - {compared(state.hints.title)}


def is_contradicted(state: ArticleState, before: Article, now: Article) -> bool:
    """Whether lists give neither the headline of the last version nor the one of the present page."""
    given = given_by_lists(state)
    return bool(given) and given.isdisjoint(compared(title) for title in (before.title, now.title) if title)


def is_clock(stamp: Stamp | None) -> bool:
    """Whether a date is more likely the page's clock: found anywhere in its text, and given to the second."""
    return bool(stamp and stamp.instant and stamp.source == "text" and stamp.instant.second)


def _is_earlier(one: Stamp | None, other: Stamp | None) -> bool:
    """Whether a date lies before another one."""
    return bool(one and other and one.instant and other.instant and one.instant < other.instant)


def is_same_form(before: Stamp | None, now: Stamp | None) -> bool:
    """Whether two dates are printed alike, but for numbers and names: else they stand in two places."""
    forms = {re.sub(r"[^\W_]+", "#", stamp.text) for stamp in (before, now) if stamp}
    return len(forms) < 2


def is_same_headline(before: Article, now: Article) -> bool:
    """Whether a page that is read in another place calls its article as it did, there or with something beside it."""
    old, new = (compared(one.title or "").casefold() for one in (before, now))
    return now.title in {one.text for one in before.headlines} or old in new or new in old


def _has_printed(headlines: Collection[Headline], title: str | None) -> bool:
    """Whether a page has called its article so, elsewhere than in its address."""
    return any(compared(one.text) == compared(title or "") for one in headlines if one.sources != ("url",))


def found_elsewhere(
    before: Article, now: Article, names: Collection[str], headlines: Collection[Headline] = ()
) -> set[str]:
    """Those of the differing fields of which nothing can be told, since they stand in another place of the page, or
    only in one of its editions: one for slow connections gives neither byline nor date. A list's date that moves
    forward is as often that of an update. If a look since the version has found its headline among the `headlines` of
    the page, that is where it stood."""
    places = {name: (before.sources.get(name), now.sources.get(name)) for name in names}
    moved = {name for name, (old, new) in places.items() if old and new and old != new}
    if "title" in moved and (_has_printed(headlines, before.title) or not is_same_headline(before, now)):
        moved.discard("title")
    if is_clock(before.published) or is_clock(now.published) or not is_same_form(before.published, now.published):
        moved.add("published")
    if places.get("published") == (LISTED, LISTED) and not _is_earlier(now.published, before.published):
        moved.add("published")
    for one, other in ((before, now), (now, before)):
        given = {name for name in _GIVEN.intersection(names) if not getattr(one, name) and getattr(other, name)}
        moved |= given if len(given) >= _EDITION else set()
    return moved


def was_not_yet(state: ArticleState, before: Article, now: Article) -> bool:
    """Whether the only version was not the article yet, which `now` is: a notice in its place, or another one."""
    return state.versions == 1 and (was_notice(before, now, compared) or _was_mixed_up(state, before, now))


def is_title_mended(state: ArticleState, before: Article, now: Article) -> bool:
    """Whether the version's headline was cut short, or the only version's the listed one with a label before it or
    behind it ("Subscribers"), and the page has the whole of it now, and no more."""
    if is_cut_short(before.title, now.title):
        return True
    old, new, listed = (compared(title or "") for title in (before.title, now.title, state.hints.title))
    if state.versions != 1 or not new or new != listed:
        return False
    rest = old.removesuffix(new) if old.endswith(new) else old.removeprefix(new)
    return rest != old and 0 < len(rest.split()) <= _LABEL


def _was_mixed_up(state: ArticleState, before: Article, now: Article) -> bool:
    """Whether a version was another article's page, and `now` is that of the one that a channel listed.

    The words tell, or the address that each page calls its own.
    """
    listed = state.hints.title
    if listed is None:
        return False
    named = before.canonical_url != state.key == now.canonical_url
    own = {digest((title,)) for title in given_by_lists(state) | {compared(listed)}}
    if named and before.digests["title"] != now.digests["title"] and now.digests["title"] in own:
        return True
    return is_set_right(before, now, listed, compared)


def listed_headline(state: ArticleState) -> str | None:
    """The headline under which a channel first listed the article, unless another one has been told since."""
    return None if any(key.startswith("title:") for key in state.memory.undone) else state.hints.title


def hints_now(state: ArticleState) -> Hints:
    """What channels first said of an article, with the date of publication that they all give now if it is earlier.

    A page may give none, then theirs stands in: that an outlet has moved it is to be seen in its lists alone. One of
    several channels may print another date than the others, or have forgotten the article: that is no move. Many give
    the moment of the last update, some that of the poll: what moves forward is not followed.
    """
    first = state.hints.published
    given = {one.published for one in state.listed.values() if one.published}
    if first is None or len(given) != 1 or first in given:
        return state.hints
    (now,) = given
    return replace(state.hints, published=now) if _is_printed_earlier(now, first, state.first_seen_at) else state.hints


@lru_cache(maxsize=1024)  # asked some times at every look
def _is_printed_earlier(text: str, other: str, at: datetime) -> bool:
    """Whether a list's date lies before another one of the same list, both as printed."""
    one, two = (read_date(date, lang=None, country=None, zone="UTC", now=at, role="feed") for date in (text, other))
    if one is None or two is None or {*one.flags, *two.flags} & {"relative"}:  # counted from each poll
        return False
    return one.instant < two.instant if one.instant and two.instant else one.day < two.day


def is_dated_anew(state: ArticleState) -> bool:
    """Whether lists, by which alone the last version is dated, give another date now: then the page that stays the same
    has to be read all the same."""
    latest = state.latest
    if latest is None or latest.published is None or latest.sources.get("published") != LISTED:
        return False
    given = hints_now(state).published
    return given is not None and compared(given) != compared(latest.published.text)


def learned(outlet: OutletMemory, article: Article, state: ArticleState, seen: Readings) -> OutletMemory:
    """The outlet's memory with what a look teaches, or three in a row, and with a first one, that of a new article.

    `article` is the present reading as it was, with its noise.
    """
    texts = [tuple(map(compared, one.paragraphs)) for one in seen.looks if one]
    if seen.before is None:
        listed = [compared(state.hints.title)] if state.hints.title else []
        outlet = learn_headlines(learn_new(outlet, texts[-1]), [*called(article), *listed])
        return learn_labels(outlet, state.id, [compared(text) for text in article.paragraphs])
    outlet = learn_labels(outlet, state.id, [compared(text) for text in article.paragraphs])
    more = learned_in(seen.printed) - learned_in(seen.before)
    if more > 0:
        taken = {compared(one.text) for one in seen.printed.masked}
        outlet = learn_displaced(outlet, texts[0], tuple(map(compared, article.paragraphs)), taken, more)
    last, present = _pairs(seen, seen.differed(), seen.looks[1]), _pairs(seen, seen.differences(), seen.looks[2])
    both = [[pair for pair, _ in pairs] for pairs in (last, present)]
    outlet = learn_insertions(outlet, state.id, both[0] if seen.looks[1] else None, both[1], compared)
    rewordings = _rewordings([*last, *present])
    outlet = learn_shared(outlet, state.id, texts[0], texts[-1], rewordings)
    return outlet if len(texts) < 3 else learn_looks(outlet, state.id, (texts[0], texts[1], texts[2]), rewordings)


def _pairs(seen: Readings, found: Sequence[Difference], reading: Article | None) -> list[tuple[Pair, bool]]:
    """The paragraphs that took the place of one of the version's, with that; and whether they are lines."""
    if reading is None or seen.before is None:
        return []
    old, new = seen.before.paragraphs, reading.paragraphs
    return [((old[one.old[0]], new[one.new[0]]), one.is_line) for one in found if one.place]


def _rewordings(pairs: Iterable[tuple[Pair, bool]]) -> set[str]:
    """The sentences, in compared form, that took the place of one of the version's, with most of its words, and those
    that they took it of."""
    texts = [(compared(old), compared(new)) for (old, new), is_line in pairs if not is_line]
    return {text for pair in texts if are_alike(*pair) for text in pair}


def told(
    outcome: Outcome,
    before: Article,
    after: Article,
    now: datetime,
    settings: Settings,
    between: Sequence[Article] = (),
) -> Change:
    """The change between two readings; people are told if it weighs enough. That one is gone, or back, they are always.

    What it is about may have stood otherwise `between` the two: it is told step by step.
    """
    steps = tuple(pairwise((before, *between, after)))
    edits = tuple(edit for one, other in steps for edit in field_edits(one, other))
    typed = tuple(edit for one, other in steps for edit in typed_edits(one, other, compared))
    weight = 1.0 if outcome in (Outcome.GONE, Outcome.RESTORED) else together(typed)
    return Change(outcome, now, edits, typed, weight, weight >= settings.tell_weight)
