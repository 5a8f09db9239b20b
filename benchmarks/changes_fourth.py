"""A fourth list of kinds of noise for measuring, of which no test and no rule knows.

See `benchmarks/changes_heldout.py`. What stands among the paragraphs is in `benchmarks/changes_fourth_furniture.py`.
"""

import re
from collections.abc import Callable, Sequence
from random import Random

from benchmarks import changes_third
from benchmarks.changes_fourth_furniture import FURNITURE, texts_of
from benchmarks.changes_texts import texts_in
from demo.noise import HOUR, Apply, Kind, Sheet, escape, inside, instead, show_title

_MADE = re.compile("[\u200b-\u200f\u2066-\u2069\u0640]|^\\[\\d\\d:\\d\\d\\] ")
"""What is put into paragraphs here."""
_QUOTED = re.compile('^[«"](.*)[»"]$')
_ARABIC = ("ar", "fa", "ckb")


def _each(change: Callable[[Sheet, Random, int, str], str]) -> Apply:
    """Every paragraph, as markup."""

    def apply(sheet: Sheet, generator: Random) -> None:
        for number, text in enumerate(sheet.says.paragraphs):
            new = change(sheet, generator, number, text)
            sheet.html = sheet.html.replace(f">{escape(text)}<", f">{new}<")

    return apply


def _isolated(sheet: Sheet, _: Random, _number: int, text: str) -> str:
    """Numbers with marks of direction around them, as an editor's program sets them."""
    if sheet.desk.house.encoding != "utf-8":
        return escape(text)
    return escape(re.sub(r"\d+", lambda m: f"\u2067{m[0]}\u2069\u200f", text))


def _stretched(sheet: Sheet, _: Random, _number: int, text: str) -> str:
    """Justified by longer letters."""
    if sheet.desk.house.language not in _ARABIC or sheet.desk.house.encoding != "utf-8":
        return escape(text)
    return re.sub(r"(?<=[بتسمن])(?=[ايرود])", "\u0640\u0640", escape(text))


def _linked(_sheet: Sheet, _: Random, _number: int, text: str) -> str:
    """Every third word leads to what else was written about it."""
    words = (f'<a href="/t/{n}">{escape(w)}</a>' if n % 3 == 1 else escape(w) for n, w in enumerate(text.split(" ")))
    return " ".join(words)


def _spoken(_sheet: Sheet, _: Random, number: int, text: str) -> str:
    """Words for a machine that reads them out, one by one."""
    words = text.split(" ")
    return " ".join(f'<span data-w="{number}-{n}">{escape(word)}</span>' for n, word in enumerate(words))


def _stamped(_sheet: Sheet, generator: Random, _number: int, text: str) -> str:
    """A time before each paragraph, as in a page that grows."""
    return f"[{generator.randrange(24):02}:{generator.randrange(60):02}] {escape(text)}"


def _crossheads(_sheet: Sheet, _: Random, number: int, text: str) -> str:
    """Headings that a template makes of what follows."""
    if number not in (2, 4):
        return escape(text)
    return f"{escape(' '.join(text.split(' ')[:3]))}</p>\n<p>{escape(text)}"


def _numberless(_sheet: Sheet, _: Random, _number: int, text: str) -> str:
    """Numbers that a script would have brought."""
    return escape(re.sub(r"\d+", "--", text))


def _masked(_sheet: Sheet, generator: Random, number: int, text: str) -> str:
    """A word that a filter does not like."""
    words = text.split(" ")
    if number == 1:
        words[generator.randrange(1, len(words) - 1)] = "****"
    return escape(" ".join(words))


def _table(sheet: Sheet, _: Random) -> None:
    """Paragraphs in the rows of a table."""
    for text in sheet.says.paragraphs:
        old = r"<p[^>]*>(" + re.escape(escape(text)) + r")</p>"
        sheet.html = re.sub(old, r"<table><tr><td>\1</td></tr></table>", sheet.html)


def _standfirst(sheet: Sheet, _: Random) -> None:
    """The first paragraph as a heading of its own."""
    old = r"<p[^>]*>(" + re.escape(escape(sheet.says.paragraphs[0])) + r")</p>"
    sheet.html = re.sub(old, r'<h2 class="standfirst">\1</h2>', sheet.html)


def _repeated_end(sheet: Sheet, _: Random) -> None:
    """The last paragraphs two times."""
    inside(sheet, "".join(f"<p>{escape(text)}</p>\n" for text in sheet.says.paragraphs[-2:]))


def _out_of_order(sheet: Sheet, _: Random) -> None:
    """Two paragraphs in the order in which they came over the wire."""
    one, two = (f">{escape(text)}<" for text in sheet.says.paragraphs[1:3])
    if sheet.html.count(one) == sheet.html.count(two) == 1:
        sheet.html = sheet.html.replace(one, "\0").replace(two, one).replace("\0", two)


def _without_script(sheet: Sheet, _: Random) -> None:
    """The beginning once more, for browsers that run no scripts."""
    texts = "".join(f"<p>{escape(text)}</p>" for text in sheet.says.paragraphs[:2])
    inside(sheet, f"<noscript>{texts}</noscript>")


def _left_over(sheet: Sheet) -> Sequence[str]:
    return sheet.piece.revisions[max(sheet.revision - 1, 0)].paragraphs


def _hidden_draft(sheet: Sheet, _: Random) -> None:
    """What it said before, hidden in the page."""
    texts = "".join(f"<p>{escape(text)}</p>" for text in _left_over(sheet))
    sheet.html = sheet.html.replace("</body>", f'<div hidden style="display:none">{texts}</div></body>')


def _old_data(sheet: Sheet, _: Random) -> None:
    """What it said before, in what is written for search engines."""
    text = " ".join(_left_over(sheet)).replace('"', "'")
    data = f'{{"@context": "https://schema.org", "@type": "NewsArticle", "articleBody": "{text}"}}'
    sheet.html = sheet.html.replace("</head>", f'<script type="application/ld+json">{data}</script></head>')


def _in_heading(form: str) -> Apply:
    """The headline as a template shows it; the window's title stays."""

    def apply(sheet: Sheet, _: Random) -> None:
        title = escape(sheet.says.title)
        place = sheet.desk.house.places[sheet.piece.number % len(sheet.desk.house.places)]
        sheet.html = sheet.html.replace(f">{title}<", f">{form.format(b=title, p=escape(place))}<")

    return apply


def _picture(sheet: Sheet, _: Random) -> None:
    """The outlet's own picture in place of the article's."""
    sheet.html = re.sub(r'(property="og:image" content=")[^"]*', rf"\g<1>{sheet.base}/static/share.png", sheet.html)


def _republished(sheet: Sheet, _: Random) -> None:
    """The latest day of printing where the day of publication stands."""
    day = 1 + sheet.piece.number % 28
    sheet.html = re.sub(r"\b(20\d\d-\d\d)-\d\d(?=T\d\d:\d\d)", rf"\g<1>-{day:02}", sheet.html)


def _partial(sheet: Sheet, _: Random) -> None:
    """The page for telephones, with the beginning alone."""
    instead(sheet, sheet.says.title, *sheet.says.paragraphs[:3], texts_of(sheet)["partial"])


def _wall(name: str) -> Apply:
    def apply(sheet: Sheet, _: Random) -> None:
        instead(sheet, *texts_of(sheet)[name])

    return apply


def _database(sheet: Sheet, _: Random) -> None:
    instead(sheet, *texts_in("changes_fourth", "en")["database"])


def _front(sheet: Sheet, _: Random) -> None:
    """The front page, at the article's address."""
    pieces = sheet.desk.listed(sheet.moment)[:6]
    texts = [text for piece in pieces for text in (piece.revisions[0].title, piece.revisions[0].paragraphs[0])]
    instead(sheet, sheet.desk.house.name, *texts)


def _junk(sheet: Sheet, _: Random) -> None:
    """What a program complains about, before the page."""
    sheet.body = b"<br />\n<b>Deprecated</b>: each() is deprecated in <b>main.php</b> on line 31<br />\n" + sheet.body


def _old_headline(sheet: Sheet, _: Random) -> None:
    """Today's text below a headline that a cache still has."""
    if sheet.revision:
        show_title(sheet, sheet.piece.revisions[sheet.revision - 1].title)


def _entry_only(sheet: Sheet, _: Random) -> None:
    """The first two paragraphs, as a list has them, and no more."""
    for text in sheet.says.paragraphs[2:]:
        sheet.html = re.sub(r"<p[^>]*>" + re.escape(escape(text)) + r"</p>\s*", "", sheet.html)


DISTURBED = frozenset(
    {
        "numberless", "masked-word", "out-of-order", "republished", "partial", "old-headline", "entry-only", "located",
    }
)  # fmt: skip
"""Those with which an article is shown, but not as it is."""

KINDS: Sequence[Kind] = (
    *FURNITURE,
    Kind("isolated", "markup", _each(_isolated), share=0.3),
    Kind("stretched", "markup", _each(_stretched), share=0.3),
    Kind("linked", "markup", _each(_linked), share=0.3),
    Kind("spoken", "markup", _each(_spoken), share=0.3),
    Kind("stamped-paragraphs", "markup", _each(_stamped), share=0.05, spells=0.1),
    Kind("crossheads", "markup", _each(_crossheads), share=0.05, spells=0.1),
    Kind("numberless", "markup", _each(_numberless), share=0.01, spells=0.05, length=HOUR),
    Kind("masked-word", "markup", _each(_masked), share=0.02, spells=0.05),
    Kind("table", "markup", _table, share=0.05, spells=0.1),
    Kind("standfirst", "markup", _standfirst, share=0.05, spells=0.1),
    Kind("repeated-end", "markup", _repeated_end, share=0.02, spells=0.05),
    Kind("out-of-order", "markup", _out_of_order, share=0.01, spells=0.05, length=HOUR),
    Kind("without-script", "markup", _without_script, share=0.3),
    Kind("hidden-draft", "markup", _hidden_draft, share=0.3),
    Kind("old-data", "markup", _old_data, share=0.3),
    Kind("located", "markup", _in_heading("{p}: {b}"), share=0.05, spells=0.1),
    Kind("quoted-title", "markup", _in_heading("«{b}»"), share=0.05, spells=0.1),
    Kind("stopped", "markup", _in_heading("{b}."), share=0.3),
    Kind("no-picture", "markup", _picture, share=0.05, spells=0.1),
    Kind("republished", "markup", _republished, share=0.01, spells=0.05, length=HOUR),
    Kind("old-headline", "says", _old_headline, share=0.3, fresh=2 * HOUR),
    Kind("entry-only", "markup", _entry_only, share=0.004, spells=0.1, length=HOUR),
    Kind("partial", "instead", _partial, share=0.004, spells=0.1, length=HOUR),
    Kind("age", "instead", _wall("age"), share=0.004, spells=0.1),
    Kind("survey", "instead", _wall("survey"), share=0.004, spells=0.1),
    Kind("edition-choice", "instead", _wall("choice"), share=0.004, spells=0.1),
    Kind("moving", "instead", _wall("moving"), share=0.004, spells=0.1),
    Kind("database", "instead", _database, share=0.004, spells=0.1),
    Kind("front-200", "instead", _front, share=0.004, spells=0.1, length=HOUR),
    Kind("junk", "bytes", _junk, share=0.05, spells=0.1),
)


def as_written(text: str) -> str:
    """A text without what no reader sees, and without what the kinds do to letters and in paragraphs."""
    written = changes_third.as_written(_MADE.sub("", text))  # what stands behind a sentence's end goes first
    return _QUOTED.sub(r"\1", written).removesuffix(".")
