"""How sure each field of an article is, by where it was found and what speaks for it. Pure.

The shares are measured: how often a headline, or the set of authors, from such a source was exactly what people
had noted, on the 1,052 and 879 pages of three collections (`python -m benchmarks.extract`), rounded.
"""

from collections.abc import Mapping
from typing import Final

from rasid.records import Article

_RULE: Final = 0.98
_HEADLINE: Final = {"h1": (0.65, 0.86, 0.95), "feed": (0.6, 0.7, 0.8)}  # named by one place, by two, by more
_OTHER_HEADLINE: Final = (0.45, 0.7, 0.8)
_AUTHORS: Final = {"json-ld": 0.92, "meta": 0.9, "microdata": 0.92, "opengraph": 0.9, "feed": 0.85, "text": 0.86}
_STATED: Final = {
    "json-ld": 0.9,
    "opengraph": 0.85,
    "meta": 0.8,
    "link": 0.8,
    "microdata": 0.8,
    "feed": 0.8,
    "text": 0.9,
}
_UNKNOWN: Final = 0.5


def confidences(article: Article) -> Mapping[str, float]:
    """For each field that has a source, a number from 0 to 1: the share of such findings that are right.

    Dates have their stamp's, paragraphs the reader's.
    """
    return {name: _confidence(article, name, source) for name, source in article.sources.items()}


def _confidence(article: Article, name: str, source: str) -> float:
    stamp = {"published": article.published, "modified": article.modified}.get(name)
    if stamp is not None:
        return stamp.confidence
    if name == "paragraphs":
        return round(article.confidence, 2)
    if source == "rule":
        return _RULE
    if name == "title":
        return _HEADLINE.get(source, _OTHER_HEADLINE)[min(_named_so(article), 3) - 1]
    return (_AUTHORS if name in ("authors", "byline") else _STATED).get(source, _UNKNOWN)


def _named_so(article: Article) -> int:
    """How many places on the page call the article by its title; the words of the address are none."""
    places = [one.sources for one in article.headlines if one.text == article.title]
    return max((sum(source != "url" for source in sources) for sources in places), default=1) or 1
