"""Introspection, answered by the gateway from the API schema, not by a subgraph."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    execute,  # pyright: ignore[reportUnknownVariableType]  # its middleware is untyped
)

__all__ = ["Introspect", "prepare_introspection"]

Introspect = Callable[[Mapping[str, Any]], dict[str, Any]]
"""variables -> data of the `__schema` and `__type` fields"""


def prepare_introspection(
    document: DocumentNode, operation: OperationDefinitionNode, schema: GraphQLSchema
) -> Introspect | None:
    """A function that answers the operation's introspection fields; None where it has none."""
    fragments = {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
    selected = _introspection_fields(operation.selection_set, fragments)
    if not selected:
        return None
    only = replace(operation, selection_set=SelectionSetNode(selections=tuple(selected)))
    asked = DocumentNode(definitions=(only, *fragments.values()))

    def introspect(variables: Mapping[str, Any]) -> dict[str, Any]:
        result = execute(schema, asked, variable_values=dict(variables))
        assert isinstance(result, ExecutionResult)  # introspection resolvers are not async
        return result.data or {}

    return introspect


def _introspection_fields(
    selection_set: SelectionSetNode, fragments: Mapping[str, FragmentDefinitionNode]
) -> list[SelectionNode]:
    found: list[SelectionNode] = []
    for node in selection_set.selections:
        if isinstance(node, FieldNode):
            if node.name.value in {"__schema", "__type"}:
                found.append(node)
        elif isinstance(node, FragmentSpreadNode):
            inner = fragments[node.name.value].selection_set
            found.extend(_introspection_fields(inner, fragments))
        elif isinstance(node, InlineFragmentNode):
            found.extend(_introspection_fields(node.selection_set, fragments))
    return found
