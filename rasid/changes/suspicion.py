"""Whether what was read is the article at all, or something that came in its place."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from rasid.changes.behind import NEXT, PAGED, WALL
from rasid.changes.noise import TEASER
from rasid.changes.vocabulary import PAGES, holds_phrase, key, vocabulary
from rasid.records import Article

Fold = Callable[[str], str]

COLLAPSE = 1 / 3  # of the text left, below which the page has probably lost it
ENOUGH = 300  # characters of text below which nothing can be said of its length
SHORT_PAGE = 600  # characters of text that a page instead of an article has at most
ALIKE = 0.2  # share of words in common below which a text is another one
_HEADLINE = 3  # longer words that make a headline tell what its article is about
_NAMED = 0.6  # share of a headline's longer words that its article has, with its own headline
_ABOUT = 1 / 3  # the same of its text alone
_OTHERS = 3  # other articles that a front page lists
_PIECES, _MOSTLY = 3, 0.7  # pieces of paragraphs, of all that differs, from which a text is one that is broken up
_SHORT_WORD = 3  # letters; such words stand in any text of a language
_ENDS = tuple('.!?؟۔»"”')  # an editor who cuts a paragraph ends its sentence
_OPEN_TAG = re.compile(r"</?[A-Za-z0-9]*$")  # what parsers make text of where a page ends inside a tag
_LOST = (("\ufffd", 0.0), ("?", 0.1))  # what stands for characters that were lost, and its share from which it does
_LETTER = re.compile("[Â-Å×ØÙÚÛ][\x80-ª¬-¶¸-º¼-¿ŒœŠšŽžŸƒ€‚„†‡ˆ‰\ufffd]|â€|(?<![A-ZÀ-ÞĀ-ſ])[ÂÃ](?!\\S)")
"""A letter as UTF-8 has it, read as Latin, or half of one behind which a space was lost; none that quotations, and
sentences in capitals, have."""
_BROKEN = re.compile("[A-Za-zÀ-ɏ](?=[ء-ؿف-ۿא-ת])|\ufffd|[^\\W\\d](?=\\?[^\\W\\d])|\\?{4}")
"""Two scripts in one word, and what stands for lost characters inside words."""
_ICELANDIC = {"tr": "ýþðÝÞÐ", "ku": "þÞ"}  # what letters of these languages are in a page read as Latin
_BROKEN_LEAST, _BROKEN_SHARE = 4, 1 / 100  # of a text's characters
_ACCENTED = re.compile("[À-ÿ]")
_MOST_ACCENTED = 0.4  # of a text's letters, beyond which it is another script, read as Latin
_LEADS = (*"ÂÃÄÅ×ØÙÚÛ", "â€")  # without which there is none: looking for these costs a tenth
_SCRIPTS = tuple(map(re.compile, ("[A-Za-zÀ-ɏ]", "[ء-ۿݐ-ݿ]", "[א-ת]")))

_TROUBLE = {
    "missing": "soft-404",
    "captcha": "blocked",
    "consent": "blocked",
    "login": "blocked",
    "error": "error-page",
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a reading is suspect: a trouble's name, and one line of fact. When the very same reading
    stays, it is believed in the end if `lasting`."""

    trouble: str
    detail: str
    lasting: bool = False


NOT_BACK = Doubt("extraction-broken", "what stands where the article was is another text", lasting=True)
CUT_SHORT = Doubt("extraction-broken", "the page ends before its end tag, which the outlet's pages have", lasting=True)

FRONT = Doubt("extraction-broken", "the page lists other articles, and has nothing of this one")

UNFINISHED = {
    WALL: Doubt("blocked", "the rest of the text is behind a call to sign in or subscribe"),
    PAGED: Doubt("extraction-broken", "less of the text is left, and another page is said to follow", lasting=True),
}
"""What is said of a reading whose text goes on elsewhere, by the reason of what says so at its end."""


def doubt_about(
    before: Article | None, after: Article, names: Collection[str], fold: Fold, listed: str | None = None
) -> Doubt | None:
    """What is suspect about a reading, or None. `names` are what the site calls itself.

    `listed` is the headline under which a channel listed the article, against which a first reading is held.
    """
    if (kind := _page_instead(before, after, fold, listed)) is not None:
        return Doubt(_TROUBLE[kind], f"the page says what {_CALLED[kind]} says")
    if after.title and key(fold(after.title)) in {key(fold(name)) for name in names}:
        return Doubt("extraction-broken", "the title is the site's name")
    if before is None:
        text = " ".join((after.title or "", *after.paragraphs))
        if has_misread(after.title) or _is_misread(text) or _is_broken(text, after.language):
            return Doubt("extraction-broken", "the letters are those of a wrong charset", lasting=True)
        return _other_than_listed(after, listed, fold) if listed else None
    if before.title and not after.title:
        return Doubt("extraction-broken", "there was a title, and there is none", lasting=True)
    return _damage(before, after, fold)


_CALLED = {
    "missing": "a page for what does not exist",
    "captcha": "a check for robots",
    "consent": "a question for consent",
    "login": "a login page",
    "error": "an error page",
}


def _page_instead(before: Article | None, after: Article, fold: Fold, listed: str | None) -> str | None:
    """Which kind of page stands in the article's place, by what it says and by how little that is.

    The article's own headline may be about such pages, and its text may name what it is about.
    """
    text = " ".join(after.paragraphs)
    if len(text) > SHORT_PAGE or (before and set(before.paragraphs) & set(after.paragraphs)):
        return None
    title, text = fold(after.title or ""), fold(text)
    is_own = bool(title) and _is_own(title, [name for name in (listed, before and before.title) if name], fold)
    languages = dict.fromkeys((after.language, before.language if before else None, "en"))
    for kind in PAGES:
        phrases = [phrase for language in languages for phrase in vocabulary(language).pages.get(kind, ())]
        in_title = [] if is_own else _said(title, phrases)
        in_text = len(_said(text, phrases))
        named = any(len(phrase) >= 0.4 * len(title) for phrase in in_title)
        if named or (in_title and in_text) or in_text > 1 or (in_text and not title):
            return kind
        if in_text and before is not None and _likeness(_words(before, fold), _words(after, fold)) < ALIKE:
            return kind
    return None


def _said(text: str, phrases: Sequence[str]) -> list[str]:
    """The phrases that stand in a text; of one inside another one the longer."""
    found = {phrase for phrase in phrases if holds_phrase(text, [phrase])}
    return [phrase for phrase in found if not any(phrase in other for other in found - {phrase})]


def _is_own(title: str, names: Sequence[str], fold: Fold) -> bool:
    """Whether a headline is one of those that the article is known by, or has most of its longer words."""
    words = set(_letters(title))
    for name in map(fold, names):
        known = set(_letters(name))
        if name == title or (len(known) >= _HEADLINE and len(known & words) >= _NAMED * len(known)):
            return True
    return False


def _other_than_listed(after: Article, listed: str, fold: Fold) -> Doubt | None:
    """A first reading of few words, which has next to none of the headline in the list, and no date of its own."""
    dated = after.sources.get("published") not in (None, "feed", "url")
    if dated or sum(map(len, after.paragraphs)) > SHORT_PAGE:
        return None
    share = _share_of(listed, after, fold)
    if share is None or share >= ALIKE:
        return None
    return Doubt("extraction-broken", "the page has little of the headline under which it was listed", lasting=True)


def is_set_right(before: Article, after: Article, listed: str, fold: Fold) -> bool:
    """Whether a first version was another article, by a cache that mixed up its pages, say, and the present reading is
    the one that was listed under this headline."""
    if not is_another(before, after, fold):
        return False
    old, new = (_share_of(listed, article, fold) for article in (before, after))
    return old is not None and new is not None and old < ALIKE and new >= _NAMED


def was_notice(before: Article, after: Article, fold: Fold) -> bool:
    """Whether a first version was no more than a few words that have nothing to do with its headline ("moved to the
    archive", "details follow"), and the text that its headline is about has come in their place."""
    old = set(map(fold, before.paragraphs))
    if not old.isdisjoint(map(fold, after.paragraphs)) or not after.title:
        return False
    old_size, new_size = (sum(map(len, article.paragraphs)) for article in (before, after))
    if old_size > ENOUGH or new_size < max(ENOUGH, 2 * old_size):
        return False
    shares = [_share_of(after.title, replace(article, title=None), fold) for article in (before, after)]
    return shares[0] == 0 and (shares[1] or 0) >= _ABOUT


def _share_of(listed: str, article: Article, fold: Fold) -> float | None:
    """The share of a headline's longer words that an article has; None if it has too few to tell articles apart."""
    one, other = (set(_letters(fold(text))) for text in (listed, " ".join((article.title or "", *article.paragraphs))))
    return len(one & other) / len(one) if len(one) >= _HEADLINE else None


def _letters(text: str) -> list[str]:
    return [word for word in re.findall(r"\w+", key(text)) if len(word) > _SHORT_WORD]


def _damage(before: Article, after: Article, fold: Fold) -> Doubt | None:
    """Signs that the text is damaged, or another article's."""
    old, new = " ".join(before.paragraphs), " ".join(after.paragraphs)
    if before.whole and after.whole is False:
        return CUT_SHORT
    why = why_unfinished(after)
    if why and not why_unfinished(before) and len(after.paragraphs) < len(before.paragraphs):
        return UNFINISHED[why]
    if _is_garbled(old + (before.title or ""), new + (after.title or ""), after.language):
        return Doubt("extraction-broken", "the letters are not those of the article: wrong charset or language")
    if old and (not new or (len(old) >= ENOUGH and len(new) < COLLAPSE * len(old))):
        return Doubt("extraction-broken", f"{len(new)} of {len(old)} characters of text are left", lasting=True)
    if _breaks_off(before.paragraphs, after.paragraphs, fold):
        return Doubt("extraction-broken", "the text breaks off inside a paragraph", lasting=True)
    if is_broken_up(before, after, fold):
        return Doubt("extraction-broken", "the paragraphs are broken otherwise, and parts of them are missing")
    if len(old) >= ENOUGH and is_another(before, after, fold):
        return Doubt("extraction-broken", "title and text are all others", lasting=True)
    return None


def why_unfinished(article: Article) -> str | None:
    """The reason for which a reading's text goes on elsewhere, as it says itself at its end: `WALL` or `PAGED`."""
    return next((one.reason for one in article.masked if one.reason in UNFINISHED), None)


def lists_others(before: Article | None, reading: Article, *, is_named: bool) -> bool:
    """Whether a page says what other articles are called, and has nothing of this one, or its first paragraph alone, as
    a front page in its place.

    A first reading has to lack a headline of its own (`is_named`), and mostly says what others are: a day's summary of
    what was reported is an article.
    """
    others = sum(one.reason in (TEASER, NEXT) for one in reading.masked)
    if others < _OTHERS:
        return False
    if before is None:
        return not is_named and others >= len(reading.paragraphs)
    return set(before.paragraphs[1:]).isdisjoint(reading.paragraphs) and len(before.paragraphs) > 1


def is_another(before: Article, after: Article, fold: Fold) -> bool:
    """Whether a reading has another headline, none of the paragraphs, and hardly any words of the one before."""
    if before.title == after.title or not set(before.paragraphs).isdisjoint(after.paragraphs):
        return False
    return _likeness(_words(before, fold), _words(after, fold)) < ALIKE


def _is_garbled(old: str, new: str, language: str | None) -> bool:
    """Whether another script rules than before, or characters were lost that had been there."""
    if _is_misread(old) and not _is_misread(new):
        return False  # it was the version that was damaged
    if any(new.count(mark) > old.count(mark) + max(2, len(new) * share) for mark, share in _LOST):
        return True
    if _misread(new) > _misread(old) + 4 or _is_broken(new, language, old):
        return True
    if len(new) < 40 or len(old) < 40:
        return False
    return _script(old) != _script(new)


def _is_misread(text: str) -> bool:
    """Whether so many of a text's letters are such that no language writes it so."""
    return _misread(text) > max(4, len(text) / 20)


def _is_broken(text: str, language: str | None, before: str = "") -> bool:
    """Whether more of a text's letters than before are such as no charset was meant to give."""
    allowed = max(_BROKEN_LEAST, len(text) * _BROKEN_SHARE)
    broken = _broken(text, language)
    if broken > allowed:
        return broken > _broken(before, language) + allowed
    start = text[:2000]
    return not before and len(_ACCENTED.findall(start)) > max(allowed, _MOST_ACCENTED * sum(map(str.isalpha, start)))


def _broken(text: str, language: str | None) -> int:
    return len(_BROKEN.findall(text)) + sum(map(text.count, _ICELANDIC.get(language or "", "")))


def has_misread(title: str | None) -> bool:
    """Whether a headline has letters that were read in a wrong charset. One is enough: no headline is about them."""
    return bool(title and _misread(title))


def _misread(text: str) -> int:
    """How many letters of a text were read in a wrong charset."""
    return len(_LETTER.findall(text)) if any(lead in text for lead in _LEADS) else 0


def _script(text: str) -> int:
    """The number of the script that most of the text's first letters are written in."""
    counts = [len(script.findall(text[:2000])) for script in _SCRIPTS]
    return counts.index(max(counts))


def _breaks_off(before: Sequence[str], after: Sequence[str], fold: Fold) -> bool:
    """Whether the new text is the old one, cut inside a paragraph or the tag behind it.

    Other apostrophes or spaces make no other text.
    """
    if not after or len(after) > len(before):
        return False
    end = _OPEN_TAG.sub("", after[-1])
    if end == after[-1] and end[-1:] in _ENDS:
        return False
    old = [fold(paragraph) for paragraph in before[: len(after)]]
    is_cut = end != after[-1] or old[-1] != fold(end)
    return old[:-1] == [fold(paragraph) for paragraph in after[:-1]] and is_cut and old[-1].startswith(fold(end))


def is_broken_up(whole: Article, parts: Article, fold: Fold) -> bool:
    """Whether what differs in a reading are pieces of a whole one's paragraphs, some of which are missing.

    So it is where a template puts a break into each paragraph, and the reader leaves out what has become too short.
    """
    old, new = (tuple(map(fold, article.paragraphs)) for article in (whole, parts))
    lost, other = [text for text in old if text not in new], [text for text in new if text not in old]
    if len(lost) < _PIECES or len(other) < _PIECES:
        return False
    pieces = [
        piece for piece in other if any(text.startswith(f"{piece} ") or text.endswith(f" {piece}") for text in lost)
    ]
    return len(pieces) >= max(_PIECES, _MOSTLY * len(other)) and sum(map(len, pieces)) < sum(map(len, lost))


def _words(article: Article, fold: Fold) -> Counter[str]:
    return Counter(fold(" ".join((article.title or "", *article.paragraphs))).split())


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    return 2 * (one & other).total() / max(one.total() + other.total(), 1)
