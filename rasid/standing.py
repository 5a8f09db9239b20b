"""Where an article stood on its page and what it was, so that another look can prove it unchanged unread. Pure.

Most pages that are fetched again differ around an article that does not. When a page is read in full,
what is kept of it here is a few hundred characters: the bytes with which its text begins and ends, a
digest of all text and tags between the two (and of those from the headline on to what follows the text),
one of what the page says of itself (title, meta elements that are read, JSON-LD, times), and how often
each field stands where else it was found. A later page that agrees in all of it shows the same article.
Any doubt, and the page is read in full.

A page that differs in one of these though its article does not is held to less the next time: see `LEVELS`.
"""

import json
import re
from base64 import b85decode, b85encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from html import unescape
from typing import NamedTuple

from rasid.extract.facts import META_NAMES
from rasid.kinds import PageKind
from rasid.records import Found, RawArticle

LEVELS = 3
"""0: all of it; 1: without times outside of the text; 2: and without the digits of what stands around the text."""

_FORMAT = 1
_ANCHOR = 40  # bytes of the text's beginning and end
_GLIMPSE = 24  # characters of the text's beginning and end, to guess where it stands
_MOST_COPIES = 20  # places of the same words that are looked at
_WINDOW = 8192  # bytes around the text that are looked at
_REACH = 12  # texts between headline and text, at most
_FOLLOWING = 4  # texts behind the text, as far as the article's element goes
_ARTICLE_ENDS = re.compile(rb"<(?:/article|/main|/body|aside|footer|nav)>")
_DIGITS = re.compile(rb"\d+|(?:\xd9[\xa0-\xa9]|\xdb[\xb0-\xb9])+")  # in UTF-8: Arabic and Persian ones as well
_CONTEXTS, _CONTEXT = 12, 160  # places of fields that stand elsewhere, and bytes kept of each
_TOKEN = re.compile(
    rb"([^<]+)|<([sS](?:cript|CRIPT|tyle|TYLE))\b.*?</\2\s*>|<(/?[a-zA-Z][a-zA-Z0-9-]*)[^>]*>|<!--.*?-->|<", re.DOTALL
)
_TEXT = re.compile(  # the same, for texts alone: tags that follow one another are passed over at once
    rb"([^<]+)|(?:<(?![sS](?:cript|CRIPT|tyle|TYLE)\b)/?[a-zA-Z][^>]*>(?:\s+(?=<))?)+"
    rb"|<([sS](?:cript|CRIPT|tyle|TYLE))\b.*?</\2\s*>|<!--.*?-->|</?[a-zA-Z][^>]*>|<",
    re.DOTALL,
)
_HIDING = (
    (b"<!--", b"-->"),
    *((b"<" + name, b"</" + name) for name in (b"script", b"SCRIPT", b"Script", b"style", b"STYLE", b"Style")),
)
_KEPT_WHOLE = re.compile(rb"\bitemprop\b|\bdatetime\b", re.IGNORECASE)
_HEAD = re.compile(  # to be found in a page in lower case: without its case folding it takes a fifth of the time
    rb"<(?:meta|link|html)\b[^>]*>|<(title|h1|time)\b[^>]*>.*?</\1\s*>"
    rb"|<script\b[^>]*application/ld\+json[^>]*>.*?</script\s*>",
    re.DOTALL,
)
_NAME = re.compile(rb"\b(?:name|property|itemprop|http-equiv)\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_CANONICAL = re.compile(rb"\brel\s*=\s*[\"']?canonical", re.IGNORECASE)
_END_TAG = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)
_ENDING = 4096  # bytes at a page's end in which its end tag stands, with what is put behind it
_UNFIT = ("utf-16", "utf-32")  # a tag is not the bytes of its letters there


_Span = tuple[int, int]


class _Token(NamedTuple):  # thousands are made for a page, and a tuple is the quickest to make
    start: int
    end: int
    piece: bytes
    is_text: bool


@dataclass(frozen=True, slots=True)
class _Standing:
    level: int
    reach: int  # texts before the first paragraph that are part of it, the headline's first
    begin: bytes
    end: bytes
    times: int  # how often `end` stands from `begin` to the end of the text
    text: str
    head: str
    contexts: tuple[tuple[bytes, int], ...]


def stand(body: bytes, encoding: str, raw: RawArticle, level: int = 0) -> str | None:
    """What is to be remembered of a page that was read as `raw`; None where nothing could be proved by it.

    `body` is the page as received, its content coding undone, `encoding` a Python codec's name.
    """
    if not 0 <= level < LEVELS or raw.kind is not PageKind.ARTICLE or encoding.lower().startswith(_UNFIT):
        return None
    place = _place(body, encoding, raw.paragraphs)
    if place is None:
        return None
    known = _Standing(
        level, max(place.reach, _reach(body, place.start)), place.begin, place.end, place.times, "", "", ()
    )
    found = _region(body, known)
    if found is None:
        return None
    compared, as_it_is = found
    head = _head(body, level)
    elsewhere = tuple(_contexts(body, encoding, _fields(raw), (as_it_is, head)))
    return _written(replace(known, text=_digest(compared), head=_digest(head), contexts=elsewhere))


def is_whole(body: bytes) -> bool:
    """Whether a page ends as pages do, with the end tag of the whole or of its body."""
    return _END_TAG.search(body, max(0, len(body) - _ENDING)) is not None


def level_of(standing: str | None, doubt: str | None) -> int:
    """The level at which a page is to be remembered whose article stayed as it was, for all the doubt."""
    level = _read(standing).level if standing else 0
    if doubt == "head":
        return 1 if level == 0 else LEVELS
    if doubt == "text":
        return 2 if level < 2 else LEVELS
    return level


def doubt_of(standing: str, body: bytes) -> str | None:
    """Why a page cannot be proved to show the article that stood so; None: it is proved.

    `place` (it is not found where it was, or the page breaks off behind it), `text`, `head` (what the page says of
    itself), `fields`.
    """
    known = _read(standing)
    if body.count(known.begin) != 1 or not is_whole(body):
        return "place"
    found = _region(body, known)
    if found is None:
        return "place"
    if _digest(found[0]) != known.text:
        return "text"
    if _digest(_head(body, known.level)) != known.head:
        return "head"
    same = all(body.count(context) == count for context, count in known.contexts)
    return None if same else "fields"


@dataclass(frozen=True, slots=True)
class _Place:
    begin: bytes
    end: bytes
    times: int
    start: int
    reach: int  # texts of the article before `start`


def _place(body: bytes, encoding: str, paragraphs: Sequence[str]) -> _Place | None:
    """Where the text begins and ends; None if it does not stand there as it was read, or seems to stand twice.

    First it is looked for where its first and last words stand last: going through all of a page takes longer.
    """
    near = _near(body, encoding, paragraphs)
    found = near and _place_in(body, *near, encoding, paragraphs)
    return found or _place_in(body, 0, len(body), encoding, paragraphs)


def _near(body: bytes, encoding: str, paragraphs: Sequence[str]) -> _Span | None:
    """From the element that the first paragraph's first words stand in to the end of the one of the last words.

    None if those of the longest one are to be seen elsewhere, too: the text may be, then.
    """
    if not paragraphs:
        return None
    longest = max(paragraphs, key=len)
    first, last, most = (
        text.encode(encoding, "ignore")
        for text in (paragraphs[0][:_GLIMPSE], paragraphs[-1][-_GLIMPSE:], longest[:_GLIMPSE])
    )
    start, end = body.rfind(first), body.rfind(last)
    if not first or not last or not 0 <= start <= end:
        return None
    opened = max(body.rfind(b"<p", 0, start), body.rfind(b"<div", 0, start), 0)
    closed = body.find(b"</", end)
    span = (opened, len(body) if closed < 0 else closed + 2)
    return None if _is_hidden(body, opened) or _is_seen(body, most, span) else span


def _is_seen(body: bytes, words: bytes, besides: _Span) -> bool:
    """Whether words stand among the page's texts outside of a part of it, or too often there to look at each."""
    before = len(body)
    for _ in range(_MOST_COPIES):
        at = body.rfind(words, 0, before) if words else -1
        if at < 0:
            return False
        within = besides[0] <= at < besides[1]
        if not within and body.rfind(b">", 0, at) >= body.rfind(b"<", 0, at) and not _is_hidden(body, at):
            return True
        before = (besides[0] if within else at) + len(words) - 1
    return True


def _is_hidden(body: bytes, at: int) -> bool:
    """Whether a place is inside of a comment, a script or a style, whose text is none of the page's."""
    return any(body.rfind(begin, 0, at) > body.rfind(end, 0, at) for begin, end in _HIDING)


def _place_in(body: bytes, low: int, high: int, encoding: str, paragraphs: Sequence[str]) -> _Place | None:
    texts = _texts(body, low, high)
    flat, starts = _flattened(body, texts, encoding)
    found: list[tuple[int, int]] = []
    end = 0
    wanted = [text for text in ("".join(text.split()) for text in paragraphs) if text]
    for text in wanted:
        at = flat.find(text, end)
        if at < 0:
            return None
        end = at + len(text)
        found.append((_index(starts, at), _index(starts, end - 1)))
    if flat.count(max(wanted, key=len, default="")) > 1:
        return None
    for first, _ in found[:_REACH]:
        begin = body[texts[first][0] - 1 : texts[first][0] + _ANCHOR]
        if begin.startswith(b">") and body.count(begin) == 1:
            return _ended(body, texts[first], texts[found[-1][1]], begin, reach=first - found[0][0])
    return None


def _ended(body: bytes, first: _Span, last: _Span, begin: bytes, *, reach: int) -> _Place | None:
    end = body[max(first[0], last[1] - _ANCHOR) : last[1] + 1]
    times = body.count(end, first[0], last[1] + 1)
    return _Place(begin, end, times, first[0], reach) if end.endswith(b"<") and times else None


def _texts(body: bytes, low: int, high: int) -> list[_Span]:
    """Where the texts of a part of a page stand: those of `_tokens`."""
    spans = (found.span() for found in _TEXT.finditer(body, low, high) if found.lastindex == 1)
    return [(start, end) for start, end in spans if not body[start:end].isspace()]


def _flattened(body: bytes, texts: Sequence[_Span], encoding: str) -> tuple[str, list[int]]:
    """The texts without white space as one, and where in it each begins."""
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    for start, end in texts:
        text = body[start:end].decode(encoding, "replace")
        part = "".join((unescape(text) if "&" in text else text).split())
        starts.append(length)
        parts.append(part)
        length += len(part)
    return "".join(parts), starts


def _index(starts: Sequence[int], at: int) -> int:
    """The last text that begins at or before a place."""
    low, high = 0, len(starts)
    while low < high:
        middle = (low + high) // 2
        if starts[middle] <= at:
            low = middle + 1
        else:
            high = middle
    return low - 1


def _tokens(body: bytes, start: int, end: int) -> Iterator[_Token]:
    """Tags and texts of a part of a page, in order. Scripts, styles and comments are none."""
    for found in _TOKEN.finditer(body, start, end):
        text, _, name = found.groups()
        if text is not None:
            if piece := b" ".join(text.split()):
                yield _Token(found.start(), found.end(), piece, True)
        elif name is not None:
            tag = found[0]
            whole = len(tag) > len(name) + 2 and _KEPT_WHOLE.search(tag)
            yield _Token(found.start(), found.end(), tag if whole else b"<%b>" % name.lower(), False)


def _reach(body: bytes, first: int) -> int:
    """How many texts before the first paragraph belong to what is compared: those from the headline on."""
    headline = max(body.rfind(b"<h1", 0, first), body.rfind(b"<H1", 0, first))
    if headline < 0 or first - headline > _WINDOW // 2:
        return 0
    between = sum(token.is_text for token in _tokens(body, headline, first))
    return between if between <= _REACH else 0


def _region(body: bytes, known: _Standing) -> tuple[bytes, bytes] | None:
    """What stands from the headline, or the text before it, to what follows the text: as it is compared, and that
    of it which is compared to the letter. None if it is not there, or reaches too far.
    """
    start = body.find(known.begin) + 1
    stop = start
    for _ in range(known.times):
        at = body.find(known.end, stop)
        if start == 0 or at < 0:
            return None
        stop = at + len(known.end) - 1
    before, text = _before(body, start, known.reach), list(_tokens(body, start, stop))
    behind = _behind(body, stop)
    if before is None or behind is None or not text:
        return None
    around = [[token.piece for token in part] for part in (before, behind)]
    if known.level == LEVELS - 1:
        around = [[_DIGITS.sub(b"0", piece) for piece in part] for part in around]
        exact = body[start:stop]
    else:
        exact = body[before[0].start if before else start : behind[-1].end if behind else stop]
    return b"\n".join((*around[0], b"", *(token.piece for token in text), b"", *around[1])), exact


def _before(body: bytes, start: int, reach: int) -> list[_Token] | None:
    """What stands before the text: `reach` texts, and the tags that come before those."""
    for size in (512, 2048, _WINDOW):
        low = max(0, start - size)
        tokens = list(_tokens(body, low, start))
        first, left = len(tokens), reach
        while first > 0 and (left or not tokens[first - 1].is_text):
            first -= 1
            left -= tokens[first].is_text
        if not left and (first > 0 or low == 0):
            return tokens[first:]
    return None


def _behind(body: bytes, stop: int) -> list[_Token] | None:
    """What follows the text, as far as the article's element goes, or some texts."""
    found: list[_Token] = []
    following = _FOLLOWING
    end = min(len(body), stop + _WINDOW)
    for token in _tokens(body, stop, end):
        if token.is_text and not following:
            return found
        found.append(token)
        following -= token.is_text
        if _ARTICLE_ENDS.match(token.piece):
            return found
    return found if end == len(body) else None


def _head(body: bytes, level: int) -> bytes:
    """What the page says of itself, as far as it is read."""
    found = (body[one.start() : one.end()] for one in _HEAD.finditer(body.lower()))
    return b"\n".join(element for element in found if _is_read(element, level))


def _is_read(element: bytes, level: int) -> bool:
    kind = element[1:5].lower()
    if kind == b"meta":
        name = _NAME.search(element)
        return name is not None and name[1].decode("ascii", "replace").lower() in META_NAMES
    if kind == b"link":
        return _CANONICAL.search(element) is not None
    return level == 0 or kind != b"time"


def _fields(raw: RawArticle) -> Iterator[str]:
    single = (raw.title, raw.section, raw.byline, raw.image, raw.image_caption, raw.canonical, *raw.headlines)
    found: tuple[Found | None, ...] = (*raw.published, *raw.modified, *single, *raw.authors)
    return (one.value for one in found if one is not None and one.value.strip())


def _contexts(
    body: bytes, encoding: str, values: Iterator[str], known: tuple[bytes, ...]
) -> Iterator[tuple[bytes, int]]:
    """Where fields stand that are neither in the text nor in what the page says of itself, and how often.

    The first place and the last one: a date of the present minute stands in the page's clock as well.
    """
    seen: set[bytes] = set()
    for value in values:
        raw = value.strip().encode(encoding, "ignore")
        if not raw or raw not in body or any(raw in part for part in known):
            continue
        for at in (body.find(raw), body.rfind(raw)):
            start = max(body.rfind(b"<", 0, at), at + len(raw) - _CONTEXT, 0)
            context = body[start : at + len(raw)]
            if context not in seen and len(seen) < _CONTEXTS:
                seen.add(context)
                yield context, body.count(context)


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=12).hexdigest()


def _written(standing: _Standing) -> str:
    contexts = [[b85encode(context).decode(), count] for context, count in standing.contexts]
    begin, end = b85encode(standing.begin).decode(), b85encode(standing.end).decode()
    found = (standing.times, standing.text, standing.head, contexts)
    parts = [_FORMAT, standing.level, standing.reach, begin, end, *found]
    return json.dumps(parts, separators=(",", ":"))


def _read(text: str) -> _Standing:
    made, level, reach, begin, end, times, digest, head, contexts = json.loads(text)
    assert made == _FORMAT
    elsewhere = tuple((b85decode(context), count) for context, count in contexts)
    return _Standing(level, reach, b85decode(begin), b85decode(end), times, digest, head, elsewhere)
