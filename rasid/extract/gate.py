"""What a page is, before anything is stored of it: an article, or one of the things that answer 200 too."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from rasid.extract.blocks import Block
from rasid.extract.facts import Facts
from rasid.extract.jsonld import LISTING_TYPES
from rasid.extract.teasers import is_teased
from rasid.records import PageKind

_ERROR = re.compile(
    r"\b(?:40[34]|410|50[0234])\b.{0,40}(?:error|not found|forbidden|gone|unavailable)|(?:page|seite|article|document) "
    r"(?:was |is |could )?(?:not|nicht|no longer) (?:be )?(?:found|gefunden|available)|^(?:404|error|not found)\b|"
    r"page (?:introuvable|non trouvée)|página no encontrada|sayfa bulunamad[ıi]|الصفحة (?:غير موجودة|المطلوبة)|"
    r"لم يتم العثور|صفحه (?:مورد نظر )?(?:یافت|پیدا) نشد|הדף (?:לא נמצא|המבוקש)|پەڕەکە نەدۆزرایەوە",
    re.IGNORECASE,
)
_WALL = re.compile(
    r"just a moment|attention required|are you (?:a )?(?:human|robot)|checking your browser|access denied|captcha|"
    r"verify you are|before you continue|bevor sie (?:zu|fort)|subscribe to (?:read|continue)|"
    r"log ?in to (?:read|continue)|"
    r"we value your privacy|your privacy|cookie (?:consent|settings|policy)|pardon our interruption|ddos protection|"
    r"security check|تسجيل الدخول|التحقق من|سجل الدخول|giriş yap|ورود به (?:سایت|حساب)",
    re.IGNORECASE,
)
_SCRIPT = re.compile(
    r"(?:enable|requires?|activate|turn on) javascript|javascript (?:is )?(?:required|disabled)", re.IGNORECASE
)
_HEADLINE = re.compile(r"/[^/-]+(?:-[^/-]+){5,}/?$")  # a headline of six words and more: no section is called so
_FEW = 60  # words below which a page needs another reason to count as an article
_LISTED = 0.6  # share of linked text above which little text of its own makes a page a listing
_MEDIA_TYPES = frozenset({"videoobject", "imagegallery", "mediagallery", "audioobject"})


def kind_of(
    root: HtmlElement, url: str, facts: Facts, blocks: Sequence[Block], paragraphs: Sequence[str], title: str | None
) -> PageKind:
    """The kind of a page. `paragraphs` is the text found as the article's, as far as that is likely."""
    words = sum(len(paragraph.split()) for paragraph in paragraphs)
    types = facts.graph.types()
    if "liveblogposting" in types:
        return PageKind.LIVE
    if (title and _ERROR.search(title) and words < 4 * _FEW) or _says(_ERROR, blocks, words):
        return PageKind.ERROR
    if (title and _WALL.search(title) and words < 4 * _FEW) or _says(_WALL, blocks, words):
        return PageKind.WALL
    if _is_listing(url, facts, types, blocks, paragraphs, words):
        return PageKind.LISTING
    if words >= _FEW:
        return PageKind.ARTICLE
    if types & _MEDIA_TYPES or str(getattr(facts.first("type"), "value", "")).startswith("video"):
        return PageKind.MEDIA
    return _of_little_text(root, blocks, words)


def _says(pattern: re.Pattern[str], blocks: Sequence[Block], words: int) -> bool:
    """Whether a page with hardly any text says such a thing in one of its first blocks."""
    if words >= _FEW or sum(len(block.text) for block in blocks) > 3000:
        return False
    return any(pattern.search(block.text[:300]) for block in blocks[:40])


def _is_listing(
    url: str, facts: Facts, types: frozenset[str], blocks: Sequence[Block], paragraphs: Sequence[str], words: int
) -> bool:
    stated = facts.node is not None or any(f.value.lower() == "article" for f in facts.all("type"))
    if urlsplit(url).path in ("", "/") and not urlsplit(url).query and url:
        return not stated or _linked(blocks) > _LISTED or is_teased(blocks, paragraphs)
    if stated:
        return False
    if is_teased(blocks, paragraphs) and not _HEADLINE.search(urlsplit(url).path):
        return True
    if words >= 3 * _FEW:
        return False
    # a short article among many links has text of its own; a listing's stands in cards
    return bool(types & LISTING_TYPES) or (words < _FEW and _linked(blocks) > _LISTED and _headlines(blocks) >= 12)


def _linked(blocks: Sequence[Block]) -> float:
    return sum(block.linked for block in blocks) / max(1, sum(len(block.text) for block in blocks))


def _headlines(blocks: Sequence[Block]) -> int:
    """Blocks that are nothing but a link as long as a headline."""
    return sum(len(b.text) >= 30 and b.linked >= 0.9 * len(b.text) for b in blocks)


def _of_little_text(root: HtmlElement, blocks: Sequence[Block], words: int) -> PageKind:
    scripts = sum(1 for _ in root.iter("script"))
    told = any(_SCRIPT.search(node.text_content() or "") for node in root.iter("noscript"))
    if words < 8 and sum(len(block.text) for block in blocks) < 600 and (scripts or told):
        return PageKind.SHELL
    return PageKind.ARTICLE
