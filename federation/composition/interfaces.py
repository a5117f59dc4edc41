"""Interfaces hold across subgraphs: implementations have their fields, and keys reach them all."""

from __future__ import annotations

from collections.abc import Mapping

from graphweft.federation.composition.merge_context import MergeContext, quoted
from graphweft.federation.composition.merged import MergedSchema, MergedType
from graphweft.schemas.definitions import TypeKind

__all__ = ["check_interface_keys", "check_interfaces"]


def check_interfaces(context: MergeContext, schema: MergedSchema) -> None:
    """Check that every implementation has the fields of its interfaces."""
    for item in schema.types.values():
        for name in item.interfaces:
            interface = schema.types.get(name)
            if interface is not None and interface.kind is TypeKind.INTERFACE:
                _check_fields(context, item, interface)


def check_interface_keys(context: MergeContext, types: Mapping[str, MergedType]) -> None:
    """Check the keys of every interface, and that an interface object has its interface."""
    for item in types.values():
        if item.kind is TypeKind.INTERFACE:
            _check_keys(context, types, item)
            _check_interface_objects(context, item)


def _check_fields(context: MergeContext, item: MergedType, interface: MergedType) -> None:
    for name in interface.fields:
        if name not in item.fields:
            context.error(
                "INTERFACE_FIELD_NO_IMPLEM",
                f'"{item.name}" implements "{interface.name}" but no subgraph gives it the field'
                f' "{name}", which the interface has in'
                f" {quoted(_defining(context, interface.name, name))}",
                (source.location for source in context.sources(item.name).values()),
                item.name,
            )


def _defining(context: MergeContext, type_name: str, field_name: str) -> list[str]:
    return [
        graph for graph, source in context.sources(type_name).items() if field_name in source.fields
    ]


def _check_interface_objects(context: MergeContext, interface: MergedType) -> None:
    sources = context.sources(interface.name)
    if all(item.directives.interface_object for item in sources.values()):
        context.error(
            "INTERFACE_OBJECT_USAGE_ERROR",
            f'"{interface.name}" has @interfaceObject in {quoted(list(sources))} but no subgraph'
            " defines the interface; define it in one of them",
            (item.location for item in sources.values()),
            interface.name,
        )


def _check_keys(
    context: MergeContext, types: Mapping[str, MergedType], interface: MergedType
) -> None:
    """A subgraph that resolves an interface by key must know every implementation of it."""
    implementations = [
        item.name
        for item in types.values()
        if item.kind is TypeKind.OBJECT and interface.name in item.interfaces
    ]
    for graph, source in context.sources(interface.name).items():
        if source.kind is not TypeKind.INTERFACE:
            continue
        known = context.subgraphs[graph].types
        missing = [name for name in implementations if name not in known]
        if missing and any(key.resolvable for key in source.directives.keys):
            context.error(
                "INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE",
                f'[{graph}] interface "{interface.name}" has a resolvable @key, so this subgraph'
                f" must define its implementations {quoted(missing)} too",
                (source.location,),
                interface.name,
            )
