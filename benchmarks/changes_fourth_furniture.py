"""What stands among the paragraphs in the fourth list of unseen noise, `benchmarks/changes_fourth.py`."""

from collections.abc import Mapping, Sequence
from functools import partial
from random import Random
from typing import Any

from benchmarks.changes_texts import texts_in
from benchmarks.changes_third_texts import filled, line
from demo.desk import Piece
from demo.noise import Apply, Kind, Sheet, escape, inside

_PICTURES = ("IMG_@.jpg", "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP@", "Image @", "placeholder-16x9.png")
_LONG = 5  # letters of a word that people search for


def texts_of(sheet: Sheet) -> Mapping[str, Any]:
    """The texts in the language of a page."""
    return texts_in("changes_fourth", sheet.desk.house.language)


def comma(sheet: Sheet) -> str:
    """What stands between two names."""
    return ", " if sheet.desk.house.language in ("he", "fr", "tr") else "، "


def _other(sheet: Sheet, generator: Random) -> Piece | None:
    pieces = [piece for piece in sheet.desk.listed(sheet.moment) if piece.path != sheet.piece.path]
    return generator.choice(pieces) if pieces else None


_line = partial(line, texts_of)


def _named(name: str, place: int, count: int) -> Apply:
    """Who did it: always the same for an article, shown to some visitors."""

    def apply(sheet: Sheet, generator: Random) -> None:
        names = texts_of(sheet)["names"]
        chosen = [names[(sheet.piece.number + n) % len(names)] for n in range(count)]
        if generator.random() < 0.5:
            text = filled(sheet, generator, texts_of(sheet)[name], comma(sheet).join(chosen))
            inside(sheet, f"<p>{text}</p>", place)

    return apply


def _transcript(sheet: Sheet, generator: Random) -> None:
    """What a machine heard: another passage of the text each time, with the time in the film."""
    words = " ".join(sheet.says.paragraphs).split(" ")
    rows = [f"<p>{escape(texts_of(sheet)['transcript'])}</p>"]
    for number in range(3):
        at = generator.randrange(max(1, len(words) - 8))
        rows.append(f"<p>{number:02}:{generator.randrange(60):02} {escape(' '.join(words[at : at + 8]))}</p>")
    inside(sheet, f'<div class="tr">{"".join(rows)}</div>', 1)


def _ask(sheet: Sheet, generator: Random) -> None:
    """What an assistant would like to be asked."""
    chosen = generator.sample(texts_of(sheet)["ask"], 2)
    inside(sheet, "<ul>" + "".join(f"<li>{escape(text)}</li>" for text in chosen) + "</ul>")


def _pick(sheet: Sheet, generator: Random) -> None:
    """Another article with its first sentence, amid this one."""
    other = _other(sheet, generator)
    if other:
        says = other.revisions[0]
        texts = (texts_of(sheet)["pick"], says.title, says.paragraphs[0])
        inside(sheet, '<div class="ep">' + "".join(f"<p>{escape(text)}</p>" for text in texts) + "</div>", 1)


def _searched(sheet: Sheet, generator: Random) -> None:
    """Words of the article itself."""
    words = [word for text in sheet.says.paragraphs for word in text.split(" ") if len(word) > _LONG and word.isalpha()]
    chosen = comma(sheet).join(generator.sample(words, 3))
    inside(sheet, f"<p>{filled(sheet, generator, texts_of(sheet)['searched'], chosen)}</p>")


def _pictures(sheet: Sheet, generator: Random) -> None:
    """What stands where a picture has not come yet."""
    for place in (0, 2):
        if generator.random() < 0.5:
            text = generator.choice(_PICTURES).replace("@", f"{generator.randrange(1, 9000)}")
            inside(sheet, f"<p>{escape(text)}</p>", place)


def _yours(sheet: Sheet, generator: Random) -> None:
    """What a server knows of its visitor: where he lives."""
    label, sentence = texts_of(sheet)["yours"]
    inside(sheet, f"<p>{filled(sheet, generator, label)}</p>", 0)
    inside(sheet, f"<p>{filled(sheet, generator, sentence)}</p>", 2)


def _deck(sheet: Sheet, generator: Random) -> None:
    """A second headline, made of the first sentence's end."""
    if generator.random() < 0.5:
        words = sheet.says.paragraphs[0].split(" ")
        inside(sheet, f"<h2>{escape(' '.join(words[len(words) // 2 :]))}</h2>", 0)


def _map(sheet: Sheet, generator: Random) -> None:
    """How far it is, in words, for some visitors."""
    if generator.random() < 0.7:
        inside(sheet, f"<p>{filled(sheet, generator, texts_of(sheet)['map'])}</p>", 2)


FURNITURE: Sequence[Kind] = (
    Kind("places", "inside", _line("places", 0)),
    Kind("policy", "inside", _line("policy", -1, 0.5)),
    Kind("transcript", "inside", _transcript),
    Kind("ask", "inside", _ask),
    Kind("departures", "inside", _line("departures", 1)),
    Kind("power", "inside", _line("power", 0)),
    Kind("air", "inside", _line("air", 1, 0.9)),
    Kind("edition", "inside", _line("edition", 0)),
    Kind("pick", "inside", _pick),
    Kind("contributors", "inside", _named("contributors", -1, 2)),
    Kind("photographer", "inside", _named("photographer", 0, 1)),
    Kind("gallery", "inside", _line("gallery", 0, 0.8)),
    Kind("rights", "inside", _line("rights", -1, 0.6)),
    Kind("prices", "inside", _line("prices", -1, 0.8)),
    Kind("map", "inside", _map),
    Kind("machine-translated", "inside", _line("translated", 0, 0.5)),
    Kind("opinions", "inside", _line("opinions", -1, 0.6)),
    Kind("searched", "inside", _searched),
    Kind("pictures", "inside", _pictures),
    Kind("store", "inside", _line("store", 1, 0.7)),
    Kind("emergency", "inside", _line("emergency", -1, 0.7)),
    Kind("yours", "inside", _yours),
    Kind("deck", "inside", _deck),
)
