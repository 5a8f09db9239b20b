"""Reading an article page: rules of the outlet first, then what the page says of itself, then its text."""

from collections.abc import Sequence
from typing import Protocol

from lxml.html import HtmlElement

from rasid.extract import dating, names, rules
from rasid.extract.body import generic_body
from rasid.extract.facts import Facts, read_facts
from rasid.extract.headline import headline
from rasid.extract.tree import absolute, parse_page, squeeze
from rasid.records import Found, Hints, Outlet, RawArticle, Rules

_NO_RULE = Rules()


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
    `outlet`, the rule set that was valid on the page's day is used where it finds something.
    """
    root = parse_page(html)
    if root is None:
        return RawArticle(url)
    facts = read_facts(root, url)
    dates = dating.published(root, facts, hints, url)
    rule = rules.choose(outlet.rules if outlet else (), root, [d.value for d in dates]) or _NO_RULE
    paragraphs, source, signature = _body(root, html, facts, rule)
    by_rule = rules.value(root, rule.published)
    byline = rules.value(root, rule.byline) or (Found(signature, "rule") if signature else None)
    return RawArticle(
        url,
        title=_title(root, facts, hints, rule),
        section=rules.value(root, rule.section) or _hint(hints.section) or facts.first("section"),
        published=_ordered(((by_rule,) if by_rule else ()) + dates, rule.date.sources),
        modified=tuple(Found(v, "rule") for v in rules.values(root, rule.modified)) + dating.modified(facts, hints),
        byline=byline,
        authors=_authors(root, facts, hints, rule),
        paragraphs=paragraphs,
        body_source=source,
        image=rules.image(root, rule.image, url) or _image(facts, url),
        image_caption=rules.value(root, rule.image_caption) or facts.first("caption"),
        canonical=facts.first("canonical"),
        language=facts.first("language"),
    )


def page_problems(page: Readable) -> tuple[str, ...]:
    """The troubles (names in `rasid.errors.TROUBLES`) that a page read shows."""
    missing = (("no-title", page.title), ("no-date", page.published), ("no-text", page.paragraphs))
    return tuple(name for name, value in missing if not value)


def _title(root: HtmlElement, facts: Facts, hints: Hints, rule: Rules) -> Found | None:
    if by_rule := rules.value(root, rule.title):
        text = squeeze(by_rule.value)
        for suffix in rule.title_suffixes:
            text = text.removesuffix(suffix).strip()
        return Found(text, "rule")
    return headline(root, facts, hints.title, rule.title_suffixes)


def _body(root: HtmlElement, html: str, facts: Facts, rule: Rules) -> tuple[tuple[str, ...], str | None, str | None]:
    if rule.body:
        found = rules.body(root, rule)
        if found.paragraphs:
            return found.paragraphs, "rule", found.signature
    paragraphs, source = generic_body(html, facts)
    return paragraphs, source, None


def _authors(root: HtmlElement, facts: Facts, hints: Hints, rule: Rules) -> tuple[Found, ...]:
    if rule.authors:
        cleaned = names.clean_names(rules.values(root, rule.authors), rule.not_authors)
        if cleaned:
            return tuple(Found(name, "rule") for name in cleaned)
    return names.authors(root, facts, hints.author, (*rule.not_authors, *rule.signatures))


def _image(facts: Facts, url: str) -> Found | None:
    for found in facts.all("image"):
        if address := absolute(url, found.value):
            return Found(address, found.source)
    return None


def _hint(value: str | None) -> Found | None:
    return Found(value, "feed") if value else None


def _ordered(dates: tuple[Found, ...], sources: Sequence[str]) -> tuple[Found, ...]:
    """Date candidates with those of the rule's `sources` first, in that order; rules before all."""
    rank = {name: n for n, name in enumerate(sources)}
    return tuple(sorted(dates, key=lambda d: rank.get(d.source, len(rank)) if rank else 0))
