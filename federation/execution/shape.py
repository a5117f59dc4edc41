"""The data tree into the answer, fast: generated functions for the case without surprises.

They build each object with just the client's fields, in the client's order, and take over as it is
what one subgraph gave exactly as asked. Anything unexpected (a null where none may be, an enum
value that clients may not see, an unknown type) raises Surprise, and `complete` takes care of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from graphql import (
    GraphQLAbstractType,
    GraphQLEnumType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_composite_type,
)

from graphweft.federation.execution.codegen import Source
from graphweft.federation.execution.stored import Stored
from graphweft.federation.operation.conditions import ALWAYS, Condition
from graphweft.federation.operation.merge import collect_fields
from graphweft.federation.operation.selection import FieldSelection, Operation, Selections
from graphweft.federation.operation.spend import Spend, unlimited
from graphweft.schemas.api_schema import OutputType
from graphweft.schemas.supergraph import Supergraph

__all__ = ["Shape", "Surprise", "compile_shape", "needs_no_typename"]

Shape = Callable[[dict[str, Any], Mapping[str, Any]], dict[str, Any]]
"""(data tree, variables) -> data of the answer; raises Surprise"""


_Written = tuple[str, int, int]
"""What a function is for: type, identity of the selections, identity of the place."""


class Surprise(Exception):  # noqa: N818  # not an error: the sign to complete with care
    """The data is not what the fast path takes for granted."""


@dataclass(slots=True)
class _Shaper:
    schema: GraphQLSchema
    supergraph: Supergraph
    storage_keys: Mapping[tuple[str, str], str]
    hidden_values: Mapping[str, frozenset[str]]
    spend: Spend = unlimited
    written: dict[_Written, tuple[str, Selections]] = field(
        default_factory=dict[_Written, tuple[str, Selections]]
    )
    source: Source = field(default_factory=Source)
    functions: int = 0

    def write_object(self, type_name: str, selections: Selections, stored: Stored) -> str:
        """A function for objects of one type; returns its name.

        The types of an interface mostly ask the same of one place below: it is written once.
        """
        self.spend()
        key = (type_name, id(selections), id(stored))
        if key not in self.written:
            self.written[key] = self._write_object(type_name, selections, stored), selections
        return self.written[key][0]

    def _write_object(self, type_name: str, selections: Selections, stored: Stored) -> str:
        fields, places = collect_fields(selections, type_name, self.supergraph)
        lines: list[tuple[int, str]] = []
        values = {
            selection.response_key: self._write_field(
                type_name, selection, stored, f"f{number}", lines
            )
            for number, selection in enumerate(fields)
        }
        name = f"s{self.functions}"
        self.functions += 1
        add = self.source.add
        add(0, f"def {name}(o, v):")
        for depth, line in lines:
            add(depth, line)
        if places == [(key, ALWAYS) for key in values]:
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

    def _write_field(
        self,
        type_name: str,
        selection: FieldSelection,
        stored: Stored,
        name: str,
        lines: list[tuple[int, str]],
    ) -> str:
        """Lines that check the field; returns the expression of its value."""
        if selection.name == "__typename":
            return repr(type_name)
        if selection.name.startswith("__"):
            return f"o.get({selection.response_key!r})"
        owner = self.schema.type_map[type_name]
        assert isinstance(owner, GraphQLObjectType | GraphQLInterfaceType)
        type_ = cast("OutputType", owner.fields[selection.name].type)
        key = self.storage_keys.get((type_name, selection.response_key), selection.response_key)
        below = stored.below(key)
        value = f"o.get({key!r})"
        if _is_plain(type_) and not self._has_hidden(type_):
            return value
        lines.append((1, f"{name} = {value}"))
        if str(type_).endswith("!"):
            always = selection.condition == ALWAYS
            asked = "" if always else f" and ({self._condition(selection.condition)})"
            lines.append((1, f"if {name} is None{asked}: raise {self._surprise()}"))
        if below.is_whole(selection.selections):
            kind = "list" if str(type_).startswith("[") else "dict"
            wrong = f"{name}.__class__ is not {kind} and {name} is not None"
            lines.append((1, f"if {wrong}: raise {self._surprise()}"))
            return name
        return self._value(type_, name, self._function(type_, selection, below))

    def _value(self, type_: OutputType, value: str, function: str | None, depth: int = 0) -> str:
        """An expression that shapes a value of this type."""
        if isinstance(type_, GraphQLNonNull):
            inner = self._value(type_.of_type, value, function, depth)
            if depth == 0:  # checked by a line of its own
                return inner
            return f"({inner} if {value} is not None else {self._refuse()}())"
        if isinstance(type_, GraphQLList):
            if function is None and _is_plain(type_.of_type):
                return value
            item = f"i{depth}"
            inner = self._value(type_.of_type, item, function, depth + 1)
            return f"(None if {value} is None else [{inner} for {item} in {value}])"
        if function is None:
            return value
        return f"(None if {value} is None else {function}({value}, v))"

    def _function(self, type_: OutputType, selection: FieldSelection, below: Stored) -> str | None:
        named = get_named_type(type_)
        if isinstance(named, GraphQLEnumType):
            return self._enum_check(named) if self._has_hidden(named) else None
        if not is_composite_type(named):
            return None
        if is_abstract_type(named):
            return self._write_abstract(named, selection.selections, below)
        return self.write_object(named.name, selection.selections, below)

    def _write_abstract(
        self, type_: GraphQLAbstractType, selections: Selections, below: Stored
    ) -> str:
        by_type = {
            possible.name: self.write_object(possible.name, selections, below)
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

    def _enum_check(self, type_: GraphQLEnumType) -> str:
        allowed = frozenset(type_.values)

        def check(value: Any, _variables: object) -> Any:
            if value not in allowed:
                raise Surprise
            return value

        return self.source.constant(check)

    def _has_hidden(self, type_: OutputType) -> bool:
        return get_named_type(type_).name in self.hidden_values

    def _condition(self, condition: Condition) -> str:
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


def _refuse() -> None:
    raise Surprise


def _is_plain(type_: OutputType) -> bool:
    """Whether any value, null included, can be taken over: a nullable leaf or list of such."""
    if isinstance(type_, GraphQLNonNull):
        return False
    if isinstance(type_, GraphQLList):
        return _is_plain(type_.of_type)
    return not is_composite_type(type_)


def compile_shape(
    operation: Operation,
    schema: GraphQLSchema,
    supergraph: Supergraph,
    storage_keys: Mapping[tuple[str, str], str],
    stored: Stored,
    spend: Spend = unlimited,
) -> Shape:
    """Generate the shape function of an operation; `spend` is called for each type and place."""
    hidden = {
        t.name: t.inaccessible_values for t in supergraph.types.values() if t.inaccessible_values
    }
    shaper = _Shaper(schema, supergraph, storage_keys, hidden, spend)
    name = shaper.write_object(operation.root_type, operation.selections, stored)
    return shaper.source.function(name, spend)
