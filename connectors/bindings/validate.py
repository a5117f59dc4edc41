"""Checks of an authored subgraph that need all of its bindings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graphweft.connectors.bindings.binding import Binding, BindingKind
from graphweft.connectors.bindings.keys import declared_keys
from graphweft.connectors.bindings.occurrences import entry_type
from graphweft.connectors.bindings.synthesize import SyntheticType
from graphweft.connectors.mapping import shape_of
from graphweft.schemas.definitions import FieldDefinition, TypeDefinition, TypeKind
from graphweft.schemas.errors import MappingError
from graphweft.schemas.subgraph import ROOT_NAMES, Subgraph
from graphweft.schemas.type_reference import ListType, nullable

__all__ = ["check_bindings", "check_fields"]


def check_bindings(subgraph: Subgraph, bindings: Sequence[Binding]) -> None:
    """Raise MappingError for the first binding that does not fit what it is on."""
    for binding in bindings:
        _check_entity(subgraph, binding)
        _check_batch(binding)


def check_fields(subgraph: Subgraph, synthetic: Sequence[Mapping[str, SyntheticType]]) -> None:
    """Raise MappingError for the first field that no binding produces.

    Args:
        synthetic: the types of each synthetic subgraph, by name.
    """
    produced: dict[str, set[str]] = {}
    for types in synthetic:
        for name, found in types.items():
            produced.setdefault(name, set()).update(found.fields)
    for definition in subgraph.types.values():
        if definition.kind is TypeKind.OBJECT:
            _check_every_field(definition, produced.get(definition.name, set()))


def _check_entity(subgraph: Subgraph, binding: Binding) -> None:
    """`entity: true`: one object, found by arguments that are its fields."""
    if binding.kind is not BindingKind.EXPLICIT or binding.field_name is None:
        return
    bound = subgraph.types["Query"].fields[binding.field_name]
    entity = subgraph.types.get(entry_type(subgraph.types, binding))
    if isinstance(nullable(bound.type), ListType) or nullable(bound.type) is not bound.type:
        raise binding.arguments.error("`entity: true` needs a nullable type that is no list")
    if entity is None or entity.kind is not TypeKind.OBJECT:
        raise binding.arguments.error("`entity: true` needs an object type")
    if not bound.arguments:
        raise binding.arguments.error("`entity: true` needs an argument for each key field")
    for name in bound.arguments:
        if name not in entity.fields:
            raise binding.arguments.error(
                f"`entity: true`: the argument `{name}` is no field of {entity.name}"
            )


def _check_batch(binding: Binding) -> None:
    """The answer of a batch is matched to its entities by their key, so it has to hold the key."""
    size = binding.batch_size
    if size is not None and (not isinstance(size, int) or size < 1):  # pyright: ignore[reportUnnecessaryIsInstance]  # as the SDL says, which may be wrong
        raise binding.arguments.error("`maxSize` is at least 1", "batch", "maxSize")
    if binding.kind is not BindingKind.TYPE_BATCH or binding.positional:
        return
    fields = shape_of(binding.selection).fields or {}
    for path in binding.key:
        if path[0] not in fields:
            raise binding.arguments.error(
                f"the selection leaves out `{path[0]}`, by which answers are matched to entities",
                "selection",
            )


def _check_every_field(definition: TypeDefinition, produced: set[str]) -> None:
    keys = {path[0] for key in declared_keys(definition) for path in key}
    is_root = definition.name in ROOT_NAMES.values()
    for found in definition.fields.values():
        if found.name in produced or found.name in keys or found.directives.external:
            continue
        raise _unresolved(definition, found, is_root=is_root)


def _unresolved(
    definition: TypeDefinition, found: FieldDefinition, *, is_root: bool
) -> MappingError:
    fix = "bind it" if is_root else "bind it, add it to a selection, or mark it @external"
    return MappingError(
        f"{definition.name}.{found.name}: no directive and no selection produces this field; {fix}",
        found.location,
    )
