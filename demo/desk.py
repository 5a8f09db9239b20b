"""The newsroom of one outlet: which articles stand at a moment, and what they say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from demo.addresses import number_in, path_of
from demo.chance import chance
from demo.disguise import FORMS, disguised, forms_for
from demo.edits import edit
from demo.houses import House
from demo.model import Act, Event, Revision
from demo.plan import Plan
from demo.timetable import Timetable, absent
from demo.writing import Draft, compose


@dataclass(frozen=True, slots=True)
class Piece:
    """One article over its whole life. `story` starts with the publication, `revisions` as well."""

    number: int
    path: str
    section: str
    story: tuple[Event, ...]
    revisions: tuple[Revision, ...]

    def at(self, moment: float) -> Revision:
        """What it says at a moment after its publication."""
        return next(r for r in reversed(self.revisions) if r.at <= moment)

    def absent(self, moment: float) -> Act | None:
        """The act through which it is not there."""
        return absent(self.story, moment)

    def touched(self, moment: float) -> float:
        """When something last happened to it; the end of a flicker counts."""
        times = [t for e in self.story for t in (e.at, e.until) if t is not None and t <= moment]
        return max(times)


class Desk:
    """An outlet at work. `epoch` (aware) is the moment from which seconds count."""

    def __init__(self, seed: int, plan: Plan, index: int, house: House, epoch: datetime) -> None:
        self.house, self.plan = house, plan
        self.timetable = Timetable(seed, plan, index, feed=house.has_feed)
        self._salt, self._epoch = f"{seed}/{house.id}", epoch
        self.piece = lru_cache(maxsize=1024)(self._piece)

    def moment(self, at: float) -> datetime:
        """The wall time of a moment, in the outlet's zone."""
        return (self._epoch + timedelta(seconds=at)).astimezone(self.house.tz)

    def _piece(self, number: int) -> Piece | None:
        story = self.timetable.story(number)
        if not story:
            return None
        draft = compose(self.house.language, self.house.places, self.house.words, self._salt, number)
        published = self.moment(story[0].at).astimezone(self._epoch.tzinfo).replace(second=0, microsecond=0)
        path = path_of(self.house.address, self.house.id, number, published.astimezone(self.house.tz), draft.title())
        revisions = tuple(self._revisions(number, draft, published, story))
        return Piece(number, path, draft.source.section, story, revisions)

    def _revisions(
        self, number: int, draft: Draft, published: datetime, story: tuple[Event, ...]
    ) -> Iterator[Revision]:
        forms: frozenset[str] = frozenset()
        for count, event in enumerate(story):
            generator = chance(self._salt, "edit", number, count)
            draft = edit(draft, event.act, generator)
            if event.act is Act.BACKDATE:
                published -= timedelta(minutes=generator.randrange(45, 1500))
            if event.act is Act.COSMETIC:
                texts = (draft.title(), *draft.paragraphs())
                free = [f for f in forms_for(texts, self.house.language, self.house.encoding) if f not in forms]
                forms = forms | {generator.choice(free)} if free else frozenset()
            title, *paragraphs = (self._printed(text, forms) for text in (draft.title(), *draft.paragraphs()))
            yield Revision(event.act, event.at, title, tuple(paragraphs), published)

    def _printed(self, text: str, forms: frozenset[str]) -> str:
        for form in FORMS:
            if form in forms:
                text = disguised(text, form, self.house.language)
        return text

    def find(self, path: str, at: float) -> Piece | None:
        """The article of this address, if it has come out."""
        number = number_in(self.house.address, self.house.id, path)
        if number is None or number >= self.timetable.count(at):
            return None
        piece = self.piece(number)
        return piece if piece and piece.path == path else None

    def published(self, at: float) -> Iterator[Piece]:
        """All articles that have come out, the newest first, absent ones included."""
        for number in range(self.timetable.count(at) - 1, -1, -1):
            piece = self.piece(number)
            if piece:
                yield piece

    def listed(self, at: float) -> list[Piece]:
        """The articles on the outlet's lists: the newest ones that are there."""
        found: list[Piece] = []
        for piece in self.published(at):
            if len(found) == self.plan.feed_size:
                break
            if not piece.absent(at):
                found.append(piece)
        return found

    def touched(self, at: float) -> float:
        """When the outlet's lists last changed."""
        newest = self.timetable.count(at) - 1
        oldest = max(-1, newest - 2 * self.plan.feed_size)
        pieces = (self.piece(number) for number in range(newest, oldest, -1))
        return max((piece.touched(at) for piece in pieces if piece), default=0.0)
