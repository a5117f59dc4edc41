"""A client's variables give way to those of entity fetches, where they are named like these."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from graphql import DocumentNode, VariableNode, Visitor, visit

__all__ = [
    "context_variable",
    "free_reserved_variables",
    "rename_values",
    "representations_variable",
]

_RESERVED = "representations"
_CONTEXTUAL = "contextualArgument"
_is_reserved = re.compile(rf"{_RESERVED}(_\d+)?_*|{_CONTEXTUAL}_\w+").fullmatch


def representations_variable(number: int, count: int) -> str:
    """The variable of one of so many `_entities` fields of an operation."""
    return _RESERVED if count == 1 else f"{_RESERVED}_{number}"


def context_variable(graph_id: str, number: int) -> str:
    """The variable of one of the context values that a subgraph takes."""
    return f"{_CONTEXTUAL}_{graph_id}_{number}"


def free_reserved_variables(document: DocumentNode) -> DocumentNode:
    """The document with reserved variable names replaced."""
    renamed: DocumentNode = visit(document, _Rename())
    return renamed


def rename_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a client under the names of the changed document."""
    return {_renamed(name): value for name, value in values.items()}


def _renamed(name: str) -> str:
    """Two names that differ still do."""
    is_candidate = name.startswith((_RESERVED, _CONTEXTUAL))
    return f"{name}_" if is_candidate and _is_reserved(name) else name


class _Rename(Visitor):
    def leave_variable(self, node: VariableNode, *_: object) -> VariableNode | None:
        name = _renamed(node.name.value)
        if name == node.name.value:
            return None
        return replace(node, name=replace(node.name, value=name))
