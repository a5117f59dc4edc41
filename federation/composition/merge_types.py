"""Merge named types: one definition for the supergraph from those of the subgraphs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from graphql import DirectiveDefinitionNode

from graphweft.federation.composition.hint_value_types import hint_value_types
from graphweft.federation.composition.merge_context import MergeContext, describe_sources, quoted
from graphweft.federation.composition.merge_descriptions import merge_descriptions
from graphweft.federation.composition.merge_directives import merge_directives, text_literal
from graphweft.federation.composition.merge_enums import merge_enum_values, read_enum_positions
from graphweft.federation.composition.merge_fields import merge_fields
from graphweft.federation.composition.merge_input_fields import merge_input_fields
from graphweft.federation.composition.merged import Application, MergedType
from graphweft.schemas.definitions import TypeDefinition, TypeKind
from graphweft.schemas.field_set import without_braces
from graphweft.schemas.subgraph import ROOT_NAMES

__all__ = ["merge_types"]

_ROOTS = frozenset(ROOT_NAMES.values())


def merge_types(
    context: MergeContext, directives: Iterable[DirectiveDefinitionNode]
) -> dict[str, MergedType]:
    """Every type of the supergraph; enums last, because their use decides how they merge.

    Args:
        context: of this composition.
        directives: what the supergraph defines; their arguments use types, too.
    """
    names = dict.fromkeys(
        name for subgraph in context.subgraphs.values() for name in subgraph.types
    )
    merged: dict[str, MergedType] = {}
    for name in names:
        merged[name] = _merge_type(context, name, context.sources(name))
    positions = read_enum_positions(merged.values(), directives)
    for name, item in merged.items():
        if item.kind is TypeKind.ENUM:
            sources = _of_kind(context.sources(name), TypeKind.ENUM)
            values = merge_enum_values(context, name, sources, positions.get(name, frozenset()))
            merged[name] = replace(item, values=values)
    return merged


def _merge_type(
    context: MergeContext, name: str, sources: Mapping[str, TypeDefinition]
) -> MergedType:
    kind = _kind(context, name, sources)
    sources = _of_kind(sources, kind)
    _check_extensions(context, name, sources)
    merged = MergedType(
        kind=kind,
        name=name,
        description=merge_descriptions(
            context, name, {graph: item.description for graph, item in sources.items()}
        ),
        applications=(
            *merge_directives(
                context, name, {graph: item.directives for graph, item in sources.items()}
            ),
            *_contexts(sources),
        ),
        joins=_join_types(context, name, sources),
    )
    return _with_members(context, merged, sources)


def _with_members(
    context: MergeContext, merged: MergedType, sources: Mapping[str, TypeDefinition]
) -> MergedType:
    match merged.kind:
        case TypeKind.OBJECT | TypeKind.INTERFACE:
            hint_value_types(context, merged.name, merged.kind, sources)
            return replace(
                merged,
                interfaces=tuple(
                    dict.fromkeys(name for item in sources.values() for name in item.interfaces)
                ),
                fields=merge_fields(context, merged.name, merged.kind, sources),
                joins=(*_join_implements(context, sources), *merged.joins),
            )
        case TypeKind.INPUT_OBJECT:
            fields = merge_input_fields(context, merged.name, sources)
            return replace(merged, input_fields=fields)
        case TypeKind.UNION:
            return replace(
                merged,
                members=tuple(
                    dict.fromkeys(name for item in sources.values() for name in item.members)
                ),
                joins=(*merged.joins, *_join_members(context, merged.name, sources)),
            )
        case _:
            return merged


def _kind(context: MergeContext, name: str, sources: Mapping[str, TypeDefinition]) -> TypeKind:
    """The kind of the merged type, the first one where they differ; an interface object is one."""
    kinds = {graph: _kind_in(item) for graph, item in sources.items()}
    first = next(iter(kinds.values()))
    if all(kind is first for kind in kinds.values()):
        return first
    context.error(
        "TYPE_KIND_MISMATCH",
        f'type "{name}" is {describe_sources(kinds)}; make it one kind, or rename one',
        (item.location for item in sources.values()),
        name,
    )
    return first


def _kind_in(item: TypeDefinition) -> TypeKind:
    is_interface_object = item.kind is TypeKind.OBJECT and item.directives.interface_object
    return TypeKind.INTERFACE if is_interface_object else item.kind


def _of_kind(sources: Mapping[str, TypeDefinition], kind: TypeKind) -> dict[str, TypeDefinition]:
    return {graph: item for graph, item in sources.items() if _kind_in(item) is kind}


def _check_extensions(
    context: MergeContext, name: str, sources: Mapping[str, TypeDefinition]
) -> None:
    if name in _ROOTS or not context.ownership_checks:
        return
    if not any(item.is_defined for item in sources.values()):
        context.error(
            "EXTENSION_WITH_NO_BASE",
            f'type "{name}" is only extended, in {quoted(list(sources))}; define it in a subgraph',
            (item.location for item in sources.values()),
            name,
        )


def _join_types(
    context: MergeContext, name: str, sources: Mapping[str, TypeDefinition]
) -> tuple[Application, ...]:
    joins: list[Application] = []
    graphs = context.subgraphs if name == "Query" else sources
    for graph in graphs:
        base = (("graph", context.graph_ids[graph]),)
        item = sources.get(graph)
        if item is None:
            joins.append(Application("join__type", base))
            continue
        is_extension = item.is_extension and name not in _ROOTS
        extension = (("extension", "true"),) if is_extension else ()
        is_object = (("isInterfaceObject", "true"),) if item.directives.interface_object else ()
        if not item.directives.keys:
            joins.append(Application("join__type", (*base, *extension, *is_object)))
        for key in item.directives.keys:
            field_set = ("key", text_literal(without_braces(key.fields)))
            resolvable = () if key.resolvable else (("resolvable", "false"),)
            arguments = (*base, field_set, *extension, *resolvable, *is_object)
            joins.append(Application("join__type", arguments))
    return tuple(joins)


def _join_implements(
    context: MergeContext, sources: Mapping[str, TypeDefinition]
) -> tuple[Application, ...]:
    return tuple(
        Application(
            "join__implements",
            (("graph", context.graph_ids[graph]), ("interface", text_literal(interface))),
        )
        for graph, item in sources.items()
        for interface in item.interfaces
    )


def _join_members(
    context: MergeContext, name: str, sources: Mapping[str, TypeDefinition]
) -> tuple[Application, ...]:
    members = dict.fromkeys(member for item in sources.values() for member in item.members)
    joins: list[Application] = []
    for member in members:
        having = [graph for graph, item in sources.items() if member in item.members]
        if len(having) < len(sources):
            context.hint(
                "INCONSISTENT_UNION_MEMBER",
                f'"{member}" is a member of union "{name}" in {quoted(having)} only',
                name,
            )
        joins += [
            Application(
                "join__unionMember",
                (("graph", context.graph_ids[graph]), ("member", text_literal(member))),
            )
            for graph in having
        ]
    return tuple(joins)


def _contexts(sources: Mapping[str, TypeDefinition]) -> tuple[Application, ...]:
    """`@context` with the subgraph in its name: contexts do not cross subgraphs."""
    return tuple(
        Application("context", (("name", text_literal(f"{graph}__{name}")),))
        for graph, item in sources.items()
        for name in item.directives.contexts
    )
