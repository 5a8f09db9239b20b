"""What a reading that can be the article comes to: nothing new, something to see again, a version, a change. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from rasid.absences import without_doubt
from rasid.around import if_new, present, with_found
from rasid.changes.differences import Difference, undoing
from rasid.changes.second_look import LOOKS, MOST_UNDONE, STEADY, YOUNG, looks_needed, next_look, trusted
from rasid.changes.sightings import Sighted, sight
from rasid.comparing import Readings, compared, is_endorsed, learned, readings, told
from rasid.flickering import gone_again
from rasid.memory import Headline, OutletMemory
from rasid.pacing import after_look, look_after
from rasid.records import Article, ArticleState, ArticleStatus, Change, Fetch, FieldEdit, Outcome, Validators, Visit
from rasid.settings import Settings


class Presence:
    """Judges one reading."""

    def __init__(
        self,
        state: ArticleState,
        article: Article,
        seen: Readings,
        outlet: OutletMemory | None,
        now: datetime,
        settings: Settings,
    ) -> None:
        self._state, self._now, self._settings = state, now, settings
        self._memory = without_doubt(state.memory)
        self._outlet, self._before_memory = outlet, outlet
        self._headlines: tuple[Headline, ...] = ()
        if outlet is not None:
            found = with_found(outlet, now)
            self._outlet = learned(found, article, state.id, seen)
            if self._outlet.noise is not found.noise:
                seen = readings(state, article, self._outlet)
        self._seen = seen

    def visit(self, fetch: Fetch, validators: Validators) -> Visit:
        """What it comes to."""
        before, seen = self._seen.before, self._seen
        if before is None:
            return self._made(fetch, validators, Outcome.NEW, None, seen.printed)
        if self._state.status is ArticleStatus.GONE:
            return self._restored(fetch, validators, before)
        found = seen.differences()
        self._outlet, self._memory, flip = gone_again(
            self._state, seen, found, self._outlet, self._memory, self._now, self._settings
        )
        if all(one.field != "title" for one in found) and self._memory.steady < STEADY:
            self._memory = replace(self._memory, steady=self._memory.steady + 1)
        if not found:
            self._memory = replace(self._memory, sightings=(), spare=0)
            if seen.is_other_face and self._now - self._state.first_seen_at >= YOUNG:
                return self._settled(fetch, validators, before)
            return self._same(fetch, validators, before, flip)
        sighted = self._sight(found)
        if not sighted.stayed:
            return self._waiting(fetch, sighted, flip)
        return self._changed(fetch, validators, before, sighted)

    def _sight(self, found: Sequence[Difference]) -> Sighted:
        memory, outlet, now = self._memory, self._outlet, self._now
        endorsed = is_endorsed(self._state, self._seen.now.title)
        needed = {one.key: looks_needed(one, memory, outlet, now, self._settings, endorsed=endorsed) for one in found}
        if self._seen.ends_sooner and self._settings.second_look_delay:
            needed |= {one.key: max(needed[one.key], LOOKS) for one in found if one.went}
        sighted = sight(found, memory.sightings, needed, memory.spare, now)
        self._memory = replace(memory, sightings=sighted.waiting, spare=sighted.spare)
        return sighted

    def _changed(self, fetch: Fetch, validators: Validators, before: Article, sighted: Sighted) -> Visit:
        """Some differences have stayed; those that have not are left out, and looked at again."""
        certain, version = self._seen.certain(sighted.found, sighted.stayed)
        undone = [key for one in sighted.told if (key := undoing(one, before, self._seen.now, compared))]
        undone = list(dict.fromkeys((*undone, *self._memory.undone)))[:MOST_UNDONE]
        self._memory = replace(self._memory, steady=0, undone=tuple(undone))
        if any(one.field == "title" for one in sighted.told):
            self._memory = replace(self._memory, faces=())
        if self._outlet is not None:
            looks = [sighted.sightings[one.key].looks for one in sighted.told]
            self._outlet = trusted(self._outlet, sighted.told, looks)
        change = told(Outcome.CHANGED, before, certain, self._now, self._settings)
        if not sighted.waiting:
            return self._made(fetch, validators, Outcome.CHANGED, change, version)
        visit = self._made(fetch, Validators(), Outcome.CHANGED, change, version)
        return replace(visit, state=self._again_soon(replace(visit.state, pending=self._seen.looks[2]), sighted))

    def _again_soon(self, following: ArticleState, sighted: Sighted) -> ArticleState:
        soon = next_look(sighted.waiting, self._memory, self._now, self._settings)
        return replace(following, next_check_at=soon or following.next_check_at)

    def _restored(self, fetch: Fetch, validators: Validators, before: Article) -> Visit:
        self._memory = replace(self._memory, sightings=(), spare=0)
        change = told(Outcome.RESTORED, before, self._seen.now, self._now, self._settings)
        differs = before.digest != self._seen.now.digest
        version = self._seen.printed if differs else None
        return self._made(fetch, validators, Outcome.RESTORED, change, version)

    def _settled(self, fetch: Fetch, validators: Validators, before: Article) -> Visit:
        """The outlet has settled for another of the article's faces: a version, but nothing to tell."""
        self._memory = replace(self._memory, faces=())
        change = told(Outcome.CHANGED, before, self._seen.printed, self._now, self._settings)
        return self._made(fetch, validators, Outcome.CHANGED, replace(change, told=False), self._seen.printed)

    def _made(
        self, fetch: Fetch, validators: Validators, outcome: Outcome, change: Change | None, version: Article | None
    ) -> Visit:
        """A visit that makes a version, unless the article is back as it was."""
        if change is not None:
            change = replace(change, acknowledged=self._is_acknowledged())
        self._note_modified()
        if version is not None:
            self._memory = replace(self._memory, headlines=())
        following = replace(
            present(self._state, outcome, self._now),
            validators=validators,
            latest=version or self._state.latest,
            versions=self._state.versions + (version is not None),
            pending=None,
        )
        return self._finished(following, outcome, fetch, version, change)

    def _same(self, fetch: Fetch, validators: Validators, before: Article, flip: Change | None) -> Visit:
        cosmetic = before.exact_digest != self._seen.now.exact_digest
        outcome = Outcome.COSMETIC if cosmetic else Outcome.UNCHANGED
        touched = self._touched()
        moved = self._moved(before)
        following = replace(present(self._state, outcome, self._now), validators=validators, pending=None)
        self._note_headlines(before)
        outcome = Outcome.MOVED if moved else outcome
        return self._finished(following, outcome, fetch, None, moved or flip or touched)

    def _moved(self, before: Article) -> Change | None:
        address = self._seen.now.canonical_url
        if address in (self._state.key, before.canonical_url, self._memory.address):
            return None
        old = self._memory.address or before.canonical_url
        self._memory = replace(self._memory, address=address)
        return Change(Outcome.MOVED, self._now, (FieldEdit("canonical_url", old, address),))

    def _waiting(self, fetch: Fetch, sighted: Sighted, flip: Change | None) -> Visit:
        """A difference that has to be seen again. The validators stay those of the last version: an
        unchanged answer then says that the difference is gone."""
        following = replace(present(self._state, Outcome.UNCONFIRMED, self._now), pending=self._seen.looks[2])
        visit = self._finished(following, Outcome.UNCONFIRMED, fetch, None, flip)
        return replace(visit, state=self._again_soon(visit.state, sighted))

    def _is_acknowledged(self) -> bool | None:
        """Whether the page's own word on its modification has moved; None where it gives none to go by."""
        said, known = self._seen.printed.modified, self._memory.modified
        return None if said is None or said.instant is None or known is None else said.instant != known

    def _note_modified(self) -> None:
        said = self._seen.printed.modified
        if said is not None and said.instant is not None:
            self._memory = replace(self._memory, modified=said.instant)

    def _touched(self) -> Change | None:
        """The page says that it was modified, though nothing is different: one event, with a count."""
        moved, old = self._is_acknowledged(), self._memory.modified
        self._note_modified()
        new, count = self._memory.modified, self._memory.idle + 1
        if not moved or old is None or new is None:
            return None
        since = self._memory.idle_since or self._now
        self._memory = replace(self._memory, idle=count, idle_since=since)
        edit = FieldEdit("modified", old.isoformat(), new.isoformat())
        return Change(Outcome.TOUCHED, since, (edit,), weight=0.0, told=False, count=count)

    def _note_headlines(self, before: Article) -> None:
        """Keep what the page newly calls its article, beside what is compared."""
        now, known = self._seen.printed.headlines, self._memory.headlines or before.headlines
        if not now or now == known:
            return
        seen = {(one.text, source) for one in known for source in one.sources}
        new = [(one.text, tuple(s for s in one.sources if (one.text, s) not in seen)) for one in now]
        self._headlines = tuple(Headline(text, sources) for text, sources in new if sources)
        self._memory = replace(self._memory, headlines=now if now != before.headlines else ())

    def _finished(
        self, following: ArticleState, outcome: Outcome, fetch: Fetch, version: Article | None, change: Change | None
    ) -> Visit:
        self._outlet, memory = after_look(self._outlet, self._memory, self._state, outcome, self._now)
        following = replace(following, memory=memory)
        return Visit(
            look_after(following, self._outlet, self._now, self._settings),
            outcome,
            fetch,
            version=version,
            change=change,
            headlines=self._headlines,
            outlet_memory=if_new(self._before_memory, self._outlet),
        )
