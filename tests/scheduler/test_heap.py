"""What the garbage collector is let look at."""

import ctypes
import gc
import resource
import subprocess
import sys
import weakref
from collections.abc import Iterator
from math import prod
from pathlib import Path

import pytest

from scheduler.heap import WHOLE_EVERY, Heap


class Ring:
    """Garbage that only the collector finds."""

    def __init__(self) -> None:
        self.me = self


class Steady:
    """A steady clock that is set."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.set_threshold(*thresholds)
    gc.unfreeze()


def test_what_lasts_is_set_aside() -> None:
    kept = [[number] for number in range(1000)]
    Heap(Steady()).settle()
    assert gc.get_freeze_count() > len(kept)
    assert len(gc.get_objects(generation=2)) < len(kept)


def test_the_youngest_are_looked_at_less_often_and_the_oldest_hardly() -> None:
    usual = prod(gc.get_threshold())
    Heap(Steady()).settle()
    youngest, *_ = now = gc.get_threshold()
    assert youngest >= 10_000
    assert usual < prod(now) <= 10 * usual


def test_of_little_that_has_gathered_the_garbage_is_freed_and_nothing_set_aside() -> None:
    heap = Heap(Steady())
    heap.settle()
    aside = gc.get_freeze_count()
    ring = Ring()
    gc.collect()  # it is old now
    garbage = weakref.ref(ring)
    del ring
    heap.tend()
    assert garbage() is None
    assert gc.get_freeze_count() == aside


def test_a_lot_of_garbage_is_no_reason_to_set_aside_what_is_under_way() -> None:
    heap = Heap(Steady())
    heap.settle()
    rings = [Ring() for _ in range(210_000)]
    gc.collect()
    under_way = Ring()
    found = weakref.ref(under_way)
    del rings
    heap.tend()
    del under_way
    gc.collect()
    assert found() is None


def test_a_lot_that_has_gathered_is_set_aside_and_garbage_among_it_is_freed() -> None:
    heap = Heap(Steady())
    heap.settle()
    aside = gc.get_freeze_count()
    kept = [[number] for number in range(210_000)]
    gc.collect()  # they are old now
    garbage = weakref.ref(Ring())
    heap.tend()
    assert gc.get_freeze_count() > aside + len(kept)
    assert garbage() is None


def test_once_a_day_even_what_was_set_aside_is_freed() -> None:
    steady = Steady()
    heap = Heap(steady)
    ring = Ring()
    heap.settle()
    garbage = weakref.ref(ring)
    del ring
    heap.tend()
    gc.collect()
    assert garbage() is not None
    steady.now += WHOLE_EVERY
    heap.tend()
    assert garbage() is None


def test_what_the_allocator_holds_free_is_given_back() -> None:
    heap = Heap(Steady())
    heap.settle()
    pages = [bytes(3_000 + number % 7) for number in range(30_000)]
    kept = pages[::100]  # the gaps lie between them
    del pages
    before = _resident()
    heap.tend()
    assert _resident() < before - 40_000_000
    assert len(kept) == 300


def _resident() -> int:
    """Bytes of this process that are in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


_THREADS_ALLOCATE = """
import ctypes, sys, threading
from scheduler.heap import share_arenas
if sys.argv[2] == "shared":
    share_arenas()
libc, together = ctypes.CDLL(None), threading.Barrier(8)
libc.fopen.restype = ctypes.c_void_p
def allocate():
    together.wait()
    libc.malloc(1000)
    together.wait()
threads = [threading.Thread(target=allocate) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
file = ctypes.c_void_p(libc.fopen(sys.argv[1].encode(), b"w"))
libc.malloc_info(0, file)
libc.fclose(file)
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_info"), reason="the C library is not glibc")
@pytest.mark.parametrize(("how", "least", "most"), [("shared", 1, 2), ("apart", 3, 9)])
def test_threads_share_stores_of_memory(tmp_path: Path, how: str, least: int, most: int) -> None:
    told = tmp_path / "malloc.xml"
    subprocess.run([sys.executable, "-c", _THREADS_ALLOCATE, told, how], check=True, timeout=60)
    assert least <= told.read_text().count("<heap nr=") <= most
