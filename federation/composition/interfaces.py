"""Interfaces hold across subgraphs: implementations have their fields, and keys reach them all."""

from __future__ import annotations

from collections.abc import Mapping

from graphweft.federation.composition.merge_context import MergeContext, quoted
from graphweft.federation.composition.merge_type_references import is_subtype
from graphweft.federation.composition.merged import MergedField, MergedSchema, MergedType
from graphweft.schemas.definitions import TypeKind
from graphweft.schemas.type_reference import NonNullType

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
    schema = MergedSchema(types)
    for item in types.values():
        if item.kind is TypeKind.INTERFACE:
            _check_keys(context, schema, item)
            _check_interface_objects(context, item)


def _check_fields(context: MergeContext, item: MergedType, interface: MergedType) -> None:
    for name, wanted in interface.fields.items():
        if name in item.fields:
            _check_against(context, item.name, item.fields[name], wanted, interface.name)
        else:
            context.error(
                "INTERFACE_FIELD_NO_IMPLEM",
                f'"{item.name}" implements "{interface.name}" but no subgraph gives it the field'
                f' "{name}", which the interface has in'
                f" {quoted(_defining(context, interface.name, name))}",
                (source.location for source in context.sources(item.name).values()),
                item.name,
            )


def _check_against(
    context: MergeContext, owner: str, own: MergedField, wanted: MergedField, interface: str
) -> None:
    """A field has the arguments that the interface's field has, and requires no others."""
    place = f"{owner}.{own.name}"
    expected = f"{interface}.{own.name}"
    reasons: list[tuple[str, str]] = []
    if not is_subtype(context, own.type, wanted.type):
        reasons.append((place, f'has type {own.type}, but "{expected}" has type {wanted.type}'))
    for name, argument in wanted.arguments.items():
        given = own.arguments.get(name)
        if given is None:
            reasons.append((f"{place}({name}:)", f'is missing, but "{expected}({name}:)" is there'))
        elif given.type != argument.type:
            reason = f'has type {given.type}, but "{expected}({name}:)" has type {argument.type}'
            reasons.append((f"{place}({name}:)", reason))
    reasons += [
        (f"{place}({name}:)", f'is required, but "{expected}" does not have it')
        for name, argument in own.arguments.items()
        if name not in wanted.arguments
        and isinstance(argument.type, NonNullType)
        and argument.default is None
    ]
    for element, reason in reasons:
        message = f'"{element}" {reason}, once all subgraphs are merged'
        context.error("INVALID_GRAPHQL", message, coordinate=element)


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


def _check_keys(context: MergeContext, schema: MergedSchema, interface: MergedType) -> None:
    """A subgraph that resolves an interface by key must know every implementation of it."""
    implementations = [item.name for item in schema.implementations(interface.name)]
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
