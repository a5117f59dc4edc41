"""Check that arguments and input fields are of input types, before their defaults are read."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import (
    GraphQLArgument,
    GraphQLError,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    is_input_type,
)

__all__ = ["check_input_types"]


def check_input_types(schema: GraphQLSchema) -> list[GraphQLError]:
    """The arguments and input fields of output types; their defaults cannot be checked."""
    return [
        GraphQLError(
            f"The type of {place} must be Input Type but got: {item.type}.",
            [item.ast_node] if item.ast_node else None,
        )
        for place, item in _inputs(schema)
        if not is_input_type(item.type)
    ]


def _inputs(schema: GraphQLSchema) -> Iterator[tuple[str, GraphQLArgument | GraphQLInputField]]:
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
