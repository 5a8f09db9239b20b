"""Articles that are looked at again and again."""

from collections.abc import Callable
from datetime import datetime

import pytest

from rasid.memory import OutletMemory
from rasid.records import ArticleState, Outlet
from tests.core.watching import MakeWatch, Watch


@pytest.fixture
def watch(
    make_outlet: Callable[..., Outlet], make_article_state: Callable[..., ArticleState], now: datetime
) -> MakeWatch:
    """An article of an outlet with a memory, to be looked at."""

    def make(memory: OutletMemory | None = None, **fields: object) -> Watch:
        return Watch(make_outlet(), make_article_state(**fields), now, memory)

    return make
