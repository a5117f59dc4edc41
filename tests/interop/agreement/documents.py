"""Read and edit documents: every mutation is one node replaced by another, or left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from graphql import DirectiveNode, DocumentNode, Node, ObjectTypeDefinitionNode, parse

__all__ = ["directive_of", "edited", "nodes_of", "replaced", "walk"]

AnyNode = TypeVar("AnyNode", bound=Node)


def walk(node: Node, *parents: Node) -> Iterator[tuple[Node, tuple[Node, ...]]]:
    """Every node below and the nodes it is in, the outermost first."""
    yield node, parents
    for key in node.keys:
        for child in _children(node, key):
            if isinstance(child, Node):
                yield from walk(child, *parents, node)


def nodes_of(document: DocumentNode, kind: type[AnyNode]) -> list[AnyNode]:
    """All nodes of a kind, in document order."""
    return [node for node, _ in walk(document) if isinstance(node, kind)]


def edited(node: AnyNode, **changes: Any) -> AnyNode:
    """The node with other values of these keys."""
    parts: dict[str, Any] = {key: getattr(node, key) for key in node.keys}
    return type(node)(**(parts | changes))


def replaced(node: AnyNode, target: Node, replacement: Node | None) -> AnyNode:
    """The node with one node below it replaced, or left out."""
    changes: dict[str, Any] = {}
    for key in node.keys:
        old = _children(node, key)
        new = tuple(_replaced(child, target, replacement) for child in old)
        if any(after is not before for after, before in zip(new, old, strict=True)):
            is_list = isinstance(getattr(node, key), tuple)
            changes[key] = tuple(child for child in new if child is not None) if is_list else new[0]
    return edited(node, **changes) if changes else node


def _children(node: Node, key: str) -> Sequence[Any]:
    value: Any = getattr(node, key)
    children: list[Any] = [*value] if isinstance(value, tuple) else [value]
    return children


def _replaced(value: Any, target: Node, replacement: Node | None) -> Any:
    if value is target:
        return replacement
    return replaced(value, target, replacement) if isinstance(value, Node) else value


def directive_of(text: str) -> DirectiveNode:
    """A directive application from its text."""
    definition = parse(f"type T {text} {{ x: Int }}", no_location=True).definitions[0]
    assert isinstance(definition, ObjectTypeDefinitionNode)
    assert definition.directives
    return definition.directives[0]
