"""What stands among an outlet's paragraphs but is no part of any article: learned, never guessed from one look.

A paragraph is known by keys: its text, its text without the digits (a counter, a clock), and the
label before its colon ("See also: ..."). A key becomes noise when

- `furniture`: it opens with words that only such paragraphs open with, or is one that stands over advertisements (data
  per language), is a menu, a date, an address, marks or code alone, or says nothing but what the site is called,
- `recurring`: its text stood in several of the outlet's latest new articles, or it is short, and came or
  went in one article and in two others, or stands there, or
- `recurring`, too: it is short, and only learned noise, more than before, stands in its place, or
- `teaser`: it says what another of the outlet's articles is called, with a label before it or without, or
- `volatile`: in two articles, it differed between a first and a second look and again at a third; in three, if it is a
  sentence of which the numbers differed, or what stands between its first words and its last ones.

`repeated.py` has what says a part of the article once more, `behind.py` what stands behind a text.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import blake2b
from itertools import chain

from rasid.changes.vocabulary import Vocabulary, key, opens_with
from rasid.memory import OutletMemory
from rasid.records import Article

REMEMBERED = 12  # latest new articles whose paragraphs are kept in mind
RECURRING = 5  # of those articles must have a paragraph
MOST_NOISE, MOST_RUMOURS, MOST_KEYS = 300, 120, 30  # keys; the last: of one article
FURNITURE, TEASER = "furniture", "teaser"  # reasons
LEAD = 2  # paragraphs with which an article begins
LEARNED = frozenset({"recurring", "volatile"})  # reasons
FURNITURE_LONGEST, SHORT, TICKER_LONGEST = 120, 80, 2000  # characters
MOST_HEADLINES, LEAST_WORDS = 96, 4  # headlines that are kept in mind, and words that make one known by itself
HEADLINE_LONGEST = 300  # characters: what is longer is the text of an article, and takes long to look up
SHARED = 2  # other articles that have what came or went in one
_NUMBER = re.compile(r"\b\w*\d\w*(?:[.,:/]\d+)*")  # with the letters that it stands among: "3h", "12k", "slot a41f"
_WORD = re.compile(r"\w+")
_LABEL_WORDS = 5
_FRAMES, _FRAME, _LEAST_FRAMED, FRAMED_LONGEST = ("f", "g", "q", "e"), 3, 6, 240  # marks of keys; words; characters
_ENDING, _LEAST_ENDED = 5, 10  # words: of a sentence's end that is known by itself, and of the sentence
_SEPARATORS = re.compile(r"\s*(?:\*{2,}|[|•])\s*")  # between headlines in a line, and between a menu's words
_NO_WORDS = re.compile(r"https?://\S+|\[\d{1,3}\]|[\W_]+")  # an address, a footnote's number, asterisks
_CODE = re.compile(r'\{\s*"[^"]+"\s*:.*\}|\{\{.*\}\}|\{%.*%\}|%%\w+%%|\[\w+(?:\s\w+=(?:"[^"]*"|\d+))+\]')
"""What machines say to each other: data, and what a template did not fill in."""
_CLOCK = re.compile(r"^\d{1,2}:\d\d\s+")  # before the headlines of a ticker
_QUOTED = re.compile('"[^"]+"')
_MENU, _MENU_WORDS = 3, 3  # parts that make a line a menu, or the way to a page, each of so many words at most


@dataclass(frozen=True, slots=True)
class Reasons:
    """The noise of an outlet, as keys with their reasons, and what its articles are called."""

    by_key: Mapping[str, str]
    headlines: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()  # what the site calls itself
    leads: Mapping[str, str] = field(default_factory=dict)  # how its other latest articles begin: two keys of each
    noise: tuple[str, ...] = ()  # as it is kept

    def __bool__(self) -> bool:
        return bool(self.by_key or self.headlines or self.names or self.leads)

    def of(self, text: str, words: Vocabulary) -> str | None:
        """Why a paragraph (in compared form) is no part of the article; None if it is."""
        if _is_furniture(text, words) or (len(text) <= SHORT and _bare(text) in self.names):
            return FURNITURE
        if self.headlines and self._is_teaser(text):
            return TEASER
        if not self.by_key:
            return None
        known = keys(text) if not _has_frames(self.noise) else (*keys(text), *frames(text))
        return next((self.by_key[key] for key in known if key in self.by_key), None)

    def _is_teaser(self, text: str) -> bool:
        """Whether a paragraph says what an article is called, or one by one what several are, as tickers do."""
        parts = _parts(text) if len(text) <= TICKER_LONGEST else [text]
        known = sum(not self.headlines.isdisjoint(_names(part)) for part in parts)
        return known >= 1 and 2 * known >= len(parts)


def reasons(
    memory: OutletMemory, own: Iterable[str] = (), names: Iterable[str] = (), mine: Collection[str] = ()
) -> Reasons:
    """The noise that an outlet is known for, as any site is for its `names`. What the article is called itself (`own`)
    is none, nor how it began: `mine` are the keys of its paragraphs' texts. All in compared form."""
    headlines = frozenset(memory.headlines).difference(key for title in own for key in _names(title))
    return Reasons(
        _by_key(memory.noise), headlines, frozenset(map(_bare, names)), _leads(memory.recent, mine), memory.noise
    )


def _leads(recent: tuple[str, ...], mine: Collection[str]) -> Mapping[str, str]:
    """How articles begin that have less than half of their other paragraphs among these: the rest is this one."""
    entries = _parted_entries(recent)
    return {first: second for first, second, rest in entries if 2 * len(rest.intersection(mine)) < len(rest)}


@lru_cache(maxsize=32)  # of outlets: 36 kB each, and the articles of one are looked at together
def _parted_entries(recent: tuple[str, ...]) -> tuple[tuple[str, str, frozenset[str]], ...]:
    """How the latest articles begin, and the rest of each, as keys; short ones are not told apart."""
    entries = [entry.split() for entry in recent]
    return tuple((entry[0], entry[1], frozenset(entry[LEAD:])) for entry in entries if len(entry) > LEAD)


@lru_cache(maxsize=256)  # of outlets: their noise is asked for at every look, and rarely grows
def _by_key(noise: tuple[str, ...]) -> Mapping[str, str]:
    return {key: reason for key, _, reason in (entry.partition(":") for entry in noise)}


@lru_cache(maxsize=256)
def _has_frames(noise: tuple[str, ...]) -> bool:
    return any(entry.startswith(_FRAMES) for entry in noise)


def names_its_place(text: str, names: Iterable[str], section: str) -> bool:
    """Whether a short text has the whole of what the site is called, where that is more than a word, or is a label and
    the article's section. In compared form."""
    parted = _parted(text)
    is_section = bool(section) and parted is not None and _bare(parted[1]) == _bare(section)
    return is_section or any(" " in name and name in text for name in names)


def shape(text: str) -> str:
    """A text with each number, and each word with a digit in it, made alike: clocks, counters and codes keep it."""
    return _NUMBER.sub("#", text)


def _bare(text: str) -> str:
    """A text's words alone."""
    return " ".join(_WORD.findall(text.casefold()))


@lru_cache(maxsize=4096)
def keys(text: str) -> tuple[str, ...]:
    """The keys of a paragraph in compared form, that of its very text first."""
    found = ["t" + _hash(text)]
    if (shaped := shape(text)) != text:
        found.append("s" + _hash(shaped))
    if (parted := _parted(text)) is not None:
        found.append("l" + _hash(parted[0]))
    return tuple(found)


def frames(text: str) -> tuple[str, ...]:
    """The keys of what stands around a sentence's middle, in compared form: its first words and its last ones, all of
    it where something is quoted, which does not count, and its end alone, where it begins with the article's place."""
    bare = _QUOTED.sub('"#"', text) if len(text) <= FRAMED_LONGEST else ""
    words = shape(bare).split()
    if len(words) < _LEAST_FRAMED:
        return ()
    around = ((*words[:1], *words[-_FRAME:]), (*words[:_FRAME], *words[-1:]))
    quoting = words if bare != text else ()
    ending = words[-_ENDING:] if len(words) >= _LEAST_ENDED else ()
    parts = zip(_FRAMES, (*around, quoting, ending), strict=True)
    return tuple(mark + _hash(" ".join(part)) for mark, part in parts if part)


def _parted(text: str) -> tuple[str, str] | None:
    """A label, and what stands behind its colon; None where there is none."""
    label, colon, rest = text.partition(":")
    is_label = colon and rest and len(label.split()) <= _LABEL_WORDS and not label[-1:].isdigit()
    return (label, rest) if is_label else None


@lru_cache(maxsize=4096)  # the same paragraphs come up at every look at an article, in both readings
def _names(text: str) -> tuple[str, ...]:
    """The keys under which an article is known that is called so, or that is so called behind a label or a time."""
    text = _CLOCK.sub("", text)
    called = (text, text.partition(":")[2]) if ":" in text else (text,)
    bare = dict.fromkeys(_bare(name) for name in called if len(name) <= HEADLINE_LONGEST)  # in the same order anywhere
    return tuple(_hash(words) for words in bare if words.count(" ") + 1 >= LEAST_WORDS)


def _hash(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()


def _is_furniture(text: str, words: Vocabulary) -> bool:
    if _NO_WORDS.fullmatch(text) or _CODE.fullmatch(text):
        return True
    if len(text) > FURNITURE_LONGEST:
        return False
    if _is_menu(text) or _is_date(text, words):
        return True
    if len(text) <= FURNITURE_LONGEST / 4 and _bare(key(text)) in words.advertisements:
        return True
    if not opens_with(text, words.furniture):
        return False
    return ":" in text or any(sign.isdigit() for sign in text) or len(text) <= FURNITURE_LONGEST / 3


def _is_date(text: str, words: Vocabulary) -> bool:
    """Whether a line is a day and its date, and nothing else, as pages have today's."""
    found = _WORD.findall(key(text)) if len(text) <= FURNITURE_LONGEST / 3 and any(map(str.isdigit, text)) else []
    named = [word for word in found if not word.isdigit()]
    known = (words.days, words.months, words.month_ends, words.day_words)
    return bool(named) and all(any(word in these for these in known) for word in named)


def _is_menu(text: str) -> bool:
    parts = _parts(text)
    return len(parts) >= _MENU and all(0 < len(part.split()) <= _MENU_WORDS for part in parts)


def _parts(text: str) -> list[str]:
    """What stands between separators; most texts have none, and looking for spaces around them takes long."""
    return _SEPARATORS.split(text) if "|" in text or "•" in text or "**" in text else [text]


def learn_new(memory: OutletMemory, paragraphs: Sequence[str]) -> OutletMemory:
    """The memory after a new article, with its paragraphs in compared form."""
    mine = dict.fromkeys(keys(text)[0] for text in paragraphs[:MOST_KEYS])
    earlier = Counter(chain.from_iterable(entry.split() for entry in memory.recent))
    found = [key for key in mine if earlier[key] >= RECURRING - 1]
    recent = (*memory.recent, " ".join(mine))[-REMEMBERED:]
    return replace(with_noise(memory, found, "recurring"), recent=recent)


def learn_headlines(memory: OutletMemory, titles: Iterable[str]) -> OutletMemory:
    """The memory after what an article is called, in compared form: its page's headlines, and its lists'."""
    known = set(memory.headlines)
    new = dict.fromkeys(key for title in titles for key in _names(title) if key not in known)
    return replace(memory, headlines=(*memory.headlines, *new)[-MOST_HEADLINES:]) if new else memory


def learn_labels(memory: OutletMemory, article_id: int, paragraphs: Sequence[str]) -> OutletMemory:
    """The memory after a look at an article with these paragraphs: what stands before the headlines of two others, or
    of one in each of two articles, is the label of teasers, whatever follows it.
    """
    headlines, own = frozenset(memory.headlines), f"@{article_id}"
    behind = (part for part in map(_parted, paragraphs) if part and not headlines.isdisjoint(_names(part[1])))
    labels = Counter("l" + _hash(label) for label, _ in behind)
    if not labels:
        return memory
    others = {rumour.partition("@")[0] for rumour in memory.rumours if not rumour.endswith(own)}
    found = sorted(key for key, times in labels.items() if times > 1 or key in others)
    return with_rumours(with_noise(memory, found, TEASER), sorted(labels.keys() - set(found)), own)


def learn_shared(
    memory: OutletMemory,
    article_id: int,
    before: Collection[str],
    now: Collection[str],
    rewordings: Collection[str] = (),
) -> OutletMemory:
    """The memory after a look at an article whose paragraphs are others than before.

    A short text that came to one article, or went, and stands in two others, or came or went there, is of the
    page: editors don't do the same to three articles. But they may make a sentence another one (`rewordings`), which
    others have.
    """
    short = [text for text in (set(before) ^ set(now)).difference(rewordings) if len(text) <= SHORT]
    own = f"@{article_id}"
    mine = sorted({keys(text)[0] for text in short})
    if not mine:
        return memory
    others = Counter(rumour.partition("@")[0] for rumour in memory.rumours if not rumour.endswith(own))
    recent = Counter(key for entry in memory.recent for key in entry.split())
    was_there = {keys(text)[0] for text in before}
    shared = [key for key in mine if max(others[key], recent[key] - (key in was_there)) >= SHARED]
    return with_rumours(with_noise(memory, shared, "recurring"), [key for key in mine if key not in shared], own)


def learn_displaced(
    memory: OutletMemory, before: Sequence[str], now: Sequence[str], noise: Collection[str], more: int
) -> OutletMemory:
    """The memory after a look that showed `more` paragraphs of learned noise than the version has.

    A short text in whose place nothing but noise stands now is another face of the same box. `before` are the
    version's paragraphs, `now` all of the page's, `noise` those that were taken out, in compared form.
    """
    places = {text: place for place, text in enumerate(now)}
    gone = [i for i, text in enumerate(before) if text not in places]
    if not 0 < len(gone) <= more:
        return memory
    found = []
    for i in gone:
        start = max((places[text] for text in before[:i] if text in places), default=-1) + 1
        end = min((places[text] for text in before[i + 1 :] if text in places), default=len(now))
        stretch = set(now[start:end])
        if len(before[i]) <= SHORT and stretch and stretch.issubset(noise):
            found.append(keys(before[i])[0])
    return with_noise(memory, found, "recurring")


def learn_looks(
    memory: OutletMemory,
    article_id: int,
    looks: tuple[Collection[str], Collection[str], Collection[str]],
    rewordings: Collection[str] = (),
) -> OutletMemory:
    """The memory after three looks in a row at an article, each with its paragraphs in compared form.

    Keys of which something came or went both times are rumours; what two articles say is noise. Of what was
    as before at the third look only the very text counts: an old copy of the page shows the same. Long texts with
    other numbers, and what came, or went, for a look with others in each, are noise when three articles say so. Of
    `rewordings`, sentences in the place of others, only the label does: two articles may share one, with what an editor
    does to it; what comes with other numbers, or another middle, at each look, three.
    """
    first, second, third = map(set, looks)
    counters = _counters(first - second - third, second - first - third, third - first - second)
    twice = _all_keys(first ^ second) & _all_keys(second ^ third)
    lasting = _all_keys(first ^ third)
    shapes = {key for key in twice - lasting if key.startswith("s")} & (_all_keys(first) ^ _all_keys(second))
    twice = {key for key in twice if key in lasting | shapes or key.startswith("t")}
    reworded = {key for key in _all_keys(rewordings) if not key.startswith("l")}
    framed = {key for key in counters if key.startswith(_FRAMES)}
    twice = (twice - (reworded - counters)) | framed
    own = f"@{article_id}"
    others = Counter(rumour.partition("@")[0] for rumour in memory.rumours if not rumour.endswith(own))
    long = (text for text in first | second | third if len(text) > SHORT)
    slow = (
        reworded
        | {key for key in framed if not key.startswith(_FRAMES[2])}
        | shapes
        | {key for key in _all_keys(long) if key.startswith("s")}
    )
    found = sorted(key for key in twice if others[key] >= (SHARED if key in slow else 1))
    return with_rumours(with_noise(memory, found, "volatile"), sorted(twice.difference(found)), own)


def _counters(*looks: Collection[str]) -> set[str]:
    """The keys of what came at each look with other numbers, or another middle."""
    shapes = (
        {key for text in look for key in (*keys(text), *frames(text)) if key.startswith(("s", *_FRAMES))}
        for look in looks
    )
    return set.intersection(*shapes)


def learned_in(article: Article) -> int:
    """How many paragraphs were taken out of a reading because its outlet is known for them."""
    return sum(one.reason in LEARNED for one in article.masked)


def with_rumours(memory: OutletMemory, keys: Sequence[str], own: str) -> OutletMemory:
    """The memory with rumours of one article, and without those of what has become noise."""
    noise = {entry.partition(":")[0] for entry in memory.noise}
    rumours = tuple(rumour for rumour in memory.rumours if rumour.partition("@")[0] not in noise)
    new = [key + own for key in keys if key + own not in memory.rumours]
    if not new and len(rumours) == len(memory.rumours):
        return memory
    return replace(memory, rumours=(*rumours, *new)[-MOST_RUMOURS:])


def _all_keys(texts: Iterable[str]) -> set[str]:
    return {key for text in texts for key in keys(text)}


def with_noise(memory: OutletMemory, found: Sequence[str], reason: str) -> OutletMemory:
    """The memory with keys that have become noise for this reason."""
    known = {entry.partition(":")[0] for entry in memory.noise}
    new = [f"{key}:{reason}" for key in found if key not in known]
    return replace(memory, noise=(*memory.noise, *new)[-MOST_NOISE:]) if new else memory
