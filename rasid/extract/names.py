"""Names as printed: without labels, addresses, roles and organisations."""

import re
from collections.abc import Iterable, Iterator

from rasid.extract.headline import compared
from rasid.extract.tree import squeeze
from rasid.records import Found

_ADDRESS = re.compile(r"https?://|www\.|@|^/|^\d+$|[<>{}\[\]=+]|^\w+(?:\.\w+){3,}$")
_HOST = re.compile(r"^\S+\.(?:com|net|org|de|co|info|news|tv|io|uk|fr|it|es)\b", re.IGNORECASE)
_LABEL = re.compile(
    r"^(?:written\s+|posted\s+|reported\s+|story\s+|words\s+|text\s+|review\s+|recipe\s+|edited\s+|reviewed\s+|published\s+)?"
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
    r"m\.?d|dr|cnn|bbc|reuters|ap|afp|cpa|rd|esq|founder|ceo|co-|editor|reporter|writer|correspondent|contributor|"
    r"columnist|journalist|director|manager|professor|specialist|analyst|redakteur|korrespondent|chefredakteur)\b"
)
_ROLES = re.compile(rf",\s*{_ROLE}[^,;|]*(?=[,;|]|$)", re.IGNORECASE)
_AFTER = re.compile(
    rf"\s*(?:,\s*{_ROLE}.*|\s+[-–—|]\s+.*|\s*\([^)]*\)?|\s+(?:for|at|of)\s+(?:the\s+)?[A-Z].*|"
    r"\s+(?:on|last|updated|published|posted)\b.*\d.*|\s+last$|"
    r"\s+(?:the\s+)?(?:associated press|reuters|afp|dpa|bloomberg|"
    r"[a-z]+ news))$",
    re.IGNORECASE | re.DOTALL,
)
_JUNIOR = re.compile(r"\s(?:Jr|Sr)$")
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
_COMMON = re.compile(
    r"\b(?:in|on|an|and|this|that|your|our|all|by|more|view|read|sign|log|full|bio|shop|no|comments?|share|head|chief|"
    r"article|page|home|about|contact|follow|menu|search|table|contents?|next|previous|text|size|get|make|how|what|"
    r"why|updated?|published|posted|written|management|service|services|privacy|policy|min|use|free)\b",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_CASED = re.compile(r"[A-Za-zÀ-ÿ]")
_LONGEST = 60


def clean_names(texts: Iterable[str], avoid: Iterable[str] = ()) -> list[str]:
    """The people's names in author values as printed; `avoid` are organisations' names."""
    outlets = [squeeze(a) for a in avoid if a.strip()]
    refused = {compared(a) for a in outlets} - {""}
    names: dict[str, str] = {}
    for text in texts:
        for printed in _split(squeeze(text)):
            name = _without_outlet(printed, outlets)
            key = compared(name)
            if key not in refused and is_person(name):
                names.setdefault(key, name)
    return list(names.values())


def _without_outlet(name: str, outlets: Iterable[str]) -> str:
    """A name without the outlet's behind it."""
    for outlet in outlets:
        cut = len(name) - len(outlet)
        if cut > 1 and not name[cut - 1].isalnum() and name[cut:].casefold() == outlet.casefold():
            return name[:cut].rstrip(" ,-–—|/(")
    return name


def _split(text: str) -> Iterator[str]:
    for part in _SPLIT.split(_ROLES.sub("", _LABEL.sub("", text).strip())):
        for piece in _by_comma(_AFTER.sub("", part)) if part else ():
            name = _AFTER.sub("", _LABEL.sub("", piece)).strip(" ,.:;-–—|•*'’")
            shorter = _TAIL.sub("", name).strip(" ,")
            name = shorter if " " in shorter else name
            yield f"{name}." if _JUNIOR.search(name) and f"{name}." in text else name


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


def is_full(name: str) -> bool:
    """Whether a name read off the page is surely one: of two to four words, capitals where there are any."""
    parts = name.split()
    return (
        2 <= len(parts) <= 4
        and not (_DIGIT.search(name) or _COMMON.search(name))
        and (not _CASED.search(name) or (parts[0][0].isupper() and parts[-1][0].isupper()))
    )


def organisations(sources: dict[str, list[str]], refused: set[str]) -> tuple[Found, ...]:
    """What the first source states as the author, whatever it is, unless it is a placeholder."""
    for source, values in sources.items():
        stated = [squeeze(_LABEL.sub("", v)) for v in values if not _ADDRESS.search(v) and len(v) <= _LONGEST]
        stated = [v for v in stated if len(v) > 1 and not _PLACEHOLDER.match(v) and compared(v) not in refused]
        if stated and source != "opengraph":
            return tuple(Found(name, source) for name in dict.fromkeys(stated))
    return ()


def has_capitals(text: str) -> bool:
    """Whether a text begins in a script that has capital letters."""
    return bool(_CASED.match(text))
