"""Which code page makes words of a page's bytes: scored by letters, with declarations as evidence.

A score is a logarithm of likelihood, summed over the letters above ASCII: a page of a few words is
decided by what is declared and by the outlet's languages, a longer one by its letters alone.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

Words = Mapping[bytes, int]

# The letters of each language beyond ASCII, most frequent first; own counts and common knowledge.
_ALPHABETS = {
    "ar": "اليمنورتبةعدهسفقأحكشجطصىإخذضزءثغئظآؤ",
    "fa": "اينرهدومتبسشكلزفخعقحگپجآصطچضثغظذژئأءؤة",
    "ckb": "اهينوركدتبمسلپجشگزخحعچقغفئژ",
    "tr": "ıüşöğçİŞÇÖÜâîûĞ",
    "ku": "êîşûçÎŞÇÊÛ",
    "he": "יוהלארתבמשנםעדקפחגכסטןזצךףץ",
    "fr": "éèàêçùâîôûëïÉÀœÇÊÈÂÎÔÛÙŒæ",
    "es": "óíáéñúÁÉÍÓÚÑü¿¡",
    "de": "äüößÄÖÜé",
    "pt": "ãçéáíóêõâôàúÁÉÇÃÓÍ",
    "el": "αοιετνσρςκπμλίυόάήγδέθηώύωχφβξζψΑΟΕΤΝΚΠΜΔΣΓΘΛΡΗΒΧΦΙΥ",
    "ru": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфОВПСНАТРМКИДБГЕЗЯЛУФЭЧХЖ",
}
_PAGES = {
    "cp1256": ("ar", "fa", "ckb"),
    "iso8859-6": ("ar",),
    "cp1254": ("tr", "ku"),
    "cp1255": ("he",),
    "cp1252": ("fr", "es", "de", "pt"),
    "cp1253": ("el",),
    "iso8859-7": ("el",),
    "cp1251": ("ru",),
}
_KIN = {"kmr": "ku", "ku": "ckb", "ur": "fa", "ps": "fa", "az": "tr", "yi": "he"}

CODE_PAGES = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-8": "cp1255",
}
"""What browsers read an encoding as (WHATWG Encoding): the code page holds all of it and more."""

OTHER_ENCODINGS = {
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "hz"), "gb18030"),
    **dict.fromkeys(("big5", "big5hkscs", "cp950"), "big5hkscs"),
    **dict.fromkeys(("shift_jis", "cp932", "shift_jisx0213"), "cp932"),
    **dict.fromkeys(("euc_kr", "cp949"), "cp949"),
    **{
        name: name
        for name in ("euc_jp", "cp1250", "iso8859-2", "koi8-r", "koi8-u", "cp866", "cp874", "cp1257", "cp1258")
    },
    **{name: name for name in ("iso8859-3", "iso8859-4", "iso8859-5", "iso8859-10", "iso8859-13", "iso8859-15")},
}
"""Encodings of other regions that a declaration may name, and the codec that holds all of each."""


class Choice(NamedTuple):
    """A code page (a Python codec), and whether its words look like words at all."""

    name: str
    plausible: bool


_NEUTRAL = frozenset("«»“”„‘’‚–—…•،؛؟\u200c\u200d\u200e\u200f\xa0\xad°©®€ـ·")
_FIRST_NOT_LATIN = "\u0250"
_NOT_BEFORE_LETTERS = frozenset("ةىךםןףץς")

_NEUTRAL_SCORE, _RARE_SCORE, _ALIEN_SCORE, _BROKEN_SCORE = -3.0, -7.0, -9.0, -12.0
_MISPLACED_SCORE = -3.0  # a final letter before a letter, a capital after a small one, two scripts in a word
_ARTICLE_SCORE = 3.0  # a third of Arabic words open with ال, by chance one in sixty would
_HEADER, _META, _GUESS, _LANGUAGE = 2.0, 2.0, 2.0, 4.0
_RARITY = {"iso8859-6": -2.0, "iso8859-7": -1.0, "cp1251": -3.0}  # in the press of the region
_PLAUSIBLE = -5.5  # per letter; below it, no code page known here makes words of this

_LONGEST = 400_000  # bytes of a body that are looked at
_MOST = 400  # different words that are scored
_OPENING = re.compile(rb"<(script|style)\b|<!--", re.IGNORECASE)
_CLOSING = {
    b"script": re.compile(rb"</script", re.IGNORECASE),
    b"style": re.compile(rb"</style", re.IGNORECASE),
    b"": re.compile(rb"-->"),
}
_TAG = re.compile(rb"<(?!!\[CDATA\[)[^<>]*>")
_WORD = re.compile(rb"[A-Za-z]{0,20}[\x80-\xff][A-Za-z\x80-\xff]{0,40}")


def words_of(body: bytes) -> Words:
    """The words with bytes above ASCII, counted: of the visible text, else of the whole body."""
    body = body[:_LONGEST]
    found = _WORD.findall(_TAG.sub(b" ", _without_scripts(body)))
    if len(found) < 5:
        found = _WORD.findall(body)
    return dict(Counter(found).most_common(_MOST))


def best(
    words: Words, languages: tuple[str, ...], *, header: str | None, meta: str | None, guess: str | None
) -> Choice:
    """The code page that fits best, by letters and by what is claimed (codec names)."""
    wanted = {_KIN.get(code, code) for code in languages} | set(languages)
    claims = ((header, _HEADER), (meta, _META), (guess, _GUESS))
    scores = {page: _score(words, page, wanted) + _evidence(page, claims) + _RARITY.get(page, 0.0) for page in _PAGES}
    page = max(scores, key=scores.__getitem__)
    letters = sum(count * sum(byte >= 0x80 for byte in word) for word, count in words.items()) or 1
    return Choice(page, scores[page] / letters >= _PLAUSIBLE)


def _without_scripts(body: bytes) -> bytes:
    kept, at = [], 0
    while found := _OPENING.search(body, at):
        kept.append(body[at : found.start()])
        end = _CLOSING[(found[1] or b"").lower()].search(body, found.end())
        if end is None:
            return b" ".join(kept)
        at = end.end()
    return b" ".join((*kept, body[at:]))


def _evidence(page: str, claims: tuple[tuple[str | None, float], ...]) -> float:
    return sum(weight for claim, weight in claims if claim and CODE_PAGES.get(claim, claim) == page)


def _score(words: Words, page: str, wanted: set[str]) -> float:
    """The likelihood of the words under a code page, in the best of its languages."""
    read = [(word.decode(page, "replace"), count) for word, count in words.items()]
    scores = []
    for language in _PAGES[page]:
        weights = _weights(language)
        total = sum(count * _word_score(word, weights) for word, count in read)
        scores.append(total + (_LANGUAGE if language in wanted else 0.0))
    return max(scores)


def _word_score(word: str, weights: Mapping[str, float]) -> float:
    total, before = (_ARTICLE_SCORE if word.startswith("ال") else 0.0), ""
    for char in word:
        if char >= "\x80":
            total += weights[char] if char in weights else _other_score(char)
        if before and _misplaced(before, char):
            total += _MISPLACED_SCORE
        before = char
    return total


def _misplaced(before: str, char: str) -> bool:
    if not (before.isalpha() and char.isalpha()):
        return False
    two_scripts = (before < _FIRST_NOT_LATIN) != (char < _FIRST_NOT_LATIN)
    return two_scripts or before in _NOT_BEFORE_LETTERS or (before.islower() and char.isupper())


def _other_score(char: str) -> float:
    if char in _NEUTRAL:
        return _NEUTRAL_SCORE
    if char == "\ufffd" or char < "\xa0":
        return _BROKEN_SCORE
    return _RARE_SCORE if char.isalpha() else _ALIEN_SCORE


@cache
def _weights(language: str) -> Mapping[str, float]:
    """The logarithm of each letter's share, falling by rank as shares of letters do."""
    alphabet = _ALPHABETS[language]
    fall = max(4.0, len(alphabet) / 4)
    return {letter: -rank / fall - math.log(fall) for rank, letter in enumerate(alphabet)}
