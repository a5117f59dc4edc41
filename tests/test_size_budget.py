"""Files, functions and parameter lists stay readable: a ceiling that no file is exempt from."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = (
    "bench",
    "connectors",
    "examples",
    "federation",
    "gateway",
    "playground",
    "policies",
    "schemas",
    "tests",
)
FILE_LINES = 600
FUNCTION_LINES = 60
PARAMETERS = 6

Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources() -> Iterator[Path]:
    yield from sorted(ROOT.glob("*.py"))
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "node_modules" not in path.parts:
                yield path


def functions() -> Iterator[tuple[str, Function]]:
    """Every function, methods and inner ones included, with where it stands."""
    for path in sources():
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, Function):
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", node


def length(function: Function) -> int:
    """Lines from `def` to the end, the docstring left out."""
    first, last = function.body[0], function.end_lineno or 0
    documented = ast.get_docstring(function, clean=False) is not None
    docstring = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
    return last - function.lineno + 1 - docstring


def parameters(function: Function) -> int:
    """Number of parameters, `self` and `cls` left out."""
    given = function.args
    named = [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    starred = [one for one in (given.vararg, given.kwarg) if one]
    return len([name for name in named if name not in {"self", "cls"}]) + len(starred)


def test_files_are_at_most_600_lines() -> None:
    lengths = {path: len(path.read_bytes().splitlines()) for path in sources()}
    assert len(lengths) > len(FOLDERS)
    assert [f"{path}: {n} lines" for path, n in lengths.items() if n > FILE_LINES] == []


def test_functions_are_at_most_60_lines() -> None:
    lengths = [(where, length(function)) for where, function in functions()]
    assert [f"{where}: {n} lines" for where, n in lengths if n > FUNCTION_LINES] == []


def test_functions_have_at_most_6_parameters() -> None:
    counts = [(where, parameters(function)) for where, function in functions()]
    assert [f"{where}: {n} parameters" for where, n in counts if n > PARAMETERS] == []


@pytest.mark.parametrize(
    ("source", "lines", "count"),
    [
        ("def f(): pass", 1, 0),
        (
            "class C:\n async def f(self, a, /, b, *c, d=1, **e):\n  '''Says\n\n  so.'''\n  a\n",
            2,
            5,
        ),
        ("@decorated\ndef f(a):\n  def g(): pass\n  return g\n", 3, 1),
    ],
)
def test_measures_count_what_they_say(source: str, lines: int, count: int) -> None:
    function = next(node for node in ast.walk(ast.parse(source)) if isinstance(node, Function))
    assert (length(function), parameters(function)) == (lines, count)
