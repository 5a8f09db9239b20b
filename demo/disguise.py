"""Cosmetic edits: other bytes, the same to every reader."""

import re
from collections.abc import Callable

NBSP, TATWEEL, RLM, LRM = "\u00a0", "\u0640", "\u200f", "\u200e"
_EASTERN = {"ar": "٠١٢٣٤٥٦٧٨٩", "fa": "۰۱۲۳۴۵۶۷۸۹", "ckb": "٠١٢٣٤٥٦٧٨٩"}
_WESTERN = "0123456789"
_JOINED = re.compile("(?<=[سشصضطظعغفقنيهحخجبتثم])(?=[سشصضطظعغفقنيهحخجبتثم])")
_LANGUAGES = {"tatweel": ("ar",), "digits": tuple(_EASTERN), "bidi": ("ar", "fa", "ckb", "he")}


def _nbsp(text: str, _: str) -> str:
    """Every third space becomes a no-break space."""
    words = text.split(" ")
    return "".join(word + (NBSP if n % 3 == 1 else " ") for n, word in enumerate(words[:-1])) + words[-1]


def _tatweel(text: str, _: str) -> str:
    """The first joined pair of every other word is stretched."""
    words = [_JOINED.sub(TATWEEL, w, count=1) if n % 2 else w for n, w in enumerate(text.split(" "))]
    return " ".join(words)


def _bidi(text: str, language: str) -> str:
    """Marks around numbers, as editors of right-to-left text type them."""
    mark = LRM if language == "he" else RLM
    return re.sub(r"\d+", lambda found: mark + found[0] + mark, text)


def _digits(text: str, language: str) -> str:
    """Eastern digits become Western and the other way round."""
    eastern = _EASTERN[language]
    return text.translate(str.maketrans(eastern + _WESTERN, _WESTERN + eastern))


def _quotes(text: str, _: str) -> str:
    """Straight quotation marks and apostrophes become curly."""
    paired = re.sub(r'"([^"]*)"', "\u201c\\1\u201d", text)
    return paired.replace("'", "\u2019")


FORMS: dict[str, Callable[[str, str], str]] = {
    "nbsp": _nbsp,
    "tatweel": _tatweel,
    "bidi": _bidi,
    "digits": _digits,
    "quotes": _quotes,
}


def disguised(text: str, form: str, language: str) -> str:
    """A text in one of the cosmetic forms."""
    return FORMS[form](text, language)


def forms_for(texts: tuple[str, ...], language: str, encoding: str) -> list[str]:
    """The forms that alter these texts, fit their language and can be written in the encoding."""

    def fits(form: str) -> bool:
        if language not in _LANGUAGES.get(form, (language,)):
            return False
        after = tuple(disguised(text, form, language) for text in texts)
        return after != texts and _encodes("".join(after), encoding)

    return [form for form in FORMS if fits(form)]


def _encodes(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
