"""Tables are looked over seldom, and keep what is not idle."""

from hypothesis import given
from hypothesis import strategies as st

from spiders.thinning import Thinning


@given(st.lists(st.booleans(), max_size=300), st.integers(1, 20))
def test_what_is_not_idle_stays(idle: list[bool], many: int) -> None:
    thinning, table, looks = Thinning(many), dict[int, bool](), 0

    def is_idle(value: bool) -> bool:
        nonlocal looks
        looks += 1
        return value

    for number, value in enumerate(idle):
        thinning.thin(table, is_idle)
        table[number] = value
    assert all(number in table for number, value in enumerate(idle) if not value)
    busy = idle.count(False)
    assert len(table) <= max(many, 2 * busy)
    assert looks <= 3 * len(idle) + many
