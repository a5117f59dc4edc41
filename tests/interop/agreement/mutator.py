"""What a mutator is: it sees a document among others and gives it with one change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple, TypeVar

from graphql import (
    DirectiveNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    EnumTypeExtensionNode,
    EnumValueDefinitionNode,
    FieldDefinitionNode,
    InputObjectTypeDefinitionNode,
    InputObjectTypeExtensionNode,
    InputValueDefinitionNode,
    InterfaceTypeDefinitionNode,
    InterfaceTypeExtensionNode,
    Node,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    ScalarTypeDefinitionNode,
    ScalarTypeExtensionNode,
    UnionTypeDefinitionNode,
    UnionTypeExtensionNode,
)

from tests.interop.agreement.documents import nodes_of, replaced

__all__ = [
    "COMPOSITE",
    "HOLDING_DIRECTIVES",
    "INPUT",
    "NAMED",
    "Composite",
    "Mutated",
    "Mutator",
    "Scene",
    "label",
]

AnyNode = TypeVar("AnyNode", bound=Node)
Composite = (
    ObjectTypeDefinitionNode
    | ObjectTypeExtensionNode
    | InterfaceTypeDefinitionNode
    | InterfaceTypeExtensionNode
)
COMPOSITE = (
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    InterfaceTypeDefinitionNode,
    InterfaceTypeExtensionNode,
)
INPUT = (InputObjectTypeDefinitionNode, InputObjectTypeExtensionNode)
NAMED = (
    *COMPOSITE,
    *INPUT,
    EnumTypeDefinitionNode,
    EnumTypeExtensionNode,
    ScalarTypeDefinitionNode,
    ScalarTypeExtensionNode,
    UnionTypeDefinitionNode,
    UnionTypeExtensionNode,
)


class Mutated(NamedTuple):
    """The changed document, and the change in words."""

    document: DocumentNode
    change: str


@dataclass(frozen=True, slots=True)
class Scene:
    """A document that is to be changed.

    Attributes:
        others: the documents of the other subgraphs, and `other_names` their names.
    """

    random: Random
    document: DocumentNode
    others: Sequence[DocumentNode]
    other_names: Sequence[str]

    def pick(self, kind: type[AnyNode]) -> AnyNode | None:
        """Any node of a kind; None where there is none."""
        found = nodes_of(self.document, kind)
        return self.random.choice(found) if found else None

    def pick_type(self, *kinds: type[Node]) -> Composite | None:
        """Any definition or extension of these kinds; objects and interfaces unless told."""
        found = [item for item in self.document.definitions if isinstance(item, kinds or COMPOSITE)]
        return self.random.choice(found) if found else None  # type: ignore[return-value]  # of the kinds asked for

    def type_names(self, *kinds: type[Node]) -> list[str]:
        """Names of the types that the document defines or extends."""
        return list(
            dict.fromkeys(
                label(item) for item in self.document.definitions if isinstance(item, kinds)
            )
        )

    def with_node(self, target: Node, replacement: Node | None, change: str) -> Mutated:
        """The document with one node replaced, or left out."""
        return Mutated(replaced(self.document, target, replacement), change)


Mutator = Callable[[Scene], Mutated | None]


def label(node: Node) -> str:
    """The name of a named node."""
    name = getattr(node, "name", None)
    prefix = "@" if isinstance(node, DirectiveNode) else ""
    return f"{prefix}{name.value}" if name is not None else node.kind


HOLDING_DIRECTIVES = (
    *NAMED,
    FieldDefinitionNode,
    InputValueDefinitionNode,
    EnumValueDefinitionNode,
)
