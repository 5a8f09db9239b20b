"""Article text that a page carries only as data for its scripts: application state in JSON.

Frameworks embed the article as a list of paragraphs in a script element; the page's own markup is
empty, or cut after the first paragraphs, until a script has run.
"""

import json
import re
from collections.abc import Iterator

from lxml.etree import ParserError
from lxml.html import HtmlElement, fromstring

from rasid.extract.blocks import blocks_of
from rasid.extract.tree import squeeze

_ASSIGNED = re.compile(
    r"(?:window\.|self\.|globalThis\.)?(?:[\w$.]+|[\w$.]*\[[\"'][\w$]+[\"']\])\s*=\s*(?=[{\[])|JSON\.parse\((?=\")"
)
_LEAST, _MOST = 2_000, 6_000_000  # characters of a script that may hold an article
_TEXT_KEYS = ("text", "value", "content", "html", "body", "children", "data", "paragraph", "copy", "model", "blocks")
_PLAIN_TYPES = ("p", "paragraph", "text", "heading", "header", "h2", "h3", "list", "quote", "html")
_SENTENCE = re.compile(r"[.!?؟…。۔]")
_MARKUP = re.compile(r"</?(?:p|br|div|h[1-6]|li|span|strong|em|b|i|a)\b[^<>]*>", re.IGNORECASE)
_CODE = re.compile(r"[{};]")
_PER_SIGN = 60  # characters of prose, at the least, to each sign of a program
_DEEPEST = 40
_MOST_NODES = 60_000


def state_paragraphs(root: HtmlElement) -> tuple[str, ...]:
    """The paragraphs of the longest article text in the page's embedded data; empty when there is none."""
    best: list[str] = []
    most = _prose(best)
    for value in page_data(root, _LEAST):
        for found in _lists(value):
            if (prose := _prose(found)) > most:
                best, most = found, prose
    return tuple(best)


def page_data(root: HtmlElement, least: int = 2) -> Iterator[object]:
    """The values of the scripts that hold data in JSON, of `least` characters or more; JSON-LD left out."""
    for script in root.iter("script"):
        text = script.text or ""
        kind = (script.get("type") or "").lower()
        if not least <= len(text) <= _MOST or "ld+json" in kind:
            continue
        if "json" in kind:
            yield from _decoded(text.strip())
        elif hit := _ASSIGNED.search(text[:_LEAST]):
            yield from _decoded(text[hit.end() :])


def _decoded(text: str) -> Iterator[object]:
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(text)
        yield json.loads(value) if isinstance(value, str) else value
    except (ValueError, RecursionError):
        return


def _lists(value: object) -> Iterator[list[str]]:
    """For every list and every long text in a value, the paragraphs that it makes."""
    stack: list[tuple[object, int]] = [(value, 0)]
    seen = 0
    while stack and seen < _MOST_NODES:
        here, depth = stack.pop()
        seen += 1
        if isinstance(here, str):
            if len(here) > 400 and "<p" in here:
                yield paragraphs_in(here)
        elif depth < _DEEPEST and isinstance(here, dict):
            stack.extend((inner, depth + 1) for inner in here.values() if isinstance(inner, dict | list | str))
        elif depth < _DEEPEST and isinstance(here, list):
            if len(here) >= 2:
                yield [text for item in here if (text := _item(item))]
            stack.extend((inner, depth + 1) for inner in here if isinstance(inner, dict | list | str))


def _item(item: object) -> str:
    """The text of one element of a list of paragraphs; empty for anything else."""
    if isinstance(item, str):
        return squeeze(" ".join(paragraphs_in(item))) if "<" in item else squeeze(item)
    if not isinstance(item, dict):
        return ""
    kind = str(item.get("type") or item.get("__typename") or item.get("name") or "paragraph").lower()
    if not any(kind == plain or kind.endswith(plain) for plain in _PLAIN_TYPES):
        return ""
    return squeeze(_joined(item, 0))


def _joined(value: object, depth: int) -> str:
    if isinstance(value, str):
        return " ".join(paragraphs_in(value)) if "<" in value else value
    if depth > 6:
        return ""
    if isinstance(value, list):
        return "".join(_joined(inner, depth + 1) for inner in value)
    if isinstance(value, dict):
        return next((text for key in _TEXT_KEYS if (text := _joined(value.get(key), depth + 1)).strip()), "")
    return ""


def in_lines(text: str) -> str:
    """A text that may be a piece of markup as lines, one for each paragraph."""
    return "\n".join(paragraphs_in(text)) if _MARKUP.search(text) else text


def paragraphs_in(markup: str) -> list[str]:
    """The paragraphs in a piece of markup."""
    try:
        root = fromstring(f"<div>{markup}</div>")
    except (ParserError, ValueError):
        return []
    return [text for block in blocks_of(root) if (text := squeeze(block.text))]


def _prose(paragraphs: list[str]) -> float:
    """The characters in paragraphs that read as sentences, times their share: a menu has descriptions here and there.

    Style sheets and programs are longer than articles, and do not read so.
    """
    sizes = [len(text) for text in paragraphs if len(text) >= 60 and _SENTENCE.search(text) and not _is_code(text)]
    return sum(sizes) * len(sizes) / max(1, len(paragraphs))


def _is_code(text: str) -> bool:
    return len(_CODE.findall(text)) > len(text) / _PER_SIGN
