"""Puts the state together: what the store observed, and what only the machine tells."""

from collections.abc import Callable
from dataclasses import replace

from rasid.errors import StoreError
from rasid.health.ports import Observing
from rasid.health.state import Beat, Machine, State
from rasid.settings import Settings

LookAround = Callable[[], Machine]


def look(store: Observing, around: LookAround, settings: Settings, beat: Beat | None = None) -> State:
    """The state now. A `beat` is more recent than the one that the store has; a store that fails is a fact."""
    machine = around()
    try:
        seen = store.observe()
    except StoreError as error:
        return State(machine=machine, settings=settings, database_fault=str(error))
    return State(seen if beat is None else replace(seen, beat=beat), machine, settings)
