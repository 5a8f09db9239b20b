"""From what `tomllib` says of a text to a line, a fault and a remedy in plain words."""

import re

_WHERE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")
_TYPOGRAPHIC = re.compile("=[\\s\\[]*[“”„«»‘’]")
_REMEDY = "Correct the line; a text stands between quotes."
_REMEDIES = {
    "Cannot overwrite": "It is given twice: remove one.",
    "Cannot declare": "It is given twice: remove one, or write [[channels]] and [[rules]] in double brackets.",
    "Unescaped": "Write the text between single quotes, so that backslashes stay as they are.",
}


def explain_syntax(text: str, message: str) -> tuple[int, str, str]:
    """Line, fault and remedy of a text that `tomllib` refuses with `message`."""
    where = _WHERE.search(message)
    said = message[: where.start()] if where else message
    line = int(where.group(1)) if where and where.group(1) else text.count("\n") + 1
    return line, f"This is not valid TOML: {said}.", _remedy(said, "".join(text.splitlines()[line - 1 : line]))


def _remedy(said: str, line: str) -> str:
    if _TYPOGRAPHIC.search(line):
        return 'Correct the line: texts stand between straight quotes, as in "SY".'
    return next((remedy for sign, remedy in _REMEDIES.items() if said.startswith(sign)), _REMEDY)
