"""An article as values: what the page printed becomes stored texts, moments, addresses and digests."""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import datetime

from rasid.normalize import text, urls
from rasid.normalize.headlines import headlines
from rasid.normalize.language import direction, identify
from rasid.normalize.moments import best_stamp, clocks_of, without_datelines
from rasid.records import COMPARED_FIELDS, Article, Found, Outlet, RawArticle, Stamp

_AUTHOR_LABEL = re.compile(
    r"(?:by|par|מאת|(?:ال)?كاتب(?:ة)?|بقلم|كتب(?:ت|ه|ها)?|إعداد|نویسنده|به قلم|نووسەر|نووسینی|ئامادەکردنی)"
    r"(?:\s*[:：/]\s*|\s+)|(?:yazan|haber|muhabir|nivîskar|nûçe|تحرير|تقرير|گزارش)\s*[:：/]\s*",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+|@\w+", re.IGNORECASE)
_VOLATILE = frozenset(("relative", "imprecise"))  # flags of a date that every reading gives anew


def normalize(
    raw: RawArticle, outlet: Outlet | None, *, now: datetime, reader: str, first_seen: datetime | None = None
) -> Article:
    """The values of what a page says. Never raises for what a page may contain.

    `outlet` gives zone, country, languages and date rules; without one, times without a zone are
    read as UTC and flagged. `now` (aware) is what relative dates count from, `first_seen` (aware)
    when the article was first listed, before which it was published; `reader` is the version that the
    record names. See `records.Article` for what the digests cover.
    """
    title = _line(raw.title)
    paragraphs = tuple(filter(None, map(text.paragraph, raw.paragraphs)))
    prose = "\n".join((title or "", *paragraphs))
    known = outlet.languages if outlet else ()
    language = identify(prose, languages=known, declared=raw.language.value if raw.language else None)
    if raw.body_source != "rule":
        paragraphs = without_datelines(paragraphs, outlet=outlet, language=language, now=now)
    published = best_stamp(
        raw.published, outlet=outlet, language=language, now=now, role="published", first_seen=first_seen
    )
    modified = best_stamp(raw.modified, outlet=outlet, language=language, now=now, role="modified")
    return signed(
        Article(
            url=raw.url,
            canonical_url=_canonical(raw),
            title=title,
            section=_line(raw.section),
            published=published,
            modified=modified,
            authors=_authors(raw.authors),
            byline=_line(raw.byline),
            paragraphs=paragraphs,
            image=urls.absolute(raw.url, raw.image.value) if raw.image else None,
            image_caption=_line(raw.image_caption),
            language=language,
            direction=direction(prose),
            digests={},
            digest="",
            exact_digest="",
            reader=reader,
            sources=_sources(raw, published, modified, language),
            headlines=headlines(raw),
            kind=raw.kind,
            confidence=raw.confidence,
            findings=raw.findings,
            clocks=clocks_of(raw.published, language=language, now=now),
        )
    )


def _line(found: Found | None) -> str | None:
    return text.paragraph(found.value) or None if found else None


def _authors(found: Iterable[Found]) -> tuple[str, ...]:
    """The authors without labels and addresses, each once."""
    names: dict[str, str] = {}
    for one in found:
        name = _ADDRESS.sub("", text.paragraph(one.value)).strip(" \t،,;:|/-–—•")
        while (label := _AUTHOR_LABEL.match(name)) and label.end() < len(name):
            name = name[label.end() :]
        if name:
            names.setdefault(text.compared(name).casefold(), name)
    return tuple(names.values())


def _canonical(raw: RawArticle) -> str:
    """The key of the address that the page calls its own, if that can be true; else of its address.

    Not believed: another site, and the front page, which many a template names on every page.
    """
    own = urls.canonical(raw.url)
    said = urls.absolute(raw.url, raw.canonical.value) if raw.canonical else None
    if said is None or urls.site_of(said) != urls.site_of(raw.url):
        return own
    key = urls.canonical(said)
    return own if key.rstrip("/").count("/") <= 2 and "?" not in key else key


def signed(
    article: Article, fields: Collection[str] = COMPARED_FIELDS, fold: Callable[[str], str] = text.compared
) -> Article:
    """The article with the digests of what it holds; see `records.Article`.

    Those of other `fields` than the ones named are left as they are. `fold` makes the compared form.
    """
    made = {name: text.digest(_parts(article, name, fold)) for name in fields}
    digests = {name: made.get(name) or article.digests[name] for name in COMPARED_FIELDS}
    exact = [part for name in COMPARED_FIELDS for part in (name, *_parts(article, name, None))]
    return replace(article, digests=digests, digest=text.digest(digests.values()), exact_digest=text.digest(exact))


def _parts(article: Article, name: str, fold: Callable[[str], str] | None) -> tuple[str, ...]:
    """A field as texts: stored, or compared if `fold` is given. None is the empty text."""
    value = getattr(article, name)
    if value is None:
        return ("",)
    if isinstance(value, Stamp):
        return (_moment(value),)
    if name == "image":
        return (urls.image_key(value) if fold else value,)
    texts = value if isinstance(value, tuple) else (value,)
    return tuple(map(fold, texts)) if fold else texts


def _moment(stamp: Stamp) -> str:
    """A date by value, to the minute; nothing for one counted from the time of reading, which always differs."""
    if _VOLATILE.intersection(stamp.flags):
        return ""
    if stamp.instant:
        return stamp.instant.isoformat(timespec="minutes")
    return f"{stamp.day.isoformat()} {stamp.precision}"


def _sources(raw: RawArticle, published: Stamp | None, modified: Stamp | None, language: str | None) -> dict[str, str]:
    """For each field that was found, where; the language is the text's unless the page says the same of itself."""
    found = {
        "title": raw.title,
        "section": raw.section,
        "byline": raw.byline,
        "authors": raw.authors[0] if raw.authors else None,
        "image": raw.image,
        "image_caption": raw.image_caption,
        "canonical_url": raw.canonical,
        "language": raw.language,
        "published": published,
        "modified": modified,
    }
    sources = {name: one.source for name, one in found.items() if one is not None}
    told = raw.title is not None or raw.paragraphs
    if language and told and (raw.language is None or not raw.language.value.lower().startswith(language)):
        sources["language"] = "text"
    return {**sources, "paragraphs": raw.body_source} if raw.body_source else sources
