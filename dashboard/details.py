"""What Rasid tells in English in details and refusals, said in another language.

Such sentences are stored as they were first told. `messages/LANGUAGE.details.toml` pairs each with its like;
what stands in its slots is kept, or said in the language if it is such a sentence itself.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape

from markupsafe import Markup, escape

from dashboard.texts import FOLDER, read
from rasid.errors import TROUBLES

_SLOT = re.compile(r"\{(\w+)\}")
_SUBJECT = re.compile(r"(\S+|[^\n]+?\.toml:\d+): (.+)", re.DOTALL)
"""A channel, a webhook, an address, a place in a file, and what is told of it."""
_END = re.compile(r"(?<=[.?]) ")
_ISOLATE = re.compile(r"<(/?)bdi\b[^>]*>")
_DEEPEST = 4  # sentences within sentences
_LONGEST = 450  # characters: a sentence of an outlet's making must not keep a page waiting


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence in English, as a pattern, and the other language's, with the same slots."""

    pattern: re.Pattern[str]
    told: str


class Details:
    """The sentences of one language."""

    def __init__(self, language: str) -> None:
        table = sayings(language)
        known = read(f"{language}.told")
        self._plain = {en: escape(told) for en, told in table.items() if not _SLOT.search(en)}
        filled = ((en, told) for en, told in sorted(table.items(), key=_plainest) if en not in self._plain)
        self._sayings = [Saying(_pattern(en), told) for en, told in filled]
        self._meanings = {
            trouble.meaning: known[f"trouble.{name}.meaning"]
            for name, trouble in TROUBLES.items()
            if f"trouble.{name}.meaning" in known
        }

    def __call__(self, text: str) -> Markup:
        """The sentence in the language, as HTML; what is not known stands in English, and is marked so."""
        if not self._plain:
            return Markup('<bdi dir="auto">{}</bdi>').format(text)
        return self._said(text, _DEEPEST) or Markup('<bdi lang="en" dir="auto">{}</bdi>').format(text)

    def _said(self, text: str, depth: int) -> Markup | None:
        if not depth or len(text) > _LONGEST:
            return None
        return (
            self._plain.get(text)
            or self._meant(text, depth)
            or self._one_by_one(text, depth)
            or self._of_subject(text, depth)  # first: a sentence may begin with what its slot holds
            or self._paired(text, depth)
        )

    def _meant(self, text: str, depth: int) -> Markup | None:
        """A trouble's meaning, and what may stand behind it."""
        for meaning, told in self._meanings.items():
            if text.startswith(meaning):
                rest = text.removeprefix(meaning).strip()
                return Markup("{} {}").format(told, self._slot(rest, depth)) if rest else escape(told)
        return None

    def _paired(self, text: str, depth: int) -> Markup | None:
        for saying in self._sayings:
            found = saying.pattern.fullmatch(text)
            if found:
                slots = {name: self._slot(value, depth) for name, value in found.groupdict().items()}
                return escape(saying.told).format(**slots)
        return None

    def _of_subject(self, text: str, depth: int) -> Markup | None:
        found = _SUBJECT.fullmatch(text)
        told = self._said(found[2], depth - 1) if found else None
        return Markup('<bdi dir="auto">{}</bdi>: {}').format(found[1], told) if found and told else None

    def _one_by_one(self, text: str, depth: int) -> Markup | None:
        """Sentences that follow each other, if the first of them is known."""
        for end in _END.finditer(text):
            sentence = text[: end.start()]
            first = self._plain.get(sentence) or self._of_subject(sentence, depth) or self._paired(sentence, depth)
            if first:
                return Markup("{} {}").format(first, self._slot(text[end.end() :], depth))
        return None

    def _slot(self, value: str, depth: int) -> Markup:
        return self._said(value, depth - 1) or Markup('<bdi dir="auto">{}</bdi>').format(value)


def plain(said: Markup) -> str:
    """What is said as plain text, as in mail: what stands by itself is set apart for texts of both directions."""
    return unescape(_ISOLATE.sub(lambda found: "\u2069" if found[1] else "\u2068", said))


def sayings(language: str) -> Mapping[str, str]:
    """A language's sentences by the English ones; empty if it has none."""
    path = FOLDER / f"{language}.details.toml"
    rows = tomllib.loads(path.read_text("utf-8"))["detail"] if path.is_file() else []
    return {row["en"]: row["told"] for row in rows}


def _pattern(en: str) -> re.Pattern[str]:
    parts = _SLOT.split(en)  # text, slot, text, slot, ...
    return re.compile(
        "".join(f"(?P<{part}>.+?)" if n % 2 else re.escape(part) for n, part in enumerate(parts)), re.DOTALL
    )


def _plainest(row: tuple[str, str]) -> tuple[int, int]:
    """What has fewer slots and more words of its own is looked at first."""
    return len(_SLOT.findall(row[0])), -len(row[0])
