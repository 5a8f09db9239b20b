"""The language of a text, among those that its outlet writes, and its writing direction."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from rasid.records import Direction

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_ENOUGH = 12  # letters below which the outlet's habit says more than the text
_FOREIGN = 40  # letters from which a language that the outlet does not list is believed
_SAMPLE = 1000  # characters; more does not change the answer
_KURDISH_SHARE = 0.03  # of the letters of a Sorani text, ە alone has more; of other texts near none

_SCRIPTS = (
    ("Latn", re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ]")),
    ("Arab", re.compile(r"[ء-يٮ-ۓەۮ-ۼݐ-ݿﭐ-﷿ﹰ-ﻼ]")),
    ("Hebr", re.compile(r"[א-ת]")),
    ("Grek", re.compile(r"[Ͱ-Ͽἀ-῿]")),
    ("Cyrl", re.compile(r"[Ѐ-ӿ]")),
    ("Armn", re.compile(r"[Ա-և]")),
    ("Syrc", re.compile(r"[ܐ-ܯ]")),
    ("Tfng", re.compile(r"[ⴰ-ⵧ]")),
)
_ARABIC: dict[str, tuple[str, ...]] = {
    "ar": ("ar", "arz", "ary"),
    "fa": ("fa",),
    "ckb": ("sdh",),
    "ku": ("sdh",),
    "ur": ("ur",),
    "ps": ("ps",),
}
_LATIN: dict[str, tuple[str, ...]] = {
    **{code: (code,) for code in ("tr", "fr", "en", "az", "es", "de", "it", "pt", "nl", "sv", "mt", "so")},
    "ku": ("ku",),
    "kmr": ("ku",),
    "tzm": ("kab",),
}
# For each script, its languages and how py3langid labels them: it knows no Sorani, but Southern
# Kurdish, which is written alike, and three Arabics.
_MODELS: dict[str, dict[str, tuple[str, ...]]] = {
    "Latn": _LATIN,
    "Arab": _ARABIC,
    "Hebr": {"he": ("he", "hbo"), "yi": ()},
    "Grek": {"el": ("el", "grc")},
    "Cyrl": {"ru": ("ru",), "uk": ("uk",), "bg": ("bg",)},
    "Armn": {"hy": ("hy",)},
    "Syrc": {"syr": (), "arc": ()},
    "Tfng": {"tzm": (), "zgh": ()},
}
_SPELLINGS = {
    "ar": ("ara", "arb"),
    "fa": ("fas", "per", "pes"),
    "ku": ("kur",),
    "ckb": ("sor",),
    "tr": ("tur",),
    "he": ("heb", "iw"),
    "fr": ("fra", "fre"),
    "en": ("eng",),
    "el": ("ell", "gre"),
    "tzm": ("ber",),
}
_ALIASES = {other: code for code, others in _SPELLINGS.items() for other in others}
_SORANI_LETTERS = re.compile("[ێۆڕڵەڤ]")
_NOT_SORANI_LETTERS = re.compile("[ةأإثصضطظذى]")


def identify(text: str, *, languages: Iterable[str], declared: str | None = None) -> str | None:
    """The ISO 639 code of a text's language.

    `languages` are the outlet's, the main one first: the answer is one of them, as spelt there,
    unless a longer text is in a script that none of them uses. `declared` is what the page says of
    itself (`ar-SA`, `iw`): evidence, no more. Without a text that tells, the outlet's main language,
    else the declared one, else None.
    """
    known = tuple(languages)
    claim = _primary(declared)
    script, letters = _script(text)
    fitting = [code for code in known if _primary(code) in _MODELS.get(script, {})]
    if known and (not letters or (not fitting and letters < _FOREIGN)):
        return known[0]
    if not letters:
        return claim
    candidates = fitting or list(_MODELS[script])
    prior = {code: _habit(code, known, claim) for code in candidates}
    if len(candidates) == 1:
        return candidates[0]
    if letters < _ENOUGH:
        return max(candidates, key=prior.__getitem__) if known or claim in prior else None
    return _most_likely(text[:_SAMPLE], script, prior)


def direction(text: str) -> Direction:
    """The writing direction by majority of strong characters; left to right where none is."""
    balance = 0
    for char, count in Counter(text).items():
        kind = unicodedata.bidirectional(char)
        if kind in ("R", "AL"):
            balance += count
        elif kind == "L":
            balance -= count
    return Direction.RTL if balance > 0 else Direction.LTR


def _primary(code: str | None) -> str | None:
    if not code:
        return None
    primary = re.split("[-_ ,;]", code.strip().lower())[0]
    return _ALIASES.get(primary, primary) or None


def _script(text: str) -> tuple[str, int]:
    """The script with most letters, and their number."""
    sample = text[: 2 * _SAMPLE]
    counts = [(len(pattern.findall(sample)), name) for name, pattern in _SCRIPTS]
    most, name = max(counts, key=lambda count: count[0])
    return name, most


def _habit(code: str, known: tuple[str, ...], claim: str | None) -> float:
    """What is known before the text is read, as a natural logarithm."""
    rank = 1.0 / (1 + known.index(code)) if code in known else 0.0
    return rank + (1.0 if _primary(code) == claim else 0.0)


def _most_likely(text: str, script: str, prior: dict[str, float]) -> str:
    models = _MODELS[script]
    codes = _by_kurdish_letters(text, list(prior)) if script == "Arab" else list(prior)
    if len(codes) == 1:
        return codes[0]
    shares = dict(_model().rank(text))

    def score(code: str) -> float:
        share = sum(shares.get(label, 0.0) for label in models[_primary(code) or ""])
        return math.log(max(share, 1e-9)) + prior[code]

    return max(codes, key=score)


def _by_kurdish_letters(text: str, codes: list[str]) -> list[str]:
    """Only the Kurdish ones, or only the others, where the letters decide that."""
    kurdish = [code for code in codes if _primary(code) == "ckb"] or [code for code in codes if _primary(code) == "ku"]
    others = [code for code in codes if _primary(code) not in ("ckb", "ku")]
    letters = sum(map(str.isalpha, text)) or 1
    share = len(_SORANI_LETTERS.findall(text)) / letters
    foreign = len(_NOT_SORANI_LETTERS.findall(text)) / letters
    chosen = kurdish if share >= _KURDISH_SHARE and share > foreign else others
    return chosen or codes


@cache
def _model() -> "LanguageIdentifier":
    """The model, loaded once and never changed after: half a second, and only where scripts do not tell."""
    from py3langid import langid

    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
