"""What an editor does to a draft: each edit gives another draft that a reader can tell apart."""

import random
from dataclasses import replace

from demo.model import Act
from demo.writing import LEAST, Draft


def _headline(draft: Draft, generator: random.Random) -> Draft:
    count = len(draft.source.headlines)
    return replace(draft, headline=(draft.headline + generator.randrange(1, count)) % count)


def _reword(draft: Draft, generator: random.Random) -> Draft:
    if generator.random() < 0.5:
        return replace(draft, lead=1 - draft.lead)
    return replace(draft, detail=1 - draft.detail)


def _add(draft: Draft, generator: random.Random) -> Draft:
    used = {number for number, _ in draft.body}
    free = [number for number in range(len(draft.source.more)) if number not in used]
    added = (generator.choice(free), 0)
    return replace(draft, body=tuple(sorted((*draft.body, added))))


def _remove(draft: Draft, generator: random.Random) -> Draft:
    dropped = generator.choice(draft.body)
    return replace(draft, body=tuple(entry for entry in draft.body if entry != dropped))


def _number(draft: Draft, generator: random.Random) -> Draft:
    """Another number in the detail, which every article has."""
    old = draft.slots["b"]
    new = generator.choice([n for n in range(LEAST, 89) if n != old])
    return replace(draft, slots={**draft.slots, "b": new})


_EDITS = {
    Act.HEADLINE: _headline,
    Act.REWORD: _reword,
    Act.ADD: _add,
    Act.REMOVE: _remove,
    Act.NUMBER: _number,
}


def edit(draft: Draft, act: Act, generator: random.Random) -> Draft:
    """The draft after an act; acts that leave the text as it is return it unchanged."""
    change = _EDITS.get(act)
    return change(draft, generator) if change else draft
