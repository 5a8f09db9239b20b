"""Schemathesis asks the API, over a real socket, for what its description allows and for what it does not."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, cast

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode

from dashboard.serving import listen, serving

EXAMPLES = 12  # of each operation and mode


@pytest.fixture
def address(serve: Callable[[], Any]) -> Iterator[str]:
    """The dashboard over the full press, served."""
    started, found = threading.Event(), []
    loop, done = asyncio.new_event_loop(), asyncio.Event()

    async def work() -> None:
        async with serving(serve(), listen("127.0.0.1", 0)) as where:
            found.append(where)
            started.set()
            await done.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(work(),))
    thread.start()
    assert started.wait(10)
    yield found[0]
    loop.call_soon_threadsafe(done.set)
    thread.join(10)
    loop.close()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_nothing_asked_of_the_api_makes_it_fail(address: str) -> None:
    schema = schemathesis.openapi.from_url(f"{address}/api/v1/openapi.json")
    operations: list[Any] = [cast("Any", result).ok() for result in schema.get_all_operations()]
    assert len(operations) >= 18
    failed: list[str] = []
    statuses: set[int] = set()
    for operation in operations:
        for mode in GenerationMode:

            @seed(1)
            @settings(
                max_examples=EXAMPLES,
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=operation.as_strategy(generation_mode=mode))
            def ask(case: Any) -> None:
                answer = case.call()
                statuses.add(answer.status_code)
                if answer.status_code >= 500:
                    failed.append(f"{case.method} {answer.request.url}: {answer.text}")

            with suppress(Unsatisfiable):  # where any text is allowed, nothing can be asked wrongly
                ask()
    assert failed == []
    assert {200, 404, 422} <= statuses
