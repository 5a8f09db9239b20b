"""The simulated press seen through noise, with the truth of every single answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.utils import format_datetime
from functools import lru_cache
from random import Random

from demo.chance import chance
from demo.desk import Desk, Piece
from demo.model import Request, Response
from demo.newsroom import MonthPress
from demo.noise import DAY, KINDS, VARIANTS, Kind, Sheet, encode, instead, to_front, words
from demo.pages import article_page
from demo.plan import Plan

_IN_SPELL = 0.95
_HONEST = 0.6
"""Of outlets, whose caches say how old a copy is. The others' are a CMS's own, or proxies that do not."""
_KEPT = 300.0
"""Seconds for which a cache gives out a page without asking its origin, beside the noise."""
_STAGES = ("says", "inside", "markup", "instead", "bytes")


@dataclass(frozen=True, slots=True)
class Served:
    """What an answer really was: the number of the revision shown (None: not the article), and the noise in it.

    `current` is the revision that stands at that moment, None when the article is gone; `title` what the page calls
    it, be that a headline that is tried out.
    """

    shown: int | None
    current: int | None
    kinds: tuple[str, ...] = ()
    title: str = ""


class NoisyPress(MonthPress):
    """A month of the press in which each outlet has some of `kinds`, drawn by the seed.

    `inside` kinds and others each outlet has: `furniture` and `mishaps` of them.
    """

    def __init__(
        self, seed: int, plan: Plan, kinds: Sequence[Kind] = KINDS, *,
        furniture: int = 2, mishaps: int = 4, unrest: float = 1.0,
    ) -> None:  # fmt: skip
        super().__init__(seed, plan, unrest)
        self._kinds, self._furniture, self._mishaps = tuple(kinds), furniture, mishaps
        self.kinds_of = lru_cache(maxsize=None)(self._kinds_of)
        self._spells = lru_cache(maxsize=None)(self._draw_spells)
        self._printed = lru_cache(maxsize=4096)(self._print)
        self._by_name = {kind.name: kind for kind in self._kinds}

    def _kinds_of(self, index: int) -> tuple[Kind, ...]:
        """The kinds of an outlet, in the order of their stages. Dealt, so that all occur in a press of some size."""
        drawn: list[Kind] = []
        for group, count in ((True, self._furniture), (False, self._mishaps)):
            pool = [kind for kind in self._kinds if (kind.stage == "inside") is group]
            chance(self.seed, "kinds", group).shuffle(pool)
            drawn += [pool[(index * count + n) % len(pool)] for n in range(min(count, len(pool)))]
        return tuple(sorted(drawn, key=lambda kind: _STAGES.index(kind.stage)))

    def soft(self, index: int) -> str:
        """How an outlet answers for what it deleted: `404` or `410` as the act says, `200` or `front`."""
        return chance(self.seed, "soft", index).choice(("", "", "", "200", "front"))

    def _draw_spells(self, index: int, name: str) -> tuple[tuple[float, float], ...]:
        kind, generator = self._by_name[name], chance(self.seed, "spells", index, name)
        found: list[tuple[float, float]] = []
        if kind.name == "redesign":
            return ((generator.uniform(0.2, 0.9) * self.plan.act_until, float("inf")),)
        at = generator.expovariate(kind.spells / DAY) if kind.spells else float("inf")
        while at < self.plan.act_until:
            end = at + min(kind.length * generator.lognormvariate(0, 1.0), 2 * DAY)
            found.append((at, end))
            at = end + generator.expovariate(kind.spells / DAY)
        return tuple(found)

    def _shows(self, index: int, kind: Kind, piece: Piece, at: float, generator: Random) -> bool:
        if kind.stage == "inside":
            return True
        share = kind.share
        if kind.spells or kind.name == "redesign":
            if any(start <= at < end for start, end in self._spells(index, kind.name)):
                share = 1.0 if kind.lists or kind.name == "redesign" else _IN_SPELL
            elif kind.name == "redesign":
                share = 0.0
        if kind.young is not None and at > piece.story[0].at + kind.young:
            return False
        if kind.fresh is not None and at > piece.at(at).at + kind.fresh:
            return False
        return generator.random() < share

    def serve(self, request: Request) -> tuple[Response, Served]:
        """The answer, and what it really was."""
        index = self._index[request.host]
        desk, at = self.desk(index), request.at
        if request.path == desk.house.channel_path:
            return self._list(index, desk, request)
        piece = desk.find(request.path, at)
        if piece is None or desk.timetable.broken(at):
            current = _number(piece, at) if piece else None
            return self.respond(request), Served(None, current, ("outage",) if piece else ())
        generator = chance(self.seed, "fetch", request.host, request.path, f"{at:.3f}")
        kinds = tuple(k for k in self.kinds_of(index) if self._shows(index, k, piece, at, generator))
        current = None if piece.absent(at) else _number(piece, at)
        answered = next((k for k in kinds if k.stage == "instead"), None)
        if current is None and answered is None:
            return self._gone(index, desk, piece, request), Served(None, None)
        if answered:
            kinds = (answered,)
        sheet = self._printed(index, piece.number, current or 0, kinds, generator.randrange(VARIANTS))
        shown = None if answered else sheet.revision
        kept = {} if answered else self._kept(index, piece, sheet.revision, at)
        answer = Response(sheet.status, {**sheet.headers, **kept}, sheet.body)
        title = "" if answered else sheet.says.title
        return self._finish(answer, request), Served(shown, current, tuple(k.name for k in kinds), title)

    def tells_age(self, index: int) -> bool:
        """Whether the caches before an outlet say how old their copies are, as they must (RFC 9111, 5.1)."""
        return chance(self.seed, "caches", index).random() < _HONEST

    def _kept(self, index: int, piece: Piece, revision: int, at: float) -> dict[str, str]:
        """What the cache that an article came from says: the origin's date, and its copy's age.

        An old copy was made while what it shows stood, one that shows what stands within the last minutes.
        """
        if not self.tells_age(index):
            return {}
        start = piece.revisions[revision].at
        later = piece.revisions[revision + 1 : revision + 2]
        if later and later[0].at <= at:
            made = chance(self.seed, "copy", index, piece.number, revision).uniform(start, later[0].at)
        else:
            made = at - chance(self.seed, "kept", index, piece.number, at).uniform(0, min(_KEPT, at - start))
        made = float(int(made))
        return {"age": f"{at - made:.0f}", "date": format_datetime(self.epoch + timedelta(seconds=made), usegmt=True)}

    def _list(self, index: int, desk: Desk, request: Request) -> tuple[Response, Served]:
        down = [k for k in self.kinds_of(index) if k.lists and self._in_spell(index, k, request.at)]
        if down and not desk.timetable.broken(request.at):
            return Response(404, {"content-type": "text/html"}, b"<h1>Not Found</h1>"), Served(None, None, ("outage",))
        return self.respond(request), Served(None, None)

    def _in_spell(self, index: int, kind: Kind, at: float) -> bool:
        return any(start <= at < end for start, end in self._spells(index, kind.name))

    def _gone(self, index: int, desk: Desk, piece: Piece, request: Request) -> Response:
        style = self.soft(index)
        if not style:
            return self.respond(request)
        sheet = Sheet(self.seed, desk, piece, request.at, 0, f"http://{request.host}")
        if style == "front":
            to_front(sheet, Random(0))
        else:
            instead(sheet, *words(desk.house.language)["walls"]["missing"])
        encode(sheet)
        return self._finish(Response(sheet.status, dict(sheet.headers), sheet.body), request)

    def _print(self, index: int, number: int, revision: int, kinds: tuple[Kind, ...], variant: int) -> Sheet:
        desk = self.desk(index)
        piece = desk.piece(number)
        assert piece is not None
        sheet = Sheet(self.seed, desk, piece, 0.0, revision, f"http://{desk.house.host}")
        sheet.moment = sheet.says.at + 1 + variant
        generator = chance(self.seed, "variant", desk.house.id, number, variant)
        for kind in _at(kinds, "says"):
            kind.apply(sheet, generator)
        sheet.html = article_page(desk, sheet.piece, sheet.moment, sheet.base)
        for stage in ("inside", "markup", "instead"):
            for kind in _at(kinds, stage):
                kind.apply(sheet, generator)
        encode(sheet)
        for kind in _at(kinds, "bytes"):
            kind.apply(sheet, generator)
        return sheet


def _at(kinds: tuple[Kind, ...], stage: str) -> Iterator[Kind]:
    return (kind for kind in kinds if kind.stage == stage)


def _number(piece: Piece, at: float) -> int:
    return max(n for n, revision in enumerate(piece.revisions) if revision.at <= at)
