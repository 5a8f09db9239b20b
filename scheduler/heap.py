"""The garbage collector's share of the daemon's time, kept small.

A daemon that watches ten thousand outlets holds millions of objects for as long as it lives. Looking through all of
them for cycles that nobody needs any more stops every thread for half a second, and CPython 3.11 does so whenever a
quarter as many have joined them. So what has lasted is set aside (`gc.freeze`), where the collector does not look, and
taken back once a day, since some of it may have become garbage by then, such as what belonged to a crawl under way. The
rest is looked through every minute: remains of a crawl refer to each other, and thousands would wait to be found and
cut the memory up. What is no garbage is set aside only when that is a lot.

What the C library's allocator holds free is given back to the system. It keeps stores for up to eight threads a core,
which fill with gaps as pages of all sizes come and go; two for all threads have a fifth less of them.
"""

import ctypes
import gc
import time
from collections.abc import Callable

LOOK_EVERY = 60.0
"""Seconds between looks at what has gathered."""

WHOLE_EVERY = 86_400.0
"""Seconds between collections of all there is."""

_GATHERED_MAX = 200_000  # objects beyond those set aside that are no garbage: they are looked through in some 50 ms
_THRESHOLDS = 20_000, 10, 3
"""Objects between two looks at the youngest, which take 5 ms then, and how many looks at each generation come before
one at the next. CPython's 700 is meant for small programs: at 5,000 the collector takes 6 % of what an unchanged page
costs, most of it for what a crawl still needs. With ten, as usual, the oldest were looked at after two million objects.
"""


_ARENA_MAX, _ARENAS = -8, 2  # mallopt(3): M_ARENA_MAX


def share_arenas() -> None:
    """Let all threads that begin later share two of the C library's stores of memory, where it is glibc."""
    if (mallopt := getattr(ctypes.CDLL(None), "mallopt", None)) is not None:
        mallopt(_ARENA_MAX, _ARENAS)


class Heap:
    """Decides what the collector looks at. Not thread-safe: one caller at a time."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._whole_at = monotonic()

    def settle(self) -> None:
        """All that is to last has been made: collect, and set what remains aside."""
        gc.set_threshold(*_THRESHOLDS)
        self._whole_at = self._monotonic()
        gc.unfreeze()
        gc.collect()
        gc.freeze()

    def tend(self) -> None:
        """Free what is garbage, set aside what has gathered if that is a lot, give back what is free; once a day, look
        through everything."""
        if self._monotonic() - self._whole_at >= WHOLE_EVERY:
            self.settle()
        else:
            gc.collect()
            if len(gc.get_objects(generation=2)) > _GATHERED_MAX:
                gc.freeze()
        _give_back()


def _give_back() -> None:
    """Where the C library can: glibc has `malloc_trim`, others do without."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
