"""A `@shareable` field of abstract type: what it may return must be alike in all its subgraphs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from graphweft.federation.composition.merge_context import MergeContext, quoted
from graphweft.federation.composition.merged import MergedSchema, MergedType, has_application
from graphweft.schemas.definitions import FieldDefinition, TypeKind
from graphweft.schemas.subgraph import ROOT_NAMES, Subgraph
from graphweft.schemas.type_reference import named_type

__all__ = ["check_shared_types"]

_ABSTRACT = frozenset({TypeKind.INTERFACE, TypeKind.UNION})


class _Returned(NamedTuple):
    """What a field may return in one subgraph: names of object types."""

    is_abstract: bool
    types: frozenset[str]


def check_shared_types(context: MergeContext, schema: MergedSchema) -> None:
    """Check the fields of all object types; a difference is a hint, no common type an error."""
    entered = {graph: _entered(subgraph) for graph, subgraph in context.subgraphs.items()}
    for owner in schema.types.values():
        if owner.kind is not TypeKind.OBJECT:
            continue
        for field in owner.fields.values():
            target = schema.types.get(named_type(field.type))
            if target is not None and target.kind in _ABSTRACT:
                sources = _resolving(context, owner.name, field.name, entered)
                if len(sources) > 1:
                    _check_field(context, schema, f"{owner.name}.{field.name}", target, sources)


def _resolving(
    context: MergeContext, owner: str, field: str, entered: Mapping[str, frozenset[str]]
) -> dict[str, FieldDefinition]:
    """The definitions of a field by the subgraphs that resolve it and can be asked for it."""
    sources = {
        graph: source.fields[field]
        for graph, source in context.sources(owner).items()
        if field in source.fields
        and (owner, field) not in context.usage[graph].external
        and owner in entered[graph]
    }
    overridden = {
        item.directives.override.source
        for item in sources.values()
        if item.directives.override is not None and item.directives.override.label is None
    }
    return {graph: item for graph, item in sources.items() if graph not in overridden}


def _entered(subgraph: Subgraph) -> frozenset[str]:
    """The types that a fetch from the subgraph can come to: from its root fields and entities."""
    pending = [
        name
        for name, item in subgraph.types.items()
        if name in ROOT_NAMES.values() or any(key.resolvable for key in item.directives.keys)
    ]
    entered: set[str] = set()
    while pending:
        name = pending.pop()
        item = subgraph.types.get(name)
        if item is None or name in entered:
            continue
        entered.add(name)
        pending += (named_type(field.type) for field in item.fields.values())
        pending += item.members
        pending += (other.name for other in subgraph.implementations(name))
    return frozenset(entered)


def _check_field(
    context: MergeContext,
    schema: MergedSchema,
    coordinate: str,
    target: MergedType,
    sources: Mapping[str, FieldDefinition],
) -> None:
    everything = _of_supergraph(schema, target)
    returned = {
        graph: _of_subgraph(context.subgraphs[graph], named_type(item.type))
        for graph, item in sources.items()
    }
    if sum(item.is_abstract for item in returned.values()) < 2:
        return
    known = {
        graph: item.types
        for graph, item in returned.items()
        if len(item.types) != 1 or item.types <= everything
    }
    if not any(known.values()):
        return
    common = everything.intersection(*known.values())
    told = "; ".join(
        f'{quoted(sorted(types)) or "none"} in "{graph}"' for graph, types in known.items()
    )
    if not common:
        context.error(
            "SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES",
            f'"{coordinate}" is resolved by several subgraphs that have no possible type of'
            f' "{target.name}" in common: {told}',
            (item.location for item in sources.values()),
            coordinate,
        )
    elif len(set(known.values())) > 1:
        context.hint(
            "INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN",
            f'"{coordinate}" may return different types of "{target.name}": {told}; its subgraphs'
            f" must all return only {quoted(sorted(common))}",
            coordinate,
        )


def _of_supergraph(schema: MergedSchema, target: MergedType) -> frozenset[str]:
    """The possible types that clients may see."""
    members = (schema.types[name] for name in target.members if name in schema.types)
    return frozenset(
        item.name
        for item in (*schema.implementations(target.name), *members)
        if item.kind is TypeKind.OBJECT and not has_application(item.applications, "inaccessible")
    )


def _of_subgraph(subgraph: Subgraph, name: str) -> _Returned:
    item = subgraph.types.get(name)
    if item is None or item.kind not in _ABSTRACT:
        return _Returned(is_abstract=False, types=frozenset({name}))
    if item.kind is TypeKind.UNION:
        return _Returned(is_abstract=True, types=frozenset(item.members))
    names = (implementation.name for implementation in subgraph.implementations(name))
    return _Returned(is_abstract=True, types=frozenset(names))
