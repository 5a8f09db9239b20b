"""What the data of a page's scripts say of the article: the object that holds its text has its headline, lead, authors
and day as well, under names that frameworks and newsrooms have in common.

It is believed if the text speaks of what the headline in it does, or if it is whole and the only one.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from lxml.html import HtmlElement

from rasid.extract.cohesion import long_words
from rasid.extract.headline import compared
from rasid.extract.names import clean_names
from rasid.extract.references import in_place
from rasid.extract.state import Holders, held_lists, page_data, paragraphs_in, prose_size
from rasid.extract.tree import squeeze

_DATA, _TEXT = 300, 150  # characters of a script's data, and of a text with markup in it, that may be a short article
_TITLES = ("title", "headline", "hed", "maintitle", "articletitle", "posttitle", "heading", "headlines")
_LEADS = (
    "subtitle", "subheadline", "subhead", "subhed", "dek", "deck", "standfirst", "lead", "lede", "chapo", "spot",
    "intro", "introduction", "excerpt", "summary", "abstract", "description",
)  # fmt: skip
_AUTHORS = (
    "author", "authors", "byline", "bylines", "writer", "writers", "reporter", "reporters", "journalist", "journalists",
    "authorname", "writername", "columnist",
)  # fmt: skip
_DAYS = (
    "datepublished", "publishedat", "publishdate", "publisheddate", "publicationdate", "firstpublished",
    "firstpublishedat", "firstpublishdate", "publishedon", "publishtime", "published", "publish", "pubdate",
    "displaydate", "postdate", "releasedate", "createdat", "date",
)  # fmt: skip
_NAMES = ("name", "displayname", "fullname", "title", "byline", "text")
_TEXTS = ("basic", "main", "rendered", "text")  # under which an object may have a headline or a lead
_HOLDING = re.compile(r"head|title|meta|attribute|field|info|data|credit|time|date|byline|author")
_LETTERS = re.compile(r"[^a-z]")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SPOKEN = 0.34  # share of the headline's long words that stand in its text
_LEAST, _LONGEST = 150, 400  # letters of a text; characters of a headline
_OUTER, _INNER = 4, 2  # objects around the text, and in them, whose names are looked at
_LEAD = 600  # characters
_MOST, _SHORT = 8, 60  # authors; characters of a date
_SECONDS, _MILLIS = (10**8, 5 * 10**9), 10**11  # of an instant as a number

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Record:
    """What an object in a page's data says of an article, as printed; its text without the lead."""

    title: str
    lead: str | None
    authors: tuple[str, ...]
    published: str | None
    paragraphs: tuple[str, ...]


def record_of(root: HtmlElement, text: Sequence[str] = ()) -> Record | None:
    """The record of the article whose `text` was found in the page's data; without one, of that with the longest
    text whose headline speaks of it."""
    wanted = compared(" ".join(text))
    records: dict[str, tuple[float, Record]] = {}
    for value in page_data(root, _DATA, quoted=_TEXT):
        for part in (value, *in_place(value)):
            for found, holders in held_lists(part, marked=_TEXT):
                if wanted and not _is_same(wanted, compared(" ".join(found))):
                    continue
                record, size = _record(found, holders), prose_size(found)
                if record is not None and size > records.get(record.title, (0.0, record))[0]:
                    records[record.title] = size, record
    ranked = sorted(records.values(), key=lambda one: -one[0])
    if not ranked or not (_speaks(ranked[0][1]) or _is_whole(ranked)):
        return None
    return ranked[0][1]


def _speaks(record: Record) -> bool:
    """Whether the text of a record speaks of what its headline does."""
    spoken = long_words(record.title)
    said = spoken & long_words("\n".join((record.lead or "", *record.paragraphs)))
    return len(said) >= max(1, _SPOKEN * len(spoken))


def _is_whole(ranked: Sequence[tuple[float, Record]]) -> bool:
    """Whether the first of several records, with their sizes, has all that an article's has, and none is like it."""
    size, record = ranked[0]
    alone = all(2 * other < size for other, _ in ranked[1:])
    return alone and record.published is not None and bool(record.authors or record.lead)


def with_lead(record: Record) -> tuple[str, ...]:
    """The text of a record behind its lead, told once."""
    lead = record.lead
    told = compared(" ".join(record.paragraphs))
    if not lead or compared(lead.rstrip(" .…")) in told or lead.endswith(("…", "...")):
        return record.paragraphs
    return (lead, *record.paragraphs)


def _is_same(wanted: str, found: str) -> bool:
    return wanted in found or (found in wanted and 2 * len(found) > len(wanted))


def _record(paragraphs: Sequence[str], holders: Holders) -> Record | None:
    """The record that the objects around a text make, the innermost that has a headline."""
    for around, holder in enumerate(_chain(holders)):
        if around >= _OUTER:
            break
        if title := next(_found(holder, _TITLES, _title), None):
            if len(compared("".join(paragraphs))) < _LEAST:
                break
            lead = next((text for text in _found(holder, _LEADS, _line) if text != title), None)
            authors = next(_found(holder, _AUTHORS, _people), ())
            return Record(title, lead, authors, next(_found(holder, _DAYS, _day), None), tuple(paragraphs))
    return None


def _chain(holders: Holders) -> Iterator[Mapping[str, object]]:
    while holders is not None:
        holder, holders = holders
        yield holder


def _found(holder: Mapping[str, object], names: Sequence[str], read: Callable[[object], Value]) -> Iterator[Value]:
    """What is read of the values that are called so, in the order of the names; an object's own before those in it."""
    level: list[Mapping[str, object]] = [holder]
    for _ in range(_INNER):
        for one in level:
            called = {_LETTERS.sub("", name.lower()): value for name, value in one.items()}
            yield from (found for name in names if name in called and (found := read(called[name])))
        inner = (item for one in level for item in one.items() if _HOLDING.search(item[0].lower()))
        level = [value for _, value in inner if isinstance(value, dict)]


def _line(value: object) -> str:
    """A short text, without its markup."""
    if isinstance(value, dict):
        value = next((value[name] for name in _TEXTS if isinstance(value.get(name), str)), "")
    text = value if isinstance(value, str) and len(value) <= 2 * _LEAD else ""
    text = squeeze(" ".join(paragraphs_in(text)) if "<" in text or "&" in text else text)
    return text if len(text) <= _LEAD and " " in text else ""


def _title(value: object) -> str:
    text = _line(value)
    return text if len(text) <= _LONGEST and len(text.split()) > 1 else ""


def _people(value: object) -> tuple[str, ...]:
    """The names of people in a text, an object for one, or a list of them."""
    if isinstance(value, str):
        return tuple(clean_names([value]))
    if isinstance(value, dict):
        called = {_LETTERS.sub("", name.lower()): one for name, one in value.items()}
        parts = [called.get("firstname"), called.get("lastname")]
        if all(isinstance(part, str) and part for part in parts):
            return tuple(clean_names([" ".join(map(str, parts))]))
        return next((names for name in _NAMES if (names := _people(called.get(name)))), ())
    several = value[:_MOST] if isinstance(value, list) else []
    return tuple(dict.fromkeys(name for one in several if not isinstance(one, list) for name in _people(one)))


def _day(value: object) -> str:
    """A day, or an instant, as printed; a number of seconds or milliseconds since 1970 in ISO 8601."""
    if isinstance(value, str) and value.isdigit():
        value = int(value)
    if isinstance(value, str):
        return squeeze(value) if len(value) <= _SHORT and _YEAR.search(value) else ""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return ""
    seconds = value / 1000 if value >= _MILLIS else value
    return datetime.fromtimestamp(seconds, UTC).isoformat() if _SECONDS[0] < seconds < _SECONDS[1] else ""
