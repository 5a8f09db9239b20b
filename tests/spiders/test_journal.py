"""Records of all crawls are written together, and each hears what became of itself."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from rasid.errors import StoreBusyError, StoreError
from spiders.journal import MOST, Journal


class Shelf:
    """A store that keeps texts, and refuses those that begin with "bad"."""

    def __init__(self) -> None:
        self.groups: list[list[str]] = []

    def record(self, records: Sequence[tuple[Any, int]]) -> list[list[Any]]:
        texts = [text for text, _ in records]
        if any(text.startswith("bad") for text in texts):
            raise StoreError("refused")
        self.groups.append(texts)
        return [[text.upper()] for text in texts]


def written(*records: str, seconds: float = 0.01, shelf: Shelf | None = None) -> tuple[list[list[str]], list[Any]]:
    shelf = shelf or Shelf()

    async def main() -> list[Any]:
        with ThreadPoolExecutor(2) as threads:
            journal = Journal(shelf, threads, seconds=seconds)  # type: ignore[arg-type]  # a stand-in
            waiting = (journal.put(record, 1) for record in records)  # type: ignore[arg-type]
            return await asyncio.gather(*waiting, return_exceptions=True)

    return shelf.groups, asyncio.run(main())


def test_what_comes_within_a_moment_is_written_together() -> None:
    groups, results = written("a", "b", "c")
    assert groups == [["a", "b", "c"]]
    assert results == [["A"], ["B"], ["C"]]


def test_a_record_that_cannot_be_stored_spoils_no_other() -> None:
    groups, results = written("a", "bad", "c")
    assert groups == [["a"], ["c"]]
    assert [results[0], results[2]] == [["A"], ["C"]]
    with pytest.raises(StoreError, match="refused"):
        raise results[1]


def test_a_busy_store_is_asked_once_for_all() -> None:
    class Held(Shelf):
        def record(self, records: Sequence[tuple[Any, int]]) -> list[list[Any]]:
            self.groups.append([text for text, _ in records])
            raise StoreBusyError("held by another program")

    groups, results = written("a", "b", "c", shelf=Held())
    assert groups == [["a", "b", "c"]]
    assert [type(result) for result in results] == [StoreBusyError] * 3


def test_nobody_waits_for_threads_that_have_ended() -> None:
    async def main() -> Any:
        threads = ThreadPoolExecutor(1)
        threads.shutdown()
        return await Journal(Shelf(), threads, seconds=0.01).put("a", 1)  # type: ignore[arg-type]

    with pytest.raises(RuntimeError, match="after shutdown"):
        asyncio.run(main())


@pytest.mark.parametrize(("took", "pause"), [(0.01, 0.2), (0.05, 0.5), (30.0, 1.0)])
def test_a_group_waits_longer_where_writing_takes_long(took: float, pause: float) -> None:
    moments = iter((100.0, 100.0 + took))

    async def main() -> float:
        with ThreadPoolExecutor(1) as threads:
            journal = Journal(Shelf(), threads, clock=lambda: next(moments))  # type: ignore[arg-type]
            await journal.put("a", 1)  # type: ignore[arg-type]
            return journal.pause

    assert asyncio.run(main()) == pytest.approx(pause)


def test_many_records_wait_for_nobody() -> None:
    many = [str(number) for number in range(2 * MOST)]
    groups, results = written(*many, seconds=3600.0)
    assert [len(group) for group in groups] == [MOST, MOST]
    assert results == [[text] for text in many]


def test_who_no_longer_waits_is_passed_over() -> None:
    async def main() -> list[Any]:
        with ThreadPoolExecutor(1) as threads:
            journal = Journal(Shelf(), threads, seconds=0.01)  # type: ignore[arg-type]
            left = asyncio.ensure_future(journal.put("a", 1))  # type: ignore[arg-type]
            await asyncio.sleep(0)
            left.cancel()
            return await journal.put("b", 1)  # type: ignore[arg-type]

    assert asyncio.run(main()) == ["B"]
