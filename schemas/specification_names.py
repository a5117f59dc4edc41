"""Give renamed directives of a supergraph the names that their specifications give them.

A supergraph may link a specification under another name, or import a directive under one
(`@link(url: ".../inaccessible/v0.2", as: "hidden")`). Whoever reads it should not need to know.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphql import DirectiveDefinitionNode, DirectiveNode, DocumentNode, NameNode, Visitor, visit

from graphweft.schemas.links import SPECS, Links

__all__ = ["with_specification_names"]


def with_specification_names(document: DocumentNode, links: Links) -> DocumentNode:
    """The document with the directives of Apollo's specifications under their own names."""
    renames = {
        definition.name.value: element.name
        for definition in document.definitions
        if isinstance(definition, DirectiveDefinitionNode)
        and (element := links.directive(definition.name.value)) is not None
        and element.identity.startswith(f"{SPECS}/")
        and "__" not in definition.name.value
        and element.name != definition.name.value
    }
    if not renames:
        return document
    renamed: DocumentNode = visit(document, _Renamer(renames))
    return renamed


class _Renamer(Visitor):
    def __init__(self, renames: Mapping[str, str]) -> None:
        super().__init__()
        self._renames = renames

    def leave_directive(self, node: DirectiveNode, *_: Any) -> Any:
        name = self._renames.get(node.name.value)
        if name is None:
            return None
        return DirectiveNode(name=NameNode(value=name), arguments=node.arguments, loc=node.loc)
