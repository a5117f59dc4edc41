"""Executing a subgraph operation by a schema in this process."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from graphql import (
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    execute,  # pyright: ignore[reportUnknownVariableType] - some of its options are generic
)

from graphweft.connectors.contract import SubgraphOperation

__all__ = ["Execute", "execution_of"]

log: Any = structlog.get_logger("graphweft.python")

Execute = Callable[[SubgraphOperation, dict[str, Any], Any], Awaitable[ExecutionResult]]
"""(operation, variables, context) -> result"""


def execution_of(name: str, schema: GraphQLSchema, given: object) -> Execute:
    """How operations of a subgraph are executed.

    By graphql-core, with the document that was parsed and checked for the plan. A Strawberry schema
    with extensions executes by itself, since they have hooks around parsing and validation too.

    Args:
        name: of the subgraph.
        schema: the executable schema.
        given: what the user named: the same, or the Strawberry schema around it.
    """
    if given is not schema and getattr(given, "extensions", None):
        return _by_strawberry(given)

    executor_class: Any = getattr(given, "execution_context_class", None)  # of Strawberry

    async def by_graphql_core(
        operation: SubgraphOperation, variables: dict[str, Any], context: Any
    ) -> ExecutionResult:
        result = execute(
            schema,
            operation.document,
            variable_values=variables,
            context_value=context,
            executor_class=executor_class,
        )
        if not isinstance(result, ExecutionResult):
            result = await result
        for error in result.errors or ():
            _note(name, error)
        return result

    return by_graphql_core


def _by_strawberry(schema: Any) -> Execute:
    async def by_strawberry(
        operation: SubgraphOperation, variables: dict[str, Any], context: Any
    ) -> ExecutionResult:
        result: ExecutionResult = await schema.execute(
            operation.text, variable_values=variables, context_value=context
        )
        return result

    return by_strawberry


def _note(name: str, error: GraphQLError) -> None:
    """Log what a resolver did not mean to raise; Strawberry's own execution does so itself."""
    cause = error.original_error
    if cause is not None and not isinstance(cause, GraphQLError):
        log.error("a resolver failed", subgraph=name, path=error.path, exc_info=cause)
