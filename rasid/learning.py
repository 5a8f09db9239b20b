"""What new articles of an outlet teach of how its pages are to be read. Pure.

**Its clock.** Some pages print local time as if it were UTC (`20:35Z` at 20:35 in Beirut), or even that with the
offset added once more. That is believed when it explains at least five articles of late and what is printed does
not (`find_offset_fault`), and at least three of them would otherwise have been published after they were seen.
So it is found east of UTC only, where local time is ahead. It is given up when none of twelve articles lies ahead
any more as printed.

**Its titles.** What at least four of twelve articles' titles have in common behind a separator, or before a bar, is the
outlet's name, a section or a label, and no part of a headline.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from rasid.memory import OutletMemory, Stated
from rasid.normalize.stamps import Sighting, find_offset_fault
from rasid.records import Article, ArticleState, Headline, Learned, Outlet

REMEMBERED: Final = 12
"""New articles by which is learned."""

RECURRING: Final = 4
"""Of them, how many titles have to share an end."""

_FRESH: Final = timedelta(hours=12)  # what was listed longer after its publication fits any clock
_SLACK: Final = timedelta(minutes=10)
_AHEAD: Final = 3  # articles that must lie in the future as printed
_TWINS: Final = timedelta(minutes=1)
_SEPARATOR = re.compile(r"\s+[|\-–—·•»«/~]+\s+|\s*\|\s*")
_LONGEST_SUFFIX, _LONGEST_PREFIX = 60, 30
_MOST: Final = 12  # suffixes, or prefixes, of an outlet
_SUFFIX, _PREFIX = "-", "+"


def learned_of(memory: OutletMemory | None) -> Learned:
    """What an outlet's memory knows of how its pages are to be read."""
    if memory is None:
        return Learned()
    return Learned(memory.title_suffixes, memory.title_prefixes, memory.utc_ahead)


def as_learned(outlet: Outlet | None, memory: OutletMemory | None) -> Outlet | None:
    """The outlet with what its memory knows."""
    return outlet and replace(outlet, learned=learned_of(memory))


def taught(memory: OutletMemory, article: Article, state: ArticleState, outlet: Outlet) -> OutletMemory:
    """The memory after a new article of the outlet."""
    return with_title(with_clock(memory, article, state, outlet.zone), article.headlines)


def with_clock(memory: OutletMemory, article: Article, state: ArticleState, zone: str) -> OutletMemory:
    """The memory after what a new article's page states of its time."""
    clocks = article.clocks
    if clocks is None or abs(state.first_seen_at - clocks.stated) > _FRESH:
        return memory
    other = clocks.listed if clocks.listed and abs(clocks.listed - clocks.stated) > _TWINS else None
    stated = (*memory.stated, Stated(clocks.stated, state.first_seen_at, other))[-REMEMBERED:]
    ahead = sum(one.at > one.seen + _SLACK for one in stated)
    if memory.utc_ahead:
        still = ahead > 0 or len(stated) < REMEMBERED
        return replace(memory, stated=stated, utc_ahead=memory.utc_ahead if still else 0)
    history = [Sighting(one.at, one.listed or one.seen, exact=one.listed is not None) for one in stated]
    fault = find_offset_fault(history, zone=zone) if ahead >= _AHEAD else None
    return replace(memory, stated=stated, utc_ahead=fault.times if fault else 0)


def with_title(memory: OutletMemory, headlines: Sequence[Headline]) -> OutletMemory:
    """The memory after what a new article is called."""
    ends = (*memory.title_ends, "\n".join(sorted(set(_ends(headlines)))))[-REMEMBERED:]
    suffixes, prefixes = title_ends(entry.split("\n") for entry in ends)
    return replace(
        memory,
        title_ends=ends,
        title_suffixes=_more(memory.title_suffixes, suffixes),
        title_prefixes=_more(memory.title_prefixes, prefixes),
    )


def title_ends(articles: Iterable[Sequence[str]]) -> tuple[list[str], list[str]]:
    """The suffixes and the prefixes that enough articles share, the longest first."""
    counts = Counter(end for ends in articles for end in ends if end)
    shared = sorted((end for end, times in counts.items() if times >= RECURRING), key=len, reverse=True)
    return [e[1:] for e in shared if e[0] == _SUFFIX], [e[1:] for e in shared if e[0] == _PREFIX]


def _ends(headlines: Sequence[Headline]) -> Iterator[str]:
    """What might be no part of the headline: behind each separator, and before the first bar."""
    for text in (one.text for one in headlines if set(one.sources) != {"url"}):
        cuts = list(_SEPARATOR.finditer(text))
        for cut in cuts:
            tail = text[cut.start() :]
            if cut.start() > 0 and len(tail) <= _LONGEST_SUFFIX:
                yield f"{_SUFFIX}{tail}"
        if cuts and "|" in cuts[0][0] and cuts[0].end() <= _LONGEST_PREFIX:
            yield f"{_PREFIX}{text[: cuts[0].end()]}"


def _more(known: tuple[str, ...], found: Sequence[str]) -> tuple[str, ...]:
    new = tuple(end for end in found if end not in known)
    return (*known, *new)[:_MOST] if new else known
