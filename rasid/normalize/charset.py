"""From a body's bytes to its text, whatever the header and the page say of the charset.

The content decides: strict UTF-8 first, else the code page under which the words of the page look
like words. What the header and the page declare is evidence, not truth: on pages of the region both
are often wrong.
"""

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass

from rasid.normalize.codepages import CODE_PAGES, OTHER_ENCODINGS, best, words_of

_HEAD = 4096  # bytes in which a declaration is looked for
_GUESSED = 100_000  # bytes that cchardet is shown
_SAMPLE = 400_000  # bytes in which damage is counted
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_META = re.compile(rb"""<meta[^>]{0,400}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_XML = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)""", re.IGNORECASE)
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_PAGE_NUMBERS = tuple(range(7))  # Latin, Greek, Cyrillic, Hebrew and Arabic letters are U+0000 to U+06FF
_ASCII = bytes(range(0x80))


@dataclass(frozen=True, slots=True)
class Decoded:
    """A body as text. `encoding` is a Python codec's name; nothing raises on what it cannot read.

    `source` tells what decided: `bom`, `utf-16` (by every second byte), `utf-8` (valid as such),
    `content` (scored), `declared` (nothing but the declaration tells). `flags`: `truncated` (ends
    within a character), `replaced` (bytes that stand for nothing), `header-wrong`, `meta-wrong`.
    """

    text: str
    encoding: str
    source: str
    flags: tuple[str, ...] = ()


def decode(body: bytes, *, headers: Mapping[str, str], languages: tuple[str, ...]) -> Decoded:
    """Decode a body. `headers` have lower-case names; `languages` are the outlet's, or empty."""
    header = declared_in_header(headers)
    meta = declared_in_page(body)
    text, encoding, source, flags = _read(body, header, meta, languages)
    wrong = tuple(
        f"{name}-wrong"
        for name, claim in (("header", header), ("meta", meta))
        if claim and not body.isascii() and _family(claim) != _family(encoding)
    )
    return Decoded(text, encoding, source, (*flags, *wrong))


def declared_in_header(headers: Mapping[str, str]) -> str | None:
    """The codec that Content-Type names, None if it names none that exists."""
    found = _CHARSET.search(headers.get("content-type", ""))
    return _codec(found[1]) if found else None


def declared_in_page(body: bytes) -> str | None:
    """The codec that the XML declaration or a meta element names."""
    found = _XML.search(body, 0, _HEAD) or _META.search(body, 0, _HEAD)
    return _codec(found[1].decode("ascii", "replace")) if found else None


def _read(
    body: bytes, header: str | None, meta: str | None, languages: tuple[str, ...]
) -> tuple[str, str, str, tuple[str, ...]]:
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return _marked(body[len(mark) :], encoding, header, meta, languages)
    wide = _utf16_by_high_bytes(body)
    if wide:
        return _replacing(body, wide, "utf-16")
    valid = _utf8(body)
    if valid is not None:
        return valid
    if _mostly_utf8(body):
        return _replacing(body, "utf-8", "content")
    return _replacing(body, *_choose(body, header, meta, languages))


def _marked(
    body: bytes, encoding: str, header: str | None, meta: str | None, languages: tuple[str, ...]
) -> tuple[str, str, str, tuple[str, ...]]:
    """A body after its byte-order mark. A mark of UTF-8 before another code page is not believed."""
    if encoding != "utf-8":
        return _replacing(body, encoding, "bom")
    text, found, source, flags = _read(body, header, meta, languages)
    return text, found, "bom" if found == "utf-8" else source, flags


def _utf8(body: bytes) -> tuple[str, str, str, tuple[str, ...]] | None:
    try:
        return body.decode("utf-8"), "utf-8", "utf-8", ()
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.start > 3 and _MULTIBYTE.search(body):
            return body[: error.start].decode("utf-8"), "utf-8", "utf-8", ("truncated",)
        return None


def _mostly_utf8(body: bytes) -> bool:
    """Whether nearly all bytes above ASCII stand in valid sequences: UTF-8 with some damage."""
    sample = body[:_SAMPLE]
    sequences = _MULTIBYTE.findall(sample)
    covered = sum(map(len, sequences))
    return len(sequences) >= 4 and covered >= 0.9 * len(sample.translate(None, delete=_ASCII))


def _utf16_by_high_bytes(body: bytes) -> str | None:
    """UTF-16 without a mark: every second byte is the small number of a script's page."""
    sample = body[:_HEAD]
    even, odd = (bytes(sample[parity::2]) for parity in (0, 1))
    if len(sample) < 8:
        return None
    evens, odds = (sum(map(half.count, _PAGE_NUMBERS)) / len(half) for half in (even, odd))
    if odds > 0.6 and evens < 0.3:
        return "utf-16-le"
    if evens > 0.6 and odds < 0.3:
        return "utf-16-be"
    return None


def _choose(body: bytes, header: str | None, meta: str | None, languages: tuple[str, ...]) -> tuple[str, str]:
    import cchardet

    def fits(encoding: str) -> bool:
        try:
            return bool(body.decode(encoding))
        except UnicodeError:
            return False

    guess = _codec(cchardet.detect(body[:_GUESSED]).get("encoding") or "")
    claims = (header, meta, guess)
    page = best(words_of(body), languages, header=header, meta=meta, guess=guess)
    if page.plausible:
        return page.name, "content"
    for claim in claims:
        other = OTHER_ENCODINGS.get(claim or "")
        if other and fits(other):
            return other, "content" if claim == guess else "declared"
    return page.name, "content"


def _replacing(body: bytes, encoding: str, source: str) -> tuple[str, str, str, tuple[str, ...]]:
    cut = len(body) % 2 if encoding.startswith("utf-16") else 0
    text = body[: len(body) - cut].decode(encoding, "replace")
    return text, encoding, source, ("truncated",) * cut + ("replaced",) * ("\ufffd" in text)


def _family(encoding: str) -> str:
    """The code page that browsers read an encoding as: ISO 8859-9 is windows-1254 (WHATWG Encoding)."""
    return CODE_PAGES.get(encoding) or OTHER_ENCODINGS.get(encoding, encoding)


def _codec(name: str) -> str | None:
    """Python's name of a text encoding, None if there is none."""
    try:
        found = codecs.lookup(name.strip().lower().removeprefix("x-").removesuffix("-i"))
    except (LookupError, ValueError):
        return None
    # the flag that tells text encodings from base64 and the like has no public name
    return found.name if getattr(found, "_is_text_encoding", True) else None
