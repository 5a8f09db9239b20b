"""The examples of docs/api.md are answered."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

TEXT = (Path(__file__).parents[2] / "docs" / "api.md").read_text("utf-8")
EXAMPLES = re.findall(r"^(GET|POST) (/\S+(?: \S+)*)$", TEXT, re.MULTILINE)


@pytest.mark.parametrize(("method", "target"), EXAMPLES)
def test_every_example_is_answered(full_press: Any, ask: Callable[..., Any], method: str, target: str) -> None:
    address = quote(target, safe="/?&=%:")
    answer = ask(address, form={}) if method == "POST" else ask(address)
    assert answer.status in (200, 202), answer.text


def test_every_route_that_is_named_exists(full_press: Any, ask: Callable[..., Any]) -> None:
    paths = ask("/api/v1/openapi.json").json["paths"]
    table = TEXT[TEXT.index("| ask for") : TEXT.index("The examples")]
    named = {re.sub(r"\?.*", "", name) for name in re.findall(r"`(/[^`]*)`", table)}
    known = {re.sub(r"\{\w+\}", "X", path) for path in paths}
    assert {re.sub(r"/(ID|N|M)(?=/|$)", "/X", name) for name in named} <= known
