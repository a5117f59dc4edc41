"""Check that arguments and input fields are of input types, before their defaults are read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    is_input_type,  # pyright: ignore[reportUnknownVariableType] - a recursive generic
)

__all__ = ["check_input_types"]


def check_input_types(schema: GraphQLSchema) -> list[GraphQLError]:
    """The arguments and input fields of output types; their defaults cannot be checked."""
    errors: list[GraphQLError] = []
    for place, item in _inputs(schema):
        reference: Any = item.type
        if not is_input_type(reference):
            message = f"The type of {place} must be Input Type but got: {reference}."
            errors.append(GraphQLError(message, [item.ast_node] if item.ast_node else None))
    return errors


def _inputs(schema: GraphQLSchema) -> Iterator[tuple[str, Any]]:
    """Arguments and input fields; their types are recursive generics, so not told here."""
    for directive in schema.directives:
        for name, argument in directive.args.items():
            yield f"@{directive.name}({name}:)", argument
    for item in schema.type_map.values():
        if isinstance(item, GraphQLInputObjectType):
            for name, field in item.fields.items():
                yield f"{item.name}.{name}", field
        elif isinstance(item, (GraphQLObjectType, GraphQLInterfaceType)):
            for name, output in item.fields.items():
                for argument_name, argument in output.args.items():
                    yield f"{item.name}.{name}({argument_name}:)", argument
