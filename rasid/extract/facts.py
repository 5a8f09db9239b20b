"""What a page says of itself in structured form: JSON-LD, OpenGraph, meta, microdata, links.

Nothing is judged here; every candidate keeps where it came from, and candidates of one field stand
in the order: JSON-LD, OpenGraph, meta, microdata, link.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from rasid.extract.jsonld import Graph, Node, read_graph
from rasid.extract.state import in_lines
from rasid.extract.tree import squeeze, text_of
from rasid.records import Found

_META: Mapping[str, str] = {
    "og:title": "title", "twitter:title": "title", "dc.title": "title", "dcterms.title": "title",
    "parsely-title": "title", "sailthru.title": "title", "title": "title", "headline": "title", "hdl": "title",
    "citation_title": "title", "cxenseparse:title": "title",
    "article:published_time": "published", "og:article:published_time": "published",
    "article:published": "published", "article.published": "published", "og:published_time": "published",
    "og:pubdate": "published", "datepublished": "published", "date_published": "published", "date": "published",
    "dc.date": "published", "dc.date.issued": "published", "dc.date.created": "published", "dc.created": "published",
    "dcterms.date": "published", "dcterms.created": "published", "dcterms.issued": "published",
    "sailthru.date": "published", "parsely-pub-date": "published", "cxenseparse:recs:publishtime": "published",
    "cxenseparse:publishtime": "published", "pubdate": "published", "publishdate": "published",
    "publish-date": "published", "publish_date": "published", "published_time": "published",
    "publication_date": "published", "publicationdate": "published", "article_date_original": "published",
    "originalpublicationdate": "published", "citation_publication_date": "published", "citation_date": "published",
    "rnews:datepublished": "published", "sort_date": "published", "displaydate": "published",
    "datecreated": "published", "created": "published", "timestamp": "published", "iso-8601-publish-date": "published",
    "article.created": "published", "dc.date.published": "published", "releasedate": "published",
    "vr:published_time": "published", "ptime": "published", "datepublic": "published", "creation_date": "published",
    "article:modified_time": "modified", "og:updated_time": "modified", "og:modified_time": "modified",
    "article:updated_time": "modified", "datemodified": "modified", "lastmod": "modified", "last-modified": "modified",
    "dcterms.modified": "modified", "dc.date.modified": "modified", "revised": "modified", "utime": "modified",
    "article.updated": "modified", "last_updated_date": "modified",
    "author": "author", "article:author": "author", "og:article:author": "author", "dc.creator": "author",
    "dcterms.creator": "author", "parsely-author": "author", "sailthru.author": "author", "byl": "author",
    "article:author_name": "author", "citation_author": "author", "cxenseparse:author": "author", "authors": "author",
    "twitter:label1": "label", "twitter:data1": "labelled",
    "byline": "author", "creator": "author", "dc.contributor": "author",
    "article:section": "section", "og:section": "section", "section": "section", "parsely-section": "section",
    "cxenseparse:category": "section", "category": "section", "dc.subject.category": "section",
    "og:image": "image", "og:image:url": "image", "og:image:secure_url": "image", "twitter:image": "image",
    "twitter:image:src": "image",
    "og:image:alt": "caption", "og:type": "type", "og:site_name": "site", "application-name": "site",
    "og:url": "canonical", "og:locale": "language", "content-language": "language", "description": "description",
    "og:description": "description",
}  # fmt: skip
META_NAMES = frozenset(_META)
"""Names, in lower case, of the meta elements that are read."""

_ITEMPROPS: Mapping[str, str] = {
    "headline": "title", "datepublished": "published", "datecreated": "published", "datemodified": "modified",
    "author": "author", "articlesection": "section",
}  # fmt: skip
_WRITTEN_BY = re.compile(
    r"^(?:written by|verfasst von|geschrieben von|écrit par|escrito por|scritto da|yazan|yazar|"
    r"كتب|كُتب|نوشته|נכתב|author)",
    re.IGNORECASE,
)
_LONGEST = 1000
_MOST = 300  # candidates of a field
_DATES = frozenset({"published", "modified"})
CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?$", re.IGNORECASE)
"""A time without a day, which is no date."""


@dataclass(slots=True)
class Facts:
    """Candidates by field: `title`, `published`, `modified`, `author`, `section`, `image`, `caption`,
    `canonical`, `language`, `type`, `site`, `description`, `body`."""

    graph: Graph
    node: Node | None
    url: str = ""
    found: dict[str, list[Found]] = field(default_factory=lambda: defaultdict(list))

    def all(self, name: str) -> list[Found]:
        """The candidates of a field, most trusted first."""
        return self.found.get(name, [])

    def first(self, name: str) -> Found | None:
        """The most trusted candidate of a field."""
        return next(iter(self.all(name)), None)

    def add(self, name: str, values: Iterable[str], source: str) -> None:
        """Add what is not empty and not there yet from this source, as long as there are not too many already."""
        for value in values:
            if len(self.found[name]) >= _MOST:
                return
            new = Found(value.strip(), source)
            if new.value and new not in self.found[name] and not (name in _DATES and CLOCK.match(new.value)):
                self.found[name].append(new)


def read_facts(root: HtmlElement, url: str) -> Facts:
    """Everything that the page at `url` says of itself in structured form."""
    graph = read_graph(root)
    shown = " ".join(text_of(element) for element in root.iter("h1", "title")) if len(graph.nodes) > 1 else ""
    facts = Facts(graph, graph.article(url, shown), url)
    if facts.node is not None:
        _read_node(facts, facts.node)
    _read_rest_of_graph(facts)
    _read_meta(facts, root)
    if any(_WRITTEN_BY.search(found.value) for found in facts.all("label")):
        facts.add("author", [found.value for found in facts.all("labelled")], "meta")
    _read_microdata(facts, root)
    _read_links(facts, root)
    return facts


def _read_node(facts: Facts, node: Node) -> None:
    texts = facts.graph.texts
    facts.add("title", texts(node.get("headline")) or texts(node.get("name")), "json-ld")
    facts.add("published", facts.graph.moments(node.get("datePublished"), node.get("dateCreated")), "json-ld")
    facts.add("modified", facts.graph.moments(node.get("dateModified")), "json-ld")
    facts.add("author", texts(node.get("author") or node.get("creator"), "name"), "json-ld")
    facts.add("section", texts(node.get("articleSection"))[:1], "json-ld")
    facts.add("image", texts(node.get("image"), "url", "contentUrl", "@id")[:3], "json-ld")
    facts.add("caption", texts(node.get("image"), "caption")[:1], "json-ld")
    facts.add("language", texts(node.get("inLanguage"), "alternateName", "name"), "json-ld")
    facts.add("body", map(in_lines, texts(node.get("articleBody") or node.get("text"))), "json-ld")
    facts.add("publisher", texts(node.get("publisher"), "name"), "json-ld")


def _read_rest_of_graph(facts: Facts) -> None:
    texts = facts.graph.texts
    if page := facts.graph.page():
        facts.add("published", facts.graph.moments(page.get("datePublished")), "json-ld")
        facts.add("modified", facts.graph.moments(page.get("dateModified")), "json-ld")
    for node in facts.graph.nodes:
        if facts.node is None and ("datePublished" in node or "uploadDate" in node):
            stated = facts.graph.moments(node.get("datePublished"), node.get("uploadDate"))
            facts.add("published", stated[:1], "json-ld")
        kind = node.get("@type")
        if kind in ("Person", ["Person"]):
            facts.add("person", texts(node.get("name")), "json-ld")
        if kind in ("WebSite", "Organization", "NewsMediaOrganization"):
            facts.add("publisher", texts(node.get("name")), "json-ld")


def _read_meta(facts: Facts, root: HtmlElement) -> None:
    later: list[tuple[str, str]] = []
    for meta in root.iter("meta"):
        content = meta.get("content") or meta.get("value")
        if not content or len(content) > _LONGEST * 5:
            continue
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            key = (meta.get(attribute) or "").strip().lower()
            name = _META.get(key) or (_ITEMPROPS.get(key) if attribute == "itemprop" else None)
            if not name:
                continue
            if attribute == "itemprop":
                facts.add(name, [content], "microdata")
            elif key.startswith(("og:", "article:")):
                facts.add(name, [content], "opengraph")
            else:
                later.append((name, content))
            break
    for name, content in later:
        facts.add(name, [content], "meta")


def _read_microdata(facts: Facts, root: HtmlElement) -> None:
    dates: dict[str, list[str]] = defaultdict(list)
    for element in root.xpath("//body//*[@itemprop]"):
        for key in element.get("itemprop").lower().split():
            if (name := _ITEMPROPS.get(key)) and not _foreign(element):
                if name in _DATES:
                    dates[name] += _item_value(element, key)
                else:
                    facts.add(name, _item_value(element, key), "microdata")
    for name, values in dates.items():
        if len({value[:10] for value in values}) < 2 or not facts.all(name):  # many belong to a list of articles
            facts.add(name, values[:1], "microdata")


def _foreign(element: HtmlElement) -> bool:
    """Whether the property belongs to another thing than the page's article, such as a comment."""
    for scope in element.iterancestors():
        kind = (scope.get("itemtype") or "").lower()
        if scope.get("itemscope") is not None and kind:
            if kind.endswith(("person", "organization")) and element.get("itemprop") == "name":
                continue
            return not kind.endswith(("article", "posting", "webpage", "creativework", "report"))
        if "comment" in (scope.get("class") or ""):
            return True
    return False


def _item_value(element: HtmlElement, key: str) -> list[str]:
    if key == "author":
        names = element.xpath(".//*[@itemprop='name']")
        if names:
            return [squeeze(name.get("content") or text_of(name))[:_LONGEST] for name in names]
    spelled = element.get("title") if element.tag == "abbr" else None
    value = element.get("content") or element.get("datetime") or spelled or squeeze(text_of(element))
    return [value] if len(value) < _LONGEST else []


def _read_links(facts: Facts, root: HtmlElement) -> None:
    for link in root.iter("link"):
        rel = (link.get("rel") or "").lower().split()
        if "canonical" in rel and link.get("href"):
            facts.add("canonical", [link.get("href")], "link")
        elif "image_src" in rel and link.get("href"):
            facts.add("image", [link.get("href")], "link")
    if language := root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang"):
        facts.found["language"].insert(0, Found(language.strip(), "meta"))
