"""A text in compared form as tokens: numbers with their signs, words, and every other sign alone."""

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import cached_property

from rasid.changes.vocabulary import Vocabulary, key

_MARK = r"\u0300-\u036f\u0653-\u0655\u200c"  # that the compared form leaves on letters, or between them
_LETTER = rf"(?:[^\W\d_]|[{_MARK}])"
_RAISED = r"\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2079\u2080-\u2089\u2150-\u215f\u2189"  # and fractions
_ARABIC = r"\u0600-\u06ff"  # whose words no apostrophe joins
_NUMBER = (
    r"(?:[%$€£₪₺]\s?)?(?:(?<![\w%)])[-+±]\s?)?"
    r"(?:\d{1,4}-\d{1,2}-\d{1,4}|\d{1,2}(?:[.:]\d{2})? ?[ap]m\b|\d{1,2} ?h ?\d{2}\b"
    rf"|\d+(?:[.,:/]\d+)*[{_RAISED}]*|[{_RAISED}]+)"
    rf"(?:\s?[%$€£₪₺°]|-(?=\s|$)|'{_LETTER}+)?"
)
_JOINED = rf"[-.]{_LETTER}+|(?<![{_ARABIC}])'{_LETTER}+|\"(?=[\u05d0-\u05ea]){_LETTER}+"
_WORD = rf"(?:[ldnsjcmtLDNSJCMT]|[qQ]u)'(?={_LETTER})|{_LETTER}+(?:{_JOINED})*"
_TOKEN = re.compile(rf"(?P<number>{_NUMBER})|(?P<word>{_WORD})|(?P<sign>\S)")
_DATE = re.compile(r"[-+]?(?:\d{1,4}([/.-])\d{1,2}\1\d{2,4}|\d{1,2}:\d{2}(?::\d{2})?|.*(?:m|\dh\d\d|\d h \d\d))$")
_LONGER, _LEAST_CAPITALS, _CAPITALS = 4, 3, 0.8  # letters of a word, such words of a text, share of them
_ENDS = frozenset(".!?…:;")


class TokenKind(StrEnum):
    """What a token is, as far as its own letters and its neighbours tell."""

    WORD = "word"
    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    NEGATION = "negation"
    QUOTE = "quote"
    SIGN = "sign"


class _Sentence(list["Token"]):
    """The tokens of a text."""

    @cached_property
    def is_all_capital(self) -> bool:
        """Whether so many of its longer words have a capital that it tells nothing: `Talks In Paris Fail Again`."""
        longer = [token.text for token in self[1:] if not token.is_number and len(token.text) >= _LONGER]
        return len(longer) >= _LEAST_CAPITALS and sum(text[0].isupper() for text in longer) >= _CAPITALS * len(longer)


class Token:
    """A token: `text` as compared, `start` and `stop` in the text. What kind it is, is found out when asked."""

    __slots__ = (
        "_by_itself", "_key", "_kind", "_place", "_sentence", "_words",
        "is_number", "is_quote", "start", "stop", "text",
    )  # fmt: skip

    def __init__(self, match: re.Match[str], place: int, sentence: "_Sentence", words: Vocabulary) -> None:
        self.text = match[0]
        self.start, self.stop = match.span()
        self.is_number = match.lastgroup == "number"  # in digits
        self.is_quote = self.text == '"'
        self._place, self._sentence, self._words = place, sentence, words
        self._key: str | None = None
        self._by_itself: TokenKind | None = None
        self._kind: TokenKind | None = TokenKind.SIGN if match.lastgroup == "sign" and not self.is_quote else None

    def make(self, kind: TokenKind) -> None:
        """Count it as what it is beside another text."""
        self._kind = kind

    def make_quote(self) -> None:
        """Count an apostrophe as a quotation mark."""
        self.is_quote, self._kind = True, None

    @property
    def key(self) -> str:
        """For looking it up."""
        if self._key is None:
            self._key = key(self.text)
        return self._key

    @property
    def plain(self) -> str:
        """The text without spaces: `5 %` is `5%`."""
        return "".join(self.text.split()) if self.is_number else self.text

    @property
    def kind(self) -> TokenKind:
        """What it is, by its own letters and by its neighbours."""
        if self._kind is None:
            self._kind = self._find_kind()
        return self._kind

    @property
    def is_unit(self) -> bool:
        """Whether it is letters written onto a number: `3rd`, `5m`."""
        before = self._before()
        return before is not None and before.is_number and before.stop == self.start and self.text[:1].isalpha()

    @property
    def may_be_name(self) -> bool:
        """Whether it counts as a name for nothing but the title before it."""
        return self.kind is TokenKind.NAME is not self._kind_by_itself() and not self._is_capital()

    @property
    def is_mark(self) -> bool:
        """Whether it is a sign that can change without the sense: not a question or exclamation mark."""
        return self._kind is TokenKind.SIGN and self.text not in "?!%$€£₪₺+"

    def _find_kind(self) -> TokenKind:
        if self.is_quote:
            return TokenKind.QUOTE
        if self.is_number:
            is_date = _DATE.match(_bare(self.text)) or self._stands_by_month() or self._follows_hour()
            return TokenKind.DATE if is_date else TokenKind.NUMBER
        kind = self._kind_by_itself()
        if self._is_date(kind):
            return TokenKind.DATE
        if self.is_unit and self.text.isascii():
            return TokenKind.NUMBER
        if kind is TokenKind.WORD and (self._is_capital() or self._follows_title()):
            return TokenKind.NAME
        return kind

    def _is_date(self, kind: TokenKind) -> bool:
        """Whether it is an hour, the second word of a month, or an ordinal that is a day behind the word for day."""
        words, before = self._words, self._before()
        if before is None:
            return False
        if kind is TokenKind.NUMBER and (before.key in words.hours or self._is_ordinal_day(before)):
            return True
        return self.key in words.month_ends and _bare(before.key) in words.months

    def _is_ordinal_day(self, before: "Token") -> bool:
        return self.key in self._words.days and before.key in self._words.day_words

    def _kind_by_itself(self) -> TokenKind:
        """What a word is, whatever stands beside it."""
        if self._by_itself is None:
            self._by_itself = _kind_of_word(self.key, self._words)
        return self._by_itself

    def _before(self, steps: int = 1) -> "Token | None":
        return self._sentence[self._place - steps] if self._place >= steps else None

    def _stands_by_month(self) -> bool:
        """Beside the name of a month; an ending written onto the number (`١٢ی ئازار`) may stand between."""
        behind = self._sentence[self._place + 1 : self._place + 3]
        if behind and behind[0].start > self.stop:
            del behind[1:]
        beside = (_bare(t.key) for t in (self._before(), *behind) if t)
        return self.text[:1].isdigit() and not self._words.months.isdisjoint(beside)

    def _follows_hour(self) -> bool:
        """Behind the word for the hour of the day."""
        before = self._before()
        return before is not None and before.key in self._words.hours

    def _is_capital(self) -> bool:
        """A capital letter that no start of a sentence asks for."""
        before = self._before()
        if before is None or not self.text[:1].isupper() or self._sentence.is_all_capital:
            return False
        return not before.is_quote and before.text not in _ENDS

    def _follows_title(self) -> bool:
        """Behind a title ("minister"), a known name, or another word that stands behind a title."""
        titles, before, second = self._words.titles, self._before(), self._before(2)
        if before is None or before.is_number or before.is_quote or self.text[:1].islower():
            return False
        kind = before._kind_by_itself()
        if before.key in titles or kind is TokenKind.NAME:
            return True
        is_word = kind is TokenKind.WORD and before.text[:1].isalpha()
        return is_word and second is not None and second.key in titles


def tokens(text: str, words: Vocabulary) -> list[Token]:
    """The tokens of a text in compared form."""
    found = _Sentence()
    for match in _TOKEN.finditer(text):
        found.append(Token(match, len(found), found, words))
    if "'" in text:
        _quote_singly(found, text)
    return found


def _quote_singly(found: Sequence[Token], text: str) -> None:
    """Make quotation marks of the apostrophes that stand in pairs around words: those of `the workers' pay` do not."""
    opening: Token | None = None
    for token in found:
        if token.text != "'":
            continue
        before, behind = text[token.start - 1 : token.start], text[token.stop : token.stop + 1]
        if opening is None:
            opening = token if _may_open(before, behind) else None
        elif not behind.isalnum() and (not before.isspace() or behind.isspace()):
            opening.make_quote()
            token.make_quote()
            opening = None


def _may_open(before: str, behind: str) -> bool:
    """Whether an apostrophe between these two signs may be an opening quotation mark: Arabic has no others."""
    return not before.isalnum() or "\u0600" <= before <= "\u06ff" if behind.strip() else before.isspace()


def _bare(text: str) -> str:
    """A word or number without the suffix that an apostrophe joins to it (`20:30'da`)."""
    return text.partition("'")[0]


def _kind_of_word(looked_up: str, words: Vocabulary) -> TokenKind:
    """What a word is by itself: a month before what looks like a particle and a negation (`מאי`)."""
    bare = _bare(looked_up)
    if bare in words.months:
        return TokenKind.DATE
    if looked_up in words.negations or looked_up.endswith(words.negative_endings or ("\0",)):
        return TokenKind.NEGATION
    if looked_up in words.numbers:
        return TokenKind.NUMBER
    if looked_up in words.days or bare in words.days:
        return TokenKind.DATE
    return TokenKind.NAME if bare in words.names else TokenKind.WORD
