"""What a subgraph's field sets make of its fields: keys, external, provided, shareable, used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from graphweft.schemas.definitions import FieldDefinition, TypeDefinition, TypeKind
from graphweft.schemas.directives import split_context_field
from graphweft.schemas.field_set import FieldSelection, FieldSet, parse_valid_field_set
from graphweft.schemas.subgraph import Subgraph
from graphweft.schemas.type_reference import named_type

__all__ = ["FieldUsage", "read_field_usage", "selected_fields"]

Coordinate = tuple[str, str]
"""Names of a type and of a field of it."""


@dataclass(frozen=True, slots=True)
class FieldUsage:
    """Facts about the fields of one subgraph, each a set of (type, field).

    Attributes:
        keys: fields of some `@key`.
        provided: fields of some `@provides`.
        required: fields of some `@requires` or `@fromContext`.
        external: fields that another subgraph resolves. The key fields of an extended type are
            not among them: `@external` there only repeats that the type is extended.
        satisfying: fields that an interface demands.
        shareable: fields that may be resolved by others too.
    """

    keys: set[Coordinate] = field(default_factory=set[Coordinate])
    provided: set[Coordinate] = field(default_factory=set[Coordinate])
    required: set[Coordinate] = field(default_factory=set[Coordinate])
    external: set[Coordinate] = field(default_factory=set[Coordinate])
    satisfying: set[Coordinate] = field(default_factory=set[Coordinate])
    shareable: set[Coordinate] = field(default_factory=set[Coordinate])

    def is_used(self, coordinate: Coordinate) -> bool:
        """Whether a field set or an interface of the subgraph needs the field."""
        return (
            coordinate in self.keys
            or coordinate in self.provided
            or coordinate in self.required
            or coordinate in self.satisfying
        )

    def resolves(self, coordinate: Coordinate) -> bool:
        """Whether the subgraph resolves the field, at least where it provides it."""
        return coordinate not in self.external or coordinate in self.provided


def read_field_usage(subgraph: Subgraph) -> FieldUsage:
    """Read every field set of a subgraph. Field sets that are wrong count for nothing."""
    usage = FieldUsage()
    repeated: set[Coordinate] = set()
    for owner in subgraph.types.values():
        _read_keys(subgraph, owner, usage, repeated)
    for owner in subgraph.types.values():
        for item in owner.fields.values():
            coordinate = (owner.name, item.name)
            is_marked = item.directives.external or owner.directives.external
            if is_marked and coordinate not in repeated:
                usage.external.add(coordinate)
            _read_field(subgraph, owner, item, usage)
    for owner in subgraph.types.values():
        _read_shareable(owner, usage)
    return usage


def selected_fields(
    subgraph: Subgraph, owner: str, field_set: FieldSet, *, with_implementations: bool = True
) -> Iterator[Coordinate]:
    """Every field that a selection on a type names, also below; unknown fields are left out.

    Args:
        subgraph: whose types are meant.
        owner: name of the type that the selection is on.
        field_set: the selection.
        with_implementations: whether a field of an interface stands for those of its
            implementations too.
    """
    for selection in field_set:
        if not isinstance(selection, FieldSelection):
            condition = selection.type_condition or owner
            yield from selected_fields(
                subgraph,
                condition,
                selection.selections,
                with_implementations=with_implementations,
            )
            continue
        definition = subgraph.types.get(owner)
        selected = definition.fields.get(selection.name) if definition else None
        if definition is None or selected is None:
            continue
        yield (owner, selection.name)
        if with_implementations and definition.kind is TypeKind.INTERFACE:
            for implementation in subgraph.implementations(owner):
                if selection.name in implementation.fields:
                    yield (implementation.name, selection.name)
        yield from selected_fields(
            subgraph,
            named_type(selected.type),
            selection.selections,
            with_implementations=with_implementations,
        )


def _read_keys(
    subgraph: Subgraph, owner: TypeDefinition, usage: FieldUsage, repeated: set[Coordinate]
) -> None:
    """Read the keys of a type; `repeated` gets the `@external` fields of keys of extensions."""
    for key in owner.directives.keys:
        field_set = parse_valid_field_set(key.fields)
        usage.keys.update(selected_fields(subgraph, owner.name, field_set))
        if key.in_extension or owner.directives.extends:
            repeated.update(
                (type_name, name)
                for type_name, name in selected_fields(
                    subgraph, owner.name, field_set, with_implementations=False
                )
                if subgraph.types[type_name].fields[name].directives.external
            )


def _read_field(
    subgraph: Subgraph, owner: TypeDefinition, item: FieldDefinition, usage: FieldUsage
) -> None:
    directives = item.directives
    if directives.requires is not None:
        usage.required.update(
            selected_fields(subgraph, owner.name, parse_valid_field_set(directives.requires))
        )
    if directives.provides is not None:
        usage.provided.update(
            selected_fields(
                subgraph, named_type(item.type), parse_valid_field_set(directives.provides)
            )
        )
    for argument in item.arguments.values():
        if argument.directives.from_context is not None:
            usage.required.update(_context_fields(subgraph, argument.directives.from_context))
    if owner.kind is TypeKind.OBJECT and _satisfies(subgraph, owner, item.name):
        usage.satisfying.add((owner.name, item.name))


def _context_fields(subgraph: Subgraph, text: str) -> Iterator[Coordinate]:
    name, selection = split_context_field(text)
    for owner in subgraph.types.values():
        if name in owner.directives.contexts:
            yield from selected_fields(subgraph, owner.name, parse_valid_field_set(selection))


def _satisfies(subgraph: Subgraph, owner: TypeDefinition, field_name: str) -> bool:
    return any(
        field_name in interface.fields
        for name in owner.interfaces
        if (interface := subgraph.types.get(name)) is not None
    )


def _read_shareable(owner: TypeDefinition, usage: FieldUsage) -> None:
    for item in owner.fields.values():
        coordinate = (owner.name, item.name)
        is_provided = coordinate in usage.provided and coordinate in usage.external
        if item.directives.shareable or coordinate in usage.keys or is_provided:
            usage.shareable.add(coordinate)
