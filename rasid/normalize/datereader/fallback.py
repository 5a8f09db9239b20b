"""The last resort: dateparser, for strings that hold no date the lexicon knows.

It is asked only about short texts with a day, a year and an unknown word that may be a month, in
the outlet's language, and is believed only when its day and year are printed in the text. Every use
is counted, so that the lexicon can grow.
"""

import logging
import re
import threading
from collections import Counter
from datetime import date, timedelta
from typing import Any, Final

from rasid.normalize.datereader.context import Context
from rasid.normalize.datereader.fold import fold
from rasid.normalize.datereader.lexer import lex
from rasid.normalize.datereader.reading import DateReading
from rasid.records import Precision

_LOG: Final = logging.getLogger(__name__)
_FIRST_YEAR: Final = 1990
_MAX_LENGTH: Final = 60
_KEPT: Final = 500
_SHORTEST_MONTH: Final = 3
_SHAPE: Final = re.compile(r"^[12349x.,/:_|()'LWOAaCHN-]+$")
_NUMBER: Final = re.compile(r"\d+")


class FallbackCount:
    """How often the fallback was asked and answered, and for which strings (the first 500)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.asked = 0
        self.answered = 0
        self.strings: Counter[str] = Counter()

    def add(self, text: str, answered: bool) -> bool:
        """Count one use; a string beyond the limit is counted but not kept. Returns whether it was kept anew."""
        with self._lock:
            self.asked += 1
            self.answered += answered
            known = text in self.strings
            if known or len(self.strings) < _KEPT:
                self.strings[text] += 1
            return not known and text in self.strings


COUNT: Final = FallbackCount()


def count(text: str, answered: bool) -> None:
    """Count one use; a string is logged when it is first met."""
    if COUNT.add(text.strip(), answered):
        _LOG.info("words of a date are not in the lexicon", extra={"text": text.strip(), "answered": answered})


def read_by_dateparser(text: str, context: Context) -> DateReading | None:
    """A day as dateparser reads it, with the flag "fallback"; None when it should not be believed."""
    folded = fold(text)
    if not _may_be_date(folded, context):
        return None
    day = _parsed(folded, context)
    count(text, day is not None)
    if day is None:
        return None
    zone = context.profile.zone_name
    return DateReading(None, day, Precision.DAY, "gregorian", "outlet", zone, ("fallback",), text, "")


def _may_be_date(folded: str, context: Context) -> bool:
    if len(folded) > _MAX_LENGTH:
        return False
    lexed = lex(folded, context.profile.vocabulary)
    if lexed is None or not _SHAPE.match(lexed.signature):
        return False
    kinds = list(zip(lexed.words, lexed.signature, strict=True))
    years = [int(word) for word, kind in kinds if kind == "4"]
    days = [word for word, kind in kinds if kind in "12" and 1 <= int(word) <= 31]
    words = [word for word, kind in kinds if kind == "x"]
    recent = len(years) == 1 and _FIRST_YEAR <= years[0] <= context.today.year + 1
    return recent and bool(days) and 1 <= len(words) <= 3 and max(map(len, words)) >= _SHORTEST_MONTH


def _parsed(folded: str, context: Context) -> date | None:
    settings: dict[str, Any] = {
        "REQUIRE_PARTS": ["day", "month", "year"],
        "DATE_ORDER": context.profile.order.upper(),
        "RELATIVE_BASE": context.now.replace(tzinfo=None),
        "RETURN_AS_TIMEZONE_AWARE": False,
        "NORMALIZE": True,
    }
    import dateparser  # half a second to load, and rarely needed

    try:
        found = dateparser.parse(folded, languages=[context.profile.code], settings=settings)
    except (ValueError, OverflowError, KeyError, TypeError, AttributeError, RecursionError) as error:
        _LOG.debug("dateparser gave up", extra={"text": folded, "error": str(error)})
        return None
    if found is None:
        return None
    numbers = {int(number) for number in _NUMBER.findall(folded) if len(number) <= 4}
    day = found.date()
    printed = day.day in numbers and day.year in numbers
    recent = date(_FIRST_YEAR, 1, 1) <= day <= context.today + timedelta(days=1)
    return day if printed and recent else None
