"""JSON as it is kept: compact, and readable in the scripts of the region."""

import json
from collections.abc import Mapping, Sequence


def dump_json(value: Mapping[str, object] | Sequence[object]) -> str:
    """JSON of a value, without escapes unless the text has lone surrogates, which only escapes carry."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":"))
    return text
