"""Selections to generated Python: one function per object, which reads and builds in one pass.

    def o0(value, variables):
        get = value.get
        v0 = get('id')
        v0 = v0 if type(v0) is str else str(v0) if type(v0) is int else c0(v0, variables)
        return {'id': v0, ...}

The code deals with values as they usually are: an object where fields are selected, a path whose
properties are there. Whatever is otherwise goes to the interpreter (`select.py`), whose answer it
is in any case. Only our own names become code; what a document says is written by `repr`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphweft.connectors.mapping.generate_path import chain_from, chain_of
from graphweft.connectors.mapping.python_source import PythonSource
from graphweft.connectors.mapping.select import (
    MapValue,
    coerce_leaf,
    interpret_selection,
    match_items,
    named_value,
    pick_each,
    reject,
    select_each,
)
from graphweft.connectors.mapping.syntax import Key, Named, Path, Selection, Variable
from graphweft.connectors.mapping.values import MISSING, Variables
from graphweft.connectors.mapping.wanted import Wanted, WantedField

__all__ = ["compile_field", "compile_selection", "interpret_field"]


def compile_selection(selection: Selection, wanted: Wanted | None = None) -> MapValue:
    """Compile a selection to a function of a value and the variables.

    It answers what that of `interpret_selection` would, which is the one to ask for problems.
    """
    if wanted is None:
        return interpret_selection(selection)
    return _Generator().run(selection, wanted)


def compile_field(selection: Selection, field: WantedField) -> MapValue:
    """Compile the selection that maps the value of one field, a leaf or an object."""
    return _coerced(compile_selection(selection, field.wanted), field)


def interpret_field(selection: Selection, field: WantedField) -> MapValue:
    """The same by the interpreter, which notes the problems that it has."""
    return _coerced(interpret_selection(selection, field.wanted), field)


def _coerced(run: MapValue, field: WantedField) -> MapValue:
    if field.wanted is not None or field.coerce is None:
        return run
    coerce = coerce_leaf(field, field.coerce)
    return lambda value, variables: coerce(run(value, variables), variables)


NamedFields = tuple[tuple[Named, WantedField], ...]
MergedPaths = tuple[tuple[Path, Wanted], ...]
_MOST_FUNCTIONS = 200
"""What more objects an operation asks for is left to the interpreter: compiling takes time."""

End = Callable[[str], str]
"""What becomes of the value at the end of a path: from its variable's name to an expression."""


class _Generator:
    """The functions of one selection."""

    def __init__(self) -> None:
        self.source = PythonSource({"MISSING": MISSING})

    def run(self, selection: Selection, wanted: Wanted) -> MapValue:
        """Generate the function for the whole selection."""
        whole = selection.whole
        path = Path(Variable("$"), selection=selection) if whole is None else whole
        chain = chain_from(path, "value", self.source)
        if chain is None:
            return interpret_selection(selection, wanted)
        end = self.end_of(path.selection, wanted)
        other = self.interpreted(lambda: interpret_selection(selection, wanted))
        self.source.add(0, "def run(value, variables):")
        self.source.add(1, f"if {chain.condition or 'True'}:")
        self.source.add(2, f"result = {end(chain.last)}")
        self.source.add(2, "return None if result is MISSING else result")
        self.source.add(1, f"return {other}(value, variables)")
        return self.source.function("run")

    # -- what becomes of a value ---------------------------------------------------------------

    def end_of(self, selection: Selection | None, wanted: Wanted) -> End:
        """An object at the end of a path."""
        return self.picked(wanted) if selection is None else self.selected(selection, wanted)

    def selected(self, selection: Selection, wanted: Wanted) -> End:
        """What a `{...}` makes of a value."""
        other = self.interpreted(lambda: select_each(selection, wanted))
        is_left = selection.whole is not None or self.source.functions >= _MOST_FUNCTIONS
        one = None if is_left else self.object_of(selection, wanted, other)
        return self.call(other) if one is None else self.objects(one, other)

    def object_of(self, selection: Selection, wanted: Wanted, other: str) -> str | None:
        """The name of the function that selects in one object; None where there is none."""
        if wanted.completion is not None:
            return None
        if wanted.variants:
            return self.variant_function(selection, wanted, other)
        named, merged = match_items(selection, wanted)
        if len({field.key for _, field in named}) < len(named):
            return None
        return self.object_function(wanted, named, merged)

    def picked(self, wanted: Wanted) -> End:
        """Of a value that is shaped like its type."""
        other = self.interpreted(lambda: pick_each(wanted))
        is_left = wanted.variants or self.source.functions >= _MOST_FUNCTIONS
        if is_left or wanted.completion is not None:
            return self.call(other)
        named = tuple((Named(f.name, Path(Key(f.name))), f) for f in wanted.fields)
        return self.objects(self.object_function(wanted, named, ()), other)

    def call(self, function: str) -> End:
        """What a function makes of any value."""
        return lambda v: f"{function}({v}, variables)"

    def objects(self, one: str, other: str) -> End:
        """By function `one` of an object, or of each of a list; by `other` of everything else."""

        def end(v: str) -> str:
            each = (
                f"{one}(item, variables) if type(item) is dict else None if item is None "
                f"else {other}(item, variables)"
            )
            return (
                f"{one}({v}, variables) if type({v}) is dict else None if {v} is None "
                f"else [{each} for item in {v}] if type({v}) is list else {other}({v}, variables)"
            )

        return end

    def leaf(self, field: WantedField) -> End:
        """The value of a leaf, coerced."""
        if field.coerce is None:
            return lambda v: v
        inline = field.coerce.inline
        other = self.source.constant(coerce_leaf(field, field.coerce))
        return lambda v: inline.format(v=v, other=f"{other}({v}, variables)")

    # -- the function of an object -------------------------------------------------------------

    def object_function(self, wanted: Wanted, named: NamedFields, merged: MergedPaths) -> str:
        """Generate the function that makes one object of a dict; answers its name."""
        values = {
            field.key: repr(wanted.type_name or None) if field.name == "__typename" else "None"
            for field in wanted.fields
        }
        typenames = {f.key for f in wanted.fields if f.name == "__typename" and wanted.type_name}
        lines = ["get = value.get"]
        for number, (item, field) in enumerate(named):
            if field.key not in typenames:
                values[field.key] = f"v{number}"
                lines += self.field_lines(f"v{number}", item, field)
        result = "{" + ", ".join(f"{key!r}: {value}" for key, value in values.items()) + "}"
        required = [f.key for f in wanted.fields if f.required and f.key not in typenames]
        found = [values[key] for key in required]
        if merged:
            lines += self.merging_lines(result, merged)
            result, found = "result", [f"result[{key!r}]" for key in required]
        if required:
            refused = self.source.constant(_refusal(wanted))
            lines.append(f"if {' or '.join(f'{value} is None' for value in found)}:")
            lines.append(f"    return {refused}({result}, variables)")
        return self.function("o", [*lines, f"return {result}"])

    def merging_lines(self, result: str, merged: MergedPaths) -> list[str]:
        """What puts the fields of other objects into `result`."""
        lines = [f"result = {result}"]
        for path, inner in merged:
            lines += self.field_lines("other", Named(None, path), WantedField("", "", inner))
            lines += [
                "if type(other) is dict:",
                "    result.update({k: v for k, v in other.items() if v is not None})",
            ]
        return lines

    def variant_function(self, selection: Selection, wanted: Wanted, other: str) -> str | None:
        """Generate the function that finds an object's type, and makes what is asked of that."""
        type_name = Wanted("", (WantedField("__typename", "__typename"),))
        type_of = self.object_of(selection, type_name, other)
        variants = {
            name: self.object_of(selection, each, other) for name, each in wanted.variants.items()
        }
        if type_of is None or None in variants.values():
            return None
        lines = [f"name = {type_of}(value, variables)['__typename']"]
        for name, one in variants.items():
            lines.append(f"if name == {name!r}: return {one}(value, variables)")
        return self.function("u", [*lines, f"return {other}(value, variables)"])

    def function(self, prefix: str, lines: list[str]) -> str:
        """Generate a function of a value and the variables; answers its name."""
        name = self.source.name(prefix)
        self.source.add(0, f"def {name}(value, variables):")
        for line in lines:
            self.source.add(1, line)
        return name

    def field_lines(self, name: str, item: Named, field: WantedField) -> list[str]:
        """What computes one field into a variable: None where it is missing."""
        other = self.interpreted(lambda: named_value(item, field))
        if_missing = f"if {name} is MISSING: {name} = None"
        by_other = [f"{name} = {other}(value, variables)", if_missing]
        if isinstance(item.value, Selection):
            if field.wanted is None:
                return by_other
            return [f"{name} = {self.selected(item.value, field.wanted)('value')}", if_missing]
        chain = chain_of(item.value, name, self.source)
        if chain is None or (item.value.selection is not None and field.wanted is None):
            return by_other
        if field.wanted is None:
            end = self.leaf(field)
            values = [f"{name} = {end(chain.last)}"]
        else:
            end = self.end_of(item.value.selection, field.wanted)
            values = [f"{name} = {end(chain.last)}", if_missing]
        if not chain.condition:
            return [f"{name} = {chain.start}", *values]
        orelse = f"elif {name} is not None:" if chain.is_null_for_null else "else:"
        return [
            f"{name} = {chain.start}",
            f"if {chain.condition}:",
            *(f"    {line}" for line in values),
            orelse,
            *(f"    {line}" for line in by_other),
        ]

    def interpreted(self, make: Callable[[], MapValue]) -> str:
        """The name of a function of the interpreter, which is made when it is first needed."""
        return self.source.constant(_Lazy(make))


class _Lazy:
    """A mapping that is compiled by its first call."""

    __slots__ = ("_made", "_make")

    def __init__(self, make: Callable[[], MapValue]) -> None:
        self._make = make
        self._made: MapValue | None = None

    def __call__(self, value: Any, variables: Variables) -> Any:
        made = self._made
        if made is None:
            made = self._made = self._make()
        return made(value, variables)


def _refusal(wanted: Wanted) -> MapValue:
    required = tuple(field.key for field in wanted.fields if field.required)

    def refuse(result: dict[str, Any], variables: Variables) -> None:
        first = next(key for key in required if result[key] is None)
        reject(result, wanted, first, variables)

    return refuse
