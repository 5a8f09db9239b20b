"""Still more kinds of noise for measuring, of which no test and no rule knows: see `benchmarks/changes_heldout.py`.

Rules were mended with some of the kinds below in view: how paragraphs are broken, quotes, bylines, icons, hidden words.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise
from random import Random
from typing import Any

from benchmarks import changes_fresh
from benchmarks.changes_texts import texts_in
from demo.noise import DAY, HOUR, Apply, Kind, Sheet, escape, inside, instead

_EMOJI = ("🔴", "📷", "⚡")
_WRAPPED = 7  # words in a line


def _of(sheet: Sheet) -> Mapping[str, Any]:
    return texts_in("changes_other", sheet.desk.house.language)


def _time(generator: Random) -> str:
    return f"{generator.randrange(24):02}:{generator.randrange(60):02}"


def _slots(sheet: Sheet, generator: Random) -> dict[str, object]:
    return {
        "n": generator.randrange(11, 59),
        "m": generator.randrange(2, 10),
        "c": f"{generator.getrandbits(24):06x}",
        "t": _time(generator),
        "s": sheet.desk.house.name,
        "p": sheet.desk.house.places[sheet.piece.number % len(sheet.desk.house.places)],
    }


def _line(name: str, place: int = -1, share: float = 1.0) -> Apply:
    """A line of numbers, codes and times, others at each fetch."""

    def apply(sheet: Sheet, generator: Random) -> None:
        if generator.random() < share:
            text = _of(sheet)[name].format(**_slots(sheet, generator))
            inside(sheet, f"<p>{escape(text)}</p>", place)

    return apply


def _one_of(name: str, share: float, place: int = -1) -> Apply:
    """One of several texts, or none."""

    def apply(sheet: Sheet, generator: Random) -> None:
        if generator.random() < share:
            for text in reversed(generator.choice(_of(sheet)[name])):
                inside(sheet, f"<p>{escape(text.format(**_slots(sheet, generator)))}</p>", place)

    return apply


def _comments(sheet: Sheet, generator: Random) -> None:
    """Two of the readers' letters, behind the text."""
    for name, text in generator.sample(_of(sheet)["comments"], 2):
        inside(sheet, f"<h4>{escape(name)}</h4><p>{escape(text)}</p>")


def _tags(sheet: Sheet, generator: Random) -> None:
    """The words under which it is filed, in any order."""
    a, b, c = generator.sample(_of(sheet)["tags"][:4], 3)
    inside(sheet, f"<p>{escape(_of(sheet)['tagged'].format(a=a, b=b, c=c))}</p>")


def _quiz(sheet: Sheet, generator: Random) -> None:
    question, one, other = _of(sheet)["quiz"]
    slots = _slots(sheet, generator)
    items = "".join(f"<li>{escape(text.format(**slots))}</li>" for text in (one, other))
    inside(sheet, f"<p>{escape(question)}</p><ul>{items}</ul>", 1)


def _league(sheet: Sheet, generator: Random) -> None:
    """A table that goes on being played."""
    heads = "".join(f"<th>{escape(text)}</th>" for text in _of(sheet)["league"])
    places = sheet.desk.house.places[:4]
    rows = "".join(f"<tr><td>{escape(p)}</td><td>{generator.randrange(20, 60)}</td></tr>" for p in places)
    inside(sheet, f"<table><tr>{heads}</tr>{rows}</table>")


def _next(sheet: Sheet, generator: Random) -> None:
    """Another article below this one, as pages that never end have it."""
    others = [piece for piece in sheet.desk.listed(sheet.moment) if piece.path != sheet.piece.path]
    if others:
        other = generator.choice(others)
        says = other.revisions[0]
        texts = "".join(f"<p>{escape(text)}</p>" for text in says.paragraphs[:2])
        link = f'<h2><a href="{sheet.base}{escape(other.path)}">{escape(says.title)}</a></h2>'
        inside(sheet, f'<div class="next"><h5>{escape(_of(sheet)["next"])}</h5>{link}{texts}</div>')


def _pull_quote(sheet: Sheet, generator: Random) -> None:
    """What the text says, once more and larger, for some visitors."""
    if generator.random() < 0.6:
        words = sheet.says.paragraphs[1].rstrip(".").split()
        text = " ".join(words[len(words) // 3 :])
        inside(sheet, f'<blockquote class="pull"><p>{escape(text)}</p></blockquote>', 2)


def _swap(sheet: Sheet, old: str, new: str) -> None:
    """Markup in place of a text, wherever that is a paragraph."""
    sheet.html = sheet.html.replace(f">{escape(old)}<", f">{new}<")


def _dateline(sheet: Sheet, _: Random) -> None:
    """Place and agencies before the text."""
    text = sheet.says.paragraphs[0]
    head = _of(sheet)["agency"].format(**_slots(sheet, Random(0)))
    _swap(sheet, text, escape(head + text))


def _put_together(sheet: Sheet, pairs: Iterable[tuple[str, str]], between: str) -> None:
    for one, other in pairs:
        head, tail = escape(one), escape(other)
        found = re.search(re.escape(f"{head}</p>") + r"\s*<p[^>]*>" + re.escape(tail), sheet.html)
        if found:
            sheet.html = sheet.html.replace(found[0], head + between + tail)


def _joined(sheet: Sheet, _: Random) -> None:
    """Two paragraphs in one."""
    texts = sheet.says.paragraphs
    _put_together(sheet, zip(texts[::2], texts[1::2], strict=False), " ")


def _breaks(sheet: Sheet, _: Random) -> None:
    """All paragraphs in one, with breaks between them."""
    _put_together(sheet, pairwise(sheet.says.paragraphs), "<br><br>")


def _wrapped(sheet: Sheet, _: Random) -> None:
    """Lines that end inside sentences."""
    for text in sheet.says.paragraphs:
        words = text.split(" ")
        lines = (" ".join(words[at : at + _WRAPPED]) for at in range(0, len(words), _WRAPPED))
        _swap(sheet, text, "<br>\n".join(map(escape, lines)))


def _drop_cap(sheet: Sheet, _: Random) -> None:
    """The first letter large, in a box of its own."""
    text = sheet.says.paragraphs[0]
    _swap(sheet, text, f'<span class="dropcap">{escape(text[0])}</span>{escape(text[1:])}')


def _tabs(sheet: Sheet, _: Random) -> None:
    """Links, with what readers of screens are told of them."""
    for text in sheet.says.paragraphs[1:4]:
        head, _space, rest = text.rpartition(" ")
        tab = f'<span class="screen-reader-text"> {escape(_of(sheet)["tab"])}</span>'
        _swap(sheet, text, f'{escape(head)} <a href="/tag" target="_blank">{escape(rest)}{tab}</a>')


def _source(sheet: Sheet, _: Random) -> None:
    """Behind each paragraph, unseen, where it is from: for those who copy it."""
    mark = escape(_of(sheet)["source"].format(s=sheet.desk.house.name))
    for text in sheet.says.paragraphs:
        _swap(sheet, text, f'{escape(text)} <span style="display:none">{mark}</span>')


def _credit(sheet: Sheet, _: Random) -> None:
    """Who took the picture, at the head of the text."""
    text = sheet.says.paragraphs[0]
    _swap(sheet, text, f'<small class="photo-credit">{escape(_of(sheet)["credit"])}</small> {escape(text)}')


def _in_heading(sheet: Sheet, markup: str) -> None:
    """Put markup into the heading, before the headline."""
    title = escape(sheet.says.title)
    sheet.html = re.sub(r"(<h1[^>]*>)" + re.escape(title), lambda m: f"{m[1]}{markup} {title}", sheet.html)


def _kicker(sheet: Sheet, _: Random) -> None:
    """The section inside the heading, before the headline."""
    _in_heading(sheet, f'<span class="kicker">{escape(sheet.piece.section)}</span>')


def _icons(sheet: Sheet, _: Random) -> None:
    """Icons that a font makes of words."""
    _in_heading(sheet, '<i class="material-icons">bookmark_border</i>')
    text = sheet.says.paragraphs[0]
    _swap(sheet, text, f'<i class="material-icons" aria-hidden="true">schedule</i> {escape(text)}')


def _emoji(sheet: Sheet, _: Random) -> None:
    """A small picture before headline and text."""
    mark = _EMOJI[sheet.piece.number % len(_EMOJI)]
    if sheet.desk.house.encoding == "utf-8":
        for text in (sheet.says.title, sheet.says.paragraphs[0]):
            _swap(sheet, text, f"{mark} {escape(text)}")


def _staff(sheet: Sheet, _: Random) -> None:
    """A byline of nobody."""
    name = escape(_of(sheet)["staff"])
    html = re.sub(r'<meta name="author"[^>]*>', "", sheet.html)
    sheet.html = html.replace("</head>", f'<meta name="author" content="{name}"></head>', 1)


def _canonical(sheet: Sheet, _: Random) -> None:
    """The address for telephones is called the article's own."""
    host = sheet.desk.house.host
    for mark in ('rel="canonical" href="', 'property="og:url" content="'):
        sheet.html = sheet.html.replace(f"{mark}http://{host}/", f"{mark}http://m.{host}/")


def _no_date(sheet: Sheet, _: Random) -> None:
    """A date that was never set."""
    sheet.html = re.sub(
        r'((?:datetime|content)=|"date(?:Published|Modified)": )"\d{4}-\d\d-\d\dT[^"]*"',
        r'\1"1970-01-01T00:00:00+00:00"',
        sheet.html,
    )


def _day_only(sheet: Sheet, _: Random) -> None:
    """The date without its time."""
    sheet.html = re.sub(
        r'((?:datetime|content)=|"date(?:Published|Modified)": )"(\d{4}-\d\d-\d\d)T[^"]*"', r'\1"\2"', sheet.html
    )


def _print(sheet: Sheet, generator: Random) -> None:
    """As it is printed."""
    says = sheet.says
    lines = [text.format(**_slots(sheet, generator)) for text in _of(sheet)["printed"]]
    instead(sheet, says.title, *says.paragraphs, *lines, f"{sheet.base}{sheet.piece.path}")


def _paged(sheet: Sheet, _: Random) -> None:
    """The first of two pages."""
    says = sheet.says
    half = len(says.paragraphs) // 2 + 1
    for text in says.paragraphs[half:]:
        sheet.html = re.sub(r"<p[^>]*>" + re.escape(escape(text)) + r"</p>\s*", "", sheet.html)
    last = escape(says.paragraphs[half - 1])
    sheet.html = sheet.html.replace(f"{last}</p>", f"{last}</p>\n<p>{escape(_of(sheet)['page'])}</p>")


def _skeleton(sheet: Sheet, _: Random) -> None:
    """Only the first paragraphs have come yet."""
    for text in sheet.says.paragraphs[2:]:
        _swap(sheet, text, escape(_of(sheet)["skeleton"]))


def _script(sheet: Sheet, _: Random) -> None:
    """What those without scripts are told, in the middle."""
    inside(sheet, f"<noscript><p>{escape(_of(sheet)['script'])}</p></noscript>", 1)


DISTURBED = frozenset({"paged", "skeleton", "no-date", "day-only"})
"""Those with which an article is shown, but not as it is."""

KINDS: Sequence[Kind] = (
    Kind("letters-of-readers", "inside", _comments),
    Kind("tags", "inside", _tags),
    Kind("audio", "inside", _line("audio", 0, 0.7)),
    Kind("quiz", "inside", _quiz),
    Kind("league", "inside", _league),
    Kind("next-article", "inside", _next),
    Kind("pull-quote", "inside", _pull_quote),
    Kind("page-updated", "inside", _line("updated")),
    Kind("follow", "inside", _one_of("follow", 0.8, 1)),
    Kind("label", "inside", _line("label", 2, 0.6)),
    Kind("countdown", "inside", _line("countdown", 1)),
    Kind("player", "inside", _one_of("player", 0.8, 0)),
    Kind("short-link", "inside", _line("link")),
    Kind("controls", "inside", _line("controls", 0, 0.6)),
    Kind("dateline", "markup", _dateline, share=0.02, spells=0.1),
    Kind("joined", "markup", _joined, share=0.3),
    Kind("breaks", "markup", _breaks, share=0.05, spells=0.1),
    Kind("wrapped", "markup", _wrapped, share=0.05, spells=0.1),
    Kind("drop-cap", "markup", _drop_cap, share=0.3),
    Kind("tabs", "markup", _tabs, share=0.3),
    Kind("source-mark", "markup", _source, share=0.05, spells=0.1),
    Kind("credit", "markup", _credit, share=0.05, spells=0.1),
    Kind("kicker", "markup", _kicker, share=0.05, spells=0.1),
    Kind("icons", "markup", _icons, share=0.05, spells=0.1),
    Kind("emoji", "markup", _emoji, share=0.05, spells=0.1),
    Kind("staff", "markup", _staff, share=0.1, spells=0.1),
    Kind("mobile-address", "markup", _canonical, share=0.1, spells=0.1),
    Kind("no-date", "markup", _no_date, share=0.02, spells=0.1),
    Kind("day-only", "markup", _day_only, share=0.02, spells=0.1),
    Kind("print", "markup", _print, share=0.02, spells=0.05),
    Kind("paged", "markup", _paged, share=0.004, spells=0.1),
    Kind("skeleton", "markup", _skeleton, share=0.004, spells=0.1, length=HOUR),
    Kind("no-script", "markup", _script, share=0.1, spells=0.05, length=DAY / 4),
)


@cache
def _added() -> re.Pattern[str]:
    """What is put before and behind paragraphs here."""
    words = [texts_in("changes_other", language) for language in ("ar", "fa", "ckb", "he", "fr", "tr")]
    agency = "|".join(re.escape(w["agency"].partition("{p}")[2]) for w in words)
    credit = "|".join(re.escape(w["credit"]) + " " for w in words)
    tab = "|".join(" " + re.escape(w["tab"]) for w in words)
    source = "|".join(" " + re.escape(w["source"].partition("{s}")[0]) + ".*$" for w in words)
    return re.compile(f"^.{{1,25}}(?:{agency})|^(?:{credit})|(?:{tab})|(?:{source})|^[{''.join(_EMOJI)}] ")


def as_written(text: str) -> str:
    """A text without what no reader sees, and without what the kinds do to letters and around paragraphs."""
    return changes_fresh.as_written(_added().sub("", text))
