"""Random valid operations over a schema, each given by a seed."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any, cast

from graphql import (
    ArgumentNode,
    DocumentNode,
    FieldNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    NamedTypeNode,
    NameNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    SelectionSetNode,
    ast_from_value,  # pyright: ignore[reportUnknownVariableType]  # lists of anything
    get_named_type,
    is_abstract_type,
    is_composite_type,
)

__all__ = ["random_operation"]

_DEPTH = 5
_FIELDS = 45


def random_operation(schema: GraphQLSchema, random: Random) -> DocumentNode:
    """An operation, a mutation now and then where the schema has any."""
    kind = OperationType.QUERY
    if schema.mutation_type is not None and random.random() < 0.15:
        kind = OperationType.MUTATION
    root = schema.get_root_type(kind)
    assert root is not None
    selections = _Maker(schema, random).selections(root, random.randint(2, _DEPTH))
    return DocumentNode(
        definitions=(
            OperationDefinitionNode(
                operation=kind, selection_set=SelectionSetNode(selections=selections)
            ),
        )
    )


@dataclass(slots=True)
class _Maker:
    schema: GraphQLSchema
    random: Random
    left: int = field(default=_FIELDS)

    def selections(self, type_: GraphQLNamedType, depth: int) -> tuple[SelectionNode, ...]:
        """Selections on a composite type, at least one."""
        if is_abstract_type(type_):
            return self._abstract(type_, depth)
        return self._fields(type_, depth, {})

    def _abstract(self, type_: GraphQLNamedType, depth: int) -> tuple[SelectionNode, ...]:
        taken: dict[str, str] = {}
        found: list[SelectionNode] = []
        if self.random.random() < 0.3:
            found.append(FieldNode(name=NameNode(value="__typename")))
        if isinstance(type_, GraphQLInterfaceType) and self.random.random() < 0.7:
            found += self._fields(type_, depth, taken)
        for on in self._conditions(type_):
            inner = self._fields(on, depth, taken)
            found.append(
                InlineFragmentNode(
                    type_condition=NamedTypeNode(name=NameNode(value=on.name)),
                    selection_set=SelectionSetNode(selections=inner),
                )
            )
        return tuple(found) or (FieldNode(name=NameNode(value="__typename")),)

    def _conditions(self, type_: GraphQLNamedType) -> list[GraphQLNamedType]:
        """Types to make fragments on: possible types mostly, and interfaces that overlap."""
        assert is_abstract_type(type_)
        possible: list[GraphQLNamedType] = list(self.schema.get_possible_types(type_))
        others: list[GraphQLNamedType] = [
            other
            for other in self.schema.type_map.values()
            if isinstance(other, GraphQLInterfaceType)
            and set(self.schema.get_possible_types(other)) & set(possible)
        ]
        count = self.random.randint(0, len(possible))
        chosen = self.random.sample(possible, k=count)
        if others and self.random.random() < 0.25:
            chosen.append(self.random.choice(others))
        return chosen

    def _fields(
        self, type_: GraphQLNamedType, depth: int, taken: dict[str, str]
    ) -> tuple[SelectionNode, ...]:
        """Fields of an object or interface; `taken` are the shapes of response keys here."""
        assert isinstance(type_, GraphQLObjectType | GraphQLInterfaceType)
        fields: dict[str, Any] = type_.fields  # pyright finds their types partially unknown
        names = [
            n
            for n, f in fields.items()
            if (depth > 0 and self.left > 0) or not is_composite_type(get_named_type(f.type))
        ]
        if not names:
            return (FieldNode(name=NameNode(value="__typename")),)
        most = min(len(names), 3 if depth < _DEPTH else 4)
        chosen = self.random.sample(names, k=self.random.randint(1, most))
        return tuple(self._field(type_, n, fields[n], depth, taken) for n in chosen)

    def _field(
        self,
        owner: GraphQLNamedType,
        name: str,
        definition: Any,
        depth: int,
        taken: dict[str, str],
    ) -> FieldNode:
        self.left -= 1
        shape = str(definition.type)
        alias = None
        if taken.setdefault(name, shape) != shape or (definition.args and name in taken):
            alias = NameNode(value=f"{name}_{owner.name}")
        elif self.random.random() < 0.06:
            # a name that keys and requirements use, too
            alias = NameNode(value=self.random.choice(("id", "k", "ref", "w", "a", "b", "x0")))
            if taken.setdefault(alias.value, shape) != shape:
                alias = None
        inner = cast("GraphQLNamedType", get_named_type(definition.type))
        below = None
        if is_composite_type(inner):
            below = SelectionSetNode(selections=self.selections(inner, depth - 1))
        return FieldNode(
            alias=alias,
            name=NameNode(value=name),
            arguments=self._arguments(definition),
            selection_set=below,
        )

    def _arguments(self, definition: Any) -> tuple[ArgumentNode, ...]:
        found: list[ArgumentNode] = []
        for name, argument in definition.args.items():
            if self.random.random() < 0.6:
                node = ast_from_value(self._value(argument.type), argument.type)
                assert node is not None
                found.append(ArgumentNode(name=NameNode(value=name), value=node))
        return tuple(found)

    def _value(self, type_: Any) -> Any:
        inner: Any = getattr(type_, "of_type", None)
        if isinstance(type_, GraphQLNonNull):
            return self._value(inner)
        if isinstance(type_, GraphQLList):
            return [self._value(inner) for _ in range(self.random.randrange(3))]
        if isinstance(type_, GraphQLEnumType):
            return self.random.choice(sorted(type_.values))
        if isinstance(type_, GraphQLInputObjectType):
            fields: dict[str, Any] = type_.fields
            return {name: self._value(f.type) for name, f in fields.items()}
        return self.random.randrange(9) if type_.name == "Int" else "s"
