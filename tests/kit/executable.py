"""Subgraphs that really execute what they are sent: graphql-core schemas with `_entities`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graphql import (
    GraphQLInterfaceType,
    GraphQLSchema,
    GraphQLUnionType,
    build_schema,
    execute_sync,  # pyright: ignore[reportUnknownVariableType] - some of its options are generic
    validate,
)

from graphweft.connectors.contract import SubgraphOperation
from graphweft.connectors.fake import Answer

__all__ = ["Finders", "executable"]

Finders = Mapping[str, Callable[[dict[str, Any]], Any]]
"""By type name, representation -> object: a dict whose functions resolve fields"""

_ENTITIES = """
scalar _Any
union _Entity = {types}
extend type Query {{ _entities(representations: [_Any!]!): [_Entity]! }}
"""


def executable(sdl: str, root: Mapping[str, Any], finders: Finders) -> Answer:
    """Answers by executing; an operation that is not valid against the schema fails the test.

    Args:
        sdl: the types, without directives.
        root: values of the root fields.
        finders: of entities.
    """
    entities = _ENTITIES.format(types=" | ".join(finders)) if finders else ""
    schema = build_schema(sdl + entities)

    def find(_info: Any, representations: list[dict[str, Any]]) -> list[Any]:
        return [
            {"__typename": item["__typename"], **finders[item["__typename"]](item)}
            for item in representations
        ]

    return _answer(schema, {**root, "_entities": find})


def _answer(schema: GraphQLSchema, root: Mapping[str, Any]) -> Answer:
    def type_of(value: dict[str, Any], *_: Any) -> str:
        return str(value["__typename"])

    for item in schema.type_map.values():
        if isinstance(item, GraphQLInterfaceType | GraphQLUnionType):
            item.resolve_type = type_of

    def answer(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
        errors = validate(schema, operation.document)
        assert not errors, (operation.text, errors)
        result = execute_sync(schema, operation.document, root, variable_values=variables)
        return dict(result.formatted)

    return answer
