"""Twists on valid operations: merged, aliased, conditional, in fragments, with variables.

What is done to a field depends on a number and on where the field stands, not on the fields beside
it, so that a failing example still fails when the rest of it is shrunk away. A twist may put
different fields under one response key: such an operation is refused by validation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from graphql import (
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLNamedType,
    GraphQLSchema,
    GraphQLUnionType,
    InlineFragmentNode,
    NamedTypeNode,
    NameNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableDefinitionNode,
    VariableNode,
    is_abstract_type,
    parse_type,
    print_ast,
    value_from_ast_untyped,
)

__all__ = ["twist"]

_SWITCHES = ("a", "b")


def twist(
    schema: GraphQLSchema, documents: Sequence[DocumentNode], number: int
) -> tuple[str, dict[str, Any]]:
    """One operation with the selections of all of these, and the values of its variables.

    Number 0 twists nothing, each other number twists otherwise.
    """
    operations = [d for one in documents for d in one.definitions]
    first = operations[0]
    assert isinstance(first, OperationDefinitionNode)
    root = schema.get_root_type(first.operation)
    assert root is not None
    selections = [
        selection
        for operation in operations
        if isinstance(operation, OperationDefinitionNode)
        for selection in operation.selection_set.selections
    ]
    work = _Twist(schema, number)
    twisted = replace(
        first,
        name=_name("Twisted"),
        selection_set=SelectionSetNode(selections=work.selections(selections, root, "")),
        variable_definitions=tuple(work.declared.values()),
    )
    return print_ast(DocumentNode(definitions=(twisted, *work.fragments))), work.values


def _name(value: str) -> NameNode:
    return NameNode(value=value)


@dataclass(slots=True)
class _Twist:
    schema: GraphQLSchema
    number: int
    random: Random = field(default_factory=Random)
    declared: dict[str, VariableDefinitionNode] = field(
        default_factory=dict[str, VariableDefinitionNode]
    )
    values: dict[str, Any] = field(default_factory=dict[str, Any])
    fragments: list[FragmentDefinitionNode] = field(default_factory=list[FragmentDefinitionNode])

    def selections(
        self, given: Sequence[SelectionNode], parent: GraphQLNamedType, path: str
    ) -> tuple[SelectionNode, ...]:
        """A selection set's selections, each twisted, then as a whole."""
        result = [self._selection(one, parent, path) for one in given]
        dice = self._roll(path)
        if dice >= 92:
            # the same selections again, in another order: everything has to be merged
            again = list(result)
            self.random.shuffle(again)
            result += again
        elif dice >= 80:
            middle = self.random.randrange(len(result))
            result = [*result[:middle], *self._fragment(result[middle:], parent)]
        elif dice >= 75:
            result.append(FieldNode(name=_name("__typename")))
        return tuple(result)

    def _roll(self, path: str) -> int:
        """A number below 100, the same whatever else is selected."""
        if self.number == 0:
            return 0
        self.random.seed(f"{self.number} {path}")
        return self.random.randrange(100)

    def _selection(self, node: SelectionNode, parent: GraphQLNamedType, path: str) -> SelectionNode:
        if isinstance(node, InlineFragmentNode):
            assert node.type_condition is not None
            parent = self.schema.type_map[node.type_condition.name.value]
            inner = self.selections(node.selection_set.selections, parent, f"{path}|{parent.name}")
            return replace(node, selection_set=SelectionSetNode(selections=inner))
        assert isinstance(node, FieldNode)
        return self._field(node, parent, f"{path}.{node.name.value}")

    def _field(self, node: FieldNode, parent: GraphQLNamedType, path: str) -> FieldNode:
        fields: Mapping[str, Any] = getattr(parent, "fields", {})
        definition = fields.get(node.name.value)
        if definition is not None and node.selection_set is not None:
            inner_type = self.schema.type_map[str(definition.type).strip("[]!")]
            inner = self.selections(node.selection_set.selections, inner_type, path)
            node = replace(node, selection_set=SelectionSetNode(selections=inner))
        dice = self._roll(path)
        if dice >= 98 and len(fields) > 1:
            return replace(node, alias=_name(self.random.choice(sorted(fields))))
        if dice >= 86:
            return replace(node, alias=_name(f"{node.name.value}_{self.random.randrange(2)}"))
        if dice >= 74:
            return replace(node, directives=self._conditions())
        if dice >= 55 and definition is not None and node.arguments:
            return replace(node, arguments=self._variables(node.arguments, definition))
        return node

    def _fragment(
        self, selections: Sequence[SelectionNode], parent: GraphQLNamedType
    ) -> list[SelectionNode]:
        """The selections in fragments: bare, conditional, named, or one for each possible type."""
        inner = SelectionSetNode(selections=tuple(selections))
        on_parent = NamedTypeNode(name=_name(parent.name))
        form = self.random.randrange(4)
        if form == 3 and is_abstract_type(parent) and not isinstance(parent, GraphQLUnionType):
            return [
                InlineFragmentNode(
                    type_condition=NamedTypeNode(name=_name(possible.name)), selection_set=inner
                )
                for possible in self.schema.get_possible_types(parent)
            ]
        if form >= 2:
            name = _name(f"F{len(self.fragments)}")
            self.fragments.append(
                FragmentDefinitionNode(name=name, type_condition=on_parent, selection_set=inner)
            )
            return [FragmentSpreadNode(name=name)]
        return [
            InlineFragmentNode(
                type_condition=on_parent if form == 1 else None,
                directives=self._conditions(),
                selection_set=inner,
            )
        ]

    def _conditions(self) -> tuple[DirectiveNode, ...]:
        dice = self.random.randrange(10)
        names = ("skip", "include") if dice == 9 else ("skip",) if dice >= 5 else ("include",)
        return tuple(self._condition(name) for name in names)

    def _condition(self, name: str) -> DirectiveNode:
        switch = self.random.choice(_SWITCHES)
        if switch not in self.declared:
            self._declare(switch, "Boolean!", self.random.randrange(2) == 0)
        value = VariableNode(name=_name(switch))
        return DirectiveNode(
            name=_name(name), arguments=(ArgumentNode(name=_name("if"), value=value),)
        )

    def _variables(
        self, arguments: Sequence[ArgumentNode], definition: Any
    ) -> tuple[ArgumentNode, ...]:
        result: list[ArgumentNode] = []
        for argument in arguments:
            name = f"v{len(self.declared)}"
            type_ = str(definition.args[argument.name.value].type)
            self._declare(name, type_, value_from_ast_untyped(argument.value))
            result.append(replace(argument, value=VariableNode(name=_name(name))))
        return tuple(result)

    def _declare(self, name: str, type_: str, value: Any) -> None:
        self.values[name] = value
        self.declared[name] = VariableDefinitionNode(
            variable=VariableNode(name=_name(name)), type=parse_type(type_)
        )
