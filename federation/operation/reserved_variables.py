"""A client's variable named `representations` gives way to the one of entity fetches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from graphql import DocumentNode, VariableNode, Visitor, visit

__all__ = ["free_reserved_variables", "rename_values"]

_RENAMED = {"representations": "representations_"}


def free_reserved_variables(document: DocumentNode) -> DocumentNode:
    """The document with reserved variable names replaced."""
    renamed: DocumentNode = visit(document, _Rename())
    return renamed


def rename_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a client under the names of the changed document."""
    return {_RENAMED.get(name, name): value for name, value in values.items()}


class _Rename(Visitor):
    def leave_variable(self, node: VariableNode, *_: object) -> VariableNode | None:
        name = _RENAMED.get(node.name.value)
        return None if name is None else replace(node, name=replace(node.name, value=name))
