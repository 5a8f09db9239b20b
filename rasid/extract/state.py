"""Article text that a page carries only as data for its scripts: application state in JSON.

Frameworks embed the article as a list of paragraphs in a script element; the page's own markup is
empty, or cut after the first paragraphs, until a script has run.
"""

import json
import re
from collections.abc import Iterator
from html import unescape

from lxml.etree import ParserError
from lxml.html import HtmlElement, fromstring

from rasid.extract.blocks import blocks_of
from rasid.extract.objects import returned, value_at
from rasid.extract.references import in_place, rows_in_place
from rasid.extract.tree import squeeze

_ASSIGNED = re.compile(
    r"(?<![\w$.])(?:[\w$.]++(?:\[[\"'][\w$]+[\"']\])?+|\[[\"'][\w$]+[\"']\])\s*+=\s*+(?=[{\[])"
    r"|(?:JSON\.parse|\.enqueue)\((?=[\"'])"
)
_LEAST, _MOST = 2_000, 6_000_000  # characters in which an assignment is looked for; of a script
_ARTICLE = 600  # characters of a script that may hold an article
_MOST_VALUES = 20  # of one script
_PUSHED = re.compile(r"\s*(?:\(?self\.__next_f\s*=.{0,40}?|self\.__next_f)\.push\((?=\[)")
_ROW = re.compile(rb"([0-9a-f]+):(?:T([0-9a-f]{1,7}),)?")
_PARTS = 4
_ELEMENT = "$"  # what a list begins with that stands for an element, before its name, key and properties
_UNDEFINED = re.compile(r"(?<=[:,\[])\s*undefined(?=\s*[,}\]])")
_SINGLE = re.compile(r"'((?:[^'\\]|\\.)*+)'", re.DOTALL)
_ESCAPE = re.compile(r"\\x[0-9a-fA-F]{2}|\\.|\"", re.DOTALL)
_LONG = re.compile(r'"((?:[^"\\]|\\.){400,}+)"', re.DOTALL)
_BRIEF = re.compile(r'"((?:[^"\\]|\\.){150,}+)"', re.DOTALL)
_TAGGED = re.compile(r"(?:<|\\u003[cC]|\\x3[cC])p\b")
_LONG_TEXT = 400  # characters
_TEXT_KEYS = ("text", "value", "content", "html", "body", "children", "data", "paragraph", "copy", "model", "blocks")
_KINDS = ("type", "__typename", "name", "kind", "_type", "t")
_PLAIN_TYPES = (
    "p", "paragraph", "text", "heading", "header", "h2", "h3", "list", "quote", "html", "unstyled", "header-two",
    "header-three", "list-item",
)  # fmt: skip
_KEYED = re.compile(r'(?<![\w$])([\w$]{1,40})\s{0,4}:\s{0,4}"((?:[^"\\]|\\.){60,}+)"', re.DOTALL)
_HEADED, _PUBLISHED = ("title", "headline"), ("publish", "datepublish", "pubdate", "firstpublish")  # names in articles
_OF_BLOCKS = re.compile(r"(?<=.)[-_]?(?:block|element|component|node)$")  # behind what kind of block it is
_MADE = re.compile(r"\s*(?:window\.|self\.)?[\w$.]{1,60}\s{0,4}=\s{0,4}\(?(?:function|\(|\w+\s?=>)")  # by a function
_LEAST_KEYED = 3  # texts that make a list
_TRANSFERRED = (("&q;", '"'), ("&s;", "'"), ("&l;", "<"), ("&g;", ">"), ("&a;", "&"))
_IN_ATTRIBUTES = f"//@*[string-length() >= {_ARTICLE} and (starts-with(., '{{') or starts-with(., '['))]"
_SENTENCE = re.compile(r"[.!?؟…。۔]")
_MARKUP = re.compile(r"</?(?:p|br|div|h[1-6]|li|span|strong|em|b|i|a)\b[^<>]*>", re.IGNORECASE)
_CODE = re.compile(r"[{};]")
_PER_SIGN = 60  # characters of prose, at the least, to each sign of a program
_DEEPEST = 40
_MOST_NODES = 60_000

Holders = tuple[dict[str, object], "Holders"] | None
"""The objects around a value, the innermost first."""


def state_paragraphs(root: HtmlElement) -> tuple[str, ...]:
    """The paragraphs of the longest article text in the page's embedded data; empty when there is none."""
    best: list[str] = []
    most = prose_size(best)
    for value in page_data(root, _ARTICLE):
        for found in (paragraphs for part in (value, *in_place(value)) for paragraphs in text_lists(part)):
            if (prose := prose_size(found)) > most:
                best, most = found, prose
    return tuple(best)


def page_data(root: HtmlElement, least: int = 2, quoted: int = _LONG_TEXT) -> Iterator[object]:
    """The values of the scripts that hold data in JSON, of `least` characters or more; JSON-LD left out.

    Of a script that holds data and no JSON, its long texts, of `quoted` characters or more; of the pushes of a stream,
    the values in it.
    """
    stream: list[str] = []
    for script in root.iter("script"):
        text = script.text or ""
        kind = (script.get("type") or "").lower()
        if pushed := _PUSHED.match(text):
            stream += [part for one in _decoded(text[pushed.end() :]) for part in _pushed(one)]
        elif not least <= len(text) <= _MOST or "ld+json" in kind:
            continue
        elif "json" in kind:
            yield from _decoded(_plain(text.strip()))
        else:
            yield from _assigned(text, quoted)
    yield from _streamed("".join(stream)[:_MOST])
    for value in root.xpath(_IN_ATTRIBUTES):
        if len(value) <= _MOST:
            yield from _decoded(value)


def _plain(text: str) -> str:
    """JSON whose signs are escaped in a framework's own way."""
    if text[1:4] == "&q;":
        for escaped, sign in _TRANSFERRED:
            text = text.replace(escaped, sign)
    return text


def _pushed(value: object) -> list[str]:
    """The text of one push: what stands behind its kind."""
    return [part for part in value[1:2] if isinstance(part, str)] if isinstance(value, list) else []


def _assigned(text: str, quoted: int) -> Iterator[object]:
    """The values that a script assigns, each soon after the one before it; else its long texts with markup."""
    place, found = 0, False
    for _ in range(_MOST_VALUES):
        if (hit := _ASSIGNED.search(text, place, place + _LEAST)) is None:
            break
        place = hit.end()
        if (decoded := _from(text, place)) is not None:
            value, place = decoded
            found = found or bool(value)
            yield value
    value = None if found else _written(text, quoted)
    if value is not None:
        yield value
    if not found and _TAGGED.search(text):
        long = (part for part in (_LONG if quoted >= _LONG_TEXT else _BRIEF).findall(text) if len(part) >= quoted)
        yield from (value for part in long if (value := _unquoted(part)) is not None)
    elif not found and _MADE.match(text):
        yield from _keyed(text)


def _written(text: str, quoted: int) -> object:
    """The value that a script assigns as a program writes it: what a function returns, and where short texts are
    looked for, an object."""
    if made := _MADE.match(text):
        return returned(text, text.index("=", made.start()) + 1)
    plain = _ASSIGNED.search(text, 0, _LEAST) if quoted < _LONG_TEXT else None
    found = value_at(text, plain.end()) if plain and text[plain.end()] in "{[" else None
    return found[0] if found else None


def _keyed(text: str) -> Iterator[list[str]]:
    """The texts under one name in a script's objects, for each name."""
    lists: dict[str, list[str]] = {}
    for hit in _KEYED.finditer(text):
        if (value := _unquoted(hit[2])) is not None:
            lists.setdefault(hit[1], []).append(value)
    yield from (values for values in lists.values() if len(values) >= _LEAST_KEYED)


def _streamed(text: str) -> Iterator[object]:
    """The values in the rows of a stream of components: JSON, or long texts set apart with their length in bytes."""
    body = text.encode("utf-8", "replace")
    rows: dict[str, object] = {}
    place = 0
    while place < len(body):
        row = _ROW.match(body, place)
        if row and row[2]:
            place = row.end() + int(row[2], 16)
            rows[row[1].decode()] = body[row.end() : place].decode("utf-8", "replace")
            continue
        end = body.find(b"\n", place)
        end = end if end >= 0 else len(body)
        if row and body[row.end() : row.end() + 1] in (b"[", b"{"):
            decoded = _decoded(body[row.end() : end].decode("utf-8", "replace"))
            rows.update((row[1].decode(), one) for one in decoded)
        place = end + 1
    named = any(isinstance(one, list) and _item(one) for one in rows.values())
    yield from rows_in_place(rows) if named else rows.values()


def _from(text: str, place: int) -> tuple[object, int] | None:
    """The value that begins at a place, and where it ends; None where no data do."""
    if text[place] == "'":
        quoted = _SINGLE.match(text, place)
        value = _unquoted(_ESCAPE.sub(_in_double, quoted[1])) if quoted else None
        inner = _from(value.strip(), 0) if value and value.strip() else None
        return (inner[0], quoted.end()) if inner and quoted else None
    try:
        value, end = json.JSONDecoder(strict=False).raw_decode(text, place)
        return (json.JSONDecoder(strict=False).raw_decode(value.lstrip())[0] if isinstance(value, str) else value), end
    except (ValueError, RecursionError):
        if "undefined" not in text:
            return None
        mended = _UNDEFINED.sub("null", text[place:])
        found = _from(mended, 0) if "undefined" not in mended else None
        return (found[0], len(text)) if found else None


def _unquoted(text: str) -> str | None:
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return None


def _in_double(sign: re.Match[str]) -> str:
    """What a sign in a text between apostrophes is called in one between quotation marks."""
    if sign[0] == '"':
        return '\\"'
    return "'" if sign[0] == "\\'" else f"\\u00{sign[0][2:]}" if sign[0].startswith("\\x") else sign[0]


def _decoded(text: str) -> Iterator[object]:
    if text and (found := _from(text, 0)) is not None:
        yield found[0]


def text_lists(value: object, marked: int = _LONG_TEXT) -> Iterator[list[str]]:
    """For every list and every long text in a value, the paragraphs that it makes.

    A text with paragraphs marked in it is long from `marked` characters.
    """
    return (found for found, _ in held_lists(value, marked))


def held_lists(value: object, marked: int = _LONG_TEXT) -> Iterator[tuple[list[str], Holders]]:
    """The same, each with the objects that hold it."""
    stack: list[tuple[object, int, Holders]] = [(value, 0, None)]
    seen = 0
    while stack and seen < _MOST_NODES:
        here, depth, holders = stack.pop()
        seen += 1
        if isinstance(here, str):
            if len(here) > _LONG_TEXT or (len(here) > marked and ("<p" in here or "&lt;p" in here)):
                yield _lines(here), holders
        elif depth < _DEEPEST and isinstance(here, dict):
            within = (here, holders)
            stack.extend((inner, depth + 1, within) for inner in here.values() if isinstance(inner, dict | list | str))
        elif depth < _DEEPEST and isinstance(here, list):
            if len(here) >= 2 and here[0] != _ELEMENT:
                yield [text for item in here for text in _items(item)], holders
            stack.extend((inner, depth + 1, holders) for inner in here if isinstance(inner, dict | list | str))


def _lines(text: str) -> list[str]:
    """The paragraphs of a long text."""
    text = unescape(text) if "&lt;p" in text else text
    return paragraphs_in(text) if "<p" in text else [squeeze(line) for line in text.split("\n") if line.strip()]


def _items(item: object) -> list[str]:
    """The paragraphs of one element of a list."""
    if isinstance(item, str) and "<" in item:
        return paragraphs_in(item)
    if isinstance(item, str):
        return [squeeze(item)] if item.strip() else []
    return [line for part in _item(item).split("\n") if (line := squeeze(part))]


def _item(item: object) -> str:
    """The text of an object that stands for a paragraph, or holds some, in lines; empty for anything else."""
    if isinstance(item, list) and len(item) == _PARTS and item[0] == _ELEMENT and item[1] in _PLAIN_TYPES:
        return _joined(item, 0)
    if not isinstance(item, dict) or _is_article(item):
        return ""
    kind = str(next((item[name] for name in _KINDS if item.get(name)), "paragraph")).lower()
    return _joined(item, 0) if _OF_BLOCKS.sub("", kind).endswith(_PLAIN_TYPES) else ""


def _is_article(item: dict[str, object]) -> bool:
    """Whether an object in a list has a headline and a day of its own: one of several articles."""
    return any(name in item for name in _HEADED) and any(name.lower().startswith(_PUBLISHED) for name in item)


def _joined(value: object, depth: int) -> str:
    if isinstance(value, str):
        return "\n".join(paragraphs_in(value)) if "<" in value else value.replace("\n", " ")
    if depth > 6:
        return ""
    if isinstance(value, list) and len(value) == _PARTS and value[0] == _ELEMENT:
        value = value[-1]
    if isinstance(value, list):
        return "".join(_joined(inner, depth + 1) for inner in value)
    if isinstance(value, dict):
        known = next((text for key in _TEXT_KEYS if (text := _joined(value.get(key), depth + 1)).strip()), "")
        return known or _only_text(value)
    return ""


def _only_text(value: dict[str, object]) -> str:
    """The one text with markup in an object, whatever it is called."""
    marked = [one for one in value.values() if isinstance(one, str) and "<p" in one]
    return _joined(marked[0], 0) if len(marked) == 1 else ""


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


def prose_size(paragraphs: list[str]) -> float:
    """The characters in paragraphs that read as sentences, times their share: a menu has descriptions here and there.

    Style sheets and programs are longer than articles, and do not read so.
    """
    sizes = [len(text) for text in paragraphs if len(text) >= 60 and _SENTENCE.search(text) and not _is_code(text)]
    return sum(sizes) * len(sizes) / max(1, len(paragraphs))


def _is_code(text: str) -> bool:
    return len(_CODE.findall(text)) > len(text) / _PER_SIGN
