"""Generated code against the interpreter.

`GRAPHWEFT_ORACLE_EXAMPLES=20` tries twenty times as many mappings.
"""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import given, settings

from graphweft.connectors.mapping import (
    FOLLOW_UPS,
    VIOLATIONS,
    Coercion,
    MapValue,
    Selection,
    Wanted,
    WantedField,
    compile_selection,
    interpret_selection,
    is_list,
    is_object,
    parse_selection,
)
from graphweft.connectors.mapping import generate as generate_module
from tests.connectors.mapping.random_mappings import JSON, SELECTIONS, WANTED

MULTIPLIER = float(os.environ.get("GRAPHWEFT_ORACLE_EXAMPLES", "1"))


def _outcome(run: MapValue, value: Any) -> tuple[Any, list[str]]:
    violations: list[str] = []
    known = {"$args": {"a": 1, "b": {"a": "x"}}}
    return run(value, {**known, VIOLATIONS: violations, FOLLOW_UPS: []}), violations


def _typed(value: Any) -> Any:
    """A value that differs where JSON differs: `1`, `1.0` and `true` are not equal."""
    if is_object(value):
        return [(key, _typed(item)) for key, item in value.items()]
    if is_list(value):
        return ["list", *map(_typed, value)]
    return type(value), value


@settings(max_examples=int(400 * MULTIPLIER), deadline=None, database=None)
@given(SELECTIONS, WANTED, JSON)
def test_generated_code_maps_as_the_interpreter_does(
    selection: Selection, wanted: Wanted, value: Any
) -> None:
    interpreted = _outcome(interpret_selection(selection, wanted), value)
    generated = _outcome(compile_selection(selection, wanted), value)
    assert _typed(generated[0]) == _typed(interpreted[0])
    assert generated[1] == interpreted[1]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("id name", {"id": 1, "name": "n"}),
        ("id name", [{"id": 1, "name": "n"}, {"id": 2, "name": None}, None]),
        ("$.data { id name: full_name }", {"data": [{"id": 1, "full_name": "n"}]}),
        ("id: o.id name: o.n.first?.x", {"o": {"id": 1, "n": {"first": {"x": "n"}}}}),
        ("id: ids->first name: kind->match(['p', 'n'], [@, '?'])", {"ids": [1], "kind": "p"}),
        ("id: $args.id name: $('n')", {}),
        ("id: $(o.id) name: $(o).n", {"o": {"id": 1, "n": "n"}}),
    ],
)
def test_usual_mappings_of_usual_values_do_without_the_interpreter(
    text: str, value: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: Any) -> Any:
        pytest.fail("the interpreter was called")

    for name in ("interpret_selection", "select_each", "named_value"):
        monkeypatch.setattr(generate_module, name, never)
    run = compile_selection(parse_selection(text), _USER)
    found = run(value, {"$args": {"id": 1}})
    assert (found[0] if isinstance(found, list) else found) == {"name": "n", "id": "1"}


_ID = Coercion(str, "str({v}) if type({v}) is int else {other}")
_USER = Wanted("User", (WantedField("name", "name"), WantedField("id", "id", coerce=_ID)))


@pytest.mark.parametrize("name", ["__import__('os')", "a'b", 'a"b', "a\\", "a\nb", "{v}", "get"])
def test_what_a_document_says_does_not_become_code(name: str) -> None:
    text = f"k: {_quoted(name)} p: a.{_quoted(name)}"
    wanted = Wanted(name, (
        WantedField(name, "k"), WantedField("p", "p"), WantedField("t", "__typename"),
    ))  # fmt: skip
    run = compile_selection(parse_selection(text), wanted)
    assert run({name: 1, "a": {name: 2}}, {}) == {name: 1, "p": 2, "t": name}


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def test_a_selection_of_many_fields_is_compiled() -> None:
    names = [f"f{number}" for number in range(3000)]
    wanted = Wanted("T", tuple(WantedField(name, name) for name in names))
    run = compile_selection(parse_selection(" ".join(names)), wanted)
    assert run(dict.fromkeys(names, 1), {}) == dict.fromkeys(names, 1)


def test_more_objects_than_are_compiled_are_mapped_all_the_same() -> None:
    names = [f"f{number}" for number in range(300)]
    one = Wanted("O", (WantedField("a", "a"),))
    wanted = Wanted("T", tuple(WantedField(name, name, one) for name in names))
    run = compile_selection(parse_selection(" ".join(f"{name} {{ a }}" for name in names)), wanted)
    assert run({name: {"a": 1, "b": 2} for name in names}, {}) == {n: {"a": 1} for n in names}
