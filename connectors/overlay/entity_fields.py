"""The `_entities` fields of an operation, taken apart into what is asked of each type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    Node,
    OperationDefinitionNode,
    SelectionNode,
    VariableNode,
    Visitor,
    print_ast,
    visit,
)

from graphweft.connectors.contract import SubgraphOperation

__all__ = ["Asked", "EntityField", "read_entity_fields"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What an `_entities` field asks of the entities of one type.

    Attributes:
        selections: the selections, as text without braces.
        fragments: the fragment definitions that they use, as text.
        definitions: definitions of the client's variables that they use, as text.
        variables: the names of these.
    """

    selections: str
    fragments: Mapping[str, str]
    definitions: tuple[str, ...]
    variables: tuple[str, ...]


class EntityField:
    """One `_entities` field of an operation.

    Attributes:
        key: its response key.
        variable: the variable with its representations.
    """

    def __init__(
        self, node: FieldNode, operation: OperationDefinitionNode, fragments: _Fragments
    ) -> None:
        self.key = node.alias.value if node.alias else node.name.value
        self.variable = _representations(node)
        self._selections = node.selection_set.selections if node.selection_set else ()
        self._operation = operation
        self._fragments = fragments
        self._asked: dict[str, Asked] = {}

    def of_type(self, name: str, others: frozenset[str]) -> Asked:
        """What is asked of entities of a type.

        Args:
            name: the type.
            others: types of which an entity of this type is none.
        """
        found = self._asked.get(name)
        if found is None:
            kept = [
                selection
                for selection in self._selections
                if self._fragments.condition(selection) not in others
            ]
            found = self._asked[name] = self._read(kept)
        return found

    def _read(self, selections: Sequence[SelectionNode]) -> Asked:
        collector = _Names()
        for selection in selections:
            visit(selection, collector)
        fragments = self._fragments.used_by(collector)
        definitions = {
            definition.variable.name.value: print_ast(definition)
            for definition in self._operation.variable_definitions or ()
            if definition.variable.name.value in collector.variables
        }
        return Asked(
            "\n".join(print_ast(selection) for selection in selections),
            fragments,
            tuple(definitions.values()),
            tuple(definitions),
        )


class _Names(Visitor):
    """Collects names of variables and of fragments."""

    def __init__(self) -> None:
        super().__init__()
        self.variables: set[str] = set()
        self.fragments: list[str] = []

    def enter_variable(self, node: VariableNode, *_: Any) -> None:
        self.variables.add(node.name.value)

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: Any) -> None:
        if node.name.value not in self.fragments:
            self.fragments.append(node.name.value)


class _Fragments:
    """The fragment definitions of a document, by name."""

    def __init__(self, document: DocumentNode) -> None:
        self._definitions = {
            node.name.value: node
            for node in document.definitions
            if isinstance(node, FragmentDefinitionNode)
        }

    def condition(self, selection: Node) -> str:
        """The type condition of a selection; "" for a field."""
        if isinstance(selection, FragmentSpreadNode):
            return self._definitions[selection.name.value].type_condition.name.value
        if isinstance(selection, InlineFragmentNode) and selection.type_condition:
            return selection.type_condition.name.value
        return ""

    def used_by(self, names: _Names) -> dict[str, str]:
        """Texts of the fragments that are used, those used by fragments included."""
        texts: dict[str, str] = {}
        for name in names.fragments:  # grows while fragments are visited
            definition = self._definitions[name]
            texts[name] = print_ast(definition)
            visit(definition, names)
        return texts


def read_entity_fields(operation: SubgraphOperation) -> tuple[EntityField, ...]:
    """The `_entities` fields of an operation that has nothing else at its root."""
    document = operation.document
    definition = next(
        node for node in document.definitions if isinstance(node, OperationDefinitionNode)
    )
    fragments = _Fragments(document)
    return tuple(
        EntityField(node, definition, fragments)
        for node in definition.selection_set.selections
        if isinstance(node, FieldNode)
    )


def _representations(node: FieldNode) -> str:
    value = next(a.value for a in node.arguments or () if a.name.value == "representations")
    assert isinstance(value, VariableNode), "the planner passes representations as a variable"
    return value.name.value
