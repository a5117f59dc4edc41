"""A subgraph operation's selection sets, with what the schema knows of each field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    value_from_ast_untyped,
)

from graphweft.connectors.bindings.leaves import COERCIONS
from graphweft.connectors.mapping import Completion, Wanted, WantedField
from graphweft.schemas.definitions import FieldDefinition, TypeDefinition, TypeKind
from graphweft.schemas.type_reference import NonNullType, named_type

__all__ = ["OperationReader", "condition_names", "operation_of"]

Arguments = Callable[[Mapping[str, Any]], dict[str, Any]]


def operation_of(document: DocumentNode) -> OperationDefinitionNode:
    """The one operation of a document."""
    return next(d for d in document.definitions if isinstance(d, OperationDefinitionNode))


def condition_names(document: DocumentNode) -> tuple[str, ...]:
    """The variables that `@skip` and `@include` depend on, sorted."""
    names: set[str] = set()
    for definition in document.definitions:
        if isinstance(definition, (OperationDefinitionNode, FragmentDefinitionNode)):
            names.update(_conditions_below(definition.selection_set))
    return tuple(sorted(names))


@dataclass(frozen=True, slots=True)
class OperationReader:
    """Reads selection sets of one document.

    Attributes:
        types: the types of the authored subgraph.
        fragments: the document's fragments by name.
        conditions: values of the variables that `@skip` and `@include` depend on.
        entity: the entity that the binding can complete where it finds a part of it.
        completion: how it does.
    """

    types: Mapping[str, TypeDefinition]
    fragments: Mapping[str, FragmentDefinitionNode]
    conditions: Mapping[str, Any]
    entity: str | None = None
    completion: Completion | None = None

    def fields(self, selection_set: SelectionSetNode, type_name: str) -> dict[str, list[FieldNode]]:
        """The fields asked of an object type, by response key (specification: CollectFields)."""
        grouped: dict[str, list[FieldNode]] = {}
        for node in self._collect(selection_set, type_name):
            key = node.alias.value if node.alias else node.name.value
            grouped.setdefault(key, []).append(node)
        return grouped

    def wanted(
        self, selection_sets: list[SelectionSetNode], type_name: str, *, is_entry: bool = False
    ) -> Wanted:
        """What is wanted of a composite type.

        Args:
            is_entry: the type is the entity that was asked for, not one found inside the answer.
        """
        definition = self.types[type_name]
        if definition.kind is not TypeKind.OBJECT:
            variants = {
                name: self.wanted(selection_sets, name) for name in self._possible(definition)
            }
            return Wanted(type_name, variants=variants)
        grouped: dict[str, list[FieldNode]] = {}
        for selection_set in selection_sets:
            for key, nodes in self.fields(selection_set, type_name).items():
                grouped.setdefault(key, []).extend(nodes)
        fields = tuple(self.field(key, nodes, definition) for key, nodes in grouped.items())
        completes = type_name == self.entity and not is_entry
        return Wanted(type_name, fields, completion=self.completion if completes else None)

    def field(self, key: str, nodes: list[FieldNode], parent: TypeDefinition) -> WantedField:
        """One field of the answer, from all nodes that ask for it."""
        name = nodes[0].name.value
        found = parent.fields.get(name)
        if found is None:
            return WantedField(key, name)
        type_name = named_type(found.type)
        definition = self.types.get(type_name)
        sets = [node.selection_set for node in nodes if node.selection_set is not None]
        composite = definition is not None and definition.is_composite
        return WantedField(
            key=key,
            name=name,
            wanted=self.wanted(sets, type_name) if composite else None,
            required=isinstance(found.type, NonNullType),
            coerce=COERCIONS.get(type_name),
            arguments=_compile_arguments(nodes[0], found) if found.arguments else None,
        )

    def _collect(self, selection_set: SelectionSetNode, type_name: str) -> Iterator[FieldNode]:
        for node in selection_set.selections:
            if not self._included(node.directives or ()):
                continue
            if isinstance(node, FieldNode):
                yield node
            elif isinstance(node, InlineFragmentNode):
                condition = node.type_condition
                if condition is None or self._applies(condition.name.value, type_name):
                    yield from self._collect(node.selection_set, type_name)
            elif isinstance(node, FragmentSpreadNode):
                fragment = self.fragments[node.name.value]
                if self._applies(fragment.type_condition.name.value, type_name):
                    yield from self._collect(fragment.selection_set, type_name)

    def _included(self, directives: tuple[DirectiveNode, ...]) -> bool:
        for directive in directives:
            if directive.name.value not in {"skip", "include"}:
                continue
            node = next(arg.value for arg in directive.arguments or () if arg.name.value == "if")
            value = value_from_ast_untyped(node, dict(self.conditions))
            if bool(value) is (directive.name.value == "skip"):
                return False
        return True

    def _applies(self, condition: str, type_name: str) -> bool:
        if condition == type_name:
            return True
        definition = self.types.get(condition)
        return definition is not None and type_name in self._possible(definition)

    def _possible(self, definition: TypeDefinition) -> tuple[str, ...]:
        if definition.kind is TypeKind.UNION:
            return definition.members
        return tuple(
            item.name
            for item in self.types.values()
            if item.kind is TypeKind.OBJECT and definition.name in item.interfaces
        )


def _conditions_below(selection_set: SelectionSetNode) -> Iterator[str]:
    for node in selection_set.selections:
        for directive in node.directives or ():
            if directive.name.value in {"skip", "include"}:
                for argument in directive.arguments or ():
                    if isinstance(argument.value, VariableNode):
                        yield argument.value.name.value
        if isinstance(node, (FieldNode, InlineFragmentNode)) and node.selection_set is not None:
            yield from _conditions_below(node.selection_set)


def _compile_arguments(node: FieldNode, definition: FieldDefinition) -> Arguments:
    """The arguments of a field: literals and defaults are read now, variables at each call."""
    given = {argument.name.value: argument.value for argument in node.arguments or ()}
    constant: dict[str, Any] = {}
    computed: list[tuple[str, ValueNode, bool]] = []
    for name, argument in definition.arguments.items():
        if argument.default is not None:
            constant[name] = value_from_ast_untyped(argument.default)
        value = given.get(name)
        if value is None:
            continue
        if _has_variables(value):
            computed.append((name, value, isinstance(value, VariableNode)))
        else:
            constant[name] = value_from_ast_untyped(value)

    def arguments(variables: Mapping[str, Any]) -> dict[str, Any]:
        found = dict(constant)
        for name, value, is_variable in computed:
            if not is_variable:
                found[name] = value_from_ast_untyped(value, dict(variables))
            elif isinstance(value, VariableNode) and value.name.value in variables:
                found[name] = variables[value.name.value]
        return found

    return arguments


def _has_variables(node: ValueNode) -> bool:
    if isinstance(node, ListValueNode):
        return any(_has_variables(item) for item in node.values)
    if isinstance(node, ObjectValueNode):
        return any(_has_variables(item.value) for item in node.fields)
    return isinstance(node, VariableNode)
