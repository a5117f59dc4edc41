"""Where a binding's selection produces which fields of which types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graphweft.connectors.bindings.binding import Binding, BindingKind
from graphweft.connectors.mapping import Shape, locate, shape_of
from graphweft.schemas.definitions import TypeDefinition, TypeKind
from graphweft.schemas.errors import MappingError
from graphweft.schemas.subgraph import Subgraph
from graphweft.schemas.type_reference import named_type

__all__ = ["Occurrence", "entity_type", "entry_type", "occurrences_of"]

_BUILT_IN = frozenset({"String", "Int", "Float", "Boolean", "ID"})


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place where an object of a type is produced.

    Attributes:
        type_name: an object type, interface or union.
        fields: what is produced there of the type's fields.
        path: fields that lead there from the binding's entry.
        is_conditional: whether it is one of several types that an object there may have.
    """

    type_name: str
    fields: frozenset[str]
    path: tuple[str, ...]
    is_conditional: bool = False


def entry_type(types: Mapping[str, TypeDefinition], binding: Binding) -> str:
    """Name of the type that the selection produces."""
    if binding.field_name is None:
        return binding.type_name
    return named_type(types[binding.type_name].fields[binding.field_name].type)


def entity_type(types: Mapping[str, TypeDefinition], binding: Binding) -> str | None:
    """Name of the type whose representations the binding answers; None for a root field."""
    match binding.kind:
        case BindingKind.ROOT:
            return None
        case BindingKind.EXPLICIT:
            return entry_type(types, binding)
        case _:
            return binding.type_name


def occurrences_of(subgraph: Subgraph, binding: Binding) -> tuple[Occurrence, ...]:
    """Every occurrence, outer before inner.

    Raises:
        MappingError: the selection does not fit the type.
    """
    walk = _Walk(subgraph, binding)
    name = entry_type(subgraph.types, binding)
    return tuple(walk.value(name, shape_of(binding.selection), ()))


@dataclass(frozen=True, slots=True)
class _Walk:
    subgraph: Subgraph
    binding: Binding

    def value(self, type_name: str, shape: Shape, path: tuple[str, ...]) -> Iterator[Occurrence]:
        definition = self.subgraph.types.get(type_name)
        if definition is None or not definition.is_composite:
            if shape.fields is not None and (type_name in _BUILT_IN or definition is None):
                raise self.error(f"{self.at(path)} is a {type_name}, which has no fields", shape)
            return
        if shape.fields is None:
            raise self.error(
                f"{self.at(path)} is a {type_name}: select its fields with `{{ ... }}`", shape
            )
        if definition.kind is TypeKind.OBJECT:
            yield from self.object(definition, shape, path)
        else:
            yield from self.abstract(definition, shape, path)

    def object(
        self, definition: TypeDefinition, shape: Shape, path: tuple[str, ...]
    ) -> Iterator[Occurrence]:
        fields = {name: inner for name, inner in (shape.fields or {}).items() if name[:2] != "__"}
        unknown = [name for name in fields if name not in definition.fields]
        if unknown:
            raise self.error(
                f"the selection produces `{unknown[0]}`, which is no field of {definition.name}",
                fields[unknown[0]],
            )
        yield Occurrence(definition.name, frozenset(fields), path)
        yield from self.below(definition, fields, path)

    def abstract(
        self, definition: TypeDefinition, shape: Shape, path: tuple[str, ...]
    ) -> Iterator[Occurrence]:
        fields = dict(shape.fields or {})
        members = self.members(definition)
        if "__typename" not in fields:
            raise self.error(
                f"{self.at(path)} is the {definition.kind.lower()} {definition.name}: "
                "map `__typename` to the name of one of its types",
                shape,
            )
        known = {name for member in members for name in member.fields} | {"__typename"}
        unknown = [name for name in fields if name not in known]
        if unknown:
            raise self.error(
                f"the selection produces `{unknown[0]}`, which no type of {definition.name} has",
                fields[unknown[0]],
            )
        own = frozenset(name for name in fields if name in definition.fields)
        yield Occurrence(definition.name, own, path, is_conditional=True)
        for member in members:
            present = {name: inner for name, inner in fields.items() if name in member.fields}
            yield Occurrence(member.name, frozenset(present), path, is_conditional=True)
            yield from self.below(member, present, path)

    def below(
        self, definition: TypeDefinition, fields: dict[str, Shape], path: tuple[str, ...]
    ) -> Iterator[Occurrence]:
        for name, inner in fields.items():
            field = definition.fields[name]
            if field.arguments:
                raise self.error(
                    f"{definition.name}.{name} has arguments, so it needs its own directive; "
                    "it cannot be part of another selection",
                    inner,
                )
            yield from self.value(named_type(field.type), inner, (*path, name))

    def members(self, definition: TypeDefinition) -> Sequence[TypeDefinition]:
        if definition.kind is TypeKind.INTERFACE:
            return self.subgraph.implementations(definition.name)
        return [self.subgraph.types[name] for name in definition.members]

    def at(self, path: tuple[str, ...]) -> str:
        return f"`{'.'.join(path)}`" if path else "the answer"

    def error(self, message: str, shape: Shape) -> MappingError:
        arguments = self.binding.arguments
        text = arguments.text("selection") or ""
        place = locate(text, arguments.place("selection"), shape.offset)
        return MappingError(f"{self.binding.element}: {message}", place)
