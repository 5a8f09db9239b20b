"""What stands among the paragraphs in the third list of unseen noise, `benchmarks/changes_third.py`."""

from collections.abc import Sequence
from functools import partial
from random import Random

from benchmarks.changes_third_texts import filled, line, texts_of, time_of
from demo.desk import Piece
from demo.noise import Apply, Kind, Sheet, escape, inside

_ERRORS = (
    "Warning: Undefined array key 7 in /srv/www/app/widgets/side.php on line 214",
    "Notice: Trying to get property 'id' of non-object (request @)",
    "Error: timeout of 3000ms exceeded @",
)
_LEAKS = ("{{ widget.title | default('') }}", '[gallery ids="@" columns=3]', "%%BANNER_MIDDLE%%", "<!-- slot @ -->")
_BIDS = ('{"slot": "mid-1", "bid": "@", "ok": false}', "undefined", "null", "[object Object]", "NaN")


def _others(sheet: Sheet, generator: Random, count: int) -> list[Piece]:
    pieces = [piece for piece in sheet.desk.listed(sheet.moment) if piece.path != sheet.piece.path]
    return generator.sample(pieces, min(count, len(pieces)))


_line = partial(line, texts_of)


def _raw(texts: Sequence[str], share: float, place: int) -> Apply:
    """What machines say to each other, in between."""

    def apply(sheet: Sheet, generator: Random) -> None:
        if generator.random() < share:
            text = generator.choice(texts).replace("@", f"{generator.getrandbits(20):05x}")
            inside(sheet, f"<p>{escape(text)}</p>", place)

    return apply


def _contents(sheet: Sheet, generator: Random) -> None:
    """How the paragraphs begin, as a table of contents for some visitors."""
    if generator.random() < 0.6:
        heads = (" ".join(text.split()[:6]) for text in sheet.says.paragraphs[1:5])
        items = "".join(f'<li><a href="#p{n}">{escape(head)}</a></li>' for n, head in enumerate(heads))
        inside(sheet, f"<div><p>{escape(texts_of(sheet)['toc'])}</p><ol>{items}</ol></div>", 0)


def _cards(sheet: Sheet, generator: Random) -> None:
    """Other articles with their beginnings, without a list."""
    for other in _others(sheet, generator, 2):
        says = other.revisions[0]
        link = f'<a href="{sheet.base}{escape(other.path)}">{escape(says.title)}</a>'
        text = " ".join(says.paragraphs[0].split()[:14])
        inside(sheet, f'<div class="c-item"><div>{link}</div><div>{escape(text)}…</div></div>', 1)


def _earlier(sheet: Sheet, generator: Random) -> None:
    """A sentence that a plug-in writes: what else has been in the paper."""
    for other in _others(sheet, generator, 1):
        text = filled(sheet, generator, texts_of(sheet)["earlier"], other.revisions[0].title)
        inside(sheet, f"<p>{text}</p>", 1)


def _fuel(sheet: Sheet, generator: Random) -> None:
    rows = "".join(
        f"<dt>{escape(name)}</dt><dd>{generator.uniform(8, 30):.3f}</dd>" for name in texts_of(sheet)["fuel"]
    )
    inside(sheet, f"<dl>{rows}</dl>", 2)


def _reporter(sheet: Sheet, generator: Random) -> None:
    """Who wrote it, and what else: the newest of it."""
    role, counted = texts_of(sheet)["reporter"]
    for other in _others(sheet, generator, 1):
        name = escape(texts_of(sheet)["names"][sheet.piece.number % 4])
        text = filled(sheet, generator, counted, other.revisions[0].title)
        inside(sheet, f'<div class="who"><b>{name}</b><p>{escape(role)}</p><p>{text}</p></div>')


def _glossary(sheet: Sheet, generator: Random) -> None:
    """What a word means, for visitors that have not been told it."""
    if generator.random() < 0.5:
        text = texts_of(sheet)["glossary"][sheet.piece.number % 4]
        inside(
            sheet, f"<aside><p>{escape(text)}</p></aside>" if sheet.piece.number % 2 else f"<p>{escape(text)}</p>", 1
        )


def _embed(sheet: Sheet, generator: Random) -> None:
    """A film, or the question whether it may be shown."""
    texts = texts_of(sheet)["consent"] if generator.random() < 0.5 else [texts_of(sheet)["embed"]]
    inside(sheet, "<div>" + "".join(f"<p>{escape(text)}</p>" for text in texts) + "</div>", 1)


def _ticker(sheet: Sheet, generator: Random) -> None:
    """What came in last, with its times."""
    lines = "".join(
        f"<div><b>{time_of(generator)}</b> {escape(other.revisions[0].title)}</div>"
        for other in _others(sheet, generator, 3)
    )
    inside(sheet, f'<div class="tk">{lines}</div>')


def _classifieds(sheet: Sheet, generator: Random) -> None:
    chosen = generator.sample(texts_of(sheet)["classified"], 2)
    rows = "".join(f"<tr><td>{filled(sheet, generator, text)}</td></tr>" for text in chosen)
    inside(sheet, f"<table>{rows}</table>", 2)


def _share(sheet: Sheet, generator: Random) -> None:
    """Where to send it, with how often that was done, above and below."""
    names = [f"{escape(name)} {generator.randrange(1, 90)}" for name in texts_of(sheet)["share"]]
    for place in (0, -1):
        inside(sheet, f"<p>{' | '.join(names)}</p>", place)


def _reactions(sheet: Sheet, generator: Random) -> None:
    if sheet.desk.house.encoding == "utf-8":
        text = " ".join(f"{mark} {generator.randrange(1, 400)}" for mark in "👍😮😢")
        inside(sheet, f"<p>{text}</p>")


def _donors(sheet: Sheet, generator: Random) -> None:
    names = generator.sample(texts_of(sheet)["names"], 3)
    between = ", " if sheet.desk.house.language in ("he", "fr", "tr") else "، "
    inside(sheet, f"<p>{filled(sheet, generator, texts_of(sheet)['donors'], between.join(names))}</p>")


def _caption(sheet: Sheet, generator: Random) -> None:
    """What a picture shows, and whose it is: that changes."""
    if generator.random() < 0.8:
        text = filled(sheet, generator, texts_of(sheet)["captions"][sheet.piece.number % 3])
        inside(sheet, f"<p>{text} {escape(generator.choice(texts_of(sheet)['agencies']))}</p>", 0)


def _digest(sheet: Sheet, generator: Random) -> None:
    """A summary by machine, which is another one each time."""
    texts = generator.sample(sheet.says.paragraphs, 2)
    said = " ".join(" ".join(text.split()[-10:]) for text in texts)
    inside(sheet, f"<p>{escape(texts_of(sheet)['digest'])} {escape(said)}</p>", 0)


def _helpful(sheet: Sheet, generator: Random) -> None:
    question, *answers = texts_of(sheet)["helpful"]
    buttons = "".join(f"<button>{filled(sheet, generator, text)}</button>" for text in answers)
    inside(sheet, f"<div><span>{escape(question)}</span>{buttons}</div>")


def _thread(sheet: Sheet, generator: Random) -> None:
    """Readers who answer each other with two words."""
    names = generator.sample(texts_of(sheet)["names"], 3)
    texts = [generator.choice(texts_of(sheet)["proverbs"]) for _ in names]
    rows = "".join(
        f"<div><b>{escape(name)}</b> <span>{escape(text)}</span></div>"
        for name, text in zip(names, texts, strict=True)
    )  # fmt: skip
    inside(sheet, f'<section class="th">{rows}</section>')


FURNITURE: Sequence[Kind] = (
    Kind("contents", "inside", _contents),
    Kind("cards", "inside", _cards),
    Kind("earlier", "inside", _earlier),
    Kind("score", "inside", _line("score", 1)),
    Kind("fuel", "inside", _fuel),
    Kind("proverb", "inside", _line("proverbs", 0, 0.8, "blockquote")),
    Kind("reporter", "inside", _reporter),
    Kind("advert", "inside", _line("advert", 1, 0.5)),
    Kind("glossary", "inside", _glossary),
    Kind("meter", "inside", _line("meter", 2, 0.7)),
    Kind("embed", "inside", _embed),
    Kind("widget-error", "inside", _raw(_ERRORS, 0.4, 1)),
    Kind("template-leak", "inside", _raw(_LEAKS, 0.5, 2)),
    Kind("bid", "inside", _raw(_BIDS, 0.6, -1)),
    Kind("ticker", "inside", _ticker),
    Kind("events", "inside", _line("events", -1, 0.9)),
    Kind("classifieds", "inside", _classifieds),
    Kind("lottery", "inside", _line("lottery", 0)),
    Kind("quake", "inside", _line("quake", 0)),
    Kind("share", "inside", _share),
    Kind("stars", "inside", _line("stars")),
    Kind("reactions", "inside", _reactions),
    Kind("greeting", "inside", _line("greeting", 0)),
    Kind("mistake", "inside", _line("mistake", -1, 0.5)),
    Kind("donors", "inside", _donors),
    Kind("dates", "inside", _line("dates", -1, 0.9)),
    Kind("caption", "inside", _caption),
    Kind("digest", "inside", _digest),
    Kind("alerts", "inside", _line("alerts", 0, 0.5, "h4")),
    Kind("robot", "inside", _line("robot")),
    Kind("helpful", "inside", _helpful),
    Kind("thread", "inside", _thread),
    Kind("reading-now", "inside", _line("reading", 1)),
)
