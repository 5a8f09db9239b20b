"""A third list of kinds of noise for measuring, of which no test and no rule knows.

See `benchmarks/changes_heldout.py`. What stands among the paragraphs is in `benchmarks/changes_third_furniture.py`.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache
from random import Random

from benchmarks import changes_other
from benchmarks.changes_texts import texts_in
from benchmarks.changes_third_furniture import FURNITURE
from benchmarks.changes_third_texts import filled, texts_of
from demo.noise import DAY, HOUR, Apply, Kind, Sheet, escape, inside, instead, show_title

_LANGUAGES = ("ar", "fa", "ckb", "he", "fr", "tr")
_VOWELS = {"ar": "\u064e", "fa": "\u064e", "ckb": "", "he": "\u05b7"}
_LONG = 5  # letters of a word that is given a vowel mark
_SET = str.maketrans({"'": "\u2019", "-": "\u2013"})
_READ = str.maketrans({"\u2013": "-", "\u2014": "-", "\u2019": "'", "\u00ab": '"', "\u00bb": '"'})


def _swap(sheet: Sheet, old: str, new: str) -> None:
    """Markup in place of a text, wherever that is a paragraph or a heading."""
    sheet.html = sheet.html.replace(f">{escape(old)}<", f">{new}<")


def _each(change: Callable[[Sheet, Random, int, str], str]) -> Apply:
    """Every paragraph, as markup."""

    def apply(sheet: Sheet, generator: Random) -> None:
        for number, text in enumerate(sheet.says.paragraphs):
            _swap(sheet, text, change(sheet, generator, number, text))

    return apply


def _after_word(text: str, piece: str) -> str:
    """Markup behind the word in the middle of a text."""
    words = text.split(" ")
    half = len(words) // 2
    return f"{escape(' '.join(words[:half]))} {piece} {escape(' '.join(words[half:]))}"


def _tooltip(sheet: Sheet, _: Random, number: int, text: str) -> str:
    """A word with what it means, which shows when it is pointed at."""
    if number % 2:
        return escape(text)
    return _after_word(text, f'<span role="tooltip">{escape(texts_of(sheet)["tooltip"])}</span>')


def _slot(sheet: Sheet, _: Random, number: int, text: str) -> str:
    """An advertisement's label inside a sentence."""
    if number != 2:
        return escape(text)
    return _after_word(text, f'<span class="mid">{escape(texts_of(sheet)["slot"])}</span>')


def _converted(_sheet: Sheet, generator: Random, number: int, text: str) -> str:
    """A sum in another currency, by today's rate."""
    found = re.search(r"\d+", text)
    if not found or number > 2:
        return escape(text)
    rate = f'<span class="fx">(≈ {generator.uniform(1, 90):.2f} $)</span>'
    return f"{escape(text[: found.end()])} {rate}{escape(text[found.end() :])}"


def _tweet(sheet: Sheet, _: Random, _number: int, text: str) -> str:
    return f'{escape(text)} <a href="#">[{escape(texts_of(sheet)["tweet"])}]</a>'


def _anchor(_sheet: Sheet, _: Random, number: int, text: str) -> str:
    return f'{escape(text)}<a class="anchor" href="#p{number}"> #</a>'


def _play(_sheet: Sheet, _: Random, number: int, text: str) -> str:
    return f"<button>▶ {number + 1}</button> {escape(text)}"


def _highlight(_sheet: Sheet, generator: Random, _number: int, text: str) -> str:
    """Words that someone has searched for, marked."""
    words = text.split(" ")
    chosen = {generator.randrange(len(words)) for _ in range(3)}
    return " ".join(f"<mark>{escape(w)}</mark>" if n in chosen else escape(w) for n, w in enumerate(words))


def _typography(sheet: Sheet, _: Random, _number: int, text: str) -> str:
    """Spaces that do not break, dashes and apostrophes as a plug-in sets them."""
    if sheet.desk.house.encoding != "utf-8":
        return escape(text)
    return escape(re.sub(r"(?<=\d) | (?=\d)", "\u00a0", text).translate(_SET))


def _voweled(sheet: Sheet, _: Random, _number: int, text: str) -> str:
    """With vowel marks, for learners."""
    mark = _VOWELS.get(sheet.desk.house.language, "")
    if not mark or sheet.desk.house.encoding != "utf-8":
        return escape(text)
    words = (f"{w[:2]}{mark}{w[2:]}" if len(w) >= _LONG and w.isalpha() else w for w in text.split(" "))
    return escape(" ".join(words))


def _lost(_sheet: Sheet, generator: Random, number: int, text: str) -> str:
    """Letters that got lost in a paragraph, on one of several servers."""
    if number != 1:
        return escape(text)
    at = sorted(generator.sample(range(len(text)), 3))
    return escape("".join("?" if n in at else letter for n, letter in enumerate(text)))


def _twice(_sheet: Sheet, _: Random, number: int, text: str) -> str:
    """A paragraph that stands there two times."""
    return f"{escape(text)}</p>\n<p>{escape(text)}" if number == 1 else escape(text)


def _without(*places: int) -> Apply:
    """A paragraph or more that did not come this time."""

    def apply(sheet: Sheet, _: Random) -> None:
        for place in places:
            text = escape(sheet.says.paragraphs[place])
            sheet.html = re.sub(r"<p[^>]*>" + re.escape(text) + r"</p>\s*", "", sheet.html)

    return apply


def _hollow(sheet: Sheet, _: Random) -> None:
    """The page without its text."""
    _without(*range(len(sheet.says.paragraphs)))(sheet, Random(0))


def _divs(sheet: Sheet, _: Random) -> None:
    """Paragraphs that are boxes."""
    for text in sheet.says.paragraphs:
        sheet.html = re.sub(r"<p[^>]*>(" + re.escape(escape(text)) + r")</p>", r"<div>\1</div>", sheet.html)


def _twin(sheet: Sheet, _: Random) -> None:
    """The text for small screens and for large ones, in one page."""
    texts = "".join(f"<p>{escape(text)}</p>" for text in sheet.says.paragraphs)
    inside(sheet, f'</div><div class="d-md-none">{texts}')


def _untitled(sheet: Sheet, _: Random) -> None:
    """A heading that did not come."""
    sheet.html = sheet.html.replace(escape(sheet.says.title), escape(texts_of(sheet)["untitled"]))


def _notified(sheet: Sheet, generator: Random) -> None:
    """How much there is to be read, before the title of the window."""
    sheet.html = sheet.html.replace("<title>", f"<title>({generator.randrange(1, 9)}) ")


def _broken_title(sheet: Sheet, _: Random) -> None:
    """A headline set in two lines."""
    words = sheet.says.title.split(" ")
    half = len(words) // 2
    _swap(sheet, sheet.says.title, f"{escape(' '.join(words[:half]))}<br>{escape(' '.join(words[half:]))}")


def _premium(sheet: Sheet, _: Random) -> None:
    """That it is for subscribers, in the heading."""
    title = escape(sheet.says.title)
    _swap(sheet, sheet.says.title, f'{title} <sup class="plus">{escape(texts_of(sheet)["premium"])}</sup>')


def _now(sheet: Sheet, generator: Random) -> None:
    """The time of printing where the time of publication stands."""
    sheet.html = re.sub(
        r"T\d\d:\d\d(:\d\d)?", f"T{generator.randrange(24):02}:{generator.randrange(60):02}:00", sheet.html
    )


def _home(sheet: Sheet, _: Random) -> None:
    """The front page in place of the section."""
    home = escape(texts_of(sheet)["home"])
    _swap(sheet, sheet.piece.section, home)
    section = f'property="article:section" content="{escape(sheet.piece.section)}"'
    sheet.html = sheet.html.replace(section, f'property="article:section" content="{home}"')
    sheet.html = re.sub(r'"articleSection": "[^"]*"', f'"articleSection": "{home}"', sheet.html)


def _banner(sheet: Sheet, generator: Random) -> None:
    """The question about cookies, above the text and in its place."""
    first = escape(sheet.says.paragraphs[0])
    texts = "\n".join(f"<p>{filled(sheet, generator, text)}</p>" for text in texts_of(sheet)["banner"])
    sheet.html = re.sub(r"(<p[^>]*>)" + re.escape(first), lambda m: f"{texts}\n{m[1]}{first}", sheet.html, count=1)


def _cached(sheet: Sheet, generator: Random) -> None:
    """Whose copy it is, above the page."""
    text = filled(sheet, generator, texts_of(sheet)["cached"])
    sheet.html = re.sub(r"(<body[^>]*>)", lambda m: f"{m[1]}<div><p>{text}</p></div>", sheet.html)


def _amp(sheet: Sheet, _: Random) -> None:
    """The page for telephones."""
    says = sheet.says
    instead(sheet, says.title, *says.paragraphs, texts_of(sheet)["amp"])
    sheet.html = sheet.html.replace("<html ", "<html amp ").replace("<main>", "<main><amp-ad></amp-ad>")


def _half_stale(sheet: Sheet, _: Random) -> None:
    """Today's headline above a text that a cache still has."""
    if sheet.revision:
        title = sheet.says.title
        sheet.revision -= 1
        sheet.moment = sheet.says.at + 1
        show_title(sheet, title)


def _english(sheet: Sheet, _: Random) -> None:
    """The page in another language, by machine."""
    title, *texts = texts_in("changes_third", "english")["page"]
    instead(sheet, title, *texts)


DISTURBED = frozenset(
    {"lost-letters", "no-lead", "no-middle", "hollow", "untitled", "printed-now", "half-stale", "home-section"}
)  # fmt: skip
"""Those with which an article is shown, but not as it is."""

KINDS: Sequence[Kind] = (
    *FURNITURE,
    Kind("tooltip", "markup", _each(_tooltip), share=0.05, spells=0.1),
    Kind("slot", "markup", _each(_slot), share=0.3),
    Kind("converted", "markup", _each(_converted), share=0.3),
    Kind("tweet", "markup", _each(_tweet), share=0.05, spells=0.1),
    Kind("anchor", "markup", _each(_anchor), share=0.3),
    Kind("play", "markup", _each(_play), share=0.05, spells=0.1),
    Kind("highlight", "markup", _each(_highlight), share=0.3),
    Kind("typography", "markup", _each(_typography), share=0.3),
    Kind("voweled", "markup", _each(_voweled), share=0.3),
    Kind("lost-letters", "markup", _each(_lost), share=0.01),
    Kind("twice", "markup", _each(_twice), share=0.02, spells=0.05, length=HOUR),
    Kind("no-lead", "markup", _without(0), share=0.01),
    Kind("no-middle", "markup", _without(2), share=0.01),
    Kind("hollow", "markup", _hollow, share=0.004, spells=0.1, length=HOUR),
    Kind("divs", "markup", _divs, share=0.05, spells=0.1),
    Kind("twin", "markup", _twin, share=0.05, spells=0.1),
    Kind("untitled", "markup", _untitled, share=0.004, spells=0.1, length=HOUR),
    Kind("notified", "markup", _notified, share=0.5),
    Kind("broken-title", "markup", _broken_title, share=0.3),
    Kind("premium", "markup", _premium, share=0.05, spells=0.1),
    Kind("printed-now", "markup", _now, share=0.01, spells=0.05, length=HOUR),
    Kind("home-section", "markup", _home, share=0.02, spells=0.1),
    Kind("banner", "markup", _banner, share=0.02, spells=0.1),
    Kind("cached-copy", "markup", _cached, share=0.02, spells=0.1),
    Kind("amp", "markup", _amp, share=0.02, spells=0.1),
    Kind("half-stale", "says", _half_stale, share=0.3, fresh=2 * HOUR),
    Kind("english", "instead", _english, share=0.004, spells=0.1, length=DAY / 4),
)


@cache
def _added() -> re.Pattern[str]:
    """What is put into paragraphs and headlines here."""
    known = [texts_in("changes_third", language) for language in _LANGUAGES]
    inner = "|".join(re.escape(w[name]) + " " for w in known for name in ("tooltip", "slot"))
    behind = "|".join(rf" \[{re.escape(w['tweet'])}\]$| {re.escape(w['premium'])}$" for w in known)
    return re.compile(rf"{inner}|{behind}| ?\(≈ [\d.]+ \$\)| #$|^▶ \d |[\u064b-\u0652\u05b0-\u05bd]")


def as_written(text: str) -> str:
    """A text without what no reader sees, and without what the kinds do to letters and in paragraphs."""
    return changes_other.as_written(_added().sub("", text)).translate(_READ)
