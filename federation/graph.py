"""The Graph: everything derived from one revision of the supergraph, immutable, swapped whole.

graph = build_graph(supergraph_sdl, connectors)
operation = await graph.prepared(query, operation_name)  # cached by text
result = await operation.execute(variables, context)
"""

from __future__ import annotations

import asyncio
from asyncio import Future
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import orjson
from graphql import (
    ASTValidationRule,
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    OperationType,
    get_operation_ast,
    parse,
    specified_rules,
    validate,
)
from graphql.execution import get_variable_values

from graphweft.connectors.contract import Connector, RequestContext
from graphweft.federation.execution import (
    CompiledPlan,
    ExecutionResult,
    compile_plan,
    execute_plan,
    prepare_introspection,
)
from graphweft.federation.operation.normalize import normalize_operation
from graphweft.federation.operation.reserved_variables import (
    free_reserved_variables,
    rename_values,
)
from graphweft.federation.plan.nodes import QueryPlan
from graphweft.federation.planner import (
    DEFAULT_PLANNING_SECONDS,
    Budget,
    BudgetExceededError,
    plan_operation,
)
from graphweft.federation.query_graph import QueryGraph, build_query_graph
from graphweft.federation.refusals import Refusals
from graphweft.schemas.api_schema import build_api_schema
from graphweft.schemas.errors import GraphweftError, SourceLocation, SupergraphError
from graphweft.schemas.read_supergraph import read_supergraph

__all__ = [
    "ExecutionResult",
    "Graph",
    "OperationCheck",
    "OperationParser",
    "OperationRefused",
    "PreparedOperation",
    "build_graph",
]

OperationParser = Callable[[str], DocumentNode]
"""Parses a document; raises GraphQLError."""

OperationCheck = Callable[[DocumentNode, OperationDefinitionNode], list[GraphQLError]]
"""Looks at an operation before it is validated; the errors, if any, refuse it."""

_MAX_CACHED_OPERATIONS = 1_000
# one thread: planning is Python, a second would only compete with the event loop
_PLANNING = ThreadPoolExecutor(max_workers=1, thread_name_prefix="graphweft-planning")
_CacheKey = tuple[str, str | None]


class OperationRefused(GraphweftError):  # noqa: N818  # a verdict on a request, not a fault
    """An operation that is not executed: it does not parse, validate, or name an operation.

    `errors` are the GraphQL errors to answer with (a request error: no `data` entry).
    """

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__(errors[0].message if errors else "the operation was refused")
        self.errors = errors


@dataclass(frozen=True, slots=True)
class PreparedOperation:
    """An operation of one document: validated, planned, compiled. Cached; used by many requests."""

    compiled: CompiledPlan
    definition: OperationDefinitionNode

    @property
    def operation_type(self) -> OperationType:
        """Query or mutation."""
        return self.definition.operation

    @property
    def plan(self) -> QueryPlan:
        """The query plan."""
        return self.compiled.plan

    async def execute(
        self, variables: Mapping[str, Any] | None, context: RequestContext
    ) -> ExecutionResult:
        """Execute for one request; backend failures become GraphQL errors, never exceptions."""
        values: dict[str, Any] = {}
        if self.definition.variable_definitions:
            coerced = get_variable_values(
                self.compiled.schema,
                self.definition.variable_definitions,
                rename_values(variables or {}),
            )
            if isinstance(coerced, list):
                return _request_error(coerced)
            values = coerced.coerced
        return await execute_plan(self.compiled, values, context)


@dataclass(frozen=True, slots=True)
class Graph:
    """One revision, ready to serve.

    Attributes:
        api_schema: what clients query.
        planning_seconds: budget for planning one operation.
        introspection: whether clients may introspect.
        parse: makes documents of texts.
        checks: what operations have to pass before they are validated.
    """

    supergraph_sdl: str
    api_schema: GraphQLSchema
    query_graph: QueryGraph
    connectors: Mapping[str, Connector]
    introspection: bool = True
    planning_seconds: float = DEFAULT_PLANNING_SECONDS
    parse: OperationParser = parse
    checks: Sequence[OperationCheck] = ()
    _cache: OrderedDict[_CacheKey, PreparedOperation] = field(
        default_factory=OrderedDict[_CacheKey, PreparedOperation]
    )
    _pending: dict[_CacheKey, Future[PreparedOperation]] = field(
        default_factory=dict[_CacheKey, "Future[PreparedOperation]"]
    )
    _refusals: Refusals = field(default_factory=Refusals)

    def prepare(self, query: str, operation_name: str | None = None) -> PreparedOperation:
        """Parse, validate, plan and compile, or find in the cache.

        Raises:
            OperationRefused: the document is not valid, does not name one operation, or takes
                longer to plan than the budget allows.
        """
        key = (query, operation_name)
        found = self._cached(key)
        if found is not None:
            return found
        try:
            return self._remember(key, self._prepare(query, operation_name))
        except OperationRefused as refused:
            self._refusals.remember(key, refused.errors)
            raise

    async def prepared(self, query: str, operation_name: str | None = None) -> PreparedOperation:
        """The same without holding the event loop: an unseen operation is prepared in a thread.

        Requests that ask for the same unseen operation at the same time share the work.
        """
        key = (query, operation_name)
        found = self._cached(key)
        if found is not None:
            return found
        pending = self._pending.get(key)
        if pending is None:
            loop = asyncio.get_running_loop()
            pending = loop.run_in_executor(_PLANNING, self._prepare, query, operation_name)
            self._pending[key] = pending
            pending.add_done_callback(partial(self._settle, key))
        return await asyncio.shield(pending)

    def _settle(self, key: _CacheKey, done: Future[PreparedOperation]) -> None:
        """Remember what became of an operation, also where nobody waits for it any more."""
        self._pending.pop(key, None)
        if done.cancelled():
            return
        error = done.exception()
        if error is None:
            self._remember(key, done.result())
        elif isinstance(error, OperationRefused):
            self._refusals.remember(key, error.errors)

    def _cached(self, key: _CacheKey) -> PreparedOperation | None:
        found = self._cache.get(key)
        if found is not None:
            self._cache.move_to_end(key)
            return found
        errors = self._refusals.find(key)
        if errors is not None:
            raise OperationRefused(errors)
        return None

    def _remember(self, key: _CacheKey, prepared: PreparedOperation) -> PreparedOperation:
        self._cache[key] = prepared
        if len(self._cache) > _MAX_CACHED_OPERATIONS:
            self._cache.popitem(last=False)
        return prepared

    def _prepare(self, query: str, operation_name: str | None) -> PreparedOperation:
        document = free_reserved_variables(self._valid_document(query, operation_name))
        definition = get_operation_ast(document, operation_name)
        assert definition is not None
        supergraph = self.query_graph.supergraph
        operation = normalize_operation(document, definition, supergraph)
        try:
            plan = plan_operation(operation, self.query_graph, Budget(self.planning_seconds))
        except BudgetExceededError as error:
            message = error.message[0].upper() + error.message[1:]
            raise OperationRefused(
                [GraphQLError(message, extensions={"code": "QUERY_PLANNING_TIMEOUT"})]
            ) from error
        introspect = prepare_introspection(document, definition, self.api_schema)
        compiled = compile_plan(plan, self.api_schema, supergraph, self.connectors, introspect)
        return PreparedOperation(compiled, definition)

    def _valid_document(self, query: str, operation_name: str | None) -> DocumentNode:
        """Parse, check and validate, the cheaper the earlier.

        Raises:
            OperationRefused: the document has errors, or no such operation.
        """
        try:
            document = self.parse(query)
        except GraphQLError as error:
            raise OperationRefused([_with_code(error, "GRAPHQL_PARSE_FAILED")]) from error
        definition = get_operation_ast(document, operation_name)
        if definition is None or definition.operation is OperationType.SUBSCRIPTION:
            raise OperationRefused([_no_operation(definition, operation_name)])
        errors = [error for check in self.checks for error in check(document, definition)]
        if errors:
            raise OperationRefused(errors)
        rules: list[type[ASTValidationRule]] = list(specified_rules)
        if not self.introspection:
            rules.append(_NoIntrospection)
        hide_suggestions = not self.introspection
        errors = validate(self.api_schema, document, rules, hide_suggestions=hide_suggestions)
        if errors:
            raise OperationRefused([_with_code(e, "GRAPHQL_VALIDATION_FAILED") for e in errors])
        return document


def build_graph(
    supergraph_sdl: str,
    connectors: Mapping[str, Connector],
    *,
    introspection: bool = True,
    planning_seconds: float = DEFAULT_PLANNING_SECONDS,
    parse: OperationParser = parse,
    checks: Sequence[OperationCheck] = (),
) -> Graph:
    """Read a supergraph SDL (join v0.1 to v0.5) and make it servable.

    Args:
        supergraph_sdl: the document.
        connectors: by subgraph name, as the `@join__graph(name:)` of the supergraph says.
        introspection: whether clients may introspect.
        planning_seconds: budget for planning one operation; 0 for none.
        parse: makes documents of texts; raises GraphQLError, with a code unless it is of syntax.
        checks: what operations have to pass before they are validated.

    Raises:
        SupergraphError: the document cannot be read, or a subgraph has no connector.
    """
    supergraph = read_supergraph(supergraph_sdl)
    missing = sorted({g.name for g in supergraph.graphs.values()} - set(connectors))
    if missing:
        raise SupergraphError(
            f"no connector for subgraph {', '.join(missing)}", SourceLocation("supergraph")
        )
    return Graph(
        supergraph_sdl,
        build_api_schema(supergraph),
        build_query_graph(supergraph),
        connectors,
        introspection,
        planning_seconds,
        parse,
        checks,
    )


class _NoIntrospection(NoSchemaIntrospectionCustomRule):
    """Refuses introspection with a code of its own."""

    def report_error(self, error: GraphQLError) -> None:
        super().report_error(_with_code(error, "INTROSPECTION_DISABLED"))


def _with_code(error: GraphQLError, code: str) -> GraphQLError:
    """The error with a code, unless it has one."""
    error.extensions = {"code": code, **(error.extensions or {})}
    return error


def _no_operation(definition: OperationDefinitionNode | None, name: str | None) -> GraphQLError:
    if definition is not None:
        message, code = "Subscriptions are not served over this transport.", "NOT_SUPPORTED"
    elif name is None:
        message = "The document has several operations, or none: say which one by operationName."
        code = "OPERATION_RESOLUTION_FAILURE"
    else:
        message, code = f'Unknown operation named "{name}".', "OPERATION_RESOLUTION_FAILURE"
    return GraphQLError(message, extensions={"code": code})


def _request_error(errors: list[GraphQLError]) -> ExecutionResult:
    formatted = [_with_code(error, "BAD_USER_INPUT").formatted for error in errors]
    return ExecutionResult(orjson.dumps({"errors": formatted}), has_data=False, has_errors=True)
