"""What a reading that can be the article comes to: nothing new, something to see again, a version, a change. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from rasid.around import Around, found_again, if_new, present, with_found, with_new
from rasid.changes.boxes import boxed
from rasid.changes.differences import Difference, undoing
from rasid.changes.mending import as_damaged, is_left, mending
from rasid.changes.noise import learn_headlines, names_its_place
from rasid.changes.second_look import (
    LOOKS,
    MOST_UNDONE,
    TRUSTED_LOOKS,
    YOUNG,
    counted,
    looks_missing,
    looks_needed,
    never_settled,
    next_look,
    owned_up_to,
    tried_out,
    trusted,
    with_early,
    with_hushed,
)
from rasid.changes.shifts import BACK, TITLE, kinds_of, short_texts, unproven
from rasid.changes.sightings import Sighted, once_more, paused, sight
from rasid.changes.template import ALONE, ends_again, held, noted
from rasid.comparing import (
    Readings,
    found_elsewhere,
    is_contradicted,
    is_endorsed,
    is_title_mended,
    learned,
    listed_headline,
    readings,
    told,
    was_not_yet,
)
from rasid.flickering import gone_again, stood_again, taken_back
from rasid.memory import Headline, Sighting
from rasid.oldcopies import dated, doubtful
from rasid.pacing import after_look, look_after
from rasid.passing import steps
from rasid.printed import LISTED, compared
from rasid.records import (
    Article,
    ArticleState,
    ArticleStatus,
    Change,
    Fetch,
    FieldEdit,
    Outcome,
    Validators,
    Visit,
)
from rasid.settings import Settings

_MOST_LEFT = 4
"""Addresses that an article has left, from which it is not told to move any more: there is something in them that
differs at each look."""


class Presence:
    """Judges one reading. `certain`: earlier looks have shown that the article is as it says."""

    def __init__(
        self,
        state: ArticleState,
        article: Article,
        seen: Readings,
        around: Around,
        now: datetime,
        settings: Settings,
        *,
        certain: bool = False,
    ) -> None:
        outlet = around.memory
        self._certain, self._names = certain, [compared(name) for name in around.names]
        self._state, self._now, self._settings = state, now, settings
        self._memory = found_again(state)
        self._outlet, self._before_memory = outlet, outlet
        self._headlines: tuple[Headline, ...] = ()
        self._shifts: dict[str, str] = {}
        self._quiet: set[str] = set()
        self._mending: set[str] = set()
        self._owned: str | None = None
        self._lacks_headline = article.sources.get(TITLE) == LISTED
        if outlet is not None:
            found = with_found(outlet, state.id, now)
            found = with_new(found, whole=article.whole) if seen.before is None else found
            self._outlet = learned(found, article, state, seen)
            if self._outlet.noise is not found.noise:
                seen = readings(state, article, self._outlet, around.names)
        self._seen = seen

    def visit(self, fetch: Fetch, validators: Validators) -> Visit:
        """What it comes to."""
        before, seen = self._seen.before, self._seen
        self._memory, is_old = dated(self._state, self._memory, seen.printed.modified, fetch, self._now)
        if before is None:
            return self._made(fetch, validators, Outcome.NEW, None, seen.printed)
        if self._state.status is ArticleStatus.GONE:
            return self._restored(fetch, validators, before)
        found = seen.differences()
        counts_on = self._outlet is not None and self._settings.second_look_delay > 0
        if is_old and counts_on and (found or self._memory.sightings):
            return self._passed_over(fetch, found)
        self._memory = counted(self._memory, found)
        if not found and (both := taken_back(seen, self._memory, self._now, self._settings)):
            self._memory = replace(self._memory, sightings=(), spare=0)
            self._note_modified()
            return self._same(fetch, validators, before, both)
        self._note_shifts(found, before)
        self._outlet, self._memory, flip = gone_again(
            self._state, seen, found, self._outlet, self._memory, self._now, self._settings
        )
        if all(one.field != "title" for one in found):
            self._memory = stood_again(self._state, self._memory, self._now, own=not seen.is_other_face)
        if not found:
            self._memory = replace(self._memory, sightings=(), passed=(), spare=0)
            if seen.is_other_face and (self._is_grown or self._is_as_listed):
                return self._settled(fetch, validators, before)
            # A page of another face is not the version's: a list, or time, may make a change of it.
            own = self._state.validators if seen.is_other_face else validators
            return self._same(fetch, own, before, flip)
        sighted = self._sight(found, before)
        if not sighted.stayed:
            return self._waiting(fetch, sighted, flip)
        return self._changed(fetch, validators, before, sighted)

    @property
    def _is_grown(self) -> bool:
        """Whether headlines are no more tried out on the article."""
        return self._now - self._state.first_seen_at >= YOUNG

    @property
    def _is_as_listed(self) -> bool:
        """Whether the page has the headline under which a channel lists the article: of its faces that is the one."""
        listed = listed_headline(self._state)
        return listed is not None and compared(listed) == compared(self._seen.printed.title or "")

    def _passed_over(self, fetch: Fetch, found: Sequence[Difference]) -> Visit:
        """An old copy: it says nothing of what the article is now, and all is counted on as if it had not come."""
        outcome = Outcome.UNCONFIRMED if found else Outcome.UNCHANGED
        self._outlet = self._before_memory
        one = self._finished(present(self._state, outcome, self._now), outcome, fetch, None, None)
        return replace(one, state=self._again_soon(one.state, self._memory.sightings))

    def _note_shifts(self, found: Sequence[Difference], before: Article) -> None:
        self._shifts = kinds_of(found, before, self._seen.now, compared, self._memory.undone)
        self._outlet = with_early(self._outlet, self._memory, self._state)
        if self._outlet is not None:
            since = self._state.last_changed_at or self._state.first_seen_at
            self._outlet = noted(self._outlet, self._state.id, set(self._shifts.values()), since, self._now)

    def _sight(self, found: Sequence[Difference], before: Article) -> Sighted:
        memory, now = self._memory, self._now
        seen = once_more(found, memory.sightings, now, self._seen.silent)
        self._owned = owned_up_to(found, seen, memory, self._seen.pending, self._seen.printed)
        if found[0].field == "title" and self._may_be_another(found[0].key, before):
            self._owned = None
        needed = {one.key: self._needed(one, seen[one.key].looks) for one in found}
        if self._seen.ends_sooner and self._settings.second_look_delay and not (self._certain or self._owned):
            needed |= {one.key: max(needed[one.key], LOOKS) for one in found if one.went}
        sighted = sight(found, seen, needed, memory.spare, self._held(seen, found) | self._seen.silent)
        kept = paused(memory.sightings, self._seen.differed(), found)
        self._memory = replace(memory, sightings=(*sighted.waiting, *kept), spare=sighted.spare)
        return sighted

    def _may_be_another(self, key: str, before: Article) -> bool:
        """Whether the page's date may tell of another headline than the one it shows: that is tried out, or a list says
        otherwise."""
        is_tried = self._outlet and tried_out([key], self._outlet, self._now - self._state.first_seen_at, self._now)
        endorsed = is_endorsed(self._state, self._seen.now.title)
        return is_contradicted(self._state, before, self._seen.printed) or bool(is_tried and not endorsed)

    def _needed(self, one: Difference, run: int) -> int:
        """In how many looks in a row a difference must have been seen."""
        memory, outlet = self._memory, self._outlet
        if self._certain:
            return 1
        if one.key == self._owned:
            return TRUSTED_LOOKS
        endorsed = is_endorsed(self._state, self._seen.now.title)
        acknowledged = bool(self._is_acknowledged())
        needed = looks_needed(
            one, memory, outlet, self._now, self._settings, endorsed=endorsed, acknowledged=acknowledged
        )
        if outlet is None or not one.went or not self._settings.second_look_delay:
            return needed
        return max(needed, looks_missing(one, memory, outlet, run, self._now))

    def _held(self, seen: Mapping[str, Sighting], differences: Sequence[Difference]) -> set[str]:
        """The keys of what must not be told yet; what never is to be becomes `_quiet`."""
        self._mending = self._mended(differences)
        self._quiet = set(self._mending)
        if self._certain or self._outlet is None or not self._settings.second_look_delay:
            return set()
        shifts = {key: kind for key, kind in self._shifts.items() if key != self._owned}
        listed, owned = is_endorsed(self._state, self._seen.now.title), bool(self._is_acknowledged())
        shifts = unproven(shifts, len(differences), endorsed=listed, owned=owned)
        found = dict(held(shifts, seen, self._outlet, self._state.id, self._now))
        before = self._seen.before
        assert before is not None
        texts = short_texts(differences, before, self._seen.now)
        short = set(texts)
        never = {key for key, never in found.items() if never} | never_settled(self._memory, self._outlet) & short
        section = compared(before.section or "")
        never |= {key for key, text in texts.items() if names_its_place(compared(text), self._names, section)}
        never |= boxed(differences, before, self._memory)
        never |= ends_again(seen, differences, before, self._outlet, self._state.id, self._state.first_seen_at)
        lacked, lacks = self._headless
        never |= (short if lacked and not lacks and not self._memory.headlines else set()) | set(self._memory.hushed)
        self._quiet |= never & set(seen) | self._reread()
        endorsed = is_endorsed(self._state, before.title), listed
        vouched = self._is_acknowledged()
        undoing = set() if vouched else doubtful(seen, self._memory, self._outlet, self._now, endorsed)
        waiting = {key for key, never in found.items() if not never}
        if lacks:  # a short paragraph may be the headline; of pages that never have one that says nothing for long
            waiting |= {key for key in short if not lacked or self._now - seen[key].since < ALONE}
        waiting |= tried_out(shifts, self._outlet, self._now - self._state.first_seen_at, self._now)
        return (waiting | undoing) - self._quiet

    def _mended(self, found: Sequence[Difference]) -> set[str]:
        """The keys of what mends a damaged version, or a headline cut short, or makes one of what was another article:
        nothing of that is told."""
        before, now = self._seen.before, self._seen.now
        assert before is not None
        if was_not_yet(self._state, before, self._seen.printed):
            return {one.key for one in found}
        headed = is_title_mended(self._state, before, now)
        return mending(found, before, now, compared) | {one.key for one in found if headed and one.field == TITLE}

    @property
    def _headless(self) -> tuple[bool, bool]:
        """Whether the last version's page lacked a headline, so that the list's stood in; and whether this one does."""
        before = self._seen.before
        assert before is not None
        return before.sources.get(TITLE) == LISTED, self._lacks_headline

    def _reread(self) -> set[str]:
        """The keys of fields that were found in another place than the version's: what differs is the place."""
        assert self._seen.before is not None
        fields = {key: key.partition(":")[0] for key, kind in self._shifts.items() if kind != BACK}
        moved = found_elsewhere(self._seen.before, self._seen.now, {*fields.values()}, self._memory.headlines)
        return {key for key, name in fields.items() if name in moved}

    def _changed(self, fetch: Fetch, validators: Validators, before: Article, sighted: Sighted) -> Visit:
        """Some differences have stayed; those that have not are left out, and looked at again."""
        version = self._seen.certain(sighted.found, sighted.stayed)
        if is_left(sighted.found, sighted.stayed, self._mending):
            version = as_damaged(before, version)
        edited = [one for one in sighted.told if one.key not in self._quiet]
        undone = [key for one in sighted.told if (key := undoing(one, before, self._seen.now, compared))]
        undone = list(dict.fromkeys((*undone, *self._memory.undone)))[:MOST_UNDONE]
        self._memory = replace(self._memory, steady=0, undone=tuple(undone))
        self._memory = with_hushed(self._memory, sighted.told, self._quiet, before)
        if any(one.field == "title" for one in sighted.told):
            self._memory = replace(self._memory, faces=())
        if self._outlet is not None:
            self._outlet = learn_headlines(self._outlet, [compared(version.title or "")])
            looks = [sighted.sightings[one.key].looks for one in edited]
            self._outlet = trusted(self._outlet, edited, looks)
        if edited and len(edited) < len(sighted.told):
            before = self._seen.certain(sighted.found, self._quiet)
        between = self._between(before, version, edited)
        change = told(Outcome.CHANGED, before, version, self._now, self._settings, between)
        change = change if edited else replace(change, told=False)
        if not sighted.waiting:
            validators = Validators() if self._seen.is_other_face else validators
            return self._made(fetch, validators, Outcome.CHANGED, change, version)
        visit = self._made(fetch, Validators(), Outcome.CHANGED, change, version)
        state = replace(visit.state, pending=self._seen.looks[2])
        return replace(visit, state=self._again_soon(state, sighted.waiting))

    def _between(self, before: Article, after: Article, edited: Sequence[Difference]) -> tuple[Article, ...]:
        """How the article stood in between, where what is told now took the place of what had not been told yet."""
        assert self._seen.before is not None
        by_key = {one.key: one for one in edited}
        passed = self._memory.passed
        if not passed:
            return ()
        self._memory = replace(self._memory, passed=tuple(one for one in passed if one.by not in by_key))
        return tuple(steps(before, after, self._seen.before, by_key, passed, self._seen.now, compared))

    def _again_soon(self, following: ArticleState, waiting: Sequence[Sighting]) -> ArticleState:
        soon = next_look(waiting, self._memory, self._now, self._settings)
        return replace(following, next_check_at=soon or following.next_check_at)

    def _restored(self, fetch: Fetch, validators: Validators, before: Article) -> Visit:
        self._memory = replace(self._memory, sightings=(), spare=0)
        change = told(Outcome.RESTORED, before, self._seen.now, self._now, self._settings)
        differs = before.digest != self._seen.now.digest
        version = self._seen.printed if differs else None
        return self._made(fetch, validators, Outcome.RESTORED, change, version)

    def _settled(self, fetch: Fetch, validators: Validators, before: Article) -> Visit:
        """The outlet has settled for another of the article's faces: a version, but nothing to tell."""
        faces = () if self._is_grown else (before.digests["title"], self._seen.printed.digests["title"])
        self._memory = replace(self._memory, faces=faces, steady=1)
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
        address, memory = self._seen.now.canonical_url, self._memory
        known = (self._state.key, before.canonical_url, memory.address, *memory.left)
        if address in known or len(memory.left) >= _MOST_LEFT:
            return None
        old = memory.address or before.canonical_url
        left = (memory.address, *memory.left) if memory.address else ()
        self._memory = replace(memory, address=address, left=left)
        return Change(Outcome.MOVED, self._now, (FieldEdit("canonical_url", old, address),))

    def _waiting(self, fetch: Fetch, sighted: Sighted, flip: Change | None) -> Visit:
        """A difference that has to be seen again. The validators stay those of the last version: an
        unchanged answer then says that the difference is gone."""
        following = replace(present(self._state, Outcome.UNCONFIRMED, self._now), pending=self._seen.looks[2])
        visit = self._finished(following, Outcome.UNCONFIRMED, fetch, None, flip)
        return replace(visit, state=self._again_soon(visit.state, sighted.waiting))

    def _is_acknowledged(self) -> bool | None:
        """Whether the page's own word on its modification has moved; None where it gives none to go by."""
        said, known = self._seen.printed.modified, self._memory.modified
        return None if said is None or said.instant is None or known is None else said.instant > known

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
