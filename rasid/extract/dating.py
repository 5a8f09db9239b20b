"""Date candidates of a page, as printed, in order of trust.

What structured data says comes first. The text is searched only where that says nothing: pages print
many dates, of which one is the article's.
"""

import re
from collections.abc import Sequence

import htmldate
from lxml.html import HtmlElement

from rasid.extract.blocks import Block
from rasid.extract.facts import Facts
from rasid.extract.headline import compared
from rasid.extract.marks import Mark, marks_of
from rasid.extract.tree import squeeze, text_of
from rasid.records import Found, Hints

_IN_URL = re.compile(r"(?<!\d)((?:19|20)\d\d)([/_-]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
_SPACED_URL = re.compile(r"/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})(?:/|$)")
_WORD = r"[^\W\d_]{2,14}"
_PRINTED = re.compile(
    rf"""(?:
        \d{{4}}\s?[-/.]\s?\d{{1,2}}\s?[-/.]\s?\d{{1,2}}(?!\d) |
        (?<![\d.])\d{{1,2}}\s?[-/.]\s?\d{{1,2}}\s?[-/.]\s?(?:\d{{4}}|\d{{2}})(?![\d.]) |
        \d{{4}}\s?年\s?\d{{1,2}}\s?月\s?\d{{1,2}}\s?日 |
        (?<!\d)\d{{1,2}}(?:\.|st|nd|rd|th)?[\s/-]*(?:de\s+|of\s+)?
            {_WORD}\.?(?:\s*[-/]?\s*{_WORD})?[\s,،/-]+(?:de\s+)?\d{{4}}(?!\d) |
        {_WORD}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\s*[,،]?\s+\d{{4}}(?!\d)
    )(?:[\sT|,،–—@·-]*(?:um|at|à|om|kl\.?|saat|الساعة|ساعت|בשעה)?[\s:|-]*\d{{1,2}}[:.h]\d{{2}}(?::\d{{2}})?
        (?:\s?(?:[ap]\.?m\.?|Uhr|ص|م|صباحا|مساء|[A-Z]{{3,4}}))?)?""",
    re.VERBOSE | re.IGNORECASE,
)
_UPDATED = re.compile(
    r"updat|modif|aktualis|stand:|zuletzt|geändert|güncelle|"
    r"تحديث|بروزرسانی|به‌روز|עודכן|mis à jour|actualizado",
    re.IGNORECASE,
)
_FOREIGN = Mark.RELATED | Mark.COMMENT | Mark.ASIDE | Mark.NAVIGATION | Mark.FOOTER | Mark.PROMOTION
_LONG = 160  # characters above which a date is part of a text rather than a date line
_NEAR = 12  # blocks around the headline in which the date line is looked for
_UNLIKELY = 2.0  # rank from which a date is probably another's
_MOST_TIMES = 40


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
    """A date in the address, as `YYYY-MM-DD`."""
    path = re.sub(r"^https?://[^/]*/web/\d{8,14}[^/]*/", "/", url).split("?", 1)[0]
    if hit := _SPACED_URL.search(path):
        year, month, day = hit[1], int(hit[2]), int(hit[3])
    elif hit := _IN_URL.search(path):
        year, month, day = hit[1], int(hit[3]), int(hit[4])
    else:
        return []
    return [Found(f"{year}-{month:02}-{day:02}", "url")] if 1 <= month <= 12 and 1 <= day <= 31 else []


def _time(root: HtmlElement) -> list[Found]:
    """The first `<time>` that is the article's own and no update; after the headline if possible."""
    heading = next(root.iter("h1"), None)
    order = {element: n for n, element in enumerate(root.iter("h1", "time"))}
    after = order.get(heading, -1) if heading is not None else -1
    own: list[tuple[bool, int, Found]] = []
    for element in [e for e in order if e.tag == "time"][:_MOST_TIMES]:
        value = element.get("datetime") or squeeze(text_of(element))
        around = (element, *element.iterancestors())
        if not any(c.isdigit() for c in value) or len(value) > 80 or any(_marks(e) & _FOREIGN for e in around):
            continue
        near = squeeze(text_of(element.getparent())) if element.getparent() is not None else ""
        said = f"{element.get('class') or ''} {element.get('itemprop') or ''} {near[:40]}"
        late = bool(_UPDATED.search(said)) and "publish" not in said.lower()
        own.append((late, abs(order[element] - after) + (0 if order[element] > after else 5), Found(value, "time")))
    return [found for _, _, found in sorted(own, key=lambda one: one[:2])[:1]]


def _marks(element: HtmlElement) -> int:
    return marks_of(element.tag, element.get("class"), element.get("id"), element.get("role"))


def printed(blocks: Sequence[Block], title: str | None, *, anywhere: bool = False) -> list[Found]:
    """The date line of a page: a date in a short block that is near the headline or marked as such.

    With `anywhere`, failing that, the date that is the least unlikely to be it.
    """
    key = compared(title or "")
    place = next((n for n, b in enumerate(blocks) if key and compared(b.text) == key), None)
    ranked = []
    for n, block in enumerate(blocks):
        text = squeeze(block.text)
        if not (hit := _PRINTED.search(text[:2000])):
            continue
        away = abs(n - place) if place is not None else n
        rank = (
            3.0 * bool(_UPDATED.search(text[: hit.start()]))
            + 4.0 * bool(block.around & _FOREIGN)
            + 2.0 * (len(text) > _LONG)
            + 1.0 * (away > _NEAR)
            + 0.5 * (place is not None and n < place)
            - 1.0 * bool(block.own & Mark.META)
            + min(away, 200) / 200
        )
        ranked.append((rank, n, Found(hit[0].strip(" ,،|-–"), "text")))
    best = sorted(ranked, key=lambda one: one[:2])[:1]
    return [found for rank, _, found in best if anywhere or rank < _UNLIKELY]


def searched(
    root: HtmlElement, url: str, blocks: Sequence[Block], title: str | None, known: Sequence[Found] = ()
) -> tuple[Found, ...]:
    """The dates of a page without structured ones: its date line, the address's (`known`), else htmldate's."""
    line = printed(blocks, title)
    found = (*line, *known) if known else (*line, *last_resort(root, url))
    return found or tuple(printed(blocks, title, anywhere=True))


def last_resort(root: HtmlElement, url: str) -> list[Found]:
    """What htmldate finds anywhere on the page, as `YYYY-MM-DD`."""
    try:
        day = htmldate.find_date(root, url=url or None, original_date=True)
    except (ValueError, TypeError, RecursionError, OverflowError):
        return []
    return [Found(day, "trafilatura")] if day else []
