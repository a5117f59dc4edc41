"""The interpreter of selections: closures that build objects of the fields that are wanted.

It says what every mapping means. `generate.py` writes code for the forms that are common, which
hands back to these closures whatever is not as usual.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

from graphweft.connectors.mapping.evaluate import compile_evaluation, compile_path, property_of
from graphweft.connectors.mapping.syntax import (
    Expression,
    Key,
    Named,
    OptionalStep,
    Path,
    Selection,
)
from graphweft.connectors.mapping.values import (
    FOLLOW_UPS,
    MISSING,
    PROBLEMS,
    Variables,
    is_list,
    is_object,
    note_problem,
    note_violation,
)
from graphweft.connectors.mapping.wanted import (
    Coercion,
    Completion,
    FollowUp,
    Wanted,
    WantedField,
)

__all__ = [
    "MapValue",
    "coerce_leaf",
    "compile_expression",
    "interpret_selection",
    "match_items",
    "named_value",
    "output_names",
    "pick_each",
    "reject",
    "select_each",
]

MapValue = Callable[[Any, Variables], Any]
"""A compiled mapping: (value, variables) to the mapped value."""


def interpret_selection(selection: Selection, wanted: Wanted | None = None) -> MapValue:
    """A selection as a function of a value and the variables.

    With `wanted`, only those fields are mapped, under the keys of the answer and in its order; a
    missing one is null. Without, every field is mapped (a request body, say), and a missing one is
    left out. A list is mapped item by item.
    """
    whole = selection.whole
    if whole is None:
        return _answer(_each(_select(selection, wanted)))
    return _answer(_value_of(whole, wanted))


def compile_expression(expression: Expression) -> MapValue:
    """Compile an expression to a function of a value and the variables; it may answer `MISSING`."""
    evaluate = compile_evaluation(expression, _select_all)
    return lambda value, variables: evaluate(value, value, variables)


def output_names(selection: Selection) -> frozenset[str]:
    """The fields that a selection produces at its top, merged paths included."""
    names: set[str] = set()
    for item in selection.items:
        if item.name is not None:
            names.add(item.name)
        elif isinstance(item.value, Path) and item.value.selection is not None:
            names |= output_names(item.value.selection)
    return frozenset(names)


def _answer(run: MapValue) -> MapValue:
    def answer(value: Any, variables: Variables) -> Any:
        result = run(value, variables)
        return None if result is MISSING else result

    return answer


def _select_all(selection: Selection) -> MapValue:
    return select_each(selection, None)


def select_each(selection: Selection, wanted: Wanted | None) -> MapValue:
    """What a `{...}` after a path makes: objects, or lists of objects; null stays null."""
    whole = selection.whole
    if whole is None:
        return _each(_select(selection, wanted))
    return _each(_value_of(whole, wanted))


def _each(run: MapValue) -> MapValue:
    def each(value: Any, variables: Variables) -> Any:
        if is_list(value):
            return [None if (item := each(v, variables)) is MISSING else item for v in value]
        return None if value is None else run(value, variables)

    return each


def _value_of(path: Path, wanted: Wanted | None) -> MapValue:
    """A path whose value is the result; `$` and `@` are the value that it starts from."""
    if path.selection is not None:
        end: MapValue | None = select_each(path.selection, wanted)
    else:
        end = None if wanted is None else pick_each(wanted)
    run = compile_path(path, end, _select_all)
    return lambda value, variables: run(value, value, variables)


def _select(selection: Selection, wanted: Wanted | None) -> MapValue:
    """One object (or scalar, for selections such as `{ id: $ }`)."""
    if wanted is None:
        return _select_everything(selection)
    if wanted.variants:
        return _select_variant(selection, wanted)
    if wanted.completion is not None:
        return _select_part(selection, wanted, wanted.completion)
    named, merged = match_items(selection, wanted)
    entries = tuple(_entry(item, field) for item, field in named)
    return _build(wanted, entries, tuple(_value_of(path, inner) for path, inner in merged))


def _select_part(selection: Selection, wanted: Wanted, completion: Completion) -> MapValue:
    """An entity of which the selection may produce a part only; the rest is left to a follow-up."""
    produced = output_names(selection) | {"__typename"}
    rest = tuple(field for field in wanted.fields if field.name not in produced)
    fields = tuple(replace(f, required=False) if f in rest else f for f in wanted.fields)
    run = _select(selection, replace(wanted, fields=fields, completion=None))
    if not rest:
        return run
    plan = completion.plan(replace(wanted, fields=rest))
    key_of = _select(selection, completion.key)

    def run_and_follow(value: Any, variables: Variables) -> Any:
        result = run(value, variables)
        if result is None:
            return None
        representation = key_of(value, variables)
        if representation is None:
            return result if _holds_something(result, wanted) else None
        variables[FOLLOW_UPS].append(FollowUp(plan, representation, result))
        return result

    return run_and_follow


def _select_everything(selection: Selection) -> MapValue:
    named = [(item.name, named_value(item, None)) for item in selection.items]

    def run(value: Any, variables: Variables) -> Any:
        result: dict[str, Any] = {}
        for name, item in named:
            found = item(value, variables)
            if name is not None and found is not MISSING:
                result[name] = found
            elif is_object(found):
                result.update(found)
        return result

    return run


def _select_variant(selection: Selection, wanted: Wanted) -> MapValue:
    """An object of an interface or union: the mapping says its type, and so which fields follow."""
    type_of = _select(selection, Wanted("", (WantedField("__typename", "__typename"),)))
    variants = {name: _select(selection, each) for name, each in wanted.variants.items()}

    def run(value: Any, variables: Variables) -> Any:
        name = type_of(value, variables)["__typename"]
        variant = variants.get(name) if isinstance(name, str) else None
        if variant is None:
            given = (
                repr(name[:60]) if isinstance(name, str) else "null" if name is None else "no text"
            )
            note_violation(
                variables, f"{wanted.type_name}: `__typename` is {given}, none of its types"
            )
            return None
        return variant(value, variables)

    return run


class Matched(NamedTuple):
    """What of a selection is wanted: the items of fields, and the paths to merge fields from."""

    named: tuple[tuple[Named, WantedField], ...]
    merged: tuple[tuple[Path, Wanted], ...]


def match_items(selection: Selection, wanted: Wanted) -> Matched:
    """Find the items of a selection that are wanted, in their order."""
    named: list[tuple[Named, WantedField]] = []
    merged: list[tuple[Path, Wanted]] = []
    for item in selection.items:
        if item.name is not None:
            named.extend((item, field) for field in wanted.fields if field.name == item.name)
            continue
        names = output_names(Selection((item,)))
        fields = tuple(f for f in wanted.fields if f.name in names)
        if not names and item.spread:
            fields = wanted.fields
        if fields and isinstance(item.value, Path):
            inner = tuple(replace(field, required=False) for field in fields)
            merged.append((item.value, Wanted(wanted.type_name, inner)))
    return Matched(tuple(named), tuple(merged))


class _Entry(NamedTuple):
    """One field to build: from a property of the object, or from the object as a whole."""

    key: str
    source: str | None
    run: MapValue | None
    is_optional: bool = False


def _entry(item: Named, field: WantedField) -> _Entry:
    path = item.value
    if isinstance(path, Path) and isinstance(path.head, Key) and not path.steps:
        return _Entry(field.key, path.head.name, _finish(path.selection, field))
    return _Entry(field.key, None, named_value(item, field), _is_optional(path))


def _is_optional(value: Path | Selection) -> bool:
    """Whether the author says that there may be nothing."""
    return isinstance(value, Path) and any(isinstance(step, OptionalStep) for step in value.steps)


def named_value(item: Named, field: WantedField | None) -> MapValue:
    """The value of a named item, from the object that its selection is applied to."""
    if isinstance(item.value, Selection):
        return select_each(item.value, None if field is None else field.wanted)
    end = _finish(item.value.selection, field)
    run = compile_path(item.value, end, _select_all)
    return lambda value, variables: run(value, value, variables)


def _finish(selection: Selection | None, field: WantedField | None) -> MapValue | None:
    """What is left to do with the value at the end of a field's path."""
    wanted = None if field is None else field.wanted
    if selection is not None:
        return select_each(selection, wanted)
    if wanted is not None:
        return pick_each(wanted)
    if field is None or field.coerce is None:
        return None
    return coerce_leaf(field, field.coerce)


def coerce_leaf(field: WantedField, coercion: Coercion) -> MapValue:
    """The value of a leaf: null, or a list of them, or what the coercion makes of it."""

    def run(value: Any, variables: Variables) -> Any:
        if value is None:
            return None
        if is_list(value):
            return [run(item, variables) for item in value]
        try:
            return coercion.run(value)
        except ValueError as error:
            note_violation(variables, f"{field.name}: {error}")
            return None

    return run


def pick_each(wanted: Wanted) -> MapValue:
    """Wanted fields of a value, or of each of a list, that is shaped like the type already."""
    return _each(_pick(wanted))


def _pick(wanted: Wanted) -> MapValue:
    if wanted.variants:
        variants = {name: _pick(each) for name, each in wanted.variants.items()}

        def pick_variant(value: Any, variables: Variables) -> Any:
            name = property_of(value, "__typename")
            variant = variants.get(name) if isinstance(name, str) else None
            return None if variant is None else variant(value, variables)

        return pick_variant
    entries = tuple(_Entry(field.key, field.name, _finish(None, field)) for field in wanted.fields)
    return _build(wanted, entries, ())


_NOTHING: dict[str, Any] = {}


def _build(wanted: Wanted, entries: tuple[_Entry, ...], merged: tuple[MapValue, ...]) -> MapValue:
    """The hot loop: one new dict with the answer's keys in the answer's order."""
    template: dict[str, Any] = {
        field.key: wanted.type_name if field.name == "__typename" and wanted.type_name else None
        for field in wanted.fields
    }
    if wanted.type_name:
        typenames = {field.key for field in wanted.fields if field.name == "__typename"}
        entries = tuple(entry for entry in entries if entry.key not in typenames)
    required = tuple(field.key for field in wanted.fields if field.required)
    new = template.copy

    def build(value: Any, variables: Variables) -> Any:
        result = new()
        get = value.get if is_object(value) else _NOTHING.get
        for key, source, run, _ in entries:
            if source is not None:
                found = get(source)
                if run is not None and found is not None:
                    found = run(found, variables)
            else:
                assert run is not None
                found = run(value, variables)
            if found is not MISSING:
                result[key] = found
        for merge in merged:
            found = merge(value, variables)
            if is_object(found):
                result.update({key: item for key, item in found.items() if item is not None})
        for key in required:
            if result[key] is None:
                if PROBLEMS in variables:
                    _note_nothing_found(value, wanted, key, entries, variables)
                return reject(result, wanted, key, variables)
        return result

    return build


def _note_nothing_found(
    value: Any, wanted: Wanted, key: str, entries: tuple[_Entry, ...], variables: Variables
) -> None:
    """Say that a required field has nothing to be made of; a null that was sent is no problem."""
    for entry in entries:
        if entry.key != key or entry.is_optional:
            continue
        if entry.source is None:
            note_problem(variables, f"{wanted.type_name}.{key}: its mapping found nothing")
        elif not is_object(value):
            note_problem(variables, f"{wanted.type_name}.{key}: there is no object to map")
        elif entry.source not in value:
            note_problem(variables, f"{wanted.type_name}.{key}: no property {entry.source!r}")


def reject(result: dict[str, Any], wanted: Wanted, key: str, variables: Variables) -> None:
    """A required field is null, so the object is. An object with nothing in it is simply absent."""
    if _holds_something(result, wanted):
        note_violation(variables, f"{wanted.type_name}.{key}: null, but the field is never null")


def _holds_something(result: dict[str, Any], wanted: Wanted) -> bool:
    typenames = {field.key for field in wanted.fields if field.name == "__typename"}
    return any(value is not None for key, value in result.items() if key not in typenames)
