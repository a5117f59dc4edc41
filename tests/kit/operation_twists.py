"""Twists on a valid operation: aliases, `@skip` and `@include`, split selections, fragments."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

from graphql import (
    ArgumentNode,
    BooleanValueNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    NamedTypeNode,
    NameNode,
    NonNullTypeNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    parse,
    print_ast,
    visit,
)

__all__ = ["twist"]

_SWITCHES = ("a", "b")


def twist(query: str, random: Random) -> tuple[str, dict[str, Any]]:
    """The operation with twists, and the values of its boolean variables."""
    document: DocumentNode = visit(parse(query), _Twist(random))
    text = print_ast(_declare(document))
    return text, {name: random.random() < 0.5 for name in _SWITCHES}


def _name(value: str) -> NameNode:
    return NameNode(value=value)


class _Twist(Visitor):
    def __init__(self, random: Random) -> None:
        super().__init__()
        self._random = random

    def leave_field(self, node: FieldNode, *_: object) -> Any:
        dice = self._random.random()
        if dice < 0.15 and node.name.value != "__typename":
            return replace(node, alias=_name(f"{node.name.value}_{self._random.randrange(2)}"))
        if dice < 0.3:
            return replace(node, directives=(*(node.directives or ()), self._condition()))
        return None

    def leave_selection_set(self, node: SelectionSetNode, *_: object) -> Any:
        if self._random.random() < 0.2:
            # the same selections again, in another order: everything has to be merged
            again = list(node.selections)
            self._random.shuffle(again)
            return replace(node, selections=(*node.selections, *again))
        return None

    def _condition(self) -> DirectiveNode:
        name = self._random.choice(("skip", "include"))
        variable = self._random.choice((*_SWITCHES, None))
        value: Any = (
            BooleanValueNode(value=self._random.random() < 0.5)
            if variable is None
            else VariableNode(name=_name(variable))
        )
        return DirectiveNode(
            name=_name(name), arguments=(ArgumentNode(name=_name("if"), value=value),)
        )


def _declare(document: DocumentNode) -> DocumentNode:
    boolean = NonNullTypeNode(type=NamedTypeNode(name=_name("Boolean")))
    declared = tuple(
        VariableDefinitionNode(variable=VariableNode(name=_name(name)), type=boolean)
        for name in _SWITCHES
    )
    # both are used, so that validation does not mind: on a root __typename each
    used = tuple(
        FieldNode(
            alias=_name(f"uses_{name}"),
            name=_name("__typename"),
            directives=(
                DirectiveNode(
                    name=_name("include"),
                    arguments=(
                        ArgumentNode(name=_name("if"), value=VariableNode(name=_name(name))),
                    ),
                ),
            ),
        )
        for name in _SWITCHES
    )
    (operation,) = (d for d in document.definitions if isinstance(d, OperationDefinitionNode))
    selections = (*operation.selection_set.selections, *used)
    definitions = (*(operation.variable_definitions or ()), *declared)
    changed = replace(
        operation,
        name=_name("Twisted"),
        variable_definitions=definitions,
        selection_set=replace(operation.selection_set, selections=selections),
    )
    return replace(document, definitions=(changed,))
