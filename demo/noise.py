"""What comes between an article and its reader: kinds of noise that the simulated press can show.

A `Kind` works on a `Sheet`, the page on its way out, at one of five stages. What it does follows
from the page, and from a generator that is the same for the same variant of the same page.
"""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from html import escape as _escaped
from importlib.resources import files
from random import Random
from typing import Any

from demo.desk import Desk, Piece
from demo.model import Revision
from demo.writing import compose

HOUR, DAY = 3600.0, 86400.0
VARIANTS = 4
"""How many faces a page has that looks different at each fetch. Few, so that readings can be shared."""


@dataclass(slots=True)
class Sheet:
    """A page on its way out. `moment` is when it is printed, `revision` the number of what it says."""

    seed: int
    desk: Desk
    piece: Piece
    moment: float
    revision: int
    base: str
    html: str = ""
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def says(self) -> Revision:
        """The revision that it shows."""
        return self.piece.revisions[self.revision]


Apply = Callable[[Sheet, Random], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of noise.

    `stage` is "says" (which text is shown), "inside" (something stands among the paragraphs), "markup",
    "instead" (another page comes) or "bytes". It shows at `share` of the fetches, and nearly always in
    spells, `spells` of them in a day on average, with a median of `length` seconds. With `young` only
    in the first seconds of an article's life, with `fresh` only that long after an edit.
    """

    name: str
    stage: str
    apply: Apply
    share: float = 1.0
    spells: float = 0.0
    length: float = 2 * HOUR
    young: float | None = None
    fresh: float | None = None
    lists: bool = False  # it takes the outlet's lists as well


@cache
def words(language: str) -> Mapping[str, Any]:
    """The texts of a language; see `noise.toml`."""
    table = tomllib.loads(files("demo").joinpath("noise.toml").read_text(encoding="utf-8"))
    found: Mapping[str, Any] = table[language]
    return found


def escape(text: str) -> str:
    """A text as the press's templates print it."""
    return _escaped(text).replace("&quot;", "&#34;").replace("&#x27;", "&#39;")


def inside(sheet: Sheet, piece: str, place: int = -1) -> None:
    """Put markup behind the paragraph at `place` of the text; a page that has no such place stays as it is."""
    mark = escape(sheet.says.paragraphs[place])
    at = sheet.html.rfind(mark)
    end = sheet.html.find("</p>", at)
    if at >= 0 and end >= 0:
        sheet.html = f"{sheet.html[: end + 4]}\n{piece}{sheet.html[end + 4 :]}"


def _texts(sheet: Sheet) -> Mapping[str, Any]:
    return words(sheet.desk.house.language)


def _clock(sheet: Sheet, generator: Random) -> None:
    time = f"{generator.randrange(24):02}:{generator.randrange(60):02}"
    inside(sheet, f"<p>{_texts(sheet)['clock'].format(t=time)}</p>")


def _views(sheet: Sheet, generator: Random) -> None:
    inside(sheet, f"<p>{_texts(sheet)['views'].format(n=generator.randrange(100, 90_000))}</p>")


def _ago(sheet: Sheet, generator: Random) -> None:
    inside(sheet, f"<p>{_texts(sheet)['ago'].format(h=generator.randrange(3, 11))}</p>", 0)


def _related(sheet: Sheet, generator: Random) -> None:
    others = [p for p in sheet.desk.listed(sheet.moment) if p.path != sheet.piece.path]
    for other in generator.sample(others, min(2, len(others))):
        title = escape(_texts(sheet)["also"].format(title=other.revisions[0].title))
        inside(sheet, f'<p><a href="{sheet.base}{escape(other.path)}">{title}</a></p>', 0)


def _widget(sheet: Sheet, generator: Random) -> None:
    inside(sheet, f'<div class="box"><p>{escape(generator.choice(_texts(sheet)["widgets"]))}</p></div>')


def show_title(sheet: Sheet, title: str) -> None:
    """Let the page say its text under another headline."""
    shown = list(sheet.piece.revisions)
    shown[sheet.revision] = replace(sheet.says, title=title)
    sheet.piece = replace(sheet.piece, revisions=tuple(shown))


def _ab(sheet: Sheet, _: Random) -> None:
    house, number = sheet.desk.house, sheet.piece.number
    draft = compose(house.language, house.places, house.words, f"{sheet.seed}/{house.id}", number)
    count = len(draft.source.headlines)
    show_title(sheet, replace(draft, headline=(draft.headline + count - 1) % count).title())


def _stale(sheet: Sheet, _: Random) -> None:
    if sheet.revision:
        sheet.revision -= 1
        sheet.moment = sheet.says.at + 1


def _wall(name: str) -> Apply:
    def apply(sheet: Sheet, _: Random) -> None:
        instead(sheet, *_texts(sheet)["walls"][name])

    return apply


def instead(sheet: Sheet, title: str, *paragraphs: str, status: int = 200) -> None:
    """Another page in place of the article."""
    house = sheet.desk.house
    text = "\n".join(f"<p>{escape(p)}</p>" for p in paragraphs)
    sheet.status = status
    sheet.html = (
        f'<!DOCTYPE html>\n<html lang="{house.language}" dir="{house.direction}"><head>'
        f'<meta charset="{house.encoding}">'
        f"<title>{escape(title)} | {escape(house.name)}</title></head>\n"
        f"<body><main><h1>{escape(title)}</h1>\n{text}\n</main></body></html>\n"
    )


def to_front(sheet: Sheet, _: Random) -> None:
    """A redirect to the front page."""
    instead(sheet, sheet.desk.house.name, status=302)
    sheet.headers["location"] = f"{sheet.base}/"


def _not_found(sheet: Sheet, _: Random) -> None:
    instead(sheet, *_texts(sheet)["walls"]["missing"], status=404)


def _site_title(sheet: Sheet, _: Random) -> None:
    """A template that lost the headline: the site's name stands in its places."""
    sheet.html = sheet.html.replace(escape(sheet.says.title), escape(sheet.desk.house.name))


def _redesign(sheet: Sheet, _: Random) -> None:
    """New names for all classes and ids, and one more box around it all; the article stays as it is."""
    html = re.sub(r'\b(class|id)="([^"]+)"', lambda m: f'{m[1]}="x-{m[2].replace(" ", " x-")}"', sheet.html)
    html = re.sub(r"(<body[^>]*>)", r'\1<div class="x-page"><div class="x-col">', html)
    sheet.html = html.replace("</body>", "</div></div></body>")


def _truncated(sheet: Sheet, generator: Random) -> None:
    """The connection ended early: it breaks off inside the text."""
    first = sheet.says.paragraphs[0].encode(_codec(sheet), "xmlcharrefreplace")
    start = max(sheet.body.rfind(first[:20]), len(sheet.body) // 3)
    sheet.body = sheet.body[: start + int((len(sheet.body) - start) * generator.uniform(0.05, 0.5))]


def _charset(sheet: Sheet, _: Random) -> None:
    """The text was taken for Latin-1 once and written as UTF-8 again."""
    sheet.body = sheet.html.encode("utf-8").decode("cp1252", "replace").encode("utf-8")
    sheet.headers["content-type"] = "text/html; charset=utf-8"


def _codec(sheet: Sheet) -> str:
    return {"windows-1256": "cp1256", "windows-1254": "cp1254"}.get(sheet.desk.house.encoding, "utf-8")


def encode(sheet: Sheet) -> None:
    """The page as bytes, in the outlet's encoding."""
    house = sheet.desk.house
    charset = f"; charset={house.encoding}" if house.charset_header else ""
    sheet.headers.setdefault("content-type", f"text/html{charset}")
    sheet.body = sheet.html.encode(_codec(sheet), "xmlcharrefreplace")


_RARE = 0.004

KINDS: Sequence[Kind] = (
    Kind("clock", "inside", _clock),
    Kind("views", "inside", _views),
    Kind("ago", "inside", _ago),
    Kind("related", "inside", _related),
    Kind("widget", "inside", _widget),
    Kind("ab-headline", "says", _ab, share=0.5, young=6 * HOUR),
    Kind("stale-copy", "says", _stale, share=0.3, fresh=2 * HOUR),
    Kind("consent", "instead", _wall("consent"), share=_RARE, spells=0.1),
    Kind("captcha", "instead", _wall("captcha"), share=_RARE, spells=0.1),
    Kind("login", "instead", _wall("login"), share=_RARE, spells=0.1),
    Kind("error-200", "instead", _wall("error"), share=_RARE, spells=0.1, length=HOUR),
    Kind("missing-200", "instead", _wall("missing"), share=_RARE, spells=0.05, length=HOUR),
    Kind("to-front", "instead", to_front, share=_RARE, spells=0.05, length=HOUR),
    Kind("site-title", "markup", _site_title, share=_RARE, spells=0.1),
    Kind("truncated", "bytes", _truncated, share=_RARE, spells=0.05, length=HOUR),
    Kind("charset", "bytes", _charset, share=_RARE, spells=0.1),
    Kind("outage-404", "instead", _not_found, share=0.0, spells=0.08, length=6 * HOUR, lists=True),
    Kind("redesign", "markup", _redesign),
)
"""The kinds that development and tests know."""
