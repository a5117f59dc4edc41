"""Keys as property paths: `id org { id }` is `("id",), ("org", "id")`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from graphweft.schemas.definitions import InputValueDefinition, TypeDefinition
from graphweft.schemas.field_set import FieldSelection, FieldSet, parse_field_set, print_field_set
from graphweft.schemas.subgraph import Subgraph
from graphweft.schemas.type_reference import named_type

__all__ = [
    "Key",
    "PropertyPath",
    "argument_paths",
    "declared_keys",
    "field_set_paths",
    "field_set_text",
]

PropertyPath = tuple[str, ...]
Key = tuple[PropertyPath, ...]


def declared_keys(type_definition: TypeDefinition) -> tuple[Key, ...]:
    """The `@key`s of a type."""
    return tuple(
        tuple(field_set_paths(parse_field_set(key.fields)))
        for key in type_definition.directives.keys
    )


def field_set_paths(selections: FieldSet, prefix: PropertyPath = ()) -> Iterator[PropertyPath]:
    """The paths to the leaves of a field set."""
    for item in selections:
        if not isinstance(item, FieldSelection):
            yield from field_set_paths(item.selections, prefix)
        elif item.selections:
            yield from field_set_paths(item.selections, (*prefix, item.name))
        else:
            yield (*prefix, item.name)


def field_set_text(paths: Iterable[PropertyPath]) -> str:
    """The field set with these leaves, e.g. `id org { id }`."""
    return print_field_set(_field_set(paths))


def argument_paths(
    subgraph: Subgraph, arguments: Mapping[str, InputValueDefinition]
) -> Iterator[PropertyPath]:
    """The paths to the leaves of arguments, through input object types."""
    for argument in arguments.values():
        definition = subgraph.types.get(named_type(argument.type))
        if definition is None or not definition.input_fields:
            yield (argument.name,)
            continue
        for path in argument_paths(subgraph, definition.input_fields):
            yield (argument.name, *path)


def _field_set(paths: Iterable[PropertyPath]) -> FieldSet:
    children: dict[str, list[PropertyPath]] = {}
    for path in paths:
        children.setdefault(path[0], []).extend([path[1:]] if len(path) > 1 else [])
    return tuple(FieldSelection(name, _field_set(below)) for name, below in children.items())
