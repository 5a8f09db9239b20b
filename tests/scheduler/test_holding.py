"""What cannot be stored is not fetched again at once."""

from scheduler.holding import FIRST, MOST, Holding


def test_outlets_wait_longer_each_time_until_something_is_stored() -> None:
    holding, at, waits = Holding(), 1000.0, []
    for _ in range(7):
        holding.end({"a", "b"}, stored=False, at=at)
        until = next(at + wait for wait in range(1000) if "a" not in holding.at(at + wait))
        waits.append(until - at)
        at = until
    assert waits == [FIRST, 2 * FIRST, 4 * FIRST, 8 * FIRST, MOST, MOST, MOST]
    holding.end({"a", "c"}, stored=True, at=at)
    holding.end({"a"}, stored=False, at=at)
    assert holding.at(at) == {"a"}
    assert holding.at(at + FIRST) == frozenset()
