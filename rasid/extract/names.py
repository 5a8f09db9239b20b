"""The people who wrote an article: names without labels, addresses, roles and organisations.

An organisation is named only when the page states it as the author and names no person.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from lxml.html import HtmlElement

from rasid.extract.facts import Facts
from rasid.extract.headline import compared
from rasid.extract.marks import Mark, marks_of
from rasid.extract.tree import squeeze, text_of
from rasid.records import Found

_ADDRESS = re.compile(r"https?://|www\.|@|^/|^\d+$|[<>{}\[\]=]")
_HOST = re.compile(r"^\S+\.(?:com|net|org|de|co|info|news|tv|io|uk|fr|it|es)\b", re.IGNORECASE)
_LABEL = re.compile(
    r"^(?:written\s+|posted\s+|reported\s+|story\s+|words\s+|text\s+|review\s+|edited\s+|reviewed\s+|published\s+)?"
    r"(?:by\b[:\s]*|(?-i:[Bb]y(?=[A-Z])))|"
    r"^(?:von|par|por|di|da|door|af|av|autor(?:in|es)?|authors?|auteur|autore|redazione di)\b[:\s]+|"
    r"^(?:text|yazan|yazar|haber|muhabir|nivîskar)\s*:\s*|"
    r"^(?:بقلم|كتب|كتبت|كتبه|كتبها|إعداد|تحرير|المصدر|الكاتب|نشر بواسطة|بواسطة|خاص|تقرير)(?:\s*[:/ـ|\-–]+\s*|\s+)|"
    r"^(?:نویسنده|گزارش از|به قلم|خبرنگار)(?:\s*[:/]\s*|\s+)|^(?:מאת|כתב)(?:\s*:\s*|\s+)|^(?:文|取材)[=・:：]\s*",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s*(?:[;|•·\n]|\s/\s|,\s+(?:and|und|et|y)\s+|\s+(?:and|und|et|y|&|with|mit|og|och|en|ve|וגם)\s+|\s+و(?=\w{3}))\s*",
    re.IGNORECASE,
)
_ROLE = (
    r"(?:senior|staff|chief|political|special|contributing|associate|deputy|managing|executive|news|the|for|in|ph\.?\s?d|"
    r"m\.?d|dr|jr|sr|cnn|bbc|reuters|ap|afp|cpa|rd|esq|founder|ceo|co-|editor|reporter|writer|correspondent|contributor|"
    r"columnist|journalist|director|manager|professor|specialist|analyst|redakteur|korrespondent|chefredakteur)\b"
)
_AFTER = re.compile(
    rf"\s*(?:,\s*{_ROLE}.*|\s+[-–—|]\s+.*|\s*\(.*|\s+(?:for|at|of)\s+(?:the\s+)?[A-Z].*|"
    r"\s+(?:on|last|updated|published|posted)\b.*\d.*|\s+last$|"
    r"\s+(?:the\s+)?(?:associated press|reuters|afp|dpa|bloomberg|"
    r"[a-z]+ news))$",
    re.IGNORECASE | re.DOTALL,
)
_TAIL = re.compile(rf"(?:\s+{_ROLE})+$", re.IGNORECASE)
_ORGANISATION = re.compile(
    r"\b(?:news|newsroom|staff|editors?|editorial|desk|team|press|agency|agencies|agence|media|redaktion|redaction|"
    r"rédaction|redacción|redazione|redação|online|magazine|times|post|reuters|afp|dpa|apa|ap|associated|admin|"
    r"administrator|webmaster|wire|wires|network|tv|radio|inc|llc|ltd|gmbh|university|institute|foundation|department|"
    r"ministry|committee|council|board|association|society|company|group|center|centre|contributors?|guest|unknown|"
    r"anonymous|agentur|agenturen|nachrichten|zeitung|verlag|ajansı|haber|haberleri|gazetesi|servisi|merkezi|"
    r"bloomberg|partner|sponsored|community|daily|weekly|journal|report|blog|channel|the)\b|"
    r"(?:وكالة|وكالات|فريق|التحرير|هيئة|شبكة|صحيفة|جريدة|موقع|مراسل|قناة|خبرگزاری|سرویس|تحریریه|گروه|خبرنگاران|מערכת)",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"^(?:admin(?:istrator)?|webmaster|guest|unknown|anonymous|author|editor|staff|null|none)$", re.IGNORECASE
)
_DATE = re.compile(r"\d{3,}|\d[:.]\d|:")
_CASED = re.compile(r"[A-Za-zÀ-ÿ]")
_LONGEST = 60
_BELOW = 12  # elements below the headline among which a bare name is looked for
_FOREIGN = Mark.RELATED | Mark.FOOTER | Mark.COMMENT | Mark.NAVIGATION | Mark.PROMOTION
_BYLINES = (
    "//*[@rel='author']",
    "//*[contains(@class,'author-name') or contains(@class,'author__name') or contains(@class,'byline-name')"
    " or contains(@class,'byline__name') or contains(@class,'authorName')]",
    "//*[contains(@class,'byline') or contains(@class,'article-author') or contains(@class,'post-author')"
    " or contains(@class,'entry-author') or contains(@class,'author-link') or @class='author']",
    "//*[contains(@class,'author') or contains(@class,'Author') or contains(@id,'author') or contains(@href,'/author/')"
    " or contains(@href,'/authors/') or contains(@class,'writer') or contains(@class,'contributor')]",
    "//*[self::p or self::div or self::span or self::a or self::h3 or self::h4 or self::h5 or self::em or self::strong]"
    "[starts-with(normalize-space(text()),'By ') or starts-with(normalize-space(text()),'by ') or"
    " starts-with(normalize-space(text()),'BY ') or starts-with(normalize-space(text()),'Von ') or"
    " starts-with(normalize-space(text()),'Par ') or starts-with(normalize-space(text()),'بقلم') or"
    " starts-with(normalize-space(text()),'كتب') or starts-with(normalize-space(text()),'Written by')]",
)


def clean_names(texts: Iterable[str], avoid: Iterable[str] = ()) -> list[str]:
    """The people's names in author values as printed; `avoid` are organisations' names."""
    refused = {compared(a) for a in avoid} - {""}
    names: dict[str, str] = {}
    for text in texts:
        for name in _split(squeeze(text)):
            key = compared(name)
            if key not in refused and is_person(name):
                names.setdefault(key, name)
    return list(names.values())


def _split(text: str) -> Iterator[str]:
    for part in _SPLIT.split(_LABEL.sub("", text).strip()):
        for piece in _by_comma(_AFTER.sub("", part)) if part else ():
            name = _AFTER.sub("", _LABEL.sub("", piece)).strip(" ,.:;-–—|•*'’")
            shorter = _TAIL.sub("", name).strip(" ,")
            yield shorter if " " in shorter else name


def _by_comma(text: str) -> list[str]:
    """Parts between commas when each of them looks like a full name; else the part before the first."""
    pieces = [piece.strip() for piece in re.split(r"[,،、]", text) if piece.strip()]
    if len(pieces) == 2 and " " not in pieces[0] and " " not in pieces[1] and "," in text and len(pieces[1]) > 3:
        return [f"{pieces[1]} {pieces[0]}"]  # "Surname, Name"
    return [piece for n, piece in enumerate(pieces) if n == 0 or 2 <= len(piece.split()) <= 4]


def is_person(name: str) -> bool:
    """Whether a name can be a person's."""
    if not 2 <= len(name) <= _LONGEST or _ADDRESS.search(name) or _DATE.search(name) or _HOST.search(name):
        return False
    return not _ORGANISATION.search(name) and len(name.split()) <= 6 and name[0].isalpha()


def authors(root: HtmlElement, facts: Facts, hint: str | None, not_authors: Sequence[str] = ()) -> tuple[Found, ...]:
    """The authors by the most trusted source that names people; else the organisation that is stated."""
    outlet = [f.value for name in ("publisher", "site") for f in facts.all(name)]
    sources: dict[str, list[str]] = {}
    for found in facts.all("author"):
        sources.setdefault(found.source, []).append(found.value)
    if len(facts.all("person")) == 1:
        sources.setdefault("json-ld", [facts.all("person")[0].value])
    if hint:
        sources["feed"] = [hint]
    for source, values in sources.items():
        if names := clean_names(values, [*outlet, *not_authors]):
            return tuple(Found(name, source) for name in names)
    for values in _bylines(root):
        if names := [n for n in clean_names(values, [*outlet, *not_authors]) if _is_full(n)]:
            return tuple(Found(name, "text") for name in names)
    if names := _below_headline(root, [*outlet, *not_authors]):
        return tuple(Found(name, "text") for name in names)
    return _organisations(sources, {compared(name) for name in not_authors})


def _is_full(name: str) -> bool:
    """Whether a name read off the page is surely one: of two to four words, capitals where there are any."""
    parts = name.split()
    return 2 <= len(parts) <= 4 and (not _CASED.search(name) or (parts[0][0].isupper() and parts[-1][0].isupper()))


def _organisations(sources: dict[str, list[str]], refused: set[str]) -> tuple[Found, ...]:
    for source, values in sources.items():
        stated = [squeeze(_LABEL.sub("", v)) for v in values if not _ADDRESS.search(v) and len(v) <= _LONGEST]
        stated = [v for v in stated if len(v) > 1 and not _PLACEHOLDER.match(v) and compared(v) not in refused]
        if stated and source in ("json-ld", "meta", "microdata", "feed"):
            return tuple(Found(name, source) for name in dict.fromkeys(stated))
    return ()


def _below_headline(root: HtmlElement, avoid: Sequence[str]) -> list[str]:
    """A name that stands alone right below the only headline, in a script that has capitals."""
    headings = list(root.iter("h1"))
    if len(headings) != 1:
        return []
    for element in headings[0].xpath("following::*[not(self::script or self::style or self::noscript)]")[:_BELOW]:
        text = squeeze(element.text)
        parts = text.split()
        if 2 <= len(parts) <= 3 and _CASED.match(text) and all(part[0].isupper() for part in parts):
            return [name for name in clean_names([text], avoid) if name == text and not name.isupper()]
    return []


def _bylines(root: HtmlElement) -> Iterator[list[str]]:
    """Texts of elements that are there to name the author, outside of lists of other articles."""
    for path in _BYLINES:
        found = []
        for hit in root.xpath(path)[:12]:
            text = squeeze(text_of(hit))
            if 2 < len(text) < 120 and not any(_marks(outer) & _FOREIGN for outer in (hit, *hit.iterancestors())):
                found.append(text)
        if found:
            yield found[:1] if len(found) > 4 else found


def _marks(element: HtmlElement) -> int:
    return marks_of(element.tag, element.get("class"), element.get("id"), element.get("role"))
