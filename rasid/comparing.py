"""Readings made comparable: what is no part of the article is taken out of both. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime

from rasid.changes.compare import field_edits
from rasid.changes.edits import typed_edits
from rasid.changes.noise import Reasons, learn_looks, learn_new, reasons
from rasid.changes.second_look import same_face
from rasid.changes.vocabulary import vocabulary
from rasid.changes.weights import together
from rasid.memory import Masked, OutletMemory
from rasid.normalize.article import signed
from rasid.normalize.text import compared, digest
from rasid.records import Article, ArticleState, Change, Outcome
from rasid.settings import Settings


def masked(article: Article, noise: Reasons) -> Article:
    """The article without the paragraphs that are noise; these stand in `masked`, with the reason."""
    words = vocabulary(article.language)
    fold = compared if noise.by_key else str
    why = [noise.of(fold(text), words) for text in article.paragraphs]
    if not any(why):
        return article
    kept = tuple(text for text, reason in zip(article.paragraphs, why, strict=True) if not reason)
    found = [Masked(text, reason) for text, reason in zip(article.paragraphs, why, strict=True) if reason]
    if not kept:  # a page of nothing but noise is not what was learned: leave it to be doubted
        return article
    return signed(replace(article, paragraphs=kept, masked=(*article.masked, *found)))


@dataclass(frozen=True, slots=True)
class Readings:
    """The last version, the pending reading and the present one, masked alike."""

    before: Article | None
    pending: Article | None
    now: Article
    printed: Article  # the present one with its own headline: `now` has that of `before` where both are faces

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
    pending = state.pending and _faced(state, before, masked(state.pending, noise))
    return Readings(before, pending, _faced(state, before, printed), printed)


def _faced(state: ArticleState, before: Article | None, reading: Article) -> Article:
    if before is None:
        return reading
    title = state.hints.title if state.versions == 1 else None
    listed = digest((compared(title),)) if title else None
    if not same_face(state.memory, before, reading, listed):
        return reading
    return signed(replace(reading, title=before.title))


def learned(outlet: OutletMemory, article_id: int, seen: Readings) -> OutletMemory:
    """The outlet's memory with what three looks in a row teach; with fewer, that of a new article."""
    texts = [tuple(map(compared, one.paragraphs)) for one in (seen.before, seen.pending, seen.now) if one]
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
