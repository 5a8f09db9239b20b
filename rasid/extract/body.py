"""The article's text where no rule tells: found by what engines and the page itself agree on."""

import logging

import trafilatura

from rasid.extract.facts import Facts
from rasid.extract.tree import squeeze

_ZWNJ, _STAND_IN = "\u200c", "\ue00c"  # trafilatura deletes zero-width non-joiners, not private-use letters
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def generic_body(html: str, facts: Facts) -> tuple[tuple[str, ...], str | None]:
    """The paragraphs of a page and the source they are from."""
    found = _trafilatura(html)
    if not found and facts.all("body"):
        found = [p for p in facts.all("body")[0].value.split("\n") if squeeze(p)]
        return tuple(found), "json-ld" if found else None
    return tuple(found), "trafilatura" if found else None


def _trafilatura(html: str) -> list[str]:
    text = trafilatura.extract(
        html.replace(_ZWNJ, _STAND_IN),
        include_comments=False,
        include_tables=False,
        favor_precision=True,
        deduplicate=False,
    )
    return [line.replace(_STAND_IN, _ZWNJ) for line in (text or "").split("\n") if line.strip()]
