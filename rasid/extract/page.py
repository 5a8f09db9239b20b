"""Reading an article page: rules of the outlet first, then what the page says of itself, then its text."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from lxml.html import HtmlElement

from rasid.extract import bylines, dating, names, rules
from rasid.extract.blocks import blocks_of
from rasid.extract.body import Body, generic_body
from rasid.extract.credits import without_names
from rasid.extract.facts import Facts, read_facts
from rasid.extract.gate import kind_by_rule, kind_of
from rasid.extract.headline import Customs, headlines, without_place
from rasid.extract.jsonpath import Data
from rasid.extract.record import record_of
from rasid.extract.tree import absolute, bare, parse_page, squeeze
from rasid.records import Found, Hints, Learned, Outlet, PageKind, RawArticle, Rules

_JOINTS = (": ", " - ", " | ")  # between an outlet's name and a title
_NO_RULE = Rules()
_ENOUGH = 300  # characters from which a rule's text is believed unseen
_LIKELY = 0.4  # confidence below which what was found is no sign of an article
_FAR_MORE, _SURE = 4, 0.85  # how much more, and how sure, the generic reading must be to replace a rule's


class Readable(Protocol):
    """What `page_problems` looks at: a `RawArticle` or an `Article`."""

    @property
    def title(self) -> object: ...
    @property
    def published(self) -> object: ...
    @property
    def paragraphs(self) -> Sequence[str]: ...


def extract_page(html: str, url: str, *, outlet: Outlet | None, hints: Hints) -> RawArticle:
    """What a page says, as printed. Never raises for a poor page: what is not found is left empty.

    `html` is the decoded page, `url` its address, against which links are resolved. With the
    `outlet`, the rule set that was valid on the page's day is used where it finds something; a
    selector in it that is none raises `ValueError`.
    """
    html = bare(html)
    root = parse_page(html)
    if root is None:
        return RawArticle(url, kind=PageKind.SHELL, confidence=0.0)
    _held = list(root.iter())  # lxml makes no second object of an element while the first is held
    facts = read_facts(root, url)
    dates = dating.published(root, facts, hints, url)
    rule = rules.choose(outlet.rules if outlet else (), root, [d.value for d in dates]) or _NO_RULE
    learned = outlet.learned if outlet else Learned()
    own = tuple(outlet.names.values()) if outlet else ()
    prefixes = (*learned.prefixes, *(name + joint for name in own for joint in _JOINTS))
    data = Data(root, rule.json_path)
    section = rules.value(root, rule.section) or data.first("section") or _hint(hints.section) or facts.first("section")
    sections = (section.value,) if section else ()
    customs = Customs((*rule.title_suffixes, *learned.suffixes), prefixes, own, sections)
    voted, places = headlines(root, facts, hints.title, customs)
    title = _ruled_title(root, rule, data, customs) or voted
    ruled = any(one.body or "body" in one.json_path for one in outlet.rules) if outlet else False
    body, signature = _body(root, html, facts, rule, ruled, title, data)
    body, dates = _with_record(root, facts, body, dates)
    title = _recorded(title, places, body)
    by_rule = rules.value(root, rule.published) or data.first("published")
    if by_rule is None and all(found.source == "url" for found in dates):
        blocks = body.blocks or blocks_of(root)
        dates = dating.searched(root, url, blocks, title.value if title else None, dates)
    byline = rules.value(root, rule.byline) or (Found(signature, "rule") if signature else None)
    authors = _authors(root, facts, hints, rule, data, body)
    people = [found.value for found in authors] if body.source != "rule" else []
    return RawArticle(
        url,
        title=title,
        headlines=(title, *places) if title and title.source == "state" else places,
        section=section,
        published=_ordered(((by_rule,) if by_rule else ()) + dates, rule.date.sources),
        modified=_modified(root, rule, data) + dating.modified(facts, hints),
        byline=byline,
        authors=authors,
        paragraphs=without_names(body.paragraphs, people),
        body_source=body.source,
        image=rules.image(root, rule.image, url) or _image(facts, url, data),
        image_caption=rules.value(root, rule.image_caption) or facts.first("caption"),
        canonical=facts.first("canonical"),
        language=facts.first("language"),
        kind=_kind(root, url, facts, body, title),
        confidence=body.confidence,
        findings=body.findings,
    )


def page_problems(page: Readable) -> tuple[str, ...]:
    """The troubles (names in `rasid.errors.TROUBLES`) that a page read shows.

    A page that is no article has that one trouble only: what it lacks as an article says nothing.
    An empty shell may well be one whose text is fetched by a script, so it is told as lacking text.
    Rules that do not fit the page are told with an article's.
    """
    kind = getattr(page, "kind", PageKind.ARTICLE)
    if kind is PageKind.SHELL:
        return ("no-text",)
    if kind not in (PageKind.ARTICLE, PageKind.LIVE):
        return ("not-an-article",)
    missing = (("no-title", page.title), ("no-date", page.published), ("no-text", page.paragraphs))
    return (*(name for name, value in missing if not value), *getattr(page, "findings", ()))


def _modified(root: HtmlElement, rule: Rules, data: Data) -> tuple[Found, ...]:
    return tuple(Found(v, "rule") for v in rules.values(root, rule.modified) or data.texts("modified"))


def _ruled_title(root: HtmlElement, rule: Rules, data: Data, customs: Customs) -> Found | None:
    by_rule = rules.value(root, rule.title) or data.first("title")
    return by_rule and Found(without_place(squeeze(by_rule.value), customs), "rule")


def _with_record(
    root: HtmlElement, facts: Facts, body: Body, dates: tuple[Found, ...]
) -> tuple[Body, tuple[Found, ...]]:
    """The body with the record of its text, which is looked for where the page states neither author nor day; and the
    dates with the record's where nothing but the address tells one."""
    unknown = all(found.source == "url" for found in dates)
    if body.told and unknown and not facts.all("author"):
        body = replace(body, record=record_of(root, body.paragraphs))
    told = body.record.published if body.record and unknown else None
    return body, (Found(told, "state"), *dates) if told else dates


def _recorded(title: Found | None, places: Sequence[Found], body: Body) -> Found | None:
    """The headline in the data that hold the text, where the page states and shows none but in its `<title>`."""
    told = body.record.title if body.record else None
    stated = any(found.source != "title" for found in places) or (title is not None and title.source != "title")
    return Found(told, "state") if told and not stated else title


def _body(
    root: HtmlElement, html: str, facts: Facts, rule: Rules, ruled: bool, title: Found | None, data: Data
) -> tuple[Body, str | None]:
    """The text, and the signature that a rule took off it.

    A rule that yields next to nothing is held against the generic reading, which is used where it
    has far more; that, and a rule that finds nothing, is for a person to look at.
    """
    found = rules.body(root, rule) if rule.body else None
    if "body" in rule.json_path and not (found and found.paragraphs):
        found = rules.ended(data.paragraphs(), rule)
    if found and sum(map(len, found.paragraphs)) >= _ENOUGH:
        return Body(found.paragraphs, "rule", 1.0, within=found.blocks), found.signature
    generic = generic_body(root, html, facts, title.value if title else None)
    if found is None or not found.paragraphs:
        return (replace(generic, findings=("rule-finds-nothing",)) if ruled else generic), None
    if sum(map(len, generic.paragraphs)) >= _FAR_MORE * sum(map(len, found.paragraphs)) and generic.confidence > _SURE:
        return replace(generic, findings=("rule-disagrees",)), None
    return Body(found.paragraphs, "rule", 1.0, blocks=generic.blocks, within=found.blocks), found.signature


def _kind(root: HtmlElement, url: str, facts: Facts, body: Body, title: Found | None) -> PageKind:
    if body.source == "rule":
        return kind_by_rule(url, facts, body.within, body.paragraphs, title.value if title else None)
    likely, unlikely = (body.paragraphs, ()) if body.confidence >= _LIKELY else ((), body.paragraphs)
    return kind_of(root, url, facts, body.blocks, likely, title.value if title else None, unlikely)


def _authors(root: HtmlElement, facts: Facts, hints: Hints, rule: Rules, data: Data, body: Body) -> tuple[Found, ...]:
    printed = rules.names(root, rule.authors) or data.texts("authors")
    if cleaned := names.clean_names(printed, rule.not_authors):
        return tuple(Found(name, "rule") for name in cleaned)
    found = bylines.authors(root, facts, hints.author, (*rule.not_authors, *rule.signatures), body.foreign)
    if found:
        return found
    if signed := names.clean_names(body.signed, rule.not_authors):
        return tuple(Found(name, "text") for name in signed)
    recorded = body.record.authors if body.record else ()
    return tuple(Found(name, "state") for name in recorded if name not in rule.not_authors)


def _image(facts: Facts, url: str, data: Data) -> Found | None:
    for found in (*filter(None, [data.first("image")]), *facts.all("image")):
        if address := absolute(url, found.value):
            return Found(address, found.source)
    return None


def _hint(value: str | None) -> Found | None:
    return Found(value, "feed") if value else None


def _ordered(dates: tuple[Found, ...], sources: Sequence[str]) -> tuple[Found, ...]:
    """Date candidates with those of the rule's `sources` first, in that order; rules before all."""
    rank = {name: n for n, name in enumerate(sources)}
    return tuple(sorted(dates, key=lambda d: rank.get(d.source, len(rank)) if rank else 0))
