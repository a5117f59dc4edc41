"""The operation of a fetch with some of its root fields only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphql import (
    DefinitionNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    Node,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    Visitor,
    print_ast,
    visit,
)

from graphweft.connectors.contract import SubgraphOperation

__all__ = ["narrowed", "root_fields"]

Arguments = tuple[tuple[str, ValueNode], ...]


def root_fields(operation: SubgraphOperation) -> Mapping[str, Arguments]:
    """The arguments of each root field, by response key."""
    return {
        _key(node): tuple((a.name.value, a.value) for a in node.arguments or ())
        for node in _operation(operation.document).selection_set.selections
        if isinstance(node, FieldNode)
    }


def narrowed(operation: SubgraphOperation, keys: frozenset[str]) -> SubgraphOperation:
    """The operation with the root fields of these response keys, and what they use."""
    whole = _operation(operation.document)
    fields = tuple(
        node
        for node in whole.selection_set.selections
        if isinstance(node, FieldNode) and _key(node) in keys
    )
    fragments = _fragments(operation.document)
    used = _Used()
    pending: list[Node] = [*fields]
    spread: dict[str, FragmentDefinitionNode] = {}
    while pending:
        visit(pending.pop(), used)
        for name in used.fragments.keys() - spread.keys():
            spread[name] = fragments[name]
            pending.append(fragments[name])
    definitions = whole.variable_definitions or ()
    kept = tuple(d for d in definitions if d.variable.name.value in used.variables)
    narrow = OperationDefinitionNode(
        operation=whole.operation,
        name=whole.name,
        directives=whole.directives,
        variable_definitions=kept,
        selection_set=SelectionSetNode(selections=fields),
    )
    parts: tuple[DefinitionNode, ...] = (narrow, *spread.values())
    document = DocumentNode(definitions=parts)
    return SubgraphOperation(
        operation.subgraph,
        operation.operation_type,
        operation.name,
        print_ast(document),
        document,
        tuple(name for name in operation.variable_names if name in used.variables),
    )


def _operation(document: DocumentNode) -> OperationDefinitionNode:
    return next(d for d in document.definitions if isinstance(d, OperationDefinitionNode))


def _fragments(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    found = (d for d in document.definitions if isinstance(d, FragmentDefinitionNode))
    return {fragment.name.value: fragment for fragment in found}


def _key(node: FieldNode) -> str:
    return node.alias.value if node.alias is not None else node.name.value


class _Used(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.variables: dict[str, None] = {}
        self.fragments: dict[str, None] = {}

    def enter_variable(self, node: VariableNode, *_: Any) -> None:
        self.variables[node.name.value] = None

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: Any) -> None:
        self.fragments[node.name.value] = None
