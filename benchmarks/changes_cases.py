"""Why `benchmarks.changes` counts failures: `python -m benchmarks.changes_cases [--seed N] [--unseen] INDEX...`.

Watches single outlets as large as those of the whole benchmark. Prints what was told falsely and what was missed, each
with what the press did to the article and with its looks: when, what was served (revision shown/revision that stood),
what came of it, and what was kept in mind. Looks that are all alike are one line.
"""

import argparse
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path

from benchmarks.changes import FULL, Task, watched_by
from benchmarks.changes_truth import verdict
from benchmarks.changes_unseen import LISTS
from benchmarks.changes_verdict import Case, Verdict
from benchmarks.changes_world import Look, Memory
from demo.desk import Piece
from demo.noisy import NoisyPress
from demo.score import plain
from rasid.changes.differences import CAME, MOVED, PLACE, WENT, field_key, key_of
from rasid.printed import compared
from rasid.records import Article, FieldEdit, Visit

_SHOWN = 60  # characters of a text


class Notes(Memory):
    """States in a dictionary, and for each article what was kept in mind after each look at it."""

    def __init__(self) -> None:
        super().__init__()
        self.by_url: dict[str, list[str]] = {}

    def visit(self, visit: Visit) -> None:
        """See `Shelf`."""
        super().visit(visit)
        self.by_url.setdefault(visit.state.url, []).append("; ".join(_minded(visit)))


def _minded(visit: Visit) -> Iterator[str]:
    state = visit.state
    texts = dict(_texts([one for one in (state.latest, state.pending) if one]))
    for one in state.memory.sightings:
        yield f"{one.looks} x {_said(one.key, texts)}"
    for passed in state.memory.passed:
        yield f"passed {_short(passed.text)}"
    for flicker in state.memory.flickers[:3]:
        yield f"gone {flicker.times} x {_said(flicker.key, texts)}"
    if state.memory.doubt:
        yield f"doubt {state.memory.doubt} {state.memory.doubts}"
    if state.missing_since:
        yield f"missing since {state.missing_since:%d %H:%M}"
    newest = visit.version or state.pending
    for masked in newest.masked if newest else ():
        yield f"{masked.reason} {_short(masked.text)}"


def _said(key: str, texts: Mapping[str, str]) -> str:
    """A difference's key with its text, where the version or the page has that."""
    bare = key.lstrip(CAME + WENT + MOVED + PLACE)
    return f"{key.removesuffix(bare)}{texts.get(bare, bare)}"


def _texts(readings: Iterable[Article]) -> Iterator[tuple[str, str]]:
    for reading in readings:
        yield field_key("title", reading.digests["title"]), _short(reading.title or "")
        yield from ((key_of(compared(text)), _short(text)) for text in reading.paragraphs)


def _short(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


def _moment(seconds: float) -> str:
    whole = timedelta(seconds=int(seconds))
    return f"{whole.days:2} d {whole.seconds // 3600:02}:{whole.seconds // 60 % 60:02}"


def _edit(edit: FieldEdit) -> Iterator[str]:
    old, new = str(edit.before or "").split("\n"), str(edit.after or "").split("\n")
    yield from (f"        {edit.field} - {_short(text)}" for text in old if text not in new)
    yield from (f"        {edit.field} + {_short(text)}" for text in new if text not in old)


def _look(look: Look, minded: str) -> Iterator[str]:
    """A look without its time, as lines."""
    shown, current = ("-" if number is None else str(number) for number in (look.served.shown, look.served.current))
    told = "" if look.change is None else f" {look.change.kind}{'' if look.change.told else ' (not told)'}"
    yield f"{shown}/{current} {'+'.join(look.served.kinds) or 'nothing'}: {look.outcome}{told}  {minded}".rstrip()
    if look.change is not None:
        for edit in look.change.edits:
            yield from _edit(edit)


def _deeds(piece: Piece) -> Iterator[str]:
    """What the press did to an article."""
    for number, revision in enumerate(piece.revisions):
        before = piece.revisions[number - 1] if number else revision
        old, new = ({plain(r.title), *map(plain, r.paragraphs)} for r in (before, revision))
        yield f"    {_moment(revision.at)} {number} {revision.act}"
        yield from (f"        - {_short(text)}" for text in sorted(old - new))
        yield from (f"        + {_short(text)}" for text in sorted(new - old))
    for event in piece.story:
        yield f"    {_moment(event.at)} {event.act}"


def story(case: Case, piece: Piece | None, looks: Iterable[Look], notes: Iterable[str]) -> Iterator[str]:
    """A failure, line by line."""
    yield ""
    yield f"{_moment(case.at)} {case.url}: {case.what}"
    yield from _deeds(piece) if piece else ()
    last: list[str] = []
    alike = 0
    for look, minded in zip(looks, notes, strict=True):
        lines = list(_look(look, minded))
        if lines == last:
            alike += 1
            continue
        if alike:
            yield f"    ... and {alike} more"
        last, alike = lines, 0
        yield f"  {'>' if abs(look.at - case.at) < 1 else ' '} {_moment(look.at)} {lines[0]}"
        yield from lines[1:]
    if alike:
        yield f"    ... and {alike} more"


def report(task: Task) -> Verdict:
    """Watch an outlet and print its failures."""
    press, notes = task.press(), Notes()
    watched = watched_by(task, press, notes)
    judged = verdict(press, task.index, watched)
    kinds = "+".join(kind.name for kind in press.kinds_of(task.index))
    print(f"\nOutlet {task.index} of seed {task.seed}, {kinds}, tells age: {press.tells_age(task.index)}")
    for case in judged.cases:
        piece = _piece(press, task.index, case.url)
        print("\n".join(story(case, piece, [k for k in watched.looks if k.url == case.url], notes.by_url[case.url])))
    return judged


def _piece(press: NoisyPress, index: int, url: str) -> Piece | None:
    base = f"http://{press.houses[index].host}"
    return next((p for p in press.desk(index).published(press.plan.act_until) if base + p.path == url), None)


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index", type=int, nargs="+", metavar="INDEX", help="an outlet, from 0 on")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of the press (default: 1)")
    parser.add_argument("--unseen", action="store_true", help="with unseen noise")
    parser.add_argument("--only", choices=LISTS, default="", help="draw unseen noise from this list alone")
    parser.add_argument("--readings", type=Path, help="a folder that keeps readings of pages for the next run")
    given = parser.parse_args()
    articles = FULL.unseen if given.unseen else FULL.articles
    total = Verdict()
    for index in given.index:
        total.add(report(Task(given.seed, FULL.outlets, articles, index, given.unseen, given.readings, given.only)))
    print(f"\n{total.edits_found} of {total.edits} edits found, {total.told_right} of {total.told} changes right")
    print(f"{total.deletions_found} of {total.deletions} deletions found, {total.gone - total.gone_right} told falsely")


if __name__ == "__main__":
    main()
