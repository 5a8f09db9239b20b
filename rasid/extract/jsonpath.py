"""Values that an outlet's pages carry as data for their scripts, by the paths that its rules give.

A path names keys between dots, elements of lists by `[n]`, and all of them by `[*]`:
`props.pageProps.article.body[*].text`.
"""

import re
from collections.abc import Iterator, Mapping

from lxml.html import HtmlElement

from rasid.extract.state import page_data, paragraphs_in
from rasid.extract.tree import squeeze
from rasid.records import Found

_STEP = re.compile(r"\[(\d+|\*)\]|([^.\[\]]+)")
_MOST = 2000  # values that one path finds


class Data:
    """The values of one page by the fields of `paths`. Its data are decoded once, and only if there are paths."""

    def __init__(self, root: HtmlElement, paths: Mapping[str, str]) -> None:
        self._paths = paths
        self._values = list(page_data(root)) if paths else []

    def texts(self, name: str) -> list[str]:
        """The texts that the field's path finds in the first of the page's scripts that has any."""
        steps = steps_of(self._paths[name]) if name in self._paths else ()
        for value in self._values if steps else ():
            if found := [text for one in _follow(value, steps) if (text := _text(one))][:_MOST]:
                return found
        return []

    def first(self, name: str) -> Found | None:
        """The first text of a field."""
        return next((Found(squeeze(text), "rule") for text in self.texts(name)), None)

    def paragraphs(self) -> list[str]:
        """The text of the field `body`, by paragraphs: markup is read, line breaks divide."""
        return [
            paragraph
            for text in self.texts("body")
            for paragraph in (paragraphs_in(text) if "<" in text else map(squeeze, text.splitlines()))
            if paragraph
        ]


def steps_of(path: str) -> tuple[str | int, ...]:
    """A path's steps: keys, numbers, and `*` for all elements; empty when it is no path."""
    found = [(int(n) if n.isdigit() else n) if n else key for n, key in _STEP.findall(path)]
    plain = "".join(f"[{step}]" if isinstance(step, int) or step == "*" else f".{step}" for step in found)
    return tuple(found) if plain.removeprefix(".") == path else ()


def _follow(value: object, steps: tuple[str | int, ...]) -> Iterator[object]:
    if not steps:
        yield value
        return
    step, rest = steps[0], steps[1:]
    if isinstance(value, list):
        if step == "*":
            for inner in value:
                yield from _follow(inner, rest)
        elif isinstance(step, int) and step < len(value):
            yield from _follow(value[step], rest)
    elif isinstance(value, dict) and step in value:
        yield from _follow(value[step], rest)


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""
