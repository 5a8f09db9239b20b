"""XML that a channel sent, before it is parsed: what it is, whether it is whole, what must be left out.

Its document type goes: own entities are how small texts are made to fill a memory.
"""

import re
from dataclasses import dataclass
from html.entities import html5

from rasid.errors import UnreadableFeedError
from rasid.extract.listing import Finding

TAG_LIMIT = 5_000
"""Longest tag, in characters, that is given to a parser: feedparser's time grows with the square of it."""

_PROLOGUE = re.compile(
    r"(?:\s+|<\?[^>]*>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[[^\]]*\]\s*)?>)*", re.DOTALL | re.IGNORECASE
)  # fmt: skip
_ROOT = re.compile(r"<((?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*))(?=[\s/>])")
_HTML = re.compile(r"<!DOCTYPE\s+html|<(?:html|head|body)[\s>]", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]*>([^<]{1,200})", re.IGNORECASE)
_LONG = re.compile(rf"<[^<]{{{TAG_LIMIT},}}")
_TAG = re.compile(r"""<(?:[^<>"']++|"[^"<]*+"|'[^'<]*+'|["'])*+>?""")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_REFERENCE = re.compile(r"&#(?:x([0-9a-f]{1,8})|([0-9]{1,9}));", re.IGNORECASE)
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31};)")
_BARE_AMPERSAND = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?!#\d{1,9};|#x[0-9a-f]{1,8};|[a-z][a-z0-9]{0,31};)", re.DOTALL | re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of XML: its root elements, the elements of its entries, and its name for people."""

    roots: tuple[str, ...]
    entries: tuple[str, ...]
    name: str
    kind: str  # of channel


FEED = Form(("rss", "feed", "rdf"), ("item", "entry"), "a feed", "feed")
SITEMAP = Form(("urlset", "sitemapindex"), ("url", "sitemap"), "a sitemap", "sitemap")


@dataclass(frozen=True, slots=True)
class XmlText:
    """A text fit for a parser, without declaration, and what had to be done to it."""

    text: str
    root: str  # the local name of its root element, in lower case
    findings: tuple[Finding, ...] = ()


def stripped(text: str) -> str:
    """The text without what stands before its first mark. Raises `UnreadableFeedError` when nothing is left."""
    body = text.lstrip("\ufeff\0 \t\r\n")
    if not body:
        raise UnreadableFeedError("empty-feed", "The answer is empty.")
    return body


def root_of(text: str) -> str | None:
    """The local name of the root element, in lower case; None when the text does not begin like XML."""
    root = _ROOT.match(text, _after_prologue(text))
    return root.group(2).lower() if root else None


def prepare(text: str, form: Form) -> XmlText:
    """Make a text fit for the parser. Raises `UnreadableFeedError` when it is not of the form."""
    whole = stripped(text)
    start = _start(whole, form)
    body = whole[start:]
    root = _ROOT.match(body)
    assert root is not None  # `_start` found it
    findings = []
    if start > _after_prologue(whole):
        findings.append(Finding("malformed-feed", f"Something stands before <{root.group(1)}>."))
    cleaned = _LONG.sub(_without_long_tag, _REFERENCE.sub(_without_no_character, _CONTROL.sub("", body)))
    if len(cleaned) != len(body):
        findings.append(Finding("malformed-feed", "Characters or tags that XML does not allow were left out."))
    cleaned = _ENTITY.sub(_letter, cleaned)
    written = _BARE_AMPERSAND.sub(_ampersand, cleaned)
    if len(written) != len(cleaned):
        findings.append(Finding("malformed-feed", "Ampersands stand in it that are not written as &amp;."))
        cleaned = written
    name = root.group(1)
    if not re.search(rf"</{re.escape(name)}\s*>", cleaned[-4000:]) and not re.match(r"<[^<>]*/>\s*$", cleaned):
        cleaned = _closed(cleaned, name, form)
        findings.append(Finding("truncated-feed", f"It ends without </{name}>."))
    return XmlText(cleaned, root.group(2).lower(), tuple(findings))


def _without_long_tag(text: re.Match[str]) -> str:
    """A tag and the text after it, less the tag if that is what makes it long."""
    tag = _TAG.match(text.group())
    return text.group()[tag.end() :] if tag and tag.end() > TAG_LIMIT else text.group()


def _without_no_character(reference: re.Match[str]) -> str:
    """A numeric reference, or nothing if its number is not that of a character."""
    hexadecimal, decimal = reference.groups()
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return "" if code > 0x10FFFF or _CONTROL.match(chr(code)) else reference.group()


def _letter(entity: re.Match[str]) -> str:
    """What an entity of HTML stands for: XML knows five of them only."""
    letter = html5.get(entity.group(1), entity.group())
    return entity.group() if letter in "<>&" else letter


def _ampersand(found: re.Match[str]) -> str:
    """One that begins nothing, written well: parsers would take `&lang=ar` of an address for an entity."""
    return "&amp;" if found[0] == "&" else found[0]


def _after_prologue(text: str) -> int:
    prologue = _PROLOGUE.match(text)
    return prologue.end() if prologue else 0


def _start(body: str, form: Form) -> int:
    """Where the root element begins. Warnings of a server's own language may stand before it."""
    at = _after_prologue(body)
    root = _ROOT.match(body, at)
    if root and root.group(2).lower() in form.roots:
        return at
    names = "|".join(form.roots)
    later = re.compile(rf"<(?:[A-Za-z_][\w.-]*:)?(?:{names})(?=[\s>])", re.IGNORECASE).search(body, 0, 20_000)
    other = root.group(2).lower() if root else None
    if later and other not in (*FEED.roots, *SITEMAP.roots) and not _HTML.search(body, 0, later.start()):
        return later.start()
    raise UnreadableFeedError("not-a-feed", _what_instead(body, other))


def _what_instead(body: str, root: str | None) -> str:
    for form in (FEED, SITEMAP):
        if root in form.roots:
            return f'It is {form.name}; write kind = "{form.kind}" for this channel.'
    if _HTML.search(body[:5000]):
        title = _TITLE.search(body[:50_000])
        return f"It is a web page, titled {' '.join(title.group(1).split())!r}." if title else "It is a web page."
    return f"Its root element is <{root}>." if root else "It is neither XML nor JSON."


def _closed(text: str, root: str, form: Form) -> str:
    """The text up to the end of its last whole entry, with what is open there closed.

    What follows is given up: half an address is worse than none.
    """
    ends = re.compile(rf"</(?:[\w.-]+:)?(?:{'|'.join(form.entries)})\s*>", re.IGNORECASE)
    last = 0
    for end in ends.finditer(text):
        last = end.end()
    if not last:
        raise UnreadableFeedError("truncated-feed", f"It ends without </{root}>, and no entry in it is whole.")
    channel = re.search(r"<((?:[\w.-]+:)?channel)[\s>]", text)
    is_open = channel and not re.search(rf"</{re.escape(channel.group(1))}\s*>", text[:last])
    inner = f"</{channel.group(1)}>" if channel and is_open else ""
    return f"{text[:last]}{inner}</{root}>"
