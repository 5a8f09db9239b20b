"""The people who wrote an article: names without labels, addresses, roles and organisations."""

import re
from collections.abc import Iterable, Sequence

from lxml.html import HtmlElement

from rasid.extract.facts import Facts
from rasid.extract.headline import compared
from rasid.extract.tree import squeeze, text_of
from rasid.records import Found

_ADDRESS = re.compile(r"https?://|www\.|@|\.(?:com|net|org|de|co)\b|^/|^\d+$|[<>{}\[\]]")
_LABEL = re.compile(
    r"^(?:written\s+|posted\s+|reported\s+|story\s+|words\s+|text\s+|review\s+|edited\s+)?by\b[:\s]*|^(?:von|par|por|di|da|"
    r"door|af|av|autor(?:in)?|author|auteur|autore|redazione di)\b[:\s]+|^(?:text|yazan|yazar|haber|muhabir)\s*:\s*|"
    r"^(?:بقلم|كتب|كتبت|كتبه|كتبها|إعداد|تحرير|المصدر|الكاتب|نشر بواسطة|بواسطة|خاص|تقرير)\s*[:/ـ|\-–]*\s+|"
    r"^(?:نویسنده|گزارش از|به قلم|خبرنگار)\s*[:/]?\s+|^(?:מאת|כתב)\s*:?\s+|^(?:文|取材)[=・:：]\s*",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s*(?:[;|•·]|\s/\s|,\s+and\s+|\s+(?:and|und|et|y|&|with|mit|og|och|en|ve|וגם)\s+|\s+و(?=\w{3}))\s*", re.IGNORECASE
)
_AFTER = re.compile(
    r"\s*(?:,\s*(?:(?:senior|staff|chief|political|special|contributing|associate|deputy|managing|news|the|for|in|"
    r"ph\.?d|m\.?d|md|dr|jr|cnn|bbc|reuters|ap|afp|editor|reporter|writer|correspondent|contributor|columnist)\b).*|"
    r"\s+[-–—|]\s+.*|\s*\(.*\)?\s*$|\s+(?:for|at|of|in)\s+(?:the\s+)?[A-Z].*|\s+(?:on|updated|published)\b.*\d.*)$",
    re.IGNORECASE | re.DOTALL,
)
_ORGANISATION = re.compile(
    r"\b(?:news|newsroom|staff|editors?|editorial|desk|team|press|agency|agencies|agence|media|redaktion|redaction|"
    r"rédaction|redacción|redazione|redação|online|magazine|times|post|reuters|afp|dpa|apa|associated|admin|"
    r"administrator|webmaster|wire|wires|network|tv|radio|inc|llc|ltd|gmbh|university|institute|foundation|department|"
    r"ministry|committee|council|board|association|society|company|group|center|centre|contributors?|guest|unknown|"
    r"anonymous|agentur|agenturen|nachrichten|zeitung|verlag|ajansı|haber|haberleri|gazetesi|servisi|merkezi|"
    r"bloomberg|partner|sponsored|community|daily|weekly|journal|report|blog)\b|"
    r"(?:وكالة|وكالات|فريق|التحرير|هيئة|شبكة|صحيفة|جريدة|موقع|مراسل|قناة|خبرگزاری|سرویس|تحریریه|گروه|خبرنگاران|מערכת)",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{3,}|\d[:.]\d")
_LONGEST = 60


def clean_names(texts: Iterable[str], avoid: Iterable[str] = ()) -> list[str]:
    """The people's names in author values as printed; `avoid` are organisations' names."""
    refused = {compared(a) for a in avoid} - {""}
    names: list[str] = []
    for text in texts:
        for name in _split(squeeze(text)):
            key = compared(name)
            if _is_person(name) and key not in refused and key not in {compared(n) for n in names}:
                names.append(name)
    return names


def _split(text: str) -> list[str]:
    text = _LABEL.sub("", text).strip()
    parts = [part for part in _SPLIT.split(text) if part]
    if len(parts) == 1 or any("," in part for part in parts):
        parts = [piece for part in parts for piece in _by_comma(part)]
    return [_AFTER.sub("", _LABEL.sub("", part)).strip(" ,.:;-–—|•*") for part in parts]


def _by_comma(text: str) -> list[str]:
    """Parts between commas when each of them looks like a full name; else the part before the first."""
    pieces = [piece.strip() for piece in re.split(r"[,،、]", text) if piece.strip()]
    if len(pieces) == 2 and " " not in pieces[0] and " " not in pieces[1] and "," in text:
        return [f"{pieces[1]} {pieces[0]}"]  # "Surname, Name"
    return [piece for n, piece in enumerate(pieces) if n == 0 or 2 <= len(piece.split()) <= 4]


def _is_person(name: str) -> bool:
    if not 2 <= len(name) <= _LONGEST or _ADDRESS.search(name) or _DATE.search(name):
        return False
    return not _ORGANISATION.search(name) and len(name.split()) <= 6


def authors(root: HtmlElement, facts: Facts, hint: str | None, not_authors: Sequence[str] = ()) -> tuple[Found, ...]:
    """The authors by the most trusted source that names people."""
    avoid = [f.value for name in ("publisher", "site") for f in facts.all(name)] + list(not_authors)
    sources: dict[str, list[str]] = {}
    for found in facts.all("author"):
        sources.setdefault(found.source, []).append(found.value)
    sources.setdefault("text", _bylines(root))
    if hint:
        sources["feed"] = [hint]
    for source, values in sources.items():
        if names := clean_names(values, avoid):
            return tuple(Found(name, source) for name in names)
    return ()


def _bylines(root: HtmlElement) -> list[str]:
    """Names in elements that are there to name the author."""
    for path in (
        "//a[@rel='author']",
        "//*[contains(@class,'author-name') or contains(@class,'author__name') or contains(@class,'byline-name')]",
        "//*[contains(@class,'byline') or contains(@class,'article-author') or contains(@class,'post-author')]",
    ):
        found = [squeeze(text_of(hit)) for hit in root.xpath(path)[:6]]
        if found := [text for text in found if 2 < len(text) < 120]:
            return found[:4]
    return []
