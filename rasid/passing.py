"""Wordings that gave way to others before they were told, so that no edit is lost which the next one follows soon.

A difference is told when it has stayed. An editor who changes a sentence, and a moment later changes it again,
leaves a wording that never did. It is not followed by what stood before, as an old copy or the other face of a page
is, but by a third text; and when that is told, so is what stood between.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from rasid.changes.differences import Difference
from rasid.changes.paragraphs import pair
from rasid.changes.pieces import ENDS, LEAST_OF_TITLE, is_shortened
from rasid.memory import Passed, Sighting
from rasid.normalize.article import signed
from rasid.records import Article

Fold = Callable[[str], str]

MOST_PASSED = 4
LONGEST_WORDING = 4000  # characters of a wording that is kept


def heirs(
    gone: Sequence[Difference], found: Sequence[Difference], earlier: Article, now: Article, fold: Fold
) -> dict[str, Difference]:
    """What has taken the place of differences that are gone, by their keys.

    `gone` are those of the reading `earlier`, `found` those of the present one. Where nothing has taken it, what the
    version has is back.
    """
    found_by_key: dict[str, Difference] = {}
    for one in gone:
        if one.went:
            continue
        if (heir := _heir(one, found, earlier, now, fold)) is not None:
            found_by_key[one.key] = heir
    return found_by_key


def _heir(
    one: Difference, found: Sequence[Difference], earlier: Article, now: Article, fold: Fold
) -> Difference | None:
    if one.field != "paragraphs":
        return next((other for other in found if other.field == one.field), None)
    if one.old:
        held = {place: other for other in found for place in other.old}
        return held[one.old[0]] if held.keys() >= set(one.old) else None
    text = fold(earlier.paragraphs[one.new[0]])
    near = (other for other in found if other.came and other.gap == one.gap)
    return next((other for other in near if pair((text,), (fold(now.paragraphs[other.new[0]]),)).reworded), None)


def is_piece(one: Difference, heir: Difference, earlier: Article, now: Article, fold: Fold) -> bool:
    """Whether what gave way is a part of its heir that ends, or begins, inside a sentence: a template broke that up, or
    cut it short."""
    texts = _text(one, earlier), _text(heir, now)
    if texts[0] is None or texts[1] is None:
        return False
    if one.field != "paragraphs":
        return one.field == "title" and is_shortened(texts[0], texts[1], fold, least=LEAST_OF_TITLE)
    text, whole = map(fold, (texts[0], texts[1]))
    is_part = (whole.startswith(f"{text} ") and not text.endswith(ENDS)) or whole.endswith(f" {text}")
    return is_part or is_shortened(texts[0], texts[1], fold)


def turning(passed: Sequence[Passed], heir_of: Mapping[str, Difference], now: Article) -> set[str]:
    """The keys of differences whose heir says what had passed before: the two take turns, and are faces."""
    passed_by = {(one.by, one.text) for one in passed}
    return {key for key, heir in heir_of.items() if (key, _text(heir, now)) in passed_by}


def with_passed(
    passed: Sequence[Passed],
    heir_of: Mapping[str, Difference],
    back: Collection[str],
    turning: AbstractSet[str],
    new: Sequence[tuple[Difference, Sighting]],
    earlier: Article,
) -> tuple[Passed, ...]:
    """What has passed, after a look at which differences gave way to their heirs, or to what the version has (`back`).

    `new` are those of the former that may have been edits. Those that are `turning` gave way, for the first time, to
    what they had taken the place of: to another face of the page, or to an old copy. What that says has passed all the
    same, if they are back and stay in the end.
    """
    kept = [one for one in passed if one.by not in back and not (one.by in turning and one.field == "title")]
    kept = [replace(one, by=heir_of[one.by].key) if one.by in heir_of.keys() - turning else one for one in kept]
    for one, sighting in new:
        text = _text(one, earlier)
        if text and len(text) <= LONGEST_WORDING:
            kept.append(Passed(heir_of[one.key].key, one.field, text, sighting.since))
    return tuple(kept[-MOST_PASSED:])


def _text(one: Difference, article: Article) -> str | None:
    """What a difference of a reading says, if that is a headline or a paragraph."""
    if one.field == "title":
        return article.title
    is_paragraph = one.field == "paragraphs" and len(one.new) == 1 and len(one.old) <= 1 and not one.moved
    return article.paragraphs[one.new[0]] if is_paragraph else None


def steps(
    before: Article,
    after: Article,
    version: Article,
    told: Mapping[str, Difference],
    passed: Sequence[Passed],
    now: Article,
    fold: Fold,
) -> Iterator[Article]:
    """The article as it stood between two readings, once for each wording that passed, in their order.

    `told` are the differences of the reading `now` to the last `version` that are told, by key. `before` and
    `after` are what is compared: of both, what is not told is alike.
    """
    shown: dict[str, str] = {}
    article = before
    for one in sorted(passed, key=lambda one: one.since):
        heir = told.get(one.by)
        if heir is None:
            continue
        if one.field == "title":
            article = signed(replace(article, title=one.text), ("title",), fold)
        else:
            standing = shown.get(one.by) or (version.paragraphs[heir.old[0]] if heir.old else None)
            paragraphs = _with(article.paragraphs, one.text, standing, heir, after, now)
            if paragraphs == article.paragraphs:
                continue
            article = signed(replace(article, paragraphs=paragraphs), ("paragraphs",), fold)
        shown[one.by] = one.text
        yield article


def _with(
    paragraphs: tuple[str, ...], text: str, standing: str | None, heir: Difference, after: Article, now: Article
) -> tuple[str, ...]:
    """Paragraphs with a text in the place of the one that stands there, or where its heir will be added."""
    if standing is not None:
        return tuple(text if paragraph == standing else paragraph for paragraph in paragraphs)
    heading = after.paragraphs[: after.paragraphs.index(now.paragraphs[heir.new[0]])]
    known = [paragraphs.index(paragraph) for paragraph in heading if paragraph in paragraphs]
    at = known[-1] + 1 if known else 0
    return (*paragraphs[:at], text, *paragraphs[at:])
