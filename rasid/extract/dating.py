"""Date candidates of a page, as printed, in order of trust.

What structured data says comes first. The text is searched only where that says nothing: pages print
many dates, of which one is the article's.
"""

import re
from collections.abc import Sequence
from itertools import islice

import htmldate
from lxml.html import HtmlElement

from rasid.extract.blocks import Block
from rasid.extract.facts import CLOCK, Facts
from rasid.extract.headline import compared
from rasid.extract.marks import Mark, marks_of
from rasid.extract.tree import squeeze, text_of
from rasid.records import Found, Hints

_IN_URL = re.compile(r"(?<!\d)((?:19|20)\d\d)([/_-]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
_SPACED_URL = re.compile(r"/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})(?:/|$)")
_MONTH_URL = re.compile(r"/((?:19|20)\d\d)/(0?[1-9]|1[0-2])/")
_WORD = r"[^\W\d_]{2,14}"
_HOUR_IN_WORDS = (
    r"[\s،,–—-]+الساعة\s+ال(?:واحدة|ثانية|ثالثة|رابعة|خامسة|سادسة|سابعة|ثامنة|تاسعة|عاشرة|حادية)(?:\s+عشرة?)?"
    r"(?:\s+و(?:النصف|الربع|الثلث))?\s+(?:من\s+)?(?:صباح|مساء|ظهر|عصر|فجر|ليل)\w*"
)
HEBREW_DAY = (
    r"(?<!\w)[א-ל][\"״'׳]{0,2}[א-ט]?['׳]?\s+ב?(?:תשרי|(?:מר)?חשוו?ן|כסליו|כסלו|טבת|שבט|אדר(?:\s[אב]['׳]?)?|ניסן|אייר|"
    r"סיוו?ן|תמוז|(?:מנחם )?אב|אלול),?\s+(?:ה['׳]?)?תש[א-ת\"״'׳]{1,5}"
)
"""A day of the Hebrew calendar in letters, of the years since 5700."""
PRINTED = re.compile(
    rf"""(?:
        {HEBREW_DAY.replace(" ", "[ ]")} |
        \d{{4}}\s?[-/.]\s?\d{{1,2}}\s?[-/.]\s?\d{{1,2}}(?!\d) |
        (?<![\d.])\d{{1,2}}\s?(?P<between>[-/.])\s?\d{{1,2}}\s?(?P=between)\s?(?:\d{{4}}(?!:)|\d{{2}})(?![\d.]) |
        \d{{4}}\s?年\s?\d{{1,2}}\s?月\s?\d{{1,2}}\s?日 |
        (?<!\d)\d{{1,2}}(?:\.|st|nd|rd|th|er|ی|ي|['’]?ê)?[\s/-]*(?:de\s+|of\s+)?
            {_WORD}\.?(?:\s*[-/]?\s*{_WORD})?[\s,،/-]+(?:de\s+)?\d{{4}}(?!\d) |
        {_WORD}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\s*[,،]?\s+\d{{4}}(?!\d)
    )(?:[\sT|,،–—@·-]*(?:um|at|à|om|kl\.?|saat|الساعة|ساعت|בשעה)?[\s:|-]*\d{{1,2}}[:.h]\d{{2}}(?!\.\d)(?::\d{{2}})?
        (?:\s?(?:[ap]\.?m\.?|Uhr|ص|م|صباحا|مساء|[A-Z]{{3,4}}))?|{_HOUR_IN_WORDS})?""",
    re.VERBOSE | re.IGNORECASE,
)
"""A day as pages print it, with its clock."""
_AGO = re.compile(
    r"(?<!\w)(?:منذ|قبل|أمس|اليوم|پیش|دیروز|امروز|لەمەوبەر|پێش|دوێنێ|ئەمڕۆ|berî|doh|îro|önce|dün|bugün|לפני|אתמול|היום|"
    r"il y a|hier|aujourd'hui|ago|yesterday|today|just now)(?!\w)",
    re.IGNORECASE,
)
_UPDATED = re.compile(
    r"updat|modif|aktualis|stand:|zuletzt|geändert|güncelle|"
    r"تحديث|عُ?دّ?ل في|بروزرسانی|به‌روز|עודכן|mis à jour|actualizado",
    re.IGNORECASE,
)
_POSTED = re.compile(
    r"\b(?:datum|date)\b|publish|posted|publi[ée]|parut? le|gepostet|veröffentlicht|erschienen|pubblicat|"
    r"publicad|gepubliceerd|yayın|eklen|نشر|نُشر|انتشار|منتشر|פורסם",
    re.IGNORECASE,
)
_AFTERWARDS = re.compile(
    r"\W*(?:(?:um|at|à)\s)?[\d%HM:.]*\s?(?:uhr\s)?(?:gepostet|veröffentlicht|publiziert|geschrieben|tarihinde)",
    re.IGNORECASE,
)
_DATELINE = re.compile(r"\)?\s?[.:–—-]\s")  # after the date of a news agency's "PLACE, DATE -"
_OLD = re.compile(r"[©®]|copyright|\(c\)|seit|since|depuis|est\.", re.IGNORECASE)  # before a year
_FOREIGN = Mark.RELATED | Mark.COMMENT | Mark.ASIDE | Mark.NAVIGATION | Mark.FOOTER | Mark.PROMOTION
_OTHERS = Mark.RELATED | Mark.ASIDE | Mark.NAVIGATION  # of other articles, unless a date is said to be the page's own
_OWN_CLASS = re.compile(r"publish|entry-date|dateline|post-date|article-date")
_AGO_LINE = 60  # characters of a line that tells how long ago
_LONG = 160  # characters above which a date is part of a text rather than a date line
_NEAR = 12  # blocks around the headline in which the date line is looked for
_BELOW = 5  # blocks right below the headline, which are hardly another article's
_NEVER = 20.0  # rank of what is no date of an article
_UNLIKELY = 2.0  # rank from which a date is probably another's
_SPAN_END = re.compile(r"\d\.?\s?(?:[-–—]|bis|to)\s?$")
_TODAY = 1.5  # by which a day in the page's header is unlikelier
_MOST_TIMES = 40
_MOST_HITS, _MOST_LINES = 3, 3  # dates in a block that are looked at; dates of a page that are kept
_FEW = 3  # words before a date in a line that is there for the date
_SPAN = re.compile(  # of days
    r"\s?(?:[-–—]|bis|to)\s?\d{1,2}[./]\d{1,2}|[-–]\d{1,2}\b(?![:.h\d])"
)


def published(root: HtmlElement, facts: Facts, hints: Hints, url: str) -> tuple[Found, ...]:
    """Where structured data, the channel and the address say when the page was published."""
    candidates = list(facts.all("published"))
    candidates += [Found(hints.published, "feed")] if hints.published else []
    candidates += _time(root)
    candidates += from_url(url)
    return tuple(dict.fromkeys(candidates))


def modified(facts: Facts, hints: Hints) -> tuple[Found, ...]:
    """Where the page and its channel say when it was last changed."""
    hint = [Found(hints.updated, "feed")] if hints.updated else []
    return tuple(dict.fromkeys([*facts.all("modified"), *hint]))


def from_url(url: str) -> list[Found]:
    """A date in the address, as `YYYY-MM-DD`; a month, which can only bear witness, as `YYYY-MM`."""
    path = re.sub(r"^https?://[^/]*/web/\d{8,14}[^/]*/", "/", url).split("?", 1)[0]
    if hit := _SPACED_URL.search(path):
        year, month, day = hit[1], int(hit[2]), int(hit[3])
    elif hit := _IN_URL.search(path):
        year, month, day = hit[1], int(hit[3]), int(hit[4])
    else:
        return [Found(f"{hit[1]}-{hit[2]}", "url") for hit in [_MONTH_URL.search(path)] if hit]
    return [Found(f"{year}-{month:02}-{day:02}", "url")] if 1 <= month <= 12 and 1 <= day <= 31 else []


def is_day(found: Found) -> bool:
    """Whether a candidate is more than an address's month."""
    return found.source != "url" or len(found.value) > len("2026-12")


def _time(root: HtmlElement) -> list[Found]:
    """The first `<time>` that is the article's own and no update; after the headline if possible."""
    heading = next(root.iter("h1"), None)
    order = {element: n for n, element in enumerate(root.iter("h1", "time"))}
    after = order.get(heading, -1) if heading is not None else -1
    shared = {heading, *heading.iterancestors()} if heading is not None else set()
    own: list[tuple[float, int, Found]] = []
    for element in [e for e in order if e.tag == "time"][:_MOST_TIMES]:
        value = element.get("datetime") or squeeze(text_of(element))
        if not any(c.isdigit() for c in value) or len(value) > 80 or CLOCK.fullmatch(value.strip()):
            continue
        rank = _time_rank(element, shared) + 0.5 * (order[element] < after)
        own.append((rank, abs(order[element] - after), Found(_own_words(element) or value, "time")))
    own.sort(key=lambda one: one[:2])
    likely = [found for rank, _, found in own if rank < _UNLIKELY]
    said = [found for rank, _, found in own if rank < _UNLIKELY + 1]
    return likely[:1] or (said if len(said) == 1 else [])


def _time_rank(element: HtmlElement, shared: set[HtmlElement]) -> float:
    """How unlikely it is that a `<time>` tells when the page's article was published.

    What the headline is in too (`shared`) is no sign.
    """
    around = 0
    for outer in (element, *element.iterancestors()):
        around |= 0 if outer in shared else _marks(outer)
    near = _telling(element)
    said = f"{element.get('class') or ''} {element.get('itemprop') or ''}".lower()
    posted = bool(_OWN_CLASS.search(said) or _POSTED.search(near))
    late = bool(_UPDATED.search(said) or _UPDATED.search(near[:40])) and not posted
    return (
        _NEVER * bool(around & (Mark.COMMENT | Mark.QUOTE))
        + 4.0 * bool(around & _OTHERS)
        + 2.2 * bool(around & (Mark.FOOTER | Mark.PROMOTION))
        + 1.5 * late
        - 1.5 * posted
    )


def _telling(element: HtmlElement) -> str:
    """The words that tell what a `<time>` is of: its own, else the last before it in its element, else all in that."""
    own = squeeze(text_of(element))[:60]
    parent = element.getparent()
    if parent is None or _POSTED.search(own) or _UPDATED.search(own):
        return own
    pieces, alone = [parent.text or ""], True
    for child in parent:
        if child is element:
            break
        is_time = child.tag == "time"  # what stands before another time is that one's
        alone = alone and not is_time
        pieces = [*([] if is_time else [*pieces, text_of(child)]), child.tail or ""]
    before = squeeze("".join(pieces))
    said = max(_last(_POSTED, before), _last(_UPDATED, before))
    if said >= 0:
        return before[said:][:60]
    return squeeze(text_of(parent))[:60] if alone else ""


def _own_words(element: HtmlElement) -> str | None:
    """What a `<time>` prints after the word for published: its attribute may be the last change's."""
    text = squeeze(text_of(element))
    said = _POSTED.search(text)
    date = PRINTED.search(text)
    return date[0] if said and date and said.start() < date.start() and not _UPDATED.search(text) else None


def _marks(element: HtmlElement) -> int:
    return marks_of(element.tag, element.get("class"), element.get("id"), element.get("role"))


def printed(blocks: Sequence[Block], title: str | None, *, anywhere: bool = False) -> list[Found]:
    """The date lines of a page, likeliest first: dates in short blocks near the headline, or said to be it.

    With `anywhere` also those that are unlikely to be it.
    """
    key = compared(title or "")
    place = next((n for n, b in enumerate(blocks) if key and compared(b.text) == key), None)
    shared = blocks[place].around if place is not None else 0  # what the headline is in, is no sign
    ranked = []
    for n, block in enumerate(blocks):
        text = squeeze(block.text)[:2000]
        away = abs(n - place) if place is not None else n
        around = block.around & ~shared
        here = (
            (1.5 if place is not None and 0 < n - place <= _BELOW else 3.0) * bool(around & (_OTHERS | Mark.COMMENT))
            + 2.2 * bool(around & (Mark.FOOTER | Mark.PROMOTION))
            + 1.0 * (away > _NEAR)
            + 0.5 * (place is not None and n < place)
            - 1.0 * bool(block.own & Mark.META)
            + min(away, 200) / 200
        )
        hits = list(islice(PRINTED.finditer(text), _MOST_HITS))
        above = bool(hits) and place is not None and n < place
        today = _TODAY * (above and _is_masthead(block.element, blocks[place or 0].element))
        ranks = ((here + _said(text, hit), hit) for hit in hits)
        ranked += [(rank + today, n, rank, Found(hit[0].strip(" ,،|-–"), "text")) for rank, hit in ranks]
    limit = _NEVER - 2 if anywhere else _UNLIKELY
    return [found for _, _, rank, found in sorted(ranked, key=lambda one: one[:2]) if rank < limit][:_MOST_LINES]


def _is_masthead(element: HtmlElement, headline: HtmlElement) -> bool:
    """Whether an element above the headline stands in the page's header, which tells what day it is."""
    shared = set(headline.iterancestors())
    around = (outer for outer in (element, *element.iterancestors()) if outer not in shared)
    return any(outer.tag == "header" or _marks(outer) & Mark.HEADER for outer in around)


def _said(text: str, date: re.Match[str]) -> float:
    """How unlikely the words around a printed date make it that it is the day of publication."""
    before = text[max(0, date.start() - 40) : date.start()]
    if _OLD.search(before[-12:]) or _SPAN.match(text, date.end()) or _SPAN_END.search(before):
        return _NEVER
    posted, updated = _last(_POSTED, before), _last(_UPDATED, before)
    long = len(text) > _LONG
    if (posted > updated and not long) or (updated < 0 and _AFTERWARDS.match(text, date.end())):
        return -1.5
    if long and date.start() < 30 and _DATELINE.match(text, date.end()):
        return 1.0
    amid = len(before.split()) > _FEW and before[-2:-1].isalnum()
    return 3.0 * (updated >= 0) + 2.0 * long + 0.4 * amid


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((hit.start() for hit in pattern.finditer(text)), default=-1)


def searched(
    root: HtmlElement, url: str, blocks: Sequence[Block], title: str | None, known: Sequence[Found] = ()
) -> tuple[Found, ...]:
    """The dates of a page without structured ones: its date line, the address's (`known`), else htmldate's."""
    line = printed(blocks, title)
    found = [*line, *known] + ([] if any(map(is_day, known)) else last_resort(root, url))
    if any(map(is_day, found)):
        return tuple(found)
    return (*found, *(ago(blocks, title) or printed(blocks, title, anywhere=True)[:1]))


def ago(blocks: Sequence[Block], title: str | None) -> list[Found]:
    """The line right below the headline that tells how long ago the article was published, or on which near day."""
    key = compared(title or "")
    place = next((n for n, b in enumerate(blocks) if key and compared(b.text) == key), None)
    if place is None:
        return []
    shared = blocks[place].around
    below = [b for b in blocks[place + 1 :][:_BELOW] if not b.around & ~shared & (_OTHERS | Mark.COMMENT)]
    lines = (squeeze(block.text) for block in below)
    return [Found(line, "text") for line in lines if len(line) <= _AGO_LINE and _AGO.search(line)][:1]


def last_resort(root: HtmlElement, url: str) -> list[Found]:
    """What htmldate finds anywhere on the page, as `YYYY-MM-DD`; the first of January is a year to it."""
    try:
        day = htmldate.find_date(root, url=url or None, original_date=True)
    except (ValueError, TypeError, RecursionError, OverflowError):
        return []
    return [Found(day, "trafilatura")] if day and not day.endswith("-01-01") else []
