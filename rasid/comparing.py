"""Readings made comparable: what is no part of the article is taken out of both. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from rasid.changes.compare import field_edits
from rasid.changes.consensus import agreed
from rasid.changes.edits import typed_edits
from rasid.changes.noise import Reasons, learn_looks, learn_new, reasons
from rasid.changes.second_look import Looks, same_face
from rasid.changes.vocabulary import vocabulary
from rasid.changes.weights import together
from rasid.memory import Masked, OutletMemory
from rasid.normalize import text
from rasid.normalize.article import signed
from rasid.normalize.text import digest
from rasid.records import Article, ArticleState, Change, Outcome
from rasid.settings import Settings

compared = lru_cache(maxsize=4096)(text.compared)  # the same paragraphs come up at every look at an article


def masked(article: Article, noise: Reasons) -> Article:
    """The article without the paragraphs that are noise; these stand in `masked`, with the reason."""
    words = vocabulary(article.language)
    fold = compared if noise.by_key else str
    why = [noise.of(fold(part), words) for part in article.paragraphs]
    if not any(why):
        return article
    kept = tuple(part for part, reason in zip(article.paragraphs, why, strict=True) if not reason)
    found = [Masked(part, reason) for part, reason in zip(article.paragraphs, why, strict=True) if reason]
    if not kept:  # a page of nothing but noise is not what was learned: leave it to be doubted
        return article
    return _with_paragraphs(article, kept, found)


def _with_paragraphs(article: Article, paragraphs: tuple[str, ...], found: Sequence[Masked] = ()) -> Article:
    changed = replace(article, paragraphs=paragraphs, masked=(*article.masked, *found))
    return signed(changed, ("paragraphs",), compared)


@dataclass(frozen=True, slots=True)
class Readings:
    """The last version, the pending reading and the present one, masked alike."""

    before: Article | None
    pending: Article | None
    now: Article
    printed: Article  # the present one with its own headline: `now` has that of `before` where both are faces
    looks: Looks  # the same with what is another one at every look

    @property
    def differs(self) -> bool:
        """Whether a reader would see a difference to the last version."""
        return self.before is None or self.before.digest != self.now.digest

    @property
    def is_other_face(self) -> bool:
        """Whether the page has another of its faces than the last version."""
        return self.printed.digest != self.now.digest

    @property
    def is_pending(self) -> bool:
        """Whether the present reading is the pending one again."""
        return self.pending is not None and self.pending.digest == self.now.digest


def readings(state: ArticleState, now: Article, outlet: OutletMemory | None) -> Readings:
    """An article's readings, without the noise that the outlet is known for, and under one of its faces."""
    noise = reasons(outlet or OutletMemory())
    before, printed = state.latest and masked(state.latest, noise), masked(now, noise)
    pending = state.pending and masked(state.pending, noise)
    looks = (before, pending, printed)
    if before is not None and pending is not None and _is_third(before, pending, printed):
        before, pending, printed = _agreed(before, pending, printed)
    return Readings(before, pending and _faced(state, before, pending), _faced(state, before, printed), printed, looks)


def _is_third(before: Article, pending: Article, now: Article) -> bool:
    """Whether the text is neither that of the last version nor that of the look before."""
    return now.digests["paragraphs"] not in (before.digests["paragraphs"], pending.digests["paragraphs"])


def _agreed(before: Article, pending: Article, now: Article) -> tuple[Article, Article, Article]:
    """The three readings without the paragraphs that are others at every look."""
    texts = [tuple(map(compared, one.paragraphs)) for one in (before, pending, now)]
    old, new = agreed(texts[0], texts[1], texts[2])
    if not new:
        return before, pending, now
    kept = _only(now, new)
    return _only(before, old), _with_paragraphs(pending, kept.paragraphs), kept


def _only(article: Article, places: Sequence[int]) -> Article:
    """The article with some of its paragraphs; the others stand in `masked`."""
    if len(places) == len(article.paragraphs):
        return article
    stays = set(places)
    found = [Masked(part, "passing") for place, part in enumerate(article.paragraphs) if place not in stays]
    paragraphs = tuple(article.paragraphs[place] for place in places)
    return _with_paragraphs(article, paragraphs, found)


def _faced(state: ArticleState, before: Article | None, reading: Article) -> Article:
    if before is None:
        return reading
    title = state.hints.title if state.versions == 1 else None
    listed = digest((compared(title),)) if title else None
    if not same_face(state.memory, before, reading, listed):
        return reading
    return signed(replace(reading, title=before.title), ("title",), compared)


def learned(outlet: OutletMemory, article_id: int, seen: Readings) -> OutletMemory:
    """The outlet's memory with what three looks in a row teach; with fewer, that of a new article."""
    texts = [tuple(map(compared, one.paragraphs)) for one in seen.looks if one]
    if seen.before is None:
        return learn_new(outlet, texts[-1])
    if seen.pending is None:
        return outlet
    return learn_looks(outlet, article_id, (texts[0], texts[1], texts[2]))


def told(outcome: Outcome, before: Article, after: Article, now: datetime, settings: Settings) -> Change:
    """The change between two readings; people are told if it weighs enough. That one is back, they are always."""
    typed = typed_edits(before, after, compared)
    weight = 1.0 if outcome is Outcome.RESTORED else together(typed)
    return Change(outcome, now, field_edits(before, after), typed, weight, weight >= settings.tell_weight)
