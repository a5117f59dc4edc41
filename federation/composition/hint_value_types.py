"""Hints at types that are not the same in all subgraphs that define them."""

from __future__ import annotations

from collections.abc import Mapping

from graphweft.federation.composition.merge_context import MergeContext, quoted
from graphweft.schemas.definitions import TypeDefinition, TypeKind
from graphweft.schemas.subgraph import ROOT_NAMES

__all__ = ["hint_value_types"]

_ROOTS = frozenset(ROOT_NAMES.values())
_CODES = {
    TypeKind.OBJECT: "INCONSISTENT_OBJECT_VALUE_TYPE_FIELD",
    TypeKind.INTERFACE: "INCONSISTENT_INTERFACE_VALUE_TYPE_FIELD",
}


def hint_value_types(
    context: MergeContext, name: str, kind: TypeKind, sources: Mapping[str, TypeDefinition]
) -> None:
    """Hint at an entity that is none in some subgraphs, and at fields that some leave out."""
    entities = [graph for graph, item in sources.items() if _is_entity(item, kind)]
    if kind is TypeKind.OBJECT and 0 < len(entities) < len(sources):
        others = [graph for graph in sources if graph not in entities]
        context.hint(
            "INCONSISTENT_ENTITY",
            f'"{name}" has a @key in {quoted(entities)} but not in {quoted(others)}',
            name,
        )
    if not entities and not (kind is TypeKind.OBJECT and name in _ROOTS):
        _hint_fields(context, name, kind, sources)


def _is_entity(item: TypeDefinition, kind: TypeKind) -> bool:
    return item.has_key and item.kind is kind


def _hint_fields(
    context: MergeContext, name: str, kind: TypeKind, sources: Mapping[str, TypeDefinition]
) -> None:
    complete = {
        graph: item
        for graph, item in sources.items()
        if not item.directives.interface_object and not _is_all_external(context, graph, item)
    }
    for field in dict.fromkeys(field for item in sources.values() for field in item.fields):
        missing = [graph for graph, item in complete.items() if field not in item.fields]
        if missing and not _is_of_interface_object(context, name, field):
            context.hint(
                _CODES[kind],
                f'"{name}.{field}" is not defined in {quoted(missing)}, which define "{name}"',
                f"{name}.{field}",
            )


def _is_all_external(context: MergeContext, graph: str, item: TypeDefinition) -> bool:
    external = context.usage[graph].external
    return all((item.name, field) in external for field in item.fields)


def _is_of_interface_object(context: MergeContext, name: str, field: str) -> bool:
    return any(
        field in context.subgraphs[graph].types[name].fields
        and (name, field) not in context.usage[graph].external
        for graph in context.interface_objects.get(name, frozenset())
    )
