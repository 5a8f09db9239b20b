"""What a page is, before anything is stored of it: an article, or one of the things that answer 200 too."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from rasid.extract.blocks import Block
from rasid.extract.facts import Facts
from rasid.extract.jsonld import LISTING_TYPES
from rasid.extract.listed import is_listed, is_short_list
from rasid.extract.notices import DOOR, ERROR, WALL, folded
from rasid.extract.running import is_running
from rasid.extract.teasers import is_teased
from rasid.extract.tree import squeeze
from rasid.records import PageKind

_SCRIPT = re.compile(
    r"(?:enable|requires?|activate|turn on) javascript|javascript (?:is )?(?:required|disabled)", re.IGNORECASE
)
_HEADLINE = re.compile(r"/[^/-]+(?:-[^/-]+){5,}/?$")  # a headline of six words and more: no section is called so
_NUMBERED = re.compile(r"\d{4,}[^/]*/?$")  # an article's number: pages of a list have lower ones
_FLASH, _HEADED = 15, 5  # words of short news, and of a headline
_FEW = 60  # words below which a page needs another reason to count as an article
_LISTED = 0.6  # share of linked text above which little text of its own makes a page a listing
_HARDLY = 12  # words below which there is no text besides what a page says of itself
_GALLERY, _ALBUM = 6, 3  # pictures; where the address says that they are
_ALBUMS = re.compile(
    r"/(?:foto|photo)?-?(?:galeri|galler(?:y|ies)|galerie|albums?|photos?|diaporama|slideshow)s?(?:[/-]|$)"
)
_PLAYER = re.compile(r"/(?:embed|player|video)s?\b|[/.]player\.|\bvideo/", re.IGNORECASE)
_NOTICE, _FIRST, _PLAIN = 200, 40, 3000  # characters of a notice; blocks it is among; unlinked characters of its page
_FIRST_WORDS = 8  # characters before a notice that begins a title: "Please"
_NUMBERED_ERROR = re.compile(r"(?:^|\s)(?:error-?(?:40[34]|410|50[0234])|(?:page|is)-404|404-page)(?:\s|$)")
_MEDIA_TYPES = frozenset({"videoobject", "imagegallery", "mediagallery", "audioobject"})


def kind_of(
    root: HtmlElement,
    url: str,
    facts: Facts,
    blocks: Sequence[Block],
    paragraphs: Sequence[str],
    title: str | None,
    unlikely: Sequence[str] = (),
) -> PageKind:
    """The kind of a page. `paragraphs` is the text found as the article's, as far as that is likely; else it is
    `unlikely`."""
    words = sum(len(paragraph.split()) for paragraph in paragraphs)
    types = facts.graph.types()
    if "liveblogposting" in types:
        return PageKind.LIVE
    if (notice := _notice(facts, blocks, paragraphs, title, words)) is not None:
        return notice
    if words < 4 * _FEW and not _is_stated(facts) and _is_called_error(root, words):
        return PageKind.ERROR
    if is_running(root, url, blocks, title):
        return PageKind.LIVE
    made = bool(unlikely) and not _is_stated(facts) and _is_made_of_items(url, blocks, unlikely, title)
    if made or _is_listing(url, facts, blocks, paragraphs, title, words):
        return PageKind.LISTING
    if words >= _FEW:
        return PageKind.ARTICLE
    if _is_media(root, facts, types, words):
        return PageKind.MEDIA
    return _of_little_text(root, blocks, words)


def kind_by_rule(
    url: str, facts: Facts, blocks: Sequence[Block], paragraphs: Sequence[str], title: str | None
) -> PageKind:
    """The kind of a page whose text a rule found: errors, walls and lists may be made with an article's template.

    `blocks` are those in the elements that the rule names.
    """
    words = sum(len(paragraph.split()) for paragraph in paragraphs)
    if "liveblogposting" in facts.graph.types():
        return PageKind.LIVE
    if (notice := _notice(facts, blocks, paragraphs, title, words)) is not None:
        return notice
    listed = not _is_stated(facts) and _is_made_of_items(url, blocks, paragraphs, title)
    return PageKind.LISTING if listed else PageKind.ARTICLE


def _is_made_of_items(url: str, blocks: Sequence[Block], paragraphs: Sequence[str], title: str | None) -> bool:
    """Whether the text of a page is a list's, and its address no headline."""
    if _HEADLINE.search(urlsplit(url).path):
        return False
    return is_teased(blocks, paragraphs) or is_listed(url, blocks, paragraphs, title)


def _notice(
    facts: Facts, blocks: Sequence[Block], paragraphs: Sequence[str], title: str | None, words: int
) -> PageKind | None:
    """Whether a page says that it is an error or a wall; None where an article does, or has, such words in passing."""
    called = folded(squeeze(title))
    own = [block for block in blocks if 2 * block.linked < len(block.text)]
    few = words < _FEW and sum(len(block.text) - block.linked for block in own) <= _PLAIN
    said = [folded(block.text) for block in own[:_FIRST] if len(block.text) <= _NOTICE] if few else []
    said = [text for text in said if squeeze(text) != called]
    text = [folded(paragraph) for paragraph in paragraphs] if few else []
    if (words < 4 * _FEW and _is_all(ERROR, called)) or _stands_alone(ERROR, said, text, words):
        return PageKind.ERROR
    if (words < 4 * _FEW and _is_all(WALL, called)) or any(map(WALL.search, said)):
        return PageKind.WALL
    if _is_stated(facts):
        return None
    if few and sum(len(block.text) for block in own) <= 2 * _NOTICE and _opens(WALL, called):
        return PageKind.WALL
    if (words < _FEW and _is_all(DOOR, called)) or _stands_alone(DOOR, said, text, words):
        return PageKind.WALL
    return None


def _is_called_error(root: HtmlElement, words: int) -> bool:
    """Whether a page's elements are called as those of error pages are, or a part of its `<title>` is such a notice."""
    if any(_NUMBERED_ERROR.search(element.get("class") or "") for element in root.iter("body", "main", "section")):
        return True
    parts = (part for title in root.iter("title") for part in re.split(r"\s+[-–—|·]\s+", squeeze(title.text)))
    return words < _FEW and any(_is_all(ERROR, folded(part)) for part in parts)


def _is_all(pattern: re.Pattern[str], title: str) -> bool:
    """Whether what is found makes up most of a title: headlines are about such things too."""
    hit = pattern.search(title)
    return hit is not None and 2 * len(hit[0]) >= len(title)


def _opens(pattern: re.Pattern[str], title: str) -> bool:
    """Whether a title begins with what is found."""
    hit = pattern.search(title)
    return hit is not None and hit.start() <= _FIRST_WORDS


def _stands_alone(pattern: re.Pattern[str], said: Sequence[str], text: Sequence[str], words: int) -> bool:
    """Whether something says so on a page where nothing else is said."""
    if words < _HARDLY:
        return any(map(pattern.search, said))
    short = (paragraph for paragraph in text if len(paragraph) <= _NOTICE and pattern.search(paragraph))
    return 2 * sum(len(paragraph.split()) for paragraph in short) >= words


def _is_stated(facts: Facts) -> bool:
    """Whether the page says of itself that it is an article."""
    return facts.node is not None or any(found.value.lower() == "article" for found in facts.all("type"))


def _is_listing(
    url: str, facts: Facts, blocks: Sequence[Block], paragraphs: Sequence[str], title: str | None, words: int
) -> bool:
    types = facts.graph.types()
    stated = _is_stated(facts) or any(found.source == "opengraph" for found in facts.all("published"))
    if urlsplit(url).path in ("", "/") and not urlsplit(url).query and url:
        return not stated or _linked(blocks) > _LISTED or is_teased(blocks, paragraphs)
    if stated:
        return False
    if _is_made_of_items(url, blocks, paragraphs, title):
        return True
    if words >= 3 * _FEW:
        return False
    path = urlsplit(url).path
    if not (_HEADLINE.search(path) or _NUMBERED.search(path)) and is_short_list(url, blocks, paragraphs, title):
        return True
    # a short article among many links has text of its own; a listing's stands in cards
    if types & LISTING_TYPES:
        return True
    return words < _FEW and _linked(blocks) > _LISTED and _headlines(blocks) >= 12 and not _is_flash(url, title, words)


def _is_flash(url: str, title: str | None, words: int) -> bool:
    """Whether a page of few words has a headline of its own, and an address that has one or a number."""
    path = urlsplit(url).path
    named = _HEADLINE.search(path) or _NUMBERED.search(path)
    return words >= _FLASH and len((title or "").split()) >= _HEADED and named is not None


def _is_media(root: HtmlElement, facts: Facts, types: frozenset[str], words: int) -> bool:
    """Whether a page of few words is there for a video or pictures.

    Short news that state that they are an article may have a video beside the text.
    """
    if types & _MEDIA_TYPES or str(getattr(facts.first("type"), "value", "")).startswith("video"):
        return words < _HARDLY or not _is_stated(facts)
    album = _ALBUMS.search(urlsplit(facts.url).path.lower()) is not None
    if words < (_FEW if album else _HARDLY) and _pictures(root, album) >= (_ALBUM if album else _GALLERY):
        return True
    if words >= _HARDLY:
        return False
    return any(frame.tag == "video" or _PLAYER.search(frame.get("src") or "") for frame in root.iter("video", "iframe"))


def _pictures(root: HtmlElement, album: bool) -> int:
    """The pictures in figures; of an album, all that are no links."""
    if not album:
        return sum(figure.find(".//img") is not None for figure in root.iter("figure"))
    return sum(next(image.iterancestors("a", "header", "footer", "nav"), None) is None for image in root.iter("img"))


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
