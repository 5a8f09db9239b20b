"""What an article that is gone had come to say before its end, and no later look can confirm any more. Pure.

Differences wait for more looks because two faces of a page and old copies come and go. An article that was deleted
meanwhile gives no more of them, though editors often try to mend what they take down in the end. So its last
reading is judged once more, by what is known now: the outlet's other articles have been looked at since, and have
told what is noise and what came to all of them at once. What stood until the end, in an outlet that is calm, goes
with the deletion. It makes no version: a version's evidence is the page that confirmed it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from rasid.around import Around, found_again
from rasid.changes.differences import Difference
from rasid.changes.second_look import LOOKS, TRUSTED, TRUSTED_LOOKS, tried_out, was_edit
from rasid.changes.shifts import kinds_of
from rasid.comparing import is_endorsed, readings, told
from rasid.memory import Sighting
from rasid.presence import Presence
from rasid.printed import compared
from rasid.records import ArticleState, Change, Outcome
from rasid.settings import Settings


def last_words(state: ArticleState, around: Around, now: datetime, settings: Settings) -> Change | None:
    """The deletion with the edits that the last looks at the article showed; None where they showed none.

    `state` is the article's before the look that confirms that it is gone.
    """
    waiting = {one.key: one for one in found_again(state).sightings}
    if state.pending is None or state.latest is None or around.memory is None or not waiting:
        return None
    seen = readings(state, state.pending, around.memory, around.names)
    return Parting(state, state.pending, seen, around, now, settings).change(waiting)


class Parting(Presence):
    """Judges the last reading of an article that is gone."""

    def change(self, waiting: Mapping[str, Sighting]) -> Change | None:
        """The deletion with what is to be told; `waiting` are the sightings of what had to be seen again, by key."""
        before, now = self._seen.before, self._seen.now
        assert before is not None
        found = [one for one in self._seen.differences() if one.key in waiting]
        self._shifts = kinds_of(found, before, now, compared, self._memory.undone)
        self._owned = self._owned_to_the_end(found, waiting)
        kept = self._held({one.key: waiting[one.key] for one in found}, found) | self._quiet | self._restless()
        edits = [one for one in found if one.key not in kept and self._has_stayed(one, waiting[one.key].looks)]
        if not edits:
            return None
        version = self._seen.certain(self._seen.differences(), {one.key for one in edits})
        between = self._between(before, version, edits)
        change = told(Outcome.GONE, before, version, self._now, self._settings, between)
        return replace(change, acknowledged=self._is_acknowledged()) if change.typed else None

    def _owned_to_the_end(self, found: list[Difference], waiting: Mapping[str, Sighting]) -> str | None:
        """The key of the one thing that differs where the page's own date of modification, which had stood still,
        moved with it."""
        memory = self._memory
        if len(found) != 1 or not self._is_acknowledged() or memory.flickers or memory.idle:
            return None
        return found[0].key if memory.looked > waiting[found[0].key].looks else None

    def _restless(self) -> set[str]:
        """The keys of what had been gone before, of what takes a told change back, and of headlines tried out."""
        memory, last = self._memory, self._state.missing_since or self._now
        tried = tried_out(self._shifts, self._outlet, last - self._state.first_seen_at, last) if self._outlet else set()
        if is_endorsed(self._state, self._seen.printed.title):
            tried = set()
        return {*memory.undone, *(one.key for one in memory.flickers), *tried}

    def _has_stayed(self, one: Difference, looks: int) -> bool:
        """Whether a difference was seen often enough, now that there are no more looks.

        One is enough where the page's date tells of it, or an outlet's last changes were all confirmed. What is
        missing may be a box, or a page that broke off: it needs as many as ever.
        """
        outlet, needed = self._outlet, self._needed(one, looks)
        if one.key == self._owned:
            return True
        if one.went and self._seen.ends_sooner:
            needed = max(needed, LOOKS)
        if looks >= needed or one.went or outlet is None:
            return looks >= needed
        trust = outlet.title_trust if one.field == "title" else outlet.trust
        least = 1 if trust >= TRUSTED else TRUSTED_LOOKS
        return looks >= least and was_edit(one, looks, self._memory, outlet, self._now)
