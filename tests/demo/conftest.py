"""Presses to look at: one of each finite plan, read only."""

import pytest

from demo.plan import plan_for
from demo.press import Press


@pytest.fixture(scope="session")
def press() -> Press:
    return Press(7, plan_for(60))


@pytest.fixture(scope="session", params=[60, 120])
def finite_press(request: pytest.FixtureRequest) -> Press:
    return Press(11, plan_for(request.param))
