"""A document's operation -> PreparedOperation: everything that is done once per operation text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
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

from graphweft.connectors.contract import (
    Connector,
    RequestContext,
    SubgraphCall,
    SubgraphOperation,
)
from graphweft.federation.execution import (
    Backends,
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
from graphweft.federation.operation.selection import Operation, Withheld
from graphweft.federation.operation.withhold import Fact, Marked, Withhold, visible, withheld_in
from graphweft.federation.plan.nodes import FetchNode, QueryPlan
from graphweft.federation.planner import (
    DEFAULT_PLANNING_SECONDS,
    Budget,
    BudgetExceededError,
    find_labels,
    plan_operation,
)
from graphweft.federation.query_graph import QueryGraph, with_labels
from graphweft.schemas.errors import GraphweftError

__all__ = [
    "Appraise",
    "AroundFetch",
    "OperationCheck",
    "OperationParser",
    "OperationRefused",
    "PreparedOperation",
    "Revision",
    "prepare_operation",
]

OperationParser = Callable[[str], DocumentNode]
"""Parses a document; raises GraphQLError."""

OperationCheck = Callable[[DocumentNode, OperationDefinitionNode], list[GraphQLError]]
"""Looks at an operation before it is validated; the errors, if any, refuse it."""


Appraise = Callable[[Operation, OperationDefinitionNode], Any]
"""Makes of an operation whatever is wanted beside its plan; raises OperationRefused."""

AroundFetch = Callable[[FetchNode, Callable[[SubgraphOperation], SubgraphCall]], SubgraphCall]
"""Makes the call of a fetch out of those that its connector prepares; it may make several."""


class OperationRefused(GraphweftError):  # noqa: N818  # a verdict on a request, not a fault
    """An operation that is not executed: it does not parse, validate, or name an operation.

    `errors` are the GraphQL errors to answer with (a request error: no `data` entry).
    """

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__(errors[0].message if errors else "the operation was refused")
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Revision:
    """What operations are prepared against.

    Attributes:
        api_schema: what clients query.
        connectors: by subgraph name.
        authored: by the name of a part of a subgraph that the planner plans over, the name of that
            subgraph.
        introspection: whether clients may introspect.
        planning_seconds: budget for planning one operation; 0 for none.
        parse: makes documents of texts; raises GraphQLError, with a code unless it is of syntax.
        checks: what operations have to pass before they are validated.
        withhold: marks the fields that a request may not see; None where there are none.
        around_fetch: prepares the fetches of queries in place of their connectors.
        appraise: looks at each operation when it is planned.
    """

    api_schema: GraphQLSchema
    query_graph: QueryGraph
    connectors: Mapping[str, Connector]
    authored: Mapping[str, str] = field(default_factory=dict[str, str])
    introspection: bool = True
    planning_seconds: float = DEFAULT_PLANNING_SECONDS
    parse: OperationParser = parse
    checks: Sequence[OperationCheck] = ()
    withhold: Withhold | None = None
    around_fetch: AroundFetch | None = None
    appraise: Appraise | None = None

    def backends(self, operation_type: OperationType) -> Backends:
        """What the fetches of an operation are sent to."""
        around, connectors = self.around_fetch, self.connectors
        if around is None or operation_type is not OperationType.QUERY:
            return Backends(
                lambda node: connectors[node.subgraph].prepare(node.operation), self.authored
            )
        return Backends(lambda node: around(node, connectors[node.subgraph].prepare), self.authored)


@dataclass(frozen=True, slots=True)
class PreparedOperation:
    """An operation of one document: validated, planned, compiled. Cached; used by many requests.

    Attributes:
        labels: labels of `@override` on which the plan depends.
        facts: facts of `Revision.withhold` on which it depends.
        withheld: what is not answered, as far as the request gets there.
        variant: those of the labels and facts that hold where it is used.
        appraisal: what `Revision.appraise` made of it.
    """

    compiled: CompiledPlan
    definition: OperationDefinitionNode
    labels: frozenset[str] = frozenset()
    facts: frozenset[Fact] = frozenset()
    withheld: tuple[Withheld, ...] = ()
    variant: frozenset[Fact] = frozenset()
    appraisal: Any = None

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


def prepare_operation(
    query: str,
    operation_name: str | None,
    revision: Revision,
    variant: frozenset[Fact] = frozenset(),
) -> PreparedOperation:
    """Parse, check, validate, plan and compile one operation.

    Args:
        query: the document.
        operation_name: which operation of the document.
        revision: what it is prepared against.
        variant: labels of `@override` that are active in the requests it is for, and facts that
            hold for them.

    Raises:
        OperationRefused: the document is not valid, does not name one operation, or takes longer to
            plan than the budget allows.
    """
    document = free_reserved_variables(_valid_document(query, operation_name, revision))
    try:
        return _plan_and_compile(document, operation_name, revision, variant)
    except BudgetExceededError as error:
        message = error.message[0].upper() + error.message[1:]
        raise OperationRefused(
            [GraphQLError(message, extensions={"code": "QUERY_PLANNING_TIMEOUT"})]
        ) from error


def _plan_and_compile(
    document: DocumentNode,
    operation_name: str | None,
    revision: Revision,
    variant: frozenset[Fact],
) -> PreparedOperation:
    """Everything after validation, within one budget of time.

    Raises:
        BudgetExceededError: it takes longer.
    """
    definition = get_operation_ast(document, operation_name)
    assert definition is not None
    supergraph, schema = revision.query_graph.supergraph, revision.api_schema
    # the planner also counts steps, those of its own
    planning = Budget(revision.planning_seconds)
    spend = Budget(revision.planning_seconds).spend
    operation = normalize_operation(document, definition, supergraph, spend)
    asked, facts = Marked(operation)
    if revision.withhold is not None:
        asked, facts = revision.withhold(operation, variant)
    appraise = revision.appraise
    appraisal = appraise(visible(asked), definition) if appraise is not None else None
    plan = plan_operation(visible(asked), with_labels(revision.query_graph, variant), planning)
    if asked is not operation:
        plan = replace(plan, operation=asked)
    introspect = prepare_introspection(document, definition, schema)
    backends = revision.backends(operation.operation_type)
    compiled = compile_plan(plan, schema, supergraph, backends, introspect, spend)
    return PreparedOperation(
        compiled,
        definition,
        find_labels(operation, revision.query_graph),
        facts,
        tuple(withheld_in(asked.selections)),
        variant,
        appraisal,
    )


def _valid_document(query: str, operation_name: str | None, revision: Revision) -> DocumentNode:
    """Parse, check and validate, the cheaper the earlier.

    Raises:
        OperationRefused: the document has errors, or no such operation.
    """
    try:
        document = revision.parse(query)
    except GraphQLError as error:
        raise OperationRefused([_with_code(error, "GRAPHQL_PARSE_FAILED")]) from error
    definition = get_operation_ast(document, operation_name)
    if definition is None or definition.operation is OperationType.SUBSCRIPTION:
        raise OperationRefused([_no_operation(definition, operation_name)])
    errors = [error for check in revision.checks for error in check(document, definition)]
    if errors:
        raise OperationRefused(errors)
    rules: list[type[ASTValidationRule]] = list(specified_rules)
    if not revision.introspection:
        rules.append(_NoIntrospection)
    hide_suggestions = not revision.introspection
    errors = validate(revision.api_schema, document, rules, hide_suggestions=hide_suggestions)
    if errors:
        raise OperationRefused([_with_code(e, "GRAPHQL_VALIDATION_FAILED") for e in errors])
    return document


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
