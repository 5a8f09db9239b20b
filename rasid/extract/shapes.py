"""The shape of an address: what stays the same from one article of an outlet to the next."""

import re
from urllib.parse import parse_qsl, unquote, urlsplit

_NUMBER = re.compile(r"\d+")
_HEX = re.compile(r"(?<![0-9a-z])[0-9a-f]{8,}(?![0-9a-z])", re.IGNORECASE)

_NAMED = re.compile(r"/#/[^/#~]+/?$")  # a number and a headline of few words


def shape_of(url: str) -> str:
    """The address with its numbers, hexadecimal ids and headlines replaced by signs.

    `/news/123/a-long-headline-here` and `/news/9/another-one-of-them` are both `/news/#/~`. The
    address must be well-formed.
    """
    parts = urlsplit(url)
    path = "/".join(_segment(segment) for segment in unquote(parts.path).split("/"))
    path = _NAMED.sub("/#/~", path)
    query = "&".join(f"{name}={_segment(value)}" for name, value in sorted(parse_qsl(parts.query)))
    return f"{path}?{query}" if query else path


def _segment(segment: str) -> str:
    stem, dot, ending = segment.rpartition(".")
    if not dot or len(ending) > 5 or not ending.isalnum() or not stem:
        stem, dot, ending = segment, "", ""
    shape = _NUMBER.sub("#", _HEX.sub("#", stem))
    words = re.split(r"[-_ +]", shape)
    if len(words) >= 4 or (not stem.isascii() and len(stem) >= 15):
        numbered = "#" if "#" in (words[0], words[-1]) else ""
        shape = f"~{numbered}"
    return f"{shape}{dot}{ending}"
