"""The tables of the manual: every method, and every example with its result."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from graphweft.connectors.mapping import compile_expression, parse_expression
from graphweft.connectors.mapping.methods import METHODS

PAGE = Path(__file__).parents[3] / "docs" / "mapping-language.md"
ROW = re.compile(r"^\| `->(\w+)` \| .+ \| `(.+)` \| `(.+)` \|$", re.MULTILINE)
ROWS: list[tuple[str, str, str]] = ROW.findall(PAGE.read_text("utf-8"))


def test_every_method_stands_in_the_manual_once() -> None:
    assert sorted(name for name, _, _ in ROWS) == sorted(METHODS)


@pytest.mark.parametrize(("method", "example", "result"), ROWS)
def test_an_example_of_the_manual_gives_what_it_says(
    method: str, example: str, result: str
) -> None:
    assert f"->{method}" in example
    found = compile_expression(parse_expression(example))({}, {})
    assert json.dumps(found) == json.dumps(json.loads(result))
