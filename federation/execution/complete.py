"""The data tree into the answer, with care: every null that must not be, with its path.

GraphQL specification, 6.4.3 "Value completion" and 6.4.4 "Handling execution errors".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

from graphql import (
    GraphQLCompositeType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_enum_type,
)

from graphweft.federation.execution.compile_plan import CompiledPlan
from graphweft.federation.execution.errors import ErrorPlacer
from graphweft.federation.execution.json_values import is_list, is_object
from graphweft.federation.execution.leaves import is_valid_leaf
from graphweft.federation.execution.shape import WITHHELD, is_nullable, needs_no_typename
from graphweft.federation.operation.conditions import holds
from graphweft.federation.operation.merge import collect_fields
from graphweft.federation.operation.selection import FieldSelection, Selections
from graphweft.schemas.api_schema import OutputType
from graphweft.schemas.supergraph import Supergraph

__all__ = ["complete"]

_Path = tuple[str | int, ...]


class _Bubble(Exception):  # noqa: N818  # control flow: a null on its way up to a nullable place
    """A null where none may be."""


class _Place(NamedTuple):
    """A value's place: its field, its response path, and the field's coordinate for messages."""

    selection: FieldSelection
    path: _Path
    field: str

    def item(self, index: int) -> _Place:
        """The place of an item of the list here."""
        return self._replace(path=(*self.path, index))


@dataclass(slots=True)
class _Completion:
    schema: GraphQLSchema
    supergraph: Supergraph
    storage_keys: Mapping[tuple[str, str], str]
    variables: Mapping[str, Any]
    errors: list[dict[str, Any]]
    placer: ErrorPlacer
    known: set[_Path] = field(default_factory=set[_Path])
    services: dict[tuple[str, ...], str | None] = field(
        default_factory=dict[tuple[str, ...], "str | None"]
    )

    def object(
        self, value: dict[str, Any], type_name: str, selections: Selections, path: _Path
    ) -> dict[str, Any]:
        owner = self.schema.type_map[type_name]
        assert isinstance(owner, GraphQLObjectType | GraphQLInterfaceType)
        result: dict[str, Any] = {}
        fields, places = collect_fields(selections, type_name, self.supergraph)
        by_key = {selection.response_key: selection for selection in fields}
        for key, condition in places:
            if key in result or not holds(condition, self.variables):
                continue
            selection = by_key[key]
            if selection.withheld is not None:
                result[key] = None
                self.withhold(type_name, selection)
            elif selection.name == "__typename":
                result[key] = type_name
            elif selection.name.startswith("__"):
                result[key] = value.get(key)
            else:
                stored = self.storage_keys.get((type_name, key), key)
                place = _Place(selection, (*path, key), f"{type_name}.{selection.name}")
                type_ = owner.fields[selection.name].type
                result[key] = self.nullable(type_, value.get(stored), place)
        return result

    def withhold(self, type_name: str, selection: FieldSelection) -> None:
        """Note a withheld field; its null goes up where there must be none."""
        self.variables[WITHHELD].setdefault(selection.withheld)
        if not is_nullable(self.schema, type_name, selection.name):
            raise _Bubble

    def nullable(self, type_: OutputType, value: Any, place: _Place) -> Any:
        """Complete a value; a null that must not be goes up unless the type here is nullable."""
        if not isinstance(type_, GraphQLNonNull):
            try:
                return self.value(type_, value, place)
            except _Bubble:
                return None
        completed = self.value(cast("OutputType", type_.of_type), value, place)
        if completed is None:
            self.report(f"Cannot return null for non-nullable field {place.field}.", place)
            raise _Bubble
        return completed

    def value(self, type_: OutputType, value: Any, place: _Place) -> Any:
        """Complete a value of a nullable type."""
        if value is None:
            return None
        if isinstance(type_, GraphQLList):
            return self.items(cast("OutputType", type_.of_type), value, place)
        if is_composite_type(type_):
            return self.composite(type_, value, place)
        if is_valid_leaf(get_named_type(type_), value):
            return value
        what = "value that is not in the schema" if is_enum_type(type_) else "value of a wrong type"
        return self.refuse(f"Field {place.field} has a {what}.", place)

    def items(self, item_type: OutputType, value: Any, place: _Place) -> Any:
        """Complete a list."""
        if not is_list(value):
            return self.refuse(f"Expected a list for field {place.field}.", place)
        return [
            self.nullable(item_type, item, place.item(index)) for index, item in enumerate(value)
        ]

    def composite(self, type_: GraphQLCompositeType, value: Any, place: _Place) -> Any:
        """Complete an object, of its concrete type where the field's type is abstract."""
        if not is_object(value):
            return self.refuse(f"Expected an object for field {place.field}.", place)
        selections = place.selection.selections
        name = type_.name
        if is_abstract_type(type_):
            possible = {t.name for t in self.schema.get_possible_types(type_)}
            typename = str(value.get("__typename"))
            if typename in possible:
                name = typename
            elif not needs_no_typename(name, selections, self.supergraph):
                return self.refuse(
                    f"Field {place.field} has a type that is not in the schema.", place
                )
        return self.object(value, name, selections, place.path)

    def refuse(self, message: str, place: _Place) -> Any:
        """Report an error; the value is null."""
        self.report(message, place)

    def report(self, message: str, place: _Place) -> None:
        """Add an error, unless one is known at or below the path already."""
        path = place.path
        if path in self.known:
            return
        extensions = {"code": "UPSTREAM_INVALID_RESPONSE"}
        service = self.service(path)
        if service is not None:
            extensions["service"] = service
        self.errors.append({"message": message, "path": list(path), "extensions": extensions})
        self.know(path)

    def service(self, path: _Path) -> str | None:
        """The subgraph to blame, found once for all items of a list."""
        keys = tuple([element for element in path if isinstance(element, str)])
        if keys not in self.services:
            self.services[keys] = self.placer.provider(keys)
        return self.services[keys]

    def know(self, path: _Path) -> None:
        """Remember that there is an error at a path, for every place above it too."""
        for length in range(len(path) + 1):
            self.known.add(path[:length])


def complete(
    plan: CompiledPlan,
    data: dict[str, Any],
    variables: Mapping[str, Any],
    errors: list[dict[str, Any]],
) -> dict[str, Any] | None:
    """The `data` of the answer; appends what it finds wrong to `errors`."""
    operation = plan.plan.operation
    completion = _Completion(
        plan.schema, plan.supergraph, plan.plan.storage_keys, variables, errors, plan.placer
    )
    for error in errors:
        completion.know(tuple(error.get("path", ())))
    try:
        return completion.object(data, operation.root_type, operation.selections, ())
    except _Bubble:
        return None
