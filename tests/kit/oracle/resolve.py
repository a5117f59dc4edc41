"""The resolvers: of the monolith, and of a subgraph over the same objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    InlineFragmentNode,
    SelectionNode,
    build_schema,
    is_abstract_type,
)

from graphweft.federation.execution.json_values import is_list, is_object
from tests.kit.federation_cases import executable_schema
from tests.kit.oracle.facts import Selections, has_key, read_facts
from tests.kit.oracle.scenario import Failing, Obj, Reader, Scenario

__all__ = ["Part", "Whole"]

_REPRESENTATION = "(representation)"
_PROVIDED = "(provided)"


class Whole:
    """A scenario's monolith: its schema, and the resolver of all fields."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.schema: GraphQLSchema = build_schema(scenario.monolith)
        for type_ in self.schema.type_map.values():
            if is_abstract_type(type_):
                type_.resolve_type = lambda value, _info, _type: value["__typename"]

    def resolve(self, source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        """The field resolver of the executable schema; the context is the state."""
        reader = _WholeReader(self, info.parent_type.name, source, info.context)
        return self.value(reader, reader.type_name, source, info.field_name, arguments)

    def value(
        self, reader: Reader, type_name: str, source: Any, name: str, arguments: Mapping[str, Any]
    ) -> Any:
        """Value of a field, computed or stored."""
        for owner in self._names_of(type_name):
            computed = self.scenario.fields.get(f"{owner}.{name}")
            if computed is not None:
                return computed(reader, arguments)
        value = (self.scenario.root if source is None else source).get(name)
        if isinstance(value, Failing):
            raise GraphQLError(f"{name} failed")
        return value

    def _names_of(self, type_name: str) -> list[str]:
        """A type and the interfaces that it implements."""
        type_ = self.schema.type_map.get(type_name)
        if not isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
            return [type_name]
        return [type_name, *(interface.name for interface in type_.interfaces)]

    def implementations(self, type_name: str) -> set[str]:
        """Names of the object types that a type stands for."""
        type_ = self.schema.type_map.get(type_name)
        if is_abstract_type(type_):
            return {possible.name for possible in self.schema.get_possible_types(type_)}
        return {type_name}


@dataclass(slots=True)
class _WholeReader:
    """Reads any field of an object as the monolith has it."""

    whole: Whole
    type_name: str
    source: Any
    state: list[str]

    def __call__(self, name: str, **arguments: Any) -> Any:
        value = self.whole.value(self, self.type_name, self.source, name, arguments)
        type_ = self.whole.schema.type_map.get(self.type_name)
        fields: Mapping[str, Any] = getattr(type_, "fields", {})
        inner = str(fields[name].type).strip("[]!") if name in fields else ""
        return self._nested(inner, value)

    def _nested(self, type_name: str, value: Any) -> Any:
        if is_list(value):
            return [self._nested(type_name, item) for item in value]
        if is_object(value):
            name = value.get("__typename", type_name)
            return _WholeReader(self.whole, name, value, self.state)
        return value


class Part:
    """One subgraph of a scenario; fields that it must not be asked for fail."""

    def __init__(self, whole: Whole, name: str) -> None:
        self._whole = whole
        self._missing = whole.scenario.missing.get(name, frozenset())
        sdl = whole.scenario.subgraphs[name]
        self.facts = read_facts(sdl)
        self._overridden = {
            coordinate
            for other in whole.scenario.subgraphs.values()
            for coordinate, former in read_facts(other).overrides.items()
            if former == name
        }
        self._stand_ins = {
            implementation: interface
            for interface in self.facts.interface_objects
            for implementation in whole.implementations(interface)
        }
        self.schema = executable_schema(sdl)
        for type_ in self.schema.type_map.values():
            if is_abstract_type(type_):
                type_.resolve_type = self._type_of

    def resolve(self, source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        """The field resolver of the executable schema; the context is the state."""
        name, type_name = info.field_name, info.parent_type.name
        if name == "_entities":
            return [self._entity(given) for given in arguments["representations"]]
        coordinate = f"{type_name}.{name}"
        provided = _provided(source, name)
        if coordinate in self._overridden:
            raise GraphQLError(f"{coordinate} has been taken over by another subgraph")
        if coordinate in self.facts.external - self.facts.key_fields and not provided:
            raise GraphQLError(f"{coordinate} is external here")
        reader = _PartReader(self, type_name, source, info.context, coordinate)
        value = self._whole.value(reader, type_name, source, name, arguments)
        below = (*self.facts.provides.get(coordinate, ()), *_below(provided))
        return self._lend(value, below) if below else value

    def _lend(self, value: Any, provided: Selections) -> Any:
        """The value with the external fields that may be asked of it."""
        if is_list(value):
            return [self._lend(item, provided) for item in value]
        if not is_object(value):
            return value
        return {**value, _PROVIDED: tuple(self._applicable(provided, value["__typename"]))}

    def _applicable(self, provided: Selections, type_name: str) -> Iterator[FieldNode]:
        for selection in provided:
            if isinstance(selection, FieldNode):
                yield selection
            elif isinstance(selection, InlineFragmentNode):
                on = selection.type_condition
                if on is None or type_name in self._whole.implementations(on.name.value):
                    yield from self._applicable(selection.selection_set.selections, type_name)

    def comes_with_representation(self, coordinate: str, type_name: str, name: str) -> bool:
        """Whether a field reads another one out of the representation."""
        required = self.facts.requires.get(coordinate, ())
        names = {s.name.value for s in required if isinstance(s, FieldNode)}
        return name in names or f"{type_name}.{name}" in self.facts.external

    def value(self, reader: Reader, type_name: str, source: Any, name: str) -> Any:
        """An own field, as a computed field sees it."""
        return self._whole.value(reader, type_name, source, name, {})

    def _entity(self, representation: Mapping[str, Any]) -> Obj | None:
        type_name = representation["__typename"]
        types = self._whole.implementations(type_name)
        for key in self.facts.keys.get(type_name, ()):
            for known in self._whole.scenario.objects:
                if known["__typename"] in types and has_key(known, key, representation):
                    if f"{known['__typename']}:{known['id']}" in self._missing:
                        return None
                    return {**known, _REPRESENTATION: representation}
        assert type_name in self.facts.keys, f"not an entity here: {type_name}"
        return None

    def _type_of(self, value: Any, _info: object, _type: object) -> str:
        name: str = value["__typename"]
        return name if name in self.schema.type_map else self._stand_ins[name]


@dataclass(slots=True)
class _PartReader:
    """Reads own fields, and external ones out of the representation."""

    part: Part
    type_name: str
    source: Any
    state: list[str]
    coordinate: str

    def __call__(self, name: str, **arguments: Any) -> Any:
        if self.part.comes_with_representation(self.coordinate, self.type_name, name):
            return _given(self.source[_REPRESENTATION][name], self.state)
        return _given(self.part.value(self, self.type_name, self.source, name), self.state)


@dataclass(slots=True)
class _GivenReader:
    """Reads a nested object of a representation."""

    values: Obj
    state: list[str]

    def __call__(self, name: str, **arguments: Any) -> Any:
        return _given(self.values[name], self.state)


def _provided(source: Any, name: str) -> list[FieldNode]:
    given: Selections = source.get(_PROVIDED, ()) if is_object(source) else ()
    return [s for s in given if isinstance(s, FieldNode) and s.name.value == name]


def _below(provided: Sequence[FieldNode]) -> Iterator[SelectionNode]:
    for node in provided:
        if node.selection_set is not None:
            yield from node.selection_set.selections


def _given(value: Any, state: list[str]) -> Any:
    if is_list(value):
        return [_given(item, state) for item in value]
    if is_object(value):
        return _GivenReader(value, state)
    return value
