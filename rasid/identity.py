"""Whether two addresses are one article: what suggests it, and what proves it. Pure.

An address is known by its key. What else two articles may share (a GUID, a canonical link, a number in
the address, a headline) only suggests that they are one: outlets use GUIDs again, and templates name
one canonical address on every page. Their texts decide.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from urllib.parse import unquote, urlsplit

from rasid.normalize.text import compared
from rasid.normalize.urls import canonical
from rasid.records import Article, ArticleState, Precision, Stamp

ALIKE = 0.6
"""Share of the shorter text's phrases that an edited article still has in common with itself."""
CLOSE = 0.8
"""The same where nothing but the texts speaks for one article, or their dates are not known."""
SAME = 0.9
"""The same where their dates speak against it: an instalment of a series repeats its phrases."""

_PHRASE = 3  # words
_ENOUGH = 8  # phrases, below which texts prove nothing
_OPENING = 60  # characters of a paragraph that tells articles apart
_NUMBER = re.compile(r"\d+")
_ID = 4  # digits of a number that can name an article
_DATE = re.compile(r"(?:19|20)\d{2}(?:(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])?)?")
_GLOBAL = re.compile(r"(?:https?://|tag:|urn:)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that two readings of one article have in common. `strong` ones were given to name it."""

    kind: str  # guid, canonical, number, title, opening
    value: str
    strong: bool

    def mark(self, outlet_id: str) -> int:
        """The sign of an outlet's article as a number of 63 bits: what is stored and looked up."""
        text = "\0".join((outlet_id, self.kind, self.value)).encode("utf-8", "surrogatepass")
        return int.from_bytes(blake2b(text, digest_size=8).digest()) >> 1


def signs_of(state: ArticleState, article: Article) -> tuple[Sign, ...]:
    """The signs of an article as it was read, its own key left out."""
    found = dict.fromkeys(_signs(state, article))
    return tuple(sign for sign in found if sign.value != state.key)


def _signs(state: ArticleState, article: Article) -> Iterator[Sign]:
    guid = (state.hints.guid or "").strip()
    if guid and guid != state.url:  # whose key is the article's own
        yield _guid_sign(guid, next(iter(state.listed), ""))
    yield Sign("canonical", article.canonical_url, strong=True)
    yield from (Sign("number", number, strong=True) for number in _ids(state.key))
    moment = _moment(article.published)
    if article.title:
        yield Sign("title", f"{moment} {_folded(article.title)}", strong=False)
    if opening := next((text for text in article.paragraphs if len(text) >= _OPENING), None):
        yield Sign("opening", f"{moment} {_folded(opening)}", strong=False)


def _guid_sign(guid: str, channel_id: str) -> Sign:
    """A number is one channel's own; what names a host is the outlet's."""
    if not _GLOBAL.match(guid):
        return Sign("guid", f"{channel_id} {guid}", strong=True)
    return Sign("guid", canonical(guid), strong=True)


def reached(article: Article) -> str:
    """The key of the address at which an article was read, after redirects."""
    return canonical(article.url)


def is_same(known: Article, read: Article, *, known_key: str, key: str, strong: bool) -> bool:
    """Whether two readings are of one article, which their signs suggest.

    `known` and `read` are readings at addresses with these keys; `strong` says whether one of the
    signs in common is. A later reading may be edited, but keeps most of its phrases, and its date.
    """
    if not strong and _are_numbered_apart(known_key, key):
        return False
    one, other = _phrases(known), _phrases(read)
    if min(len(one), len(other)) < _ENOUGH:
        return _are_alike_without_text(known, read)
    shared = len(one & other)
    if _agree(known.published, read.published) is False:
        whole = shared / max(len(one), len(other))
        return strong and whole >= SAME and _figures(known) == _figures(read)
    certain = strong and _agree(known.published, read.published)
    return shared / min(len(one), len(other)) >= (ALIKE if certain else CLOSE)


def _are_alike_without_text(known: Article, read: Article) -> bool:
    same_title = bool(known.title) and _folded(known.title or "") == _folded(read.title or "")
    return same_title and _agree(known.published, read.published) is True


def _agree(one: Stamp | None, other: Stamp | None) -> bool | None:
    """Whether two dates of publication are one, as far as they are known; None when they are not."""
    if one is None or other is None:
        return None
    if one.instant and other.instant and one.precision is other.precision is Precision.MINUTE:
        return abs((one.instant - other.instant).total_seconds()) < 60
    return abs((one.day - other.day).days) <= 1  # either may be a day in another zone


def _moment(stamp: Stamp | None) -> str:
    """The day of publication, in UTC where that is known."""
    if stamp is None:
        return ""
    return str(stamp.instant.date() if stamp.instant else stamp.day)


def _folded(text: str) -> str:
    return compared(text).casefold()


def _phrases(article: Article) -> set[tuple[str, ...]]:
    words = _folded("\n".join(article.paragraphs)).split()
    return set(zip(*(words[start:] for start in range(_PHRASE)), strict=False))


def _figures(article: Article) -> list[str]:
    return sorted(_NUMBER.findall(_folded("\n".join(article.paragraphs))))


def _numbers(key: str) -> set[str]:
    parts = urlsplit(key)
    return set(_NUMBER.findall(unquote(f"{parts.path}?{parts.query}")))


def _ids(key: str) -> list[str]:
    """The numbers of an address that can name an article. Years and days name none."""
    return sorted(number for number in _numbers(key) if len(number) >= _ID and not _DATE.fullmatch(number))[:2]


def _are_numbered_apart(one: str, other: str) -> bool:
    """Whether both addresses have numbers, and none in common: so an outlet tells its articles apart."""
    first, second = set(_ids(one)), set(_ids(other))
    if not (first and second):
        first, second = _numbers(one), _numbers(other)
    return bool(first and second) and not first & second
