"""Schemathesis asks the API, over a real socket, for what its description allows and for what it does not."""

from contextlib import suppress
from typing import Any, cast

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode

EXAMPLES = 12  # of each operation and mode


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
