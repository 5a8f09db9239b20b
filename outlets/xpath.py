"""Faults of XPath expressions that libxml2 finds on some pages only: there where what stands before them matches."""

import re
from collections.abc import Iterator, Sequence

from rasid.errors import nearest

Fault = tuple[str, str]
"""What is wrong, and a hint."""

_TOKEN = re.compile(r"""'[^']*'|"[^"]*"|\$?\w[\w.-]*(?::(?!:)(?:\*|\w[\w.-]*))?|\S""")
_NO_FUNCTIONS = ("comment", "text", "processing-instruction", "node", "and", "or", "div", "mod")
_ANY = 1000

# XPath 1.0, section 4: each function, and how many arguments it takes, from and to.
_FUNCTIONS = {
    **dict.fromkeys(("last", "position", "true", "false"), (0, 0)),
    **dict.fromkeys(("local-name", "namespace-uri", "name", "string", "string-length"), (0, 1)),
    **dict.fromkeys(("normalize-space", "number"), (0, 1)),
    **dict.fromkeys(("count", "id", "boolean", "not", "lang", "sum", "floor", "ceiling", "round"), (1, 1)),
    **dict.fromkeys(("starts-with", "contains", "substring-before", "substring-after"), (2, 2)),
    "substring": (2, 3),
    "translate": (3, 3),
    "concat": (2, _ANY),
}


def hidden_fault(expression: str) -> Fault | None:
    """The first function, prefix or variable of an expression, which must compile, that there is not."""
    return next(_faults(_TOKEN.findall(expression)), None)


def _faults(words: Sequence[str]) -> Iterator[Fault]:
    for place, word in enumerate(words):
        if word[0] in "'\"":
            continue
        if word[0] == "$":
            yield f"there is no variable {word}", ""
        elif ":" in word[1:] and not word.startswith("xml:"):
            yield f"there is no namespace for {word}", ""
        elif word[0].isalpha() and word not in _NO_FUNCTIONS and words[place + 1 : place + 2] == ["("]:
            yield from _faults_of_call(word, _arguments(words[place + 2 :]))


def _faults_of_call(name: str, given: int) -> Iterator[Fault]:
    if name not in _FUNCTIONS:
        yield f"there is no function {name}() in XPath 1.0", nearest(name, list(_FUNCTIONS))
        return
    least, most = _FUNCTIONS[name]
    if not least <= given <= most:
        wanted = f"{least}" if least == most else f"{least}+" if most == _ANY else f"{least}-{most}"
        yield f"{name}() is used with {given} argument{'s' * (given != 1)} instead of {wanted}", ""


def _arguments(words: Sequence[str]) -> int:
    """How many arguments a call has; `words` begin behind its bracket."""
    if words[:1] == [")"]:
        return 0
    depth, found = 0, 1
    for word in words:
        depth += (word in "([") - (word in ")]")
        if depth < 0:
            break
        found += word == "," and depth == 0
    return found
