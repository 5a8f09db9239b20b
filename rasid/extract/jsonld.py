"""JSON-LD as pages really carry it: broken, nested, listed, or split over references by `@id`.

Follows schema.org's vocabulary; tolerant where publishers are careless.
"""

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

from lxml.html import HtmlElement

Node = Mapping[str, Any]

ARTICLE_TYPES = frozenset({
    "article", "newsarticle", "blogposting", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle",
    "reviewnewsarticle", "backgroundnewsarticle", "askpublicnewsarticle", "report", "scholarlyarticle", "techarticle",
    "advertisercontentarticle", "satiricalarticle", "socialmediaposting", "review", "recipe", "liveblogposting",
    "newsmediaarticle", "interview", "specialannouncement",
})  # fmt: skip
LISTING_TYPES = frozenset({"collectionpage", "itemlist", "searchresultspage"})
_NOT_FOLLOWED = frozenset(
    {
        "itemlistelement",
        "isrelatedto",
        "relatedlink",
        "citation",
        "comment",
        "mentions",
        "about",
        "itemreviewed",
    }
)
_MOST_NODES = 500
_LONGEST_SCRIPT = 2_000_000
_COMMENT = re.compile(
    r"^\s*(?:/\*.*?\*/|//\s*<!\[CDATA\[|<!\[CDATA\[|<!--)|(?://\s*)?(?:\]\]>|-->)\s*;?\s*$", re.DOTALL
)
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_SPELLING = re.compile(r"^https?://(?:www\.)?|/$")
_NO_LETTERS = re.compile(r"[\W_]+")
_TAIL = 5  # characters of an address's last part, above which no other address has it by chance
_EPOCH = 100_000_000  # seconds, above which a number is a moment
_BETWEEN = re.compile(r"[\s,;]*")
_SALVAGE = re.compile(r'"(headline|datePublished|dateModified|articleSection)"\s*:\s*"((?:[^"\\]|\\.){1,500})"')
_SALVAGE_AUTHOR = re.compile(r'"author"\s*:\s*[\[{][^}\]]{0,300}?"name"\s*:\s*"((?:[^"\\]|\\.){1,100})"')


def _loads(text: str) -> object:
    """One script's value, or the list of several that stand in a row; salvaged piecemeal when it is no JSON at all."""
    cleaned = _COMMENT.sub("", text.strip()).strip().rstrip(";")
    plain = unescape(cleaned)
    for attempt in (cleaned, _TRAILING_COMMA.sub(r"\1", cleaned), plain, _TRAILING_COMMA.sub(r"\1", plain)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    values, whole = _in_a_row(cleaned)
    return values if whole else [*values, _salvage(cleaned)]


def _in_a_row(text: str) -> tuple[list[object], bool]:
    """The values that a text begins with, nothing but commas and semicolons between them, and whether they are all."""
    decoder, values, place = json.JSONDecoder(strict=False), list[object](), 0
    while place < len(text):
        try:
            value, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            return values, False
        values.append(value)
        place = _BETWEEN.match(text, place).end()  # type: ignore[union-attr]  # it matches the empty text
    return values, True


def _salvage(text: str) -> object:
    pieces: dict[str, Any] = {}
    for key, value in _SALVAGE.findall(text):
        pieces.setdefault(key, _unquote(value))
    if author := _SALVAGE_AUTHOR.search(text):
        pieces["author"] = {"@type": "Person", "name": _unquote(author[1])}
    return {"@type": "Article", **pieces} if pieces else None


def _unquote(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text


def _address(url: str) -> str:
    """An address without what differs between spellings of one."""
    return _SPELLING.sub("", url.split("#", 1)[0].strip())


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", text.casefold())


def _walk(value: object) -> Iterator[Node]:
    """All objects in `value`, outer before inner, without following lists of other pages."""
    queue = [value]
    seen = 0
    while queue and seen < _MOST_NODES:
        here = queue.pop(0)
        seen += 1
        if isinstance(here, dict):
            yield here
            queue.extend(
                inner
                for key, inner in here.items()
                if isinstance(inner, dict | list) and str(key).lower() not in _NOT_FOLLOWED
            )
        elif isinstance(here, list):
            queue.extend(here)


def types_of(node: Node) -> frozenset[str]:
    """The types of a node, lower case, without the vocabulary's address."""
    raw = node.get("@type") or node.get("type")
    listed = raw if isinstance(raw, list) else [raw]
    return frozenset(str(t).rsplit("/", 1)[-1].rsplit(":", 1)[-1].lower() for t in listed if t)


class Graph:
    """All JSON-LD of a page."""

    def __init__(self, values: list[object]) -> None:
        self.nodes = [node for value in values for node in _walk(value)]
        self._by_id: dict[str, Node] = {}
        for node in self.nodes:
            name = node.get("@id")
            if isinstance(name, str) and len(node) > len(self._by_id.get(name, ())):
                self._by_id[name] = node

    def resolve(self, value: object) -> object:
        """`value`, or what it refers to when it is only a reference."""
        if isinstance(value, dict) and len(value) <= 2 and isinstance(value.get("@id"), str):
            return self._by_id.get(value["@id"], value)
        return value

    def texts(self, value: object, *keys: str) -> list[str]:
        """The texts in a value: a text, a list of them, or the `keys` of objects (first that holds)."""
        found: list[str] = []
        for item in value if isinstance(value, list) else [value]:
            whole = self.resolve(item)
            if isinstance(whole, dict):
                inner = next((whole[key] for key in keys if whole.get(key)), None)
                found.extend(self.texts(inner, *keys) if isinstance(inner, list) else self._plain(inner))
            else:
                found.extend(self._plain(whole))
        return found

    def moments(self, *values: object) -> list[str]:
        """The texts of the first of the values that holds a date, be it a text, a typed value or seconds since 1970."""
        for value in values:
            epoch = [str(value)] if isinstance(value, int) and value > _EPOCH else []
            if found := epoch or self.texts(value, "@value"):
                return found
        return []

    @staticmethod
    def _plain(value: object) -> list[str]:
        text = unescape(value).strip() if isinstance(value, str) else ""
        return [text] if text else []

    def types(self) -> frozenset[str]:
        """All types that occur."""
        return frozenset().union(*(types_of(node) for node in self.nodes))

    def article(self, url: str, shown: str = "") -> Node | None:
        """The node of the page's own article: the one with the page's address, else with a headline that is in the
        `shown` ones, else the fullest."""
        articles = [node for node in self.nodes if types_of(node) & ARTICLE_TYPES]
        if not articles:
            return None
        here, tail = _address(url), url.rstrip("/").rsplit("/", 1)[-1]
        seen = _letters(shown)

        def weight(node: Node) -> tuple[bool, bool, int]:
            own = [*self.texts(node.get("url")), *self.texts(node.get("mainEntityOfPage"), "@id", "url")]
            called = [key for text in self.texts(node.get("headline")) if (key := _letters(text))]
            wanted = ("headline", "datePublished", "author", "articleBody")
            return (
                any(_address(address) == here or (len(tail) > _TAIL and tail in address) for address in own),
                any(key in seen for key in called),
                sum(bool(node.get(key)) for key in wanted),
            )

        return max(articles, key=weight)

    def page(self) -> Node | None:
        """The node of the page as such, for what the article's node does not say."""
        return next((node for node in self.nodes if "webpage" in types_of(node)), None)


def read_graph(root: HtmlElement) -> Graph:
    """The JSON-LD of a page; an empty graph when there is none."""
    scripts = (s.text for s in root.iter("script") if "ld+json" in (s.get("type") or "").lower())
    return Graph([_loads(text) for text in scripts if text and len(text) < _LONGEST_SCRIPT])
