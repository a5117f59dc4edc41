"""Makes operations of any number of fields: the same seed gives the same text."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final, cast

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from graphweft.schemas.api_schema import OutputType

__all__ = ["generate_operation"]

_MAX_ROOTS: Final = 10
_MAX_DEPTH: Final = 12
_WithFields = GraphQLObjectType | GraphQLInterfaceType


def generate_operation(schema: GraphQLSchema, fields: int, seed: int = 0) -> str:
    """A query of about so many fields: a few root fields, and below each equally many.

    Fewer where the types that a field leads to do not have as many.
    """
    query = schema.query_type
    assert query is not None
    random = Random(f"{seed}/{fields}")
    roots = random.sample(sorted(query.fields), max(1, min(_MAX_ROOTS, fields // 10)))
    maker = _Maker(schema, random)
    body = [
        line
        for number, name in enumerate(roots)
        for line in maker.field(name, query.fields[name], _share(fields, number, len(roots)), 1)
    ]
    return "query Generated {\n" + "\n".join(body) + "\n}\n"


def _share(total: int, number: int, parts: int) -> int:
    """What is left for one of the parts when the total is dealt out."""
    return total // parts + (number < total % parts)


def _named_type(field: GraphQLField) -> GraphQLNamedType:
    type_ = cast("OutputType", field.type)  # pyright: ignore[reportUnknownMemberType]  # wrapped
    return get_named_type(type_)


@dataclass(frozen=True, slots=True)
class _Maker:
    schema: GraphQLSchema
    random: Random

    def field(self, name: str, field: GraphQLField, count: int, depth: int) -> list[str]:
        """Lines of a field that has `count` fields, itself included."""
        indent = "  " * depth
        needed = [key for key, item in field.args.items() if is_required_argument(item)]
        arguments = "(" + ", ".join(f'{key}: "1"' for key in needed) + ")" if needed else ""
        named = _named_type(field)
        if is_leaf_type(named):
            return [f"{indent}{name}{arguments}"]
        if isinstance(named, GraphQLUnionType):
            member = self.random.choice(named.types)
            inner = [
                f"{indent}  ... on {member.name} {{",
                *self._selections(member, count - 1, depth + 2),
                f"{indent}  }}",
            ]
        else:
            assert isinstance(named, _WithFields)
            inner = self._selections(named, count - 1, depth + 1)
        return [f"{indent}{name}{arguments} {{", *inner, f"{indent}}}"]

    def _selections(self, owner: _WithFields, count: int, depth: int) -> list[str]:
        names = list(owner.fields)
        self.random.shuffle(names)
        leaves = [name for name in names if is_leaf_type(_named_type(owner.fields[name]))]
        chosen = leaves[: max(1, count // 2)]
        others = [name for name in names if name not in leaves] if depth < _MAX_DEPTH else []
        others = others[: max(0, count - len(chosen)) // 2]
        left = count - len(chosen)
        lines = [f"{'  ' * depth}{name}" for name in chosen]
        for number, name in enumerate(others):
            part = _share(left, number, len(others))
            lines += self.field(name, owner.fields[name], part, depth)
        return lines
