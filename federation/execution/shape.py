"""The data tree into the answer, fast: generated functions for the case without surprises.

They build each object with just the client's fields, in the client's order. What one subgraph gave
exactly as asked is looked through and taken over as it is. Anything unexpected (a null where none
may be, a leaf of another type, an enum value that clients may not see, an unknown type) raises
Surprise, and `complete` takes care of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple, cast

from graphql import (
    GraphQLAbstractType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    specified_scalar_types,
)

from graphweft.federation.execution.codegen import Source
from graphweft.federation.execution.leaves import wrong_leaf
from graphweft.federation.execution.stored import Stored
from graphweft.federation.operation.conditions import ALWAYS, Condition, holds
from graphweft.federation.operation.merge import collect_fields
from graphweft.federation.operation.selection import FieldSelection, Operation, Selections
from graphweft.federation.operation.spend import Spend, unlimited
from graphweft.schemas.api_schema import OutputType
from graphweft.schemas.supergraph import Supergraph

__all__ = ["WITHHELD", "Shape", "Surprise", "compile_shape", "is_nullable", "needs_no_typename"]

Shape = Callable[[dict[str, Any], Mapping[str, Any]], dict[str, Any]]
"""(data tree, variables) -> data of the answer; raises Surprise"""

WITHHELD = "@withheld"
"""Among the variables of an operation with withheld fields: a dict, whose keys become those met."""


_Purpose = tuple[str, int, int]
"""What a function is for: type, identity of the selections, identity of the place."""


class _Written(NamedTuple):
    """A field being written: its variable, and the lines of the function that it is in."""

    selection: FieldSelection
    variable: str
    lines: list[tuple[int, str]]
    is_whole: bool


_FEW = 8
"""Conjunctions of a condition that is written out."""


class Surprise(Exception):  # noqa: N818  # not an error: the sign to complete with care
    """The data is not what the fast path takes for granted."""


@dataclass(slots=True)
class _Shaper:
    schema: GraphQLSchema
    supergraph: Supergraph
    storage_keys: Mapping[tuple[str, str], str]
    spend: Spend = unlimited
    written: dict[_Purpose, tuple[str, Selections]] = field(
        default_factory=dict[_Purpose, tuple[str, Selections]]
    )
    source: Source = field(default_factory=Source)
    functions: int = 0

    def write_object(
        self, type_name: str, selections: Selections, stored: Stored, *, is_whole: bool = False
    ) -> str:
        """A function for objects of one type; returns its name.

        The types of an interface mostly ask the same of one place below: it is written once.

        Args:
            is_whole: the object is taken over, once it has been looked through.
        """
        self.spend()
        key = (type_name, id(selections), id(stored))
        if key not in self.written:
            name = self._write_object(type_name, selections, stored, is_whole=is_whole)
            self.written[key] = name, selections
        return self.written[key][0]

    def _write_object(
        self, type_name: str, selections: Selections, stored: Stored, *, is_whole: bool
    ) -> str:
        fields, places = collect_fields(selections, type_name, self.supergraph)
        lines: list[tuple[int, str]] = []
        values: dict[str, str] = {}
        for number, selection in enumerate(fields):
            written = _Written(selection, f"f{number}", lines, is_whole=is_whole)
            values[selection.response_key] = self._write_field(type_name, written, stored)
        name = f"s{self.functions}"
        self.functions += 1
        add = self.source.add
        add(0, f"def {name}(o, v):")
        for depth, line in lines:
            add(depth, line)
        if is_whole:
            differs = "!=" if all(condition == ALWAYS for _, condition in places) else ">"
            add(1, f"if len(o) {differs} {len(values)}: raise {self._surprise()}")
            for value in values.values():
                if not value.isidentifier() and not value.startswith(("o.get(", "'")):
                    add(1, value)
            add(1, "return o")
        elif places == [(key, ALWAYS) for key in values]:
            add(1, "return {" + ", ".join(f"{k!r}: {value}" for k, value in values.items()) + "}")
        else:
            self._write_places(places, values)
        return name

    def _write_places(self, places: list[tuple[str, Condition]], values: dict[str, str]) -> None:
        """Lines that put each value at the first place of its key that is there."""
        self.source.add(1, "r = {}")
        seen: set[str] = set()
        for key, condition in places:
            first = f"{key!r} not in r and " if key in seen else ""
            seen.add(key)
            asked = first + f"({self._condition(condition)})"
            self.source.add(1, f"if {asked}: r[{key!r}] = {values[key]}")
        self.source.add(1, "return r")

    def _write_field(self, type_name: str, written: _Written, stored: Stored) -> str:
        """Lines that check the field; returns the expression of its value."""
        selection, name = written.selection, written.variable
        if selection.withheld is not None:
            return self._write_withheld(type_name, written)
        if selection.name == "__typename":
            return repr(type_name)
        if selection.name.startswith("__"):
            return f"o.get({selection.response_key!r})"
        owner = self.schema.type_map[type_name]
        assert isinstance(owner, GraphQLObjectType | GraphQLInterfaceType)
        type_ = cast("OutputType", owner.fields[selection.name].type)
        key = self.storage_keys.get((type_name, selection.response_key), selection.response_key)
        below = stored.below(key)
        if _is_any(type_):
            return f"o.get({key!r})"
        written.lines.append((1, f"{name} = o.get({key!r})"))
        self._write_check(type_, written)
        return self._value(type_, name, self._function(type_, written, below))

    def _write_withheld(self, type_name: str, written: _Written) -> str:
        """The null of a withheld field, which is noted; the data is not looked at."""
        selection = written.selection
        if not is_nullable(self.schema, type_name, selection.name):
            asked = self._condition(selection.condition)
            written.lines.append((1, f"if {asked}: raise {self._surprise()}"))
        return f"v[{WITHHELD!r}].setdefault({self.source.constant(selection.withheld)})"

    def _write_check(self, type_: OutputType, written: _Written) -> None:
        """A line that checks the value itself: null, the type of a leaf, a list."""
        name = written.variable
        is_required = isinstance(type_, GraphQLNonNull)
        nullable = _nullable(type_)
        wrong: str | None = None
        if isinstance(nullable, GraphQLList):
            wrong = f"{name}.__class__ is not list"
        elif not is_composite_type(nullable):
            wrong = wrong_leaf(get_named_type(nullable), name, self.source)
        asked = written.selection.condition
        if is_required and asked == ALWAYS:
            check = wrong or f"{name} is None"  # a null is of the wrong type, too
        else:
            found = [f"{name} is not None and {wrong}"] if wrong else []
            missing = [f"{name} is None and ({self._condition(asked)})"] if is_required else []
            check = " or ".join(found + missing)
        if check:
            written.lines.append((1, f"if {check}: raise {self._surprise()}"))

    def _value(self, type_: OutputType, value: str, function: str | None, depth: int = 0) -> str:
        """An expression that shapes a value of this type."""
        if isinstance(type_, GraphQLNonNull):
            inner = self._value(type_.of_type, value, function, depth)
            if depth == 0:  # checked by a line of its own
                return inner
            return f"({inner} if {value} is not None else {self._refuse()}())"
        if isinstance(type_, GraphQLList):
            if _is_any(type_):
                return value
            item = f"i{depth}"
            inner = self._value(type_.of_type, item, function, depth + 1)
            return f"(None if {value} is None else [{inner} for {item} in {value}])"
        if function is None:
            return value
        return f"(None if {value} is None else {function}({value}, v))"

    def _function(self, type_: OutputType, written: _Written, below: Stored) -> str | None:
        """The function for an object, or for a leaf in a list; others are checked in place."""
        named = get_named_type(type_)
        selections = written.selection.selections
        if not is_composite_type(named):
            return self._item_check(named) if _is_list(type_) else None
        is_whole = written.is_whole or below.is_whole(selections)
        if is_abstract_type(named):
            return self._write_abstract(named, selections, below, is_whole=is_whole)
        return self.write_object(named.name, selections, below, is_whole=is_whole)

    def _write_abstract(
        self, type_: GraphQLAbstractType, selections: Selections, below: Stored, *, is_whole: bool
    ) -> str:
        by_type = {
            possible.name: self.write_object(possible.name, selections, below, is_whole=is_whole)
            for possible in self.schema.get_possible_types(type_)
        }
        name = f"a{self.functions}"
        self.functions += 1
        add = self.source.add
        untyped = self._write_untyped(type_, selections, below)
        table = ", ".join(f"{type_name!r}: {function}" for type_name, function in by_type.items())
        add(0, f"{name}_types = {{{table}}}")
        add(0, f"def {name}(o, v):")
        add(1, f"s = {name}_types.get(o.get('__typename')){untyped}")
        add(1, f"if s is None: raise {self._surprise()}")
        add(1, "return s(o, v)")
        return name

    def _write_untyped(
        self, type_: GraphQLAbstractType, selections: Selections, below: Stored
    ) -> str:
        """What to do with an interface object whose concrete type nobody asked for."""
        if not needs_no_typename(type_.name, selections, self.supergraph):
            return ""
        return f" or {self.write_object(type_.name, selections, below)}"

    def _item_check(self, type_: GraphQLNamedType) -> str | None:
        """A function that takes over a leaf, not null, of a list; None where any value will do."""
        wrong = wrong_leaf(type_, "o", self.source)
        if wrong is None:
            return None
        name = f"c{self.functions}"
        self.functions += 1
        self.source.add(0, f"def {name}(o, v):")
        self.source.add(1, f"if {wrong}: raise {self._surprise()}")
        self.source.add(1, "return o")
        return name

    def _condition(self, condition: Condition) -> str:
        if len(condition) > _FEW:  # Python holds every thread while it compiles long expressions
            return f"{self.source.constant(partial(holds, condition))}(v)"
        return " or ".join(
            "("
            + (" and ".join(f"v.get({n!r}) is {wanted}" for n, wanted in sorted(c)) or "True")
            + ")"
            for c in sorted(condition, key=sorted)
        )

    def _surprise(self) -> str:
        self.source.constants["Surprise"] = Surprise
        return "Surprise"

    def _refuse(self) -> str:
        self.source.constants["refuse"] = _refuse
        return "refuse"


def needs_no_typename(type_name: str, selections: Selections, supergraph: Supergraph) -> bool:
    """Whether an interface object's answer is the same for every concrete type."""
    joins = supergraph.types[type_name].joins
    return any(join.is_interface_object for join in joins) and all(
        isinstance(s, FieldSelection) and s.name != "__typename" for s in selections
    )


def is_nullable(schema: GraphQLSchema, type_name: str, field_name: str) -> bool:
    """Whether a field of an object or interface type may be null; `__typename` may not."""
    owner = schema.type_map[type_name]
    assert isinstance(owner, GraphQLObjectType | GraphQLInterfaceType)
    definition = owner.fields.get(field_name)
    return definition is not None and not isinstance(definition.type, GraphQLNonNull)


def _refuse() -> None:
    raise Surprise


def _is_any(type_: OutputType) -> bool:
    """Whether any value at all will do, null included."""
    return not isinstance(type_, GraphQLNonNull | GraphQLList) and (
        isinstance(type_, GraphQLScalarType) and type_.name not in specified_scalar_types
    )


def _nullable(type_: OutputType) -> OutputType:
    return cast("OutputType", type_.of_type) if isinstance(type_, GraphQLNonNull) else type_


def _is_list(type_: OutputType) -> bool:
    return isinstance(_nullable(type_), GraphQLList)


def compile_shape(
    operation: Operation,
    schema: GraphQLSchema,
    supergraph: Supergraph,
    storage_keys: Mapping[tuple[str, str], str],
    stored: Stored,
    spend: Spend = unlimited,
) -> Shape:
    """Generate the shape function of an operation; `spend` is called for each type and place."""
    shaper = _Shaper(schema, supergraph, storage_keys, spend)
    name = shaper.write_object(operation.root_type, operation.selections, stored)
    return shaper.source.function(name, spend)
