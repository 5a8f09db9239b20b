"""What looks teach of how fast an outlet edits, and when the next look at one of its articles is. Pure."""

from dataclasses import replace
from datetime import datetime

from rasid.memory import ArticleMemory, OutletMemory
from rasid.records import ArticleState, Outcome
from rasid.settings import Settings
from rasid.tempo import USUAL_TEMPO
from rasid.timing.articles import learned, next_check


def after_look(
    outlet: OutletMemory | None, memory: ArticleMemory, state: ArticleState, outcome: Outcome, now: datetime
) -> tuple[OutletMemory | None, ArticleMemory]:
    """Both memories after a look that showed the article; `state` is from before the look.

    The outlet's stays the very same at most looks that find nothing: it is large, and stored as a whole.
    """
    if outlet is None:
        return None, memory
    changed, differs = outcome is Outcome.CHANGED, outcome is Outcome.UNCONFIRMED
    tempo, until = learned(outlet.tempo, state, now, changed=changed, differs=differs)
    return outlet if tempo is outlet.tempo else replace(outlet, tempo=tempo), replace(memory, counted_until=until)


def look_after(state: ArticleState, outlet: OutletMemory | None, now: datetime, settings: Settings) -> ArticleState:
    """The article's state with the moment of the next look, at its outlet's tempo."""
    tempo = USUAL_TEMPO if outlet is None else outlet.tempo
    return replace(state, next_check_at=next_check(state, now, settings, tempo))
