"""A validated operation -> Operation: fragments resolved, equal fields merged, conditions explicit.

Follows CollectFields (GraphQL specification, 6.3.2) over types instead of runtime objects. What
tells the order of the answer's keys is kept: a field may appear again, and so may a fragment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from graphql import (
    BooleanValueNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionNode,
    ValueNode,
    VariableNode,
    parse,
    print_ast,
)

from graphweft.federation.operation.conditions import (
    ALWAYS,
    NEVER,
    Condition,
    any_of,
    both,
    literal,
)
from graphweft.federation.operation.merge import merge_everywhere
from graphweft.federation.operation.selection import (
    NOTHING,
    FieldSelection,
    InlineFragment,
    Operation,
    Selection,
    Selections,
)
from graphweft.federation.operation.spend import Spend, unlimited
from graphweft.schemas.api_schema import named_type
from graphweft.schemas.supergraph import Supergraph, TypeKind

__all__ = ["normalize_field_set", "normalize_operation"]

_Source = tuple[tuple[SelectionNode, ...], Condition]
_Sources = list[_Source]


def normalize_operation(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    supergraph: Supergraph,
    spend: Spend = unlimited,
) -> Operation:
    """Normalise one operation of a document that is valid against the API schema.

    `spend` is called for each selection of the operation, fragments in place.
    """
    fragments = {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
    root_type = supergraph.root_types[operation.operation.value]
    selections = _Normalizer(supergraph, fragments, spend).selections(
        root_type, [(tuple(operation.selection_set.selections), ALWAYS)]
    )
    return Operation(
        operation.operation,
        operation.name.value if operation.name else "",
        root_type,
        selections,
        {d.variable.name.value: d for d in operation.variable_definitions or ()},
    )


def normalize_field_set(text: str, type_name: str, supergraph: Supergraph) -> Selections:
    """The field set of a `key`, `requires` or `provides` as selections on the type."""
    sources: _Sources = [(_parse_field_set(text), ALWAYS)]
    return merge_everywhere(_Normalizer(supergraph, {}).selections(type_name, sources))


@lru_cache(maxsize=1_000)  # most keys of a supergraph are alike
def _parse_field_set(text: str) -> tuple[SelectionNode, ...]:
    document = parse("{" + text + "}", no_location=True)
    definition = document.definitions[0]
    assert isinstance(definition, OperationDefinitionNode)
    return tuple(definition.selection_set.selections)


@dataclass(slots=True)
class _Entry:
    """Selections of one response key, or fragments on one type, that may stand in one place.

    Attributes:
        condition: when any of the fields is included.
    """

    key: str
    position: int
    fields: list[tuple[FieldNode, Condition]] = field(
        default_factory=list[tuple[FieldNode, Condition]]
    )
    fragments: _Sources = field(default_factory=_Sources)
    condition: Condition = NEVER


@dataclass(slots=True)
class _Scope:
    """What is collected for one type, in order.

    What comes again joins what is there, unless the order of the answer's keys could show it: a
    field whose earlier selection may be left out, or a fragment after others that may apply too.
    """

    entries: list[_Entry] = field(default_factory=list[_Entry])
    fields: dict[str, _Entry] = field(default_factory=dict[str, _Entry])
    fragments: dict[str, _Entry] = field(default_factory=dict[str, _Entry])

    def add_field(self, key: str, node: FieldNode, condition: Condition) -> None:
        """Collect a field."""
        entry = self.fields.get(key)
        together = ALWAYS if entry is None else any_of((entry.condition, condition))
        if entry is None or not (entry is self.entries[-1] or together == entry.condition):
            entry = self.fields[key] = self._new(key)
            together = condition
        entry.fields.append((node, condition))
        entry.condition = together

    def add_fragment(self, on: str, source: _Source, overlaps: Callable[[str, str], bool]) -> None:
        """Collect a fragment; `overlaps` tells whether a value may be of both types."""
        entry = self.fragments.get(on)
        if entry is None or not all(
            between.fragments and not overlaps(on, between.key)
            for between in self.entries[entry.position + 1 :]
        ):
            entry = self.fragments[on] = self._new(on)
        entry.fragments.append(source)

    def _new(self, key: str) -> _Entry:
        entry = _Entry(key, len(self.entries))
        self.entries.append(entry)
        return entry


class _Normalizer:
    def __init__(
        self,
        supergraph: Supergraph,
        fragments: Mapping[str, FragmentDefinitionNode],
        spend: Spend = unlimited,
    ) -> None:
        self._supergraph = supergraph
        self._fragments = fragments
        self._spend = spend

    def selections(self, type_name: str, sources: _Sources) -> Selections:
        """Selections on a type from several selection sets, each under a condition."""
        scope = _Scope()
        for nodes, condition in sources:
            self._collect(type_name, nodes, condition, scope)
        result: list[Selection] = []
        for entry in scope.entries:
            if entry.fields:
                result.append(self._field(type_name, entry.key, entry.fields))
                continue
            inner = self.selections(entry.key, entry.fragments)
            if inner:
                result.append(InlineFragment(entry.key, inner))
        return tuple(result)

    def _collect(
        self, type_name: str, nodes: Iterable[SelectionNode], condition: Condition, scope: _Scope
    ) -> None:
        for node in nodes:
            self._spend()
            included = both(condition, _condition_of(node.directives))
            if included == NEVER:
                continue
            if isinstance(node, FieldNode):
                key = node.alias.value if node.alias else node.name.value
                scope.add_field(key, node, included)
                continue
            on, inner = self._fragment_parts(type_name, node)
            if self._is_subtype(type_name, on):
                self._collect(type_name, inner, included, scope)
            elif self._overlaps(type_name, on):
                scope.add_fragment(on, (inner, included), self._overlaps)

    def _fragment_parts(
        self, type_name: str, node: SelectionNode
    ) -> tuple[str, tuple[SelectionNode, ...]]:
        if isinstance(node, FragmentSpreadNode):
            fragment = self._fragments[node.name.value]
            return fragment.type_condition.name.value, tuple(fragment.selection_set.selections)
        assert isinstance(node, InlineFragmentNode)
        on = node.type_condition.name.value if node.type_condition else type_name
        return on, tuple(node.selection_set.selections)

    def _is_subtype(self, type_name: str, on: str) -> bool:
        """Whether the fragment always applies and its fields exist on the type itself."""
        if type_name == on:
            return True
        own = self._supergraph.types[type_name]
        if own.kind is TypeKind.OBJECT:
            return type_name in self._supergraph.possible_types(on)
        return on in own.interfaces

    def _overlaps(self, type_name: str, on: str) -> bool:
        possible = self._supergraph.possible_types
        return not possible(type_name).isdisjoint(possible(on))

    def _field(
        self, type_name: str, key: str, found: list[tuple[FieldNode, Condition]]
    ) -> FieldSelection:
        node = found[0][0]
        combined = any_of(condition for _, condition in found)
        sources: _Sources = [
            # under its own condition, unless the field is there exactly when that holds
            (tuple(n.selection_set.selections), ALWAYS if c == combined else c)
            for n, c in found
            if n.selection_set
        ]
        name = node.name.value
        inner: Selections = ()
        if sources and not name.startswith("__"):  # introspection is executed from the document
            child = named_type(self._supergraph.types[type_name].fields[name].type)
            inner = self.selections(child, sources) or NOTHING
        return FieldSelection(
            name, key, _print_arguments(node), _variables_of(node), inner, combined
        )


def _condition_of(directives: Iterable[DirectiveNode] | None) -> Condition:
    condition = ALWAYS
    for directive in directives or ():
        if directive.name.value not in {"skip", "include"} or not directive.arguments:
            continue
        wanted = directive.name.value == "include"
        value = directive.arguments[0].value
        if isinstance(value, BooleanValueNode):
            condition = both(condition, ALWAYS if value.value is wanted else NEVER)
        elif isinstance(value, VariableNode):
            condition = both(condition, literal(value.name.value, wanted))
    return condition


def _print_arguments(node: FieldNode) -> str:
    if not node.arguments:
        return ""
    return "(" + ", ".join(print_ast(argument) for argument in node.arguments) + ")"


def _variables_of(node: FieldNode) -> tuple[str, ...]:
    found = (name for argument in node.arguments or () for name in _variables_in(argument.value))
    return tuple(dict.fromkeys(found))


def _variables_in(value: ValueNode) -> Iterator[str]:
    """Names of the variables in a value, in written order."""
    if isinstance(value, VariableNode):
        yield value.name.value
    elif isinstance(value, ListValueNode):
        for item in value.values:
            yield from _variables_in(item)
    elif isinstance(value, ObjectValueNode):
        for entry in value.fields:
            yield from _variables_in(entry.value)
