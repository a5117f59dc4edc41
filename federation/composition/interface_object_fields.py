"""Give implementations the fields that interface objects add to their interface."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from graphweft.federation.composition.merge_context import MergeContext
from graphweft.federation.composition.merged import Application, MergedField, MergedType
from graphweft.schemas.definitions import TypeKind

__all__ = ["add_interface_object_fields"]


def add_interface_object_fields(
    context: MergeContext, types: Mapping[str, MergedType]
) -> dict[str, MergedType]:
    """Each missing field gets a `@join__field` without graph: no subgraph has it on that type."""
    added: dict[str, dict[str, MergedField]] = {}
    for name in sorted(context.interface_objects):
        interface = types.get(name)
        if interface is None or interface.kind is not TypeKind.INTERFACE:
            continue
        fields = _added_fields(context, interface)
        for item in types.values():
            if item.kind is TypeKind.OBJECT and name in item.interfaces:
                missing = {key: value for key, value in fields.items() if key not in item.fields}
                added.setdefault(item.name, {}).update(missing)
    return {
        name: replace(item, fields={**item.fields, **added[name]}) if name in added else item
        for name, item in types.items()
    }


def _added_fields(context: MergeContext, interface: MergedType) -> dict[str, MergedField]:
    names = {
        field
        for graph in context.interface_objects[interface.name]
        for field in context.subgraphs[graph].types[interface.name].fields
    }
    return {
        name: replace(field, joins=(Application("join__field"),))
        for name, field in interface.fields.items()
        if name in names
    }
