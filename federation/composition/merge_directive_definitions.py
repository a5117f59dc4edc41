"""Merge definitions of executable directives: those that every subgraph defines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphql import (
    DirectiveDefinitionNode,
    DirectiveLocation,
    InputValueDefinitionNode,
    NameNode,
    StringValueNode,
    parse_type,
)

from graphweft.federation.composition.merge_context import MergeContext, quoted
from graphweft.federation.composition.merge_descriptions import merge_descriptions
from graphweft.federation.composition.merge_input_values import merge_directive_arguments
from graphweft.federation.composition.merged import MergedInputValue
from graphweft.schemas.api_schema import EXECUTABLE_LOCATIONS
from graphweft.schemas.definitions import DirectiveDefinition

__all__ = ["merge_directive_definitions"]

_BUILT_IN = frozenset({"skip", "include", "deprecated", "specifiedBy", "oneOf"})


def merge_directive_definitions(context: MergeContext) -> dict[str, DirectiveDefinitionNode]:
    """The executable directives of the supergraph, by name."""
    sources: dict[str, dict[str, DirectiveDefinition]] = {}
    for graph, subgraph in context.subgraphs.items():
        for name, definition in subgraph.directive_definitions.items():
            if name not in _BUILT_IN and subgraph.links.directive(name) is None:
                sources.setdefault(name, {})[graph] = definition
    merged: dict[str, DirectiveDefinitionNode] = {}
    for name, definitions in sources.items():
        if any(EXECUTABLE_LOCATIONS & set(item.locations) for item in definitions.values()):
            node = _merge(context, name, definitions)
            if node is not None:
                merged[name] = node
    return merged


def _merge(
    context: MergeContext, name: str, definitions: Mapping[str, DirectiveDefinition]
) -> DirectiveDefinitionNode | None:
    missing = [graph for graph in context.subgraphs if graph not in definitions]
    if missing:
        context.hint(
            "INCONSISTENT_EXECUTABLE_DIRECTIVE_PRESENCE",
            f'directive "@{name}" is left out: {quoted(missing)} does not define it',
            f"@{name}",
        )
        return None
    locations = [
        item
        for item in DirectiveLocation
        if item.name in EXECUTABLE_LOCATIONS
        and all(item.name in definition.locations for definition in definitions.values())
    ]
    if not locations:
        context.hint(
            "NO_EXECUTABLE_DIRECTIVE_INTERSECTION",
            f'directive "@{name}" is left out: its subgraphs share no location for it',
            f"@{name}",
        )
        return None
    _hint_differences(context, name, definitions)
    arguments = merge_directive_arguments(
        context, name, {graph: item.arguments for graph, item in definitions.items()}
    )
    description = merge_descriptions(
        context, f"@{name}", {graph: item.description for graph, item in definitions.items()}
    )
    return DirectiveDefinitionNode(
        name=NameNode(value=name),
        description=StringValueNode(value=description, block=True) if description else None,
        arguments=tuple(map(_argument, arguments.values())),
        repeatable=all(item.repeatable for item in definitions.values()),
        locations=tuple(NameNode(value=item.name) for item in locations),
    )


def _hint_differences(
    context: MergeContext, name: str, definitions: Mapping[str, DirectiveDefinition]
) -> None:
    if len({item.repeatable for item in definitions.values()}) > 1:
        context.hint(
            "INCONSISTENT_EXECUTABLE_DIRECTIVE_REPEATABLE",
            f'directive "@{name}" is repeatable in some subgraphs only, so not in the supergraph',
            f"@{name}",
        )
    locations = {EXECUTABLE_LOCATIONS & set(item.locations) for item in definitions.values()}
    if len(locations) > 1:
        context.hint(
            "INCONSISTENT_EXECUTABLE_DIRECTIVE_LOCATIONS",
            f'directive "@{name}" has other locations in some subgraphs; the common ones are taken',
            f"@{name}",
        )


def _argument(item: MergedInputValue) -> InputValueDefinitionNode:
    default: Any = item.default  # a default is constant by its grammar
    return InputValueDefinitionNode(
        name=NameNode(value=item.name), type=parse_type(str(item.type)), default_value=default
    )
