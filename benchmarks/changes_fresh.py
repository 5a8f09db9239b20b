"""More kinds of noise for measuring, of which no test and no rule knows: see `benchmarks/changes_heldout.py`.

Its kinds have been looked at while rules were mended, those below have not.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

from benchmarks.changes_texts import texts_in
from demo.noise import DAY, HOUR, Apply, Kind, Sheet, escape, inside, instead, show_title
from demo.score import plain

_SHORT_TITLE = 5  # words
_SHORT_TEXT = 120  # characters
_LETTERS = {
    "fa": str.maketrans("یک", "يك"),
    "ckb": str.maketrans("یک", "يك"),
    "ar": str.maketrans("ي", "ی"),
}
_SHAPED = str.maketrans({"ل": "\ufedf", "م": "\ufee3", "ن": "\ufee7"})


def _of(sheet: Sheet) -> Mapping[str, Any]:
    return texts_in("changes_fresh", sheet.desk.house.language)


def _time(generator: Random, hour: int) -> str:
    return f"{hour:02}:{generator.randrange(60):02}"


def _line(name: str, place: int = -1) -> Apply:
    """A line of several numbers and times, others at each fetch."""

    def apply(sheet: Sheet, generator: Random) -> None:
        slots = {
            "n": f"{generator.randrange(1000, 99_000):,}",
            "p": f"{generator.randrange(101, 999) / 100:.2f}",
            "d": generator.randrange(2, 29),
            "w": generator.choice(_of(sheet)["weekdays"]),
            "t": _time(generator, 4),
            "u": _time(generator, 17),
        }
        inside(sheet, f"<p>{escape(_of(sheet)[name].format(**slots))}</p>", place)

    return apply


def _one_of(name: str, share: float, place: int = -1) -> Apply:
    """One of several texts, each of one paragraph or more, or none."""

    def apply(sheet: Sheet, generator: Random) -> None:
        if generator.random() < share:
            for text in reversed(generator.choice(_of(sheet)[name])):
                inside(sheet, f"<p>{escape(text)}</p>", place)

    return apply


def _post(sheet: Sheet, generator: Random) -> None:
    """A post from elsewhere, or what stands there until it has come."""
    number = sheet.piece.number
    text = _of(sheet)["posts"][number % 3] if generator.random() < 0.5 else _of(sheet)["loading"]
    inside(sheet, f"<blockquote><p>{escape(text)}</p></blockquote>", 1)


def _most_read(sheet: Sheet, generator: Random) -> None:
    """A numbered list of three other articles."""
    others = [piece for piece in sheet.desk.listed(sheet.moment) if piece.path != sheet.piece.path]
    chosen = generator.sample(others, min(3, len(others)))
    items = "".join(
        f'<li><a href="{sheet.base}{escape(piece.path)}">{escape(piece.revisions[0].title)}</a></li>'
        for piece in chosen
    )
    inside(sheet, f"<h3>{escape(_of(sheet)['most-read'])}</h3><ol>{items}</ol>")


def _key_points(sheet: Sheet, generator: Random) -> None:
    """The beginnings of two paragraphs, as a summary that some visitors get."""
    if generator.random() < 0.5:
        points = (" ".join(text.split()[:9]) for text in sheet.says.paragraphs[:2])
        inside(sheet, "<ul>" + "".join(f"<li>{escape(point)}</li>" for point in points) + "</ul>", 0)


def _photo(sheet: Sheet, generator: Random) -> None:
    text = _of(sheet)["photo"].format(n=generator.randrange(1, 13))
    inside(sheet, f"<figure><figcaption>{escape(text)}</figcaption></figure>", 0)


def _in_texts(change: Callable[[str], str]) -> Apply:
    """The headline and all paragraphs, changed."""

    def apply(sheet: Sheet, _: Random) -> None:
        if sheet.desk.house.encoding == "utf-8":
            for text in (sheet.says.title, *sheet.says.paragraphs):
                sheet.html = sheet.html.replace(escape(text), escape(change(text)))

    return apply


def _letters(sheet: Sheet, generator: Random) -> None:
    """Letters as another keyboard has them."""
    table = _LETTERS.get(sheet.desk.house.language)
    if table:
        _in_texts(lambda text: text.translate(table))(sheet, generator)


def _shaped(sheet: Sheet, generator: Random) -> None:
    """Letters in one of their printed forms."""
    _in_texts(lambda text: text.translate(_SHAPED))(sheet, generator)


def _escaped(sheet: Sheet, _: Random) -> None:
    """What is escaped is escaped once more."""
    for text in (sheet.says.title, *sheet.says.paragraphs):
        once = escape(text).replace("’", "&rsquo;").replace("«", "&laquo;").replace("»", "&raquo;")
        sheet.html = sheet.html.replace(escape(text), escape(once))


def _suffixed(sheet: Sheet, _: Random) -> None:
    """The headline with the section and the site's name behind it."""
    show_title(sheet, f"{sheet.says.title} - {sheet.piece.section} | {sheet.desk.house.name}")


def _shortened(sheet: Sheet, _: Random) -> None:
    """The headline cut short, as for small screens."""
    words = sheet.says.title.split()
    if len(words) > _SHORT_TITLE:
        show_title(sheet, " ".join(words[:_SHORT_TITLE]) + "…")


def _capitals(sheet: Sheet, _: Random) -> None:
    """The headline in capitals, where the language has them."""
    if sheet.desk.house.language in ("fr", "tr"):
        title = sheet.says.title
        table = {"i": "İ", "ı": "I"} if sheet.desk.house.language == "tr" else {}
        show_title(sheet, "".join(table.get(letter, letter.upper()) for letter in title))


def _noted(sheet: Sheet, _: Random) -> None:
    """Paragraphs with the numbers of footnotes behind them."""
    for number, text in enumerate(sheet.says.paragraphs[:3], 1):
        sheet.html = sheet.html.replace(escape(text), f"{escape(text)} <sup>[{number}]</sup>")


def _bullets(sheet: Sheet, _: Random) -> None:
    """Headline and text alone, a dash before each paragraph."""
    instead(sheet, sheet.says.title, *(f"— {text}" for text in sheet.says.paragraphs))


def _columns(sheet: Sheet, _: Random) -> None:
    """The second half of the text before the first."""
    texts = [escape(text) for text in sheet.says.paragraphs]
    half = len(texts) // 2
    for number, text in enumerate(texts):
        sheet.html = sheet.html.replace(text, f"\0{number}\0")
    for number, text in enumerate(texts[half:] + texts[:half]):
        sheet.html = sheet.html.replace(f"\0{number}\0", text)


def _collapsed(sheet: Sheet, _: Random) -> None:
    """Long paragraphs end after a line, with a link to read on."""
    more = escape(_of(sheet)["more"])
    for text in sheet.says.paragraphs:
        if len(text) > _SHORT_TEXT:
            head = escape(text[:_SHORT_TEXT].rsplit(" ", 1)[0])
            sheet.html = sheet.html.replace(escape(text), f'{head}… <a href="#">{more}</a>')


def _half_wall(sheet: Sheet, _: Random) -> None:
    """The first half of the text, and that the rest is for those who have signed in."""
    says = sheet.says
    instead(sheet, says.title, *says.paragraphs[: len(says.paragraphs) // 2], *_of(sheet)["sign-in"])


def _archived(sheet: Sheet, _: Random) -> None:
    """The headline, and that the text is in the archive."""
    instead(sheet, sheet.says.title, *_of(sheet)["archived"])


def _page_of(name: str) -> Apply:
    """Another page: its headline, then its paragraphs."""

    def apply(sheet: Sheet, generator: Random) -> None:
        title, *texts = _of(sheet)[name]
        instead(sheet, title, *(text.format(n=generator.randrange(100, 9000)) for text in texts))

    return apply


def _first_twice(sheet: Sheet, _: Random) -> None:
    """The first paragraph stands above the text as well."""
    first = escape(sheet.says.paragraphs[0])
    sheet.html = sheet.html.replace(f"<p>{first}", f'<p class="deck">{first}</p>\n<p>{first}', 1)


def _without_data(sheet: Sheet, _: Random) -> None:
    """No data for search engines and social networks."""
    sheet.html = re.sub(r'<script type="application/ld\+json">.*?</script>', "", sheet.html, flags=re.DOTALL)
    sheet.html = re.sub(r"<meta (?:property|name)=[^>]*>", "", sheet.html)


def _wrong_zone(sheet: Sheet, _: Random) -> None:
    """Local times labelled as UTC, by one of several servers."""
    sheet.html = re.sub(r"(T\d\d:\d\d:\d\d)\+\d\d:\d\d", r"\1+00:00", sheet.html)


_MARKS = re.compile(r"^— |\s*\[\d\]$")
_KEYS = str.maketrans({"ی": "ي", "ک": "ك", "İ": "i", "I": "i", "ı": "i"})


def as_written(text: str) -> str:
    """A text without what no reader sees, and without what is done here to letters and around paragraphs."""
    return plain(unicodedata.normalize("NFKC", _MARKS.sub("", text)).translate(_KEYS).casefold())


DISTURBED = frozenset({"shortened", "columns", "collapsed", "escaped", "wrong-zone", "half-wall", "archived"})
"""Those with which an article is shown, but not as it is; the walls aside."""

KINDS: Sequence[Kind] = (
    Kind("rates", "inside", _line("rates")),
    Kind("prayers", "inside", _line("prayers", 0)),
    Kind("today", "inside", _line("today", 0)),
    Kind("donations", "inside", _line("donations")),
    Kind("post", "inside", _post),
    Kind("most-read", "inside", _most_read),
    Kind("key-points", "inside", _key_points),
    Kind("photo", "inside", _photo),
    Kind("author-box", "inside", _one_of("bios", 0.75)),
    Kind("newsletter", "inside", _one_of("newsletter", 0.5, 1)),
    Kind("sponsored", "inside", _one_of("sponsored", 1.0)),
    Kind("facts", "inside", _one_of("facts", 0.8)),
    Kind("suffixed", "says", _suffixed, share=0.3),
    Kind("shortened", "says", _shortened, share=0.01, spells=0.1),
    Kind("capitals", "says", _capitals, share=0.3),
    Kind("letters", "markup", _letters, share=0.3),
    Kind("shaped", "markup", _shaped, share=0.1),
    Kind("decomposed", "markup", _in_texts(lambda text: unicodedata.normalize("NFD", text)), share=0.3),
    Kind("escaped", "markup", _escaped, share=0.004, spells=0.1),
    Kind("noted", "markup", _noted, share=0.3),
    Kind("bullets", "markup", _bullets, share=0.01, spells=0.1),
    Kind("columns", "markup", _columns, share=0.004, spells=0.05),
    Kind("collapsed", "markup", _collapsed, share=0.004, spells=0.1),
    Kind("first-twice", "markup", _first_twice, share=0.3),
    Kind("without-data", "markup", _without_data, share=0.05, spells=0.1),
    Kind("wrong-zone", "markup", _wrong_zone, share=0.1, spells=0.1),
    Kind("half-wall", "markup", _half_wall, share=0.004, spells=0.1),
    Kind("archived", "markup", _archived, share=0.004, spells=0.1, length=HOUR),
    Kind("translated", "instead", _page_of("translated"), share=0.004, spells=0.1),
    Kind("queue", "instead", _page_of("queue"), share=0.004, spells=0.1, length=HOUR),
    Kind("app", "instead", _page_of("app"), share=0.01, spells=0.05, length=DAY / 4),
)
